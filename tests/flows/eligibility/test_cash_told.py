"""What eligibility tells the pages about penalties: the payment, the size and its table, who asked for cash when."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.context import in_context
from casework.refusals import Refused
from eligibility.public import application_told, asked_after, cash_told
from reengagement.choices import PenaltyReason
from reengagement.models import Penalty, PenaltyMoney
from tests.benefit_records import make_application, make_decision, make_household_fact, make_reduction
from tests.factories import TODAY, adult_of, as_importer, days_ago
from tests.flows.eligibility.test_reductions import family, step_of
from tests.penalty_records import Stage, answers, ask, decided, imposed, requested
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> Stage:
    return family("US-AK")


def decide_cash(stage: Stage) -> Any:
    application = make_application(
        case=stage.case, by=stage.coach, programme="TANF", filed_on=days_ago(50), completed_on=TODAY
    )
    return make_decision(application=application, by=stage.coach)


def send(stage: Stage, name: str, key: Any, by: Any = None, **sent: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | sent
    return signed_in(by or stage.coach).post(reverse(f"reengagement:{name}", args=[key]), values)


class TestCash:
    def test_is_the_payment_before_any_penalty_with_size_and_table(self, stage: Stage) -> None:
        make_reduction(case=stage.case, by=stage.coach, about=uuid4())
        row = decide_cash(stage)
        with in_context(actor=stage.coach):
            told = cash_told(stage.case, on=TODAY)
        assert told is not None
        exact = Decimal(str(step_of(row, "payment_before_penalty")))
        assert told.payment == exact // 1 > row.monthly_benefit
        assert (told.size, told.table) == (step_of(row, "unit_size"), "adult_included")

    def test_is_rounded_down_as_the_payment_is(self, stage: Stage) -> None:
        """7 AAC 45.525: 644.343 before the penalty is a payment of 644."""
        make_reduction(case=stage.case, by=stage.coach, about=uuid4())
        head = adult_of(stage.case)
        make_household_fact(case=stage.case, by=stage.coach, kind="WAGES", of=head, amount=Decimal("823.37"))
        exact = Decimal(str(step_of(decide_cash(stage), "payment_before_penalty")))
        assert exact % 1 > 0
        with in_context(actor=stage.coach):
            told = cash_told(stage.case, on=TODAY)
        assert told is not None
        assert told.payment == exact // 1

    def test_is_nothing_before_any_decision(self, stage: Stage) -> None:
        with in_context(actor=stage.coach):
            assert cash_told(stage.case, on=TODAY) is None

    def test_fills_the_form_and_wants_a_reason_for_another_figure(self, stage: Stage) -> None:
        row = decide_cash(stage)
        penalty = imposed(stage)
        shown = signed_in(stage.coach).get(reverse("reengagement:penalty-money", args=[penalty.pk])).content.decode()
        assert f'value="{row.monthly_benefit}"' in shown
        assert "filled from the decision about cash" in shown
        size = str(step_of(row, "unit_size"))
        same = {"payment": str(row.monthly_benefit), "size": size, "table": "adult_included"}
        other = same | {"payment": "123.00"}
        refused = send(stage, "penalty-money", penalty.pk, **other)
        assert refused.status_code == 422
        assert "Write why it is not what was decided" in refused.content.decode()
        assert send(stage, "penalty-money", penalty.pk, **same).status_code == 302
        said = "The shelter changed on Monday \U0001f3e0"
        assert send(stage, "penalty-money", penalty.pk, **other, why=said).status_code == 302
        with as_importer():
            told = PenaltyMoney.objects.order_by("-told_at", "-pk").first()
        assert told is not None
        assert (told.payment, told.why) == (Decimal("123.00"), said)

    def test_fills_the_managers_form_too(self, stage: Stage) -> None:
        row = decide_cash(stage)
        request = requested(stage)
        size = str(step_of(row, "unit_size"))
        told = {"is_agreed": "YES", "words": "As the record shows.", "size": size, "table": "adult_included"}
        refused = send(stage, "penalty-decide", request.pk, by=stage.manager, **told, payment="5")
        assert refused.status_code == 422
        right = send(stage, "penalty-decide", request.pk, by=stage.manager, **told, payment=str(row.monthly_benefit))
        assert right.status_code == 302
        with as_importer():
            assert Penalty.objects.get().payment == row.monthly_benefit


class TestApplicants:
    def test_are_told_with_their_day(self, stage: Stage) -> None:
        make_application(case=stage.case, by=stage.coach, programme="TANF", filed_on=days_ago(30))
        with in_context(actor=stage.coach):
            told = application_told(stage.case, on=TODAY)
            assert told is not None
            assert told.filed_on == days_ago(30)
            assert application_told(stage.case, on=days_ago(31)) is None
            assert asked_after(stage.case, quit_on=days_ago(40), on=TODAY) == days_ago(30)
            assert asked_after(stage.case, quit_on=days_ago(20), on=TODAY) is None

    @pytest.mark.parametrize(("days", "counts"), [(59, True), (60, False), (61, False)])
    def test_answer_for_jobs_quit_within_the_days_before(self, stage: Stage, days: int, *, counts: bool) -> None:
        """7 AAC 45.970(a): what came sixty or more days before the application does not count."""
        filed_on = stage.failed_on + timedelta(days=days)
        make_application(case=stage.case, by=stage.coach, programme="TANF", filed_on=filed_on)
        asked = answers(stage, decided(stage), reason=PenaltyReason.JOB_QUIT)
        if counts:
            assert ask(stage, asked).reason == PenaltyReason.JOB_QUIT
        else:
            with pytest.raises(Refused, match="less than 60 days"):
                ask(stage, asked)
