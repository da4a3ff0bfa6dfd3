"""What forms about somebody outside have in common: whom of the family, which party, what is told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from casework.choices import PartnerType, ShareScope
from casework.forms.sent import SentForm, offer
from casework.queries.cases import HouseholdPerson
from casework.queries.providers import ProviderChoice
from casework.rules import PARTY_MAX


def choose(label: str, choices: Any, **options: Any) -> forms.ChoiceField:
    """Return a choice of one from a longer list."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.Select(attrs={"class": "in"}), **options)


class PartyForm(SentForm):
    """A person of the family, and somebody outside: an entry of the directory, or somebody named."""

    participant_id = forms.TypedChoiceField(
        label="About whom",
        coerce=UUID,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={
            "required": "Choose the person.",
            "invalid_choice": "This person does not belong to this case.",
        },
    )
    provider_id = forms.TypedChoiceField(
        label="From the directory",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        help_text="Or name somebody below, and say what they are.",
        error_messages={"invalid_choice": "Choose a provider of this office's directory."},
    )
    party_name = forms.CharField(
        label="Somebody else, by name",
        required=False,
        max_length=PARTY_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": PARTY_MAX}),
        error_messages={"max_length": f"Keep the name under {PARTY_MAX + 1} characters."},
    )
    partner_type = choose("What they are", [("", "As the directory says"), *PartnerType.choices], required=False)
    scopes = forms.MultipleChoiceField(
        label="What is told",
        choices=ShareScope.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick what is told.",
            "invalid_choice": "Choose what is told from the list.",
        },
    )

    def __init__(
        self, *args: Any, people: Sequence[HouseholdPerson], providers: Sequence[ProviderChoice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [(person.participant_id, person.name) for person in people])
        offer(self, "provider_id", [("", "Not in the directory"), *((one.id, one.label) for one in providers)])
        if len(people) == 1:
            self.fields["participant_id"].initial = people[0].participant_id

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}
