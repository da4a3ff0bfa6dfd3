"""Applications, facts of a household and decisions, written past the walls with plausible fictional values."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from casework.choices import EventKind, NoticeState
from casework.models import Case, Notice, Participant, User
from eligibility.models import (
    AbsentParent,
    AdverseAction,
    Application,
    BenefitHearing,
    BenefitReduction,
    Certification,
    ChangeReport,
    DecisionNotice,
    Determination,
    Exemption,
    ExemptionChange,
    ExemptionReason,
    ExpeditedScreening,
    HandedNotice,
    HelpStep,
    HouseholdFact,
    Interview,
    Issuance,
    MedicalVerification,
    ProtectedReview,
    Recovery,
    Review,
    SupportGoodCause,
    SupportHold,
    SupportStep,
    TimeLimitMonth,
    Verification,
)
from eligibility.operations.decisions import plain_steps
from eligibility.queries.held import held_for
from eligibility.rules.kinds import KINDS
from eligibility.rules.registry import determine
from eligibility.rules.requirements import program_of
from tests.factories import NOW, TODAY, adult_of, as_importer, make_event, make_notice, people_of

MONTH = TODAY.replace(day=1)


def make_application(*, case: Case, by: User, programme: str = "SNAP", **changes: Any) -> Application:
    """Make an application filed today; with `completed_on` a complete one."""
    values: dict[str, Any] = {"filed_on": TODAY, "how": "OFFICE", "entered_by": by, "entered_at": NOW} | changes
    if "completed_on" in values:
        values |= {"completed_by": by, "completed_at": NOW}
    with as_importer():
        return Application.objects.create(case=case, programme=programme, **values)


def make_screening(*, application: Application, by: User, **changes: Any) -> ExpeditedScreening:
    """Make what a household said today: income and money too much for seven-day service, and nothing to pay."""
    values: dict[str, Any] = {
        "on": TODAY,
        "liquid_resources": 500,
        "gross_income": 900,
        "shelter_costs": 0,
        "utility_costs": 0,
        "is_destitute": False,
        "screened_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return ExpeditedScreening.objects.create(case=application.case, application=application, **values)


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


def make_like(decision: Determination, *, month: date, benefit: str, **changes: Any) -> Determination:
    """Write a decision of another month that says another amount, as if it had been made like this one."""
    with as_importer():
        row = Determination.objects.get(pk=decision.pk)
        row.pk, row._state.adding = uuid4(), True
        row.month, row.monthly_benefit, row.is_eligible, row.supersedes = month, Decimal(benefit), True, None
        for name, value in changes.items():
            setattr(row, name, value)
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


def make_certification(*, application: Application, by: User, **changes: Any) -> Certification:
    """Certify a family for twelve months from this one."""
    values: dict[str, Any] = {
        "programme": application.programme,
        "first_month": MONTH,
        "last_month": (MONTH + timedelta(days=335)).replace(day=1),
        "source": "snap.certification_max_months",
        "set_on": TODAY,
        "set_by": by,
        "set_at": NOW,
    } | changes
    with as_importer():
        return Certification.objects.create(case=application.case, application=application, **values)


def make_review(*, certification: Certification, by: User, **changes: Any) -> Review:
    """Make a recertification held today in which nothing changed."""
    values: dict[str, Any] = {
        "programme": certification.programme,
        "kind": "RECERTIFICATION",
        "participant": adult_of(certification.case),
        "held_on": TODAY,
        "how": "PHONE",
        "result": "CONTINUES",
        "held_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return Review.objects.create(case=certification.case, certification=certification, **values)


def make_change_report(*, case: Case, by: User, **changes: Any) -> ChangeReport:
    """Make a change of income that the family reported today by telephone."""
    values: dict[str, Any] = {
        "kind": "INCOME",
        "received_on": TODAY,
        "effective_on": TODAY,
        "how": "PHONE",
        "told_by": "FAMILY",
        "words": "More hours at the shop",
        "recorded_by": by,
        "recorded_at": NOW,
    } | changes
    with as_importer():
        return ChangeReport.objects.create(case=case, **values)


def make_action(*, application: Application, by: User, **changes: Any) -> AdverseAction:
    """Propose that a benefit ends because the family asked for it."""
    values: dict[str, Any] = {
        "programme": application.programme,
        "kind": "END",
        "ground": "ASKED",
        "why": "You asked us to end it.",
        "rule": "7 CFR 273.13(b)",
        "proposed_on": TODAY,
        "proposed_by": by,
        "proposed_at": NOW,
    } | changes
    if "confirmed_by" in values:
        values |= {"confirmed_on": TODAY, "confirmed_at": NOW}
    with as_importer():
        return AdverseAction.objects.create(case=application.case, application=application, **values)


def make_decision_notice(*, decision: Determination, by: User, **changes: Any) -> DecisionNotice:
    """Make the notice of an approval that was handed over today."""
    case = decision.case
    sent_on = changes.pop("sent_on", TODAY)
    state = {"state": NoticeState.HANDED_OVER, "sent_on": sent_on, "sent_at": NOW, "sent_by": by}
    notice = make_notice(case=case, by=by, kind="DECISION", code="DECISION", template="decision.1", **state)
    values: dict[str, Any] = {
        "programme": decision.programme,
        "kind": "APPROVAL",
        "determination": decision,
        "after": decision.monthly_benefit,
        "written_on": TODAY,
        "hearing_by": TODAY + timedelta(days=90),
        "accepted_until": TODAY + timedelta(days=90),
        "made_by": by,
        "made_at": NOW,
    } | changes
    with as_importer():
        return DecisionNotice.objects.create(case=case, notice=notice, **values)


def end_told(
    *, action: AdverseAction, decision: Determination, by: User, effective_on: date, left: date | None = None
) -> DecisionNotice:
    """Let the letter of an adverse action have left, in time before the day on which it ends a benefit unless said."""
    left = left or effective_on - timedelta(days=12)
    return make_decision_notice(
        decision=decision,
        by=by,
        kind="END",
        determination=None,
        action=action,
        before=decision.monthly_benefit,
        after=Decimal(0),
        written_on=left,
        leave_by=left,
        effective_on=effective_on,
        sent_on=left,
        hearing_by=left + timedelta(days=90),
        accepted_until=left + timedelta(days=90),
    )


def make_benefit_hearing(*, letter: DecisionNotice, by: User, **changes: Any) -> BenefitHearing:
    """Make a request for a hearing that came in today, in time."""
    values: dict[str, Any] = {
        "programme": letter.programme,
        "asked_on": TODAY,
        "wants_continued": False,
        "has_continued_aid": False,
        "is_in_time": True,
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return BenefitHearing.objects.create(case=letter.case, letter=letter, **values)


def certified_rows(*, application: Application, decision: Determination, by: User) -> dict[str, Any]:
    """Write a certification with its review, a reported change, an adverse action, a letter and a hearing about it."""
    certification = make_certification(application=application, by=by)
    letter = make_decision_notice(decision=decision, by=by)
    return {
        "certification_id": certification.pk,
        "review_id": make_review(certification=certification, by=by).pk,
        "change_id": make_change_report(case=application.case, by=by).pk,
        "action_id": make_action(application=application, by=by).pk,
        "letter_id": letter.pk,
        "benefit_hearing_id": make_benefit_hearing(letter=letter, by=by).pk,
    }


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


def make_exemption_end(*, exemption_id: UUID, by: User, last_day: date) -> ExemptionChange:
    """Make an end of an exemption that came in today, with its line in the ledger; eligibility was not told."""
    with as_importer():
        row = Exemption.objects.select_related("case", "participant").get(pk=exemption_id)
        end = ExemptionChange.objects.create(
            case=row.case, exemption=row, received_at=NOW, last_day=last_day, recorded_by=by, recorded_at=NOW
        )
    make_event(
        row.case, EventKind.EXEMPTION_RECEIVED, on=TODAY, participant=row.participant, subject=end,
        exemption=row.pk, first_day=row.first_day, last_day=last_day,
    )  # fmt: skip
    return end


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


def make_support_hold(*, parent: AbsentParent, by: User, **changes: Any) -> SupportHold:
    """Make a hold that runs from today."""
    with as_importer():
        return SupportHold.objects.create(
            case=parent.case, parent=parent, held_on=TODAY, held_by=by, held_at=NOW, **changes
        )


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


def make_protected_review(*, verification: MedicalVerification, by: User, **changes: Any) -> ProtectedReview:
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


def make_handed_notice(*, decision: Determination, by: User, **changes: Any) -> HandedNotice:
    """Make a notice that waits to be handed over."""
    values: dict[str, Any] = {
        "participant": adult_of(decision.case),
        "words": ["You have the right to a hearing. Vantoose."],
        "written_on": TODAY,
        "hearing_days": 45,
        "made_by": by,
        "made_at": NOW,
    } | changes
    with as_importer():
        return HandedNotice.objects.create(case=decision.case, determination=decision, **values)
