"""Referrals to services: made, followed up, taken back (A036, A037, O012, O017, O019)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, reactions, rules
from casework.choices import EventKind, SharePurpose
from casework.models import Case, CommunityReferral, Event, FollowUp, Participant, Provider, User
from casework.operations.locking import local_day, locked_case, participant_of
from casework.operations.sharing import Telling, named_party, provider_of, tell
from casework.refusals import Refused

_FOLLOWING = (EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP, EventKind.COMMUNITY_REFERRAL_CONTINUED)


@transaction.atomic
def make_referral(
    *,
    case_id: UUID,
    participant_id: UUID,
    need: str,
    kind: str,
    provider_id: UUID | None,
    party_name: str,
    partner_type: str,
    words: str,
    other_choice_reason: str,
    on: date,
    follow_up_on: date | None,
    scopes: Sequence[str] = (),
    way: str = "",
    has_part2_notice: bool = False,
    answers: Sequence[UUID] = (),
    no_answer_reason: str = "",
    talked_on: date | None = None,
    actor: User,
    now: datetime,
) -> CommunityReferral:
    """Refer somebody of the family to a service. `scopes` is what the service is told about them, through the gate.

    `other_choice_reason` says why the culturally first choice was not available. The follow-up falls due on
    `follow_up_on`. `answers` are the barriers that it is to help over; with none, `no_answer_reason` says why while
    the family has open ones. `talked_on`: the day on which it was spoken of as a stepping-stone.

    Policy: DPAWS expectations 8 (A036, A037); family coach position description (O012, O017, O019, O055).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not refer, or may not tell this.
        NotReleased: a release for what is told is missing.
        Refused: the case is closed, or a part of the referral is missing or cannot be.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    permissions.require(permissions.can_make_referral(actor, case))
    participant = participant_of(case, participant_id)
    provider = provider_of(provider_id=provider_id, actor=actor)
    facts = rules.ReferralFacts(
        need=need,
        kind=kind,
        party=named_party(provider, party_name, partner_type),
        words=words.strip(),
        other_choice_reason=other_choice_reason.strip(),
        scopes=tuple(dict.fromkeys(scopes)),
    )
    rules.require_referral(facts)
    due_on = rules.require_referral_days(
        on=on, follow_up_on=follow_up_on, today=local_day(case, now), born_on=participant.person.standing.born_on
    )
    _require_in_calendar(case, due_on, field="follow_up_on")
    # What was told with it stands in its words as well.
    told = rules.told_kinds(need, facts.party.partner_type, *facts.scopes)
    permissions.require(permissions.writes_kinds(actor, case, told))

    referral = CommunityReferral(
        case=case,
        participant=participant,
        need=need,
        kind=kind,
        provider=provider,
        party_name=facts.party.name,
        partner_type=facts.party.partner_type,
        words=facts.words,
        other_choice_reason=facts.other_choice_reason,
        on=on,
        follow_up_on=due_on,
        restricted_kinds=told,
        made_by=actor,
        made_at=now,
    )
    referral.save(force_insert=True)
    line = ledger.Line(
        EventKind.COMMUNITY_REFERRAL_MADE, on, participant, referral, due_on=due_on, facts={"for": participant.pk}
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    if facts.scopes:
        telling = _telling(participant, provider, facts, referral, way=way, has_part2_notice=has_part2_notice)
        tell(case=case, telling=telling, actor=actor, now=now)
    reactions.react(
        reactions.REFERRAL_MADE,
        case=case,
        referral=referral,
        answers=tuple(answers),
        reason=no_answer_reason,
        talked_on=talked_on,
        today=local_day(case, now),
    )
    return referral


@transaction.atomic
def follow_up_referral(
    *,
    referral_id: UUID,
    on: date,
    outcome: str,
    words: str,
    next_on: date | None,
    actor: User,
    now: datetime,
) -> FollowUp:
    """Write down what came of a referral; with `next_on` it goes on and falls due again that day.

    Policy: DPAWS expectations 8 (A037); family coach position description (O019).

    Raises:
        Case.DoesNotExist: no such referral in a case that the actor may see.
        PermissionDenied: the actor does not work on cases.
        Refused: it was taken back, the day or the outcome cannot be, or a closed case would go on.
    """
    case = locked_case(actor, community_referrals=referral_id)
    permissions.require(permissions.can_follow_up_referral(actor, case))
    referral = _standing(case, referral_id)
    last = referral.follow_ups.standing().order_by("on", "pk").last()
    facts = rules.FollowUpFacts(
        on=on,
        outcome=outcome,
        words=words.strip(),
        next_on=next_on,
        not_before=last.on if last else referral.on,
    )
    rules.require_follow_up(facts, today=local_day(case, now))
    if next_on is not None:
        if not case.is_open:
            raise Refused("This case is closed; nothing goes on after it. Say how it ended.", field="next_on")
        _require_in_calendar(case, next_on, field="next_on")

    follow_up = FollowUp(
        case=case,
        referral=referral,
        on=on,
        outcome=outcome,
        words=facts.words,
        next_on=next_on,
        restricted_kinds=referral.restricted_kinds,
        entered_by=actor,
        entered_at=now,
    )
    follow_up.save(force_insert=True)
    ledger.record_lines(case, _lines(follow_up, leg=last.pk if last else referral.pk), actor=actor, now=now)
    return follow_up


@transaction.atomic
def take_back_referral(*, referral_id: UUID, actor: User, now: datetime) -> CommunityReferral:
    """Take a referral back with all that followed; its rows and lines stay readable.

    Raises:
        Case.DoesNotExist: no such referral in a case that the actor may see.
        PermissionDenied: somebody else made it and the actor does not decide in this office.
        Refused: it was taken back already, or something was told with it.
    """
    case = locked_case(actor, community_referrals=referral_id)
    referral = case.community_referrals.get(pk=referral_id)
    permissions.require(permissions.can_take_back_referral(actor, case, referral.made_by_id))
    _standing(case, referral_id)
    if referral.disclosures.exists():
        raise Refused("Something was told with this referral, which cannot be untold. Follow it up instead.")
    follow_ups = list(referral.follow_ups.values_list("pk", flat=True))
    kinds = (EventKind.COMMUNITY_REFERRAL_MADE, *_FOLLOWING)
    _void(case, [referral.pk, *follow_ups], kinds, actor=actor, now=now)
    return referral


@transaction.atomic
def take_back_follow_up(*, follow_up_id: UUID, actor: User, now: datetime) -> FollowUp:
    """Take the last follow-up of a referral back: what it followed runs again.

    Raises:
        Case.DoesNotExist: no such follow-up in a case that the actor may see.
        PermissionDenied: somebody else entered it and the actor does not decide in this office.
        Refused: it was taken back already, or a later follow-up stands.
    """
    case = locked_case(actor, follow_ups=follow_up_id)
    follow_up = case.follow_ups.select_related("referral").get(pk=follow_up_id)
    permissions.require(permissions.can_take_back_referral(actor, case, follow_up.entered_by_id))
    last = follow_up.referral.follow_ups.standing().order_by("on", "pk").last()
    if last is None or not follow_up.referral.follow_ups.standing().filter(pk=follow_up.pk).exists():
        raise Refused("This follow-up was taken back already.")
    if last.pk != follow_up.pk:
        raise Refused("A later follow-up is on file. Take that one back first.")
    _void(case, [follow_up.pk], _FOLLOWING, actor=actor, now=now)
    return follow_up


def _telling(
    participant: Participant,
    provider: Provider | None,
    facts: rules.ReferralFacts,
    referral: CommunityReferral,
    *,
    way: str,
    has_part2_notice: bool,
) -> Telling:
    told = rules.ShareFacts(
        party=facts.party,
        scopes=facts.scopes,
        purpose=SharePurpose.REFERRAL,
        way=way,
        what=facts.words,
        has_part2_notice=has_part2_notice,
    )
    rules.require_share(told)
    return Telling(participant, provider, told, referral=referral)


def _standing(case: Case, referral_id: UUID) -> CommunityReferral:
    referral = case.community_referrals.standing().filter(pk=referral_id).first()
    if referral is None:
        raise Refused("This referral was taken back.")
    return referral


def _require_in_calendar(case: Case, day: date, *, field: str) -> None:
    if not case.office.calendar.days.filter(day=day).exists():
        raise Refused("This day is beyond the office's calendar.", field=field)


def _lines(follow_up: FollowUp, *, leg: UUID) -> list[ledger.Line]:
    """Return the ledger lines of a follow-up. `leg` is what set the day it answers: the referral, or a follow-up."""
    participant = follow_up.referral.participant
    kind = EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP
    lines = [ledger.Line(kind, follow_up.on, participant, follow_up, facts={"referral": leg})]
    if follow_up.next_on:
        goes_on = EventKind.COMMUNITY_REFERRAL_CONTINUED
        lines.append(ledger.Line(goes_on, follow_up.on, participant, follow_up, due_on=follow_up.next_on))
    return lines


def _void(case: Case, subjects: Sequence[UUID], kinds: Sequence[EventKind], *, actor: User, now: datetime) -> None:
    lines = case.events.standing().filter(kind__in=kinds, subject_id__in=subjects).select_related("participant")
    standing = list(lines.order_by("pk"))
    if Event.objects.filter(voids__in=standing).exists():
        raise Refused("This was taken back and given back before. Say what is right in a note.")
    voids = [ledger.Line(EventKind.TAKEN_BACK, line.on, line.participant, voids=line) for line in standing]
    ledger.record_lines(case, voids, actor=actor, now=now)
