"""What a family is owed of a month: what is decided, unless a letter told more of it or the benefit ended before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import Case, calendars
from eligibility.choices import ActionKind, HearingResult, Programme
from eligibility.models import Certification, DecisionNotice, Determination, Issuance
from eligibility.queries.actions import COUNTING, LETTER_LEFT, ActionStand, ToldLevel, stands_of, told_level
from eligibility.queries.reductions import held_back_of
from eligibility.rules.facts import ZERO
from eligibility.rules.holding import CENT

#: Payments are rounded down to whole dollars, so that what a penalty leaves can miss less than one.
DOLLAR = Decimal(1)
_OVER = (HearingResult.UPHELD, HearingResult.WITHDRAWN)


@dataclass(frozen=True)
class Levels:
    """What bears on what is owed of the months of a case, read once."""

    stands: Sequence[ActionStand]
    certifications: Sequence[Certification]
    letters: Sequence[DecisionNotice]

    def told(self, row: Determination) -> ToldLevel | None:
        """Return what the family was told of a decided month within its certification; None where nothing was."""
        covering = self._certifying(row)
        if covering is None:
            return None
        return told_level(self.letters, self.stands, row.programme, row.month, since=covering.first_month)

    def is_told_apart(self, row: Determination) -> bool:
        """Answer whether a decision gives less than was told: the letter of what made it less tells of it."""
        told = self.told(row)
        return told is not None and row.monthly_benefit < told.amount

    def is_covered(self, row: Determination) -> bool:
        """Answer whether an adverse action was proposed by the end of the month, and does not take from it yet.

        Policy: 7 CFR 273.13(a)(1), 273.15(k); `notice.continuation`.
        """
        for stand in self._standing(row.programme):
            takes_from = stand.effective_on if stand.stage in COUNTING else None
            is_later = takes_from is None or row.month < takes_from
            if stand.action.proposed_on.replace(day=1) <= row.month and is_later:
                return True
        return False

    def has_ended(self, row: Determination, *, is_paid: bool = False) -> bool:
        """Answer whether the benefit or its certification was over before a decided month.

        `is_paid`: what was paid until a hearing that was lost counts from the day that the letter named.

        Policy: 7 CFR 273.10(f), 273.13, 273.15(k); `notice.continuation`.
        """
        for stand in self._standing(row.programme):
            if stand.action.kind == ActionKind.REDUCTION or stand.stage not in COUNTING:
                continue
            first = _named(stand) if is_paid and _is_lost(stand) else stand.effective_on
            if first and first <= row.month and row.application.filed_on <= stand.action.proposed_on:
                return True
        own = [one.really_until for one in self.certifications if one.application_id == row.application_id]
        return bool(own) and row.month > max(own) and self._certifying(row) is None

    def owed(self, row: Determination, payments: Iterable[Issuance]) -> Decimal:
        """Return what is owed of a decided month.

        What a letter told goes on until notice is over or a hearing is decided. What the family got meanwhile is too
        much once the agency won, and so is what a month was paid above a decision made when it was over or paid. A
        penalty that stops the whole payment stops what was told too.

        Policy: 7 CFR 273.13(a)(1), 273.15(k), 273.18(a); 45 CFR 205.10(a)(6); `notice.continuation`.
        """
        paid = [one for one in payments if one.issued_at and one.returned_on is None]
        if row.programme == Programme.TA_DVS:
            return row.monthly_benefit
        if self.has_ended(row, is_paid=bool(paid)):
            return ZERO
        told = self.told(row)
        if told is None or not gives_less(row, told) or self._is_claim(row, paid):
            return row.monthly_benefit
        if _held_back(row) and not row.is_eligible:
            return row.monthly_benefit
        left = (told.amount + told.held_back - _held_back(row)).quantize(CENT)
        return max(row.monthly_benefit, min(left, told.amount))

    def _is_claim(self, row: Determination, paid: Sequence[Issuance]) -> bool:
        lost = [one for one in self._standing(row.programme) if _is_lost(one) and one.effective_on]
        if any((first := _named(one)) and first <= row.month < (one.effective_on or first) for one in lost):
            return bool(paid)
        if self.is_covered(row) or self._was_covered(row):
            return False
        is_over = row.decided_on >= calendars.day_of_month(row.month, 1, 1)
        return is_over or any(one.issued_at and one.issued_at <= row.decided_at for one in paid)

    def _was_covered(self, row: Determination) -> bool:
        """Answer whether a month was decided under an action that was taken back since: a hearing won is no claim."""
        for one in (stand.action for stand in self.stands if stand.action.programme == row.programme):
            until = one.taken_back_on
            is_of_month = one.proposed_on.replace(day=1) <= row.month
            if is_of_month and until and one.proposed_on <= row.decided_on <= until:
                return True
        return False

    def _certifying(self, row: Determination) -> Certification | None:
        of_it = (one for one in self.certifications if one.programme == row.programme)
        return next((one for one in of_it if one.first_month <= row.month <= one.really_until), None)

    def _standing(self, programme: str) -> list[ActionStand]:
        return [one for one in self.stands if one.action.programme == programme and one.action.taken_back_at is None]


def levels_of(case: Case, *, today: date) -> Levels:
    """Return what bears on what is owed of the months of a case."""
    letters = DecisionNotice.objects.filter(case=case, notice__state__in=LETTER_LEFT, determination__isnull=False)
    return Levels(
        stands_of(case, today=today),
        list(Certification.objects.standing().filter(case=case)),
        list(letters.select_related("notice", "determination")),
    )


def gives_less(row: Determination, told: ToldLevel) -> bool:
    """Answer whether a decision gives less than was told, beside what a penalty of the cash takes.

    A penalty is told by its own notice; of food benefits it takes nothing, so that what is less there is compared as
    it is.

    Policy: 7 CFR 273.11(j), 273.13(a)(1); 45 CFR 205.10(a)(4).
    """
    if row.monthly_benefit >= told.amount:
        return False
    held = _held_back(row)
    missing = told.amount + told.held_back - row.monthly_benefit - held
    return missing >= DOLLAR if held else missing > 0


def _held_back(row: Determination) -> Decimal:
    return held_back_of(row) if row.programme == Programme.TANF else ZERO


def _named(stand: ActionStand) -> date | None:
    return stand.letter.effective_on if stand.letter else None


def _is_lost(stand: ActionStand) -> bool:
    return any(one.has_continued_aid and one.result in _OVER for one in stand.hearings)
