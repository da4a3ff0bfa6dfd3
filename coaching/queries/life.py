"""The life of a plan as its pages show it: who signs, what is reviewed, which weeks were assessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from casework.public import (
    Case,
    Contact,
    Deadline,
    Document,
    Event,
    EventKind,
    GateReason,
    NoticeKind,
    Participant,
    User,
    Way,
    kept_marks,
    permissions,
    safe_words,
    verdicts_of,
    wording,
)
from coaching.choices import PlanKind, PlanStatus, ReviewOutcome, SigningWay, StepCare, StepStatus
from coaching.models import Plan, PlanMailing, PlanReview, PlanSigner, Progress, SigningRefusal, Step, StepLook
from coaching.queries.plan_lines import owner_words

WEEK = timedelta(days=7)
WEEKS_SHOWN = 12
#: A contact of so many days before may be the one in which a plan was reviewed.
CONTACT_DAYS = 7
WEEKLY_PROGRESS = "weekly-progress"


@dataclass(frozen=True)
class SignerRow:
    """Somebody who signs a plan, and how that stands; `is_next` where it is their turn."""

    id: UUID
    participant_id: UUID | None
    name: str
    given_name: str
    is_coach: bool
    signed: str
    typed_name: str
    signed_on: date | None
    refusals: tuple[tuple[date, str], ...]
    safe_words: str
    is_scan_missing: bool
    mailed_on: date | None
    due_back_on: date | None
    is_next: bool


def plan_of(plan_id: UUID, case: Case) -> Plan:
    """Return a plan of a case with whom it is for, carrying the case."""
    plan = Plan.objects.select_related("participant__person__merged_into", "offered_by", "written_by").get(pk=plan_id)
    plan.case = case
    return plan


def title_of(plan: Plan) -> str:
    """Return what a plan is called among several: its kind, its version, and whose it is."""
    words = f"{PlanKind(plan.kind).label}, version {plan.version}"
    return f"{words}, {_name(plan.participant)}" if plan.participant else words


def signers_of(plan: Plan, *, viewer: User, today: date) -> list[SignerRow]:
    """Return everybody who signs a plan, in their order; the coach comes last, and signs under their own sign-in.

    The coach's line is for whoever carries the case, or stands in, when it is signed.
    """
    lines = plan.signers.standing().select_related("participant__person__merged_into", "user").order_by("position")
    shown = lines.annotate(marks=kept_marks(person="participant__person"))
    rows = list(shown.prefetch_related(Prefetch("refusals", SigningRefusal.objects.order_by("on", "pk"))))
    mailed: dict[UUID | None, PlanMailing] = {}
    mailed |= {
        one.participant_id: one for one in PlanMailing.objects.filter(plan=plan).out().order_by("mailed_on", "pk")
    }
    is_family_done = all(row.signed_on for row in rows if row.participant_id)
    by_viewer = is_family_done and any(
        signs_for_coach(plan.case, row, viewer, today=today) for row in rows if row.user_id and not row.signed_on
    )
    return [_signer(row, mailed.get(row.participant_id), viewer if by_viewer else None) for row in rows]


def signs_for_coach(case: Case, line: PlanSigner, user: User, *, today: date) -> bool:
    """Tell whether a person signs the coach's line of a plan: who offered it, or who carries the case or stands in."""
    return line.user_id == user.pk or case.assignments.on(today).worked_on_by(user).exists()


def _signer(row: PlanSigner, mailing: PlanMailing | None, coach: User | None) -> SignerRow:
    """Return a line; `coach` is who looks, where the coach's line is theirs to sign now."""
    is_coach = row.user is not None
    by = coach if is_coach and coach and not row.signed_on else row.user
    is_turn = coach is not None if is_coach else True
    return SignerRow(
        id=row.pk,
        participant_id=row.participant_id,
        name=by.name if by else _name(row.participant),
        given_name=row.participant.person.given_name if row.participant else "",
        is_coach=is_coach,
        signed=str(SigningWay(row.way).label) if row.way else "",
        typed_name=row.typed_name,
        signed_on=row.signed_on,
        refusals=tuple((one.on, one.words) for one in row.refusals.all()),
        safe_words=safe_words(getattr(row, "marks", None)),
        is_scan_missing=row.is_scan_missing,
        mailed_on=mailing.mailed_on if mailing else None,
        due_back_on=mailing.due_back_on if mailing else None,
        is_next=row.signed_on is None and is_turn,
    )


def papers_for(case: Case, viewer: User) -> QuerySet[Document]:
    """Return the papers on file whose titles this person may read: those that tell of restricted facts only to some."""
    kinds = permissions.kinds_seen(viewer, case)
    return case.documents.filter(Q(restricted_kind="") | Q(restricted_kind__in=kinds), withdrawn_at__isnull=True)


