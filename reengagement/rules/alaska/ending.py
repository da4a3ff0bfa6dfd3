"""How an Alaska penalty ends: the eighteen cases of the policy README, section 13.2, as one rule (A042).

Intent alone lifts nothing. Once compliance is proven, the end reaches back to the earlier of stated intent and
compliance, and the last penalty day is the day before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eligibility.public import Figures, Step, day_words
from reengagement.choices import EndGround, PenaltyReason
from reengagement.rules.alaska.levels import job_quit_days, proof_days
from reengagement.rules.ladder import Ending, deleted, earliest, ended, goes_on, waits

END = "tanf.ak.penalty.end"
ACTIONS = "tanf.ak.penalty.actions"
SPENT_INTENT = "tanf.ak.penalty.spent_intent"
COUNTS = "COUNTS"
#: Compliance with these is one act, the signing of a plan (MS 723-3 A).
_BY_SIGNING = frozenset({PenaltyReason.PLAN, PenaltyReason.SIGNATURE})
#: These are never cured; their time runs out (7 AAC 45.970).
_BY_TIME = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})


class Appeal(StrEnum):
    """How a hearing stands."""

    PENDING = "PENDING"
    WON = "WON"
    LOST = "LOST"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to comply. Days are those on which it happened; `intent_entered_on` is kept for the record alone.

    `began_on`: the first day of the assigned activity. `complied_on`: the day on which the proof was reached, see
    `complied_on`. `failed_on`: the day on which the attempt was closed as failed.
    """

    intent_on: date | None = None
    intent_entered_on: date | None = None
    began_on: date | None = None
    complied_on: date | None = None
    failed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Penalty:
    """One person's penalty, with all that may end it; two people have two (MS 723-5).

    `failed_on`: the day of the failure. `first_day`: the first penalty day, past or planned. `number`: the person's
    so-many-th failure or job quit. `closed_on`: the day the case closed because the family lost the whole payment;
    `reapplied_on` and `eligible_on` belong to the application after it.
    """

    failed_on: date
    first_day: date
    reason: PenaltyReason
    number: int = 1
    attempts: tuple[Attempt, ...] = ()
    good_cause_from: date | None = None
    exempt_from: date | None = None
    is_error: bool = False
    appeal: Appeal | None = None
    has_continued_aid: bool = False
    closed_on: date | None = None
    reapplied_on: date | None = None
    eligible_on: date | None = None


def complied_on(
    reason: PenaltyReason,
    *,
    signed_on: date | None = None,
    done_on: Iterable[date] = (),
    days_asked: int = 1,
    number: int = 1,
    figures: Figures,
) -> date | None:
    """Return the day on which compliance was proven, None while it is not.

    For a plan it is the day it was signed; for an activity the last of the days asked, and never more days than may be
    asked after the person's so-many-th failure.

    Policy: MS 723-3 A; 7 AAC 45.980(i); README 13.2 no. 9, 11.
    """
    if reason in _BY_SIGNING:
        return signed_on
    asked = min(max(days_asked, 1), proof_days(number, figures=figures))
    days = sorted(set(done_on))
    return days[asked - 1] if len(days) >= asked else None


def end_of(penalty: Penalty, *, today: date, figures: Figures) -> Ending:
    """Return how a penalty stands: it goes on, waits, ends or is deleted, with every step of the arithmetic.

    Policy: DPAWS expectations 11 (A042); ATAP MS 723, 723-3; 7 AAC 45.970, 45.980(i); README 13.2, no. 1 to 18.
    """
    found = [*_undone(penalty, today, figures), *_by_good_cause(penalty, today, figures)]
    if penalty.reason in _BY_TIME:
        found += _by_time(penalty, today, figures)
    else:
        found += _by_exemption(penalty, today, figures)
        found += _by_compliance(penalty, today, figures)
    best = earliest(found)
    if best is not None:
        return best
    if penalty.appeal == Appeal.PENDING and penalty.has_continued_aid:
        return waits(_waiting_step(penalty, figures))
    return goes_on(_going_on_step(penalty, figures))


