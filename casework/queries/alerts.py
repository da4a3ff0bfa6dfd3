"""Alerts that stand: lines that a deadline crossed while it is still open, by whom they are for."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from casework import acts, wording
from casework.choices import AlertLine, DeadlineState
from casework.digest import DueThing
from casework.engine.registry import standard
from casework.models import Alert, Assignment, Case, ConflictBlock, Deadline, User
from casework.queries.coverage import absent_whose_alerts_come_to
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name
from casework.queries.paging import past

ALERTS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class StandingAlert:
    """One deadline of which somebody was told and which is still open."""

    deadline_id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    person_name: str
    standard: str
    period: str
    line: AlertLine
    raised_on: date
    due_on: date
    warn_on: date
    coach_name: str

    @property
    def label(self) -> str:
        """The short name of what is owed: "Contact in November"."""
        return acts.clock_label(self.standard, self.period)

    @property
    def icon(self) -> str:
        """The picture of what is to be done."""
        return acts.act(self.standard).icon

    @property
    def url(self) -> str:
        """The case."""
        return reverse("casework:case", args=[self.case_id])

    @property
    def why_url(self) -> str:
        """The page that says why."""
        return reverse("casework:deadline-why", args=[self.case_id, self.deadline_id])

    def said(self, *, today: date) -> str:
        """Say what was said, and when: "Overdue, yesterday"."""
        return f"{self.line.label}, {wording.days_ago(self.raised_on, today=today)}"

    def state(self, *, today: date) -> DeadlineState:
        """Return how the deadline stands."""
        return Deadline(warn_on=self.warn_on, due_on=self.due_on).state(today)


@dataclass(frozen=True, slots=True)
class AlertPage:
    """Alerts, earliest due day first, how many there are, and the deadline after which the next page begins."""

    rows: list[StandingAlert]
    count: int
    after: UUID | None

    def on(self, today: date) -> list[tuple[StandingAlert, DeadlineState, str]]:
        """Return the rows with how each deadline stands on a day, and what was said of it."""
        return [(alert, alert.state(today=today), alert.said(today=today)) for alert in self.rows]


def alerts_of(user: User, *, today: date, after: UUID | None = None) -> AlertPage:
    """Return what was said to this person, or to somebody for whom they stand in today, and still stands.

    On cases that they may see; one row per deadline.
    """
    said = Alert.objects.filter(absent_whose_alerts_come_to(user), resolved_at__isnull=True)
    return _page(user, said, today=today, after=after)


def escalated(user: User, *, today: date, after: UUID | None = None) -> AlertPage:
    """Return what stayed open past its escalation day on the cases that this person may see."""
    said = Alert.objects.filter(line=AlertLine.ESCALATE, resolved_at__isnull=True)
    return _page(user, said, today=today, after=after)


_COLUMNS = (
    "id",
    "case_id",
    "case__number",
    "case__family__name",
    GIVEN_NAME,
    FAMILY_NAME,
    "standard",
    "period",
    "line",
    "raised_on",
    "due_on",
    "warn_on",
    "coach",
)


def _page(user: User, said: QuerySet[Alert], *, today: date, after: UUID | None) -> AlertPage:
    mine = Case.objects.listed_for(user)
    rows = Deadline.objects.open().filter(case__in=mine, pk__in=said.values("deadline_id"))
    order = ("due_on", "pk")
    wanted = rows
    if after and (key := Deadline.objects.filter(case__in=mine, pk=after).values_list(*order).first()):
        wanted = rows.filter(past(order, key))
    latest = said.filter(deadline_id=OuterRef("pk")).order_by("-raised_at")
    coach = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    found = list(
        wanted.annotate(
            line=Subquery(latest.values("line")[:1]),
            raised_on=Subquery(latest.values("raised_on")[:1]),
            coach=Subquery(coach),
        )
        .order_by(*order)
        .values_list(*_COLUMNS)[: ALERTS_AT_MOST + 1]
    )
    shown = [_alert(row) for row in found[:ALERTS_AT_MOST]]
    return AlertPage(
        rows=shown,
        count=rows.count(),
        after=shown[-1].deadline_id if len(found) > ALERTS_AT_MOST else None,
    )


def _alert(row: tuple[Any, ...]) -> StandingAlert:
    key, case_id, number, family, given_name, family_name, code, period, line, raised_on, due_on, warn_on, coach = row
    return StandingAlert(
        deadline_id=key,
        case_id=case_id,
        case_number=number,
        family_name=family,
        person_name=full_name(given_name, family_name),
        standard=code,
        period=period,
        line=AlertLine(line),
        raised_on=raised_on,
        due_on=due_on,
        warn_on=warn_on,
        coach_name=coach or "",
    )


def standing_alerts() -> QuerySet[Alert]:
    """Return the alerts that a digest may tell of: addressed, not ended, their deadline open, no conflict."""
    deadline = Deadline.objects.open().filter(pk=OuterRef("deadline_id"))
    blocked = ConflictBlock.objects.filter(case=OuterRef("case"), staff=OuterRef("recipient"))
    return Alert.objects.filter(Exists(deadline), ~Exists(blocked), recipient__isnull=False, resolved_at__isnull=True)


def due_things(user: User) -> list[DueThing]:
    """Return what the digest tells this person, one thing for all people of a case who owe the same by the same day.

    What was said to somebody for whom they stand in today is told to them too (O066).
    """
    blocked = ConflictBlock.objects.filter(case=OuterRef("case"), staff=user)
    said = standing_alerts().filter(absent_whose_alerts_come_to(user), ~Exists(blocked))
    for_supervisor = said.filter(line=AlertLine.ESCALATE)
    rows = (
        Deadline.objects.filter(pk__in=said.values("deadline_id"))
        .annotate(is_for_supervisor=Exists(for_supervisor.filter(deadline_id=OuterRef("pk"))))
        .values_list("case__number", "standard", "period", "due_on", "is_for_supervisor", "office__jurisdiction")
    )
    return [
        DueThing(number, _owed(code, period, where), due_on, is_for_supervisor, people)
        for (number, code, period, due_on, is_for_supervisor, where), people in Counter(rows).items()
    ]


def _owed(code: str, period: str, jurisdiction: str) -> str:
    try:
        owed = standard(code, jurisdiction).owed
    except LookupError:
        owed = acts.act(code).short
    return ", ".join(part for part in (owed, acts.period_words(period).removeprefix("in ")) if part)
