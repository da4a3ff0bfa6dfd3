"""The narration: people by role and initials, in the form of the guide's example; nobody by full name (R034-R039)."""

import re
import unicodedata
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.choices import AppointmentChannel, Initiator
from casework.refusals import Refused
from reengagement.choices import Choice, Finding, MissingState, Outcome, Presence, ReviewArea, Seat
from reengagement.rules import narration
from reengagement.rules.areas import Offer
from reengagement.rules.full_names import PersonName, fold, full_names_in
from reengagement.rules.narration import CameIn, NextAppointment, NextStep, Pause, Told
from tests.unit.reengagement.room import (
    AMY,
    CARE,
    CHILD_WELFARE,
    COACH,
    ELI,
    MANAGER,
    PARTICIPANT,
    SPECIALIST,
    TODAY,
    answer,
)

#: The people of the example; the seed gives their initials only.
PEOPLE = (
    PersonName("Amy", "Tolman"),
    PersonName("Renee", "Hatcher"),
    PersonName("Xavier", "Ruiz"),
    PersonName("Joan", "Bixby"),
    PersonName("Jordan", "Dell"),
)
AMY_STORY = Told(
    on=TODAY,
    outcome=Outcome.NEW_PLAN,
    seats=(CHILD_WELFARE, COACH, MANAGER, SPECIALIST, replace(PARTICIPANT, presence=Presence.ABSENT)),
    is_follow_up=True,
    choice=Choice.NO,
    came_in=(CameIn("community visit", MissingState.IN, "no concerns", date(2026, 11, 10), "Community visit"),),
    strengths=("keeps going", "knows the neighborhood"),
    goals=("steady child care, then work",),
    supports=("gas help for interviews",),
    pauses=(
        Pause("Job search", TODAY + timedelta(days=14), "finding a new child care provider", 2, "providers contacted"),
    ),
    next_steps=(
        NextStep(
            Seat.PARTICIPANT,
            "contact 4 more providers and have interviews scheduled",
            TODAY + timedelta(days=14),
            count=4,
            unit="providers",
        ),
    ),
    appointment=NextAppointment(TODAY + timedelta(days=14), time(15), AppointmentChannel.PHONE, Initiator.COACH),
)


class TestAmy:
    """The example of the guide, in our own sentences."""

    def test_has_the_form_of_the_example(self) -> None:
        assert narration.narration(AMY_STORY).text == (
            "Follow-up to the re-engagement staffing\n\n"
            "Present at staffing: FC: RH, Engagement Specialist: JB, Manager: XR, Child Welfare: JD.\n\n"
            "Narration: The team looked at everything that came in since the first staffing. "
            "Community visit: done; no concerns; see the note “Community visit” of November 10, 2026. "
            "The participant was not there by their own choice; the coach spoke for them. "
            "Strengths: keeps going; knows the neighborhood. "
            "Goals: steady child care, then work. "
            "What was said in protected areas stands in the protected record. "
            "Supports: gas help for interviews. "
            "Job search is put off until December 1, 2026: finding a new child care provider. "
            "Done so far: 2 providers contacted.\n\n"
            "Next steps: Participant: contact 4 more providers and have interviews scheduled by December 1, 2026. "
            "Next appointment by phone, 3:00 PM, 12/01/26. FC calls. "
            "No disqualification: engaged in new plan."
        )

    def test_names_four_of_whom_three_are_the_departments(self) -> None:
        present = narration.narration(AMY_STORY).present
        assert re.fullmatch(r"Present at staffing: ([A-Z][\w ]+: [A-Z]{2}(, )?){4}\.", present)

    def test_says_nobody_by_full_name(self) -> None:
        assert full_names_in(narration.narration(AMY_STORY).text, PEOPLE) == ()


