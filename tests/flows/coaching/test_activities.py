"""Work activities on the tab "Work": assigned, changed, looked at, paused, ended (A039, A053, A054, A105, R036)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseKind, CaseStatus, EventKind
from casework.models import Case, User
from coaching.models import Activity, ActivityCheck, ActivityPause, TimesheetDuty
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer, days_ago, make_access, make_event
from tests.people import signed_in
from tests.work_records import WEEKS, make_activity, make_hours, make_timesheets, work_case

pytestmark = pytest.mark.django_db(transaction=True)
SOON = TODAY + timedelta(days=14)


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("coaching:work", args=[case.pk])).content.decode()


def values(**changes: Any) -> dict[str, Any]:
    return {
        "submission": str(uuid4()),
        "kind": "WEX",
        "words": "Kitchen of the shelter 🍲",
        "weekly_hours": "20.5",
        "place": "Harbor shelter",
        "hours_supervisor": "Pia Roth, 907-555-0199",
        "first_day": TODAY.isoformat(),
        "next_check_on": SOON.isoformat(),
    } | changes


def assign(user: User, case: Case, **changes: Any) -> HttpResponse:
    address = reverse("coaching:activity-assign", args=[case.pk, adult_of(case).pk])
    return signed_in(user).post(address, values(**changes))


def act(user: User, activity: Activity, what: str, **sent: Any) -> HttpResponse:
    address = reverse(f"coaching:activity-{what}", args=[activity.pk])
    return signed_in(user).post(address, {"submission": str(uuid4())} | sent)


def stands(activity: Activity) -> Activity:
    with as_auditor():
        return Activity.objects.get(pk=activity.pk)


class TestAssign:
    def test_shows_hours_against_both_figures(self, case: Case, coach: User) -> None:
        """A105: what is assigned against 40; the federal requirement is a figure of its own."""
        assert assign(coach, case).status_code == 302
        with as_auditor():
            made = Activity.objects.get()
            assert (made.weekly_hours, made.next_check_on, made.assigned_by_id) == (Decimal("20.50"), SOON, coach.pk)
        shown = tab(coach, case)
        assert "Kitchen of the shelter 🍲" in shown
        assert "20.5 <small>hours a week, 40 expected of each client: 19.5 to go" in shown
        assert "20 <small>hours a week on average, for the family" in shown
        assert "Pia Roth, 907-555-0199" in shown

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"next_check_on": ""}, "Enter the day on which you look how it goes."),
            ({"next_check_on": str(TODAY)}, "The next check lies ahead"),
            ({"weekly_hours": "0"}, "Enter a quarter of an hour or more."),
            ({"weekly_hours": "7.1"}, "Hours a week are quarters"),
            ({"weekly_hours": "1000"}, "99 hours at most"),
            ({"weekly_hours": "viel"}, "Write hours as a number"),
            ({"words": " "}, "Say what it is in a few words."),
            ({"words": "x" * 161}, "Keep this under 161 characters."),
            ({"kind": ""}, "Choose what kind of activity it is."),
            ({"place": ""}, "Say where it is, or with which provider."),
            ({"last_day": str(days_ago(3))}, "The last day comes before the first."),
            ({"first_day": "2015-02-30"}, "This is not a day of the calendar."),
            ({"first_day": "2015-03-01"}, "The case was not open yet"),
        ],
    )
    def test_says_what_cannot_be_and_keeps_what_was_typed(
        self, case: Case, coach: User, changes: dict[str, str], said: str
    ) -> None:
        """A039: nothing is assigned without a day of the next check."""
        answer = assign(coach, case, **changes)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Harbor shelter" in answer.content.decode() or "place" in changes
        with as_auditor():
            assert not Activity.objects.exists()

    def test_is_not_for_the_exempt(self, case: Case, coach: User) -> None:
        make_event(
            case, EventKind.EXEMPTION_RECEIVED, participant=adult_of(case), on=days_ago(9), first_day=days_ago(9)
        )
        answer = assign(coach, case)
        assert "Exempt from work duties: nothing is assigned." in answer.content.decode()
        shown = tab(coach, case)
        assert "Exempt from work duties" in shown
        assert "Assign an activity" not in shown

    def test_is_not_for_a_case_without_work_duties(self, coach: User) -> None:
        child_only = work_case(coach, kind=CaseKind.CHILD_ONLY)
        assert "This case has no work duties." in assign(coach, child_only).content.decode()
        assert "No work duties." in tab(coach, child_only)

    def test_is_not_for_a_closed_case_nor_for_others(
        self, case: Case, coach: User, outsider: User, auditor: User
    ) -> None:
        closed = work_case(coach, status=CaseStatus.CLOSED, closed_on=TODAY)
        assert assign(coach, closed).status_code == 403
        assert assign(outsider, case).status_code == 404
        assert assign(auditor, case).status_code == 403
        assert "Assign an activity" not in tab(auditor, case)


class TestChange:
    def test_keeps_kind_and_first_day(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        page = signed_in(coach).get(reverse("coaching:activity-change", args=[activity.pk]))
        seen = page.context["form"]["seen"].value()
        assert act(coach, activity, "change", **values(seen=seen, weekly_hours="12")).status_code == 302
        now = stands(activity)
        assert (now.kind, now.first_day, now.weekly_hours) == ("UNSUB", activity.first_day, Decimal(12))

    def test_on_what_somebody_else_changed_is_told(self, case: Case, coach: User, supervisor: User) -> None:
        activity = make_activity(case=case, by=coach)
        page = signed_in(coach).get(reverse("coaching:activity-change", args=[activity.pk]))
        seen = page.context["form"]["seen"].value()
        act(supervisor, activity, "change", **values(seen=seen, words="Server at Cafe Tern"))
        answer = act(coach, activity, "change", **values(seen=seen))
        assert answer.status_code == 422
        assert "Somebody changed this meanwhile" in answer.content.decode()
        assert "Server at Cafe Tern" in answer.content.decode()


class TestEnd:
    def test_has_its_last_day_and_reason(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        assert act(coach, activity, "end", last_day=str(days_ago(1)), words="Found full-time work").status_code == 302
        shown = tab(coach, case)
        assert "Found full-time work" in shown
        assert "Ended: 1" in shown
        assert act(coach, activity, "end", last_day=str(TODAY), words="Again").status_code == 422

    def test_leaves_no_hours_behind_it(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        make_hours(activity=activity, by=coach, week=WEEKS[3])
        answer = act(coach, activity, "end", last_day=str(WEEKS[1].last_day), words="Moved")
        assert "Hours are written down after this day." in answer.content.decode()

    @pytest.mark.parametrize(
        "sent",
        [
            {"last_day": str(TODAY + timedelta(days=1)), "words": "Moved"},
            {"last_day": "2015-01-01", "words": "Moved"},
            {"last_day": str(TODAY), "words": ""},
            {"last_day": str(TODAY), "words": "x" * 301},
        ],
    )
    def test_says_what_cannot_be(self, case: Case, coach: User, sent: dict[str, str]) -> None:
        activity = make_activity(case=case, by=coach)
        assert act(coach, activity, "end", **sent).status_code == 422
        assert stands(activity).last_day is None


class TestPause:
    def test_counts_the_tries(self, case: Case, coach: User) -> None:
        """R036: job search postponed for two weeks while child care is found; two providers were called."""
        activity = make_activity(case=case, by=coach, kind="JSJR", words="Job search")
        sent = {"first_day": str(TODAY), "last_day": str(SOON), "words": "Child care is looked for", "tries": "2"}
        assert act(coach, activity, "pause", **sent).status_code == 302
        shown = tab(coach, case)
        assert "Child care is looked for (2 tries)" in shown
        assert "Paused" in shown
        answer = act(coach, activity, "pause", **sent)
        assert "It rests on some of these days already." in answer.content.decode()
        with as_auditor():
            assert ActivityPause.objects.count() == 1

    @pytest.mark.parametrize(
        "changes", [{"tries": "-1"}, {"tries": "1000"}, {"words": ""}, {"last_day": str(days_ago(1))}, {"tries": "🎉"}]
    )
    def test_says_what_cannot_be(self, case: Case, coach: User, changes: dict[str, str]) -> None:
        activity = make_activity(case=case, by=coach)
        sent = {"first_day": str(TODAY), "last_day": str(SOON), "words": "Care", "tries": "0"} | changes
        assert act(coach, activity, "pause", **sent).status_code == 422


class TestCheck:
    def test_names_the_next_one(self, case: Case, coach: User) -> None:
        """A039: an overdue check is marked until it was made."""
        activity = make_activity(case=case, by=coach, next_check_on=days_ago(1))
        assert "Check overdue" in tab(coach, case)
        sent = {"on": str(TODAY), "words": "On time 🎉", "next_check_on": str(SOON)}
        assert act(coach, activity, "check", **sent).status_code == 302
        shown = tab(coach, case)
        assert "Check overdue" not in shown
        assert "On time 🎉" in shown
        with as_auditor():
            assert ActivityCheck.objects.count() == 1
        assert act(coach, activity, "check", **sent | {"next_check_on": ""}).status_code == 422
        assert act(coach, activity, "check", **sent | {"on": str(SOON)}).status_code == 422

    def test_of_an_ended_activity_leads_back(self, case: Case, coach: User, outsider: User) -> None:
        activity = make_activity(case=case, by=coach, last_day=days_ago(1))
        for what in ("change", "check", "pause", "end"):
            address = reverse(f"coaching:activity-{what}", args=[activity.pk])
            assert signed_in(coach).get(address).status_code == 302
            assert signed_in(outsider).get(address).status_code == 404


class TestTimesheets:
    def send(self, user: User, case: Case, **changes: str) -> HttpResponse:
        address = reverse("coaching:timesheets-set", args=[case.pk, adult_of(case).pk])
        sent = {"submission": str(uuid4()), "rhythm": "BIWEEKLY", "first_day": str(TODAY)} | changes
        return signed_in(user).post(address, sent)

    def test_come_in_as_the_coach_decides(self, case: Case, coach: User) -> None:
        """A054."""
        assert self.send(coach, case).status_code == 302
        assert "Every two weeks" in tab(coach, case)
        assert "Another rhythm begins on this day" in self.send(coach, case, rhythm="WEEKLY").content.decode()
        assert self.send(coach, case, rhythm="DAILY").status_code == 422
        with as_auditor():
            assert TimesheetDuty.objects.count() == 1

    def test_that_are_missing_are_named(self, case: Case, coach: User) -> None:
        """A053: a stated zero, or hours with a proof, are in; a blank is not."""
        activity = make_activity(case=case, by=coach)
        make_timesheets(case=case, by=coach)
        for week in WEEKS[:2]:
            make_hours(activity=activity, by=coach, week=week)
        make_hours(activity=activity, by=coach, week=WEEKS[2], hours=Decimal(0), proof="MISSING")
        shown = tab(coach, case)
        assert f"{WEEKS[3].first_day:%b} {WEEKS[3].first_day.day} to" in shown
        assert f"{WEEKS[2].first_day:%b} {WEEKS[2].first_day.day} to" not in shown


def test_costs_the_same_for_many_activities(case: Case, coach: User) -> None:
    def count() -> int:
        client, address = signed_in(coach), reverse("coaching:work", args=[case.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    activities = [make_activity(case=case, by=coach)]
    for made in activities:
        with as_importer():
            ActivityPause.objects.create(
                case=case, activity=made, first_day=TODAY, last_day=SOON, words="Care", entered_by=coach,
                entered_at=made.assigned_at,
            )  # fmt: skip
    few = count()
    for _ in range(5):
        make_activity(case=case, by=coach)
    assert count() == few


class TestTreatment:
    """That a part of job search is a treatment is known to whoever may know of treatment in this case alone."""

    HIDDEN = ("reatment", "Quiet Harbor", "Dr. Osei", "Twelve sessions", "Went to")

    @pytest.fixture
    def treatment(self, case: Case, coach: User) -> Activity:
        make_timesheets(case=case, by=coach)
        activity = make_activity(
            case=case,
            by=coach,
            kind="JSJR",
            part="TREATMENT",
            words="Twelve sessions of treatment",
            place="Quiet Harbor",
            hours_supervisor="Dr. Osei",
            certified_by="Dr. Osei",
        )
        with as_importer():
            ActivityCheck.objects.create(
                case=case, activity=activity, on=TODAY, words="Went to two", entered_by=coach, entered_at=NOW
            )
        return activity

    def test_is_shown_on_the_tab_to_who_may_know(
        self, case: Case, coach: User, supervisor: User, treatment: Activity
    ) -> None:
        assert all(words in tab(coach, case) for words in self.HIDDEN)
        shown = tab(supervisor, case)
        assert "Job search and job readiness" in shown
        assert not [words for words in self.HIDDEN if words in shown]
        assert reverse("coaching:activity-change", args=[treatment.pk]) not in shown
        make_access(case=case, staff=supervisor, kinds=["TREATMENT"])
        assert all(words in tab(supervisor, case) for words in self.HIDDEN)

    def test_is_in_no_other_page_of_a_colleague(
        self, case: Case, coach: User, supervisor: User, treatment: Activity
    ) -> None:
        make_hours(activity=treatment, by=coach, hours=Decimal(4))
        month = f"{WEEKS[0].first_day:%Y-%m}"
        pages = [
            f"{reverse('coaching:hours')}?month={month}",
            reverse("coaching:hours-case", args=[case.pk, month]),
            reverse("coaching:month-explained", args=[case.pk, month]),
            reverse("coaching:month-verify", args=[case.pk, month]),
            f"{reverse('coaching:months-zero')}?month={month}&coach={coach.pk}",
            f"{reverse('coaching:months-close')}?month={month}&coach={coach.pk}",
            f"{reverse('coaching:timesheets')}?month={month}",
            *(reverse(f"coaching:activity-{what}", args=[treatment.pk]) for what in ("check", "pause", "end")),
        ]
        for page in pages:
            answer = signed_in(supervisor).get(page)
            assert answer.status_code == 200, page
            found = [words for words in self.HIDDEN if words in answer.content.decode()]
            assert not found, (page, found)

    def test_is_no_reason_told_of_hours_that_nobody_certified(
        self, case: Case, coach: User, supervisor: User, treatment: Activity
    ) -> None:
        with as_importer():
            Activity.objects.filter(pk=treatment.pk).update(certified_by="")
        make_hours(activity=treatment, by=coach, hours=Decimal(4))
        explained = reverse("coaching:month-explained", args=[case.pk, f"{WEEKS[0].first_day:%Y-%m}"])
        shown = signed_in(supervisor).get(explained).content.decode()
        assert "not certified" in shown
        assert "reatment" not in shown
        assert "not certified by a professional" in tab(coach, case)

    def test_is_offered_and_written_by_who_may_know(self, case: Case, coach: User, supervisor: User) -> None:
        form = reverse("coaching:activity-assign", args=[case.pk, adult_of(case).pk])
        assert "Treatment" in signed_in(coach).get(form).content.decode()
        assert "reatment" not in signed_in(supervisor).get(form).content.decode()
        told = {"kind": "JSJR", "part": "TREATMENT", "certified_by": "Dr. Osei"}
        refused = assign(supervisor, case, **told)
        assert refused.status_code == 422
        assert "Choose a part of the list." in refused.content.decode()
        assert assign(coach, case, **told).status_code == 302

    def test_is_changed_by_who_may_know(self, case: Case, coach: User, supervisor: User, treatment: Activity) -> None:
        page = reverse("coaching:activity-change", args=[treatment.pk])
        answer = signed_in(supervisor).get(page, follow=True)
        assert "The coach of this case changes what this activity is." in answer.content.decode()
        act(supervisor, treatment, "change", words="Other", weekly_hours="3", place="x", next_check_on=f"{SOON}")
        assert stands(treatment).words == "Twelve sessions of treatment"
        assert "Quiet Harbor" in signed_in(coach).get(page).content.decode()

    def test_other_parts_are_not_told_apart_from_it(self, case: Case, coach: User, supervisor: User) -> None:
        make_activity(case=case, by=coach, kind="JSJR", part="READINESS")
        assert "preparing for work" in tab(coach, case)
        assert "preparing for work" not in tab(supervisor, case)
