from collections import Counter
from datetime import date

import pytest

from casework.choices import (
    CaseKind,
    ClosureReason,
    ContactMethod,
    EventKind,
    ParticipantRole,
    Place,
    Role,
    SafeContactRule,
    Topic,
    Track,
)
from casework.demo.caseload import demo_world
from casework.demo.steps import (
    Assigned,
    Closed,
    Contacted,
    DemoFamily,
    EngagementChanged,
    Fact,
    NoteFiled,
    ReachedBy,
    ReferralIn,
)

DAYS = [date(2026, 11, 22), date(2026, 11, 2), date(2027, 1, 1), date(2026, 3, 31), date(2028, 2, 29)]


@pytest.fixture(params=DAYS, ids=str, scope="module")
def families(request: pytest.FixtureRequest) -> tuple[DemoFamily, ...]:
    return demo_world(today=request.param).families


class TestDemoWorld:
    def test_is_the_same_for_the_same_day_and_seed(self) -> None:
        assert demo_world(today=DAYS[0], seed=3) == demo_world(today=DAYS[0], seed=3)
        assert demo_world(today=DAYS[0], seed=3) != demo_world(today=DAYS[0], seed=4)

    def test_gives_the_first_coach_thirty_eight_families_of_about_a_hundred_and_twenty(self) -> None:
        families = demo_world(today=DAYS[0]).families
        last_coach = Counter(
            [step.coach for step in family.steps if isinstance(step, Assigned)][-1]
            for family in families
            if any(isinstance(step, Assigned) for step in family.steps)
        )

        assert last_coach["rhatcher"] == 38
        assert 110 <= len(families) <= 130

    def test_has_a_supervisor_and_a_specialist_in_every_office(self) -> None:
        world = demo_world(today=DAYS[0])
        for office in world.offices:
            roles = {staff.role for staff in world.staff if staff.office == office.ref}
            assert {Role.OPERATIONS_MANAGER, Role.ENGAGEMENT_SPECIALIST, Role.COACH} <= roles

    def test_enters_one_boy_twice_under_two_names(self, families: tuple[DemoFamily, ...]) -> None:
        found = [(person, family) for family in families for person in family.people if person.given_name == "Teo"]
        [(again, other)] = found
        boys = [person for family in families for person in family.people if person.given_name == "Theo"]
        assert (again.born_on, again.family_name) == (boys[0].born_on, boys[0].family_name)
        assert other.office == "AK-JNU"

    def test_leaves_some_families_without_a_coach(self, families: tuple[DemoFamily, ...]) -> None:
        assert sum(not any(isinstance(step, Assigned) for step in family.steps) for family in families) == 4


class TestStories:
    def test_begin_with_a_referral_and_end_by_today(self, families: tuple[DemoFamily, ...]) -> None:
        for family in families:
            assert isinstance(family.steps[0], ReferralIn), family.ref
            days = [step.on for step in family.steps]
            assert days == sorted(days), family.ref

    def test_use_numbers_once(self, families: tuple[DemoFamily, ...]) -> None:
        assert len({family.ref for family in families}) == len(families)

    def test_speak_only_of_people_of_the_family(self, families: tuple[DemoFamily, ...]) -> None:
        for family in families:
            refs = {person.ref for person in family.people}
            assert len(refs) == len(family.people)
            for step in family.steps:
                if isinstance(step, Contacted):
                    assert step.who
                    assert set(step.who) <= refs
                if isinstance(step, EngagementChanged | ReachedBy):
                    assert step.who in refs

    def test_file_notes_about_contacts_that_came_before(self, families: tuple[DemoFamily, ...]) -> None:
        for family in families:
            known: set[str] = set()
            for step in family.steps:
                if isinstance(step, Contacted):
                    known.add(step.key)
                if isinstance(step, NoteFiled):
                    assert step.about in known
                    assert step.title
                    assert all("{" not in paragraph for paragraph in step.paragraphs)

    def test_use_only_words_that_the_program_knows(self, families: tuple[DemoFamily, ...]) -> None:
        for family in families:
            assert family.kind in CaseKind
            assert family.track in {"", *Track.values}
            assert {person.role for person in family.people} <= set(ParticipantRole.values)
            for step in family.steps:
                match step:
                    case Contacted():
                        assert step.method in ContactMethod
                        assert step.place in {"", *Place.values}
                        assert set(step.topics) <= set(Topic.values)
                        assert step.is_reached or not step.is_plan_reviewed
                    case ReachedBy():
                        assert step.preferred_method in ContactMethod
                        assert set(step.safe_contact) <= set(SafeContactRule.values)
                    case Closed():
                        assert step.reason in ClosureReason
                    case Fact():
                        assert step.kind in EventKind
                    case _:
                        pass

    def test_have_children_younger_than_their_parents(self, families: tuple[DemoFamily, ...]) -> None:
        for family in families:
            adults = [person.born_on for person in family.people if person.role != "CHILD"]
            children = [person.born_on for person in family.people if person.role == "CHILD"]
            assert adults
            assert all(max(adults).year + 14 < child.year for child in children), family.ref
