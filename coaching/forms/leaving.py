"""Input about leaving: the exit summary, the work activity screen, a closing taken back, the letter to the family."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import Asked, DayField, GateRefused, Refused, SentForm, Way, asked_for, boxes, offer
from coaching.rules.leaving import FAMILY_MAX, SAID_MAX, SUMMARY_MAX

_PAPER = (Way.SAFE_MAIL, Way.HOME_MAIL, Way.HAND_OVER)


class FileExitSummaryForm(SentForm):
    """The coach's own words of a summary; fields are the arguments of `operations.leaving.file_exit_summary`."""

    progress = boxes.words(
        "What the family did and reached",
        SUMMARY_MAX,
        rows=7,
        required="Say what the family did and reached.",
        help_text="The lines above are filed with it.",
    )
    still_open = boxes.words(
        "What is still open, and who goes on with it", SUMMARY_MAX, rows=5, help_text="Empty where nothing is."
    )
    family_words = boxes.words(
        "Your words to the family", FAMILY_MAX, rows=4, help_text="They stand in the letter to the family."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day of the summary", initial=today, last_day=today)
        asked_for(self, still_open="", family_words="")


class CloseScreenForm(SentForm):
    """The day on which the screen was closed; fields are the arguments of `operations.leaving.close_work_screen`."""

    early_words = boxes.line("Why before its day", SAID_MAX)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Closed on", initial=today, last_day=today)
        self.order_fields(["on", "early_words"])
        asked_for(self, early_words="needed before its day")


class ReopenForm(SentForm):
    """Why a case goes on; fields are the arguments of `operations.leaving.reopen`."""

    words = boxes.words("Why the case goes on", SAID_MAX, rows=3, required="Say why the case goes on.")


class ExitLetterForm(SentForm):
    """To whom and how a letter goes; fields are the arguments of `operations.leaving.write_exit_letter`."""

    participant_id = boxes.record_of("To", asked="Choose to whom.")
    way = forms.ChoiceField(
        label="How",
        choices=[(way.value, way.label) for way in _PAPER],
        initial=Way.HAND_OVER,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how it goes.", "invalid_choice": "Say how it goes."},
    )

    asked: Asked | None = None

    def __init__(self, *args: Any, adults: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", list(adults))

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal beside the way; what the gate refused is remembered, to be written down."""
        if isinstance(refusal, GateRefused):
            self.asked = refusal.asked
            self.add_error("way", str(refusal))
        else:
            super().refuse(refusal)
