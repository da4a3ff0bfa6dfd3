"""A line that is taken back by a line that is itself taken back counts: the same for pages, operations and clocks."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Contact, Event, Participant, User
from casework.operations.cases import is_engaged
from casework.operations.contacts import first_referral_on, take_back_contact
from casework.operations.locking import local_day
from casework.operations.notes import file_note
from casework.queries.cases import contacts_of, household
from casework.queries.families import not_engaged
from casework.refusals import Refused
from tests.factories import NOW, TODAY, as_auditor, deadlines_of, make_user
from tests.interchange import Importer, case_line, fact
from tests.people import signed_in
from tests.staff_records import imported_staff

pytestmark = pytest.mark.django_db

STORY = (
    fact("r", "referral.received", "2026-09-04"),
    fact("c", "contact.made", "2026-09-07", participant="amy", method="PHONE"),
    fact("e", "engagement.changed", "2026-09-20", participant="amy", engaged=False),
)
BACK = tuple(fact(f"{ref}2", "case_review.held", "2026-09-21", voids=ref) for ref in "rce")
AND_FORTH = tuple(fact(f"{ref}3", "case_review.held", "2026-09-22", voids=f"{ref}2") for ref in "rce")
AND_BACK = tuple(fact(f"{ref}4", "case_review.held", "2026-09-23", voids=f"{ref}3") for ref in "rce")


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


def seen_by_all() -> dict[str, Any]:
    """Say how much of the story counts, for everybody who asks."""
    with as_auditor():
        case = Case.objects.get(ref="JNU-1")
        amy = Participant.objects.get(ref="amy")
        return {
            "engaged": is_engaged(amy, on=TODAY),
            "engaged in the household": next(
                one.is_engaged for one in household(case.pk, today=TODAY) if one.participant_id == amy.pk
            ),
            "engaged in the list": not not_engaged(Case.objects.all(), today=TODAY),
            "referral": first_referral_on(case) is not None,
            "contacts": len(contacts_of(case.pk)),
            "lines": Event.objects.standing().filter(kind=EventKind.CONTACT_MADE).count(),
        }


COUNTS = {
    "engaged": False, "engaged in the household": False, "engaged in the list": False,
    "referral": True, "contacts": 1, "lines": 1,
}  # fmt: skip
DOES_NOT = {
    "engaged": True, "engaged in the household": True, "engaged in the list": True,
    "referral": False, "contacts": 0, "lines": 0,
}  # fmt: skip


class TestWhoAsks:
    @pytest.mark.parametrize(
        ("more", "answer"),
        [((), COUNTS), (BACK, DOES_NOT), (BACK + AND_FORTH, COUNTS), (BACK + AND_FORTH + AND_BACK, DOES_NOT)],
    )
    def test_gets_the_same_answer(
        self, more: tuple[dict[str, Any], ...], answer: dict[str, Any], imported: Importer
    ) -> None:
        assert imported(case_line(), *STORY, *more).status == 0

        assert seen_by_all() == answer
        with as_auditor():
            case = Case.objects.get(ref="JNU-1")
        assert bool(deadlines_of(case, "attempts")) is not answer["engaged"]


class TestGivenBack:
    @pytest.fixture
    def coach(self, imported: Importer) -> User:
        imported(case_line(), *STORY, *BACK, *AND_FORTH)
        return imported_staff("rhatcher")

    @pytest.fixture
    def contact(self, coach: User) -> Contact:
        with as_auditor():
            return Contact.objects.select_related("case__office").get()

    def test_is_not_struck_on_the_timeline(self, contact: Contact, coach: User) -> None:
        page = signed_in(coach).get(reverse("casework:case", args=[contact.case_id])).content.decode()

        assert page.count("Replaced ") == 3, "the three that were taken back, not the three given back"

    def test_can_be_told_of_in_a_note(self, contact: Contact, coach: User) -> None:
        with in_context(actor=coach):
            note = file_note(
                case_id=contact.case_id, template_code="CONTACT", title="Contacted regarding child care",
                sections={"What was said": "She called."}, on=local_day(contact.case, NOW), about=contact.pk,
                participant_id=None, actor=coach, now=NOW,
            )  # fmt: skip

        assert note.about_id == contact.pk

    def test_cannot_be_taken_back_a_second_time(self, contact: Contact, coach: User) -> None:
        boss = make_user(role="OPERATIONS_MANAGER", office=coach.office)
        with in_context(actor=boss), pytest.raises(Refused, match="given back before"):
            take_back_contact(contact_id=contact.pk, participant_ids=None, actor=boss, now=NOW)
