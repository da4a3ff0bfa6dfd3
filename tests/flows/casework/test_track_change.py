"""Asking for the other track: a consultation request with its reason; the track itself stays until it is approved."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import CaseKind, EventKind, Track
from casework.models import Case, TrackChange, User
from tests import factories
from tests.factories import as_auditor, make_track_change
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Two parents in treatment, no hours possible."


def ask(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "reason": REASON} | changes
    return signed_in(user).post(reverse("casework:track-change-ask", args=[case.pk]), values)


def asked(case: Case) -> list[TrackChange]:
    with as_auditor():
        return list(case.track_changes.all())


class TestAskTrackChange:
    def test_waits_and_changes_nothing_yet(self, open_case: Case, coach: User) -> None:
        answer = ask(coach, open_case)

        assert answer["Location"] == reverse("casework:case", args=[open_case.pk])
        assert [(one.track, one.reason, one.status) for one in asked(open_case)] == [
            (Track.FAMILIES_FIRST, REASON, "ASKED")
        ]
        assert factories.events_of(open_case, EventKind.TRACK_CHANGE_ASKED)
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "A change to Families First was asked for by Joan Bixby" in shown
        assert reverse("casework:track-change-ask", args=[open_case.pk]) not in shown

    def test_needs_a_reason(self, open_case: Case, coach: User) -> None:
        assert ask(coach, open_case, reason="no").status_code == 422
        assert asked(open_case) == []

    def test_second_request_waits(self, open_case: Case, coach: User) -> None:
        make_track_change(case=open_case, by=coach)
        answer = ask(coach, open_case)

        assert answer.status_code == 422
        assert "is waiting for its answer" in answer.content.decode()
        assert REASON in answer.content.decode()

    def test_case_without_tracks(self, coach: User) -> None:
        case = factories.make_case(coach=coach, kind=CaseKind.CHILD_ONLY, track="", opening_track="")

        assert ask(coach, case).status_code == 422

    def test_closed_case(self, coach: User) -> None:
        answer = ask(coach, factories.make_case(coach=coach, status="CLOSED"))

        assert answer.status_code == 422
        assert "This case is closed" in answer.content.decode()

    def test_others_may_not(self, open_case: Case, outsider: User, case_aide: User, auditor: User) -> None:
        assert [ask(user, open_case).status_code for user in (outsider, case_aide, auditor)] == [404, 403, 403]
        assert asked(open_case) == []
