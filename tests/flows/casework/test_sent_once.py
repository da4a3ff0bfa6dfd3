"""Forms sent at the same moment (security 4, E1 and E2): one form sent eight times makes one record; of several changes
to one record that rest on the same look one is saved, the others are told, and no words are lost."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from casework.context import in_context
from casework.models import Draft, Person
from tests.factories import TODAY, as_auditor, days_ago
from tests.flows.casework.sending import ALONE, ANSWERS_ITSELF, MAKES_NONE, SENT, Sent, colleague, sender
from tests.people import signed_in, windows_of
from tests.security.policy_table import PAGES
from tests.security.stage import Stage, address, make_stage

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
RACERS = 8
#: What somebody is told who sends a form once more with other contents.
TOLD = (
    "was sent already, with something else|was decided already|reviewed this already|letter ticked is not waiting"
    "|was asked meanwhile"
)


def posted(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is posted: contents of a file as a file of their own, for each sending."""
    files = {name: SimpleUploadedFile("lease.pdf", value) for name, value in values.items() if isinstance(value, bytes)}
    return values | files


def at_once(what: Callable[[int], HttpResponse], racers: int = RACERS) -> list[HttpResponse]:
    """Do something several times at the same moment, each with its number."""

    def run(number: int) -> HttpResponse:
        try:
            return what(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(racers) as pool:
        return list(pool.map(run, range(racers)))


def rows(sent: Sent) -> int:
    """Count the rows among which the record of a form stands, past the walls."""
    wanted = f"kind = '{sent.kind}'" if sent.kind else sent.where
    narrowed = f" WHERE {wanted}" if wanted else ""
    with connections["owner"].cursor() as cursor:
        table = sent.table if "_" in sent.table else f"casework_{sent.table}"
        cursor.execute(f"SELECT count(*) FROM {table}{narrowed}")
        (count,) = cursor.fetchone()
    return int(count)


def errors_on(page: HttpResponse) -> list[str]:
    """Return what a page says about mistakes."""
    text = page.content.decode()
    found = re.findall(r'class="err"[^>]*>(.*?)</p>', text, re.DOTALL)
    found += re.findall(r'class="note is-over"[^>]*>.*?<ul>(.*?)</ul>', text, re.DOTALL)
    return [str(page.status_code), *(re.sub(r"<[^>]+>", "", one) for one in found)]


def seen_on(page: HttpResponse) -> str:
    """Return the digest of what a page shows, as its form carries it."""
    found = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    assert found
    return found[1]


class TestOneFormManyTimes:
    def test_every_form_of_the_site_is_sent_here(self) -> None:
        """A new form needs a line in SENT: what it is filled with, and in which table its record stands."""
        taking = {name for name, page in PAGES.items() if "POST" in page.methods and not name.startswith("account_")}
        raced = {name.partition(" ")[0] for name in SENT}
        assert taking == raced | ANSWERS_ITSELF | MAKES_NONE
        assert not raced & MAKES_NONE

    @pytest.mark.parametrize("name", sorted(SENT))
    def test_makes_one_record(self, name: str) -> None:
        stage = make_stage()
        if name in ALONE:  # the stage holds one already, and there can be no second
            with connections["owner"].cursor() as cursor:
                cursor.execute(f"DELETE FROM casework_{ALONE[name]}")
        sent, page = SENT[name], name.partition(" ")[0]
        user = sender(stage, sent.who)
        values = sent.values(stage) | {"submission": str(uuid4())}
        if name == "casework:person-ssn":
            values["ssn-submission"] = values["submission"]
        if name == "casework:person-change":
            values["seen"] = seen_on(signed_in(user).get(address(name, stage.ids)))
        url = address(page, stage.ids) + sent.query(stage)
        clients = windows_of(user, RACERS)
        before = rows(sent)

        answers = at_once(lambda number: clients[number].post(url, posted(values)))

        assert [answer.status_code for answer in answers] == [302] * RACERS, [errors_on(one) for one in answers]
        assert len({answer["Location"] for answer in answers}) == 1
        assert rows(sent) == before + 1
        other = clients[0].post(url, posted(values | {"something": "else"}))
        if sent.shuts_door:
            assert other.status_code in {302, 403, 404}
        else:
            shown = other if other.status_code == 422 else clients[0].get(other["Location"])
            is_told = bool(re.search(TOLD, shown.content.decode()))
            assert is_told, errors_on(shown)
        assert rows(sent) == before + 1

    def test_a_calendar_has_one_address(self) -> None:
        """Sent many times, the form shows the same secret each time, and that one leads to the calendar."""
        stage = make_stage()
        clients = windows_of(sender(stage, "coach"), RACERS)
        url, values = reverse("casework:calendar-feed"), {"submission": str(uuid4())}

        answers = at_once(lambda number: clients[number].post(url, values))

        assert [answer.status_code for answer in answers] == [200] * RACERS
        (shown,) = {answer.context["address"] for answer in answers}
        assert Client().get(shown.removeprefix("http://testserver")).status_code == 200


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
