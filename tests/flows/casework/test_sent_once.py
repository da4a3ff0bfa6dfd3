"""Forms sent at the same moment (security 4, E1 and E2): one form sent eight times makes one record; of several changes
to one record that rest on the same look one is saved, the others are told, and no words are lost."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import ClosureReason, EventKind
from casework.context import in_context
from casework.models import CalendarDay, Contact, Draft, Person
from tests.factories import TODAY, adult_of, as_auditor, days_ago, make_note_template
from tests.people import signed_in, windows_of
from tests.security.policy_table import PAGES
from tests.security.stage import Stage, address, make_stage

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
RACERS = 8


def at_once(what: Callable[[int], HttpResponse], racers: int = RACERS) -> list[HttpResponse]:
    """Do something several times at the same moment, each with its number."""

    def run(number: int) -> HttpResponse:
        try:
            return what(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(racers) as pool:
        return list(pool.map(run, range(racers)))


def rows(table: str, kind: str = "") -> int:
    """Count the rows of a table past the walls, of the ledger those of one kind."""
    narrowed = f" WHERE kind = '{kind}'" if kind else ""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM casework_{table}{narrowed}")
        (count,) = cursor.fetchone()
    return int(count)


def seen_on(page: HttpResponse) -> str:
    """Return the digest of what a page shows, as its form carries it."""
    found = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    assert found
    return found[1]


@dataclass(frozen=True)
class Sent:
    """A form that makes a record: who sends it, with what, and the table in which the record stands."""

    who: str
    values: Callable[[Stage], dict[str, Any]]
    table: str = "event"
    kind: str = ""


def contact(stage: Stage) -> dict[str, Any]:
    return {
        "participant_ids": [str(adult_of(stage.case).pk)],
        "is_reached": "no",
        "method": "PHONE",
        "direction": "OUT",
        "on": TODAY.isoformat(),
    }


def note(stage: Stage) -> dict[str, Any]:
    return {
        "template_code": make_note_template().code,
        "title": "Contacted regarding the bus pass",
        "on": TODAY.isoformat(),
        "section_0": "It ran out.",
        "section_1": "It ran out.",
        "method": "NONE",
    }


def take_back(stage: Stage) -> dict[str, Any]:
    with as_auditor():
        return {"participant_ids": [str(one.participant_id) for one in Contact.objects.get().people.all()]}


def workday(stage: Stage) -> str:
    with as_auditor():
        days = CalendarDay.objects.filter(calendar=stage.case.office.calendar_id, day__gt=TODAY, is_business=True)
        return days.order_by("day")[0].day.isoformat()


def colleague(stage: Stage) -> str:
    return next(str(user.pk) for actor, user in stage.actors if actor.name == "colleague" and user)


APPROVED = {"decision": "approve", "answer": ""}
SENT: dict[str, Sent] = {
    "casework:case-close": Sent(
        "coach",
        lambda stage: {"reason": ClosureReason.values[0], "on": TODAY.isoformat()},
        kind=EventKind.CASE_CLOSED,
    ),
    "casework:case-open": Sent(
        "lead",
        lambda stage: {
            "rows": "1",
            "person-0-given_name": "Amy",
            "kind": "WORK",
            "track": "WORK_FIRST",
            "language": "en",
            "received_on": TODAY.isoformat(),
        },
        "case",
    ),
    "casework:contact-log": Sent("coach", contact, "contact"),
    "casework:contact-take-back": Sent("coach", take_back, kind=EventKind.TAKEN_BACK),
    "casework:engagement-change": Sent(
        "coach", lambda stage: {"on": TODAY.isoformat(), "engaged": "no"}, kind=EventKind.ENGAGEMENT_CHANGED
    ),
    "casework:excusal-ask": Sent("coach", lambda stage: {"reason": "The storm closed the office."}, "excusal"),
    "casework:note-add": Sent("coach", lambda stage: {"text": "One thing more."}, "noteaddendum"),
    "casework:note-file": Sent("coach", note, "note"),
    "casework:note-quick": Sent("coach", note, "note"),
    "casework:person-change": Sent(
        "coach", lambda stage: {"phone": "907-555-0188", "language": "en"}, kind=EventKind.REACH_CHANGED
    ),
    "casework:person-ssn": Sent("coach", lambda stage: {"ssn-ssn": "212-45-6789"}, "personidentifier"),
    "casework:track-change-ask": Sent("coach", lambda stage: {"reason": "A long recovery."}, "trackchange"),
    "supervision:case-assign": Sent(
        "manager", lambda stage: {"coach": colleague(stage), "first_day": TODAY.isoformat()}, "assignment"
    ),
    "supervision:closures": Sent("admin", lambda stage: {"day": workday(stage), "reason": "Storm"}, "officeclosure"),
    "supervision:excusal-decide": Sent("lead", lambda stage: APPROVED, kind=EventKind.EXCUSAL_APPROVED),
    "supervision:setting-change": Sent(
        "admin",
        lambda stage: {"value": "9", "office_id": "state", "first_day": TODAY.isoformat(), "source": "Memo"},
        "setting",
    ),
    "supervision:track-change-decide": Sent("lead", lambda stage: APPROVED, kind=EventKind.TRACK_CHANGED),
}
ALONE = {"casework:track-change-ask": "trackchange", "casework:person-ssn": "personidentifier"}
#: Addresses that take a form and make no record by it.
MAKES_NONE = {
    "casework:draft-discard",
    "casework:draft-save",
    "casework:my-settings",
    "casework:search",
    "casework:session-keep",
}


class TestOneFormManyTimes:
    def test_every_form_of_the_site_is_sent_here(self) -> None:
        """A new form needs a line in SENT: what it is filled with, and in which table its record stands."""
        taking = {name for name, page in PAGES.items() if "POST" in page.methods and not name.startswith("account_")}
        assert taking == SENT.keys() | MAKES_NONE

    @pytest.mark.parametrize("name", sorted(SENT))
    def test_makes_one_record(self, name: str) -> None:
        stage = make_stage()
        if name in ALONE:  # the stage holds one already, and there can be no second
            with connections["owner"].cursor() as cursor:
                cursor.execute(f"DELETE FROM casework_{ALONE[name]}")
        sent = SENT[name]
        user = next(user for actor, user in stage.actors if actor.name == sent.who)
        assert user is not None
        values = sent.values(stage) | {"submission": str(uuid4())}
        if name == "casework:person-ssn":
            values["ssn-submission"] = values["submission"]
        if name == "casework:person-change":
            values["seen"] = seen_on(signed_in(user).get(address(name, stage.ids)))
        url = address(name, stage.ids)
        clients = windows_of(user, RACERS)
        before = rows(sent.table, sent.kind)

        answers = at_once(lambda number: clients[number].post(url, values))

        assert [answer.status_code for answer in answers] == [302] * RACERS
        assert len({answer["Location"] for answer in answers}) == 1
        assert rows(sent.table, sent.kind) == before + 1
        other = clients[0].post(url, values | {"something": "else"})
        page = other if other.status_code == 422 else clients[0].get(other["Location"])
        assert re.search("was sent already, with something else|was decided already", page.content.decode())
        assert rows(sent.table, sent.kind) == before + 1


class TestTwoPeopleOneRecord:
    @pytest.fixture
    def stage(self, db: None) -> Stage:
        return make_stage()

    def race(self, stage: Stage, name: str, who: list[str], values: Callable[[int], dict[str, Any]]) -> list[str]:
        """Let all open a page and send it at the same moment; all but one are told: return what they see."""
        url = address(name, stage.ids)
        people = [next(user for actor, user in stage.actors if actor.name == one) for one in who]
        clients = [signed_in(user) for user in people if user]
        (seen,) = {seen_on(client.get(url)) for client in clients}
        common = {"seen": seen}
        answers = at_once(
            lambda number: clients[number].post(url, values(number) | common | {"submission": str(uuid4())}),
            len(clients),
        )
        told = [answer.content.decode() for answer in answers if answer.status_code == 422]
        assert sorted(answer.status_code for answer in answers) == [302, *[422] * (len(clients) - 1)]
        assert all("Somebody changed this meanwhile" in page for page in told)
        return told

    def test_ways_to_reach_a_person(self, stage: Stage) -> None:
        """E1: saved and told together are all attempts; what stands is what one of them wrote, and both are shown."""
        for turn in range(6):
            phones = [f"907-555-{turn}1{number:02}" for number in range(2)]
            (told,) = self.race(
                stage,
                "casework:person-change",
                ["coach", "specialist"],
                lambda number, phones=phones: {"phone": phones[number], "language": "en"},
            )
            with as_auditor():
                stands = Person.objects.get(participations__pk=stage.ids["participant_id"]).phone
            assert stands in phones
            assert all(phone in told for phone in phones)

    def test_whether_somebody_takes_part(self, stage: Stage) -> None:
        told = self.race(
            stage,
            "casework:engagement-change",
            ["coach", "specialist", "lead"],
            lambda number: {"on": days_ago(number).isoformat(), "engaged": "no"},
        )
        assert all("entered “no longer engaged” from" in page for page in told)

    def test_who_carries_a_case(self, stage: Stage) -> None:
        told = self.race(
            stage,
            "supervision:case-assign",
            ["manager", "lead"],
            lambda number: {"coach": colleague(stage), "first_day": (TODAY - timedelta(days=number)).isoformat()},
        )
        assert all("carries the case from" in page for page in told)

    def test_a_setting(self, stage: Stage) -> None:
        told = self.race(
            stage,
            "supervision:setting-change",
            ["admin", "admin", "admin"],
            lambda number: {
                "value": str(number + 3),
                "office_id": "state",
                "first_day": days_ago(number).isoformat(),
                "source": f"Memo {number}",
            },
        )
        assert all("Memo" in page for page in told)

    def test_a_told_form_can_be_sent_again(self, stage: Stage) -> None:
        url = address("casework:person-change", stage.ids)
        first, second = stage.clients["coach"], stage.clients["lead"]
        seen = seen_on(second.get(url))
        earlier = {"phone": "907-555-0101", "language": "en", "seen": seen, "submission": str(uuid4())}
        assert first.post(url, earlier).status_code == 302
        values = {"phone": "907-555-0102", "language": "en", "seen": seen, "submission": str(uuid4())}
        told = second.post(url, values)
        assert told.status_code == 422
        assert second.post(url, values | {"seen": seen_on(told)}).status_code == 302

    def test_a_draft_typed_on_what_no_longer_stands_is_told(self, stage: Stage) -> None:
        url = address("casework:person-change", stage.ids)
        coach, lead = stage.clients["coach"], stage.clients["lead"]
        seen = seen_on(coach.get(url))
        draft = f"/drafts/person.{stage.case.pk}.{stage.ids['participant_id']}/"
        data = {"phone": "907-555-0103", "language": "en", "seen": seen}
        coach.post(draft, json.dumps({"rev": 0, "data": data}), content_type="application/json")
        earlier = {"phone": "907-555-0104", "language": "en", "seen": seen, "submission": str(uuid4())}
        assert lead.post(url, earlier).status_code == 302
        assert seen_on(coach.get(url)) == seen
        assert coach.post(url, data | {"submission": str(uuid4())}).status_code == 422


class TestTwoWindowsOneDraft:
    def test_saved_and_told_are_all_attempts(self) -> None:
        stage = make_stage()
        user = next(user for actor, user in stage.actors if actor.name == "coach")
        assert user is not None
        url = reverse("casework:draft-save", args=[f"note.{stage.case.pk}"])
        clients = windows_of(user, RACERS)
        kept = ""
        for rev in range(5):
            texts = [f"Window {number} wrote {rev}" for number in range(RACERS)]
            answers = at_once(
                lambda number, rev=rev, texts=texts: clients[number].post(
                    url,
                    json.dumps({"rev": rev, "data": {"section_0": texts[number]}, "boxes": {"section_0": "area"}}),
                    content_type="application/json",
                )
            )
            saved = [number for number, answer in enumerate(answers) if answer.status_code == 200]
            assert len(saved) == 1
            kept = texts[saved[0]]
            told = [answer.json() for answer in answers if answer.status_code == 409]
            assert len(told) == RACERS - 1
            assert all(one["data"] == {"section_0": kept} and one["rev"] == rev + 1 for one in told)
            assert all(kept in one["both"]["section_0"] and "Window" in one["both"]["section_0"] for one in told)
        with in_context(actor=user):
            assert Draft.objects.get().data == {"section_0": kept}
