"""What a programme would give in a month by the facts on file, beside what was decided; nothing of it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from casework.public import Case
from eligibility.models import Application, Determination
from eligibility.queries.benefits import names_of
from eligibility.queries.held import facts_standing, held_for, people_of
from eligibility.queries.months import months_counted, with_count
from eligibility.queries.reductions import CaseReductions, reductions_of
from eligibility.rules.answers import shown
from eligibility.rules.book import NoRule
from eligibility.rules.certification import starts_with_month
from eligibility.rules.holding import Fact, Missing, Someone
from eligibility.rules.months_used import Month
from eligibility.rules.reading import Misread
from eligibility.rules.registry import determine
from eligibility.rules.requirements import program_of, unreadable

ZERO = Decimal(0)


@dataclass(frozen=True)
class Computed:
    """What the rules say of a month; with `error` nothing can be said, and why."""

    is_eligible: bool = False
    benefit: Decimal = ZERO
    steps: tuple[dict[str, Any], ...] = ()
    error: str = ""


@dataclass(frozen=True)
class OnFile:
    """What is on file of a case, each read once for all the months that are computed of it."""

    case: Case

    @cached_property
    def people(self) -> list[Someone]:
        """The people of the case."""
        return people_of(self.case)

    @cached_property
    def names(self) -> dict[str, str]:
        """Their names by key."""
        return names_of(self.case)

    @cached_property
    def facts(self) -> list[Fact]:
        """Every fact that stands."""
        return facts_standing(self.case.pk)

    @cached_property
    def counted(self) -> Mapping[UUID, Sequence[Month]]:
        """The months of cash of its parents."""
        return months_counted(self.case, self.facts)

    @cached_property
    def reductions(self) -> CaseReductions:
        """What reduces its cash."""
        return reductions_of([self.case])[self.case.pk]


def computed(application: Application, month: date, on_file: OnFile | None = None) -> Computed:
    """Compute the programme of an application for a month; what is read already is told."""
    known = on_file or OnFile(application.case)
    case, programme, filed_on = known.case, application.programme, application.filed_on
    try:
        held = held_for(
            case,
            programme=programme,
            month=month,
            filed_on=filed_on,
            people=known.people,
            facts=with_count(
                case, known.facts, programme=programme, month=month, filed_on=filed_on, months=lambda: known.counted
            ),
            reductions=known.reductions,
        )
        found = determine(program_of(application.programme), held.question.household, month)
    except Missing as error:
        return Computed(error="Still to find out: " + "; ".join(_want(known.names, *one) for one in error.wants) + ".")
    except NoRule as error:
        return Computed(error=f"This cannot be computed: {error}.")
    except Misread as error:
        return Computed(error=f"This cannot be computed: {unreadable(error)}.")
    steps = tuple(
        {"name": one.name, "value": shown(one.value), "rule": one.rule, "source": one.source} for one in found.steps
    )
    return Computed(found.eligible, found.monthly_benefit, steps)


def in_force(case: Case, programme: str, month: date) -> Determination | None:
    """Return the newest decision of a programme that speaks of a month: its own, else that of the last month before.

    The month of filing is paid from the day of filing on, so that it says nothing of the months after it.

    Policy: 7 CFR 273.10(a)(1).
    """
    rows = Determination.objects.newest().filter(case=case, programme=programme, month__lte=month)
    for one in rows.select_related("application__case__office").order_by("-month")[:2]:
        if one.month == month or not is_part(one):
            return one
    return None


def is_part(row: Determination) -> bool:
    """Tell whether a decision is of a month that the family applied in after its first day, and gets a part of."""
    filed = row.application.filed_on
    if starts_with_month(row.programme, row.jurisdiction):
        return False
    return row.month == filed.replace(day=1) and filed.day > 1


def _want(names: dict[str, str], who: str, what: str) -> str:
    return f"{names[who]}: {what}" if who in names else what
