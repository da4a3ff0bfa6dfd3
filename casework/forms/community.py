"""Input about referrals to services: made, followed up, taken back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms

from casework.choices import ReferralKind, ReferralOutcome, Service, ShareWay
from casework.forms.parties import PartyForm, choose
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.operations.sharing import NotReleased
from casework.refusals import Refused
from casework.rules import REASON_MAX, ShareDecision

#: The longest that the reason may be for which a referral answers no barrier.
ANSWER_MAX = 300
USUAL_WAIT = timedelta(days=14)
_TOO_LONG = f"Keep this under {REASON_MAX:,} characters; a note takes the rest."


class MakeReferralForm(PartyForm):
    """A referral to a service; fields are the arguments of `operations.community.make_referral`."""

    need = choose(
        "Which need it answers",
        [("", "Choose the need"), *Service.choices],
        error_messages={"required": "Say which need this answers."},
    )
    kind = forms.ChoiceField(
        label="How",
        choices=ReferralKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the person is brought to the service."},
    )
    words = forms.CharField(
        label="What was agreed, and what they are told",
        required=False,
        max_length=REASON_MAX,
        widget=words_area(3),
        error_messages={"max_length": _TOO_LONG},
    )
    other_choice_reason = forms.CharField(
        label="Why not the culturally first choice",
        required=False,
        max_length=REASON_MAX,
        widget=words_area(2),
        help_text="Only when the service that fits the family's culture best was not available.",
        error_messages={"max_length": _TOO_LONG},
    )
    way = forms.ChoiceField(
        label="How they are told", choices=ShareWay.choices, widget=forms.RadioSelect, required=False
    )
    has_part2_notice = forms.BooleanField(
        label="The Part 2 notice and a copy of the consent go with it", required=False
    )

    answers = forms.TypedMultipleChoiceField(
        label="Which barrier it answers",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "This barrier is not open any more. Choose again."},
    )
    no_answer_reason = forms.CharField(
        label="It answers none of them, because",
        required=False,
        max_length=ANSWER_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": ANSWER_MAX}),
        error_messages={"max_length": f"Keep this under {ANSWER_MAX + 1} characters."},
    )
    is_talked = forms.BooleanField(label="We spoke of it as a stepping-stone", required=False)

    decision: ShareDecision | None = None

    def __init__(self, *args: Any, today: date, answerable: Sequence[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_answer = bool(answerable)
        self.fields["talked_on"] = DayField(label="The day of this talk", required=False, initial=today, last_day=today)
        offer(self, "answers", list(answerable))
        if not answerable:
            for name in ("answers", "no_answer_reason", "is_talked", "talked_on"):
                del self.fields[name]
        self.fields["scopes"].label = "What the provider is told about the person"
        self.fields["scopes"].help_text = "Nothing when information is only given to the person."
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        self.fields["follow_up_on"] = DayField(
            label="Follow up on",
            initial=today + USUAL_WAIT,
            error_messages={"required": "Set the day on which you follow up."},
        )
        self.fields["follow_up_on"].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        """Drop what the chosen way makes meaningless."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == ReferralKind.INFORMATION:
            cleaned |= {"scopes": [], "way": "", "has_part2_notice": False}
        if not cleaned.get("is_talked"):
            cleaned["talked_on"] = None
        elif not cleaned.get("talked_on") and "talked_on" not in self.errors:
            self.add_error("talked_on", "Enter the day of this talk.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes; the tick stands for its day."""
        return {name: value for name, value in super().arguments().items() if name != "is_talked"}

    def place_of(self, field: str) -> str | None:
        """Say a refusal about what is told beside the words."""
        return "words" if field == "what" else super().place_of(field)

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal; the page shows what is missing when the gate is closed."""
        if isinstance(refusal, NotReleased):
            self.decision = refusal.decision
            self.add_error("scopes", "A release is missing. Above stands which, and how to get it.")
        else:
            super().refuse(refusal)


class FollowUpForm(SentForm):
    """What came of a referral; fields are the arguments of `operations.community.follow_up_referral`."""

    outcome = forms.ChoiceField(
        label="What came of it",
        choices=ReferralOutcome.choices,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Say what came of it."},
    )
    words = forms.CharField(
        label="In words",
        required=False,
        max_length=REASON_MAX,
        widget=words_area(3),
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        self.fields["next_on"] = DayField(
            label="It goes on: ask again on", required=False, help_text="Empty when there is nothing more to ask."
        )

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}
