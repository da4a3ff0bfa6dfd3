"""What may be searched for."""

from django import forms

SHORTEST = 2
LONGEST = 200


class SearchForm(forms.Form):
    """One box for a name, a case number, a Social Security number, or words of notes."""

    q = forms.CharField(
        label="Name, case number or words from a note",
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={
            "required": "Type a name, a case number or a word from a note.",
            "min_length": "Type at least two characters.",
            "max_length": "Search for something shorter: 200 characters at the most.",
        },
    )
