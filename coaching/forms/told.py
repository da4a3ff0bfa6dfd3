"""Input about words of an assessment that belong behind the narrower wall."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, HouseholdPerson, RestrictedKind, SentForm, offer
from coaching.queries.told import Told
from coaching.rules import STAYS_MAX


class MoveAnswerForm(SentForm):
    """What moves, and what stays for everybody; fields are the arguments of `operations.told.move_answer`."""

    what = forms.ChoiceField(
        label="What moves",
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose what moves.", "invalid_choice": "Nothing is written there any more."},
    )
    stays = forms.CharField(
        label="What stands there instead, for everybody",
        initial="Not written here.",
        max_length=STAYS_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="Say it so that it does not tell what moved.",
        error_messages={
            "required": "Write what stays here for everybody, for example “Not written here.”",
            "max_length": f"Keep this under {STAYS_MAX} characters.",
        },
    )
    participant_id = forms.TypedChoiceField(
        label="About",
        coerce=UUID,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={
            "required": "Choose whom it is about.",
            "invalid_choice": "This person does not belong to this case.",
        },
    )
    kind = forms.ChoiceField(
        label="Kind",
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={
            "required": "Choose what kind of fact this is.",
            "invalid_choice": "Choose a kind that you may write down here.",
        },
    )

    def __init__(
        self,
        *args: Any,
        told: Sequence[Told],
        people: Sequence[HouseholdPerson],
        kinds: Sequence[RestrictedKind],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "what", [("", "Choose"), *((one.key, one.label) for one in told)])
        offer(self, "participant_id", [(one.participant_id, one.name) for one in people])
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        if RestrictedKind.TREATMENT in kinds:
            self.fields["consent_until"] = DayField(
                label="Consent on file until",
                required=False,
                help_text="Needed for treatment only: the last day of the person’s written consent.",
            )

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("what", "stays", "participant_id", "kind")
        return {name: self.cleaned_data[name] for name in names} | {
            "consent_until": self.cleaned_data.get("consent_until")
        }
