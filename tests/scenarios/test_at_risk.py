"""Oregon's monthly contact: at risk from the 20th for coach and supervisor, late after its month (O014)."""

from datetime import date

import pytest

from casework.choices import Role
from casework.context import in_context
from casework.models import User
from casework.operations.settings import change_setting
from casework.queries.seen import seen_by
from casework.queries.today import Narrowed, queue_page
from supervision.queries.owed import Show, Whose, owed_page
from tests import factories
from tests.scenarios.story import Story, day, make_office

pytestmark = pytest.mark.django_db


def told(state: str = "US-OR") -> tuple[Story, User, User]:
    """Tell of a family of one adult, its coach, and the supervisor of both."""
    office = make_office(state)
    coach = factories.make_user(office=office)
    supervisor = factories.make_user(role=Role.LEAD_WORKER, office=office)
    factories.make_supervision(supervisor=supervisor, staff=coach)
    story = Story(office=office, coach=coach)
    story.referred("2026-09-04")
    return story, coach, supervisor


def on_today(coach: User, on: str) -> list[str]:
    with in_context(actor=coach):
        page = queue_page(coach, seen_by(coach), today=day(on), narrowed=Narrowed())
        return [str(row.state) for row in page.rows if row.lead == "Talk with"]


def listed(supervisor: User, on: str, show: Show) -> list[str]:
    with in_context(actor=supervisor):
        page = owed_page(supervisor, Whose(), show=show, work=None, today=day(on), after=None)
        return [str(row.due_on) for row in page.rows if row.label.startswith("Contact in September")]


def test_it_is_at_risk_from_the_20th() -> None:
    story, coach, supervisor = told()

    assert story.owed("monthly-contact", "2026-09-19") == ["amy 2026-09 due 2026-09-30: UPCOMING"]
    assert on_today(coach, "2026-09-19") == []
    assert listed(supervisor, "2026-09-19", Show.AT_RISK) == []

    assert story.owed("monthly-contact", "2026-09-20") == ["amy 2026-09 due 2026-09-30: DUE_SOON"]
    assert on_today(coach, "2026-09-20") == ["DUE_SOON"]
    assert listed(supervisor, "2026-09-20", Show.AT_RISK) == ["2026-09-30"]
    assert listed(supervisor, "2026-09-30", Show.AT_RISK) == ["2026-09-30"]


def test_it_is_late_for_the_supervisor_after_its_month_and_gone_once_they_talked() -> None:
    story, coach, supervisor = told()
    assert listed(supervisor, "2026-10-01", Show.AT_RISK) == []
    assert listed(supervisor, "2026-10-01", Show.OVERDUE) == ["2026-09-30"]

    story.reached("2026-09-21")
    assert listed(supervisor, "2026-09-22", Show.AT_RISK) == []
    assert on_today(coach, "2026-09-22") == []
    assert listed(supervisor, "2026-10-01", Show.OVERDUE) == []


@pytest.mark.parametrize(
    ("referred", "month", "at_risk"), [("2027-02-01", "2027-02", "2027-02-20"), ("2026-12-01", "2026-12", "2026-12-20")]
)
def test_the_day_stays_where_it_falls(referred: str, month: str, at_risk: str) -> None:
    """A Saturday and a Sunday move it no more than a short month."""
    story = Story(state="US-OR")
    story.referred(referred)
    (row,) = [row for row in story.rows("monthly-contact", at_risk) if row.period == month]
    assert str(row.warn_on) == at_risk


def test_other_states_keep_the_days_before() -> None:
    """O014 is Oregon's; elsewhere the office's own days before the due day hold."""
    story, coach, _ = told("US-AK")
    assert story.owed("monthly-contact", "2026-09-22") == ["amy 2026-09 due 2026-09-30: UPCOMING"]
    assert story.owed("monthly-contact", "2026-09-23") == ["amy 2026-09 due 2026-09-30: DUE_SOON"]
    assert on_today(coach, "2026-09-20") == []


def test_an_administrator_may_set_another_day() -> None:
    story = Story(state="US-OR")
    story.referred("2026-09-04")
    admin = factories.make_user(role=Role.ADMIN, office=None)
    with in_context(actor=admin):
        change_setting(
            parameter="std.or.contact_at_risk_day",
            jurisdiction="US-OR",
            office_id=None,
            first_day=date(2026, 10, 1),
            value=15,
            source="Branch manager's order",
            actor=admin,
            now=story.moment("2026-09-05"),
        )
    warned = {row.period: str(row.warn_on) for row in story.rows("monthly-contact", "2026-10-15")}
    assert warned == {"2026-09": "2026-09-20", "2026-10": "2026-10-15"}
