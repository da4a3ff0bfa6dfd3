"""Alerts: what a person was told and what still stands, until it is done or somebody else carries the case."""

import pytest
from django.urls import reverse

from casework.choices import AlertLine, EventKind
from casework.context import in_context
from casework.models import Case, User
from casework.operations.assignments import assign_case
from casework.queries import alerts
from casework.queries.alerts import AlertPage, alerts_of
from tests.factories import NOW, TODAY, adult_of, deadlines_of, make_case, make_event
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def told(user: User) -> AlertPage:
    with in_context(actor=user):
        return alerts_of(user, today=TODAY)


def page_of(user: User) -> str:
    return signed_in(user).get(reverse("casework:alerts")).content.decode()


class TestAlerts:
    def test_show_what_the_coach_was_told(self, coach: User, open_case: Case) -> None:
        (owed,) = deadlines_of(open_case, "ea")
        page = page_of(coach)
        assert reverse("casework:deadline-why", args=[open_case.pk, owed.pk]) in page
        assert open_case.number in page
        assert {alert.line for alert in told(coach).rows} <= {AlertLine.WARN, AlertLine.DUE}

    def test_go_when_the_thing_is_done(self, coach: User, open_case: Case) -> None:
        (owed,) = deadlines_of(open_case, "ea")
        make_event(
            open_case, EventKind.ASSESSMENT_COMPLETED, on=TODAY, participant=adult_of(open_case), assessment="EA"
        )
        assert owed.pk not in {alert.deadline_id for alert in told(coach).rows}

    def test_follow_the_case_to_its_new_coach(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        before = {alert.deadline_id for alert in told(coach).rows}
        with in_context(actor=supervisor):
            assign_case(case_id=open_case.pk, coach=other_coach, first_day=TODAY, actor=supervisor, now=NOW)
        assert told(coach).count == 0
        assert before <= {alert.deadline_id for alert in told(other_coach).rows}

    def test_reach_the_first_coach_of_a_case_too(self, supervisor: User, coach: User) -> None:
        case = make_case(office=coach.office)
        assert told(coach).count == 0
        with in_context(actor=supervisor):
            assign_case(case_id=case.pk, coach=coach, first_day=TODAY, actor=supervisor, now=NOW)
        assert told(coach).count > 0

    def test_go_on_after_a_full_page(self, coach: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(alerts, "ALERTS_AT_MOST", 2)
        for _ in range(2):
            make_case(coach=coach)
        seen, after = [], None
        with in_context(actor=coach):
            while True:
                page = alerts_of(coach, today=TODAY, after=after)
                seen += [alert.deadline_id for alert in page.rows]
                after = page.after
                if after is None:
                    break
        assert len(seen) == len(set(seen)) == page.count

    def test_are_one_link_away_from_today(self, coach: User, open_case: Case) -> None:
        assert reverse("casework:alerts") in signed_in(coach).get(reverse("casework:today")).content.decode()

    def test_say_so_when_nothing_stands(self, other_coach: User) -> None:
        assert "Nothing stands." in page_of(other_coach)

    def test_are_not_for_auditors(self, auditor: User) -> None:
        assert signed_in(auditor).get(reverse("casework:alerts")).status_code == 403
