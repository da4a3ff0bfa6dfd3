"""Where one family stands in the participation rates of a month, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from coaching.choices import WorkActivity
from coaching.rules.hours import days
from coaching.rules.hours.averages import Average, average_of
from coaching.rules.hours.entries import Counted
from coaching.rules.hours.families import (
    AdultFacts,
    FamilyFacts,
    Rate,
    is_teen,
    need_of,
    teen_education_need,
)
from coaching.rules.hours.figures import YES, Figures

#: What counts of each adult, by id.
Counts = Mapping[UUID, Sequence[Counted]]


class Place(StrEnum):
    """Where a family stands in a rate; who is engaged stands in the denominator too."""

    ENGAGED = "ENGAGED"
    NOT_ENGAGED = "NOT_ENGAGED"
    LEFT_OUT = "LEFT_OUT"
    OUTSIDE = "OUTSIDE"


class Why(StrEnum):
    """Why a family stands where it does."""

    HOURS = "HOURS"
    TEEN_SCHOOL = "TEEN_SCHOOL"
    TEEN_EDUCATION = "TEEN_EDUCATION"
    HOURS_SHORT = "HOURS_SHORT"
    INFANT = "INFANT"
    PENALTY = "PENALTY"
    TRIBAL = "TRIBAL"
    SMALL_CHECK = "SMALL_CHECK"
    NO_ASSISTANCE = "NO_ASSISTANCE"
    NO_WORK_ELIGIBLE = "NO_WORK_ELIGIBLE"
    NOT_TWO_PARENT = "NOT_TWO_PARENT"
    WAIVER = "WAIVER"


@dataclass(frozen=True)
class Finding:
    """Where one family stands in one rate of a month, and the average it rests on, where one was made.

    `is_by_education`: engaged only through vocational or teen education, which the state's cap bounds. `is_waived`:
    stands in the federal rate all the same, and is taken out where the state shows reasonable cause.
    """

    family_id: UUID
    month: date
    rate: Rate
    place: Place
    why: Why
    source: str
    average: Average | None = None
    adult_id: UUID | None = None
    is_by_education: bool = False
    is_waived: bool = False

    @property
    def is_engaged(self) -> bool:
        """Whether it stands in the numerator."""
        return self.place == Place.ENGAGED

    @property
    def is_counted(self) -> bool:
        """Whether it stands in the denominator."""
        return self.place in {Place.ENGAGED, Place.NOT_ENGAGED}


def finding_of(family: FamilyFacts, counts: Counts, rate: Rate, figures: Figures) -> Finding:
    """Say where a family stands in a rate of a month.

    A family that is engaged stays in, though it might be left out: leaving out is the state's option, case by case, and
    it saves the months of a lifetime.

    Policy: `wpr.family_rate`, 45 CFR 261.22, 261.24, 261.25; `wpr.small_check_minimum`; 42 USC 607(b).
    """
    outside = _outside(family, rate)
    if outside:
        return _finding(family, rate, Place.OUTSIDE, outside, figures.source("wpr.family_rate"))
    out = _out_whole(family, figures)
    if out:
        return _finding(family, rate, Place.LEFT_OUT, *out)
    tried = _engaged(family, counts, rate, figures)
    if tried.is_engaged:
        return tried
    left = _left_out(family, figures)
    if left:
        return _finding(family, rate, Place.LEFT_OUT, *left, average=tried.average, adult_id=tried.adult_id)
    return tried


def status_code(finding: Finding, figures: Figures) -> str:
    """Answer item 49 of the federal data report for the adult whose hours decide; empty where a person has to say it.

    19 stands for the hours asked of all families, 17 for those of an only parent of a child under six where the former
    are not reached, 18 for some hours that are not enough and 14 for none.

    Policy: ACF-199 item 49 as the federal sample file uses it, the other codes from memory; check the instructions
    before anything is sent.
    """
    code = _CODES.get(finding.why)
    if code is not None or finding.average is None or finding.why not in {Why.HOURS, Why.HOURS_SHORT}:
        return code or ""
    average = finding.average
    if not finding.is_engaged:
        return "18" if average.core_hours or average.non_core_hours else "14"
    usual = replace(
        average.need,
        total=figures.count("wpr.weekly_hours", Rate.ALL_FAMILIES, "total"),
        core=figures.count("wpr.weekly_hours", Rate.ALL_FAMILIES, "core_minimum"),
    )
    return "19" if finding.rate == Rate.TWO_PARENT or replace(average, need=usual).is_met else "17"


_CODES = {
    Why.INFANT: "01",
    Why.PENALTY: "02",
    Why.TEEN_SCHOOL: "15",
    Why.TEEN_EDUCATION: "16",
    Why.NO_WORK_ELIGIBLE: "99",
}


def _outside(family: FamilyFacts, rate: Rate) -> Why | None:
    if family.monthly_assistance is not None and family.monthly_assistance <= 0:
        return Why.NO_ASSISTANCE
    if not family.work_eligible:
        return Why.NO_WORK_ELIGIBLE
    if rate == Rate.TWO_PARENT and not family.is_two_parent:
        return Why.NOT_TWO_PARENT
    return None


def _out_whole(family: FamilyFacts, figures: Figures) -> tuple[Why, str] | None:
    """Answer why a family is in neither number, engaged or not."""
    small = "wpr.small_check_minimum"
    if family.is_tribal:
        return Why.TRIBAL, "45 CFR 261.25"
    amount = family.monthly_assistance
    if amount is not None and figures.has(small) and amount < figures.number(small):
        return Why.SMALL_CHECK, figures.source(small)
    return None


def _left_out(family: FamilyFacts, figures: Figures) -> tuple[Why, str] | None:
    """Answer why a family that is not engaged is left out of the month."""
    infant, penalty = "wpr.child_under_one.months", "wpr.sanction_exclusion.months"
    has_infant = family.has_only_parent and family.has_child_under(figures.count("wpr.ages", "infant"))
    if has_infant and family.infant_months_used < figures.count(infant):
        return Why.INFANT, figures.source(infant)
    first = days.month_after(family.month, 1 - figures.window_months)
    recent = [month for month in family.penalty_months if first <= month <= family.month]
    is_used = figures.word("wpr.sanction_exclusion.used") == YES
    if is_used and family.month in recent and len(recent) <= figures.count(penalty):
        return Why.PENALTY, figures.source(penalty)
    return None


def _engaged(family: FamilyFacts, counts: Counts, rate: Rate, figures: Figures) -> Finding:
    parents = family.work_eligible
    teen = [adult for adult in parents if _teen_why(adult, family, counts, figures)]
    is_deemed = len(teen) == len(parents) if rate == Rate.TWO_PARENT else bool(teen)
    if is_deemed:
        why = _teen_why(teen[0], family, counts, figures) or Why.TEEN_SCHOOL
        source = figures.source("wpr.teen_education")
        return _finding(family, rate, Place.ENGAGED, why, source, adult_id=teen[0].adult_id, is_by_education=True)
    need = need_of(family, rate, figures)
    tried = _averages(family, counts, rate, figures)
    adult_id, best = max(tried, key=lambda one: (one[1].is_met, one[1].total, one[1].core))
    if not best.is_met:
        return _finding(family, rate, Place.NOT_ENGAGED, Why.HOURS_SHORT, need.source, average=best, adult_id=adult_id)
    without = _averages(family, _without_voced(counts), rate, figures)
    return _finding(
        family,
        rate,
        Place.ENGAGED,
        Why.HOURS,
        need.source,
        average=best,
        adult_id=adult_id,
        is_by_education=not any(average.is_met for _, average in without),
    )


def _averages(family: FamilyFacts, counts: Counts, rate: Rate, figures: Figures) -> list[tuple[UUID | None, Average]]:
    """Answer the averages by one of which a family is engaged: of both parents together, or of each adult alone."""
    need = need_of(family, rate, figures)
    if rate == Rate.TWO_PARENT:
        rows = [one for adult in family.work_eligible for one in counts.get(adult.adult_id, ())]
        return [(None, average_of(rows, need, family.month, figures, ceiling_hours=family.ceiling_hours))]
    return [
        (
            adult.adult_id,
            average_of(counts.get(adult.adult_id, ()), need, family.month, figures, ceiling_hours=family.ceiling_hours),
        )
        for adult in family.work_eligible
    ]


def _without_voced(counts: Counts) -> Counts:
    return {
        adult_id: [one for one in rows if one.entry.activity != WorkActivity.VOCED] for adult_id, rows in counts.items()
    }


def _teen_why(adult: AdultFacts, family: FamilyFacts, counts: Counts, figures: Figures) -> Why | None:
    if not is_teen(adult, family.month, figures):
        return None
    if adult.attends_school:
        return Why.TEEN_SCHOOL
    rows = [one for one in counts.get(adult.adult_id, ()) if one.entry.activity == WorkActivity.EDRE]
    average = average_of(rows, teen_education_need(figures), family.month, figures)
    return Why.TEEN_EDUCATION if average.is_met else None


def _finding(
    family: FamilyFacts,
    rate: Rate,
    place: Place,
    why: Why,
    source: str,
    *,
    average: Average | None = None,
    adult_id: UUID | None = None,
    is_by_education: bool = False,
) -> Finding:
    return Finding(
        family_id=family.family_id,
        month=family.month,
        rate=rate,
        place=place,
        why=why,
        source=source,
        average=average,
        adult_id=adult_id,
        is_by_education=is_by_education,
        is_waived=family.has_waiver,
    )
