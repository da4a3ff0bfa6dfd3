"""Requests: the inbox with its one-business-day clock, urgent ones at once, consults with their time to answer."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import DeadlineState, EventKind, RequestKind, Role
from casework.context import in_context
from casework.models import Case, Office, Request, RequestHandOn, User
from casework.operations.assignments import assign_case
from casework.operations.handovers import accept_handover
from casework.operations.requests import open_request
from casework.queries.requests import _took, due_days, requests_page
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, ZONE, as_auditor, as_importer, days_ago, make_request, moment
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def send(user: User, case: Case | None = None, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "asked_by_kind": "PARTNER",
        "asked_by_name": "Head Start, Ms Orr",
        "channel": "CALL",
        "received_on": TODAY.isoformat(),
        "question": "Can the child start on Monday? 👧",
        "to_id": str(user.pk),
    } | changes
    values = {name: value for name, value in values.items() if value is not None}
    page = reverse("casework:case-request-open", args=[case.pk]) if case else reverse("casework:request-open")
    return signed_in(user).post(page, values)


def requests() -> list[Request]:
    with as_auditor():
        return list(Request.objects.order_by("pk"))


def page(user: User, request: Request | str) -> HttpResponse:
    address = request if isinstance(request, str) else reverse("casework:request", args=[request.pk])
    return signed_in(user).get(address)


def inbox(user: User, query: str = "") -> HttpResponse:
    return signed_in(user).get(reverse("casework:requests") + query)


def act(user: User, request: Request, what: str, **values: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"casework:request-{what}", args=[request.pk]), values)


class TestOpen:
    def test_about_a_case_starts_a_clock_that_an_answer_stops(self, open_case: Case, coach: User) -> None:
        adult = factories.adult_of(open_case)
        answer = send(coach, open_case, asked_by_kind="FAMILY", asked_by_name="", participant_id=str(adult.pk))

        [request] = requests()
        assert answer["Location"] == reverse("casework:request", args=[request.pk])
        [clock] = factories.deadlines_of(open_case, "reply")
        assert (clock.participant_id, clock.met_on) == (adult.pk, None)
        today = signed_in(coach).get(reverse("casework:today")).content.decode()
        assert answer["Location"] in today
        assert "Answer" in today
        timeline = page(coach, reverse("casework:case", args=[open_case.pk]) + "?show=requests").content.decode()
        assert "Request received" in timeline
        assert "Can the child start on Monday? 👧" in timeline

        assert act(coach, request, "answer", answer="Yes, at eight.").status_code == 302
        [clock] = factories.deadlines_of(open_case, "reply")
        assert clock.met_on == TODAY
        assert "Yes, at eight." in page(coach, request).content.decode()

    def test_the_inbox_says_the_same_day_as_the_clock(self, open_case: Case, coach: User) -> None:
        for days in range(9):
            make_request(case=open_case, to=coach, received_at=moment(days_ago(days)))
        due = {row.id: row.due_on for row in inbox(coach).context["page"].rows}

        with as_auditor():
            lines = {line.pk: line.subject_id for line in open_case.events.filter(kind=EventKind.REQUEST_RECEIVED)}
        clocks = factories.deadlines_of(open_case, "reply")
        assert len(clocks) == 9
        assert {lines[clock.trigger_id]: clock.due_on for clock in clocks if clock.trigger_id} == due

    def test_about_no_case_has_the_same_day_without_a_clock(self, coach: User) -> None:
        answer = send(coach)

        [request] = requests()
        assert request.case_id is None
        row = inbox(coach).context["page"].rows[0]
        assert row.due_on > TODAY
        assert row.state == DeadlineState.DUE_SOON
        assert page(coach, answer["Location"]).status_code == 200

    def test_came_before_it_was_written_down(self, open_case: Case, coach: User) -> None:
        send(coach, open_case, received_on=days_ago(9).isoformat(), received_time="08:15")

        [request] = requests()
        local = request.received_at.astimezone(open_case.office.zone)
        assert (local.date(), local.hour, local.minute) == (days_ago(9), 8, 15)
        assert inbox(coach).context["page"].rows[0].state == DeadlineState.OVERDUE

    def test_sent_twice_it_is_one(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        assert send(coach, open_case, submission=key)["Location"] == send(coach, open_case, submission=key)["Location"]

        assert len(requests()) == 1

    def test_on_a_closed_case_it_is_taken_in_all_the_same(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")

        assert send(coach, case).status_code == 302

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"question": " "}, "Write what is asked."),
            ({"question": "x" * 10_000}, "A request holds 4,000 characters."),
            ({"asked_by_kind": None}, "Say who asks."),
            ({"asked_by_name": ""}, "Write who asks."),
            ({"asked_by_kind": "FAMILY"}, "Choose who of the family asks."),
            ({"channel": "PIGEON"}, "not one of the available choices"),
            ({"channel": "IN_APP"}, "not one of the available choices"),
            ({"to_id": ""}, "Choose who is asked."),
            ({"to_id": str(uuid4())}, "This person cannot be asked."),
            ({"received_on": days_ago(-1).isoformat()}, "lies in the future"),
            ({"received_on": "2026-02-30"}, "This is not a day of the calendar."),
            ({"received_on": "1990-01-01"}, "Days before 2015"),
            ({"received_time": "25:00"}, "This is not a time of day."),
            ({"participant_id": str(uuid4())}, "does not belong to this case"),
        ],
    )
    def test_what_cannot_be_is_said_and_the_text_is_kept(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = send(coach, open_case, **changes)
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert words in shown
        assert changes.get("question", "Can the child start on Monday? 👧").strip() in shown
        assert requests() == []

    def test_only_who_sees_the_case_can_be_asked_about_it(
        self, open_case: Case, coach: User, other_coach: User, case_aide: User, outsider: User
    ) -> None:
        kept_away = factories.make_user(role=Role.LEAD_WORKER, office=open_case.office, name="Ola Vane")
        factories.make_conflict_block(case=open_case, staff=kept_away)
        offered = page(coach, reverse("casework:case-request-open", args=[open_case.pk])).content.decode()
        assert case_aide.name in offered
        assert other_coach.name not in offered
        assert kept_away.name not in offered
        for to in (other_coach, outsider, kept_away):
            with in_context(actor=coach), pytest.raises(Refused):
                open_request(
                    case_id=open_case.pk,
                    kind="QUESTION",
                    channel="CALL",
                    asked_by_kind="PARTNER",
                    asked_by_name="Ms Orr",
                    participant_id=None,
                    question="What?",
                    is_urgent=False,
                    received_at=NOW,
                    to_id=to.pk,
                    actor=coach,
                    now=NOW,
                )

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_others_may_not(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert send(request.getfixturevalue(who), open_case).status_code == status
        assert requests() == []


class TestUrgent:
    """A098: emergent needs at once."""

    def test_stands_on_every_page_of_whom_it_asks_until_something_is_done(
        self, open_case: Case, coach: User, case_aide: User
    ) -> None:
        send(case_aide, open_case, is_urgent="on", to_id=str(coach.pk))

        [request] = requests()
        link = reverse("casework:request", args=[request.pk])
        for address in (reverse("casework:families"), reverse("casework:standards")):
            assert f'<a href="{link}">1 urgent request waits for you</a>' in page(coach, address).content.decode()
            assert "urgent request waits" not in page(case_aide, address).content.decode()

        assert act(coach, request, "act").status_code == 302
        assert "urgent request waits" not in page(coach, reverse("casework:families")).content.decode()
        [taken] = requests()
        assert taken.first_action_by_id == coach.pk
        assert taken.answered_at is None
        act(coach, request, "act")
        assert requests()[0].first_action_at == taken.first_action_at, "the first time counts"
        assert "First taken care of" in page(coach, request).content.decode()

    def test_comes_first(self, open_case: Case, coach: User) -> None:
        make_request(case=open_case, to=coach, question="Calm", received_at=moment(days_ago(9)))
        make_request(case=open_case, to=coach, question="Pressing", is_urgent=True)

        assert [row.question for row in inbox(coach).context["page"].rows] == ["Pressing", "Calm"]


class TestAnswer:
    def test_again_is_refused(self, open_case: Case, coach: User) -> None:
        request = make_request(case=open_case, to=coach)
        act(coach, request, "answer", answer="Yes.")
        again = act(coach, request, "answer", answer="No.")

        assert again.status_code == 422
        assert "was answered before" in again.content.decode()
        assert requests()[0].answer == "Yes."
        assert act(coach, request, "act").status_code == 422

    @pytest.mark.parametrize(
        ("answer", "words"), [(" ", "Write the answer."), ("x" * 11_000, "An answer holds 10,000")]
    )
    def test_needs_words(self, open_case: Case, coach: User, answer: str, words: str) -> None:
        request = make_request(case=open_case, to=coach)
        refused = act(coach, request, "answer", answer=answer)

        assert refused.status_code == 422
        assert words in refused.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"),
        [("supervisor", 302), ("lead_worker", 302), ("case_aide", 403), ("outsider", 404), ("auditor", 403)],
    )
    def test_is_given_by_whom_is_asked_or_who_decides(
        self, open_case: Case, coach: User, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        asked = make_request(case=open_case, to=coach)

        assert act(request.getfixturevalue(who), asked, "answer", answer="Yes.").status_code == status

    def test_about_no_case_is_not_there_for_others(
        self, coach: User, other_coach: User, outsider: User, supervisor: User, auditor: User, partner: User
    ) -> None:
        request = make_request(to=coach)
        for user in (other_coach, outsider, partner):
            assert page(user, request).status_code == 404
            assert act(user, request, "answer", answer="Yes.").status_code == 404
        assert page(auditor, request).status_code == 200
        assert act(auditor, request, "answer", answer="Yes.").status_code == 403
        assert act(supervisor, request, "answer", answer="Yes.").status_code == 302
        assert "after" in inbox(coach, "?show=answered").content.decode()

    def test_what_was_typed_is_kept_while_typing(self, coach: User, other_coach: User) -> None:
        request = make_request(to=coach)
        key = page(coach, request).context["draft_key"]
        url = reverse("casework:draft-save", args=[str(key)])
        sent = {"rev": 0, "data": {"answer": "We could"}}
        assert signed_in(coach).post(url, sent, content_type="application/json").status_code == 200
        others = {"rev": 0, "data": {"answer": "Somebody else's words"}}  # a draft of their own, shown to nobody else
        assert signed_in(other_coach).post(url, others, content_type="application/json").status_code == 200

        assert "We could" in page(coach, request).content.decode()
        assert "Somebody else" not in page(coach, request).content.decode()
        act(coach, request, "answer", answer="We could", draft_rev="1")
        assert page(coach, request).context["draft"] is None


class TestHandOn:
    def test_goes_to_somebody_else_and_its_clock_goes_on(self, open_case: Case, coach: User, case_aide: User) -> None:
        request = make_request(case=open_case, to=coach)
        answer = act(coach, request, "hand-on", to_id=str(case_aide.pk), words="She asked for you.")

        assert answer.status_code == 302
        [handed] = requests()
        assert (handed.to_id, handed.first_action_by_id, handed.answered_at) == (case_aide.pk, coach.pk, None)
        assert factories.deadlines_of(open_case, "reply")[0].met_on is None
        assert [row.id for row in inbox(case_aide).context["page"].rows] == [request.pk]
        assert list(inbox(coach).context["page"].rows) == []
        assert "She asked for you." in page(case_aide, request).content.decode()
        assert act(coach, request, "answer", answer="Mine").status_code == 403
        assert act(case_aide, request, "answer", answer="Yes.").status_code == 302

    def test_about_no_case(self, coach: User, other_coach: User) -> None:
        request = make_request(to=coach)
        assert act(coach, request, "hand-on", to_id=str(other_coach.pk)).status_code == 302

        assert page(other_coach, request).status_code == 200

    @pytest.mark.parametrize("to", ["coach", "other_coach", "outsider"])
    def test_to_who_has_it_or_does_not_see_it_is_refused(
        self, open_case: Case, coach: User, to: str, request: pytest.FixtureRequest
    ) -> None:
        asked = make_request(case=open_case, to=coach)
        refused = act(coach, asked, "hand-on", to_id=str(request.getfixturevalue(to).pk))

        assert refused.status_code == 422
        assert requests()[0].to_id == coach.pk


class TestWithTheFamily:
    """A099: what waits about a case goes with it to whoever carries it next, and is answered in its office."""

    def move(self, case: Case, coach: User, to: User) -> None:
        handover = factories.make_handover(case=case, from_coach=coach, to_coach=to)
        with in_context(actor=to):
            accept_handover(handover_id=handover.pk, actor=to, now=NOW)

    def test_an_accepted_transfer_brings_it_and_its_clock_can_be_met(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        urgent = make_request(case=open_case, to=coach, is_urgent=True)
        own = make_request(to=coach)
        self.move(open_case, coach, other_coach)

        assert [row.id for row in inbox(other_coach).context["page"].rows] == [urgent.pk]
        assert [row.id for row in inbox(coach).context["page"].rows] == [own.pk]
        assert "1 urgent request waits for you" in page(other_coach, reverse("casework:families")).content.decode()
        assert "With the family." in page(other_coach, urgent).content.decode()
        [line] = factories.events_of(open_case, EventKind.REQUEST_HANDED_ON)
        assert line.facts == {"to": str(other_coach.pk)}
        assert act(other_coach, urgent, "answer", answer="Yes.").status_code == 302
        assert factories.deadlines_of(open_case, "reply")[0].met_on == TODAY

    def test_a_supervisor_who_assigns_another_coach_sends_it_along(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        request = make_request(case=open_case, to=coach)
        with in_context(actor=supervisor):
            assign_case(case_id=open_case.pk, coach=other_coach, first_day=TODAY, actor=supervisor, now=NOW)

        assert [row.id for row in inbox(other_coach).context["page"].rows] == [request.pk]
        assert requests()[0].first_action_at is None, "nobody began with it"

    def test_what_others_of_the_office_were_asked_stays_with_them(
        self, open_case: Case, coach: User, other_coach: User, case_aide: User
    ) -> None:
        make_request(case=open_case, to=case_aide)
        done = {"answer": "So.", "answered_at": NOW, "first_action_at": NOW}
        make_request(case=open_case, to=coach, answered_by=coach, first_action_by=coach, **done)
        self.move(open_case, coach, other_coach)

        assert {one.to_id for one in requests()} == {case_aide.pk, coach.pk}
        assert factories.events_of(open_case, EventKind.REQUEST_HANDED_ON) == []

    def test_in_another_office_it_is_answered_there_and_no_longer_here(
        self, open_case: Case, coach: User, case_aide: User, supervisor: User, other_office: Office
    ) -> None:
        there = factories.make_user(office=other_office)
        aide_there = factories.make_user(office=other_office, role=Role.CASE_AIDE)
        manager = factories.make_user(office=other_office, role=Role.OPERATIONS_MANAGER)
        asked = [make_request(case=open_case, to=one) for one in (coach, case_aide)]
        self.move(open_case, coach, there)

        assert {row.id for row in inbox(there).context["page"].rows} == {one.pk for one in asked}
        assert act(supervisor, asked[0], "answer", answer="Yes.").status_code == 404
        assert act(there, asked[0], "hand-on", to_id=str(case_aide.pk)).status_code == 422
        assert act(there, asked[0], "hand-on", to_id=str(aide_there.pk)).status_code == 302
        assert act(aide_there, asked[0], "answer", answer="Yes.").status_code == 302
        assert act(manager, asked[1], "answer", answer="Yes.").status_code == 302
        assert all(one.met_on == TODAY for one in factories.deadlines_of(open_case, "reply"))

    def test_a_consult_is_any_specialist_s_of_the_new_office(
        self, open_case: Case, coach: User, engagement_specialist: User, other_office: Office
    ) -> None:
        there = factories.make_user(office=other_office)
        specialist = factories.make_user(office=other_office, role=Role.ENGAGEMENT_SPECIALIST)
        kind = RequestKind.CONSULT
        asked = [
            make_request(case=open_case, to=to, kind=kind, entered_by=coach) for to in (engagement_specialist, None)
        ]
        self.move(open_case, coach, there)

        assert list(inbox(engagement_specialist).context["page"].rows) == []
        assert {row.id for row in inbox(specialist).context["page"].rows} == {one.pk for one in asked}
        for one in asked:
            assert act(specialist, one, "answer", answer="Ask her.").status_code == 302


class TestConsult:
    """O038: the engagement specialist answers coaches, and the time it took is known."""

    def ask(self, user: User, case: Case | None = None, **changes: Any) -> HttpResponse:
        values = {"submission": str(uuid4()), "to_id": "", "question": "How do I begin this talk?"} | changes
        where = reverse("casework:case-consult-ask", args=[case.pk]) if case else reverse("casework:consult-ask")
        return signed_in(user).post(where, values)

    def test_waits_first_for_any_specialist_and_comes_back_with_its_time(
        self, open_case: Case, coach: User, engagement_specialist: User
    ) -> None:
        make_request(to=engagement_specialist, question="A call", received_at=moment(days_ago(3)))
        assert self.ask(coach, open_case).status_code == 302

        [consult] = [one for one in requests() if one.kind == RequestKind.CONSULT]
        assert (consult.to_id, consult.channel) == (None, "IN_APP")
        rows = inbox(engagement_specialist).context["page"].rows
        assert [row.question for row in rows] == ["How do I begin this talk?", "A call"]
        assert [row.id for row in inbox(coach, "?show=asked").context["page"].rows] == [consult.pk]

        assert act(engagement_specialist, consult, "answer", answer="Ask about the child first.").status_code == 302
        shown = page(coach, consult).content.decode()
        assert "Ask about the child first." in shown
        assert "after 0 minutes" in shown
        assert inbox(coach).context["times"].count == 1
        timeline = page(coach, reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Consult answered" in timeline

    def test_goes_to_a_specialist_only(self, open_case: Case, coach: User, case_aide: User) -> None:
        assert self.ask(coach, open_case, to_id=str(case_aide.pk)).status_code == 422
        request = make_request(case=open_case, to=None, kind=RequestKind.CONSULT, entered_by=coach)
        assert act(case_aide, request, "answer", answer="Me?").status_code == 403

    def test_about_no_case(self, coach: User, engagement_specialist: User) -> None:
        assert self.ask(coach, to_id=str(engagement_specialist.pk)).status_code == 302
        assert len(inbox(engagement_specialist).context["page"].rows) == 1

    def test_half_of_the_answers_came_within(self, open_case: Case, coach: User, engagement_specialist: User) -> None:
        for hours in (1, 3, 100):
            start = NOW - timedelta(days=10)
            make_request(
                case=open_case,
                to=engagement_specialist,
                kind=RequestKind.CONSULT,
                received_at=start,
                first_action_at=start,
                first_action_by=engagement_specialist,
                answer="So.",
                answered_at=start + timedelta(hours=hours),
                answered_by=engagement_specialist,
            )
        times = inbox(coach).context["times"]

        assert (times.count, times.half_within, times.longest) == (3, "3 hours", "4 days")


class TestInbox:
    def test_is_for_who_works_on_cases(self, auditor: User, admin: User, partner: User, case_aide: User) -> None:
        for user in (auditor, admin, partner):
            assert inbox(user).status_code == 403
        assert inbox(case_aide).status_code == 200

    def test_shows_the_manager_all_that_wait_in_the_office(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User, other_office: Office
    ) -> None:
        mine = {make_request(case=open_case, to=coach).pk, make_request(to=other_coach).pk}
        manager = factories.make_user(role=Role.OPERATIONS_MANAGER, office=other_office)

        assert {row.id for row in inbox(supervisor, "?show=office").context["page"].rows} == mine
        assert list(inbox(manager, "?show=office").context["page"].rows) == []
        assert "Nothing here." in inbox(supervisor, "?show=nonsense&after=x").content.decode()

    def test_counts_in_the_rail(self, open_case: Case, coach: User) -> None:
        make_request(case=open_case, to=coach)
        make_request(to=coach)

        assert '2<span class="vh"> waiting</span>' in page(coach, reverse("casework:families")).content.decode()

    @pytest.mark.parametrize("shown", ["mine", "asked", "office", "answered"])
    def test_goes_on_page_by_page_and_asks_as_often_for_many(
        self, open_case: Case, coach: User, shown: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(requests_page, "__kwdefaults__", {"size": 2})
        done: dict[str, Any] = {}
        if shown == "answered":
            done = {"answer": "So.", "answered_at": NOW, "answered_by": coach}
            done |= {"first_action_at": NOW, "first_action_by": coach}

        def make(number: int) -> None:
            case = open_case if number % 2 else None
            make_request(
                case=case, to=coach, is_urgent=number % 3 == 0, received_at=NOW - timedelta(hours=number), **done
            )

        for number in range(2):
            make(number)
        client, address = signed_in(coach), f"{reverse('casework:requests')}?show={shown}"
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for number in range(2, 7):
            make(number)
        with CaptureQueriesContext(connection) as many:
            answer = client.get(address)
        assert len(many) == len(few)

        seen: list[Any] = []
        while True:
            seen += [row.id for row in answer.context["page"].rows]
            if not answer.context["next_url"]:
                break
            answer = client.get(answer.context["next_url"])
        assert len(seen) == len(set(seen)) == 7

    def test_in_other_states_no_clock_is_set(self, coach: User) -> None:
        make_request(to=coach)
        with as_importer():
            Office.objects.filter(pk=coach.office_id).update(jurisdiction="US-OR")

        assert inbox(coach).context["page"].rows[0].due_on is None


class TestDueDays:
    def test_skip_what_is_not_worked(self, office: Office) -> None:
        """A099: a Friday's request is due on Monday, or after the holiday."""
        days = ["2026-09-03", "2026-09-04", "2026-09-05", "2026-11-25", "2028-02-28"]
        moments = [datetime.fromisoformat(day).date() for day in days]
        with as_auditor():
            due = due_days(moments, office=office, today=TODAY)

        assert [str(due[day]) for day in moments] == [
            "2026-09-04",
            "2026-09-08",
            "2026-09-08",
            "2026-11-27",
            "2028-02-29",
        ]


