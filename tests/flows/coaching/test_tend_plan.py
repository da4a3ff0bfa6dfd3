"""A signed plan reviewed with the family, its week assessed, a step looked at (A026, A030, N013, O014, O021, O024)."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseKind, CaseStatus, EventKind, Jurisdiction
from casework.context import in_context
from casework.door import open_pages
from casework.models import Case, Participant, User
from casework.queries.deadlines import running_clocks
from coaching.choices import PlanStatus, StepStatus
from coaching.models import Plan, PlanReview, Progress, Step, StepLook
from coaching.operations.tending import set_contact_of_review
from coaching.operations.writing import begin_plan
from coaching.queries.life import goals_of
from tests import factories
from tests.factories import (
    TODAY,
    as_auditor,
    as_importer,
    deadlines_of,
    events_of,
    make_case,
    make_contact,
    make_office,
    make_user,
)
from tests.flows.coaching.planned import carolina, signed_plan
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def step_of(plan: Plan) -> Step:
    with as_auditor():
        return Step.objects.get(plan=plan)


def page_of(case: Case | UUID, plan: Plan | None = None, *, name: str = "plan-review") -> str:
    address = reverse(f"coaching:{name}", args=[case.pk if isinstance(case, Case) else case])
    return f"{address}?plan={plan.pk}" if plan else address


def review(user: User, plan: Plan, *, care: str = "ON_TRACK", said: str = "", **changes: Any) -> HttpResponse:
    key = step_of(plan).pk.hex
    values = {
        "submission": str(uuid4()),
        "went_well": "She called on her own 🎉",
        f"care_{key}": care,
        f"said_{key}": said,
        "outcome": "CONFIRMED",
        "on": str(TODAY),
    } | changes
    return signed_in(user).post(page_of(plan.case_id, plan), values)


def held(plan: Plan) -> PlanReview:
    with as_auditor():
        return PlanReview.objects.get(plan=plan)


def log_from(user: User, plan: Plan, **changes: str) -> HttpResponse:
    """Log the contact to which the page of a review leads, in the words that its form begins with."""
    shown = signed_in(user).get(page_of(plan.case_id, plan)).content.decode()
    (link,) = re.findall(r'href="([^"]*contact[^"]*reviewed=1[^"]*)"', shown) or [
        reverse("casework:contact-log", args=[plan.case_id])
    ]
    form = signed_in(user).get(link.replace("&amp;", "&")).context["form"]
    first = {name: form[name].value() for name in ("record_id", "is_plan_reviewed", "participant_ids", "on")}
    values = {"submission": str(uuid4()), "method": "PHONE", "direction": "OUT", "is_reached": "yes", "topics": "PLAN"}
    told = values | {name: value for name, value in first.items() if value} | changes
    return signed_in(user).post(reverse("casework:contact-log", args=[plan.case_id]), told)


class TestReview:
    def test_meets_the_review_of_the_steps_and_leads_to_its_contact(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        plan = signed_plan(open_case, coach)
        answer = review(coach, plan)
        assert [one.met_on for one in deadlines_of(open_case, "step-review")] == [TODAY]
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "She called on her own 🎉" in shown
        told = f"reviewed=1&amp;review={held(plan).pk}&amp;on={TODAY}&amp;person={adult.pk}"
        link = f"{reverse('casework:contact-log', args=[open_case.pk])}?{told}"
        assert link in shown
        form = signed_in(coach).get(link.replace("&amp;", "&")).context["form"]
        assert form["is_plan_reviewed"].value() is True
        assert form["topics"].value() == ["PLAN"]

    def test_gets_the_contact_that_is_logged_on_the_way_from_it(self, open_case: Case, coach: User) -> None:
        """A026: a review that was written down first has its contact like one that chose it."""
        plan = signed_plan(open_case, coach)
        review(coach, plan)
        assert log_from(coach, plan).status_code == 302
        with as_auditor():
            contact = open_case.contacts.get()
        assert held(plan).contact_id == contact.pk
        assert log_from(coach, plan, method="IN_PERSON", place="OFFICE").status_code == 302
        assert held(plan).contact_id == contact.pk

    @pytest.mark.parametrize("changes", [{"is_plan_reviewed": ""}, {"is_reached": "no"}, {"record_id": str(uuid4())}])
    def test_gets_no_contact_that_does_not_tell_of_it(
        self, open_case: Case, coach: User, changes: dict[str, str]
    ) -> None:
        plan = signed_plan(open_case, coach)
        review(coach, plan)
        assert log_from(coach, plan, **changes).status_code == 302
        assert held(plan).contact_id is None

    def test_gets_no_contact_with_the_other_parent(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        other = factories.make_participant(case=open_case)
        review(coach, plan)
        assert log_from(coach, plan, participant_ids=str(other.pk)).status_code == 302
        assert held(plan).contact_id is None

    def test_of_one_contact_is_filed_once(self, open_case: Case, coach: User) -> None:
        """A026: one talk is one review; the second tab says what was filed, and keeps what was typed in it."""
        plan = signed_plan(open_case, coach)
        contact = make_contact(case=open_case, by=coach, on=TODAY)
        told = {"contact_id": str(contact.pk), "seen": ""}
        assert review(coach, plan, **told).status_code == 302
        shown = review(coach, plan, went_well="Typed in the other tab", **told)
        assert shown.status_code == 422
        assert f"{coach.name} filed the review of" in shown.content.decode()
        assert "after you opened this page, so yours was not saved" in shown.content.decode()
        assert "She called on her own 🎉" in shown.content.decode()
        assert "Typed in the other tab" in shown.content.decode()
        seen = shown.context["form"]["seen"].value()
        again = review(coach, plan, contact_id=str(contact.pk), seen=seen)
        assert again.status_code == 422
        assert "filed the review of this contact already" in again.content.decode()
        assert held(plan).contact_id == contact.pk
        assert len(events_of(open_case, EventKind.PLAN_REVIEWED)) == 1

    def test_of_another_talk_is_filed_after_a_look_at_the_first(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        assert review(coach, plan, seen="").status_code == 302
        seen = review(coach, plan, seen="").context["form"]["seen"].value()
        assert review(coach, plan, seen=seen).status_code == 302
        with as_auditor():
            assert PlanReview.objects.filter(plan=plan).count() == 2

    def test_the_database_holds_one_review_of_a_contact(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        contact = make_contact(case=open_case, by=coach, on=TODAY)
        review(coach, plan, contact_id=str(contact.pk))
        row = held(plan)
        row.pk = uuid4()
        with as_importer(), pytest.raises(IntegrityError, match="planreview_once_a_contact"), transaction.atomic():
            row.save(force_insert=True)

    def test_leaves_a_contact_to_the_review_that_has_it(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        contact = make_contact(case=open_case, by=coach, on=TODAY, is_plan_reviewed=True)
        review(coach, plan, contact_id=str(contact.pk), seen="")
        review(coach, plan, seen=str(held(plan).pk))
        with as_auditor():
            second = PlanReview.objects.get(plan=plan, contact=None)
        with in_context(actor=coach):
            set_contact_of_review(case=open_case, contact=contact, record_id=second.pk, actor=coach)
        with as_auditor():
            assert PlanReview.objects.get(pk=second.pk).contact_id is None

    def test_gets_no_contact_of_another_case(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        review(coach, plan)
        elsewhere = signed_plan(make_case(coach=coach, number="K-2"), coach)
        assert log_from(coach, elsewhere, record_id=str(held(plan).pk)).status_code == 302
        assert held(plan).contact_id is None

    def test_no_statement_changes_more_of_it_than_its_first_contact(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        contacts = [make_contact(case=open_case, by=coach, on=TODAY) for _ in range(2)]
        review(coach, plan, contact_id=str(contacts[0].pk))
        row = PlanReview.objects.filter(plan=plan)
        for change in ({"contact": contacts[1]}, {"contact": None}, {"went_well": "Nothing"}, {"on": TODAY}):
            with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
                row.update(**change)
        assert held(plan).contact_id == contacts[0].pk

    def test_of_a_familys_contract_ticks_every_adult(self) -> None:
        office = make_office(jurisdiction=Jurisdiction.OREGON)
        coach = make_user(office=office)
        case = make_case(coach=coach, office=office, kind=CaseKind.WORK)
        other = factories.make_participant(case=case, position=3)
        plan = signed_plan(case, coach, kind="CONTRACT")
        with as_auditor():
            cares = {f"care_{key.hex}": "ON_TRACK" for key in plan.steps.values_list("pk", flat=True)}
        values = {"submission": str(uuid4()), "went_well": "All of it", "outcome": "CONFIRMED", "on": str(TODAY)}
        answer = signed_in(coach).post(page_of(case, plan), values | cares)
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        (link,) = re.findall(r'href="([^"]*contact[^"]*reviewed=1[^"]*)"', shown)
        form = signed_in(coach).get(link.replace("&amp;", "&")).context["form"]
        assert form["participant_ids"].value() == [factories.adult_of(case).pk, other.pk]

    def test_a_contact_of_today_that_says_so_is_offered_and_none_is_asked_for(
        self, open_case: Case, coach: User
    ) -> None:
        plan = signed_plan(open_case, coach)
        contact = make_contact(case=open_case, by=coach, is_plan_reviewed=True, on=TODAY)
        form = signed_in(coach).get(page_of(open_case)).context["form"]
        assert form["contact_id"].value() == contact.pk
        answer = review(coach, plan, contact_id=str(contact.pk))
        assert "Log the contact of this review" not in signed_in(coach).get(answer["Location"]).content.decode()
        with as_auditor():
            assert PlanReview.objects.get().contact_id == contact.pk

    def test_a_contact_with_the_other_parent_is_not_that_of_this_review(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        other = factories.make_participant(case=open_case)
        make_contact(case=open_case, by=coach, people=[other], is_plan_reviewed=True, on=TODAY)
        answer = review(coach, plan)
        assert "Log the contact of this review" in signed_in(coach).get(answer["Location"]).content.decode()

    def test_says_what_of_the_contact_is_filled_in(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        address = f"{reverse('coaching:plan-review', args=[open_case.pk])}?plan={plan.pk}"
        asked = signed_in(coach).get(address).content.decode()
        assert "with the day, the person and the review filled in" in asked

    def test_names_who_does_a_step_as_the_plan_does(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        with as_importer():
            Step.objects.filter(plan=plan).update(owner="COACH")
        with in_context(actor=coach):
            assert {step.who for goal in goals_of(plan) for step in goal.steps} == {"Coach"}

    def test_is_led_to_from_the_plan_where_a_review_that_passed_is_marked(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        address = reverse("coaching:plan", args=[plan.pk])
        shown = signed_in(coach).get(address).content.decode()
        assert page_of(open_case, plan) in shown
        assert "Review due" not in shown
        with as_importer():
            Step.objects.filter(plan=plan).update(review_on=TODAY - timedelta(days=1))
        assert "Review due" in signed_in(coach).get(address).content.decode()

    def test_a_missed_step_opens_a_talk_and_nothing_else(self, open_case: Case, coach: User) -> None:
        """O024."""
        plan = signed_plan(open_case, coach)
        shown = review(coach, plan, care="MISSED")
        assert shown.status_code == 422
        assert "What got in the way? What would help?" in shown.content.decode()
        assert "She called on her own 🎉" in shown.content.decode()
        before = len(deadlines_of(open_case))
        said = {"care": "MISSED", "said": "The bus did not come"}
        shown = review(coach, plan, **said)
        assert shown.status_code == 422
        assert "Step 1 was not done. Say what you agreed about it" in shown.content.decode()
        answer = review(coach, plan, words="By the morning bus", **said)
        assert step_of(plan).status == StepStatus.MISSED
        assert "No step is open any more" in signed_in(coach).get(answer["Location"]).content.decode()
        assert len(events_of(open_case, EventKind.STEP_MISSED)) == 1
        assert len(deadlines_of(open_case)) == before

    def test_a_missed_step_needs_no_more_words_where_a_new_version_follows(self, open_case: Case, coach: User) -> None:
        answer = review(
            coach, signed_plan(open_case, coach), care="MISSED", said="The bus did not come", outcome="TO_AMEND"
        )
        assert answer.status_code == 302

    def test_once_saved_it_is_shown_alone_with_a_way_to_write_down_another(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        answer = review(coach, plan)
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "She called on her own 🎉" in shown
        assert "Save the review" not in shown
        assert f'href="{page_of(open_case, plan)}"' in shown
        assert "Save the review" in signed_in(coach).get(page_of(open_case, plan)).content.decode()

    def test_words_of_an_older_tab_are_offered_beside_the_next_review(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        client = signed_in(coach)
        draft = reverse("casework:draft-save", args=[f"plan-review.{open_case.pk}.{plan.pk}"])
        review(coach, plan)
        told = {"rev": 0, "data": {"seen": "", "went_well": "Of the older tab"}}
        assert client.post(draft, told, content_type="application/json").status_code == 200
        shown = client.get(page_of(open_case, plan))
        assert not shown.context["form"]["went_well"].value()
        assert "You typed other words in another window" in shown.content.decode()
        used = client.get(f"{page_of(open_case, plan)}&older=use")
        assert used.context["form"]["went_well"].value() == "Of the older tab"

    def test_says_that_no_step_is_due_yet(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        assert "No step is due yet" in signed_in(coach).get(page_of(open_case, plan)).content.decode()
        with as_importer():
            Step.objects.filter(plan=plan).update(do_by=TODAY)
        assert "No step is due yet" not in signed_in(coach).get(page_of(open_case, plan)).content.decode()

    def test_says_everything_that_is_wrong_at_once(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        shown = review(coach, plan, care="MISSED", went_well="", on=str(TODAY + timedelta(days=1))).content.decode()
        assert "4 things need fixing" in shown
        listed = re.findall(r'<li><a href="#id_[^"]+">([^:]+):', shown)
        assert listed == ["What went well", "What was said of step 1", "What was agreed", "Day of the review"]

    def test_that_needs_a_new_version_leads_to_it(self, open_case: Case, coach: User) -> None:
        answer = review(coach, signed_plan(open_case, coach), outcome="TO_AMEND")
        assert "Begin the new version" in signed_in(coach).get(answer["Location"]).content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"went_well": " "}, "Begin with something that went well"),
            ({"went_well": "x" * 4001}, "Keep it under 4,001 characters"),
            ({"outcome": ""}, "Say whether the plan goes on"),
            ({"care": ""}, "Say how this step stands"),
            ({"on": str(TODAY + timedelta(days=1))}, "lies in the future"),
            ({"on": str(TODAY - timedelta(days=1))}, "was not signed yet"),
            ({"contact_id": str(uuid4())}, "Choose a contact of this case"),
        ],
    )
    def test_refuses_and_keeps_what_was_typed(
        self, open_case: Case, coach: User, changes: dict[str, str], words: str
    ) -> None:
        shown = review(coach, signed_plan(open_case, coach), words="We try the other bus", **changes)
        assert shown.status_code == 422
        assert words in shown.content.decode()
        assert "We try the other bus" in shown.content.decode()

    def test_asks_which_of_several(self, open_case: Case, coach: User) -> None:
        plan = factories.make_signed_plan(case=open_case, by=coach)
        factories.make_signed_plan(case=open_case, by=coach, kind="IFSSP")
        shown = signed_in(coach).get(page_of(open_case)).content.decode()
        assert "Which plan?" in shown
        assert page_of(open_case, plan) in shown
        step = f"{page_of(open_case)}?step={step_of(plan).pk}"
        assert "Call four providers" in signed_in(coach).get(step).content.decode()

    def test_without_a_signed_plan_there_is_nothing_to_review(self, open_case: Case, coach: User) -> None:
        assert "No signed plan." in signed_in(coach).get(page_of(open_case)).content.decode()

    def test_asks_the_same_of_the_database_for_many_steps(self, open_case: Case, coach: User) -> None:
        plan = factories.make_signed_plan(case=open_case, by=coach)
        client = signed_in(coach)
        client.get(page_of(open_case))
        with CaptureQueriesContext(
            connection,
        ) as one:
            client.get(page_of(open_case))
        first = step_of(plan)
        with as_importer():
            for number in range(2, 12):
                step = Step.objects.create(
                    case=open_case, plan=plan, goal_id=first.goal_id, number=number, words=f"Step {number}"
                )
                StepLook.objects.create(
                    case=open_case, step=step, on=TODAY, care="ON_TRACK", entered_by=coach, entered_at=factories.NOW
                )
        with CaptureQueriesContext(connection) as many:
            client.get(page_of(open_case))
        assert len(many) == len(one)


class TestStep:
    def look(self, user: User, step: Step, **values: str) -> HttpResponse:
        told = {"submission": str(uuid4()), "care": "DONE", "on": str(TODAY)} | values
        return signed_in(user).post(reverse("coaching:step-look", args=[step.pk]), told)

    def test_done_it_meets_its_review(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        assert self.look(coach, step_of(plan)).status_code == 302
        assert [one.met_on for one in deadlines_of(open_case, "step-review")] == [TODAY]
        again = self.look(coach, step_of(plan))
        assert again.status_code == 422
        assert "is settled already" in again.content.decode()

    def test_done_while_the_next_version_is_written_it_is_questioned_there(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        with in_context(actor=coach):
            begin_plan(
                case_id=open_case.pk,
                kind=plan.kind,
                participant_id=plan.participant_id,
                reason="She has work",
                actor=coach,
                now=factories.NOW,
            )
        assert self.look(coach, step_of(plan)).status_code == 302
        with as_auditor():
            draft = Plan.objects.get(status=PlanStatus.DRAFT)
        shown = signed_in(coach).get(reverse("coaching:plan-edit", args=[draft.pk])).content.decode()
        assert "was done on the version before" in shown

    def test_stuck_it_asks_for_their_words(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        assert "What would help" in self.look(coach, step_of(plan), care="STUCK").content.decode()
        assert self.look(coach, step_of(plan), care="STUCK", words="Nobody answers").status_code == 302
        assert step_of(plan).status == StepStatus.OPEN

    def test_its_clock_leads_to_the_review_of_its_plan(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        with in_context(actor=coach):
            pages = open_pages(coach, Case.objects.get(pk=open_case.pk))
            clocks = running_clocks(open_case.pk, today=TODAY, names_people=False, open_pages=pages)
        links = [clock.do_url for clock in clocks if clock.standard == "step-review"]
        assert links == [f"{page_of(open_case)}?step={step_of(plan).pk}"]


class TestWeek:
    def assess(self, user: User, plan: Plan, **changes: str) -> HttpResponse:
        with as_auditor():
            goal = plan.goals.order_by("number").first()
        assert goal
        values = {
            "submission": str(uuid4()),
            f"goal_{goal.pk.hex}": "Two interviews 💪",
            "on": str(TODAY),
        } | changes
        return signed_in(user).post(page_of(plan.case_id, plan, name="progress-record"), values)

    def test_meets_the_week_and_is_shown(self) -> None:
        """N013."""
        case, coach = carolina()
        plan = signed_plan(case, coach, kind="MRA")
        assert self.assess(coach, plan).status_code == 302
        with as_auditor():
            row = Progress.objects.get()
        assert (row.week.weekday(), row.words) == (0, "Goal 1: Two interviews 💪")
        met = [one for one in deadlines_of(case, "weekly-progress") if one.met_on]
        assert [one.met_on for one in met] == [TODAY]
        shown = signed_in(coach).get(page_of(case, plan, name="progress-record")).content.decode()
        assert "Two interviews 💪" in shown

    def test_once_saved_the_weeks_are_shown_alone(self) -> None:
        case, coach = carolina()
        plan = signed_plan(case, coach, kind="MRA")
        shown = signed_in(coach).get(self.assess(coach, plan)["Location"]).content.decode()
        assert "Two interviews 💪" in shown
        assert "Save the week" not in shown
        assert f'href="{page_of(case, plan, name="progress-record")}"' in shown

    def test_lists_the_weeks_that_were_missed(self) -> None:
        case, coach = carolina()
        signed_on = TODAY - timedelta(days=21)
        plan = factories.make_signed_plan(case=case, by=coach, kind="MRA", signed_on=signed_on, written_on=signed_on)
        with as_importer():
            line = factories.Line(EventKind.PLAN_SIGNED, signed_on, plan.participant, plan, facts={"plan_kind": "MRA"})
            factories.event_of(case, line, actor=coach, recorded_at=factories.moment(signed_on)).save(force_insert=True)
            factories.engine.refresh_case(case.pk, today=TODAY)
        shown = signed_in(coach).get(page_of(case, name="progress-record")).content.decode()
        assert shown.count("Missed") >= 2

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"on": str(TODAY + timedelta(days=1))}, "lies in the future"),
            ({"on": str(TODAY - timedelta(days=1))}, "was not signed yet"),
        ],
    )
    def test_refuses_other_days(self, changes: dict[str, str], words: str) -> None:
        case, coach = carolina()
        shown = self.assess(coach, signed_plan(case, coach, kind="MRA"), **changes)
        assert shown.status_code == 422
        assert words in shown.content.decode()

    def test_asks_for_words(self) -> None:
        case, coach = carolina()
        plan = signed_plan(case, coach, kind="MRA")
        with as_auditor():
            goal = plan.goals.get()
        shown = self.assess(coach, plan, **{f"goal_{goal.pk.hex}": " "})
        assert "Write how the week went" in shown.content.decode()

    def test_elsewhere_there_is_none(self, open_case: Case, coach: User) -> None:
        factories.make_signed_plan(case=open_case, by=coach)
        assert "No signed plan." in signed_in(coach).get(page_of(open_case, name="progress-record")).content.decode()


class TestWhoMay:
    @pytest.mark.parametrize("name", ["plan-review", "progress-record"])
    def test_outsiders_readers_and_closed_cases(
        self, open_case: Case, coach: User, outsider: User, auditor: User, name: str
    ) -> None:
        assert signed_in(outsider).get(page_of(open_case, name=name)).status_code == 404
        assert signed_in(auditor).get(page_of(open_case, name=name)).status_code == 403
        closed = make_case(coach=coach, status=CaseStatus.CLOSED)
        assert signed_in(coach).get(page_of(closed, name=name)).status_code == 403

    def test_the_step_of_another_office_is_not_found(self, open_case: Case, coach: User, outsider: User) -> None:
        step = step_of(factories.make_signed_plan(case=open_case, by=coach))
        assert signed_in(outsider).get(reverse("coaching:step-look", args=[step.pk])).status_code == 404
