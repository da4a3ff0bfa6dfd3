"""Requests for a decision: asked by one, decided by another on one list, with what an answer does."""

from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseStatus, EventKind, HandoverStatus, Role
from casework.context import in_context
from casework.door import seen_case
from casework.models import Assignment, Case, Event, Handover, User
from casework.operations.assignments import assign_case
from coaching.models import WorkMonth
from reengagement.models import ExtensionStaffing
from supervision.choices import ReportCode, RequestStatus
from supervision.models import DecisionRequest
from supervision.operations.decisions import decide_transfer
from supervision.queries.asked import What
from supervision.queries.decisions import asked_forms
from supervision.queries.requests import waiting_count
from supervision.queries.scorecards import scorecard_of
from supervision.rules.conferences import month_slots
from tests.coaching_records import make_support
from tests.decision_records import WHY, make_extension_form, make_late_note, make_month_request
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    deadlines_of,
    events_of,
    make_absence,
    make_case,
    make_conflict_block,
    make_excusal,
    make_handover,
    make_override,
    make_track_change,
    make_user,
)
from tests.flows.casework.test_handover_races import at_once
from tests.flows.supervision.test_caseloads import loads_of
from tests.people import signed_in
from tests.unit.coaching.months import make_closed_month

pytestmark = pytest.mark.django_db(transaction=True)


def send(user: User, name: str, key: Any, **form: Any) -> HttpResponse:
    url = reverse(f"supervision:{name}", args=[key])
    return signed_in(user).post(url, {"submission": str(uuid4())} | form)


def decide(user: User, name: str, key: Any, decision: str = "approve", answer: str = "") -> HttpResponse:
    return send(user, name, key, decision=decision, answer=answer)


def inbox(user: User, **query: str) -> HttpResponse:
    return signed_in(user).get(reverse("supervision:approvals"), query)


def inbox_of(client: Client) -> str:
    return client.get(reverse("supervision:approvals")).content.decode()


def own(user: User) -> str:
    return signed_in(user).get(reverse("supervision:own-requests")).content.decode()


def fresh(asked: DecisionRequest) -> DecisionRequest:
    with as_auditor():
        return DecisionRequest.objects.get(pk=asked.pk)


def late_notes_of(user: User, coach: User) -> tuple[int, int]:
    """Return the late notes of a coach's scorecard, and those of the office's report."""
    [slot] = month_slots(TODAY, 1)
    with in_context(actor=user):
        card = scorecard_of(user, coach, slot, today=TODAY)
    query = {"kind": "filed", "month": f"{TODAY:%Y-%m}"}
    page = signed_in(user).get(reverse("supervision:report", args=[ReportCode.LATE_NOTES]), query)
    return card.late_notes, len(page.context["rows"])


