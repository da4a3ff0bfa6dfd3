"""The participation rates of many families in a month and a year, the targets, the credit, the cap of education."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol
from uuid import UUID

from coaching.rules.hours import days
from coaching.rules.hours.families import Rate
from coaching.rules.hours.figures import Figures
from coaching.rules.hours.findings import Finding, Place, Why


@dataclass(frozen=True)
class MonthRate:
    """A rate of a month with the families behind each number; `over_cap` are engaged ones that the cap takes off."""

    month: date
    rate: Rate
    numerator: tuple[UUID, ...]
    denominator: tuple[UUID, ...]
    left_out: Mapping[Why, tuple[UUID, ...]]
    over_cap: int = 0

    @property
    def numerator_count(self) -> int:
        """Families that count as engaged."""
        return len(self.numerator) - self.over_cap

    @property
    def share(self) -> Fraction | None:
        """Engaged by counted families, 0 to 1; None without any family."""
        return Fraction(self.numerator_count, len(self.denominator)) if self.denominator else None


def rate_of(
    findings: Iterable[Finding], *, month: date, rate: Rate, cap: Decimal | None = None, with_waived: bool = True
) -> MonthRate:
    """Put findings of one month together.

    `cap` is the share of engaged families that may count through education alone; it binds the state as a whole, so
    give none for a coach or an office. Without `with_waived`, families under a waiver are taken out, as where the state
    shows reasonable cause (`fvo.waiver`).

    Policy: `wpr.family_rate`, `wpr.education_cap`, 45 CFR 261.33(c).
    """
    rows = [one for one in findings if one.month == month and one.rate == rate]
    inside = [one for one in rows if one.is_counted and (with_waived or not one.is_waived)]
    engaged = [one for one in inside if one.is_engaged]
    left: dict[Why, list[UUID]] = {}
    for one in rows:
        is_taken_out = one.is_counted and one.is_waived and not with_waived
        if one.place == Place.LEFT_OUT or is_taken_out:
            left.setdefault(Why.WAIVER if is_taken_out else one.why, []).append(one.family_id)
    by_education = sum(one.is_by_education for one in engaged)
    over = 0 if cap is None else max(by_education - education_room(len(engaged) - by_education, cap), 0)
    return MonthRate(
        month=month,
        rate=rate,
        numerator=tuple(sorted(one.family_id for one in engaged)),
        denominator=tuple(sorted(one.family_id for one in inside)),
        left_out={why: tuple(sorted(ids)) for why, ids in left.items()},
        over_cap=over,
    )


def education_room(others: int, cap: Decimal) -> int:
    """Answer how many families may count through education beside others: at most `cap` of all engaged together."""
    share = Fraction(cap)
    return (others * share / (1 - share)).__floor__()


class OfMonth(Protocol):
    """One rate of a month, however it was summed."""

    @property
    def month(self) -> date:
        """The month, by its first day."""

    @property
    def share(self) -> Fraction | None:
        """Engaged by counted families; None without any family."""


def year_rate(months: Iterable[OfMonth], *, year: int) -> Fraction | None:
    """Answer a fiscal year's rate: the mean of its monthly rates so far; None without any (`wpr.family_rate`).

    Policy: 42 USC 607(b)(1)(A), 45 CFR 261.22(a)(1), 261.24(a)(1).
    """
    wanted = set(days.months_of_fiscal_year(year))
    shares = [one.share for one in months if one.month in wanted and one.share is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def target_of(rate: Rate, figures: Figures) -> Decimal:
    """Answer what the state has to reach, a fraction: 50 or 90 percent less the caseload reduction credit (A109).

    Policy: `wpr.participation_rate`, `wpr.caseload_credit`, 45 CFR 261.21, 261.23, 261.40. Without a credit on file the
    standard stands in full.
    """
    credit = figures.credit(rate) or Decimal(0)
    return max(figures.number("wpr.participation_rate", rate) - credit, Decimal(0))


def own_target(rate: Rate, figures: Figures) -> Decimal | None:
    """Answer what a coach is asked to reach, a fraction: in Alaska 50 and 75 percent, elsewhere None (A107, A108)."""
    key = {Rate.ALL_FAMILIES: "all_families", Rate.TWO_PARENT: "two_parent_individual"}[rate]
    return figures.number("std.ak.rates", key) if figures.has("std.ak.rates") else None


def credit_of(*, base_families: Decimal, compared_families: Decimal) -> Decimal:
    """Answer the caseload reduction credit as a fraction, 0 to 1; both caseloads are averages of a fiscal year.

    `compared_families` is net of changed rules of eligibility and of cases paid by excess state money.

    Policy: `wpr.caseload_credit`, 45 CFR 261.40 to 261.44; base year `wpr.crc.base_year`.
    """
    return max((base_families - compared_families) / base_families, Decimal(0))
