"""How ready a job seeker is for an employer, where they were sent, and how they reported (A102, A103)."""

from dataclasses import dataclass
from datetime import date, timedelta

from casework.public import Event, EventKind, Participant
from coaching.choices import CheckInWay, ReadyPoint
from coaching.models import EmployerReferral, JobCheckIn, ReadinessPoint

ROWS_AT_MOST = 40
#: The item of the work readiness standard that is one of the seven points too (A100).
RESUME = "RESUME"


@dataclass(frozen=True, slots=True)
class PointRow:
    """One of the seven points."""

    label: str
    is_ready: bool
    on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """Once that somebody was sent to an employer."""

    on: date
    employer: str
    job: str
    missing: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """A day on which somebody reported, or did not."""

    on: date
    monday: date
    way: str
    is_missed: bool
    jobs: str
    interviews: str
    by: str


@dataclass(frozen=True, slots=True)
class JobSearch:
    """A job seeker's page."""

    points: list[PointRow]
    referrals: list[ReferralRow]
    check_ins: list[CheckInRow]
    is_today_in: bool

    @property
    def ready(self) -> int:
        """How many of the points they have."""
        return sum(point.is_ready for point in self.points)


def points_of(participant: Participant) -> list[PointRow]:
    """Return the seven points; a résumé that the ledger calls done counts as one (A100)."""
    rows = {one.point: one for one in ReadinessPoint.objects.filter(participant=participant).select_related("said_by")}
    done = Event.objects.standing().filter(participant=participant, kind=EventKind.READINESS_DONE, facts__item=RESUME)
    resume_on = None if ReadyPoint.RESUME in rows else done.order_by("on").values_list("on", flat=True).first()
    found = []
    for point in ReadyPoint:
        row = rows.get(point.value)
        on = row.on if row else resume_on if point == ReadyPoint.RESUME else None
        is_ready = row.is_ready if row else on is not None
        found.append(PointRow(str(point.label), is_ready, on, row.said_by.name if row else ""))
    return found


def missing_points(participant: Participant) -> list[ReadyPoint]:
    """Return the points that somebody has not."""
    return [point for point, row in zip(ReadyPoint, points_of(participant), strict=True) if not row.is_ready]


def job_search_of(participant: Participant, *, today: date) -> JobSearch:
    """Return a job seeker's page, with a constant number of queries."""
    sent = EmployerReferral.objects.filter(participant=participant).select_related("made_by").order_by("-on", "-pk")
    reported = JobCheckIn.objects.filter(participant=participant).select_related("entered_by").order_by("-on")
    check_ins = [_check_in(row) for row in reported[:ROWS_AT_MOST]]
    return JobSearch(
        points=points_of(participant),
        referrals=[_referral(row) for row in sent[:ROWS_AT_MOST]],
        check_ins=check_ins,
        is_today_in=any(row.on == today for row in check_ins),
    )


def told_in_week(participant: Participant, monday: date) -> str:
    """Return the lines of a week's contact list that check-ins and referrals to employers already tell (A102)."""
    days = (monday, monday + timedelta(days=6))
    sent = EmployerReferral.objects.filter(participant=participant, on__range=days).values_list(
        "on", "employer_name", "job"
    )
    lines = [(on, f"{employer}: {job}") for on, employer, job in sent]
    for on, jobs, interviews in JobCheckIn.objects.filter(participant=participant, on__range=days).values_list(
        "on", "jobs", "interviews"
    ):
        lines += [(on, words) for words in (jobs, interviews) if words]
    return "\n".join(f"{on:%b} {on.day}, {words}" for on, words in sorted(lines))


def _referral(row: EmployerReferral) -> ReferralRow:
    missing = ", ".join(str(ReadyPoint(point).label).lower() for point in row.missing)
    return ReferralRow(row.on, row.employer_name, row.job, missing, row.words, row.made_by.name)


def _check_in(row: JobCheckIn) -> CheckInRow:
    return CheckInRow(
        on=row.on,
        monday=row.on - timedelta(days=row.on.weekday()),
        way=str(CheckInWay(row.way).label),
        is_missed=row.way == CheckInWay.MISSED,
        jobs=row.jobs,
        interviews=row.interviews,
        by=row.entered_by.name,
    )
