"""Supports: authorised with their note, decided by another person, changed, paid, told; by HTTP and by the database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier as Gate
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseStatus, EventKind, Role
from casework.context import in_context
from casework.models import Case, Event, Note, Setting, User
from casework.refusals import Refused
from coaching.models import Support, SupportPaper
from coaching.operations.supports import ask_support, decide_support
from coaching.queries.supports import late_supports, supports_of
from coaching.rules.supports import SupportFacts, Tied
from reengagement.queries.supports import recorded_supports
from supervision.queries import requests
from tests import factories
from tests.coaching_records import make_payable, make_resource, make_support, move_to
from tests.factories import (
    NOW,
    TODAY,
    ZONE,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    deadlines_of,
    events_of,
    make_case,
    make_document,
    make_user,
)
from tests.people import signed_in
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db(transaction=True)
WHY, OTHERS = "Without the car she cannot get to work 🚗", "None: the garage gives no credit."


def page(name: str, key: Any) -> str:
    return reverse(f"coaching:{name}", args=[key])


def form(case: Case, by: User, **changes: Any) -> dict[str, Any]:
    values = {
        "submission": str(uuid4()),
        "participant_id": str(adult_of(case).pk),
        "kind": "GAS",
        "purpose": "Gas to work",
        "amount": "40.00",
        "method": "CARD",
        "told_on": str(TODAY),
        "needed_on": str(TODAY),
        "alternatives": OTHERS,
        "justification": WHY,
    } | changes
    if "activity_id" not in values and "step_id" not in values:
        values["activity_id"] = str(make_activity(case=case, by=by).pk)
    return values


def ask(user: User, case: Case, **changes: Any) -> HttpResponse:
    return signed_in(user).post(page("support-ask", case.pk), form(case, user, **changes))


def decide(user: User, support: Support, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "decision": "approve", "answer": ""} | changes
    return signed_in(user).post(reverse("supervision:support-decide", args=[support.pk]), values)


def post(user: User, name: str, support: Support, **values: Any) -> HttpResponse:
    return signed_in(user).post(page(name, support.pk), {"submission": str(uuid4())} | values)


def kept(**lookup: Any) -> Support:
    with as_auditor():
        return Support.objects.select_related("note").get(**lookup)


def again(support: Support) -> Support:
    return kept(pk=support.pk)


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(page("supports", case.pk)).content.decode()


class TestAsk:
    def test_within_the_limit_is_authorised_with_its_note_the_same_day(self, open_case: Case, coach: User) -> None:
        """A075: authorisation and note in one act; `support-note` is met from here."""
        assert ask(coach, open_case)["Location"] == page("supports", open_case.pk)
        row = kept()
        assert (row.authorised_on, row.authorised_by_id, row.asks) == (TODAY, coach.pk, [])
        assert row.note is not None
        for words in (WHY, OTHERS, "$40.00, card", "no approval needed"):
            assert words in row.note.body, words
        [line] = events_of(open_case, EventKind.SUPPORT_AUTHORISED)
        assert line.facts == {"amount": "40.00", "routine": True}
        [note] = events_of(open_case, EventKind.NOTE_FILED)
        assert note.facts["about"] == str(row.pk)
        [owed] = deadlines_of(open_case, "support-note")
        assert (owed.due_on, owed.met_on) == (TODAY, TODAY)
        shown = tab(coach, open_case)
        for words in ("Gas to work", "$40.00", "To be paid", "Its note", WHY):
            assert words in shown, words

    @pytest.mark.parametrize(("amount", "asks"), [("1500.00", []), ("1500.01", ["OVER_LIMIT"])])
    def test_strictly_over_the_limit_goes_to_the_supervisor(
        self, open_case: Case, coach: User, amount: str, asks: list[str]
    ) -> None:
        """A076: 1,500.00 passes, 1,500.01 asks; without an approval there is no authorisation and no note."""
        assert ask(coach, open_case, kind="CAR_REPAIR", amount=amount).status_code == 302
        row = kept()
        assert row.asks == asks
        assert (row.authorised_on is None) == bool(asks)
        assert (row.note_id is None) == bool(asks)
        assert bool(deadlines_of(open_case, "support-note")) != bool(asks)

    def test_what_is_not_routine_goes_to_the_supervisor_at_any_amount(self, open_case: Case, coach: User) -> None:
        """A077."""
        ask(coach, open_case, kind="MOVE", amount="0.01")
        assert kept().asks == ["NOT_ROUTINE"]

    def test_a_purchase_cut_in_two_is_summed_and_shown(self, open_case: Case, coach: User, supervisor: User) -> None:
        """A076: two halves of one repair; the supervisor sees both with their sum."""
        ask(coach, open_case, kind="CAR_REPAIR", purpose="Brakes, front", amount="900.00")
        ask(coach, open_case, kind="CAR_REPAIR", purpose="Brakes, rear", amount="700.00")
        assert kept(purpose="Brakes, rear").asks == ["SPLIT"]
        shown = signed_in(supervisor).get(reverse("supervision:approvals")).content.decode()
        for words in ("Brakes, front", "$1,600.00", "purchases for the same need", WHY, coach.name):
            assert words in shown, words

    def test_in_a_state_without_a_limit_on_file_the_supervisor_decides(self, db: None) -> None:
        """No rule on file is said in words, never guessed."""
        office = factories.make_office(jurisdiction="US-OR")
        coach = make_user(office=office)
        case = make_case(coach=coach, office=office, opening_track="", track="")
        shown = signed_in(coach).get(page("support-ask", case.pk)).content.decode()
        assert "No limit is on file for this state" in shown
        assert "Housing and utilities: " in shown
        ask(coach, case, amount="5.00")
        assert kept().asks == ["NO_LIMIT", "NO_KINDS"]

    def test_the_limit_of_a_year_that_an_office_set_asks(self, open_case: Case, coach: User, admin: User) -> None:
        with in_context(actor=admin):
            Setting.objects.create(
                parameter="std.all.support_year_limit_usd",
                jurisdiction="US-AK",
                office=open_case.office,
                value=50,
                number=Decimal(50),
                first_day=days_ago(400),
                source="Memo",
                set_by=admin,
                set_at=NOW,
            )
        ask(coach, open_case, amount="40.00")
        ask(coach, open_case, amount="10.01", purpose="More gas")
        assert kept(purpose="More gas").asks == ["YEAR"]
        assert "$50.00" in tab(coach, open_case)
        manager = make_user(role=Role.LEAD_WORKER, office=open_case.office)
        shown = signed_in(manager).get(reverse("supervision:approvals")).content.decode()
        assert f"With it {TODAY.year} comes to $50.01 of $50.00 for the family." in shown

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"alternatives": " "}, "Where there are none, write “none” and why."),
            ({"justification": ""}, "Say why it is needed."),
            ({"justification": "x" * 10_000}, "Keep this under 4,001 characters."),
            ({"amount": "0"}, "Give dollars and cents"),
            ({"amount": "1.001"}, "Give dollars and cents"),
            ({"method": "VOUCHER"}, "Say who is paid."),
            ({"needed_on": str(days_ago(1))}, "It cannot be needed before you were told."),
            ({"told_on": "2026-02-29"}, "This is not a day of the calendar."),
            ({"activity_id": ""}, "Choose the step of the plan or the activity that needs it."),
            ({"activity_id": str(uuid4())}, "Choose an activity of this case that is not over."),
            ({"kind": "SHORT_TERM"}, "Say from which day the assistance is given."),
            ({"participant_id": str(uuid4())}, "Choose somebody of this case."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = ask(coach, open_case, purpose="Gas 🪶", **changes)
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert words in shown
        assert "Gas 🪶" in shown
        with as_auditor():
            assert not Support.objects.exists()

    def test_short_term_assistance_has_first_day_last_day_and_amount(self, open_case: Case, coach: User) -> None:
        """N003."""
        days = {"first_day": str(TODAY), "last_day": str(TODAY + timedelta(days=30))}
        told = {"kind": "SHORT_TERM", "activity_id": "", "method": "DIRECT", "amount": "600.00"}
        assert ask(coach, open_case, **told, **days).status_code == 302
        row = kept()
        assert (row.first_day, row.last_day, row.amount) == (TODAY, TODAY + timedelta(days=30), Decimal(600))

    def test_sent_twice_is_asked_once(self, open_case: Case, coach: User) -> None:
        browser, values = signed_in(coach), form(open_case, coach)
        assert [browser.post(page("support-ask", open_case.pk), values).status_code for _ in range(2)] == [302, 302]
        kept()

    def test_is_for_who_plans_with_the_family(self, open_case: Case, case_aide: User, outsider: User) -> None:
        assert ask(case_aide, open_case).status_code == 403
        assert ask(outsider, open_case).status_code == 404

    def test_a_closed_case_takes_some_only_after_leaving_with_work(self, coach: User) -> None:
        """O056, A072."""
        shut = make_case(coach=coach, status=CaseStatus.CLOSED, closed_on=TODAY, closure_reason="MOVED")
        assert ask(coach, shut).status_code == 403
        left = {"closed_on": days_ago(40), "closure_reason": "EMPLOYMENT", "is_closed_with_work": True}
        working = make_case(coach=coach, status=CaseStatus.CLOSED, **left)
        assert ask(coach, working).status_code == 302

    def test_after_leaving_it_is_tied_to_what_led_there(self, coach: User) -> None:
        left = {"closed_on": days_ago(40), "closure_reason": "EMPLOYMENT", "is_closed_with_work": True}
        working = make_case(coach=coach, status=CaseStatus.CLOSED, **left)
        over = make_activity(case=working, by=coach, first_day=days_ago(90), last_day=days_ago(40))
        assert str(over.pk) in signed_in(coach).get(page("support-ask", working.pk)).content.decode()
        assert ask(coach, working, activity_id=str(over.pk)).status_code == 302

    def test_says_no_before_anything_is_typed(self, coach: User) -> None:
        """A072: twelve months after leaving with work."""
        left = {"closed_on": days_ago(800), "closure_reason": "EMPLOYMENT", "is_closed_with_work": True}
        opened = {"opened_on": days_ago(900)}
        working = make_case(coach=coach, status=CaseStatus.CLOSED, **left, **opened)
        answer = signed_in(coach).get(page("support-ask", working.pk), follow=True)
        assert "are over" in answer.content.decode()
        assert answer.redirect_chain

    def test_the_day_it_was_told_moves_no_limit(self, open_case: Case, coach: User) -> None:
        """A076: a purchase cut in two is found by when it was asked for, not by a day that somebody types."""
        make_payable(case=open_case, by=coach, kind="CAR_REPAIR", amount=Decimal(900), told_on=days_ago(60))
        ask(coach, open_case, kind="CAR_REPAIR", purpose="Brakes, rear", amount="700.00")
        assert kept(purpose="Brakes, rear").asks == ["SPLIT"]

    def test_counts_over_the_cases_of_a_family(self, open_case: Case, coach: User) -> None:
        left = {"closed_on": days_ago(40), "closure_reason": "EMPLOYMENT", "is_closed_with_work": True}
        before = make_case(coach=coach, status=CaseStatus.CLOSED, family=open_case.family, **left)
        make_payable(case=before, by=coach, kind="CAR_REPAIR", amount=Decimal(900))
        ask(coach, open_case, kind="CAR_REPAIR", amount="700.00", purpose="More")
        assert kept(purpose="More").asks == ["SPLIT"]

    @pytest.mark.django_db(transaction=True, databases=["default", "owner"])
    @pytest.mark.parametrize(
        ("state", "days", "amount", "words"),
        [
            ("US-OR", 40, "1000.01", "at most $1,000.00 in all"),
            ("US-OR", 420, "10.00", "months"),
            ("US-TX", 420, "10.00", "months"),
        ],
    )
    def test_after_leaving_as_long_and_as_much_as_the_state_gives(
        self, coach: User, state: str, days: int, amount: str, words: str
    ) -> None:
        """O056: one rule with the page of leaving; OAR 461-190-0241."""
        left = {"closed_on": days_ago(days), "closure_reason": "EMPLOYMENT", "is_closed_with_work": True}
        working = make_case(coach=coach, status=CaseStatus.CLOSED, referred_on=days_ago(days + 60), **left)
        move_to(working, state)
        answer = ask(coach, working, amount=amount)
        assert answer.status_code == 422
        assert words in answer.content.decode()


class TestSameDay:
    @pytest.mark.parametrize(("hour", "minute", "second", "ahead"), [(23, 59, 59, 0), (0, 1, 0, 1)])
    def test_the_note_is_of_the_office_day_of_the_authorisation(
        self, open_case: Case, coach: User, hour: int, minute: int, second: int, ahead: int
    ) -> None:
        """A075: at 23:59 and at 00:01 of the office, whatever the day is elsewhere."""
        day = days_ago(2)
        local = datetime.combine(day + timedelta(days=ahead), datetime.min.time(), tzinfo=ZONE)
        now = local.replace(hour=hour, minute=minute, second=second).astimezone(UTC)
        activity = make_activity(case=open_case, by=coach)
        facts = SupportFacts("GAS", "Gas", OTHERS, WHY, Decimal(40), "CARD", "", day, day + timedelta(days=3))
        with in_context(actor=coach):
            ask_support(
                case_id=open_case.pk,
                participant_id=adult_of(open_case).pk,
                facts=facts,
                tied=Tied(activity_id=activity.pk),
                budget_id=None,
                actor=coach,
                now=now,
            )
        row, on = kept(), day + timedelta(days=ahead)
        assert row.authorised_on == on
        assert row.note is not None
        assert row.note.on == on
        [owed] = deadlines_of(open_case, "support-note")
        assert (owed.due_on, owed.met_on) == (on, on)


class TestDecide:
    def test_goes_to_the_supervisor_and_comes_back_with_the_approval_in_the_note(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        """A076: supervisory approval documented in the note."""
        ask(coach, open_case, kind="CAR_REPAIR", purpose="New brakes", amount="1640.00")
        waiting = kept()
        assert "Waiting" in tab(coach, open_case)
        assert decide(supervisor, waiting, answer="Cheapest of three.").status_code == 302
        row = again(waiting)
        assert (row.is_approved, row.decided_by_id, row.authorised_by_id) == (True, supervisor.pk, supervisor.pk)
        assert row.note is not None
        for words in (WHY, f"Approved by {supervisor.name}", "Cheapest of three.", "Over the limit"):
            assert words in row.note.body, words
        assert [line.actor_id for line in events_of(open_case, EventKind.SUPPORT_AUTHORISED)] == [supervisor.pk]
        [owed] = deadlines_of(open_case, "support-note")
        assert owed.met_on == TODAY
        assert "To be paid" in tab(coach, open_case)

    def test_a_refusal_says_why_and_authorises_nothing(self, open_case: Case, coach: User, supervisor: User) -> None:
        waiting = make_support(case=open_case, by=coach)
        silent = decide(supervisor, waiting, decision="refuse")
        assert silent.status_code == 422
        assert "Say why; the family is told." in silent.content.decode()
        assert decide(supervisor, waiting, decision="refuse", answer="The garage gives credit.").status_code == 302
        row = again(waiting)
        assert (row.is_approved, row.authorised_on) == (False, None)
        assert events_of(open_case, EventKind.SUPPORT_REFUSED)
        assert not deadlines_of(open_case, "support-note")
        assert "The garage gives credit." in tab(coach, open_case)

    def test_on_a_case_closed_meanwhile_it_is_only_refused(self, coach: User) -> None:
        lead = make_user(role=Role.LEAD_WORKER, office=coach.office)
        shut = make_case(coach=coach, status=CaseStatus.CLOSED, closed_on=TODAY, closure_reason="MOVED")
        waiting = make_support(case=shut, by=coach)
        answer = decide(lead, waiting)
        assert answer.status_code == 422
        assert "The case is closed meanwhile; it can only be refused." in answer.content.decode()
        assert decide(lead, waiting, decision="refuse", answer="It closed.").status_code == 302

    def test_who_asked_never_decides_a_supervisor_either(
        self, open_case: Case, supervisor: User, lead_worker: User
    ) -> None:
        ask(supervisor, open_case, kind="CAR_REPAIR", amount="1640.00")
        waiting = kept()
        assert "You asked for this yourself" in (
            signed_in(supervisor).get(reverse("supervision:approvals")).content.decode()
        )
        assert decide(supervisor, waiting).status_code == 403
        assert decide(lead_worker, waiting).status_code == 302

    def test_the_database_lets_nobody_decide_their_own(self, open_case: Case, coach: User, supervisor: User) -> None:
        own, others = make_support(case=open_case, by=supervisor), make_support(case=open_case, by=coach)
        refused = {"is_approved": False, "answer": "No", "decided_at": NOW}
        with pytest.raises(IntegrityError), in_context(actor=supervisor), transaction.atomic():
            Support.objects.filter(pk=own.pk).update(decided_by=supervisor, **refused)
        for actor, by in ((coach, supervisor), (supervisor, coach)):
            with pytest.raises(ProgrammingError), in_context(actor=actor), transaction.atomic():
                Support.objects.filter(pk=others.pk).update(decided_by=by, **refused)

    def test_a_coach_and_another_office_decide_nothing(self, open_case: Case, coach: User, other_office: Any) -> None:
        waiting = make_support(case=open_case, by=coach)
        assert decide(coach, waiting).status_code == 403
        assert decide(make_user(role=Role.OPERATIONS_MANAGER, office=other_office), waiting).status_code == 404

    def test_of_two_supervisors_at_once_one_decides(
        self, open_case: Case, coach: User, supervisor: User, lead_worker: User
    ) -> None:
        waiting, gate, said = make_support(case=open_case, by=coach), Gate(2), []

        def run(actor: User, approved: bool) -> None:
            try:
                with in_context(actor=actor):
                    gate.wait(20)
                    decide_support(support_id=waiting.pk, approved=approved, answer="No", actor=actor, now=NOW)
                said.append("decided")
            except Refused as refusal:
                said.append(str(refusal))
            finally:
                connections.close_all()

        threads = [Thread(target=run, args=one) for one in ((supervisor, True), (lead_worker, False))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(said) == ["This support was decided already.", "decided"]
        lines = [*events_of(open_case, EventKind.SUPPORT_AUTHORISED), *events_of(open_case, EventKind.SUPPORT_REFUSED)]
        assert len(lines) == 1

    def test_decided_meanwhile_is_said_with_by_whom(
        self, open_case: Case, coach: User, supervisor: User, lead_worker: User
    ) -> None:
        waiting = make_support(case=open_case, by=coach)
        decide(lead_worker, waiting)
        answer = signed_in(supervisor).post(
            reverse("supervision:support-decide", args=[waiting.pk]),
            {"submission": str(uuid4()), "decision": "refuse", "answer": "No"},
            follow=True,
        )
        assert f"approved by {lead_worker.name}" in answer.content.decode()
        assert again(waiting).decided_by_id == lead_worker.pk


class TestInbox:
    def test_asks_as_much_for_many_as_for_one(self, open_case: Case, coach: User, supervisor: User) -> None:
        make_support(case=open_case, by=coach)

        def queries() -> int:
            client = signed_in(supervisor)
            client.get(reverse("supervision:approvals"))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("supervision:approvals"))
            return len(captured)

        few = queries()
        for _ in range(3):
            make_support(case=make_case(coach=coach), by=coach)
        assert queries() == few

    def test_counts_all_that_wait_and_not_only_those_shown(
        self, open_case: Case, coach: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(requests, "SHOWN_AT_MOST", 1)
        for _ in range(3):
            make_support(case=open_case, by=coach)
        with in_context(actor=supervisor):
            page_of = requests.asked_requests(supervisor, today=TODAY)
        assert (len(page_of.rows), page_of.count) == (1, 3)


class TestChange:
    def test_what_was_approved_is_asked_again_and_never_edited(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        """Issue 8: an amount edited after approval asks again."""
        waiting = make_support(case=open_case, by=coach)
        decide(supervisor, waiting)
        values = form(open_case, coach, kind="CAR_REPAIR", purpose="New brakes", amount="20.00")
        assert signed_in(coach).post(page("support-change", waiting.pk), values).status_code == 302
        new = kept(replaces=waiting)
        assert (new.asks, new.authorised_on) == (["CHANGED"], None)
        assert again(waiting).amount == Decimal(1640)
        assert post(coach, "support-issue", waiting, on=str(TODAY)).status_code == 422
        late = signed_in(supervisor).post(
            reverse("supervision:support-decide", args=[waiting.pk]),
            {"submission": str(uuid4()), "decision": "approve", "answer": ""},
            follow=True,
        )
        assert f"approved by {supervisor.name}" in late.content.decode()
        assert again(waiting).issued_on is None

    def test_an_answer_to_what_changed_meanwhile_is_said_not_to_count(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        waiting = make_support(case=open_case, by=coach)
        values = form(open_case, coach, kind="CAR_REPAIR", purpose="New brakes", amount="1700.00")
        assert signed_in(coach).post(page("support-change", waiting.pk), values).status_code == 302
        for decision in ("approve", "refuse"):
            answer = signed_in(supervisor).post(
                reverse("supervision:support-decide", args=[waiting.pk]),
                {"submission": str(uuid4()), "decision": decision, "answer": "Too dear"},
                follow=True,
            )
            assert answer.redirect_chain[0][1] == 302
            assert "something else stands in its place meanwhile" in answer.content.decode()
        assert again(waiting).is_approved is None

    def test_what_was_approved_once_is_asked_again_however_often_it_changes(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        first = make_support(case=open_case, by=coach)
        decide(supervisor, first)
        for amount in ("20.00", "30.00", "40.00"):
            values = form(open_case, coach, kind="CAR_REPAIR", amount=amount, activity_id=str(first.activity_id))
            assert signed_in(coach).post(page("support-change", first.pk), values).status_code == 302
            first = kept(replaces=first)
            assert (first.asks, first.authorised_on) == (["CHANGED"], None)

    def test_the_line_of_the_version_before_is_taken_back(self, open_case: Case, coach: User) -> None:
        """So that no reader of the ledger counts one support twice."""
        ask(coach, open_case, amount="40.00")
        first = kept()
        values = form(open_case, coach, amount="50.00", activity_id=str(first.activity_id))
        assert signed_in(coach).post(page("support-change", first.pk), values).status_code == 302
        with as_auditor():
            lines = Event.objects.standing().filter(case=open_case, kind=EventKind.SUPPORT_AUTHORISED)
            assert [line.facts["amount"] for line in lines] == ["50.00"]
        [owed] = deadlines_of(open_case, "support-note")
        assert owed.met_on == TODAY

    def test_keeps_an_activity_that_is_over_meanwhile(self, open_case: Case, coach: User) -> None:
        over = make_activity(case=open_case, by=coach, first_day=days_ago(30), last_day=days_ago(3))
        row = make_payable(case=open_case, by=coach, activity=over)
        shown = signed_in(coach).get(page("support-change", row.pk)).content.decode()
        assert f'value="{over.pk}" selected' in shown
        values = form(open_case, coach, amount="50.00", activity_id=str(over.pk))
        assert signed_in(coach).post(page("support-change", row.pk), values).status_code == 302
        assert ask(coach, open_case, activity_id=str(over.pk)).status_code == 422

    def test_what_nobody_had_to_approve_passes_again_and_counts_once(self, open_case: Case, coach: User) -> None:
        ask(coach, open_case, kind="CAR_REPAIR", amount="1000.00")
        first = kept()
        values = form(open_case, coach, kind="CAR_REPAIR", amount="1400.00", activity_id=str(first.activity_id))
        assert signed_in(coach).post(page("support-change", first.pk), values).status_code == 302
        assert kept(replaces=first).asks == []

    def test_a_paid_one_is_not_changed(self, open_case: Case, coach: User) -> None:
        paid = make_payable(case=open_case, by=coach, issued_on=TODAY, issued_by=coach, issued_at=NOW)
        assert signed_in(coach).post(page("support-change", paid.pk), form(open_case, coach)).status_code == 422


class TestPay:
    def test_is_paid_once_with_the_days_it_took(self, open_case: Case, coach: User) -> None:
        """O031: days from need to issue."""
        row = make_payable(case=open_case, by=coach, told_on=days_ago(3))
        assert post(coach, "support-issue", row, on=str(TODAY)).status_code == 302
        assert again(row).issued_on == TODAY
        assert "3 days after" in tab(coach, open_case)
        assert post(coach, "support-issue", row, on=str(TODAY)).status_code == 422
        assert len(events_of(open_case, EventKind.SUPPORT_ISSUED)) == 1

    def test_only_what_is_authorised_is_paid(self, open_case: Case, coach: User) -> None:
        waiting = make_support(case=open_case, by=coach)
        assert post(coach, "support-issue", waiting, on=str(TODAY)).status_code == 422
        with pytest.raises(IntegrityError), as_importer(), transaction.atomic():
            Support.objects.filter(pk=waiting.pk).update(issued_on=TODAY, issued_by=coach, issued_at=NOW)

    def test_the_database_lets_nothing_be_said_twice(self, open_case: Case, coach: User) -> None:
        row = make_payable(case=open_case, by=coach, issued_on=TODAY, issued_by=coach, issued_at=NOW)
        with in_context(actor=coach):
            for changes in ({"issued_on": days_ago(0), "issued_at": NOW + timedelta(seconds=1)}, {"amount": 5}):
                with pytest.raises(ProgrammingError), transaction.atomic():
                    Support.objects.filter(pk=row.pk).update(**changes)
            with pytest.raises(ProgrammingError), transaction.atomic():
                Support.objects.filter(pk=row.pk).delete()

    def test_money_comes_back_and_never_more_than_was_paid(self, open_case: Case, coach: User) -> None:
        row = make_payable(case=open_case, by=coach, issued_on=TODAY, issued_by=coach, issued_at=NOW)
        assert post(coach, "support-refund", row, amount="30", on=str(TODAY), words="Cheaper").status_code == 302
        more = post(coach, "support-refund", row, amount="10.01", on=str(TODAY), words="Cheaper 🚗")
        assert more.status_code == 422
        assert "No more than $10.00 of it can come back." in more.content.decode()
        assert "$30.00" in tab(coach, open_case)

    def test_late_ones_stand_on_the_list_and_on_today(
        self, open_case: Case, coach: User, supervisor: User, outsider: User
    ) -> None:
        """O031: late list."""
        make_payable(case=open_case, by=coach, told_on=days_ago(5), needed_on=days_ago(1), purpose="Late gas")
        make_support(case=open_case, by=coach, purpose="Not late")
        for user in (coach, supervisor):
            shown = signed_in(user).get(reverse("coaching:supports-late")).content.decode()
            assert "Late since" in shown
            assert shown.index("Late gas") < shown.index("Not late")
        assert "Late gas" not in signed_in(outsider).get(reverse("coaching:supports-late")).content.decode()
        today = signed_in(coach).get(reverse("casework:today")).content.decode()
        assert "Late gas" in today
        assert "Not late" not in today

    def test_ends_with_a_reason_once(self, open_case: Case, coach: User) -> None:
        waiting = make_support(case=open_case, by=coach)
        assert post(coach, "support-stop", waiting, on=str(TODAY), words=" ").status_code == 422
        assert post(coach, "support-stop", waiting, on=str(TODAY), words="Got a ride").status_code == 302
        assert post(coach, "support-stop", waiting, on=str(TODAY), words="Again").status_code == 422
        assert again(waiting).stopped_words == "Got a ride"
        with in_context(actor=coach):
            assert not late_supports(Q(case=open_case), today=TODAY + timedelta(days=99), most=5)

    def test_papers_of_the_case_are_its_quotes_and_receipts(self, open_case: Case, coach: User) -> None:
        row, paper = make_payable(case=open_case, by=coach), make_document(case=open_case, by=coach, title="Bill")
        told = {"document_id": str(paper.pk), "what": "RECEIPT"}
        assert post(coach, "support-paper", row, **told).status_code == 302
        assert post(coach, "support-paper", row, **told).status_code == 422
        assert "Receipt: Bill" in tab(coach, open_case)
        sealed = make_document(case=open_case, by=coach, restricted_kind="DV")
        assert post(coach, "support-paper", row, **told | {"document_id": str(sealed.pk)}).status_code == 422
        with as_auditor():
            assert SupportPaper.objects.count() == 1


class TestLetters:
    def write(self, user: User, support: Support) -> HttpResponse:
        seen = signed_in(user).get(page("support-letter", support.pk)).context["form"]["seen"].value()
        return post(user, "support-letter", support, way="HAND_OVER", seen=seen or "")

    def test_authorised_then_ending(self, open_case: Case, coach: User) -> None:
        days = {"first_day": days_ago(20), "last_day": TODAY, "kind": "SHORT_TERM"}
        row = make_payable(case=open_case, by=coach, authorised_on=days_ago(20), **days)
        for kind in ("AUTHORISED", "ENDING"):
            assert self.write(coach, row).status_code == 302
            with as_auditor():
                letter = row.letters.select_related("notice").get(kind=kind)
                assert "right to a hearing" in str(letter.notice.content)
            assert letter.hearing_by == TODAY + timedelta(days=30)
        assert self.write(coach, row).status_code == 422

    def test_denied_with_its_reason_and_the_right_to_a_hearing(self, open_case: Case, coach: User) -> None:
        by = make_user(role=Role.LEAD_WORKER, office=open_case.office)
        told = {"is_approved": False, "answer": "The garage gives credit.", "decided_by": by, "decided_at": NOW}
        row = make_support(case=open_case, by=coach, **told)
        shown = signed_in(coach).get(page("support-letter", row.pk)).content.decode()
        for words in ("We decided not to pay", "The garage gives credit.", "right to a hearing", "legal help"):
            assert words in shown, words
        assert self.write(coach, row).status_code == 302

    def test_before_the_last_day_it_is_not_said_to_be_over(self, open_case: Case, coach: User) -> None:
        days = {"first_day": days_ago(2), "last_day": TODAY + timedelta(days=9), "kind": "SHORT_TERM"}
        row = make_payable(case=open_case, by=coach, **days)
        assert self.write(coach, row).status_code == 302
        shown = signed_in(coach).get(page("support-letter", row.pk)).content.decode()
        assert "it is given for these days alone" in shown
        assert "are over" not in shown

    def test_a_promised_version_that_was_replaced_is_told_to_hold_no_longer(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        row = make_support(case=open_case, by=coach)
        decide(supervisor, row)
        assert self.write(coach, row).status_code == 302
        values = form(open_case, coach, kind="CAR_REPAIR", amount="20.00", activity_id=str(row.activity_id))
        assert signed_in(coach).post(page("support-change", row.pk), values).status_code == 302
        with in_context(actor=coach):
            assert [one.stage for one in supports_of(open_case, today=TODAY)] == ["Waiting", "Replaced"]
        assert page("support-letter", row.pk) in tab(coach, open_case)
        shown = signed_in(coach).get(page("support-letter", row.pk)).content.decode()
        assert "That holds no longer." in shown
        assert self.write(coach, row).status_code == 302
        with in_context(actor=coach):
            assert [one.stage for one in supports_of(open_case, today=TODAY)] == ["Waiting"]

    def test_what_the_family_withdrew_is_told_as_that_and_not_as_a_denial(self, open_case: Case, coach: User) -> None:
        row = make_support(case=open_case, by=coach)
        shown = signed_in(coach).get(page("support-stop", row.pk)).content.decode()
        assert "What the family said" in shown
        assert post(coach, "support-stop", row, on=str(TODAY), words="Got a ride").status_code == 302
        assert "Withdrawn" in tab(coach, open_case)
        shown = signed_in(coach).get(page("support-letter", row.pk)).content.decode()
        for words in ("you do not ask for it any more", "Got a ride", "right to a hearing"):
            assert words in shown, words
        assert self.write(coach, row).status_code == 302

    def test_help_that_goes_on_ends_only_after_the_days_of_notice(self, open_case: Case, coach: User) -> None:
        """7 AAC 49.060: ten days before it ends."""
        paid = {"issued_on": TODAY, "issued_by": coach, "issued_at": NOW}
        days = {"first_day": days_ago(2), "last_day": TODAY + timedelta(days=60), "kind": "SHORT_TERM"}
        row = make_payable(case=open_case, by=coach, **days, **paid)
        soon = post(coach, "support-stop", row, on=str(TODAY + timedelta(days=8)), words="He works")
        assert soon.status_code == 422
        assert "the earliest last day is" in soon.content.decode()
        assert post(coach, "support-stop", row, on=str(TODAY + timedelta(days=9)), words="He works").status_code == 302
        with in_context(actor=coach):
            [shown] = supports_of(open_case, today=TODAY)
        assert (shown.stage, shown.is_running, shown.stopped_on) == ("Goes on", False, None)
        assert post(coach, "support-stop", row, on=str(TODAY + timedelta(days=20)), words="Again").status_code == 422

    def test_of_what_waits_there_is_nothing_to_tell(self, open_case: Case, coach: User) -> None:
        row = make_support(case=open_case, by=coach)
        assert "nothing to tell" in signed_in(coach).get(page("support-letter", row.pk)).content.decode()
        assert self.write(coach, row).status_code == 422


class TestOthers:
    def test_reengagement_reads_what_was_given_and_what_was_not(self, open_case: Case, coach: User) -> None:
        """R015: whether supports were offered is known from the record."""
        make_payable(case=open_case, by=coach, purpose="Paid", issued_on=TODAY, issued_by=coach, issued_at=NOW)
        make_payable(case=open_case, by=coach, purpose="Unpaid")
        make_support(case=open_case, by=coach, purpose="Asked")
        back = make_payable(case=open_case, by=coach, purpose="Back", issued_on=TODAY, issued_by=coach, issued_at=NOW)
        assert post(coach, "support-refund", back, amount="40", on=str(TODAY), words="Shut").status_code == 302
        elsewhere = {"is_imported": True, "note": None, "purpose": "Elsewhere"}
        make_payable(case=open_case, by=coach, **elsewhere)
        gone = {"stopped_on": TODAY, "stopped_by": coach, "stopped_at": NOW, "stopped_words": "Taken back"}
        make_payable(case=open_case, by=coach, **elsewhere | {"purpose": "Gone"} | gone)
        with in_context(actor=coach):
            told = recorded_supports(open_case, adult_of(open_case), since=None)
        found = {
            one.what: (one.offered_on, one.given_on, one.is_known) for one in told if one.key.startswith("support-")
        }
        assert found == {
            "Gas: Paid": (TODAY, TODAY, True),
            "Gas: Unpaid": (TODAY, None, True),
            "Gas: Back": (TODAY, None, True),
            "Gas: Elsewhere": (TODAY, None, False),
            "Car repair: Asked": (None, None, True),
        }

    def test_behind_broken_glass_no_operation_passes(self, open_case: Case, coach: User, case_aide: User) -> None:
        waiting = make_support(case=open_case, by=coach)
        with pytest.raises(PermissionDenied), in_context(actor=case_aide):
            decide_support(support_id=waiting.pk, approved=True, answer="", actor=case_aide, now=NOW)

    def test_no_words_of_a_support_stand_in_the_ledger(self, open_case: Case, coach: User) -> None:
        ask(coach, open_case, purpose="Xylotrope")
        assert not [line for line in events_of(open_case) if "Xylotrope" in str(line.facts)]
        with as_auditor():
            assert Note.objects.filter(case=open_case).count() == 1

    def test_help_from_elsewhere_is_kept_and_taken_back_once(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        """O032: with its value, and by branch."""
        values = {
            "submission": str(uuid4()),
            "service": "FOOD",
            "party_name": "Food Bank",
            "partner_type": "COMMUNITY_PARTNER",
            "what": "A box 📦",
            "value": "30.50",
            "on": str(TODAY),
        }
        assert signed_in(coach).post(page("resource-record", open_case.pk), values).status_code == 302
        wrong = make_resource(case=open_case, by=coach, what="Wrong box", value=Decimal(99))
        assert post(coach, "resource-void", wrong).status_code == 302
        shown = tab(coach, open_case)
        assert "A box 📦" in shown
        assert "Taken back" in shown
        told = signed_in(coach).post(
            page("resource-record", open_case.pk),
            values | {"submission": str(uuid4()), "service": "DOMESTIC_VIOLENCE"},
        )
        assert told.status_code == 422
        report = signed_in(supervisor).get(reverse("coaching:resources-report")).content.decode()
        assert "$30.50" in report
        assert "$129.50" not in report
        assert signed_in(coach).get(reverse("coaching:resources-report")).status_code == 403
