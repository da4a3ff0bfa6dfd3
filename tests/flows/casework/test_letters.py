"""Letters and messages: looked at before they leave, refused and logged when unsafe, printed, mailed, returned."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from casework.choices import EventKind, GateMoment, GateOutcome, NoticeKind, NoticeState, SafeContactRule, Way
from casework.context import in_context
from casework.models import AccessLog, Appointment, Case, Event, GateCheck, Notice, Office, Participant, User
from casework.operations.appointments import close_appointment
from casework.operations.notices import open_paper
from casework.queries import notices as notice_queries
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, make_appointment, make_contact, make_notice
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def reached_by(participant: Participant, **changes: Any) -> None:
    with as_importer():
        for name, value in changes.items():
            setattr(participant.person, name, value)
        participant.person.save(update_fields=list(changes))


@pytest.fixture
def adult(open_case: Case) -> Participant:
    participant = factories.adult_of(open_case)
    reached_by(
        participant,
        mailing_address="12 Spruce St\nJuneau, AK 99801",
        email="amy@example.test",
        phone="907-555-0142",
        # Never quiet while the tests run, except where they say so.
        quiet_from=(factories.NOW - timedelta(hours=2)).time().replace(tzinfo=None),
        quiet_until=(factories.NOW - timedelta(hours=1)).time().replace(tzinfo=None),
    )
    return participant


def values_of(participant: Participant, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_id": str(participant.pk),
        "kind": "GENERAL",
        "way": "HOME_MAIL",
        "words": "Please bring your papers. 🌲",
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def write(user: User, case: Case, values: dict[str, Any]) -> HttpResponse:
    return signed_in(user).post(reverse("casework:notice-write", args=[case.pk]), values)


def sent(user: User, case: Case, values: dict[str, Any]) -> HttpResponse:
    """Look at it first, then send what was looked at."""
    looked = write(user, case, values)
    assert looked.status_code == 200, looked.content.decode()
    seen = looked.context["seen"]
    return write(user, case, values | {"seen": seen})


def notices(case: Case) -> list[Notice]:
    with as_auditor():
        return list(case.notices.select_related("appointment").order_by("asked_at", "pk"))


def checks(case: Case) -> list[tuple[str, str, str]]:
    with as_auditor():
        found = GateCheck.objects.filter(case=case).order_by("at", "pk")
        return list(found.values_list("moment", "outcome", "reason"))


def mark(user: User, case: Case, notice: Notice, **values: Any) -> HttpResponse:
    return signed_in(user).post(reverse("casework:notice-mark", args=[case.pk, notice.pk]), values)


def paper(user: User, case: Case, notice: Notice) -> HttpResponse:
    return signed_in(user).get(reverse("casework:notice-paper", args=[case.pk, notice.pk]))


class TestWriting:
    def test_is_looked_at_word_for_word_and_then_made(self, open_case: Case, coach: User, adult: Participant) -> None:
        values = values_of(adult)
        looked = write(coach, open_case, values)
        assert notices(open_case) == []
        page = looked.content.decode()
        assert "Please bring your papers." in page
        assert "🌲" not in str(looked.context["content"])  # no typeface of letters draws it
        assert "12 Spruce St" in page

        answer = write(coach, open_case, values | {"seen": looked.context["seen"]})
        (notice,) = notices(open_case)
        assert answer["Location"] == reverse("casework:notice", args=[open_case.pk, notice.pk])
        assert notice.content["paragraphs"] == list(looked.context["content"]["paragraphs"])
        assert notice.state == NoticeState.WAITING
        assert b"Spruce" not in bytes(notice.sealed_content or b"")
        assert checks(open_case) == [(GateMoment.ASKED, GateOutcome.PASSED, "")]

    def test_twice_makes_one(self, open_case: Case, coach: User, adult: Participant) -> None:
        values = values_of(adult)
        seen = write(coach, open_case, values).context["seen"]
        first = write(coach, open_case, values | {"seen": seen})
        again = write(coach, open_case, values | {"seen": seen})
        assert first["Location"] == again["Location"]
        assert len(notices(open_case)) == 1

    def test_other_words_than_were_looked_at_are_not_sent(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        values = values_of(adult)
        seen = write(coach, open_case, values).context["seen"]
        answer = write(coach, open_case, values | {"seen": seen, "words": "Something else"})
        assert answer.status_code == 422
        assert "has changed since you looked at it" in answer.content.decode()
        assert notices(open_case) == []

    def test_can_be_changed_before_it_is_sent(self, open_case: Case, coach: User, adult: Participant) -> None:
        values = values_of(adult)
        answer = write(coach, open_case, values | {"seen": "x", "change": "1"})
        assert answer.status_code == 200
        assert "Please bring your papers. 🌲" in answer.content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"words": "  "}, "Write what the letter says."),
            ({"words": "x" * 10_000}, "Keep the text under 6,000 characters"),
            ({"way": None}, "Choose how it goes."),
            ({"way": "EMAIL"}, "does not go this way"),
            ({"kind": "APPOINTMENT", "way": "EMAIL"}, "Choose a booked appointment"),
        ],
    )
    def test_what_cannot_be_is_said(
        self, open_case: Case, coach: User, adult: Participant, changes: dict[str, Any], words: str
    ) -> None:
        answer = write(coach, open_case, values_of(adult, **changes))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert notices(open_case) == []

    def test_somebody_of_another_case_is_refused(self, open_case: Case, coach: User, adult: Participant) -> None:
        stranger = factories.adult_of(factories.make_case(coach=coach))
        answer = write(coach, open_case, values_of(stranger))
        assert answer.status_code == 422
        assert "does not belong to this case" in answer.content.decode()


class TestTheGate:
    def test_refuses_and_writes_it_down_without_a_word(self, open_case: Case, coach: User, adult: Participant) -> None:
        reached_by(adult, safe_contact=[SafeContactRule.NO_MAIL])
        answer = write(coach, open_case, values_of(adult))

        assert answer.status_code == 422
        page = answer.content.decode()
        assert "No mail to the home" in page
        assert "Please bring your papers. 🌲" in page
        assert "Hand over in person" in page
        assert notices(open_case) == []
        assert checks(open_case) == [(GateMoment.ASKED, GateOutcome.REFUSED, "MARKED")]
        (line,) = factories.events_of(open_case, EventKind.OUTGOING_REFUSED)
        assert (line.facts, line.participant_id) == ({}, None)
        told = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Not sent: the way was not open" in told

    def test_offers_the_safe_address_instead_of_the_home(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        factories.make_safe_address(adult, coach)
        page = signed_in(coach).get(reverse("casework:notice-write", args=[open_case.pk])).content.decode()
        assert "A safe address is on file, so nothing goes to the home." in page
        sent(coach, open_case, values_of(adult, way="SAFE_MAIL"))
        (notice,) = notices(open_case)
        assert notice.content["lines"] == ["PO Box 12", "Sitka, AK 99835"]

    def test_knows_of_a_safe_address_for_those_too_who_may_not_read_it(
        self, open_case: Case, coach: User, case_aide: User, adult: Participant
    ) -> None:
        factories.make_safe_address(adult, coach)
        assert write(case_aide, open_case, values_of(adult)).status_code == 422
        answer = write(case_aide, open_case, values_of(adult, way="SAFE_MAIL"))
        assert answer.status_code == 422
        assert "Only the coach, and those on the restricted list" in answer.content.decode()

    def test_says_a_neutral_line_on_a_shared_way(self, open_case: Case, coach: User, adult: Participant) -> None:
        reached_by(adult, is_email_shared=True)
        booked = make_appointment(case=open_case, by=coach)
        values = values_of(
            adult, kind="APPOINTMENT", way="EMAIL", appointment_id=str(booked.pk), words="At the shelter"
        )
        sent(coach, open_case, values)
        (notice,) = notices(open_case)
        said = f"{notice.content['subject']} {notice.content['paragraphs']}"
        assert notice.is_neutral
        assert "get in touch with Joan Bixby" in said
        for word in ("appointment", "shelter", "Alaska", "Juneau", open_case.number):
            assert word not in said

    def test_makes_a_message_wait_for_the_end_of_the_quiet_hours(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        now = factories.NOW
        reached_by(
            adult,
            quiet_from=(now - timedelta(hours=1)).time().replace(tzinfo=None),
            quiet_until=(now + timedelta(hours=2)).time().replace(tzinfo=None, microsecond=0),
        )
        booked = make_appointment(case=open_case, by=coach)
        sent(
            coach, open_case, values_of(adult, kind="APPOINTMENT", way="TEXT", appointment_id=str(booked.pk), words="")
        )
        (notice,) = notices(open_case)
        assert notice.not_before is not None
        assert notice.not_before > now + timedelta(hours=1)
        assert checks(open_case) == [(GateMoment.ASKED, GateOutcome.WAITS, "QUIET")]


def j016(adult: Participant, **changes: Any) -> dict[str, Any]:
    return values_of(
        adult,
        kind="J016",
        purpose="EA",
        channel="IN_PERSON",
        initiator="PERSON",
        place="OFFICE",
        on=(TODAY + timedelta(days=9)).isoformat(),
        at="10:00",
        minutes="60",
        later_reason="The letter needs days to arrive.",
        **changes,
    )


class TestJ016:
    """A004, A005: after an attempt, with the assessment's day and hour, booked in the same act."""

    @pytest.fixture
    def new_case(self, coach: User) -> Case:
        return factories.make_case(coach=coach, referred_on=days_ago(1))

    @pytest.fixture
    def person(self, new_case: Case) -> Participant:
        found = factories.adult_of(new_case)
        reached_by(found, mailing_address="12 Spruce St\nJuneau, AK 99801")
        return found

    def test_is_refused_without_an_attempt(self, new_case: Case, coach: User, person: Participant) -> None:
        answer = write(coach, new_case, j016(person))
        assert answer.status_code == 422
        assert "J016 follows an attempt" in answer.content.decode()
        assert notices(new_case) == []

    def test_follows_an_attempt_to_reach_this_very_person(
        self, new_case: Case, coach: User, person: Participant
    ) -> None:
        other = factories.make_participant(case=new_case, person=factories.make_person(given_name="Ross"), position=4)
        reached_by(other, mailing_address="12 Spruce St\nJuneau, AK 99801")
        make_contact(case=new_case, by=coach, is_reached=False, on=TODAY, people=[person])
        assert write(coach, new_case, j016(person)).status_code == 200
        answer = write(coach, new_case, j016(other))
        assert answer.status_code == 422
        assert "J016 follows an attempt" in answer.content.decode()
        make_contact(case=new_case, by=coach, is_reached=False, on=TODAY, people=[other])
        assert write(coach, new_case, j016(other)).status_code == 200

    @pytest.mark.parametrize("missing", ["on", "at"])
    def test_needs_day_and_hour(self, new_case: Case, coach: User, person: Participant, missing: str) -> None:
        make_contact(case=new_case, by=coach, is_reached=False, on=TODAY)
        assert write(coach, new_case, j016(person) | {missing: ""}).status_code == 422

    def test_books_the_appointment_and_meets_first_contact_on_the_day_it_is_mailed(
        self, new_case: Case, coach: User, person: Participant
    ) -> None:
        make_contact(case=new_case, by=coach, is_reached=False, on=TODAY)
        looked = write(coach, new_case, j016(person))
        with as_auditor():
            assert not Appointment.objects.filter(case=new_case).exists()
        write(coach, new_case, j016(person) | {"seen": looked.context["seen"]})
        (notice,) = notices(new_case)
        assert notice.appointment is not None
        assert (notice.appointment.purpose, notice.appointment.state) == ("EA", "BOOKED")
        assert factories.events_of(new_case, EventKind.NOTICE_SENT) == []
        assert factories.deadlines_of(new_case, "first-contact")[0].met_on is None

        early = mark(coach, new_case, notice, act="left", on=TODAY.isoformat())
        assert early.status_code == 422
        assert "Nobody has printed this letter yet" in early.content.decode()
        said = PdfReader(io.BytesIO(paper(coach, new_case, notice).content)).pages[0].extract_text()
        assert "10:00 AM" in said
        assert mark(coach, new_case, notice, act="left", on=TODAY.isoformat()).status_code == 302

        (line,) = factories.events_of(new_case, EventKind.NOTICE_SENT)
        day = TODAY + timedelta(days=9)
        assert line.facts == {"code": "J016", "appointment_at": f"{day}T10:00"}
        assert (line.on, line.participant_id) == (TODAY, person.pk)
        assert factories.deadlines_of(new_case, "first-contact")[0].met_on == TODAY

    def test_mailed_on_monday_counts_though_its_appointment_was_missed_before_it_was_marked(self, coach: User) -> None:
        """A004: the day on which the coach acted is the day that counts, whenever it is written down."""
        case = factories.make_case(coach=coach, referred_on=days_ago(4))
        person = factories.adult_of(case)
        reached_by(person, mailing_address="12 Spruce St\nJuneau, AK 99801")
        make_contact(case=case, by=coach, is_reached=False, on=days_ago(3))
        monday = factories.NOW - timedelta(days=2)
        booked = make_appointment(case=case, by=coach, starts_at=factories.NOW - timedelta(days=1), purpose="EA")
        notice = make_notice(case=case, by=coach, kind="J016", code="J016", appointment=booked, asked_at=monday)
        with in_context(actor=coach):
            open_paper(notice_id=notice.pk, actor=coach, now=monday)
            close_appointment(appointment_id=booked.pk, becomes="MISSED", words="", actor=coach, now=factories.NOW)
        mark(coach, case, notice, act="left", on=days_ago(2).isoformat())

        assert notices(case)[0].state == NoticeState.HANDED_OVER
        assert factories.deadlines_of(case, "first-contact")[0].met_on == days_ago(2)

    def test_does_not_go_to_a_shared_address(self, new_case: Case, coach: User, person: Participant) -> None:
        make_contact(case=new_case, by=coach, is_reached=False, on=TODAY)
        reached_by(person, is_address_shared=True)
        answer = write(coach, new_case, j016(person))
        assert answer.status_code == 422
        assert "says more than a neutral line" in answer.content.decode()

    def test_needs_an_office_that_can_be_found(self, new_case: Case, coach: User, person: Participant) -> None:
        make_contact(case=new_case, by=coach, is_reached=False, on=TODAY)
        with as_importer():
            Office.objects.filter(pk=new_case.office_id).update(address="")
        answer = write(coach, new_case, j016(person))
        assert answer.status_code == 422
        assert "No address of this office is on file" in answer.content.decode()
        assert write(coach, new_case, j016(person) | {"channel": "PHONE", "place": ""}).status_code == 200

    def test_says_where_and_by_which_telephone(self, new_case: Case, coach: User, person: Participant) -> None:
        make_contact(case=new_case, by=coach, is_reached=False, on=TODAY)
        with as_importer():
            Office.objects.filter(pk=new_case.office_id).update(address="10 Fir Way\nJuneau", telephone="907-555-0100")
        sent(coach, new_case, j016(person))
        (notice,) = notices(new_case)
        said = PdfReader(io.BytesIO(paper(coach, new_case, notice).content)).pages[0].extract_text()
        assert "Telephone 907-555-0100" in said
        assert "10 Fir Way, Juneau" in " ".join(said.split())

    def test_is_alaska_s_alone(self, person: Participant) -> None:
        oregon = factories.make_user(office=factories.make_office(jurisdiction="US-OR"))
        case = factories.make_case(coach=oregon)
        answer = write(oregon, case, j016(factories.adult_of(case), way="HAND_OVER"))
        assert answer.status_code == 422


