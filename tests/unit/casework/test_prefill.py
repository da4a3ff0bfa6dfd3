"""What the record writes into a note: every sentence names its fields, and a changed one is the author's."""

from dataclasses import fields, replace
from datetime import date, time

import pytest

from casework import rules
from casework.models import Contact
from casework.rules.prefill import FIELD_WORDS

HEADINGS = ("Reason for the contact", "What was said", "Plan review", "Next steps")
WHOLE = rules.ContactRecord(
    is_reached=True,
    method="IN_PERSON",
    on=date(2026, 11, 24),
    at=time(14, 5),
    people=("Amy Tolmin", "Eli Tolmin"),
    place="OTHER",
    place_words="the library",
    direction="IN",
    topics=("PLAN", "CHILD_CARE"),
    interpreter="DECLINED",
    interpreter_words="she said her English is fine",
    is_plan_reviewed=True,
    next_step="bring the pay stub on Friday",
    remark="The bus was late",
)
COLLATERAL = rules.ContactRecord(
    is_reached=True,
    method="PHONE",
    on=date(2026, 11, 24),
    at=None,
    people=("Amy Tolmin",),
    collateral_kind="PROVIDER",
    collateral_name="Dr. Aune, Clinic",
    is_release_on_file=False,
    release_reason="only listened",
)
TRIED = rules.ContactRecord(
    is_reached=False, method="HOME_VISIT", on=date(2026, 11, 24), at=None, people=("Amy Tolmin",)
)


class TestSentences:
    def test_say_who_when_how_and_what(self) -> None:
        told = rules.prefilled(rules.sentences_of(WHOLE, headings=HEADINGS))
        assert told == {
            "Reason for the contact": (
                "Meeting in person, Tue Nov 24, 2026, 2:05 PM.\n"
                "Seen: Amy Tolmin, Eli Tolmin.\n"
                "It was at the library.\n"
                "They reached out to us.\n"
                "About: plan, child care.\n"
                "An interpreter was offered free of charge and declined: she said her English is fine."
            ),
            "What was said": "The bus was late.",
            "Plan review": "The plan was reviewed.",
            "Next steps": "Next step: bring the pay stub on Friday.",
        }

    @pytest.mark.parametrize("contact", [WHOLE, COLLATERAL, TRIED])
    def test_each_names_fields_of_the_contact(self, contact: rules.ContactRecord) -> None:
        columns = {field.name for field in Contact._meta.get_fields()}
        sentences = rules.sentences_of(contact, headings=HEADINGS)
        assert sentences
        for sentence in sentences:
            assert sentence.fields
            assert set(sentence.fields) <= columns
            assert set(sentence.fields) <= FIELD_WORDS.keys()
            assert sentence.source

    @pytest.mark.parametrize("name", [field.name for field in fields(rules.ContactRecord)])
    def test_each_changes_with_the_fields_that_it_names(self, name: str) -> None:
        """A sentence that names a field says something else, or nothing, once the field says something else."""
        other = {
            "is_reached": False, "method": "PHONE", "on": date(2026, 1, 2), "at": time(9), "people": ("Una Pratt",),
            "place": "HOME", "place_words": "the school", "direction": "OUT", "topics": ("HOUSING",),
            "interpreter": "FAMILY", "interpreter_words": "his sister", "is_plan_reviewed": False,
            "next_step": "call again", "collateral_kind": "SUPPORT", "collateral_name": "An aunt",
            "is_release_on_file": True, "release_reason": "nothing was told", "remark": "It snowed",
        }  # fmt: skip
        contact = COLLATERAL if name.startswith(("collateral", "is_release", "release")) else WHOLE
        before = [one for one in rules.sentences_of(contact, headings=HEADINGS) if name in one.fields]
        after = [one.text for one in rules.sentences_of(replace(contact, **{name: other[name]}), headings=HEADINGS)]
        assert before
        assert all(one.text not in after for one in before)

    def test_say_nothing_where_the_record_is_silent(self) -> None:
        bare = rules.ContactRecord(is_reached=True, method="", on=date(2026, 11, 24), at=None, people=())
        assert [one.text for one in rules.sentences_of(bare, headings=("What happened",))] == [
            "Contact, Tue Nov 24, 2026."
        ]

    def test_an_agreed_place_without_words_is_still_said(self) -> None:
        """Lines of another system name the place by its code alone."""
        told = rules.sentences_of(replace(WHOLE, place_words=""), headings=HEADINGS)
        assert ("It was at another agreed place.", ("place",)) in [(one.text, one.fields) for one in told]

    def test_tell_of_somebody_else(self) -> None:
        texts = [one.text for one in rules.sentences_of(COLLATERAL, headings=HEADINGS)]
        assert "Spoke with Dr. Aune, Clinic, a provider, about Amy Tolmin." in texts
        assert "Without a release: only listened." in texts


class TestTrace:
    sentences = rules.sentences_of(WHOLE, headings=HEADINGS)

    def test_unchanged_sentences_stay_marked(self) -> None:
        assert rules.traced(rules.prefilled(self.sentences), self.sentences) == self.sentences

    def test_changed_words_lose_the_mark(self) -> None:
        texts = rules.prefilled(self.sentences)
        texts["Plan review"] = "The plan was not reviewed."
        kept = rules.traced(texts, self.sentences)
        assert [one for one in self.sentences if one not in kept] == [
            one for one in self.sentences if one.fields == ("is_plan_reviewed",)
        ]

    def test_a_sentence_grown_into_other_words_is_the_author_s(self) -> None:
        sentence = rules.Sentence("Next steps", "Next step: call", ("next_step",))
        assert not rules.traced({"Next steps": "Next step: callback"}, [sentence])

    def test_follows_a_sentence_under_another_heading(self) -> None:
        (kept,) = rules.traced(
            {"Plan review": "Before. The bus was late. After.", "What was said": ""},
            [one for one in self.sentences if one.fields == ("remark",)],
        )
        assert kept.heading == "Plan review"

    def test_parts_put_together_are_the_text(self) -> None:
        text = "She came early. The bus was late. 🚌\nShe laughed about it. " * 3
        parts = rules.parts_of(text, self.sentences)
        assert "".join(part.text for part in parts) == text
        assert {part.text for part in parts if part.source} == {"The bus was late."}

    def test_ten_thousand_signs_are_one_part_of_the_author(self) -> None:
        text = "ä🙂 " * 5_000
        assert rules.parts_of(text, self.sentences) == [rules.Part(text)]
