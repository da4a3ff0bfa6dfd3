"""Input about what is paid: how much and how, that it came back, why it is restored, what is held back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from casework.public import DayField, SentForm, StandForm, boxes, offer, wording
from eligibility.choices import PayMethod, RestoreReason, ReturnedWhy
from eligibility.forms.months import month_of
from eligibility.models.issuances import RULE_MAX
from eligibility.rules.wording import dollars

ASKED = "Enter an amount, such as 640 or 640.50."
_LEAST, _MOST, _DIGITS = "0.01", "99999999.99", 10


class EnterIssuanceForm(SentForm):
    """What is to be paid of a decision; fields are the arguments of `enter_issuance`."""

    amount = boxes.decimals("Amount", least=_LEAST, most=_MOST, asked=ASKED, digits=_DIGITS)
    method = boxes.one_of("How it is paid", asked="Choose how it is paid.")

    def __init__(self, *args: Any, left: Decimal, methods: Sequence[PayMethod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = left
        offer(self, "method", [("", "Choose"), *((one.value, str(one.label)) for one in methods)])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in self.fields if name in {"amount", "method", "restore_reason"}}


class RestoreForm(EnterIssuanceForm):
    """What was paid too little, with its reason; fields are the arguments of `restore_benefit`."""

    restore_reason = boxes.one_of(
        "Why too little was paid",
        asked="Say why too little was paid.",
        choices=[("", "Choose"), *RestoreReason.choices],
    )


class PayForm(StandForm):
    """The day on which it was paid, on what is held back as the page showed it; arguments of `pay_issuance`."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="On which day", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("on", "seen")}


class ReturnForm(SentForm):
    """What was paid came back; fields are the arguments of `return_issuance`."""

    returned_why = boxes.one_of(
        "Why it came back", asked="Say why it came back.", choices=[("", "Choose"), *ReturnedWhy.choices]
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="On which day", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("on", "returned_why")}


class HoldBackForm(SentForm):
    """What is held back for a month that was paid too much; fields are the arguments of `hold_back`."""

    for_month = month_of("For which month", asked="Choose a month that was paid too much.")
    amount = boxes.decimals("Held back", least=_LEAST, most=_MOST, asked=ASKED, digits=_DIGITS)
    most = boxes.decimals(
        "The most that may be held back of a month",
        least=_LEAST,
        most=_MOST,
        asked=ASKED,
        digits=_DIGITS,
        help_text="No limit is on file. Look it up, and tell below where it stands.",
    )
    rule = boxes.line("Where that stands", RULE_MAX, required="Write which rule says how much may be held back.")
    notice_id = boxes.record_of("The letter that told the family", asked="Choose a letter that has left.")

    def __init__(
        self,
        *args: Any,
        months: Sequence[tuple[date, Decimal]],
        notices: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (month.isoformat(), f"{wording.month_words(month)}: {dollars(float(left))} too much")
            for month, left in months
        ]
        offer(self, "for_month", [("", "Choose"), *offered])
        offer(self, "notice_id", [("", "Choose"), *notices])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("for_month", "amount", "most", "rule", "notice_id")}
