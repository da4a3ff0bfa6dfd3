"""The household of a case as the rules need it: its people and the facts that stand."""

from datetime import date
from uuid import UUID

from casework.public import Case
from eligibility.models import HouseholdFact
from eligibility.queries.months import with_count
from eligibility.rules.holding import Fact, Held, Someone, household_of


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
    )


def held_for(
    case: Case,
    *,
    programme: str,
    month: date,
    filed_on: date | None,
    people: list[Someone] | None = None,
    facts: list[Fact] | None = None,
) -> Held:
    """Make the household line of a case for a programme and month; `people` and `facts` where they are read already.

    Where the facts are read here, the count of months of cash assistance is among them (`months.with_count`).

    Raises:
        Missing: something has to be known first.
        NoRule: a rule that makes an amount a month's is not on file.
    """
    counted: list[Fact] = []
    if facts is None:
        standing = facts_standing(case.pk)
        counted = with_count(case, standing, programme=programme, month=month, filed_on=filed_on)
    return household_of(
        id=str(case.pk),
        state=case.office.jurisdiction.removeprefix("US-"),
        month=month,
        programme=programme,
        people=people_of(case) if people is None else people,
        facts=counted if facts is None else facts,
        filed_on=filed_on,
    )
