"""Whether food benefits are due within seven days, and from which day: by screenings, and by the facts on file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from casework.public import Case, Participant
from eligibility.choices import Programme
from eligibility.models import Application, ExpeditedScreening, HouseholdFact
from eligibility.queries.held import fact_of, held_for
from eligibility.queries.reductions import CaseReductions, reductions_of
from eligibility.rules.book import NoRule
from eligibility.rules.determination import Determination as Decided
from eligibility.rules.holding import Fact, Held, Missing, Someone
from eligibility.rules.kinds import KINDS, Part
from eligibility.rules.reading import Misread
from eligibility.rules.registry import Program, determine
from eligibility.rules.requirements import unreadable
from eligibility.rules.screening import Answers, Said, counted_from, screen
from eligibility.rules.wording import dollars

#: What tells each part of what a household is asked at filing.
_INCOME = frozenset(code for code, kind in KINDS.items() if kind.part is Part.INCOME)
_LIQUID, _DESTITUTE = frozenset({"LIQUID_ASSETS"}), frozenset({"DESTITUTE_FARMWORKERS"})
_HOME, _UTILITIES = frozenset({"RENT", "MORTGAGE", "HOMELESS"}), frozenset({"UTILITIES", "ENERGY_ASSISTANCE"})


@dataclass(frozen=True)
class SevenDays:
    """From which day the seven days count; `wants`: nobody screened it, and the facts cannot tell it without that."""

    since: date | None = None
    wants: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ScreeningLine:
    """A screening in words."""

    id: UUID
    on: date
    is_expedited: bool
    answers: Answers
    said: str
    screened_by: str


@dataclass(frozen=True)
class Told:
    """What was read of a case that the answer comes from."""

    case: Case
    people: list[Someone]
    facts: list[Fact]
    reductions: CaseReductions
    said: Sequence[Said]


def seven_days_of(application: Application, told: Told) -> SevenDays:
    """Answer from which day the seven days of an application count.

    What a household said at filing stands. Where nobody screened it, or the screening did not find it, the facts on
    file may: those that were told by a day are asked, day by day. What they do not tell yet is as the household said.

    Policy: 7 CFR 273.2(i)(1)-(3).
    """
    filed_on = application.filed_on
    by_word = counted_from(filed_on, told.said, None)
    if by_word == filed_on:
        return SevenDays(by_word)
    is_due, wants = _by_facts(application, told, told.facts)
    if not is_due:
        return SevenDays(by_word, () if told.said else wants)
    return SevenDays(counted_from(filed_on, told.said, _found_on(application, told) if told.said else filed_on))


def said_of(row: ExpeditedScreening, jurisdiction: str) -> Said:
    """Return what a screening came to by the rule of its day."""
    return screen(answers_of(row), jurisdiction, row.on)


def answers_of(row: ExpeditedScreening) -> Answers:
    """Return what a household said on the day of a screening."""
    return Answers(
        liquid_resources=row.liquid_resources,
        gross_income=row.gross_income,
        shelter_costs=row.shelter_costs,
        utility_costs=row.utility_costs,
        is_destitute=row.is_destitute,
    )


def said_among(applications: Iterable[Application]) -> Mapping[UUID, list[Said]]:
    """Return what the screenings of some applications came to, the earliest first, by application."""
    jurisdictions = {one.pk: one.case.office.jurisdiction for one in applications}
    found: dict[UUID, list[Said]] = defaultdict(list)
    rows = ExpeditedScreening.objects.standing().filter(application__in=list(jurisdictions))
    for one in rows if jurisdictions else ():
        found[one.application_id].append(said_of(one, jurisdictions[one.application_id]))
    return found


def screenings_of(case: Case) -> Mapping[UUID, list[ScreeningLine]]:
    """Return the screenings of a case in words, the earliest first, by application."""
    found: dict[UUID, list[ScreeningLine]] = defaultdict(list)
    rows = ExpeditedScreening.objects.standing().filter(case=case).select_related("screened_by")
    for one in rows:
        found[one.application_id].append(
            ScreeningLine(
                id=one.pk,
                on=one.on,
                is_expedited=said_of(one, case.office.jurisdiction).is_expedited,
                answers=answers_of(one),
                said=_words(one),
                screened_by=one.screened_by.name,
            )
        )
    return found


def _words(row: ExpeditedScreening) -> str:
    words = (
        f"income {dollars(float(row.gross_income))} this month, {dollars(float(row.liquid_resources))} at hand,"
        f" rent or mortgage {dollars(float(row.shelter_costs))}, utilities {dollars(float(row.utility_costs))}"
    )
    return f"{words}, destitute migrant or seasonal farmworkers" if row.is_destitute else words


def expedited_among(applications: Iterable[Application]) -> dict[UUID, date]:
    """Return from which day the seven days count of those entitled to them, in a constant number of queries.

    Policy: 7 CFR 273.2(i)(1)-(3).
    """
    food = [one for one in applications if one.programme == Programme.SNAP]
    cases = {one.case_id: one.case for one in food}
    people, facts, reductions = _people(list(cases)), _facts(list(cases)), reductions_of(cases.values())
    said = said_among(food)
    found = {
        one.pk: seven_days_of(
            one, Told(one.case, people[one.case_id], facts[one.case_id], reductions[one.case_id], said.get(one.pk, []))
        ).since
        for one in food
    }
    return {key: since for key, since in found.items() if since is not None}


def _by_facts(application: Application, told: Told, facts: list[Fact]) -> tuple[bool, tuple[tuple[str, str], ...]]:
    """Answer by the rules whether the facts entitle to it, and what is missing before they can tell.

    Half of the facts make no household poor: of what is not among them, the newest answers of the household stand.
    """
    month = application.filed_on.replace(day=1)
    try:
        held = held_for(
            told.case,
            programme=Programme.SNAP,
            month=month,
            filed_on=application.filed_on,
            people=told.people,
            facts=facts,
            reductions=told.reductions,
        )
        decided = determine(Program.SNAP, held.question.household, month)
        answers = next((one.answers for one in reversed(told.said) if one.answers), None)
        if answers is None:
            return bool(decided.value("expedited")), ()
        mixed = _mixed(answers, held, decided)
        return screen(mixed, told.case.office.jurisdiction, month).is_expedited, ()
    except Missing as error:
        return False, error.wants
    except Misread as error:
        return False, (("", unreadable(error)),)
    except NoRule as error:
        return False, (("", str(error)),)
    except KeyError:
        return False, (("", "who of the household counts for food benefits"),)


def _mixed(answers: Answers, held: Held, decided: Decided) -> Answers:
    """Return what a household said, but what the facts tell of it otherwise.

    Policy: 7 CFR 273.2(i)(1)-(2).
    """
    kinds, household = {one.fact.kind for one in held.used}, held.question.household
    has_income, has_utilities = kinds & _INCOME, kinds & _UTILITIES
    return Answers(
        liquid_resources=household.liquid_assets if kinds & _LIQUID else answers.liquid_resources,
        gross_income=Decimal(str(decided.value("gross_income"))) if has_income else answers.gross_income,
        shelter_costs=household.rent + household.mortgage if kinds & _HOME else answers.shelter_costs,
        utility_costs=Decimal(str(decided.value("utility_allowance"))) if has_utilities else answers.utility_costs,
        is_destitute=household.destitute_farmworkers if kinds & _DESTITUTE else answers.is_destitute,
    )


def _found_on(application: Application, told: Told) -> date:
    """Return the first day by which what was told entitles to it."""
    days = sorted({one.told_on for one in told.facts if one.told_on is not None})
    for day in days[:-1]:
        known = [one for one in told.facts if one.told_on is None or one.told_on <= day]
        if _by_facts(application, told, known)[0]:
            return day
    return days[-1] if days else application.filed_on


def _people(case_ids: Sequence[UUID]) -> dict[UUID, list[Someone]]:
    found: dict[UUID, list[Someone]] = defaultdict(list)
    rows: Iterable[Participant] = Participant.objects.filter(case__in=case_ids).select_related("person__merged_into")
    for one in rows if case_ids else ():
        found[one.case_id].append(Someone(str(one.pk), one.person.standing.born_on))
    return found


def _facts(case_ids: Sequence[UUID]) -> dict[UUID, list[Fact]]:
    found: dict[UUID, list[Fact]] = defaultdict(list)
    rows = HouseholdFact.objects.standing().filter(case__in=case_ids, is_apart=False)
    for one in rows.order_by("first_day", "recorded_at", "pk") if case_ids else ():
        found[one.case_id].append(fact_of(one))
    return found
