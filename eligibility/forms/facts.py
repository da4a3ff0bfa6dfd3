"""Input about what is known of a household."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, asked_for, offer
from eligibility.choices import FactSource, Period, Programme
from eligibility.forms.boxes import amount, one_of, record_of
from eligibility.rules.kinds import KINDS, WORD_MAX, Shape, word_of
from eligibility.rules.requirements import AMOUNT_MOST, NO_AMOUNT

_ARGUMENTS = (
    *("kind", "participant_id", "programme", "amount", "word", "period"),
    *("first_day", "last_day", "source", "source_on", "told_on"),
)


def _words() -> list[tuple[str, Any]]:
    """Return every word of a closed list, under its kind."""
    return [(kind.label, [(word, word_of(word)) for word in kind.words]) for kind in KINDS.values() if kind.words]


class RecordFactForm(SentForm):
    """One fact; fields are the arguments of `record_fact`, but `flag` a choice and `written` a word of no list."""

    kind = one_of("What is so", asked="Choose what is so.")
    participant_id = record_of("Of whom", asked="This person is not of this case.", required=False)
    amount = amount(
        "Amount",
        most=AMOUNT_MOST,
        asked=NO_AMOUNT,
        required=False,
        help_text="Dollars before taxes, as it is on the paper. A number of hours or months where it asks for one.",
    )
    period = one_of(
        "How often",
        asked="Say how often.",
        required=False,
        choices=[("", "Not an amount that comes again"), *Period.choices],
        help_text="Weeks are turned into a month by the rule on file, and the decision shows how.",
    )
    flag = one_of(
        "Yes or no", asked="Say yes or no.", required=False, choices=[("", "-"), ("yes", "Yes"), ("no", "No")]
    )
    word = one_of("Which", asked="Choose one of the list.", required=False)
    written = forms.CharField(
        label="County, borough or area",
        max_length=WORD_MAX,
        required=False,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="As its list writes it. Only where a name is asked for.",
        error_messages={"max_length": f"Keep this under {WORD_MAX + 1} characters."},
    )
    programme = one_of(
        "For which programme",
        asked="Choose a programme.",
        required=False,
        help_text="Only where somebody counts for one programme otherwise than for the rest.",
    )
    source = one_of("Known from", asked="Say from where it is known.", choices=FactSource.choices)

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[UUID, str]],
        kinds: Sequence[tuple[str, list[tuple[str, str]]]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", "Choose"), *kinds])
        offer(self, "participant_id", [("", "The whole household"), *((str(key), name) for key, name in people)])
        offer(self, "word", [("", "-"), *_words()])
        programmes = [(one.value, one.label) for one in Programme if one != Programme.TA_DVS]
        offer(self, "programme", [("", "Every one"), *programmes])
        self.fields["first_day"] = DayField(label="From which day it is so", initial=today)
        self.fields["last_day"] = DayField(label="Last day", required=False, help_text="Empty while it goes on.")
        self.fields["told_on"] = DayField(label="Told to us on", initial=today, last_day=today)
        self.fields["source_on"] = DayField(
            label="Seen or asked on",
            initial=today,
            last_day=today,
            help_text="The day of the paper, the talk, the visit or the inquiry.",
        )
        self.order_fields(
            [
                *("kind", "participant_id", "amount", "period", "flag", "word", "written", "first_day", "last_day"),
                *("source", "source_on", "told_on", "programme"),
            ]
        )
        asked_for(
            self, **dict.fromkeys(("participant_id", "amount", "period", "flag", "word", "written", "programme"), "")
        )

    def clean(self) -> dict[str, Any]:
        """Join the two boxes of a word, and turn yes and no into an answer."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = KINDS.get(cleaned.get("kind", ""))
        if kind is not None and kind.shape is Shape.WORD and not kind.words:
            cleaned["word"] = cleaned.get("written", "").strip()
        cleaned["flag"] = {"yes": True, "no": False}.get(cleaned.get("flag", ""))
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about a word beside the box in which it was written."""
        kind = KINDS.get(self.cleaned_data.get("kind", ""))
        if field == "word" and kind is not None and not kind.words and kind.shape is Shape.WORD:
            return "written"
        return super().place_of(field)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in _ARGUMENTS} | {"flag": self.cleaned_data["flag"]}


class EndFactForm(SentForm):
    """The last day of a fact."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"] = DayField(label="Last day on which it was so", initial=today)
