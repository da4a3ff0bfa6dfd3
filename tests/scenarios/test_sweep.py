"""The sweep: each line that a deadline crossed is said once, to the one who must act (domain 3, decisions 11)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from casework import engine
from casework.choices import EventKind
from casework.engine import SweepReport, run
from casework.models import Alert, Deadline, Office, SweepMark, SweepRun, User
from casework.models.base import new_id
from tests import factories
from tests.factories import as_auditor
from tests.scenarios.story import Story, day, make_office, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coached() -> Story:
    """A story of a coach with a supervisor, in an office whose marks stand at the end of August."""
    office = make_office()
    coach = factories.make_user(username="joan", role="COACH", office=office)
    manager = factories.make_user(username="xavier", role="OPERATIONS_MANAGER", office=office)
    factories.make_supervision(staff=coach, supervisor=manager, first_day=day("2015-01-01"))
    return Story(office=office, coach=coach)


def sweep(story: Story, at: str) -> SweepReport:
    """Sweep at a local moment of the story's office; a day alone is five past midnight."""
    report = engine.sweep(now=story.moment(at if "T" in at else f"{at}T00:05"))
    assert report is not None
    return report


def said(story: Story) -> list[str]:
    """Return what was said about a case: standard, line, to whom, on which day; struck out once resolved."""
    with as_auditor():
        standards = dict(Deadline.objects.filter(case=story.case).values_list("pk", "standard"))
        alerts = Alert.objects.filter(case=story.case).select_related("recipient").order_by("raised_on", "line", "pk")
        lines = [
            f"{standards.get(one.deadline_id, 'gone')} {one.line} to {one.recipient.username if one.recipient else '-'}"
            f" on {one.raised_on}{' resolved' if one.resolved_at else ''}"
            for one in alerts
        ]
    return sorted(lines, key=lambda line: (line.split(" on ")[1][:10], line))


def about(story: Story, standard: str) -> list[str]:
    return [line for line in said(story) if line.startswith(f"{standard} ")]


def follow_up(story: Story, on: str, due: str) -> Any:
    return story.lay(EventKind.COMMUNITY_REFERRAL_MADE, on, due_on=due, subject=new_id())


def mark_of(office: Office) -> tuple[str, str]:
    with as_auditor():
        mark = SweepMark.objects.get(office=office)
        return str(mark.said_to), str(mark.advanced_to)


def test_coach_first_then_coach_again_then_the_supervisor(coached: Story) -> None:
    """Domain 3: due soon, due day passed, still open some days later."""
    coached.referred("2026-09-11")
    for at in ("2026-09-13", "2026-09-14", "2026-09-15", "2026-09-16", "2026-09-17", "2026-09-18"):
        sweep(coached, at)

    assert about(coached, "first-contact") == [
        "first-contact WARN to joan on 2026-09-14",
        "first-contact DUE to joan on 2026-09-15",
        "first-contact ESCALATE to xavier on 2026-09-16",
    ]


def test_a_second_run_adds_nothing(coached: Story) -> None:
    """Domain 3: unique per deadline and line."""
    coached.referred("2026-09-11")
    first = sweep(coached, "2026-09-14")
    before = said(coached)
    again, later = sweep(coached, "2026-09-14"), sweep(coached, "2026-09-14T23:55")

    assert (first.alerts_raised, again.alerts_raised, later.alerts_raised) == (1, 0, 0)
    assert said(coached) == before


def test_after_three_days_down_each_thing_is_said_once(coached: Story) -> None:
    """Issue: started after three days; only the latest line crossed is said (decisions 11)."""
    coached.referred("2026-09-11")
    follow_up(coached, "2026-09-11", "2026-09-22")
    sweep(coached, "2026-09-13")
    report = sweep(coached, "2026-09-17")

    assert report.alerts_raised == 2
    assert said(coached) == [
        "first-contact ESCALATE to xavier on 2026-09-17",
        "referral-follow-up WARN to joan on 2026-09-17",
    ]
    assert sweep(coached, "2026-09-18").alerts_raised == 0


