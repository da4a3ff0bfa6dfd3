"""What every form that writes has in common: it is accepted once, and says a refusal beside the field."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from casework.refusals import Refused
from casework.stand import StandChanged

#: What a page says of a field that may be left empty, where that is not all.
ASKED_FOR = "asked_for"


#: The code of an error above a form that says only that a row below it is to be mended.
IN_A_ROW = "in_a_row"


class SentForm(forms.Form):
    """A form whose `submission` makes a second sending of the same thing harmless."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def clean_submission(self) -> UUID:
        """Give a form that came without its key one of its own."""
        return self.cleaned_data["submission"] or uuid4()

    def place_of(self, field: str) -> str | None:
        """Return the field beside which a refusal about an argument of the operation is said; None: above the form."""
        return field if field in self.fields else None

    def refuse(self, refusal: Refused) -> None:
        """Say why the operation was not done, where it can be mended."""
        self.add_error(self.place_of(refusal.field), str(refusal))


class StandForm(SentForm):
    """A form that changes a record: it says what stood when it was opened, so that nobody overwrites the unseen.

    `stand` is the digest of what its page shows (`casework.stand`); a draft keeps the one it was typed on.
    """

    seen = forms.CharField(widget=forms.HiddenInput(attrs={"data-kept": ""}), required=False)

    is_outdated = False

    def __init__(self, *args: Any, stand: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"seen": stand} | dict(kwargs.get("initial") or {})})

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal, and remember that the page has to show what stands now."""
        self.is_outdated = isinstance(refusal, StandChanged)
        super().refuse(refusal)

    def look_again(self, stand: str) -> None:
        """Let the next sending rest on what is shown now."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = stand


class DayField(forms.DateField):
    """A day, as the browser's own date box sends it; typed text is read too."""

    def __init__(self, *, last_day: date | None = None, css_class: str = "in--day", **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": f"in {css_class}"}, format="%Y-%m-%d")
        messages = {
            "invalid": "This is not a day of the calendar. Write it like 2026-03-09.",
            "required": "Enter the day.",
        }
        super().__init__(widget=widget, error_messages=messages | options.pop("error_messages", {}), **options)
        if last_day:
            self.widget.attrs["max"] = last_day.isoformat()


def offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Offer these choices in a field of a form that has some."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = choices


def asked_for(form: forms.Form, **when: str) -> None:
    """Say of fields that may be left empty when they are asked for; nothing where something always stands in them."""
    for name, words in when.items():
        setattr(form.fields[name], ASKED_FOR, words)


class WordsArea(forms.Textarea):
    """A box that takes in whatever is pasted: a browser would cut it at the limit without a word; the form says it."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Leave the limit to the form."""
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


def words_area(rows: int, **attrs: Any) -> forms.Textarea:
    """Return a box for several lines of words."""
    return WordsArea(attrs={"rows": rows, "class": "in", **attrs})
