from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.choices import ADULT_ROLES, DeadlineState, EventKind
from casework.demo.caseload import demo_world
from casework.demo.staffing import PASSWORD_FILE, demo_password
from casework.demo.steps import Contacted, DemoWorld, Fact, NoteFiled, Paper, RequestIn, Step, ToldEligibility
from casework.management.commands import seed_demo
from casework.models import (
    BreakGlass,
    Case,
    Contact,
    Deadline,
    Document,
    EligibilityNote,
    Event,
    Excusal,
    ImportedFact,
    Note,
    Office,
    Request,
    TrackChange,
    User,
)
from supervision.models import UnitMonth
from tests.factories import as_auditor, make_office

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def some_families(monkeypatch: pytest.MonkeyPatch) -> DemoWorld:
    """One family of each kind of story instead of all."""

    def small_world(*, today: date, seed: int) -> DemoWorld:
        world = demo_world(today=today, seed=seed)
        first_coach = [world.families[number] for number in (0, 1, 2, 3, 5, 6, 10, 11, 30, 31, 32, 33, 35, 36)]
        elsewhere = {family.office: family for family in world.families}
        return replace(world, families=(*first_coach, *elsewhere.values()))

    monkeypatch.setattr(seed_demo, "demo_world", small_world)
    return small_world(today=TODAY, seed=1)


def seed(**options: object) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


class TestSeedDemo:
    def test_plays_every_step_of_every_story_once_and_leaves_work_of_every_kind(self, some_families: DemoWorld) -> None:
        seed(today=TODAY)
        seed(today=TODAY)

        steps = [step for family in some_families.families for step in family.steps]
        with as_auditor():
            assert Case.objects.count() == len(some_families.families)
            assert Contact.objects.count() == count(steps, Contacted, "contact.made")
            # the closed month of the demo adds its own
            assert Note.objects.count() >= count(steps, NoteFiled, "note.filed")
            assert ImportedFact.objects.count() == sum(isinstance(step, Fact) for step in steps)
            asked_and_answered = {"ASKED", "APPROVED", "REFUSED"}
            assert set(TrackChange.objects.values_list("status", flat=True)) == asked_and_answered
            assert Document.objects.count() == sum(isinstance(step, Paper) for step in steps) > 10
            assert Request.objects.count() == sum(isinstance(step, RequestIn) for step in steps) > 3
            assert Request.objects.waiting().filter(is_urgent=True, first_action_at__isnull=True).exists()
            assert (
                EligibilityNote.objects.exclude(about_kind="penaltyrequest").count()
                == count(steps, ToldEligibility, "eligibility_note.filed")
                > 1
            )
            assert set(Excusal.objects.values_list("status", flat=True)) >= {"ASKED", "APPROVED"}
            assert Case.objects.filter(status="CLOSED").exists()
            assert Case.objects.filter(assignments=None).exists()
            assert UnitMonth.objects.filter(office__cases__number="JNU-20101", month=TODAY.replace(day=1)).exists()
            assert set(BreakGlass.objects.values_list("case__number", "opened_by__username", "reviewed_at")) == {
                ("JNU-20101", "lferro", None)
            }
            entries = Event.objects.filter(kind=EventKind.PROTECTED_RECORDED, case__number="JNU-20101")
            assert entries.count() == 2
            amy = Case.objects.get(number="JNU-20101").participants.get(role__in=ADULT_ROLES).person
            deadlines = list(Deadline.objects.filter(case__assignments__coach__username="rhatcher"))
        assert (amy.name, amy.safe_contact) == ("Amy Tolman", ["NO_VOICEMAIL"])
        states = {deadline.state(TODAY) for deadline in deadlines}
        assert {DeadlineState.MET, DeadlineState.OVERDUE, DeadlineState.DUE_SOON, DeadlineState.UPCOMING} <= states
        overdue = [deadline.standard for deadline in deadlines if deadline.state(TODAY) == DeadlineState.OVERDUE]
        assert {"first-contact", "contact-note", "plan-return"} <= set(overdue)
        assert len(overdue) < 30


def count(steps: list[Step], kind: type[Step], fact: str) -> int:
    return sum(isinstance(step, kind) or (isinstance(step, Fact) and step.kind == fact) for step in steps)


@pytest.mark.usefixtures("no_families")
class TestSignIns:
    @pytest.fixture
    def no_families(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def empty_world(*, today: date, seed: int) -> DemoWorld:
            return replace(demo_world(today=today, seed=seed), families=())

        monkeypatch.setattr(seed_demo, "demo_world", empty_world)

    def test_are_printed_with_a_password_of_this_site(self, home: Path) -> None:
        said = seed()
        password = (home / PASSWORD_FILE).read_text()

        assert len(password) >= 15
        assert password in said
        assert (home / PASSWORD_FILE).stat().st_mode & 0o077 == 0
        assert "Renee Hatcher" in said
        assert seed() == said

    def test_belong_to_staff_with_a_supervisor(self, home: Path) -> None:
        seed()
        with as_auditor():
            coach = User.objects.get(username="rhatcher")
            assert coach.check_password(demo_password(home))
            supervision = coach.supervisions.get()
            assert supervision.supervisor.username == "gsoto"

    def test_are_not_made_on_a_site_with_offices_of_its_own(self, home: Path) -> None:
        make_office()

        assert seed(if_empty=True) == ""
        with pytest.raises(CommandError, match="offices of its own"):
            seed()
        with as_auditor():
            assert Office.objects.count() == 1
        assert not (home / PASSWORD_FILE).exists()

    def test_are_not_made_for_a_day_that_lies_ahead(self) -> None:
        with pytest.raises(CommandError, match="lies ahead"):
            seed(today=datetime.now(UTC).date() + timedelta(days=2))
