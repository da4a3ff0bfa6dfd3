"""What an entry must have before any hour of it can count: proof, verification, supervision, and what its kind asks."""

from collections.abc import Iterator

from coaching.choices import ABSENCES, HOMEWORK, HourKind, HoursProof, JobSearchPart, WorkActivity
from coaching.rules.hours import days
from coaching.rules.hours.activities import Activity
from coaching.rules.hours.entries import Entry, Reason
from coaching.rules.hours.figures import Figures

Refusal = tuple[Reason, str, str]

#: Hours at which somebody is there to look after the person.
_PRESENT = frozenset({HourKind.WORKED, HourKind.HOMEWORK_SUPERVISED})


def is_absence(entry: Entry) -> bool:
    """Answer whether an entry is of hours not done: an excused absence or a holiday."""
    return entry.kind in ABSENCES


def is_homework(entry: Entry) -> bool:
    """Answer whether an entry is of homework, supervised or not."""
    return entry.kind in HOMEWORK


def refusal(
    entry: Entry, activity: Activity, figures: Figures, *, with_unverified: bool, is_actual_known: bool
) -> Refusal | None:
    """Answer why nothing of an entry can count, in words and with its source, or None.

    Policy: `wpr.verification`, `wpr.unpaid_supervision`, DPAWS expectations 15 (A053, A055, A056).
    """
    gates = (
        *_proof(entry, figures),
        *_absence(entry, activity, figures),
        *_projection(entry, activity, figures, is_actual_known=is_actual_known),
        *_supervision(entry, activity, figures),
        *_job_search(entry, figures),
        *_education(entry, activity, figures),
    )
    if gates:
        return gates[0]
    if not entry.is_verified and not with_unverified:
        return Reason.NOT_VERIFIED, "not verified yet", figures.source("wpr.verification")
    return None


def _proof(entry: Entry, figures: Figures) -> Iterator[Refusal]:
    source = figures.source("wpr.verification")
    if entry.kind == HourKind.HOLIDAY:
        return
    if entry.proof == HoursProof.MISSING:
        yield Reason.NO_PROOF, "no proof", source
    elif entry.proof == HoursProof.STATEMENT:
        yield Reason.STATEMENT_ALONE, "the person’s own statement alone is no proof", source


def _absence(entry: Entry, activity: Activity, figures: Figures) -> Iterator[Refusal]:
    if not is_absence(entry):
        return
    source = figures.source("wpr.excused.absence_hours_per_month")
    if activity.is_paid:
        yield Reason.PAID_LEAVE_ONLY, "paid work counts by the hours paid, paid leave among them", source
    elif not entry.scheduled_hours:
        yield Reason.NOT_SCHEDULED, "not scheduled to take part then", source


def _projection(entry: Entry, activity: Activity, figures: Figures, *, is_actual_known: bool) -> Iterator[Refusal]:
    if entry.kind != HourKind.PROJECTED:
        return
    source = figures.source("wpr.projection_months")
    months = figures.count("wpr.projection_months")
    if not activity.is_paid or entry.proven_month is None:
        yield Reason.NOT_PROJECTED, "only proven hours of paid work can be projected", source
    elif not 1 <= days.months_between(entry.proven_month, entry.month) <= months:
        yield Reason.PROJECTION_OVER, f"hours are projected for {months} months; prove them again", source
    elif is_actual_known:
        yield Reason.ACTUAL_KNOWN, "the hours really done in this month are known", source


def _supervision(entry: Entry, activity: Activity, figures: Figures) -> Iterator[Refusal]:
    if activity.needs_supervision and entry.kind in _PRESENT and not entry.is_supervised:
        words = "unpaid, and nobody named looks after it each day"
        yield Reason.NOT_SUPERVISED, words, figures.source("wpr.unpaid_supervision")


def _job_search(entry: Entry, figures: Figures) -> Iterator[Refusal]:
    if entry.activity != WorkActivity.JSJR or entry.kind != HourKind.WORKED:
        return
    if entry.part == JobSearchPart.TREATMENT and not entry.is_certified:
        words = "not certified; who assigned it sees on the Work tab what is missing"
        yield Reason.NOT_CERTIFIED, words, figures.source("wpr.activities")
    if entry.part == JobSearchPart.SEARCH:
        if not entry.has_contact_list:
            words = "no list of job contacts and no written justification"
            yield Reason.NO_CONTACT_LIST, words, figures.source("wpr.verification")
        if not entry.is_debriefed and figures.is_set("std.ak.job_search_debrief"):
            yield Reason.NO_DEBRIEF, "no debrief", figures.source("std.ak.job_search_debrief")


def _education(entry: Entry, activity: Activity, figures: Figures) -> Iterator[Refusal]:
    if activity.needs_progress and not entry.has_progress:
        yield Reason.NO_PROGRESS, "no satisfactory progress or attendance", figures.source("wpr.activities")
    if is_homework(entry) and not activity.is_education:
        source = figures.source("wpr.homework.unsupervised_per_class_hour")
        yield Reason.NO_HOMEWORK, "this activity has no homework", source
