"""A month verified, zeroed, closed and opened again on its pages (A055-A060)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import queue
from casework.choices import EventKind, SafeContactRule
from casework.door import open_pages
from casework.models import Case, Note, User
from casework.operations.drafts import save_draft
from casework.queries.deadlines import running_clocks
from casework.queries.seen import seen_by
from casework.queries.today import Narrowed, QueueRow, queue_page
from coaching import rules
from coaching.models import MonthReopening, WorkMonth
from tests.coaching_records import move_to
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    deadlines_of,
    events_of,
    make_absence,
    make_assignment,
    make_participant,
)
from tests.people import signed_in
from tests.unit.coaching.months import (
    MONTH,
    as_user,
    case_in_month,
    make_activity,
    make_closed_month,
    make_hours,
    month_now,
    verified,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PERIOD = f"{MONTH:%Y-%m}"
ZERO, CLOSE = reverse("coaching:months-zero"), reverse("coaching:months-close")


@pytest.fixture
def case(coach: User) -> Case:
    return case_in_month(coach, number="K-2042")


def page_of(case: Case, month: str = PERIOD) -> str:
    return reverse("coaching:month-verify", args=[case.pk, month])


def note_values(case: Case, **changes: str) -> dict[str, str]:
    key = adult_of(case).pk.hex
    values = {"title": f"Work verification for {MONTH:%B %Y}", "section_0": "Zero hours, the mill was shut 🎣."}
    return {f"{name}_{key}": value for name, value in (values | changes).items()}


def verify(user: User, case: Case, *, knows: bool = True, **changes: str) -> HttpResponse:
    values = {"submission": str(uuid4())} | note_values(case, **changes) | ({"knows_gaps": "on"} if knows else {})
    return signed_in(user).post(page_of(case), values)


def close(user: User, coach: User) -> HttpResponse:
    """Press the button of a caseload's list, and follow where it leads."""
    values = {"submission": str(uuid4()), "month": PERIOD, "coach": str(coach.pk)}
    return signed_in(user).post(CLOSE, values, follow=True)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


class TestToday:
    """What Today says about a month leads to its page, and is gone once it is verified there (A058)."""

    def test_leads_to_the_page_of_that_month_and_is_done_there(self, case: Case, coach: User) -> None:
        owed = deadlines_of(case, "work-verification")
        later = next(one for one in owed if one.period == PERIOD).due_on - timedelta(days=1)
        with as_user(coach):
            clocks = running_clocks(case.pk, today=later, names_people=False, open_pages=open_pages(coach, case))
            [clock] = [one for one in clocks if (one.standard, one.period) == ("work-verification", PERIOD)]
            assert clock.do_url == page_of(case)
            [row] = [one for one in self.rows(coach, later) if one.action_url == page_of(case)]
        assert (row.action_label, row.case_number) == ("Verify month", case.number)
        assert signed_in(coach).get(row.action_url).status_code == 200
        assert verify(coach, case).status_code == 302
        [met] = [one for one in deadlines_of(case, "work-verification") if one.period == PERIOD]
        assert met.met_on == TODAY
        with as_user(coach):
            assert page_of(case) not in [one.action_url for one in self.rows(coach, later)]

    def test_a_reader_is_led_to_why_it_is_owed(self, case: Case, coach: User) -> None:
        with as_user(coach):
            clocks = running_clocks(case.pk, today=TODAY, names_people=False, open_pages=frozenset())
        [clock] = [one for one in clocks if (one.standard, one.period) == ("work-verification", PERIOD)]
        assert clock.do_url == clock.url

    def test_grid_hours_month_and_list_lead_to_each_other(self, case: Case, coach: User) -> None:
        make_activity(case=case, by=coach)
        client = signed_in(coach)
        hours = reverse("coaching:hours-case", args=[case.pk, PERIOD])
        grid = reverse("coaching:hours")
        shown = text_of(client.get(grid, {"month": PERIOD}))
        assert f"{CLOSE}?month={PERIOD}" in shown
        assert f"{ZERO}?month={PERIOD}" in shown
        assert page_of(case) in shown
        assert hours in shown
        assert page_of(case) in text_of(client.get(hours))
        month = text_of(client.get(page_of(case)))
        assert hours in month
        assert f"{CLOSE}?month={PERIOD}&amp;coach={coach.pk}" in month
        assert f'href="{grid}?month={PERIOD}"' in text_of(client.get(CLOSE, {"month": PERIOD}))
        tab = text_of(client.get(reverse("coaching:work", args=[case.pk])))
        assert hours in tab
        assert page_of(case) in tab
        assert page_of(case, f"{TODAY:%Y-%m}") not in tab, "a month that still runs is not verified"

    def test_a_stand_in_keeps_the_caseload_on_the_way(self, case: Case, coach: User, other_coach: User) -> None:
        make_absence(staff=coach, stand_in=other_coach)
        client = signed_in(other_coach)
        grid = f"{reverse('coaching:hours')}?month={PERIOD}&amp;whose={coach.pk}"
        assert grid in text_of(client.get(CLOSE, {"month": PERIOD, "coach": str(coach.pk)}))
        shown = client.get(reverse("coaching:hours"), {"month": PERIOD, "whose": str(coach.pk)})
        assert f"{CLOSE}?month={PERIOD}&amp;coach={coach.pk}" in text_of(shown)

    def rows(self, coach: User, today: date) -> list[QueueRow]:
        narrowed = Narrowed(work=queue.Work.HOURS)
        return queue_page(coach, seen_by(coach), today=today, narrowed=narrowed).rows


