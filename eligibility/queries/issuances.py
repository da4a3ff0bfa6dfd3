"""The ledger of what was paid: by programme and month what was decided, paid, waits, was too much or too little."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from casework.public import Case, NoticeState, User, wording
from eligibility.choices import IssuanceKind, Programme, RestoreReason
from eligibility.models import BenefitReduction, Determination, Issuance, Recovery
from eligibility.queries.again import touched_of
from eligibility.queries.benefits import names_of
from eligibility.queries.computed import OnFile, computed
from eligibility.queries.help_paid import paid_elsewhere, payments_of
from eligibility.queries.levels import Levels, levels_of
from eligibility.queries.seven_days import screenings_of
from eligibility.rules.clocks import DecideBy
from eligibility.rules.facts import ZERO
from eligibility.rules.issuing import Balance, Payment, balance_of, need_by
from eligibility.rules.requirements import program_of
from eligibility.rules.screening import Said, counted_from
from eligibility.rules.wording import dollars

LEFT = (NoticeState.SENT, NoticeState.HANDED_OVER)


@dataclass(frozen=True)
class RecoveryLine:
    """What is held back of an issuance, for which month, by which rule as told, and the letter that told of it."""

    id: UUID
    for_month: date
    amount: str
    most: str
    rule: str
    noticed_on: date | None
    entered_by: str


@dataclass(frozen=True)
class IssuanceLine:
    """One issuance in words; `reaches` is what the family gets of it."""

    id: UUID
    label: str
    amount: str
    reaches: str
    method: str
    entered_by: str
    issued_on: date | None
    issued_by: str
    returned_on: date | None
    returned: str
    recoveries: list[RecoveryLine]

    @property
    def is_waiting(self) -> bool:
        """Whether it was not paid yet."""
        return self.issued_on is None

    @property
    def can_come_back(self) -> bool:
        """Whether it was paid and did not come back."""
        return self.issued_on is not None and self.returned_on is None


@dataclass(frozen=True)
class MonthLine:
    """A month of a programme. `can_...`: what may be entered; `is_touched`: it is to be decided again first.

    `as_told`: what is paid instead of what was decided, for it was told; `changed`: what the facts on file say now.
    """

    programme: str
    month: date
    determination_id: UUID
    application_id: UUID
    decided: str
    paid: str
    to_pay: str
    over: str
    under: str
    recovered: str
    filed_on: date
    need_by: DecideBy | None
    is_late: bool
    is_touched: bool
    has_ended: bool
    as_told: str
    changed: str
    can_pay: bool
    can_restore: bool
    can_hold_back: bool
    issuances: list[IssuanceLine]

    @property
    def label(self) -> str:
        """What its payments are called."""
        return f"Payments, {self.programme}, {wording.month_words(self.month)}"


@dataclass(frozen=True)
class Total:
    """What was too much and what was too little of a programme, side by side."""

    programme: str
    over: str
    under: str


@dataclass(frozen=True)
class ReductionLine:
    """A reduction of cash in words."""

    id: UUID
    who: str
    kind: str
    takes: str
    first_day: date
    last_day: date | None


@dataclass(frozen=True)
class Ledger:
    """Everything on the page; `apart` are the issuances on it that tell of violence."""

    months: list[MonthLine]
    totals: list[Total]
    reductions: list[ReductionLine]
    apart: list[UUID]


def ledger_of(case: Case, *, viewer: User, today: date) -> Ledger:
    """Return what was decided and paid, the latest month first, as far as the viewer may know of it."""
    known = _known(case, viewer=viewer, today=today)
    touched = {one.pk for one in touched_of([case])}
    ordered = sorted(known.decided.values(), key=lambda one: (one.month, one.programme), reverse=True)
    months = [_month(one, known, is_touched=one.pk in touched, today=today) for one in ordered]
    shown = [one for rows in known.issuances.values() for one in rows]
    return Ledger(
        months=months,
        totals=_totals(ordered, known),
        reductions=reductions_shown(case),
        apart=[
            *(one.pk for one in ordered if one.programme == Programme.TA_DVS),
            *(one.pk for one in shown if one.is_apart),
        ],
    )


def reductions_shown(case: Case) -> list[ReductionLine]:
    """Return the reductions of a case that stand, the latest first."""
    names = names_of(case)
    rows = BenefitReduction.objects.standing().filter(case=case).order_by("-first_day", "-pk")
    return [
        ReductionLine(
            id=one.pk,
            who=names.get(str(one.participant_id), ""),
            kind=one.get_kind_display(),
            takes=f"Step {one.step}" if one.step else one.get_takes_display(),
            first_day=one.first_day,
            last_day=one.last_day,
        )
        for one in rows
    ]


def balance_for(row: Determination, *, today: date, levels: Levels | None = None) -> Balance:
    """Return how the month of a decision stands; what is read already is told."""
    payments = Issuance.objects.standing().filter(case=row.case_id, programme=row.programme, month=row.month)
    held = Recovery.objects.standing().filter(
        issuance__case=row.case_id, issuance__programme=row.programme, for_month=row.month
    )
    elsewhere = paid_elsewhere(row, payments_of(row.case_id)) if row.programme == Programme.TA_DVS else ZERO
    known = _Beside(levels or levels_of(row.case, today=today), today, elsewhere)
    return _balance(row, list(payments), list(held.select_related("issuance")), known)


def overpaid_months(issuance: Issuance, *, today: date) -> list[tuple[date, Decimal]]:
    """Return the other months of the same programme of which something can be held back, and how much."""
    decided = Determination.objects.newest().filter(case=issuance.case_id, programme=issuance.programme)
    levels = levels_of(issuance.case, today=today)
    rows = decided.select_related("application").order_by("-month")
    found = [(one.month, balance_for(one, today=today, levels=levels).to_recover) for one in rows]
    return [(month, amount) for month, amount in found if amount > 0 and month != issuance.month]


def held_back_of_issuance(issuance: Issuance) -> Decimal:
    """Return what is held back of an issuance."""
    rows = Recovery.objects.standing().filter(issuance=issuance)
    return sum((one.amount for one in rows), ZERO)


@dataclass(frozen=True)
class _Known:
    """What was read once for all months."""

    jurisdiction: str
    today: date
    decided: Mapping[tuple[str, date], Determination]
    issuances: Mapping[tuple[str, date], list[Issuance]]
    recoveries: Mapping[tuple[str, date], list[Recovery]]
    levels: Levels
    on_file: OnFile
    said: Mapping[UUID, list[Said]]

    def balance(self, row: Determination) -> Balance:
        """Return how the month of a decision stands."""
        key = row.programme, row.month
        of_help = [one for (programme, _), rows in self.issuances.items() if programme == key[0] for one in rows]
        known = _Beside(self.levels, self.today, paid_elsewhere(row, of_help))
        return _balance(row, self.issuances.get(key, []), self.recoveries.get(key, []), known)

    def expedited_from(self, row: Determination) -> date | None:
        """Return from which day the seven days of food benefits count, where a screening or the decision found it."""
        is_fast = any(one["name"] == "expedited" and one["value"] is True for one in row.steps)
        said = self.said.get(row.application_id, [])
        return counted_from(row.application.filed_on, said, row.decided_on if is_fast else None)

    def has_overpaid_beside(self, row: Determination) -> bool:
        """Answer whether another month of the same programme was paid too much."""
        return any(
            one.programme == row.programme and one.month != row.month and self.balance(one).to_recover > 0
            for one in self.decided.values()
        )


def _known(case: Case, *, viewer: User, today: date) -> _Known:
    decided = Determination.objects.visible_to(viewer).newest().filter(case=case).select_related("application")
    issuances: dict[tuple[str, date], list[Issuance]] = defaultdict(list)
    rows = Issuance.objects.visible_to(viewer).standing().filter(case=case).select_related("entered_by", "issued_by")
    for one in rows.prefetch_related("recoveries__notice", "recoveries__entered_by").order_by("entered_at", "pk"):
        issuances[one.programme, one.month].append(one)
    recoveries: dict[tuple[str, date], list[Recovery]] = defaultdict(list)
    for issuance in (one for rows in issuances.values() for one in rows):
        for held in issuance.recoveries.all():
            if held.voided_at is None:
                recoveries[issuance.programme, held.for_month].append(held)
    return _Known(
        case.office.jurisdiction,
        today,
        {(one.programme, one.month): one for one in decided},
        issuances,
        recoveries,
        levels_of(case, today=today),
        OnFile(case),
        {key: [Said(one.on, one.is_expedited) for one in rows] for key, rows in screenings_of(case).items()},
    )


@dataclass(frozen=True)
class _Beside:
    """What is known beside the payments of a month: levels told, today, what was paid of help in other months."""

    levels: Levels
    today: date
    elsewhere: Decimal


def _balance(row: Determination, issuances: Sequence[Issuance], held: Iterable[Recovery], beside: _Beside) -> Balance:
    going = [one for one in held if one.issuance.voided_at is None and one.issuance.returned_on is None]
    return balance_of(
        beside.levels.owed(row, issuances),
        [Payment(one.amount, one.issued_on is not None, one.returned_on is not None) for one in issuances],
        recovered=sum((one.amount for one in going if one.issuance.issued_on), ZERO),
        recovering=sum((one.amount for one in going if not one.issuance.issued_on), ZERO),
        is_over=row.month < beside.today.replace(day=1),
        is_most=row.programme == Programme.TA_DVS,
        elsewhere=beside.elsewhere,
    )


def _month(row: Determination, known: _Known, *, is_touched: bool, today: date) -> MonthLine:
    key = row.programme, row.month
    own = known.issuances.get(key, [])
    balance = known.balance(row)
    is_regular_there = _has_regular(own) and row.programme != Programme.TA_DVS
    due = need_by(
        program_of(row.programme),
        known.jurisdiction,
        filed_on=row.application.filed_on,
        month=row.month,
        expedited_from=known.expedited_from(row),
    )
    return MonthLine(
        programme=row.get_programme_display(),
        month=row.month,
        determination_id=row.pk,
        application_id=row.application_id,
        decided=_dollars(row.monthly_benefit),
        paid=_dollars(balance.paid),
        to_pay=_dollars(balance.to_pay),
        over=_dollars(balance.over),
        under=_dollars(balance.under),
        recovered=_dollars(balance.recovered) if balance.recovered else "",
        filed_on=row.application.filed_on,
        need_by=due if balance.to_pay or balance.waiting else None,
        is_late=due is not None and due.on < today and bool(balance.to_pay or balance.waiting),
        is_touched=is_touched,
        has_ended=known.levels.has_ended(row),
        as_told=_dollars(balance.decided) if balance.decided > row.monthly_benefit else "",
        changed=changed_since(row, known.on_file) if balance.to_pay or balance.waiting else "",
        can_pay=balance.to_pay > 0 and not is_regular_there and not is_touched,
        can_restore=balance.under > 0 and balance.to_pay > 0 and _was_paid(own) and not is_touched,
        can_hold_back=row.programme != Programme.TA_DVS and known.has_overpaid_beside(row),
        issuances=[_issuance(one) for one in own],
    )


def changed_since(row: Determination, on_file: OnFile | None = None) -> str:
    """Say what the facts and rules on file make of a decided month now, where that is another amount than decided.

    Of help after violence nothing is said: what is left of its sum changes with each payment. What is read already is
    told.

    Policy: 7 CFR 273.12(c) (act on changes); family coach position description, eligibility (O047).
    """
    if row.programme == Programme.TA_DVS:
        return ""
    now = computed(row.application, row.month, on_file)
    if now.error:
        return f"It cannot be computed from the facts on file now. {now.error}"
    if now.benefit == row.monthly_benefit and now.is_eligible == row.is_eligible:
        return ""
    return f"By the facts on file now it is {_dollars(now.benefit)}, and {_dollars(row.monthly_benefit)} was decided."


def _was_paid(rows: Sequence[Issuance]) -> bool:
    return any(one.issued_on is not None and one.returned_on is None for one in rows)


def _has_regular(rows: Sequence[Issuance]) -> bool:
    return any(one.kind == IssuanceKind.REGULAR and one.returned_on is None for one in rows)


def _issuance(row: Issuance) -> IssuanceLine:
    held = [one for one in row.recoveries.all() if one.voided_at is None]
    why = f": {RestoreReason(row.restore_reason).label.lower()}" if row.restore_reason else ""
    return IssuanceLine(
        id=row.pk,
        label=f"{row.get_kind_display()}{why}",
        amount=_dollars(row.amount),
        reaches=_dollars(row.amount - sum((one.amount for one in held), ZERO)),
        method=row.get_method_display(),
        entered_by=row.entered_by.name,
        issued_on=row.issued_on,
        issued_by=row.issued_by.name if row.issued_by else "",
        returned_on=row.returned_on,
        returned=row.get_returned_why_display().lower() if row.returned_why else "",
        recoveries=[_recovery(one) for one in held],
    )


def _recovery(row: Recovery) -> RecoveryLine:
    return RecoveryLine(
        id=row.pk,
        for_month=row.for_month,
        amount=_dollars(row.amount),
        most=_dollars(row.most),
        rule=row.rule,
        noticed_on=row.notice.sent_on,
        entered_by=row.entered_by.name,
    )


def _totals(ordered: Sequence[Determination], known: _Known) -> list[Total]:
    sums: dict[str, list[Decimal]] = {}
    for row in sorted(ordered, key=lambda one: one.programme):
        balance = known.balance(row)
        total = sums.setdefault(str(row.get_programme_display()), [ZERO, ZERO])
        total[0] += balance.over
        total[1] += balance.under
    return [Total(name, _dollars(over), _dollars(under)) for name, (over, under) in sums.items()]


def _dollars(amount: Any) -> str:
    return dollars(float(amount))
