"""What the open penalties of a family take together: one amount, by each state's rule of several at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from casework.public import Jurisdiction
from eligibility.public import Figures, Step
from reengagement.choices import PenaltyReason
from reengagement.rules import alaska, ladder, north_carolina, oregon, texas
from reengagement.rules.alaska.amounts import SCHOOL, STACKING
from reengagement.rules.ladder import Amount, Level

#: Alaska's reasons that make the whole family ineligible (AS 47.27.015).
INELIGIBLE = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})
#: Alaska's reasons to which the ladder of elapsed months does not speak.
OFF_THE_LADDER = INELIGIBLE | {PenaltyReason.SCHOOL}
#: North Carolina's reasons that leave the family a payment.
_IN_PART = frozenset({PenaltyReason.CHILD_SUPPORT, PenaltyReason.SUBSTANCE})
_AK, _OR = Jurisdiction.ALASKA, Jurisdiction.OREGON
_NC, _TX = Jurisdiction.NORTH_CAROLINA, Jurisdiction.TEXAS
#: The rule of a state's penalties that have no rule of their own.
_RULES = {
    _AK: "tanf.ak.penalty.steps",
    _OR: oregon.LEVELS,
    _NC: north_carolina.MRA,
    _TX: texas.SANCTION,
}
_OWN_RULES = {
    (_AK, PenaltyReason.JOB_QUIT): "tanf.ak.job_quit_ineligibility",
    (_AK, PenaltyReason.JOB_REFUSED): "tanf.ak.job_quit_ineligibility",
    (_AK, PenaltyReason.SCHOOL): SCHOOL,
    (_NC, PenaltyReason.SIGNATURE): north_carolina.MRA_B,
    (_NC, PenaltyReason.CORE_TERMS): "tanf.nc.mra_core",
    (_NC, PenaltyReason.JOB_QUIT): north_carolina.JOB_QUIT,
    (_NC, PenaltyReason.CHILD_SUPPORT): north_carolina.CHILD_SUPPORT,
    (_NC, PenaltyReason.SUBSTANCE): north_carolina.SUBSTANCE,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One penalty as it bears on a payment: its reason, its level in force, and whether the case is over by it."""

    reason: PenaltyReason
    level: Level | None = None
    is_case_over: bool = False


@dataclass(frozen=True, slots=True)
class FamilyMoney:
    """The payment of a family without any penalty, as eligibility told it, and what Alaska's table asks."""

    payment: Decimal | None
    recovered: Decimal = ladder.ZERO
    size: int | None = None
    table: str = ""


def rule_of(reason: PenaltyReason, figures: Figures) -> str:
    """Return where it stands what a penalty takes.

    Policy: the ids are those of the policy files, by state and reason.
    """
    state = Jurisdiction(figures.jurisdiction)
    told = figures.source(_OWN_RULES.get((state, reason), _RULES[state]))
    if state == Jurisdiction.NORTH_CAROLINA and not told.startswith("North Carolina"):
        return f"North Carolina TANF {told}"
    return told


def amount_of(money: FamilyMoney, parts: Sequence[Part], *, figures: Figures) -> Amount | None:
    """Return a full month's payment of a family under its penalties, one or several, of one person or more.

    None while eligibility has not told what the arithmetic needs, and where no text on file says how it falls. In
    Alaska the highest share alone counts, and school comes on top; in Oregon all shares together stop at the share at
    risk; what stops the whole payment stops it once.

    Policy: policy README 13.3; `tanf.ak.penalty.stacking`; OAR 461-130-0330, 461-135-0200 (`tanf.or.dq.at_risk_share`);
    North Carolina state plan; TWH A-2140.
    """
    if money.payment is None or not parts:
        return None
    state = Jurisdiction(figures.jurisdiction)
    stopping = [one for one in parts if _stops_all(one, state)]
    if stopping:
        return _whole(money.payment, stopping[0].reason, figures)
    return _in_part(money, money.payment, parts, figures)


def several_rule(figures: Figures) -> tuple[str, str]:
    """Return what a state's rule says of several penalties of a family, in words, and where that stands.

    Policy: policy README 13.3.
    """
    state = Jurisdiction(figures.jurisdiction)
    if state == Jurisdiction.ALASKA:
        return "Of several the highest share alone counts; school comes on top.", figures.source(STACKING)
    if state == Jurisdiction.OREGON:
        most = ladder.percent(figures.number(oregon.AT_RISK))
        return f"Together they take {most} of the payment at most.", figures.source(oregon.AT_RISK)
    if state == Jurisdiction.NORTH_CAROLINA:
        return "What stops the whole payment stops it once.", figures.source(north_carolina.MRA)
    return "The whole payment stops once; months do not add.", figures.source(texas.SANCTION)


def _stops_all(part: Part, state: Jurisdiction) -> bool:
    if part.is_case_over:
        return True
    match state:
        case Jurisdiction.ALASKA:
            return part.reason in INELIGIBLE
        case Jurisdiction.OREGON:
            return False
        case Jurisdiction.NORTH_CAROLINA:
            return part.reason not in _IN_PART
        case Jurisdiction.TEXAS:
            return True


def _in_part(money: FamilyMoney, payment: Decimal, parts: Sequence[Part], figures: Figures) -> Amount | None:
    levels = [one.level for one in parts if one.level is not None]
    reasons = {one.reason for one in parts}
    if figures.jurisdiction == Jurisdiction.OREGON:
        return oregon.amount_of(payment, levels, recovered=money.recovered, figures=figures)
    if figures.jurisdiction == Jurisdiction.NORTH_CAROLINA:
        is_on_file = PenaltyReason.SUBSTANCE not in reasons
        several = len(parts) > 1
        return north_carolina.child_support_amount(payment, is_several=several, figures=figures) if is_on_file else None
    if money.size is None or not money.table:
        return None
    return alaska.amount_of(
        payment,
        levels,
        base=alaska.Base(money.table),
        size=money.size,
        has_school=PenaltyReason.SCHOOL in reasons,
        figures=figures,
    )


def _whole(payment: Decimal, reason: PenaltyReason, figures: Figures) -> Amount:
    inputs = (("Payment", ladder.dollars(payment)),)
    rule = "The family’s whole payment stops."
    step = Step("Payment", inputs, rule, ladder.dollars(ladder.ZERO), rule_of(reason, figures))
    return Amount(payment, payment, ladder.ZERO, (step,))
