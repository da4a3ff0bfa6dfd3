"""Which day it is, which days are worked, which rule is in force (domain 3; decisions 6, 10, 12, 13)."""

from datetime import UTC, datetime

import pytest

from casework import engine
from casework.choices import AlertLine, EventKind
from casework.context import in_context
from casework.models import Alert, Office, User
from casework.models.base import new_id
from casework.operations.settings import change_setting, enter_closure
from tests.factories import as_auditor
from tests.scenarios.story import Story, day, make_office, rows_of

pytestmark = pytest.mark.django_db


def close_office(story: Story, admin: User, on: str, reason: str = "Storm") -> None:
    with in_context(actor=admin):
        enter_closure(office_id=story.office.pk, day=day(on), reason=reason, actor=admin, now=story.moment(on))


def set_value(story: Story, admin: User, parameter: str, value: object, first_day: str) -> None:
    with in_context(actor=admin):
        change_setting(
            parameter=parameter,
            jurisdiction=story.office.jurisdiction,
            office_id=story.office.pk,
            first_day=day(first_day),
            value=value,
            source="Office order",
            actor=admin,
            now=story.moment(first_day),
        )


# The clocks change


@pytest.mark.parametrize(("referred", "due"), [("2026-10-30", "2026-11-02"), ("2027-03-12", "2027-03-15")])
def test_a_weekend_on_which_the_clocks_change_is_a_weekend(referred: str, due: str) -> None:
    """A003: days are counted, not hours."""
    story = Story()
    story.referred(referred)

    assert story.due("first-contact", referred) == [due]


@pytest.mark.parametrize(
    ("state", "zone", "due", "still", "over"),
    [
        ("US-AK", "America/Anchorage", "2026-11-01", "2026-11-02T08:59", "2026-11-02T09:00"),
        ("US-OR", "America/Los_Angeles", "2026-11-01", "2026-11-02T07:59", "2026-11-02T08:00"),
        ("US-OR", "America/Boise", "2026-11-01", "2026-11-02T06:59", "2026-11-02T07:00"),
        ("US-AK", "America/Anchorage", "2027-03-14", "2027-03-15T07:59", "2027-03-15T08:00"),
        ("US-OR", "America/Los_Angeles", "2027-03-14", "2027-03-15T06:59", "2027-03-15T07:00"),
        ("US-OR", "America/Boise", "2027-03-14", "2027-03-15T05:59", "2027-03-15T06:00"),
    ],
)
def test_a_day_of_25_or_23_hours_ends_at_its_own_midnight(
    state: str, zone: str, due: str, still: str, over: str
) -> None:
    """Domain 3: a due day is on time until it ends in the office's time zone, daylight saving or not."""
    story = Story(office=make_office(state, zone=zone, today="2026-10-01"))
    story.referred("2026-10-02")
    story.lay(EventKind.COMMUNITY_REFERRAL_MADE, "2026-10-02", due_on=due, subject=new_id())
    (row,) = story.rows("referral-follow-up", "2026-10-02")

    def is_said() -> bool:
        with as_auditor():
            return Alert.objects.filter(deadline_id=row.id, line=AlertLine.DUE).exists()

    engine.sweep(now=datetime.fromisoformat(still).replace(tzinfo=UTC))
    assert not is_said()
    engine.sweep(now=datetime.fromisoformat(over).replace(tzinfo=UTC))
    assert is_said()


# Closures


def test_a_closure_moves_the_clocks_in_business_days(admin: User) -> None:
    """Issue: office closures entered by an administrator; the deadlines follow at the next settling."""
    story = Story()
    story.referred("2026-09-11")
    close_office(story, admin, "2026-09-14")

    assert story.owed("first-contact", "2026-09-14") == ["amy due 2026-09-15: UPCOMING"]
    assert engine.settle(now=story.moment("2026-09-14")) > 0
    assert rows_of(story.case) == {row.id: row for row in story.all_rows("2026-09-14")}


def test_a_closure_moves_no_clock_in_calendar_days_and_no_other_office(admin: User) -> None:
    """Domain 4: only clocks in business days skip closed days."""
    story, elsewhere = Story(), Story()
    close_office(story, admin, "2026-10-05")
    for one in (story, elsewhere):
        one.refer_on(["2026-09-05", "2026-10-02"])

    assert story.due("ea", "2026-10-05") == ["2026-10-05", "2026-11-01"]
    assert story.due("first-contact", "2026-10-05") == ["2026-09-08", "2026-10-06"]
    assert elsewhere.due("first-contact", "2026-10-05") == ["2026-09-08", "2026-10-05"]


def test_a_closure_moves_the_lines_too(admin: User) -> None:
    """Domain 4: due soon and the supervisor count in business days."""
    story = Story()
    close_office(story, admin, "2026-09-28")
    close_office(story, admin, "2026-10-06")
    story.referred("2026-09-04")

    (row,) = story.rows("ea", "2026-09-04")
    assert (str(row.warn_on), str(row.due_on), str(row.escalate_on)) == ("2026-09-25", "2026-10-04", "2026-10-07")


# Lines around the due day


def test_due_soon_five_business_days_before_and_the_supervisor_two_after() -> None:
    """std.all.warn, std.all.escalate: over a weekend and Labor Day."""
    story = Story()
    story.referred("2026-08-10")
    story.lay(EventKind.COMMUNITY_REFERRAL_MADE, "2026-08-10", due_on="2026-09-09", subject=new_id())
    story.lay(EventKind.COMMUNITY_REFERRAL_MADE, "2026-08-10", due_on="2026-09-03", subject=new_id())

    lines = [(str(row.warn_on), str(row.escalate_on)) for row in story.rows("referral-follow-up", "2026-08-10")]
    assert lines == [("2026-08-27", "2026-09-08"), ("2026-09-01", "2026-09-11")]


