"""A changed situation: told, looked at in plan and assessment, said by work that begins or ends (A027, O016)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseKind, CaseStatus, DeadlineState, EventKind, Jurisdiction, Role
from casework.context import in_context
from casework.models import Case, Event, Participant, User
from coaching.models import Activity, KeptAssessment, Plan, SituationChange, Step
from coaching.operations.activities import end_activity
from tests.coaching_records import make_assessment
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    deadlines_of,
    events_of,
    make_case,
    make_event,
    make_office,
    make_participant,
    make_user,
)
from tests.flows.coaching.planned import signed_plan
from tests.people import signed_in
from tests.work_records import work_case

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Her mother moved in, and needs care at night 👵"


def change_page(case: Case) -> str:
    return reverse("coaching:situation-change", args=[case.pk])


def tell(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "what": "HOUSEHOLD", "on": TODAY.isoformat(), "words": WORDS} | changes
    return signed_in(user).post(change_page(case), values)


def told(case: Case) -> list[SituationChange]:
    with as_auditor():
        return list(SituationChange.objects.filter(case=case).order_by("pk"))


def review(user: User, plan: Plan, **changes: str) -> HttpResponse:
    with as_auditor():
        keys = [step.pk.hex for step in Step.objects.filter(plan=plan)]
    values = {"submission": str(uuid4()), "went_well": "She called", "outcome": "CONFIRMED", "on": str(TODAY)}
    values |= {f"care_{key}": "ON_TRACK" for key in keys}
    return signed_in(user).post(
        f"{reverse('coaching:plan-review', args=[plan.case_id])}?plan={plan.pk}", values | changes
    )


def owed(case: Case, standard: str) -> list[tuple[Any, Any]]:
    return [(row.starts_on, row.met_on) for row in deadlines_of(case, standard)]


class TestTold:
    def test_it_stands_with_the_plan_and_asks_from_its_day_on_today(self, open_case: Case, coach: User) -> None:
        """A027: the ledger says what and when, never what was told."""
        signed_plan(open_case, coach)
        answer = tell(coach, open_case)
        assert answer.status_code == 302
        (change,) = told(open_case)
        (line,) = events_of(open_case, EventKind.SITUATION_CHANGED)
        assert (line.facts, line.on, line.subject_id, line.participant_id) == (
            {"what": "HOUSEHOLD"},
            TODAY,
            change.pk,
            None,
        )
        assert {row.state(TODAY) for row in deadlines_of(open_case, "plan-change")} == {DeadlineState.DUE_SOON}
        client = signed_in(coach)
        shown = client.get(answer["Location"]).content.decode()
        assert WORDS in shown
        assert "Their situation changed" in shown
        today = client.get(reverse("casework:today")).content.decode()
        row = today.partition("Look at the plan with")[2]
        assert reverse("coaching:plans", args=[open_case.pk]) in row
        (task,) = deadlines_of(open_case, "plan-change")
        why = client.get(reverse("casework:deadline-why", args=[open_case.pk, task.pk])).content.decode()
        for words in ("due 1 month after situation changed or track changed", "It binds where this came before: Plan"):
            assert words in why
        assert "Plan reviewed (no change needed)" in why
        assert (
            "Situation changed: household" in client.get(reverse("casework:case", args=[open_case.pk])).content.decode()
        )

    def test_of_a_parent_who_moved_out_it_asks_who(self, open_case: Case, coach: User, adult: Participant) -> None:
        """A027: it is the whole family's change, and found from the household."""
        signed_plan(open_case, coach)
        address = f"{change_page(open_case)}?what=LEFT"
        client = signed_in(coach)
        assert address in client.get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert address in client.get(reverse("casework:case-people", args=[open_case.pk])).content.decode()
        assert client.get(address).context["form"]["what"].value() == "LEFT"
        unnamed = tell(coach, open_case, what="LEFT", participant_id="")
        assert (unnamed.status_code, told(open_case)) == (422, [])
        assert unnamed.context["form"].errors["participant_id"] == ["Say who moved out."]
        assert tell(coach, open_case, what="LEFT", participant_id=str(adult.pk)).status_code == 302
        (change,) = told(open_case)
        (line,) = events_of(open_case, EventKind.SITUATION_CHANGED)
        assert (change.what, change.participant_id) == ("LEFT", adult.pk)
        assert (line.facts, line.participant_id) == ({"what": "HOUSEHOLD"}, None)
        assert owed(open_case, "plan-change") == [(TODAY, None)]

    def test_without_a_signed_plan_it_is_kept_and_owes_nothing(self, open_case: Case, coach: User) -> None:
        """A027."""
        assert tell(coach, open_case).status_code == 302
        assert len(told(open_case)) == 1
        assert owed(open_case, "plan-change") == []

    def test_two_are_one_task(self, open_case: Case, coach: User, adult: Participant) -> None:
        """A027."""
        signed_plan(open_case, coach)
        tell(coach, open_case)
        tell(coach, open_case, what="WORK", participant_id=str(adult.pk))
        assert len(told(open_case)) == 2
        assert owed(open_case, "plan-change") == [(TODAY, None)]

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"what": ""}, "Say what changed."),
            ({"what": "TRACK"}, "Say what changed."),
            ({"words": " "}, "Write down what changed, in their words."),
            ({"words": "x" * 10_000}, "Keep this under 2,001 characters."),
            ({"on": str(TODAY + timedelta(days=1))}, "in the future"),
            ({"on": "2015-03-01"}, "The case was not open yet on this day."),
            ({"on": "2026-02-30"}, "This is not a day of the calendar."),
            ({"participant_id": str(uuid4())}, "This person is no adult of this case."),
        ],
    )
    def test_it_is_refused_beside_the_field_and_kept(
        self, open_case: Case, coach: User, changes: dict[str, str], said: str
    ) -> None:
        answer = tell(coach, open_case, **changes)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert said in page
        assert changes.get("words", WORDS) in page
        assert told(open_case) == []

    def test_a_double_click_writes_one(self, open_case: Case, coach: User) -> None:
        once = {"submission": str(uuid4())}
        assert {tell(coach, open_case, **once).status_code for _ in range(2)} == {302}
        assert len(told(open_case)) == 1

    def test_who_may_not(self, open_case: Case, other_coach: User) -> None:
        aide = make_user(role=Role.CASE_AIDE, office=open_case.office)
        stranger = make_user(office=make_office())
        assert tell(stranger, open_case).status_code == 404
        assert tell(aide, open_case).status_code == 403
        assert told(open_case) == []

    def test_a_closed_case_turns_away(self, coach: User) -> None:
        closed = make_case(coach=coach, status=CaseStatus.CLOSED)
        answer = signed_in(coach).get(change_page(closed), follow=True)
        assert "This case is closed" in answer.content.decode()
        assert tell(coach, closed).status_code == 403

    def test_no_statement_changes_what_was_told(self, open_case: Case, coach: User) -> None:
        tell(coach, open_case)
        for change in ({"words": "Nothing"}, {"what": "WORK"}):
            with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
                SituationChange.objects.update(**change)
        with in_context(actor=make_user(office=make_office())):
            assert not SituationChange.objects.exists()

    def test_its_draft_goes_when_it_is_saved(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        url = reverse("casework:draft-save", args=[f"change.{open_case.pk}"])
        begun = {"rev": 0, "data": {"words": "Her mother mov"}}
        assert client.post(url, begun, content_type="application/json").status_code == 200
        assert "Her mother mov" in client.get(change_page(open_case)).content.decode()
        assert tell(coach, open_case, draft_rev="1", words="Her mother moved").status_code == 302
        assert client.get(change_page(open_case)).context["draft"] is None

    def test_asks_as_much_for_many_as_for_one(self, open_case: Case, coach: User) -> None:
        def queries() -> int:
            client = signed_in(coach)
            page = reverse("coaching:plans", args=[open_case.pk])
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            return len(captured)

        tell(coach, open_case)
        before = queries()
        for _ in range(7):
            tell(coach, open_case)
        assert queries() == before
        assert (
            "Earlier changes stand in the history"
            in signed_in(coach).get(reverse("coaching:plans", args=[open_case.pk])).content.decode()
        )


class TestPlan:
    def test_a_review_that_says_why_nothing_changes_answers_it(self, open_case: Case, coach: User) -> None:
        """A027: without the reason it is no answer."""
        plan = signed_plan(open_case, coach)
        tell(coach, open_case)
        shown = signed_in(coach).get(f"{reverse('coaching:plan-review', args=[open_case.pk])}?plan={plan.pk}")
        assert "If the plan goes on as it is, say below why" in shown.content.decode()
        assert "goes on though a step was not done or their situation changed" in shown.content.decode()
        answer = review(coach, plan)
        assert answer.status_code == 422
        assert "Say why the plan goes on as it is." in answer.content.decode()
        assert owed(open_case, "plan-change") == [(TODAY, None)]

        assert review(coach, plan, words="Nights are covered by her sister").status_code == 302
        assert owed(open_case, "plan-change") == [(TODAY, TODAY)]
        (line,) = events_of(open_case, EventKind.PLAN_REVIEWED)
        assert line.facts == {"plan": str(plan.pk), "no_change_needed": True}

    def test_a_review_that_asks_for_a_new_version_leaves_it_until_that_is_signed(
        self, open_case: Case, coach: User
    ) -> None:
        """A027."""
        plan = signed_plan(open_case, coach)
        tell(coach, open_case)
        assert review(coach, plan, outcome="TO_AMEND", words="Nights").status_code == 302
        assert owed(open_case, "plan-change") == [(TODAY, None)]
        signed_plan(open_case, coach, reason="Her mother moved in")
        assert owed(open_case, "plan-change") == [(TODAY, TODAY)]

    def test_a_review_of_before_asks_for_no_reason(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        assert review(coach, plan).status_code == 302
        (line,) = events_of(open_case, EventKind.PLAN_REVIEWED)
        assert line.facts == {"plan": str(plan.pk)}

    def test_of_the_other_parent_has_the_familys_one_plan_looked_at(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        """A027, A024: a family self-sufficiency plan hangs on one parent and is the whole family's."""
        other = make_participant(case=open_case, position=3)
        plan = signed_plan(open_case, coach)
        assert plan.participant_id == adult.pk
        assert tell(coach, open_case, what="WORK", participant_id=str(other.pk)).status_code == 302
        (change,) = told(open_case)
        (line,) = events_of(open_case, EventKind.SITUATION_CHANGED)
        assert (change.participant_id, line.participant_id) == (other.pk, None)
        (row,) = deadlines_of(open_case, "plan-change")
        assert (row.participant_id, row.starts_on, row.met_on) == (adult.pk, TODAY, None)

        answer = review(coach, plan)
        assert answer.status_code == 422
        assert "Say why the plan goes on as it is." in answer.content.decode()
        assert review(coach, plan, words="He works while the children are at school").status_code == 302
        assert owed(open_case, "plan-change") == [(TODAY, TODAY)]

    def test_of_the_other_parent_leaves_a_plan_that_is_one_persons(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        """A027: an individual plan is one adult's; what changes for another adult does not touch it."""
        other = make_participant(case=open_case, position=3)
        signed_plan(open_case, coach, kind="IFSSP")
        assert tell(coach, open_case, what="WORK", participant_id=str(other.pk)).status_code == 302
        (line,) = events_of(open_case, EventKind.SITUATION_CHANGED)
        assert line.participant_id == other.pk
        assert owed(open_case, "plan-change") == []


class TestWork:
    @pytest.fixture
    def case(self, coach: User) -> Case:
        return work_case(coach)

    def assign(self, user: User, case: Case, *, who: Any = None, **changes: str) -> HttpResponse:
        values = {
            "submission": str(uuid4()),
            "kind": "UNSUB",
            "words": "Cook",
            "weekly_hours": "30",
            "place": "Cafe Tern",
            "hours_supervisor": "Rosa Diaz",
            "first_day": TODAY.isoformat(),
            "next_check_on": str(TODAY + timedelta(days=14)),
        }
        return signed_in(user).post(
            reverse("coaching:activity-assign", args=[case.pk, who or adult_of(case).pk]), values | changes
        )

    def lines(self, case: Case) -> list[Event]:
        return events_of(case, EventKind.SITUATION_CHANGED)

    def test_an_employment_that_begins_is_a_change_of_that_adult(self, case: Case, coach: User) -> None:
        """A027."""
        signed_plan(case, coach)
        assert self.assign(coach, case).status_code == 302
        (line,) = self.lines(case)
        assert (line.on, line.participant_id, line.facts) == (
            TODAY,
            adult_of(case).pk,
            {"what": "WORK", "began": True},
        )
        assert owed(case, "plan-change") == [(TODAY, None)]

    def test_an_employment_of_the_other_parent_asks_the_familys_one_plan(self, case: Case, coach: User) -> None:
        """A027, A024."""
        first, other = adult_of(case), make_participant(case=case, position=3)
        signed_plan(case, coach)
        values = {"first_day": str(days_ago(1)), "last_day": str(TODAY)}
        assert self.assign(coach, case, who=other.pk, **values).status_code == 302
        assert [(line.on, line.participant_id) for line in self.lines(case)] == [(days_ago(1), None), (TODAY, None)]
        assert {row.participant_id for row in deadlines_of(case, "plan-change")} == {first.pk}
        assert owed(case, "plan-change") == [(TODAY, None)]

    def test_what_the_plan_itself_is_made_of_is_none(self, case: Case, coach: User) -> None:
        assert self.assign(coach, case, kind="VOCED").status_code == 302
        assert self.lines(case) == []

    def test_it_ends_on_the_day_it_ended(self, case: Case, coach: User) -> None:
        """A027: an end that was known before is taken back where it came on another day."""
        planned = TODAY + timedelta(days=60)
        self.assign(coach, case, first_day=str(days_ago(5)), last_day=str(planned))
        with as_auditor():
            activity = Activity.objects.get(case=case)
        assert [(line.on, line.facts["began"]) for line in self.lines(case)] == [(days_ago(5), True), (planned, False)]

        with in_context(actor=coach):
            end_activity(activity_id=activity.pk, last_day=TODAY, words="Laid off", actor=coach, now=NOW)
        assert [(line.on, line.facts["began"]) for line in self.lines(case)][-1] == (TODAY, False)
        (taken,) = events_of(case, EventKind.TAKEN_BACK)
        assert taken.on == planned


class TestAssessment:
    @pytest.fixture
    def family(self) -> tuple[Case, User]:
        """A case of Oregon whose family assessment was completed."""
        office = make_office(jurisdiction=Jurisdiction.OREGON)
        coach = make_user(office=office)
        return make_case(coach=coach, office=office, kind=CaseKind.WORK), coach

    def completed(self, case: Case, coach: User, **changes: Any) -> Any:
        made = make_assessment(case=case, by=coach, kind="FAMILY", participant=None, on=days_ago(20), **changes)
        make_event(case, EventKind.ASSESSMENT_COMPLETED, on=made.on, assessment="FAMILY")
        return made

    def keep(self, user: User, assessment: Any, **changes: str) -> HttpResponse:
        values = {"submission": str(uuid4()), "on": TODAY.isoformat(), "words": "The mother has her own room"} | changes
        return signed_in(user).post(reverse("coaching:assessment-keep", args=[assessment.pk]), values)

    def test_it_is_found_still_right_with_the_reason(self, family: tuple[Case, User]) -> None:
        """O016."""
        case, coach = family
        made = self.completed(case, coach)
        tell(coach, case)
        assert owed(case, "assessment-change") == [(TODAY, None)]
        tab = signed_in(coach).get(reverse("coaching:assessments", args=[case.pk])).content.decode()
        assert reverse("coaching:assessment-keep", args=[made.pk]) in tab
        assert "Assess again with" in signed_in(coach).get(reverse("casework:today")).content.decode()
        for wrong in ({"words": " "}, {"on": str(days_ago(21))}, {"on": str(TODAY + timedelta(days=1))}):
            assert self.keep(coach, made, **wrong).status_code == 422
        assert self.keep(coach, made).status_code == 302
        assert owed(case, "assessment-change") == [(TODAY, TODAY)]
        with as_auditor():
            assert KeptAssessment.objects.get().words == "The mother has her own room"
        tab = signed_in(coach).get(reverse("coaching:assessments", args=[case.pk])).content.decode()
        assert reverse("coaching:assessment-keep", args=[made.pk]) not in tab

    def test_an_older_one_and_one_of_another_kind_are_not(self, family: tuple[Case, User]) -> None:
        case, coach = family
        older = self.completed(case, coach)
        make_assessment(case=case, by=coach, kind="FAMILY", participant=None, on=TODAY)
        living = make_assessment(case=case, by=coach, kind="LIVING")
        answer = self.keep(coach, older)
        assert answer.status_code == 422
        assert "A later assessment took the place of this one." in answer.content.decode()
        assert self.keep(coach, living).status_code == 404

    def test_who_may_not(self, family: tuple[Case, User]) -> None:
        case, coach = family
        made = self.completed(case, coach)
        assert self.keep(make_user(office=make_office()), made).status_code == 404
        assert self.keep(make_user(role=Role.CASE_AIDE, office=case.office), made).status_code == 403
        with as_importer():
            Case.objects.filter(pk=case.pk).update(status=CaseStatus.CLOSED, closed_on=TODAY)
        assert self.keep(coach, made).status_code == 403

    def test_a_change_of_one_adult_is_not_owed_by_the_other(self, family: tuple[Case, User]) -> None:
        case, coach = family
        other = make_participant(case=case, position=3)
        self.completed(case, coach)
        tell(coach, case, what="WORK", participant_id=str(other.pk))
        assert [row.participant_id for row in deadlines_of(case, "assessment-change")] == [other.pk]
