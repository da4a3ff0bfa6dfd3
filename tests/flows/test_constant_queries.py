"""Lists cost the same however long they are: the queries of a page do not grow with its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import HardTopic, TopicState
from casework.models import Case, Handover, HandoverBatch, Person, TopicTalk, User
from tests import factories
from tests.factories import NOW, TODAY, as_importer
from tests.people import signed_in
from tests.review_records import CODES, make_review, make_sampled

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Scene:
    """A family with its people of the office, to which rows are added."""

    case: Case
    coach: User
    supervisor: User
    batch: HandoverBatch | None = None
    topics: list[str] = field(default_factory=lambda: list(HardTopic.values))

    def colleague(self) -> User:
        """Return one more coach of the office."""
        return factories.make_user(office=self.case.office)


@pytest.fixture
def scene(open_case: Case, coach: User, supervisor: User) -> Scene:
    return Scene(open_case, coach, supervisor)


def absence(scene: Scene) -> None:
    factories.make_absence(staff=scene.colleague(), stand_in=scene.colleague())


def look(scene: Scene) -> None:
    signed_in(scene.coach).get(reverse("casework:case-people", args=[scene.case.pk]))


def topic(scene: Scene) -> None:
    with as_importer():
        TopicTalk.objects.create(
            case=scene.case,
            participant=factories.adult_of(scene.case),
            topic=scene.topics.pop(),
            state=TopicState.values[0],
            on=TODAY,
            said_by=scene.coach,
            said_at=NOW,
        )


def transfer(scene: Scene) -> None:
    if scene.batch is None:
        scene.batch = factories.make_handover_batch(by=scene.supervisor)
    to_coach = scene.colleague()
    case = factories.make_case(coach=scene.coach)
    made = factories.make_handover(case=case, from_coach=scene.coach, to_coach=to_coach)
    with as_importer():
        Handover.objects.filter(pk=made.pk).update(batch=scene.batch)


def twin(scene: Scene) -> None:
    case = factories.make_case(coach=scene.coach)
    with as_importer():
        Person.objects.filter(pk=factories.adult_of(case).person_id).update(given_name="Amie")


def template(scene: Scene) -> None:
    factories.make_note_template()


def ending_plan(scene: Scene) -> None:
    case = factories.make_case(coach=scene.coach)
    factories.make_signed_plan(case=case, by=scene.coach)
    factories.make_appointment(case=case, by=scene.coach, starts_at=factories.moment(TODAY + timedelta(days=3)))


def reviewed(scene: Scene) -> None:
    case = factories.make_case(coach=scene.coach)
    sampled = make_sampled(case=case, coach=scene.coach, by=scene.supervisor)
    make_review(sampled=sampled, by=scene.supervisor, not_met=CODES[:2])
    make_sampled(case=case, coach=scene.coach, by=scene.supervisor)


LISTS: list[tuple[str, str, Callable[[Scene], Any]]] = [
    ("casework:case-letters", "coach", lambda scene: factories.make_notice(case=scene.case, by=scene.coach)),
    ("supervision:overrides", "supervisor", lambda scene: factories.make_override(case=scene.case, by=scene.coach)),
    ("casework:absences", "supervisor", absence),
    ("casework:today", "coach", ending_plan),
    ("casework:case-looks", "auditor", look),
    ("casework:staff-looks", "auditor", look),
    (
        "casework:protected-access",
        "supervisor",
        lambda scene: factories.make_access(case=scene.case, staff=scene.colleague()),
    ),
    ("casework:hard-topics", "coach", topic),
    ("casework:note-templates", "coach", template),
    ("supervision:handover-report", "supervisor", transfer),
    ("supervision:duplicates", "supervisor", twin),
    (
        "supervision:break-glass",
        "supervisor",
        lambda scene: factories.break_glass(case=factories.make_case(coach=scene.coach), by=factories.make_user()),
    ),
    ("supervision:reviews", "supervisor", reviewed),
    ("supervision:reviews", "coach", reviewed),
    ("casework:case-protected", "supervisor", lambda scene: factories.make_fact(case=scene.case, by=scene.coach)),
]


def address(name: str, scene: Scene) -> str:
    parts = {
        "casework:staff-looks": [scene.coach.pk],
        "supervision:handover-report": [scene.batch.pk if scene.batch else None],
    }
    about_case = name.startswith("casework:case-") or name in {"casework:protected-access", "casework:hard-topics"}
    return reverse(name, args=parts.get(name, [scene.case.pk] if about_case else []))


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("name", "who", "add"), LISTS, ids=[name for name, _, _ in LISTS])
def test_costs_the_same_for_many_as_for_one(
    scene: Scene, name: str, who: str, add: Callable[[Scene], Any], request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(who))
    for _ in range(2):
        add(scene)
    page = address(name, scene)
    queries(client, page)
    few = queries(client, page)
    for _ in range(4):
        add(scene)
    queries(client, page)  # sums that are kept are made anew
    assert queries(client, page) == few


@pytest.mark.parametrize("name", ["supervision:break-glass", "casework:case-protected"])
def test_costs_no_more_for_many_than_is_told_of_none(scene: Scene, name: str) -> None:
    """From none to many: the two lookups that rows have in common, names and drafts, and nothing row by row."""
    add = next(add for listed, _, add in LISTS if listed == name)
    client = signed_in(scene.supervisor)
    page = address(name, scene)
    queries(client, page)
    none = queries(client, page)
    for _ in range(5):
        add(scene)
    assert queries(client, page) <= none + 2
