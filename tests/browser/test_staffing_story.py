"""The example of the re-engagement guide, lived through in three sign-ins: Amy engages in a new plan (R001-R039)."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import PartnerType, Role
from casework.models import Appointment, Note, User
from coaching.models import Activity, ActivityPause, Plan, Step
from reengagement.choices import Outcome, Presence, Seat, StaffingKind, StaffingStatus
from reengagement.models import StaffingNarration, StaffingStep
from reengagement.operations import inviting
from reengagement.queries.names import names_of
from reengagement.rules.full_names import full_names_in
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import TODAY, as_importer, make_note, make_provider, make_user
from tests.rooms import Table
from tests.unit.reengagement.test_operations_other_rooms import AlaskaTable

pytestmark = pytest.mark.django_db(transaction=True)


class Room:
    """A staffing with a browser for each of its members."""

    def __init__(self, browser: Browser, live_server: LiveServer, table: Table) -> None:
        self.browser, self.live_server, self.table = browser, live_server, table
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []
        self.coach, self.manager, self.specialist = (
            self.sign_in(user) for user in (table.coach, table.manager, table.specialist)
        )

    def sign_in(self, user: User, **more: Any) -> Page:
        """Return the window of somebody who signed in on their own device."""
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US", **more)
        enter(context, self.live_server, user)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        return page

    @property
    def members(self) -> tuple[Page, Page, Page]:
        """The windows of the three who decide."""
        return self.coach, self.manager, self.specialist

    def open(self, page: Page, name: str, *args: object) -> Page:
        page.goto(self.live_server.url + reverse(f"reengagement:{name}", args=args or [self.table.staffing.pk]))
        return page

    def press(self, page: Page, words: str, *, within: str = "main") -> None:
        with page.expect_navigation():
            page.locator(within).get_by_role("button", name=words).first.click()

    def mark(self, page: Page, name: str, how: str) -> None:
        """Say in the room how somebody takes part."""
        seat = page.locator(".rooms-seat").filter(has_text=name)
        seat.get_by_text("Change").click()
        seat.get_by_label("Takes part").select_option(how)
        self.press(page, "Mark", within=f'.rooms-seat:has-text("{name}")')

    def look(self, page: Page) -> None:
        """Hold a page against the rules of reading at three widths."""
        for width in (1440, 820, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert barriers(page) == [], (page.url, width)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
        page.set_viewport_size({"width": 1440, "height": 900})

    def end(self) -> None:
        for context in self.contexts:
            context.close()


def amy(table: Table) -> None:
    """Call the participant as the guide does, and let her search for work."""
    with as_importer():
        person = table.adult.person
        person.given_name, person.family_name = "Amy", "Tolman"
        person.save(update_fields=["given_name", "family_name"])
        Activity.objects.filter(pk=table.activity.pk).update(words="Job search")


def follow_up(table: Table) -> Note:
    """Let the first staffing wait for a community visit, which came in; the team meets again today."""
    item = table.waiting()
    note = make_note(case=table.case, by=table.coach, title="Community visit", text="Nothing stood out.")
    table.settles(item, finding="No concerns", note_id=note.pk)
    table.scheduled()
    provider = make_provider(
        by=table.manager,
        office=table.office,
        jurisdiction=table.office.jurisdiction,
        name="Jordan Dell",
        partner_type=PartnerType.CHILD_WELFARE,
    )
    table.do(
        inviting.invite,
        staffing_id=table.staffing.pk,
        whom=inviting.Whom(provider_id=provider.pk, seat=Seat.CHILD_WELFARE),
        way="SPOKEN",
    )
    table.answered(Outcome.NEW_PLAN)
    return note


@pytest.fixture
def room(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[Table], Room]]:
    rooms: list[Room] = []

    def make(table: Table) -> Room:
        rooms.append(Room(browser, live_server, table))
        return rooms[-1]

    yield make
    for one in rooms:
        one.end()


def test_the_example_of_the_guide_is_lived_through(room: Callable[[Table], Room], db: None) -> None:
    table = Table()
    amy(table)
    follow_up(table)
    story = room(table)
    opens(story)
    comes_next(story)
    says_what_was_found(story)
    look_again(story)
    decide(story)
    confirm(story)
    narrated(table, (TODAY + timedelta(days=14)).strftime("%b"))
    followed(table)
    assert story.faults == []


def opens(story: Room) -> None:
    """The coach opens the room and marks who is here: three of the department, Amy by phone, child welfare."""
    coach = story.coach
    coach.goto(story.live_server.url + reverse("reengagement:staffings"))
    story.look(coach)
    coach.get_by_role("link", name=re.compile("Amy.*scheduled")).click()
    story.press(coach, "Open the room")
    for name in ("Renee Hatcher", "Xavier Ruiz"):
        story.mark(coach, name, Presence.IN_PERSON)
    expect(coach.locator("#who")).to_contain_text("1 more person of the department needed: 2 of 3 here.")
    story.mark(coach, "Joan Bixby", Presence.IN_PERSON)
    story.mark(coach, "Amy", Presence.PHONE)
    story.mark(coach, "Jordan Dell", Presence.IN_PERSON)
    expect(coach.locator("#who")).to_contain_text("Quorum met: 3 of the department here, 3 needed.")


def comes_next(story: Room) -> None:
    """Next steps with who, how many and by when; job search put off; the next call (R036-R038)."""
    coach, later = story.open(story.coach, "next-steps"), TODAY + timedelta(days=14)
    first = coach.get_by_role("group", name="Step 1", exact=True)
    first.get_by_label("What", exact=True).fill("Contact more providers")
    first.get_by_label("How many", exact=True).fill("4")
    first.get_by_label("Of what").fill("providers")
    first.get_by_label("By", exact=True).fill(later.isoformat())
    first.get_by_label("How it will be seen").fill("scheduled interviews")
    off = coach.locator("fieldset.rooms-row").filter(has_text="Job search").first
    off.get_by_label("Put off until").fill(later.isoformat())
    off.get_by_label("Why").fill("Amy looks for a new child care provider")
    off.get_by_label("Done so far").fill("2")
    off.get_by_label("Of what").fill("providers contacted")
    coach.locator("#id_next_on").fill((TODAY + timedelta(days=7)).isoformat())
    coach.locator("#id_next_at").fill("15:00")
    coach.locator("#div_id_next_channel").get_by_text("Phone").click()
    coach.locator("#div_id_next_initiator").locator("label").first.click()
    story.look(coach)
    story.press(coach, "Save")


def says_what_was_found(story: Room) -> None:
    """Nobody by full name: said beside the field, and what was typed is still there (R034)."""
    coach, named = story.coach, "Amy Tolman knows of a few providers."
    box = coach.get_by_label("What the team found and decided")
    box.fill(named)
    story.press(coach, "Save what was found")
    expect(coach.locator("#told")).to_contain_text("A narration names people by role and initials.")
    expect(box).to_have_value(named)
    story.faults = [fault for fault in story.faults if "status of 422" not in fault]
    box.fill("Amy’s needs, challenges and strengths were gone through with her. She knows of a few providers.")
    story.press(coach, "Save what was found")


def look_again(story: Room) -> None:
    """Every member looks at what came in, under their own sign-in (R005)."""
    for page in story.members:
        story.open(page, "missing")
        expect(page.locator("main")).to_contain_text("No concerns")
        story.press(page, "I looked at everything that came in")
    story.look(story.manager)


def decide(story: Room) -> None:
    """Locked until coach and manager checked; the specialist records it (R021, R023, R024)."""
    coach, manager, specialist = story.members
    story.open(specialist, "room")
    expect(specialist.locator("#ready")).to_contain_text("Locked until this is done: check for bias; validity check.")
    story.look(specialist)
    story.press(story.open(coach, "room"), "I asked this aloud")
    story.press(story.open(manager, "room"), "I checked substance and process")
    story.press(story.open(specialist, "room"), "Record team decision")
    expect(specialist.locator("body")).to_contain_text("Each member confirms under their own sign-in.")


def confirm(story: Room) -> None:
    """Each member confirms; then the coach closes it, and marks it as entered elsewhere (R005, R017, R033)."""
    for page in story.members:
        story.open(page, "decision")
        expect(page.locator("main")).to_contain_text("No disqualification: engaged in new plan")
        story.press(page, "Confirm under my sign-in")
    story.look(story.specialist)
    coach = story.open(story.coach, "decision")
    story.press(coach, "Close", within="#close")
    expect(coach.locator("body")).to_contain_text("The staffing is closed.")
    story.press(coach, "Mark as entered")
    expect(coach.locator("#enter")).to_contain_text("Entered")


def narrated(table: Table, month: str) -> None:
    """The narration has the form of the guide's example, and nobody stands in it by full name (R034)."""
    with as_importer():
        text = StaffingNarration.objects.get(staffing=table.staffing).text
        names = names_of(table.case)
    assert full_names_in(text, names) == ()
    title, present, told, end = text.split("\n\n")
    assert title == "Follow-up to the re-engagement staffing"
    assert present == (
        "Present at staffing: FC: RH, Engagement Specialist: JB, Manager: XR, Participant: AT (by phone), "
        "Child Welfare: JD."
    )
    assert told.startswith("Narration: The team looked at everything that came in since the first staffing.")
    assert re.search(r"Community visit: done; No concerns; see the note “Community visit” of ", told)
    assert "Job search is put off until" in told
    assert "Amy looks for a new child care provider. Done so far: 2 providers contacted." in told
    assert "Amy’s needs, challenges and strengths were gone through with her." in told
    assert end.startswith("Next steps: Participant: Contact more providers (4 providers) by ")
    assert month in end
    assert re.search(r"Next appointment by phone, 3:00 PM, \d\d/\d\d/\d\d\. FC calls\.", end)
    assert end.endswith("No disqualification: engaged in new plan.")


