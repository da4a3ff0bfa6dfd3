"""From which day somebody has no duty to take part, out of what was said of their class (OAR 461-130-0310)."""

from datetime import date, datetime, timedelta

import pytest

from reengagement.choices import JobsClass
from reengagement.rules.jobs import ClassSaid, without_duty_from

SAID_AT = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
M, V, E = JobsClass.MANDATORY, JobsClass.VOLUNTEER, JobsClass.EXEMPT
JAN, MAR, JUN, SEP = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def said(*rows: tuple[str, date]) -> list[ClassSaid]:
    """Give what was said, one after the other."""
    return [ClassSaid(one, day, SAID_AT + timedelta(minutes=number)) for number, (one, day) in enumerate(rows)]


@pytest.mark.parametrize(
    ("rows", "on", "first"),
    [
        ((), SEP, None),
        (((M, JAN),), SEP, None),
        (((M, JAN), (E, MAR)), SEP, MAR),
        (((M, JAN), (E, MAR), (V, JUN)), SEP, MAR),
        (((M, JAN), (V, JUN), (E, MAR)), SEP, MAR),
        (((M, JAN), (E, MAR)), JAN, MAR),
        (((M, JAN), (E, MAR), (M, JUN)), JAN, MAR),
        (((M, JAN), (E, MAR), (M, JUN)), JUN, None),
        (((M, JAN), (E, MAR), (M, JUN), (V, SEP)), JUN, SEP),
        (((E, MAR),), JAN, MAR),
        (((M, JAN), (E, MAR), (M, MAR)), SEP, None),
        (((M, JAN), (M, MAR), (E, MAR)), SEP, MAR),
    ],
)
def test_is_the_first_day_after_the_last_one_with_a_duty(
    rows: tuple[tuple[str, date], ...], on: date, first: date | None
) -> None:
    """Exempt, then volunteer, is one time without a duty; of two for one day the later word holds."""
    assert without_duty_from(said(*rows), on=on) == first
