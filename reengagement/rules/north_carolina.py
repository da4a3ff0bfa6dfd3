"""North Carolina: the whole family loses its payment, for a month or until compliance, whichever is longer."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from casework.public import Jurisdiction, Refused, calendars
from eligibility.public import DAY, Figures, Step, day_words
from policy.reader import Policy, load
from reengagement.choices import EndGround, PenaltyReason
from reengagement.rules.ladder import (
    Amount,
    Ending,
    cents,
    deleted,
    dollars,
    ended,
    goes_on,
    percent,
    waits,
)

MRA = "tanf.nc.sanction.mra"
MINIMUM = "tanf.nc.sanction.minimum_months"
MRA_B = "tanf.nc.mra_b"
JOB_QUIT = "tanf.nc.job_quit_months"
CHILD_SUPPORT = "tanf.nc.sanction.child_support"
COUNTIES = "tanf.nc.electing_counties"
SUBSTANCE = "tanf.nc.sanction.substance"
NO_LETTER = (
    "Here the individual, not the family, is ineligible. What the payment falls to and what ends it is not on file: the"
    " county department of social services says so, and writes this letter."
)


@dataclass(frozen=True, slots=True)
class Sanction:
    """One family's sanction. `first_day`: past or planned. `month`: any day of the month of the failure or the quit."""

    first_day: date
    reason: PenaltyReason
    county: str = ""
    month: date | None = None
    complied_on: date | None = None
    is_hearing_pending: bool = False
    has_continued_aid: bool = False


def is_electing(county: str, *, on: date, policy: Policy | None = None) -> bool:
    """Tell whether a county runs its own plan, whose rules are not on file.

    Policy: G.S. 108A-27 (`tanf.nc.electing`, `tanf.nc.electing_counties`).
    """
    figures = Figures(Jurisdiction.NORTH_CAROLINA, on, policy or load())
    return county.strip().casefold() in {name.casefold() for name in figures.texts(COUNTIES)}


def end_of(sanction: Sanction, *, today: date, figures: Figures) -> Ending:
    """Return how a sanction stands; intent or agreement alone does not end it.

    Policy: North Carolina TANF State Plan FFY2026-2028 (`tanf.nc.sanction.mra`, `tanf.nc.mra_b`,
    `tanf.nc.job_quit_months`).

    Raises:
        Refused: the county runs its own plan, and its rules are not on file.
    """
    if sanction.county and is_electing(sanction.county, on=figures.on, policy=figures.policy):
        raise Refused(f"{sanction.county} runs its own plan; its sanction rules are not on file.", field="county")
    if sanction.reason == PenaltyReason.SIGNATURE:
        ending = _by_signing(sanction, today, figures)
    elif sanction.reason == PenaltyReason.JOB_QUIT:
        ending = _by_months(sanction, today, figures)
    elif sanction.reason == PenaltyReason.CHILD_SUPPORT:
        ending = _by_child_support(sanction, today, figures)
    elif sanction.reason == PenaltyReason.SUBSTANCE:
        ending = _by_treatment(sanction, today, figures)
    else:
        ending = _by_compliance(sanction, today, figures)
    if ending.is_over:
        return ending
    if sanction.is_hearing_pending and sanction.has_continued_aid:
        rule = "While assistance is continued for a hearing, it waits."
        source = figures.source("notice.continuation")
        return waits(Step("Hearing", (("Decision", "not yet"), ("Aid continued", "yes")), rule, "Waits", source))
    return ending


def child_support_amount(payment: Decimal, *, is_several: bool = False, figures: Figures) -> Amount:
    """Return a month's payment while a parent, or each of two, does not cooperate with child support.

    Policy: North Carolina TANF State Plan FFY2026-2028 (`tanf.nc.sanction.child_support`).
    """
    share = figures.number(CHILD_SUPPORT, "reduction")
    reduction = cents(payment * share)
    doubt = "How to round was not read."
    if is_several:
        doubt = f"That the share is taken once for a family is our reading. {doubt}"
    step = Step(
        "Reduction",
        (("Payment", dollars(payment)), ("Share", percent(share))),
        "The payment falls by this share.",
        dollars(reduction),
        figures.source(CHILD_SUPPORT),
        doubt,
    )
    return Amount(payment, reduction, payment - reduction, (step,))


def child_support_days(*, figures: Figures) -> tuple[int, int]:
    """Return the fewest days of that reduction, and the days after which the case ends without cooperation.

    Policy: North Carolina TANF State Plan FFY2026-2028 (`tanf.nc.sanction.child_support`).
    """
    return figures.count(CHILD_SUPPORT, "minimum_days"), figures.count(CHILD_SUPPORT, "maximum_days")


def _by_compliance(sanction: Sanction, today: date, figures: Figures) -> Ending:
    months = figures.count(MINIMUM)
    least = calendars.add_months(sanction.first_day, months)
    complied = sanction.complied_on
    inputs = (
        ("First day", day_words(sanction.first_day)),
        ("Shortest, months", str(months)),
        ("Shortest until", day_words(least)),
        ("Complied", day_words(complied)),
    )
    rule = "It lasts this long, or until compliance, whichever is longer. Stating intent does not end it."
    source = f"{figures.source(MRA)}; {figures.source(MINIMUM)}"
    if complied is None:
        return goes_on(Step("Later of month and compliance", inputs, rule, "Goes on: not complied yet", source))
    effective = max(least, complied)
    step = Step("Later of month and compliance", inputs, rule, day_words(effective), source)
    return _over(sanction, EndGround.COMPLIED, effective, step, today)


