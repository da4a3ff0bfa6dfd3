"""Thresholds of what stands around a decision: days of notice, months of a lifetime and of a certification, hours.

Limits: 7 AAC 49.060; OAR 461-175-0050; OAR 461-135-0071; 7 CFR 273.10(f)(1); 45 CFR 98.21(a); DPAWS expectations 14.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from casework.public import Refused, calendars
from eligibility.choices import Programme
from eligibility.rules import months_used
from eligibility.rules.certification import length_of, require_length
from eligibility.rules.figures import Figures
from eligibility.rules.hours import told_by
from eligibility.rules.timely import in_alaska, in_oregon
from policy.reader import Policy, load
from tests.unit.eligibility.households import adult, household, spouse
from tests.unit.eligibility.thresholds.shape import FROM, UP_TO, Seen, Threshold

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NOW = date(2026, 11, 1)
JUNEAU = ZoneInfo("America/Juneau")
_ASKS = ("parameter", "rule", "value", "dated_value")


class Recorder:
    """The policy, which writes down what it is asked for."""

    def __init__(self) -> None:
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        found = getattr(load(), name)
        return self._recorded(found) if name in _ASKS else found

    def _recorded(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def recorded(id: str, **told: Any) -> Any:
            self.read.add(id)
            return ask(id, **told)

        return recorded


def _figures(jurisdiction: str, on: date) -> tuple[Figures, Recorder]:
    recorder = Recorder()
    return Figures(jurisdiction, on, cast("Policy", recorder)), recorder


def _alaska(given_on: date, _step: str) -> Seen:
    figures, recorder = _figures("US-AK", given_on)
    return Seen(in_alaska(given_on, figures, "tanf.ak.adverse_notice_days").effective_on, frozenset(recorder.read))


def _oregon(given_on: date, _step: str) -> Seen:
    figures, recorder = _figures("US-OR", given_on)
    effect = in_oregon(given_on, calendars.calendar_days("US-OR", 2026, last_year=2027), figures)
    return Seen(effect.effective_on, frozenset(recorder.read))


def _lifetime(used: int, step: str) -> Seen:
    run = [months_used.month_after(NOW, -back) for back in range(used)]
    [limit] = months_used.limits_of("US-OR", months_used.months_of(run, [], state="OR"), this_month=NOW)
    return Seen(getattr(limit, step), frozenset({months_used.LIFETIME["US-OR"]}))


def _length(age: int, _step: str) -> Seen:
    home = household("NC", adult(age), spouse(70))
    found = length_of(Programme.SNAP, "US-NC", NOW, household=home)
    return Seen(found and found.months, frozenset({found.id} if found else ()))


def _certified(programme: Programme, jurisdiction: str) -> Callable[[int, str], Seen]:
    def ask(months: int, _step: str) -> Seen:
        length = length_of(programme, jurisdiction, NOW)
        try:
            require_length(length, months, "the family asked for it")
        except Refused:
            return Seen(False, frozenset({length.id} if length else ()))
        return Seen(True, frozenset({length.id} if length else ()))

    return ask


def _told_by(received_at: datetime, _step: str) -> Seen:
    return Seen(told_by(received_at, is_open=True), frozenset())


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JUNEAU)


THRESHOLDS = (
    # The twenty-first of November leaves ten days before December.
    Threshold(
        "timely.py first_of_month_after: (first - given_on).days >= count",
        ("tanf.ak.adverse_notice_days",),
        date(2026, 11, 21),
        DAY,
        _alaska,
        "",
        (date(2026, 12, 1), date(2026, 12, 1), date(2027, 1, 1)),
    ),
    # The first business day after the fifteenth is Monday the sixteenth.
    Threshold(
        "timely.py in_oregon: given_on <= cutoff",
        ("notice.or.one_cutoff_day",),
        date(2026, 11, 16),
        DAY,
        _oregon,
        "",
        (date(2026, 12, 1), date(2026, 12, 1), date(2027, 1, 1)),
    ),
    Threshold(
        "months_used.py is_used_up: self.used >= self.most",
        ("tanf.or.time_limit_months",),
        60,
        1,
        _lifetime,
        "is_used_up",
        FROM,
    ),
    Threshold(
        "months_used.py left: max(self.most - self.used, 0)",
        ("tanf.or.time_limit_months",),
        60,
        1,
        _lifetime,
        "left",
        (1, 0, 0),
    ),
    Threshold(
        "months_used.py _limit: used < most[0]",
        ("tanf.or.time_limit_months",),
        60,
        1,
        _lifetime,
        "last_month",
        (date(2026, 12, 1), None, None),
    ),
    Threshold(
        "certification.py _all_elderly_or_disabled: one.age >= elderly_age",
        ("snap.certification_max_months",),
        60,
        1,
        _length,
        "",
        (12, 24, 24),
    ),
    Threshold(
        "certification.py require_length: months > length.months",
        ("snap.certification_max_months",),
        12,
        1,
        _certified(Programme.SNAP, "US-NC"),
        "",
        UP_TO,
    ),
    Threshold(
        "certification.py require_length: months < length.months",
        ("erdc.or.certification_months",),
        12,
        1,
        _certified(Programme.CHILD_CARE, "US-OR"),
        "",
        FROM,
    ),
    # Close of business is at five.
    Threshold(
        "hours.py told_by: received_at <= close",
        (),
        _at(20, 17),
        MINUTE,
        _told_by,
        "",
        (_at(20, 17), _at(20, 17), _at(21, 0)),
    ),
)
