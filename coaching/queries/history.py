"""What a person did, can do and learned, in words: for their page, for assessments, for the summary."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from casework.public import Case, Participant, Person, User, address, full_name, wording
from coaching.choices import (
    AssessmentKind,
    BarrierStatus,
    Horizon,
    PlanStatus,
    SchoolLevel,
    SkillKind,
    StepStatus,
)
from coaching.models import Assessment, Barrier, Goal, Schooling, Skill, Step, Strength, WorkHistory
from coaching.queries.barriers import links_of
from coaching.queries.ea_note import plain_answer
from coaching.queries.readiness import Level, readiness_of
from coaching.rules import questions_of, sections_of

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
    """What affects employability, and its answer: a step, a referral, or that it is accepted with a reason (O053)."""

    words: str
    area: str
    answers: tuple[tuple[str, str], ...]
    """Each answer in words, and the page on which it stands; empty where it stands on none."""

    @property
    def is_answered(self) -> bool:
        """Whether anything answers it."""
        return bool(self.answers)


@dataclass(frozen=True)
class AssessedPart:
    """What one assessment found of somebody: its title, its day, and its answers in words."""

    title: str
    on: date
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Summary:
    """What speaks for a person's employability and what affects it, made anew from what is on file (O053)."""

    name: str
    lines: tuple[str, ...]
    strengths: tuple[str, ...]
    issues: tuple[Issue, ...]
    goals: tuple[tuple[str, tuple[str, ...]], ...] = ()
    assessed: tuple[AssessedPart, ...] = ()
    ready: tuple[Level, ...] = ()
    """How ready for work, the latest first."""


#: Assessments that speak of work, and how much of each answer a summary says.
_OF_WORK = (AssessmentKind.EA, AssessmentKind.EPI, AssessmentKind.EMPLOYMENT)
_ANSWER_MOST = 200


def employability(case: Case, participant: Participant, found: History, *, viewer: User, today: date) -> Summary:
    """Return the employability summary of a person, in ten queries beyond the history.

    Policy: family coach position description, employment 1 and 2 (O052, O053): goals by horizon; each issue links to
    a step or a referral, or is accepted.
    """
    own = Q(participant=participant) | Q(participant__isnull=True)
    strengths = Strength.objects.filter(own, case=case, ended_on__isnull=True).order_by("area", "pk")
    person = participant.person.standing
    return Summary(
        name=full_name(person.given_name, person.family_name),
        lines=tuple(_lines(found, today=today)),
        strengths=tuple(strengths.values_list("words", flat=True)),
        issues=tuple(_issues(case, own, viewer)),
        goals=tuple(_goals(case, own)),
        assessed=tuple(_assessed(case, participant)),
        ready=readiness_of(case).get(participant.pk, ()),
    )


@dataclass(frozen=True)
class Resume:
    """A first draft of a résumé: what somebody did, learned and can do, and nothing else of the file (O052).

    Wages, why work ended, licences that ran out and school that was not finished are left out.
    """

    name: str
    jobs: tuple[tuple[str, str], ...]
    schooling: tuple[str, ...]
    skills: tuple[tuple[str, tuple[str, ...]], ...]


def resume_of(participant: Participant, *, today: date) -> Resume:
    """Return the draft of a person's résumé, in three queries.

    Policy: family coach position description, employment 1 (O052).
    """
    found = history_of(participant.person)
    person = participant.person.standing
    kinds = ((SkillKind.SKILL, "Skills"), (SkillKind.LICENCE, "Licenses and certificates"))
    return Resume(
        name=full_name(person.given_name, person.family_name),
        jobs=tuple((f"{job.title}, {job.employer}", _years(job, today)) for job in found.jobs),
        schooling=tuple(
            schooling_words(one)
            for one in found.schooling
            if one.level != SchoolLevel.BELOW_HIGH_SCHOOL or one.is_running
        ),
        skills=tuple(
            (title, words)
            for kind, title in (*kinds, (SkillKind.LANGUAGE, "Languages"))
            if (words := tuple(one.words for one in found.skills if one.kind == kind and not _ran_out(one, today)))
        ),
    )


def _ran_out(skill: Skill, today: date) -> bool:
    return skill.valid_until is not None and skill.valid_until < today


