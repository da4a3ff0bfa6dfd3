"""Records of coaching, written past the walls with plausible fictional values; and answers that fit an instrument."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connections

from casework.choices import EventKind
from casework.models import Case, Office, Participant, User
from coaching.choices import Area, Asked, BarrierStatus
from coaching.models import (
    Advocacy,
    Answer,
    Assessment,
    Barrier,
    CareAuthorisation,
    CareNotNeeded,
    CareQuestion,
    CareSearch,
    CareTold,
    ChildDisability,
    Instrument,
    Meeting,
    MeetingParty,
    MeetingStep,
    OutsideResource,
    ReadinessCertificate,
    Strength,
    Support,
    SupportBudget,
    SupportEnding,
    SupportRefund,
    SystemNumber,
    WorkHistory,
)
from coaching.rules.weeks import next_month
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_appointment,
    make_event,
    make_note,
    people_of,
)
from tests.work_records import make_activity


def answers_for(case: Case, kind: str, *, is_family: bool = False) -> dict[str, Any]:
    """Return a form in which every question of a kind is answered."""
    asked = Asked.FAMILY if is_family else Asked.PERSON
    with as_auditor():
        jurisdiction = type(case).objects.values_list("office__jurisdiction", flat=True).get(pk=case.pk)
        instrument = Instrument.objects.in_force(jurisdiction, TODAY).get(kind=kind, asked=asked)
    values: dict[str, Any] = {"on": TODAY.isoformat()}
    for section in instrument.sections:
        for question in section["questions"]:
            values |= _answer(question)
    return values


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    name, kind = f"q_{question['code']}", question["kind"]
    code = question.get("choices", [["HIGH", ""]])[0][0]
    plain = {
        "TEXT": "Speaks of the cannery 🐟",
        "YES_NO": "YES",
        "NUMBER": "20",
        "DAY": TODAY.isoformat(),
        "CHOICE": code,
        "CHOICES": [code],
    }
    if kind == "PAIR":
        return {f"{name}_said": "Forty hours", f"{name}_found": "Forty hours", f"{name}_same": "SAME"}
    if kind in {"STRENGTHS", "BARRIERS"}:
        return {f"{name}_0_area": "TRANSPORT", f"{name}_0_words": f"Bus pass, as of {kind.lower()}"}
    return {name: plain[kind]}


def make_assessment(
    *, case: Case, by: User, answers: dict[str, dict[str, Any]] | None = None, **changes: Any
) -> Assessment:
    """Make a completed assessment of the case's adult, without a line in the ledger."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "kind": "EA",
        "on": TODAY,
        "completed_by": by,
        "completed_at": NOW,
    } | changes
    asked = Asked.PERSON if values["participant"] else Asked.FAMILY
    with as_importer():
        if "instrument" not in values:
            values["instrument"] = Instrument.objects.filter(kind=values["kind"], asked=asked).first()
        made = Assessment.objects.create(case=case, **values)
        for question, answer in (answers or {}).items():
            Answer.objects.create(assessment=made, case=case, question=question, **answer)
        return made


def answer_of(assessment: Assessment) -> Answer:
    with as_auditor():
        return assessment.answers.get()


def make_strength(*, case: Case, by: User, **changes: Any) -> Strength:
    values: dict[str, Any] = {"participant": adult_of(case), "area": Area.PARENTING, "words": "Up every day at six"}
    with as_importer():
        return Strength.objects.create(
            case=case, **values | {"on": TODAY, "recorded_by": by, "recorded_at": NOW} | changes
        )


def make_barrier(*, case: Case, by: User, **changes: Any) -> Barrier:
    values: dict[str, Any] = {"participant": adult_of(case), "area": Area.CHILD_CARE, "words": "No care in June"}
    values |= {"status": BarrierStatus.OPEN, "on": TODAY, "recorded_by": by, "recorded_at": NOW}
    with as_importer():
        return Barrier.objects.create(case=case, **values | changes)


def make_job(*, participant: Participant, by: User, **changes: Any) -> WorkHistory:
    values: dict[str, Any] = {"employer": "Gulf Cannery", "title": "Line worker", "recorded_by": by, "recorded_at": NOW}
    with as_importer():
        return WorkHistory.objects.create(person=participant.person, **values | changes)


def make_meeting(
    *,
    case: Case,
    by: User,
    subject: str = "Housing by June",
    party: str = "Harbor House",
    step: str = "",
    **more: Any,
) -> Meeting:
    """Make a joint meeting with one agency, that was not asked yet, and one step if it has words."""
    appointment = make_appointment(case=case, by=by, purpose="JOINT", **{"state": "BOOKED"} | more)
    with as_importer():
        meeting = Meeting.objects.create(
            case=case, appointment=appointment, subject=subject, called_by=by, called_at=NOW
        )
        MeetingParty.objects.create(case=case, meeting=meeting, name=party, partner_type="HOUSING", position=0)
        if step:
            MeetingStep.objects.create(case=case, meeting=meeting, number=1, words=step, owner="COACH")
        return meeting


