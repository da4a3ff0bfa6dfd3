"""What a programme would give in a month by the facts on file, beside what was decided; nothing of it is stored."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework.public import Case
from eligibility.models import Application, Determination
from eligibility.queries.benefits import names_of
from eligibility.queries.held import held_for
from eligibility.rules.answers import shown
from eligibility.rules.book import NoRule
from eligibility.rules.holding import Missing
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


def computed(application: Application, month: date) -> Computed:
    """Compute the programme of an application for a month."""
    case = application.case
    try:
        held = held_for(case, programme=application.programme, month=month, filed_on=application.filed_on)
        found = determine(program_of(application.programme), held.question.household, month)
    except Missing as error:
        names = names_of(case)
        return Computed(error="Still to find out: " + "; ".join(_want(names, *one) for one in error.wants) + ".")
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
    """Tell whether a decision is of a month that the family applied in after its first day."""
    filed = row.application.filed_on
    return row.month == filed.replace(day=1) and filed.day > 1


def _want(names: dict[str, str], who: str, what: str) -> str:
    return f"{names[who]}: {what}" if who in names else what
