"""Input of hours: one cell of the grid, the whole month of a family, a week of job search gone through."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from casework.public import DayField, Refused, SentForm, offer, words_area
from coaching.choices import HourKind, HoursProof
from coaching.operations.hours import DEBRIEF_MAX, Cell, CellChanged, TypedHours
from coaching.queries.hours_rows import GridCell, GridFamily, GridLine
from coaching.rules import work
from coaching.rules.weeks import DAY_HOURS, Week, weeks_of

_TOO_LONG = {"max_length": f"Keep it under {DEBRIEF_MAX + 1:,} characters."}
CELL_TEXT = 40


class CellForm(forms.Form):
    """One cell as the page's script sends it: where it is, what was typed, on which revision."""

    participant = forms.UUIDField()
    activity = forms.UUIDField(required=False)
    kind = forms.CharField(max_length=8, required=False)
    week = forms.DateField()
    how = forms.ChoiceField(choices=HourKind.choices)
    hours = forms.CharField(required=False, max_length=CELL_TEXT)
    proof = forms.ChoiceField(choices=HoursProof.choices)
    rev = forms.IntegerField(min_value=0)

    def typed(self, month: date) -> TypedHours:
        """Return what was typed into which cell.

        Raises:
            Refused: the week is none of the month, or what was typed is no number of hours.
        """
        sent = self.cleaned_data
        week = next((one for one in weeks_of(month) if one.monday == sent["week"]), None)
        if week is None:
            raise Refused("This week does not lie in the month.")
        cell = Cell(
            participant_id=sent["participant"],
            month=month,
            week_of=week.monday,
            activity_id=sent["activity"],
            kind=sent["kind"],
            how=sent["how"],
        )
        return TypedHours(cell, work.read_hours(sent["hours"], most=week.most_hours), sent["proof"], sent["rev"])


@dataclass(frozen=True)
class FormCell:
    """A cell of a family's month with its two boxes, where there is something to enter."""

    cell: GridCell
    hours: forms.BoundField | None
    proof: forms.BoundField | None
    was: forms.BoundField | None


class MonthHoursForm(SentForm):
    """The month of a family, or the days of a week of it; each cell carries what it showed when it was opened."""

    def __init__(self, *args: Any, family: GridFamily, month: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family, self.month = family, month
        for line, cell, name in self._open_cells():
            label = f"{line.words}{', ' if line.more else ''}{line.more.lower()}, {cell.label}"
            self.fields[f"h-{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=CELL_TEXT,
                initial=cell.text,
                widget=forms.TextInput(attrs={"class": "in hours-cell", "inputmode": "decimal", "autocomplete": "off"}),
                error_messages={"max_length": "Write hours as a number, like 7.5."},
            )
            self.fields[f"p-{name}"] = forms.ChoiceField(
                label=f"Proof of {label}",
                required=False,
                choices=HoursProof.choices,
                initial=cell.proof,
                widget=forms.Select(attrs={"class": "hours-proof"}),
            )
            self.fields[f"w-{name}"] = forms.CharField(
                required=False, initial=f"{cell.rev}|{cell.text}|{cell.proof}", widget=forms.HiddenInput
            )

    def _open_cells(self) -> Iterator[tuple[GridLine, GridCell, str]]:
        for line in self.family.lines:
            for number, cell in enumerate(line.cells):
                if not cell.is_off and not cell.is_locked:
                    yield line, cell, f"{line.key}-{number}"

    def clean(self) -> dict[str, Any]:
        """Read the hours, each refusal at its cell."""
        cleaned: dict[str, Any] = super().clean() or {}
        for _, cell, name in self._open_cells():
            most = DAY_HOURS if cell.on else cell.week.most_hours
            try:
                cleaned[f"n-{name}"] = work.read_hours(cleaned.get(f"h-{name}") or "", most=most)
            except Refused as refusal:
                self.add_error(f"h-{name}", str(refusal))
        return cleaned

    def typed(self) -> list[TypedHours]:
        """Return the cells in which something else stands than when the page was opened."""
        found = []
        for line, cell, name in self._open_cells():
            hours, proof = self.cleaned_data[f"n-{name}"], self.cleaned_data[f"p-{name}"] or HoursProof.MISSING
            rev, text, shown = (*str(self.cleaned_data[f"w-{name}"]).split("|"), "", "", "")[:3]
            if (work.plain_hours(hours), proof) == (text, shown) or (hours is None and not text):
                continue
            place = Cell(
                participant_id=line.participant_id,
                month=self.month,
                week_of=cell.week.monday,
                activity_id=line.activity_id,
                kind=line.kind,
                on=cell.on,
                how=line.how,
            )
            found.append(TypedHours(place, hours, proof, int(rev) if rev.isdecimal() else 0, name=f"h-{name}"))
        return found

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal at its cell; the next sending of one that changed elsewhere rests on what stands now."""
        super().refuse(refusal)
        if isinstance(refusal, CellChanged) and isinstance(self.data, QueryDict):
            stands = refusal.stands
            self.data = self.data.copy()
            self.data[f"w{refusal.field[1:]}"] = f"{stands.rev}|{work.plain_hours(stands.hours)}|{stands.proof}"

    def rows_of(self, line: GridLine) -> list[FormCell]:
        """Return the cells of a row with their boxes."""
        names = {id(cell): name for _, cell, name in self._open_cells()}
        return [
            FormCell(cell, self[f"h-{name}"], self[f"p-{name}"], self[f"w-{name}"])
            if (name := names.get(id(cell)))
            else FormCell(cell, None, None, None)
            for cell in line.cells
        ]


class DebriefSearchForm(SentForm):
    """A week of job search gone through with the person; fields are the arguments of `debrief_search`."""

    week_of = forms.TypedChoiceField(
        label="Week",
        coerce=date.fromisoformat,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose the week.", "invalid_choice": "Choose a week of the list."},
    )
    words = forms.CharField(
        label="What was done, and how it was checked",
        max_length=DEBRIEF_MAX,
        widget=words_area(4),
        error_messages=_TOO_LONG | {"required": "Write down what was done in the search and how it was checked."},
    )
    contacts = forms.CharField(
        label="Employers and places contacted",
        required=False,
        max_length=DEBRIEF_MAX,
        widget=words_area(5),
        help_text="One a line: day, employer, who was spoken to, what came of it. Without a list or a reason above, "
        "the hours do not count.",
        error_messages=_TOO_LONG,
    )

    def __init__(self, *args: Any, weeks: list[Week], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "week_of", [("", "Choose"), *((week.monday.isoformat(), week.words) for week in weeks)])
        self.fields["on"] = DayField(label="Day of the talk", initial=today, last_day=today)
