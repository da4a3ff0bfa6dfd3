"""A115: the whole caseload of the Families First track is looked at each month for readiness for Work First."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind, Role, Track
from casework.context import in_context
from casework.models import AccessLog, Case, Deadline, Event, User
from supervision.models import TrackReview
from supervision.operations.tracks import review_track
from tests.factories import NOW, TODAY, as_auditor, make_case, make_event, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
LATER = TODAY + timedelta(days=20)
FILE = reverse("supervision:track-reviews-csv")


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach, opening_track=Track.FAMILIES_FIRST, track=Track.FAMILIES_FIRST)


def say(user: User, case: Case, **changes: Any) -> HttpResponse:
    told = {
        "submission": str(uuid4()),
        "is_ready": "not_yet",
        "why": "No child care",
        "next_look_on": LATER.isoformat(),
    }
    return signed_in(user).post(reverse("supervision:track-review", args=[case.pk]), told | changes)


def listed(user: User) -> Any:
    return signed_in(user).get(reverse("supervision:track-reviews")).context


class TestSay:
    def test_not_yet_keeps_why_and_the_next_look_and_counts(self, case: Case, coach: User) -> None:
        assert [(one.reviewed, one.caseload, one.is_whole) for one in listed(coach)["counts"]] == [(0, 1, False)]
        assert say(coach, case, why="No child care \U0001f9ca").status_code == 302
        [row] = listed(coach)["rows"]
        assert (row.is_reviewed, row.answer, row.why, row.next_look_on) == (
            True,
            "Not yet",
            "No child care \U0001f9ca",
            LATER,
        )
        assert [(one.reviewed, one.caseload, one.is_whole) for one in listed(coach)["counts"]] == [(1, 1, True)]
        with as_auditor():
            [line] = Event.objects.filter(case=case, kind=EventKind.TRACK_REVIEWED)
            assert (line.on, line.facts, line.actor_id) == (TODAY, {}, coach.pk)

    def test_meets_the_deadline_of_the_month(self, case: Case, coach: User) -> None:
        make_event(case=case, kind=EventKind.REFERRAL_RECEIVED, on=TODAY.replace(day=1), actor=coach)
        say(coach, case)
        with as_auditor():
            owed = Deadline.objects.filter(case=case, standard="track-review", period=f"{TODAY:%Y-%m}")
            assert not owed.filter(met_on__isnull=True).exists()

    def test_ready_leads_to_asking_for_the_change(self, case: Case, coach: User) -> None:
        answer = say(coach, case, is_ready="yes", why="", next_look_on="")
        assert answer.status_code == 302
        assert answer.headers["Location"] == reverse("casework:track-change-ask", args=[case.pk])
        with as_auditor():
            row = TrackReview.objects.get(case=case)
        assert (row.is_ready, row.why, row.next_look_on) == (True, "", None)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("is_ready", ""),
            ("why", ""),
            ("why", "x" * 10_000),
            ("next_look_on", ""),
            ("next_look_on", TODAY.isoformat()),
        ],
    )
    def test_refuses_beside_the_field_and_keeps_what_was_typed(
        self, case: Case, coach: User, field: str, value: str
    ) -> None:
        answer = say(coach, case, **{field: value})
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {field}
        assert ("No child care" in answer.content.decode()) is (field != "why")

    def test_work_first_and_closed_cases_are_not_asked(self, coach: User, open_case: Case) -> None:
        assert say(coach, open_case).status_code == 403
        assert not listed(coach)["rows"]

    def test_wrong_role_and_other_office(self, case: Case, coach: User) -> None:
        aide = make_user(role=Role.CASE_AIDE, office=case.office)
        assert say(aide, case).status_code == 403
        assert signed_in(aide).get(reverse("supervision:track-reviews")).status_code == 403
        assert say(make_user(role=Role.OPERATIONS_MANAGER), case).status_code == 404
        with pytest.raises(PermissionDenied), in_context(actor=aide):
            review_track(case_id=case.pk, is_ready=True, why="", next_look_on=None, actor=aide, now=NOW)

    def test_a_double_click_is_one(self, case: Case, coach: User) -> None:
        told = {"submission": str(uuid4())}
        first, second = say(coach, case, **told), say(coach, case, **told)
        assert (first.status_code, second.status_code) == (302, 302)
        with as_auditor():
            assert TrackReview.objects.filter(case=case).count() == 1

    def test_stays_as_it_was_said(self, case: Case, coach: User) -> None:
        say(coach, case)
        with pytest.raises(DatabaseError), in_context(actor=coach):
            TrackReview.objects.filter(case=case).update(why="Something else")


class TestList:
    def test_names_who_is_left_first_and_each_coach_of_the_office(
        self, case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        make_case(coach=other_coach, opening_track=Track.FAMILIES_FIRST, track=Track.FAMILIES_FIRST)
        say(coach, case)
        told = listed(supervisor)
        assert [row.is_reviewed for row in told["rows"]] == [False, True]
        assert {one.coach: (one.reviewed, one.caseload) for one in told["counts"]} == {
            coach.name: (1, 1),
            other_coach.name: (0, 1),
        }

    def test_tells_two_coaches_of_one_name_apart(self, case: Case, coach: User, supervisor: User) -> None:
        """A115: 100 % of each caseload."""
        namesake = make_user(office=coach.office, name=coach.name)
        make_case(coach=namesake, opening_track=Track.FAMILIES_FIRST, track=Track.FAMILIES_FIRST)
        say(coach, case)
        counts = listed(supervisor)["counts"]
        assert sorted((one.coach, one.reviewed, one.caseload) for one in counts) == [
            (coach.name, 0, 1),
            (coach.name, 1, 1),
        ]

    def test_leaves_as_a_file_without_the_words_about_the_family(
        self, case: Case, coach: User, supervisor: User, outsider: User
    ) -> None:
        say(coach, case, why="No child care")
        told = signed_in(supervisor).get(FILE)
        header, row = csv.reader(io.StringIO(told.content.decode("utf-8-sig")))
        assert dict(zip(header, row, strict=True)) == {
            "Case": case.number,
            "Family": case.family.name,
            "Coach": coach.name,
            "Looked at this month": "yes",
            "Last answer": "Not yet",
            "Look again": LATER.isoformat(),
        }
        with as_auditor():
            line = AccessLog.objects.filter(route="supervision:track-reviews-csv").get()
        assert (line.verb, line.case_id) == ("EXPORT", case.pk)
        aide = make_user(role=Role.CASE_AIDE, office=coach.office)
        assert signed_in(aide).get(FILE).status_code == 403
        assert case.number not in signed_in(outsider).get(FILE).content.decode()

    def test_costs_the_same_with_more_families(self, case: Case, coach: User) -> None:
        client, page = signed_in(coach), reverse("supervision:track-reviews")
        client.get(page)
        with CaptureQueriesContext(connection) as few:
            client.get(page)
        for _ in range(4):
            make_case(coach=coach, opening_track=Track.FAMILIES_FIRST, track=Track.FAMILIES_FIRST)
        with CaptureQueriesContext(connection) as many:
            client.get(page)
        assert len(many) == len(few)

    def test_last_month_does_not_count(self, case: Case, coach: User) -> None:
        make_event(case=case, kind=EventKind.TRACK_REVIEWED, on=TODAY.replace(day=1) - timedelta(days=1), actor=coach)
        assert [row.is_reviewed for row in listed(coach)["rows"]] == [False]


class TestBesideTheCase:
    @pytest.mark.parametrize("tab", ["casework:case", "coaching:work"])
    def test_asks_for_the_look_of_the_month_while_it_is_owed(self, tab: str, case: Case, coach: User) -> None:
        """A115: the link stands where it is due, and is gone once it is given."""
        tab_url, look = reverse(tab, args=[case.pk]), reverse("supervision:track-review", args=[case.pk])
        make_event(case=case, kind=EventKind.TRACK_REVIEWED, on=TODAY.replace(day=1) - timedelta(days=1), actor=coach)
        assert "Is the family ready for Work First?" in signed_in(coach).get(tab_url).content.decode()
        assert look in signed_in(coach).get(tab_url).content.decode()
        assert say(coach, case).status_code == 302
        assert "Is the family ready for Work First?" not in signed_in(coach).get(tab_url).content.decode()

    def test_is_not_asked_of_others(self, case: Case, supervisor: User, coach: User, open_case: Case) -> None:
        aide = make_user(role=Role.CASE_AIDE, office=coach.office)
        for user, one in ((aide, case), (coach, open_case)):
            page = signed_in(user).get(reverse("casework:case", args=[one.pk])).content.decode()
            assert "Is the family ready for Work First?" not in page
