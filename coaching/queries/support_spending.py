"""What counts beside a support: purchases of the family for one need and in one year, and what is left of a budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from casework.public import Case, Office, User, calendars, local_day
from coaching.choices import SupportKind
from coaching.models import Support, SupportBudget, SupportRefund
from coaching.rules.supports import (
    KIND_MONTHS,
    NOTHING,
    Purchase,
    Spent,
    SupportValues,
    Tied,
    months_given,
    of_one_need,
)

#: What other cases of the family took, in a sum that names none of them.
UNSEEN = "Other cases of the family"


def refunded() -> Coalesce:
    """Return what came back of each support, nothing where nothing did."""
    refunds = SupportRefund.objects.filter(support=OuterRef("pk"), voided_at__isnull=True).order_by().values("support")
    total = Subquery(refunds.annotate(total=Sum("amount")).values("total"))
    return Coalesce(total, Value(NOTHING), output_field=DecimalField(max_digits=9, decimal_places=2))


def counted_on(one: Support) -> date:
    """Return the day on which a support counts: it was authorised, else asked for; never a day that somebody typed."""
    return one.authorised_on or local_day(one.case, one.asked_at)


def counted_beside(case: Case, *, but: UUID | None = None) -> list[Purchase]:
    """Return the supports of a case's family that are given or wait, as they count together with another."""
    return [one for key, one in counted_among([case.family_id]).get(case.family_id, []) if key != but]


def given_since(case: Case, day: date, *, but: UUID | None = None) -> Decimal:
    """Return the money of the family's supports from a day on that are given or wait, less what came back."""
    [unseen] = unseen_sums([UnseenAsk(case.pk, day, date.max)])
    return sum((one.net for one in counted_beside(case, but=but) if one.on >= day), unseen)


@dataclass(frozen=True)
class UnseenAsk:
    """Which supports in cases of a family that the reader does not see are summed; without kinds all of them."""

    case_id: UUID
    first_day: date
    last_day: date
    kinds: tuple[str, ...] = ()
    step_id: UUID | None = None


def unseen_sums(asks: Iterable[UnseenAsk]) -> list[Decimal]:
    """Return what the unseen cases of families took, one sum for each ask, in one query and without any row.

    Policy: DPAWS expectations 21 (A076): a limit of the family is not passed by where its case stands.
    """
    told = list(asks)
    if not told:
        return []
    columns = (
        [one.case_id for one in told],
        [",".join(one.kinds) or None for one in told],
        [one.step_id for one in told],
        [one.first_day for one in told],
        [one.last_day for one in told],
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.unseen_supports(c, string_to_array(k, ','), s, f, l)"
            " FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::date[], %s::date[]) WITH ORDINALITY"
            " AS asked (c, k, s, f, l, place) ORDER BY place",
            columns,
        )
        return [Decimal(sum_) for (sum_,) in cursor.fetchall()]


