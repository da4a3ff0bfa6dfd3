"""Alaska's penalties: the eighteen cases of the policy README section 13.2, the ladder, the raise, the money."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.public import calendars
from policy.reader import Value, load
from reengagement.choices import EndGround, PenaltyOutcome, PenaltyReason
from reengagement.rules import Figures, alaska
from reengagement.rules.alaska import Appeal, Attempt, Base, Penalty, Raise
from reengagement.rules.ladder import Level

TODAY = date(2026, 11, 20)
FIGURES = Figures("US-AK", TODAY)
DAY = timedelta(days=1)
FAILED, FIRST = date(2026, 1, 20), date(2026, 3, 1)
ENDS, DELETED = PenaltyOutcome.ENDS, PenaltyOutcome.DELETED
GOES_ON, WAITS = PenaltyOutcome.GOES_ON, PenaltyOutcome.WAITS


def set_to(**values: str) -> Figures:
    """Read the figures with what an administrator set; two lines under a name stand for a point."""

    def chosen(id: str, _on: date) -> Value:
        return values.get(id.removeprefix("tanf.ak.penalty."))

    return Figures("US-AK", TODAY, chosen=chosen)


def penalty(*attempts: Attempt, **changes: Any) -> Penalty:
    return replace(Penalty(FAILED, FIRST, PenaltyReason.ACTIVITY, attempts=attempts), **changes)


@dataclass(frozen=True)
class Case:
    """One case of section 13.2: what happened, and how the penalty stands."""

    number: str
    penalty: Penalty
    outcome: PenaltyOutcome
    effective_on: date | None = None
    ground: EndGround | None = EndGround.COMPLIED
    restored_from: date | None = None
    pays_back: bool = False
    figures: Figures = FIGURES
    today: date = TODAY


def on(month: int, day: int) -> date:
    return date(2026, month, day)


SAID_AND_DONE = Attempt(intent_on=on(3, 5), began_on=on(3, 8), complied_on=on(3, 12))
FAILED_ONCE = Attempt(intent_on=on(3, 5), failed_on=on(3, 20))
THEN = Attempt(intent_on=on(4, 20), began_on=on(4, 21), complied_on=on(4, 25))
CASES = [
    Case("1 intent, then the activity finished", penalty(SAID_AND_DONE), ENDS, on(3, 5)),
    Case("2 complied, never said anything", penalty(Attempt(complied_on=on(3, 12))), ENDS, on(3, 12)),
    Case("3 intent, never complied", penalty(FAILED_ONCE), GOES_ON, ground=None),
    Case("3 intent alone, still open", penalty(Attempt(intent_on=on(3, 5))), GOES_ON, ground=None),
    Case("4 failed intent is spent", penalty(FAILED_ONCE, THEN), ENDS, on(4, 20)),
    Case(
        "4 failed intent counts where it is set so",
        penalty(FAILED_ONCE, THEN),
        ENDS,
        on(3, 5),
        figures=set_to(spent_intent="COUNTS"),
    ),
    Case(
        "5 intent and compliance before it starts",
        penalty(Attempt(intent_on=on(2, 10), complied_on=on(2, 20))),
        DELETED,
        today=on(2, 28),
    ),
    Case(
        "5 the same, seen too late to keep the money from being taken",
        penalty(Attempt(intent_on=on(2, 10), complied_on=on(2, 20))),
        DELETED,
        pays_back=True,
    ),
    Case(
        "6 intent before it starts, compliance after",
        penalty(Attempt(intent_on=on(2, 20), complied_on=on(3, 12))),
        DELETED,
        pays_back=True,
    ),
    Case(
        "6 compliance on its first day",
        penalty(Attempt(intent_on=on(2, 20), complied_on=FIRST)),
        DELETED,
        pays_back=True,
        today=FIRST,
    ),
    Case(
        "6 intent on its first day",
        penalty(Attempt(intent_on=on(3, 1), complied_on=on(3, 12))),
        DELETED,
        pays_back=True,
    ),
    Case(
        "7 intent before the failure",
        penalty(Attempt(intent_on=on(1, 19), complied_on=on(3, 12))),
        ENDS,
        on(3, 12),
    ),
    Case(
        "7 intent on the very day of the failure counts",
        penalty(Attempt(intent_on=FAILED, complied_on=on(3, 12))),
        DELETED,
        pays_back=True,
    ),
    Case("7 compliance before the failure is none", penalty(Attempt(complied_on=on(1, 19))), GOES_ON, ground=None),
    Case(
        "8 starting the activity is intent",
        penalty(Attempt(began_on=on(3, 8), complied_on=on(3, 12))),
        ENDS,
        on(3, 8),
    ),
    Case(
        "9 day N of an activity",
        penalty(
            Attempt(
                complied_on=alaska.complied_on(
                    PenaltyReason.ACTIVITY,
                    done_on=[on(3, 9), on(3, 10), on(3, 11), on(3, 12), on(3, 13), on(3, 16)],
                    days_asked=5,
                    figures=FIGURES,
                )
            )
        ),
        ENDS,
        on(3, 13),
    ),
    Case(
        "10 intent entered late",
        penalty(Attempt(intent_on=on(3, 5), intent_entered_on=on(6, 1), complied_on=on(3, 12))),
        ENDS,
        on(3, 5),
    ),
    Case(
        "11 a plan is complied with by signing it",
        penalty(
            Attempt(
                intent_on=on(3, 5),
                complied_on=alaska.complied_on(
                    PenaltyReason.PLAN, signed_on=on(3, 17), done_on=[on(3, 6)], figures=FIGURES
                ),
            ),
            reason=PenaltyReason.PLAN,
        ),
        ENDS,
        on(3, 5),
    ),
    Case(
        "11 a plan made and not signed is none",
        penalty(
            Attempt(
                intent_on=on(3, 5),
                complied_on=alaska.complied_on(PenaltyReason.PLAN, done_on=[on(3, 6)], figures=FIGURES),
            ),
            reason=PenaltyReason.PLAN,
        ),
        GOES_ON,
        ground=None,
    ),
    Case("12 the other person’s penalty goes on", penalty(Attempt(intent_on=on(3, 5))), GOES_ON, ground=None),
    Case(
        "13 good cause found afterwards",
        penalty(good_cause_from=on(4, 2)),
        ENDS,
        on(4, 2),
        EndGround.GOOD_CAUSE,
    ),
    Case(
        "13 good cause that began on the first day",
        penalty(good_cause_from=on(3, 1)),
        DELETED,
        ground=EndGround.GOOD_CAUSE,
        pays_back=True,
    ),
    Case(
        "13 good cause that began before",
        penalty(good_cause_from=FAILED),
        DELETED,
        ground=EndGround.GOOD_CAUSE,
        pays_back=True,
    ),
    Case("13 good cause lies ahead", penalty(good_cause_from=TODAY + DAY), GOES_ON, ground=None),
    Case("14 an exemption begins", penalty(exempt_from=on(5, 1)), ENDS, on(5, 1), EndGround.EXEMPTION),
    Case(
        "14 an exemption began before the first day",
        penalty(exempt_from=on(2, 1)),
        DELETED,
        ground=EndGround.EXEMPTION,
        today=on(2, 1),
    ),
    Case("14 an exemption lies ahead", penalty(exempt_from=TODAY + DAY), GOES_ON, ground=None),
    Case(
        "15 complied while applying again",
        penalty(
            Attempt(intent_on=on(10, 1), complied_on=on(10, 9)),
            closed_on=on(9, 30),
            reapplied_on=on(10, 5),
            eligible_on=on(10, 12),
        ),
        ENDS,
        on(10, 1),
        restored_from=on(10, 12),
    ),
    Case(
        "15 the same without intent since the closing",
        penalty(
            Attempt(intent_on=on(8, 3), complied_on=on(10, 9)),
            closed_on=on(9, 30),
            reapplied_on=on(10, 5),
            eligible_on=on(10, 5),
        ),
        ENDS,
        on(10, 9),
        restored_from=on(10, 9),
    ),
    Case(
        "15 intent and compliance on the closing day",
        penalty(
            Attempt(intent_on=on(9, 30), complied_on=on(9, 30)),
            closed_on=on(9, 30),
            reapplied_on=on(10, 5),
            eligible_on=on(10, 5),
        ),
        ENDS,
        on(9, 30),
        restored_from=on(10, 5),
    ),
    Case(
        "15 intent on the closing day",
        penalty(
            Attempt(intent_on=on(9, 30), complied_on=on(10, 9)),
            closed_on=on(9, 30),
            reapplied_on=on(10, 5),
            eligible_on=on(10, 5),
        ),
        ENDS,
        on(9, 30),
        restored_from=on(10, 5),
    ),
    Case(
        "15 complied before the case closed",
        penalty(Attempt(intent_on=on(9, 1), complied_on=on(9, 29)), closed_on=on(9, 30)),
        ENDS,
        on(9, 1),
    ),
    Case(
        "16 a job quit is never cured",
        penalty(Attempt(intent_on=on(3, 2), complied_on=on(3, 3)), reason=PenaltyReason.JOB_QUIT, number=3),
        GOES_ON,
        ground=None,
    ),
    Case(
        "16 a first job quit is over after thirty days",
        penalty(reason=PenaltyReason.JOB_QUIT, exempt_from=on(3, 2)),
        ENDS,
        on(3, 31),
        EndGround.SERVED,
        today=on(3, 31),
    ),
    Case(
        "16 a first job quit runs for all thirty days",
        penalty(reason=PenaltyReason.JOB_QUIT),
        GOES_ON,
        ground=None,
        today=on(3, 30),
    ),
    Case(
        "16 a second job quit is over after six months of thirty days",
        penalty(reason=PenaltyReason.JOB_REFUSED, number=2),
        ENDS,
        on(8, 28),
        EndGround.SERVED,
    ),
    Case(
        "16 good cause undoes a job quit",
        penalty(reason=PenaltyReason.JOB_QUIT, number=3, good_cause_from=FAILED),
        DELETED,
        ground=EndGround.GOOD_CAUSE,
        pays_back=True,
    ),
    Case(
        "17 waits for the hearing while aid goes on",
        penalty(appeal=Appeal.PENDING, has_continued_aid=True),
        WAITS,
        ground=None,
    ),
    Case("17 does not wait without it", penalty(appeal=Appeal.PENDING), GOES_ON, ground=None),
    Case(
        "17 a hearing won deletes it",
        penalty(appeal=Appeal.WON),
        DELETED,
        ground=EndGround.APPEAL_WON,
        pays_back=True,
    ),
    Case(
        "17 a hearing won, nothing taken meanwhile",
        penalty(appeal=Appeal.WON, has_continued_aid=True),
        DELETED,
        ground=EndGround.APPEAL_WON,
    ),
    Case("17 a hearing lost lets it go on", penalty(appeal=Appeal.LOST), GOES_ON, ground=None),
    Case("an error deletes it", penalty(is_error=True), DELETED, ground=EndGround.ERROR, pays_back=True),
]


class TestSection132:
    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
    def test_ends_as_the_case_says(self, case: Case) -> None:
        """A042: the eighteen cases by their numbers; no. 18 stands with the money below."""
        ending = alaska.end_of(case.penalty, today=case.today, figures=case.figures)
        assert (ending.outcome, ending.effective_on, ending.ground) == (case.outcome, case.effective_on, case.ground)
        assert ending.last_penalty_day == (case.effective_on - DAY if case.effective_on else None)
        if case.restored_from or case.outcome != ENDS:
            assert ending.restored_from == case.restored_from
        else:
            assert ending.restored_from == case.effective_on
        assert ending.pays_back == case.pays_back

    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
    def test_shows_its_arithmetic(self, case: Case) -> None:
        steps = alaska.end_of(case.penalty, today=case.today, figures=case.figures).steps
        assert steps
        assert all(step.name and step.rule and step.result and step.source for step in steps)

    def test_names_every_case(self) -> None:
        numbers = {int(case.number.split()[0]) for case in CASES if case.number[0].isdigit()}
        assert numbers == set(range(1, 18))

    def test_of_no_12_ends_each_persons_own(self) -> None:
        his, hers = penalty(SAID_AND_DONE), penalty(Attempt(intent_on=on(3, 5)))
        assert alaska.end_of(his, today=TODAY, figures=FIGURES).is_over
        assert not alaska.end_of(hers, today=TODAY, figures=FIGURES).is_over

    def test_does_not_look_ahead(self) -> None:
        """Compliance counts from its day on."""
        assert alaska.end_of(penalty(SAID_AND_DONE), today=on(3, 11), figures=FIGURES).outcome == GOES_ON
        assert alaska.end_of(penalty(SAID_AND_DONE), today=on(3, 12), figures=FIGURES).outcome == ENDS

    def test_says_where_the_late_entry_stands(self) -> None:
        """No. 10: the entry date is kept for the record."""
        attempt = Attempt(intent_on=on(3, 5), intent_entered_on=on(6, 1), complied_on=on(3, 12))
        (step,) = alaska.end_of(penalty(attempt), today=TODAY, figures=FIGURES).steps
        assert ("Intent entered", "Mon Jun 1, 2026") in step.inputs
        assert step.result == "Thu Mar 5, 2026"

    def test_waits_for_an_application_after_a_closing(self) -> None:
        """No. 15: nothing is paid before somebody applies."""
        closed = penalty(Attempt(complied_on=on(10, 9)), closed_on=on(9, 30))
        assert alaska.end_of(closed, today=TODAY, figures=FIGURES).restored_from is None

    @given(intent=st.dates(FAILED, date(2026, 10, 1)), later=st.integers(0, 45), first=st.dates(FAILED + DAY, on(6, 1)))
    def test_never_ends_later_than_intent_or_compliance(self, intent: date, later: int, first: date) -> None:
        complied = intent + later * DAY
        ending = alaska.end_of(
            Penalty(FAILED, first, PenaltyReason.ACTIVITY, attempts=(Attempt(intent_on=intent, complied_on=complied),)),
            today=TODAY,
            figures=FIGURES,
        )
        assert ending.outcome == (ENDS if intent > first else DELETED)
        assert ending.effective_on in {None, intent}


class TestProof:
    @pytest.mark.parametrize(("number", "days"), [(1, 5), (2, 10), (3, 30), (7, 30)])
    def test_is_limited_by_the_number_of_the_failure(self, number: int, days: int) -> None:
        assert alaska.proof_days(number, figures=FIGURES) == days

    def test_asks_no_more_days_than_allowed(self) -> None:
        done = [FIRST + offset * DAY for offset in range(5)]
        asked = {"done_on": done, "days_asked": 30, "figures": FIGURES}
        assert alaska.complied_on(PenaltyReason.ACTIVITY, number=1, **asked) == done[4]
        assert alaska.complied_on(PenaltyReason.ACTIVITY, number=2, **asked) is None

    def test_counts_a_day_once(self) -> None:
        done = [FIRST, FIRST, FIRST + DAY]
        assert alaska.complied_on(PenaltyReason.ACTIVITY, done_on=done, days_asked=2, figures=FIGURES) == FIRST + DAY
        assert alaska.complied_on(PenaltyReason.ACTIVITY, done_on=done, days_asked=3, figures=FIGURES) is None


class TestStart:
    @pytest.mark.parametrize(
        ("notice_on", "first"),
        [
            (date(2026, 11, 20), date(2026, 12, 1)),
            (date(2026, 11, 21), date(2026, 12, 1)),
            (date(2026, 11, 22), date(2027, 1, 1)),
            (date(2026, 12, 22), date(2027, 1, 1)),
            (date(2026, 12, 23), date(2027, 2, 1)),
            (date(2027, 2, 18), date(2027, 3, 1)),
            (date(2027, 2, 19), date(2027, 3, 1)),
            (date(2027, 2, 20), date(2027, 4, 1)),
            (date(2028, 2, 20), date(2028, 3, 1)),
            (date(2028, 2, 21), date(2028, 4, 1)),
            (date(2028, 2, 29), date(2028, 4, 1)),
            (date(2026, 11, 1), date(2026, 12, 1)),
        ],
    )
    def test_of_a_recipient_is_the_first_after_ten_days(self, notice_on: date, first: date) -> None:
        assert alaska.first_of_month_after(notice_on, figures=FIGURES) == first
        assert alaska.first_day_for_recipient(notice_on, figures=FIGURES).result.endswith(str(first.year))


def raised(notice_on: date) -> Raise:
    visit = notice_on - 7 * DAY
    return Raise(visit, visit + DAY, "Food and rent are paid by an aunt.", True, True, notice_on)


def shares(first: date, raises: list[Raise], day: date) -> list[tuple[Decimal, date]]:
    return [(level.share, level.first_day) for level in alaska.ladder_on(first, raises, day, figures=FIGURES).levels]


FORTY, SEVENTY_FIVE, FULL = Decimal("0.4"), Decimal("0.75"), Decimal(1)
JAN = date(2026, 1, 1)


class TestLadder:
    @pytest.mark.parametrize(
        ("day", "month"),
        [
            (date(2025, 12, 31), 0),
            (JAN, 1),
            (date(2026, 4, 30), 4),
            (date(2026, 5, 1), 5),
            (date(2026, 8, 31), 8),
            (date(2026, 9, 1), 9),
            (date(2027, 1, 1), 13),
        ],
    )
    def test_counts_months_from_the_first_penalty_day(self, day: date, month: int) -> None:
        assert alaska.month_number(JAN, day) == month

    @pytest.mark.parametrize(
        ("day", "month"),
        [(date(2028, 2, 28), 1), (date(2028, 2, 29), 2), (date(2028, 3, 30), 2), (date(2028, 3, 31), 3)],
    )
    def test_counts_months_of_an_applicant_from_any_day(self, day: date, month: int) -> None:
        assert alaska.month_number(date(2028, 1, 31), day) == month

    def test_stays_at_forty_without_visit_and_finding(self) -> None:
        """A050: the months alone raise nothing."""
        for day in (date(2026, 5, 1), date(2026, 9, 1), date(2027, 6, 1)):
            assert shares(JAN, [], day) == [(FORTY, JAN)]

    @pytest.mark.parametrize(
        ("notice_on", "begins"),
        [
            (date(2026, 2, 10), date(2026, 5, 1)),
            (date(2026, 4, 20), date(2026, 5, 1)),
            (date(2026, 4, 21), date(2026, 5, 1)),
            (date(2026, 4, 22), date(2026, 6, 1)),
            (date(2026, 7, 3), date(2026, 8, 1)),
        ],
    )
    def test_rises_to_seventy_five_in_month_five_at_the_earliest(self, notice_on: date, begins: date) -> None:
        assert shares(JAN, [raised(notice_on)], begins - DAY) == [(FORTY, JAN)]
        assert shares(JAN, [raised(notice_on)], begins) == [(FORTY, JAN), (SEVENTY_FIVE, begins)]

    def test_takes_the_whole_family_in_month_nine_at_the_earliest(self) -> None:
        raises = [raised(date(2026, 4, 15)), raised(date(2026, 8, 15))]
        assert shares(JAN, raises, date(2026, 8, 31))[-1][0] == SEVENTY_FIVE
        assert shares(JAN, raises, date(2026, 9, 1))[-1] == (FULL, date(2026, 9, 1))

    def test_waits_for_the_months_of_the_second_level(self) -> None:
        """README 13.3: four months at the second level, even when the calendar shows month nine."""
        raises = [raised(date(2026, 7, 15)), raised(date(2026, 8, 15))]
        assert shares(JAN, raises, date(2026, 11, 30))[-1] == (SEVENTY_FIVE, date(2026, 8, 1))
        assert shares(JAN, raises, date(2026, 12, 1))[-1] == (FULL, date(2026, 12, 1))

    def test_needs_a_raise_of_its_own_for_each_level(self) -> None:
        assert shares(JAN, [raised(date(2026, 4, 15))], date(2027, 1, 1))[-1][0] == SEVENTY_FIVE

    @pytest.mark.parametrize(
        "changes",
        [
            {"visit_tried_on": None},
            {"visit_tried_on": JAN - DAY},
            {"found_on": None},
            {"found_on": date(2026, 4, 7)},
            {"found_on": date(2026, 4, 16)},
            {"finding": "  "},
            {"is_safe": None},
            {"is_safe": False},
            {"is_stored": False},
            {"notice_on": None},
        ],
    )
    def test_does_not_rise_when_a_point_is_missing(self, changes: dict[str, Any]) -> None:
        """A050: visit tried after the first level began, finding written after it, children safe, both on file."""
        one = replace(raised(date(2026, 4, 15)), **changes)
        assert shares(JAN, [one], date(2026, 12, 1)) == [(FORTY, JAN)]
        # A raise that does not hold takes nothing from a later one that does.
        assert shares(JAN, [one, raised(date(2026, 5, 15))], date(2026, 12, 1))[-1] == (SEVENTY_FIVE, date(2026, 6, 1))

    def test_rises_with_visit_finding_and_notice_on_one_day(self) -> None:
        """The visit may be on the first penalty day, and the finding and the notice on the day of the visit."""
        one = Raise(JAN, JAN, "Food and rent are paid by an aunt.", is_safe=True, is_stored=True, notice_on=JAN)
        assert shares(JAN, [one], date(2026, 5, 1))[-1] == (SEVENTY_FIVE, date(2026, 5, 1))

    def test_explains_what_a_raise_needs(self) -> None:
        points = alaska.raise_points(Raise(), imposed_on=JAN, figures=FIGURES)
        assert [point.field for point in points if not point.is_met] == [
            "visit_tried_on",
            "finding",
            "is_safe",
            "is_stored",
        ]
        assert all(point.source.startswith("AS 47.27.085(b)") for point in points)
        assert "whether a child could stay in the home" in alaska.to_consider(FIGURES)

    def test_tells_month_and_steps(self) -> None:
        ladder = alaska.ladder_on(JAN, [raised(date(2026, 4, 15))], date(2026, 6, 1), figures=FIGURES)
        assert ladder.month == 6
        assert [step.name for step in ladder.steps] == ["Level 1", "Level 2", "Level 3"]
        assert all(step.rule and step.result and step.source for step in ladder.steps)
        assert alaska.ladder_on(JAN, [], JAN - DAY, figures=FIGURES).level is None

    @given(
        first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        notices=st.lists(st.integers(0, 700), max_size=6),
        after=st.integers(0, 900),
    )
    def test_never_falls_and_never_skips(self, first: date, notices: list[int], after: int) -> None:
        raises = [raised(first + (30 + offset) * DAY) for offset in notices]
        levels = alaska.ladder_on(first, raises, first + after * DAY, figures=FIGURES).levels
        assert [level.number for level in levels] == list(range(1, len(levels) + 1))
        for before, level in pairwise(levels):
            assert level.first_day >= calendars.add_months(before.first_day, 4)


def at(share: Decimal) -> Level:
    return Level(1, share, JAN)


class TestMoney:
    @pytest.mark.parametrize(
        ("size", "share", "reduction"),
        [
            (2, FORTY, "328.4"),
            (2, SEVENTY_FIVE, "615.75"),
            (3, FORTY, "369.2"),
            (3, FULL, "923"),
            (8, SEVENTY_FIVE, "1074.75"),
            (12, FORTY, "736.4"),
        ],
    )
    def test_takes_a_share_of_the_largest_payment(self, size: int, share: Decimal, reduction: str) -> None:
        amount = alaska.amount_of(Decimal(500), [at(share)], base=Base.ADULT_INCLUDED, size=size, figures=FIGURES)
        assert amount.reduction == Decimal(reduction)

    def test_agrees_with_the_printed_table(self) -> None:
        table = load().value("tanf.ak.penalty.step_amount", jurisdiction="US-AK", on=TODAY)
        for size, row in table.items():  # type: ignore[union-attr]
            for number, share in enumerate((FORTY, SEVENTY_FIVE, FULL), start=1):
                largest = alaska.largest_payment(Base.ADULT_INCLUDED, int(str(size)), figures=FIGURES)
                assert largest * share == row[f"step{number}"]  # type: ignore[index, call-overload]

    @pytest.mark.parametrize(
        ("before", "share", "after"),
        [
            ("923", FORTY, 553),
            ("923", SEVENTY_FIVE, 230),
            ("923", FULL, 0),
            ("379.19", FORTY, 0),
            ("379.20", FORTY, 10),
        ],
    )
    def test_drops_cents_and_pays_nothing_under_the_smallest(self, before: str, share: Decimal, after: int) -> None:
        """The worked example atap-pen-1, and the smallest payment of 7 AAC 45.525(e)."""
        amount = alaska.amount_of(Decimal(before), [at(share)], base=Base.ADULT_INCLUDED, size=3, figures=FIGURES)
        assert amount.after == after

    def test_counts_the_highest_of_several_levels_alone(self) -> None:
        amount = alaska.amount_of(
            Decimal(923), [at(FORTY), at(SEVENTY_FIVE)], base=Base.ADULT_INCLUDED, size=3, figures=FIGURES
        )
        assert amount.reduction == Decimal("692.25")
        assert amount.steps[0].doubt

    def test_puts_school_on_top_and_never_below_zero(self) -> None:
        amount = alaska.amount_of(
            Decimal(500), [at(FORTY)], base=Base.ADULT_INCLUDED, size=3, has_school=True, figures=FIGURES
        )
        assert (amount.reduction, amount.after) == (Decimal("738.2"), 0)

    def test_knows_the_other_tables(self) -> None:
        assert alaska.largest_payment(Base.CHILD_ONLY, 2, figures=FIGURES) == 554
        assert alaska.largest_payment(Base.PREGNANT, 1, figures=FIGURES) == 514

    @pytest.mark.parametrize(
        ("last_day", "month", "how", "reduction"),
        [
            (on(3, 4), on(3, 1), "DAY_BY_DAY", Decimal("369.2") * 4 / 31),
            (on(3, 31), on(3, 15), "DAY_BY_DAY", Decimal("369.2")),
            (on(3, 4), on(4, 1), "DAY_BY_DAY", Decimal(0)),
            (on(3, 4), on(3, 1), "WHOLE_MONTH", Decimal(0)),
            (on(3, 31), on(3, 1), "WHOLE_MONTH", Decimal("369.2")),
            (date(2028, 2, 28), date(2028, 2, 1), "DAY_BY_DAY", Decimal("369.2") * 28 / 29),
        ],
    )
    def test_of_the_month_of_the_end_is_no_18(self, last_day: date, month: date, how: str, reduction: Decimal) -> None:
        """README 13.2 no. 18: day by day, or the whole month where that is set."""
        amount = alaska.amount_of(Decimal(923), [at(FORTY)], base=Base.ADULT_INCLUDED, size=3, figures=FIGURES)
        got, step = alaska.month_of_end(
            amount, first_day=FIRST, last_penalty_day=last_day, month=month, figures=set_to(month_of_end=how)
        )
        assert got == reduction
        assert step.doubt
        assert step.source
