"""Penalties made as staff make them, on days of ours: good cause, request, decision, notice, by their use cases."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casework.choices import CaseKind, EventKind, Jurisdiction, NoticeState, Role
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import Case, Notice, Office, Participant, User
from reengagement.choices import (
    CauseStep,
    Concern,
    JobsClass,
    Outcome,
    PenaltyReason,
    Proof,
    RequestStatus,
    Screening,
    StaffingKind,
    StaffingStatus,
    StartedBy,
)
from reengagement.models import (
    AdverseNotice,
    GoodCauseClaim,
    GoodCauseWords,
    HearingPack,
    HearingRequest,
    JobsStanding,
    Penalty,
    PenaltyFact,
    PenaltyRaise,
    PenaltyRequest,
    PenaltyVisit,
    Reengagement,
    ScreeningOffer,
    Staffing,
    StaffingNarration,
)
from reengagement.operations.adverse_notices import write_adverse_notice
from reengagement.operations.causes import claim_good_cause, decide_good_cause
from reengagement.operations.penalties import decide_request, request_penalty
from reengagement.queries.standing import Standing, standing_of
from reengagement.rules.asked import Asked
from reengagement.rules.gate import Gate, Support
from reengagement.rules.terms import Terms
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_importer,
    days_ago,
    make_appointment,
    make_case,
    make_contact,
    make_notice,
    make_office,
    make_participant,
    make_signed_plan,
    make_user,
    moment,
)

SITUATION = "Stayed away from the job search class for a week and answered no call 📞"
STATES = (Jurisdiction.ALASKA, Jurisdiction.OREGON, Jurisdiction.NORTH_CAROLINA, Jurisdiction.TEXAS)


@dataclass(frozen=True)
class Stage:
    """A family with its coach and the manager of the office; `failed_on` is the day of the situation."""

    case: Case
    adult: Participant
    coach: User
    manager: User
    failed_on: date


def stage_in(state: str = Jurisdiction.ALASKA, *, failed_on: date | None = None, office: Office | None = None) -> Stage:
    """Make a family of a state with a plan in force since before the situation, and in Oregon a duty to take part."""
    failed_on = failed_on or days_ago(20)
    office = office or make_office(jurisdiction=state)
    coach = make_user(office=office, role=Role.COACH)
    manager = make_user(office=office, role=Role.OPERATIONS_MANAGER)
    case = make_case(coach=coach, office=office, kind=CaseKind.WORK, referred_on=failed_on - timedelta(days=60))
    adult = adult_of(case)
    long_before = failed_on - timedelta(days=30)
    make_signed_plan(
        case=case, by=coach, written_on=long_before, signed_on=long_before, last_review_on=TODAY + timedelta(days=60)
    )
    if state == Jurisdiction.OREGON:
        with as_importer():
            JobsStanding.objects.create(
                case=case,
                participant=adult,
                jobs_class=JobsClass.MANDATORY,
                first_day=long_before,
                said_by=coach,
                said_at=moment(long_before),
            )
    return Stage(case, adult, coach, manager, failed_on)


def second_of(stage: Stage) -> Stage:
    """Add another adult to the family, with a plan in force and in Oregon a duty to take part; their own stage."""
    adult = make_participant(case=stage.case)
    before = stage.failed_on - timedelta(days=30)
    make_signed_plan(
        case=stage.case,
        by=stage.coach,
        participant=adult,
        written_on=before,
        signed_on=before,
        last_review_on=TODAY + timedelta(days=60),
    )
    if stage.case.office.jurisdiction == Jurisdiction.OREGON:
        with as_importer():
            JobsStanding.objects.create(
                case=stage.case,
                participant=adult,
                jobs_class=JobsClass.MANDATORY,
                first_day=before,
                said_by=stage.coach,
                said_at=moment(before),
            )
    return replace(stage, adult=adult)


def claimed(stage: Stage, **changes: Any) -> GoodCauseClaim:
    """Ask why, two days after the situation."""
    day = stage.failed_on + timedelta(days=2)
    told: dict[str, Any] = {
        "situation_on": stage.failed_on,
        "asked_on": day,
        "has_answered": True,
        "reason": "",
        "words": "Said that the class is boring.",
        "proof": Proof.NOT_ASKED,
    } | changes
    with in_context(actor=stage.coach):
        return claim_good_cause(
            case_id=stage.case.pk, participant_id=stage.adult.pk, **told, actor=stage.coach, now=moment(day)
        )


def decided(stage: Stage, claim: GoodCauseClaim | None = None, **changes: Any) -> GoodCauseClaim:
    """Decide good cause three days after the situation: none, unless told otherwise."""
    claim = claim or claimed(stage)
    day = stage.failed_on + timedelta(days=3)
    told: dict[str, Any] = {
        "is_found": False,
        "reason": "",
        "words": "",
        "began_on": None,
        "decided_on": day,
        "note": "Asked twice. Nothing kept them from the class.",
    } | changes
    with in_context(actor=stage.coach):
        return decide_good_cause(claim_id=claim.pk, **told, actor=stage.coach, now=moment(told["decided_on"]))


def answers(stage: Stage, claim: GoodCauseClaim, **changes: Any) -> Asked:
    """Return the answers with which the gate is open."""
    before = stage.failed_on - timedelta(days=20)
    asked = Asked(
        claim_id=claim.pk,
        situation=SITUATION,
        reason=PenaltyReason.ACTIVITY,
        duty="BOUND",
        checked_on=stage.failed_on + timedelta(days=1),
        took_part=False,
        needs_asked_on=before,
        supports=(Support("Bus pass", offered_on=before, given_on=before),),
        is_single_custodial=True,
        told_on=before,
        cannot_find=False,
        criteria="A place near the class, fifteen minutes by bus, paid in full.",
        is_pre_ssi=False,
        meets_federal_hours=False,
    )
    return replace(asked, **changes)


def shut(stage: Stage, asked: Asked, gate: Gate) -> Asked:
    """Return the answers with one more check of the gate shut."""
    if gate == Gate.GOOD_CAUSE:
        day_before = stage.failed_on - timedelta(days=1)
        return replace(asked, claim_id=claimed(stage, situation_on=day_before).pk)
    if gate == Gate.BOUND and stage.case.office.jurisdiction == Jurisdiction.OREGON:
        return replace(asked, is_pre_ssi=True)  # the record itself tells the duty here
    return replace(asked, **SHUT[gate])


#: One way to shut each check by what is answered.
SHUT: dict[Gate, dict[str, Any]] = {
    Gate.SITUATION: {"situation": " "},
    Gate.REASON: {"reason": "TIMESHEET"},
    Gate.BOUND: {"duty": "VOLUNTEER"},
    Gate.SUPPORTS: {"supports": (Support("Bus pass", offered_on=TODAY),)},
    Gate.CHILD_CARE: {"cannot_find": True},
}


def ask(stage: Stage, asked: Asked, *, on: date | None = None) -> PenaltyRequest:
    """Ask for the penalty, four days after the situation unless told otherwise."""
    with in_context(actor=stage.coach):
        return request_penalty(
            case_id=stage.case.pk,
            participant_id=stage.adult.pk,
            asked=asked,
            actor=stage.coach,
            now=moment(on or stage.failed_on + timedelta(days=4)),
        )


def requested(stage: Stage, **changes: Any) -> PenaltyRequest:
    """Ask for a penalty that the gate lets through."""
    if stage.case.office.jurisdiction == Jurisdiction.OREGON:
        reengaged_in_vain(stage)
    return ask(stage, answers(stage, decided(stage), **changes))


def imposed(stage: Stage, *, terms: Terms | None = None, **changes: Any) -> Penalty:
    """Let the manager agree to a request, the day after it."""
    return agreed(stage, requested(stage, **changes), terms=terms)


def agreed(stage: Stage, request: PenaltyRequest, *, terms: Terms | None = None) -> Penalty:
    """Let the manager agree to a request that waits."""
    is_carolina = stage.case.office.jurisdiction == Jurisdiction.NORTH_CAROLINA
    terms = terms or Terms(county="Wake" if is_carolina else "")
    with in_context(actor=stage.manager):
        decide_request(
            request_id=request.pk,
            is_agreed=True,
            words="The record shows what was offered.",
            terms=terms,
            actor=stage.manager,
            now=moment(stage.failed_on + timedelta(days=5)),
        )
        return Penalty.objects.get(request=request)


def noticed(
    stage: Stage, penalty: Penalty, *, on: date, left_on: date | None = None, leaves: bool = True
) -> AdverseNotice:
    """Write the next adverse notice on a day, and let it leave from hand to hand, on the same day unless told so."""
    with in_context(actor=stage.coach):
        told = write_adverse_notice(
            penalty_id=penalty.pk, way="HAND_OVER", system="ONE", actor=stage.coach, now=moment(on)
        )
    if leaves:
        leave(told.notice_id, left_on or on, stage.coach)
    return told


def leave(notice_id: UUID, on: date, by: User) -> None:
    with as_importer():
        Notice.objects.filter(pk=notice_id).update(
            state=NoticeState.HANDED_OVER, sent_on=on, sent_at=moment(on), sent_by=by
        )


def stand(stage: Stage, penalty: Penalty, *, on: date = TODAY) -> Standing:
    """Return how a penalty stands on a day."""
    with in_context(actor=stage.coach):
        return standing_of(penalty.pk, stage.case, today=on)


def reengaged_in_vain(stage: Stage) -> Reengagement:
    """Make a re-engagement of Oregon that was tried in full and ended with a reduction recommended."""
    opened, over = stage.failed_on + timedelta(days=1), stage.failed_on + timedelta(days=3)
    appointment = make_appointment(case=stage.case, by=stage.coach)
    with as_importer():
        begun = Reengagement(
            case=stage.case,
            participant=stage.adult,
            concern=Concern.DISPUTED,
            on=stage.failed_on,
            started_by=StartedBy.DEPARTMENT,
            opened_by=stage.coach,
            opened_at=moment(opened),
            opened_on=opened,
        )
        begun.what = "The plan is disputed."
        begun.save(force_insert=True)
        staffing = Staffing(
            case=stage.case,
            kind=StaffingKind.REENGAGEMENT,
            reengagement=begun,
            appointment=appointment,
            on=opened,
            status=StaffingStatus.CLOSED,
            scheduled_by=stage.coach,
            scheduled_at=moment(opened),
            opened_at=moment(opened),
            closed_at=moment(over),
            community_visit_tried_on=opened,
            outcome=Outcome.REDUCTION,
            team_needed=3,
            decided_at=moment(over, 9),
            decided_by=stage.coach,
            confirmed_on=over,
            no_plan_reason="Nothing changed.",
        )
        staffing.child_risk = "None seen."
        staffing.save(force_insert=True)
        for screening in Screening.values:
            ScreeningOffer.objects.create(
                case=stage.case,
                staffing=staffing,
                screening=screening,
                is_done=True,
                said_by=stage.coach,
                said_at=moment(opened),
            )
        narration = StaffingNarration(case=stage.case, staffing=staffing, made_at=moment(over, 9), made_by=stage.coach)
        narration.text = "A.T. was offered every screening."
        narration.save(force_insert=True)
    return begun


def penalty_rows(case: Case, by: User) -> dict[str, Any]:
    """Write past the walls what the pages about penalties are about: one of each, about the adult of a case.

    An open claim, a waiting request, and a penalty with its notice, visit, hearing and pack; returned by their keys in
    addresses.
    """
    adult, day = adult_of(case), days_ago(15)
    contact = make_contact(case=case, by=by, method="IN_PERSON", place="HOME", on=days_ago(2))
    notice = make_notice(case=case, by=by, kind="ADVERSE", state=NoticeState.HANDED_OVER, sent_on=days_ago(9))
    with as_importer():
        claim = _claim_row(case, adult, by, days_ago(13))
        words = GoodCauseWords(case=case, claim=claim, step=CauseStep.CLAIMED, said_by=by, said_at=NOW)
        words.words = "Said that the bus was late."
        words.save(force_insert=True)
        request = _request_row(case, adult, by, day, status=RequestStatus.IMPOSED)
        penalty = Penalty.objects.create(
            case=case,
            participant=adult,
            request=request,
            reason=request.reason,
            failed_on=day,
            number=1,
            imposed_by=by,
            imposed_on=days_ago(11),
            imposed_at=NOW,
        )
        AdverseNotice.objects.create(
            case=case,
            penalty=penalty,
            notice=notice,
            level=1,
            written_on=days_ago(11),
            leave_by=days_ago(10),  # it left a day later: the first level is still to be told of
            effective_on=days_ago(-1),
            hearing_by=days_ago(-21),
            accepted_until=days_ago(-21),
            made_by=by,
            made_at=NOW,
        )
        fact = PenaltyFact.objects.create(
            case=case, penalty=penalty, kind="REAPPLIED", on=days_ago(4), entered_by=by, entered_at=NOW
        )
        asked = PenaltyRaise.objects.create(
            case=case, penalty=penalty, level=2, asked_on=days_ago(1), asked_by=by, asked_at=NOW
        )
        waiting = _request_row(case, adult, by, days_ago(14))
        visit = PenaltyVisit.objects.create(
            case=case, penalty=penalty, contact=contact, on=contact.on, entered_by=by, entered_at=NOW
        )
        line = Line(EventKind.PENALTY_VISITED, visit.on, adult, visit, facts={"penalty": penalty.pk})
        event_of(case, line, actor=by, recorded_at=NOW).save(force_insert=True)
        hearing = HearingRequest.objects.create(
            case=case,
            penalty=penalty,
            asked_on=days_ago(3),
            wants_continued=True,
            has_continued_aid=True,
            entered_by=by,
            entered_at=NOW,
        )
        pack = HearingPack(
            case=case,
            hearing=hearing,
            first_day=day,
            last_day=TODAY,
            pages=1,
            included=1,
            excluded=1,
            made_by=by,
            made_at=NOW,
        )
        pack.file = b"%PDF-1.7 pack"
        pack.save(force_insert=True)
    return {
        "good_cause_id": claim.pk,
        "penalty_request_id": waiting.pk,
        "penalty_id": penalty.pk,
        "home_visit_id": contact.pk,
        "penalty_visit_id": visit.pk,
        "penalty_fact_id": fact.pk,
        "penalty_raise_id": asked.pk,
        "hearing_id": hearing.pk,
        "pack_id": pack.pk,
    }


def _claim_row(case: Case, adult: Participant, by: User, day: date, **changes: Any) -> GoodCauseClaim:
    values = {"situation_on": day, "asked_on": day + timedelta(days=1), "entered_by": by, "entered_at": NOW} | changes
    return GoodCauseClaim.objects.create(case=case, participant=adult, **values)


def _request_row(case: Case, adult: Participant, by: User, day: date, **changes: Any) -> PenaltyRequest:
    """Write a request with the decided claim behind it, which the database asks for."""
    on = day + timedelta(days=1)
    settled = {"is_found": False, "decided_on": on, "decided_by": by, "decided_at": NOW, "noted_on": on}
    claim = _claim_row(case, adult, by, day, **settled)
    request = PenaltyRequest(
        case=case,
        participant=adult,
        claim=claim,
        reason=PenaltyReason.ACTIVITY,
        situation_on=day,
        asked_on=on,
        asked_by=by,
        asked_at=NOW,
        **{f"is_{gate.lower()}_open": True for gate in Gate},
    )
    request.facts, request.checks = '{"situation": "Stayed away", "supports": []}', "[]"
    request.save(force_insert=True)
    facts = {"reason": str(request.reason), "situation_on": day}
    line = Line(EventKind.PENALTY_REQUESTED, on, adult, request, facts=facts)
    event_of(case, line, actor=by, recorded_at=NOW).save(force_insert=True)
    if changes:
        PenaltyRequest.objects.filter(pk=request.pk).update(
            **changes, decided_on=TODAY, decided_by=_decider(case), decided_at=NOW
        )
    return request


def _decider(case: Case) -> User:
    return make_user(office=case.office, role=Role.OPERATIONS_MANAGER)
