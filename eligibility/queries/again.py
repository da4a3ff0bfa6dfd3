"""Decisions whose month a reduction of cash touches that changed since: to be decided again, derived by comparing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.db.models.functions import Greatest

from casework.public import Case, Seen
from eligibility.choices import Programme
from eligibility.models import Application, BenefitReduction, Determination
from eligibility.queries.reductions import is_touched, reductions_of

#: So many families are looked at, and so many decisions are shown.
LOOKED_AT, SHOWN = 60, 8


@dataclass(frozen=True)
class Again:
    """A decision that is to be made again."""

    determination_id: UUID
    case_id: UUID
    case_number: str
    family: str
    programme: str
    month: date


def touched_of(cases: Iterable[Case]) -> list[Determination]:
    """Return the newest decisions of some cases in whose month a reduction changed since they were made."""
    among = {one.pk: one for one in cases}
    with_any = set(BenefitReduction.objects.filter(case__in=among).values_list("case_id", flat=True))
    if not with_any:
        return []
    known = reductions_of(among[key] for key in with_any)
    rows = (
        Determination.objects.newest()
        .filter(case__in=with_any, programme__in=[Programme.TANF, Programme.SNAP])
        .select_related("application")
        .order_by("case", "month", "programme")
    )
    return [one for one in rows if is_touched(one, known[one.case_id])]


def months_again(application: Application) -> list[date]:
    """Return the months of an application that are to be decided again, the earliest first."""
    return [one.month for one in touched_of([application.case]) if one.application_id == application.pk]


def to_decide_again(seen: Seen) -> tuple[list[Again], bool]:
    """Return the decisions to be made again among some cases, the earliest month first; and whether all are told.

    Closed ones are among them: what is owed of a month is owed after closing. Where there are too many, the cases whose
    reductions changed last are looked at.

    Policy: family coach position description, eligibility (O047); 7 CFR 273.11(j), 273.17.
    """
    changed = Greatest("opened_at", "ended_at", "voided_at")
    with_any = BenefitReduction.objects.filter(seen.rows).values("case")
    latest = with_any.annotate(at=Max(changed)).order_by("-at", "case").values_list("case", flat=True)
    keys = list(latest[: LOOKED_AT + 1])
    found_cases = Case.objects.select_related("office", "family").in_bulk(keys)
    cases = [found_cases[key] for key in keys if key in found_cases]
    looked_at = {one.pk: one for one in cases[:LOOKED_AT]}
    found = [_again(one, looked_at[one.case_id]) for one in touched_of(looked_at.values())]
    ordered: Sequence[Again] = sorted(found, key=lambda one: (one.month, one.case_number, one.programme))
    return list(ordered), len(cases) <= LOOKED_AT


def _again(row: Determination, case: Case) -> Again:
    return Again(row.pk, case.pk, case.number, case.family.name, row.get_programme_display(), row.month)
