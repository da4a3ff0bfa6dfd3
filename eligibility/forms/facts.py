"""Input about what is known of a household: first the kind, then what that kind needs."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, boxes, offer
from eligibility.choices import FactSource, Period, Programme
from eligibility.rules.kinds import NO_DOLLARS, ROLE, WORD_MAX, Kind, Shape, word_of
from eligibility.rules.requirements import AMOUNT_WRITTEN, NO_AMOUNT, NO_KIND

_NOTHING: dict[str, Any] = {
    "participant_id": None,
    "programme": "",
    "amount": None,
    "flag": None,
    "word": "",
    "day": None,
    "period": "",
    "averaged_from": (),
}
_DAYS = ("first_day", "last_day", "source", "source_on", "told_on")


class PaysField(forms.CharField):
    """Several amounts in one line, with spaces between them."""

    def clean(self, value: Any) -> tuple[Decimal, ...]:
        """Return the amounts in their order; a dollar sign, and the comma of 1,240.50, are left out.

        Any other comma may stand between two pays: 512,498 is refused, and never read as one amount.
        """
        words = str(super().clean(value)).replace("$", " ").split()
        if any("," in word and not _THOUSANDS.fullmatch(word) for word in words):
            raise forms.ValidationError("Put a space between two pays. A comma stands only in thousands: 1,240.50.")
        return tuple(_ONE_PAY.clean(word.replace(",", "")) for word in words)


_THOUSANDS = re.compile(r"\d,\d{3}(\.\d*)?")


_ONE_PAY = boxes.decimals("A pay", least="0", most=str(AMOUNT_WRITTEN), digits=10, asked=NO_AMOUNT)


class ChooseKindForm(forms.Form):
    """What a fact is about; sent with the address."""

    kind = boxes.one_of("What is so", asked=NO_KIND)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", "Choose"), *kinds])


class RecordFactForm(SentForm):
    """One fact of a kind, with the boxes that it needs; fields are the arguments of `record_fact`."""

    kind = forms.CharField(widget=forms.HiddenInput)
    source = boxes.one_of("Known from", asked="Say from where it is known.", choices=FactSource.choices)

    def __init__(self, *args: Any, kind: Kind, people: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = kind.code
        if kind.is_personal:
            self.fields["participant_id"] = boxes.record_of("Of whom", asked="Choose of whom it is so.")
            offer(self, "participant_id", [("", "Choose"), *((str(key), name) for key, name in people)])
        self.fields |= _said(kind)
        if kind.code == ROLE:
            programmes = [(one.value, one.label) for one in Programme if one != Programme.TA_DVS]
            self.fields["programme"] = boxes.one_of(
                "For which programme",
                asked="Choose a programme.",
                required=False,
                choices=[("", "Every one"), *programmes],
                help_text="Only where somebody counts for one programme otherwise than for the rest.",
            )
        self.fields["first_day"] = DayField(label="From which day it is so", initial=today)
        self.fields["last_day"] = DayField(label="Last day", required=False, help_text="Empty while it goes on.")
        self.fields["source_on"] = DayField(
            label="Seen or asked on",
            initial=today,
            last_day=today,
            help_text="The day of the paper, the talk, the visit or the inquiry.",
        )
        self.fields["told_on"] = DayField(label="Told to us on", initial=today, last_day=today)
        self.order_fields(["participant_id", *_said(kind), "programme", *_DAYS])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: self.cleaned_data[name] for name in _NOTHING if name in self.fields}
        if "flag" in told:
            told["flag"] = told["flag"] == "yes"
        days = {name: self.cleaned_data[name] for name in ("kind", *_DAYS)}
        return _NOTHING | told | days


def _said(kind: Kind) -> dict[str, forms.Field]:
    """Return the boxes for what a kind says."""
    if kind.shape is Shape.FLAG:
        choices = [("yes", "Yes"), ("no", "No")]
        return {"flag": boxes.one_of(kind.label, asked="Say yes or no.", choices=[("", "Choose"), *choices])}
    if kind.shape is Shape.DAY:
        return {"day": DayField(label=kind.label)}
    if kind.shape is Shape.WORD and kind.words:
        words = [("", "Choose"), *((word, word_of(word)) for word in kind.words)]
        return {"word": boxes.one_of(kind.label, asked="Choose one of the list.", choices=words)}
    if kind.shape is Shape.WORD:
        return {
            "word": forms.CharField(
                label=kind.label,
                max_length=WORD_MAX,
                widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
                help_text="As the list of the state writes it.",
                error_messages={
                    "required": "Write it as the list of the state does.",
                    "max_length": f"Keep this under {WORD_MAX + 1} characters.",
                },
            )
        }
    found: dict[str, forms.Field] = {
        "amount": boxes.decimals(
            kind.label,
            least="0",
            most=str(AMOUNT_WRITTEN),
            digits=10,
            asked=NO_AMOUNT,
            help_text=_asked_amount(kind),
            required=not kind.is_flow,
        )
    }
    if kind.is_flow:
        found["averaged_from"] = PaysField(
            label="Or what came each time",
            required=False,
            widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
            help_text="Where it goes up and down: each pay, with spaces between, such as 512.40 498 530.15. Their"
            " average counts.",
        )
        found["period"] = boxes.one_of(
            "How often",
            asked="Say how often this amount comes or is paid.",
            choices=Period.choices,
            help_text="Weeks are turned into a month by the rule on file, what comes less often is spread over its"
            " months,"
            " and the decision shows how.",
        )
    return found


def _asked_amount(kind: Kind) -> str:
    """Say what number is asked for."""
    if kind.shape is Shape.COUNT:
        return "A whole number."
    return "Dollars, as it is on the paper." if kind.is_money else f"{NO_DOLLARS[kind.key]}."


class EndFactForm(SentForm):
    """The last day of a fact."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"] = DayField(label="Last day on which it was so", initial=today)
