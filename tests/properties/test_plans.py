"""A plan is valid on exactly the days of its definition: signed by then and not past its last review (A024, A031)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from casework.choices import CaseStatus, ParticipantRole
from casework.context import in_context
from casework.models import Case, Participant, User
from coaching import rules
from coaching.choices import PlanKind, PlanStatus, SigningWay, StepStatus
from coaching.models import Plan
from coaching.operations.life import FieldForm, enter_field_plan
from coaching.operations.signing import Signing, sign_plan
from coaching.queries.plan_facts import facts_of
from tests.factories import NOW, TODAY, as_importer, make_case, make_participant, make_user
from tests.properties.made import quiet

pytestmark = pytest.mark.django_db
SOME_DAY = date(2028, 2, 29)
DAYS = st.integers(-400, 400).map(lambda count: SOME_DAY + timedelta(days=count))
STEPS = st.lists(
    st.builds(
        rules.StepFacts,
        number=st.integers(1, 60),
        words=st.just("A step"),
        review_on=st.none() | DAYS,
        status=st.sampled_from(StepStatus.values),
    ),
    max_size=8,
)


@given(
    status=st.sampled_from(PlanStatus.values),
    signed_on=st.none() | DAYS,
    steps=STEPS,
    day=DAYS,
    closed_on=st.none() | DAYS,
)
def test_the_rule_is_its_definition(
    status: str, signed_on: date | None, steps: list[rules.StepFacts], day: date, closed_on: date | None
) -> None:
    last = rules.last_review_of(steps)
    reviews = [step.review_on for step in steps if step.status == "OPEN" and step.review_on]
    is_signed = status == "ACTIVE" and signed_on is not None and signed_on <= day
    is_running = any(review >= day for review in reviews)
    is_open = closed_on is None or day < closed_on
    says = rules.is_valid(status=status, signed_on=signed_on, last_review_on=last, day=day, case_closed_on=closed_on)
    assert says == (is_signed and is_running and is_open)


@pytest.fixture
def table(db: None) -> tuple[Case, Participant, User]:
    coach = make_user()
    case = make_case(coach=coach)
    with as_importer():
        return case, case.participants.get(position=1), coach


@quiet
@given(
    plans=st.lists(st.tuples(st.sampled_from(PlanStatus.values), DAYS, st.none() | DAYS), min_size=1, max_size=6),
    day=DAYS,
    closed_on=st.none() | DAYS,
)
def test_the_database_says_the_same_on_every_day(
    table: tuple[Case, Participant, User],
    plans: list[tuple[str, date, date | None]],
    day: date,
    closed_on: date | None,
) -> None:
    case, adult, coach = table
    with as_importer(), transaction.atomic():
        status = CaseStatus.CLOSED if closed_on else CaseStatus.OPEN
        Case.objects.filter(pk=case.pk).update(status=status, closed_on=closed_on)
        made = [_made(case, adult, coach, number, *plan) for number, plan in enumerate(_allowed(plans), start=1)]
        Plan.objects.bulk_create(made)
        said = set(Plan.objects.valid(day).values_list("pk", flat=True))
        lapsed = set(Plan.objects.lapsed(day).values_list("pk", flat=True))
        transaction.set_rollback(True)
    assert said == {
        one.pk
        for one in made
        if rules.is_valid(
            status=one.status,
            signed_on=one.signed_on,
            last_review_on=one.last_review_on,
            day=day,
            case_closed_on=closed_on,
        )
    }
    assert len(said) <= 1
    assert not said & lapsed


@pytest.fixture
def home(table: tuple[Case, Participant, User]) -> tuple[Case, list[Participant], User]:
    """Two parents and a caregiver, with their coach."""
    case, amy, coach = table
    cal = make_participant(case=case, position=3)
    aunt = make_participant(case=case, role=ParticipantRole.CAREGIVER, position=4)
    return case, [amy, cal, aunt], coach


@quiet
@given(
    kind=st.sampled_from((PlanKind.FSSP, PlanKind.IFSSP)),
    whose=st.integers(0, 2),
    on_paper=st.sets(st.integers(0, 2), min_size=1),
    later=st.permutations(range(3)).flatmap(lambda order: st.integers(0, 3).map(lambda count: order[:count])),
)
def test_a_plan_from_a_field_form_holds_once_everybody_who_must_has_signed(
    home: tuple[Case, list[Participant], User], kind: PlanKind, whose: int, on_paper: set[int], later: list[int]
) -> None:
    """A024, A033: whoever is on the paper, and in whatever order the others sign later."""
    case, adults, coach = home
    must = {whose} | ({0, 1} if kind == PlanKind.FSSP else set())
    with in_context(actor=coach), transaction.atomic():
        names = tuple(adults[number].pk for number in sorted(on_paper & must) or [whose])
        form = FieldForm(TODAY, TODAY + timedelta(days=60), TODAY, rules.FIELD_GOAL, True, names)
        plan = enter_field_plan(
            case_id=case.pk, participant_id=adults[whose].pk, kind=kind, form=form, actor=coach, now=NOW
        )
        _holds_when_signed(plan)
        for number in later:
            line = plan.signers.standing().filter(participant=adults[number], signed_on__isnull=True).first()
            if line is not None:
                signing = Signing(way=SigningWay.PAPER, on=TODAY)
                sign_plan(plan_id=plan.pk, signer_id=line.pk, signing=signing, actor=coach, now=NOW)
            _holds_when_signed(plan)
        transaction.set_rollback(True)


def _holds_when_signed(plan: Plan) -> None:
    plan.refresh_from_db()
    signed = plan.signers.standing().filter(signed_on__isnull=False).values_list("participant", flat=True)
    is_signed = set(rules.required_signers(facts_of(plan, today=TODAY))) <= set(signed)
    assert (plan.status == PlanStatus.ACTIVE) == is_signed


def _allowed(plans: list[tuple[str, date, date | None]]) -> list[tuple[str, date, date | None]]:
    """Leave out what the database refuses: a second that holds, a second that is written."""
    kept: list[tuple[str, date, date | None]] = []
    taken: set[str] = set()
    for plan in plans:
        place = {"ACTIVE": "holds", "DRAFT": "written", "OFFERED": "written"}.get(plan[0], "")
        if not place or place not in taken:
            kept.append(plan)
            taken.add(place)
    return kept


def _made(
    case: Case, adult: Participant, coach: User, number: int, status: str, day: date, last_review_on: date | None
) -> Plan:
    is_signed = status in {PlanStatus.ACTIVE, PlanStatus.SUPERSEDED}
    return Plan(
        id=uuid4(),
        case=case,
        participant=adult,
        kind="FSSP",
        version=number,
        status=status,
        written_on=day,
        offered_at=NOW if status == PlanStatus.OFFERED else None,
        signed_on=day if is_signed else None,
        last_review_on=last_review_on,
        ended_on=day if status in {PlanStatus.SUPERSEDED, PlanStatus.WITHDRAWN} else None,
        written_by=coach,
        written_at=NOW,
    )