def case_ends_on(sanction: Sanction, *, figures: Figures) -> date | None:
    """Return the day on which the case ends for want of cooperation with child support; None where it does not.

    Policy: North Carolina TANF State Plan FFY2026-2028 (`tanf.nc.sanction.child_support`: then the case ends).
    """
    if sanction.reason != PenaltyReason.CHILD_SUPPORT:
        return None
    _, most = child_support_days(figures=figures)
    last = sanction.first_day + timedelta(days=most)
    return None if sanction.complied_on is not None and sanction.complied_on < last else last


def _by_child_support(sanction: Sanction, today: date, figures: Figures) -> Ending:
    """A quarter is held back for so many days at least, and until cooperation; the case ends after the longest."""
    fewest, most = child_support_days(figures=figures)
    complied = sanction.complied_on
    over_on = case_ends_on(sanction, figures=figures)
    least = sanction.first_day + timedelta(days=fewest)
    inputs = (
        ("First day", day_words(sanction.first_day)),
        ("Fewest days", str(fewest)),
        ("Days after which the case ends", str(most)),
        ("Cooperated", day_words(complied)),
    )
    rule = "It lasts this many days at least, and until cooperation. Without it the case ends after the longest."
    source = figures.source(CHILD_SUPPORT)
    is_case_over = over_on is not None and over_on <= today
    doubt = "No text on file says how one ends after the case; that cooperation does, and a new application pays again,"
    doubt = f"{doubt} is our reading." if is_case_over else ""
    if complied is None:
        result = f"The case ended on {day_words(over_on)}" if is_case_over else "Goes on: not cooperated yet"
        return goes_on(Step("Cooperation", inputs, rule, result, source, doubt))
    effective = max(least, complied)
    step = Step("Cooperation", inputs, rule, day_words(effective), source, doubt)
    return _over(sanction, EndGround.COMPLIED, effective, step, today, is_restored=over_on is None)


def _by_treatment(sanction: Sanction, today: date, figures: Figures) -> Ending:
    """The individual alone is ineligible; how long, no text on file says."""
    complied = sanction.complied_on
    step = Step(
        "Compliance",
        (("Complied", day_words(complied)),),
        "The individual, not the family, is ineligible until compliance.",
        day_words(complied) if complied else "Goes on: not complied yet",
        figures.source(SUBSTANCE),
        "No text on file says how long it lasts; that compliance ends it is our reading.",
    )
    return _over(sanction, EndGround.COMPLIED, complied, step, today) if complied else goes_on(step)


def _by_signing(sanction: Sanction, today: date, figures: Figures) -> Ending:
    """Who refuses to sign loses one month, and the case ends; approval comes no sooner than the month after it.

    Nothing is taken before its notice, so the payment that is missed is that of the month of the refusal, or of the
    month in which the notice takes effect where that comes later.
    """
    refused = sanction.month or sanction.first_day
    missed = max(refused, sanction.first_day)
    first = calendars.end_of_month(missed) + DAY
    step = Step(
        "Refused to sign",
        (("Refused", day_words(refused)), ("First day", day_words(sanction.first_day))),
        "No payment for one month, and the case ends. The family may apply again at any time; approval comes no sooner"
        " than the month after the missed payment.",
        day_words(first),
        figures.source(MRA_B),
        "The plan names the month of the refusal. No payment is taken before its notice, so where the notice takes"
        " effect later, that month is the missed one.",
    )
    return _over(sanction, EndGround.SERVED, first, step, today, is_restored=False)


def _by_months(sanction: Sanction, today: date, figures: Figures) -> Ending:
    month = sanction.month or sanction.first_day
    months = figures.count(JOB_QUIT, "month_of_quit") + figures.count(JOB_QUIT, "following")
    effective = calendars.day_of_month(month, months, 1)
    step = Step(
        "Job quit",
        (("Month of the quit", day_words(month)), ("Months", str(months))),
        "Ineligible in the month of the quit and the months after it.",
        day_words(effective),
        figures.source(JOB_QUIT),
    )
    return _over(sanction, EndGround.SERVED, effective, step, today)


def _over(
    sanction: Sanction, ground: EndGround, effective: date, step: Step, today: date, *, is_restored: bool = True
) -> Ending:
    """Return an end once its day has come, or a deletion where it lies on or before the first day of the sanction."""
    if effective > today:
        return goes_on(step)
    if effective > sanction.first_day:
        return ended(ground, effective, step, restored_from=effective if is_restored else None)
    inputs = (("End", day_words(effective)), ("First day", day_words(sanction.first_day)))
    rule = "The end lies on or before the first day: nothing is taken, and what was taken is paid back."
    zero = Step("No day of it", inputs, rule, "Deleted", step.source)
    return deleted(ground, step, zero, pays_back=sanction.first_day <= today and not sanction.has_continued_aid)