class TestMonth:
    def test_is_asked_decided_and_open_again(self, open_case: Case, coach: User, supervisor: User) -> None:
        """Domain 6: a coach asks, a supervisor opens the month; the coach sees the answer."""
        month = make_closed_month(case=open_case, by=coach)
        assert send(coach, "month-ask", month.pk, reason=WHY)["Location"] == reverse("supervision:own-requests")
        again = send(coach, "month-ask", month.pk, reason=WHY)
        assert (again.status_code, "waits for its answer" in again.content.decode()) == (422, True)
        with as_auditor():
            asked = DecisionRequest.objects.get()
        shown = inbox(supervisor).content.decode()
        assert WHY in shown
        assert "Months to open again" in inbox(supervisor, kind="month").content.decode()
        assert decide(supervisor, "decision-decide", asked.pk, answer="Mind the date").status_code == 302
        with as_auditor():
            assert WorkMonth.objects.get(pk=month.pk).closed_at is None
        assert (fresh(asked).status, fresh(asked).decided_by_id) == (RequestStatus.APPROVED, supervisor.pk)
        assert len(events_of(open_case, EventKind.DECISION_APPROVED)) == 1
        assert "Mind the date" in own(coach)

    def test_is_returned_with_a_reason_only(self, open_case: Case, coach: User, supervisor: User) -> None:
        asked = make_month_request(case=open_case, by=coach)
        bare = decide(supervisor, "decision-decide", asked.pk, "refuse")
        assert (bare.status_code, "Say why" in bare.content.decode()) == (422, True)
        assert decide(supervisor, "decision-decide", asked.pk, "refuse", "No timesheet yet").status_code == 302
        assert fresh(asked).status == RequestStatus.REFUSED
        with as_auditor():
            assert WorkMonth.objects.get(pk=asked.subject_id).closed_at is not None

    def test_the_second_of_two_is_told(self, open_case: Case, coach: User, supervisor: User, lead_worker: User) -> None:
        asked = make_month_request(case=open_case, by=coach)
        decide(supervisor, "decision-decide", asked.pk)
        late = decide(lead_worker, "decision-decide", asked.pk, "refuse", "Not now")
        told = signed_in(lead_worker).get(late["Location"])
        assert fresh(asked).status == RequestStatus.APPROVED
        assert late.status_code == 302
        assert told.status_code == 200

    def test_is_withdrawn_by_who_asked(self, open_case: Case, coach: User, other_coach: User, supervisor: User) -> None:
        asked = make_month_request(case=open_case, by=coach)
        assert send(other_coach, "request-withdraw", asked.pk).status_code in {403, 404}
        assert send(coach, "request-withdraw", asked.pk).status_code == 302
        assert fresh(asked).status == RequestStatus.WITHDRAWN
        assert decide(supervisor, "decision-decide", asked.pk).status_code == 302
        assert fresh(asked).status == RequestStatus.WITHDRAWN

    def test_nobody_decides_their_own(self, open_case: Case, supervisor: User, coach: User, outsider: User) -> None:
        """O086, domain 1: the operation says so and the database too."""
        asked = make_month_request(case=open_case, by=supervisor)
        assert "You asked for this yourself" in inbox(supervisor).content.decode()
        assert decide(supervisor, "decision-decide", asked.pk).status_code == 403
        assert decide(coach, "decision-decide", asked.pk).status_code == 403
        assert decide(outsider, "decision-decide", asked.pk).status_code == 403
        with as_importer(), pytest.raises(IntegrityError), transaction.atomic():
            DecisionRequest.objects.filter(pk=asked.pk).update(
                status=RequestStatus.APPROVED, decided_by=supervisor, decided_at=asked.asked_at
            )

    def test_keeps_what_was_typed(self, open_case: Case, coach: User) -> None:
        month = make_closed_month(case=open_case, by=coach)
        long = send(coach, "month-ask", month.pk, reason="🧾" * 10_000)
        assert long.status_code == 422
        assert "🧾🧾🧾" in long.content.decode()


class TestLateNote:
    def test_is_let_pass_and_counted_no_more(self, open_case: Case, coach: User, supervisor: User) -> None:
        """A020, A021: extenuating circumstances are approved by the supervisor."""
        deadline = make_late_note(case=open_case, by=coach)
        assert loads_of(supervisor).office.late_notes == 1
        assert late_notes_of(supervisor, coach) == (1, 1)
        assert send(coach, "late-note-ask", deadline.pk, reason=WHY).status_code == 302
        with as_auditor():
            asked = DecisionRequest.objects.get()
        assert "Late by" in inbox(supervisor).content.decode()
        assert decide(supervisor, "decision-decide", asked.pk).status_code == 302
        assert loads_of(supervisor).office.late_notes == 0
        assert late_notes_of(supervisor, coach) == (0, 0)
        again = send(coach, "late-note-ask", deadline.pk, reason=WHY)
        assert (again.status_code, "let pass already" in again.content.decode()) == (422, True)


