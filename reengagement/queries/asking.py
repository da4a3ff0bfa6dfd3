"""The facts of a penalty request: what the record knows goes before what somebody answers."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from casework.public import ADULT_ROLES, Case, Jurisdiction, Participant, wording
from coaching.public import Activity, CareProtection, care_protection, is_exempt_on, plan_held_on
from reengagement.choices import PenaltyFactKind
from reengagement.models import GoodCauseClaim, Penalty, PenaltyFact
from reengagement.queries.reengaged import duty_on, reengagement_facts
from reengagement.queries.supports import left_out, recorded_supports, resolved
from reengagement.rules import gate
from reengagement.rules.asked import Asked

ACTIVITIES_OFFERED = 30


def facts_of_request(case: Case, participant: Participant, asked: Asked, *, today: date) -> gate.Request:
    """Return a penalty request as the gate reads it on a day.

    From the record: the situation's day and good cause with its note, the plan in force then, an exemption on file, the
    youngest child, whether the parent was told of the protection without child care and has it (45 CFR 261.56), what
    re-engagement came to, and of a support that was chosen from it what was offered and given
    when. All else is answered by whoever asks.
    """
    claim = claim_of(case, participant, asked.claim_id)
    situation_on = claim.situation_on if claim else None
    duty = duty_of(case, participant, situation_on) or (gate.Duty(asked.duty) if asked.duty in set(gate.Duty) else None)
    running = activities_on(participant, situation_on)
    recorded = recorded_supports(case, participant, since=situation_on)
    care = care_protection(participant, situation_on=situation_on, today=today)
    return gate.Request(
        jurisdiction=case.office.jurisdiction,
        asked_on=today,
        situation_on=situation_on,
        situation=asked.situation,
        reason=asked.reason,
        duty=duty,
        has_plan=plan_held_on(participant, situation_on) if situation_on else None,
        has_activities=bool(running),
        activity=next((words_of(one) for one in running if one.pk == asked.activity_id), ""),
        checked_on=asked.checked_on,
        took_part=asked.took_part,
        offered_on=asked.offered_on,
        refused_on=asked.refused_on,
        needs_asked_on=asked.needs_asked_on,
        supports=resolved(asked.supports, recorded),
        left_out=left_out(asked.supports, recorded),
        child_care=_child_care(case, asked, care),
        good_cause=good_cause_facts(claim),
        reengagement=_reengagement(case, participant, asked, situation_on, today),
    )


def _child_care(case: Case, asked: Asked, care: CareProtection) -> gate.ChildCare:
    """Return the protection without child care as the gate reads it: who has it on record has it, whatever is answered.

    Policy: 42 USC 607(e)(2), 45 CFR 261.56 (`wpr.no_child_care_protection`).
    """
    return gate.ChildCare(
        is_single_custodial=True if care.is_protected else asked.is_single_custodial,
        is_alone_on_record=is_alone_with_children(case),
        not_alone_why=asked.not_alone_why,
        not_alone_shown=asked.not_alone_shown,
        youngest_born_on=None if care.is_protected else youngest_born_on(case),
        told_on=care.told_on or asked.told_on,
        cannot_find=True if care.is_protected else asked.cannot_find,
        criteria=asked.criteria or care.shown,
    )


def activities_on(participant: Participant, day: date | None) -> list[Activity]:
    """Return the activities of a person that ran on a day, as the record knows them."""
    if day is None:
        return []
    ran = Q(last_day__isnull=True) | Q(last_day__gte=day)
    return list(Activity.objects.filter(ran, participant=participant, first_day__lte=day).order_by("first_day", "pk"))


def activity_choices(participant: Participant) -> list[tuple[UUID, str]]:
    """Return the activities of a person to choose from, the newest first, in words."""
    rows = Activity.objects.filter(participant=participant).order_by("-first_day", "-pk")[:ACTIVITIES_OFFERED]
    return [(one.pk, words_of(one)) for one in rows]


def words_of(activity: Activity) -> str:
    """Say an activity: what it is and since when."""
    return f"{activity.words}, since {wording.full_day(activity.first_day)}"


def duty_of(case: Case, participant: Participant, day: date | None) -> gate.Duty | None:
    """Return whether somebody had to take part on a day, as the record knows it; None where it does not say."""
    if day is None:
        return None
    if is_exempt_on(participant, day):
        return gate.Duty.EXEMPT
    return duty_on(participant, day) if case.office.jurisdiction == Jurisdiction.OREGON else None


def claim_of(case: Case, participant: Participant, claim_id: UUID | None) -> GoodCauseClaim | None:
    """Return a good cause claim of a person of a case, if it is theirs."""
    if claim_id is None:
        return None
    return GoodCauseClaim.objects.filter(pk=claim_id, case=case, participant=participant).first()


def good_cause_facts(claim: GoodCauseClaim | None) -> gate.GoodCause:
    """Return a claim as the gate reads it; one that was found for the same situation by another claim counts."""
    if claim is None:
        return gate.GoodCause()
    is_found = claim.is_found
    if is_found is False and is_found_for(claim.participant_id, claim.situation_on):
        is_found = True
    return gate.GoodCause(
        claim.asked_on,
        claim.decided_on,
        is_found,
        claim.noted_on,
        is_other_open=is_undecided_for(claim.participant_id, claim.situation_on),
    )


def is_found_for(participant_id: UUID, situation_on: date) -> bool:
    """Tell whether good cause was found for a person's situation by any claim."""
    found = GoodCauseClaim.objects.filter(participant_id=participant_id, situation_on=situation_on, is_found=True)
    return found.exists()