class TestVerify:
    def test_shows_hours_by_week_what_is_missing_and_a_note_that_traces(self, case: Case, coach: User) -> None:
        make_activity(case=case, by=coach)
        make_hours(case=case, by=coach, hours="7.5", proof="MISSING")
        shown = text_of(signed_in(coach).get(page_of(case)))
        assert '<b class="num">7.5</b>' in shown
        assert "No proof" in shown
        assert "Nothing in" in shown
        assert "Missing for closing: hours not verified, no note" in shown
        assert "No proof for 7.5 hours of work experience" in shown
        assert "A missing timesheet is never a reason for a penalty" in shown, "A057"
        form = signed_in(coach).get(page_of(case)).context["form"]
        assert form[f"title_{adult_of(case).pk.hex}"].value() == f"Work verification for {MONTH:%B %Y}"

    def test_files_the_words_of_the_coach_and_leads_to_the_caseload(self, case: Case, coach: User) -> None:
        answer = verify(coach, case)
        assert answer["Location"] == f"{CLOSE}?month={PERIOD}&coach={coach.pk}"
        with as_auditor():
            note = Note.objects.get(case=case)
        assert note.sections == [
            {"heading": "Activities and verified hours", "text": "Zero hours, the mill was shut 🎣."}
        ]
        assert len(events_of(case, EventKind.WORK_MONTH_VERIFIED)) == 1
        shown = text_of(signed_in(coach).get(page_of(case)))
        assert "Verified by Joan Bixby" in shown
        assert "Verify and file" not in shown
        note_page = text_of(signed_in(coach).get(reverse("casework:note", args=[note.pk])))
        assert "the mill was shut 🎣" in note_page

    def test_the_note_page_marks_what_the_record_wrote(self, case: Case, coach: User) -> None:
        verify(coach, case, section_0=f"Zero hours in {MONTH:%B %Y}.")
        with as_auditor():
            note = Note.objects.get(case=case)
        assert note.trace[0]["fields"] == ["work_hours"]
        assert signed_in(coach).get(reverse("casework:note", args=[note.pk])).status_code == 200

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": "Note"}, "Say in the title"),
            ({"title": "x" * 201}, "under 200 characters"),
            ({"section_0": " ", "section_3": "", "title": "Work in spring 🌱"}, "Write under at least one heading"),
            ({"section_0": "é" * 100_001}, "too long"),
        ],
    )
    def test_refuses_and_keeps_what_was_typed(
        self, case: Case, coach: User, changes: dict[str, str], words: str
    ) -> None:
        shown = verify(coach, case, **{"section_3": "The mill opens in spring 🌱"} | changes)
        assert shown.status_code == 422
        assert words in text_of(shown)
        assert "in spring 🌱" in text_of(shown)
        assert month_now(case).row_id is None

    def test_asks_to_say_that_gaps_were_seen(self, case: Case, coach: User) -> None:
        make_hours(case=case, by=coach, proof="MISSING")
        shown = verify(coach, case, knows=False)
        assert shown.status_code == 422
        assert "Say that you saw it" in text_of(shown)
        assert verify(coach, case).status_code == 302

    def test_leaves_out_an_adult_who_is_not_ticked(self, case: Case, coach: User) -> None:
        second = make_participant(case=case, position=3)
        assert verify(coach, case, include="on").status_code == 302
        with as_auditor():
            assert [one.participant_id for one in WorkMonth.objects.filter(month=MONTH)] == [adult_of(case).pk]
            assert second.pk != adult_of(case).pk
        assert verify(coach, case).status_code == 422

    def test_twice_is_done_once(self, case: Case, coach: User) -> None:
        values = {"submission": str(uuid4())} | note_values(case)
        client = signed_in(coach)
        first, second = client.post(page_of(case), values), client.post(page_of(case), values)
        assert first["Location"] == second["Location"]
        assert verify(coach, case).status_code == 422
        with as_auditor():
            assert Note.objects.filter(case=case).count() == 1

    def test_goes_on_from_a_draft_and_ends_it(self, case: Case, coach: User) -> None:
        key = f"month-note.{case.pk}.{PERIOD}"
        name = f"section_0_{adult_of(case).pk.hex}"
        with as_user(coach):
            save_draft(user=coach, key=key, case_id=case.pk, rev=0, data={name: "Half a sentence"}, now=NOW)
        shown = signed_in(coach).get(page_of(case))
        assert "Half a sentence" in text_of(shown)
        drafts = text_of(signed_in(coach).get(reverse("casework:drafts")))
        assert page_of(case) in drafts
        values = {"submission": str(uuid4()), "draft_rev": "1"} | note_values(case)
        assert signed_in(coach).post(page_of(case), values).status_code == 302
        assert page_of(case) not in text_of(signed_in(coach).get(reverse("casework:drafts")))

    def test_a_month_that_runs_or_is_none_or_is_not_owed(self, case: Case, coach: User) -> None:
        running = text_of(signed_in(coach).get(page_of(case, f"{TODAY:%Y-%m}")))
        assert "is not over yet" in running
        assert "Verify and file" not in running
        assert "Nobody in this family owes" in text_of(signed_in(coach).get(page_of(case, "2020-01")))
        for none in ("2026-13", "october", "2026-1"):
            assert signed_in(coach).get(page_of(case, none)).status_code == 404

    def test_marks_travel_with_the_name(self, case: Case, coach: User) -> None:
        with as_importer():
            person = adult_of(case).person
            person.safe_contact = [SafeContactRule.NO_VOICEMAIL]
            person.save(update_fields=["safe_contact"])
        for page in (page_of(case), CLOSE, ZERO):
            assert "No voicemail" in text_of(signed_in(coach).get(page)), page

    def test_in_other_states_too(self, case: Case, coach: User) -> None:
        """N020: the standard kind of note of each state; no day is set there."""
        for state, opening in (("US-OR", "Work activities for"), ("US-NC", "Participation recorded for")):
            move_to(case, state)
            form = signed_in(coach).get(page_of(case)).context["form"]
            assert form[f"title_{adult_of(case).pk.hex}"].value() == f"{opening} {MONTH:%B %Y}"
        move_to(case, "US-TX")
        assert "No kind of note for a work month" in text_of(signed_in(coach).get(page_of(case)))

    def test_says_when_it_was_due_also_once_it_is_verified(self, case: Case, coach: User) -> None:
        """A month verified late is not said to be verified by its day."""
        [owed] = [one for one in deadlines_of(case, "work-verification") if one.period == PERIOD]
        verify(coach, case)
        words = "was due" if owed.due_on < TODAY else "due"
        assert f'<span class="small ink2">{words} ' in text_of(signed_in(coach).get(page_of(case)))

    def test_is_shut_to_others(self, case: Case, outsider: User, case_aide: User, auditor: User) -> None:
        assert verify(outsider, case).status_code == 404
        assert verify(case_aide, case).status_code == 403
        assert signed_in(auditor).get(page_of(case)).status_code == 403

    def test_a_stand_in_does_it_for_whom_they_cover(self, case: Case, coach: User, other_coach: User) -> None:
        make_absence(staff=coach, stand_in=other_coach)
        answer = verify(other_coach, case)
        assert answer["Location"] == f"{CLOSE}?month={PERIOD}&coach={coach.pk}"
        assert "caseload of Joan Bixby" in text_of(signed_in(other_coach).get(answer["Location"]))
        assert close(other_coach, coach).status_code == 200
        assert month_now(case).closed_at


