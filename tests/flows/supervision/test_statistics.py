"""T022: the monthly statistics of an office: frozen on a day, never edited, sent to recipients, with a sent log."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import ADULT_ROLES, EventKind, Jurisdiction
from casework.context import in_context
from casework.models import AccessLog, Assignment, Case, Deadline, Event, Office, Participant, User
from casework.operations.settings import change_setting
from casework.refusals import Refused
from supervision.models import PackRecipient, PackSending, StatisticsPack
from supervision.operations.statistics import freeze_month, letter_of, send_pack
from supervision.queries.statistics import count_month
from supervision.rules.statistics import FIGURES, last_day_of
from supervision.tasks import send_packs
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_case,
    make_conflict_block,
    make_contact,
    make_event,
    make_office,
    make_participant,
    make_signed_plan,
    make_user,
)
from tests.papers import told_on
from tests.people import signed_in
from tests.report_records import make_pack, make_recipient, make_sending
from tests.review_records import LAST_MONTH

pytestmark = pytest.mark.django_db


def url(name: str, *keys: Any) -> str:
    return reverse(f"supervision:{name}", args=keys)


def send(user: User, page: str, /, *keys: object, **values: Any) -> HttpResponse:
    return signed_in(user).post(url(page, *keys), {"submission": str(uuid4())} | values)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def freeze(user: User, month: Any = LAST_MONTH) -> StatisticsPack:
    with in_context(actor=user):
        return freeze_month(month=month, actor=user, now=NOW)


def set_value(admin: User, parameter: str, jurisdiction: str, value: str) -> None:
    with in_context(actor=admin):
        change_setting(
            parameter=parameter,
            jurisdiction=jurisdiction,
            office_id=None,
            first_day=days_ago(700),
            value=value,
            source="Memo 22",
            actor=admin,
            now=NOW,
        )


def counted_naively(office: Office, month: Any) -> dict[str, int]:
    """Count a month a second way: row by row in Python, from everything that is on file."""
    last = last_day_of(month)
    with as_importer():
        every = {one.pk: one for one in Case.objects.all()}
        events = list(Event.objects.all())
        carried = list(Assignment.objects.all())
        people = list(Participant.objects.all())
    voided = {one.voids_id for one in events if one.voids_id}
    moves = sorted((one for one in events if one.kind == EventKind.OFFICE_CHANGED), key=lambda one: (one.on, one.pk))

    def stands(line: Event) -> bool:
        above = next((one for one in events if one.voids_id == line.pk), None)
        return above is None or not stands(above)

    def is_ours(case_id: Any, day: Any) -> bool:
        own = [one for one in moves if one.case_id == case_id]
        before = [str(one.facts["to"]) for one in own if one.on <= day]
        where = before[-1] if before else str(own[0].facts["from"]) if own else str(every[case_id].office_id)
        return where == str(office.pk)

    cases = list(every.values())
    with as_importer():
        deadlines = [one for one in Deadline.objects.all() if is_ours(one.case_id, one.due_on)]
    is_open = {
        one.pk
        for one in cases
        if one.opened_on <= last and not (one.closed_on and one.closed_on <= last) and is_ours(one.pk, last)
    }
    of_day = [
        one for one in carried if one.case_id in is_open and one.first_day <= last and (one.last_day or last) >= last
    ]
    closed = [
        one for one in cases if one.closed_on and month <= one.closed_on <= last and is_ours(one.pk, one.closed_on)
    ]
    due = [one for one in deadlines if month <= one.due_on <= last]
    found = {
        "families.open": len(is_open),
        "families.opened": sum(month <= one.opened_on <= last and is_ours(one.pk, one.opened_on) for one in cases),
        "families.closed": len(closed),
        "families.closed_with_work": sum(one.is_closed_with_work for one in closed),
        "families.unassigned": len(is_open - {one.case_id for one in of_day}),
        "adults": sum(one.case_id in is_open and one.role in ADULT_ROLES for one in people),
        "coaches": len({one.coach_id for one in of_day}),
        "standards.due": len(due),
        "standards.in_time": sum(one.met_on is not None and one.met_on <= one.due_on for one in due),
        "standards.late": sum(one.met_on is not None and one.met_on > one.due_on for one in due),
        "standards.excused": sum(one.met_on is None and one.is_excused for one in due),
        "standards.not_met": sum(one.met_on is None and not one.is_excused for one in due),
    }
    for code, _ in FIGURES:
        if code not in found:
            lines = [
                one for one in events if one.kind == code and month <= one.on <= last and is_ours(one.case_id, one.on)
            ]
            found[code] = sum(one.pk not in voided or stands(one) for one in lines)
    return found


def move(case: Case, to: User, *, on: Any) -> None:
    """Let a case belong to the office of another coach from a day on."""
    left = case.office_id
    with as_importer():
        Case.objects.filter(pk=case.pk).update(office=to.office)
    make_event(case, EventKind.OFFICE_CHANGED, on=on, **{"from": left, "to": to.office_id})


@pytest.fixture
def seeded(office: Office, coach: User, other_coach: User, supervisor: User, outsider: User) -> list[Case]:
    """A month with families of two coaches and of nobody, one closed, one blocked for the manager, one elsewhere."""
    told = LAST_MONTH + timedelta(days=9)
    early = LAST_MONTH - timedelta(days=40)
    first = make_case(coach=coach, referred_on=early)
    second = make_case(coach=other_coach, referred_on=LAST_MONTH + timedelta(days=2))
    make_participant(case=second)
    nobodys = make_case(office=office, referred_on=early)
    blocked = make_case(coach=coach, referred_on=early)
    make_conflict_block(case=blocked, staff=supervisor)
    closed = make_case(coach=coach, referred_on=early, status="CLOSED", closed_on=told, is_closed_with_work=True)
    make_case(coach=outsider, referred_on=early)
    make_contact(case=first, by=coach, on=told)
    make_contact(case=second, by=other_coach, on=told, is_reached=False)
    made = make_event(first, EventKind.PLAN_SIGNED, on=told, participant=adult_of(first), due_on=days_ago(-20))
    gone = make_event(first, EventKind.PLAN_SIGNED, on=told, participant=adult_of(first), due_on=days_ago(-20))
    back = make_event(first, EventKind.TAKEN_BACK, on=told, voids=gone)
    again = make_event(first, EventKind.PLAN_REVIEWED, on=told, participant=adult_of(first))
    undone = make_event(first, EventKind.TAKEN_BACK, on=told, voids=again)
    make_event(first, EventKind.TAKEN_BACK, on=told, voids=undone)
    make_signed_plan(case=first, by=coach)
    assert made.pk
    assert back.pk
    return [first, second, nobodys, blocked, closed]


class TestFreezing:
    def test_keeps_numbers_that_a_second_count_agrees_with(
        self, seeded: list[Case], office: Office, supervisor: User
    ) -> None:
        pack = freeze(supervisor)
        assert pack.figures == counted_naively(office, LAST_MONTH)
        assert pack.figures["families.open"] == 4
        assert pack.figures["plan.signed"] == 1
        assert pack.figures["plan.reviewed"] == 1
        assert (pack.version, pack.definition, pack.as_of, pack.frozen_by) == (1, 2, TODAY, supervisor)

    def test_counts_a_family_in_the_office_that_it_belonged_to_then(
        self, supervisor: User, coach: User, outsider: User, seeded: list[Case]
    ) -> None:
        """T022, decisions 12: a case that moved on is of the month in the office that it was of."""
        first, second = seeded[0], seeded[1]
        move(first, outsider, on=LAST_MONTH + timedelta(days=20))
        move(second, outsider, on=TODAY)
        manager = make_user(role="OPERATIONS_MANAGER", office=outsider.office)
        counted = {}
        for user in (supervisor, manager):
            assert user.office is not None
            with in_context(actor=user):
                counted[user] = count_month(user.office, LAST_MONTH)
            assert counted[user] == counted_naively(user.office, LAST_MONTH)
        assert counted[manager]["families.open"] == 2
        assert counted[supervisor]["contact.made"] == 1
        assert counted[supervisor]["families.open"] == 3

    def test_counts_also_what_a_block_keeps_from_who_freezes(
        self, seeded: list[Case], supervisor: User, lead_worker: User
    ) -> None:
        assert freeze(supervisor).figures == freeze(lead_worker).figures

    def test_again_makes_another_version_beside_it(self, supervisor: User, coach: User) -> None:
        first = freeze(supervisor)
        make_case(coach=coach, referred_on=LAST_MONTH + timedelta(days=1))
        second = freeze(supervisor)
        assert (first.version, second.version) == (1, 2)
        assert second.figures["families.opened"] == first.figures["families.opened"] + 1
        with as_auditor():
            assert StatisticsPack.objects.get(pk=first.pk).figures == first.figures
        shown = text_of(signed_in(supervisor).get(url("pack", first.pk)))
        assert "There is a newer version" in shown

    def test_is_never_edited_nor_deleted(self, supervisor: User) -> None:
        pack = freeze(supervisor)
        for change in (lambda rows: rows.update(figures={}), lambda rows: rows.delete()):
            with pytest.raises(DatabaseError), in_context(actor=supervisor), transaction.atomic():
                change(StatisticsPack.objects.filter(pk=pack.pk))

    def test_refuses_a_month_that_goes_on(self, supervisor: User) -> None:
        with pytest.raises(Refused, match="month that is over"):
            freeze(supervisor, TODAY.replace(day=1))
        assert send(supervisor, "packs", month=TODAY.replace(day=1).isoformat()).status_code == 422

    def test_is_for_who_decides(
        self, coach: User, auditor: User, admin: User, outsider: User, supervisor: User
    ) -> None:
        for user in (coach, auditor, admin, outsider):
            assert signed_in(user).get(url("packs")).status_code == 403
            with pytest.raises(PermissionDenied):
                freeze(user)
        pack = freeze(supervisor)
        elsewhere = make_user(role="OPERATIONS_MANAGER", office=make_office())
        assert signed_in(elsewhere).get(url("pack", pack.pk)).status_code == 404

    def test_counts_no_other_office_in_the_database_either(self, supervisor: User, other_office: Office) -> None:
        with pytest.raises(DatabaseError, match="another office"), in_context(actor=supervisor):
            count_month(other_office, LAST_MONTH)

    def test_is_sent_once(self, supervisor: User) -> None:
        client, values = signed_in(supervisor), {"submission": str(uuid4()), "month": LAST_MONTH.isoformat()}
        answers = {client.post(url("packs"), values)["Location"] for _ in range(2)}
        assert len(answers) == 1
        with as_auditor():
            assert StatisticsPack.objects.count() == 1


class TestDueDay:
    def test_is_said_to_be_on_no_file(self, supervisor: User) -> None:
        assert "For this state no day is on file" in text_of(signed_in(supervisor).get(url("packs")))

    def test_that_passed_makes_each_month_red_since_the_office_began(self, admin: User) -> None:
        office = make_office(jurisdiction=Jurisdiction.TEXAS)
        manager = make_user(role="OPERATIONS_MANAGER", office=office)
        assert "The seed names no day" in text_of(signed_in(manager).get(url("packs")))
        set_value(admin, "std.tx.statistics_day", "US-TX", "1")
        shown = text_of(signed_in(manager).get(url("packs")))
        assert "The seed names no day" not in shown
        assert "Late" not in shown
        make_case(office=office, referred_on=LAST_MONTH + timedelta(days=9), track="", opening_track="")
        frozen = signed_in(manager).get(url("packs"))
        assert [one.month for one in frozen.context["months"] if one.is_late] == [LAST_MONTH]
        assert "Late" in text_of(frozen)
        assert "Months not frozen in time" in text_of(signed_in(manager).get(url("reports")))


class TestSending:
    def test_mails_counts_as_who_asked_and_writes_it_down(self, supervisor: User) -> None:
        pack, recipient = make_pack(by=supervisor), make_recipient(by=supervisor)
        answer = send(supervisor, "pack", pack.pk, recipient_id=str(recipient.pk), way="EMAIL")
        assert answer.status_code == 302
        assert "Waiting" in text_of(signed_in(supervisor).get(url("pack", pack.pk)))
        assert send_packs() == 1
        assert send_packs() == 0
        (letter,) = mail.outbox
        assert letter.to == [recipient.email]
        assert "Families open on the last day: 7" in letter.body
        with as_auditor():
            sending = PackSending.objects.get()
        assert (sending.sent_on, sending.tried_count) == (TODAY, 1)
        assert "Waiting" not in text_of(signed_in(supervisor).get(url("pack", pack.pk)))

    def test_says_small_counts_as_fewer_than(self, supervisor: User, admin: User) -> None:
        set_value(admin, "std.all.statistics_small_count", "US-AK", "11")
        pack = make_pack(by=supervisor)
        with in_context(actor=supervisor):
            _, body = letter_of(StatisticsPack.objects.select_related("office").get(pk=pack.pk))
        assert "Families open on the last day: fewer than 11" in body
        assert "Deadlines due: 7" in body
        told = text_of(signed_in(supervisor).get(url("pack-csv", pack.pk)))
        assert "fewer than 11" in told

    def test_by_hand_asks_for_the_day(self, supervisor: User) -> None:
        pack, recipient = make_pack(by=supervisor), make_recipient(by=supervisor, email="")
        values = {"recipient_id": str(recipient.pk), "way": "BY_HAND"}
        for changes, words in (
            ({}, "on which day"),
            ({"handed_on": days_ago(-1).isoformat()}, "future"),
            ({"handed_on": days_ago(400).isoformat()}, "between the day of freezing"),
            ({"way": "EMAIL"}, "No e-mail address"),
        ):
            refused = send(supervisor, "pack", pack.pk, **(values | changes))
            assert refused.status_code == 422
            assert words in text_of(refused)
        assert send(supervisor, "pack", pack.pk, **values, handed_on=TODAY.isoformat()).status_code == 302
        again = send(supervisor, "pack", pack.pk, **values, handed_on=TODAY.isoformat())
        assert "went to them already" in text_of(again)

    def test_waits_while_the_server_takes_nothing(self, supervisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
        make_sending(pack=make_pack(by=supervisor), by=supervisor)

        def fail(**_: object) -> None:
            raise OSError

        monkeypatch.setattr("supervision.operations.statistics.mail_figures", fail)
        assert send_packs() == 0
        with as_auditor():
            sending = PackSending.objects.get()
        assert (sending.sent_at, sending.tried_count) == (None, 1)
        assert send_packs() == 0

    def test_does_not_leave_once_who_asked_decides_no_more(self, supervisor: User, lead_worker: User) -> None:
        make_sending(pack=make_pack(by=supervisor), by=lead_worker)
        with as_importer():
            User.objects.filter(pk=lead_worker.pk).update(role="COACH")
        assert send_packs() == 0
        assert not mail.outbox

    def test_goes_to_nobody_of_another_office(self, supervisor: User) -> None:
        pack = make_pack(by=supervisor)
        elsewhere = make_user(role="OPERATIONS_MANAGER", office=make_office())
        foreign = make_recipient(by=elsewhere)
        with pytest.raises(Refused), in_context(actor=supervisor):
            send_pack(pack_id=pack.pk, recipient_id=foreign.pk, way="EMAIL", handed_on=None, actor=supervisor, now=NOW)


class TestRecipients:
    def test_are_added_and_taken_out_and_their_log_stays(self, supervisor: User) -> None:
        values = {"name": "Odile 🌲 Fenn", "agency": "Fen County", "email": "odile@example.org"}
        assert send(supervisor, "pack-recipients", **values).status_code == 302
        assert "stand in the list already" in text_of(send(supervisor, "pack-recipients", **values))
        with as_importer():
            recipient = PackRecipient.objects.get()
        pack = make_pack(by=supervisor)
        make_sending(pack=pack, by=supervisor, recipient=recipient)
        assert send(supervisor, "pack-recipient-end", recipient.pk).status_code == 302
        assert signed_in(supervisor).get(url("pack-recipient-end", recipient.pk)).status_code == 404
        log = text_of(signed_in(supervisor).get(url("pack", pack.pk)))
        assert "Odile 🌲 Fenn" in log
        assert "Not sent: taken out of the list" in log
        assert "Waiting" not in log
        assert send_packs() == 0

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"name": " "}, "Say who gets them"),
            ({"name": "x" * 10_000}, "Keep this under"),
            ({"email": "odile"}, "Write an e-mail address"),
            ({"email": f"{'x' * 250}@example.org"}, "at most 254"),
        ],
    )
    def test_are_refused_beside_the_field(self, supervisor: User, changes: dict[str, str], words: str) -> None:
        refused = send(supervisor, "pack-recipients", **({"name": "Odile", "agency": "", "email": ""} | changes))
        assert refused.status_code == 422
        assert words in text_of(refused)


class TestFile:
    def test_holds_what_the_page_tells_and_is_logged(self, supervisor: User) -> None:
        pack = make_pack(by=supervisor)
        with as_importer():
            Office.objects.filter(pk=supervisor.office_id).update(name="=Juneau")
        told = signed_in(supervisor).get(url("pack-csv", pack.pk))
        rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"))))
        assert [row[0] for row in rows[1:]] == [words for _, words in FIGURES]
        assert {row[3] for row in rows[1:]} == {"'=Juneau"}
        with as_auditor():
            line = AccessLog.objects.latest("at", "id")
        assert (line.verb, line.case_id, line.route) == ("EXPORT", None, "supervision:pack-csv")


class TestPaper:
    def test_says_what_was_frozen_and_what_may_leave_and_is_logged(self, supervisor: User, admin: User) -> None:
        """T022: a PDF of the pack, tagged, as it was frozen."""
        set_value(admin, "std.all.statistics_small_count", "US-AK", "10")
        pack = make_pack(by=supervisor)
        answer = signed_in(supervisor).get(url("pack-pdf", pack.pk))
        assert answer["Content-Type"] == "application/pdf"
        told = told_on(answer)
        assert "fewer than 10" in told
        assert f"Frozen by {supervisor.name}" in told
        with as_auditor():
            line = AccessLog.objects.filter(verb="EXPORT").get()
        assert (line.case_id, line.route) == (None, "supervision:pack-pdf")

    def test_is_for_who_decides_in_the_office(self, supervisor: User, coach: User, other_office: Office) -> None:
        pack = make_pack(by=supervisor)
        elsewhere = make_user(role="OPERATIONS_MANAGER", office=other_office)
        assert signed_in(coach).get(url("pack-pdf", pack.pk)).status_code == 403
        assert signed_in(elsewhere).get(url("pack-pdf", pack.pk)).status_code == 404


class TestStates:
    def test_add_up_the_newest_packs_for_auditors(self, supervisor: User, auditor: User, other_office: Office) -> None:
        make_pack(by=supervisor, figures={"families.open": 100})
        make_pack(by=supervisor, figures={"families.open": 20})
        elsewhere = make_user(role="OPERATIONS_MANAGER", office=other_office)
        make_pack(by=elsewhere, figures={"families.open": 5})
        third = make_office(name="Nome")
        page = f"{url('packs-of-state')}?state=US-AK&month={LAST_MONTH:%Y-%m}"
        shown = text_of(signed_in(auditor).get(page))
        assert ">25<" in shown
        assert third.name in shown
        assert signed_in(supervisor).get(page).status_code == 403
