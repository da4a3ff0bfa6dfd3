"""Input about people: how they are reached, their Social Security number, whether they take part."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms

from casework import languages
from casework.choices import ContactMethod, SafeContactRule
from casework.forms.sent import DayField, SentForm, StandForm, offer, words_area
from casework.operations.people import PHONE_MAX, Arriving
from casework.queries.cases import HouseholdPerson
from casework.reach import seen_as

#: Ways a person can prefer; a visit to a closed door is not one of them.
PREFERRED = [
    ("", "Not said"),
    *((method.value, method.label) for method in ContactMethod if method not in {"LETTER", "HOME_VISIT"}),
]
ARRIVING = tuple(field.name for field in fields(Arriving))
ADDRESS_MAX = 320


def _hour_box() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "class": "in in--short"}, format="%H:%M")


class ChangeReachForm(StandForm):
    """How a person is reached; fields are the arguments of `operations.people.change_reach`."""

    phone = forms.CharField(
        label="Telephone",
        required=False,
        max_length=PHONE_MAX,
        widget=forms.TextInput(attrs={"class": "in", "type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        widget=forms.EmailInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={"invalid": "This is not an e-mail address."},
    )
    preferred_method = forms.ChoiceField(
        label="Reach first by", choices=PREFERRED, required=False, widget=forms.Select(attrs={"class": "in"})
    )
    safe_contact = forms.MultipleChoiceField(
        label="Contact safely",
        choices=SafeContactRule.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Shown beside the name wherever a call, text or letter is offered.",
    )
    language = forms.ChoiceField(
        label="Language", choices=languages.CHOICES, widget=forms.Select(attrs={"class": "in"})
    )
    needs_interpreter = forms.BooleanField(label="Needs an interpreter", required=False)
    mailing_address = forms.CharField(
        label="Mailing address",
        required=False,
        max_length=ADDRESS_MAX,
        widget=words_area(3, autocomplete="off"),
        help_text="As it stands on the envelope.",
        error_messages={"max_length": f"Keep the address under {ADDRESS_MAX} characters."},
    )
    is_address_shared = forms.BooleanField(label="Somebody else opens letters there", required=False)
    is_phone_shared = forms.BooleanField(label="Somebody else reads or hears this telephone", required=False)
    is_email_shared = forms.BooleanField(label="Somebody else reads this e-mail", required=False)
    quiet_from = forms.TimeField(label="Nothing by e-mail or text from", required=False, widget=_hour_box())
    quiet_until = forms.TimeField(label="Until", required=False, widget=_hour_box())
    wants_details = forms.BooleanField(
        label="Asked for details in e-mails and texts (place and who calls)", required=False
    )

    def __init__(self, *args: Any, person: HouseholdPerson, **kwargs: Any) -> None:
        names = ("phone", "email", "preferred_method", "language", "needs_interpreter", *ARRIVING)
        initial = {name: getattr(person, name) for name in names}
        initial |= {"safe_contact": list(person.safe_contact)} | dict(kwargs.pop("initial", None) or {})
        super().__init__(*args, stand=seen_as(person), initial=initial, **kwargs)
        if person.language not in languages.LANGUAGES:
            offer(self, "language", [(person.language, person.language), *languages.CHOICES])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        arriving = Arriving(**{name: told.pop(name) for name in ARRIVING})
        return told | {"arriving": arriving}


class SetSsnForm(SentForm):
    """A Social Security number; what was typed is never shown again."""

    ssn = forms.CharField(
        label="Social Security number",
        widget=forms.TextInput(attrs={"class": "in in--day", "inputmode": "numeric", "autocomplete": "off"}),
        help_text="Nine digits. It is stored sealed and shown with its last four digits only.",
        max_length=20,
        error_messages={
            "required": "Enter the number.",
            "max_length": "A Social Security number has nine digits.",
        },
    )
    knows_same = forms.BooleanField(label="I know, and the number is right", required=False)


class ChangeEngagementForm(StandForm):
    """The day from which somebody takes part, or no longer does."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="From which day", initial=today, last_day=today)
