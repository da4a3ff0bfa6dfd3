"""Input about what bears on the end of a penalty: facts, attempts, visits, findings, the end itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, boxes
from reengagement.choices import FACTS_OF
from reengagement.forms.fields import BOX, choice, some_day
from reengagement.operations.cures import FINDING_MAX
from reengagement.rules.attempts import DAYS_MOST, AttemptDays


class PenaltyFactForm(SentForm):
    """A dated fact that bears on the end; fields are the arguments of `operations.cures.record_fact`."""

    def __init__(self, *args: Any, jurisdiction: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", "Choose"), *((kind.value, kind.label) for kind in FACTS_OF[jurisdiction])]
        self.fields["kind"] = choice("What happened", kinds, asked="Choose what happened from the list.")
        self.fields["on"] = DayField(label="Day on which it happened", last_day=today, initial=today)


class AttemptForm(SentForm):
    """The days of an attempt to comply (Alaska); what they make is `rules.attempts.AttemptDays`."""

    done_on = boxes.words(
        "Days done", 600, rows=2, help_text="One day to a line, like 2026-03-09. As many as were asked prove it."
    )

    def __init__(self, *args: Any, is_signed: bool, most_days: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intent_on"] = some_day(
            "Said that they want to comply on", last_day=today, help_text="The day it was said, not the day of entry."
        )
        if is_signed:
            del self.fields["done_on"]
            self.fields["signed_on"] = some_day("Plan signed on", last_day=today)
        else:
            self.fields["began_on"] = some_day("Activity began on", last_day=today)
            self.fields["days_asked"] = forms.IntegerField(
                label="Days asked",
                min_value=1,
                initial=1,
                widget=forms.TextInput(attrs=BOX | {"class": "in in--day", "inputmode": "numeric"}),
                help_text=f"At most {most_days} after this failure.",
                error_messages={"required": "Say how many days are asked.", "invalid": "Write a whole number."},
            )
        self.fields["failed_on"] = some_day("Failed on", last_day=today, help_text="Closes this attempt.")
        self.order_fields(["intent_on", "began_on", "days_asked", "done_on", "signed_on", "failed_on"])

    def clean_done_on(self) -> tuple[date, ...]:
        """Read the days, one to a line."""
        days = []
        for line in self.cleaned_data["done_on"].split():
            try:
                days.append(date.fromisoformat(line))
            except ValueError:
                raise forms.ValidationError(f"{line[:20]} is not a day. Write it like 2026-03-09.") from None
        if len(days) > DAYS_MOST:
            raise forms.ValidationError(f"At most {DAYS_MOST} days fit here.")
        return tuple(days)

    def days(self) -> AttemptDays:
        """Return the days of the attempt."""
        told = self.cleaned_data
        return AttemptDays(
            intent_on=told.get("intent_on"),
            began_on=told.get("began_on"),
            days_asked=told.get("days_asked") or 1,
            done_on=told.get("done_on", ()),
            signed_on=told.get("signed_on"),
            failed_on=told.get("failed_on"),
        )


class VisitForm(SentForm):
    """Which contact was the visit at home."""

    def __init__(self, *args: Any, visits: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_id"] = forms.TypedChoiceField(
            label="Visit at home, made or tried",
            choices=[("", "Choose"), *visits],
            coerce=UUID,
            widget=forms.Select(attrs={"class": "in"}),
            error_messages={"required": "Choose the visit. Log it as a contact first if it is not there."},
        )


class ChildSafetyForm(SentForm):
    """The finding on the children; fields are the arguments of `operations.cures.record_child_safety`."""

    is_safe = choice(
        "The children",
        [("", "Choose"), ("YES", "Will not be significantly harmed"), ("NO", "Could be significantly harmed")],
        asked="Say what you found.",
    )
    words = boxes.words("Finding", FINDING_MAX, required="Write the finding on the children.", rows=6)
    level = choice(
        "After the visit",
        [
            ("0", "The level stays"),
            ("2", "Ask a manager to raise it to 75 percent"),
            ("3", "Ask a manager for the full family sanction"),
        ],
        asked="Choose the level from the list.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day of the finding", last_day=today, initial=today)
        self.order_fields(["is_safe", "words", "level", "on"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        return {
            "on": told["on"],
            "is_safe": told["is_safe"] == "YES",
            "words": told["words"],
            "level": int(told["level"]),
        }


class EndForm(SentForm):
    """Ending or deleting a penalty: nothing is typed, the rule gives the day."""
