"""What is to be paid of a month, by when, and what was paid too much or too little; never one against the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.choices import PayMethod, Programme
from eligibility.rules.clocks import DecideBy, decide_by
from eligibility.rules.facts import ZERO
from eligibility.rules.registry import Program

#: How each programme is paid (7 CFR 274.1: food benefits on the card alone).
METHODS: Mapping[str, tuple[PayMethod, ...]] = {
    Programme.SNAP: (PayMethod.EBT,),
    Programme.TANF: (PayMethod.EBT, PayMethod.DEPOSIT, PayMethod.CHECK),
    Programme.TA_DVS: (PayMethod.PROVIDER, PayMethod.CHECK, PayMethod.EBT, PayMethod.DEPOSIT),
    Programme.CHILD_CARE: (PayMethod.PROVIDER, PayMethod.DEPOSIT, PayMethod.CHECK),
}


@dataclass(frozen=True, slots=True)
class Payment:
    """One issuance: what of the decision it settles, whether it was paid, and whether it came back."""

    amount: Decimal
    is_paid: bool = False
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """A month of a programme: decided, paid and not come back, waiting, and held back elsewhere for it.

    `has_begun`: something was paid, or the month is over; before that nothing is too little. `elsewhere`: of a sum for
    several months, what other months had of it since.
    """

    decided: Decimal
    paid: Decimal = ZERO
    waiting: Decimal = ZERO
    recovered: Decimal = ZERO
    recovering: Decimal = ZERO
    has_begun: bool = False
    is_most: bool = False
    elsewhere: Decimal = ZERO

    @property
    def over(self) -> Decimal:
        """Answer what was paid too much and was not held back since.

        Policy: 7 CFR 273.18(a); 7 AAC 45.570.
        """
        return max(ZERO, self.paid - self.recovered - self.decided)

    @property
    def under(self) -> Decimal:
        """Answer what was paid too little; of a decision that tells the most that may be paid, nothing is.

        Policy: 7 CFR 273.17(a).
        """
        if self.is_most or not self.has_begun:
            return ZERO
        return max(ZERO, self.decided - self.paid + self.recovered)

    @property
    def to_pay(self) -> Decimal:
        """Answer what of the decision neither was paid nor waits to be."""
        return max(ZERO, self.decided - self.paid + self.recovered - self.waiting - self.elsewhere)

    @property
    def to_recover(self) -> Decimal:
        """Answer what of the overpayment nothing waits to be held back for."""
        return max(ZERO, self.over - self.recovering)


def balance_of(
    decided: Decimal,
    payments: Iterable[Payment],
    *,
    recovered: Decimal = ZERO,
    recovering: Decimal = ZERO,
    is_over: bool = False,
    is_most: bool = False,
    elsewhere: Decimal = ZERO,
) -> Balance:
    """Return how a month stands: what the newest decision says against what was paid; each for itself.

    `recovered`: held back of paid issuances for this month; `recovering`: of those that wait; `is_over`: the month is
    past; `is_most`: the decision tells the most that may be paid, of which other months had `elsewhere` since.

    Policy: 7 CFR 273.17, 273.18; issue: over- and underpayment are shown, never netted in silence.
    """
    rows = list(payments)
    paid = sum((one.amount for one in rows if one.is_paid and not one.came_back), ZERO)
    waiting = sum((one.amount for one in rows if not one.is_paid), ZERO)
    begun = is_over or any(one.is_paid for one in rows)
    return Balance(decided, paid, waiting, recovered, recovering, has_begun=begun, is_most=is_most, elsewhere=elsewhere)


def need_by(
    program: Program, jurisdiction: str, *, filed_on: date, month: date, expedited_from: date | None = None
) -> DecideBy | None:
    """Return by when the first benefit has to be usable; None of later months, for which no day is on file.

    Policy: 7 CFR 273.2(g)(1), (i)(3), 274.2(b); for cash the clock of the state (`rules.clocks`).
    """
    if month != filed_on.replace(day=1):
        return None
    return decide_by(program, jurisdiction, filed_on, expedited_from=expedited_from)
