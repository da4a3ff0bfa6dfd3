"""What families of the demo released, to whom they were referred, what was told and what waits for a second person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from casework.demo import directory
from casework.demo.steps import (
    Assigned,
    Closed,
    FollowedUp,
    OverrideAsked,
    Referred,
    ReleaseGiven,
    ReleaseRevoked,
    Shared,
)
from casework.demo.teller import AFTERNOON, LATE_AFTERNOON, MORNING, NOON, Teller

LONG_ENOUGH = timedelta(days=35)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class _Days:
    """Days of the last month at which the office was open."""

    teller: Teller

    def ago(self, days: int) -> date:
        """Give the last worked day at least so many days ago."""
        return self.teller.last_worked(self.teller.today - timedelta(days=days))


def sharing(teller: Teller, number: int) -> None:
    """Add to a finished story what a family released and where it was referred; families take turns."""
    if any(isinstance(step, Closed) for step in teller.steps):
        return
    carried_since = max((step.on for step in teller.steps if isinstance(step, Assigned)), default=teller.today)
    if carried_since > teller.today - LONG_ENOUGH:
        return
    _TURNS[number % len(_TURNS)](teller, _Days(teller))


def _follow_up_overdue(teller: Teller, days: _Days) -> None:
    """A child was referred; the follow-up day is over."""
    person = (*teller.children, teller.first_adult)[0]
    made_on = days.ago(16)
    teller.add(
        Referred(
            on=made_on, at=NOON, by=teller.coach, key="food", who=person.ref, need="FOOD", kind="INFORMATION",
            provider=directory.PANTRY, follow_up_on=made_on + timedelta(days=12), words="Told when the doors open.",
        )
    )  # fmt: skip


def _handed_over(teller: Teller, days: _Days) -> None:
    """A release was signed and a warm hand-off made on its strength."""
    signed_on, made_on = days.ago(20), days.ago(8)
    who = teller.first_adult.ref
    teller.add(_general(teller, signed_on, directory.HOUSING, signed_on + YEAR))
    teller.add(
        Referred(
            on=made_on, at=NOON, by=teller.coach, key="housing", who=who, need="HOUSING", kind="WARM_HAND_OFF",
            provider=directory.HOUSING, follow_up_on=made_on + timedelta(days=14), scopes=("ATTENDANCE", "CONTACT"),
            words="Sat together and called; they keep a place on the list and call back on this number.",
        )
    )  # fmt: skip


def _ends_soon(teller: Teller, days: _Days) -> None:
    """A release ends in twelve days."""
    teller.add(_general(teller, days.ago(30), directory.SCHOOL, teller.today + timedelta(days=12)))


def _revoked(teller: Teller, days: _Days) -> None:
    """A release was taken back last week."""
    signed_on = days.ago(28)
    teller.add(_general(teller, signed_on, directory.LEGAL, signed_on + YEAR))
    teller.add(ReleaseRevoked(on=days.ago(5), at=AFTERNOON, by=teller.coach, provider=directory.LEGAL))


def _goes_on(teller: Teller, days: _Days) -> None:
    """A referral was followed up: on a waiting list, to be asked again."""
    made_on, asked_on = days.ago(24), days.ago(9)
    reason = "The Tribe's own program takes nobody before spring; the family goes to this one until then."
    teller.add(
        Referred(
            on=made_on, at=NOON, by=teller.coach, key="school", who=teller.first_adult.ref, need="EDUCATION",
            kind="COACHED_CALL", provider=directory.SCHOOL, follow_up_on=made_on + timedelta(days=14),
            words="Called together; asked about evening classes.", other_choice_reason=reason,
        )
    )  # fmt: skip
    teller.add(
        FollowedUp(
            on=asked_on, at=LATE_AFTERNOON, by=teller.coach, key="school", outcome="WAITING",
            words="Number four on the list.", next_on=teller.today + timedelta(days=6),
        )
    )  # fmt: skip


def _own_form_missing(teller: Teller, days: _Days) -> None:
    """A clinic wants its own form; the coach asks a second person to let one thing pass."""
    asked_on = days.ago(1)
    teller.add(
        OverrideAsked(
            on=asked_on, at=AFTERNOON, by=teller.coach, who=teller.first_adult.ref, provider=directory.CLINIC,
            scopes=("ATTENDANCE",), purpose="OWN_WISH",
            reason="She asked us to say today that she is in the program; their form comes by mail next week.",
        )
    )  # fmt: skip


def _told(teller: Teller, days: _Days) -> None:
    """Health facts were told on a HIPAA release, in writing."""
    signed_on = days.ago(21)
    who = teller.first_adult.ref
    teller.add(
        ReleaseGiven(
            on=signed_on, at=MORNING, by=teller.coach, who=who, kind="HIPAA", provider=directory.HEALTH,
            scopes=("HEALTH", "ATTENDANCE"), purpose="VERIFICATION", last_day=signed_on + timedelta(days=180),
            file_place="Part 2, tab ROI",
        )
    )  # fmt: skip
    teller.add(
        Shared(
            on=days.ago(6), at=NOON, by=teller.coach, who=who, provider=directory.HEALTH, scopes=("HEALTH",),
            purpose="VERIFICATION", way="WRITTEN", what="Asked for the letter about lifting, and said why.",
        )
    )  # fmt: skip


def _nothing(_: Teller, __: _Days) -> None:
    """Nothing was released and nobody referred."""


def _general(teller: Teller, on: date, provider: str, last_day: date) -> ReleaseGiven:
    return ReleaseGiven(
        on=on, at=MORNING, by=teller.coach, who=teller.first_adult.ref, kind="GENERAL", provider=provider,
        scopes=("ATTENDANCE", "PLAN", "CONTACT"), purpose="REFERRAL", last_day=last_day, file_place="Part 2, tab ROI",
    )  # fmt: skip


_TURNS: tuple[Callable[[Teller, _Days], None], ...] = (
    _handed_over,
    _ends_soon,
    _follow_up_overdue,
    _told,
    _revoked,
    _goes_on,
    _nothing,
    _own_form_missing,
    _nothing,
    _nothing,
)
