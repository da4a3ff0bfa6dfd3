"""What the record of a case holds of one adult, as the log of tries and the five sources read it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from casework.public import Case, CommunityReferral, Direction, Event, EventKind, Participant, PartnerType
from coaching.public import MeetingParty
from reengagement.models import Reengagement, SourceReview
from reengagement.rules import entry

#: Kinds of lines that are a try of ours, or belong to a source.
_KINDS = (
    EventKind.CONTACT_MADE,
    EventKind.CONTACT_ATTEMPTED,
    EventKind.CONTACT_COLLATERAL,
    EventKind.NOTICE_SENT,
    EventKind.NOTICE_RETURNED,
    EventKind.HOME_VISIT_MADE,
    EventKind.APPOINTMENT_BOOKED,
    EventKind.APPOINTMENT_KEPT,
    EventKind.APPOINTMENT_MISSED,
    EventKind.APPLICATION_COMPLETED,
    EventKind.ELIGIBILITY_NOTE_FILED,
    EventKind.PLAN_REVIEWED,
    EventKind.NOTE_FILED,
    EventKind.MEETING_HELD,
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP,
    EventKind.ASSESSMENT_COMPLETED,
)
_PROVIDER = "PROVIDER"
_METHODS = {
    "IN_PERSON": "In person",
    "PHONE": "Phone",
    "VIDEO": "Video",
    "TEXT": "Text message",
    "EMAIL": "E-mail",
    "MAIL": "Mail",
    "LETTER": "Letter",
    "HOME_VISIT": "Home visit",
}


def record_facts(case: Case, participant: Participant) -> tuple[entry.RecordFact, ...]:
    """Return the lines of the ledger that speak of an adult, or of every adult, and that still stand."""
    lines = list(
        Event.objects.standing()
        .filter(Q(participant=participant) | Q(participant__isnull=True), case=case, kind__in=_KINDS)
        .order_by("on", "id")
    )
    contractors = _of_contractors(case, lines)
    return tuple(
        entry.RecordFact(
            id=line.pk,
            kind=line.kind,
            on=line.on,
            recorded_at=line.recorded_at,
            method=_METHODS.get(str(line.facts.get("method", "")), ""),
            is_outbound=line.facts.get("direction", Direction.OUT) == Direction.OUT,
            assessment=str(line.facts.get("assessment", "")),
            of_contractor=line.pk in contractors,
        )
        for line in lines
    )


def _of_contractors(case: Case, lines: Iterable[Event]) -> set[UUID]:
    """Return the lines that were with or about a contractor: talks, their notes, meetings, referrals followed up."""
    talks = {
        line.subject_id
        for line in lines
        if line.kind == EventKind.CONTACT_COLLATERAL and line.facts.get("with") == _PROVIDER
    }
    meetings = set(
        MeetingParty.objects.filter(case=case, was_present=True, partner_type=PartnerType.CONTRACTOR).values_list(
            "meeting", flat=True
        )
    )
    is_contractor = Q(provider__partner_type=PartnerType.CONTRACTOR) | Q(partner_type=PartnerType.CONTRACTOR)
    referrals = {
        str(key) for key in CommunityReferral.objects.filter(is_contractor, case=case).values_list("pk", flat=True)
    }
    found = set()
    for line in lines:
        is_one = (
            (line.kind == EventKind.CONTACT_COLLATERAL and line.subject_id in talks)
            or (line.kind == EventKind.NOTE_FILED and line.facts.get("about") in {str(key) for key in talks})
            or (line.kind == EventKind.MEETING_HELD and line.subject_id in meetings)
            or (line.kind == EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP and line.facts.get("referral") in referrals)
        )
        if is_one:
            found.add(line.pk)
    return found


def efforts_of(
    reengagement: Reengagement, facts: Iterable[entry.RecordFact], *, until: date
) -> tuple[entry.Effort, ...]:
    """Return what was done to connect since the concern (R006)."""
    return entry.efforts(facts, since=reengagement.on, until=until)


def standings_of(reengagement: Reengagement, facts: Iterable[entry.RecordFact]) -> tuple[entry.SourceStanding, ...]:
    """Return the five sources with what they hold and who looked at them (R008)."""
    marks = [
        entry.SourceReview(source, by, at)
        for source, by, at in SourceReview.objects.filter(reengagement=reengagement).values_list("source", "by", "at")
    ]
    return entry.standings(tuple(facts), marks)
