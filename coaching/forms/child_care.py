"""Input about child care: asking for it, what was answered, its end, and that none is needed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, HouseholdPerson, SentForm, asked_for, boxes, offer, wording
from coaching.choices import CARE_ENDS_SAID, CareAnswer, CareEnd
from coaching.models.child_care import MOST_HOURS
from coaching.operations.child_care import Wanted
from coaching.rules.child_care import ANSWER_MAX, COMMENT_MAX, PROVIDER_MAX, WORDS_MAX, months_to_ask
from coaching.rules.weeks import read_month

_MONEY = "Write an amount in dollars, like 812.50."


def _month(label: str, today: date) -> forms.TypedChoiceField:
    """Return a choice of the months that care is asked for."""
    asked = "Choose one of the months."
    return forms.TypedChoiceField(
        label=label,
        choices=[(f"{month:%Y-%m}", wording.month_words(month)) for month in months_to_ask(today)],
        coerce=read_month,
        empty_value=None,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": asked, "invalid_choice": asked},
    )


class AskChildCareForm(SentForm):
    """Care of a child in a month; `wanted` is the argument of `operations.child_care.ask_child_care`."""

    child_id = boxes.record_of("Child", asked="Choose a child of this case.")
    hours = boxes.decimals(
        "Hours in the month",
        least="0.01",
        most=str(MOST_HOURS),
        digits=5,
        asked=f"Write the hours of the month, above 0 and at most {MOST_HOURS}.",
    )
    provider_id = boxes.record_of(
        "Provider, from the directory", required=False, asked="Choose a provider of this office’s directory."
    )
    provider_name = boxes.line("Another provider, by name", PROVIDER_MAX)
    participant_id = boxes.record_of(
        "For whose work or activity", asked="Choose the parent for whose work or activity care is needed."
    )
    activity_id = boxes.record_of("Activity", required=False, asked="Choose an activity of this parent.")
    comment = boxes.words(
        "Comment: why this care is needed",
        COMMENT_MAX,
        required="Write why this care is needed: it is the note.",
        help_text="It becomes the case note of today; you do not write it again.",
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        providers: Sequence[tuple[UUID, str]],
        activities: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"] = _month("Month", today)
        offer(self, "child_id", [("", "Choose"), *_named(people, adults=False)])
        adults = _named(people, adults=True)
        offer(self, "participant_id", adults if len(adults) == 1 else [("", "Choose"), *adults])
        offer(self, "provider_id", [("", "Not in the directory"), *providers])
        offer(self, "activity_id", [("", "None on file"), *activities])
        asked_for(self, provider_id="one of these two is needed", provider_name="one of these two is needed")
        asked_for(self, activity_id="")
        self.order_fields(("submission", "child_id", "month"))

    def clean(self) -> dict[str, Any]:
        """Ask for one provider."""
        cleaned: dict[str, Any] = super().clean() or {}
        name, provider = cleaned.get("provider_name"), cleaned.get("provider_id")
        if name and provider:
            self.add_error("provider_name", "Choose from the directory or name somebody else, not both.")
        elif not name and not provider and not {"provider_name", "provider_id"} & set(self.errors):
            self.add_error("provider_id", "Choose the provider from the directory, or name them.")
        return cleaned

    def wanted(self, *, month: date | None = None) -> Wanted:
        """Return what is asked for; a new version is of the `month` of the one before."""
        told = self.cleaned_data
        return Wanted(
            participant_id=told["participant_id"],
            month=month or told["month"],
            hours=told["hours"],
            provider_id=told["provider_id"],
            provider_name=told["provider_name"],
            activity_id=told["activity_id"],
            comment=told["comment"],
        )


class ChangeChildCareForm(AskChildCareForm):
    """A new version of the same child and month; see `operations.child_care.change_child_care`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["child_id"], self.fields["month"]


class AnswerChildCareForm(SentForm):
    """What was answered; fields are the arguments of `operations.child_care.answer_child_care`."""

    answer = boxes.one_of("Answer", [("", "Choose"), *CareAnswer.choices], asked="Say what was answered.")
    words = boxes.words("Reason, or what they wrote", ANSWER_MAX)
    monthly_amount = boxes.decimals(
        "Authorized a month, in dollars", least="0", most="999999.99", digits=8, asked=_MONEY, required=False
    )
    monthly_copay = boxes.decimals(
        "The family’s share a month, in dollars", least="0", most="999999.99", digits=8, asked=_MONEY, required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day of the answer", initial=today, last_day=today)
        asked_for(self, words="needed when it was refused")
        asked_for(self, monthly_amount="as far as they told it", monthly_copay="as far as they told it")
        self.order_fields(("submission", "answer", "on"))


class EndChildCareForm(SentForm):
    """An end; fields are the arguments of `operations.child_care.end_child_care`."""

    reason = boxes.one_of(
        "Why", [("", "Choose"), *((one.value, one.label) for one in CARE_ENDS_SAID)], asked="Say why it ends."
    )
    words = boxes.line("In a few words", WORDS_MAX)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Last day", initial=today, required=False)
        asked_for(self, words="", on="not for a mistake")
        self.order_fields(("submission", "reason", "on"))

    def clean(self) -> dict[str, Any]:
        """Ask for the last day but of what was written down by mistake."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reason") == CareEnd.MISTAKE:
            cleaned["on"] = None
        elif not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day.")
        return cleaned


class NoCareNeededForm(SentForm):
    """That none is needed; fields are the arguments of `operations.child_care.say_no_care_needed`."""

    child_id = boxes.record_of("Child", asked="Choose a child of this case.")
    participant_id = boxes.record_of("Who said it", asked="Choose the parent who said it.")
    words = boxes.line("Why none is needed", WORDS_MAX, required="Write why none is needed, as the family says it.")

    def __init__(self, *args: Any, people: Sequence[HouseholdPerson], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"] = _month("Month", today)
        offer(self, "child_id", [("", "Choose"), *_named(people, adults=False)])
        adults = _named(people, adults=True)
        offer(self, "participant_id", adults if len(adults) == 1 else [("", "Choose"), *adults])
        self.order_fields(("submission", "child_id", "month"))


def _named(people: Sequence[HouseholdPerson], *, adults: bool) -> list[tuple[UUID, str]]:
    return [(one.participant_id, one.name) for one in people if one.is_adult == adults]
