"""What is paid: entered, paid once, come back; too much and too little each for itself; held back, restored."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind, Jurisdiction, NoticeState, Role
from casework.context import in_context
from casework.models import AccessLog, Case, Event, Office, User
from eligibility.models import Determination, HouseholdFact, Issuance, Recovery
from eligibility.operations.issuances import enter_issuance, pay_issuance
from eligibility.queries.holding_back import arose_on
from eligibility.queries.issuances import balance_for
from tests.benefit_records import (
    MONTH,
    end_told,
    make_action,
    make_application,
    make_benefit_hearing,
    make_decision,
    make_household,
    make_household_fact,
    make_issuance,
    make_like,
    make_recovery,
    make_reduction,
)
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    make_access,
    make_case,
    make_notice,
    make_office,
    make_user,
)
from tests.flows.casework.test_handover_races import at_once
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = (MONTH - timedelta(days=1)).replace(day=1)
EARLIER = (BEFORE - timedelta(days=1)).replace(day=1)
PAGE_QUERIES = 60


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def decision(case: Case, coach: User) -> Determination:
    """Food benefits of this month, as the rules say; filed on its first day, so that none of it is cut."""
    make_household(case=case, by=coach, wages="600.00")
    application = make_application(case=case, by=coach, filed_on=MONTH, completed_on=TODAY)
    made = make_decision(application=application, by=coach)
    assert made.monthly_benefit > 0
    return made


def send(user: User, name: str, key: Any, **sent: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | sent
    return signed_in(user).post(reverse(f"eligibility:{name}", args=[key]), values)


def enter(user: User, decision: Determination, **changes: Any) -> HttpResponse:
    told = {"amount": str(decision.monthly_benefit), "method": "EBT"}
    return send(user, "issuance-enter", decision.pk, **told | changes)


def only() -> Issuance:
    with as_importer():
        return Issuance.objects.get()


def page(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("eligibility:issuances", args=[case.pk])).content.decode()


def lines(case: Case, kind: EventKind) -> list[Event]:
    with as_auditor():
        return list(Event.objects.standing().filter(case=case, kind=kind))


class TestEnter:
    def test_pays_what_was_decided_once(self, decision: Determination, eligibility_worker: User) -> None:
        assert f"Pay ${decision.monthly_benefit:,.0f}" in page(eligibility_worker, decision.case)
        assert enter(eligibility_worker, decision).status_code == 302
        row = only()
        assert (row.amount, row.programme, row.month) == (decision.monthly_benefit, "SNAP", MONTH)
        [line] = lines(decision.case, EventKind.BENEFIT_ENTERED)
        assert line.facts == {"programme": "SNAP", "month": f"{MONTH:%Y-%m}", "restored": False}
        again = enter(eligibility_worker, decision)
        assert again.status_code == 422
        assert "paid already, or waits" in again.content.decode()
        assert send(eligibility_worker, "issuance-pay", row.pk, on=TODAY.isoformat()).status_code == 302
        assert send(eligibility_worker, "issuance-pay", row.pk, on=TODAY.isoformat()).status_code == 422
        assert len(lines(decision.case, EventKind.BENEFIT_ISSUED)) == 1
        shown = page(eligibility_worker, decision.case)
        assert "To be paid" not in shown
        assert eligibility_worker.name in shown

    def test_says_by_when_it_is_needed(self, decision: Determination, eligibility_worker: User) -> None:
        """7 CFR 274.2(b), 273.2(i)."""
        shown = page(eligibility_worker, decision.case)
        assert "Needed by" in shown
        assert "days from filing" in shown

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"amount": "99999"}, "is left to be paid"),
            ({"amount": "0"}, "Enter an amount"),
            ({"amount": ""}, "Enter an amount"),
            ({"amount": "1.001"}, "Enter an amount"),
            ({"method": "CHECK"}, "Choose how it is paid"),
            ({"method": "\U0001f4b5"}, "Choose how it is paid"),
        ],
    )
    def test_is_refused_where_it_cannot_be(
        self, decision: Determination, eligibility_worker: User, changes: dict[str, str], words: str
    ) -> None:
        refused = enter(eligibility_worker, decision, **changes)
        assert refused.status_code == 422
        assert words in refused.content.decode()
        with as_importer():
            assert not Issuance.objects.exists()

    def test_is_no_coachs_and_of_no_other_office(
        self, decision: Determination, coach: User, other_office: Office
    ) -> None:
        """O010."""
        assert enter(coach, decision).status_code == 403
        assert enter(make_user(role=Role.ELIGIBILITY_WORKER, office=other_office), decision).status_code == 404

    def test_waits_until_the_month_is_decided_again(
        self, decision: Determination, eligibility_worker: User, coach: User
    ) -> None:
        make_reduction(case=decision.case, by=coach)
        refused = enter(eligibility_worker, decision)
        assert refused.status_code == 422
        assert "Decide the month again first" in refused.content.decode()
        assert "Nothing is paid of it before" in page(eligibility_worker, decision.case)

    def test_is_refused_of_a_decision_that_another_took_the_place_of(
        self, decision: Determination, eligibility_worker: User, coach: User
    ) -> None:
        row = make_issuance(decision=decision, by=coach)
        with as_importer():
            later = Determination.objects.get(pk=decision.pk)
            later.pk, later._state.adding, later.supersedes = uuid4(), True, decision
            later.save(force_insert=True)
        assert enter(eligibility_worker, decision).status_code == 422
        refused = send(eligibility_worker, "issuance-pay", row.pk, on=TODAY.isoformat())
        assert "A later decision took the place" in refused.content.decode()

    def test_pays_a_month_once_for_two_workers(self, decision: Determination, eligibility_worker: User) -> None:
        other = make_user(role=Role.ELIGIBILITY_WORKER, office=decision.case.office)

        def entering(by: User) -> Any:
            return lambda: enter_issuance(
                determination_id=decision.pk, amount=decision.monthly_benefit, method="EBT", actor=by, now=NOW
            )

        heard = at_once((eligibility_worker, entering(eligibility_worker)), (other, entering(other)))
        assert heard.count("done") == 1
        row = only()

        def paying(by: User) -> Any:
            return lambda: pay_issuance(issuance_id=row.pk, on=TODAY, actor=by, now=NOW)

        heard = at_once((eligibility_worker, paying(eligibility_worker)), (other, paying(other)))
        assert heard.count("done") == 1
        assert len(lines(decision.case, EventKind.BENEFIT_ISSUED)) == 1


class TestBefore:
    def test_is_cancelled_and_entered_anew(self, decision: Determination, eligibility_worker: User) -> None:
        enter(eligibility_worker, decision)
        row = only()
        assert send(eligibility_worker, "issuance-cancel", row.pk).status_code == 302
        assert lines(decision.case, EventKind.BENEFIT_ENTERED) == []
        assert send(eligibility_worker, "issuance-cancel", row.pk).status_code == 422
        assert send(eligibility_worker, "issuance-pay", row.pk, on=TODAY.isoformat()).status_code == 422
        assert enter(eligibility_worker, decision).status_code == 302

    def test_is_not_cancelled_once_it_was_paid(self, decision: Determination, eligibility_worker: User) -> None:
        row = make_issuance(decision=decision, by=eligibility_worker, issued_on=TODAY)
        refused = send(eligibility_worker, "issuance-cancel", row.pk)
        assert refused.status_code == 422
        assert "Say that it came back" in refused.content.decode()

    def test_is_not_paid_tomorrow(self, decision: Determination, eligibility_worker: User) -> None:
        row = make_issuance(decision=decision, by=eligibility_worker)
        for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
            assert send(eligibility_worker, "issuance-pay", row.pk, on=day.isoformat()).status_code == 422

    def test_is_paid_on_a_day_before_it_is_written_down(self, decision: Determination, coach: User) -> None:
        """A card loaded on the first and written down on the third, but never before the month was decided."""
        worker = make_user(role=Role.ELIGIBILITY_WORKER, office=decision.case.office)
        before = make_like(decision, month=BEFORE, benefit="100.00", decided_on=days_ago(9))
        row = make_issuance(decision=before, by=worker)
        assert send(worker, "issuance-pay", row.pk, on=days_ago(10).isoformat()).status_code == 422
        assert send(worker, "issuance-pay", row.pk, on=days_ago(9).isoformat()).status_code == 302
        with as_importer():
            assert Issuance.objects.get().issued_on == days_ago(9)


class TestClosedCase:
    """7 CFR 273.17: money is settled, and restored, for former households too."""

    def test_is_settled_and_restored(self, decision: Determination, coach: User, eligibility_worker: User) -> None:
        under = make_like(decision, month=BEFORE, benefit="100.00", decided_on=days_ago(20))
        make_issuance(decision=under, by=coach, amount="80.00", issued_on=days_ago(20))
        other = make_like(decision, month=EARLIER, benefit="100.00", decided_on=days_ago(20))
        gone = make_issuance(decision=other, by=coach, issued_on=days_ago(20))
        row = make_issuance(decision=decision, by=coach, amount=str(decision.monthly_benefit))
        with as_importer():
            Case.objects.filter(pk=decision.case_id).update(status="CLOSED", closed_on=TODAY)
        shown = page(eligibility_worker, decision.case)
        assert "Restore $20" in shown
        assert "It was paid" in shown
        told = {"amount": "20.00", "method": "EBT", "restore_reason": "AGENCY_ERROR"}
        assert send(eligibility_worker, "issuance-restore", under.pk, **told).status_code == 302
        assert send(eligibility_worker, "issuance-pay", row.pk, on=TODAY.isoformat()).status_code == 302
        back = {"on": TODAY.isoformat(), "returned_why": "ADDRESS"}
        assert send(eligibility_worker, "issuance-return", gone.pk, **back).status_code == 302
        with as_importer():
            restored = Issuance.objects.get(kind="RESTORED")
        assert send(eligibility_worker, "issuance-cancel", restored.pk).status_code == 302
        assert send(coach, "issuance-restore", under.pk, **told).status_code == 403

    def test_pays_what_is_owed_of_before_it_closed(
        self, decision: Determination, coach: User, eligibility_worker: User
    ) -> None:
        """What came back and what was decided and never paid; no more than that, and nothing is held back."""
        other = make_like(decision, month=BEFORE, benefit="100.00", decided_on=days_ago(40))
        back = {"returned_on": days_ago(1), "returned_why": "ADDRESS", "returned_by": coach, "returned_at": NOW}
        make_issuance(decision=other, by=coach, issued_on=days_ago(20), **back)
        with as_importer():
            Case.objects.filter(pk=decision.case_id).update(status="CLOSED", closed_on=TODAY)
        shown = page(eligibility_worker, decision.case)
        assert "Pay $100" in shown
        assert f"Pay ${decision.monthly_benefit:,.0f}" in shown
        assert enter(coach, other, amount="100").status_code == 403
        assert enter(eligibility_worker, other, amount="100.01").status_code == 422
        for one in (other, decision):
            assert enter(eligibility_worker, one, amount=str(one.monthly_benefit)).status_code == 302
            with as_importer():
                row = Issuance.objects.get(determination=one, issued_on__isnull=True)
            assert send(eligibility_worker, "recovery-record", row.pk).status_code == 403
            assert send(eligibility_worker, "issuance-pay", row.pk, on=TODAY.isoformat()).status_code == 302
        assert enter(eligibility_worker, other, amount="100").status_code == 422


class TestCameBack:
    def test_counts_as_not_paid_and_can_be_paid_again(self, decision: Determination, eligibility_worker: User) -> None:
        enter(eligibility_worker, decision)
        row = only()
        told = {"on": TODAY.isoformat(), "returned_why": "ADDRESS"}
        assert send(eligibility_worker, "issuance-return", row.pk, **told).status_code == 422
        send(eligibility_worker, "issuance-pay", row.pk, on=TODAY.isoformat())
        assert send(eligibility_worker, "issuance-return", row.pk, **told | {"returned_why": ""}).status_code == 422
        assert send(eligibility_worker, "issuance-return", row.pk, **told).status_code == 302
        assert send(eligibility_worker, "issuance-return", row.pk, **told).status_code == 422
        assert "Came back" in page(eligibility_worker, decision.case)
        assert enter(eligibility_worker, decision).status_code == 302


def paid_early(decision: Determination, by: User) -> Determination:
    """Return a decision of the month before that was made and paid three days before it began."""
    early = BEFORE - timedelta(days=3)
    row = make_like(decision, month=BEFORE, benefit="100.00", decided_on=early)
    make_issuance(decision=row, by=by, issued_on=early)
    return row


def since_when(row: Determination) -> date:
    with as_importer():
        return arose_on(row.case, row.programme, row.month, today=TODAY)


class TestTooMuchAndTooLittle:
    def test_stand_side_by_side_and_are_never_netted(
        self, decision: Determination, coach: User, eligibility_worker: User
    ) -> None:
        over = make_like(decision, month=BEFORE, benefit="100.00")
        under = make_like(decision, month=EARLIER, benefit="100.00")
        make_issuance(decision=over, by=coach, amount="130.00", issued_on=days_ago(20))
        make_issuance(decision=under, by=coach, amount="80.00", issued_on=days_ago(50))
        shown = page(eligibility_worker, decision.case)
        totals = shown.split('id="payments-totals"')[1].split("</table>")[0]
        assert "$30" in totals
        assert "$20" in totals

    def test_is_too_little_where_a_month_is_over_and_nothing_was_paid(
        self, decision: Determination, eligibility_worker: User
    ) -> None:
        make_like(decision, month=BEFORE, benefit="111.00")
        assert "$111" in page(eligibility_worker, decision.case).split('id="payments-totals"')[1].split("</table>")[0]


class TestRestore:
    def restored(self, user: User, decision: Determination, **changes: Any) -> HttpResponse:
        told = {"amount": "20.00", "method": "EBT", "restore_reason": "AGENCY_ERROR"}
        return send(user, "issuance-restore", decision.pk, **told | changes)

    def test_is_an_issuance_of_its_own_with_its_reason(
        self, decision: Determination, coach: User, eligibility_worker: User
    ) -> None:
        """7 CFR 273.17."""
        under = make_like(decision, month=BEFORE, benefit="100.00")
        assert self.restored(eligibility_worker, under).status_code == 422
        make_issuance(decision=under, by=coach, amount="80.00", issued_on=days_ago(20))
        assert "Restore $20" in page(eligibility_worker, decision.case)
        assert self.restored(eligibility_worker, under, amount="20.01").status_code == 422
        assert self.restored(eligibility_worker, under, restore_reason="").status_code == 422
        assert self.restored(eligibility_worker, under).status_code == 302
        assert self.restored(eligibility_worker, under).status_code == 422
        with as_importer():
            row = Issuance.objects.get(kind="RESTORED")
        assert (row.amount, row.restore_reason) == (Decimal("20.00"), "AGENCY_ERROR")
        [line] = lines(decision.case, EventKind.BENEFIT_ENTERED)
        assert line.facts["restored"] is True
        assert "an error of the agency" in page(eligibility_worker, decision.case)


class TestHoldBack:
    @pytest.fixture
    def waiting(self, decision: Determination, coach: User) -> Issuance:
        """Make a payment that waits, and a month before it that was paid 50 dollars too much."""
        over = make_like(decision, month=BEFORE, benefit="100.00", decided_on=days_ago(30))
        make_issuance(decision=over, by=coach, amount="150.00", issued_on=days_ago(20))
        return make_issuance(decision=decision, by=coach, amount="90.00")

    def paid(self, user: User, row: Issuance, *, seen: str | None = None) -> HttpResponse:
        told = self.seen(user, row) if seen is None else seen
        return send(user, "issuance-pay", row.pk, on=TODAY.isoformat(), seen=told)

    def seen(self, user: User, row: Issuance) -> str:
        shown = signed_in(user).get(reverse("eligibility:issuance-pay", args=[row.pk])).content.decode()
        return re.findall(r'name="seen" value="(\w+)"', shown)[0]

    def held(self, user: User, row: Issuance, **changes: Any) -> HttpResponse:
        letter = make_notice(case=row.case, by=user, state=NoticeState.HANDED_OVER, sent_on=days_ago(12))
        told = {
            "for_month": BEFORE.isoformat(),
            "amount": "20.00",
            "most": "25.00",
            "rule": "7 CFR 273.18(g)(1)(iii)",
            "notice_id": str(letter.pk),
        }
        return send(user, "recovery-record", row.pk, **told | changes)

    def test_is_a_row_of_its_own_and_somebody_else_pays(self, waiting: Issuance, eligibility_worker: User) -> None:
        """7 CFR 273.18; O083: an adverse act takes two people."""
        assert self.held(eligibility_worker, waiting).status_code == 302
        assert self.held(eligibility_worker, waiting).status_code == 422
        [line] = lines(waiting.case, EventKind.BENEFIT_WITHHELD)
        assert line.facts == {"programme": "SNAP", "month": f"{BEFORE:%Y-%m}", "of_month": f"{MONTH:%Y-%m}"}
        shown = page(eligibility_worker, waiting.case)
        assert "$70" in shown
        assert "$20 held back for" in shown
        refused = send(eligibility_worker, "issuance-pay", waiting.pk, on=TODAY.isoformat())
        assert "Somebody else looks" in refused.content.decode()
        other = make_user(role=Role.ELIGIBILITY_WORKER, office=waiting.case.office)
        assert self.paid(other, waiting).status_code == 302
        assert "after $20 that was held back" in page(other, waiting.case)

    def test_is_shown_to_who_pays_and_refused_where_it_changed(
        self, waiting: Issuance, eligibility_worker: User
    ) -> None:
        """O083: the second person sees what they confirm."""
        other = make_user(role=Role.ELIGIBILITY_WORKER, office=waiting.case.office)
        before = self.seen(other, waiting)
        self.held(eligibility_worker, waiting)
        refused = self.paid(other, waiting, seen=before)
        assert refused.status_code == 422
        shown = refused.content.decode()
        assert "What is held back now is shown above" in shown
        assert f"$20 is held back for {BEFORE:%B %Y}" in shown
        assert f"entered by {eligibility_worker.name}. $70 reaches the family" in shown
        assert f'value="{before}"' not in shown
        assert self.paid(other, waiting, seen="").status_code == 422
        assert self.paid(other, waiting).status_code == 302

    def test_is_not_taken_where_the_month_was_paid_too_much_no_more(
        self, waiting: Issuance, eligibility_worker: User, coach: User
    ) -> None:
        """7 CFR 273.18(a): it is looked at again when it is paid."""
        self.held(eligibility_worker, waiting)
        with as_importer():
            over = Determination.objects.get(month=BEFORE)
        make_like(over, month=BEFORE, benefit="135.00", supersedes=over)
        other = make_user(role=Role.ELIGIBILITY_WORKER, office=waiting.case.office)
        refused = self.paid(other, waiting)
        assert refused.status_code == 422
        assert "was not paid too much by $20 any more" in refused.content.decode()
        with as_importer():
            row = Recovery.objects.get()
        assert send(other, "recovery-void", row.pk).status_code == 302
        assert self.paid(other, waiting).status_code == 302

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"sent_on": days_ago(21)}, "This left before the month was paid too much"),
            ({"sent_on": days_ago(9)}, "The days of notice of this letter are over on"),
            ({"kind": "APPOINTMENT", "sent_on": days_ago(12)}, "Choose a letter that has left"),
            ({"kind": "ADVERSE", "sent_on": days_ago(12)}, "Choose a letter that has left"),
        ],
    )
    def test_wants_a_letter_that_told_of_it_in_time(
        self, waiting: Issuance, eligibility_worker: User, changes: dict[str, Any], words: str
    ) -> None:
        """45 CFR 205.10(a)(4): of the right kind, after the month was paid too much, its days of notice over."""
        letter = make_notice(case=waiting.case, by=eligibility_worker, state=NoticeState.HANDED_OVER, **changes)
        refused = self.held(eligibility_worker, waiting, notice_id=str(letter.pk))
        assert refused.status_code == 422
        assert words in refused.content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"amount": "25.01"}, "by the most that you told"),
            ({"amount": "50.01", "most": "80"}, "of what was paid too much"),
            ({"rule": ""}, "Write which rule"),
            ({"rule": "\U0001f3d4" * 10_000}, "200"),
            ({"notice_id": ""}, "Choose a letter that has left"),
            ({"for_month": EARLIER.isoformat()}, "Choose a month"),
            ({"amount": ""}, "Enter an amount"),
        ],
    )
    def test_is_refused_where_it_cannot_be(
        self, waiting: Issuance, eligibility_worker: User, changes: dict[str, str], words: str
    ) -> None:
        refused = self.held(eligibility_worker, waiting, **changes)
        assert refused.status_code == 422
        assert words in refused.content.decode()
        with as_importer():
            assert not Recovery.objects.exists()

    @pytest.mark.parametrize(("kind", "days"), [("REDUCTION", 3), ("END", 0)])
    def test_counts_what_a_lost_hearing_made_too_much_from_its_day(
        self, decision: Determination, coach: User, supervisor: User, kind: str, days: int
    ) -> None:
        """7 CFR 273.15(k), 273.18(a): until the hearing was lost nothing was too much."""
        row = paid_early(decision, coach)
        action = make_action(application=decision.application, by=coach, kind=kind, confirmed_by=supervisor)
        letter = end_told(action=action, decision=row, by=coach, effective_on=BEFORE)
        assert since_when(row) == BEFORE - timedelta(days=days)
        lost = {"result": "UPHELD", "decided_on": TODAY, "decided_by": coach, "decided_at": NOW}
        make_benefit_hearing(letter=letter, by=coach, wants_continued=True, has_continued_aid=True, **lost)
        assert since_when(row) == TODAY

    def test_counts_what_an_end_made_too_much_from_its_letter(
        self, decision: Determination, coach: User, supervisor: User
    ) -> None:
        """7 CFR 273.18(a): a denial at review can be told after the day from which it is so."""
        row = paid_early(decision, coach)
        action = make_action(application=decision.application, by=coach, kind="DENIAL", confirmed_by=supervisor)
        end_told(action=action, decision=row, by=coach, effective_on=BEFORE, left=TODAY)
        assert since_when(row) == TODAY

    def test_takes_no_letter_that_has_not_left(self, waiting: Issuance, eligibility_worker: User) -> None:
        letter = make_notice(case=waiting.case, by=eligibility_worker)
        assert self.held(eligibility_worker, waiting, notice_id=str(letter.pk)).status_code == 422

    def test_is_taken_back_before_it_is_paid(self, waiting: Issuance, eligibility_worker: User) -> None:
        self.held(eligibility_worker, waiting)
        with as_importer():
            row = Recovery.objects.get()
        assert send(eligibility_worker, "recovery-void", row.pk).status_code == 302
        assert send(eligibility_worker, "recovery-void", row.pk).status_code == 422
        assert lines(waiting.case, EventKind.BENEFIT_WITHHELD) == []

    def test_goes_with_a_payment_that_is_cancelled(self, waiting: Issuance, eligibility_worker: User) -> None:
        self.held(eligibility_worker, waiting)
        assert send(eligibility_worker, "issuance-cancel", waiting.pk).status_code == 302
        with as_importer():
            assert not Recovery.objects.standing().exists()

    def test_is_never_more_than_the_payment_for_the_database_too(
        self, waiting: Issuance, eligibility_worker: User
    ) -> None:
        letter = make_notice(case=waiting.case, by=eligibility_worker, state="HANDED_OVER", sent_on=days_ago(12))
        with pytest.raises(DatabaseError):
            make_recovery(issuance=waiting, by=eligibility_worker, notice=letter, for_month=BEFORE, amount="90.01")


class TestDatabase:
    @pytest.mark.parametrize(
        "change",
        ["amount = 1", "issued_on = '2020-01-01'", "method = 'CHECK'", "month = '2020-01-01'"],
    )
    def test_keeps_what_was_paid(self, decision: Determination, coach: User, change: str) -> None:
        make_issuance(decision=decision, by=coach, issued_on=TODAY)
        with as_importer(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE eligibility_issuance SET {change}")

    def test_keeps_payments_from_other_offices(self, decision: Determination, coach: User, outsider: User) -> None:
        make_issuance(decision=decision, by=coach)
        with in_context(actor=outsider):
            assert not Issuance.objects.exists()
        assert signed_in(outsider).get(reverse("eligibility:issuances", args=[decision.case_id])).status_code == 404


class TestHelpAfterViolence:
    """Security 2.1: seen by who may know of violence alone, and the ledger has no line of it."""

    @pytest.fixture
    def apart(self) -> Determination:
        office = make_office(jurisdiction=Jurisdiction.OREGON)
        coach = make_user(role=Role.COACH, office=office)
        case = make_case(coach=coach, office=office)
        make_household(case=case, by=coach)
        application = make_application(case=case, by=coach, programme="TA_DVS", completed_on=TODAY)
        return make_decision(application=application, by=coach, monthly_benefit=Decimal("600.00"), is_eligible=True)

    def test_is_shown_to_its_readers_and_written_down_as_revealed(self, apart: Determination) -> None:
        worker = make_user(role=Role.ELIGIBILITY_WORKER, office=apart.case.office)
        assert "violence" not in page(worker, apart.case)
        assert enter(worker, apart, amount="200").status_code == 404
        make_access(case=apart.case, staff=worker, by=apart.decided_by)
        assert "violence" in page(worker, apart.case)
        with as_auditor():
            assert AccessLog.objects.filter(case_id=apart.case_id, verb="REVEAL", subject_id=apart.pk).exists()

    def test_is_paid_in_parts_without_a_line(self, apart: Determination) -> None:
        worker = make_user(role=Role.ELIGIBILITY_WORKER, office=apart.case.office)
        make_access(case=apart.case, staff=worker, by=apart.decided_by)
        for amount in ("200", "150"):
            assert enter(worker, apart, amount=amount, method="PROVIDER").status_code == 302
            with as_importer():
                row = Issuance.objects.get(amount=amount)
            assert send(worker, "issuance-pay", row.pk, on=TODAY.isoformat()).status_code == 302
        assert enter(worker, apart, amount="251", method="PROVIDER").status_code == 422
        following = make_like(apart, month=(MONTH + timedelta(days=31)).replace(day=1), benefit="600.00")
        assert enter(worker, following, amount="251", method="PROVIDER").status_code == 422
        assert enter(worker, following, amount="250", method="PROVIDER").status_code == 302
        for kind in (EventKind.BENEFIT_ENTERED, EventKind.BENEFIT_ISSUED):
            assert lines(apart.case, kind) == []

    def test_is_decided_from_what_was_paid_and_not_from_what_is_typed(self, apart: Determination) -> None:
        """OAR 461-135-1230: one sum for the period, and nothing of it is taken off twice."""
        case, coach = apart.case, apart.decided_by
        with as_importer():
            HouseholdFact.objects.filter(kind="WAGES").update(voided_at=NOW, voided_by=coach)
        make_household_fact(case=case, by=coach, kind="TADVS_PAID", amount=Decimal(900))
        following = (MONTH + timedelta(days=31)).replace(day=1)
        typed = make_decision(application=apart.application, by=coach, month=following)
        make_issuance(decision=apart, by=coach, amount="200.00", issued_on=TODAY, method="PROVIDER")
        later = (following + timedelta(days=31)).replace(day=1)
        told = make_decision(application=apart.application, by=coach, month=later)
        assert told.monthly_benefit == typed.monthly_benefit + 700
        assert {"paid_in_period": 200} in told.used
        shown = signed_in(coach).get(reverse("eligibility:determination", args=[told.pk])).content.decode()
        assert "$200 was paid, as the payments on file say" in shown
        with in_context(actor=coach):
            assert balance_for(told, today=TODAY).to_pay == told.monthly_benefit
            own = make_decision(application=apart.application, by=coach, supersedes=apart)
            assert own.monthly_benefit == typed.monthly_benefit + 900
            assert balance_for(own, today=TODAY).to_pay == own.monthly_benefit - 200


def test_the_page_asks_a_fixed_number_of_queries(
    decision: Determination, coach: User, eligibility_worker: User
) -> None:
    client = signed_in(eligibility_worker)
    url = reverse("eligibility:issuances", args=[decision.case_id])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for month in (BEFORE, EARLIER):
        made = make_like(decision, month=month, benefit="100.00")
        make_issuance(decision=made, by=coach, issued_on=days_ago(1))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few) + 2 <= PAGE_QUERIES


def test_the_page_reads_the_case_once_for_all_months_that_are_not_paid(
    decision: Determination, coach: User, eligibility_worker: User
) -> None:
    """Both what the facts say now and the months of cash that count are read once, however many months wait."""
    cash = make_decision(
        application=make_application(case=decision.case, by=coach, programme="TANF", completed_on=TODAY), by=coach
    )
    with as_importer():
        HouseholdFact.objects.update(first_day=days_ago(400))
    client = signed_in(eligibility_worker)
    url = reverse("eligibility:issuances", args=[decision.case_id])

    def wait_in(month: date) -> None:
        for made in (decision, cash):
            make_like(made, month=month, benefit="100.00")

    wait_in(BEFORE)
    assert client.get(url).content.decode().count("By the facts on file now it is") == 2
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for back in (1, 40, 80):
        wait_in((EARLIER - timedelta(days=back)).replace(day=1))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= PAGE_QUERIES
