"""Oregon's closed days, North Carolina's visits and weeks, Texas face to face (O014, N011, N013, T007)."""

import pytest

from casework.choices import EventKind
from casework.ledger import Line
from casework.models.base import new_id
from tests.scenarios.story import Story, day

pytestmark = pytest.mark.django_db

#: A follow-up due on the day before a closed one, and the second business day after it, when the supervisor hears.
OREGON = {
    "Martin Luther King 2026": ("2026-01-16", "2026-01-21"),
    "Presidents' Day 2026": ("2026-02-13", "2026-02-18"),
    "Memorial Day 2026": ("2026-05-22", "2026-05-27"),
    "Juneteenth 2026, a Friday": ("2026-06-18", "2026-06-23"),
    "Independence Day 2026, observed on Friday": ("2026-07-02", "2026-07-07"),
    "Labor Day 2026": ("2026-09-04", "2026-09-09"),
    "Veterans Day 2026": ("2026-11-10", "2026-11-13"),
    "Thanksgiving 2026 and the day after": ("2026-11-25", "2026-12-01"),
    "Christmas 2026, a Friday": ("2026-12-24", "2026-12-29"),
    "New Year 2027, a Friday": ("2026-12-31", "2027-01-05"),
    "Martin Luther King 2027": ("2027-01-15", "2027-01-20"),
    "Presidents' Day 2027": ("2027-02-12", "2027-02-17"),
    "Memorial Day 2027": ("2027-05-28", "2027-06-02"),
    "Juneteenth 2027, observed on Friday": ("2027-06-17", "2027-06-22"),
    "Independence Day 2027, observed on Monday": ("2027-07-02", "2027-07-07"),
    "Labor Day 2027": ("2027-09-03", "2027-09-08"),
    "Veterans Day 2027": ("2027-11-10", "2027-11-15"),
    "Thanksgiving 2027 and the day after": ("2027-11-24", "2027-11-30"),
    "Christmas 2027, observed on Friday": ("2027-12-23", "2027-12-28"),
    "New Year 2028, observed on 31 December": ("2027-12-30", "2028-01-04"),
    "no Seward's Day": ("2026-03-27", "2026-03-31"),
    "no Indigenous Peoples' Day": ("2026-10-09", "2026-10-13"),
    "no Alaska Day": ("2026-10-16", "2026-10-20"),
}


def test_every_oregon_holiday_of_two_years_is_no_business_day() -> None:
    """Domain 4: due days that an event carries stay; what counts in business days skips them (std.all.escalate)."""
    story = Story(state="US-OR")
    lines = [Line(EventKind.COMMUNITY_REFERRAL_MADE, day("2026-01-05"), due_on=day(due)) for due, _ in OREGON.values()]
    story.referred("2026-01-05")
    story.lay_all(lines, now="2026-01-05")

    rows = {str(row.due_on): str(row.escalate_on) for row in story.rows("referral-follow-up", "2026-01-05")}
    assert rows == dict(OREGON.values())


def test_a_home_visit_within_seven_calendar_days() -> None:
    """N011: Christmas and a weekend lie between; day 7 is still on time."""
    story = Story(state="US-NC", assistance="EMPLOYMENT")
    story.referred("2026-12-01")
    story.lay(EventKind.APPLICATION_COMPLETED, "2026-12-24")
    assert story.owed("home-visit", "2027-01-01") == ["amy due 2026-12-31: OVERDUE"]

    story.lay(EventKind.HOME_VISIT_MADE, "2026-12-31", recorded="2027-01-01")
    assert story.owed("home-visit", "2027-01-01") == ["amy due 2026-12-31: MET on 2026-12-31"]


def test_a_home_visit_on_employment_cases_only() -> None:
    """N011."""
    story = Story(state="US-NC")
    story.referred("2026-12-01")
    story.lay(EventKind.APPLICATION_COMPLETED, "2026-12-14")

    assert story.owed("home-visit", "2026-12-31") == []


def test_a_second_application_a_second_visit() -> None:
    """N011: each trigger its own clock; one visit after both meets both."""
    story = Story(state="US-NC", assistance="EMPLOYMENT")
    story.referred("2026-12-01")
    story.lay(EventKind.APPLICATION_COMPLETED, "2026-12-08")
    story.lay(EventKind.APPLICATION_COMPLETED, "2026-12-14")
    story.lay(EventKind.HOME_VISIT_MADE, "2026-12-16")

    assert story.owed("home-visit", "2026-12-16") == [
        "amy due 2026-12-15: MET_LATE on 2026-12-16",
        "amy due 2026-12-21: MET on 2026-12-16",
    ]