def scans_missing(plan: Plan) -> list[tuple[UUID, str]]:
    """Return the lines of a plan that were signed on a paper that is not on file here, with whose they are."""
    rows = (
        plan.signers.standing()
        .filter(signed_on__isnull=False)
        .select_related("participant__person__merged_into", "user")
    )
    missing = [row for row in rows.order_by("position") if row.is_scan_missing]
    return [(row.pk, row.user.name if row.user else _name(row.participant)) for row in missing]


def scans_of(case: Case, *, viewer: User) -> list[tuple[UUID, str]]:
    """Return the papers on file that a signature may stand on, newest first."""
    rows = papers_for(case, viewer).order_by("-on", "-pk").values_list("pk", "title", "on")
    return [(key, f"{title}, {on:%b} {on.day}") for key, title, on in rows[:40]]


@dataclass(frozen=True)
class MailWay:
    """How a paper reaches somebody by mail: the way that is open, or why none is; never the address itself."""

    name: str
    safe_words: str
    words: str
    is_open: bool

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return "info" if self.is_open else "guard"


def mail_ways(case: Case, signers: Iterable[SignerRow], *, now: datetime) -> list[MailWay]:
    """Return what is safe about mail to each of those who sign, the safe address before the home."""
    marks = {one.participant_id: one.safe_words for one in signers}
    people = Participant.objects.filter(case=case, pk__in=[key for key in marks if key]).select_related(
        "person__merged_into"
    )
    found = []
    for one in people.order_by("position", "pk"):
        verdicts = verdicts_of(case, one, kind=NoticeKind.GENERAL, now=now, ways=(Way.SAFE_MAIL, Way.HOME_MAIL))
        is_open = next((verdict for verdict in verdicts if verdict.is_open), None)
        closed = next((verdict.words for verdict in verdicts if verdict.reason != GateReason.NOT_ON_FILE), "")
        words = str(is_open.way.label) if is_open else closed or "No address on file"
        found.append(MailWay(_name(one), marks[one.pk], words, is_open is not None))
    return found


def is_partly_signed(case: Case) -> bool:
    """Tell whether a plan of a case waits for signatures and has some."""
    lines = PlanSigner.objects.standing().filter(plan__case=case, plan__status=PlanStatus.OFFERED)
    return lines.filter(signed_on__isnull=False).exists()


def active_plans(case: Case, *, kind: str = "") -> list[Plan]:
    """Return the signed plans of a case that nothing superseded, of one kind or all."""
    rows = Plan.objects.filter(case=case, status=PlanStatus.ACTIVE).select_related("participant__person__merged_into")
    return list((rows.filter(kind=kind) if kind else rows).order_by("kind", "participant__position", "pk"))


@dataclass(frozen=True)
class StepRow:
    """An open step as a review asks about it, with what was said of it last."""

    id: UUID
    number: int
    words: str
    measure: str
    who: str
    do_by: date | None
    review_on: date | None
    last_care: str
    last_words: str
    last_on: date | None


@dataclass(frozen=True)
class GoalRow:
    """A goal with its open steps, and how many of its steps are done."""

    id: UUID
    number: int
    words: str
    why: str
    whose: str
    steps: tuple[StepRow, ...]
    done: int
    total: int


def goals_of(plan: Plan) -> list[GoalRow]:
    """Return the goals of a plan with their open steps and the last look at each, in three queries."""
    looks = Prefetch("looks", StepLook.objects.order_by("on", "entered_at"))
    steps = Step.objects.filter(plan=plan).select_related("participant__person__merged_into").prefetch_related(looks)
    of_goal: dict[UUID, list[Step]] = {}
    for step in steps.order_by("number"):
        of_goal.setdefault(step.goal_id, []).append(step)
    goals = plan.goals.select_related("participant__person__merged_into").order_by("number")
    return [
        GoalRow(
            id=goal.pk,
            number=goal.number,
            words=goal.words,
            why=goal.why,
            whose=_name(goal.participant),
            steps=tuple(step_row(step) for step in of_goal.get(goal.pk, ()) if step.status == StepStatus.OPEN),
            done=sum(step.status == StepStatus.DONE for step in of_goal.get(goal.pk, ())),
            total=sum(step.status != StepStatus.DROPPED for step in of_goal.get(goal.pk, ())),
        )
        for goal in goals
    ]


