"""Who has work duties in a case, who is exempt from them and from when to when."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import (
    ALASKA,
    Case,
    CaseKind,
    Event,
    EventKind,
    InForce,
    Office,
    OfficeValues,
    Participant,
    RestrictedKind,
    User,
    has_work_months,
    permissions,
    values_of,
)
from coaching.models import Activity
from eligibility.public import IS_EXEMPTION, Exempt, Received, exempt_spans

#: What Alaska expects of each client (A105); other states set hours by plan.
EXPECTED = "std.ak.weekly_hours"


def exemptions_among(cases: Q) -> dict[UUID, list[Exempt]]:
    """Return the exemptions that stand, by participant, in one query."""
    return _exemptions(_lines().filter(cases, IS_EXEMPTION))


def verified_among(cases: Q, months: Iterable[date]) -> set[tuple[UUID, date]]:
    """Return whose months the ledger calls verified, those that came by an import included, in one query."""
    return _verified(_lines().filter(cases, _is_verified(months)))


def standing_among(cases: Q, months: Iterable[date]) -> tuple[set[tuple[UUID, date]], dict[UUID, list[Exempt]]]:
    """Return both, the months verified and the exemptions, in one query."""
    lines = list(_lines().filter(cases, IS_EXEMPTION | _is_verified(months)))
    return (
        _verified(line for line in lines if line[0] == EventKind.WORK_MONTH_VERIFIED),
        _exemptions(line for line in lines if line[0] == EventKind.EXEMPTION_RECEIVED),
    )


#: A line of the ledger about one participant: its kind, whose it is, of which record, its day, its facts, its number.
_Line = tuple[str, UUID, UUID | None, date, dict[str, Any], int]


@cache
def _lines() -> QuerySet[Event, Any]:
    rows = Event.objects.standing().filter(participant__isnull=False).order_by("on", "id")
    return rows.values_list("kind", "participant", "subject_id", "on", "facts", "id")


def _is_verified(months: Iterable[date]) -> Q:
    return Q(kind=EventKind.WORK_MONTH_VERIFIED, facts__month__in=[f"{month:%Y-%m}" for month in months])


def _exemptions(lines: Iterable[_Line]) -> dict[UUID, list[Exempt]]:
    return exempt_spans(Received(*line[1:]) for line in lines)


def _verified(lines: Iterable[_Line]) -> set[tuple[UUID, date]]:
    return {(whose, date.fromisoformat(f"{facts['month']}-01")) for _, whose, _, _, facts, _ in lines}


def exempt_on(exemptions: Iterable[Exempt], day: date) -> Exempt | None:
    """Return the exemption that covers a day."""
    return next((one for one in exemptions if one.covers(day, day)), None)


def has_work_duties(case: Case) -> bool:
    """Tell whether the adults of a case have work duties at all."""
    return case.kind == CaseKind.WORK and has_work_months(case.office.jurisdiction)


def why_no_duty(case: Case, participant: Participant, *, today: date) -> str:
    """Say why nothing is assigned to somebody; nothing where they have work duties."""
    if not has_work_duties(case):
        return "This case has no work duties."
    if not participant.is_adult:
        return "Only adults have work duties."
    exempt = exempt_on(exemptions_among(Q(case=case, participant=participant)).get(participant.pk, ()), today)
    if exempt is None:
        return ""
    until = f" until {exempt.last_day:%b} {exempt.last_day.day}, {exempt.last_day.year}" if exempt.last_day else ""
    return f"Exempt from work duties{until}: nothing is assigned."


def expected_of(office: Office, day: date) -> InForce | None:
    """Return the hours a week that the state itself expects of each client; only Alaska does (A105)."""
    return expected_in(values_of(office, EXPECTED), day)


def expected_in(values: OfficeValues, day: date) -> InForce | None:
    """Return the same of an office whose values are read already."""
    return values(EXPECTED, day) if values.jurisdiction == ALASKA else None


def sees_treatment(viewer: User, case: Case) -> bool:
    """Tell whether somebody may know that an activity of a case is a treatment (42 CFR part 2)."""
    return permissions.can_see_restricted(viewer, case, RestrictedKind.TREATMENT)


def exempt_running(case: Case, *, today: date) -> frozenset[UUID]:
    """Return who of a case is exempt today and has an activity that runs: a conflict that somebody settles.

    Policy: DPAWS expectations 14 (A051).
    """
    exempt = {key for key, spans in exemptions_among(Q(case=case)).items() if exempt_on(spans, today)}
    if not exempt:
        return frozenset()
    goes_on = Q(last_day__isnull=True) | Q(last_day__gte=today)
    running = Activity.objects.filter(goes_on, participant__in=exempt, case=case, first_day__lte=today)
    return frozenset(running.values_list("participant_id", flat=True))
