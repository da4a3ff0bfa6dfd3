"""Alaska's ladder: when a penalty starts, which level it has by elapsed months, and what may raise it (A050)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import calendars
from eligibility.public import Figures, Step, day_words
from eligibility.public import first_of_month_after as after_notice
from reengagement.rules.ladder import Level, percent
from reengagement.rules.points import Point

STEPS = "tanf.ak.penalty.steps"
GATE = "tanf.ak.penalty.step_up_gate"
START = "tanf.ak.penalty.start"
NOTICE = "tanf.ak.adverse_notice_days"
LOOK_BACK = "tanf.ak.job_quit_lookback_days"


@dataclass(frozen=True, slots=True)
class Raise:
    """A decision to raise a penalty: the visit tried, the written finding on the children, the notice given.

    `is_safe`: the finding says that the children's health, safety and well-being will not be significantly jeopardized.
    `is_stored`: visit and finding are in the case record. `not_before`: the day that a hearing leaves, if it waited.
    """

    visit_tried_on: date | None = None
    found_on: date | None = None
    finding: str = ""
    is_safe: bool | None = None
    is_stored: bool = False
    notice_on: date | None = None
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels that a penalty reached up to a day, the last one in force, and the arithmetic."""

    levels: tuple[Level, ...]
    month: int
    steps: tuple[Step, ...]

    @property
    def level(self) -> Level | None:
        """The level in force; None before the penalty's first day."""
        return self.levels[-1] if self.levels else None


def first_day_for_recipient(notice_on: date, *, figures: Figures) -> Step:
    """Tell as a step how a recipient's first penalty day is found; `first_of_month_after` returns the day itself.

    Policy: 7 AAC 45.980(d)(2), 7 AAC 49.060 (`tanf.ak.penalty.start`).
    """
    first = first_of_month_after(notice_on, figures=figures)
    days = figures.count(NOTICE)
    return Step(
        name="First day of the penalty",
        inputs=(("Notice given", day_words(notice_on)), ("Days of notice", str(days))),
        rule=f"The first of the month after the notice, and at least {days} days after it.",
        result=day_words(first),
        source=f"{figures.source(START)}; {figures.source(NOTICE)}",
    )


def first_of_month_after(notice_on: date, *, figures: Figures) -> date:
    """Return the first day of the month after a notice was given that leaves all the days of notice.

    Policy: 7 AAC 45.980(d)(2), 7 AAC 49.060 (`tanf.ak.adverse_notice_days`).
    """
    return after_notice(notice_on, figures.count(NOTICE))


def month_number(first_day: date, on: date) -> int:
    """Return in which month of one continuing failure a day lies, counted from the penalty's first day; 0 before it.

    Policy: AS 47.27.085(a) (months after the finding of noncompliance), 7 AAC 45.980(d) (which day that is).
    """
    if on < first_day:
        return 0
    months = (on.year - first_day.year) * 12 + on.month - first_day.month
    while calendars.add_months(first_day, months) > on:
        months -= 1
    return months + 1


def raise_points(raised: Raise, *, imposed_on: date, figures: Figures) -> tuple[Point, ...]:
    """Return what a raise to the second or third level needs, each with its source.

    Policy: AS 47.27.085(b); 7 AAC 45.980(g), (j) (`tanf.ak.penalty.step_up_gate`); DPAWS expectations 13 (A050).
    """
    source = figures.source(GATE)
    visit, found = raised.visit_tried_on, raised.found_on
    has_visit = visit is not None and visit >= imposed_on
    has_finding = bool(raised.finding.strip()) and found is not None and visit is not None and found >= visit
    return (
        Point(
            "A home visit was tried after the first level began",
            has_visit,
            "Try a home visit after the penalty began.",
            source,
            "visit_tried_on",
        ),
        Point(
            "A finding on the children’s safety was written after the visit",
            has_finding,
            "Write the finding on the children’s health, safety and well-being, on the day of the visit or later.",
            source,
            "finding",
        ),
        Point(
            "The children will not be significantly harmed",
            raised.is_safe is True,
            "The finding has to say that the children will not be significantly harmed. Until then the level stays.",
            source,
            "is_safe",
        ),
        Point(
            "Visit and finding are in the case record",
            raised.is_stored,
            "File the visit and the finding in the case record.",
            source,
            "is_stored",
        ),
    )


def to_consider(figures: Figures) -> tuple[str, ...]:
    """Return what the finding on the children has to weigh, in the words on file."""
    considered = figures.policy.rule(GATE).logic["consider"]
    return tuple(str(one) for one in considered) if isinstance(considered, tuple) else (str(considered),)


def ladder_on(first_day: date, raises: Sequence[Raise], on: date, *, figures: Figures) -> Ladder:
    """Return the levels of one continuing failure up to a day.

    The months only open a level; a raise with all its points and its notice begins it, on the first of the month after
    the notice and not before its month. The third level also waits for the months of the second. Nothing lowers a level
    but the end. Raises are read in the order of their notices.

    Policy: AS 47.27.085(a), (b); 7 AAC 45.980(a), (f), (g) (`tanf.ak.penalty.steps`).
    """
    levels: list[Level] = []
    steps: list[Step] = []
    rows = _rows(figures)
    for number, opened, begins in _begins(first_day, raises, rows, figures):
        if number > 1:
            steps.append(_raised_step(number, rows[number - 1], opened, begins, figures))
        else:
            steps.append(_first_step(rows[0][1], first_day, figures))
        if begins is None or begins > on:
            break
        levels.append(Level(number, rows[number - 1][1], begins))
    return Ladder(tuple(levels), month_number(first_day, on), tuple(steps))


