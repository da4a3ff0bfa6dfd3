"""Two records of one person: what makes reaching them unsafe holds on every page, whichever of the two it stands on."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from casework.choices import EventKind, SafeContactRule
from casework.context import in_context
from casework.models import Case, Participant, Person, User
from casework.operations.people import change_reach
from casework.queries.cases import household
from casework.queries.packets import packet_of
from casework.queries.seen import seen_by
from casework.queries.today import Narrowed, queue_page
from casework.reach import seen_as
from coaching.queries.hours_grid import grid_of, measure_of
from coaching.queries.work_facts import story_of
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, as_importer
from tests.people import signed_in
from tests.work_records import MONTH, make_activity

pytestmark = pytest.mark.django_db

MARKS = [SafeContactRule.NO_TEXT, SafeContactRule.NO_HOME_VISIT]
WORDS = "No text messages, no visit at home"


@dataclass(frozen=True)
class Pair:
    """Two joined records: the one on which the marks stand, the other, and which was kept."""

    marked: Participant
    other: Participant
    kept: Participant

    @property
    def both(self) -> tuple[Participant, Participant]:
        return self.marked, self.other


@pytest.fixture(params=["marks of the kept record", "marks of the other record"])
def joined(request: pytest.FixtureRequest, coach: User, supervisor: User) -> Pair:
    marked, other = (factories.adult_of(factories.make_case(coach=coach)) for _ in range(2))
    change(marked, safe_contact=MARKS)
    kept, away = (marked, other) if "kept" in request.param else (other, marked)
    change(kept, language="vi", needs_interpreter=True, phone="907-555-0199", given_name="Thuy", family_name="Vo")
    factories.make_merge(kept=kept.person, merged=away.person, by=supervisor)
    return Pair(marked, other, kept)


def change(one: Participant, **values: Any) -> None:
    with as_importer():
        Person.objects.filter(pk=one.person_id).update(**values)


def page(user: User, name: str, case: Case | None = None, **query: str) -> str:
    answer = signed_in(user).get(reverse(name, args=[case.pk] if case else []), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(user: User, name: str, one: Participant, **values: Any) -> HttpResponse:
    sent = {"submission": str(uuid4()), "participant_ids": [str(one.pk)]} | values
    return signed_in(user).post(reverse(name, args=[one.case_id]), sent)


class TestNames:
    @pytest.mark.parametrize("name", ["coaching:assessments", "coaching:plans", "coaching:contracts", "coaching:work"])
    def test_of_the_kept_record_stand_on_pages_of_coaching(self, joined: Pair, coach: User, name: str) -> None:
        for one in joined.both:
            make_activity(case=one.case, by=coach, participant=one)
            assert "Thuy" in page(coach, name, one.case), name

    def test_of_the_kept_record_stand_in_the_hours_grid(self, joined: Pair, coach: User) -> None:
        """Decisions 12: joining rewrites no row; queries follow it."""
        with in_context(actor=coach):
            for one in joined.both:
                grid = grid_of([one.case], MONTH, measure=measure_of(one.case.office, MONTH), today=TODAY)
                assert [adult.name for family in grid.families for adult in family.adults] == ["Thuy Vo"]

    def test_the_day_of_birth_of_the_kept_record_counts_for_the_rates(self, joined: Pair, coach: User) -> None:
        """45 CFR 261.22, 261.33: ages decide who counts and for how much; both records are one person."""
        born = TODAY - timedelta(days=365 * 18)
        change(joined.kept, born_on=born)
        with in_context(actor=coach):
            assert [member.born_on for one in joined.both for member in story_of(one.case_id).members] == [born, born]


class TestMarks:
    @pytest.mark.parametrize(
        "name",
        [
            "casework:case",
            "casework:case-people",
            "casework:contact-log",
            "casework:contact-tries",
            "casework:case-handover",
            "casework:appointment-book",
        ],
    )
    def test_stand_on_the_pages_of_both_cases(self, joined: Pair, coach: User, name: str) -> None:
        for one in joined.both:
            assert WORDS in page(coach, name, one.case), name

    def test_stand_in_the_list_of_families_and_in_the_search(self, joined: Pair, coach: User) -> None:
        assert page(coach, "casework:families").count(WORDS) == len(joined.both)
        found = signed_in(coach).post(reverse("casework:search"), {"q": "Thuy Vo"}, follow=True).content.decode()
        assert found.count(WORDS) >= 1

    def test_stand_on_today_with_the_kept_record_s_language(self, joined: Pair, coach: User) -> None:
        with in_context(actor=coach):
            rows = queue_page(coach, seen_by(coach), today=TODAY, narrowed=Narrowed()).rows
        told = [row for row in rows if row.name == "Thuy Vo"]
        assert {row.case_id for row in told} == {one.case_id for one in joined.both}
        assert all([label for label, _, _ in row.tags] == [WORDS, "Vietnamese, interpreter"] for row in told)

    def test_make_the_packet_of_a_transfer_ask_for_care(self, joined: Pair, coach: User) -> None:
        for one in joined.both:
            with in_context(actor=coach):
                packet = packet_of(one.case, today=TODAY)
            assert (packet["needs_care"], packet["needs_interpreter"]) == (True, True)
            assert "vi" in packet["languages"]

    def test_ask_before_a_contact_is_written_down(self, joined: Pair, coach: User) -> None:
        values = {"is_reached": "no", "method": "TEXT", "direction": "OUT", "on": TODAY.isoformat()}
        for one in joined.both:
            change(joined.kept, preferred_method="PHONE")
            refused = post(coach, "casework:contact-log", one, **values)
            assert refused.status_code == 422
            assert "marked unsafe" in refused.content.decode()
            assert not factories.events_of(one.case, EventKind.CONTACT_ATTEMPTED)

    def test_refuse_an_appointment_at_home(self, joined: Pair, coach: User) -> None:
        values = {
            "purpose": "MONTHLY",
            "channel": "IN_PERSON",
            "initiator": "PERSON",
            "on": (TODAY + timedelta(days=20)).isoformat(),
            "at": "10:00",
            "minutes": "45",
            "place": "HOME",
        }
        for one in joined.both:
            assert post(coach, "casework:appointment-book", one, **values).status_code == 422

    def test_show_on_the_page_that_joins_them(self, joined: Pair, coach: User, supervisor: User) -> None:
        third = factories.adult_of(factories.make_case(coach=coach))
        address = reverse("supervision:people-merge", args=[joined.kept.person_id, third.person_id])
        shown = signed_in(supervisor).get(address).content.decode()
        assert (WORDS in shown, "No marks" in shown) == (True, True)

    def test_added_while_joined_stand_beside_and_dropped_ones_go_from_both(self, joined: Pair, coach: User) -> None:
        reach(joined.other, coach, [*MARKS, SafeContactRule.NO_EMAIL])
        assert set(marks_on_file(joined.marked)) >= set(MARKS)
        assert SafeContactRule.NO_EMAIL in marks_on_file(joined.kept)
        reach(joined.other, coach, [SafeContactRule.NO_EMAIL])
        for one in joined.both:
            with in_context(actor=coach):
                (person,) = [row for row in household(one.case_id, today=TODAY) if row.participant_id == one.pk]
            assert person.safe_contact == (SafeContactRule.NO_EMAIL,)


class TestCalendar:
    def test_shows_the_initials_of_the_kept_record(self, joined: Pair, coach: User) -> None:
        for one in joined.both:
            factories.make_appointment(case=one.case, by=coach, people=[one])
        address = signed_in(coach).post(reverse("casework:calendar-feed"), {}).context["address"]
        answer = Client().get(address.removeprefix("http://testserver"))
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert ["TV" in str(event["summary"]) for event in events] == [True, True]


def marks_on_file(one: Participant) -> list[str]:
    with as_auditor():
        return list(Person.objects.get(pk=one.person_id).safe_contact)


def reach(one: Participant, actor: User, marks: list[SafeContactRule]) -> None:
    """Change the marks as the page does: on what it showed."""
    with in_context(actor=actor):
        (shown,) = [row for row in household(one.case_id, today=TODAY) if row.participant_id == one.pk]
        change_reach(
            case_id=one.case_id,
            participant_id=one.pk,
            phone=shown.phone,
            email=shown.email,
            preferred_method=shown.preferred_method,
            safe_contact=marks,
            language=shown.language,
            needs_interpreter=shown.needs_interpreter,
            actor=actor,
            now=NOW,
            seen=seen_as(shown),
        )
