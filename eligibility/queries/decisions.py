"""One decision as its page tells it: reasons of a denial first, the facts it came from, every step with its source."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.public import Case, User, wording
from eligibility.choices import ReductionTakes
from eligibility.models import BenefitReduction, Determination, HouseholdFact
from eligibility.queries.again import touched_of
from eligibility.queries.approved import FROM_DECISIONS
from eligibility.queries.benefits import names_of, said_of
from eligibility.queries.held import fact_of
from eligibility.queries.months import COUNTED, EXHAUSTED
from eligibility.rules.holding import APPROVED
from eligibility.rules.inputs import origins_of, with_origins
from eligibility.rules.inputs.origin import Origins
from eligibility.rules.kinds import KINDS
from eligibility.rules.requirements import program_of
from eligibility.rules.wording import Told, denied_by, dollars


@dataclass(frozen=True)
class UsedFact:
    """A fact that a decision used: what was told, and what a month it makes."""

    who: str
    label: str
    said: str
    a_month: str
    is_taken_back: bool


_COUNTED = UsedFact("", KINDS[EXHAUSTED].label, "Yes, by the months on file", "", is_taken_back=False)


@dataclass(frozen=True)
class UsedReduction:
    """A reduction of cash that a decision used: of whom, what it took, on how many days of the month."""

    who: str
    takes: str
    days: int
    is_taken_back: bool


@dataclass(frozen=True)
class Decision:
    """A decision whole, in words; `later` is the one that took its place, `before` the one it took the place of.

    `left_out` are those of the case who are not of the household in this month. `is_penalty_left_out`: what is typed of
    a penalty did not count. `paid_in_period`: what payments on file had of the sum before. `is_touched`: a
    reduction of cash changed since, so that it is to be decided again.
    """

    id: UUID
    programme: str
    month: date
    is_eligible: bool
    benefit: str
    decided_on: date
    decided_by: str
    filed_on: date
    denied: list[Told]
    facts: list[UsedFact]
    reductions: list[UsedReduction]
    is_penalty_left_out: bool
    paid_in_period: str
    is_touched: bool
    steps: list[Told]
    left_out: list[str]
    later: UUID | None
    before: UUID | None


def decision_page(case: Case, determination_id: UUID, *, viewer: User) -> Decision:
    """Return a decision of a case that was seen already.

    Raises:
        Determination.DoesNotExist: it is none of the case's, or the viewer may not see it.
    """
    rows = Determination.objects.visible_to(viewer).select_related("application", "decided_by", "superseded_by")
    row = rows.get(pk=determination_id, case=case)
    names = names_of(case)
    later = getattr(row, "superseded_by", None)
    return Decision(
        id=row.pk,
        programme=row.get_programme_display(),
        month=row.month,
        is_eligible=row.is_eligible,
        benefit=dollars(float(row.monthly_benefit)),
        decided_on=row.decided_on,
        decided_by=row.decided_by.name,
        filed_on=row.application.filed_on,
        denied=[] if row.is_eligible else denied_by(row.steps, names, programme=row.programme),
        facts=_facts(row, names),
        reductions=_reductions(row, names),
        is_penalty_left_out=any("left_out" in one for one in row.used),
        paid_in_period=next((dollars(float(one["paid_in_period"])) for one in row.used if "paid_in_period" in one), ""),
        is_touched=later is None and row.pk in {one.pk for one in touched_of([case])},
        steps=with_origins(row.steps, names, _origins(row), programme=row.programme),
        left_out=_left_out(row, names),
        later=later.pk if later else None,
        before=row.supersedes_id,
    )


def _origins(row: Determination) -> Origins:
    return origins_of(program_of(row.programme), row.jurisdiction)


def _facts(row: Determination, names: dict[str, str]) -> list[UsedFact]:
    found = {str(one.pk): one for one in HouseholdFact.objects.filter(case=row.case_id)}
    counted = [_COUNTED for one in row.used if one.get("fact") == COUNTED]
    return (
        [_used(one, found[one["fact"]], names) for one in row.used if one.get("fact") in found]
        + counted
        + _approved(row)
    )


def _approved(row: Determination) -> list[UsedFact]:
    """Say the day of approval where the decisions on file told it."""
    if not any(one.get("fact") == FROM_DECISIONS for one in row.used):
        return []
    said = wording.full_day(date.fromisoformat(row.household["household"][APPROVED]))
    return [UsedFact("", KINDS[APPROVED.upper()].label, f"{said}, by the decisions on file", "", is_taken_back=False)]


def _reductions(row: Determination, names: dict[str, str]) -> list[UsedReduction]:
    used = [one for one in row.used if "reduction" in one]
    rows = BenefitReduction.objects.filter(pk__in=[one["reduction"] for one in used])
    gone = {str(one.pk) for one in rows if one.voided_at is not None}
    return [
        UsedReduction(
            who=names.get(one["person"], ""),
            takes=f"Step {one['step']}" if one["step"] else str(ReductionTakes(one["takes"]).label),
            days=one["days"],
            is_taken_back=one["reduction"] in gone,
        )
        for one in used
    ]


def _left_out(row: Determination, names: dict[str, str]) -> list[str]:
    counted = {one.get("id") for one in row.household.get("household", {}).get("members", [])}
    return [name for key, name in names.items() if key not in counted]


def _used(used: dict[str, Any], fact: HouseholdFact, names: dict[str, str]) -> UsedFact:
    kind = KINDS.get(fact.kind)
    a_month = dollars(used["monthly"]) if kind and kind.is_flow and used["monthly"] is not None else ""
    if used["times"] is not None:
        a_month = f"× {used['times']:g} = {dollars(used['monthly'])}"
    elif months := used.get("months"):
        a_month = f"÷ {months} = {dollars(used['monthly'])}"
    return UsedFact(
        who=names.get(str(fact.participant_id), "") if fact.participant_id else "",
        label=kind.label if kind else fact.kind,
        said=said_of(kind, fact_of(fact)) if kind else fact.word,
        a_month=a_month,
        is_taken_back=fact.voided_at is not None,
    )