def _undone(penalty: Penalty, today: date, figures: Figures) -> Sequence[Ending]:
    """No. 17, and the third kind of request: what was never valid is deleted."""
    source = figures.source(ACTIONS)
    pays_back = _has_taken(penalty, today)
    if penalty.appeal == Appeal.WON:
        rule = "A decision for the family undoes the penalty as if it had never been imposed."
        step = Step("Hearing", (("Decision", "for the family"),), rule, "Deleted", source)
        return (deleted(EndGround.APPEAL_WON, step, pays_back=pays_back),)
    if penalty.is_error:
        rule = "A penalty that was never valid is deleted, and the counters are corrected."
        step = Step("Error", (("Valid", "no"),), rule, "Deleted", source)
        return (deleted(EndGround.ERROR, step, pays_back=pays_back),)
    return ()


def _by_good_cause(penalty: Penalty, today: date, figures: Figures) -> Sequence[Ending]:
    """No. 13: it ends on the day good cause began; on or before the first penalty day it is deleted."""
    if penalty.good_cause_from is None or penalty.good_cause_from > today:
        return ()
    rule = "Good cause ends it on the day the cause began; on or before the first penalty day it is deleted."
    step = Step(
        "Good cause",
        (("Cause began", day_words(penalty.good_cause_from)), ("First penalty day", day_words(penalty.first_day))),
        rule,
        day_words(penalty.good_cause_from),
        figures.source(END),
    )
    return (_ended_or_deleted(penalty, penalty.good_cause_from, today, EndGround.GOOD_CAUSE, step),)


def _by_exemption(penalty: Penalty, today: date, figures: Figures) -> Sequence[Ending]:
    """No. 14: it ends on the first day of the exemption."""
    if penalty.exempt_from is None or penalty.exempt_from > today:
        return ()
    rule = "It ends on the first day of an exemption."
    inputs = (("Exemption began", day_words(penalty.exempt_from)),)
    step = Step("Exemption", inputs, rule, day_words(penalty.exempt_from), figures.source(END))
    return (_ended_or_deleted(penalty, penalty.exempt_from, today, EndGround.EXEMPTION, step),)


def _by_time(penalty: Penalty, today: date, figures: Figures) -> Sequence[Ending]:
    """No. 16: a job quit is never cured; its months of thirty days run without a break."""
    days = job_quit_days(penalty.number, figures=figures)
    effective = penalty.first_day + timedelta(days=days)
    if effective > today:
        return ()
    step = Step(
        "Job quit",
        (("First day", day_words(penalty.first_day)), ("Days", str(days)), ("Quit number", str(penalty.number))),
        "It cannot be cured. Its days run without a break.",
        day_words(effective),
        figures.source("tanf.ak.job_quit_ineligibility"),
    )
    return (ended(EndGround.SERVED, effective, step, restored_from=effective),)


def _by_compliance(penalty: Penalty, today: date, figures: Figures) -> Sequence[Ending]:
    """No. 1 to 11, 15: the attempt that succeeded decides; earlier and spent intent count for nothing."""
    proven = [one for one in penalty.attempts if one.complied_on and penalty.failed_on <= one.complied_on <= today]
    if not proven:
        return ()
    attempt = min(proven, key=lambda one: one.complied_on or date.max)
    complied = attempt.complied_on or date.max
    intents = _intents(penalty, attempt, figures)
    if penalty.closed_on is not None and complied >= penalty.closed_on:
        since = [day for day in intents if day >= penalty.closed_on]
        return (_while_reapplying(penalty, min([*since, complied]), complied, figures),)
    effective = min([*intents, complied])
    step = Step(
        "Earlier of intent and compliance",
        (
            ("Intent stated", day_words(attempt.intent_on)),
            ("Intent entered", day_words(attempt.intent_entered_on or attempt.intent_on)),
            ("Activity began", day_words(attempt.began_on)),
            ("Complied", day_words(complied)),
            ("Failure", day_words(penalty.failed_on)),
        ),
        (
            "Compliance is proven, so the end reaches back to the day the intent was stated or the day of compliance,"
            " whichever is first. Starting the activity is intent too. Intent before the failure does not count."
        ),
        day_words(effective),
        figures.source(END),
        doubt=_doubt(attempt, effective),
    )
    return (_ended_or_deleted(penalty, effective, today, EndGround.COMPLIED, step),)


