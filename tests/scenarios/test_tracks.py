"""What the track asks: readiness, family documents, the monthly look (A100, A115, A116)."""

import pytest

from casework.choices import EventKind
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def ready(story: Story, on: str, *items: str) -> None:
    for item in items:
        story.lay(EventKind.READINESS_DONE, on, item=item)


def documented(story: Story, on: str, *items: str) -> None:
    for item in items:
        story.lay(EventKind.FAMILY_DOCUMENT_DONE, on, item=item)


@pytest.mark.parametrize(
    ("referred", "due"),
    [
        ("2026-09-04", "2026-10-04"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-08-31", "2026-09-30"),
        ("2026-12-31", "2027-01-31"),
    ],
)
def test_readiness_within_one_month(referred: str, due: str) -> None:
    """A100: the same day of the next month, at most its last."""
    story = Story()
    story.referred(referred)

    assert story.due("work-readiness", referred) == [due]


def test_readiness_is_met_when_all_four_are_done() -> None:
    """A100: on the day of the last; one done twice is one."""
    story = Story()
    story.referred("2026-09-04")
    ready(story, "2026-09-08", "ALEXSYS", "RESUME")
    ready(story, "2026-09-10", "RESUME", "APPLICATION")
    assert story.owed("work-readiness", "2026-09-10") == ["amy due 2026-10-04: UPCOMING"]

    ready(story, "2026-10-06", "BUDGET")
    assert story.owed("work-readiness", "2026-10-06") == ["amy due 2026-10-04: MET_LATE on 2026-10-06"]


def test_an_item_of_before_the_referral_does_not_count() -> None:
    """Domain 3: from the trigger day on."""
    story = Story()
    ready(story, "2026-09-03", "ALEXSYS")
    story.referred("2026-09-04")
    ready(story, "2026-09-08", "RESUME", "APPLICATION", "BUDGET")

    assert story.owed("work-readiness", "2026-09-08") == ["amy due 2026-10-04: UPCOMING"]


def test_families_first_owes_three_documents_in_sixty_days() -> None:
    """A116."""
    story = Story(track="FAMILIES_FIRST")
    story.referred("2026-09-04")
    documented(story, "2026-09-08", "FAMILY_NETWORK", "FAMILY_SUPPORT_TEAM")
    assert story.owed("family-documents", "2026-11-04") == ["amy due 2026-11-03: OVERDUE"]
    assert story.owed("work-readiness", "2026-11-04") == []

    documented(story, "2026-11-03", "WEEKLY_CALENDAR")
    assert story.owed("family-documents", "2026-11-03") == ["amy due 2026-11-03: MET on 2026-11-03"]


def test_the_track_on_the_day_of_referral_decides() -> None:
    """Domain 4: a change on that very day counts, a later one does not."""
    story = Story(track="WORK_FIRST")
    story.got_track("2026-09-04", "FAMILIES_FIRST")
    story.referred("2026-09-04")
    assert story.due("family-documents", "2026-09-04") == ["2026-11-03"]
    assert story.owed("work-readiness", "2026-09-04") == []

    story = Story(track="WORK_FIRST")
    story.referred("2026-09-04")
    story.got_track("2026-09-05", "FAMILIES_FIRST")
    assert story.due("work-readiness", "2026-09-05") == ["2026-10-04"]
    assert story.owed("family-documents", "2026-09-05") == []


def test_the_look_at_readiness_while_families_first_on_the_last_day() -> None:
    """A115: months that end in Work First owe none."""
    story = Story(track="FAMILIES_FIRST")
    story.referred("2026-09-04")
    story.lay(EventKind.TRACK_REVIEWED, "2026-09-15")
    story.got_track("2026-11-30", "WORK_FIRST")

    assert story.owed("track-review", "2026-12-02") == [
        "amy 2026-09 due 2026-09-30: MET on 2026-09-15",
        "amy 2026-10 due 2026-10-31: OVERDUE",
    ]


def test_work_first_changed_to_families_first_on_the_last_day_owes_the_month() -> None:
    """A115."""
    story = Story()
    story.referred("2026-09-04")
    assert story.periods("track-review", "2026-10-30") == []

    story.got_track("2026-10-31", "FAMILIES_FIRST")
    assert story.periods("track-review", "2026-10-31") == ["2026-10"]


def test_a_change_entered_late_moves_the_months() -> None:
    """Domain 3: back-dated entries come out right."""
    story = Story()
    story.referred("2026-09-04")
    story.tried("2026-11-05")
    story.got_track("2026-09-20", "FAMILIES_FIRST", recorded="2026-11-06")

    assert story.periods("track-review", "2026-11-06") == ["2026-09", "2026-10", "2026-11"]
    assert story.due("ea", "2026-11-06") == ["2026-10-04", "2026-10-20"]
