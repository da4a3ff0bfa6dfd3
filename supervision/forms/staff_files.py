"""Input of files of staff: signing expectations, clearances, credentials, training, hours, overtime, track reviews."""

from typing import Any

from django import forms

from casework.public import ClearanceCheck, DayField, SentForm, asked_for, boxes
from supervision.choices import TrainingTopic
from supervision.forms import DecideForm
from supervision.rules.expectations import NAME_MAX
from supervision.rules.skills import OFFERED
from supervision.rules.worktime import WHY_MAX

_WEEK = [(str(n), day) for n, day in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), start=1)]


class ToldForm(SentForm):
    """A form whose fields are the arguments of its operation."""

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time", "class": "in in--day"}, format="%H:%M"),
        error_messages={"required": "Give the time.", "invalid": "Write it like 08:00."},
    )


class SignExpectationsForm(ToldForm):
    """The acknowledgement; fields are the arguments of `sign_expectations`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label="I have read and I understand the expectations",
        error_messages={"required": "Tick that you read and understand them."},
    )
    printed_name = boxes.line("Printed name", NAME_MAX, required="Type your whole name.")
    signature = boxes.line(
        "Signature", NAME_MAX, required="Sign with your whole name.", help_text="Your name, typed, is your signature."
    )


class RecordClearanceForm(ToldForm):
    """One check; fields are the arguments of `record_clearance`."""

    check_kind = boxes.one_of("Check", [("", "Choose"), *ClearanceCheck.choices], asked="Choose the check.")
    cleared_on = DayField(label="Cleared on")
    valid_until = DayField(label="Valid until", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_for(self, valid_until="")


class TakeBackForm(ToldForm):
    """Why something is taken back."""

    why = boxes.line("Why", WHY_MAX, required="Say why it is taken back.")


class RecordCredentialForm(ToldForm):
    """A credential or licence; fields are the arguments of `record_credential`."""

    name = boxes.line("Credential or license", NAME_MAX, required="Say what it is.")
    valid_from = DayField(label="Valid from")
    valid_until = DayField(label="Valid until", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_for(self, valid_until="")


class RecordTrainingForm(ToldForm):
    """A training that is due; fields are the arguments of `record_training`."""

    topic = boxes.one_of("Topic", [("", "Choose"), *TrainingTopic.choices], asked="Choose the topic.")
    title = boxes.line("Training", NAME_MAX, required="Say which training it is.")
    due_on = DayField(label="Due")


class RecordSkillForm(ToldForm):
    """A language or a skill from a day on; fields are the arguments of `record_skill`."""

    what = boxes.one_of("Language or skill", [("", "Choose"), *OFFERED], asked="Choose a language or a skill.")
    first_day = DayField(label="From")


class EndSkillForm(ToldForm):
    """Until when a language or skill holds; the field is the argument of `end_skill`."""

    last_day = DayField(label="Last day", help_text="Included.")


class FinishTrainingForm(ToldForm):
    """When a training was done; the field is the argument of `finish_training`."""

    done_on = DayField(label="Done on")


class SetHoursForm(ToldForm):
    """Usual hours from a day on; fields are the arguments of `set_usual_hours`."""

    first_day = DayField(label="From")
    weekdays = forms.MultipleChoiceField(
        label="Days",
        choices=_WEEK,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )
    begins_at = _time("Begins")
    ends_at = _time("Ends")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return super().arguments() | {"weekdays": "".join(self.cleaned_data["weekdays"])}


class AskOvertimeForm(ToldForm):
    """Overtime on a day ahead; fields are the arguments of `ask_overtime`."""

    on = DayField(label="Day", help_text="A day ahead: overtime is approved before it is worked.")
    why = boxes.line("What it is needed for", WHY_MAX, required="Say what it is needed for.", help_text="No names.")


class DecideOvertimeForm(DecideForm):
    """The manager's answer, in one line; the button says which."""

    answer = boxes.line("Answer", WHY_MAX, help_text="Needed when you refuse: what should happen instead.")


class ReviewTrackForm(ToldForm):
    """Whether a family is ready for Work First; fields are the arguments of `review_track`."""

    is_ready = forms.TypedChoiceField(
        label="Ready for Work First",
        choices=[("yes", "Yes"), ("not_yet", "Not yet")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or not yet.", "invalid_choice": "Choose yes or not yet."},
    )
    why = boxes.line(
        "What is missing",
        WHY_MAX,
        help_text="Nothing of violence, treatment or health: everybody on this case reads it.",
    )
    next_look_on = DayField(label="Look again on", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_for(self, why="needed when not yet", next_look_on="needed when not yet")