class TestZero:
    def values(self, *cases: Case, **more: Any) -> dict[str, Any]:
        values: dict[str, Any] = {"submission": str(uuid4())} | more
        for case in cases:
            values |= note_values(case, include="on")
        return values

    def test_shows_who_has_no_hours_with_a_note_each_and_files_what_is_ticked(self, case: Case, coach: User) -> None:
        """A060."""
        other, third = case_in_month(coach), case_in_month(coach)
        make_hours(case=third, by=coach)
        form = signed_in(coach).get(ZERO).context["form"]
        assert {one.case_id for one in form.months} == {case.pk, other.pk}
        key = adult_of(case).pk.hex
        assert form[f"section_0_{key}"].value() == f"Zero hours in {MONTH:%B %Y}."
        answer = signed_in(coach).post(ZERO, self.values(case))
        assert answer["Location"] == f"{CLOSE}?month={PERIOD}&coach={coach.pk}"
        assert [one.state for one in (month_now(case), month_now(other))] == ["VERIFIED", month_now(other).state]
        assert month_now(other).missing

    def test_keeps_what_was_changed_beside_what_is_wrong(self, case: Case, coach: User) -> None:
        other = case_in_month(coach)
        values = self.values(case, other) | note_values(other, title="x", include="on")
        shown = signed_in(coach).post(ZERO, values)
        assert shown.status_code == 422
        assert "the mill was shut 🎣" in text_of(shown)
        assert month_now(case).row_id is None

    def test_nobody_ticked_is_refused(self, case: Case, coach: User) -> None:
        shown = signed_in(coach).post(ZERO, {"submission": str(uuid4())})
        assert shown.status_code == 422
        assert "Tick whose month" in text_of(shown)

    def test_is_shut_to_others(self, case: Case, case_aide: User, other_coach: User, coach: User) -> None:
        assert signed_in(case_aide).get(ZERO).status_code == 403
        assert signed_in(other_coach).get(f"{ZERO}?coach={coach.pk}").status_code == 404
        assert signed_in(coach).get(f"{ZERO}?month=2026-77").status_code == 404

    def test_in_a_constant_number_of_queries(self, coach: User) -> None:
        counts = []
        for number in (1, 5):
            for _ in range(number):
                case_in_month(coach)
            client = signed_in(coach)
            for page in (ZERO, CLOSE):
                client.get(page)
                with CaptureQueriesContext(
                    connection,
                ) as asked:
                    client.get(page)
                counts.append(len(asked))
        assert counts[:2] == counts[2:]


