"""What a person did, can do and learned, in words: for their page, for assessments, for the summary."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from casework.public import Case, Participant, Person, full_name, wording
from coaching.choices import BarrierStatus, PlanStatus, SchoolLevel, SkillKind, StepStatus
from coaching.models import Barrier, Schooling, Skill, Step, Strength, WorkHistory

_JOBS_IN_WORDS = 6


@dataclass(frozen=True)
class History:
    """The rows of one person, latest first."""

    jobs: list[WorkHistory]
    skills: list[Skill]
    schooling: list[Schooling]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on file."""
        return not (self.jobs or self.skills or self.schooling)


def whose(person: Person) -> Q:
    """The condition that a row belongs to a person, or to a record that was joined to theirs."""
    return Q(person=person.standing) | Q(person__merged_into=person.standing)


def history_of(person: Person) -> History:
    """Return the jobs, skills and schooling of a person, in three queries; a job that goes on comes first."""
    jobs = WorkHistory.objects.filter(whose(person))
    skills = Skill.objects.filter(whose(person))
    schooling = Schooling.objects.filter(whose(person))
    return History(
        jobs=list(jobs.order_by(F("last_day").desc(nulls_first=True), F("first_day").desc(nulls_last=True), "pk")),
        skills=list(skills.order_by("kind", "words", "pk")),
        schooling=list(schooling.order_by(F("finished_on").desc(nulls_first=True), "pk")),
    )


def job_words(job: WorkHistory, *, today: date) -> str:
    """Return a job in one line."""
    is_now = job.last_day is None or job.last_day >= today
    parts = [f"{job.title} at {job.employer}"]
    if job.first_day and not is_now and job.last_day:
        parts.append(f"{job.first_day:%b %Y} to {job.last_day:%b %Y}")
    elif is_now:
        parts.append(f"since {job.first_day:%b %Y}" if job.first_day else "still there")
    elif job.last_day:
        parts.append(f"until {job.last_day:%b %Y}")
    if job.weekly_hours is not None:
        parts.append(f"{job.weekly_hours.normalize():f} hours a week")
    if job.hourly_wage is not None:
        parts.append(f"${job.hourly_wage} an hour")
    return ", ".join(parts)


def schooling_words(one: Schooling) -> str:
    """Return a schooling in one line."""
    state = "under way" if one.is_running else f"finished {one.finished_on:%b %Y}" if one.finished_on else ""
    return ", ".join(part for part in (str(SchoolLevel(one.level).label), one.name, state) if part)


def skill_words(one: Skill, *, today: date) -> str:
    """Return a skill in one line; a licence that ran out says so."""
    if one.valid_until is None:
        return one.words
    ended = "ran out" if one.valid_until < today else "valid until"
    return f"{one.words} ({ended} {wording.short_day(one.valid_until, today=today)})"


def record_words(participant: Participant, *, today: date) -> dict[str, str]:
    """Return what the file holds of a person's work, schooling and skills, each as a text."""
    found = history_of(participant.person)
    return {
        "WORK": "\n".join(job_words(one, today=today) for one in found.jobs[:_JOBS_IN_WORDS]),
        "SCHOOLING": "\n".join(schooling_words(one) for one in found.schooling),
        "SKILLS": "\n".join(skill_words(one, today=today) for one in found.skills),
    }


@dataclass(frozen=True)
class Issue:
    """What affects employability, and its answer: a step, or that it is accepted with a reason (O053)."""

    words: str
    area: str
    answer: str
    is_answered: bool


@dataclass(frozen=True)
class Summary:
    """What speaks for a person's employability and what affects it, made anew from what is on file (O053)."""

    name: str
    lines: tuple[str, ...]
    strengths: tuple[str, ...]
    issues: tuple[Issue, ...]


def employability(case: Case, participant: Participant, found: History, *, today: date) -> Summary:
    """Return the employability summary of a person, in three queries beyond the history.

    Policy: family coach position description, employment 2 (O053): each issue links to a step or is accepted.
    """
    own = Q(participant=participant) | Q(participant__isnull=True)
    strengths = Strength.objects.filter(own, case=case, ended_on__isnull=True).order_by("area", "pk")
    person = participant.person.standing
    return Summary(
        name=full_name(person.given_name, person.family_name),
        lines=tuple(_lines(found, today=today)),
        strengths=tuple(strengths.values_list("words", flat=True)),
        issues=tuple(_issues(case, own)),
    )


def _lines(found: History, *, today: date) -> list[str]:
    now = [job for job in found.jobs if job.last_day is None or job.last_day >= today]
    lines = [f"Works now: {job_words(job, today=today)}." for job in now]
    lines += [] if now else ["No work now."] if found.jobs else ["No work on file."]
    earlier = len(found.jobs) - len(now)
    if earlier:
        lines.append(f"{wording.counted(earlier, 'earlier job', 'earlier jobs')} on file.")
    lines += [f"Schooling: {schooling_words(one)}." for one in found.schooling]
    for kind, words in (
        (SkillKind.SKILL, "Skills"),
        (SkillKind.LICENCE, "Licences"),
        (SkillKind.LANGUAGE, "Languages"),
    ):
        own = [skill_words(one, today=today) for one in found.skills if one.kind == kind]
        lines += [f"{words}: {', '.join(own)}."] if own else []
    return lines


def _issues(case: Case, own: Q) -> list[Issue]:
    rows = Barrier.objects.filter(own, case=case).exclude(status=BarrierStatus.OVERCOME).order_by("on", "pk")
    barriers = list(rows)
    steps = steps_against([one.pk for one in barriers])
    issues = []
    for one in barriers:
        step = steps.get(one.pk)
        answer = f"Step {step.number}: {step.words}" if step else ""
        if one.status == BarrierStatus.LEFT:
            answer = f"Accepted: {one.reason}"
        issues.append(Issue(one.words, str(one.get_area_display()), answer, bool(answer)))
    return issues


def steps_against(barriers: list[UUID]) -> dict[UUID, Step]:
    """Return for each barrier the latest step that answers it, in one query."""
    rows = Step.objects.filter(barrier__in=barriers).exclude(status=StepStatus.DROPPED)
    standing = rows.exclude(plan__status__in=(PlanStatus.WITHDRAWN, PlanStatus.SUPERSEDED))
    return {step.barrier_id: step for step in standing.order_by("pk") if step.barrier_id}
