"""How a family leaves: what closing owes, what the record says of its time, what goes on after it (A070-A073)."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Sum

from casework.public import (
    Case,
    CommunityReferral,
    Deadline,
    DeadlineState,
    Event,
    EventKind,
    FollowUp,
    Jurisdiction,
    Notice,
    NoticeKind,
    NoticeState,
    Promise,
    closing_of,
    in_force,
    reopens_until,
    wording,
)
from coaching.choices import PlanStatus, StepStatus
from coaching.models import (
    Activity,
    CareAuthorisation,
    ExitSummary,
    MonthCount,
    Plan,
    Reopening,
    ScreenClosing,
    Step,
    Support,
)
from coaching.queries.supports import granted_sums
from coaching.rules.leaving import (
    POST_TA_MONTHS,
    TRANSITIONAL,
    AfterLeaving,
    Transitional,
    after_leaving,
    closing_words,
    months_of,
    most_of,
    screen_day,
    transitional,
)
from coaching.rules.work import plain_hours
from policy.reader import load

SCREEN_MONTHS = "std.ak.work_screen_months"
OWED_AFTER = ("exit-summary", "work-screen-close")
OPEN_STEPS_SHOWN = 30

CARE_UNANSWERED, CARE_AFTER = "child care requests without answer", "months of child care after closing"

Drawn = list[list[str]]


@dataclass(frozen=True)
class Leaving:
    """How a case closed, and what of it is done. `summary_on` and `screen_on` also know what another system told."""

    closing: Event
    after: AfterLeaving
    goes_on: list[Transitional]
    summary: ExitSummary | None
    summary_on: date | None
    screen: ScreenClosing | None
    screen_on: date | None
    screen_due_on: date | None
    summary_due_on: date | None
    is_summary_late: bool
    is_screen_late: bool
    reopens_until: date | None
    may_be_reopened: bool


def leaving_of(case: Case, *, today: date) -> Leaving | None:
    """Return how a case left; None of an open one."""
    closing = closing_of(case) if case.closed_on else None
    if closing is None or case.closed_on is None:
        return None
    owed = Deadline.objects.filter(case=case, standard__in=OWED_AFTER)
    due = {one.standard: one for one in owed.order_by("due_on")}
    late = {code for code, one in due.items() if one.state(today) == DeadlineState.OVERDUE}
    summary, screen = standing_summary(closing), standing_screen(closing)
    until = reopens_until(closing)
    return Leaving(
        closing=closing,
        after=after_of(case),
        goes_on=goes_on_of(case),
        summary=summary,
        summary_on=summary.on if summary else told_on(case, closing, EventKind.EXIT_SUMMARY_FILED),
        screen=screen,
        screen_on=screen.on if screen else told_on(case, closing, EventKind.WORK_SCREEN_CLOSED),
        screen_due_on=screen_due(case),
        summary_due_on=due["exit-summary"].due_on if "exit-summary" in due else None,
        is_summary_late="exit-summary" in late,
        is_screen_late="work-screen-close" in late,
        reopens_until=until,
        may_be_reopened=until is not None and today <= until,
    )


def standing_summary(closing: Event) -> ExitSummary | None:
    """Return the exit summary that was filed for a closing."""
    rows = ExitSummary.objects.filter(closing=closing, voided_at__isnull=True)
    return rows.select_related("filed_by", "case__office").first()


def standing_screen(closing: Event) -> ScreenClosing | None:
    """Return when the work activity screen was closed for a closing."""
    return ScreenClosing.objects.filter(closing=closing, voided_at__isnull=True).select_related("closed_by").first()


def told_on(case: Case, closing: Event, kind: EventKind) -> date | None:
    """Return the day of a line that rests on a closing and has no record here: another system told it."""
    lines = case.events.standing().filter(kind=kind, on__gte=closing.on.replace(day=1))
    return lines.order_by("on").values_list("on", flat=True).first()


def screen_due(case: Case) -> date | None:
    """Return the day on which the work activity screen of a closed case is closed; None where no rule sets one."""
    if case.closed_on is None or not load().parameter(SCREEN_MONTHS).covers(case.office.jurisdiction):
        return None
    found = in_force(SCREEN_MONTHS, office=case.office, on=case.closed_on)
    return screen_day(case.closed_on, int(found.value)) if found else None


def after_of(case: Case) -> AfterLeaving:
    """Return whether services after leaving are available to a closed case, and until when."""
    if case.closed_on is None:
        raise ValueError("an open case has not left")
    return after_leaving(
        closed_on=case.closed_on,
        with_work=case.is_closed_with_work,
        months=months_after(case, case.closed_on),
        is_sure=_is_sure(POST_TA_MONTHS.get(Jurisdiction(case.office.jurisdiction))),
    )


def months_after(case: Case, on: date) -> int | None:
    """Return for how many months services go on after leaving with work where a case is, as of a day."""
    return months_of(_after_value(case, on))


def most_after(case: Case, on: date) -> Decimal | None:
    """Return the most dollars of supports after leaving with work where a case is, as of a day, if there is a most."""
    return most_of(_after_value(case, on))


def _after_value(case: Case, on: date) -> Any:
    parameter = POST_TA_MONTHS.get(Jurisdiction(case.office.jurisdiction))
    found = in_force(parameter, office=case.office, on=on) if parameter else None
    return found.value if found else None


def _is_sure(parameter: str | None) -> bool:
    return not parameter or load().parameter(parameter).confidence != "low"


def goes_on_of(case: Case) -> list[Transitional]:
    """Return what goes on for a while after leaving with work, each with its end as far as one is on file."""
    if case.closed_on is None or not case.is_closed_with_work:
        return []
    found = []
    for name, parameter in TRANSITIONAL.get(case.office.jurisdiction, ()):
        figure = in_force(parameter, office=case.office, on=case.closed_on) if parameter else None
        value, source = (figure.value, figure.source) if figure else (None, "")
        found.append(
            transitional(name, value=value, source=source, closed_on=case.closed_on, is_sure=_is_sure(parameter))
        )
    return found


def summary_of(summary_id: UUID, case: Case) -> ExitSummary:
    """Return an exit summary of a case that was seen already; one of a closing taken back too.

    Raises:
        ExitSummary.DoesNotExist: it is none of the case's.
    """
    return ExitSummary.objects.select_related("filed_by", "closing", "case__office", "case__family").get(
        pk=summary_id, case=case
    )


def drawn_of(case: Case) -> Drawn:
    """Return what the record says of a family's time, as headings with lines: counts, sums and days, nobody's words.

    Policy: DPAWS expectations 19 (A070, A073).
    """
    if case.closed_on is None:
        return []
    parts = [
        ["With us", _time_words(case, case.closed_on)],
        ["Plan", _plan_words(case)],
        ["Hours of work activities", _hours_words(case)],
        ["Work activities", _activity_words(case)],
        ["Supports", _support_words(case)],
        ["Still open", _open_words(case, case.closed_on)],
        ["After leaving", after_of(case).words],
    ]
    parts += [[one.name, _end_words(one)] for one in goes_on_of(case)]
    return [part for part in parts if part[1]]


def open_steps(case: Case) -> list[str]:
    """Return the steps of the plans that held when the case closed and are not done, in words, for the coach's eyes."""
    rows = Step.objects.filter(case=case, plan__status=PlanStatus.ACTIVE, status=StepStatus.OPEN)
    return list(rows.order_by("plan", "number").values_list("words", flat=True)[:OPEN_STEPS_SHOWN])


