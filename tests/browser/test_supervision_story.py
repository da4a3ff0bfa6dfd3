"""The 17th of a month in a browser: decide four requests, move five families, hold a conference, score a sample."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import DecisionStatus
from casework.models import Assignment, Deadline, Excusal, Handover, TrackChange, User
from coaching.rules.weeks import month_before
from supervision.models import CaseReview, Conference, ConferenceSignature, DecisionRequest
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.decision_records import make_late_note, make_month_request
from tests.factories import (
    as_auditor,
    days_ago,
    deadlines_of,
    make_case,
    make_excusal,
    make_track_change,
    moment,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
FAMILIES = 10
MOVED = 5
DECIDED = 4


#: The last 17th of a month: the database hands no family over on a day that is yet to come.
DAY = next(day for day in map(days_ago, range(1, 33)) if day.day == 17)
THE_DAY_BEFORE = moment(DAY - timedelta(days=1), 15)
LONG_BEFORE = DAY - timedelta(days=60)


@pytest.fixture
def asked(coach: User) -> None:
    """Families about which three things are asked: an excusal, a track, a month to open again."""
    case = make_case(coach=coach, referred_on=LONG_BEFORE)
    make_excusal(deadline=deadlines_of(case, "first-contact")[0], by=coach, asked_at=THE_DAY_BEFORE)
    make_track_change(case=case, by=coach, asked_at=THE_DAY_BEFORE)
    closed = month_before(month_before(DAY))
    make_month_request(case=case, by=coach, month=closed, at=THE_DAY_BEFORE)


@pytest.fixture
def late_note(coach: User) -> Deadline:
    """The deadline of a note that was filed late."""
    case = make_case(coach=coach, referred_on=LONG_BEFORE)
    return make_late_note(case=case, by=coach, filed_on=DAY - timedelta(days=2))


@pytest.fixture
def boss(page: Page) -> Page:
    """The browser of the supervisor; a script error fails the test."""
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A browser of the coach."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def look(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state()
    assert barriers(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.usefixtures("asked")
def test_a_supervisor_s_day(
    boss: Page,
    desk: Page,
    live_server: LiveServer,
    coach: User,
    other_coach: User,
    supervisor: User,
    late_note: Deadline,
) -> None:
    """O084, O086, A020, A097: on the 17th see it, decide it, balance it, prove it."""
    for _ in range(FAMILIES):
        make_case(coach=coach, referred_on=LONG_BEFORE)
    with time_machine.travel(moment(DAY, 9)):
        enter(boss.context, live_server, supervisor)
        enter(desk.context, live_server, coach)
        explain(late_note, coach)
        see(boss, live_server)
        decide(boss)
        balance(boss, live_server, other_coach)
        confer(boss, desk, live_server, coach, DAY)
        review(boss, live_server, coach)


def explain(late_note: Deadline, coach: User) -> None:
    form = {"submission": str(uuid4()), "reason": "The interpreter came two days later."}
    assert signed_in(coach).post(reverse("supervision:late-note-ask", args=[late_note.pk]), form).status_code == 302


def see(boss: Page, live_server: LiveServer) -> None:
    boss.goto(live_server.url + reverse("supervision:dashboard"))
    look(boss)
    waiting = boss.get_by_role("region", name="Needs your decision")
    expect(waiting).to_contain_text(str(DECIDED))
    waiting.get_by_role("link").first.click()
    expect(boss.get_by_role("button", name=re.compile("^Approve"))).to_have_count(DECIDED)


def decide(boss: Page) -> None:
    look(boss)
    approve = boss.get_by_role("button", name=re.compile("^Approve"))
    expect(approve).to_have_count(DECIDED)
    for left in range(DECIDED - 1, 0, -1):
        approve.first.click()
        expect(boss.locator("main")).to_contain_text("Approved")
        expect(approve).to_have_count(left)
    boss.get_by_role("button", name=re.compile("^Refuse")).click()
    expect(boss.locator("main")).to_contain_text("Say why")
    boss.get_by_label("Answer").fill("Please call the family first.")
    boss.get_by_role("button", name=re.compile("^Refuse")).click()
    expect(approve).to_have_count(0)
    with as_auditor():
        answers = [
            *Excusal.objects.values_list("status", flat=True),
            *TrackChange.objects.values_list("status", flat=True),
            *DecisionRequest.objects.values_list("status", flat=True),
        ]
    assert sorted(answers) == [*[DecisionStatus.APPROVED] * (DECIDED - 1), DecisionStatus.REFUSED]


def balance(boss: Page, live_server: LiveServer, other_coach: User) -> None:
    """Ask for five of the moves that are proposed; the colleague accepts each."""
    boss.goto(live_server.url + reverse("supervision:balance"))
    look(boss)
    ticks = boss.locator("input[name=moves]")
    for number in range(ticks.count()):
        ticks.nth(number).set_checked(number < MOVED)
    boss.get_by_label("Why").fill("Evens the load")
    boss.get_by_role("button", name="Ask for the transfers that are ticked").click()
    expect(boss.locator("main")).to_contain_text(other_coach.name)
    with as_auditor():
        handovers = list(Handover.objects.filter(to_coach=other_coach))
    assert len(handovers) == MOVED
    for one in handovers:
        form = {"submission": str(uuid4()), "decision": "accept", "answer": ""}
        signed_in(other_coach).post(reverse("casework:handover-answer", args=[one.pk]), form)
    with as_auditor():
        assert Assignment.objects.on(DAY).filter(coach=other_coach).count() == MOVED


def confer(boss: Page, desk: Page, live_server: LiveServer, coach: User, day: date) -> None:
    boss.goto(live_server.url + reverse("supervision:conferences"))
    look(boss)
    boss.goto(live_server.url + reverse("supervision:conference-hold", args=[coach.pk, f"{day:%Y-%m}"]))
    look(boss)
    boss.get_by_label("Held on").fill(day.isoformat())
    boss.get_by_label("In person").check()
    boss.get_by_label("Reports", exact=True).check()
    boss.get_by_label("What you spoke about").fill("Calls move to Tuesday evenings.")
    boss.get_by_role("button", name="Sign as the manager").click()
    expect(boss.locator("main")).to_contain_text("Calls move to Tuesday evenings.")
    with as_auditor():
        held = Conference.objects.get()
    desk.goto(live_server.url + reverse("supervision:conference", args=[held.pk]))
    look(desk)
    desk.get_by_role("link", name="Sign").click()
    desk.get_by_role("button", name=re.compile("Sign")).last.click()
    expect(desk.get_by_role("region", name="Signatures")).not_to_contain_text("has not signed")
    with as_auditor():
        assert set(ConferenceSignature.objects.values_list("party", flat=True)) == {"MANAGER", "COACH"}


def review(boss: Page, live_server: LiveServer, coach: User) -> None:
    boss.goto(live_server.url + reverse("supervision:sample-draw"))
    look(boss)
    boss.get_by_label("Random").check()
    boss.get_by_label("Coach").select_option(label=coach.name)
    boss.get_by_label("How many cases").fill("1")
    boss.get_by_role("button", name="Draw").click()
    boss.get_by_role("link", name=re.compile("^Review ")).click()
    expect(boss.get_by_role("button", name="File the review")).to_be_visible()
    look(boss)
    for question in boss.get_by_role("group", name=re.compile("^Expectation")).all():
        question.get_by_label("Met", exact=True).check()
    boss.get_by_role("button", name="File the review").click()
    expect(boss.get_by_role("region", name="Score")).to_contain_text("100")
    with as_auditor():
        assert CaseReview.objects.count() == 1
