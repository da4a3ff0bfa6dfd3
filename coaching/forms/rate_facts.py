"""Input about facts that bear on the federal rates."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import SentForm, offer, wording
from coaching.choices import ADULT_RATE_FACTS, RateFactKind
from coaching.operations.rate_facts import MOST, NO_KIND, SOURCE_MAX
from coaching.rules.weeks import month_before, next_month

#: So many months back can be chosen; facts of earlier ones bear on no rate that is still reported.
MONTHS_BACK = 60
_SELECT = {"class": "in"}


def months_to_choose(today: date, *, since: date | None = None) -> list[tuple[str, str]]:
    """Return the months that can be chosen, the next one first."""
    month = next_month(today)
    found: list[tuple[str, str]] = []
    while len(found) <= MONTHS_BACK and (since is None or month >= since):
        found.append((month.isoformat(), wording.month_words(month)))
        month = month_before(month)
    return found


def _month(label: str, *, required: str = "", help_text: str = "") -> forms.TypedChoiceField:
    messages = {"invalid_choice": "Choose a month of the list."}
    return forms.TypedChoiceField(
        label=label,
        coerce=date.fromisoformat,
        empty_value=None,
        required=bool(required),
        widget=forms.Select(attrs=_SELECT),
        help_text=help_text,
        error_messages=messages | ({"required": required} if required else {}),
    )


class RecordFactForm(SentForm):
    """A fact of a family or an adult; fields are the arguments of `record_fact`."""

    kind = forms.ChoiceField(
        label="What is so",
        widget=forms.Select(attrs=_SELECT),
        error_messages={"required": NO_KIND, "invalid_choice": NO_KIND},
    )
    participant_id = forms.TypedChoiceField(
        label="Of whom",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs=_SELECT),
        error_messages={"invalid_choice": "Choose an adult of the case."},
    )
    first_month = _month("First month", required="Choose the first month.")
    last_month = _month("Last month", help_text="Empty while it goes on.")
    amount = forms.IntegerField(
        label="Amount",
        required=False,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"class": "in in--day", "inputmode": "numeric", "autocomplete": "off"}),
        help_text="Dollars a month for cash and SNAP; a number of months for months used before. Otherwise empty.",
        error_messages={
            "invalid": "Write a whole number.",
            "min_value": f"Enter a whole number, 0 to {MOST:,}.",
            "max_value": f"Enter a whole number, 0 to {MOST:,}.",
        },
    )
    source = forms.CharField(
        label="Known from",
        max_length=SOURCE_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="The letter, list or person that says so.",
        error_messages={
            "required": "Say where it is known from.",
            "max_length": f"Keep this under {SOURCE_MAX + 1} characters.",
        },
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[RateFactKind],
        adults: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        family = [(kind.value, kind.label) for kind in kinds if kind not in ADULT_RATE_FACTS]
        adult = [(kind.value, kind.label) for kind in kinds if kind in ADULT_RATE_FACTS]
        offer(self, "kind", [("", "Choose"), ("Of the family", family), ("Of one adult", adult)])
        offer(self, "participant_id", [("", "The whole family"), *((str(key), name) for key, name in adults)])
        offer(self, "first_month", [("", "Choose"), *months_to_choose(today)])
        offer(self, "last_month", [("", "It goes on"), *months_to_choose(today)])


class EndFactForm(SentForm):
    """The last month of a fact."""

    last_month = _month("Last month", required="Choose the last month.")

    def __init__(self, *args: Any, since: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "last_month", [("", "Choose"), *months_to_choose(today, since=since)])


class VoidFactForm(SentForm):
    """Taking a fact back; nothing is asked beyond the button."""
