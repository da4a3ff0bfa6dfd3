"""Leaving: exit summary, work activity screen, a closing taken back, the letter to the family (A070-A073)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.calendars import end_of_month
from casework.choices import EventKind, NoticeKind
from casework.context import in_context
from casework.models import Appointment, Case, Notice, User
from casework.operations.notices import Letter, write_notice
from coaching.models import ExitSummary, Reopening, ScreenClosing, SupportRefund
from tests import factories
from tests.coaching_records import make_child_care, make_payable, make_support
from tests.factories import (
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    deadlines_of,
    events_of,
    make_signed_plan,
)
from tests.leaving_records import join, leave, make_summary
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PROGRESS = "Finished the course 🎓, works forty hours"


def page(name: str, key: Any) -> str:
    return reverse(f"coaching:{name}", args=[key])


def post(user: User, name: str, key: Any, **values: Any) -> HttpResponse:
    return signed_in(user).post(page(name, key), {"submission": str(uuid4())} | values)


def file_summary(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"progress": PROGRESS, "still_open": "The bus pass", "family_words": "Well done", "on": str(TODAY)}
    return post(user, "exit-summary-file", case.pk, **values | changes)


def close_screen(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"on": str(TODAY), "early_words": "The system shuts down"} | changes
    return post(user, "work-screen-close", case.pk, **values)


def reopen(user: User, case: Case, words: str = "The pay stub came") -> HttpResponse:
    return post(user, "case-reopen", case.pk, words=words)


def close(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "reason": "WORK", "with_work": "on", "on": str(TODAY)} | changes
    return signed_in(user).post(reverse("casework:case-close", args=[case.pk]), values)


def fresh(case: Case) -> Case:
    with as_auditor():
        return Case.objects.get(pk=case.pk)


def summaries() -> list[ExitSummary]:
    with as_auditor():
        return list(ExitSummary.objects.order_by("pk"))


class TestPage:
    def test_of_an_open_case_says_so(self, open_case: Case, coach: User) -> None:
        shown = signed_in(coach).get(page("leaving", open_case.pk)).content.decode()
        assert "This family has not left." in shown

    def test_shows_what_closing_owes_and_what_goes_on(self, open_case: Case, coach: User) -> None:
        """A070-A073."""
        close(coach, open_case)
        shown = signed_in(coach).get(page("leaving", open_case.pk)).content.decode()
        assert "File the exit summary" in shown
        assert "before that it needs a reason" in shown
        assert "Child care, PASS II" in shown
        assert "Transitional Medicaid" in shown
        assert "No rule on file says for how long." in shown
        beside = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert page("leaving", open_case.pk) in beside

    def test_without_work_says_that_nothing_is_available_and_why(self, open_case: Case, coach: User) -> None:
        """A073."""
        close(coach, open_case, with_work="")
        shown = signed_in(coach).get(page("leaving", open_case.pk)).content.decode()
        assert "the case did not close with work" in shown
        assert "Calendar after leaving" not in shown

    def test_is_not_for_outsiders_nor_auditors(self, open_case: Case, outsider: User, auditor: User) -> None:
        assert [signed_in(one).get(page("leaving", open_case.pk)).status_code for one in (outsider, auditor)] == [
            404,
            403,
        ]


class TestExitSummary:
    def test_is_drawn_from_the_record_and_meets_its_deadline(self, open_case: Case, coach: User) -> None:
        """A070, A073."""
        make_signed_plan(case=open_case, by=coach, words="Find a job")
        paid = make_payable(
            case=open_case, by=coach, amount="60.00", issued_on=TODAY, issued_by=coach, issued_at=factories.NOW
        )
        make_payable(case=open_case, by=coach, amount="15.00", activity=paid.activity)
        make_support(case=open_case, by=coach, activity=paid.activity)
        with as_importer():
            SupportRefund.objects.create(
                case=open_case, support=paid, amount="20.00", on=TODAY, words="Unused", entered_by=coach,
                entered_at=factories.NOW,
            )  # fmt: skip
        make_payable(
            case=open_case, by=coach, amount="5.00", activity=paid.activity, kind="SHORT_TERM", first_day=days_ago(3),
            last_day=days_ago(-30), issued_on=TODAY, issued_by=coach, issued_at=factories.NOW,
        )  # fmt: skip
        make_child_care(case=open_case, by=coach, month=end_of_month(TODAY, 0) + timedelta(days=1), asked_on=TODAY)
        close(coach, open_case)
        form = signed_in(coach).get(page("exit-summary-file", open_case.pk)).content.decode()
        assert "1 plan was signed" in form

        answer = file_summary(coach, open_case)
        assert answer["Location"] == page("leaving", open_case.pk)
        (summary,) = summaries()
        drawn = dict(summary.drawn)
        assert drawn["Supports"] == (
            "3 supports were authorised, $80.00 in all, of which $20.00 came back. Child care was asked for in 1 month."
        )
        for words in (
            "1 step of the plan",
            "1 support that waits for a decision",
            "1 support to be paid",
            "1 support that goes on",
            "1 child care request without answer",
            "1 month of child care after closing",
        ):
            assert words in drawn["Still open"]
        assert "Available through" in drawn["After leaving"]
        (line,) = events_of(open_case, EventKind.EXIT_SUMMARY_FILED)
        assert (line.facts, line.subject_id, line.on) == ({}, summary.pk, TODAY)
        (owed,) = deadlines_of(open_case, "exit-summary")
        assert (owed.due_on, owed.met_on) == (end_of_month(TODAY, 1), TODAY)

    def test_prints_what_was_filed(self, open_case: Case, coach: User) -> None:
        summary = make_summary(closing=leave(open_case, by=coach), by=coach)
        paper = signed_in(coach).get(page("exit-summary-paper", summary.pk))
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")

    def test_prints_the_adults_of_its_closing(
        self, open_case: Case, coach: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A073: who came into the case after it was filed is not named on it."""
        summary = make_summary(closing=leave(open_case, by=coach), by=coach)
        factories.make_participant(case=open_case, position=3)
        named: list[str] = []

        def render(_: ExitSummary, *, names: list[str]) -> bytes:
            named.extend(names)
            return b"%PDF"

        monkeypatch.setattr("coaching.documents.render_exit_summary", render)
        assert signed_in(coach).get(page("exit-summary-paper", summary.pk)).status_code == 200
        assert named == [adult_of(open_case).person.name]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"progress": "  "}, "Say what the family did and reached."),
            ({"progress": "x" * 10_000}, "Keep this under 4,001 characters."),
            ({"on": str(days_ago(-1))}, "This day lies in the future."),
            ({"on": str(days_ago(9))}, "this day is before it"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_keeps_the_words(
        self, open_case: Case, coach: User, changes: dict[str, str], words: str
    ) -> None:
        close(coach, open_case)
        answer = file_summary(coach, open_case, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "The bus pass" in answer.content.decode()
        assert not summaries()

    def test_is_filed_once_and_only_of_a_closed_case(self, open_case: Case, coach: User) -> None:
        assert "This case is open" in file_summary(coach, open_case).content.decode()
        close(coach, open_case)
        file_summary(coach, open_case)
        assert "is filed already" in file_summary(coach, open_case).content.decode()
        assert signed_in(coach).get(page("exit-summary-file", open_case.pk)).status_code == 302
        assert len(summaries()) == 1

    def test_that_another_system_told_of_is_not_filed_again(self, open_case: Case, coach: User) -> None:
        close(coach, open_case)
        with as_importer():
            factories.make_event(open_case, EventKind.EXIT_SUMMARY_FILED, on=TODAY)
        assert "is filed already" in file_summary(coach, open_case).content.decode()

    def test_by_two_at_once_is_one(self, open_case: Case, coach: User, supervisor: User) -> None:
        close(coach, open_case)

        def send(user: User) -> int:
            try:
                return file_summary(user, open_case).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            codes = sorted(pool.map(send, (coach, supervisor)))
        assert codes == [302, 422]
        assert len(summaries()) == 1

    def test_is_for_who_closes_cases(self, open_case: Case, case_aide: User, outsider: User) -> None:
        assert [file_summary(user, open_case).status_code for user in (case_aide, outsider)] == [403, 404]

    def test_stands_once_a_closing_and_is_never_edited(self, open_case: Case, coach: User) -> None:
        closing = leave(open_case, by=coach)
        summary = make_summary(closing=closing, by=coach)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_summary(closing=closing, by=coach)
        with pytest.raises(ProgrammingError), in_context(actor=coach):
            ExitSummary.objects.filter(pk=summary.pk).update(progress="Other words")


class TestLetter:
    def test_waits_to_be_handed_over_with_the_words_for_the_family(self, open_case: Case, coach: User) -> None:
        """A073."""
        summary = make_summary(closing=leave(open_case, by=coach), by=coach, family_words="Well done 🎉")
        shown = signed_in(coach).get(page("exit-letter-write", summary.pk)).content.decode()
        assert "Well done 🎉" in shown
        answer = post(coach, "exit-letter-write", summary.pk, participant_id=adult_of(open_case).pk, way="HAND_OVER")
        assert answer["Location"] == reverse("casework:case-letters", args=[open_case.pk])
        with as_auditor():
            notice = Notice.objects.get(case=open_case)
        assert (notice.kind, notice.way, notice.state) == ("GENERAL", "HAND_OVER", "WAITING")

    def test_does_not_go_where_it_is_not_safe(self, open_case: Case, coach: User) -> None:
        """Domain 7: one gate."""
        summary = make_summary(closing=leave(open_case, by=coach), by=coach)
        with as_importer():
            person = adult_of(open_case).person
            person.safe_contact = ["NO_MAIL"]
            person.save()
        answer = post(coach, "exit-letter-write", summary.pk, participant_id=adult_of(open_case).pk, way="HOME_MAIL")
        assert answer.status_code == 422
        with as_auditor():
            assert not Notice.objects.filter(case=open_case).exists()


class TestWorkScreen:
    def test_before_its_day_needs_a_reason_which_is_kept(self, open_case: Case, coach: User) -> None:
        """A071."""
        close(coach, open_case)
        answer = close_screen(coach, open_case, early_words="")
        assert answer.status_code == 422
        assert "Say why it is closed before that." in answer.content.decode()

        close_screen(coach, open_case)
        with as_auditor():
            screen = ScreenClosing.objects.get()
        assert screen.early_words == "The system shuts down"
        (owed,) = deadlines_of(open_case, "work-screen-close")
        assert (owed.due_on, owed.met_on) == (end_of_month(TODAY, 1), TODAY)
        assert "is closed already" in close_screen(coach, open_case).content.decode()

    def test_on_its_day_needs_none(self, coach: User) -> None:
        """A071."""
        case = factories.make_case(coach=coach, referred_on=days_ago(120))
        closed_on = end_of_month(TODAY, -2)
        leave(case, by=coach, on=closed_on)
        due = end_of_month(closed_on, 1)
        assert close_screen(coach, case, on=str(due), early_words="").status_code == 302
        (owed,) = deadlines_of(case, "work-screen-close")
        assert (owed.due_on, owed.met_on) == (due, due)

    def test_is_for_who_closes_cases(self, open_case: Case, case_aide: User, outsider: User) -> None:
        assert [close_screen(user, open_case).status_code for user in (case_aide, outsider)] == [403, 404]


class TestReopening:
    def test_within_the_month_loses_nothing(self, open_case: Case, coach: User) -> None:
        """A070-A072: what leaving owed goes, what went comes back, records stay."""
        before = {(one.standard, one.due_on) for one in deadlines_of(open_case)}
        close(coach, open_case)
        file_summary(coach, open_case)
        close_screen(coach, open_case)
        answer = reopen(coach, open_case)

        assert answer["Location"] == page("leaving", open_case.pk)
        case = fresh(open_case)
        assert (case.is_open, case.closed_on, case.closure_reason, case.is_closed_with_work) == (True, None, "", False)
        assert {(one.standard, one.due_on) for one in deadlines_of(open_case)} == before
        (summary,) = summaries()
        assert (summary.progress, summary.voided_by_id) == (PROGRESS, coach.pk)
        with as_auditor():
            assert ScreenClosing.objects.get().voided_at is not None
            assert Reopening.objects.get().words == "The pay stub came"
        (line,) = events_of(open_case, EventKind.CASE_REOPENED)
        assert line.voids_id is not None
        assert line.facts == {}
        shown = signed_in(coach).get(page("leaving", open_case.pk)).content.decode()
        assert "The pay stub came" in shown

    def test_closed_again_owes_a_summary_of_its_own(self, open_case: Case, coach: User) -> None:
        """A070, A072: the twelve months of the closing that stands."""
        close(coach, open_case)
        file_summary(coach, open_case)
        reopen(coach, open_case)
        close(coach, open_case)
        (owed,) = deadlines_of(open_case, "exit-summary")
        assert owed.met_on is None
        assert file_summary(coach, open_case).status_code == 302
        assert [one.voided_at is None for one in summaries()] == [False, True]
        (owed,) = deadlines_of(open_case, "exit-summary")
        assert owed.met_on == TODAY

    def test_tells_what_the_closing_ended(self, open_case: Case, coach: User) -> None:
        factories.make_appointment(case=open_case, by=coach)
        close(coach, open_case, with_work="")
        shown = signed_in(coach).get(page("case-reopen", open_case.pk)).content.decode()
        assert "Appointment cancelled" in shown
        reopen(coach, open_case)
        with as_auditor():
            assert Appointment.objects.get().state == "CANCELLED"

    @pytest.mark.parametrize(("days", "code"), [(20, 302), (35, 422)])
    def test_is_for_a_month(self, coach: User, days: int, code: int) -> None:
        case = factories.make_case(coach=coach, referred_on=days_ago(90))
        leave(case, by=coach, on=days_ago(days), now=factories.NOW - timedelta(days=days))
        answer = reopen(coach, case)
        assert answer.status_code == code
        assert fresh(case).is_open == (code == 302)

    def test_of_a_closing_that_was_backdated_counts_from_the_day_of_entering(self, coach: User) -> None:
        case = factories.make_case(coach=coach, referred_on=days_ago(150))
        leave(case, by=coach, on=days_ago(60), now=factories.NOW)
        assert reopen(coach, case).status_code == 302
        assert fresh(case).is_open

    def test_is_refused_beside_the_words_where_an_adult_is_in_a_newer_case(self, open_case: Case, coach: User) -> None:
        """Domain 3: a family that came back is served in its newer case; joined records count."""
        leave(open_case, by=coach, on=days_ago(5))
        newer = factories.make_case(coach=coach, referred_on=days_ago(2))
        join(adult_of(newer), into=adult_of(open_case))
        answer = reopen(coach, open_case)
        assert answer.status_code == 422
        assert f"The family is in case {newer.number} by now." in answer.content.decode()
        assert not fresh(open_case).is_open

    def test_withdraws_letters_that_tell_of_it_and_have_not_left(self, open_case: Case, coach: User) -> None:
        """A073: nobody is told that an open case closed."""
        close(coach, open_case)
        file_summary(coach, open_case)
        to = adult_of(open_case).pk
        post(coach, "exit-letter-write", summaries()[0].pk, participant_id=to, way="HAND_OVER")
        with as_auditor():
            told = Notice.objects.get()
        letter = Letter(kind=NoticeKind.GENERAL, way="HAND_OVER", words="The office moves in June.")
        with in_context(actor=coach):
            other = write_notice(case_id=open_case.pk, participant_id=to, letter=letter, actor=coach, now=factories.NOW)
        shown = signed_in(coach).get(page("case-reopen", open_case.pk)).content.decode()
        assert "Letters that have not left are withdrawn" in shown
        assert reopen(coach, open_case).status_code == 302
        with as_auditor():
            states = {one.pk: (one.state, one.closing_words) for one in Notice.objects.all()}
        assert states == {told.pk: ("VOID", "The closing was taken back."), other.pk: ("WAITING", "")}

    def test_needs_a_reason_and_a_closed_case(self, open_case: Case, coach: User) -> None:
        assert "This case is open" in reopen(coach, open_case).content.decode()
        close(coach, open_case)
        assert "Say why the case goes on." in reopen(coach, open_case, words="").content.decode()
        reopen(coach, open_case)
        assert "This case is open" in reopen(coach, open_case).content.decode()

    def test_closing_and_reopening_at_once_end_in_one_state(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        close(coach, open_case)

        def send(user: User) -> int:
            try:
                return reopen(user, open_case).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(send, (coach, supervisor))) == [302, 422]
        assert len(events_of(open_case, EventKind.CASE_REOPENED)) == 1

    def test_is_for_who_closes_cases(self, open_case: Case, case_aide: User, outsider: User) -> None:
        assert [reopen(user, open_case).status_code for user in (case_aide, outsider)] == [403, 404]
