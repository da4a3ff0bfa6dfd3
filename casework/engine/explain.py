"""Why a deadline stands where it stands: rule, source, trigger, the days counted one by one, calendar."""

from collections.abc import Iterator

from casework.choices import DecisionStatus
from casework.engine import words
from casework.engine.declarations import Every, Once, Source, Standard
from casework.engine.registry import standard
from casework.engine.run import Owed
from casework.models import CalendarDay, Deadline, Event, Excusal, Office
from casework.values import InForce, in_force
from casework.wording import full_day

#: Longer counts are said in one sentence instead of day by day.
DAY_BY_DAY = 15


Reckoned = Deadline | Owed
"""A deadline, as a row or as it was on a day."""


def why(deadline: Reckoned, *, office: Office) -> list[str]:
    """Return the sentences that explain one deadline to the person it binds."""
    declared = standard(deadline.standard, office.jurisdiction)
    clock = words.clock_of(declared)
    figure = in_force(clock.value, office=office, on=deadline.starts_on) if clock.value else None
    return [
        *_rule(declared, figure),
        *_trigger(deadline, declared),
        *_counting(deadline, declared, figure, office),
        f"Due by the end of {full_day(deadline.due_on)}, {office.name} time.",
        f"It shows as due soon from {full_day(deadline.warn_on)};"
        f" if still open on {full_day(deadline.escalate_on)}, the supervisor hears of it.",
        f"Met by: {'; '.join(words.met_texts(declared))}.",
        *_outcome(deadline),
    ]


def _rule(declared: Standard, figure: InForce | None) -> Iterator[str]:
    value = figure.value if figure else None
    yield f"Rule: {declared.owed}, due {words.clock_text(declared, value)}."
    yield f"Source: {_source(declared.source)}."
    if isinstance(declared, Once) and declared.standing:
        yield f"It binds where this came before: {words.made_text(declared.standing)}."
    if isinstance(declared, Once) and declared.together:
        yield "What starts it again before it is met belongs to the same task."
    if figure:
        yield f"The figure {figure.value} is in force since {figure.first_day.isoformat()} ({figure.source})."


def _source(source: Source) -> str:
    return f"{source.document}, {source.section} ({', '.join(source.duties)})"


def _trigger(deadline: Reckoned, declared: Standard) -> Iterator[str]:
    event = Event.objects.filter(pk=deadline.trigger_id).first() if deadline.trigger_id else None
    if event is not None:
        yield f"Started by: {words.kind_text(event.kind)} on {full_day(event.on)}; that is day 0."
        if event.due_on:
            yield f"The day written down with it is {full_day(event.due_on)}."
    elif isinstance(declared, Every):
        yield f"Owed for each {declared.unit} in scope: {deadline.period}, from {full_day(deadline.starts_on)}."


def _counting(deadline: Reckoned, declared: Standard, figure: InForce | None, office: Office) -> Iterator[str]:
    clock = words.clock_of(declared)
    counts_business = clock.kind == "business_days" or _unit_is_business(declared, deadline, office)
    if counts_business and figure and int(figure.value) <= DAY_BY_DAY:
        yield from _business_days(deadline, office, int(figure.value))
    elif clock.kind == "days" and figure and int(figure.value):
        start = full_day(deadline.starts_on)
        yield f"{figure.value} calendar days after {start}; days not worked count and do not move it."
    elif clock.kind == "before_carried" and figure:
        yield f"{figure.value} calendar days before that day."
    elif clock.kind == "months" and figure:
        yield "Counted in months from the same day; a day that the month lacks is its last."


def _unit_is_business(declared: Standard, deadline: Reckoned, office: Office) -> bool:
    if not (isinstance(declared, Once) and declared.within.unit):
        return False
    unit = in_force(declared.within.unit, office=office, on=deadline.starts_on)
    return unit is not None and unit.value == "business"


def _business_days(deadline: Reckoned, office: Office, wanted: int) -> Iterator[str]:
    counted = 0
    days = CalendarDay.objects.filter(calendar_id=office.calendar_id, day__gt=deadline.starts_on).order_by("day")
    for row in days[: DAY_BY_DAY * 3]:
        if row.is_business:
            counted += 1
            yield f"{full_day(row.day)}: business day {counted}."
        else:
            yield f"{full_day(row.day)}: not worked ({row.reason or 'weekend'})."
        if counted == wanted:
            break
    yield f"Calendar: {office.get_jurisdiction_display()}, with the closures of {office.name}."


def _outcome(deadline: Reckoned) -> Iterator[str]:
    excusals = Excusal.objects.filter(deadline_id=deadline.id, status=DecisionStatus.APPROVED)
    approved = excusals.order_by("-decided_at").first()
    if approved and approved.until:
        yield f"A later day was approved: {full_day(approved.until)}."
    elif approved:
        yield "It was excused: asked for by one person and approved by another."
    if deadline.met_on:
        late = "" if deadline.met_on <= deadline.due_on else ", late"
        yield f"Met on {full_day(deadline.met_on)}{late}."
