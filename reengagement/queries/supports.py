"""What the record of a case holds of supports that somebody needed to take part: offered, given, declined, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from casework.public import (
    Case,
    CommunityReferral,
    FollowUp,
    Participant,
    Promise,
    PromiseStatus,
    ReferralOutcome,
    Service,
    local_day,
    wording,
)
from coaching.public import care_supports, open_barriers, supports_given
from reengagement.choices import ReviewArea
from reengagement.models import AreaAnswer, AreaOffer
from reengagement.rules.gate import Support

_GIVEN = (ReferralOutcome.MET, ReferralOutcome.BEGAN)
_WORDS_MOST = 120


@dataclass(frozen=True)
class RecordedSupport:
    """One support as the record has it. `key` names its record.

    `is_known`: the record tells whether it was given, so that nothing typed goes past it. `is_needed`: a staffing wrote
    that what it is for affected taking part.
    """

    key: str
    what: str
    source: str
    offered_on: date | None = None
    given_on: date | None = None
    is_declined: bool = False
    is_known: bool = False
    is_needed: bool = False

    @property
    def words(self) -> str:
        """It in a line, with its days."""
        offered = f"offered {wording.full_day(self.offered_on)}" if self.offered_on else "never offered"
        given = "not given" if self.is_known else "whether it was given is not on record"
        if self.is_declined:
            given = "declined"
        elif self.given_on:
            given = f"given {wording.full_day(self.given_on)}"
        return f"{self.what}: {offered}, {given} ({self.source})"


def recorded_supports(case: Case, participant: Participant, *, since: date | None) -> list[RecordedSupport]:
    """Return the supports on record for an adult: paid, arranged, referred to, promised or offered, and open barriers.

    `since`: the situation; a staffing from that day on that wrote of a challenge wrote of it. What is told behind a
    wall never stands here, for a request is read by whoever sees the case.

    Policy: SSP Re-engagement Reference Guide, comprehensive case review (R015); OAR 461-130-0327 (the department did
    not give a support: good cause).
    """
    referrals = _referrals(case, participant)
    return [
        *_supports(participant),
        *_offers(participant, referrals, since),
        *referrals.values(),
        *_promises(case, participant),
        *_child_care(participant, since),
        *_barriers(participant),
    ]


def resolved(typed: Sequence[Support], recorded: Sequence[RecordedSupport]) -> tuple[Support, ...]:
    """Return supports with what the record knows in place of what somebody typed about the same one."""
    on_record = {one.key: one for one in recorded}
    return tuple(_resolved(one, on_record.get(one.record)) for one in typed)


def left_out(chosen: Sequence[Support], recorded: Sequence[RecordedSupport]) -> tuple[str, ...]:
    """Return what the record says was needed and nobody chose."""
    keys = {one.record for one in chosen}
    return tuple(one.what for one in recorded if one.is_needed and one.key not in keys)


def _resolved(typed: Support, found: RecordedSupport | None) -> Support:
    if not typed.record:
        return typed
    if found is None:
        return Support("A support that is not on record any more", record=typed.record)
    is_open = not found.is_known
    return Support(
        found.what,
        found.offered_on or typed.offered_on,
        found.is_declined or (is_open and typed.is_declined),
        found.given_on or (typed.given_on if is_open else None),
        typed.record,
    )


def _of(participant: Participant) -> Q:
    """Keep what is about a person, or about every adult."""
    return Q(participant=participant) | Q(participant__isnull=True, case=participant.case_id)


def _referrals(case: Case, participant: Participant) -> dict[UUID, RecordedSupport]:
    rows = CommunityReferral.objects.standing().filter(_of(participant), case=case, restricted_kinds=[])
    found = list(rows.select_related("provider").order_by("-on", "-pk"))
    told: dict[UUID, list[FollowUp]] = {}
    for one in FollowUp.objects.standing().filter(referral__in=found, restricted_kinds=[]).order_by("on", "pk"):
        told.setdefault(one.referral_id, []).append(one)
    return {one.pk: _referral(one, told.get(one.pk, [])) for one in found}


def _referral(one: CommunityReferral, told: Sequence[FollowUp]) -> RecordedSupport:
    need = str(Service(one.need).label) if one.need else "A service"
    party = one.provider.name if one.provider else one.party_name
    return RecordedSupport(
        key=f"referral-{one.pk}",
        what=f"{need}, {party}" if party else need,
        source="referral",
        offered_on=one.on,
        given_on=next((follow.on for follow in told if follow.outcome in _GIVEN), None),
        is_declined=bool(told) and told[-1].outcome == ReferralOutcome.DECLINED,
        is_known=bool(told),
    )


def _supports(participant: Participant) -> Iterator[RecordedSupport]:
    """Give the supports that were asked for: one that is not authorised was not offered, one not paid was not given.

    Whether one that another system authorised was paid is not on record.
    """
    for one in supports_given(participant):
        yield RecordedSupport(
            key=f"support-{one.key}",
            what=wording.beginning(one.what, most=_WORDS_MOST),
            source="support, refused" if one.is_refused else "support",
            offered_on=one.authorised_on,
            given_on=one.given_on,
            is_known=one.is_known,
        )


def _offers(
    participant: Participant, referrals: dict[UUID, RecordedSupport], since: date | None
) -> Iterator[RecordedSupport]:
    """Give what staffings offered for challenges that no wall hides, each with its days."""
    answers = AreaAnswer.objects.standing().filter(participant=participant, kind="").select_related("staffing")
    offers: dict[UUID, list[AreaOffer]] = {}
    for offer in AreaOffer.objects.filter(answer__in=answers, kind="").order_by("on", "pk"):
        offers.setdefault(offer.answer_id, []).append(offer)
    for answer in answers.order_by("said_at", "pk"):
        area = str(ReviewArea(answer.area).label)
        is_needed = bool(answer.affected) and since is not None and answer.staffing.on >= since
        if is_needed and answer.pk not in offers:
            yield RecordedSupport(f"area-{answer.pk}", area, "staffing", is_known=True, is_needed=True)
        for offer in offers.get(answer.pk, ()):
            sent = referrals.get(offer.referral_id) if offer.referral_id else None
            yield RecordedSupport(
                key=f"offer-{offer.pk}",
                what=f"{area}: {wording.beginning(offer.what, most=_WORDS_MOST)}",
                source="staffing",
                offered_on=offer.on,
                given_on=sent.given_on if sent else None,
                is_declined=sent.is_declined if sent else False,
                is_known=sent.is_known if sent else False,
                is_needed=is_needed,
            )


def _promises(case: Case, participant: Participant) -> Iterator[RecordedSupport]:
    for one in Promise.objects.filter(_of(participant), case=case).order_by("-made_at", "-pk"):
        is_kept = one.status == PromiseStatus.KEPT and one.settled_at is not None
        yield RecordedSupport(
            key=f"promise-{one.pk}",
            what=wording.beginning(one.what, most=_WORDS_MOST),
            source="promised",
            offered_on=local_day(case, one.made_at),
            given_on=local_day(case, one.settled_at) if is_kept and one.settled_at else None,
            is_known=True,
        )


def _child_care(participant: Participant, since: date | None) -> Iterator[RecordedSupport]:
    for one in care_supports(participant, on=since):
        yield RecordedSupport(
            key=f"care-{one.id}",
            what=one.words,
            source="child care",
            offered_on=one.asked_on,
            given_on=one.given_on,
            is_known=one.is_known,
        )


def _barriers(participant: Participant) -> Iterator[RecordedSupport]:
    """Give the barriers that are open and answered by no referral: nothing was offered for them."""
    for key, words in open_barriers(participant):
        yield RecordedSupport(f"barrier-{key}", words, "barrier")