def make_advocacy(*, case: Case, by: User, **changes: Any) -> Advocacy:
    """Make one time that somebody spoke up for the whole family with a housing agency, three days ago; open."""
    values: dict[str, Any] = {
        "party_name": "Harbor House",
        "partner_type": "HOUSING",
        "on": TODAY - timedelta(days=3),
        "issue": "The place on the waiting list was lost",
        "words": "Asked them to look at the date of the first letter.",
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return Advocacy.objects.create(case=case, **values)


def make_support(*, case: Case, by: User, **changes: Any) -> Support:
    """Make a car repair over the limit that waits for the supervisor, tied to a work activity of the adult; no line."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "kind": "CAR_REPAIR",
        "purpose": "New brakes",
        "alternatives": "None: the garage gives no credit.",
        "justification": "Without the car she cannot get to work.",
        "amount": Decimal("1640.00"),
        "method": "VENDOR",
        "vendor": "Sam’s Garage",
        "told_on": TODAY - timedelta(days=2),
        "needed_on": TODAY + timedelta(days=5),
        "is_routine": True,
        "asks": ["OVER_LIMIT"],
        "asked_at": NOW,
    } | changes
    if not {"step", "activity"} & values.keys():
        values["activity"] = make_activity(case=case, by=by)
    with as_importer():
        return Support.objects.create(case=case, asked_by=by, **values)


def make_payable(*, case: Case, by: User, **changes: Any) -> Support:
    """Make a gas card within the limit, authorised today with its note, that is not paid yet; no line of its own."""
    note = make_note(case=case, by=by)
    values: dict[str, Any] = {
        "kind": "GAS",
        "purpose": "Gas to work",
        "amount": Decimal("40.00"),
        "method": "CARD",
        "vendor": "",
        "asks": [],
        "authorised_on": TODAY,
        "authorised_by": by,
        "authorised_at": NOW,
        "note": note,
    } | changes
    return make_support(case=case, by=by, **values)


def make_refund(*, case: Case, by: User, **changes: Any) -> SupportRefund:
    """Make money that came back of a support paid yesterday; no line of its own."""
    paid = make_payable(
        case=case,
        by=by,
        purpose="Tarn pass",
        issued_on=days_ago(1),
        issued_by=by,
        issued_at=NOW,
        authorised_on=days_ago(1),
    )
    values = {
        "amount": Decimal("10.00"),
        "on": TODAY,
        "words": "Cheaper",
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return SupportRefund.objects.create(case=case, support=paid, **values)


def make_going_on(*, case: Case, by: User, **changes: Any) -> Support:
    """Make short-term assistance that is paid and goes on for sixty days."""
    days = {"first_day": days_ago(2), "last_day": TODAY + timedelta(days=60), "kind": "SHORT_TERM"}
    paid = {"issued_on": TODAY, "issued_by": by, "issued_at": NOW, "purpose": "Rent"}
    return make_payable(case=case, by=by, **days | paid | changes)


def make_ending(*, case: Case, by: User, support: Support | None = None, **changes: Any) -> SupportEnding:
    """Make the wish that short-term assistance ends in thirty days; no line of its own."""
    support = support or make_going_on(case=case, by=by)
    values = {"words": "He works", "on": TODAY + timedelta(days=30), "asked_by": by, "asked_at": NOW} | changes
    with as_importer():
        return SupportEnding.objects.create(case=case, support=support, **values)


def make_care_question(*, case: Case, by: User, **changes: Any) -> CareQuestion:
    """Make a provider's question that was sent on today; no line of its own."""
    values = {
        "provider_name": "Tern Day Care",
        "about": "When do you pay?",
        "office_name": "Child Care Program Office (CCPO)",
        "sent_on": TODAY,
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return CareQuestion.objects.create(case=case, **values)


def make_number(*, case: Case, by: User, **changes: Any) -> SystemNumber:
    """Make the number of the adult in ALEXsys; no line of its own."""
    values = {"system": "ALEXSYS", "since": TODAY, "entered_by": by, "entered_at": NOW} | changes
    row = SystemNumber(person=adult_of(case).person, **values)
    row.number = "AX-4471"
    with as_importer():
        row.save(force_insert=True)
    return row


def make_certificate(*, case: Case, by: User, **changes: Any) -> ReadinessCertificate:
    """Make a readiness certificate of the adult; no line of its own."""
    values = {"kind": "NCRC", "level": "GOLD", "on": TODAY, "entered_by": by, "entered_at": NOW} | changes
    row = ReadinessCertificate(person=adult_of(case).person, **values)
    row.number = "CR-9912"
    with as_importer():
        row.save(force_insert=True)
    return row


def make_budget(*, office: Office, owner: User, **changes: Any) -> SupportBudget:
    """Make a budget of this year."""
    values: dict[str, Any] = {
        "name": f"Supports {owner.pk}",
        "amount": Decimal(5000),
        "first_day": TODAY - timedelta(days=200),
        "last_day": TODAY + timedelta(days=200),
        "set_at": NOW,
    } | changes
    with as_importer():
        return SupportBudget.objects.create(office=office, owner=owner, set_by=owner, **values)


def make_resource(*, case: Case, by: User, **changes: Any) -> OutsideResource:
    """Make a box of food that the whole family got from a food bank; no line."""
    values: dict[str, Any] = {
        "service": "FOOD",
        "party_name": "Food Bank",
        "partner_type": "COMMUNITY_PARTNER",
        "what": "A box of food",
        "value": Decimal("30.00"),
        "on": TODAY,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return OutsideResource.objects.create(case=case, entered_by=by, **values)


def party_of(meeting: Meeting) -> MeetingParty:
    with as_auditor():
        return MeetingParty.objects.get(meeting=meeting)


def move_to(case: Case, jurisdiction: str) -> None:
    """Let the office of a case lie in another state."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE casework_office SET jurisdiction = %s WHERE id = %s", [jurisdiction, case.office_id])


def be_teen_parent(participant: Participant) -> None:
    """Let somebody be the teen parent of their case."""
    with as_importer():
        type(participant).objects.filter(pk=participant.pk).update(role="TEEN_PARENT")


def make_child_care(*, case: Case, by: User, **changes: Any) -> CareAuthorisation:
    """Make care of the case's child this month, asked for on the last day of the month before, with its ledger line."""
    month = changes.pop("month", TODAY.replace(day=1))
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "child": child_of(case),
        "month": month,
        "hours": "86.00",
        "provider_name": "Wren’s Nest",
        "comment": "She works mornings at the mill.",
        "asked_on": max(month - timedelta(days=1), case.opened_on),
        "asked_by": by,
        "asked_at": NOW,
    } | changes
    with as_importer():
        made = CareAuthorisation.objects.create(case=case, **values)
    make_event(
        case,
        EventKind.CHILD_CARE_AUTHORISED,
        on=made.asked_on,
        participant=made.child,
        subject=made,
        month=f"{month:%Y-%m}",
    )
    return made


def make_not_needed(*, case: Case, by: User, **changes: Any) -> CareNotNeeded:
    """Make that the case's child needs no care next month, with its ledger line."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "child": child_of(case),
        "month": next_month(TODAY),
        "words": "The grandmother is there.",
        "on": TODAY,
        "recorded_by": by,
        "recorded_at": NOW,
    } | changes
    with as_importer():
        said = CareNotNeeded.objects.create(case=case, **values)
    month = f"{said.month:%Y-%m}"
    make_event(case, EventKind.CHILD_CARE_NOT_NEEDED, on=said.on, participant=said.child, subject=said, month=month)
    return said


def make_care_told(*, case: Case, by: User, **changes: Any) -> CareTold:
    """Make that the case's adult was told of the protection three days ago, with its ledger line."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "on": TODAY - timedelta(days=3),
        "way": "SPOKEN",
        "told_by": by,
        "told_at": NOW,
    } | changes
    with as_importer():
        told = CareTold.objects.create(case=case, **values)
    make_event(case, EventKind.CARE_PROTECTION_TOLD, on=told.on, participant=told.participant, subject=told)
    return told


def make_care_search(*, case: Case, by: User, **changes: Any) -> CareSearch:
    """Make that the case's adult showed that no care can be found for the child, since thirty days."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "child": child_of(case),
        "first_day": TODAY - timedelta(days=30),
        "lacks": ["REACH"],
        "looked_at": "Six providers on the list, none with a place.",
        "proof": "The list of the referral line with six refusals.",
        "recorded_by": by,
        "recorded_at": NOW,
    } | changes
    with as_importer():
        return CareSearch.objects.create(case=case, **values)


def make_child_disability(*, case: Case, by: User, **changes: Any) -> ChildDisability:
    values: dict[str, Any] = {"child": child_of(case), "on": TODAY, "recorded_by": by, "recorded_at": NOW} | changes
    with as_importer():
        return ChildDisability.objects.create(case=case, **values)


def child_of(case: Case) -> Participant:
    return next(one for one in people_of(case) if not one.is_adult)
