"""Input about workshops: a new one with its sessions, a referral to one, a place given back, who came."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import LANGUAGE_CHOICES, DayField, SentForm, StandForm, boxes, offer, wording
from coaching.choices import AttendanceMark, WorkshopLead
from coaching.models import Workshop, WorkshopSession
from coaching.models.workshops import MOST_MINUTES, MOST_PLACES
from coaching.operations.workshops import (
    ASKED,
    KINDS,
    PLACE_MAX,
    TITLE_MAX,
    WHO_MAX,
    WORDS_MAX,
    Mark,
    ShopChange,
    WorkshopFacts,
)
from coaching.queries.workshops import PlaceLine
from coaching.rules.workshops import Meeting

ROWS = 8
ENDS_LATER = "A session ends after it begins, on the same day."
#: On which of some days an office is closed, and why.
ClosedOn = Callable[[Collection[date]], Mapping[date, str]]
_FACTS = ("title", "lead", "led_by", "kind", "provider_id", "place", "capacity", "language")


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "in in--day"}, format="%H:%M"),
        error_messages={"invalid": "Write an hour like 13:30."},
    )


def _even_so() -> forms.BooleanField:
    """Make the tick for a day on which the office is closed; it is shown once such a day was entered."""
    return forms.BooleanField(label="It is held all the same", required=False, widget=forms.HiddenInput())


def _check_hours(form: forms.Form, starts: str, ends: str) -> None:
    """Say beside the field that a session ends before it begins."""
    begins_at, ends_at = form.cleaned_data.get(starts), form.cleaned_data.get(ends)
    if begins_at is not None and ends_at is not None and ends_at <= begins_at:
        form.add_error(ends, ENDS_LATER)


def _check_days(form: forms.Form, ticks: Mapping[str, str], closed_on: ClosedOn) -> None:
    """Warn beside each day on which the office is closed, and take it once it is ticked; `ticks` by their days."""
    days = {name: form.cleaned_data[name] for name in ticks if form.cleaned_data.get(name) is not None}
    closed = closed_on(set(days.values())) if days else {}
    for name, day in days.items():
        if day not in closed:
            continue
        tick = form.fields[ticks[name]]
        words = wording.short_day(day, today=day)
        tick.widget, tick.label = forms.CheckboxInput(), f"It is held on {words} all the same"
        if not form.cleaned_data.get(ticks[name]):
            form.add_error(name, f"The office is closed on {words}: {closed[day]}. Tick that it is held all the same.")


class NewWorkshopForm(SentForm):
    """A new workshop; fields are those of `WorkshopFacts`, and rows of sessions."""

    title = boxes.line("Title", TITLE_MAX, required=ASKED["title"])
    lead = forms.ChoiceField(
        label="Who gives it",
        choices=WorkshopLead.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who gives it."},
    )
    led_by = boxes.line(
        "Who leads it", WHO_MAX, required=ASKED["led_by"], help_text="Watches over the hours of the day."
    )
    kind = forms.ChoiceField(
        label="Its hours count as",
        choices=[("", "Choose"), *((kind.value, kind.label) for kind in KINDS)],
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose what its hours count as."},
    )
    provider_id = boxes.record_of(
        "Provider of the directory", required=False, asked="Choose a provider of the directory."
    )
    place = boxes.line("Place", PLACE_MAX, required=ASKED["place"])
    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(attrs={"class": "in in--day"}),
        error_messages={"required": "Say how many places there are."},
    )
    language = forms.ChoiceField(
        label="Language", choices=LANGUAGE_CHOICES, initial="en", widget=forms.Select(attrs={"class": "in"})
    )

    def __init__(self, *args: Any, providers: Sequence[tuple[UUID, str]], closed_on: ClosedOn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.closed_on = closed_on
        offer(self, "provider_id", [("", "None of them"), *((str(key), words) for key, words in providers)])
        for number in range(ROWS):
            self.fields[f"on_{number}"] = DayField(label=f"Day of session {number + 1}", required=False)
            if number == 0:
                self.fields["on_0"] = DayField(
                    label="Day of session 1", error_messages={"required": "Enter at least one session."}
                )
            self.fields[f"starts_{number}"] = _hour(f"Session {number + 1} begins")
            self.fields[f"ends_{number}"] = _hour(f"Session {number + 1} ends")
            self.fields[f"even_so_{number}"] = _even_so()

    def lines(self) -> list[tuple[Any, Any, Any, Any]]:
        """Return the boxes of each session, with the tick for a day on which the office is closed."""
        return [
            (self[f"on_{number}"], self[f"starts_{number}"], self[f"ends_{number}"], self[f"even_so_{number}"])
            for number in range(ROWS)
        ]

    def clean(self) -> dict[str, Any]:
        """Stop at a session that says only part of itself, and at none at all."""
        cleaned = super().clean() or {}
        for number in range(ROWS):
            names = (f"on_{number}", f"starts_{number}", f"ends_{number}")
            given = [cleaned.get(name) is not None for name in names]
            if any(given) and not all(given) and not any(name in self.errors for name in names):
                self.add_error(names[given.index(False)], "Enter the day, when it begins and when it ends.")
            _check_hours(self, *names[1:])
        _check_days(self, {f"on_{number}": f"even_so_{number}" for number in range(ROWS)}, self.closed_on)
        return cleaned

    def facts(self) -> WorkshopFacts:
        """Return what the workshop is."""
        return WorkshopFacts(**{name: self.cleaned_data[name] for name in _FACTS})

    def meetings(self) -> list[Meeting]:
        """Return its sessions."""
        told = self.cleaned_data
        return [
            Meeting(told[f"on_{number}"], told[f"starts_{number}"], told[f"ends_{number}"])
            for number in range(ROWS)
            if told[f"on_{number}"] is not None
        ]


class ChangeWorkshopForm(StandForm):
    """What of a workshop can be changed; fields are those of `ShopChange`."""

    title = boxes.line("Title", TITLE_MAX, required=ASKED["title"])
    led_by = boxes.line(
        "Who leads it", WHO_MAX, required=ASKED["led_by"], help_text="Watches over the hours of the day."
    )
    place = boxes.line("Place", PLACE_MAX, required=ASKED["place"])
    capacity = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(attrs={"class": "in in--day"}),
        help_text="Not fewer than are given. With more, whoever waits longest moves up.",
        error_messages={"required": "Say how many places there are."},
    )

    def __init__(self, *args: Any, shop: Workshop, **kwargs: Any) -> None:
        initial = {name: getattr(shop, name) for name in ("title", "led_by", "place", "capacity")}
        super().__init__(*args, **kwargs | {"initial": initial})

    def facts(self) -> ShopChange:
        """Return what was entered."""
        return ShopChange(**{name: self.cleaned_data[name] for name in ("title", "led_by", "place", "capacity")})


class AddSessionForm(SentForm):
    """One more session of a workshop."""

    on = DayField(label="Day")
    starts_at = _hour("Begins")
    ends_at = _hour("Ends")
    even_so = _even_so()

    def __init__(self, *args: Any, closed_on: ClosedOn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.closed_on = closed_on
        for name, asked in (("starts_at", "Say when it begins."), ("ends_at", "Say when it ends.")):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = asked

    def clean(self) -> dict[str, Any]:
        """Stop at an end before the beginning, and at a day on which the office is closed until it is ticked."""
        cleaned = super().clean() or {}
        _check_hours(self, "starts_at", "ends_at")
        _check_days(self, {"on": "even_so"}, self.closed_on)
        return cleaned

    def meeting(self) -> Meeting:
        """Return the session."""
        told = self.cleaned_data
        return Meeting(told["on"], told["starts_at"], told["ends_at"])


class CancelSessionForm(SentForm):
    """Why a session is cancelled; the field is the argument of `cancel_session`."""

    words = boxes.line(
        "Why",
        WORDS_MAX,
        required="Say why it is cancelled.",
        help_text="Whoever has a place is told this. Nothing about a family.",
    )


class ReferToWorkshopForm(SentForm):
    """To which workshop somebody is referred."""

    workshop_id = boxes.record_of("Workshop", asked="Choose a workshop of this office.")

    def __init__(self, *args: Any, shops: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "workshop_id", [("", "Choose"), *((str(key), words) for key, words in shops)])


class GivePlaceBackForm(SentForm):
    """Why a place is given back."""

    words = boxes.line(
        "Why", WORDS_MAX, required="Say why.", help_text="Whoever waits longest moves up. Hours that were done stay."
    )


class AttendanceForm(SentForm):
    """Who came to a session: a choice for each person with a place, and minutes for who came late."""

    led_by = boxes.line(
        "Who led this session", WHO_MAX, required="Name who led the session and watched over the hours."
    )

    def __init__(self, *args: Any, places: Sequence[PlaceLine], session: WorkshopSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["led_by"].initial = session.workshop.led_by
        for one in places:
            mark, late = one.marks.get(session.pk, ("", 0))
            self.fields[f"mark_{one.id.hex}"] = forms.ChoiceField(
                label="Attendance",
                choices=[("", "Not said"), *AttendanceMark.choices],
                required=False,
                initial=mark,
                widget=forms.Select(attrs={"class": "in"}),
            )
            self.fields[f"late_{one.id.hex}"] = forms.IntegerField(
                label="Minutes late",
                required=False,
                min_value=1,
                max_value=MOST_MINUTES,
                initial=late or None,
                widget=forms.NumberInput(attrs={"class": "in in--day"}),
            )

    def lines(self) -> list[tuple[PlaceLine, Any, Any]]:
        """Return each person with their boxes."""
        return [(one, self[f"mark_{one.id.hex}"], self[f"late_{one.id.hex}"]) for one in self.places]

    def clean(self) -> dict[str, Any]:
        """Stop at lateness without its minutes; who is not said stays as they are."""
        cleaned = super().clean() or {}
        if self.places and not any(self[f"mark_{one.id.hex}"].data for one in self.places):
            self.add_error(f"mark_{self.places[0].id.hex}", "Say of one person at least whether they came.")
        for one in self.places:
            late = f"late_{one.id.hex}"
            if cleaned.get(f"mark_{one.id.hex}") == AttendanceMark.LATE and not cleaned.get(late):
                self.add_error(late, "Say how many minutes.")
        return cleaned

    def marks(self) -> list[Mark]:
        """Return what was said."""
        told = self.cleaned_data
        return [
            Mark(one.id, told[f"mark_{one.id.hex}"], told[f"late_{one.id.hex}"] or 0)
            for one in self.places
            if told[f"mark_{one.id.hex}"]
        ]


def shop_words(title: str, day: date, free: int) -> str:
    """Name a workshop in a choice: its title, its next day, and how many places are free."""
    places = f"{free} free" if free > 0 else "waiting list"
    return f"{title}, {day:%b} {day.day}, {places}"
