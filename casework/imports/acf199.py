"""Open cases from families of a federal TANF Data Report; run again it adds only what is new."""

import json
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from casework import engine, ledger, rules, sealing
from casework.acf199.records import Adult, AdultMonth, Child, FamilyFile, FamilyMonth
from casework.choices import CaseKind, EventKind, ParticipantRole
from casework.fictional_names import family_name, given_name
from casework.ledger import Line
from casework.models import (
    Assignment,
    Case,
    Event,
    Family,
    ImportedFact,
    Membership,
    Office,
    Participant,
    Person,
    PersonIdentifier,
    Referral,
    User,
)
from casework.models.base import new_id
from casework.reactions import CASE_IMPORTED, react
from casework.refusals import Refused

FULL_AGE = 18
SOURCE = "Federal TANF Data Report"
PROOF = "ACF-199"
"""What the ledger names as proof of hours that a federal file reported."""


@dataclass(frozen=True)
class Import:
    """What the whole run has in common: where the cases go, from when on, to whom, by whom, when."""

    office: Office
    referred_on: date
    coach: User | None
    actor: User
    now: datetime


@dataclass
class Outcome:
    """What the import of one family did."""

    is_new: bool = False
    person_count: int = 0
    month_count: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Tell whether anything was written."""
        return self.is_new or self.person_count > 0 or self.month_count > 0


@dataclass(frozen=True)
class _Reported:
    """One reported fact: how the ledger says it, and how it stood in the file."""

    ref: str
    kind: EventKind
    on: date
    participant: str
    facts: dict[str, Any]
    line: dict[str, Any]


def import_family(*, family: FamilyFile, run: Import) -> Outcome:
    """Open the case of one family, or add to it what it has not got yet.

    Policy: interchange 4; decisions 6 (a closed case takes no new referral), 11, 16.

    Raises:
        Refused: the case number belongs to a case of another office or another origin.
    """
    case = Case.objects.select_for_update(no_key=True).filter(number=family.case_number).first()
    outcome = Outcome(is_new=case is None)
    if case is None:
        case = _open(family, run)
    elif case.ref != family.case_number or case.office_id != run.office.pk:
        raise Refused(f"Case number {family.case_number} belongs to another case.")
    participants = {each.ref: each for each in case.participants.all()}
    added = _add_people(case, family, participants, run)
    outcome.person_count = len(added)
    events = _add_reports(case, family, participants, run, outcome)
    if outcome.is_new:
        events.insert(0, _event(case, Line(EventKind.CASE_OPENED, run.referred_on), run))
    events += _add_referrals(case, family, participants, run, outcome)
    Event.objects.bulk_create(events)
    if events:
        engine.refresh_case(case.pk, today=run.now.astimezone(run.office.zone).date(), is_import=True)
        react(CASE_IMPORTED, case_id=case.pk, kinds={event.kind for event in events})
    return outcome


def _open(family: FamilyFile, run: Import) -> Case:
    group = Family.objects.create(name=family_name(family.case_number))
    case = Case.objects.create(
        number=family.case_number,
        ref=family.case_number,
        family=group,
        office=run.office,
        kind=CaseKind.WORK if family.has_work_eligible_adult else CaseKind.CHILD_ONLY,
        opened_on=run.referred_on,
    )
    if run.coach is not None:
        Assignment.objects.create(case=case, coach=run.coach, first_day=run.referred_on, assigned_by=run.actor)
    return case


def _add_people(case: Case, family: FamilyFile, participants: dict[str, Participant], run: Import) -> list[Participant]:
    """Add the people whom the case does not know yet, work-eligible adults first, children by age."""
    adults = sorted(family.adults, key=lambda adult: not adult.is_work_eligible)
    children = sorted(family.children, key=lambda child: child.birth_date)
    everybody: list[Adult | Child] = [*adults, *children]
    added, people, memberships, identifiers = [], [], [], []
    for someone in everybody:
        if someone.ref in participants:
            continue
        person = Person(
            given_name=given_name(f"{family.case_number}/{someone.ref}"),
            family_name=case.family.name,
            born_on=someone.birth_date,
        )
        first_day = max(_first_day(someone.months[0].month), someone.birth_date)
        relationship = "child" if isinstance(someone, Child) else ""
        people.append(person)
        memberships.append(
            Membership(family=case.family, person=person, relationship=relationship, first_day=first_day)
        )
        if ssn := _plain_number(someone.ssn):
            identifiers.append(PersonIdentifier.of(person, ssn))
        position = len(participants) + 1
        participants[someone.ref] = Participant(
            case=case, person=person, role=_role(someone), ref=someone.ref, position=position
        )
        added.append(participants[someone.ref])
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(memberships)
    Participant.objects.bulk_create(added)
    PersonIdentifier.objects.bulk_create(identifiers)
    return added


def _plain_number(ssn: str) -> str:
    """Give a Social Security number that could have been given out; a scrambled one is none."""
    try:
        return rules.require_ssn(ssn)
    except Refused:
        return ""


def _role(someone: Adult | Child) -> ParticipantRole:
    if isinstance(someone, Child):
        return ParticipantRole.CHILD
    last_day = _last_day(someone.months[-1].month)
    if someone.is_work_eligible and someone.age_on(last_day) < FULL_AGE:
        return ParticipantRole.TEEN_PARENT
    if someone.is_caretaker and not someone.is_work_eligible:
        return ParticipantRole.CAREGIVER
    return ParticipantRole.ADULT


def _add_reports(
    case: Case, family: FamilyFile, participants: dict[str, Participant], run: Import, outcome: Outcome
) -> list[Event]:
    """Keep each reported fact whole and sealed, and give its ledger lines."""
    known = dict(case.imported_facts.values_list("ref", "digest"))
    facts, events, months = [], [], set()
    for reported in _reports(family):
        line = json.dumps(reported.line, sort_keys=True)
        digest = sealing.blind_index(line)
        if reported.ref in known:
            if bytes(known[reported.ref]) != digest:
                outcome.remarks.append(f"{reported.ref} differs from what was imported before; kept as it was")
            continue
        fact = ImportedFact(id=new_id(), case=case, ref=reported.ref, kind=reported.kind, on=reported.on, digest=digest)
        fact.sealed_line = sealing.seal(line, "casework_importedfact.sealed_line", fact.pk)
        facts.append(fact)
        participant = participants[reported.participant] if reported.participant else None
        entry = Line(reported.kind, reported.on, participant, fact, facts=reported.facts)
        events.append(_event(case, entry, run))
        months.add(reported.line["month"])
    ImportedFact.objects.bulk_create(facts)
    outcome.month_count = len(months)
    return events


def _add_referrals(
    case: Case, family: FamilyFile, participants: dict[str, Participant], run: Import, outcome: Outcome
) -> list[Event]:
    """Refer each work-eligible adult who was never referred; the case becomes a work case with the first."""
    referred = set(case.referrals.values_list("participant_id", flat=True))
    due = [
        participants[adult.ref]
        for adult in family.adults
        if adult.is_work_eligible and participants[adult.ref].pk not in referred
    ]
    if not due:
        return []
    if not case.is_open:
        outcome.remarks.append(f"case {case.number} is closed and takes no new referral")
        return []
    if case.kind != CaseKind.WORK:
        case.kind = CaseKind.WORK
        case.save(update_fields=["kind"])
    referrals = [
        Referral(case=case, participant=participant, received_on=run.referred_on, source=SOURCE, entered_by=run.actor)
        for participant in due
    ]
    Referral.objects.bulk_create(referrals)
    return [
        _event(case, Line(EventKind.REFERRAL_RECEIVED, run.referred_on, referral.participant, referral), run)
        for referral in referrals
    ]


def _event(case: Case, line: Line, run: Import) -> Event:
    return ledger.event_of(case, line, actor=run.actor, recorded_at=run.now, is_imported=True)


def _reports(family: FamilyFile) -> list[_Reported]:
    found = [_assistance(month) for month in family.months]
    for adult in family.adults:
        for month in adult.months:
            found.append(_work_status(adult.ref, month))
            found.extend(_hours(adult.ref, month))
    return found


def _assistance(month: FamilyMonth) -> _Reported:
    return _Reported(
        ref=f"acf199/{month.month}",
        kind=EventKind.ASSISTANCE_REPORTED,
        on=_last_day(month.month),
        participant="",
        facts={
            "month": month.month,
            "cash": month.cash_amount,
            "snap": month.snap_amount,
            "child_care": month.child_care_amount + month.subsidized_child_care_amount,
            "sanction": month.sanction_reduction_amount,
        },
        line=_plain(month),
    )


def _work_status(ref: str, month: AdultMonth) -> _Reported:
    return _Reported(
        ref=f"acf199/{month.month}/{ref}",
        kind=EventKind.WORK_STATUS_REPORTED,
        on=_last_day(month.month),
        participant=ref,
        facts={
            "month": month.month,
            "eligible": month.work_eligible_code,
            "status": month.participation_status,
            "earned": month.earned_income,
            "unearned": month.unearned_income,
        },
        line=_plain(month, participant=ref),
    )


def _hours(ref: str, month: AdultMonth) -> list[_Reported]:
    """Give the reported hours by activity: whole average hours a week for the month."""
    return [
        _Reported(
            ref=f"acf199/{month.month}/{ref}/{hours.activity}",
            kind=EventKind.WORK_HOURS_RECORDED,
            on=_last_day(month.month),
            participant=ref,
            facts={
                "month": month.month,
                "activity": hours.activity,
                "hours": Decimal(hours.hours),
                "proof": PROOF,
            },
            line={"month": month.month, "participant": ref, "per": "week", **vars(hours)},
        )
        for hours in month.hours
    ]


def _plain(month: FamilyMonth | AdultMonth, **more: str) -> dict[str, Any]:
    """Write a record as plain values, without its place in the file."""
    values = {name: value for name, value in vars(month).items() if name not in ("line", "hours")}
    return {**{name: str(value) if isinstance(value, date) else value for name, value in values.items()}, **more}


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])
