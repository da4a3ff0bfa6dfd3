"""Input of notes to eligibility: one kind's form, an addendum, the answer to an E alert."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.choices import EligibilityChange, EligibilitySubject, PenaltyRaise, PenaltyReason
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.queries.cases import HouseholdPerson
from casework.queries.eligibility_notes import Bound
from casework.rules import ANSWER_MAX, CHANGES, HEADINGS, NOTE_MAX


class EligibilityNoteForm(SentForm):
    """A note of one kind; text of the n-th heading is the field `section_<n>`, as in client notes."""

    about = forms.TypedChoiceField(
        label="Tells of",
        coerce=UUID,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={
            "required": "Choose the record of this case that the note tells of.",
            "invalid_choice": "Choose the record of this case that the note tells of.",
        },
    )
    participant_id = forms.TypedChoiceField(
        label="About whom",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This person does not belong to this case."},
    )
    sets_alert = forms.BooleanField(label="Set the E alert now", required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        subject: str,
        people: Sequence[HouseholdPerson],
        bound: Sequence[Bound],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.headings = HEADINGS[subject]
        self._add_decisions(subject)
        records = [(str(one.id), one.words) for one in bound]
        offer(self, "about", records if len(records) == 1 else [("", "Choose"), *records])
        adults = [person for person in people if person.is_adult] or list(people)
        offer(self, "participant_id", [("", "The family"), *((str(one.participant_id), one.name) for one in adults)])
        if len(adults) == 1:
            self.fields["participant_id"].initial = str(adults[0].participant_id)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        for number, heading in enumerate(self.headings):
            self.fields[f"section_{number}"] = forms.CharField(
                label=heading,
                widget=words_area(4),
                required=False,
                max_length=NOTE_MAX,
                error_messages={"max_length": "This text is too long for one note."},
            )

    def _add_decisions(self, subject: str) -> None:
        asked = CHANGES.get(subject, ())
        if asked:
            self.fields["change"] = forms.ChoiceField(
                label="What eligibility is asked to do",
                choices=[(one.value, one.label) for one in asked],
                widget=forms.RadioSelect,
                error_messages={"required": "Say what eligibility is asked to do."},
            )
        if subject == EligibilitySubject.PENALTY:
            self.fields["reason"] = forms.ChoiceField(
                label="Reason, when it is imposed",
                choices=[("", "Choose"), *PenaltyReason.choices],
                required=False,
                widget=forms.Select(attrs={"class": "in"}),
                help_text="A timesheet that was not turned in is no reason.",
            )
        if subject == EligibilitySubject.HOME_VISIT:
            self.fields["penalty_raise"] = forms.ChoiceField(
                label="What was decided",
                choices=[("", "The penalty stays as it is"), *PenaltyRaise.choices],
                required=False,
                widget=forms.Select(attrs={"class": "in"}),
                help_text="To raise a penalty, write the child-safety finding below.",
            )

    @property
    def section_fields(self) -> list[forms.BoundField]:
        """The boxes of the kind's headings, in their order."""
        return [self[f"section_{number}"] for number in range(len(self.headings))]

    @property
    def decision_fields(self) -> list[forms.BoundField]:
        """The choices that this kind asks for."""
        return [self[name] for name in ("change", "reason", "penalty_raise") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Drop a reason that goes with nothing, as when the request was changed after it was chosen."""
        cleaned = super().clean() or {}
        if cleaned.get("change") != EligibilityChange.IMPOSE:
            cleaned["reason"] = ""
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        cleaned = self.cleaned_data
        return {
            "subject": self.subject,
            "change": cleaned.get("change", ""),
            "reason": cleaned.get("reason", ""),
            "penalty_raise": cleaned.get("penalty_raise", ""),
            "sections": [cleaned[f"section_{number}"] for number in range(len(self.headings))],
            **{name: cleaned[name] for name in ("about", "on", "participant_id", "sets_alert")},
        }


class SetAlertForm(SentForm):
    """The one button that sets the E alert of a note, or marks one read."""


class AddToEligibilityNoteForm(SentForm):
    """What is added to a filed note to eligibility."""

    text = forms.CharField(
        label="What is added",
        widget=words_area(4),
        max_length=NOTE_MAX,
        error_messages={"required": "Write what is to be added.", "max_length": "This text is too long for one note."},
    )


class AnswerAlertForm(SentForm):
    """What eligibility answers to an E alert."""

    answer = forms.CharField(
        label="Answer to the coach",
        widget=words_area(3),
        max_length=ANSWER_MAX,
        error_messages={"required": "Write the answer.", "max_length": f"An answer holds {ANSWER_MAX:,} characters."},
    )