def _years(job: WorkHistory, today: date) -> str:
    is_now = job.last_day is None or job.last_day >= today
    first = f"{job.first_day:%b %Y}" if job.first_day else ""
    last = "now" if is_now else f"{job.last_day:%b %Y}" if job.last_day else ""
    return " to ".join(part for part in (first, last) if part)


def _lines(found: History, *, today: date) -> list[str]:
    now = [job for job in found.jobs if job.last_day is None or job.last_day >= today]
    lines = [f"Works now: {job_words(job, today=today)}." for job in now]
    lines += [] if now else ["No work now."] if found.jobs else ["No work on file."]
    earlier = [job for job in found.jobs if job not in now]
    lines += [f"Earlier: {job_words(job, today=today)}." for job in earlier[:_JOBS_IN_WORDS]]
    if len(earlier) > _JOBS_IN_WORDS:
        lines.append(f"{wording.counted(len(earlier) - _JOBS_IN_WORDS, 'more job', 'more jobs')} on file.")
    lines += [f"Schooling: {schooling_words(one)}." for one in found.schooling]
    for kind, words in (
        (SkillKind.SKILL, "Skills"),
        (SkillKind.LICENCE, "Licenses"),
        (SkillKind.LANGUAGE, "Languages"),
    ):
        own = [skill_words(one, today=today) for one in found.skills if one.kind == kind]
        lines += [f"{words}: {', '.join(own)}."] if own else []
    return lines


def _issues(case: Case, own: Q, viewer: User) -> list[Issue]:
    rows = Barrier.objects.filter(own, case=case).exclude(status=BarrierStatus.OVERCOME).order_by("on", "pk")
    barriers = list(rows)
    steps, links = steps_against([one.pk for one in barriers]), links_of(case, viewer=viewer)
    issues = []
    for one in barriers:
        answers = []
        if step := steps.get(one.pk):
            answers.append((f"Step {step.number}: {step.words}", address("coaching:plan", step.plan_id)))
        for link in links.get(one.pk, ()):
            outcome = f" ({link.outcome})" if link.outcome else ""
            answers.append((f"Referral: {link.words}{outcome}", link.url))
        if one.status == BarrierStatus.LEFT:
            answers.append((f"Accepted: {one.reason}", ""))
        issues.append(Issue(one.words, str(one.get_area_display()), tuple(answers)))
    return issues


def _goals(case: Case, own: Q) -> list[tuple[str, tuple[str, ...]]]:
    """Return the goals of the plans that hold, by how far they look (O052)."""
    rows = Goal.objects.filter(own, case=case, plan__status=PlanStatus.ACTIVE).order_by("plan", "number")
    told: dict[str, list[str]] = {horizon.value: [] for horizon in Horizon}
    for goal in rows:
        kind = f"{str(goal.get_kind_display()).lower()}"
        until = f", by {wording.long_day(goal.by)}" if goal.by else ""
        told[goal.horizon].append(f"{goal.words} ({kind}{until})")
    return [(str(Horizon(horizon).label), tuple(words)) for horizon, words in told.items() if words]


def _assessed(case: Case, participant: Participant) -> list[AssessedPart]:
    """Return what the latest assessments of somebody's work found, in their own questions; the same words once."""
    rows = Assessment.objects.current().filter(case=case, participant=participant, kind__in=_OF_WORK)
    with_answers = rows.select_related("instrument").prefetch_related("answers").order_by("-on", "-pk")
    found: list[AssessedPart] = []
    said_before: set[str] = set()
    for one in with_answers:
        if one.instrument is None:
            continue
        questions = questions_of(sections_of(one.instrument.sections))
        answers = {answer.question: answer for answer in one.answers.all()}
        told = [
            (question.words, wording.beginning(plain_answer(question, answers[code]), most=_ANSWER_MOST))
            for code, question in questions.items()
            if code in answers and not question.is_rows
        ]
        kept = tuple((words, said) for words, said in told if said and said not in said_before)
        said_before |= {said for _, said in kept}
        if kept:
            found.append(AssessedPart(one.instrument.title, one.on, kept))
    return found


def steps_against(barriers: list[UUID]) -> dict[UUID, Step]:
    """Return for each barrier the latest step that answers it, in one query."""
    rows = Step.objects.filter(barrier__in=barriers).exclude(status=StepStatus.DROPPED)
    standing = rows.exclude(plan__status__in=(PlanStatus.WITHDRAWN, PlanStatus.SUPERSEDED))
    return {step.barrier_id: step for step in standing.order_by("pk") if step.barrier_id}
