"""Imported facts of coaching become rows under the same keys, once, and the ledger is left as it was (decisions 3)."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest
from django.db import connections
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Deadline, Event, ImportedFact, Participant
from coaching.choices import PlanStatus, ReviewOutcome, StepCare, StepOwner, StepStatus
from coaching.models import Assessment, Goal, Plan, PlanMailing, PlanReview, Progress, Step, StepLook, WorkHours
from coaching.operations.imported import take_over, take_over_all
from coaching.operations.imported_hours import take_over_all_hours
from coaching.operations.tending import Look, review_plan
from tests.factories import as_auditor, as_importer, moment
from tests.interchange import Importer, case_line, fact, run
from tests.people import signed_in
from tests.staff_records import imported_staff

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

STEPS: list[dict[str, Any]] = [
    {"text": "Call 👋 four providers", "owner": "amy", "do_by": "2026-09-20", "review_on": "2026-10-01"},
    {"text": "Send the request", "owner": "rhatcher", "review_on": "2026-10-15"},
    {"owner": "eli"},
]


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


def signed(ref: str, on: str, **keys: Any) -> dict[str, Any]:
    values = {"participant": "amy", "plan_kind": "FSSP", "goal": "Work by winter", "steps": STEPS}
    return fact(ref, "plan.signed", on, **values | keys)


def key_of(ref: str) -> Any:
    with as_auditor():
        return ImportedFact.objects.get(ref=ref).pk


class TestTakeOver:
    def test_gives_a_plan_its_goal_and_steps_under_the_keys_of_the_ledger(self, imported: Importer) -> None:
        assert imported(case_line(), signed("p1", "2026-09-01")).status == 0
        key = key_of("p1")
        with as_auditor():
            plan = Plan.objects.get(pk=key)
            assert (plan.status, plan.signed_on, plan.last_review_on, plan.is_imported) == (
                PlanStatus.ACTIVE,
                date(2026, 9, 1),
                date(2026, 10, 15),
                True,
            )
            assert Goal.objects.get(plan=plan).words == "Work by winter"
            steps = list(Step.objects.filter(plan=plan).order_by("number"))
            assert [step.pk for step in steps] == [uuid5(key, str(number)) for number in (1, 2, 3)]
            assert [step.owner for step in steps] == [StepOwner.PARTICIPANT, StepOwner.COACH, StepOwner.CHILD]
            assert steps[0].words == "Call 👋 four providers"
            subjects = Event.objects.filter(kind="step.agreed").order_by("id").values_list("subject_id", flat=True)
            assert list(subjects) == [step.pk for step in steps]

    def test_gives_each_of_the_others_its_row(self, imported: Importer) -> None:
        imported(
            case_line(),
            fact("a1", "assessment.completed", "2026-08-30", participant="amy", assessment="EA"),
            fact("s1", "step.done", "2026-09-10", participant="amy", plan="p1", step=1),
            signed("p1", "2026-09-01"),
            fact("m1", "plan.mailed", "2026-08-28", participant="amy", due_back_on="2026-09-09", plan="p1"),
            fact("r1", "plan.reviewed", "2026-09-15", participant="amy", plan="p1"),
        )
        with as_auditor():
            assert Assessment.objects.get(pk=key_of("a1")).kind == "EA"
            assert PlanReview.objects.get(pk=key_of("r1")).plan_id == key_of("p1")
            mailing = PlanMailing.objects.get(pk=key_of("m1"))
            assert (mailing.due_back_on, mailing.returned_on) == (date(2026, 9, 9), date(2026, 9, 1))
            step = Step.objects.get(plan=key_of("p1"), number=1)
            assert (step.status, step.status_on) == (StepStatus.DONE, date(2026, 9, 10))
            assert StepLook.objects.get(pk=key_of("s1")).step_id == step.pk

    def test_the_week_of_an_agreement(self, imported: Importer) -> None:
        office = {"type": "office", "ref": "NC-DUR", "name": "Durham", "jurisdiction": "US-NC"}
        imported(
            office | {"time_zone": "America/New_York"},
            case_line(office="NC-DUR"),
            signed("p1", "2026-09-01", plan_kind="MRA"),
            fact("w1", "progress.assessed", "2026-09-10", participant="amy"),
        )
        with as_auditor():
            row = Progress.objects.get(pk=key_of("w1"))
            assert (row.week, row.plan_id) == (date(2026, 9, 7), key_of("p1"))

    def test_the_last_of_a_kind_holds_and_is_settled_again_by_a_later_import(self, imported: Importer) -> None:
        imported(case_line(), signed("p1", "2026-09-01"))
        imported(case_line(), signed("p1", "2026-09-01"), signed("p2", "2026-10-01"))
        with as_auditor():
            first, second = Plan.objects.order_by("signed_on")
            assert (first.status, first.ended_on) == (PlanStatus.SUPERSEDED, date(2026, 10, 1))
            assert (second.status, second.version) == (PlanStatus.ACTIVE, 2)

    def test_what_was_taken_back_holds_no_more(self, imported: Importer) -> None:
        imported(case_line(), signed("p1", "2026-09-01"), signed("p2", "2026-10-01"))
        imported(case_line(), fact("v1", "case_review.held", "2026-10-02", voids="p2"))
        with as_auditor():
            states = dict(Plan.objects.values_list("pk", "status"))
        assert states == {key_of("p1"): PlanStatus.ACTIVE, key_of("p2"): PlanStatus.WITHDRAWN}

    def test_steps_of_a_replaced_plan_stay_owed_until_the_one_that_holds_is_reviewed(self, imported: Importer) -> None:
        """Domain 4: renewal does not end them. Who goes through the new plan here has gone through the old (O021)."""
        on = date(2026, 10, 5)
        told = [fact("r1", "referral.received", "2026-08-20"), signed("p1", "2026-09-01")]
        assert imported(case_line(), *told, signed("p2", "2026-09-20", steps=STEPS[:1])).status == 0
        first, second = key_of("p1"), key_of("p2")
        with as_auditor():
            case = Case.objects.get()
        coach = imported_staff("rhatcher")
        review = f"{reverse('coaching:plan-review', args=[case.pk])}?step={uuid5(first, '1')}"
        assert signed_in(coach).get(review).context["plan"].pk == second
        with in_context(actor=coach):
            assert len(Deadline.objects.open().filter(standard="step-review")) == 3
            looks = [Look(uuid5(second, "1"), StepCare.ON_TRACK)]
            review_plan(
                plan_id=second,
                on=on,
                went_well="She called",
                looks=looks,
                outcome=ReviewOutcome.CONFIRMED,
                words="",
                contact_id=None,
                seen=None,
                actor=coach,
                now=moment(date(2026, 10, 6)),
            )
            rows = Deadline.objects.filter(standard="step-review").order_by("due_on", "trigger_id")
            assert [(row.due_on, row.met_on) for row in rows] == [
                (date(2026, 10, 1), on),
                (date(2026, 10, 1), on),
                (date(2026, 10, 15), on),
            ]
            lines = Event.objects.filter(kind=EventKind.PLAN_REVIEWED).values_list("facts__plan", flat=True)
            assert sorted(lines) == sorted([str(first), str(second)])
        assert run("reconcile_deadlines").lines[-1] == "drift 0"

    def test_run_again_it_writes_nothing(self, imported: Importer) -> None:
        imported(case_line(), signed("p1", "2026-09-01"))
        with as_importer():
            assert take_over(case_id=Case.objects.get().pk) == 0

    def test_the_migration_takes_over_what_was_there(self, imported: Importer) -> None:
        imported(case_line(), signed("p1", "2026-09-01"))
        key = key_of("p1")
        with connections["owner"].cursor() as cursor:
            for table in ("step", "goal", "plan"):
                cursor.execute(f"DELETE FROM coaching_{table}")
        assert take_over_all("owner") == 1
        with as_auditor():
            assert Plan.objects.get(pk=key).status == PlanStatus.ACTIVE


TWO_ADULTS = [
    {"ref": "amy", "name": "Amy Tolman", "born_on": "1997-04-02", "role": "ADULT"},
    {"ref": "bob", "name": "Bob Tolman", "born_on": "1995-06-11", "role": "ADULT"},
    {"ref": "eli", "name": "Eli Tolman", "born_on": "2019-01-20", "role": "CHILD"},
]
OF_BOB = [
    {"text": "Ask at the cannery", "review_on": "2026-11-20"},
    {"text": "Renew the licence", "review_on": "2026-11-10"},
]


def contract(ref: str, on: str, who: str | None, **keys: Any) -> dict[str, Any]:
    return signed(ref, on, plan_kind="CONTRACT", **{"participant": who} | keys)


def contracts() -> list[Plan]:
    with as_auditor():
        return list(Plan.objects.filter(kind="CONTRACT").order_by("version"))


def parts_of(plan: Plan) -> dict[str, list[str]]:
    """Return the steps of a contract by whose part they stand in."""
    with as_auditor():
        goals = list(Goal.objects.filter(plan=plan).select_related("participant").order_by("number"))
        return {
            goal.participant.ref if goal.participant else "": [
                f"{step.words} {step.status}" for step in Step.objects.filter(goal=goal).order_by("number")
            ]
            for goal in goals
        }


class TestContract:
    """O011, O020: one contract for the family, with every adult's part."""

    def test_is_the_familys_with_the_part_of_whom_it_names(self, imported: Importer) -> None:
        assert imported(case_line(people=TWO_ADULTS), contract("c1", "2026-09-01", "amy")).status == 0
        [plan] = contracts()
        assert (plan.pk, plan.participant_id, plan.status) == (key_of("c1"), None, PlanStatus.ACTIVE)
        assert list(parts_of(plan)) == ["amy"]
        with as_auditor():
            assert {line.participant.ref for line in Event.objects.filter(kind="plan.signed")} == {"amy"}

    def test_that_of_another_adult_carries_what_is_left_to_do(self, imported: Importer) -> None:
        lines = [
            case_line(people=TWO_ADULTS),
            contract("c1", "2026-09-01", "bob", steps=OF_BOB),
            contract("c2", "2026-09-20", "amy"),
            fact("s1", "step.done", "2026-09-10", participant="bob", plan="c1", step=1),
            fact("s2", "step.done", "2026-10-02", participant="bob", plan="c1", step=2),
        ]
        imported(*lines)
        first, second = contracts()
        assert (first.status, second.status) == (PlanStatus.SUPERSEDED, PlanStatus.ACTIVE)
        assert parts_of(second)["bob"] == ["Renew the licence DONE"]
        assert len(parts_of(second)["amy"]) == 3
        assert second.last_review_on == date(2026, 11, 10)
        before = parts_of(second)
        imported(*lines)
        with as_importer():
            assert take_over(case_id=Case.objects.get().pk) == 0
        assert parts_of(contracts()[1]) == before
        assert run("reconcile_deadlines").lines[-1] == "drift 0"

    def test_one_taken_back_gives_the_one_before_back(self, imported: Importer) -> None:
        imported(
            case_line(people=TWO_ADULTS),
            contract("c1", "2026-09-01", "bob", steps=OF_BOB),
            contract("c2", "2026-09-20", "amy"),
        )
        imported(case_line(people=TWO_ADULTS), fact("v1", "case_review.held", "2026-10-02", voids="c2"))
        assert [plan.status for plan in contracts()] == [PlanStatus.ACTIVE, PlanStatus.WITHDRAWN]

    def test_one_that_names_nobody_is_everybodys(self, imported: Importer) -> None:
        imported(
            case_line(people=TWO_ADULTS),
            contract("c1", "2026-09-01", "bob", steps=OF_BOB),
            contract("c2", "2026-09-20", None),
        )
        assert list(parts_of(contracts()[-1])) == [""]

    def test_those_taken_over_as_one_persons_become_the_familys(self, imported: Importer) -> None:
        imported(
            case_line(people=TWO_ADULTS),
            contract("c1", "2026-09-01", "bob", steps=OF_BOB),
            contract("c2", "2026-09-20", "amy"),
        )
        with as_importer():
            people = {one.ref: one for one in Participant.objects.all()}
            for ref, who in (("c1", "bob"), ("c2", "amy")):
                Plan.objects.filter(pk=key_of(ref)).update(
                    participant=people[who], version=1, status=PlanStatus.ACTIVE, ended_on=None
                )
            take_over(case_id=Case.objects.get().pk)
        first, second = contracts()
        assert [plan.participant_id for plan in (first, second)] == [None, None]
        assert (first.status, second.status) == (PlanStatus.SUPERSEDED, PlanStatus.ACTIVE)
        assert list(parts_of(second)) == ["amy", "bob"]


