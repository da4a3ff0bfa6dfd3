"""What everybody sets for themselves."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms


class MySettingsForm(forms.Form):
    """Keys and e-mail."""

    has_single_keys = forms.BooleanField(
        required=False,
        label="Single-letter keys",
        help_text="J and K move between rows, L logs a contact, / goes to the search. They never work while you type.",
    )
    wants_digest = forms.BooleanField(
        required=False,
        label="Daily e-mail",
        help_text="One e-mail in the morning while something is due, with case numbers and days. It names nobody.",
    )

    @property
    def helper(self) -> FormHelper:
        """How the form is laid out."""
        helper = FormHelper()
        helper.add_input(Submit("save", "Save"))
        return helper