def reopenings_of(case: Case) -> list[Reopening]:
    """Return the closings of a case that were taken back, the latest first."""
    return list(Reopening.objects.filter(case=case).select_related("reopened_by").order_by("-reopened_at"))


def waiting_letters(closing: Event) -> list[Notice]:
    """Return the letters that tell of a closing and have not left; they are known by its words, which are frozen."""
    told = closing_words(closing.on)
    rows = Notice.objects.filter(
        case=closing.case_id,
        kind=NoticeKind.GENERAL,
        state__in=(NoticeState.WAITING, NoticeState.RENDERED),
        asked_at__gte=closing.recorded_at,
    )
    ordered = rows.select_related("participant__person__merged_into").order_by("asked_at", "pk")
    return [one for one in ordered if told in json.dumps(one.content, ensure_ascii=False)]


def _time_words(case: Case, closed_on: date) -> str:
    return f"From {wording.spelt_day(case.opened_on)} to {wording.spelt_day(closed_on)}."


def _plan_words(case: Case) -> str:
    signed = Plan.objects.filter(case=case, signed_on__isnull=False).count()
    steps = Step.objects.filter(case=case, plan__status=PlanStatus.ACTIVE).values_list("status", flat=True)
    done = sum(status == StepStatus.DONE for status in steps)
    if not signed:
        return "No plan was signed."
    plans = wording.counted(signed, "plan was signed", "plans were signed")
    return f"{plans}. Of the {wording.counted(len(steps), 'step', 'steps')} of the last, {done} were done."


