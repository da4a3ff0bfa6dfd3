"""The balance of caseloads: few moves, nobody above the band, the same facts the same proposal."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.refusals import Refused
from supervision.choices import Skill
from supervision.rules.balance import FAMILY, Band, Carrier, Movable, Suits, Weights, band_of, loads_after, propose
from supervision.rules.skills import SPOKEN, Said, require_skill, skills_asked, suits_words

COUNTS = st.lists(st.integers(0, 14), min_size=2, max_size=6)


def office(counts: list[int], **changes: str) -> tuple[list[Carrier], list[Movable]]:
    carriers = [Carrier(f"c{place}", f"Coach {place}", count * FAMILY) for place, count in enumerate(counts)]
    families = [
        Movable(f"f{place}-{number}", f"c{place}") for place, count in enumerate(counts) for number in range(count)
    ]
    return carriers, families


class TestWeights:
    def test_count_one_without_a_rule_on_file(self) -> None:
        assert Weights().of(parents=2, days_open=0) == FAMILY

    def test_take_the_heaviest_that_fits(self) -> None:
        weights = Weights(two_parent=150, new=200, new_days=30)
        assert weights.of(parents=2, days_open=30) == 150
        assert weights.of(parents=2, days_open=29) == 200
        assert weights.of(parents=1, days_open=31) == FAMILY

    def test_need_the_days_of_a_new_family(self) -> None:
        assert Weights(new=200).of(parents=1, days_open=0) == FAMILY


class TestBand:
    def test_is_whole_families_without_a_rule_on_file(self) -> None:
        assert band_of([700, 200, 400], within=None, most=None) == Band(400, 500)
        assert band_of([600, 200], within=None, most=None) == Band(400, 400)

    def test_lies_about_the_average_and_under_the_most(self) -> None:
        assert band_of([1000, 400], within=2, most=None) == Band(500, 900)
        assert band_of([1000, 400], within=2, most=8) == Band(500, 800)

    def test_of_nobody_is_empty(self) -> None:
        assert band_of([], within=None, most=None) == Band(0, 0)


class TestPropose:
    @given(COUNTS)
    def test_moves_no_more_than_needed_and_brings_all_into_the_band(self, counts: list[int]) -> None:
        carriers, families = office(counts)
        band = band_of([one.load for one in carriers], within=None, most=None)
        moves = propose(carriers, families, band)
        after = loads_after(carriers, families, moves)
        over = sum(max(0, one.load - band.high) for one in carriers)
        under = sum(max(0, band.low - one.load) for one in carriers)
        assert len(moves) == max(over, under) // FAMILY
        assert sum(after.values()) == sum(one.load for one in carriers)
        assert all(band.low <= load <= band.high for load in after.values())
        assert len({move.family for move in moves}) == len(moves)

    @given(COUNTS, st.randoms(use_true_random=False), st.integers(0, 3), st.data())
    def test_lifts_nobody_above_the_band_whatever_families_weigh(
        self, counts: list[int], chance: object, within: int, data: st.DataObject
    ) -> None:
        _, families = office(counts)
        weighed = [
            Movable(one.key, one.carrier, weight=data.draw(st.sampled_from([100, 150, 225])), language=language)
            for one in families
            for language in [data.draw(st.sampled_from(["en", "es"]))]
        ]
        carriers = [
            Carrier(f"c{place}", "", sum(one.weight for one in weighed if one.carrier == f"c{place}"))
            for place in range(len(counts))
        ]
        band = band_of([one.load for one in carriers], within=within, most=None)
        moves = propose(carriers, weighed, band)
        after = loads_after(carriers, weighed, moves)
        assert all(after[one.key] <= max(band.high, one.load) for one in carriers)
        assert sum(after.values()) == sum(one.load for one in carriers)
        shuffled = list(reversed(weighed))
        assert propose(list(reversed(carriers)), shuffled, band) == moves
        assert not [one for one in moves if next(f for f in weighed if f.key == one.family).language == "es"]

    def test_lets_stay_whose_clock_runs_out_soonest(self) -> None:
        soon, late = date(2028, 2, 29), date(2028, 3, 31)
        families = [
            Movable("a", "x", next_due=soon),
            Movable("b", "x", next_due=late),
            Movable("c", "x", next_due=soon),
        ]
        moves = propose([Carrier("x", "X", 300), Carrier("y", "Y", 100)], families, Band(200, 200))
        assert [one.family for one in moves] == ["b"]

    @pytest.mark.parametrize(
        "family",
        [
            Movable("a", "x", barred=frozenset({"y"})),
            Movable("a", "x", stays="stays"),
            Movable("a", "x", language="es"),
        ],
    )
    def test_leaves_who_cannot_go(self, family: Movable) -> None:
        assert not propose([Carrier("x", "X", 300), Carrier("y", "Y", 100)], [family], Band(200, 200))

    @pytest.mark.parametrize(
        ("known", "suiting"),
        [
            (Carrier("z", "Z", 100, languages=frozenset({"es"})), Suits(speaks=True)),
            (Carrier("z", "Z", 100, met=frozenset({"es"})), Suits(has_met=True)),
        ],
    )
    def test_gives_a_family_to_who_knows_its_language(self, known: Carrier, suiting: Suits) -> None:
        """O086, O089."""
        carriers = [Carrier("x", "X", 300), Carrier("y", "Y", 100), known]
        (move,) = propose(carriers, [Movable("a", "x", language="es")], Band(100, 200))
        assert (move.target, move.suits) == ("z", suiting)

    def test_prefers_who_speaks_a_language_to_who_carries_families_of_it(self) -> None:
        met, speaks = (Carrier("y", "Y", 0, met=frozenset({"es"})), Carrier("z", "Z", 90, languages=frozenset({"es"})))
        (move,) = propose([Carrier("x", "X", 300), met, speaks], [Movable("a", "x", language="es")], Band(100, 200))
        assert move.target == "z"

    def test_prefers_who_has_a_skill_that_the_family_asks_for(self) -> None:
        """O089."""
        carriers = [Carrier("x", "X", 300), Carrier("y", "Y", 0), Carrier("z", "Z", 90, skills=frozenset({"TRIBAL"}))]
        for asks, target in ((frozenset({"TRIBAL"}), "z"), (frozenset[str](), "y")):
            (move,) = propose(carriers, [Movable("a", "x", asks=asks)], Band(100, 200))
            assert (move.target, move.suits.skills) == (target, tuple(asks))

    def test_leaves_a_family_with_who_suits_it_while_another_will_do(self) -> None:
        carriers = [Carrier("x", "X", 300, skills=frozenset({"TEEN_PARENT"})), Carrier("y", "Y", 100)]
        families = [Movable("a", "x", asks=frozenset({"TEEN_PARENT"})), Movable("b", "x", next_due=date(2028, 2, 29))]
        (move,) = propose(carriers, families, Band(200, 200))
        assert move.family == "b"

    @given(COUNTS, st.data())
    def test_skills_change_who_goes_to_whom_and_never_how_many(self, counts: list[int], data: st.DataObject) -> None:
        carriers, families = office(counts)
        band = band_of([one.load for one in carriers], within=None, most=None)
        some = st.frozensets(st.sampled_from(["TRIBAL", "TEEN_PARENT"]))
        skilled = [replace(one, skills=data.draw(some)) for one in carriers]
        asking = [replace(one, asks=data.draw(some)) for one in families]
        moves = propose(skilled, asking, band)
        assert len(moves) == len(propose(carriers, families, band))
        assert loads_after(skilled, asking, moves).keys() == {one.key for one in carriers}

    def test_gives_nothing_to_who_is_away(self) -> None:
        carriers = [Carrier("x", "X", 300), Carrier("y", "Y", 100, is_away=True)]
        assert not propose(carriers, [Movable("a", "x")], Band(200, 200))


class TestSkills:
    """O089: languages and skills of coaches."""

    @pytest.mark.parametrize(
        ("facts", "asked"),
        [
            ((1, 0, False), set()),
            ((2, 0, False), {"TWO_PARENT"}),
            ((1, 1, True), {"TEEN_PARENT", "TRIBAL"}),
        ],
    )
    def test_are_asked_for_by_facts_that_everybody_sees(self, facts: tuple[int, int, bool], asked: set[str]) -> None:
        parents, teens, is_tribal = facts
        assert skills_asked(parents=parents, teen_parents=teens, is_tribal=is_tribal) == asked

    def test_are_one_language_or_one_skill(self) -> None:
        assert require_skill("es") == Said(language="es")
        assert require_skill("REMOTE") == Said(skill="REMOTE")
        for wrong in ("", "en", "xx", "\U0001f9ca", "x" * 10_000):
            with pytest.raises(Refused) as refused:
                require_skill(wrong)
            assert refused.value.field == "what"

    def test_codes_of_languages_are_no_skills(self) -> None:
        assert not {code for code, _ in SPOKEN} & set(Skill.values)
        assert all(len(code) <= 12 for code, _ in SPOKEN)

    def test_are_said_in_words(self) -> None:
        assert suits_words(Suits(speaks=True, skills=("TRIBAL",)), "es") == ["Speaks Spanish", "Tribal knowledge"]
        assert suits_words(Suits(has_met=True), "so") == ["Works with families who speak Somali"]
        assert suits_words(Suits(), "en") == []
