"""What the apps above ask of supports: requests that wait for a decision, decisions, and what a person was given."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from casework.public import Assignment, Case, Participant, User, wording
from coaching.choices import SupportAsk, SupportKind
from coaching.models import Support
from coaching.queries.places import of_record
from coaching.queries.support_spending import (
    counted_among,
    left_of,
    refunded,
    same_need_of,
    unseen_of_need,
    unseen_of_year,
    unseen_sums,
    year_of,
)
from coaching.queries.support_values import support_values
from coaching.rules.supports import NOTHING, Purchase, SupportValues, ask_words, budget_is_over, money


@dataclass(frozen=True)
class SupportRequest:
    """A support that waits for another person, with all that is needed to decide."""

    id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    kind: str
    wish: str
    reason: str
    remark: str
    asked_by: str
    asked_by_id: UUID
    asked_at: datetime
    coach: str


@dataclass(frozen=True)
class SupportDecision:
    """A support that somebody decided."""

    title: str
    case_id: UUID
    case_number: str
    family_name: str
    is_approved: bool
    by: str
    decided_at: datetime
    answer: str


@dataclass(frozen=True)
class SupportAsked:
    """A support that somebody asked another person to decide; `is_approved` is none while nobody did."""

    key: UUID
    title: str
    case_id: UUID
    case_number: str
    family_name: str
    asked_at: datetime
    is_approved: bool | None
    by: str
    answer: str


@dataclass(frozen=True)
class SupportGiven:
    """A support on record for a person: when it was authorised and paid; `is_refused`: somebody decided against it.

    `is_known`: the record tells whether it was paid; of one that another system authorised it does not.
    """

    key: UUID
    what: str
    authorised_on: date | None
    given_on: date | None
    is_refused: bool
    is_known: bool


def case_of_support(support_id: UUID) -> dict[str, Any]:
    """Return the lookup of the case of a support, for `seen_case`."""
    return of_record(Support, support_id)


def decision_of_support(case: Case, support_id: UUID) -> Support:
    """Return a support of a case with who decided it.

    Raises:
        Support.DoesNotExist: it is none of the case's.
    """
    return Support.objects.select_related("decided_by").get(pk=support_id, case=case)


def support_waits(support: Support) -> bool:
    """Answer whether a support still waits: nobody decided, ended or replaced it."""
    return Support.objects.waiting().filter(pk=support.pk).exists()


def supports_waiting(rows: Q) -> QuerySet[Support]:
    """Return the supports that wait for a decision among those of some cases; `rows` is the condition of these."""
    return Support.objects.waiting().filter(rows)


def support_requests(cases: QuerySet[Case], *, today: date, at_most: int) -> list[SupportRequest]:
    """Return what waits for another person's decision, the oldest first, with the reason and what counts with it.

    Policy: DPAWS expectations 21 (A076, A077).
    """
    carried = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    rows = Support.objects.waiting().filter(case__in=cases).annotate(coach=Subquery(carried))
    rows = rows.select_related("case__family", "case__office", "asked_by", "budget", "participant__person__merged_into")
    waiting = list(rows.order_by("asked_at", "pk")[:at_most])
    counted = counted_among(one.case.family_id for one in waiting)
    left = left_of(one.budget for one in waiting if one.budget)
    offices = {one.case.office_id: one.case.office for one in waiting}
    values = {key: support_values(office, on=today) for key, office in offices.items()}
    unseen = unseen_sums(
        ask
        for one in waiting
        for ask in (unseen_of_need(one, values[one.case.office_id]), unseen_of_year(one.case, today.year))
    )
    return [
        _request(
            one,
            values[one.case.office_id],
            [other for key, other in counted.get(one.case.family_id, []) if key != one.pk],
            left.get(one.budget_id) if one.budget_id else None,
            today,
            unseen=(unseen[2 * place], unseen[2 * place + 1]),
        )
        for place, one in enumerate(waiting)
    ]


def support_decisions(cases: QuerySet[Case], *, since: datetime, at_most: int) -> list[SupportDecision]:
    """Return the supports that were decided since a moment, the latest first."""
    rows = Support.objects.filter(case__in=cases, decided_at__gte=since).order_by("-decided_at")
    rows = rows.select_related("case__family", "decided_by")[:at_most]
    return [
        SupportDecision(
            f"Support: {SupportKind(one.kind).label}",
            one.case_id,
            one.case.number,
            one.case.family.name,
            bool(one.is_approved),
            one.decided_by.name,
            one.decided_at,
            one.answer,
        )
        for one in rows
        if one.decided_by is not None and one.decided_at is not None
    ]


def supports_asked(cases: QuerySet[Case], asked_by: User, *, at_most: int) -> list[SupportAsked]:
    """Return the supports of some cases that a person asked another one to decide, the latest first."""
    either = Q(decided_at__isnull=False) | Q(pk__in=Support.objects.waiting().values("pk"))
    rows = Support.objects.filter(either, case__in=cases, asked_by=asked_by).order_by("-asked_at", "-pk")
    return [
        SupportAsked(
            one.pk,
            f"Support: {SupportKind(one.kind).label}",
            one.case_id,
            one.case.number,
            one.case.family.name,
            one.asked_at,
            one.is_approved,
            one.decided_by.name if one.decided_by else "",
            one.answer,
        )
        for one in rows.select_related("case__family", "decided_by")[:at_most]
    ]


def supports_given(participant: Participant) -> list[SupportGiven]:
    """Return the supports on record for a person, the latest first: asked for, paid, refused (R015).

    What came back as a whole was not given; what was taken back, here or in another system, is left out.
    """
    rows = Support.objects.current().filter(participant=participant).annotate(back=refunded())
    rows = (
        rows.filter(voided_at__isnull=True)
        .exclude(is_imported=True, stopped_at__isnull=False)
        .order_by("-told_on", "-pk")
    )
    return [
        SupportGiven(
            one.pk,
            f"{SupportKind(one.kind).label}: {one.purpose}",
            one.authorised_on,
            one.issued_on if vars(one)["back"] < one.amount else None,
            one.is_approved is False,
            not one.is_imported,
        )
        for one in rows
    ]


def _request(
    one: Support,
    values: SupportValues,
    others: list[Purchase],
    left: Decimal | None,
    today: date,
    *,
    unseen: tuple[Decimal, Decimal],
) -> SupportRequest:
    method = one.get_method_display().lower()
    vendor = f", {one.vendor}" if one.vendor else ""
    who = one.participant.person.standing.name if one.participant else "the family"
    same = same_need_of(one, values, others, unseen=unseen[0])
    total = sum((other.net for other in same), one.amount)
    year = year_of(others, today.year) + unseen[1]
    beside = [f"{other.words}: {money(other.net)} on {wording.full_day(other.on)}" for other in same]
    split = f" With these it comes to {money(total)}: {'; '.join(beside)}." if same else ""
    return SupportRequest(
        id=one.pk,
        case_id=one.case_id,
        case_number=one.case.number,
        family_name=one.case.family.name,
        kind=SupportKind(one.kind).label,
        wish=f"{money(one.amount)} for {who}: {one.purpose}. {method.capitalize()}{vendor}.",
        reason=f"{one.justification}\n\nOther sources asked: {one.alternatives}",
        remark=f"{'; '.join(ask_words(one.asks, values))}.{split}{_year_words(one, values, year, today)}"
        f"{_kind_words(one, values)}"
        f"{_budget_words(one, left, today)}",
        asked_by=one.asked_by.name,
        asked_by_id=one.asked_by_id,
        asked_at=one.asked_at,
        coach=vars(one)["coach"] or "",
    )


def _kind_words(one: Support, values: SupportValues) -> str:
    limit = values.kind_limits.get(one.kind)
    return f" {limit.words}" if limit and SupportAsk.KIND in one.asks else ""


def _year_words(one: Support, values: SupportValues, taken: Decimal, today: date) -> str:
    """Say what the year comes to with a support, which counts to the year in which it is authorised."""
    if values.year_limit is None:
        return ""
    total = taken + one.amount
    return f" With it {today.year} comes to {money(total)} of {money(values.year_limit)} for the family."


def _budget_words(one: Support, left: Decimal | None, today: date) -> str:
    if one.budget is None or left is None:
        return ""
    if budget_is_over(one.budget.first_day, one.budget.last_day, ended=one.budget.ended_at is not None, today=today):
        return f" Budget {one.budget.name}: it holds no longer."
    over = "; this is more" if one.amount > left else ""
    return f" Budget {one.budget.name}: {money(max(left, NOTHING))} left{over}."