def test_meeting_it_ends_the_alerts(coached: Story) -> None:
    """Domain 3: raised and resolved; a met deadline crosses no further line."""
    coached.referred("2026-09-11")
    sweep(coached, "2026-09-14")
    coached.reached("2026-09-14", "PHONE")
    report = sweep(coached, "2026-09-15")

    assert report.alerts_resolved == 1
    assert about(coached, "first-contact") == ["first-contact WARN to joan on 2026-09-14 resolved"]


def test_taking_the_contact_back_opens_it_again_and_its_next_line_is_said(coached: Story) -> None:
    """Domain 3: corrections come out right."""
    coached.referred("2026-09-11")
    contact = coached.reached("2026-09-14", "PHONE")
    sweep(coached, "2026-09-16")
    assert about(coached, "first-contact") == []

    coached.took_back(contact, recorded="2026-09-16")
    assert about(coached, "first-contact") == ["first-contact ESCALATE to xavier on 2026-09-16"]


def test_born_past_a_line_it_is_said_in_that_write(coached: Story) -> None:
    """performance.md 1: a late entry needs no sweep."""
    sweep(coached, "2026-09-20")
    coached.referred("2026-09-11", recorded="2026-09-20")

    assert "first-contact ESCALATE to xavier on 2026-09-20" in said(coached)
    assert sweep(coached, "2026-09-20T12:30").alerts_raised == 0


def test_a_new_month_opens_by_time_alone(coached: Story) -> None:
    """performance.md 1: the period's row is the one that a recompute would make; its lines are said on their days."""
    coached.referred("2026-09-04")
    sweep(coached, "2026-09-05")
    sweep(coached, "2026-10-01")
    assert rows_of(coached.case) == {row.id: row for row in coached.all_rows("2026-10-01")}

    sweep(coached, "2026-11-02")
    assert rows_of(coached.case) == {row.id: row for row in coached.all_rows("2026-11-02")}
    assert "monthly-contact DUE to joan on 2026-11-02" in said(coached), "October's"


def test_what_was_entered_ahead_counts_on_its_day(coached: Story) -> None:
    """Interchange 2: facts of later days are left out until their day; then the sweep plays them forward."""
    coached.referred("2026-09-04")
    coached.lay(EventKind.CASE_CLOSED, "2026-09-20", recorded="2026-09-08")
    coached.reached("2026-09-09", "PHONE", plan_reviewed=True, recorded="2026-09-08")
    assert coached.due("ea", "2026-09-08") == ["2026-10-04"]

    for on in ("2026-09-09", "2026-09-19", "2026-09-20"):
        sweep(coached, on)
        assert rows_of(coached.case) == {row.id: row for row in coached.all_rows(on)}
    assert coached.owed("ea", "2026-09-20") == []
    assert coached.owed("first-contact", "2026-09-20") == ["amy due 2026-09-08: MET_LATE on 2026-09-09"]


def test_each_office_has_its_own_midnight() -> None:
    """Domain 3: in the office's time zone. At 05:00 UTC it is Tuesday in Carolina and Monday in Alaska."""
    alaska, carolina = Story(office=make_office("US-AK")), Story(office=make_office("US-NC"))
    for story in (alaska, carolina):
        story.referred("2026-09-04")
        follow_up(story, "2026-09-04", "2026-09-14")
        sweep(story, "2026-09-14")

    engine.sweep(now=datetime(2026, 9, 15, 5, 0, tzinfo=UTC))
    assert [line for line in said(carolina) if " DUE " in line] == ["referral-follow-up DUE to - on 2026-09-15"]
    assert [line for line in about(alaska, "referral-follow-up") if " DUE " in line] == []

    engine.sweep(now=datetime(2026, 9, 15, 8, 1, tzinfo=UTC))
    assert [line for line in about(alaska, "referral-follow-up") if " DUE " in line] == [
        "referral-follow-up DUE to - on 2026-09-15"
    ]