class TestClose:
    def test_says_who_is_missing_and_why_and_closes_once_nobody_is(self, case: Case, coach: User) -> None:
        shown = text_of(signed_in(coach).get(CLOSE))
        assert "1 person is missing." in shown
        assert "nothing more" not in shown
        assert "hours not verified, no note" in shown
        assert "Zero and note for 1 person" in shown
        assert "Close " + f"{MONTH:%B %Y} for" not in shown
        refused = close(coach, coach)
        assert refused.status_code == 422
        assert "cannot close yet: 1 person is missing" in text_of(refused)

        verify(coach, case)
        ready = text_of(signed_in(coach).get(CLOSE))
        assert f"Close {MONTH:%B %Y} for 1 person" in ready
        assert "1 person needs nothing more" in ready.partition("<details")[2], "what is done is folded"
        assert f"{MONTH:%B %Y} is closed for 1 person" in text_of(close(coach, coach))
        assert "It was closed already" in text_of(close(coach, coach))
        page = text_of(signed_in(coach).get(page_of(case)))
        assert "Only your supervisor opens it again" in page

    def test_a_supervisor_sees_each_caseload_of_the_office(
        self, case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        other = case_in_month(other_coach)
        shown = text_of(signed_in(supervisor).get(f"{CLOSE}?coach={other_coach.pk}"))
        assert "caseload of Lars Ode" in shown
        assert other.number in shown
        assert case.number not in shown

    def test_who_carries_nobody_sees_an_empty_list(self, coach: User, supervisor: User) -> None:
        for user in (coach, supervisor):
            assert "Nobody owes this month here" in text_of(signed_in(user).get(CLOSE))

    def test_a_former_coach_does_not_find_it(self, case: Case, other_coach: User, coach: User) -> None:
        make_assignment(
            case=case_in_month(coach), coach=other_coach, first_day=rules.month_before(MONTH), last_day=MONTH
        )
        assert close(other_coach, coach).status_code == 404

    def test_is_not_for_an_aide(self, case: Case, coach: User, case_aide: User) -> None:
        assert close(case_aide, coach).status_code == 403


class TestReopen:
    def test_by_the_supervisor_with_a_reason(self, case: Case, coach: User, supervisor: User) -> None:
        verified(case, coach)
        close(coach, coach)
        row = month_now(case).row_id
        page = reverse("coaching:month-reopen", args=[row])
        assert page in text_of(signed_in(supervisor).get(f"{CLOSE}?coach={coach.pk}"))
        refused = signed_in(supervisor).post(page, {"submission": str(uuid4()), "words": " "})
        assert refused.status_code == 422
        assert "Say why" in text_of(refused)
        values = {"submission": str(uuid4()), "words": "A stub came in 🧾"}
        shown = text_of(signed_in(supervisor).post(page, values, follow=True))
        assert "Opened again" in shown
        assert "The note filed before it was opened again" in shown
        assert "Verify and file the note" in shown
        assert "This month is open." in text_of(signed_in(supervisor).get(page))
        with as_auditor():
            assert MonthReopening.objects.get().reopened_by_id == supervisor.pk

    def test_is_shut_to_others(self, case: Case, coach: User, outsider: User) -> None:
        page = reverse("coaching:month-reopen", args=[make_closed_month(case=case, by=coach).pk])
        assert signed_in(coach).get(page).status_code == 403
        assert signed_in(outsider).get(page).status_code == 404
        assert signed_in(coach).get(reverse("coaching:month-reopen", args=[uuid4()])).status_code == 404
