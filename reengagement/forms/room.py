"""Input in the room itself: strengths and goals, cause, outcome, what was considered, presence, the last acts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from casework.public import DayField, SentForm, StandForm, boxes
from reengagement.choices import CauseAnswer, ChildWelfareAnswer, Outcome, Presence
from reengagement.forms.boxes import YES_NO, choose
from reengagement.operations.answering import TEXT_MAX

MARKS = [one for one in Presence.choices if one[0] != Presence.INVITED]


class OwnForm(StandForm):
    """What they are good at and what they want."""

    strengths = boxes.words("Strengths", TEXT_MAX, help_text="One to a line.")
    goals = boxes.words("Their goals, in their own words", TEXT_MAX, help_text="One to a line.")


class StatementForm(StandForm):
    """What the coach says in the place of a participant who is not here (R022)."""

    coach_statement = boxes.words("Coach’s statement", TEXT_MAX, help_text="For a participant who is not here.")


class ServicesForm(StandForm):
    """What the engagement specialist finds that is still to be offered (R025)."""

    services = boxes.words(
        "What is still to be offered",
        TEXT_MAX,
        help_text="Everybody on the case reads this. What is about violence, treatment or health stays in its area.",
    )


class CauseForm(StandForm):
    """Whether there was good cause, and whether the plan fits."""

    cause = choose("Good cause", CauseAnswer.choices, asked="Choose whether there was good cause.", required=False)
    is_plan_fit = choose("The plan still fits them", YES_NO, asked="Choose yes or no.", required=False)


class OutcomeForm(StandForm):
    """The outcome that the team means to decide, and the day on which the participant agreed."""

    outcome = choose("Outcome", Outcome.choices, asked="Choose an outcome of the list.", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed_on"] = DayField(label="Day on which they agreed", required=False, last_day=today)


class OptionForm(SentForm):
    """Another outcome that was talked about, and why it was not taken; without words it is taken out."""

    outcome = boxes.one_of("Outcome that was talked about", Outcome.choices, asked="Choose an outcome of the list.")
    why = boxes.words("Why it was not taken", TEXT_MAX, help_text="Leave this empty to take the outcome out again.")


class ToldForm(StandForm):
    """What the team found and decided, beside what the narration tells by itself."""

    words = boxes.words("What the team found and decided", TEXT_MAX, rows=4, help_text="Nobody by full name.")


class HarmForm(StandForm):
    """What is asked before less money: the harm to the children, and a visit that was tried."""

    child_risk = boxes.words("What harm less money could do to the children", TEXT_MAX)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community_visit_tried_on"] = DayField(
            label="Day on which a visit away from the office was tried", required=False, last_day=today
        )


class AskWelfareForm(SentForm):
    """When child welfare was asked."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"] = DayField(label="Child welfare asked on", initial=today, last_day=today)


class WelfareForm(SentForm):
    """What child welfare answered; none is an answer."""

    answer = choose("Their answer", ChildWelfareAnswer.choices, asked="Choose a statement, or none.")
    statement = boxes.words("The statement", TEXT_MAX)


class PresenceForm(SentForm):
    """How somebody takes part from now on."""

    seat_id = forms.UUIDField(widget=forms.HiddenInput)
    presence = boxes.one_of(
        "Takes part", MARKS, asked="Say whether they are here, by phone, by video, left, or not here."
    )


class DecideForm(SentForm):
    """The outcome that the page showed."""

    outcome = forms.CharField(widget=forms.HiddenInput, max_length=14)


class ConfirmForm(SentForm):
    """The decision that the page showed, by its moment."""

    decided_at = forms.DateTimeField(
        widget=forms.HiddenInput, error_messages={"required": "Load the page again.", "invalid": "Load the page again."}
    )


class CloseForm(SentForm):
    """A staffing closed; where no version of the plan was opened, why the plan stays."""

    no_plan_reason = forms.CharField(
        label="Why the plan stays as it is",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={"max_length": "Keep this under 301 characters."},
    )


class EnterForm(SentForm):
    """When the outcome was entered in the department's other system."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Entered on", initial=today, last_day=today)


class DoneForm(SentForm):
    """A next step that was done, and when."""

    step_id = boxes.record_of("Step", asked="Choose a step of this staffing.")

    def __init__(self, *args: Any, steps: Iterable[tuple[Any, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Done on", initial=today, last_day=today)
        field = self.fields["step_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(steps)
