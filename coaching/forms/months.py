"""Input of work months: the notes of the adults whose month is verified, closing, opening again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from casework.public import (
    NOTE_MAX,
    TITLE_MAX,
    Refused,
    Sentence,
    SentForm,
    Template,
    prefilled,
    require_sections,
    require_specific_title,
    words_area,
)
from coaching import rules
from coaching.operations.months import REASON_MAX, MonthNote
from coaching.queries.months import AdultMonth, HoursLine, hours_lines, sentences_for


@dataclass(frozen=True)
class AdultBox:
    """What a page shows of one adult's month: how it stands, and the boxes of its note, none where it needs no more."""

    month: AdultMonth
    lines: Sequence[HoursLine]
    include: forms.BoundField | None = None
    title: forms.BoundField | None = None
    sections: tuple[tuple[forms.BoundField, tuple[Sentence, ...]], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its note is to be looked at on opening: something is wrong with it."""
        return any(field.errors for field in (self.title, *(field for field, _ in self.sections)) if field)

    @property
    def hint(self) -> str:
        """What the note says first, where the boxes are folded away."""
        return str(self.sections[0][0].value() or "").partition("\n")[0] if self.sections else ""


class MonthNotesForm(SentForm):
    """The notes of some adults' months: for each a title and a box under every heading, pre-filled from the record.

    `chooses` gives each adult a tick whether their month is verified now.
    """

    def __init__(
        self, *args: Any, months: Sequence[AdultMonth], template: Template, chooses: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.months, self.template, self.chooses = tuple(months), template, chooses
        self.sentences = {one.participant_id: sentences_for(one, template) for one in months}
        for one in months:
            self._ask(one)

    def _ask(self, one: AdultMonth) -> None:
        key = one.participant_id.hex
        if self.chooses:
            self.fields[f"include_{key}"] = forms.BooleanField(
                label="Verify this month now", required=False, initial=True
            )
        self.fields[f"title_{key}"] = forms.CharField(
            label="Title",
            max_length=TITLE_MAX,
            required=False,
            initial=rules.title_of_month(one.facts.month, opening=self.template.title),
            widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
            error_messages={"max_length": f"Keep the title under {TITLE_MAX} characters."},
        )
        texts = prefilled(self.sentences[one.participant_id])
        for number, heading in enumerate(self.template.headings):
            self.fields[f"section_{number}_{key}"] = forms.CharField(
                label=heading,
                required=False,
                max_length=NOTE_MAX,
                initial=texts.get(heading, ""),
                widget=words_area(2),
                error_messages={"max_length": "This text is too long for one note."},
            )

    def box_of(self, one: AdultMonth) -> AdultBox:
        """Return what a page shows of one adult's month."""
        key = one.participant_id.hex
        if f"title_{key}" not in self.fields:
            return AdultBox(one, hours_lines(one))
        told = self.sentences[one.participant_id]
        sections = tuple(
            (self[f"section_{number}_{key}"], tuple(line for line in told if line.heading == heading))
            for number, heading in enumerate(self.template.headings)
        )
        include = self[f"include_{key}"] if self.chooses else None
        return AdultBox(one, hours_lines(one), include, self[f"title_{key}"], sections)

    def boxes(self) -> list[AdultBox]:
        """Return what a page shows of every adult whose note is asked for."""
        return [self.box_of(one) for one in self.months]

    def clean(self) -> dict[str, Any]:
        """Say at once what is wrong with each note that is to be filed."""
        cleaned: dict[str, Any] = super().clean() or {}
        for one in self.months:
            key = one.participant_id.hex
            if self.chooses and not cleaned.get(f"include_{key}"):
                continue
            self._hold(key)
        return cleaned

    def _require_note(self, key: str) -> None:
        """Stop at a note that could not be filed.

        Raises:
            Refused: its title says too little, or nothing is written.
        """
        if f"title_{key}" not in self.errors:
            require_specific_title(self.cleaned_data[f"title_{key}"], opening=self.template.title)
        if not any(name.startswith("section_") and name.endswith(key) for name in self.errors):
            require_sections(self._sections(key), headings=self.template.headings)

    def _hold(self, key: str) -> None:
        try:
            self._require_note(key)
        except Refused as refusal:
            self.refuse(Refused(str(refusal), field=f"{refusal.field}_{key}"))

    def place_of(self, field: str) -> str | None:
        """Say a refusal about a note's text beside its first box."""
        name, _, key = field.rpartition("_")
        return f"section_0_{key}" if name == "sections" else super().place_of(field)

    def _sections(self, key: str) -> dict[str, str]:
        told = {
            heading: str(self.cleaned_data.get(f"section_{number}_{key}", ""))
            for number, heading in enumerate(self.template.headings)
        }
        return {heading: text for heading, text in told.items() if text.strip()}

    def notes(self) -> list[MonthNote]:
        """Return the notes of those whose month is verified now."""
        return [
            MonthNote(
                one.participant_id,
                self.cleaned_data[f"title_{one.participant_id.hex}"],
                self._sections(one.participant_id.hex),
            )
            for one in self.months
            if not self.chooses or self.cleaned_data[f"include_{one.participant_id.hex}"]
        ]


class VerifyMonthForm(MonthNotesForm):
    """The months of a family's adults, verified as they stand."""

    def __init__(self, *args: Any, months: Sequence[AdultMonth], **kwargs: Any) -> None:
        super().__init__(*args, months=months, **kwargs)
        if any(one.gaps for one in months):
            self.fields["knows_gaps"] = forms.BooleanField(
                label="I saw what is not in or not proven. It does not count; the rest is verified as it stands.",
                required=False,
            )

    @property
    def knows_gaps_box(self) -> forms.BoundField | None:
        """The tick under the gaps, where there are any."""
        return self["knows_gaps"] if "knows_gaps" in self.fields else None

    def knows_gaps(self) -> bool:
        """Tell whether the coach said that they saw what is not in."""
        return bool(self.cleaned_data.get("knows_gaps"))


class ZeroMonthsForm(MonthNotesForm):
    """The months of many adults, verified at zero hours; `month` and `coach` say which page it was."""

    month = forms.CharField(widget=forms.HiddenInput, required=False)
    coach = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, chooses=True, **kwargs)


class CloseMonthsForm(SentForm):
    """A caseload's month that is closed."""

    month = forms.CharField(widget=forms.HiddenInput)
    coach = forms.CharField(widget=forms.HiddenInput)


class ReopenMonthForm(SentForm):
    """Why a closed month is opened again."""

    words = forms.CharField(
        label="Why it is opened again",
        max_length=REASON_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={
            "required": "Say why it is opened again.",
            "max_length": f"Keep it under {REASON_MAX + 1} characters.",
        },
    )