class TestOnPaper:
    def test_leaves_through_the_gate_and_into_the_log(self, open_case: Case, coach: User, adult: Participant) -> None:
        notice = make_notice(case=open_case, by=coach)
        answer = paper(coach, open_case, notice)
        assert answer["Content-Type"] == "application/pdf"
        assert "Please bring your papers." in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
        assert checks(open_case) == [(GateMoment.PAPER, GateOutcome.PASSED, "")]
        with as_auditor():
            verbs = list(AccessLog.objects.filter(case_id=open_case.pk).order_by("id").values_list("verb", flat=True))
        assert verbs == ["VIEW", "EXPORT"]
        assert notices(open_case)[0].state == NoticeState.RENDERED

    def test_is_stopped_when_the_way_became_unsafe(self, open_case: Case, coach: User, adult: Participant) -> None:
        sent(coach, open_case, values_of(adult))
        (notice,) = notices(open_case)
        reached_by(adult, safe_contact=[SafeContactRule.NO_MAIL])
        answer = paper(coach, open_case, notice)
        assert answer.status_code == 302
        assert notices(open_case)[0].state == NoticeState.REFUSED
        assert factories.events_of(open_case, EventKind.OUTGOING_REFUSED)
        assert mark(coach, open_case, notice, act="left", on=TODAY.isoformat()).status_code == 422

    def test_is_stopped_when_the_address_changed(self, open_case: Case, coach: User, adult: Participant) -> None:
        sent(coach, open_case, values_of(adult))
        (notice,) = notices(open_case)
        paper(coach, open_case, notice)
        reached_by(adult, mailing_address="1 Other St")
        mark(coach, open_case, notice, act="left", on=TODAY.isoformat())
        stopped = notices(open_case)[0]
        assert (stopped.state, stopped.reason) == (NoticeState.REFUSED, "CHANGED")
        assert factories.events_of(open_case, EventKind.NOTICE_SENT) == []

    def test_that_left_before_today_is_written_down_with_a_warning(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        yesterday = factories.NOW - timedelta(days=1)
        notice = make_notice(case=open_case, by=coach, way=Way.HOME_MAIL, asked_at=yesterday)
        with in_context(actor=coach):
            gate = GateCheck(case=open_case, notice=notice, way=Way.HOME_MAIL, participant=adult, actor=coach)
            gate.moment, gate.outcome, gate.at = GateMoment.PAPER, GateOutcome.PASSED, yesterday
            gate.save(force_insert=True)
        reached_by(adult, safe_contact=[SafeContactRule.NO_MAIL])
        client = signed_in(coach)
        address = reverse("casework:notice-mark", args=[open_case.pk, notice.pk])
        told = client.post(address, {"act": "left", "on": days_ago(1).isoformat()}, follow=True).content.decode()

        assert "The way is not safe any more: send nothing more by it." in told
        (left,) = notices(open_case)
        assert (left.state, left.sent_on) == (NoticeState.SENT, days_ago(1))
        assert checks(open_case)[-1] == (GateMoment.SENT, GateOutcome.REFUSED, "MARKED")
        (line,) = factories.events_of(open_case, EventKind.NOTICE_SENT)
        assert line.on == days_ago(1)

    def test_did_not_leave_on_a_day_before_it_was_printed(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        notice = make_notice(case=open_case, by=coach, asked_at=factories.NOW - timedelta(days=2))
        paper(coach, open_case, notice)
        reached_by(adult, safe_contact=list(SafeContactRule))
        with as_importer():
            Notice.objects.filter(pk=notice.pk).update(way=Way.HOME_MAIL)
        mark(coach, open_case, notice, act="left", on=days_ago(1).isoformat())
        assert notices(open_case)[0].state == NoticeState.REFUSED

    def test_is_not_printed_when_its_appointment_was_cancelled(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        booked = make_appointment(case=open_case, by=coach)
        sent(coach, open_case, values_of(adult, kind="APPOINTMENT", appointment_id=str(booked.pk), words=""))
        with as_importer():
            Appointment.objects.filter(pk=booked.pk).update(state="CANCELLED", closed_by=coach, closed_at=factories.NOW)
        (notice,) = notices(open_case)
        paper(coach, open_case, notice)
        assert notices(open_case)[0].reason == "APPOINTMENT_GONE"

    @pytest.mark.parametrize("day", [TODAY + timedelta(days=1), days_ago(3)])
    def test_leaves_on_no_impossible_day(self, open_case: Case, coach: User, adult: Participant, day: Any) -> None:
        notice = make_notice(case=open_case, by=coach)
        paper(coach, open_case, notice)
        assert mark(coach, open_case, notice, act="left", on=day.isoformat()).status_code == 422

    def test_that_is_handed_over_says_so(self, open_case: Case, coach: User, adult: Participant) -> None:
        notice = make_notice(case=open_case, by=coach)
        paper(coach, open_case, notice)
        mark(coach, open_case, notice, act="left", on=TODAY.isoformat())
        assert notices(open_case)[0].state == NoticeState.HANDED_OVER
        again = mark(coach, open_case, notice, act="left", on=TODAY.isoformat())
        assert again.status_code == 422
        assert len(factories.events_of(open_case, EventKind.NOTICE_SENT)) == 1

    def test_that_was_mailed_is_logged_as_an_attempt_without_writing_it_twice(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        """A009."""
        notice = make_notice(
            case=open_case, by=coach, way="HOME_MAIL", state="SENT", sent_on=days_ago(1), sent_at=NOW, sent_by=coach
        )
        page = signed_in(coach).get(reverse("casework:notice", args=[open_case.pk, notice.pk])).content.decode()
        assert "Log as attempt" in page
        link = re.search(r'href="([^"]*tried=yes[^"]*)"', page)
        assert link
        form = signed_in(coach).get(link[1].replace("&amp;", "&")).context["form"]
        assert form["is_reached"].value() == "no"
        assert form["method"].value() == "LETTER"
        assert form["on"].value() == days_ago(1)
        assert form["participant_ids"].value() == [adult.pk]

    def test_that_comes_back_asks_for_the_address(self, open_case: Case, coach: User, adult: Participant) -> None:
        notice = make_notice(
            case=open_case, by=coach, way=Way.HOME_MAIL, state=NoticeState.SENT, sent_on=days_ago(2), sent_by=coach
        )
        answer = mark(coach, open_case, notice, act="returned", return_reason="MOVED", returned_on=TODAY.isoformat())
        assert answer["Location"].startswith(reverse("casework:person-change", args=[open_case.pk, adult.pk]))
        assert "A letter came back." in signed_in(coach).get(answer["Location"]).content.decode()
        (line,) = factories.events_of(open_case, EventKind.NOTICE_RETURNED)
        assert line.facts == {"code": "GENERAL"}
        early = mark(coach, open_case, notice, act="returned", return_reason="MOVED", returned_on=TODAY.isoformat())
        assert early.status_code == 422

    def test_is_withdrawn_before_it_left_and_not_after(self, open_case: Case, coach: User, adult: Participant) -> None:
        notice = make_notice(case=open_case, by=coach)
        assert mark(coach, open_case, notice, act="void", words="Not needed").status_code == 302
        assert notices(open_case)[0].state == NoticeState.VOID
        assert mark(coach, open_case, notice, act="void", words="").status_code == 422
        assert paper(coach, open_case, notice).status_code == 302

    def test_to_a_safe_address_is_opened_by_the_coach_alone(
        self, open_case: Case, coach: User, case_aide: User, supervisor: User, adult: Participant
    ) -> None:
        factories.make_safe_address(adult, coach)
        sent(coach, open_case, values_of(adult, way="SAFE_MAIL"))
        (notice,) = notices(open_case)
        address = reverse("casework:notice", args=[open_case.pk, notice.pk])
        for user in (case_aide, supervisor):
            assert paper(user, open_case, notice).status_code == 403
            assert "PO Box 12" not in signed_in(user).get(address).content.decode()
        assert paper(coach, open_case, notice).status_code == 200


class TestLettersPage:
    def test_prints_and_marks_in_bulk(self, open_case: Case, coach: User, case_aide: User, adult: Participant) -> None:
        other = factories.make_case(coach=coach)
        made = [make_notice(case=case, by=coach) for case in (open_case, other)]
        client, address = signed_in(case_aide), reverse("casework:letters")
        ticked = {"notice_ids": [str(notice.pk) for notice in made]}
        early = client.post(address, ticked | {"mailed": "1"})
        assert early.status_code == 422
        printed = client.post(address, ticked | {"print": "1"})
        assert len(PdfReader(io.BytesIO(printed.content)).pages) == 2
        assert client.post(address, ticked | {"mailed": "1", "submission": str(uuid4())}).status_code == 302
        assert {notice.state for case in (open_case, other) for notice in notices(case)} == {NoticeState.HANDED_OVER}
        assert "Nothing to mail." in client.get(address).content.decode()

    def test_asks_as_often_for_many_as_for_one(self, open_case: Case, coach: User, adult: Participant) -> None:
        client, address = signed_in(coach), reverse("casework:letters")
        make_notice(case=open_case, by=coach)
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for _ in range(6):
            make_notice(case=open_case, by=coach)
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)

    def test_says_how_many_there_are_and_goes_on(
        self, open_case: Case, coach: User, adult: Participant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = [make_notice(case=open_case, by=coach) for _ in range(5)]
        for name in ("letters_to_mail", "notices_of"):
            monkeypatch.setattr(getattr(notice_queries, name), "__kwdefaults__", {"after": None, "size": 2})
        client = signed_in(coach)
        for start in (reverse("casework:letters"), reverse("casework:case-letters", args=[open_case.pk])):
            address, seen = start, 0
            for _ in range(3):
                page = client.get(address).content.decode()
                seen += sum(reverse("casework:notice", args=[open_case.pk, one.pk]) in page for one in made)
                more = re.search(r'href="([^"]*[?]after=[^"]*)"', page)
                address = more[1] if more else start
            assert seen == 5
        assert "2 of 5" in client.get(reverse("casework:letters")).content.decode()

    def test_lets_go_of_a_returned_letter(self, open_case: Case, coach: User, adult: Participant) -> None:
        """When a newer one reached the person, or somebody says that it is settled."""
        left = {"way": "HOME_MAIL", "sent_at": NOW, "sent_by": coach, "sent_on": days_ago(3)}
        back = {"state": "RETURNED", "returned_on": days_ago(1), "return_reason": "UNKNOWN"}
        client = signed_in(coach)

        def is_listed() -> bool:
            return "Came back: check the address" in client.get(reverse("casework:letters")).content.decode()

        one = make_notice(case=open_case, by=coach, **left | back)
        assert is_listed()
        assert mark(coach, open_case, one, act="settled").status_code == 302
        assert not is_listed()
        assert mark(coach, open_case, one, act="settled").status_code == 422
        make_notice(case=open_case, by=coach, **left | back)
        assert is_listed()
        make_notice(case=open_case, by=coach, **left | {"sent_on": TODAY, "state": "SENT"})
        assert not is_listed()

    def test_shows_nothing_of_another_office(self, open_case: Case, coach: User, outsider: User) -> None:
        notice = make_notice(case=open_case, by=coach)
        client = signed_in(outsider)
        assert str(notice.pk) not in client.get(reverse("casework:letters")).content.decode()
        answer = client.post(reverse("casework:letters"), {"notice_ids": [str(notice.pk)], "print": "1"})
        assert answer.status_code == 422


class TestWhoMay:
    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_others_may_not(
        self, open_case: Case, adult: Participant, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        assert write(request.getfixturevalue(who), open_case, values_of(adult)).status_code == status
        assert notices(open_case) == []

    def test_the_safe_address_is_the_coach_s_and_every_look_is_written_down(
        self, open_case: Case, coach: User, supervisor: User, adult: Participant
    ) -> None:
        address = reverse("casework:safe-address", args=[open_case.pk, adult.pk])
        assert signed_in(supervisor).get(address).status_code == 403
        client = signed_in(coach)
        assert client.post(address, {"address": "PO Box 7\nSitka"}).status_code == 302
        assert "PO Box 7" in client.get(address).content.decode()
        with as_auditor():
            assert AccessLog.objects.filter(case_id=open_case.pk, verb="REVEAL").count() == 2
        people = client.get(reverse("casework:case-people", args=[open_case.pk])).content.decode()
        assert "PO Box 7" not in people


class TestTimeline:
    def test_tells_what_was_sent(self, open_case: Case, coach: User, adult: Participant) -> None:
        notice = make_notice(case=open_case, by=coach, kind=NoticeKind.GENERAL)
        paper(coach, open_case, notice)
        mark(coach, open_case, notice, act="left", on=TODAY.isoformat())
        page = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Letter sent" in page
        with as_auditor():
            text = str(list(Event.objects.filter(case=open_case).values_list("facts", flat=True)))
        assert "papers" not in text