def test_stopped_in_the_middle_the_next_run_does_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue: killed in the middle, it loses and doubles nothing."""
    stories = [Story(office=make_office()) for _ in range(3)]
    for story in stories:
        story.referred("2026-09-11")
    whole = run._sweep_offices
    swept: list[Any] = []

    def killed(offices: list[Any], today: Any) -> int:
        if swept:
            raise KeyboardInterrupt
        swept.extend(offices)
        return whole(offices, today)

    monkeypatch.setattr(run, "OFFICES_AT_ONCE", 1)
    monkeypatch.setattr(run, "_sweep_offices", killed)
    with pytest.raises(KeyboardInterrupt):
        sweep(stories[0], "2026-09-14")
    assert sorted(len(said(story)) for story in stories) == [0, 0, 1]
    with as_auditor():
        assert SweepRun.objects.filter(task="sweep", finished_at=None).count() == 1, "no heartbeat of a dead run"

    monkeypatch.setattr(run, "_sweep_offices", whole)
    assert sweep(stories[0], "2026-09-14").alerts_raised == 2
    assert [said(story) for story in stories] == [["first-contact WARN to - on 2026-09-14"]] * 3


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_an_office_that_fails_holds_up_no_other_and_shows_in_the_heartbeat() -> None:
    """Issue: cases looked at differ from cases open, and the next run says what was not said."""
    good, bad = Story(office=make_office()), Story(office=make_office())
    for story in (good, bad):
        story.referred("2026-09-11")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON casework_alert FOR EACH ROW"
            f" WHEN (NEW.office_id = '{bad.office.pk}') EXECUTE FUNCTION refuse()"
        )
    report = sweep(good, "2026-09-14")
    assert (report.cases_open, report.cases_looked_at, report.alerts_raised) == (2, 1, 1)
    assert (len(said(good)), said(bad)) == (1, [])

    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON casework_alert")
    report = sweep(good, "2026-09-14T00:20")
    assert (report.cases_open, report.cases_looked_at, report.alerts_raised) == (2, 2, 1)
    assert said(bad) == ["first-contact WARN to - on 2026-09-14"]
    assert said(good) == ["first-contact WARN to - on 2026-09-14"]


def test_the_heartbeat_counts_open_cases_and_what_was_said(coached: Story) -> None:
    """Domain 3: cases looked at = cases open, alerts raised and resolved, seconds."""
    coached.referred("2026-09-11")
    report = sweep(coached, "2026-09-14")
    with as_auditor():
        beat = SweepRun.objects.filter(task="sweep").latest("started_at")

    assert (report.cases_open, report.cases_looked_at, report.alerts_raised) == (1, 1, 1)
    assert (beat.cases_open, beat.cases_looked_at, beat.alerts_raised) == (1, 1, 1)
    assert beat.finished_at is not None
    assert beat.finished_at >= beat.started_at


def test_as_of_another_day_says_all_lines_up_to_it_and_leaves_the_mark(coached: Story) -> None:
    """Decisions 11: compares all open lines up to that day, adds nothing twice."""
    coached.referred("2026-09-11")
    follow_up(coached, "2026-09-11", "2026-09-16")
    marks = mark_of(coached.office)
    now = coached.moment("2026-09-11T12:00")
    first, again = engine.sweep(now=now, as_of=day("2026-09-15")), engine.sweep(now=now, as_of=day("2026-09-15"))

    assert first is not None
    assert again is not None
    assert (first.alerts_raised, again.alerts_raised) == (1, 0), "the follow-up was due soon from the first"
    assert about(coached, "first-contact") == ["first-contact DUE to joan on 2026-09-15"]
    assert mark_of(coached.office) == marks


def test_what_was_excused_crosses_no_line(coached: Story, admin: User) -> None:
    """Domain 3: excusals are for that."""
    coached.referred("2026-09-11")
    (row,) = coached.rows("first-contact", "2026-09-11")
    deadline = Deadline(id=row.id, case=coached.case, standard=row.standard)
    excusal = factories.make_excusal(deadline=deadline, by=admin)
    with factories.as_importer():
        type(excusal).objects.filter(pk=excusal.pk).update(
            status="APPROVED", decided_by=coached.clerk, decided_at=coached.moment("2026-09-11")
        )
    coached.tried("2026-09-11")
    sweep(coached, "2026-09-16")

    assert about(coached, "first-contact") == []
