"""Hearings about penalties: asked for, with the benefit going on or not, and decided."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    EventKind,
    Refused,
    RestrictedKind,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_day,
)
from eligibility.public import continues, is_in_time
from reengagement import documents
from reengagement.choices import HearingDecision, PenaltyOutcome
from reengagement.models import HearingPack, HearingRequest, Penalty
from reengagement.operations.reductions import follow_penalty
from reengagement.operations.withdrawing import withdraw_waiting
from reengagement.queries.packs import pack_of
from reengagement.queries.places import of_record
from reengagement.queries.standing import standing_of
from reengagement.rules.hearings import won

WORDS_MAX = 4_000
#: Said always, so that it tells nobody whether there is anything to be safe from.
PACK_READERS = "The coach, or somebody on the restricted list, makes this pack."
OPEN_ALREADY = "A hearing about this penalty is open already."


@transaction.atomic
def record_hearing_request(
    *, penalty_id: UUID, asked_on: date, wants_continued: bool, words: str, actor: User, now: datetime
) -> HearingRequest:
    """Take a family's request for a hearing, late or not: whether it came in time is for the hearing to say.

    The benefit goes on when they ask for that within the days of notice, counted from the day its letter left; then the
    penalty waits for the decision, and a notice that has not left is withdrawn.

    Policy: 7 AAC 49; OAR 461-025-0310, 461-025-0311; G.S. 108A-79(c), (d); 1 TAC 357.3; `notice.continuation`.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor does not work on cases.
        Refused: no notice of it has left, a hearing is open or was won already, or a day that cannot be.
    """
    case = locked_case(actor, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_record_hearing(actor, case))
    today = local_day(case, now)
    require_day(asked_on, today=today, field="asked_on")
    stand = standing_of(penalty_id, case, today=today)
    if stand.penalty.outcome == PenaltyOutcome.DELETED:
        raise Refused("This penalty is deleted; nothing of it is left to be heard about.")
    if won(stand.heard) is not None:
        raise Refused("A hearing decided for the family. Delete the penalty; there is nothing left to be heard about.")
    left = [one for one in stand.notices if one.left_on is not None]
    if not left:
        raise Refused("No notice of this penalty has left yet. A hearing is about a notice.")
    latest = max(left, key=lambda one: one.notice.made_at)
    if asked_on < latest.notice.written_on:
        raise Refused("A hearing is asked for after its notice.", field="asked_on")
    if len(words) > WORDS_MAX:
        raise Refused(f"This text has {len(words):,} characters; {WORDS_MAX:,} fit here.", field="words")
    days = latest.days
    hearing = HearingRequest(
        case=case,
        penalty=stand.penalty,
        asked_on=asked_on,
        wants_continued=wants_continued,
        has_continued_aid=wants_continued and is_in_time(days, asked_on) and continues(days, asked_on),
        entered_by=actor,
        entered_at=now,
    )
    hearing.words = words.strip()
    with refusing("hearingrequest_one_open", OPEN_ALREADY):
        hearing.save(force_insert=True)
    line = ledger.Line(
        EventKind.HEARING_ASKED,
        asked_on,
        stand.penalty.participant,
        hearing,
        facts={"penalty": penalty_id, "continued": hearing.has_continued_aid},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    if hearing.has_continued_aid:
        withdraw_waiting(
            penalty=stand.penalty, words="A hearing was asked for, with the payment going on.", actor=actor, now=now
        )
        follow_penalty(penalty_id=penalty_id, case=case, actor=actor, now=now)
    return hearing


@transaction.atomic
def decide_hearing(*, hearing_id: UUID, decision: str, on: date, actor: User, now: datetime) -> HearingRequest:
    """Write down how a hearing ended, once; decided for the family, the penalty's rule then deletes it.

    Policy: OAR 461-180-0105(2); policy README 13.2 no. 17.

    Raises:
        Case.DoesNotExist: no such hearing in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: it is written down already, no decision of the list, or a day that cannot be.
    """
    case = locked_case(actor, **of_record(HearingRequest, hearing_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    hearing = HearingRequest.objects.select_related("penalty__participant__person").get(pk=hearing_id)
    if hearing.decision:
        raise Refused("How this hearing ended is written down already.")
    if decision not in HearingDecision.values:
        raise Refused("Say how the hearing ended.", field="decision")
    require_day(on, today=local_day(case, now))
    if on < hearing.asked_on:
        raise Refused("A hearing ends on or after the day it was asked for.", field="on")
    hearing.decision, hearing.decided_on, hearing.decision_by, hearing.decision_at = decision, on, actor, now
    hearing.save(update_fields=["decision", "decided_on", "decision_by", "decision_at"])
    facts = {"hearing": hearing.pk, "decision": str(decision)}
    line = ledger.Line(EventKind.HEARING_DECIDED, on, hearing.penalty.participant, hearing, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    follow_penalty(penalty_id=hearing.penalty_id, case=case, actor=actor, now=now)
    return hearing


@transaction.atomic
def make_hearing_pack(*, hearing_id: UUID, first_day: date, last_day: date, actor: User, now: datetime) -> HearingPack:
    """Make the pack of a hearing: everything of the period in one file, or listed as left out; kept as it was made.

    Policy: domain 6 (hearing pack in one file with page numbers, third parties redacted).

    Raises:
        Case.DoesNotExist: no such hearing in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: the actor cannot know whom the appellant may not read about, or a period that cannot be.
    """
    case = locked_case(actor, **of_record(HearingRequest, hearing_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    if not permissions.can_record_restricted(actor, case, RestrictedKind.DV):
        raise Refused(PACK_READERS)
    today = local_day(case, now)
    require_day(last_day, today=today, field="last_day")
    if first_day > last_day:
        raise Refused("The period begins before it ends.", field="first_day")
    hearing = HearingRequest.objects.select_related("penalty__participant__person").get(pk=hearing_id)
    told = pack_of(hearing, case, first_day=first_day, last_day=last_day, today=today)
    file = documents.render_pack(told)
    pack = HearingPack(
        case=case,
        hearing=hearing,
        first_day=first_day,
        last_day=last_day,
        pages=documents.pages_of(file),
        included=len(told.items),
        excluded=len(told.excluded),
        made_by=actor,
        made_at=now,
    )
    pack.file = file
    pack.save(force_insert=True)
    facts = {"hearing": hearing.pk, "pages": pack.pages}
    line = ledger.Line(EventKind.HEARING_PACK_MADE, today, hearing.penalty.participant, pack, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return pack


def pack_file(*, pack_id: UUID, actor: User) -> bytes:
    """Return a pack exactly as it was made.

    Raises:
        Case.DoesNotExist: no such pack in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        SealBroken: it was changed, or moved to another row, and is not handed out.
    """
    case = locked_case(actor, **of_record(HearingPack, pack_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    return HearingPack.objects.get(pk=pack_id).file
