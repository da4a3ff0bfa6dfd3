"""Who has work duties in a case, who is exempt from them and from when to when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from casework.public import (
    Case,
    CaseKind,
    Event,
    EventKind,
    Participant,
    RestrictedKind,
    User,
    has_work_months,
    permissions,
)


@dataclass(frozen=True, slots=True)
class Exempt:
    """Days on which somebody need not work; without a last day it goes on."""

    first_day: date
    last_day: date | None

    def covers(self, first_day: date, last_day: date) -> bool:
        """Tell whether every day of a span lies in it."""
        return self.first_day <= first_day and (self.last_day is None or self.last_day >= last_day)

    def touches(self, first_day: date, last_day: date) -> bool:
        """Tell whether a day of a span lies in it."""
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)


def exemptions_among(cases: Q) -> dict[UUID, list[Exempt]]:
    """Return the exemptions that stand, by participant, in one query."""
    found: dict[UUID, list[Exempt]] = defaultdict(list)
    rows = Event.objects.standing().filter(cases, kind=EventKind.EXEMPTION_RECEIVED, participant__isnull=False)
    for participant_id, on, facts in rows.order_by("on", "id").values_list("participant", "on", "facts"):
        first, last = facts.get("first_day"), facts.get("last_day")
        found[participant_id].append(
            Exempt(date.fromisoformat(first) if first else on, date.fromisoformat(last) if last else None)
        )
    return found


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


def verified_among(cases: Q, months: Iterable[date]) -> set[tuple[UUID, date]]:
    """Return whose months the ledger calls verified, those that came by an import included, in one query."""
    named = {f"{month:%Y-%m}": month for month in months}
    rows = Event.objects.standing().filter(
        cases, kind=EventKind.WORK_MONTH_VERIFIED, participant__isnull=False, facts__month__in=list(named)
    )
    return {(who, named[facts["month"]]) for who, facts in rows.values_list("participant", "facts")}


def sees_treatment(viewer: User, case: Case) -> bool:
    """Tell whether somebody may know that an activity of a case is a treatment (42 CFR part 2)."""
    return permissions.can_see_restricted(viewer, case, RestrictedKind.TREATMENT)
