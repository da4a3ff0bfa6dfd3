"""What is held back and what a penalty takes, as raw SQL by the application's own login sees and writes it.

Security 2.1: an office, a role and the list for violence stop it in the database, whatever a page would do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from casework.context import in_context
from casework.models import Case, User
from casework.refusals import Refused
from eligibility.models import BenefitReduction, Determination, Issuance, Recovery
from eligibility.operations.reductions import PASSED_OVER, change_reduction, end_reduction, open_reduction
from tests.benefit_records import (
    MONTH,
    make_application,
    make_decision,
    make_household,
    make_issuance,
    make_like,
    make_recovery,
    make_reduction,
)
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_access,
    make_case,
    make_notice,
    make_office,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = (MONTH - timedelta(days=1)).replace(day=1)
DAY = timedelta(days=1)
COUNT = "SELECT count(*) FROM eligibility_{}"


@dataclass(frozen=True)
class Held:
    """A payment that waits, of which something is held back for the month before."""

    case: Case
    by: User
    payment: Issuance
    recovery: Recovery


def held_of(programme: str) -> Held:
    office = make_office(jurisdiction="US-OR")
    by = make_user(office=office)
    case = make_case(coach=by)
    make_household(case=case, by=by)
    application = make_application(case=case, by=by, programme=programme, filed_on=MONTH, completed_on=TODAY)
    decision: Determination = make_decision(application=application, by=by)
    before = make_like(decision, month=BEFORE, benefit="10.00", decided_on=days_ago(20))
    make_issuance(decision=before, by=by, amount="60.00", issued_on=days_ago(20))
    payment = make_issuance(decision=decision, by=by, amount="90.00")
    letter = make_notice(case=case, by=by, state="HANDED_OVER", sent_on=days_ago(15))
    return Held(case, by, payment, make_recovery(issuance=payment, by=by, notice=letter, for_month=BEFORE))


@pytest.fixture
def food() -> Held:
    return held_of("SNAP")


@pytest.fixture
def apart() -> Held:
    return held_of("TA_DVS")


def counted(user: User, table: str) -> int:
    with in_context(actor=user), connection.cursor() as cursor:
        cursor.execute(COUNT.format(table))
        return int(cursor.fetchone()[0])


def refused(user: User, sql: str, values: list[Any]) -> bool:
    """Tell whether a statement changes nothing: it is refused, or it finds no row."""
    with in_context(actor=user):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.rowcount == 0
        except DatabaseError:
            return True


def inserted(row: Recovery, **changes: Any) -> tuple[str, list[Any]]:
    told = {field.column: getattr(row, field.attname) for field in Recovery._meta.concrete_fields}
    told |= {"id": uuid4(), "for_month": (BEFORE - DAY).replace(day=1), "amount": "1.00", "most": "1.00"} | changes
    columns, marks = ", ".join(told), ", ".join(["%s"] * len(told))
    return f"INSERT INTO eligibility_recovery ({columns}) VALUES ({marks})", list(told.values())


class TestHeldBack:
    def test_is_seen_in_its_own_cases_alone(self, food: Held, outsider: User) -> None:
        elsewhere = make_user(role="ELIGIBILITY_WORKER", office=make_office(ref="ELSEWHERE", jurisdiction="US-OR"))
        assert counted(food.by, "recovery") == 1
        assert counted(make_user(role="ELIGIBILITY_WORKER", office=food.case.office), "recovery") == 1
        for stranger in (elsewhere, outsider):
            assert counted(stranger, "recovery") == 0
            assert counted(stranger, "issuance") == 0

    def test_of_help_after_violence_stands_behind_its_list(self, apart: Held) -> None:
        """TA-DVS: the payment and what is held back of it are there for nobody outside the list, nor an auditor."""
        office = apart.case.office
        assert counted(apart.by, "recovery") == 1
        for role in ("COACH", "ELIGIBILITY_WORKER", "LEAD_WORKER", "OPERATIONS_MANAGER"):
            one = make_user(role=role, office=office)
            assert (counted(one, "issuance"), counted(one, "recovery")) == (0, 0), role
        listed = make_user(role="ELIGIBILITY_WORKER", office=office)
        make_access(case=apart.case, staff=listed)
        assert counted(listed, "recovery") == 1
        with as_auditor():
            assert not Recovery.objects.exists()
            assert not Issuance.objects.exists()

    def test_of_other_help_is_read_by_auditors(self, food: Held) -> None:
        with as_auditor():
            assert Recovery.objects.count() == 1

    @pytest.mark.parametrize("role", ["COACH", "LEAD_WORKER", "OPERATIONS_MANAGER"])
    def test_is_added_and_taken_back_by_who_decides_alone(self, food: Held, role: str) -> None:
        """O010: a role that sees the case, but does not decide, changes nothing."""
        one = make_user(role=role, office=food.case.office)
        void = "UPDATE eligibility_recovery SET voided_by_id = %s, voided_at = %s WHERE id = %s"
        assert refused(one, *inserted(food.recovery))
        assert refused(one, void, [one.pk, NOW, food.recovery.pk])
        worker = make_user(role="ELIGIBILITY_WORKER", office=food.case.office)
        assert not refused(worker, *inserted(food.recovery))
        assert not refused(worker, void, [worker.pk, NOW, food.recovery.pk])

    def test_is_nothing_to_another_office(self, food: Held) -> None:
        elsewhere = make_user(role="ELIGIBILITY_WORKER", office=make_office(ref="ELSEWHERE", jurisdiction="US-OR"))
        assert refused(elsewhere, *inserted(food.recovery))
        assert refused(elsewhere, "UPDATE eligibility_recovery SET voided_at = %s", [NOW])

    def test_of_help_after_violence_is_added_by_nobody_outside_the_list(self, apart: Held) -> None:
        outside = make_user(role="ELIGIBILITY_WORKER", office=apart.case.office)
        assert refused(outside, *inserted(apart.recovery))

    @pytest.mark.parametrize("said", ["amount = 1", "most = 99", "for_month = '2020-01-01'", "rule = 'Mine'"])
    def test_is_never_edited_nor_deleted(self, food: Held, said: str) -> None:
        worker = make_user(role="ELIGIBILITY_WORKER", office=food.case.office)
        assert refused(worker, f"UPDATE eligibility_recovery SET {said} WHERE id = %s", [food.recovery.pk])
        assert refused(worker, "DELETE FROM eligibility_recovery WHERE id = %s", [food.recovery.pk])
        with as_importer():
            assert Recovery.objects.get(pk=food.recovery.pk).amount == food.recovery.amount

    @pytest.mark.parametrize(
        "changes",
        [{"amount": "90.01", "most": "90.01"}, {"for_month": MONTH}, {"for_month": BEFORE}, {"amount": "2.00"}],
        ids=["more than is to be paid", "of its own month", "twice for a month", "more than the most"],
    )
    def test_never_comes_to_what_cannot_be(self, food: Held, changes: dict[str, Any]) -> None:
        """7 CFR 273.18."""
        worker = make_user(role="ELIGIBILITY_WORKER", office=food.case.office)
        assert refused(worker, *inserted(food.recovery, **changes))

    def test_is_of_a_payment_that_was_not_made(self, food: Held) -> None:
        with as_importer():
            Issuance.objects.filter(pk=food.payment.pk).update(issued_on=TODAY, issued_by=food.by, issued_at=NOW)
        worker = make_user(role="ELIGIBILITY_WORKER", office=food.case.office)
        assert refused(worker, *inserted(food.recovery))


class TestReduction:
    def test_is_seen_and_settled_in_its_own_cases_alone(self, coach: User, outsider: User) -> None:
        case = make_case(coach=coach)
        row = make_reduction(case=case, by=coach)
        assert counted(coach, "benefitreduction") == 1
        assert counted(outsider, "benefitreduction") == 0
        end = "UPDATE eligibility_benefitreduction SET last_day = %s, ended_by_id = %s, ended_at = %s WHERE id = %s"
        assert refused(outsider, end, [TODAY, outsider.pk, NOW, row.pk])
        assert not refused(coach, end, [TODAY, coach.pk, NOW, row.pk])
        assert refused(coach, end, [TODAY + DAY, coach.pk, NOW, row.pk])
        assert refused(coach, "DELETE FROM eligibility_benefitreduction WHERE id = %s", [row.pk])

    def test_is_read_and_changed_by_no_auditor(self, coach: User) -> None:
        row = make_reduction(case=make_case(coach=coach), by=coach)
        with as_auditor(), pytest.raises(DatabaseError), transaction.atomic():
            BenefitReduction.objects.filter(pk=row.pk).update(last_day=TODAY)


class TestChainOfLevels:
    """AS 47.27.085(a); OAR 461-130-0330: one level at a time, none passed over, each ends before the next begins."""

    @pytest.fixture
    def case(self, coach: User) -> Case:
        return make_case(coach=coach)

    def opening(self, case: Case, coach: User, about: UUID) -> Callable[..., BenefitReduction]:
        def opened(step: int, first_day: Any, last_day: Any = None) -> BenefitReduction:
            with in_context(actor=coach):
                return open_reduction(
                    case=case,
                    participant=adult_of(case),
                    kind="WORK",
                    takes="STEP",
                    step=step,
                    first_day=first_day,
                    last_day=last_day,
                    about=about,
                    actor=coach,
                    now=NOW,
                )

        return opened

    def test_goes_from_the_first_to_the_third(self, case: Case, coach: User) -> None:
        opened = self.opening(case, coach, uuid4())
        first = opened(1, BEFORE)
        with in_context(actor=coach):
            second = change_reduction(
                reduction_id=first.pk, case=case, takes="STEP", step=2, first_day=MONTH, actor=coach, now=NOW
            )
            third = change_reduction(
                reduction_id=second.pk, case=case, takes="STEP", step=3, first_day=MONTH + 9 * DAY, actor=coach, now=NOW
            )
            end_reduction(reduction_id=third.pk, case=case, last_day=MONTH + 11 * DAY, actor=coach, now=NOW)
        with as_importer():
            rows = list(BenefitReduction.objects.order_by("step").values_list("step", "first_day", "last_day"))
        assert rows == [
            (1, BEFORE, MONTH - DAY),
            (2, MONTH, MONTH + 8 * DAY),
            (3, MONTH + 9 * DAY, MONTH + 11 * DAY),
        ]

    @pytest.mark.parametrize(
        ("step", "gap"), [(2, DAY), (3, timedelta(0))], ids=["a day between the two", "a level passed over"]
    )
    def test_passes_no_level_over(self, case: Case, coach: User, step: int, gap: timedelta) -> None:
        opened = self.opening(case, coach, uuid4())
        opened(1, BEFORE, MONTH - DAY)
        with pytest.raises(Refused, match=PASSED_OVER) as refusal:
            opened(step, MONTH + gap)
        assert refusal.value.field == "step"

    def test_begins_with_the_first(self, case: Case, coach: User) -> None:
        with pytest.raises(Refused, match=PASSED_OVER):
            self.opening(case, coach, uuid4())(2, MONTH)

    def test_is_of_one_penalty(self, case: Case, coach: User) -> None:
        """The first level of another penalty is no level below."""
        self.opening(case, coach, uuid4())(1, BEFORE, MONTH - DAY)
        with pytest.raises(Refused, match=PASSED_OVER):
            self.opening(case, coach, uuid4())(2, MONTH)

    def test_has_one_at_a_time(self, case: Case, coach: User) -> None:
        opened = self.opening(case, coach, uuid4())
        opened(1, BEFORE)
        with pytest.raises(Refused, match="on file for some of these days"):
            opened(1, MONTH)
        with pytest.raises(Refused, match=PASSED_OVER):
            opened(2, MONTH)

    @pytest.mark.parametrize(("step", "days"), [(2, 1), (2, -1), (3, 0)])
    def test_is_kept_by_the_database_too(self, case: Case, coach: User, step: int, days: int) -> None:
        about = uuid4()
        make_reduction(case=case, by=coach, about=about, first_day=BEFORE, last_day=MONTH - DAY)
        with pytest.raises(DatabaseError):
            make_reduction(case=case, by=coach, about=about, step=step, first_day=MONTH + days * DAY)
        row = make_reduction(case=case, by=coach, about=about, step=2, first_day=MONTH)
        assert row.step == 2

    def test_taken_back_below_holds_no_level_above(self, case: Case, coach: User) -> None:
        about = uuid4()
        low = make_reduction(case=case, by=coach, about=about, first_day=BEFORE, last_day=MONTH - DAY)
        with as_importer():
            BenefitReduction.objects.filter(pk=low.pk).update(voided_at=NOW, voided_by=coach)
        with pytest.raises(DatabaseError):
            make_reduction(case=case, by=coach, about=about, step=2, first_day=MONTH)
