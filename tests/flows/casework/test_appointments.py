"""Appointments: booked, kept, missed, cancelled, moved and never overwritten; and the calendars that show them."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from casework.choices import AppointmentState, EventKind, GateMoment, SafeContactRule
from casework.context import in_context
from casework.models import Appointment, Case, GateCheck, Office, Participant, User
from casework.operations.appointments import Booking, book_appointment
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, as_importer, make_appointment, moment
from tests.people import signed_in

pytestmark = pytest.mark.django_db

DAY = TODAY + timedelta(days=20)


def values_of(case: Case, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_ids": [str(factories.adult_of(case).pk)],
        "purpose": "MONTHLY",
        "channel": "IN_PERSON",
        "initiator": "PERSON",
        "on": DAY.isoformat(),
        "at": "10:00",
        "minutes": "45",
        "place": "OFFICE",
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def book(user: User, case: Case, **changes: Any) -> HttpResponse:
    return signed_in(user).post(reverse("casework:appointment-book", args=[case.pk]), values_of(case, **changes))


def close(user: User, row: Appointment, becomes: str, **more: Any) -> HttpResponse:
    address = reverse("casework:appointment-close", args=[row.case_id, row.pk])
    return signed_in(user).post(address, {"becomes": becomes} | more)


def rows(case: Case) -> list[Appointment]:
    with as_auditor():
        return list(case.appointments.order_by("booked_at", "pk"))


class TestBooking:
    def test_writes_row_and_line_and_shows_it(self, open_case: Case, coach: User) -> None:
        answer = book(coach, open_case, channel="PHONE", initiator="COACH", place=None)
        (row,) = rows(open_case)
        assert answer["Location"] == reverse("casework:appointment", args=[open_case.pk, row.pk])
        assert (row.channel, row.initiator, row.coach_id) == ("PHONE", "COACH", coach.pk)
        assert row.starts_at == moment(DAY, 10)
        (line,) = factories.events_of(open_case, EventKind.APPOINTMENT_BOOKED)
        assert line.facts == {"channel": "PHONE", "purpose": "MONTHLY", "appointment_at": f"{DAY}T10:00"}
        page = signed_in(coach).get(reverse("casework:case-calendar", args=[open_case.pk])).content.decode()
        assert "By phone, we call" in page

    def test_twice_makes_one(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        assert book(coach, open_case, submission=key)["Location"] == book(coach, open_case, submission=key)["Location"]
        assert len(rows(open_case)) == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"participant_ids": []}, "Tick at least one person."),
            ({"on": (TODAY - timedelta(days=1)).isoformat()}, "This time is over."),
            ({"on": (TODAY + timedelta(days=400)).isoformat()}, "more than a year ahead"),
            ({"on": "2027-02-29"}, "not a day of the calendar"),
            ({"minutes": "4"}, "5 to 480 minutes"),
            ({"place": None}, "Say where you meet."),
            ({"place_words": "x" * 201}, "at most 200"),
            ({"at": "25:00"}, "not a time of day"),
        ],
    )
    def test_what_cannot_be_is_said(self, open_case: Case, coach: User, changes: dict[str, Any], words: str) -> None:
        answer = book(coach, open_case, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert rows(open_case) == []

    def test_an_hour_that_the_clocks_skip_or_repeat(self, open_case: Case, coach: User) -> None:
        with as_importer():
            Office.objects.filter(pk=open_case.office_id).update(time_zone="America/Anchorage")
        forward, back = date(TODAY.year + 1, 3, 14), date(TODAY.year + 1, 11, 7)
        while forward.isoweekday() != 7 or forward.day < 8:
            forward += timedelta(days=1)
        answer = book(coach, open_case, on=forward.isoformat(), at="02:30")
        assert "does not exist" in answer.content.decode()
        if back <= TODAY + timedelta(days=366):
            asked = book(coach, open_case, on=back.isoformat(), at="01:30")
            assert "comes twice" in asked.content.decode()
            assert book(coach, open_case, on=back.isoformat(), at="01:30", which="second").status_code == 302

    def test_a_clash_is_asked_about_and_not_refused(self, open_case: Case, coach: User) -> None:
        book(coach, open_case)
        asked = book(coach, open_case, at="10:30", purpose="PLAN")
        assert asked.status_code == 422
        assert "has another appointment at 10:00 AM" in asked.content.decode()
        assert book(coach, open_case, at="10:45", purpose="PLAN").status_code == 302
        assert book(coach, open_case, at="10:30", purpose="PLAN", knows_clash="on").status_code == 302

    def test_a_later_assessment_needs_a_reason(self, open_case: Case, coach: User) -> None:
        """A011; the page says it in words, not by a code."""
        shown = signed_in(coach).get(reverse("casework:appointment-book", args=[open_case.pk])).content.decode()
        assert "needed for an assessment after the first free slot" in shown
        assert "A011" not in shown
        asked = book(coach, open_case, purpose="EA")
        assert asked.status_code == 422
        assert "The first free slot is" in asked.content.decode()
        assert "needed for an assessment after the first free slot" in asked.content.decode()
        assert book(coach, open_case, purpose="EA", later_reason="She is travelling until then.").status_code == 302
        assert rows(open_case)[0].later_reason == "She is travelling until then."

    def test_a_remark_and_a_reason_stand_on_its_page_and_go_along_when_it_is_moved(
        self, open_case: Case, coach: User
    ) -> None:
        why = "She is travelling until then."
        answer = book(coach, open_case, purpose="EA", later_reason=why, remark="Bring the forms\nand the keys")
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert why in shown
        assert "Bring the forms\nand the keys" in shown
        (row,) = rows(open_case)
        move = signed_in(coach).get(reverse("casework:appointment-move", args=[open_case.pk, row.pk]))
        assert move.context["form"]["remark"].value() == "Bring the forms\nand the keys"

    def test_a_reason_is_refused_and_never_cut(self, open_case: Case, coach: User, adult: Participant) -> None:
        booking = Booking("EA", "PHONE", "COACH", DAY, time(10), 45, later_reason="x" * 501)
        with in_context(actor=coach), pytest.raises(Refused) as refused:
            book_appointment(case_id=open_case.pk, participant_ids=[adult.pk], booking=booking, actor=coach, now=NOW)
        assert refused.value.field == "later_reason"
        assert rows(open_case) == []

    @pytest.mark.parametrize(
        ("mark", "changes"),
        [
            (SafeContactRule.NO_HOME_VISIT, {"place": "HOME"}),
            (SafeContactRule.OFFICE_ONLY, {"place": "COMMUNITY"}),
            (SafeContactRule.OFFICE_ONLY, {"channel": "PHONE", "place": None}),
            (SafeContactRule.SHE_CALLS_US, {"channel": "PHONE", "place": None, "initiator": "COACH"}),
        ],
    )
    def test_what_is_not_safe_is_refused(
        self, open_case: Case, coach: User, adult: Participant, mark: str, changes: dict[str, Any]
    ) -> None:
        with as_importer():
            adult.person.safe_contact = [mark]
            adult.person.save(update_fields=["safe_contact"])
        assert book(coach, open_case, **changes).status_code == 422
        assert rows(open_case) == []

    def test_a_closed_case_takes_none(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        assert book(coach, case).status_code == 422
        assert signed_in(coach).get(reverse("casework:appointment-book", args=[case.pk])).status_code == 302

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_others_may_not(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert book(request.getfixturevalue(who), open_case).status_code == status

    def test_an_aide_books_for_the_coach(self, open_case: Case, coach: User, case_aide: User) -> None:
        book(case_aide, open_case)
        assert rows(open_case)[0].coach_id == coach.pk


class TestWhatBecameOfIt:
    def test_kept_leads_on_to_the_contact(self, open_case: Case, coach: User, adult: Participant) -> None:
        row = make_appointment(case=open_case, by=coach, starts_at=NOW - timedelta(hours=1))
        answer = close(coach, row, "KEPT")
        assert rows(open_case)[0].state == AppointmentState.KEPT
        page = signed_in(coach).get(answer["Location"])
        form = page.context["form"]
        assert form["method"].value() == "IN_PERSON"
        assert form["participant_ids"].value() == [adult.pk]
        (line,) = factories.events_of(open_case, EventKind.APPOINTMENT_KEPT)
        assert line.on == (NOW - timedelta(hours=1)).astimezone(factories.ZONE).date()

    def test_missed_leads_on_to_a_new_time(self, open_case: Case, coach: User, adult: Participant) -> None:
        row = make_appointment(case=open_case, by=coach, starts_at=NOW - timedelta(hours=1))
        answer = close(coach, row, "MISSED")
        page = signed_in(coach).get(answer["Location"])
        assert page.status_code == 200
        assert page.context["picked"]["kind"] == "MISSED"
        assert factories.events_of(open_case, EventKind.APPOINTMENT_MISSED)

    def test_nobody_misses_what_lies_ahead(self, open_case: Case, coach: User) -> None:
        row = make_appointment(case=open_case, by=coach)
        answer = close(coach, row, "MISSED")
        assert answer.status_code == 422
        assert "lies ahead" in answer.content.decode()

    def test_is_said_once(self, open_case: Case, coach: User) -> None:
        row = make_appointment(case=open_case, by=coach)
        assert close(coach, row, "CANCELLED", words="Her car broke down").status_code == 302
        assert close(coach, row, "CANCELLED").status_code == 422
        assert len(factories.events_of(open_case, EventKind.APPOINTMENT_CANCELLED)) == 1

    def test_moved_is_superseded_and_stays_readable(self, open_case: Case, coach: User) -> None:
        old = make_appointment(case=open_case, by=coach)
        address = reverse("casework:appointment-move", args=[open_case.pk, old.pk])
        answer = signed_in(coach).post(address, values_of(open_case, participant_ids=None))
        assert answer.status_code == 302
        before, after = sorted(rows(open_case), key=lambda row: row.state != AppointmentState.MOVED)
        assert (before.pk, before.state, before.starts_at) == (old.pk, AppointmentState.MOVED, old.starts_at)
        assert (after.replaces_id, after.starts_at) == (old.pk, moment(DAY, 10))
        (line,) = factories.events_of(open_case, EventKind.APPOINTMENT_MOVED)
        assert line.facts["to"] == str(after.pk)
        assert signed_in(coach).post(address, values_of(open_case, participant_ids=None)).status_code == 422


class TestLists:
    def test_today_shows_the_day_s_own_appointments(self, open_case: Case, coach: User, adult: Participant) -> None:
        make_appointment(case=open_case, by=coach, starts_at=moment(TODAY, 15))
        make_appointment(case=open_case, by=coach, starts_at=moment(TODAY + timedelta(days=1), 15))
        page = signed_in(coach).get(reverse("casework:today"))
        assert [row.when for row in page.context["appointments"]] == ["3:00 PM"]
        assert "today-appointments" in page.content.decode()

    @pytest.mark.parametrize("name", ["casework:my-calendar", "casework:today"])
    def test_ask_as_often_for_many_as_for_one(self, open_case: Case, coach: User, name: str) -> None:
        client, address = signed_in(coach), reverse(name)
        make_appointment(case=open_case, by=coach, starts_at=moment(TODAY, 9))
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for hour in range(10, 16):
            make_appointment(case=open_case, by=coach, starts_at=moment(TODAY, hour))
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)

    def test_the_case_calendar_asks_as_often_for_many_as_for_one(self, open_case: Case, coach: User) -> None:
        client, address = signed_in(coach), reverse("casework:case-calendar", args=[open_case.pk])
        make_appointment(case=open_case, by=coach)
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for _ in range(5):
            make_appointment(case=open_case, by=coach)
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)

    @pytest.mark.parametrize("week", ["", "2026-02-30", "0001-01-01", "9999-12-31", "x"])
    def test_the_week_of_no_week_is_this_one(self, open_case: Case, coach: User, week: str) -> None:
        page = signed_in(coach).get(f"{reverse('casework:my-calendar')}?week={week}")
        assert page.context["first"] == TODAY - timedelta(days=TODAY.weekday())


class TestThatNobodyClosed:
    """What is over and still stands as booked does not vanish."""

    def test_are_counted_on_today_and_listed_in_the_calendar(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        over = make_appointment(case=open_case, by=coach, starts_at=NOW - timedelta(days=9))
        make_appointment(case=open_case, by=coach, starts_at=NOW + timedelta(days=1))
        page = signed_in(coach).get(reverse("casework:my-calendar")).content.decode()
        assert "Say what became of 1 appointment" in page
        assert reverse("casework:appointment", args=[open_case.pk, over.pk]) in page
        assert "Say what became of 1 appointment" in signed_in(coach).get(reverse("casework:today")).content.decode()
        assert "Say what became" not in signed_in(other_coach).get(reverse("casework:today")).content.decode()

        assert close(coach, over, "KEPT").status_code == 302
        for name in ("casework:today", "casework:my-calendar"):
            assert "Say what became" not in signed_in(coach).get(reverse(name)).content.decode()

    def test_cost_the_same_however_many(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)

        def queries(name: str) -> int:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse(name)).status_code == 200
            return len(asked)

        make_appointment(case=open_case, by=coach, starts_at=NOW - timedelta(days=19))
        few = [queries(name) for name in ("casework:today", "casework:my-calendar") for _ in range(2)]
        for ago in range(20, 26):
            make_appointment(case=open_case, by=coach, starts_at=NOW - timedelta(days=ago))
        assert [queries(name) for name in ("casework:today", "casework:my-calendar") for _ in range(2)][1::2] == few[
            1::2
        ]


class TestCalendarAddress:
    def make(self, coach: User, **more: str) -> HttpResponse:
        return signed_in(coach).post(reverse("casework:calendar-feed"), more)

    def read(self, address: str) -> HttpResponse:
        return Client().get(address.removeprefix("http://testserver"))

    def test_gives_number_and_initials_and_nothing_else(
        self, open_case: Case, coach: User, other_coach: User, adult: Participant
    ) -> None:
        booked = make_appointment(case=open_case, by=coach, place_words="Room 2", remark="Bring the letter")
        other = factories.make_case(coach=other_coach)
        make_appointment(case=other, by=other_coach)
        address = self.make(coach).context["address"]
        answer = self.read(address)
        assert answer["Content-Type"].startswith("text/calendar")
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        names = adult.person.given_name[0] + adult.person.family_name[0]
        assert [str(event["summary"]) for event in events] == [f"{open_case.number} {names}, in person"]
        assert events[0]["dtstart"].dt == booked.starts_at
        text = answer.content.decode()
        for word in (adult.person.given_name, adult.person.family_name, "Room 2", "Bring", "Monthly", other.number):
            assert word not in text
        with as_auditor():
            (check,) = GateCheck.objects.filter(moment=GateMoment.FEED)
        assert check.actor_id == coach.pk

    def test_is_kept_as_a_digest_and_the_same_form_makes_the_same(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        first = self.make(coach, submission=key).context["address"]
        assert self.make(coach, submission=key).context["address"] == first
        assert first.rpartition("/")[2] not in signed_in(coach).get(reverse("casework:calendar-feed")).content.decode()

    def test_a_new_one_or_none_makes_the_old_one_useless(self, open_case: Case, coach: User) -> None:
        old = self.make(coach).context["address"]
        new = self.make(coach).context["address"]
        assert (self.read(old).status_code, self.read(new).status_code) == (404, 200)
        self.make(coach, revoke="1")
        assert self.read(new).status_code == 404

    def test_that_was_revoked_or_replaced_is_not_revived_by_its_form(self, open_case: Case, coach: User) -> None:
        first, second = str(uuid4()), str(uuid4())
        old = self.make(coach, submission=first).context["address"]
        new = self.make(coach, submission=second).context["address"]
        late = self.make(coach, submission=first)
        assert late.context["address"] == ""
        assert "no longer in use" in late.content.decode()
        assert (self.read(old).status_code, self.read(new).status_code) == (404, 200)
        self.make(coach, revoke="1")
        assert self.make(coach, submission=second).context["address"] == ""
        assert self.read(new).status_code == 404

    def test_is_not_revoked_by_an_earlier_form_that_arrives_late(self, open_case: Case, coach: User) -> None:
        self.make(coach)
        key = str(uuid4())
        self.make(coach, submission=key, revoke="1")
        address = self.make(coach).context["address"]
        self.make(coach, submission=key, revoke="1")
        assert self.read(address).status_code == 200

    def test_a_wrong_one_is_answered_like_a_revoked_one(self, open_case: Case, coach: User) -> None:
        address = self.make(coach).context["address"]
        self.make(coach, revoke="1")
        revoked, wrong = self.read(address), self.read("/calendar/" + "0" * 64 + ".ics")
        assert revoked.content == wrong.content
        assert set(revoked.headers) == set(wrong.headers)

    def test_shows_no_case_that_its_owner_lost(self, open_case: Case, coach: User) -> None:
        make_appointment(case=open_case, by=coach)
        address = self.make(coach).context["address"]
        factories.make_conflict_block(case=open_case, staff=coach)
        assert open_case.number not in self.read(address).content.decode()

    def test_leads_nowhere_once_its_owner_is_gone(self, open_case: Case, coach: User) -> None:
        address = self.make(coach).context["address"]
        with as_importer():
            User.objects.filter(pk=coach.pk).update(is_active=False)
        assert self.read(address).status_code == 404