class TestExtensionForm:
    def test_is_accepted_once(self, open_case: Case, coach: User, supervisor: User) -> None:
        """A086: in time, a week before the staffing."""
        form = make_extension_form(case=open_case, by=coach)
        shown = inbox(supervisor).content.decode()
        assert "Extension form" in shown
        assert "Form due" in shown
        assert decide(supervisor, "extension-decide", form.staffing_id).status_code == 302
        assert waiting_count_of(supervisor) == 0
        assert len(events_of(open_case, EventKind.DECISION_APPROVED)) == 1

    def test_that_is_accepted_is_not_given_back_from_an_old_page(
        self, open_case: Case, coach: User, supervisor: User, lead_worker: User
    ) -> None:
        """A086: whoever decides second is told, and nothing is written."""
        form = make_extension_form(case=open_case, by=coach)
        decide(supervisor, "extension-decide", form.staffing_id)
        late = decide(lead_worker, "extension-decide", form.staffing_id, "refuse", "Not now")
        told = signed_in(lead_worker).get(late["Location"])
        assert (late.status_code, told.status_code) == (302, 200)
        with as_auditor():
            (on,) = ExtensionStaffing.objects.filter(pk=form.pk).values_list("form_submitted_on", flat=True)
            assert on == TODAY
            assert list(DecisionRequest.objects.values_list("status", flat=True)) == [RequestStatus.APPROVED]
        assert not events_of(open_case, EventKind.DECISION_RETURNED)

    def test_late_without_a_reason_is_given_back(self, open_case: Case, coach: User, supervisor: User) -> None:
        """A086: a late one needs a new day or a reason."""
        form = make_extension_form(case=open_case, by=coach, days=3)
        stopped = decide(supervisor, "extension-decide", form.staffing_id)
        assert (stopped.status_code, "The form came late" in stopped.content.decode()) == (422, True)
        back = decide(supervisor, "extension-decide", form.staffing_id, "refuse", "Write down why it is late")
        assert back.status_code == 302
        with as_auditor():
            (on,) = ExtensionStaffing.objects.filter(pk=form.pk).values_list("form_submitted_on", flat=True)
            assert on is None
        assert len(events_of(open_case, EventKind.DECISION_RETURNED)) == 1

    def test_late_with_a_reason_is_accepted(self, open_case: Case, coach: User, supervisor: User) -> None:
        form = make_extension_form(case=open_case, by=coach, days=3, late_reason="The clinic closed")
        assert "The clinic closed" in inbox(supervisor).content.decode()
        assert decide(supervisor, "extension-decide", form.staffing_id).status_code == 302

    def test_is_not_decided_by_who_handed_it_in(self, open_case: Case, supervisor: User) -> None:
        form = make_extension_form(case=open_case, by=supervisor)
        assert decide(supervisor, "extension-decide", form.staffing_id).status_code == 403