def test_clocks_of_up_to_two_days_warn_on_the_day_itself() -> None:
    """std.all.warn: else a first contact would be due soon before it began."""
    story = Story()
    story.referred("2026-09-11")
    story.assessed("2026-09-14", "EA")

    for standard in ("first-contact", "ea-note"):
        (row,) = story.rows(standard, "2026-09-14")
        assert row.warn_on == row.due_on


# Rules in force


def test_the_ea_note_in_business_days_once_the_office_says_so(admin: User) -> None:
    """A020: a setting; what was triggered before its first day keeps the old rule."""
    story = Story()
    set_value(story, admin, "std.ak.assessment_note_unit", "business", "2026-09-18")
    story.referred("2026-09-04")
    story.assessed("2026-09-17", "EA")
    story.assessed("2026-09-18", "EA")

    assert story.due("ea-note", "2026-09-18") == ["2026-09-19", "2026-09-22"]


def test_warning_earlier_from_a_day_on(admin: User) -> None:
    """std.all.warn: the value of the trigger day."""
    story = Story()
    set_value(story, admin, "std.all.warn", 10, "2026-09-15")
    story.referred("2026-09-14")
    story.got_coach("2026-09-15")

    warned = [str(row.warn_on) for row in story.rows("ea", "2026-09-15")]
    assert warned == ["2026-10-07", "2026-10-01"]


def test_oregon_may_ask_for_two_contacts_a_month(admin: User) -> None:
    """O014: the count of the month, from the month whose last day it governs."""
    story = Story(state="US-OR")
    set_value(story, admin, "std.or.contacts_per_month", 2, "2026-10-01")
    story.referred("2026-09-04")
    for on in ("2026-09-10", "2026-10-08", "2026-10-22"):
        story.reached(on, "PHONE")

    assert story.owed("monthly-contact", "2026-10-22") == [
        "amy 2026-09 due 2026-09-30: MET on 2026-09-10",
        "amy 2026-10 due 2026-10-31: MET on 2026-10-22",
    ]


# The day asked about


def test_facts_of_later_days_are_left_out_and_when_they_were_written_does_not_matter() -> None:
    """Interchange 2: --as-of."""
    story = Story()
    story.referred("2026-09-11")
    story.reached("2026-09-14", "PHONE", recorded="2026-10-30")
    story.closed("2026-10-13", recorded="2026-10-30")

    assert story.owed("first-contact", "2026-09-13") == ["amy due 2026-09-14: UPCOMING"]
    assert story.owed("first-contact", "2026-09-14") == ["amy due 2026-09-14: MET on 2026-09-14"]
    assert story.due("ea", "2026-10-10") == ["2026-10-11"], "the closing has not come yet"
    assert story.all_rows("2026-09-10") == []


def test_a_taking_back_of_a_later_day_has_not_happened_yet() -> None:
    """Interchange 2: it is a fact with a day like any other."""
    story = Story()
    story.referred("2026-09-11")
    contact = story.reached("2026-09-14", "PHONE")
    story.took_back(contact, on="2026-09-20")

    assert story.owed("first-contact", "2026-09-19") == ["amy due 2026-09-14: MET on 2026-09-14"]
    assert story.owed("first-contact", "2026-09-20") == ["amy due 2026-09-14: OVERDUE"]


def test_an_added_persons_history_starts_with_their_own_referral() -> None:
    """Decisions 6: earlier facts are history and start nothing."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04", "amy")
    story.reached("2026-09-14", "PHONE")
    story.referred("2026-10-05", "bob")

    assert story.owed("first-contact", "2026-10-07") == [
        "amy due 2026-09-08: MET_LATE on 2026-09-14",
        "bob due 2026-10-06: OVERDUE",
    ]
    assert [story.names[row.participant_id] for row in story.rows("contact-note", "2026-10-07")] == ["amy"]


def test_a_referral_entered_late_opens_the_months_since() -> None:
    """Domain 3: a back-dated referral; imported history is history too."""
    story = Story()
    story.referred("2026-07-31", recorded="2026-10-05")

    assert story.periods("monthly-contact", "2026-10-05") == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert story.owed("first-contact", "2026-10-05") == ["amy due 2026-08-03: OVERDUE"]


def test_teen_parents_and_caregivers_are_adults_here() -> None:
    """Decisions 5: adult = ADULT, TEEN_PARENT, CAREGIVER."""
    story = Story(children=["eli"])
    story.joins("tess", "TEEN_PARENT")
    story.joins("cora", "CAREGIVER")
    story.referred("2026-09-11")

    assert [said.split()[0] for said in story.owed("ea", "2026-09-11")] == ["amy", "cora", "tess"]


def test_no_referral_no_deadline() -> None:
    """Decisions 6: nobody is in scope."""
    story = Story()
    story.reached("2026-09-14", "PHONE")
    story.signed("2026-09-14", reviews=["2026-10-14"])
    story.engaged("2026-09-14", engaged=False)

    assert story.all_rows("2026-11-14") == []


def test_offices_of_one_state_share_a_calendar_until_one_closes(admin: User) -> None:
    """Issue: a calendar per jurisdiction, plus the office's closures."""
    story, elsewhere = Story(), Story()
    close_office(story, admin, "2026-09-14")
    with as_auditor():
        mine, theirs = (Office.objects.select_related("calendar").get(pk=one.office.pk) for one in (story, elsewhere))

    assert theirs.calendar.code == "US-AK"
    assert mine.calendar != theirs.calendar