class TestNarration:
    def test_of_a_first_staffing_with_everybody_there(self) -> None:
        told = Told(on=TODAY, outcome=Outcome.MEET_AGAIN, seats=(COACH, MANAGER, SPECIALIST, PARTICIPANT))
        found = narration.narration(told)
        assert found.title == "Re-engagement staffing"
        assert found.present.endswith("Participant: AT (by phone).")
        assert found.found == (
            "The team reviewed the record and the six areas for each adult and child.",
            narration.PROTECTED_WORDS,
        )
        assert found.text.endswith("Next steps: none. No decision yet: the team follows up and meets again.")

    @pytest.mark.parametrize(
        ("left", "words"),
        [
            (0, "The team reviewed the record and the six areas for each adult and child."),
            (1, "The team reviewed 5 of the six areas for each adult and child; 1 is still to be reviewed."),
            (6, "The six areas are still to be reviewed for each adult and child."),
        ],
    )
    def test_says_no_more_than_was_reviewed(self, left: int, words: str) -> None:
        """A team that meets again may stop half way; the record says so."""
        told = Told(on=TODAY, outcome=Outcome.MEET_AGAIN, seats=(COACH,), areas_left=left)
        assert narration.narration(told).found[0] == words

    def test_leaves_out_who_was_only_invited_and_says_who_left(self) -> None:
        seats = (COACH, replace(MANAGER, presence=Presence.LEFT), replace(SPECIALIST, presence=Presence.INVITED))
        assert narration.present_words(seats) == "Present at staffing: FC: RH, Manager: XR (left before the end)."
        assert narration.present_words(()) == "Present at staffing: nobody."

    @pytest.mark.parametrize("seat", list(Seat))
    def test_has_a_word_for_every_seat(self, seat: Seat) -> None:
        assert narration.SEAT_WORDS[seat]

    @pytest.mark.parametrize("outcome", [*Outcome, ""])
    def test_has_a_sentence_for_every_outcome(self, outcome: str) -> None:
        assert narration.narration(replace(AMY_STORY, outcome=outcome)).outcome.endswith(".")

    def test_a_participant_who_left_was_there(self) -> None:
        left = replace(PARTICIPANT, presence=Presence.LEFT)
        found = narration.narration(replace(AMY_STORY, seats=(COACH, left)))
        assert not [words for words in found.found if "was not there" in words]

    def test_tells_of_child_care_and_transportation(self) -> None:
        told = replace(AMY_STORY, answers=(replace(CARE, affected=True), replace(CARE, person_id=ELI, offers=())))
        words = " ".join(narration.narration(told).found)
        assert "Child care and transportation: a challenge that affected taking part." in words
        assert "Offered: Gas help, November 9, 2026." in words

    @pytest.mark.parametrize("area", [area for area in ReviewArea if area != ReviewArea.CARE_TRANSPORT])
    def test_is_the_same_whatever_a_protected_area_holds(self, area: ReviewArea) -> None:
        held = answer(area, AMY, finding=Finding.EXISTS, affected=True, offers=(Offer("Shelter", TODAY),))
        assert narration.narration(replace(AMY_STORY, answers=(held,))) == narration.narration(AMY_STORY)

    def test_a_step_says_its_number_and_how_it_is_seen(self) -> None:
        step = NextStep(Seat.COACH, "send the list", TODAY, "a copy in the file.", 3, "providers")
        found = narration.narration(replace(AMY_STORY, next_steps=(step,))).next_steps[0]
        assert found == "FC: send the list (3 providers) by November 17, 2026, seen by a copy in the file."

    @pytest.mark.parametrize(
        ("channel", "initiator", "words"),
        [
            (AppointmentChannel.VIDEO, Initiator.PERSON, "by video, 9:05 AM, 11/17/26. The participant calls."),
            (AppointmentChannel.IN_PERSON, Initiator.COACH, "in person, 9:05 AM, 11/17/26. FC comes."),
        ],
    )
    def test_an_appointment_says_how_and_who_begins(self, channel: str, initiator: str, words: str) -> None:
        one = NextAppointment(TODAY, time(9, 5), channel, initiator)
        assert narration.narration(replace(AMY_STORY, appointment=one)).next_steps[-1].endswith(words)

    def test_words_of_the_team_end_as_sentences_do(self) -> None:
        for typed, said in (("She called two", "She called two."), ("Really?", "Really?"), ("  ", "")):
            found = narration.narration(replace(AMY_STORY, words=typed)).found
            assert (found[-1] == said) if said else (found[-1].startswith("Job search"))

    def test_what_was_followed_up_without_result_says_so(self) -> None:
        one = CameIn("child safety check", MissingState.FOLLOWED_UP)
        found = narration.narration(replace(AMY_STORY, came_in=(one,))).found
        assert "Child safety check: followed up, nothing more to be had." in found

    @pytest.mark.parametrize(
        ("given_name", "family_name", "initials"),
        [
            ("Amy", "Tolman", "AT"),
            ("Zoë", "García-O’Neil", "ZG"),
            ("ʻAlohi", "王", "A王"),
            ("", "", ""),
            ("🐟 Amy", "x", "AX"),
        ],
    )
    def test_initials(self, given_name: str, family_name: str, initials: str) -> None:
        assert narration.initials_of(given_name, family_name) == initials

    def test_refuses_a_text_with_a_full_name_beside_its_field(self) -> None:
        with pytest.raises(Refused, match="without “AMY tolman”") as refusal:
            narration.require_no_full_names("Then AMY tolman called.", PEOPLE, field="words")
        assert refusal.value.field == "words"
        narration.require_no_full_names("Then Amy called Ms. T.", PEOPLE, field="words")


