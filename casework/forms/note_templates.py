"""Input of a new version of a note template."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from casework.forms.sent import DayField, SentForm, words_area
from casework.operations.note_templates import WORDS_LEAST, WORDS_MOST
from casework.queries.note_templates import TemplateVersion


class TemplateVersionForm(SentForm):
    """The next version of a kind of note; it opens as the one before it stands, or as the draft has it."""

    subject = forms.CharField(
        label="Kind of note",
        max_length=80,
        widget=forms.TextInput(attrs={"class": "in"}),
        error_messages={"required": "Name the kind of note."},
    )
    title = forms.CharField(
        label="How titles begin",
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"class": "in"}),
        help_text="A verb and “regarding”, as in “Contacted regarding”. Empty: titles are free.",
    )
    headings = forms.CharField(
        label="Headings, one a line",
        widget=words_area(5),
        max_length=2000,
        error_messages={"required": "Give at least one heading."},
    )
    pairs = forms.CharField(
        label="Subjects on which the client's word stands beside what was found, one a line",
        widget=words_area(3),
        max_length=2000,
        required=False,
    )
    guidance = forms.CharField(label="Guidance", widget=words_area(4), max_length=2000, required=False)
    words_most = forms.IntegerField(
        label="Words to aim at, at most",
        min_value=WORDS_LEAST,
        max_value=WORDS_MOST,
        widget=forms.NumberInput(attrs={"class": "in in--short"}),
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in"}),
        error_messages={"required": "Say where this is written down."},
    )
    source_url = forms.URLField(
        label="Link to the source",
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "in"}),
        error_messages={"invalid": "This is not an address of a page."},
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, newest: TemplateVersion, today: date, kept: Mapping[str, Any]) -> None:
        names = ("subject", "guidance", "words_most", "source", "source_url")
        initial: dict[str, Any] = {name: getattr(newest, name) for name in names}
        initial |= {
            "title": newest.title.strip(),
            "headings": "\n".join(newest.headings),
            "pairs": "\n".join(newest.pairs),
            "seen_version": newest.version,
        }
        super().__init__(data, initial=initial | dict(kept))
        first = max(today, newest.first_day) + timedelta(days=1)
        self.fields["first_day"] = DayField(label="First day", initial=first)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        lines = {name: self.cleaned_data[name].splitlines() for name in ("headings", "pairs")}
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"} | lines
