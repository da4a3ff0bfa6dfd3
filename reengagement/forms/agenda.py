"""Input about the chances and screenings that come first, and about what comes next."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import AppointmentChannel, DayField, Initiator, Refused, boxes, offer
from reengagement.choices import Opportunity, Screening
from reengagement.forms.boxes import YES_NO, WithRows, choose, said
from reengagement.operations.answering import (
    DONE_MAX,
    REASON_MAX,
    STEP_MAX,
    STEPS_AT_MOST,
    TEXT_MAX,
    UNIT_MAX,
    NextTime,
    StepSays,
)

EMPTY_ROWS, MORE_ROWS = 3, 3
PREFIX = "step"


class ChancesForm(WithRows):
    """Which of the three chances they had and how we know; which screenings were made or offered, and when."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for chance in Opportunity:
            self.fields[f"given_{chance}"] = choose(chance.label, YES_NO, asked="Choose yes or no.", required=False)
            self.fields[f"evidence_{chance}"] = boxes.words("How we know", TEXT_MAX, rows=2)
        for screening in Screening:
            self.fields[f"done_{screening}"] = forms.BooleanField(label=f"{screening.label}: made", required=False)
            self.fields[f"offered_{screening}"] = DayField(
                label=f"{screening.label}: offered on", required=False, last_day=today
            )

    #: The field beside which a refusal is said, while one of many answers is being kept.
    at = ""

    @property
    def chances(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The boxes of the three chances."""
        return [(self[f"given_{one}"], self[f"evidence_{one}"]) for one in Opportunity]

    @property
    def screenings(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The boxes of the screenings."""
        return [(str(one.label), self[f"done_{one}"], self[f"offered_{one}"]) for one in Screening]

    def opportunities(self) -> list[tuple[Opportunity, bool | None, str]]:
        """Return what is said of the chances."""
        told = self.cleaned_data
        found = [(one, said(told[f"given_{one}"]), told[f"evidence_{one}"]) for one in Opportunity]
        return [(one, given, evidence) for one, given, evidence in found if given is not None or evidence]

    def offered(self) -> list[tuple[Screening, bool, date | None]]:
        """Return what is said of the screenings."""
        told = self.cleaned_data
        found = [(one, told[f"done_{one}"], told[f"offered_{one}"]) for one in Screening]
        return [(one, is_done, on) for one, is_done, on in found if is_done or on]

    def place_of(self, field: str) -> str | None:
        """Say a refusal beside the answer that is being kept."""
        name = {"evidence": f"evidence_{self.at}", "offered_on": f"offered_{self.at}"}.get(field, field)
        return super().place_of(name)


class NextStepForm(forms.Form):
    """One next step: who, what, how many of what, by when, how it will be seen (R037)."""

    seat_id = boxes.record_of("Who", required=False, asked="Choose somebody who sits in the room.")
    what = boxes.line("What", STEP_MAX)
    count = forms.IntegerField(
        label="How many",
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"class": "in", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Give a whole number.", "min_value": "At least one.", "max_value": "At most 999."},
    )
    unit = boxes.line("Of what", UNIT_MAX)
    evidence = boxes.line("How it will be seen", STEP_MAX)

    def __init__(self, *args: Any, number: int, seats: Sequence[tuple[UUID, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number, self.on = number, on
        self.fields["by"] = DayField(label="By", required=False)
        self.fields["by"].widget.attrs["min"] = on.isoformat()
        offer(self, "seat_id", [("", "Nobody yet"), *seats])

    @property
    def shown(self) -> list[forms.BoundField]:
        """The boxes in the order in which they are read."""
        return [self[name] for name in ("seat_id", "what", "count", "unit", "by", "evidence")]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in this row."""
        return not any(self.cleaned_data.get(name) for name in ("what", "count", "unit", "by", "evidence"))

    def clean(self) -> dict[str, Any]:
        """Ask for who, what and by when, where anything is typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_empty:
            return cleaned
        words = {"seat_id": "Say who does it.", "what": "Say what is done.", "by": "Say by when."}
        for name, asked in words.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, asked)
        if cleaned.get("by") and cleaned["by"] < self.on:
            self.add_error("by", "Choose a day from the staffing on.")
        if bool(cleaned.get("count")) != bool(cleaned.get("unit")) and not {"count", "unit"} & set(self.errors):
            self.add_error("unit" if cleaned.get("count") else "count", "Say how many, and of what.")
        return cleaned

    def step(self) -> StepSays:
        """Return the step as the operation takes it."""
        told = self.cleaned_data
        return StepSays(told["seat_id"], told["what"], told["by"], told["count"], told["unit"], told["evidence"])


class PutOffForm(forms.Form):
    """An activity that is put off: until when, why, and what was done already (R036)."""

    reason = boxes.line("Why", REASON_MAX)
    done_count = forms.IntegerField(
        label="Done so far",
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs={"class": "in", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Give a whole number.", "min_value": "Not below zero.", "max_value": "At most 999."},
    )
    done_what = boxes.line("Of what", DONE_MAX)

    def __init__(self, *args: Any, activity_id: UUID, name: str, was: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity_id, self.number, self.was = activity_id, name, was
        self.fields["until"] = DayField(label="Put off until", required=False)

    @property
    def shown(self) -> list[forms.BoundField]:
        """The boxes in the order in which they are read."""
        return [self[name] for name in ("until", "reason", "done_count", "done_what")]

    @property
    def is_said(self) -> bool:
        """Whether it is put off, or was and is not any more."""
        return bool(self.cleaned_data.get("until") or self.was)

    def clean(self) -> dict[str, Any]:
        """Ask until when, where anything is typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        others = [cleaned.get(name) for name in ("reason", "done_count", "done_what")]
        if any(others) and not cleaned.get("until") and not self.was and "until" not in self.errors:
            self.add_error("until", "Say until when.")
        return cleaned

    def says(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        return {
            "activity_id": self.activity_id,
            "until": told["until"],
            "reason": told["reason"],
            "done_count": told["done_count"] or 0,
            "done_what": told["done_what"],
        }


class StepsForm(WithRows):
    """Next steps, supports, what is put off, and when they speak next."""

    supports = boxes.words("Supports that are needed", TEXT_MAX, rows=2, help_text="One to a line.")
    is_no_support_needed = forms.BooleanField(label="No support is needed", required=False)
    next_at = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "in in--short"}, format="%H:%M"),
        error_messages={"invalid": "This is not a time of day. Write it like 14:30."},
    )
    next_channel = choose("How", AppointmentChannel.choices, asked="Say how they meet.", required=False)
    next_initiator = choose("Who begins", Initiator.choices, asked="Say who begins.", required=False)

    rows: list[Any]
    row_word = "step"
    #: The row that is being kept, beside which a refusal is said.
    at: forms.Form | None = None

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["next_on"] = DayField(label="Next appointment", required=False)
        self.fields["next_on"].widget.attrs["min"] = on.isoformat()
        self.steps: list[NextStepForm] = []
        self.pauses: list[PutOffForm] = []

    def add_steps(self, count: int, *, seats: Sequence[tuple[UUID, str]], stand: Sequence[Mapping[str, Any]]) -> None:
        """Give the form so many rows of steps, the first ones filled."""
        self.steps = [
            NextStepForm(
                self.data if self.is_bound else None,
                prefix=f"{PREFIX}-{place}",
                number=place + 1,
                seats=seats,
                on=self.on,
                initial=dict(stand[place] if place < len(stand) else {}) | self._typed(f"{PREFIX}-{place}"),
            )
            for place in range(max(1, min(count, STEPS_AT_MOST)))
        ]
        self.rows = [*self.steps, *self.pauses]

    def add_pauses(self, activities: Sequence[tuple[UUID, str]], stand: Mapping[UUID, Mapping[str, Any]]) -> None:
        """Give the form a row for each activity."""
        self.pauses = [
            PutOffForm(
                self.data if self.is_bound else None,
                prefix=f"off-{key}",
                activity_id=key,
                name=name,
                was=stand[key]["until"] if key in stand else None,
                initial=dict(stand.get(key, {})) | self._typed(f"off-{key}"),
            )
            for key, name in activities
        ]
        self.rows = [*self.steps, *self.pauses]

    def clean(self) -> dict[str, Any]:
        """Ask for the whole next appointment, or none of it."""
        cleaned = super().clean()
        names = {"next_on": "Enter the day.", "next_at": "Enter the time.", "next_channel": "Say how they meet."}
        names |= {"next_initiator": "Say who begins."}
        if cleaned.get("next_on") or cleaned.get("next_at"):
            for name, asked in names.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, asked)
        return cleaned

    def next_time(self) -> NextTime | None:
        """Return when they speak next."""
        told = self.cleaned_data
        if not told["next_on"]:
            return None
        return NextTime(told["next_on"], told["next_at"], told["next_channel"], told["next_initiator"])

    def refuse(self, refusal: Refused) -> None:
        """Say a refusal in the row that it is about: of steps the one whose words it quotes."""
        row: Any = self.at or next((row for row in self.steps if _is_quoted(row, refusal)), None)
        if row is None or refusal.field not in row.fields:
            super().refuse(refusal)
            return
        row.add_error(refusal.field, str(refusal))
        self.hold_back(row)

    def _typed(self, prefix: str) -> dict[str, Any]:
        begin = f"{prefix}-"
        return {name.removeprefix(begin): value for name, value in self.initial.items() if name.startswith(begin)}


def _is_quoted(row: NextStepForm, refusal: Refused) -> bool:
    quoted = re.findall("“(.+?)”", str(refusal))
    held = str(row.cleaned_data.get(refusal.field) or "").casefold()
    return any(words.casefold() in held for words in quoted)


def sent_steps(sent: Mapping[str, Any], *, least: int) -> int:
    """Return how many rows of steps a sent form or a draft speaks of."""
    numbers = [name.split("-")[1] for name in sent if name.startswith(f"{PREFIX}-")]
    return max([least, *(int(number) + 1 for number in numbers if number.isdecimal() and len(number) <= len("99"))])