def _intents(penalty: Penalty, attempt: Attempt, figures: Figures) -> list[date]:
    """Return the days that count as intent: stated, or shown by starting the activity, on or after the failure."""
    counted = [attempt]
    if figures.word(SPENT_INTENT) == COUNTS:
        counted = [one for one in penalty.attempts if one.failed_on or one is attempt]
    days = [day for one in counted for day in (one.intent_on, one.began_on) if day is not None]
    complied = attempt.complied_on or date.max
    return [day for day in days if penalty.failed_on <= day <= complied]


def _doubt(attempt: Attempt, effective: date) -> str:
    if attempt.began_on == effective and attempt.intent_on != effective:
        return "That starting the activity is intent is our reading of the manual."
    return ""


def _while_reapplying(penalty: Penalty, effective: date, complied: date, figures: Figures) -> Ending:
    """No. 15: the case is closed; compliance while applying again ends it, money comes with the new application."""
    is_known = penalty.reapplied_on is not None and penalty.eligible_on is not None
    days = [day for day in (penalty.reapplied_on, penalty.eligible_on) if day is not None]
    restored = max([*days, effective]) if is_known else None
    step = Step(
        "Complied while applying again",
        (
            ("Case closed", day_words(penalty.closed_on)),
            ("Complied", day_words(complied)),
            ("Applied again", day_words(penalty.reapplied_on)),
            ("Eligible from", day_words(penalty.eligible_on)),
        ),
        "The case is closed: the end reaches back to intent stated since then, or is the day of compliance; money is"
        " paid from the later of applying and being eligible.",
        day_words(effective),
        figures.source(END),
        doubt="No text read speaks of intent once the case is closed; this is our reading.",
    )
    return ended(EndGround.COMPLIED, effective, step, restored_from=restored)


def _ended_or_deleted(penalty: Penalty, effective: date, today: date, ground: EndGround, step: Step) -> Ending:
    """Return an end, or a deletion where no penalty day is left (no. 5, 6, 13)."""
    if effective > penalty.first_day:
        return ended(ground, effective, step, restored_from=effective)
    zero = Step(
        "No penalty day",
        (("End", day_words(effective)), ("First penalty day", day_words(penalty.first_day))),
        "The end lies on or before the first penalty day: the penalty is deleted, and what was taken is paid back.",
        "Deleted",
        step.source,
    )
    return deleted(ground, step, zero, pays_back=_has_taken(penalty, today))


def _has_taken(penalty: Penalty, today: date) -> bool:
    """Tell whether the penalty has begun and aid was not continued meanwhile: then something was taken (no. 5, 6)."""
    return penalty.first_day <= today and not penalty.has_continued_aid


def _waiting_step(penalty: Penalty, figures: Figures) -> Step:
    return Step(
        "Hearing",
        (("Decision", "not yet"), ("Aid continued", "yes")),
        "While aid is continued for a hearing, the penalty waits.",
        "Waits",
        f"{figures.source(END)}; {figures.source('notice.continuation')}",
        doubt="The period in which Alaska continues this aid was not read.",
    )


def _going_on_step(penalty: Penalty, figures: Figures) -> Step:
    said = max((one.intent_on for one in penalty.attempts if one.intent_on), default=None)
    rule = "Stating intent alone lifts nothing: the activity has to be finished, or the plan signed, first."
    if penalty.reason in _BY_TIME:
        rule = "It cannot be cured; it runs until its time is over."
    inputs = (("Intent stated", day_words(said)),)
    return Step("Nothing ends it yet", inputs, rule, "Goes on; the months keep counting", figures.source(END))