def followed(table: Table) -> None:
    """What follows the last confirmation was done once: plan, steps, the pause, the next call (R031, R036-R039)."""
    with as_importer():
        staffing = table.fresh()
        assert staffing.status == StaffingStatus.CLOSED
        assert Plan.objects.filter(pk=staffing.plan_id).exists()
        [step] = StaffingStep.objects.filter(staffing=staffing)
        assert Step.objects.get(pk=step.step_id).plan_id == staffing.plan_id
        assert ActivityPause.objects.filter(activity=table.activity).count() == 1
        assert Appointment.objects.get(pk=staffing.next_appointment_id).state == "BOOKED"
        table.reengagement.refresh_from_db()
        assert (table.reengagement.outcome, table.reengagement.ended_on) == (Outcome.NEW_PLAN, TODAY)


def test_a_guest_sees_the_table_while_the_room_is_open(room: Callable[[Table], Room], db: None) -> None:
    """Domain 1; R027: by role and initials, for its time only, without script; nobody's name stands there."""
    table = Table()
    amy(table)
    table.opened()
    agency = make_provider(by=table.manager, partner_type=PartnerType.CHILD_WELFARE)
    guest = make_user(role=Role.CHILD_WELFARE, name="Jordan Dell", office=None, agency=agency)
    table.do(
        inviting.invite,
        staffing_id=table.staffing.pk,
        whom=inviting.Whom(provider_id=agency.pk, seat=Seat.CHILD_WELFARE, guest_id=guest.pk),
        way="SPOKEN",
    )
    story = room(table)
    page = story.sign_in(guest, java_script_enabled=False)
    page.goto(story.live_server.url + reverse("reengagement:guest-rooms"))
    page.get_by_role("link", name=re.compile("Re-engagement")).click()
    main = page.locator("main")
    expect(main).to_contain_text("Family coach (RH)")
    expect(main).to_contain_text("They do not have to tell us anything.")
    for secret in ("Amy", "Tolman", "Renee", "job club"):
        expect(main).not_to_contain_text(secret)
    page.get_by_label("What you want to tell").fill("No concern from our side 🌲")
    page.get_by_role("button", name="Tell the team").click()
    expect(main).to_contain_text("Thank you. The team reads it.")
    scripted = story.sign_in(guest)
    story.open(scripted, "guest-room")
    story.look(scripted)


