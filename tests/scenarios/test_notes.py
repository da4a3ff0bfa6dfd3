"""Notes of assessments, contacts, supports; what is told to eligibility the same day (A020, A021, A075, A044, A052)."""

import pytest

from casework.choices import EventKind
from casework.models.base import new_id
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def test_a_contact_on_friday_is_noted_by_monday() -> None:
    """A021: one business day."""
    story = Story()
    story.referred("2026-09-04")
    contact = story.reached("2026-09-11", "PHONE")
    assert story.owed("contact-note", "2026-09-11") == ["amy due 2026-09-14: UPCOMING"]

    story.noted("2026-09-14", about=contact)
    assert story.owed("contact-note", "2026-09-14") == ["amy due 2026-09-14: MET on 2026-09-14"]


def test_an_attempt_is_noted_too() -> None:
    """A005, A021: all attempts are documented."""
    story = Story()
    story.referred("2026-09-04")
    attempt = story.tried("2026-09-11", "PHONE")
    story.noted("2026-09-15", about=attempt)

    assert story.owed("contact-note", "2026-09-15") == ["amy due 2026-09-14: MET_LATE on 2026-09-15"]


def test_a_note_about_something_else_or_about_nothing_is_not_that_note() -> None:
    """Domain 4: a note about that fact."""
    story = Story()
    story.referred("2026-09-04")
    call, letter = story.reached("2026-09-11", "PHONE"), story.tried("2026-09-11", "LETTER")
    story.noted("2026-09-14")
    story.noted("2026-09-14", about=call)

    assert story.owed("contact-note", "2026-09-15") == [
        "amy due 2026-09-14: MET on 2026-09-14",
        "amy due 2026-09-14: OVERDUE",
    ]
    met, still_open = story.rows("contact-note", "2026-09-15")
    assert (met.trigger_id, still_open.trigger_id) == (call.pk, letter.pk)


def test_one_contact_with_two_people_has_one_note() -> None:
    """A021: one line a person, one subject; one note about it meets both, and each line is a row."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04")
    contact = new_id()
    line = story.reached("2026-09-11", "IN_PERSON", "amy", subject=contact)
    story.reached("2026-09-11", "IN_PERSON", "bob", subject=contact)
    assert story.owed("contact-note", "2026-09-11") == ["amy due 2026-09-14: UPCOMING", "bob due 2026-09-14: UPCOMING"]

    story.noted("2026-09-14", about=line, who="amy")
    assert story.owed("contact-note", "2026-09-14") == [
        "amy due 2026-09-14: MET on 2026-09-14",
        "bob due 2026-09-14: MET on 2026-09-14",
    ]


def test_taken_back_for_one_of_two_people() -> None:
    """Domain 3: the other's row stands."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04")
    contact = new_id()
    story.reached("2026-09-11", "IN_PERSON", "amy", subject=contact)
    bobs = story.reached("2026-09-11", "IN_PERSON", "bob", subject=contact)
    story.took_back(bobs, recorded="2026-09-14")

    assert story.owed("contact-note", "2026-09-14") == ["amy due 2026-09-14: DUE_SOON"]


def test_a_contact_with_a_child_or_before_the_referral_owes_no_note() -> None:
    """Decisions 5, 6."""
    story = Story(children=["eli"])
    story.reached("2026-09-03", "PHONE")
    story.referred("2026-09-04")
    story.reached("2026-09-11", "PHONE", "eli")

    assert story.owed("contact-note", "2026-09-14") == []


def test_the_ea_note_has_two_calendar_days() -> None:
    """A020: calendar days is the stricter reading and the default; Friday's is due on Sunday."""
    story = Story()
    story.referred("2026-09-04")
    assessment = story.assessed("2026-09-11", "EA")
    story.assessed("2026-09-11", "EPI")
    assert story.owed("ea-note", "2026-09-12") == ["amy due 2026-09-13: UPCOMING"]
    assert story.owed("ea-note", "2026-09-13") == ["amy due 2026-09-13: DUE_SOON"]

    story.noted("2026-09-14", about=assessment)
    assert story.owed("ea-note", "2026-09-14") == ["amy due 2026-09-13: MET_LATE on 2026-09-14"]


def test_a_note_from_the_ea_template_will_do_and_another_will_not() -> None:
    """A012, A020."""
    story = Story()
    story.referred("2026-09-04")
    story.assessed("2026-09-14", "EA")
    story.noted("2026-09-15", template="GENERAL")
    assert story.owed("ea-note", "2026-09-15") == ["amy due 2026-09-16: UPCOMING"]

    story.noted("2026-09-16", template="EA")
    assert story.owed("ea-note", "2026-09-16") == ["amy due 2026-09-16: MET on 2026-09-16"]


def test_an_ea_note_about_another_fact_is_not_its_note() -> None:
    """A020: what speaks of something else does not speak of this assessment."""
    story = Story()
    story.referred("2026-09-04")
    story.assessed("2026-09-14", "EA")
    contact = story.reached("2026-09-14", "PHONE")
    story.noted("2026-09-15", about=contact, template="EA")

    assert story.owed("ea-note", "2026-09-17") == ["amy due 2026-09-16: OVERDUE"]


def test_the_justification_of_a_support_the_same_day() -> None:
    """A075: the same day, also on a Saturday."""
    story = Story()
    story.referred("2026-09-04")
    support = story.lay(EventKind.SUPPORT_AUTHORISED, "2026-09-12", subject=new_id())
    assert story.owed("support-note", "2026-09-12") == ["amy due 2026-09-12: DUE_SOON"]
    assert story.owed("support-note", "2026-09-13") == ["amy due 2026-09-12: OVERDUE"]

    story.noted("2026-09-12", about=support)
    assert story.owed("support-note", "2026-09-12") == ["amy due 2026-09-12: MET on 2026-09-12"]


def test_an_exemption_is_told_the_same_day() -> None:
    """A052: and each one by its own telling."""
    story = Story()
    story.referred("2026-09-04")
    first = story.lay(EventKind.EXEMPTION_RECEIVED, "2026-09-14", subject=new_id())
    story.lay(EventKind.EXEMPTION_RECEIVED, "2026-09-14", subject=new_id())
    story.lay(EventKind.EXEMPTION_TOLD, "2026-09-14", exemption=first.subject_id)

    assert story.owed("exemption-told", "2026-09-15") == [
        "amy due 2026-09-14: MET on 2026-09-14",
        "amy due 2026-09-14: OVERDUE",
    ]


def test_an_alert_for_each_eligibility_note_the_same_day() -> None:
    """A044."""
    story = Story()
    story.referred("2026-09-04")
    note = story.lay(EventKind.ELIGIBILITY_NOTE_FILED, "2026-09-14", subject=new_id())
    assert story.owed("eligibility-alert", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]

    story.lay(EventKind.ELIGIBILITY_ALERT_SET, "2026-09-15", about=note.subject_id)
    assert story.owed("eligibility-alert", "2026-09-15") == ["amy due 2026-09-14: MET_LATE on 2026-09-15"]