ZOE = PersonName("Zoë", "García-O’Neil")


class TestFullNames:
    @pytest.mark.parametrize(
        "text",
        [
            "Zoë García-O’Neil",
            "zoe garcia oneil",
            "ZOE GARCIA-O'NEIL",
            "García-O'Neil, Zoë",
            "Zoë M. García-O’Neil",
            "Zoe Marie Louise García",
            "Zoe O Neil",
            "Zoe García",
            "ZoeGarciaONeil",
            "zoe.garcia@example.org",
            "zoe_garcia2",
            "Zoë and Ben García-O’Neil",
            "Zoe Gar\u00adcia",
            unicodedata.normalize("NFD", "Zoë García"),
            "Ｚｏｅ Ｇａｒｃｉａ",
            "Zoë\nGarcía",
            "🐟Zoe García🐟",
            "Zoe García's son",
        ],
    )
    def test_are_found_however_they_are_typed(self, text: str) -> None:
        assert full_names_in(f"Today {text} was there.", [ZOE])

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "🐟",
            "Zoë called.",
            "Ms. García called.",
            "FC: ZG, Manager: XR",
            "Zoe told us that her neighbor García helps",
            "Zoey Garciaparra",
            "O’Neil",
            "Oneil and Garcia",
        ],
    )
    def test_are_not_found_where_there_is_none(self, text: str) -> None:
        assert full_names_in(text, [ZOE]) == ()

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Søren Łukasz", PersonName("Soren", "Lukasz")),
            ("Soren Lukasz", PersonName("Søren", "Łukasz")),
            ("İpek STRASSE", PersonName("Ipek", "Straße")),
            ("Kaiulani was here", PersonName("Kaʻiulani")),
            ("王小明今天来了", PersonName("小明", "王")),
            ("田中さくらさん", PersonName("さくら", "田中")),
            ("محمد علي", PersonName("محمد", "علي")),
            ("Ana Cruz", PersonName("Ana", "de la Cruz")),
            ("Ana Delacruz", PersonName("Ana", "de la Cruz")),
            ("Le, Minh", PersonName("Minh", "Le")),
            ("Maryann Tolman", PersonName("Mary-Ann", "Tolman")),
            ("Ann Tolman", PersonName("Mary-Ann", "Tolman")),
            ("Mary Ann Tolman", PersonName("Maryann", "Tolman")),
            ("D. Ali Ali", PersonName("Ali", "Ali")),
            ("Amy will call", PersonName("Amy", "Will")),
        ],
    )
    def test_of_many_kinds_of_names(self, text: str, name: PersonName) -> None:
        assert full_names_in(text, [name])

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Ana de Portland", PersonName("Ana", "de la Cruz")),
            ("Ali called", PersonName("Ali", "Ali")),
            ("anything at all", PersonName("", "")),
            ("anything at all", PersonName("🐟", "--")),
            ("小明今天来了", PersonName("小明", "王")),
        ],
    )
    def test_half_a_name_is_none(self, text: str, name: PersonName) -> None:
        assert full_names_in(text, [name]) == ()

    @pytest.mark.parametrize(("between", "is_found"), [(0, True), (1, True), (2, True), (3, False)])
    def test_two_words_may_stand_between(self, between: int, is_found: bool) -> None:
        words = " ".join(["Amy", *["then"] * between, "Tolman"])
        assert bool(full_names_in(words, PEOPLE)) == is_found
        words = " ".join(["Tolman", *["then"] * between, "Amy"])
        assert bool(full_names_in(words, PEOPLE)) == is_found

    def test_are_given_as_typed_in_the_order_of_the_text_each_once(self) -> None:
        text = "Joan Bixby and AMY TOLMAN met Zoe García-O'Neil."
        found = full_names_in(text, [*PEOPLE, ZOE])
        assert [one.words for one in found] == ["Joan Bixby", "AMY TOLMAN", "Zoe García-O'Neil"]

    def test_a_long_text_is_looked_through(self) -> None:
        text = "The team met. " * 2_000 + "Amy Tolman."
        assert len(full_names_in(text, PEOPLE)) == 1


LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzåäöéèñçüœøłß")
#: Words of two letters and more that no sentence of the noise holds: each has a letter that the noise lacks.
WORDS = st.text(LETTERS, min_size=1, max_size=8).map(lambda word: f"q{word}x")
HALVES = st.lists(WORDS, min_size=1, max_size=3).map("-".join)
NAMES = st.builds(PersonName, HALVES, HALVES)
NOISE = st.lists(
    st.sampled_from(["the", "team", "met", "and", "4", "providers", "FC:", "RH,", "🐟", "…"]), max_size=12
).map(" ".join)
GAPS = st.sampled_from([" ", "  ", ", ", " M. ", " van der ", "-", "\n", "\u00a0", "_", ".", ""])


def words_of(half: str) -> set[str]:
    """The words of half a name, and all of them as one."""
    return {fold(word) for word in half.split("-")} | {fold(half)}


def bare(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))


CHANGES = st.sampled_from(
    [
        str,
        str.upper,
        str.title,
        str.casefold,
        bare,
        lambda half: half.replace("-", " "),
        lambda half: half.replace("-", ""),
        lambda half: half.replace("-", "‑"),
        lambda half: unicodedata.normalize("NFD", half),
        lambda half: f"{half[:1]}’{half[1:]}",
    ]
)


class TestFullNamesAlways:
    @given(NAMES, CHANGES, CHANGES, GAPS, st.booleans(), NOISE, NOISE)
    def test_are_found_in_any_dress(
        self, name: PersonName, one: Any, other: Any, gap: str, turned: bool, before: str, after: str
    ) -> None:
        halves = [one(name.given_name), other(name.family_name)]
        text = f"{before} {gap.join(reversed(halves) if turned else halves)} {after}"
        found = full_names_in(text, [PersonName("Amy", "Tolman"), name])
        assert found
        assert {hit.name for hit in found} == {name}
        assert all(hit.words in text for hit in found)

    @given(NAMES, NOISE)
    def test_a_given_name_or_initials_alone_are_none(self, name: PersonName, noise: str) -> None:
        assume(not words_of(name.given_name) & words_of(name.family_name))
        initials = narration.initials_of(name.given_name, name.family_name)
        assert full_names_in(f"{noise} {name.given_name} {noise}", [name]) == ()
        assert full_names_in(f"FC: {initials}, {noise}", [name]) == ()

    @given(st.lists(NAMES, min_size=1, max_size=5), st.sampled_from(list(Outcome)))
    def test_a_narration_of_our_own_words_names_nobody(self, people: list[PersonName], outcome: Outcome) -> None:
        seats = tuple(replace(COACH, initials=narration.initials_of(one.given_name, one.family_name)) for one in people)
        text = narration.narration(replace(AMY_STORY, seats=seats, outcome=outcome)).text
        narration.require_no_full_names(text, people, field="words")

    @given(st.text(max_size=300), NAMES)
    def test_any_text_is_looked_through(self, text: str, name: PersonName) -> None:
        for hit in full_names_in(text, [name]):
            assert hit.words in text

    @given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
    def test_any_name_is_looked_for(self, text: str, given_name: str, family_name: str) -> None:
        full_names_in(text, [PersonName(given_name, family_name)])

    @given(WORDS)
    def test_folding_twice_changes_nothing(self, word: str) -> None:
        assert fold(fold(word)) == fold(word) == fold(word.upper())
