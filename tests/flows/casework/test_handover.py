"""A family changes hands: asked, read as a packet, accepted or refused, withdrawn; what each page shows to whom."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import AccessVerb, EventKind, HandoverStatus, SafeContactRule
from casework.context import in_context
from casework.models import AccessLog, Case, Handover, HandoverSheet, Person, Promise, User
from casework.operations.assignments import assign_case
from casework.operations.cases import close_case
from casework.queries import handovers as handover_queries
from casework.queries.appointments import appointments_on
from casework.queries.seen import seen_by
from supervision.queries import handovers as office_queries
from tests.factories import (
    NOW,
    TODAY,
    ZONE,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    events_of,
    make_absence,
    make_appointment,
    make_calendar_address,
    make_case,
    make_contact,
    make_handover,
    make_office,
    make_promise,
    make_request,
    make_user,
    moment,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db
WHY = "They moved across town to where Lars works"


def get(user: User, name: str, *keys: Any) -> HttpResponse:
    return signed_in(user).get(reverse(f"casework:{name}", args=keys))


def post(user: User, name: str, *keys: Any, **form: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"casework:{name}", args=keys), {"submission": str(uuid4())} | form)


def kept(handover: Handover) -> Handover:
    with as_auditor():
        return Handover.objects.get(pk=handover.pk)


def calendar_of(user: User) -> set[UUID]:
    with in_context(actor=user):
        return {row.id for row in appointments_on(user, seen_by(user), first=TODAY, last=days_ago(-20), zone=ZONE)}


@pytest.fixture
def asked(open_case: Case, coach: User, other_coach: User) -> Handover:
    return make_handover(case=open_case, from_coach=coach, to_coach=other_coach)


class TestAsk:
    def test_is_asked_from_the_handover_page(self, open_case: Case, coach: User, other_coach: User) -> None:
        assert (
            reverse("casework:handover-ask", args=[open_case.pk])
            in get(coach, "case-handover", open_case.pk).content.decode()
        )
        form = get(coach, "handover-ask", open_case.pk).content.decode()
        assert other_coach.name in form
        assert "Employability assessment" in form
        answer = post(coach, "handover-ask", open_case.pk, to_coach=other_coach.pk, reason=WHY)
        assert answer["Location"] == reverse("casework:case-handover", args=[open_case.pk])
        page = get(coach, "case-handover", open_case.pk).content.decode()
        assert f"A transfer to {other_coach.name} waits for its answer" in page
        assert WHY in page

    def test_offers_the_coaches_of_the_state_alone(self, open_case: Case, coach: User, outsider: User) -> None:
        elsewhere = make_user(office=make_office(jurisdiction="US-OR"))
        form = get(coach, "handover-ask", open_case.pk).content.decode()
        assert outsider.name in form
        assert elsewhere.name not in form
        answer = post(coach, "handover-ask", open_case.pk, to_coach=elsewhere.pk, reason=WHY)
        assert answer.status_code == 422
        assert b"Choose a coach of this state." in answer.content

    def test_keeps_what_was_typed_when_something_is_missing(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        answer = post(coach, "handover-ask", open_case.pk, to_coach=other_coach.pk, reason="Short")
        assert answer.status_code == 422
        assert "at least 10 characters" in answer.content.decode()
        assert ">Short</textarea>" in answer.content.decode().replace("\n", "")

    def test_sent_twice_asks_once(self, open_case: Case, coach: User, other_coach: User) -> None:
        form = {"submission": str(uuid4()), "to_coach": other_coach.pk, "reason": WHY}
        assert [post(coach, "handover-ask", open_case.pk, **form).status_code for _ in range(2)] == [302, 302]
        with as_auditor():
            assert Handover.objects.count() == 1
        again = post(coach, "handover-ask", open_case.pk, to_coach=other_coach.pk, reason=WHY)
        assert again.status_code == 422
        assert b"waits for its answer" in again.content

    def test_is_closed_to_others(self, open_case: Case, case_aide: User, auditor: User, outsider: User) -> None:
        assert get(case_aide, "handover-ask", open_case.pk).status_code == 403
        assert get(auditor, "handover-ask", open_case.pk).status_code == 403
        assert get(outsider, "handover-ask", open_case.pk).status_code == 404


class TestLapsed:
    """What was not answered in time hides nothing that still waits, and ends with what becomes of its case."""

    def test_ones_crowd_out_none_that_wait(
        self, coach: User, other_coach: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(handover_queries, "WAITING_AT_MOST", 2)
        monkeypatch.setattr(office_queries, "SHOWN_AT_MOST", 2)
        for answer_by in (*[days_ago(3)] * 9, TODAY):
            case = make_case(coach=coach)
            last = make_handover(case=case, from_coach=coach, to_coach=other_coach, answer_by=answer_by)
        with in_context(actor=other_coach):
            assert [one.id for one in handover_queries.waiting_for(other_coach)] == [last.pk]
        with in_context(actor=supervisor):
            found = office_queries.office_transfers(supervisor, now=NOW)
        assert [one.id for one in found.waiting] == [last.pk]
        assert len(found.lapsed) == 2

    @pytest.mark.parametrize("answer_by", [TODAY, days_ago(3)])
    def test_and_waiting_ones_are_withdrawn_when_the_case_closes(
        self, open_case: Case, coach: User, other_coach: User, answer_by: date
    ) -> None:
        asked = make_handover(case=open_case, from_coach=coach, to_coach=other_coach, answer_by=answer_by)
        with in_context(actor=coach):
            close_case(case_id=open_case.pk, reason="WORK", with_work=True, on=TODAY, actor=coach, now=NOW)
        withdrawn = kept(asked)
        assert (withdrawn.status, withdrawn.decided_by_id) == (HandoverStatus.WITHDRAWN, coach.pk)
        assert (withdrawn.answer, withdrawn.packet) == ("The case was closed.", {})

    def test_and_waiting_ones_are_withdrawn_when_another_coach_is_assigned(
        self, asked: Handover, open_case: Case, coach: User, supervisor: User
    ) -> None:
        third = make_user(office=coach.office)
        with in_context(actor=supervisor):
            assign_case(case_id=open_case.pk, coach=third, first_day=TODAY, actor=supervisor, now=NOW)
        assert kept(asked).status == HandoverStatus.WITHDRAWN


class TestPacket:
    def test_tells_the_other_coach_counts_and_no_names(
        self, asked: Handover, open_case: Case, other_coach: User
    ) -> None:
        """The receiving coach reads the transfer and not the case."""
        page = get(other_coach, "handover", asked.pk).content.decode()
        assert open_case.number in page
        assert "1 adult, 1 child" in page
        assert asked.reason in page
        with as_auditor():
            people = list(Person.objects.filter(participations__case=open_case))
            assert AccessLog.objects.filter(actor=other_coach, case_id=open_case.pk, verb=AccessVerb.VIEW).count() == 1
        assert not any(person.name in page or (person.phone and person.phone in page) for person in people)
        assert open_case.family.name not in page
        for name in ("case", "case-handover", "handover-sheet"):
            assert get(other_coach, name, open_case.pk).status_code == 404

    def test_stands_on_today_with_its_clock(self, asked: Handover, other_coach: User, coach: User) -> None:
        page = get(other_coach, "today").content.decode()
        assert "Transfers for you to answer" in page
        assert reverse("casework:handover", args=[asked.pk]) in page
        assert "Transfers for you to answer" not in get(coach, "today").content.decode()

    def test_is_found_by_nobody_else(self, asked: Handover, outsider: User) -> None:
        for name in ("handover", "handover-warm"):
            assert get(outsider, name, asked.pk).status_code == 404
        for name in ("handover-answer", "handover-withdraw"):
            assert post(outsider, name, asked.pk).status_code == 404


class TestAnswer:
    def test_accepting_opens_the_handover_page(
        self, asked: Handover, open_case: Case, coach: User, other_coach: User
    ) -> None:
        answer = post(other_coach, "handover-answer", asked.pk, decision="accept")
        assert answer["Location"] == reverse("casework:case-handover", args=[open_case.pk])
        assert get(other_coach, "case-handover", open_case.pk).status_code == 200
        assert get(coach, "case", open_case.pk).status_code == 404
        timeline = get(other_coach, "case", open_case.pk).content.decode()
        assert "Coach changed" in timeline
        assert kept(asked).packet == {}

    def test_accepting_twice_is_done_once_and_told(self, asked: Handover, open_case: Case, other_coach: User) -> None:
        form = {"submission": str(uuid4()), "decision": "accept"}
        for _ in range(2):
            assert post(other_coach, "handover-answer", asked.pk, **form).status_code == 302
        again = post(other_coach, "handover-answer", asked.pk, decision="accept")
        assert again.status_code == 422
        assert b"You accepted this family already." in again.content
        assert len(events_of(open_case, EventKind.ASSIGNMENT_CHANGED)) == 1

    def test_refusing_needs_a_reason(self, asked: Handover, open_case: Case, coach: User, other_coach: User) -> None:
        answer = post(other_coach, "handover-answer", asked.pk, decision="refuse", answer="no")
        assert answer.status_code == 422
        assert b"at least 10 characters" in answer.content
        form = {"submission": str(uuid4()), "decision": "refuse", "answer": "I carry forty families now."}
        for _ in range(2):
            assert post(other_coach, "handover-answer", asked.pk, **form)["Location"] == reverse("casework:today")
        assert kept(asked).status == HandoverStatus.REFUSED
        assert "I carry forty families now." in get(coach, "case-handover", open_case.pk).content.decode()
        assert b"Choose Accept or Refuse." in post(other_coach, "handover-answer", asked.pk).content

    def test_who_accepts_what_was_withdrawn_is_told(self, asked: Handover, coach: User, other_coach: User) -> None:
        assert post(coach, "handover-withdraw", asked.pk).status_code == 302
        answer = post(other_coach, "handover-answer", asked.pk, decision="accept")
        assert answer.status_code == 422
        assert b"withdrawn meanwhile" in answer.content
        assert b"K-1042" not in get(other_coach, "handover", asked.pk).content

    def test_is_given_by_nobody_for_the_coach(self, asked: Handover, coach: User, supervisor: User) -> None:
        for user in (coach, supervisor):
            assert post(user, "handover-answer", asked.pk, decision="accept").status_code == 403

    def test_comes_too_late(self, open_case: Case, coach: User, other_coach: User) -> None:
        late = make_handover(case=open_case, from_coach=coach, to_coach=other_coach, answer_by=days_ago(1))
        assert "back with the supervisor" in get(other_coach, "handover", late.pk).content.decode()
        assert "Transfers for you to answer" not in get(other_coach, "today").content.decode()
        answer = post(other_coach, "handover-answer", late.pk, decision="accept")
        assert answer.status_code == 422
        assert b"The day to answer has passed" in answer.content

    def test_withdrawing_is_for_who_asked_or_decides(self, asked: Handover, case_aide: User, supervisor: User) -> None:
        assert post(case_aide, "handover-withdraw", asked.pk).status_code == 403
        assert post(supervisor, "handover-withdraw", asked.pk).status_code == 302
        again = post(supervisor, "handover-withdraw", asked.pk)
        assert again.status_code == 302
        assert kept(asked).status == HandoverStatus.WITHDRAWN


class TestPage:
    def test_says_what_the_next_coach_needs(self, open_case: Case, coach: User, adult: Any) -> None:
        with as_importer():
            Person.objects.filter(pk=adult.person_id).update(
                safe_contact=[SafeContactRule.NO_VOICEMAIL],
                preferred_method="TEXT",
                language="vi",
                needs_interpreter=True,
            )
            HandoverSheet.objects.create(
                case=open_case,
                proud="Their garden 🌱",
                words="Call before nine",
                rev=1,
                changed_by=coach,
                changed_at=open_case.opened_on.strftime("%Y-%m-%dT10:00Z"),
            )
        make_promise(case=open_case, by=coach, what="Bring the bus form")
        make_contact(case=open_case, by=coach, remark="Spoke of the garden")
        page = get(coach, "case-handover", open_case.pk).content.decode()
        for words in (
            "No voicemail", "Reach first by: text message", "Vietnamese, needs an interpreter", "Their garden 🌱",
            "Call before nine", "Bring the bus form", "Spoke of the garden", "Start anew", "Go on",
            "0 changes of coach", "Due in the next 30 days",
        ):  # fmt: skip
            assert words in page, words

    def test_writes_the_three_way_contact_down(self, asked: Handover, open_case: Case, coach: User) -> None:
        assert "have not spoken together yet" in get(coach, "case-handover", open_case.pk).content.decode()
        assert post(coach, "handover-warm", asked.pk, on=TODAY.isoformat()).status_code == 302
        assert "Introduced to the new coach" in get(coach, "case", open_case.pk).content.decode()
        assert post(coach, "handover-warm", asked.pk, on="2026-02-30").status_code == 422

    def test_shows_what_is_booked_and_who_waits_for_an_answer(self, open_case: Case, coach: User) -> None:
        shown = get(coach, "case-handover", open_case.pk).content.decode()
        assert "Nothing is booked in these days." in shown
        assert "Nobody waits for an answer." in shown
        make_appointment(case=open_case, by=coach, place_words="Nystagma Hall")
        make_appointment(case=open_case, by=coach, starts_at=moment(days_ago(-40)), place_words="Too far ahead")
        make_request(to=coach, case=open_case, question="Where is the Wimbrel?")
        shown = get(coach, "case-handover", open_case.pk).content.decode()
        assert "Nystagma Hall" in shown
        assert "Too far ahead" not in shown
        assert "Where is the Wimbrel?" in shown

    def test_asks_as_much_however_much_is_booked_and_asked(self, open_case: Case, coach: User) -> None:
        counts = []
        client = signed_in(coach)
        for many in (1, 6):
            for _ in range(many):
                make_appointment(case=open_case, by=coach)
                make_request(to=coach, case=open_case)
            client.get(reverse("casework:case-handover", args=[open_case.pk]))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("casework:case-handover", args=[open_case.pk]))
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_booked_appointments_go_with_the_case_to_the_coach_who_accepts(
        self, asked: Handover, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        booked = make_appointment(case=open_case, by=coach)
        of_another = make_appointment(case=open_case, by=supervisor, starts_at=moment(days_ago(-3)))
        assert calendar_of(coach) == {booked.pk}
        assert post(other_coach, "handover-answer", asked.pk, decision="accept").status_code == 302
        assert calendar_of(other_coach) == {booked.pk}
        assert calendar_of(coach) == set()
        assert calendar_of(supervisor) == {of_another.pk}
        assert other_coach.name in get(other_coach, "case-calendar", open_case.pk).content.decode()
        feed = reverse("casework:calendar-ics", args=[make_calendar_address(other_coach)])
        assert str(booked.pk) in signed_in(other_coach).get(feed).content.decode()

    def test_asks_as_much_however_much_there_is(self, open_case: Case, coach: User) -> None:
        def queries() -> int:
            client = signed_in(coach)
            client.get(reverse("casework:case-handover", args=[open_case.pk]))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("casework:case-handover", args=[open_case.pk]))
            return len(captured)

        few = queries()
        for number in range(6):
            make_promise(case=open_case, by=coach, what=f"Promise {number}")
            make_handover(
                case=open_case,
                from_coach=coach,
                to_coach=make_user(office=coach.office),
                status=HandoverStatus.WITHDRAWN,
                decided_by=coach,
                decided_at=make_contact(case=open_case, by=coach).entered_at,
            )
        assert queries() <= few + 1  # the people of the contacts


class TestSpoiltKey:
    def test_is_answered_with_what_to_do(self, asked: Handover, coach: User, other_coach: User) -> None:
        absence = make_absence(staff=coach, stand_in=other_coach)
        for name, keys, form in (("handover-withdraw", [asked.pk], {}), ("absences", [], {"end": str(absence.pk)})):
            address = reverse(f"casework:{name}", args=keys)
            told = signed_in(coach).post(address, {"submission": "spoilt"} | form, follow=True).content.decode()
            assert "Load the page again." in told
        assert kept(asked).status == HandoverStatus.ASKED


class TestSheet:
    def test_is_saved_and_never_overwritten(self, open_case: Case, coach: User, supervisor: User) -> None:
        form = {"proud": "Their garden", "words": "Call before nine", "sheet_rev": 0}
        assert post(coach, "handover-sheet", open_case.pk, **form).status_code == 302
        answer = post(supervisor, "handover-sheet", open_case.pk, proud="", words="Mine", sheet_rev=0)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "changed this text meanwhile" in page
        assert "Call before nine" in page
        assert "Mine" in page
        assert 'name="sheet_rev" value="1"' in page
        assert post(supervisor, "handover-sheet", open_case.pk, words="Both", sheet_rev=1).status_code == 302

    def test_a_draft_knows_the_save_on_which_it_was_written(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        post(coach, "handover-sheet", open_case.pk, proud="Their garden", words="Call before nine", sheet_rev=0)
        page = get(coach, "handover-sheet", open_case.pk)
        shown = page.content.decode()
        hidden = shown[shown.index('name="sheet_rev"') :].partition(">")[0]
        assert "data-kept" in hidden, "or the page's script leaves it out of the draft"
        url = reverse("casework:draft-save", args=[str(page.context["draft_key"])])
        data = {"proud": "Their garden", "words": "Call before ten", "sheet_rev": "1"}
        signed_in(coach).post(url, {"rev": 0, "data": data}, content_type="application/json")
        assert "saved meanwhile" not in get(coach, "handover-sheet", open_case.pk).content.decode()

        post(supervisor, "handover-sheet", open_case.pk, words="Mine", sheet_rev=1)
        older = get(coach, "handover-sheet", open_case.pk).content.decode()
        assert "saved meanwhile" in older
        assert 'name="sheet_rev" value="1"' in older, "what is typed on goes on resting on what it began with"
        assert post(coach, "handover-sheet", open_case.pk, words="Call", sheet_rev=1).status_code == 422

    def test_is_closed_to_who_only_reads(self, open_case: Case, auditor: User, outsider: User) -> None:
        assert post(auditor, "handover-sheet", open_case.pk).status_code == 403
        assert post(outsider, "handover-sheet", open_case.pk).status_code == 404


class TestPromises:
    def test_stand_on_the_case_and_on_today_until_settled(self, open_case: Case, coach: User) -> None:
        answer = post(coach, "promise-make", open_case.pk, what="Bring the bus form", due_on=TODAY.isoformat())
        assert answer["Location"] == reverse("casework:case", args=[open_case.pk])
        with as_auditor():
            promise = Promise.objects.get()
        for page in (get(coach, "case", open_case.pk), get(coach, "today")):
            assert b"Bring the bus form" in page.content
            assert reverse("casework:promise-settle", args=[promise.pk]) in page.content.decode()
        answer = post(coach, "promise-settle", promise.pk, is_kept="not-kept")
        assert answer.status_code == 422
        assert b"Say what happened instead" in answer.content
        assert post(coach, "promise-settle", promise.pk, is_kept="kept").status_code == 302
        assert b"Bring the bus form" not in get(coach, "today").content
        again = post(coach, "promise-settle", promise.pk, is_kept="kept")
        assert again.status_code == 422
        assert b"settled already" in again.content

    def test_to_a_person_of_the_case(self, open_case: Case, coach: User) -> None:
        stranger = adult_of(make_case(coach=coach))
        form = {"what": "Call", "due_on": TODAY.isoformat()}
        wrong = post(coach, "promise-make", open_case.pk, participant_id=stranger.pk, **form)
        assert wrong.status_code == 422
        right = post(coach, "promise-make", open_case.pk, participant_id=adult_of(open_case).pk, **form)
        assert right.status_code == 302

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({"what": "", "due_on": TODAY.isoformat()}, "Write what was promised."),
            ({"what": "Call", "due_on": days_ago(1).isoformat()}, "today or a day to come"),
            ({"what": "Call", "due_on": "2027-02-29"}, "not a day of the calendar"),
            ({"what": "x" * 501, "due_on": TODAY.isoformat()}, "Keep a promise under"),
        ],
    )
    def test_say_what_is_wrong(self, open_case: Case, coach: User, form: dict[str, str], words: str) -> None:
        answer = post(coach, "promise-make", open_case.pk, **form)
        assert answer.status_code == 422
        assert words in answer.content.decode()
