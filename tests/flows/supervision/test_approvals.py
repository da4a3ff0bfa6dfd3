"""Decisions: what is needed to decide, the answer, and everything that can go wrong with one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import DecisionStatus, EventKind, Role, Track
from casework.context import in_context
from casework.models import Case, Deadline, Excusal, TrackChange, User
from casework.operations.excusals import ask_excusal
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    days_ago,
    deadlines_of,
    events_of,
    make_case,
    make_event,
    make_excusal,
    make_track_change,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def late(open_case: Case) -> Deadline:
    """The first contact that nobody made."""
    (deadline,) = deadlines_of(open_case, "first-contact")
    return deadline


@pytest.fixture
def excusal(late: Deadline, coach: User) -> Excusal:
    return make_excusal(deadline=late, by=coach)


@pytest.fixture
def change(open_case: Case, coach: User) -> TrackChange:
    return make_track_change(case=open_case, by=coach)


def page_of(user: User) -> str:
    return signed_in(user).get(reverse("supervision:approvals")).content.decode()


def decide(user: User, asked: Excusal | TrackChange, **form: Any) -> HttpResponse:
    name = "excusal-decide" if isinstance(asked, Excusal) else "track-change-decide"
    url = reverse(f"supervision:{name}", args=[asked.pk])
    return signed_in(user).post(url, {"submission": str(uuid4()), "decision": "approve", "answer": ""} | form)


def again(asked: Excusal | TrackChange) -> Any:
    with as_auditor():
        return type(asked).objects.select_related("decided_by").get(pk=asked.pk)


class TestList:
    def test_shows_what_is_needed_to_decide(
        self, supervisor: User, coach: User, open_case: Case, late: Deadline, excusal: Excusal
    ) -> None:
        page = page_of(supervisor)
        for words in (
            open_case.number,
            open_case.family.name,
            "First contact",
            excusal.reason,
            coach.name,
            "Nothing owed at all",
            reverse("casework:deadline-why", args=[open_case.pk, late.pk]),
            reverse("supervision:excusal-decide", args=[excusal.pk]),
        ):
            assert words in page

    def test_says_to_which_track_and_what_that_starts(self, supervisor: User, change: TrackChange) -> None:
        page = page_of(supervisor)
        assert "From Work First to Families First" in page
        assert "Employability assessment within 30 calendar days" in page

    def test_stands_oldest_first(self, supervisor: User, coach: User, late: Deadline, change: TrackChange) -> None:
        make_excusal(deadline=late, by=coach, asked_at=NOW - timedelta(days=1))
        page = page_of(supervisor)
        assert page.index("Excuse: First contact") < page.index("From Work First to Families First")

    def test_offers_no_button_to_whoever_asked(
        self, supervisor: User, lead_worker: User, open_case: Case, late: Deadline
    ) -> None:
        own = make_excusal(deadline=late, by=supervisor)
        url = reverse("supervision:excusal-decide", args=[own.pk])
        assert "You asked for this yourself" in page_of(supervisor)
        assert url not in page_of(supervisor)
        assert url in page_of(lead_worker)

    def test_says_that_the_deadline_was_met_meanwhile(
        self, supervisor: User, open_case: Case, excusal: Excusal
    ) -> None:
        make_event(
            open_case,
            EventKind.CONTACT_MADE,
            on=days_ago(30),
            participant=adult_of(open_case),
            method="PHONE",
            direction="OUT",
        )
        assert "there is nothing left to excuse" in page_of(supervisor)

    def test_says_that_the_deadline_is_gone(self, supervisor: User, coach: User, late: Deadline) -> None:
        make_excusal(deadline=Deadline(pk=uuid4(), case_id=late.case_id, standard="plan"), by=coach)
        assert "The deadline is no longer there" in page_of(supervisor)

    def test_says_that_the_case_was_closed_meanwhile(self, supervisor: User, coach: User) -> None:
        make_track_change(case=make_case(coach=coach, status="CLOSED"), by=coach)
        assert "The case is closed meanwhile" in page_of(supervisor)

    def test_shows_what_was_decided_lately(self, supervisor: User, lead_worker: User, excusal: Excusal) -> None:
        decide(lead_worker, excusal, decision="refuse", answer="Call the family first.")
        page = page_of(supervisor)
        assert "Call the family first." in page
        assert lead_worker.name in page
        assert "Nothing waits for a decision." in page

    def test_asks_as_much_for_many_requests_as_for_one(self, supervisor: User, coach: User, excusal: Excusal) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def queries() -> int:
            client = signed_in(supervisor)
            client.get(reverse("supervision:approvals"))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("supervision:approvals"))
            return len(captured)

        make_track_change(case=make_case(coach=coach), by=coach)
        few = queries()
        for _ in range(3):
            case = make_case(coach=coach)
            make_excusal(deadline=deadlines_of(case, "ea")[0], by=coach)
            make_track_change(case=case, by=coach)
        assert queries() == few

    def test_shows_nothing_of_other_offices(self, supervisor: User, outsider: User) -> None:
        make_track_change(case=make_case(coach=outsider), by=outsider)
        assert "Nothing waits for a decision." in page_of(supervisor)


class TestExcusal:
    def test_excuses_the_deadline_at_once(self, supervisor: User, late: Deadline, excusal: Excusal) -> None:
        answer = decide(supervisor, excusal)
        assert answer.status_code == 302
        assert answer["Location"] == reverse("supervision:approvals")
        decided = again(excusal)
        assert (decided.status, decided.decided_by) == (DecisionStatus.APPROVED, supervisor)
        with as_auditor():
            assert Deadline.objects.get(pk=late.pk).is_excused

    def test_moves_the_due_day(self, supervisor: User, coach: User, open_case: Case, late: Deadline) -> None:
        until = TODAY + timedelta(days=5)
        with in_context(actor=coach):
            asked = ask_excusal(
                deadline_id=late.pk, reason="The family is away until then.", until=until, actor=coach, now=NOW
            )
        decide(supervisor, asked)
        assert deadlines_of(open_case, "first-contact")[0].due_on == until

    def test_leaves_a_line_in_the_ledger(self, supervisor: User, open_case: Case, excusal: Excusal) -> None:
        decide(supervisor, excusal)
        (line,) = events_of(open_case, EventKind.EXCUSAL_APPROVED)
        assert (line.actor_id, line.subject_id) == (supervisor.pk, excusal.pk)

    def test_asks_for_a_reason_when_it_refuses(self, supervisor: User, excusal: Excusal) -> None:
        answer = decide(supervisor, excusal, decision="refuse")
        assert answer.status_code == 422
        assert b"Say why, so that the person who asked can act on it." in answer.content
        assert again(excusal).status == DecisionStatus.ASKED

    def test_keeps_the_answer_that_it_could_not_take(self, supervisor: User, excusal: Excusal) -> None:
        long = "word " * 500
        answer = decide(supervisor, excusal, decision="refuse", answer=long)
        assert answer.status_code == 422
        assert long.strip() in answer.content.decode()

    def test_asks_for_one_of_the_two_buttons(self, supervisor: User, excusal: Excusal) -> None:
        answer = decide(supervisor, excusal, decision="")
        assert answer.status_code == 422
        assert b"Choose Approve or Refuse." in answer.content

    def test_says_who_decided_before(self, supervisor: User, lead_worker: User, excusal: Excusal) -> None:
        decide(lead_worker, excusal)
        client = signed_in(supervisor)
        url = reverse("supervision:excusal-decide", args=[excusal.pk])
        answer = client.post(url, {"decision": "refuse", "answer": "No reason was given."}, follow=True)
        page = answer.content.decode()
        assert f"This request was decided already: approved by {lead_worker.name} today" in page
        assert again(excusal).status == DecisionStatus.APPROVED

    def test_takes_the_same_form_twice_as_once(self, supervisor: User, excusal: Excusal) -> None:
        key = str(uuid4())
        first = decide(supervisor, excusal, submission=key)
        second = decide(supervisor, excusal, submission=key)
        assert first.status_code == second.status_code == 302
        assert len(events_of(Case(pk=excusal.case_id), EventKind.EXCUSAL_APPROVED)) == 1

    def test_lets_nobody_decide_their_own(self, supervisor: User, late: Deadline) -> None:
        own = make_excusal(deadline=late, by=supervisor)
        assert decide(supervisor, own).status_code == 403
        assert again(own).status == DecisionStatus.ASKED


class TestTrackChange:
    def test_moves_the_case_and_starts_its_clocks(self, supervisor: User, open_case: Case, change: TrackChange) -> None:
        before = len(deadlines_of(open_case, "ea"))
        assert decide(supervisor, change).status_code == 302
        with as_auditor():
            assert Case.objects.get(pk=open_case.pk).track == Track.FAMILIES_FIRST
        assert len(deadlines_of(open_case, "ea")) == before + 1

    def test_refuses_with_an_answer(self, supervisor: User, open_case: Case, change: TrackChange) -> None:
        decide(supervisor, change, decision="refuse", answer="Work First fits better now.")
        assert again(change).answer == "Work First fits better now."
        assert events_of(open_case, EventKind.TRACK_CHANGE_REFUSED)

    def test_cannot_approve_for_a_closed_case(self, supervisor: User, coach: User) -> None:
        stale = make_track_change(case=make_case(coach=coach, status="CLOSED"), by=coach)
        answer = decide(supervisor, stale)
        assert answer.status_code == 422
        assert b"This case is closed" in answer.content


class TestWhoMayNot:
    def test_refuses_everybody_who_does_not_decide(
        self, coach: User, case_aide: User, engagement_specialist: User, auditor: User, excusal: Excusal,
        change: TrackChange,
    ) -> None:  # fmt: skip
        for user in (coach, case_aide, engagement_specialist, auditor):
            assert signed_in(user).get(reverse("supervision:approvals")).status_code == 403
            assert decide(user, excusal).status_code == 403
            assert decide(user, change).status_code == 403
        assert again(excusal).status == DecisionStatus.ASKED

    def test_knows_nothing_of_another_office(self, outsider: User, excusal: Excusal, change: TrackChange) -> None:
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=outsider.office)
        assert decide(manager, excusal).status_code == 404
        assert decide(manager, change).status_code == 404

    def test_takes_no_answer_by_address(self, supervisor: User, excusal: Excusal) -> None:
        url = reverse("supervision:excusal-decide", args=[excusal.pk])
        assert signed_in(supervisor).get(url).status_code == 405