def hold_family(case: Case) -> None:
    """Hold the sums of a family until the end of the transaction, so that two of its cases never pass one limit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('support_family'), hashtext(%s))", [str(case.family_id)])


def counted_among(families: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, Purchase]]]:
    """Return the supports of some families that are given or wait, by family, in one query.

    A family counts as one over all its cases that the reader may see; of the others `unseen_sums` tells what they took.
    """
    rows = Support.objects.current().filter(case__family__in=set(families)).annotate(back=refunded())
    rows = rows.filter(voided_at__isnull=True).exclude(is_approved=False)
    rows = rows.exclude(stopped_at__isnull=False, issued_on__isnull=True)
    found: dict[UUID, list[tuple[UUID, Purchase]]] = {}
    for one in rows.select_related("case__office").order_by("asked_at", "pk"):
        purchase = Purchase(
            kind=one.kind,
            tied=Tied(one.step_id, one.activity_id),
            on=counted_on(one),
            net=one.amount - vars(one)["back"],
            words=f"{SupportKind(one.kind).label}, {one.purpose}",
            months=months_given(one.first_day, one.last_day),
        )
        found.setdefault(one.case.family_id, []).append((one.pk, purchase))
    return found


def same_need_of(
    one: Support, values: SupportValues, others: Iterable[Purchase], *, unseen: Decimal
) -> tuple[Purchase, ...]:
    """Return the purchases that serve the same need as a support, by the day on which it counts."""
    tied, on = Tied(one.step_id, one.activity_id), counted_on(one)
    return with_unseen(of_one_need(one.kind, tied, on, others, days=values.split_days), one.kind, on, unseen)


def with_unseen(seen: tuple[Purchase, ...], kind: str, on: date, unseen: Decimal) -> tuple[Purchase, ...]:
    """Return purchases with what the unseen cases of the family took for the same need, if anything, as one sum."""
    return (*seen, Purchase(kind, Tied(), on, unseen, UNSEEN)) if unseen else seen


def unseen_of_need(one: Support, values: SupportValues) -> UnseenAsk:
    """Return what is asked of unseen cases about the need of a support."""
    return _need(one.case_id, one.kind, one.step_id, counted_on(one), values)


def unseen_of_year(case: Case, year: int) -> UnseenAsk:
    """Return what is asked of unseen cases about a calendar year."""
    return UnseenAsk(case.pk, date(year, 1, 1), date(year, 12, 31))


def _need(case_id: UUID, kind: str, step_id: UUID | None, on: date, values: SupportValues) -> UnseenAsk:
    """Ask about a kind and a step in the window; without a window on file, about a day that never comes."""
    if values.split_days is None:
        return UnseenAsk(case_id, date.max, date.max, (kind,))
    window = timedelta(days=values.split_days)
    return UnseenAsk(case_id, on - window, on + window, (kind,), step_id)


def year_of(others: Iterable[Purchase], year: int) -> Decimal:
    """Return what counts to a calendar year."""
    return sum((one.net for one in others if one.on.year == year), NOTHING)


def spent_beside(
    case: Case,
    kind: str,
    tied: Tied,
    values: SupportValues,
    *,
    budget: SupportBudget | None,
    replaced: Support | None,
    today: date,
) -> Spent:
    """Return what counts beside a new support of today; its budget is held until the end of the transaction."""
    hold_family(case)
    others = counted_beside(case, but=replaced.pk if replaced else None)
    limit, since = values.kind_limits.get(kind), calendars.add_months(today, -KIND_MONTHS)
    of_kind = [one for one in others if limit and one.kind in limit.kinds and one.on > since]
    need, year, unseen = unseen_sums(
        [
            _need(case.pk, kind, tied.step_id, today, values),
            unseen_of_year(case, today.year),
            UnseenAsk(case.pk, since + timedelta(days=1), today, limit.kinds if limit else (kind,)),
        ]
    )
    left = budget.amount - drawn_of(budget.pk, holds=True) if budget else None
    if left is not None and replaced and replaced.budget_id == getattr(budget, "pk", None) and replaced.authorised_on:
        left += replaced.amount
    return Spent(
        same_need=with_unseen(of_one_need(kind, tied, today, others, days=values.split_days), kind, today, need),
        year=year_of(others, today.year) + year,
        of_kind=sum((one.net for one in of_kind), unseen if limit else NOTHING),
        kind_months=sum(one.months for one in of_kind),
        budget_left=left,
        was_approved=_was_approved(replaced),
    )


def _was_approved(version: Support | None) -> bool:
    """Answer whether somebody approved a version, or one in whose place it stands."""
    while version is not None:
        if version.is_approved:
            return True
        version = version.replaces
    return False


def drawn_of(budget_id: UUID, *, holds: bool = False) -> Decimal:
    """Return what is drawn on a budget, whoever carries the cases (O090)."""
    return _drawn([budget_id], holds=holds)[budget_id]


def left_of(budgets: Iterable[SupportBudget]) -> dict[UUID, Decimal]:
    """Return what is left of some budgets, in one query."""
    by_key = {one.pk: one for one in budgets}
    return {key: by_key[key].amount - drawn for key, drawn in _drawn(by_key, holds=False).items()}


def _drawn(budgets: Iterable[UUID], *, holds: bool) -> dict[UUID, Decimal]:
    keys = list(budgets)
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT b, sec.drawn_of_budget(b, %s) FROM unnest(%s::uuid[]) AS b", [holds, keys])
        return {key: Decimal(drawn) for key, drawn in cursor.fetchall()}


@dataclass(frozen=True)
class BudgetRow:
    """A budget of an office with what is left of it."""

    id: UUID
    name: str
    owner: str
    amount: Decimal
    left: Decimal
    first_day: date
    last_day: date
    is_open: bool

    @property
    def drawn(self) -> Decimal:
        """What somebody drew already."""
        return self.amount - self.left


def budgets_of(office: Office) -> list[BudgetRow]:
    """Return the budgets of an office, those in force first, the newest on top, in two queries."""
    rows = list(SupportBudget.objects.filter(office=office).select_related("owner").order_by("-first_day", "name"))
    left = left_of(rows)
    found = [
        BudgetRow(
            one.pk, one.name, one.owner.name, one.amount, left[one.pk], one.first_day, one.last_day, not one.ended_at
        )
        for one in rows
    ]
    return sorted(found, key=lambda row: not row.is_open)


def budgets_in_force(case: Case, *, today: date) -> QuerySet[SupportBudget]:
    """Return the budgets of the case's office that hold on a day."""
    rows = SupportBudget.objects.filter(office=case.office_id, first_day__lte=today, last_day__gte=today)
    return rows.filter(ended_at__isnull=True).order_by("name", "pk")


def budgets_to_draw(case: Case, user: User, *, today: date) -> QuerySet[SupportBudget]:
    """Return those that somebody else than the user answers for (O090)."""
    return budgets_in_force(case, today=today).exclude(owner=user)