def is_undecided_for(participant_id: UUID, situation_on: date) -> bool:
    """Tell whether a reason that a person gave for a situation waits for its decision, protected ones too."""
    waiting = GoodCauseClaim.objects.filter(participant_id=participant_id, situation_on=situation_on)
    return waiting.filter(decided_on__isnull=True).exists()


def is_alone_with_children(case: Case) -> bool:
    """Tell whether the record of a case knows one adult and a child: the only parent, unless somebody shows otherwise.

    Policy: 42 USC 607(e)(2) (`wpr.no_child_care_protection`).
    """
    roles = list(Participant.objects.filter(case=case).values_list("role", flat=True))
    adults = sum(role in ADULT_ROLES for role in roles)
    return adults == 1 and len(roles) > adults


def youngest_born_on(case: Case) -> date | None:
    """Return the birthday of the youngest child; None where one is not known, so that this child is protected too."""
    born = list(
        Participant.objects.filter(case=case).exclude(role__in=ADULT_ROLES).values_list("person__born_on", flat=True)
    )
    known = [day for day in born if day is not None]
    return max(known) if known and len(known) == len(born) else None


def _reengagement(
    case: Case, participant: Participant, asked: Asked, situation_on: date | None, today: date
) -> gate.Reengagement:
    if case.office.jurisdiction != Jurisdiction.OREGON:
        return gate.Reengagement()
    return reengagement_facts(
        participant,
        situation_on=situation_on,
        is_pre_ssi=asked.is_pre_ssi,
        meets_federal_hours=asked.meets_federal_hours,
        today=today,
    )


def going_despite_exemption(case: Case, *, today: date) -> list[Penalty]:
    """Return the penalties that go on of people who are exempt today, but those in which the exemption is said.

    Policy: DPAWS expectations 14 (A051).
    """
    said = PenaltyFact.objects.filter(penalty=OuterRef("pk"), kind=PenaltyFactKind.EXEMPTION, voided_at__isnull=True)
    going = Penalty.objects.filter(~Exists(said), case=case, outcome="")
    rows = going.select_related("participant__person__merged_into").order_by("imposed_on", "pk")
    return [one for one in rows if is_exempt_on(one.participant, today)]


def going_despite_protection(case: Case, *, today: date) -> list[Penalty]:
    """Return the penalties that go on of parents who are protected as no child care can be found.

    Policy: 42 USC 607(e)(2), 45 CFR 261.56 (`wpr.no_child_care_protection`).
    """
    going = Penalty.objects.filter(case=case, outcome="").order_by("imposed_on", "pk")
    rows = going.select_related("participant__person__merged_into", "participant__case")
    return [
        one for one in rows if care_protection(one.participant, situation_on=one.failed_on, today=today).is_protected
    ]
