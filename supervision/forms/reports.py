"""Input of reports: freezing a month, recipients, sending, names of filters."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, asked_for, boxes, offer, wording
from supervision.choices import PackWay
from supervision.models.reports import NAME_MAX
from supervision.rules.reports import FIRST_YEAR
from supervision.rules.statistics import EMAIL_MAX


class FreezeMonthForm(SentForm):
    """A month that is over; fields are the arguments of `freeze_month`."""

    month = forms.TypedChoiceField(
        label="Month",
        coerce=date.fromisoformat,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose the month.", "invalid_choice": "Choose a month that is over."},
    )

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "month", [(month.isoformat(), wording.month_words(month)) for month in months])


class RecipientForm(SentForm):
    """Who gets the monthly numbers; fields are the arguments of `add_recipient`."""

    name = boxes.line("Name", NAME_MAX, required="Say who gets them.")
    agency = boxes.line("Agency", NAME_MAX)
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=EMAIL_MAX,
        widget=forms.EmailInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="Left empty, the numbers are handed over.",
        error_messages={"invalid": "Write an e-mail address, or leave it empty."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_for(self, agency="", email="")

    def arguments(self) -> dict[str, str]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("name", "agency", "email")}


class SendPackForm(SentForm):
    """To whom a frozen month goes and how; fields are the arguments of `send_pack`."""

    recipient_id = boxes.record_of("To", asked="Choose somebody of the list.")
    way = boxes.one_of("How", PackWay.choices, asked="Say how it goes to them.")
    handed_on = DayField(label="Handed over on", required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "recipient_id", [("", "Choose"), *people])
        asked_for(self, handed_on="needed when it is handed over")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("recipient_id", "way", "handed_on")}


class SaveFilterForm(SentForm):
    """A name for what a report is narrowed to; fields are the arguments of `save_filter`."""

    name = boxes.line("Name", NAME_MAX, required="Give it a name.")
    is_shared = forms.BooleanField(label="Share it with the office", required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {"name": self.cleaned_data["name"], "is_shared": self.cleaned_data.get("is_shared", False)}


class AuditSearchForm(forms.Form):
    """What is looked for in the record of who looked and who changed: about whom, by whom, on which days."""

    about = forms.CharField(
        label="Number of a case, or full name of a person",
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )
    staff = forms.CharField(
        label="Sign-in name of a member of staff",
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )
    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)
    what = forms.ChoiceField(
        label="What",
        choices=[("looked", "Who looked"), ("changed", "Who changed")],
        widget=forms.Select(attrs={"class": "in"}),
    )

    def clean(self) -> dict[str, Any]:
        """Stop unless somebody is named and the days are in order."""
        told = super().clean() or {}
        if not told.get("about") and not told.get("staff") and not self.errors:
            self.add_error("about", "Name a case, a person or a member of staff.")
        since, until = told.get("since"), told.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and not FIRST_YEAR <= day.year < date.max.year:
                self.add_error(name, f"Nothing is on file of this year. Choose a day from {FIRST_YEAR} on.")
        if since and until and until < since:
            self.add_error("until", "This is before the first day.")
        return told
