"""Input about strengths, barriers, jobs, skills and schooling."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, StandForm, asked_for, offer
from coaching.choices import Area, BarrierStatus, SchoolLevel, SkillKind
from coaching.rules import ROW_MAX

_TOO_LONG = f"Keep this under {ROW_MAX} characters."
_LINE = {"class": "in", "autocomplete": "off"}


class RowForm(SentForm):
    """A strength or a barrier; fields are the arguments of `record_strength` and `record_barrier`."""

    participant_id = forms.TypedChoiceField(
        label="Whose",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This person is no adult of this case."},
    )
    area = forms.ChoiceField(
        label="About",
        choices=[("", "Choose"), *Area.choices],
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Say what it is about."},
    )
    words = forms.CharField(
        label="In a few words",
        max_length=ROW_MAX,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={"required": "Write it down in a few words.", "max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, adults: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "The family"), *((str(key), name) for key, name in adults)])
        self.fields["on"] = DayField(label="Since", initial=today, last_day=today)
        asked_for(self, participant_id="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}


class SettleBarrierForm(SentForm):
    """What became of a barrier; fields are the arguments of `settle_barrier`."""

    status = forms.ChoiceField(
        label="What became of it",
        choices=[
            (BarrierStatus.OVERCOME.value, "Overcome"),
            (BarrierStatus.LEFT.value, "Accepted: no step is needed now"),
        ],
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Say what became of it."},
    )
    reason = forms.CharField(
        label="Why no step is needed, or how it was overcome",
        required=False,
        max_length=ROW_MAX,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        asked_for(self, reason="needed when no step is needed")

    def clean(self) -> dict[str, Any]:
        """Ask why no step is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        left = cleaned.get("status") == BarrierStatus.LEFT
        if left and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why no step is needed, so that the next coach understands it.")
        return cleaned


class LinkReferralForm(SentForm):
    """A referral that is to help over a barrier, and the day of the talk about it (O055)."""

    referral_id = forms.TypedChoiceField(
        label="Which referral is to help",
        coerce=UUID,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={
            "required": "Choose a referral.",
            "invalid_choice": "Choose a referral of this case that stands.",
        },
    )

    def __init__(self, *args: Any, referrals: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "referral_id", [("", "Choose"), *((str(key), words) for key, words in referrals)])
        self.fields["talked_on"] = DayField(
            label="Spoken of as a stepping-stone on",
            last_day=today,
            help_text="The day you talked about how this service is a step on the way, not the end of it.",
            error_messages={"required": "Enter the day of this talk."},
        )


class JobForm(StandForm):
    """One job."""

    title = forms.CharField(
        label="Work done as",
        max_length=120,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={"required": "Say as what."},
    )
    employer = forms.CharField(
        label="Employer",
        max_length=120,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={"required": "Say where."},
    )
    first_day = DayField(label="First day", required=False)
    last_day = DayField(label="Last day", required=False, help_text="Empty while it goes on.")
    weekly_hours = forms.DecimalField(
        label="Hours a week",
        required=False,
        min_value=0,
        max_value=168,
        max_digits=4,
        decimal_places=1,
        widget=forms.TextInput(attrs={"class": "in in--short", "inputmode": "decimal", "autocomplete": "off"}),
    )
    hourly_wage = forms.DecimalField(
        label="Dollars an hour",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "in in--short", "inputmode": "decimal", "autocomplete": "off"}),
    )
    words = forms.CharField(
        label="What was done, and why it ended",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={"max_length": _TOO_LONG},
    )


class SkillForm(StandForm):
    """A skill, a licence or a language."""

    kind = forms.ChoiceField(
        label="This is a",
        choices=SkillKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what this is."},
    )
    words = forms.CharField(
        label="In a few words",
        max_length=160,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={"required": "Write it down in a few words.", "max_length": "Keep this under 160 characters."},
    )
    valid_until = DayField(label="Valid until", required=False, help_text="Of a license that runs out.")


class SchoolingForm(StandForm):
    """A school or a course."""

    level = forms.ChoiceField(
        label="How far it goes",
        choices=SchoolLevel.choices,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Say how far it goes."},
    )
    name = forms.CharField(
        label="School or subject", required=False, max_length=160, widget=forms.TextInput(attrs=_LINE)
    )
    is_running = forms.BooleanField(label="Under way now", required=False)
    finished_on = DayField(label="Finished on", required=False)


FORMS: dict[str, type[StandForm]] = {"work": JobForm, "skills": SkillForm, "schooling": SchoolingForm}


#: What a form carries for its own sake.
ENVELOPE = frozenset({"submission", "seen"})


def values_of(form: StandForm) -> dict[str, Any]:
    """Return the columns of an entry as a valid form has them."""
    return {name: value for name, value in form.cleaned_data.items() if name not in ENVELOPE}