class TestTransfer:
    def test_that_came_back_is_assigned(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        """O086: a coach assigns nothing."""
        one = make_handover(case=open_case, from_coach=coach, to_coach=other_coach, answer_by=days_ago(1))
        assert "Transfer" in inbox(supervisor, kind="transfer").content.decode()
        assert decide(supervisor, "transfer-decide", one.pk).status_code == 302
        with as_auditor():
            assert Handover.objects.get(pk=one.pk).status == HandoverStatus.ACCEPTED
            assert Assignment.objects.on(TODAY).get(case=open_case).coach_id == other_coach.pk

    def test_still_waiting_is_not_decided(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        one = make_handover(case=open_case, from_coach=coach, to_coach=other_coach)
        assert decide(supervisor, "transfer-decide", one.pk).status_code == 422

    def test_leaves_a_line_and_stands_among_what_was_decided_lately(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        one = make_handover(case=open_case, from_coach=coach, to_coach=other_coach, answer_by=days_ago(1))
        decide(supervisor, "transfer-decide", one.pk, "refuse", "Lars is full")
        [line] = events_of(open_case, EventKind.DECISION_RETURNED)
        assert (line.subject_id, line.facts) == (one.pk, {"asked": "TRANSFER", "about_on": str(days_ago(1))})
        [row] = inbox(supervisor).context["decided"]
        assert (row.title, row.answer, row.decided_by) == ("Transfer", "Lars is full", supervisor.name)
        assert "Lars is full" in own(coach)

    def test_to_another_office_goes_over_whole(
        self, open_case: Case, coach: User, outsider: User, supervisor: User
    ) -> None:
        """O027, O086: who decides in the office that hands over; the family goes with its new coach."""
        one = make_handover(case=open_case, from_coach=coach, to_coach=outsider, answer_by=days_ago(1))
        assert outsider.office.name in inbox(supervisor, kind="transfer").content.decode()
        submission = {"submission": str(uuid4()), "decision": "approve", "answer": "They moved"}
        client, url = signed_in(supervisor), reverse("supervision:transfer-decide", args=[one.pk])
        first, second = (client.post(url, submission) for _ in range(2))
        assert (first.status_code, second.status_code) == (302, 302)
        with as_auditor():
            case, told = Case.objects.get(pk=open_case.pk), Handover.objects.get(pk=one.pk)
            assert Assignment.objects.on(TODAY).get(case=case).coach_id == outsider.pk
        assert case.office_id == outsider.office_id
        assert (told.status, told.decided_by_id, told.answer) == (HandoverStatus.ACCEPTED, supervisor.pk, "They moved")
        kinds = [line.kind for line in events_of(open_case)]
        for kind in (EventKind.DECISION_APPROVED, EventKind.OFFICE_CHANGED, EventKind.ASSIGNMENT_CHANGED):
            assert kinds.count(kind) == 1
        assert signed_in(supervisor).get(reverse("casework:case", args=[case.pk])).status_code == 404
        assert signed_in(outsider).get(reverse("casework:case", args=[case.pk])).status_code == 200

    @pytest.mark.parametrize("is_elsewhere", [True, False])
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ("left", "works there no longer"),
            ("uncleared", "clearances of this coach are not on file"),
            ("away", "is away today"),
            ("blocked", "cannot carry this case"),
            ("moved", "Somebody else carries this family"),
            ("closed", "was closed meanwhile"),
        ],
    )
    def test_is_refused_where_nobody_can_take_it_whichever_office_is_asked(
        self,
        open_case: Case,
        coach: User,
        other_coach: User,
        outsider: User,
        supervisor: User,
        change: str,
        words: str,
        is_elsewhere: bool,
    ) -> None:
        """O087: who passed no checks carries nobody; one list of conditions for both."""
        asked = outsider if is_elsewhere else other_coach
        one = make_handover(case=open_case, from_coach=coach, to_coach=asked, answer_by=days_ago(1))
        if change == "blocked":
            make_conflict_block(case=open_case, staff=asked)
        if change == "away":
            make_absence(staff=asked, stand_in=make_user(office=asked.office))
        changed = {"left": {"is_active": False}, "uncleared": {"cleared_on": None}}
        third = make_user(office=coach.office)
        with as_importer():
            if change in changed:
                User.objects.filter(pk=asked.pk).update(**changed[change])
            if change == "moved":
                open_case.assignments.update(coach=third)
            if change == "closed":
                Case.objects.filter(pk=open_case.pk).update(status=CaseStatus.CLOSED, closed_on=TODAY)
        answer = decide(supervisor, "transfer-decide", one.pk)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        if is_elsewhere and change != "moved":
            with in_context(actor=supervisor), connection.cursor() as cursor:
                cursor.execute("SELECT sec.send_over(%s, %s, %s, '')", [one.pk, uuid4(), NOW])
                assert cursor.fetchone() == (change,)
        with as_auditor():
            assert Handover.objects.get(pk=one.pk).status == HandoverStatus.ASKED
            assert Case.objects.get(pk=open_case.pk).office_id == open_case.office_id
        assert not events_of(open_case, EventKind.OFFICE_CHANGED)
        assert not events_of(open_case, EventKind.DECISION_APPROVED)

    def test_to_another_office_replaces_who_began_on_the_same_day(
        self, open_case: Case, coach: User, other_coach: User, outsider: User, supervisor: User
    ) -> None:
        with in_context(actor=supervisor):
            assign_case(case_id=open_case.pk, coach=other_coach, first_day=TODAY, actor=supervisor, now=NOW)
        one = make_handover(case=open_case, from_coach=other_coach, to_coach=outsider, answer_by=days_ago(1))
        assert decide(supervisor, "transfer-decide", one.pk).status_code == 302
        with as_auditor():
            today = Assignment.objects.filter(case=open_case, first_day=TODAY).get()
            told = Event.objects.standing().get(
                case=open_case, kind=EventKind.ASSIGNMENT_CHANGED, subject_id=today.pk, on=TODAY
            )
        assert (today.coach_id, today.last_day) == (outsider.pk, None)
        assert told.facts == {"coach": str(outsider.pk)}

    def test_to_another_office_is_told_to_a_second_decider(
        self, open_case: Case, coach: User, outsider: User, supervisor: User, lead_worker: User
    ) -> None:
        one = make_handover(case=open_case, from_coach=coach, to_coach=outsider, answer_by=days_ago(1))
        decide(supervisor, "transfer-decide", one.pk)
        client, url = signed_in(lead_worker), reverse("supervision:transfer-decide", args=[one.pk])
        form = {"submission": str(uuid4()), "decision": "refuse", "answer": "Lars is full"}
        assert client.post(url, form)["Location"] == reverse("supervision:approvals")
        assert "This was decided meanwhile" in inbox_of(client)
        elsewhere = make_user(role=Role.OPERATIONS_MANAGER)
        assert decide(elsewhere, "transfer-decide", one.pk).status_code == 404

    def test_to_another_office_in_the_very_moment_is_told_to_a_second_decider(
        self, open_case: Case, coach: User, outsider: User, supervisor: User, lead_worker: User
    ) -> None:
        one = make_handover(case=open_case, from_coach=coach, to_coach=outsider, answer_by=days_ago(1))

        def seen_then_gone(*told: Any, **lookup: Any) -> Case:
            case = seen_case(*told, **lookup)
            with in_context(actor=supervisor):
                decide_transfer(handover_id=one.pk, approved=True, answer="", actor=supervisor, now=NOW)
            return case

        client, url = signed_in(lead_worker), reverse("supervision:transfer-decide", args=[one.pk])
        form = {"submission": str(uuid4()), "decision": "approve", "answer": ""}
        with mock.patch("supervision.views.requests.seen_case", seen_then_gone):
            answer = client.post(url, form)
        assert answer["Location"] == reverse("supervision:approvals")
        assert "This was decided meanwhile" in inbox_of(client)

    def test_two_who_decide_at_once_send_it_once(
        self, open_case: Case, coach: User, outsider: User, supervisor: User, lead_worker: User
    ) -> None:
        one = make_handover(case=open_case, from_coach=coach, to_coach=outsider, answer_by=days_ago(1))

        def grant(by: User) -> tuple[User, Any]:
            return by, lambda: decide_transfer(handover_id=one.pk, approved=True, answer="", actor=by, now=NOW)

        heard = at_once(grant(supervisor), grant(lead_worker))
        assert sorted(heard) == ["This request is decided already.", "done"]

    @pytest.mark.parametrize("is_elsewhere", [True, False])
    def test_granted_reads_the_same_wherever_it_goes_and_to_who_asked(
        self, open_case: Case, coach: User, other_coach: User, outsider: User, supervisor: User, is_elsewhere: bool
    ) -> None:
        asked = outsider if is_elsewhere else other_coach
        one = make_handover(case=open_case, from_coach=coach, to_coach=asked, answer_by=days_ago(1))
        decide(supervisor, "transfer-decide", one.pk, "approve", "They moved")
        told = f"Granted by {supervisor.name}"
        page = signed_in(asked).get(reverse("casework:case-handover", args=[open_case.pk])).content.decode()
        assert told in page
        with as_auditor():
            family = open_case.family.name
        mine = own(coach)
        assert (told in mine, open_case.number in mine) == (True, True)
        assert (family in mine, "They moved" in mine) == (False, False)
        assert open_case.number not in own(make_user(office=coach.office))

    def test_to_another_office_is_sent_by_nobody_who_asked_or_does_not_decide(
        self, open_case: Case, coach: User, outsider: User, supervisor: User
    ) -> None:
        one = make_handover(
            case=open_case, from_coach=coach, to_coach=outsider, answer_by=days_ago(1), asked_by=supervisor
        )
        assert decide(supervisor, "transfer-decide", one.pk).status_code == 403
        for user in (supervisor, coach, outsider):
            with in_context(actor=user), connection.cursor() as cursor:
                cursor.execute("SELECT sec.send_over(%s, %s, %s, '')", [one.pk, uuid4(), NOW])
                assert cursor.fetchone() == ("none",)

    def test_is_returned_with_a_reason(self, open_case: Case, coach: User, other_coach: User, supervisor: User) -> None:
        one = make_handover(case=open_case, from_coach=coach, to_coach=other_coach, answer_by=days_ago(1))
        assert decide(supervisor, "transfer-decide", one.pk, "refuse", "Lars is full").status_code == 302
        with as_auditor():
            assert Handover.objects.get(pk=one.pk).answer == "Lars is full"
            assert Assignment.objects.on(TODAY).get(case=open_case).coach_id == coach.pk


class TestList:
    def test_asks_as_much_for_many_as_for_one(self, coach: User, supervisor: User) -> None:
        def queries() -> int:
            client = signed_in(supervisor)
            client.get(reverse("supervision:approvals"))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("supervision:approvals"))
            return len(captured)

        def one() -> None:
            case = make_case(coach=coach)
            make_month_request(case=case, by=coach)
            make_extension_form(case=case, by=coach)

        one()
        few = queries()
        for _ in range(3):
            one()
        assert queries() == few

    def test_counts_in_the_menu_what_it_lists(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User, lead_worker: User
    ) -> None:
        """Every kind, one of each, and one of another office that is nobody's here."""
        make_month_request(case=open_case, by=coach)
        note = make_late_note(case=open_case, by=coach)
        assert send(coach, "late-note-ask", note.pk, reason=WHY).status_code == 302
        make_extension_form(case=open_case, by=coach)
        make_handover(case=open_case, from_coach=coach, to_coach=other_coach, answer_by=days_ago(1))
        first, second, *_ = deadlines_of(open_case)
        make_excusal(deadline=first, by=coach, until=TODAY + timedelta(days=5))
        make_excusal(deadline=second, by=coach)
        make_track_change(case=open_case, by=coach)
        make_override(case=open_case, by=coach)
        make_support(case=open_case, by=coach)
        make_month_request(case=make_case(coach=make_user()), by=coach)
        page = inbox(supervisor)
        listed, waits = page.context["page"], page.context["shell"]
        assert [listed.counts[what] for what in What] == [1] * len(What)
        assert listed.count == len(listed.rows) == len(What)
        [item] = [one for one in waits.items if one.url == reverse("supervision:approvals")]
        assert (item.waiting, waiting_count_of(supervisor)) == (listed.count, listed.count)

    def test_accepted_forms_take_no_place_from_those_that_wait(self, coach: User, supervisor: User) -> None:
        forms = [make_extension_form(case=make_case(coach=coach), by=coach) for _ in range(3)]
        decide(supervisor, "extension-decide", forms[0].staffing_id)
        with in_context(actor=supervisor), mock.patch("supervision.queries.decisions.SHOWN_AT_MOST", 2):
            found = asked_forms(supervisor, today=TODAY)
        assert {one.id for one in found} == {one.staffing_id for one in forms[1:]}

    def test_one_kind_is_listed_though_many_of_another_are_older(self, coach: User, supervisor: User) -> None:
        for _ in range(3):
            [deadline, *_] = deadlines_of(make_case(coach=coach))
            make_excusal(deadline=deadline, by=coach, until=TODAY + timedelta(days=5))
        change = make_track_change(case=make_case(coach=coach), by=coach)
        with mock.patch("supervision.queries.requests.SHOWN_AT_MOST", 2):
            listed = inbox(supervisor, kind="track").context["page"]
        assert [one.id for one in listed.rows] == [change.pk]
        assert listed.counts[What.EXCUSAL] == 3


class TestOwn:
    def test_lists_transfers_supports_and_sharing_too(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        make_handover(case=open_case, from_coach=coach, to_coach=other_coach, answer_by=days_ago(1))
        make_override(case=open_case, by=coach)
        make_support(case=open_case, by=coach)
        page = own(coach)
        for title in ("Transfer", "Sharing without a release", "Support: "):
            assert title in page
        assert "Support: " not in own(other_coach)


def waiting_count_of(user: User) -> int:
    with in_context(actor=user):
        return waiting_count(user)
