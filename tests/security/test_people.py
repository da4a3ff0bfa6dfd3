"""The named people and the factories stand on their own feet."""

import pytest
from django.db import ProgrammingError

from casework.context import in_context
from casework.models import Case, User
from tests.factories import adult_of, events_of, make_contact, make_note, people_of

pytestmark = pytest.mark.django_db


class TestPeople:
    def test_a_coach_sees_the_open_case(self, open_case: Case, coach: User, other_coach: User) -> None:
        with in_context(actor=coach):
            assert list(Case.objects.visible_to(coach)) == [open_case]
        with in_context(actor=other_coach):
            assert not Case.objects.visible_to(other_coach).exists()

    def test_a_case_has_people_and_lines(self, open_case: Case, coach: User) -> None:
        make_contact(case=open_case, by=coach)
        make_note(case=open_case, by=coach)
        assert len(people_of(open_case)) == 2
        assert adult_of(open_case).is_adult
        assert [str(event.kind) for event in events_of(open_case)] == [
            "case.opened",
            "referral.received",
            "contact.made",
            "note.filed",
        ]

    def test_nothing_is_read_outside_a_context(self, open_case: Case) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"):
            list(Case.objects.all())
