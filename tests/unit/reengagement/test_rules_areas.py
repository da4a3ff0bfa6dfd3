"""Six areas for each adult and child, limitations, the look-back for violence, who reads what (R009-R015)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.refusals import Refused
from reengagement.choices import Finding, ReviewArea
from reengagement.rules import areas
from reengagement.rules.areas import GapOf, Offer
from reengagement.rules.room_figures import figures_on
from tests.unit.reengagement.room import ALL_KINDS, AMY, CARE, ELI, MOTHER, SON, TODAY, answer, answers

DV = ReviewArea.DOMESTIC_VIOLENCE
OFFER = Offer("Counseling referral", TODAY)


def gaps(*found: areas.AreaAnswer, on: date = TODAY, months: int | None = 6) -> list[areas.AreaGap]:
    return list(areas.gaps([SON, MOTHER], found, staffing_on=on, dv_months=months))


class TestGaps:
    def test_none_when_all_is_answered(self) -> None:
        assert gaps(*answers()) == []
        assert areas.areas_done(gaps(*answers())) == tuple(ReviewArea)

    def test_every_area_of_everybody_adults_first(self) -> None:
        found = gaps()
        assert len(found) == 12
        assert [gap.member for gap in found[:2]] == [MOTHER, SON]
        assert [gap.area for gap in found[::2]] == list(ReviewArea)
        assert {gap.of for gap in found} == {GapOf.ANSWER}

    def test_an_answer_about_somebody_else_answers_nothing(self) -> None:
        stranger = answer(DV, CARE.person_id.__class__(int=99))
        assert len(gaps(stranger)) == 12

    @pytest.mark.parametrize("finding", [Finding.POSSIBLE, Finding.EXISTS])
    def test_a_limitation_needs_what_was_offered_and_its_effect(self, finding: Finding) -> None:
        bare = answer(ReviewArea.LEARNING, ELI, finding=finding)
        assert [gap.words for gap in gaps(*answers(bare))] == [
            "say what was offered and when, or that nothing was",
            "say whether it affected taking part",
        ]
        for whole in (
            replace(bare, offers=(OFFER,), affected=False),
            replace(bare, is_nothing_offered=True, affected=True),
        ):
            assert gaps(*answers(whole)) == []

    def test_an_offer_needs_its_words_and_a_day_up_to_the_staffing(self) -> None:
        for offer in (Offer(" ", TODAY), Offer("Gas help", TODAY + timedelta(days=1))):
            found = gaps(*answers(replace(CARE, offers=(offer,))))
            assert [gap.of for gap in found] == [GapOf.LIMITATION]

    def test_areas_done_leaves_out_what_is_open(self) -> None:
        done = areas.areas_done(gaps(*answers(answer(ReviewArea.LEARNING, ELI, finding=Finding.EXISTS))))
        assert done == tuple(area for area in ReviewArea if area != ReviewArea.LEARNING)


class TestLookBack:
    @pytest.mark.parametrize(
        ("staffing", "first"),
        [
            (date(2026, 11, 17), date(2026, 5, 17)),
            (date(2026, 8, 31), date(2026, 2, 28)),
            (date(2028, 8, 29), date(2028, 2, 29)),
            (date(2026, 5, 1), date(2025, 11, 1)),
        ],
    )
    def test_reaches_six_months_from_the_staffing(self, staffing: date, first: date) -> None:
        window = areas.dv_window(staffing, months=6)
        assert (window.first_day, window.last_day) == (first, staffing)
        assert figures_on("US-OR", staffing).dv_months == 6

    @pytest.mark.parametrize(
        ("looked", "is_open"),
        [(date(2026, 5, 16), False), (date(2026, 5, 17), False), (date(2026, 5, 18), True), (None, True)],
    )
    def test_its_first_day_has_to_be_reached(self, looked: date | None, is_open: bool) -> None:
        found = gaps(*answers(answer(DV, AMY, looked_from=looked)))
        assert [gap.of for gap in found] == ([GapOf.LOOK_BACK] if is_open else [])

    def test_a_staffing_that_moves_forward_asks_anew(self) -> None:
        assert {gap.of for gap in gaps(*answers(), on=TODAY - timedelta(days=1))} == {GapOf.LOOK_BACK}
        assert gaps(*answers(), on=TODAY + timedelta(days=14)) == []

    def test_is_of_violence_only_and_only_where_set(self) -> None:
        assert gaps(*answers(answer(DV, AMY, looked_from=None)), months=None) == []

    @given(st.dates(date(2013, 1, 1), date(2100, 12, 31)))
    def test_covers_six_whole_months_back_to_the_day_or_the_end_of_its_month(self, day: date) -> None:
        first = areas.dv_window(day, months=6).first_day
        assert (day.year * 12 + day.month) - (first.year * 12 + first.month) == 6
        assert first.day == day.day or (first.day < day.day and (first + timedelta(days=1)).day == 1)


class TestRequireAnswer:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"area": "HOUSING"}, "area"),
            ({"finding": "MAYBE"}, "finding"),
            ({"finding": Finding.NONE_KNOWN}, "affected"),
            ({"is_nothing_offered": True}, "is_nothing_offered"),
            ({"offers": (Offer("", TODAY),)}, "offer"),
            ({"offers": (Offer("x" * 501, TODAY),)}, "offer"),
            ({"offers": (Offer("Gas", TODAY + timedelta(days=1)),)}, "offered_on"),
            ({"area": DV}, "looked_from"),
            ({"area": DV, "looked_from": date(2026, 5, 18)}, "looked_from"),
        ],
    )
    def test_refuses(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            areas.require_answer(replace(CARE, **changes), staffing_on=TODAY, dv_months=6)
        assert refusal.value.field == field

    @pytest.mark.parametrize(
        "changes", [{}, {"affected": None}, {"offers": ()}, {"area": DV, "looked_from": date(2026, 5, 17)}]
    )
    def test_keeps_what_is_not_whole_yet(self, changes: dict[str, Any]) -> None:
        areas.require_answer(replace(CARE, **changes), staffing_on=TODAY, dv_months=6)


class TestReduction:
    @pytest.mark.parametrize(
        ("changes", "is_against"),
        [
            ({}, False),
            ({"affected": None}, False),
            ({"affected": True}, True),
            ({"offers": ()}, True),
            ({"offers": (), "is_nothing_offered": True}, True),
            ({"finding": Finding.POSSIBLE, "affected": True}, True),
            ({"finding": Finding.NONE_KNOWN, "affected": None, "offers": ()}, False),
        ],
    )
    def test_is_barred_where_it_mattered_or_nothing_was_offered(
        self, changes: dict[str, Any], is_against: bool
    ) -> None:
        assert bool(areas.against_reduction([replace(CARE, **changes)])) == is_against


class TestReading:
    def test_all_areas_but_child_care_are_protected(self) -> None:
        assert set(ReviewArea) - set(areas.PROTECTED_AREAS) == {ReviewArea.CARE_TRANSPORT}
        assert {str(kind) for kind in areas.PROTECTED_AREAS.values()} == set(ALL_KINDS)

    def test_nobody_sees_more_than_their_kinds(self) -> None:
        seen = {one.area for one in areas.shown(answers(), reads=("MEDICAL",))}
        assert seen == {ReviewArea.LEARNING, ReviewArea.PHYSICAL_HEALTH, ReviewArea.CARE_TRANSPORT}
        assert {one.area for one in areas.shown(answers(), reads=())} == {ReviewArea.CARE_TRANSPORT}
        assert areas.shown(answers(), reads=ALL_KINDS) == answers()
