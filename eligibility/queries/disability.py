"""Long-term incapacity as who may know of health reads it: papers with their end, help with its stage, reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from casework.public import Case, Keys, Prepared, RestrictedKind, Seen, User, permissions
from eligibility.choices import Finding, HelpStage, HelpTrack, MedicalResult
from eligibility.models import HelpStep, MedicalVerification, ProtectedReview
from eligibility.models.disability import of_health
from eligibility.rules import disability as rules

#: So long before a paper ends it stands on the list of those that end.
AHEAD = timedelta(days=30)
SHOWN = 8


@dataclass(frozen=True)
class ReviewLine:
    """A review in words: what was found, step by step, and by whom."""

    id: UUID
    on: date
    reviewer: str
    result: str
    answers: list[tuple[str, str, str]]


@dataclass(frozen=True)
class VerificationLine:
    """A medical paper; `is_ending` within thirty days, `is_over` when its last day is past."""

    id: UUID
    who: str
    given_by: str
    received_on: date
    first_day: date
    last_day: date
    is_ending: bool
    is_over: bool
    reviews: list[ReviewLine]


@dataclass(frozen=True)
class StepLine:
    """One step of help."""

    id: UUID
    who: str
    track: str
    stage: str
    on: date
    is_newest: bool


@dataclass(frozen=True)
class Incapacity:
    """All of it; `may_see` is False for who may not know of health, and then there is nothing here."""

    may_see: bool
    papers: list[VerificationLine]
    steps: list[StepLine]
    apart: list[UUID]


@dataclass(frozen=True)
class Ending:
    """A paper that ends, by the number of its case alone."""

    case_id: UUID
    case_number: str
    last_day: date
    is_over: bool


def incapacity_of(case: Case, names: Mapping[str, str], *, viewer: User, today: date) -> Incapacity:
    """Return what is on file of long-term incapacity, as far as the viewer may know (A111, A112, A113)."""
    if not permissions.can_see_restricted(viewer, case, RestrictedKind.MEDICAL):
        return Incapacity(may_see=False, papers=[], steps=[], apart=[])
    papers = list(MedicalVerification.objects.filter(case=case, voided_at__isnull=True).order_by("-last_day", "pk"))
    reviews: dict[UUID, list[ReviewLine]] = {}
    rows = ProtectedReview.objects.filter(case=case, voided_at__isnull=True).select_related("reviewed_by")
    for one in rows.order_by("-on", "-reviewed_at"):
        reviews.setdefault(one.verification_id, []).append(_review(one))
    steps = list(HelpStep.objects.filter(case=case, voided_at__isnull=True).order_by("-on", "-recorded_at", "pk"))
    return Incapacity(
        may_see=True,
        papers=[_paper(one, names, reviews.get(one.pk, []), today) for one in papers],
        steps=_steps(steps, names),
        apart=[*(one.pk for one in (*papers, *steps)), *(one.id for held in reviews.values() for one in held)],
    )


def papers_ending(seen: Seen, *, viewer: User, today: date) -> list[Ending]:
    """Return the newest paper of each adult that ends within thirty days or is over, the earliest end first.

    Policy: DPAWS Families First 2 (A111): appropriate verification of a long-term incapacity.
    """
    if isinstance(seen.keys, Keys) and not _ending_keys.tuples(seen.keys, today + AHEAD):
        return []
    rows = (
        of_health(MedicalVerification.objects.filter(seen.rows, voided_at__isnull=True), viewer)
        .filter(case__closed_on__isnull=True)
        .select_related("case")
        .order_by("participant", "-last_day")
        .distinct("participant")
    )
    found = [
        Ending(one.case_id, one.case.number, one.last_day, one.last_day < today)
        for one in rows
        if rules.is_ending(one.last_day, today=today, ahead=AHEAD)
    ]
    return sorted(found, key=lambda one: (one.last_day, one.case_number))


#: Few coaches have any: who may know of it is asked for those alone. The wall of the table holds here too.
_ending_keys = Prepared(
    lambda cases, until: MedicalVerification.objects.filter(
        case__among=cases, voided_at__isnull=True, last_day__lte=until
    ).values_list("pk")[:1]
)


def _paper(
    row: MedicalVerification, names: Mapping[str, str], reviews: list[ReviewLine], today: date
) -> VerificationLine:
    is_over = row.last_day < today
    return VerificationLine(
        id=row.pk,
        who=names.get(str(row.participant_id), ""),
        given_by=row.given_by,
        received_on=row.received_on,
        first_day=row.first_day,
        last_day=row.last_day,
        is_ending=not is_over and rules.is_ending(row.last_day, today=today, ahead=AHEAD),
        is_over=is_over,
        reviews=reviews,
    )


def _review(row: ProtectedReview) -> ReviewLine:
    answers = [(point.question, str(Finding(getattr(row, point.name)).label), point.source) for point in rules.POINTS]
    return ReviewLine(row.pk, row.on, row.reviewed_by.name, str(MedicalResult(row.result).label), answers)


def _steps(rows: list[HelpStep], names: Mapping[str, str]) -> list[StepLine]:
    """Return the steps; of each help of a person the newest is its stage."""
    seen: set[tuple[UUID, str]] = set()
    found = []
    for one in rows:
        key = (one.participant_id, one.track)
        found.append(
            StepLine(
                id=one.pk,
                who=names.get(str(one.participant_id), ""),
                track=str(HelpTrack(one.track).label),
                stage=str(HelpStage(one.stage).label),
                on=one.on,
                is_newest=key not in seen,
            )
        )
        seen.add(key)
    return found
