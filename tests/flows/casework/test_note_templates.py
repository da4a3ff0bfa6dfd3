"""The library of note templates: versions that follow each other and are never edited."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.install.note_templates import lay_note_templates
from casework.models import Case, NoteTemplate, User
from casework.queries.note_templates import day_in
from casework.queries.notes import templates_in_force
from tests import factories
from tests.factories import TODAY, as_auditor, as_importer
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

ADD = ("casework:note-template-add", ["US-AK", "CHILD_CARE"])


def add(user: User, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "subject": "Child care",
        "title": "Child care arranged regarding",
        "headings": "Children and provider\nHours and activity\nWho was told",
        "pairs": "",
        "guidance": "Short.",
        "words_most": "300",
        "source": "Memo of November",
        "source_url": "https://example.test/memo",
        "first_day": (TODAY + timedelta(days=1)).isoformat(),
        "seen_version": "1",
    } | changes
    return signed_in(user).post(reverse(ADD[0], args=ADD[1]), values)


def versions() -> list[NoteTemplate]:
    with as_auditor():
        return list(NoteTemplate.objects.filter(jurisdiction="US-AK", code="CHILD_CARE").order_by("version"))


class TestLibrary:
    def test_lists_every_kind_with_its_source(self, coach: User) -> None:
        """A016."""
        client = signed_in(coach)
        shown = client.get(reverse("casework:note-templates")).content.decode()
        assert "Client contact" in shown
        assert "Contacted regarding …" in shown
        one = client.get(reverse("casework:note-template", args=["US-AK", "EA"])).content.decode()
        for words in ("Version 2", "Version 1", "ESS Resource Link", "What the client says beside what was found"):
            assert words in one
        texas = client.get(reverse("casework:note-templates"), {"jurisdiction": "US-TX"}).content.decode()
        assert "Court and conferences" in texas

    def test_knows_no_other_kind(self, coach: User) -> None:
        assert signed_in(coach).get(reverse("casework:note-template", args=["US-AK", "NOPE"])).status_code == 404


class TestDayIn:
    def test_is_the_day_at_the_offices_not_of_whoever_asks(self) -> None:
        """An administrator in no office lives by UTC, whose day turns in the middle of Alaska's afternoon."""
        factories.make_office(jurisdiction="US-AK", time_zone="America/Anchorage")
        for zone in ("America/Los_Angeles", "America/Boise"):
            factories.make_office(jurisdiction="US-OR", time_zone=zone)
        night = datetime(2026, 11, 27, 7, 30, tzinfo=UTC)
        with as_auditor():
            assert day_in("US-AK", now=night) == date(2026, 11, 26)
            assert day_in("US-OR", now=night) == date(2026, 11, 27)
            assert day_in("US-TX", now=night) is None


@pytest.mark.usefixtures("office")
class TestAddVersion:
    def test_begins_tomorrow_and_leaves_the_one_before_as_it_is(self, admin: User) -> None:
        (before,) = versions()
        answer = add(admin)
        assert answer["Location"] == reverse("casework:note-template", args=["US-AK", "CHILD_CARE"])
        old, new = versions()
        assert (old.headings, old.last_day) == (before.headings, before.last_day)
        assert (new.version, new.added_by_id, new.headings[2]) == (2, admin.pk, "Who was told")
        with as_importer():
            by_day = [
                next(one for one in templates_in_force("US-AK", today=day) if one.code == "CHILD_CARE").title
                for day in (TODAY, TODAY + timedelta(days=1))
            ]
        assert by_day == ["Child care requested regarding ", "Child care arranged regarding "]

    def test_stays_when_the_files_are_laid_again(self, admin: User) -> None:
        add(admin)
        lay_note_templates("owner")
        assert versions()[1].source == "Memo of November"

    def test_can_be_looked_at_before(self, admin: User) -> None:
        answer = add(admin, preview="yes")
        assert answer.status_code == 200
        assert "Not added yet" in answer.content.decode()
        assert "Who was told" in answer.content.decode()
        assert len(versions()) == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"first_day": TODAY.isoformat()}, "A version begins tomorrow at the earliest"),
            ({"first_day": "2026-02-30"}, "This is not a day of the calendar."),
            ({"headings": " \n "}, "Give at least one heading."),
            ({"headings": "Same\nsame"}, "Each line stands once."),
            ({"headings": "\n".join(f"Line {n}" for n in range(13))}, "Keep to 12 lines"),
            ({"headings": "x" * 81}, "Keep each line under 81 characters."),
            ({"subject": ""}, "Name the kind of note."),
            ({"source": ""}, "Say where this is written down."),
            ({"source_url": "not a link"}, "This is not an address of a page."),
            ({"words_most": "5"}, "greater than or equal to 50"),
            ({"seen_version": "7"}, "Somebody added a version meanwhile."),
        ],
    )
    def test_refuses_what_cannot_be(self, admin: User, changes: dict[str, Any], words: str) -> None:
        answer = add(admin, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert len(versions()) == 1

    def test_sent_twice_it_is_one(self, admin: User) -> None:
        key = str(uuid4())
        add(admin, submission=key)
        add(admin, submission=key)
        assert len(versions()) == 2

    @pytest.mark.parametrize("who", ["coach", "supervisor", "auditor"])
    def test_is_for_administrators(self, who: str, request: pytest.FixtureRequest) -> None:
        assert add(request.getfixturevalue(who)).status_code == 403

    def test_the_form_opens_as_the_newest_stands(self, admin: User) -> None:
        shown = signed_in(admin).get(reverse(ADD[0], args=ADD[1])).content.decode()
        assert "Children and provider" in shown


class TestNotesKeepTheirs:
    def test_a_note_keeps_the_version_it_was_written_from(self, open_case: Case, coach: User, admin: User) -> None:
        with in_context(role=DatabaseRole.IMPORT):
            old = NoteTemplate.objects.get(jurisdiction="US-AK", code="CHILD_CARE")
        note = factories.make_note(case=open_case, by=coach, template=old)
        add(admin)
        shown = signed_in(coach).get(reverse("casework:note", args=[note.pk])).content.decode()
        assert "Child care" in shown
