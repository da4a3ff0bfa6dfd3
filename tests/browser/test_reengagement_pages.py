"""Pages of re-engagement that no story walks through: readable by everybody, never wider than the screen."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from casework.choices import PartnerType
from casework.models import User
from reengagement.choices import Outcome, Seat, StaffingKind, SupportTeamAnswer
from reengagement.models import SeatTaken
from reengagement.operations import beginning, inviting, other_rooms
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import TODAY, make_contact, make_provider
from tests.penalty_records import Stage, penalty_rows, stage_in
from tests.rooms import Table
from tests.unit.reengagement.test_operations_other_rooms import AlaskaTable

pytestmark = pytest.mark.django_db(transaction=True)

Places = Sequence[tuple[str, Sequence[object]]]


class Look:
    """A browser that looks at pages at the three widths of a desk, a tablet and a phone."""

    def __init__(self, page: Page, context: BrowserContext, live_server: LiveServer) -> None:
        self.page, self.context, self.server = page, context, live_server

    def at(self, user: User, places: Places) -> None:
        enter(self.context, self.server, user)
        for name, args in places:
            self.page.goto(self.server.url + reverse(f"reengagement:{name}", args=args))
            self.holds(name)

    def holds(self, name: str) -> None:
        """Hold the page that stands against the rules of reading."""
        for width in (1440, 820, 390):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert barriers(self.page) == [], (name, width)
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)


@pytest.fixture
def look(page: Page, context: BrowserContext, live_server: LiveServer) -> Look:
    return Look(page, context, live_server)


def agency_of(table: Table, **changes: Any) -> SeatTaken:
    """Ask a contractor of the directory to the staffing."""
    provider = make_provider(by=table.coach, partner_type=PartnerType.CONTRACTOR)
    whom = inviting.Whom(provider_id=provider.pk, seat=Seat.CONTRACTOR, **changes)
    seat: SeatTaken = table.do(inviting.invite, staffing_id=table.key(), whom=whom, way="SPOKEN")
    return seat


def test_raise_money_facts_and_visits_of_a_penalty(look: Look) -> None:
    """A040-A043, A050."""
    stage: Stage = stage_in()
    rows = penalty_rows(stage.case, stage.coach)
    look.at(
        stage.coach,
        [
            ("penalty", [rows["penalty_id"]]),
            ("penalty-raise", [rows["penalty_id"]]),
            ("penalty-money", [rows["penalty_id"]]),
            ("fact-void", [rows["penalty_fact_id"]]),
            ("child-safety", [rows["penalty_visit_id"]]),
            ("visit", [stage.case.pk, rows["home_visit_id"]]),
        ],
    )
    look.at(stage.manager, [("raise-decide", [rows["penalty_raise_id"]])])


def test_tadvs_and_the_rest_of_a_staffing(look: Look) -> None:
    """OAR 461-190-0231; R020, R025, R027."""
    table = Table()
    table.scheduled()
    seat = agency_of(table)
    look.at(table.coach, [("assistance", [table.case.pk, table.adult.pk]), ("cancel", [table.key()])])
    table.opened()
    places = [("partner-words", [seat.pk]), ("seat-guest", [seat.pk]), ("next-steps", [table.key()])]
    look.at(table.coach, places)
    table.decided(Outcome.NEW_PLAN)
    table.confirmed()
    table.do(beginning.begin_survivor_assistance, case_id=table.case.pk, participant_id=table.adult.pk, first_day=TODAY)
    look.at(
        table.coach,
        [
            ("room", [table.key()]),
            ("decision", [table.key()]),
            ("staffing-copy", [table.key()]),
            ("assistance", [table.case.pk, table.adult.pk]),
            ("staffings", []),
        ],
    )
    table.list_reader(table.specialist)
    look.at(table.specialist, [("assistance", [table.case.pk, table.adult.pk])])


def test_the_other_rooms(look: Look) -> None:
    """A043, A084-A088, A110."""
    table = AlaskaTable()
    make_contact(case=table.case, by=table.coach, method="IN_PERSON", place="HOME", on=TODAY)
    look.at(table.coach, [("staffings", []), ("team-offer", [table.case.pk])])
    table.do(
        other_rooms.offer_support_team,
        case_id=table.case.pk,
        offered_on=TODAY,
        answer=SupportTeamAnswer.ACCEPTED,
    )
    table.held(StaffingKind.SUPPORT_TEAM)
    look.at(table.coach, [("room", [table.key()]), ("next-steps", [table.key()])])
    table.held(StaffingKind.EXTENSION, is_open=False)
    seat = agency_of(table)
    places = [("room", [table.key()]), ("invite", [table.key()]), ("partner-words", [seat.pk])]
    look.at(table.coach, [*places, ("reengagements", [table.case.pk]), ("staffings", [])])