def opens_on(first_day: date, raises: Sequence[Raise], number: int, *, figures: Figures) -> date | None:
    """Return the day from which a level may begin; None while the level below it has no day, or there is none.

    Policy: AS 47.27.085(a); 7 AAC 45.980(f) (`tanf.ak.penalty.steps`); policy README 13.3 (all months of the level
    below).
    """
    days = _begins(first_day, raises, _rows(figures), figures)
    return next((opened for level, opened, _ in days if level == number), None)


def _begins(
    first_day: date, raises: Sequence[Raise], rows: Sequence[tuple[int, Decimal]], figures: Figures
) -> Iterator[tuple[int, date, date | None]]:
    """Go through the levels: the day on which each opens and begins, up to the first without a raise of its own."""
    left = sorted((one for one in raises if one.notice_on), key=lambda one: one.notice_on or first_day)
    yield 1, first_day, first_day
    before = first_day
    for number in range(2, len(rows) + 1):
        opened = _opened(first_day, before, rows, number)
        used, begins = _raise_from(left, opened, imposed_on=first_day, figures=figures)
        yield number, opened, begins
        if begins is None:
            return
        left, before = left[used:], begins


def _rows(figures: Figures) -> tuple[tuple[int, Decimal], ...]:
    """Return the levels on file: the first month of each, and its share."""
    return tuple(
        (int(str(row["months_of_noncompliance"]).split("-")[0].rstrip("+")), Decimal(str(row["reduction"])))
        for row in figures.rows(STEPS)
    )


def _opened(first_day: date, before: date, rows: Sequence[tuple[int, Decimal]], number: int) -> date:
    """Return the day from which a level may begin: its month, and after all the months of the level before it."""
    month, months_before = rows[number - 1][0], rows[number - 1][0] - rows[number - 2][0]
    return max(calendars.add_months(first_day, month - 1), calendars.add_months(before, months_before))


def _raise_from(
    raises: Sequence[Raise], opened: date, *, imposed_on: date, figures: Figures
) -> tuple[int, date | None]:
    """Return how many raises are used up, and the day on which the first good one begins its level."""
    for place, raised in enumerate(raises, start=1):
        points = raise_points(raised, imposed_on=imposed_on, figures=figures)
        is_told = raised.notice_on is not None and raised.found_on is not None and raised.found_on <= raised.notice_on
        if all(point.is_met for point in points) and is_told and raised.notice_on is not None:
            told = first_of_month_after(raised.notice_on, figures=figures)
            return place, max(opened, told, raised.not_before or told)
    return len(raises), None


def _first_step(share: Decimal, first_day: date, figures: Figures) -> Step:
    return Step(
        name="Level 1",
        inputs=(("First penalty day", day_words(first_day)),),
        rule=f"From the first day of the penalty: {percent(share)} of the largest payment for the family’s size.",
        result=f"From {day_words(first_day)}",
        source=figures.source(STEPS),
    )


def _raised_step(number: int, row: tuple[int, Decimal], opened: date, begins: date | None, figures: Figures) -> Step:
    month, share = row
    return Step(
        name=f"Level {number}",
        inputs=(("From month", str(month)), ("Open from", day_words(opened))),
        rule=(
            f"{percent(share)} from month {month} on, after all months of the level before, and only after a home visit"
            " was tried and a written finding says that the children will not be significantly harmed."
        ),
        result=f"From {day_words(begins)}" if begins else "Does not begin: no visit and finding with its notice",
        source=f"{figures.source(STEPS)}; {figures.source(GATE)}",
        doubt="That all months of the level before have to pass is our careful reading; the texts count elapsed ones.",
    )


def proof_days(failure_number: int, *, figures: Figures) -> int:
    """Return the longest activity, in days, that may be asked as proof of compliance after the so-many-th failure.

    Policy: 7 AAC 45.980(i) (`tanf.ak.penalty.proof_days`). All kinds of failures of one person count together.
    """
    keys = {1: "first", 2: "second"}
    return figures.count("tanf.ak.penalty.proof_days", keys.get(failure_number, "third_and_later"))


def job_quit_days(quit_number: int, *, figures: Figures) -> int:
    """Return how many days the family is ineligible after the so-many-th job quit or refusal.

    Policy: AS 47.27.015(c); 7 AAC 45.970(d) (`tanf.ak.job_quit_ineligibility`: a month is 30 days).
    """
    keys = {1: "first", 2: "second"}
    months = figures.count("tanf.ak.job_quit_ineligibility", keys.get(quit_number, "third_and_later"))
    return months * _days_of_month(figures)


def counts_at_application(quit_on: date, filed_on: date, *, figures: Figures) -> bool:
    """Answer whether a job that was quit before a family asked for cash counts: fewer than so many days before it.

    A job that was quit "60 or more days before submitting the application" does not.

    Policy: 7 AAC 45.970(a) (`tanf.ak.job_quit_lookback_days`).
    """
    return (filed_on - quit_on).days < figures.count(LOOK_BACK)


def _days_of_month(figures: Figures) -> int:
    """Read the length of a month from the unit of the figure: "months of 30 days"."""
    unit = figures.policy.parameter("tanf.ak.job_quit_ineligibility").unit
    return next(int(word) for word in unit.split() if word.isdigit())
