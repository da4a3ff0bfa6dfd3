"""Penalty requests that the gate lets through, one for each state, and ways in which each check shuts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from reengagement.choices import PenaltyReason
from reengagement.rules.gate import ChildCare, Duty, Gate, GoodCause, Reengagement, Request, Support

STATES = ("US-AK", "US-OR", "US-NC", "US-TX")
HAPPENED, ASKED = date(2026, 11, 3), date(2026, 11, 20)
Change = Callable[[Request], Request]


def good(state: str) -> Request:
    """Give a request with which nothing is wrong."""
    return Request(
        jurisdiction=state,
        asked_on=ASKED,
        situation_on=HAPPENED,
        situation="Stayed away from job search class for a week and answered no call.",
        reason=PenaltyReason.ACTIVITY,
        duty=Duty.BOUND,
        has_plan=True,
        checked_on=date(2026, 11, 5),
        took_part=False,
        needs_asked_on=date(2026, 10, 1),
        supports=(
            Support("Bus pass", offered_on=date(2026, 10, 1), given_on=date(2026, 10, 2)),
            Support("Work clothes", offered_on=date(2026, 10, 1), is_declined=True),
        ),
        child_care=ChildCare(
            is_single_custodial=True,
            youngest_born_on=date(2023, 2, 1),
            told_on=date(2026, 10, 1),
            cannot_find=False,
            criteria="A place near the class, fifteen minutes by bus, paid in full.",
        ),
        good_cause=GoodCause(date(2026, 11, 6), date(2026, 11, 10), is_found=False, noted_on=date(2026, 11, 10)),
        reengagement=Reengagement(
            has_screenings=True,
            risk_assessed_on=date(2026, 11, 12),
            visit_tried_on=date(2026, 11, 12),
            ended_without_success_on=date(2026, 11, 18),
            is_narrated=True,
            is_pre_ssi=False,
            meets_federal_hours=False,
            is_meeting_alone=False,
        ),
    )


#: One way to shut each check; the others are tested one by one.
SHUT: dict[Gate, Change] = {
    Gate.SITUATION: lambda one: replace(one, situation=" "),
    Gate.REASON: lambda one: replace(one, reason="TIMESHEET"),
    Gate.BOUND: lambda one: replace(one, duty=Duty.VOLUNTEER),
    Gate.SUPPORTS: lambda one: replace(one, supports=(Support("Bus pass", offered_on=HAPPENED),)),
    Gate.CHILD_CARE: lambda one: replace(one, child_care=replace(one.child_care, cannot_find=True)),
    Gate.GOOD_CAUSE: lambda one: replace(one, good_cause=replace(one.good_cause, is_found=True)),
}