def step_row(step: Step) -> StepRow:
    """Return a step with the last look at it."""
    looks = sorted(step.looks.all(), key=lambda look: (look.on, look.entered_at))
    last = looks[-1] if looks else None
    return StepRow(
        id=step.pk,
        number=step.number,
        words=step.words,
        measure=step.measure,
        who=owner_words(step, _name(step.participant)),
        do_by=step.do_by,
        review_on=step.review_on,
        last_care=str(StepCare(last.care).label) if last else "",
        last_words=last.words if last else "",
        last_on=last.on if last else None,
    )


@dataclass(frozen=True)
class ContactChoice:
    """A contact in which a plan may have been reviewed; `counts` where it says so already."""

    id: UUID
    words: str
    counts: bool


def contacts_near(case: Case, *, today: date) -> list[ContactChoice]:
    """Return the contacts of the last days in which somebody was reached, newest first."""
    rows = Contact.objects.filter(
        case=case, is_reached=True, on__gt=today - timedelta(days=CONTACT_DAYS), on__lte=today
    ).order_by("-on", "-pk")
    stands = set(
        Event.objects.standing()
        .filter(case=case, kind=EventKind.CONTACT_MADE, subject_id__in=[row.pk for row in rows])
        .values_list("subject_id", flat=True)
    )
    return [_contact(row, today=today) for row in rows if row.pk in stands]


def _contact(row: Contact, *, today: date) -> ContactChoice:
    how = row.get_method_display() if row.method else "Contact"
    more = ", says that the plan was reviewed" if row.is_plan_reviewed else ""
    return ContactChoice(row.pk, f"{how}, {wording.short_day(row.on, today=today)}{more}", row.is_plan_reviewed)


@dataclass(frozen=True)
class ReviewRow:
    """A review that was held; `needs_contact` while no contact says that the plan was reviewed."""

    id: UUID
    on: date
    went_well: str
    words: str
    outcome: str
    is_to_amend: bool
    needs_contact: bool
    looks: tuple[tuple[int, str, str], ...]


def last_review(plan: Plan) -> ReviewRow | None:
    """Return the latest review of a plan with how each step stood."""
    looks = Prefetch("looks", StepLook.objects.select_related("step").order_by("step__number"))
    row = PlanReview.objects.filter(plan=plan, is_imported=False).prefetch_related(looks).order_by("-on", "-pk").first()
    if row is None:
        return None
    said = Q(kind=EventKind.CONTACT_MADE, on__gte=row.on - timedelta(days=CONTACT_DAYS), facts__plan_reviewed=True)
    if plan.participant_id:
        said &= Q(participant=plan.participant_id)
    return ReviewRow(
        id=row.pk,
        on=row.on,
        went_well=row.went_well,
        words=row.words,
        outcome=str(ReviewOutcome(row.outcome).label),
        is_to_amend=row.outcome == ReviewOutcome.TO_AMEND,
        needs_contact=not Event.objects.standing().filter(said, case=plan.case_id).exists(),
        looks=tuple((look.step.number, str(StepCare(look.care).label), look.words) for look in row.looks.all()),
    )


def stand_of_last(kind: type[PlanReview] | type[Progress], plan: Plan) -> str:
    """Return which review, or which week's progress, was saved last of a plan; nothing before the first."""
    rows = kind._default_manager.filter(plan=plan).order_by("-entered_at", "-pk")
    return str(rows.values_list("pk", flat=True).first() or "")


@dataclass(frozen=True)
class WeekRow:
    """A week since an agreement was signed: from Monday on, and the day on which it was assessed."""

    monday: date
    sunday: date
    on: date | None
    words: str
    is_missed: bool
    is_running: bool


def weeks_of(plan: Plan, *, today: date) -> list[WeekRow]:
    """Return the latest weeks of an agreement, newest first; missed is one that is owed and over (N013)."""
    if plan.signed_on is None:
        return []
    rows = {row.week: row for row in Progress.objects.filter(plan=plan).order_by("on", "entered_at")}
    owed = Deadline.objects.overdue(today).filter(case=plan.case_id, standard=WEEKLY_PROGRESS)
    missed = {monday_of(day) for day in owed.values_list("due_on", flat=True)}
    first, monday = monday_of(plan.signed_on), monday_of(today)
    found: list[WeekRow] = []
    while monday >= first and len(found) < WEEKS_SHOWN:
        row = rows.get(monday)
        found.append(
            WeekRow(
                monday=monday,
                sunday=monday + WEEK - timedelta(days=1),
                on=row.on if row else None,
                words="\n".join(filter(None, (row.went_well, row.words))) if row else "",
                is_missed=row is None and monday in missed,
                is_running=monday == monday_of(today),
            )
        )
        monday -= WEEK
    return found


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _name(participant: object) -> str:
    person = getattr(participant, "person", None)
    return person.standing.name if person else ""
