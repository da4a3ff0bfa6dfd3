"""The life of a plan as its pages show it: who signs, what is reviewed, which weeks were assessed."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q

from casework.public import Case, Contact, Deadline, Event, EventKind, User, full_name, wording
from coaching.choices import PlanKind, PlanStatus, ReviewOutcome, SigningWay, StepCare, StepStatus
from coaching.models import Plan, PlanMailing, PlanReview, PlanSigner, Progress, Step, StepLook

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
    signed_on: date | None
    refused_on: date | None
    refusal_words: str
    mailed_on: date | None
    due_back_on: date | None
    is_next: bool


def plan_of(plan_id: UUID, case: Case) -> Plan:
    """Return a plan of a case with whom it is for, carrying the case."""
    plan = Plan.objects.select_related("participant__person", "offered_by", "written_by").get(pk=plan_id)
    plan.case = case
    return plan


def title_of(plan: Plan) -> str:
    """Return what a plan is called among several: its kind, its version, and whose it is."""
    words = f"{PlanKind(plan.kind).label}, version {plan.version}"
    return f"{words}, {_name(plan.participant)}" if plan.participant else words


def signers_of(plan: Plan, *, viewer: User) -> list[SignerRow]:
    """Return everybody who signs a plan, in their order; the coach comes last, and signs under their own sign-in."""
    rows = list(plan.signers.select_related("participant__person", "user").order_by("position"))
    mailed: dict[UUID | None, PlanMailing] = {}
    mailed |= {one.participant_id: one for one in PlanMailing.objects.filter(plan=plan).order_by("mailed_on", "pk")}
    is_family_done = all(row.signed_on for row in rows if row.participant_id)
    return [_signer(row, mailed.get(row.participant_id), viewer=viewer, is_family_done=is_family_done) for row in rows]


def _signer(row: PlanSigner, mailing: PlanMailing | None, *, viewer: User, is_family_done: bool) -> SignerRow:
    is_coach = row.user is not None
    is_turn = row.user_id == viewer.pk and is_family_done if is_coach else True
    return SignerRow(
        id=row.pk,
        participant_id=row.participant_id,
        name=row.user.name if row.user else _name(row.participant),
        given_name=row.participant.person.given_name if row.participant else "",
        is_coach=is_coach,
        signed=str(SigningWay(row.way).label) if row.way else "",
        signed_on=row.signed_on,
        refused_on=row.refused_on,
        refusal_words=row.refusal_words,
        mailed_on=mailing.mailed_on if mailing and not mailing.returned_on else None,
        due_back_on=mailing.due_back_on if mailing and not mailing.returned_on else None,
        is_next=row.signed_on is None and is_turn,
    )


def scans_of(case: Case) -> list[tuple[UUID, str]]:
    """Return the papers on file that a signature may stand on, newest first."""
    rows = case.documents.filter(withdrawn_at__isnull=True).order_by("-on", "-pk").values_list("pk", "title", "on")
    return [(key, f"{title}, {on:%b} {on.day}") for key, title, on in rows[:40]]


def active_plans(case: Case, *, kind: str = "") -> list[Plan]:
    """Return the signed plans of a case that nothing superseded, of one kind or all."""
    rows = Plan.objects.filter(case=case, status=PlanStatus.ACTIVE).select_related("participant__person")
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
    steps = Step.objects.filter(plan=plan).select_related("participant__person").prefetch_related(looks)
    of_goal: dict[UUID, list[Step]] = {}
    for step in steps.order_by("number"):
        of_goal.setdefault(step.goal_id, []).append(step)
    goals = plan.goals.select_related("participant__person").order_by("number")
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
        who=step.party or _name(step.participant),
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
    return ReviewRow(
        on=row.on,
        went_well=row.went_well,
        words=row.words,
        outcome=str(ReviewOutcome(row.outcome).label),
        is_to_amend=row.outcome == ReviewOutcome.TO_AMEND,
        needs_contact=not Event.objects.standing().filter(said, case=plan.case_id).exists(),
        looks=tuple((look.step.number, str(StepCare(look.care).label), look.words) for look in row.looks.all()),
    )


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
    return full_name(person.given_name, person.family_name) if person else ""
