"""How ready somebody is for work stands with its day and its way beside the assessments (O012)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Case, Participant, User
from coaching.rules import Trend, trend_of
from tests.coaching_records import make_assessment
from tests.factories import days_ago
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def assessed(case: Case, coach: User, days: int, code: str) -> None:
    make_assessment(case=case, by=coach, on=days_ago(days), answers={"readiness": {"codes": [code]}})


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("coaching:assessments", args=[case.pk])).content.decode()


class TestTab:
    def test_shows_the_level_with_its_day_and_trend(self, open_case: Case, coach: User, adult: Participant) -> None:
        assert "Ready for work" not in tab(coach, open_case)
        assessed(open_case, coach, 90, "LATER")
        assert "Other matters come first" in tab(coach, open_case)
        assert Trend.FORWARD.value[0] not in tab(coach, open_case)
        assessed(open_case, coach, 30, "SUPPORTED")
        shown = tab(coach, open_case)
        assert "Ready with support" in shown
        assert Trend.FORWARD.value[0] in shown
        assert "Before: other matters come first" in shown
        assessed(open_case, coach, 1, "TRAINING")
        assert Trend.BACK.value[0] in tab(coach, open_case)

    def test_asks_as_much_however_many_there_are(self, open_case: Case, coach: User) -> None:
        client, address = signed_in(coach), reverse("coaching:assessments", args=[open_case.pk])
        assessed(open_case, coach, 1, "NOW")
        client.get(address)
        with CaptureQueriesContext(connection) as first:
            client.get(address)
        for days in (2, 3, 4):
            assessed(open_case, coach, days, "NOW")
        with CaptureQueriesContext(connection) as second:
            client.get(address)
        assert len(second) == len(first)


@pytest.mark.parametrize(("before", "now", "trend"), [(3, 1, "FORWARD"), (1, 1, "SAME"), (0, 2, "BACK")])
def test_the_way_goes_by_the_order_of_the_choices(before: int, now: int, trend: str) -> None:
    assert trend_of(before, now) is Trend[trend]
