"""The household of a case as the rules need it: its people and the facts that stand."""

from datetime import date
from uuid import UUID

from casework.public import Case
from eligibility.choices import Programme
from eligibility.models import HouseholdFact
from eligibility.queries.approved import with_approval
from eligibility.queries.help_paid import with_help_paid
from eligibility.queries.months import with_count
from eligibility.queries.reductions import CaseReductions, penalties_of, reductions_of
from eligibility.rules.holding import (
    Fact,
    Held,
    Missing,
    Someone,
    household_of,
    with_penalties,
    without_typed_penalty,
)

CASH_FIRST = (
    "the decision about cash assistance of this month: a penalty takes from the payment, and what is held back counts"
    " for food benefits"
)


def people_of(case: Case) -> list[Someone]:
    """Return the people of a case in their order."""
    rows = case.participants.select_related("person__merged_into").order_by("position", "pk")
    return [Someone(str(one.pk), one.person.standing.born_on) for one in rows]


def facts_standing(case_id: UUID) -> list[Fact]:
    """Return every fact of a case that was not taken back, in the order in which they began."""
    rows = HouseholdFact.objects.standing().filter(case_id=case_id).order_by("first_day", "recorded_at", "pk")
    return [fact_of(one) for one in rows]


def fact_of(row: HouseholdFact) -> Fact:
    """Return a fact as the rules read it."""
    return Fact(
        id=str(row.pk),
        kind=row.kind,
        first_day=row.first_day,
        last_day=row.last_day,
        person=str(row.participant_id or ""),
        programme=row.programme,
        amount=row.amount,
        flag=row.flag,
        word=row.word,
        day=row.day,
        period=row.period,
        averaged_from=tuple(row.averaged_from),
        told_on=row.told_on,
    )


def held_for(
    case: Case,
    *,
    programme: str,
    month: date,
    filed_on: date | None,
    people: list[Someone] | None = None,
    facts: list[Fact] | None = None,
    reductions: CaseReductions | None = None,
) -> Held:
    """Make the household line of a case for a programme and month; what is read already is told.

    Reductions of cash on file come into the line; what is typed of a penalty counts no more once there is or was one.
    Of help after violence the payments on file say what was paid in the period.

    Where the facts are read here, the count of months of cash assistance is among them (`months.with_count`).

    Raises:
        Missing: something has to be known first.
        NoRule: a rule that makes an amount a month's is not on file.
    """
    if facts is None:
        facts = with_count(case, facts_standing(case.pk), programme=programme, month=month, filed_on=filed_on)
    held = household_of(
        id=str(case.pk),
        state=case.office.jurisdiction.removeprefix("US-"),
        month=month,
        programme=programme,
        people=people_of(case) if people is None else people,
        facts=with_approval(case, facts, programme=programme, month=month, filed_on=filed_on),
        filed_on=filed_on,
    )
    if programme == Programme.TA_DVS:
        return with_help_paid(held, case_id=case.pk, month=month, filed_on=filed_on)
    known = reductions_of([case])[case.pk] if reductions is None else reductions
    counted = [one["id"] for one in held.line["household"]["members"]]
    penalties = penalties_of(known, programme=programme, month=month, filed_on=filed_on, people=counted)
    if not penalties.used:
        is_theirs = known.had_any and programme in (Programme.TANF, Programme.SNAP)
        return without_typed_penalty(held) if is_theirs else held
    if penalties.wants_cash_decided and not held.line["household"].get("tanf_penalty_amount"):
        raise Missing([("", CASH_FIRST)])
    return with_penalties(held, penalties.line, penalties.used, keeps_amount=penalties.wants_cash_decided)
