"""A plan that is ready, and everybody signing it."""

from datetime import timedelta

from casework.models import Case, Participant, User
from coaching.choices import Area, PlanStatus, SigningWay
from coaching.models import Plan, Strength
from coaching.operations.life import offer_plan
from coaching.operations.signing import Signing, sign_plan
from coaching.operations.writing import GoalWords, StepWords
from tests.factories import NOW, TODAY

GOAL = GoalWords(
    words="Steady child care",
    why="So that I can take the morning shift",
    specific="June is with a listed provider",
    measure="Four days a week",
    reach="Little Pines has a place",
    relevance="Work can begin",
    by=TODAY + timedelta(days=40),
)
STEP = StepWords(
    words="Call four providers",
    measure="Four calls made",
    do_by=TODAY + timedelta(days=10),
    review_on=TODAY + timedelta(days=20),
)


def record_strength(case: Case, adult: Participant, coach: User) -> Strength:
    return Strength.objects.create(
        case=case,
        participant=adult,
        area=Area.PARENTING,
        words="Gets the children to school every day",
        on=TODAY,
        recorded_by=coach,
        recorded_at=NOW,
    )


def signed(
    plan: Plan,
    coach: User,
    *,
    way: str = SigningWay.PAPER,
    scopes: tuple[str, ...] = (),
    is_offered: bool = False,
) -> Plan:
    """Offer a plan unless it is, and let everybody sign it today."""
    if not is_offered:
        offer_plan(plan_id=plan.pk, knows_questions=True, actor=coach, now=NOW)
    for signer in plan.signers.standing().order_by("position"):
        is_coach = signer.user_id is not None
        signing = Signing(
            way=SigningWay.TYPED if is_coach else way,
            on=TODAY,
            typed_name=coach.name if is_coach else "",
            scopes=scopes,
        )
        sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE
    return plan