def test_every_page_beside_the_room_is_readable_at_every_width(room: Callable[[Table], Room], db: None) -> None:
    table = Table()
    table.answered()
    item = table.lists()
    story = room(table)
    key, case = table.staffing.pk, table.case.pk
    for name, args in (
        ("reengagements", [case]),
        ("jobs-class", [case, table.adult.pk]),
        ("begin", [case, table.adult.pk]),
        ("reengagement", [table.reengagement.pk]),
        ("schedule", [table.reengagement.pk]),
        ("attend", [key]),
        ("area", [key, "DOMESTIC_VIOLENCE"]),
        ("chances", [key]),
        ("invite", [key]),
        ("missing", [key]),
        ("missing-settle", [item.pk]),
        ("seat-leave", [table.seat(table.manager).pk]),
    ):
        story.look(story.open(story.coach, name, *args))
    assert story.faults == []


def test_the_other_rooms_are_readable_at_every_width(room: Callable[[Table], Room], db: None) -> None:
    """A084-A088, A110."""
    table = AlaskaTable()
    story = room(table)
    for kind in (StaffingKind.CASE_REVIEW, StaffingKind.EXTENSION):
        table.held(kind)
        story.look(story.open(story.coach, "room"))
    story.look(story.open(story.coach, "schedule-other", table.case.pk, StaffingKind.SUPPORT_TEAM))
    story.look(story.open(story.coach, "reengagements", table.case.pk))
    assert story.faults == []
