"""The plans of the demo: every state, through the operations, once."""

import pytest

from casework.choices import Jurisdiction
from casework.context import in_context
from casework.models import Case, User
from coaching.choices import PlanForm, PlanStatus
from coaching.demo import SCENES, play_plans
from coaching.models import Plan, PlanMailing, PlanReview, Progress, SituationChange
from tests.factories import NOW, TODAY, as_auditor, days_ago, make_case, make_office, make_user

pytestmark = pytest.mark.django_db(transaction=True)
STATES = {"ppavlak": "US-AK", "nshugak": "US-AK", "aquiroz": "US-OR", "tgaines": "US-NC"}


def company() -> tuple[dict[str, User], dict[str, list[str]]]:
    staff: dict[str, User] = {}
    families: dict[str, list[str]] = {}
    for username, position, _ in SCENES:
        if username not in staff:
            office = make_office(jurisdiction=Jurisdiction(STATES[username]))
            staff[username] = make_user(username=username, office=office)
            families[username] = []
        while len(families[username]) <= position:
            case: Case = make_case(coach=staff[username], referred_on=days_ago(70))
            families[username].append(case.number)
    return staff, families


def test_has_a_plan_in_every_state_and_plays_once() -> None:
    staff, families = company()
    for _ in range(2):
        play_plans(staff=staff, families=families, today=TODAY, now=NOW)
    with as_auditor():
        plans = list(Plan.objects.all())
        assert len(plans) == len(SCENES)
        assert {plan.status for plan in plans} == {PlanStatus.DRAFT, PlanStatus.OFFERED, PlanStatus.ACTIVE}
        assert Plan.objects.lapsed(TODAY).count() == 1
        assert [plan.kind for plan in plans if plan.form == PlanForm.FIELD] == ["IFSSP"]
        assert PlanMailing.objects.count() == PlanReview.objects.count() == Progress.objects.count() == 1
        assert SituationChange.objects.count() == 2
    with in_context(actor=staff["ppavlak"]):
        assert Plan.objects.valid(TODAY).exists()
