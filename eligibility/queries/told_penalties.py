"""What a penalty had taken of an amount already when a letter told it: read from the decision, or computed as then."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from casework.public import Case
from eligibility.choices import LetterKind
from eligibility.models import DecisionNotice, Determination, HouseholdFact
from eligibility.queries.actions import ToldLevel
from eligibility.queries.held import fact_of, held_for
from eligibility.queries.months import with_count
from eligibility.queries.reductions import held_back_of, reductions_at
from eligibility.rules.book import NoRule
from eligibility.rules.facts import ZERO
from eligibility.rules.holding import Fact, Missing
from eligibility.rules.reading import Misread
from eligibility.rules.registry import determine
from eligibility.rules.requirements import program_of


def held_back_when_told(told: ToldLevel) -> Decimal | None:
    """Return what penalties had taken of an amount of cash that a letter told; None where nothing on file says it.

    The letter of an adverse action keeps what was left alone. What was taken is computed again for the month in which
    it takes effect, from what was on file when the letter was written.

    Policy: 45 CFR 205.10(a)(4); 7 CFR 273.13(a)(1).
    """
    letter = told.letter
    row = letter.determination
    if row is not None:
        return held_back_of(row if row.month == told.month else _last_told(letter, row))
    return _computed_then(letter) if letter.after else ZERO


def _last_told(letter: DecisionNotice, row: Determination) -> Determination:
    """Return the decision of the last month that a letter told of: what it says of that month goes on."""
    if letter.kind != LetterKind.APPROVAL:
        return row
    rows = Determination.objects.filter(
        case=letter.case_id,
        programme=letter.programme,
        month__gt=row.month,
        monthly_benefit=letter.after,
        decided_at__lte=letter.made_at,
    )
    return rows.order_by("-month", "-decided_at").first() or row


def _computed_then(letter: DecisionNotice) -> Decimal | None:
    action, effective_on = letter.action, letter.effective_on
    if action is None or effective_on is None:
        return None
    application, month = action.application, effective_on.replace(day=1)
    case, filed_on = application.case, application.filed_on
    facts = _facts_at(case, letter.made_at)
    try:
        held = held_for(
            case,
            programme=letter.programme,
            month=month,
            filed_on=filed_on,
            facts=with_count(case, facts, programme=letter.programme, month=month, filed_on=filed_on),
            reductions=reductions_at(case, letter.made_at),
        )
        found = determine(program_of(letter.programme), held.question.household, month)
    except (Missing, NoRule, Misread):
        return None
    return next((Decimal(str(one.value)) for one in found.steps if one.name == "penalty"), ZERO)


def _facts_at(case: Case, at: datetime) -> list[Fact]:
    """Return the facts of a case as they stood at a moment."""
    rows = HouseholdFact.objects.filter(case=case, recorded_at__lte=at).order_by("first_day", "recorded_at", "pk")
    return [
        replace(fact_of(one), last_day=one.last_day_before) if one.ended_at and one.ended_at > at else fact_of(one)
        for one in rows
        if one.voided_at is None or one.voided_at > at
    ]
