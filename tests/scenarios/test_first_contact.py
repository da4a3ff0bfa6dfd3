"""First contact within one business day of referral (A003, A004, A005)."""

import pytest

from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def test_referred_on_a_friday_is_due_on_monday() -> None:
    """A003: Saturday and Sunday are no business days."""
    story = Story()
    story.referred("2026-09-11")

    assert story.owed("first-contact", "2026-09-11") == ["amy due 2026-09-14: UPCOMING"]
    assert story.owed("first-contact", "2026-09-14") == ["amy due 2026-09-14: DUE_SOON"]
    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]
