"""The demo plays plans in every state on the families of its own stories, the same when it is started again."""

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from casework.demo.caseload import demo_world
from casework.demo.steps import DemoWorld
from casework.management.commands import seed_demo
from coaching.choices import PlanForm, PlanStatus
from coaching.demo import SCENES
from coaching.models import MonthReopening, Plan, SiteEvaluation, TimesheetAsk, WorkMonth
from tests.factories import as_auditor

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def families_of_the_scenes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object) -> None:
    settings.HOME_DIR = tmp_path  # type: ignore[attr-defined]

    def small_world(*, today: date, seed: int) -> DemoWorld:
        world = demo_world(today=today, seed=seed)
        carried = seed_demo._carried_by(world)
        wanted = {ref for username, most in _positions().items() for ref in carried[username][: most + 4]}
        return replace(world, families=tuple(family for family in world.families if family.ref in wanted))

    monkeypatch.setattr(seed_demo, "demo_world", small_world)


def _positions() -> dict[str, int]:
    return {username: max(at for name, at, _ in SCENES if name == username) for username, _, _ in SCENES}


def told() -> list[tuple[str, str, str, str]]:
    with as_auditor():
        plans = Plan.objects.filter(is_imported=False).order_by("case__number", "kind", "version")
        return list(plans.values_list("case__number", "kind", "form", "status"))


def months() -> tuple[int, int, int, int]:
    """Count closed months, those opened again, site evaluations, and weeks whose timesheet was asked for."""
    with as_auditor():
        closed = WorkMonth.objects.filter(closed_at__isnull=False, note__isnull=False)
        counts = (closed, MonthReopening.objects, SiteEvaluation.objects, TimesheetAsk.objects)
        first, second, third, fourth = (rows.count() for rows in counts)
        return first, second, third, fourth


def test_plays_the_same_plans_once() -> None:
    seen = []
    for _ in range(2):
        call_command("seed_demo", today=DAY, stdout=StringIO(), stderr=StringIO())
        plans = told()
        assert len(plans) == len(SCENES)
        seen.append(months())
    assert seen[0] == seen[1]
    assert all(seen[0])
    assert seen[0][1] == 3, "one family of one coach in each state with work months"
    assert {status for *_, status in plans} == {PlanStatus.DRAFT, PlanStatus.OFFERED, PlanStatus.ACTIVE}
    assert [kind for _, kind, form, _ in plans if form == PlanForm.FIELD] == ["IFSSP"]
    with as_auditor():
        assert Plan.objects.filter(is_imported=True, status=PlanStatus.SUPERSEDED).exists()
        assert Plan.objects.filter(is_imported=False).lapsed(DAY).count() == 1
