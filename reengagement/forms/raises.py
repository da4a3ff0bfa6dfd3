"""Input about raises of a penalty, the money it is reckoned from, and facts said by mistake."""

from decimal import Decimal
from typing import Any

from django import forms

from casework.public import SentForm, asked_for, boxes
from reengagement.choices import PaymentTable
from reengagement.forms.fields import choice, number
from reengagement.operations.raises import WORDS_MAX
from reengagement.rules.terms import WHY_MAX, Terms


class RaiseForm(SentForm):
    """Asking for a raise: nothing is typed, the record tells whether it may be asked for."""


class FactVoidForm(SentForm):
    """Marking a fact as a mistake: nothing is typed."""


class RaiseDecisionForm(SentForm):
    """A manager's decision on a raise; fields are the arguments of `operations.raises.decide_raise`."""

    is_agreed = choice(
        "Decision",
        [("", "Choose"), ("YES", "Agree to the raise"), ("NO", "Do not agree")],
        asked="Say what you decide.",
    )
    words = forms.CharField(
        label="Why",
        max_length=WORDS_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={"required": "Write why.", "max_length": f"Keep this under {WORDS_MAX + 1} characters."},
    )

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {"is_agreed": self.cleaned_data["is_agreed"] == "YES", "words": self.cleaned_data["words"]}


class MoneyForm(SentForm):
    """What eligibility tells of the payment; fields make the `terms` of `operations.money.tell_money`."""

    payment = number("Monthly payment before, as eligibility tells it", money=True)
    size = number("Counted family size")
    table = choice("Table of largest payments", [("", "Choose"), *PaymentTable.choices])
    recovered = number("Held back for an overpayment", money=True)
    why = boxes.line("Why it is not what was decided", WHY_MAX)

    _OF = {"size": "US-AK", "table": "US-AK", "recovered": "US-OR"}

    def __init__(self, *args: Any, jurisdiction: str, is_decided: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_decided:
            asked_for(self, why="where you change what the newest decision about cash says")
        else:
            del self.fields["why"]
        for name, state in self._OF.items():
            if state != jurisdiction:
                del self.fields[name]

    def terms(self) -> Terms:
        """Return the figures as the operation takes them."""
        told = self.cleaned_data
        size = told.get("size")
        return Terms(
            payment=told.get("payment"),
            recovered=told.get("recovered") or Decimal(0),
            size=None if size is None else int(size),
            table=told.get("table", ""),
            why=told.get("why", ""),
        )
