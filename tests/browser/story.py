"""Stories of a family, lived through in a browser day by day: what its coach opens, types, presses and reads.

A story begins with a referral today, and the clock of the application goes forward from station to station. The
database keeps its own clock: it asks it only who carries the case and who is signed in, and that does not change.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casework import engine
from casework.choices import CaseKind, DeadlineState, Jurisdiction, ParticipantRole, Role
from casework.models import Case, Contact, Deadline, Participant, User
from casework.tasks import sweep
from coaching.models import Plan, PlanReview
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import (
    TODAY,
    as_auditor,
    as_importer,
    make_case,
    make_office,
    make_participant,
    make_person,
    make_user,
    moment,
)

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def _told(words: str) -> re.Pattern[str]:
    """Return words as they may be spoken: hidden ones stand apart, with a space before their comma or colon."""
    return re.compile(
        "".join(rf"\s*{re.escape(part)}" for part in re.split(r"\s+|(?=[:,])", words) if part), re.IGNORECASE
    )


class Story:
    """A coach with a browser, and one family of theirs, in one of the states."""

    def __init__(self, page: Page, live_server: LiveServer, *, state: Jurisdiction) -> None:
        self.page, self.live_server = page, live_server
        self.first_day = self.today = TODAY
        office = make_office(jurisdiction=state)
        self.coach: User = make_user(name="Joan Bixby", role=Role.COACH, office=office)
        self.case: Case = make_case(coach=self.coach, referred_on=self.first_day, kind=CaseKind.WORK)
        person = make_person(family=self.case.family, given_name="Cal", born_on=date(1994, 9, 30))
        make_participant(case=self.case, person=person, role=ParticipantRole.ADULT, position=3)
        with as_importer():
            engine.refresh_case(self.case.pk, today=self.first_day)
        self.amy, self.cal = self._adults()
        self.faults: list[str] = []
        page.set_default_timeout(10_000)
        self._read: set[str] = set()
        self._clock: time_machine.travel | None = None
        page.on("console", lambda message: self._hear(message.type, message.text))

    def _hear(self, kind: str, words: str) -> None:
        """Keep what the browser complains of; that a form was not accepted is part of a story."""
        if kind == "error" and "status of 422" not in words:
            self.faults.append(words)

    def _adults(self) -> list[Participant]:
        with as_auditor():
            rows = Participant.objects.filter(case=self.case).adults().select_related("person")
            return list(rows.order_by("position"))

    def day(self, number: int) -> date:
        """Return a day of the story; the referral came on day 0."""
        return self.first_day + timedelta(days=number)

    def on_day(self, number: int) -> None:
        """Let the morning of this day come: the sweep ran at night, and the coach signs in again."""
        self.end()
        self.today = self.day(number)
        self._clock = time_machine.travel(moment(self.today, 10))
        self._clock.start()
        sweep()
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        enter(self.page.context, self.live_server, self.coach)

    def end(self) -> None:
        """Let the clock of the wall count again."""
        if self._clock is not None:
            self._clock.stop()
            self._clock = None

    def open(self, place: str) -> None:
        """Open a page by its address: of the case, where it begins with none."""
        self.page.goto(f"{self.live_server.url}{place}")
        self.look()

    def open_tab(self, name: str) -> None:
        """Open the case, and then one of its tabs."""
        self.open(f"/cases/{self.case.pk}/")
        with self.page.expect_navigation():
            self.page.get_by_role("navigation").get_by_role("link", name=re.compile(f"^{name}")).last.click()
        self.look()

    def look(self) -> None:
        """Hold each kind of page once against the rules of reading, and every page against the width of the screen."""
        kind = _KEY.sub("", self.page.url.removeprefix(self.live_server.url).partition("#")[0].partition("?")[0])
        if kind not in self._read:
            self._read.add(kind)
            self.page.evaluate("scrollTo(0, 0)")
            self.faults += [f"{kind}: {fault}" for fault in barriers(self.page)]
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url

    def says(self, *words: str) -> None:
        """Read some words on the page."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def says_on_today(self, *words: str) -> None:
        """Read on Today how long the plans of the family hold."""
        self.open("/")
        card = self.page.get_by_role("region", name="Plans that lapse")
        for one in words:
            expect(card).to_contain_text(one)

    def owes(self, what: str, clock: str) -> None:
        """Read among the deadlines of the case that something is owed, with what its clock says."""
        self.open(f"/cases/{self.case.pk}/deadlines/")
        rows = self.page.get_by_role("row").filter(has_text=what).filter(has_text=clock)
        expect(rows.first).to_be_visible()

    def says_not(self, *words: str) -> None:
        for one in words:
            expect(self.page.locator("main")).not_to_contain_text(one)

    def follow(self, words: str, *, number: int = 0) -> None:
        """Follow a link by its words, also those that only a screen reader says."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=_told(words)).nth(number).click()
        self.look()

    def press(self, words: str) -> None:
        """Press a button by its words."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=_told(words)).first.click()
        self.look()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Answer the fields of a form, by their names."""
        for name, value in values.items():
            self._put(name, value.isoformat() if isinstance(value, date) else str(value))

    def _put(self, name: str, value: str) -> None:
        box = self.page.locator(f'main [name="{name}"]')
        kind = box.first.evaluate("box => box.type")
        details = self.page.locator(f'details:not([open]):has([name="{name}"])')
        if details.count():
            details.locator("summary").first.click()
        if kind in {"radio", "checkbox"}:
            self.page.locator(f'main [name="{name}"][value="{value}"]').check(force=True)
        elif kind == "select-one":
            box.select_option(value)
        else:
            box.fill(value)

    def choose(self, question: str, answer: str, *, said: str = "") -> None:
        """Choose one answer to a question by their words; with what was said, where its box stands below."""
        group = self.page.get_by_role("group", name=re.compile(rf"^{question}( optional)?$"))
        group.get_by_text(answer, exact=True).click()
        if said:
            name = group.locator("input").first.get_attribute("name") or ""
            self.fill({name.replace("care_", "said_"): said})

    # what the engine says

    def deadlines(self, standard: str) -> list[Deadline]:
        """Return what is or was owed under one standard, in its order."""
        with as_auditor():
            rows = Deadline.objects.filter(case=self.case, standard=standard).select_related("participant__person")
            return list(rows.order_by("due_on", "starts_on"))

    def states(self, standard: str, whose: Participant | None = None) -> list[DeadlineState]:
        """Return how the deadlines of one standard stand today; of one person where one is named."""
        rows = self.deadlines(standard)
        return [one.state(self.today) for one in rows if whose is None or one.participant_id == whose.pk]

    def plans(self) -> list[Plan]:
        """Return the plans of the family in the order in which they were begun."""
        with as_auditor():
            return list(Plan.objects.filter(case=self.case).order_by("version", "kind"))

    def contact_of_review(self) -> Contact | None:
        """Return the contact of the review that was held last."""
        with as_auditor():
            return PlanReview.objects.filter(case=self.case).select_related("contact").latest("on").contact

    # what one does again and again

    def write_goal(self, words: str, *, steps: Iterable[Mapping[str, Any]], by: date, **more: Any) -> None:
        """Write a goal that lacks nothing, with its steps, on the page that is open."""
        self.says("The goal")
        self.fill(
            {
                "words": words,
                "why": "So that the morning shift does not worry us",
                "specific": "June is with a listed provider on every working day",
                "measure": "Four days a week, for eight weeks",
                "reach": "Two providers near the bus line have a place",
                "relevance": "Work can begin",
                "by": by,
                **more,
            }
        )
        for number, step in enumerate(steps):
            self.fill({f"step-{number}-{name}": value for name, value in step.items()})
        self.press("Save goal")

    def barrier(self) -> str:
        """Return the barrier that the first step of the open goal can answer."""
        found = self.page.locator("[name=step-0-barrier_id] option").nth(1).get_attribute("value")
        assert found
        return found

    def sign_typed(self, name: str) -> None:
        """Let the person whose turn it is type their name."""
        self.page.get_by_label("Type the whole name").fill(name)
        self.press("Save the signature")

    def sign_drawn(self) -> None:
        """Let the person whose turn it is sign with a finger."""
        self.choose("How", "Drawn on a screen")
        box = self.page.locator("canvas")
        box.scroll_into_view_if_needed()
        place = box.bounding_box()
        assert place
        self.page.mouse.move(place["x"] + 30, place["y"] + 60)
        self.page.mouse.down()
        self.page.mouse.move(place["x"] + 240, place["y"] + 30, steps=6)
        self.page.mouse.move(place["x"] + 320, place["y"] + 120, steps=6)
        self.page.mouse.up()
        self.press("Save the signature")

    def sign_elsewhere(self, way: str, *, on: date) -> None:
        """Enter a signature that was given on paper, or came back by mail."""
        self.choose("How", way)
        self.fill({"on": on})
        self.press("Save the signature")

    def log_contact(self, *, on: date, whom: Iterable[Participant] = ()) -> None:
        """Log a talk in the office, on the page that is open."""
        self.says("Who")
        self.fill({"is_reached": "yes", "method": "IN_PERSON", "place": "OFFICE", "on": on})
        for person in whom:
            self.fill({"participant_ids": person.pk, f"preferred_{person.pk.hex}": "PHONE"})
        if not self.page.locator("[name=topics]:checked").count():
            self.fill({"topics": "PLAN"})
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+Enter")
        self.says("Contact logged.")
        self.look()
