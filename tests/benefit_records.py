"""Applications, facts of a household and decisions, written past the walls with plausible fictional values."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from casework.models import Case, Notice, Participant, User
from eligibility.models import (
    Application,
    BenefitReduction,
    Determination,
    HouseholdFact,
    Interview,
    Issuance,
    Recovery,
    Verification,
)
from eligibility.operations.decisions import plain_steps
from eligibility.queries.held import held_for
from eligibility.rules.kinds import KINDS
from eligibility.rules.registry import determine
from eligibility.rules.requirements import program_of
from tests.factories import NOW, TODAY, adult_of, as_importer, people_of

MONTH = TODAY.replace(day=1)


def make_application(*, case: Case, by: User, programme: str = "SNAP", **changes: Any) -> Application:
    """Make an application filed today; with `completed_on` a complete one."""
    values: dict[str, Any] = {"filed_on": TODAY, "how": "OFFICE", "entered_by": by, "entered_at": NOW} | changes
    if "completed_on" in values:
        values |= {"completed_by": by, "completed_at": NOW}
    with as_importer():
        return Application.objects.create(case=case, programme=programme, **values)


def make_interview(*, case: Case, by: User, **changes: Any) -> Interview:
    """Make an interview in which it was explained that help is temporary."""
    values = {
        "participant": adult_of(case),
        "on": TODAY,
        "how": "IN_PERSON",
        "explained_on": TODAY,
        "held_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return Interview.objects.create(case=case, **values)


def make_verification(*, application: Application, by: User, **changes: Any) -> Verification:
    """Make a line of the checklist, asked today and due in ten days."""
    values: dict[str, Any] = {
        "proof": "INCOME",
        "asked_on": TODAY,
        "due_on": TODAY + timedelta(days=10),
        "asked_by": by,
        "asked_at": NOW,
    } | changes
    with as_importer():
        return Verification.objects.create(case=application.case, application=application, **values)


def make_household_fact(
    *, case: Case, by: User, kind: str, of: Participant | None = None, **changes: Any
) -> HouseholdFact:
    """Make a fact that holds since the first of this month; amounts come once a month."""
    known = KINDS[kind]
    values: dict[str, Any] = {
        "participant": of,
        "stands_alone": not known.is_many,
        "first_day": MONTH,
        "source": "DOCUMENT",
        "source_on": TODAY,
        "told_on": TODAY,
        "recorded_by": by,
        "recorded_at": NOW,
    } | changes
    if known.is_flow:
        values.setdefault("period", "MONTH")
    with as_importer():
        return HouseholdFact.objects.create(case=case, kind=kind, **values)


def make_household(*, case: Case, by: User, wages: str = "1200.00", rent: str = "700.00") -> list[HouseholdFact]:
    """Write down who everybody of a case is to the household, what its head earns and what the home costs."""
    people = people_of(case)
    with as_importer():
        for one in people:
            if one.person.born_on is None:
                one.person.born_on = date(1994, 5, 4) if one.is_adult else date(2019, 5, 4)
                one.person.save(update_fields=["born_on"])
    head = next(one for one in people if one.is_adult)
    facts = [make_household_fact(case=case, by=by, kind="RENT", amount=Decimal(rent))]
    facts.append(make_household_fact(case=case, by=by, kind="WAGES", of=head, amount=Decimal(wages)))
    for one in people:
        word = "head" if one.pk == head.pk else "other_adult" if one.is_adult else "child"
        facts.append(make_household_fact(case=case, by=by, kind="ROLE", of=one, word=word))
    return facts


def make_decision(*, application: Application, by: User, month: date = MONTH, **changes: Any) -> Determination:
    """Decide an application from the facts on file, without a line in the ledger."""
    case = application.case
    with as_importer():
        held = held_for(case, programme=application.programme, month=month, filed_on=application.filed_on)
        decided = determine(program_of(application.programme), held.question.household, month)
        values: dict[str, Any] = {
            "programme": application.programme,
            "jurisdiction": decided.jurisdiction,
            "month": month,
            "household": held.line,
            "used": [
                *(
                    {"fact": one.fact.id, "monthly": one.monthly and float(one.monthly), "times": None}
                    for one in held.used
                ),
                *held.reduced,
            ],
            "readings": [one.as_plain() for one in decided.readings],
            "steps": plain_steps(decided),
            "is_eligible": decided.eligible,
            "monthly_benefit": decided.monthly_benefit,
            "decided_on": TODAY,
            "decided_by": by,
            "decided_at": NOW,
        } | changes
        return Determination.objects.create(case=case, application=application, **values)


def make_like(decision: Determination, *, month: date, benefit: str) -> Determination:
    """Write a decision of another month that says another amount, as if it had been made like this one."""
    with as_importer():
        row = Determination.objects.get(pk=decision.pk)
        row.pk, row._state.adding = uuid4(), True
        row.month, row.monthly_benefit, row.is_eligible, row.supersedes = month, Decimal(benefit), True, None
        row.save(force_insert=True)
        return row


def make_issuance(*, decision: Determination, by: User, amount: str = "100.00", **changes: Any) -> Issuance:
    """Write what is to be paid of a decision; with `issued_on` what was paid."""
    values: dict[str, Any] = {
        "kind": "REGULAR",
        "programme": decision.programme,
        "month": decision.month,
        "method": "EBT",
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    if "issued_on" in values:
        values |= {"issued_by": by, "issued_at": NOW}
    with as_importer():
        return Issuance.objects.create(case=decision.case, determination=decision, amount=Decimal(amount), **values)


def make_recovery(
    *, issuance: Issuance, by: User, notice: Notice, for_month: date, amount: str = "10.00", **changes: Any
) -> Recovery:
    """Write what is held back of an issuance that waits."""
    values: dict[str, Any] = {
        "most": Decimal(amount),
        "rule": "7 CFR 273.18(g)",
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return Recovery.objects.create(
            case=issuance.case, issuance=issuance, notice=notice, for_month=for_month, amount=Decimal(amount), **values
        )


def make_reduction(
    *, case: Case, by: User, of: Participant | None = None, about: UUID | None = None, **changes: Any
) -> BenefitReduction:
    """Write a reduction of cash at the first step that goes on since the first of this month."""
    values: dict[str, Any] = {
        "kind": "WORK",
        "takes": "STEP",
        "step": 1,
        "first_day": MONTH,
        "opened_by": by,
        "opened_at": NOW,
    } | changes
    if values.get("last_day"):
        values |= {"ended_by": by, "ended_at": NOW}
    with as_importer():
        return BenefitReduction.objects.create(
            case=case, participant=of or adult_of(case), about=about or uuid4(), **values
        )
