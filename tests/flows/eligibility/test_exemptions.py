"""Exemptions from work: received, told the same day, proven, ended, taken back; why stands behind its list."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import AccessVerb, EventKind
from casework.context import in_context
from casework.models import AccessLog, Case, EligibilityAlert, EligibilityNote, Event, User
from coaching.public import is_exempt_on
from eligibility.models import Exemption, ExemptionChange, ExemptionReason
from tests.benefit_records import make_exemption, make_exemption_end
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    deadlines_of,
    make_access,
    make_case,
    make_eligibility_right,
    make_event,
    make_office,
    make_user,
    moment,
    people_of,
)
from tests.interchange import Importer, case_line, fact
from tests.people import signed_in
from tests.staff_records import imported_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def worker(case: Case) -> User:
    return make_user(role="ELIGIBILITY_WORKER", office=case.office)


def send(user: User, name: str, key: Any, **sent: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | sent
    return signed_in(user).post(reverse(f"eligibility:{name}", args=[key]), values)


def record(user: User, case: Case, **changes: Any) -> HttpResponse:
    day = TODAY.isoformat()
    values = {"participant_id": str(adult_of(case).pk), "code": "HARDSHIP", "received_on": day, "first_day": day}
    return send(user, "exemption-record", case.pk, **values | changes)


def tab(user: User, case: Case) -> str:
    answer = signed_in(user).get(reverse("eligibility:benefits", args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def lines(case: Case, kind: EventKind) -> list[Event]:
    with as_auditor():
        return list(Event.objects.standing().filter(case=case, kind=kind).order_by("id"))


def only(model: type[Any]) -> Any:
    with as_importer():
        return model.objects.get()


def is_exempt(user: User, case: Case, day: date) -> bool:
    with in_context(actor=user):
        return is_exempt_on(adult_of(case), day)


class TestRecord:
    def test_writes_the_days_and_never_the_code_into_the_ledger(self, case: Case, coach: User) -> None:
        """A051: coded from the closed list; decisions 8: the code never enters the ledger."""
        last = TODAY + timedelta(days=30)
        assert record(coach, case, code="INCAPACITY", last_day=last.isoformat()).status_code == 302
        [line] = lines(case, EventKind.EXEMPTION_RECEIVED)
        assert line.facts == {"first_day": TODAY.isoformat(), "last_day": last.isoformat()}
        reason = only(ExemptionReason)
        assert (reason.code, reason.tells) == ("INCAPACITY", "MEDICAL")
        shown = tab(coach, case)
        assert "Medical incapacity" in shown
        assert "Form TA10" in shown
        assert "Not on file yet" in shown

    def test_makes_the_person_exempt_for_coaching_and_reengagement(self, case: Case, coach: User) -> None:
        record(coach, case)
        assert is_exempt(coach, case, TODAY)
        assert not is_exempt(coach, case, days_ago(1))

    def test_keeps_why_from_who_may_not_know(self, case: Case, coach: User, worker: User) -> None:
        """Security 2.1: the wall of the table holds too."""
        make_exemption(case=case, by=coach, code="WAIVER", tells="DV")
        with in_context(actor=worker), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM eligibility_exemptionreason")
            assert cursor.fetchone() == (0,)
        shown = tab(worker, case)
        assert "Why is kept apart" in shown
        assert "violence because" not in shown
        assert "Waiver because of domestic violence" in tab(coach, case)
        with as_auditor():
            seen = AccessLog.objects.filter(case_id=case.pk, verb=AccessVerb.REVEAL)
            assert [one.actor_id for one in seen] == [coach.pk]

    def test_offers_who_may_not_know_no_code_that_tells(self, case: Case, coach: User, worker: User) -> None:
        refused = record(worker, case, code="INCAPACITY")
        assert refused.status_code == 422
        assert "Choose why." in refused.content.decode()
        assert (
            "INCAPACITY"
            not in signed_in(worker).get(reverse("eligibility:exemption-record", args=[case.pk])).content.decode()
        )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"code": "LAZY"}, "Choose why."),
            ({"code": "INFANT"}, "Say the last day: at most 12 months"),
            ({"received_on": days_ago(-1).isoformat()}, "future"),
            ({"last_day": days_ago(3).isoformat()}, "before the first"),
            ({"received_time": "25:70"}, "not a time of day"),
        ],
    )
    def test_refuses_beside_the_field(self, case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        refused = record(coach, case, **changes)
        assert refused.status_code == 422
        assert words in refused.content.decode()

    def test_refuses_a_child_and_the_same_twice(self, case: Case, coach: User) -> None:
        child = next(one for one in people_of(case) if not one.is_adult)
        assert record(coach, case, participant_id=str(child.pk)).status_code == 422
        assert record(coach, case).status_code == 302
        again = record(coach, case)
        assert again.status_code == 422
        assert "on file for some of these days" in again.content.decode()

    def test_gives_an_infant_twelve_months_of_a_lifetime(self, case: Case, coach: User) -> None:
        """AS 47.27.035: eleven are used; two more are too many, one more is not."""
        make_exemption(case=case, by=coach, code="INFANT", first_day=date(2024, 2, 29), last_day=date(2024, 12, 31))
        first = TODAY.replace(day=1)
        beyond = first + timedelta(days=32)
        refused = record(coach, case, code="INFANT", first_day=first.isoformat(), last_day=beyond.isoformat())
        assert "1 are left" in refused.content.decode()
        assert (
            record(coach, case, code="INFANT", first_day=first.isoformat(), last_day=first.isoformat()).status_code
            == 302
        )

    def test_is_not_found_by_others_and_not_of_a_closed_case(self, case: Case, coach: User, outsider: User) -> None:
        row = make_exemption(case=case, by=coach)
        for name in ("exemption-prove", "exemption-end", "exemption-void", "exemption-tell"):
            assert send(outsider, name, row.pk).status_code == 404
        assert record(outsider, case).status_code == 404
        closed = make_case(coach=coach, status="CLOSED", closed_on=TODAY, closure_reason="MOVED")
        assert record(coach, closed).status_code == 403

    def test_has_no_list_of_another_state(self) -> None:
        coach = make_user(office=make_office(jurisdiction="US-TX"))
        texan = make_case(coach=coach)
        assert record(coach, texan, code="HARDSHIP").status_code == 422
        assert record(coach, texan, code="INFANT").status_code == 422
        assert record(coach, texan, code="WAIVER").status_code == 302

    def test_reads_the_same_to_who_may_not_know_where_one_kept_apart_names_violence(self) -> None:
        """Decisions 8: Texas has the waiver alone, so no row may say that it alone is kept apart."""
        coach = make_user(office=make_office(jurisdiction="US-TX"))
        texan = make_case(coach=coach)
        worker = make_user(role="ELIGIBILITY_WORKER", office=texan.office)
        make_exemption(case=texan, by=coach, code="WAIVER", tells="DV")
        make_event(texan, EventKind.EXEMPTION_RECEIVED, on=TODAY, participant=adult_of(texan), first_day=TODAY)
        shown = tab(worker, texan)
        assert shown.count("Why is kept apart") == 2
        assert "Handed over" not in shown
        assert "Handed over by another system" in tab(coach, texan)

    def test_keeps_open_reasons_apart_from_who_may_know_of_health_alone(
        self, case: Case, coach: User, worker: User
    ) -> None:
        make_access(case=case, staff=worker, kinds=["MEDICAL"])
        row = make_exemption(case=case, by=coach)
        make_exemption(case=case, by=coach, code="WAIVER", tells="DV")
        make_exemption(case=case, by=coach, code="INCAPACITY", tells="MEDICAL")
        shown = tab(worker, case)
        assert shown.count("Why is kept apart") == 2
        assert "Medical incapacity" in shown
        assert send(worker, "exemption-prove", row.pk, proof_on=TODAY.isoformat()).status_code == 403

    def test_gives_a_plain_year_from_the_day_of_birth(self, case: Case, coach: User) -> None:
        """AS 47.27.035(c): twelve months from the day, whatever the day of the month."""
        first = TODAY.replace(day=15)
        year = first.replace(year=first.year + 1)
        refused = record(coach, case, code="INFANT", first_day=first.isoformat(), last_day=year.isoformat())
        assert "At most 12 months" in refused.content.decode()
        last = year - timedelta(days=1)
        assert (
            record(coach, case, code="INFANT", first_day=first.isoformat(), last_day=last.isoformat()).status_code
            == 302
        )


class TestTell:
    def test_tells_the_same_day_by_a_note_with_its_alert(self, case: Case, coach: User) -> None:
        """A052: received and sent; A044, A048: a note of kind c with its E alert, without the reason."""
        record(coach, case, code="INCAPACITY")
        row = only(Exemption)
        [owed] = deadlines_of(case, "exemption-told")
        assert owed.met_on is None
        assert owed.due_on == TODAY
        assert "is not told yet" in tab(coach, case)
        assert send(coach, "exemption-tell", row.pk).status_code == 302
        [owed] = deadlines_of(case, "exemption-told")
        assert owed.met_on == TODAY
        [told] = lines(case, EventKind.EXEMPTION_TOLD)
        assert told.facts == {"exemption": str(row.pk)}
        with as_importer():
            note = EligibilityNote.objects.get()
            assert EligibilityAlert.objects.filter(note=note).count() == 1
        assert (note.subject, note.change, note.about_id) == ("EXEMPTION", "START", row.pk)
        assert "incapacity" not in str(note.sections).lower()
        assert "Eligibility was told" in tab(coach, case)
        again = send(coach, "exemption-tell", row.pk)
        assert "told of this already" in again.content.decode()

    def test_is_late_after_close_of_business(self, case: Case, coach: User) -> None:
        """A052: came in yesterday and was not sent by then."""
        record(coach, case, received_on=days_ago(1).isoformat(), received_time="09:30")
        assert "Late" in tab(coach, case)
        send(coach, "exemption-tell", only(Exemption).pk)
        assert "Late" in tab(coach, case)

    def test_is_told_by_a_note_that_somebody_wrote_too(self, case: Case, coach: User) -> None:
        row = make_exemption(case=case, by=coach)
        values = {"change": "START", "about": str(row.pk), "on": TODAY.isoformat(), "sets_alert": "on"}
        words = {"section_0": "Start it.", "section_1": "From today.", "section_2": "On file."}
        url = f"{reverse('casework:eligibility-note-file', args=[case.pk])}?kind=EXEMPTION"
        assert signed_in(coach).post(url, {"submission": str(uuid4())} | values | words).status_code == 302
        [told] = lines(case, EventKind.EXEMPTION_TOLD)
        assert told.facts == {"exemption": str(row.pk)}

    def test_is_told_once_by_two_people_at_the_same_moment(self, case: Case, coach: User) -> None:
        row = make_exemption(case=case, by=coach)
        manager = make_user(role="OPERATIONS_MANAGER", office=case.office)

        def tell(user: User) -> int:
            try:
                return send(user, "exemption-tell", row.pk).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(tell, (coach, manager))) == [302, 422]
        assert len(lines(case, EventKind.EXEMPTION_TOLD)) == 1

    def test_whoever_decides_has_heard(self, case: Case, coach: User, worker: User) -> None:
        row = make_exemption(case=case, by=coach)
        assert send(worker, "exemption-tell", row.pk).status_code == 302
        assert len(lines(case, EventKind.EXEMPTION_TOLD)) == 1
        with as_importer():
            assert not EligibilityNote.objects.exists()

    def test_an_aide_tells_nobody_in_alaska(self, case: Case, coach: User) -> None:
        aide = make_user(role="CASE_AIDE", office=case.office)
        row = make_exemption(case=case, by=coach)
        assert send(aide, "exemption-tell", row.pk).status_code == 403

    def test_a_coach_who_may_decide_tells_by_a_note_too(self, case: Case, coach: User) -> None:
        """A044: alerts go to eligibility workers; a right to decide hears nothing."""
        make_eligibility_right(staff=coach, by=make_user(role="OPERATIONS_MANAGER", office=coach.office))
        row = make_exemption(case=case, by=coach)
        assert send(coach, "exemption-tell", row.pk).status_code == 302
        with as_importer():
            assert EligibilityNote.objects.count() == 1

    def test_counts_for_what_another_system_handed_over(self, case: Case, coach: User) -> None:
        line = make_event(case, EventKind.EXEMPTION_RECEIVED, on=TODAY, participant=adult_of(case), first_day=TODAY)
        assert "Handed over by another system" in tab(coach, case)
        assert send(coach, "exemption-tell", line.pk).status_code == 302
        assert len(lines(case, EventKind.EXEMPTION_TOLD)) == 1


class TestEnd:
    def test_ends_and_is_told_the_same_day(self, case: Case, coach: User) -> None:
        """A048, A052: an end is a change too, with its own duty."""
        row = make_exemption(case=case, by=coach, first_day=days_ago(20))
        send(coach, "exemption-tell", row.pk)
        day = TODAY.isoformat()
        assert (
            send(coach, "exemption-end", row.pk, last_day=days_ago(2).isoformat(), received_on=day).status_code == 302
        )
        assert is_exempt(coach, case, days_ago(2))
        assert not is_exempt(coach, case, days_ago(1))
        first, second = deadlines_of(case, "exemption-told")
        assert {first.met_on, second.met_on} == {TODAY, None}
        assert send(coach, "exemption-tell", row.pk).status_code == 302
        assert all(one.met_on == TODAY for one in deadlines_of(case, "exemption-told"))
        with as_importer():
            assert set(EligibilityNote.objects.values_list("change", flat=True)) == {"START", "END"}
        later = send(coach, "exemption-end", row.pk, last_day=days_ago(1).isoformat(), received_on=day)
        assert "anyway" in later.content.decode()
        again = send(coach, "exemption-end", row.pk, last_day=days_ago(5).isoformat(), received_on=day)
        assert again.status_code == 302
        assert is_exempt(coach, case, days_ago(5))
        assert not is_exempt(coach, case, days_ago(4))
        assert [one.met_on for one in deadlines_of(case, "exemption-told")].count(None) == 1

    def test_refuses_an_end_that_came_in_before_the_exemption(self, case: Case, coach: User) -> None:
        row = make_exemption(case=case, by=coach, first_day=days_ago(20))
        earlier = send(
            coach, "exemption-end", row.pk, last_day=days_ago(2).isoformat(), received_on=days_ago(5).isoformat()
        )
        assert earlier.status_code == 422
        assert "What it changes came in later" in earlier.content.decode()

    def test_holds_whatever_came_in_first(self, case: Case, coach: User) -> None:
        """A line of before such ends were refused: nobody is exempt without end because of it."""
        row = make_exemption(case=case, by=coach, first_day=days_ago(20))
        make_event(
            case, EventKind.EXEMPTION_RECEIVED, on=days_ago(5), participant=adult_of(case), exemption=row.pk,
            first_day=row.first_day, last_day=days_ago(3),
        )  # fmt: skip
        assert is_exempt(coach, case, days_ago(3))
        assert not is_exempt(coach, case, days_ago(2))

    def test_is_taken_back_before_anybody_was_told(self, case: Case, coach: User) -> None:
        row = make_exemption(case=case, by=coach, first_day=days_ago(20))
        send(coach, "exemption-tell", row.pk)
        make_exemption_end(exemption_id=row.pk, by=coach, last_day=days_ago(2))
        assert "Take its end back first" in send(coach, "exemption-void", row.pk).content.decode()
        assert send(coach, "exemption-end-void", row.pk).status_code == 302
        assert is_exempt(coach, case, TODAY)
        assert all(one.met_on for one in deadlines_of(case, "exemption-told"))
        assert "not ended" in send(coach, "exemption-end-void", row.pk).content.decode()
        assert send(coach, "exemption-void", row.pk).status_code == 302

    def test_is_taken_back_and_told_the_same_day(self, case: Case, coach: User) -> None:
        """A052: eligibility heard of an end that was wrong; it goes on, and they hear of that too."""
        row = make_exemption(case=case, by=coach, first_day=days_ago(20), last_day=days_ago(-90))
        for last in (2, 5):
            make_exemption_end(exemption_id=row.pk, by=coach, last_day=days_ago(last))
        send(coach, "exemption-tell", row.pk)
        assert not is_exempt(coach, case, days_ago(4))
        assert send(coach, "exemption-end-void", row.pk).status_code == 302
        assert is_exempt(coach, case, days_ago(2))
        assert not is_exempt(coach, case, days_ago(1))
        shown = tab(coach, case)
        assert "That it goes on" in shown
        assert "is not told yet" in shown
        assert send(coach, "exemption-end-void", row.pk).status_code == 302
        assert is_exempt(coach, case, days_ago(-90))
        assert not is_exempt(coach, case, days_ago(-91))
        assert send(coach, "exemption-tell", row.pk).status_code == 302
        assert all(one.met_on for one in deadlines_of(case, "exemption-told"))
        with as_importer():
            newest = EligibilityNote.objects.order_by("filed_at", "pk").last()
            assert newest is not None
            assert newest.change == "START"
            assert "It goes on" in str(newest.sections)
        assert send(coach, "exemption-end", row.pk, last_day=days_ago(6).isoformat(), received_on=TODAY.isoformat())
        assert not is_exempt(coach, case, days_ago(5))

    def test_is_not_taken_back_where_the_same_is_on_file_again(self, case: Case, coach: User) -> None:
        row = make_exemption(case=case, by=coach, first_day=days_ago(20))
        make_exemption_end(exemption_id=row.pk, by=coach, last_day=days_ago(5))
        make_exemption(case=case, by=coach, first_day=days_ago(2))
        refused = send(coach, "exemption-end-void", row.pk)
        assert "on file again" in refused.content.decode()

    def test_is_not_taken_back_past_the_months_of_a_lifetime(self, case: Case, coach: User) -> None:
        """AS 47.27.035(c): the months that were free since are used by another child."""
        first = date(2024, 2, 1)
        row = make_exemption(case=case, by=coach, code="INFANT", first_day=first, last_day=date(2025, 1, 31))
        make_exemption_end(exemption_id=row.pk, by=coach, last_day=date(2024, 6, 30))
        other = make_exemption(
            case=case, by=coach, code="INFANT", first_day=date(2026, 1, 1), last_day=date(2026, 7, 31)
        )
        refused = send(coach, "exemption-end-void", row.pk)
        assert refused.status_code == 422
        assert "At most 12 months in a lifetime" in refused.content.decode()
        assert send(coach, "exemption-void", other.pk).status_code == 302
        assert send(coach, "exemption-end-void", row.pk).status_code == 302

    def test_is_entered_with_its_own_moment_after_a_wrong_one_was_taken_back(self, case: Case, coach: User) -> None:
        """A052: the right end came in when it did, however late the wrong one was taken back."""
        row = make_exemption(case=case, by=coach, first_day=days_ago(20), received_at=moment(days_ago(20)))
        told = {"last_day": days_ago(9).isoformat(), "received_on": days_ago(8).isoformat()}
        assert send(coach, "exemption-end", row.pk, **told).status_code == 302
        assert send(coach, "exemption-tell", row.pk).status_code == 302
        assert send(coach, "exemption-end-void", row.pk).status_code == 302
        assert "That it goes on" in tab(coach, case)
        right = {"last_day": days_ago(5).isoformat(), "received_on": days_ago(6).isoformat()}
        assert send(coach, "exemption-end", row.pk, **right).status_code == 302
        assert is_exempt(coach, case, days_ago(5))
        assert not is_exempt(coach, case, days_ago(4))
        assert "That it goes on" not in tab(coach, case)
        assert send(coach, "exemption-tell", row.pk).status_code == 302
        assert send(coach, "exemption-end-void", row.pk).status_code == 302
        assert is_exempt(coach, case, TODAY)
        before = right | {"received_on": days_ago(21).isoformat()}
        assert "came in later" in send(coach, "exemption-end", row.pk, **before).content.decode()

    def test_is_not_taken_back_by_others(self, case: Case, coach: User, outsider: User) -> None:
        row = make_exemption(case=case, by=coach, first_day=days_ago(20))
        make_exemption_end(exemption_id=row.pk, by=coach, last_day=days_ago(5))
        assert send(outsider, "exemption-end-void", row.pk).status_code == 404

    def test_refuses_days_that_cannot_be(self, case: Case, coach: User) -> None:
        row = make_exemption(case=case, by=coach, first_day=days_ago(20), last_day=days_ago(1))
        day = TODAY.isoformat()
        later = send(coach, "exemption-end", row.pk, last_day=day, received_on=day)
        assert "anyway" in later.content.decode()
        before = send(coach, "exemption-end", row.pk, last_day=days_ago(30).isoformat(), received_on=day)
        assert "before its first day" in before.content.decode()


class TestProve:
    def test_says_once_that_the_proof_is_on_file(self, case: Case, coach: User, worker: User) -> None:
        """A051: the proof that the code needs."""
        row = make_exemption(case=case, by=coach)
        assert send(coach, "exemption-prove", row.pk, proof_on=TODAY.isoformat()).status_code == 302
        assert "On file since" in tab(coach, case)
        assert send(coach, "exemption-prove", row.pk, proof_on=TODAY.isoformat()).status_code == 422
        apart = make_exemption(case=case, by=coach, code="INCAPACITY", tells="MEDICAL")
        assert send(worker, "exemption-prove", apart.pk, proof_on=TODAY.isoformat()).status_code == 403


class TestTakeBack:
    def test_takes_back_what_nobody_was_told(self, case: Case, coach: User) -> None:
        row = make_exemption(case=case, by=coach)
        assert send(coach, "exemption-void", row.pk).status_code == 302
        assert lines(case, EventKind.EXEMPTION_RECEIVED) == []
        assert not is_exempt(coach, case, TODAY)
        assert deadlines_of(case, "exemption-told") == []
        assert send(coach, "exemption-void", row.pk).status_code == 422

    def test_owes_eligibility_word_of_it_where_it_was_told(self, case: Case, coach: User) -> None:
        row = make_exemption(case=case, by=coach)
        send(coach, "exemption-tell", row.pk)
        assert send(coach, "exemption-void", row.pk).status_code == 302
        assert not is_exempt(coach, case, TODAY)
        assert only(ExemptionChange).last_day is None
        assert "That it was taken back" in tab(coach, case)
        assert send(coach, "exemption-tell", row.pk).status_code == 302
        assert all(one.met_on == TODAY for one in deadlines_of(case, "exemption-told"))


class TestHandedOver:
    def test_becomes_a_record_of_the_same_key_that_can_be_ended(self, tmp_path: Path) -> None:
        """Decisions 3: begun and ended by another system, and its code behind the list of what it tells of."""
        telling = fact("e1", "exemption.received", "2026-09-10", participant="amy", first_day="2026-09-01", code="care")
        ended = fact("e2", "exemption.received", "2026-09-20", participant="amy", exemption="e1", last_day="2026-09-19")
        unknown = fact("e3", "exemption.received", "2026-10-01", participant="amy", code="OTHER")
        answer = Importer(tmp_path)(case_line(), fact("f1", "referral.received", "2026-09-04"), telling, ended, unknown)
        assert answer.status == 0, answer.out
        with as_importer():
            first, second = Exemption.objects.order_by("first_day")
            assert first.pk == Event.objects.get(on=date(2026, 9, 10), kind=EventKind.EXEMPTION_RECEIVED).subject_id
            assert first.changes.get().last_day == date(2026, 9, 19)
            assert (first.reason.code, first.reason.tells) == ("CARE", "MEDICAL")
            assert not ExemptionReason.objects.filter(exemption=second).exists()
            coach = imported_staff("rhatcher")
            case = Case.objects.get(ref="JNU-1")
        assert not is_exempt(coach, case, date(2026, 9, 20))
        assert is_exempt(coach, case, date(2026, 9, 19))
        assert "Handed over by another system" in tab(coach, case)
        day = NOW.astimezone(coach.office.zone).date().isoformat()
        assert send(coach, "exemption-end", second.pk, last_day=day, received_on=day).status_code == 302
        assert send(coach, "exemption-tell", first.pk).status_code == 302
