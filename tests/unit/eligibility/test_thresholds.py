"""Every threshold of the scanned rules a unit below, at and a unit above; no comparison without its place in the list.

Duties: O047. Scanned are the modules that `thresholds/found.py` names: those that decide a month, and those beside a
decision that compare. An equality, and a place in a table that is looked up, is no comparison here. Whoever adds a
comparison to them adds its threshold, or says in `no_limits.py` why it is none.
"""

from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.book import Book
from policy.reader import load
from tests.unit.eligibility.households import month
from tests.unit.eligibility.thresholds import every
from tests.unit.eligibility.thresholds.found import comparisons
from tests.unit.eligibility.thresholds.no_limits import NO_LIMITS
from tests.unit.eligibility.thresholds.shape import MONTH, Threshold

PLACES = 4


def named(one: object) -> str | None:
    return f"{one.compared} at {one.limit} ({one.step})" if isinstance(one, Threshold) else None


@pytest.mark.parametrize("threshold", every(), ids=named)
def test_stands_where_the_list_says(threshold: Threshold) -> None:
    for figure, expected in threshold.around():
        seen = threshold.ask(figure, threshold.step)
        assert _plain(seen.value) == _plain(expected), figure
        assert set(threshold.reads) <= seen.read, figure


class TestTheList:
    def test_names_every_comparison_of_the_rules(self) -> None:
        named_ones = {one.compared for one in every()} | set(NO_LIMITS)
        assert comparisons() - named_ones == set()

    def test_names_none_that_is_gone_and_none_twice(self) -> None:
        listed = {one.compared for one in every()}
        assert (listed | set(NO_LIMITS)) - comparisons() == set()
        assert listed & set(NO_LIMITS) == set()
        assert all(NO_LIMITS.values())

    def test_reads_figures_that_are_on_file(self) -> None:
        policy = load()
        known = {one.id for one in (*policy.parameters(), *policy.rules())}
        assert {id for one in every() for id in one.reads} - known == set()

    def test_tells_a_figure_below_from_one_above(self) -> None:
        """A threshold whose three answers are the same would hold nothing."""
        flat = [one.compared for one in every() if len({str(_plain(value)) for value in one.seen}) == 1]
        assert flat == []


@pytest.mark.parametrize("parents", ["one_parent", "two_parents", "child_only"])
def test_the_smallest_grant_of_texas_lies_beyond_the_needs_of_every_size(parents: str) -> None:
    """So the one-time payment, which asks whether a grant is left, never turns on it (1 TAC 372.408, 372.801)."""
    book = Book.open("US-TX", month(MONTH))
    column = parents if parents == "child_only" else f"caretaker_{parents}"
    sizes = range(2 if parents == "two_parents" else 1, 16)
    rate, least = book.amount("tanf.tx.recognizable_rate"), book.amount("tanf.tx.minimum_grant")
    for size in sizes:
        needs = book.by_size(f"tanf.tx.budgetary_needs.{parents}", size)
        most = book.by_size(f"tanf.tx.max_grant.{column}", size)
        assert most - (needs * rate + Decimal("0.5")) >= least


def _plain(value: Any) -> Any:
    """Yes and no stay apart from one and nothing; of amounts four places count."""
    if isinstance(value, bool):
        return str(value)
    return round(Decimal(value), PLACES) if isinstance(value, int | Decimal) else value
