"""Which agreements an office offers is a dated setting: page, operation and standards go by it (A035)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import CaseKind, Jurisdiction
from casework.context import in_context
from casework.models import Case, Office, Participant, User
from casework.operations.settings import change_setting
from casework.refusals import Refused
from coaching import rules, standards
from coaching.choices import PlanKind
from coaching.models import Plan
from coaching.operations.life import FieldForm, enter_field_plan
from coaching.operations.writing import begin_plan
from coaching.queries.plan_kinds import field_kinds_of, kinds_of
from policy.reader import load
from tests.factories import NOW, TODAY, as_auditor, days_ago, make_case, make_office, make_user
from tests.people import signed_in
from tests.unit.coaching.records import make_draft, make_signed

pytestmark = pytest.mark.django_db(transaction=True)
INDIVIDUAL = "Individual family self-sufficiency plan"
SOON = TODAY + timedelta(days=20)


def offer_only(admin: User, *kinds: str, first_day: date = TODAY, **changes: Any) -> None:
    """Set what is offered from a day on."""
    values = {"parameter": "std.ak.plan_kinds", "jurisdiction": "US-AK", "office_id": None} | changes
    with in_context(actor=admin):
        change_setting(
            **values, first_day=first_day, value=", ".join(kinds), source="Letter of the director", actor=admin, now=NOW
        )


def page(user: User, name: str, key: object) -> str:
    return signed_in(user).get(reverse(f"coaching:{name}", args=[key])).content.decode()


def begin(user: User, case: Case, slot: str) -> HttpResponse:
    sent = {"submission": str(uuid4()), "slot": slot, "reason": "The family moved"}
    return signed_in(user).post(reverse("coaching:plan-begin", args=[case.pk]), sent)


def plans() -> list[str]:
    with as_auditor():
        return list(Plan.objects.order_by("kind").values_list("kind", flat=True))


class TestSetting:
    @pytest.mark.parametrize(
        ("state", "kinds"),
        [
            (Jurisdiction.ALASKA, (PlanKind.FSSP, PlanKind.IFSSP)),
            (Jurisdiction.OREGON, (PlanKind.CONTRACT, PlanKind.PDP)),
            (Jurisdiction.NORTH_CAROLINA, (PlanKind.MRA,)),
            (Jurisdiction.TEXAS, ()),
        ],
    )
    def test_each_state_begins_with_what_its_documents_name(
        self, state: Jurisdiction, kinds: tuple[PlanKind, ...]
    ) -> None:
        office = make_office(jurisdiction=state)
        with as_auditor():
            assert kinds_of(office, on=TODAY) == kinds

    def test_changes_on_its_day_and_an_office_may_differ(self, office: Office, admin: User) -> None:
        other = make_office(jurisdiction=Jurisdiction.ALASKA)
        offer_only(admin, "FSSP", first_day=SOON)
        offer_only(admin, "IFSSP", "FSSP", office_id=other.pk)
        with as_auditor():
            assert kinds_of(office, on=SOON - timedelta(days=1)) == (PlanKind.FSSP, PlanKind.IFSSP)
            assert kinds_of(office, on=SOON) == (PlanKind.FSSP,)
            assert kinds_of(other, on=SOON) == (PlanKind.IFSSP, PlanKind.FSSP)

    def test_holds_no_kind_that_the_state_does_not_know(self, admin: User) -> None:
        for kinds in (("FSSP", "PDP"), ("HFSSP",), ()):
            with pytest.raises(Refused) as refused:
                offer_only(admin, *kinds)
            assert refused.value.field == "value"

    def test_is_set_on_the_page_of_settings(self, admin: User, office: Office) -> None:
        where = reverse("supervision:setting-change", args=["US-AK", "std.ak.plan_kinds"])
        shown = signed_in(admin).get(where).content.decode()
        assert "Of FSSP, IFSSP." in shown
        sent = {"office_id": "state", "first_day": TODAY.isoformat(), "source": "Memo", "submission": str(uuid4())}
        wrong = signed_in(admin).post(where, sent | {"value": "fssp, pdp"})
        assert wrong.status_code == 422
        assert "Choose among: FSSP, IFSSP." in wrong.content.decode()
        assert signed_in(admin).post(where, sent | {"value": "fssp"}).status_code == 302
        with as_auditor():
            assert kinds_of(office, on=TODAY) == (PlanKind.FSSP,)
        assert "FSSP, IFSSP" in signed_in(admin).get(reverse("supervision:settings") + "?state=US-AK").content.decode()


class TestBegin:
    def test_page_offers_what_is_set_on_the_day(
        self, open_case: Case, adult: Participant, coach: User, admin: User
    ) -> None:
        assert INDIVIDUAL in page(coach, "plans", open_case.pk)
        offer_only(admin, "FSSP", first_day=TODAY + timedelta(days=1))
        assert INDIVIDUAL in page(coach, "plans", open_case.pk)
        offer_only(admin, "FSSP", first_day=TODAY)
        assert INDIVIDUAL not in page(coach, "plans", open_case.pk)
        assert f"IFSSP.{adult.pk}" not in page(coach, "plan-begin", open_case.pk)

    def test_the_usual_one_stands_first(self, open_case: Case, coach: User, admin: User) -> None:
        offer_only(admin, "IFSSP", "FSSP")
        shown = page(coach, "plan-begin", open_case.pk)
        assert shown.index('value="IFSSP.') < shown.index('value="FSSP.')

    def test_operation_refuses_what_is_not_offered_on_its_day(
        self, open_case: Case, adult: Participant, coach: User, admin: User
    ) -> None:
        offer_only(admin, "FSSP", first_day=TODAY + timedelta(days=1))
        asked = {"case_id": open_case.pk, "kind": "IFSSP", "participant_id": adult.pk, "reason": "", "actor": coach}
        with in_context(actor=coach), pytest.raises(Refused) as refused:
            begin_plan(**asked, now=NOW + timedelta(days=1))
        assert (refused.value.field, str(refused.value)) == ("kind", rules.NOT_OFFERED)
        with in_context(actor=coach):
            assert begin_plan(**asked, now=NOW).kind == PlanKind.IFSSP

    def test_a_plan_of_an_ended_kind_stands_and_its_next_version_is_refused_beside_the_choice(
        self, open_case: Case, adult: Participant, coach: User, admin: User
    ) -> None:
        make_signed(case=open_case, by=coach, kind=PlanKind.IFSSP, last_review_on=SOON)
        offer_only(admin, "FSSP")
        shown = page(coach, "plans", open_case.pk)
        assert INDIVIDUAL in shown
        assert "Write a new version" not in shown
        slot = f"IFSSP.{adult.pk}"
        where = reverse("coaching:plan-begin", args=[open_case.pk])
        led = signed_in(coach).get(where, {"slot": slot}).content.decode()
        assert rules.NOT_OFFERED in led
        answer = begin(coach, open_case, slot)
        assert answer.status_code == 422
        assert rules.NOT_OFFERED in answer.content.decode()
        assert "The family moved" in answer.content.decode()
        assert begin(coach, open_case, f"FSSP.{adult.pk}").status_code == 302
        assert plans() == ["FSSP", "IFSSP"]

    def test_what_is_being_written_goes_on(self, open_case: Case, coach: User, admin: User) -> None:
        plan = make_draft(case=open_case, by=coach, kind=PlanKind.IFSSP)
        offer_only(admin, "FSSP")
        assert INDIVIDUAL in page(coach, "plans", open_case.pk)
        assert signed_in(coach).get(reverse("coaching:plan-edit", args=[plan.pk])).status_code == 200

    def test_of_oregon_may_be_the_contract_alone(self, admin: User) -> None:
        office = make_office(jurisdiction=Jurisdiction.OREGON)
        coach = make_user(office=office)
        case = make_case(coach=coach, office=office, kind=CaseKind.WORK)
        assert "Personal development plan" in page(coach, "plans", case.pk)
        offer_only(admin, "CONTRACT", parameter="std.or.plan_kinds", jurisdiction="US-OR")
        shown = page(coach, "plans", case.pk)
        assert "Coaching contract" in shown
        assert "Personal development plan" not in shown


class TestFieldForm:
    def form(self, adult: Participant, *, written_on: date) -> FieldForm:
        return FieldForm(written_on, TODAY + timedelta(days=60), written_on, rules.FIELD_GOAL, True, (adult.pk,))

    def test_a_paper_goes_by_the_day_on_which_it_was_written(
        self, open_case: Case, adult: Participant, coach: User, admin: User
    ) -> None:
        offer_only(admin, "FSSP", first_day=days_ago(2))
        asked = {"case_id": open_case.pk, "participant_id": adult.pk, "kind": "IFSSP", "actor": coach, "now": NOW}
        with in_context(actor=coach):
            with pytest.raises(Refused) as refused:
                enter_field_plan(**asked, form=self.form(adult, written_on=days_ago(2)))
            assert refused.value.field == "kind"
            assert enter_field_plan(**asked, form=self.form(adult, written_on=days_ago(3))).kind == PlanKind.IFSSP

    def test_page_offers_an_ended_kind_for_a_year(
        self, office: Office, open_case: Case, coach: User, admin: User
    ) -> None:
        offer_only(admin, "FSSP", first_day=days_ago(2))
        assert INDIVIDUAL in page(coach, "field-plan", open_case.pk)
        with as_auditor():
            assert field_kinds_of(office, today=TODAY) == (PlanKind.FSSP, PlanKind.IFSSP)
            assert field_kinds_of(office, today=TODAY + timedelta(days=364)) == (PlanKind.FSSP,)


class TestStandards:
    """A kind that can be offered is one that the state's standards name, whatever is set."""

    @pytest.mark.parametrize("kind", load().parameter("std.ak.plan_kinds").choices)
    def test_each_self_sufficiency_plan_meets_the_clock_of_the_plan(self, kind: str) -> None:
        (made,) = standards.PLAN.met_by
        assert {"plan_kind": kind} in made.facts

    def test_each_agreement_starts_the_weeks(self) -> None:
        kinds = load().parameter("std.nc.plan_kinds").choices
        assert list(standards.WEEKLY_PROGRESS.starting.facts) == [{"plan_kind": kind} for kind in kinds]

    @pytest.mark.parametrize("name", rules.KINDS_SETTING.values())
    def test_nothing_can_be_set_that_no_plan_can_be(self, name: str) -> None:
        assert set(load().parameter(name).choices) <= set(PlanKind.values)
