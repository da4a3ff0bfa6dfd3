"""Plans of the demo in every state: written, offered, signed, lapsing, lapsed, replaced, mailed, from a field form.

The same families and words for the same day; every step goes through the ordinary operations, as the coach.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from casework.public import (
    AppointmentChannel,
    AppointmentPurpose,
    Booking,
    Case,
    CommunityReferral,
    Initiator,
    Interpreter,
    PartnerType,
    Place,
    Topic,
    User,
    in_context,
)
from coaching import rules
from coaching.choices import (
    Area,
    Change,
    MraPart,
    PlanKind,
    ReviewOutcome,
    SigningWay,
    StepCare,
    StepOwner,
    StepPurpose,
    StepStatus,
)
from coaching.models import Meeting, Plan, Step, Strength
from coaching.operations.barriers import link_referral, record_barrier
from coaching.operations.changes import record_change
from coaching.operations.life import FieldForm, enter_field_plan, mail_plan, offer_plan
from coaching.operations.meetings import Minutes, PartyWords, call_meeting, hold_meeting
from coaching.operations.signing import Signing, sign_plan
from coaching.operations.tending import Look, assess_progress, review_plan
from coaching.operations.writing import GoalWords, PlanWords, StepWords, begin_plan, save_goal, save_plan

MORNING, AFTERNOON = time(10, 30), time(15, 20)
WORDS = "I want to be home when the children are home, and to earn enough that we choose our own place."
CORE = "I tell my coach within a day when work, the children or the address change. My coach answers within a day."
REASON = "The shift changed, and the steps with it."
STRENGTH = "Gets everybody to school and work on time, every day"
GOAL = GoalWords(
    words="Steady child care until the shift ends",
    why="So that I can take the morning shift without worrying",
    specific="Both children are with a listed provider on every working day",
    measure="Four days a week, eight weeks in a row",
    reach="Two providers near the bus line have a place",
    relevance="Work can begin, and the pay grows after three months",
)
WORK_GOAL = GoalWords(
    words="A first month at the bakery",
    why="I like to see what I made at the end of a day",
    specific="The job begins and the first month is worked",
    measure="20 shifts worked",
    reach="The manager keeps the place until the care is settled",
    relevance="The family lives on its own pay",
)


def play_plans(*, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime) -> None:
    """Play the plans of some families: `families` are the numbers of the cases that each coach carries, in order."""
    for username, position, scene in SCENES:
        if username not in staff:
            continue
        with in_context(actor=staff[username]):
            # Some families were handed over meanwhile; the rest stand in the order of the caseload.
            cases = Case.objects.select_related("office").filter(number__in=families.get(username, ()))
            seen = sorted(cases, key=lambda case: families[username].index(case.number))
            if position >= len(seen) or Plan.objects.filter(case=seen[position], is_imported=False).exists():
                continue
            scene(_Table(seen[position], staff[username], today, now))


class _Table:
    """A coach and a family at one table, on some day."""

    def __init__(self, case: Case, coach: User, today: date, now: datetime) -> None:
        self.case, self.coach, self.today, self.now = case, coach, today, now

    def at(self, days_ago: int = 0) -> datetime:
        """Give an afternoon before today, local to the office; never after now."""
        day = self.today - timedelta(days=days_ago)
        return min(datetime.combine(day, AFTERNOON, tzinfo=self.case.office.zone), self.now)

    def written(self, kind: PlanKind, *, days_ago: int = 0, review_in: int = 35) -> Plan:
        """Write a plan that lacks nothing; `review_in` days from that day it is reviewed last."""
        at = self.at(days_ago)
        day = at.astimezone(self.case.office.zone).date()
        adults = list(self.case.participants.adults().order_by("position", "pk"))
        whose = adults[0].pk if rules.needs_participant(kind) else None
        Strength.objects.get_or_create(
            case=self.case,
            participant=adults[0],
            area=Area.FAMILY_SUPPORT,
            words=STRENGTH,
            defaults={"on": day, "recorded_by": self.coach, "recorded_at": at},
        )
        plan = begin_plan(
            case_id=self.case.pk, kind=kind, participant_id=whose, reason=REASON, actor=self.coach, now=at
        )
        says = PlanWords(words=WORDS, core_words=CORE if kind == PlanKind.MRA else "")
        save_plan(plan_id=plan.pk, rev=plan.rev, says=says, actor=self.coach, now=at)
        plan.steps.all().delete()
        plan.goals.all().delete()
        part = MraPart.ACTION if kind == PlanKind.MRA else ""
        first = replace(GOAL, by=day + timedelta(days=review_in + 20), part=part)
        steps = [_step(words, day, number, review_in) for number, words in enumerate(_STEPS)]
        save_goal(plan_id=plan.pk, goal_id=None, says=first, steps=steps, actor=self.coach, now=at)
        for adult in adults if kind == PlanKind.CONTRACT else adults[:1]:
            goal = replace(WORK_GOAL, by=day + timedelta(days=review_in + 40), participant_id=adult.pk, part=part)
            more = [replace(_step(_WORK_STEP, day, len(_STEPS), review_in), purpose=StepPurpose.EMPLOYMENT)]
            save_goal(plan_id=plan.pk, goal_id=None, says=goal, steps=more, actor=self.coach, now=at)
        plan.refresh_from_db()
        return plan

    def offered(self, kind: PlanKind, *, days_ago: int = 0, review_in: int = 35) -> Plan:
        """Write a plan and offer it the same day."""
        plan = self.written(kind, days_ago=days_ago, review_in=review_in)
        return offer_plan(plan_id=plan.pk, knows_questions=True, actor=self.coach, now=self.at(days_ago))

    def signed(self, kind: PlanKind, *, days_ago: int = 0, review_in: int = 35) -> Plan:
        """Let everybody sign a plan on the day on which it was offered."""
        plan, at = self.offered(kind, days_ago=days_ago, review_in=review_in), self.at(days_ago)
        day = at.astimezone(self.case.office.zone).date()
        for signer in plan.signers.standing().order_by("position"):
            is_coach = signer.user_id is not None
            signing = Signing(
                way=SigningWay.TYPED if is_coach else SigningWay.PAPER,
                on=day,
                typed_name=self.coach.name if is_coach else "",
                scopes=("ATTENDANCE", "PLAN"),
            )
            sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=self.coach, now=at)
        plan.refresh_from_db()
        return plan


_STEPS = ("Call four providers on the list", "Visit the two that have a place", "Send the form for the care grant")
_WORK_STEP = "Agree on the first day with the manager"


def _step(words: str, day: date, number: int, review_in: int) -> StepWords:
    review_on = day + timedelta(days=review_in - number)
    do_by = min(day + timedelta(days=7 + 6 * number), review_on)
    return StepWords(words=words, measure="Done and told", do_by=do_by, review_on=review_on, purpose=StepPurpose.OTHER)


def _written(table: _Table) -> None:
    table.written(PlanKind.FSSP)


def _offered(table: _Table) -> None:
    table.offered(PlanKind.FSSP)


def _replaced(table: _Table) -> None:
    """A new version in the place of the one before; an agency listened last week, and is asked again for next week."""
    _met(table)
    plan = table.signed(PlanKind.FSSP)
    barrier = record_barrier(
        case_id=table.case.pk,
        participant_id=None,
        area=Area.TRANSPORT,
        words="No ride to the early shift",
        on=table.today,
        actor=table.coach,
        now=table.now,
    )
    referral = CommunityReferral.objects.standing().filter(case=table.case).order_by("-on", "pk").first()
    if referral is not None:
        link_referral(
            barrier_id=barrier.pk, referral_id=referral.pk, talked_on=table.today, actor=table.coach, now=table.now
        )
    _call(table, at=table.now, days_ahead=7, plan=plan)


def _met(table: _Table) -> None:
    """A joint meeting last week: the agency had no release yet, so it listened."""
    meeting = _call(table, at=table.at(9), days_ahead=2)
    party = meeting.parties.get()
    adults = list(table.case.participants.adults().order_by("position", "pk"))
    minutes = Minutes(
        present_ids=[adults[0].pk],
        told={party.pk: ()},
        agreed="They told what they can offer before June. The family asks for a place near the bus line.",
        steps=[
            StepWords(words="Bring the last two pay slips", participant_id=adults[0].pk),
            StepWords(words="Keep a place until the end of the month", owner=StepOwner.PARTNER, party=party.name),
        ],
        topics=(Topic.HOUSING,),
        interpreter=Interpreter.NOT_NEEDED,
        knows_unsafe=True,
    )
    hold_meeting(meeting_id=meeting.pk, minutes=minutes, actor=table.coach, now=table.at(6))


def _call(table: _Table, *, at: datetime, days_ahead: int, plan: Plan | None = None) -> Meeting:
    adults = list(table.case.participants.adults().order_by("position", "pk"))
    booking = Booking(
        purpose=AppointmentPurpose.JOINT,
        channel=AppointmentChannel.IN_PERSON,
        initiator=Initiator.PERSON,
        on=at.astimezone(table.case.office.zone).date() + timedelta(days=days_ahead),
        at=MORNING,
        minutes=60,
        place=Place.OFFICE,
        knows_clash=True,
    )
    return call_meeting(
        case_id=table.case.pk,
        participant_ids=[one.pk for one in adults],
        plan_id=plan.pk if plan else None,
        subject="A place to live before June",
        parties=[PartyWords(name="Salmonberry Housing", partner_type=PartnerType.HOUSING)],
        booking=booking,
        actor=table.coach,
        now=at,
    )


def _lapsing(table: _Table) -> None:
    """Lapses in three days; one step was done and one was missed, which opened a talk."""
    plan = table.signed(PlanKind.IFSSP, days_ago=38, review_in=41)
    steps = list(Step.objects.filter(plan=plan, status=StepStatus.OPEN).order_by("number"))
    care = [StepCare.DONE, StepCare.MISSED, *[StepCare.ON_TRACK] * len(steps)]
    words = ["", "The bus did not come; we try the morning one", *[""] * len(steps)]
    at = table.at(12)
    review_plan(
        plan_id=plan.pk,
        on=at.astimezone(table.case.office.zone).date(),
        went_well="Called all four providers without being asked",
        looks=[Look(step.pk, how, said) for step, how, said in zip(steps, care, words, strict=False)],
        outcome=ReviewOutcome.CONFIRMED,
        words="Goes on; the bus is asked about on Monday.",
        contact_id=None,
        actor=table.coach,
        now=at,
    )


def _lapsed(table: _Table) -> None:
    table.signed(PlanKind.IFSSP, days_ago=40, review_in=35)


def _mailed(table: _Table) -> None:
    plan = table.offered(PlanKind.IFSSP, days_ago=9)
    at = table.at(9)
    mailed_on = at.astimezone(table.case.office.zone).date()
    signer = plan.signers.filter(participant__isnull=False).order_by("position").first()
    if signer is not None and signer.participant_id is not None:
        mail_plan(
            plan_id=plan.pk,
            participant_id=signer.participant_id,
            mailed_on=mailed_on,
            due_back_on=mailed_on + timedelta(days=14),
            actor=table.coach,
            now=at,
        )


def _from_field(table: _Table) -> None:
    at = table.at(6)
    day = at.astimezone(table.case.office.zone).date()
    adult = table.case.participants.adults().order_by("position", "pk")[0]
    form = FieldForm(day, day + timedelta(days=75), day, rules.FIELD_GOAL, True, signed_by=(adult.pk,))
    enter_field_plan(
        case_id=table.case.pk, participant_id=adult.pk, kind=PlanKind.IFSSP, form=form, actor=table.coach, now=at
    )
    _changed(table, Change.HOUSEHOLD, "Her brother moved in until the boat goes out again.")


def _contract(table: _Table) -> None:
    table.signed(PlanKind.CONTRACT)
    _changed(table, Change.WORK, "The shift went from four days to three.")


def _changed(table: _Table, what: Change, words: str) -> None:
    """Something changed two days ago, after the plan was signed (A027)."""
    at = table.at(2)
    on = at.astimezone(table.case.office.zone).date()
    record_change(case_id=table.case.pk, what=what, participant_id=None, on=on, words=words, actor=table.coach, now=at)


def _contract_offered(table: _Table) -> None:
    table.offered(PlanKind.CONTRACT)


def _agreement(table: _Table) -> None:
    """A new version of an agreement, and its first week."""
    plan = table.signed(PlanKind.MRA)
    at = table.at()
    assess_progress(
        plan_id=plan.pk,
        on=at.astimezone(table.case.office.zone).date(),
        went_well="Two interviews, and on time for both",
        words="Goal 1: The second provider has a place from Monday.",
        looks=[],
        actor=table.coach,
        now=at,
    )


#: Which coach, which of their families, what happened.
SCENES: tuple[tuple[str, int, Callable[[_Table], None]], ...] = (
    ("ppavlak", 0, _replaced),
    ("ppavlak", 1, _written),
    ("ppavlak", 2, _offered),
    ("ppavlak", 3, _lapsing),
    ("nshugak", 0, _lapsed),
    ("nshugak", 1, _mailed),
    ("nshugak", 3, _from_field),
    ("aquiroz", 0, _contract),
    ("aquiroz", 2, _contract_offered),
    ("tgaines", 0, _agreement),
)
