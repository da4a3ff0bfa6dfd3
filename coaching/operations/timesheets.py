"""Timesheets that are not in, asked for by a notice through the gate, never twice for the same week (A053)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    GateRefused,
    Letter,
    Notice,
    NoticeKind,
    Office,
    Participant,
    Refused,
    User,
    Way,
    local_day,
    locked_case,
    log_refused,
    permissions,
    write_notice,
)
from coaching.models import TimesheetAsk
from coaching.queries.hours_grid import grid_of, measure_of
from coaching.queries.timesheets import ASKED_BY, Asks, asks_of, still_to_ask
from coaching.rules.weeks import Week


@dataclass(frozen=True)
class SheetAsk:
    """Whom to ask, by the way that was looked at."""

    participant_id: UUID
    way: str


@dataclass(frozen=True)
class Asked:
    """What became of it: the notices, and whom nothing left for, each with the reason."""

    notices: tuple[Notice, ...]
    left: dict[UUID, str]

    @property
    def letters(self) -> int:
        """How many of the notices are letters that somebody has to print."""
        return sum(one.is_paper for one in self.notices)


@transaction.atomic
def ask_for_timesheets(*, month: date, asks: Sequence[SheetAsk], actor: User, now: datetime) -> Asked:
    """Ask people for the timesheets of a month that are not in, each by a notice of their own through the gate.

    For no week is anybody asked twice, unless the first notice never arrived. Whom a way is closed for meanwhile, or
    who owes nothing any more, is left with the reason; the others are asked.

    Policy: DPAWS expectations 15 (A053, A054): clients turn in a timesheet; A057: nothing follows from a missing one.
    Domain 7: one gate that knows safe contact.

    Raises:
        Case.DoesNotExist: somebody of a case that the actor may not see.
        PermissionDenied: the actor may not write notices.
        Refused: nobody is chosen, or the way is none of those on which timesheets are asked for.
    """
    wanted = {one.participant_id: one.way for one in asks}
    if not wanted:
        raise Refused("Tick whom to ask.")
    if not set(wanted.values()) <= {str(way) for way in ASKED_BY}:
        raise Refused("A timesheet is asked for by mail, e-mail or text message.")
    people = Participant.objects.filter(pk__in=wanted).order_by("case", "position", "pk")
    of_case: dict[UUID, list[UUID]] = {}
    for key, case_id in people.values_list("pk", "case_id"):
        of_case.setdefault(case_id, []).append(key)
    if sum(map(len, of_case.values())) < len(wanted):
        raise Case.DoesNotExist
    # One after the other in one order: two people who ask at once wait for each other.
    cases = [locked_case(actor, pk=case_id) for case_id in sorted(of_case)]
    for case in cases:
        permissions.require(permissions.can_write_notice(actor, case))
    notices: list[Notice] = []
    left: dict[UUID, str] = {}
    for office in {case.office_id: case.office for case in cases}.values():
        ours = [case for case in cases if case.office_id == office.pk]
        keys = [key for case in ours for key in of_case[case.pk]]
        owed, stands = _owed(ours, month, now=now), asks_of(keys, month, office=office)
        for case in ours:
            for key in of_case[case.pk]:
                found = _ask(case, key, wanted[key], owed.get(key, []), stands, month=month, actor=actor, now=now)
                if isinstance(found, Notice):
                    notices.append(found)
                else:
                    left[key] = found
    return Asked(tuple(notices), left)


def _owed(cases: Sequence[Case], month: date, *, now: datetime) -> dict[UUID, list[tuple[Week, ...]]]:
    """Return the weeks of each adult whose timesheet is due and not in."""
    office: Office = cases[0].office
    grid = grid_of(cases, month, measure=measure_of(office, month), today=local_day(cases[0], now))
    return {adult.participant_id: adult.missing for family in grid.families for adult in family.adults}


def _ask(
    case: Case,
    participant_id: UUID,
    way: str,
    bundles: Sequence[Sequence[Week]],
    stands: Asks,
    *,
    month: date,
    actor: User,
    now: datetime,
) -> Notice | str:
    """Ask one person; return the notice, or why nothing left."""
    if not bundles:
        return "The timesheets came in meanwhile."
    weeks, spans = still_to_ask(bundles, participant_id, stands)
    if not weeks:
        return "Asked already."
    letter = Letter(kind=NoticeKind.TIMESHEET, way=Way(way), spans=tuple(spans))
    try:
        with transaction.atomic():
            notice = write_notice(case_id=case.pk, participant_id=participant_id, letter=letter, actor=actor, now=now)
    except GateRefused as refusal:
        log_refused(asked=refusal.asked, actor=actor, now=now)
        return str(refusal)
    except Refused as refusal:
        return str(refusal)
    for week in weeks:
        TimesheetAsk.objects.update_or_create(
            participant_id=participant_id,
            month=month,
            week_of=week.monday,
            defaults={"case": case, "notice": notice, "asked_by": actor, "asked_at": now},
        )
    return notice
