"""What a review of engagement has to say, and in which week it counts (O085)."""

from collections.abc import Collection
from datetime import date, timedelta

from casework.public import Refused, require_words
from supervision.choices import LookedAt, TrainingNeed
from supervision.rules.conferences import Presence, Slot

RESULT_MAX, WHY_MAX = 2_000, 1_000


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def is_missed(slot: Slot, *, count: int, asked: int, presence: Presence, today: date) -> bool:
    """Say whether a week went by with fewer reviews than a rule asks for, of somebody who was there for it.

    Policy: Family Coach position description, section 8 (O085); `std.or.engagement_reviews_per_week`.
    """
    return presence.is_owed and count < asked and today > slot.last_day


def require_review(looked_at: Collection[str], result: str, training: str) -> tuple[list[str], str]:
    """Return what was looked at, in order, and the tidied result, or stop.

    Policy: Family Coach position description, section 8 (O085): in person, case reviews, action plans, phone, email,
    IM and staffing; training needs, production, engagement of case load.

    Raises:
        Refused: nothing was looked at, the result is missing, or no training need was chosen.
    """
    looked = [str(one) for one in LookedAt if one in looked_at]
    if not looked or len(looked) != len(set(looked_at)):
        raise Refused("Tick what you looked at.", field="looked_at")
    tidy = require_words(result, field="result", empty="Say what you found.", most=RESULT_MAX)
    if training not in TrainingNeed.values:
        raise Refused("Choose a training need, or none seen.", field="training")
    return looked, tidy
