"""23:59 and 00:01 of the office decide the day of what people write, also when the clocks change (domain 3).

The moments reach the operations in UTC, as a server gives them.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.choices import ContactMethod, Direction, EventKind, Role, Topic
from casework.context import in_context
from casework.models import User
from casework.operations.cases import change_engagement
from casework.operations.contacts import log_contact
from casework.operations.excusals import ask_excusal, decide_excusal
from casework.operations.tracks import ask_track_change, decide_track_change
from casework.refusals import Refused
from tests import factories
from tests.factories import events_of
from tests.scenarios.story import Story, day, make_office

pytestmark = pytest.mark.django_db

#: Sundays of 25 and of 23 hours; Malheur County in Oregon keeps Boise's time.
OFFICES = pytest.mark.parametrize(
    ("state", "zone"),
    [("US-AK", "America/Anchorage"), ("US-OR", "America/Los_Angeles"), ("US-OR", "America/Boise")],
)
SUNDAYS = pytest.mark.parametrize("sunday", ["2026-11-01", "2027-03-14"])


class Night:
    """A family of an office, its coach and its manager, on the night after a Sunday."""

    def __init__(self, sunday: str, state: str = "US-AK", zone: str = "America/Anchorage") -> None:
        office = make_office(state, zone=zone)
        self.coach = factories.make_user(office=office)
        self.manager = factories.make_user(office=office, role=Role.OPERATIONS_MANAGER)
        self.story = Story(office=office, coach=self.coach)
        self.story.referred("2026-09-04")
        self.amy = self.story.people["amy"]
        self.sunday, self.monday = sunday, str(date.fromisoformat(sunday) + timedelta(days=1))
        self.late, self.early = self._at(f"{sunday}T23:59"), self._at(f"{self.monday}T00:01")

    def _at(self, local: str) -> datetime:
        return self.story.moment(local).astimezone(UTC)

    def days_of(self, kind: EventKind) -> list[str]:
        return [str(event.on) for event in events_of(self.story.case, kind)]


def calls(night: Night, on: str, now: datetime) -> None:
    with in_context(actor=night.coach):
        log_contact(
            case_id=night.story.case.pk,
            participant_ids=[night.amy.pk],
            is_reached=True,
            method=ContactMethod.PHONE,
            place="",
            direction=Direction.OUT,
            on=day(on),
            at=None,
            topics=[Topic.PLAN],
            is_plan_reviewed=True,
            remark="",
            confirmed_again=True,
            preferred={night.amy.pk: "PHONE"},
            actor=night.coach,
            now=now,
        )


@OFFICES
@SUNDAYS
def test_a_contact_of_monday_lies_ahead_until_midnight(sunday: str, state: str, zone: str) -> None:
    """Issue, bad input: a contact dated in the future is refused; Sunday's stays Sunday's when written on Monday."""
    night = Night(sunday, state, zone)
    with pytest.raises(Refused) as refused:
        calls(night, night.monday, night.late)
    assert refused.value.field == "on"

    calls(night, night.sunday, night.late)
    calls(night, night.sunday, night.early)
    calls(night, night.monday, night.early)
    assert night.days_of(EventKind.CONTACT_MADE) == [night.sunday, night.sunday, night.monday]


@OFFICES
@SUNDAYS
@pytest.mark.parametrize("is_late", [True, False])
def test_an_excusal_holds_from_the_day_of_its_decision(sunday: str, state: str, zone: str, is_late: bool) -> None:
    """A020: decided before midnight it holds on Sunday, after midnight from Monday on."""
    night = Night(sunday, state, zone)
    story = night.story
    story.lay(EventKind.COMMUNITY_REFERRAL_MADE, "2026-10-02", due_on="2026-10-20")
    (row,) = story.rows("referral-follow-up", sunday)
    with in_context(actor=night.coach):
        excusal = ask_excusal(
            deadline_id=row.id, reason="The clinic was flooded", until=None, actor=night.coach, now=story.moment(sunday)
        )
    with in_context(actor=night.manager):
        now = night.late if is_late else night.early
        decide_excusal(excusal_id=excusal.pk, approved=True, answer="", actor=night.manager, now=now)

    said = "EXCUSED" if is_late else "OVERDUE"
    assert story.owed("referral-follow-up", night.sunday) == [f"amy due 2026-10-20: {said}"]
    assert story.owed("referral-follow-up", night.monday) == ["amy due 2026-10-20: EXCUSED"]
    assert night.days_of(EventKind.EXCUSAL_APPROVED) == [night.sunday if is_late else night.monday]


@pytest.mark.parametrize(
    ("sunday", "due"), [("2026-11-01", ["2026-12-01", "2026-12-02"]), ("2027-03-14", ["2027-04-13", "2027-04-14"])]
)
def test_a_track_changed_before_or_after_midnight_starts_thirty_days(sunday: str, due: list[str]) -> None:
    """A014, A015: from the day of the approval in the office."""
    night = Night(sunday)
    _changes_track(night, "FAMILIES_FIRST", night.late, by=night.manager)
    _changes_track(night, "WORK_FIRST", night.early, by=night.manager)

    assert night.story.due("ea", night.monday)[1:] == due


def _changes_track(night: Night, track: str, now: datetime, *, by: User) -> None:
    with in_context(actor=night.coach):
        change = ask_track_change(
            case_id=night.story.case.pk, track=track, reason="A sick child at home", actor=night.coach, now=now
        )
    with in_context(actor=by):
        decide_track_change(track_change_id=change.pk, approved=True, answer="", actor=by, now=now)


def test_not_engaged_on_the_last_of_the_month_before_midnight() -> None:
    """A009: owed for a month on whose last day the participant is not engaged; the first is the next month's."""
    night = Night("2027-01-31")
    _disengages(night, "2027-01-31", night.late)
    assert night.story.periods("attempts", "2027-02-01") == ["2027-01", "2027-02"]

    night = Night("2027-01-31")
    with pytest.raises(Refused):
        _disengages(night, "2027-02-01", night.late)
    _disengages(night, "2027-02-01", night.early)
    assert night.story.periods("attempts", "2027-02-01") == ["2027-02"]


def _disengages(night: Night, on: str, now: datetime) -> None:
    with in_context(actor=night.coach):
        change_engagement(
            case_id=night.story.case.pk,
            participant_id=night.amy.pk,
            engaged=False,
            on=day(on),
            actor=night.coach,
            now=now,
        )
