"""Job seekers: ready for an employer or not yet, sent to employers, reporting each day (A102, A103)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Participant,
    Refused,
    User,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
)
from coaching.choices import CheckInWay, ReadyPoint
from coaching.models import Employer, EmployerReferral, JobCheckIn, ReadinessPoint
from coaching.queries.duties import why_no_duty
from coaching.queries.job_search import missing_points
from coaching.rules import short

JOB_MAX, SAID_MAX = 160, 300


@transaction.atomic
def set_readiness(
    *, case_id: UUID, participant_id: UUID, points: Sequence[str], actor: User, now: datetime
) -> list[ReadinessPoint]:
    """Say which of the seven points somebody has; those left out they have not. Returns what changed.

    Policy: DPAWS expectations, Work First 1 (A103).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: the person has no work duty, or there is no such point.
    """
    case, participant = _locked(case_id, participant_id, actor, now)
    if not set(points) <= set(ReadyPoint.values):
        raise Refused("Tick what they have.", field="points")
    stands = {one.point: one for one in ReadinessPoint.objects.filter(case=case, participant=participant)}
    changed = []
    for point in ReadyPoint.values:
        is_ready, row = point in points, stands.get(point)
        if (row.is_ready if row else False) == is_ready:
            continue
        row = row or ReadinessPoint(case=case, participant=participant, point=point)
        row.is_ready, row.on, row.said_by = is_ready, local_day(case, now), actor
        row.save()
        changed.append(row)
    return changed


@transaction.atomic
def refer_to_employer(
    *,
    case_id: UUID,
    participant_id: UUID,
    employer_id: UUID,
    job: str,
    on: date,
    words: str,
    actor: User,
    now: datetime,
) -> EmployerReferral:
    """Send somebody to an employer; of points that they have not yet, `words` say why they go all the same.

    Policy: DPAWS expectations, Work First 1 (A102, A103): job seekers are prepared before they apply.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: the person has no work duty, the employer is not the office's, the day cannot be, or points are missing
            and nothing says why.
    """
    case, participant = _locked(case_id, participant_id, actor, now)
    employer = Employer.objects.known_in(case.office).filter(pk=employer_id).first()
    if employer is None:
        raise Refused("Choose an employer of the office.", field="employer_id")
    told = short(job, JOB_MAX, "job")
    if not told:
        raise Refused("Say which job it is.", field="job")
    _require_day(case, on, now)
    missing = missing_points(participant)
    if missing and not words.strip():
        names = ", ".join(str(point.label).lower() for point in missing)
        raise Refused(f"Not ready yet: {names}. Say why they go all the same.", field="words")
    referral = EmployerReferral(
        case=case,
        participant=participant,
        employer=employer,
        employer_name=employer.name,
        job=told,
        on=on,
        missing=[point.value for point in missing],
        words=short(words, SAID_MAX, "words"),
        made_by=actor,
        made_at=now,
    )
    referral.save(force_insert=True)
    return referral


@transaction.atomic
def log_check_in(
    *,
    case_id: UUID,
    participant_id: UUID,
    on: date,
    way: str,
    jobs: str,
    interviews: str,
    actor: User,
    now: datetime,
) -> JobCheckIn:
    """Write down how a job seeker reported on a day, where the office has no job club.

    Policy: DPAWS expectations, Work First 1 (A102).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: the office has a job club, the person has no work duty, the day cannot be or is written down already.
    """
    case, participant = _locked(case_id, participant_id, actor, now)
    if case.office.has_job_club:
        raise Refused("This office has a job club; its seekers report there.")
    if way not in CheckInWay.values:
        raise Refused("Say how they reported.", field="way")
    _require_day(case, on, now)
    row = JobCheckIn(
        case=case,
        participant=participant,
        on=on,
        way=way,
        jobs=short(jobs, SAID_MAX, "jobs"),
        interviews=short(interviews, SAID_MAX, "interviews"),
        entered_by=actor,
        entered_at=now,
    )
    with refusing("jobcheckin_once", "This day is written down already.", field="on"):
        row.save(force_insert=True)
    return row


def _locked(case_id: UUID, participant_id: UUID, actor: User, now: datetime) -> tuple[Case, Participant]:
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_assign_activity(actor, case))
    participant = participant_of(case, participant_id)
    if reason := why_no_duty(case, participant, today=local_day(case, now)):
        raise Refused(reason)
    return case, participant


def _require_day(case: Case, on: date, now: datetime) -> None:
    if not case.opened_on <= on <= local_day(case, now):
        raise Refused("Choose a day since the case was opened, no later than today.", field="on")