class TestHours:
    def hours(self, ref: str, **keys: Any) -> dict[str, Any]:
        values = {"participant": "amy", "month": "2026-10", "activity": "WEX", "hours": 12, "proof": "timesheet"}
        return fact(ref, "work_hours.recorded", "2026-10-30", **values | keys)

    def rows(self) -> list[WorkHours]:
        with as_auditor():
            return list(WorkHours.objects.order_by("week_of"))

    def test_of_a_week_are_one_row_under_the_key_of_their_fact(self, imported: Importer) -> None:
        for _ in range(2):
            assert imported(case_line(), self.hours("h1", week_of="2026-10-05")).status == 0
            (row,) = self.rows()
            assert (row.pk, row.hours, row.proof, row.is_imported) == (key_of("h1"), Decimal(12), "ATTENDANCE", True)
            assert (row.week_of, row.month, row.kind) == (date(2026, 10, 5), date(2026, 10, 1), "WEX")

    def test_of_a_month_are_a_row_a_week_that_make_it_up(self, imported: Importer) -> None:
        for _ in range(2):
            assert imported(case_line(), self.hours("h1", hours=96)).status == 0
            rows = self.rows()
            assert len(rows) == 5
            assert sum(row.hours for row in rows) == 96
            assert rows[0].pk == key_of("h1")

    def test_that_are_told_anew_take_the_place_of_those_before(self, imported: Importer) -> None:
        imported(case_line(), self.hours("h1", week_of="2026-10-05"))
        imported(case_line(), self.hours("h1", week_of="2026-10-05", hours=9))
        assert [row.hours for row in self.rows()] in ([Decimal(9)], [Decimal(12)])

    def test_of_no_activity_of_the_twelve_stay_a_line(self, imported: Importer) -> None:
        assert imported(case_line(), self.hours("h1", activity="Barrier removal")).status == 0
        assert self.rows() == []

    def test_are_taken_over_where_they_came_before_there_were_rows(self, imported: Importer) -> None:
        imported(case_line(), self.hours("h1", week_of="2026-10-05"))
        with as_importer():
            WorkHours.objects.all().delete()
        assert take_over_all_hours("owner") == 1
        assert take_over_all_hours("owner") == 0
