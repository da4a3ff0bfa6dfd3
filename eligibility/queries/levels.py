"""What a family is owed of a month: what is decided, unless a letter told more of it or the benefit ended before it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from casework.public import Case
from eligibility.choices import ActionKind, Programme
from eligibility.models import Certification, DecisionNotice, Determination, Issuance
from eligibility.queries.actions import COUNTING, LETTER_LEFT, ActionStand, Stage, ToldLevel, stands_of, told_level
from eligibility.queries.certifications import goes_on_from
from eligibility.queries.reductions import held_back_by_notice
from eligibility.queries.told_penalties import held_back_when_told
from eligibility.rules.facts import ZERO
from eligibility.rules.holding import CENT

#: Payments are rounded down to whole dollars, so that what a penalty leaves can miss less than one.
DOLLAR = Decimal(1)
_NAMED = (*COUNTING, Stage.HEARD)


@dataclass(frozen=True)
class Past:
    """What a decision came to that another took the place of."""

    pk: UUID
    supersedes_id: UUID | None
    decided_on: date
    monthly_benefit: Decimal
    is_eligible: bool


@dataclass(frozen=True)
class Levels:
    """What bears on what is owed of the months of a case, read once."""

    stands: Sequence[ActionStand]
    certifications: Sequence[Certification]
    letters: Sequence[DecisionNotice]
    past: Mapping[UUID, Past] = field(default_factory=dict)

    def told(self, row: Determination) -> ToldLevel | None:
        """Return what the family was told of a decided month within its certification; None where nothing was."""
        covering = self._certifying(row)
        if covering is None:
            return None
        since = goes_on_from(covering, self.certifications)
        return told_level(self.letters, self.stands, row.programme, row.month, since=since)

    def is_told_apart(self, row: Determination) -> bool:
        """Answer whether a decision gives less than was told: the letter of what made it less tells of it."""
        told = self.told(row)
        return told is not None and row.monthly_benefit < told.amount

    def is_covered(self, row: Determination) -> bool:
        """Answer whether an adverse action was proposed by the end of the month, and did not take from it yet.

        A month before the day that its letter named is covered by a decision made before that day alone; decided again
        at the same amount it stays so.

        Policy: 7 CFR 273.13(a)(1), 273.15(k), 273.18(a); `notice.continuation`.
        """
        for stand in self._standing(row.programme):
            takes_from, named = stand.counts_from, _named(stand)
            is_taken = takes_from is not None and takes_from <= row.month
            days = self._decided_days(row)
            is_late = named is not None and row.month < named and all(named <= on for on in days)
            if stand.action.proposed_on.replace(day=1) <= row.month and not is_taken and not is_late:
                return True
        return False

    def has_ended(self, row: Determination) -> bool:
        """Answer whether the benefit or its certification was over before a decided month.

        Policy: 7 CFR 273.10(f), 273.13, 273.15(k); `notice.continuation`.
        """
        if any(stand.action.kind != ActionKind.REDUCTION for stand in self._taking(row)):
            return True
        own = [one.really_until for one in self.certifications if one.application_id == row.application_id]
        return bool(own) and row.month > max(own) and self._certifying(row) is None

    def owed(self, row: Determination, payments: Iterable[Issuance]) -> Decimal:
        """Return what is owed of a decided month.

        What a letter told goes on until notice is over or a hearing is decided. What the family got meanwhile is too
        much once the agency won, and no more of it is paid then. What a month was paid above a decision made after it
        was paid is too much as well. A penalty that stops the whole payment stops what was told too.

        Policy: 7 CFR 273.13(a)(1), 273.15(k), 273.18(a); 45 CFR 205.10(a)(6); `notice.continuation`.
        """
        if row.programme == Programme.TA_DVS:
            return row.monthly_benefit
        if self.has_ended(row):
            return ZERO
        told = self.told(row)
        if told is None or not gives_less(row, told) or self._is_claim(row, payments):
            return row.monthly_benefit
        if held_back_by_notice(row) and not row.is_eligible:
            return row.monthly_benefit
        left = (row.monthly_benefit + _missing(row, told)).quantize(CENT)
        return max(row.monthly_benefit, min(left, told.amount))

    def bearing_since(self, row: Determination) -> list[date]:
        """Return the days on which hearings were lost and ends began to count that bear on a decided month."""
        return [
            stand.lost_on or max(stand.counts_from, letter.notice.sent_on or stand.counts_from)
            for stand in self._taking(row)
            if (letter := stand.letter) and stand.counts_from
            if stand.lost_on or stand.action.kind != ActionKind.REDUCTION
        ]

    def _is_claim(self, row: Determination, payments: Iterable[Issuance]) -> bool:
        if any(stand.effective_on and row.month < stand.effective_on for stand in self._taking(row)):
            return True
        if self.is_covered(row) or self._was_covered(row):
            return False
        return any(_stood_at(one, row.decided_at) for one in payments)

    def _taking(self, row: Determination) -> list[ActionStand]:
        """Return the adverse actions that say what is owed of a decided month: of an application filed before them."""
        return [
            stand
            for stand in self._standing(row.programme)
            if stand.counts_from
            and stand.counts_from <= row.month
            and row.application.filed_on <= stand.action.proposed_on
        ]

    def _was_covered(self, row: Determination) -> bool:
        """Answer whether a month was decided under an action that was taken back since: a hearing won is no claim."""
        for one in (stand.action for stand in self.stands if stand.action.programme == row.programme):
            until = one.taken_back_on
            is_of_month = one.proposed_on.replace(day=1) <= row.month
            if is_of_month and until and any(one.proposed_on <= on <= until for on in self._decided_days(row)):
                return True
        return False

    def _decided_days(self, row: Determination) -> Iterator[date]:
        """Yield the days on which a month was decided at its amount, the latest first: again at the same is no news."""
        yield row.decided_on
        before = self.past.get(row.supersedes_id) if row.supersedes_id else None
        while before and (before.monthly_benefit, before.is_eligible) == (row.monthly_benefit, row.is_eligible):
            yield before.decided_on
            before = self.past.get(before.supersedes_id) if before.supersedes_id else None

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
        {one.pk: one for one in _past_of(case)},
    )


def _past_of(case: Case) -> list[Past]:
    """Return what every decision of a case that another took the place of came to, without what it was made of."""
    rows = Determination.objects.filter(case=case, superseded_by__isnull=False)
    names = ("pk", "supersedes_id", "decided_on", "monthly_benefit", "is_eligible")
    return [Past(*one) for one in rows.values_list(*names)]


def gives_less(row: Determination, told: ToldLevel) -> bool:
    """Answer whether a decision gives less than was told, beside what a penalty of the cash takes.

    A penalty is told by its own notice; of food benefits it takes nothing, so that what is less there is compared as
    it is.

    Policy: 7 CFR 273.11(j), 273.13(a)(1); 45 CFR 205.10(a)(4).
    """
    if row.monthly_benefit >= told.amount:
        return False
    return _missing(row, told) >= DOLLAR if held_back_by_notice(row) else True


def _missing(row: Determination, told: ToldLevel) -> Decimal:
    """Return what a decision gives less than was told, each before what a penalty takes that its own notice told.

    Where nothing says what the penalty had taken when it was told, it counts as taking the same.
    """
    held = held_back_by_notice(row)
    then = held_back_when_told(told) if held else ZERO
    return told.amount - row.monthly_benefit + (ZERO if then is None else then - held)


def _named(stand: ActionStand) -> date | None:
    """Return the day that the letter of an action named, where it left in time."""
    return stand.letter.effective_on if stand.letter and stand.stage in _NAMED else None


def _stood_at(payment: Issuance, at: datetime) -> bool:
    """Answer whether a payment was made by a moment, and had not come back."""
    was_made = payment.issued_at is not None and payment.issued_at <= at
    return was_made and (payment.returned_at is None or payment.returned_at > at)
