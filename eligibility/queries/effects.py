"""What a reported change would do to the benefits: before and after in each month it touches, and from when."""

from dataclasses import dataclass
from datetime import date

from casework.public import Case, Refused, calendars
from eligibility.choices import ActionGround, ActionKind, ChangeKind, Programme
from eligibility.models import ChangeReport, Determination
from eligibility.queries.computed import computed, in_force
from eligibility.queries.figures import calendar_around, figures_of
from eligibility.rules import adverse
from eligibility.rules.clocks import act_by, report_by
from eligibility.rules.decision_letter import money
from eligibility.rules.requirements import program_of
from policy.reader import NoRuleOnFile

MONTHS_SHOWN = 6
MORE = "More needs no notice ahead: decide this month."
LESS = "Less needs an adverse action and its letter in time."
#: Which facts a change is written down with, the likeliest first.
FACTS_OF: dict[str, tuple[str, ...]] = {
    ChangeKind.COMPOSITION: ("ROLE", "PREGNANT", "IN_SCHOOL", "DISABLED"),
    ChangeKind.ADDRESS: ("COUNTY", "RENT", "UTILITIES", "HOMELESS"),
    ChangeKind.INCOME: ("WAGES", "SELF_EMPLOYMENT_GROSS", "UNEMPLOYMENT", "SSI", "CHILD_SUPPORT_RECEIVED"),
    ChangeKind.EXPENSES: ("RENT", "UTILITIES", "DEPENDENT_CARE_PAID", "MEDICAL_EXPENSES", "CHILD_SUPPORT_PAID"),
    ChangeKind.RESOURCES: ("LIQUID_ASSETS", "VEHICLES"),
    ChangeKind.OTHER: ("ROLE", "WAGES", "RENT"),
    ChangeKind.CHILD_AWAY: ("ROLE",),
}


@dataclass(frozen=True)
class EffectLine:
    """One month of one programme; `takes` in words from when it can take effect, empty where nothing changes.

    `waits`: whether that can be decided or proposed now.
    """

    programme: str
    month: date
    before: str
    after: str
    difference: str
    takes: str
    error: str = ""
    waits: bool = False


@dataclass(frozen=True)
class ActBy:
    """By when a change is acted on in one programme; `on` None where no rule on file says it."""

    programme: str
    on: date | None
    source: str


@dataclass(frozen=True)
class ReportBy(ActBy):
    """By when a family was to report a change; `is_late`: it came in after that day."""

    is_late: bool


def effects_of(case: Case, report: ChangeReport, *, today: date) -> list[EffectLine]:
    """Return, for each programme that is paid, the months from the change on: decided, and by the facts on file now.

    Nothing of it is stored. Help after violence is left out: its own list reads it.

    Policy: NC family worker duties (N016); 7 CFR 273.12(c), 273.13.
    """
    last = calendars.day_of_month(today, 1, 1)
    begins = max(report.effective_on.replace(day=1), calendars.day_of_month(last, 1 - MONTHS_SHOWN, 1))
    found: list[EffectLine] = []
    for programme in Programme:
        first = _first_decided(case, programme)
        if programme == Programme.TA_DVS or first is None:
            continue
        month = max(begins, first)
        while month <= max(last, begins):
            line = _line(case, programme, month, today)
            if line is not None:
                found.append(line)
            month = calendars.day_of_month(month, 1, 1)
    return found


def act_by_of(case: Case, report: ChangeReport) -> list[ActBy]:
    """Return by when a reported change is acted on, for each programme that was approved once.

    Policy: NC family worker duties (N016); `tanf.nc.change_action_days`.
    """
    found = []
    for programme in Programme:
        if programme == Programme.TA_DVS or _first_decided(case, programme) is None:
            continue
        due = act_by(program_of(programme), case.office.jurisdiction, report.received_on)
        found.append(ActBy(str(programme.label), due.on if due else None, due.source if due else ""))
    return found


def report_by_of(case: Case, report: ChangeReport) -> list[ReportBy]:
    """Return by when the family was to report a change, for each programme that was approved before it was so.

    That a child is away for long is reported sooner, from the day on which that was clear.

    Policy: 42 U.S.C. 608(a)(10)(C); 7 AAC 45.270, 45.271; North Carolina TANF State Plan FFY2026-2028 (N016).
    """
    is_absence = report.kind == ChangeKind.CHILD_AWAY
    since = report.clear_on or report.effective_on
    days = {one.day: one.is_business for one in calendar_around(case, since, since)}
    found = []
    for programme in Programme:
        approved_on = None if programme == Programme.TA_DVS else _approved_on(case, programme)
        if approved_on is None or since < approved_on:
            continue
        program, jurisdiction = program_of(programme), case.office.jurisdiction
        due = report_by(program, jurisdiction, since, lambda day: days.get(day, True), is_absence=is_absence)
        on, source = (due.on, due.source) if due else (None, "")
        is_late = due is not None and due.on < report.received_on
        found.append(ReportBy(str(programme.label), on, source, is_late=is_late))
    return found


def earliest_effect(case: Case, programme: str, *, today: date) -> date | None:
    """Return from when less can be paid if its letter leaves today; None where no rule on file says it."""
    action = adverse.Action(programme, ActionKind.REDUCTION, ActionGround.FACTS, today)
    try:
        return adverse.effect_of(action, calendar_around(case, today, today), figures_of(case, on=today)).effective_on
    except (NoRuleOnFile, calendars.OutsideCalendar, Refused):
        return None


def _approved_on(case: Case, programme: str) -> date | None:
    rows = Determination.objects.filter(case=case, programme=programme, is_eligible=True)
    return rows.order_by("decided_on").values_list("decided_on", flat=True).first()


def _first_decided(case: Case, programme: str) -> date | None:
    rows = Determination.objects.newest().filter(case=case, programme=programme, is_eligible=True)
    return rows.order_by("month").values_list("month", flat=True).first()


def _line(case: Case, programme: Programme, month: date, today: date) -> EffectLine | None:
    before = in_force(case, programme, month)
    if before is None:
        return None
    label = str(programme.label)
    found = computed(before.application, month)
    told = money(before.monthly_benefit)
    if found.error:
        return EffectLine(label, month, told, "", "", "", found.error)
    change = found.benefit - before.monthly_benefit
    if not change:
        return EffectLine(label, month, told, money(found.benefit), "no change", "")
    sign = "+" if change > 0 else "−"
    difference = f"{sign}{money(abs(change))}"
    takes = _takes(case, programme, month, change > 0, today)
    return EffectLine(label, month, told, money(found.benefit), difference, takes, waits=takes in {MORE, LESS})


def _takes(case: Case, programme: Programme, month: date, is_more: bool, today: date) -> str:
    if is_more:
        return MORE
    earliest = earliest_effect(case, programme, today=today)
    if earliest is None:
        return adverse.NO_NOTICE_RULE
    if month < earliest:
        return "Too early for timely notice: nothing is taken for this month."
    return LESS