def test_weeks_across_the_turn_of_the_year() -> None:
    """N013: ISO weeks, due on Sunday, from the week of signing; 2026 has a week 53."""
    story = Story(state="US-NC")
    story.referred("2026-12-01")
    story.signed("2026-12-16", "MRA")
    for on in ("2026-12-20", "2027-01-03", "2027-01-04"):
        story.lay(EventKind.PROGRESS_ASSESSED, on)

    assert story.owed("weekly-progress", "2027-01-11") == [
        "amy 2026-W51 due 2026-12-20: MET on 2026-12-20",
        "amy 2026-W52 due 2026-12-27: OVERDUE",
        "amy 2026-W53 due 2027-01-03: MET on 2027-01-03",
        "amy 2027-W01 due 2027-01-10: MET on 2027-01-04",
        "amy 2027-W02 due 2027-01-17: DUE_SOON",
    ]


def test_no_weeks_without_an_agreement_and_none_after_the_closing() -> None:
    """N013: toward the goals of the MRA; a week counts when the case is open on its Sunday."""
    story = Story(state="US-NC")
    story.referred("2026-12-01")
    story.signed("2026-12-02", "FSSP")
    assert story.owed("weekly-progress", "2026-12-14") == []

    story.signed("2026-12-16", "MRA")
    story.closed("2026-12-30")
    assert story.periods("weekly-progress", "2027-01-20") == ["2026-W51", "2026-W52"]


def test_texas_sees_every_person_and_one_visit_may_cover_several() -> None:
    """T007: each child and each parent, in person, who was seen."""
    story = Story(state="US-TX", children=["eli", "ida"])
    story.referred("2026-09-04")
    seen = [story.people["amy"].pk, story.people["eli"].pk]
    story.reached("2026-09-15", "IN_PERSON", "amy", seen=seen)

    assert story.owed("face-to-face", "2026-09-30") == [
        "amy 2026-09 due 2026-09-30: MET on 2026-09-15",
        "eli 2026-09 due 2026-09-30: MET on 2026-09-15",
        "ida 2026-09 due 2026-09-30: DUE_SOON",
    ]


def test_a_video_call_is_not_face_to_face() -> None:
    """T007: in person; seen on a screen is not seen."""
    story = Story(state="US-TX", children=["eli"])
    story.referred("2026-09-04")
    story.reached("2026-09-15", "VIDEO", "amy", seen=[story.people["eli"].pk])

    assert story.owed("face-to-face", "2026-10-01")[:2] == [
        "amy 2026-09 due 2026-09-30: OVERDUE",
        "eli 2026-09 due 2026-09-30: OVERDUE",
    ]


def test_a_line_for_each_person_seen_says_the_same() -> None:
    """T007: one contact with several people ticked is one line a person."""
    story = Story(state="US-TX", children=["eli"])
    story.referred("2026-09-04")
    visit = new_id()
    story.reached("2026-09-15", "IN_PERSON", "amy", subject=visit)
    story.reached("2026-09-15", "IN_PERSON", "eli", subject=visit)

    assert [said[-2:] for said in story.owed("face-to-face", "2026-09-15")] == ["15", "15"]


def test_each_person_from_the_first_referral_to_the_last_day_in_scope() -> None:
    """Domain 4: of a PERMANENCY case, months by their last day."""
    story = Story(state="US-TX", children=["eli"])
    story.referred("2026-09-29")
    story.closed("2026-11-15")

    assert story.periods("face-to-face", "2026-12-01") == ["2026-09", "2026-09", "2026-10", "2026-10"]


def test_a_work_case_in_texas_owes_none_of_it() -> None:
    """Decisions 5: Texas standards bind PERMANENCY."""
    story = Story(state="US-TX", kind="WORK", children=["eli"])
    story.referred("2026-09-04")

    assert story.owed("face-to-face", "2026-10-01") == []
    assert story.owed("monthly-contact", "2026-10-01") == []


def test_alaskas_standards_do_not_bind_other_states() -> None:
    """Duties 6, 20: a rule pack per state, never mixed."""
    story = Story(state="US-OR")
    story.referred("2026-09-04")
    story.reached("2026-09-11", "PHONE")
    story.engaged("2026-09-14", engaged=False)

    everything = {row.standard for row in story.all_rows("2026-11-02")}
    assert everything == {"monthly-contact"}


def test_what_happens_to_another_family_meets_nothing_here() -> None:
    """Domain 3: a ledger is one case's."""
    story = Story()
    other = Story(office=story.office)
    story.referred("2026-09-11")
    other.referred("2026-09-11")
    other.reached("2026-09-14", "PHONE")

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]
    assert other.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: MET on 2026-09-14"]
