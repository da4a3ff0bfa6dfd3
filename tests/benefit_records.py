"""Applications, facts of a household and decisions, written past the walls with plausible fictional values."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from casework.choices import EventKind
from casework.models import Case, Participant, User
from eligibility.models import (
    AbsentParent,
    Application,
    Determination,
    Exemption,
    ExemptionReason,
    HelpStep,
    HouseholdFact,
    Interview,
    MedicalVerification,
    ProtectedReview,
    SupportGoodCause,
    SupportStep,
    TimeLimitMonth,
    Verification,
)
from eligibility.operations.decisions import plain_steps
from eligibility.queries.held import held_for
from eligibility.rules.kinds import KINDS
from eligibility.rules.registry import determine
from eligibility.rules.requirements import program_of
from tests.factories import NOW, TODAY, adult_of, as_importer, make_event, people_of

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
                {"fact": one.fact.id, "monthly": one.monthly and float(one.monthly), "times": None} for one in held.used
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


def make_exemption(
    *, case: Case, by: User, code: str = "HARDSHIP", tells: str = "", of: Participant | None = None, **changes: Any
) -> Exemption:
    """Make an exemption that came in today, with its line in the ledger; eligibility was not told."""
    values: dict[str, Any] = {
        "participant": of or adult_of(case),
        "received_at": NOW,
        "first_day": TODAY,
        "recorded_by": by,
        "recorded_at": NOW,
    } | changes
    with as_importer():
        row = Exemption.objects.create(case=case, **values)
        ExemptionReason.objects.create(case=case, exemption=row, code=code, tells=tells)
    facts = {"first_day": row.first_day, "last_day": row.last_day}
    make_event(
        case, EventKind.EXEMPTION_RECEIVED, on=TODAY, participant=row.participant, subject=row,
        **{name: day for name, day in facts.items() if day},
    )  # fmt: skip
    return row


def make_told_month(*, case: Case, by: User, month: date, **changes: Any) -> TimeLimitMonth:
    """Make a month of cash that was used in another state."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "month": month,
        "state": "WA",
        "counts": "USED",
        "source": "INQUIRY",
        "source_on": TODAY,
        "recorded_by": by,
        "recorded_at": NOW,
    } | changes
    with as_importer():
        return TimeLimitMonth.objects.create(case=case, **values)


def make_absent_parent(*, case: Case, by: User, name: str = "Rowan Absent", **changes: Any) -> AbsentParent:
    """Make an absent parent of whom nothing was done yet."""
    with as_importer():
        return AbsentParent.objects.create(case=case, name=name, recorded_by=by, recorded_at=NOW, **changes)


def make_support_step(*, parent: AbsentParent, by: User, item: str = "INTERVIEW") -> SupportStep:
    """Make one of the four things done today, without a line in the ledger."""
    with as_importer():
        return SupportStep.objects.create(
            case=parent.case, parent=parent, item=item, done_on=TODAY, recorded_by=by, recorded_at=NOW
        )


def make_support_claim(*, parent: AbsentParent, by: User) -> SupportGoodCause:
    """Make a claim of good cause that is not decided."""
    with as_importer():
        return SupportGoodCause.objects.create(
            case=parent.case, parent=parent, ground="HARM_PARENT", claimed_on=TODAY, recorded_by=by, recorded_at=NOW
        )


def make_medical(*, case: Case, by: User, **changes: Any) -> MedicalVerification:
    """Make a medical paper that is good for half a year."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "given_by": "Vantoose Clinic",
        "received_on": TODAY,
        "first_day": TODAY,
        "last_day": TODAY + timedelta(days=180),
        "recorded_by": by,
        "recorded_at": NOW,
    } | changes
    with as_importer():
        return MedicalVerification.objects.create(case=case, **values)


def make_help_step(*, case: Case, by: User, **changes: Any) -> HelpStep:
    """Make a step of help toward SSI."""
    values: dict[str, Any] = {"participant": adult_of(case), "track": "SSI", "stage": "PREPARING", "on": TODAY}
    with as_importer():
        return HelpStep.objects.create(case=case, recorded_by=by, recorded_at=NOW, **values | changes)


def make_review(*, verification: MedicalVerification, by: User, **changes: Any) -> ProtectedReview:
    """Make a review that bears the paper out, without a line in the ledger."""
    values: dict[str, Any] = {
        "participant": verification.participant,
        "on": TODAY,
        "is_working": "NO",
        "is_severe": "YES",
        "is_listed": "YES",
        "does_past_work": "NO",
        "does_other_work": "NO",
        "result": "MEETS",
        "reviewed_by": by,
        "reviewed_at": NOW,
    } | changes
    with as_importer():
        return ProtectedReview.objects.create(case=verification.case, verification=verification, **values)
