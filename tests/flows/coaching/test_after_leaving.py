"""Work after leaving: jobs, problems at work, the calendar, the list that nobody falls off (A072, O056, N005)."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.calendars import end_of_month
from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, User
from casework.operations.settings import change_setting
from casework.queries.seen import seen_by
from coaching.models import JobChange, VisitStep, WorkHistory
from coaching.queries.retention import waiting_after_leaving
from tests import factories
from tests.coaching_records import make_child_care, make_support, move_to
from tests.factories import TODAY, adult_of, as_auditor, as_importer, days_ago, deadlines_of, events_of, make_case
from tests.leaving_records import come_back, join, leave, make_job_change, make_visit_step
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def page(name: str, key: Any = None) -> str:
    return reverse(f"coaching:{name}", args=[key] if key else [])


def post(user: User, name: str, key: Any, **values: Any) -> HttpResponse:
    return signed_in(user).post(page(name, key), {"submission": str(uuid4())} | values)


def lose(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"participant_id": adult_of(case).pk, "employer": "Harbor Bakery", "on": str(TODAY)} | changes
    return post(user, "job-lose", case.pk, **values)


def start(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"participant_id": adult_of(case).pk, "employer": "Mill", "title": "Sorter", "on": str(TODAY)} | changes
    return post(user, "job-start", case.pk, **values)


def tell(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {
        "participant_id": adult_of(case).pk,
        "words": "The early shift and no bus 🚌",
        "on": str(TODAY),
        "words_0": "Talk with the shift lead",
        "due_on_0": str(days_ago(-3)),
    } | changes
    return post(user, "work-problem-tell", case.pk, **values)


def shown(user: User, case: Case) -> str:
    return signed_in(user).get(page("leaving", case.pk)).content.decode()


def changes() -> list[JobChange]:
    with as_auditor():
        return list(JobChange.objects.order_by("pk"))


@pytest.fixture
def left(coach: User) -> Case:
    """A family that left with work at the end of the month before the last."""
    case = make_case(coach=coach, referred_on=days_ago(150))
    leave(case, by=coach, on=end_of_month(TODAY, -2))
    return case


class TestCalendar:
    def test_has_the_twelve_months_and_what_ends(self, left: Case, coach: User) -> None:
        """A072, O056."""
        text = shown(coach, left)
        first, last = end_of_month(TODAY, -1), end_of_month(TODAY, 10)
        assert len(set(re.findall(r"Contact in \w+ \d{4}", text))) == 12
        assert f"Contact in {first:%B %Y}" in text
        assert f"Contact in {last:%B %Y}" in text
        assert "None made" in text
        assert "Last day: Child care, PASS II" in text

    def test_tells_each_contact(self, left: Case, coach: User) -> None:
        """A072: the first retention call."""
        factories.make_contact(case=left, by=coach, on=TODAY)
        text = shown(coach, left)
        assert "1 contact since leaving" in text
        (met,) = [one for one in deadlines_of(left, "post-ta") if one.met_on]
        assert met.met_on == TODAY

    def test_asks_about_the_job_every_so_many_days_as_the_house_or_the_office_set(
        self, left: Case, coach: User, admin: User
    ) -> None:
        """O056, N005: every 30 days, or as set; none before the closing."""
        start(coach, left, on=str(days_ago(400)))
        days = [int(found) for found in re.findall(r"(\d+) days at Mill: ask how it goes", shown(coach, left))]
        assert days
        assert all(number % 30 == 0 for number in days)
        assert min(days) > 400 - (TODAY - end_of_month(TODAY, -2)).days
        with in_context(actor=admin):
            change_setting(
                parameter="std.all.job_check_days",
                jurisdiction="US-AK",
                office_id=None,
                first_day=TODAY,
                value=45,
                source="Memo of June",
                actor=admin,
                now=factories.NOW,
            )
        text = shown(coach, left)
        days = [int(found) for found in re.findall(r"(\d+) days at Mill: ask how it goes", text)]
        assert days
        assert all(number % 45 == 0 for number in days)

    def test_has_a_line_for_each_adult_whose_contact_is_owed(self, coach: User) -> None:
        """A072: the contact of one says nothing of the other."""
        case = make_case(coach=coach, referred_on=days_ago(150))
        second = factories.make_participant(case=case, position=3)
        factories.make_event(case, EventKind.REFERRAL_RECEIVED, on=days_ago(140), participant=second)
        leave(case, by=coach, on=end_of_month(TODAY, -2))
        factories.make_contact(case=case, by=coach, on=TODAY)
        text = re.sub(r"\s+", " ", shown(coach, case))
        lines = [one for one in text.split("<li>") if f"Contact in {TODAY:%B %Y}" in one]
        assert len(lines) == 2
        assert sum("Made" in one for one in lines) == 1

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("US-OR", "At most $1,000 in all."),
            ("US-NC", "no rule on file says for how long services go on"),
            ("US-TX", "Transitional benefits"),
        ],
    )
    def test_says_in_each_state_what_is_on_file(self, left: Case, coach: User, state: str, words: str) -> None:
        """O056, N005."""
        move_to(left, state)
        assert words in shown(coach, left)


class TestJobs:
    def test_a_lost_job_stops_the_calendar_and_offers_a_referral_and_deletes_nothing(
        self, left: Case, coach: User, supervisor: User
    ) -> None:
        """A072, O056."""
        start(coach, left, on=str(days_ago(20)))
        with as_auditor():
            job = WorkHistory.objects.get()
        assert lose(coach, left, entry_id=job.pk, employer="", words="Season over").status_code == 302

        with as_auditor():
            assert WorkHistory.objects.get().last_day == TODAY
        (line,) = events_of(left, EventKind.JOB_LOST)
        assert line.facts == {"working": False}
        assert f"{TODAY:%Y-%m}" not in {one.period for one in deadlines_of(left, "post-ta")}
        text = shown(coach, left)
        assert "Stopped: the job was lost" in text
        assert "ask the office to open a case" in text
        assert reverse("casework:case-open") in shown(supervisor, left)
        assert "Season over" in text

    def test_another_job_lets_it_go_on(self, left: Case, coach: User) -> None:
        lose(coach, left, on=str(days_ago(1)))
        start(coach, left)
        assert f"{TODAY:%Y-%m}" in {one.period for one in deadlines_of(left, "post-ta")}
        assert "Stopped: the job was lost" not in shown(coach, left)

    def test_one_of_two_lost_stops_nothing(self, left: Case, coach: User) -> None:
        start(coach, left, on=str(days_ago(20)))
        start(coach, left, employer="Bakery", on=str(days_ago(10)))
        with as_auditor():
            job = WorkHistory.objects.get(employer="Mill")
        lose(coach, left, entry_id=job.pk, employer="")
        assert changes()[-1].is_working
        assert "Stopped" not in shown(coach, left)

    def test_written_down_twice_is_refused(self, left: Case, coach: User) -> None:
        lose(coach, left)
        assert "written down already that this person has no job" in lose(coach, left).content.decode()
        assert len(changes()) == 1

    def test_a_loss_entered_out_of_order_stops_the_calendar(self, left: Case, coach: User) -> None:
        """A072: lost before the last known beginning, with no other job that goes on."""
        start(coach, left, on=str(days_ago(5)))
        with as_auditor():
            job = WorkHistory.objects.get()
        with as_importer():
            WorkHistory.objects.filter(pk=job.pk).update(last_day=days_ago(4))
        assert lose(coach, left, on=str(days_ago(10))).status_code == 302
        assert [one.on for one in events_of(left, EventKind.JOB_LOST)] == [days_ago(5)]
        assert f"{TODAY:%Y-%m}" not in {one.period for one in deadlines_of(left, "post-ta") if one.due_on >= TODAY}
        assert "The calendar has stopped" in shown(coach, left)

    def test_are_offered_with_whose_they_are(self, left: Case, coach: User) -> None:
        start(coach, left)
        text = signed_in(coach).get(page("job-lose", left.pk)).content.decode()
        assert f"{adult_of(left).person.name}: Sorter at Mill" in text

    def test_taken_back_goes_back_with_the_history(self, left: Case, coach: User) -> None:
        start(coach, left, on=str(days_ago(20)))
        with as_auditor():
            job = WorkHistory.objects.get()
        lose(coach, left, entry_id=job.pk, employer="")
        first, second = changes()
        refused = post(coach, "job-change-void", first.pk)
        assert "Take that back first." in refused.content.decode()
        post(coach, "job-change-void", second.pk)
        with as_auditor():
            assert WorkHistory.objects.get().last_day is None
        post(coach, "job-change-void", first.pk)
        with as_auditor():
            assert not WorkHistory.objects.exists()
        assert len(changes()) == 2
        assert f"{TODAY:%Y-%m}" in {one.period for one in deadlines_of(left, "post-ta")}

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"employer": ""}, "Say which job."),
            ({"on": str(days_ago(-1))}, "This day lies in the future."),
            ({"on": str(days_ago(140))}, "this day is before it"),
            ({"words": "x" * 10_000}, "Keep this under 301 characters."),
            ({"participant_id": str(uuid4())}, "Choose who."),
        ],
    )
    def test_what_cannot_be_is_said(self, left: Case, coach: User, values: dict[str, str], words: str) -> None:
        answer = lose(coach, left, **values)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not changes()

    def test_are_for_families_that_left_with_work(self, open_case: Case, coach: User, outsider: User) -> None:
        assert lose(coach, open_case).status_code == 403
        assert signed_in(coach).get(page("job-lose", open_case.pk)).status_code == 302
        assert lose(outsider, open_case).status_code == 404

    def test_are_taken_back_once_and_never_edited(self, left: Case, coach: User) -> None:
        change = make_job_change(case=left, by=coach)
        with pytest.raises(ProgrammingError), in_context(actor=coach):
            JobChange.objects.filter(pk=change.pk).update(employer="Other")
        post(coach, "job-change-void", change.pk)
        with in_context(actor=coach):
            assert JobChange.objects.filter(pk=change.pk).update(voided_at=factories.NOW) == 0


class TestProblems:
    def test_are_written_with_steps_and_settled_with_the_next(self, left: Case, coach: User) -> None:
        """O056."""
        assert tell(coach, left, words_1="Visit the bakery", due_on_1=str(days_ago(-9))).status_code == 302
        (line,) = events_of(left, EventKind.WORK_PROBLEM_TOLD)
        assert line.facts == {"steps": 2}
        with as_auditor():
            first = VisitStep.objects.order_by("due_on").first()
        assert first is not None
        values = {"is_done": "yes", "result": "A later shift", "on": str(TODAY)}
        more = {"next_words": "Call her", "next_due_on": str(days_ago(-5))}
        assert post(coach, "visit-step-settle", first.pk, **values, **more).status_code == 302
        text = shown(coach, left)
        assert "A later shift" in text
        assert "Call her" in text
        again = post(coach, "visit-step-settle", first.pk, **values)
        assert "is written down already" in again.content.decode()
        with in_context(actor=coach):
            assert VisitStep.objects.filter(pk=first.pk).update(result="Other") == 0

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"words_0": "", "due_on_0": ""}, "Agree on one step at least, with its day."),
            ({"due_on_0": ""}, "Say by which day."),
            ({"due_on_0": str(days_ago(1))}, "before the talk"),
            ({"words": "x" * 10_000}, "Keep this under 2,001 characters."),
        ],
    )
    def test_need_words_and_a_step_with_its_day(
        self, left: Case, coach: User, values: dict[str, str], words: str
    ) -> None:
        answer = tell(coach, left, **values)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_are_for_families_that_left_with_work(self, open_case: Case, coach: User, outsider: User) -> None:
        assert [tell(user, open_case).status_code for user in (coach, outsider)] == [403, 404]


class TestList:
    def test_keeps_everybody_also_when_the_time_is_over(self, left: Case, coach: User, supervisor: User) -> None:
        """O056, N005: nobody falls off."""
        over = make_case(coach=coach, referred_on=days_ago(900))
        leave(over, by=coach, on=days_ago(800))
        for user in (coach, supervisor):
            now = signed_in(user).get(page("retention")).content.decode()
            assert left.number in now
            assert over.number not in now
            assert "Time is over: 1" in now
            assert over.number in signed_in(user).get(page("retention") + "?part=over").content.decode()

    def test_says_who_lost_a_job_and_whose_steps_are_due(self, left: Case, coach: User) -> None:
        lose(coach, left)
        make_visit_step(case=left, by=coach)
        make_child_care(case=left, by=coach)
        make_support(case=left, by=coach)
        text = signed_in(coach).get(page("retention")).content.decode()
        assert "A job was lost" in text
        assert "Next step" in text
        assert f"Child care through {TODAY:%B %Y}" in text
        assert "Child care asked for: no answer yet" in text
        assert "1 support to decide or pay" in text

    def test_says_who_is_to_be_asked_about_a_job_until_a_contact(self, left: Case, coach: User) -> None:
        """O056, N005."""
        start(coach, left, on=str(days_ago(35)))
        assert "Ask how the job goes" in signed_in(coach).get(page("retention")).content.decode()
        assert "Ask how the job goes" in signed_in(coach).get(reverse("casework:today")).content.decode()
        factories.make_contact(case=left, by=coach, on=TODAY)
        assert "Ask how the job goes" not in signed_in(coach).get(page("retention")).content.decode()
        assert "Ask how the job goes" not in signed_in(coach).get(reverse("casework:today")).content.decode()

    def test_knows_who_came_back_by_joined_records_too(self, left: Case, coach: User) -> None:
        """O056: no new referral is offered to who is in a newer case."""
        lose(coach, left)
        newer = make_case(coach=coach, referred_on=days_ago(3))
        today = reverse("casework:today")
        assert "offer a new referral" in signed_in(coach).get(today).content.decode()
        join(adult_of(newer), into=adult_of(left))
        assert "offer a new referral" not in signed_in(coach).get(today).content.decode()
        assert "The family is in a newer case." in shown(coach, left)

    def test_is_the_same_number_of_queries_for_many(self, left: Case, coach: User) -> None:
        client = signed_in(coach)
        client.get(page("retention"))
        with CaptureQueriesContext(connection) as few:
            client.get(page("retention"))
        for _ in range(4):
            leave(make_case(coach=coach, referred_on=days_ago(90)), by=coach, on=days_ago(40))
        client.get(page("retention"))
        with CaptureQueriesContext(connection) as many:
            client.get(page("retention"))
        assert len(many) == len(few)

    def test_is_not_for_outsiders_and_auditors(self, left: Case, outsider: User, auditor: User) -> None:
        assert left.number not in signed_in(outsider).get(page("retention")).content.decode()
        assert signed_in(auditor).get(page("retention")).status_code == 403


class TestToday:
    def test_shows_what_waits_and_nothing_otherwise(self, left: Case, coach: User) -> None:
        """O056."""
        today = reverse("casework:today")
        assert "After leaving with work" not in signed_in(coach).get(today).content.decode()
        make_visit_step(case=left, by=coach)
        lose(coach, left)
        text = signed_in(coach).get(today).content.decode()
        assert "After leaving with work" in text
        assert "Step of the visit plan" in text
        assert "offer a new referral" in text

    def test_shows_steps_of_families_whose_time_is_over_or_who_came_back_before_lost_jobs(
        self, left: Case, coach: User
    ) -> None:
        """O056: nothing that was agreed on gets lost."""
        over, again = (make_case(coach=coach, referred_on=days_ago(900)) for _ in range(2))
        leave(over, by=coach, on=days_ago(800))
        come_back(leave(again, by=coach, on=days_ago(20)), by=coach)
        make_visit_step(case=over, by=coach, due_on=days_ago(2))
        make_visit_step(case=again, by=coach, due_on=days_ago(1))
        lose(coach, left)
        with in_context(actor=coach):
            told = waiting_after_leaving(seen_by(coach), left.office, today=TODAY)
        assert [one.number for one in told] == [over.number, again.number, left.number]
        assert [one.tone for one in told] == ["over"] * 3

    def test_asks_one_question_where_nobody_left(self, open_case: Case, coach: User) -> None:
        with in_context(actor=coach):
            seen = seen_by(coach)
            waiting_after_leaving(seen, open_case.office, today=TODAY)
            with CaptureQueriesContext(connection) as asked:
                assert waiting_after_leaving(seen, open_case.office, today=TODAY) == []
        assert len(asked) == 1