class TestTook:
    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (0, "0 minutes"),
            (1, "1 minute"),
            (59, "59 minutes"),
            (60, "1 hour"),
            (47 * 60, "47 hours"),
            (2880, "2 days"),
        ],
    )
    def test_says_it_shortly(self, minutes: int, words: str) -> None:
        assert _took(timedelta(minutes=minutes)) == words


class TestWalls:
    def test_a_coworker_of_another_office_reads_and_writes_nothing(self, coach: User, outsider: User) -> None:
        request = make_request(to=coach)
        with in_context(actor=outsider):
            assert not Request.objects.exists()
            assert Request.objects.filter(pk=request.pk).update(to=outsider) == 0

    def test_what_was_asked_is_never_changed(self, coach: User) -> None:
        request = make_request(to=coach)
        for change in ({"question": "Other"}, {"received_at": NOW}, {"is_urgent": True}):
            with pytest.raises(DatabaseError, match="permission denied"), in_context(actor=coach):
                Request.objects.filter(pk=request.pk).update(**change)
        with pytest.raises(DatabaseError, match="permission denied"), in_context(actor=coach):
            RequestHandOn.objects.filter(request=request)._raw_delete("default")

    def test_a_moment_is_local_to_the_office(self) -> None:
        assert NOW.tzinfo == ZONE