def _hours_words(case: Case) -> str:
    """Return the hours that count, of verified months, and of how many months."""
    rows = MonthCount.objects.filter(case=case, is_provisional=False)
    told = rows.aggregate(core=Sum("core_hours"), other=Sum("other_hours"))
    hours = (told["core"] or Decimal()) + (told["other"] or Decimal())
    months = rows.values("month").distinct().count()
    if not months:
        return "No month was verified."
    return f"{plain_hours(hours)} hours counted in {wording.counted(months, 'month', 'months')}."


def _activity_words(case: Case) -> str:
    rows = list(Activity.objects.filter(case=case).order_by("first_day", "pk"))
    kinds = dict.fromkeys(str(one.get_kind_display()) for one in rows)
    return f"{'; '.join(kinds)}." if kinds else "None was assigned."


def _support_words(case: Case) -> str:
    """Return what was authorised less what came back, and the months for which child care was asked for."""
    times, amount, back = granted_sums(case)
    months = {
        f"{month:%Y-%m}"
        for month in CareAuthorisation.objects.counting().filter(case=case).values_list("month", flat=True)
    }
    lines = case.events.standing().filter(kind=EventKind.CHILD_CARE_AUTHORISED, is_imported=True)
    months |= {facts["month"] for facts in lines.values_list("facts", flat=True) if facts.get("month")}
    parts = []
    if times:
        supports = wording.counted(times, "support was authorised", "supports were authorised")
        less = f", of which ${back:,.2f} came back" if back else ""
        parts.append(f"{supports}, ${amount:,.2f} in all{less}.")
    if months:
        parts.append(f"Child care was asked for in {wording.counted(len(months), 'month', 'months')}.")
    return " ".join(parts) or "None was authorised."


def _open_words(case: Case, closed_on: date) -> str:
    supports = Support.objects.filter(case=case)
    care = CareAuthorisation.objects.standing().filter(case=case)
    counts: list[tuple[int, str, str]] = [
        (
            Step.objects.filter(case=case, plan__status=PlanStatus.ACTIVE, status=StepStatus.OPEN).count(),
            "step of the plan",
            "steps of the plan",
        ),
        (Activity.objects.filter(case=case, last_day__isnull=True).count(), "work activity", "work activities"),
        (_open_referrals(case), "referral to a service", "referrals to services"),
        (Promise.objects.open().filter(case=case).count(), "promise of ours", "promises of ours"),
        (supports.waiting().count(), "support that waits for a decision", "supports that wait for a decision"),
        (supports.authorised_unpaid().count(), "support to be paid", "supports to be paid"),
        (supports.going_on(closed_on).count(), "support that goes on", "supports that go on"),
        (care.filter(decision__isnull=True).count(), "child care request without answer", CARE_UNANSWERED),
        (care.filter(month__gt=closed_on).count(), "month of child care after closing", CARE_AFTER),
    ]
    found = [wording.counted(count, one, many) for count, one, many in counts if count]
    return f"{', '.join(found)}." if found else "Nothing is open."


def _open_referrals(case: Case) -> int:
    """Count the referrals of which nobody has said what came of them, but those that tell of a protected fact."""
    answered = FollowUp.objects.standing().filter(referral=OuterRef("pk"))
    return CommunityReferral.objects.standing().filter(~Exists(answered), case=case, restricted_kinds=[]).count()


def _end_words(one: Transitional) -> str:
    return f"Through {wording.spelt_day(one.last_day)}. {one.words}" if one.last_day else one.words
