"""What somebody is in JOBS; re-engagement begun; sources of the record looked at."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Jurisdiction,
    Participant,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    refusing,
    wording,
)
from coaching.public import Activity
from reengagement.choices import JobsClass, ReviewSource
from reengagement.models import JobsStanding, Reengagement, SourceReview, SurvivorAssistance
from reengagement.operations.pending import withdraw_what_is_over
from reengagement.permissions import can_reengage, can_say_jobs_class, require
from reengagement.queries.entrants import days_to_say_anew, entrant_facts, gets_tadvs
from reengagement.queries.places import of_record
from reengagement.rules.entry import ConcernFacts, require_concern, require_entry

_WAS_MISTAKE = "This is marked as a mistake already."


@transaction.atomic
def say_jobs_class(
    *, case_id: UUID, participant_id: UUID, jobs_class: str, first_day: date, actor: User, now: datetime
) -> JobsStanding:
    """Write down what an adult is in JOBS from a day on: has a duty to take part, volunteer or exempt.

    Who may read facts of violence alone says it: somebody with TA-DVS stands as exempt, and a refusal would tell why.
    Without a duty a disqualification is over from that day (`queries.endings`), and its letters that have not left are
    withdrawn, in the same words whatever the class. It goes for later days too on which they are exempt only because
    TA-DVS once began.

    Policy: OAR 461-130-0310 (classes); OAR 461-130-0335 (`tanf.or.dq.end`); OAR 461-190-0231.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not read facts of violence of this case.
        Refused: no adult of the case, no such class, a day ahead, or a duty for somebody with TA-DVS.
    """
    case = locked_case(actor, pk=case_id)
    require(can_say_jobs_class(actor, case))
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Only adults and teen parents stand in JOBS.", field="participant_id")
    if jobs_class not in JobsClass.values:
        raise Refused("Choose a duty to take part, volunteer or exempt.", field="jobs_class")
    if first_day > local_day(case, now):
        raise Refused("This day lies ahead.", field="first_day")
    if jobs_class == JobsClass.MANDATORY and any(
        gets_tadvs(participant, day) for day in (first_day, local_day(case, now))
    ):
        raise Refused("With TA-DVS there is no duty to take part. Write down first that it ended.", field="jobs_class")
    later = days_to_say_anew(participant, after=first_day)
    standings = [_say(case, participant, jobs_class, day, actor=actor, now=now) for day in (first_day, *later)]
    return standings[0]


def _say(
    case: Case, participant: Participant, jobs_class: str, first_day: date, *, actor: User, now: datetime
) -> JobsStanding:
    standing = JobsStanding(
        case=case, participant=participant, jobs_class=jobs_class, first_day=first_day, said_by=actor, said_at=now
    )
    standing.save(force_insert=True)
    ledger.record(
        case,
        EventKind.JOBS_CLASS_SAID,
        actor=actor,
        on=first_day,
        now=now,
        participant=participant,
        subject=standing,
        jobs_class=str(jobs_class),
    )
    if jobs_class != JobsClass.MANDATORY:
        withdraw_what_is_over(participant=participant, case=case, actor=actor, now=now)
    return standing


@transaction.atomic
def begin_survivor_assistance(
    *, case_id: UUID, participant_id: UUID, first_day: date, actor: User, now: datetime
) -> SurvivorAssistance:
    """Write down that somebody gets TA-DVS; to everybody else they are exempt from that day on.

    Policy: OAR 461-190-0231 (no rule of taking part); OAR 461-135-1230 (`tadvs.or.period_days`: periods do not
    overlap); domain 1.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not read facts of violence of this case.
        Refused: another state, no adult of the case, a day ahead, it is written down already, or overlaps.
    """
    case = locked_case(actor, pk=case_id)
    require(can_say_jobs_class(actor, case))
    if case.office.jurisdiction != Jurisdiction.OREGON:
        raise Refused("This state has no TA-DVS.", field="first_day")
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Only adults and teen parents get it.", field="participant_id")
    if first_day > local_day(case, now):
        raise Refused("This day lies ahead.", field="first_day")
    ended = SurvivorAssistance.objects.standing().filter(participant=participant, last_day__gte=first_day)
    if overlapped := ended.order_by("-last_day").first():
        last_day = wording.spelt_day(overlapped.last_day or first_day)
        raise Refused(f"It goes on to {last_day} as written down; periods do not overlap.", field="first_day")
    found = SurvivorAssistance(
        case=case, participant=participant, first_day=first_day, entered_by=actor, entered_at=now
    )
    with refusing("survivorassistance_one_open", "This is written down already.", field="first_day"):
        found.save(force_insert=True)
    # What was said of a later day would outlast what is said of the first.
    later = JobsStanding.objects.filter(participant=participant, first_day__gt=first_day)
    for day in sorted({first_day, *later.values_list("first_day", flat=True)}):
        _say(case, participant, JobsClass.EXEMPT, day, actor=actor, now=now)
    return found


@transaction.atomic
def end_survivor_assistance(*, assistance_id: UUID, last_day: date, actor: User, now: datetime) -> SurvivorAssistance:
    """Write down the last day of TA-DVS. What the person is in JOBS then is said anew; until then they stay exempt.

    Raises:
        Case.DoesNotExist: no such fact on a case that the actor may see.
        PermissionDenied: the actor does not read facts of violence of this case, or it is closed.
        Refused: it ended already, or the day lies ahead or before the first.
    """
    case = locked_case(actor, **of_record(SurvivorAssistance, assistance_id))
    require(can_say_jobs_class(actor, case))
    found = SurvivorAssistance.objects.get(pk=assistance_id, case=case)
    if found.voided_at is not None:
        raise Refused(_WAS_MISTAKE, field="last_day")
    if found.last_day is not None:
        raise Refused("This ended already.", field="last_day")
    if not found.first_day <= last_day <= local_day(case, now):
        raise Refused("Choose a day from its first day to today.", field="last_day")
    found.last_day = last_day
    found.save(update_fields=["last_day"])
    return found


@transaction.atomic
def void_survivor_assistance(*, assistance_id: UUID, actor: User, now: datetime) -> SurvivorAssistance:
    """Mark days of TA-DVS as a mistake: they stay, with who and when, behind the same list, and count nowhere.

    As after its end, what the person is in JOBS is said anew then; until then they stay exempt.

    Raises:
        Case.DoesNotExist: no such fact on a case that the actor may see.
        PermissionDenied: the actor does not read facts of violence of this case, or it is closed.
        Refused: it is marked already.
    """
    case = locked_case(actor, **of_record(SurvivorAssistance, assistance_id))
    require(can_say_jobs_class(actor, case))
    found = SurvivorAssistance.objects.get(pk=assistance_id, case=case)
    if found.voided_at is not None:
        raise Refused(_WAS_MISTAKE)
    found.voided_by, found.voided_at = actor, now
    found.save(update_fields=["voided_by", "voided_at"])
    return found


@transaction.atomic
def begin_reengagement(
    *,
    case_id: UUID,
    participant_id: UUID,
    concern: str,
    what: str,
    on: date,
    started_by: str,
    activity_id: UUID | None,
    actor: User,
    now: datetime,
) -> Reengagement:
    """Begin re-engagement with an adult who has a duty to take part; one at a time for a person.

    Policy: OAR 461-190-0231; OAR 461-130-0310; re-engagement guide, process (R001).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not plan with this family.
        Refused: the person cannot enter, it is begun with what is no ground, or one is open already.
    """
    case = locked_case(actor, pk=case_id)
    require(can_reengage(actor, case))
    participant = participant_of(case, participant_id)
    today = local_day(case, now)
    require_entry(entrant_facts(case, participant, today=today))
    activity = None
    if activity_id is not None:
        activity = Activity.objects.filter(pk=activity_id, case=case, participant=participant).first()
    if activity_id is not None and activity is None:
        raise Refused("Choose an activity of this person.", field="activity")
    tidy = require_concern(
        ConcernFacts(
            concern=concern,
            what=what,
            on=on,
            started_by=started_by,
            activity_id=activity.pk if activity else None,
            activity_first_day=activity.first_day if activity else None,
        ),
        today=today,
    )
    found = Reengagement(
        case=case,
        participant=participant,
        concern=concern,
        on=on,
        activity=activity,
        started_by=started_by,
        opened_by=actor,
        opened_at=now,
        opened_on=today,
    )
    found.what = tidy
    name = participant.person.standing.given_name
    with refusing("reengagement_one_open", f"Re-engagement with {name} is already open.", field="participant"):
        found.save(force_insert=True)
    ledger.record(
        case,
        EventKind.REENGAGEMENT_BEGUN,
        actor=actor,
        on=today,
        now=now,
        participant=participant,
        subject=found,
        concern=str(concern),
        activity=activity.pk if activity else None,
    )
    return found


@transaction.atomic
def mark_source_reviewed(*, reengagement_id: UUID, source: str, actor: User, now: datetime) -> SourceReview:
    """Mark that one of the five sources of the record was looked at, up to this moment.

    Policy: re-engagement guide, expectations of the coach (R008).

    Raises:
        Case.DoesNotExist: no such re-engagement on a case that the actor may see.
        PermissionDenied: the actor does not plan with this family.
        Refused: it is over, or there is no such source.
    """
    case = locked_case(actor, **of_record(Reengagement, reengagement_id))
    require(can_reengage(actor, case))
    reengagement = Reengagement.objects.select_related("participant").get(pk=reengagement_id, case=case)
    if not reengagement.is_open:
        raise Refused("This re-engagement is over.")
    if source not in ReviewSource.values:
        raise Refused("Choose one of the five sources.", field="source")
    mark = SourceReview(case=case, reengagement=reengagement, source=source, by=actor, at=now)
    mark.save(force_insert=True)
    ledger.record(
        case,
        EventKind.SOURCE_REVIEWED,
        actor=actor,
        on=local_day(case, now),
        now=now,
        participant=reengagement.participant,
        subject=reengagement,
        source=str(source),
    )
    return mark
