"""Input about supports: what is asked for, what was paid, what came back, what ends, budgets, help from elsewhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import (
    Asked as OutgoingAsked,
)
from casework.public import (
    DayField,
    GateRefused,
    HouseholdPerson,
    Refused,
    SentForm,
    asked_for,
    boxes,
    offer,
)
from coaching.choices import SupportKind, SupportMethod, SupportPaperKind
from coaching.rules import OPEN_PARTNERS
from coaching.rules.supports import (
    ALTERNATIVES_MAX,
    BUDGET_NAME_MAX,
    JUSTIFICATION_MAX,
    OPEN_SERVICES,
    PARTY_MAX,
    PURPOSE_MAX,
    VENDOR_MAX,
    WHAT_MAX,
    WORDS_MAX,
    ResourceFacts,
    SupportFacts,
    Tied,
)

_ASKED_AMOUNT = "Give dollars and cents, more than nothing: 1500.00"
_FAMILY = "The whole family"


def _dollars(label: str, *, most: str = "99999.99", digits: int = 7) -> forms.DecimalField:
    return boxes.decimals(label, least="0.01", most=most, asked=_ASKED_AMOUNT, digits=digits)


class AskSupportForm(SentForm):
    """A support that is asked for; fields are what `operations.supports.ask_support` takes."""

    participant_id = boxes.record_of("For whom", asked="Choose somebody of this case.")
    kind = boxes.one_of("What", [("", "Choose"), *SupportKind.choices], asked="Choose what it is.")
    purpose = boxes.line("What for", PURPOSE_MAX, required="Say what it is for.", help_text="One line.")
    amount = _dollars("Amount")
    method = boxes.one_of("How it is paid", [("", "Choose"), *SupportMethod.choices], asked="Choose how it is paid.")
    vendor = boxes.line("Who is paid", VENDOR_MAX)
    step_id = boxes.record_of("Step of the plan", required=False, asked="Choose a step of a plan that holds now.")
    activity_id = boxes.record_of(
        "Or work activity", required=False, asked="Choose an activity of this case that is not over."
    )
    alternatives = boxes.words(
        "Other sources asked",
        ALTERNATIVES_MAX,
        required="Say which other sources you asked. Where there are none, write “none” and why.",
        rows=2,
        help_text="Who else was asked to pay, and what they said. Where there is nobody, write “none” and why.",
    )
    justification = boxes.words(
        "Why it is needed",
        JUSTIFICATION_MAX,
        required="Say why it is needed.",
        help_text="This becomes the note of today.",
    )
    budget_id = boxes.record_of("Budget", required=False, asked="Choose a budget of this office that holds now.")

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        steps: Sequence[tuple[UUID, str]],
        activities: Sequence[tuple[UUID, str]],
        budgets: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_on"] = DayField(label="Told us on", initial=today, last_day=today)
        self.fields["needed_on"] = DayField(label="Needed by", initial=today)
        self.fields["first_day"] = DayField(label="From", required=False)
        self.fields["last_day"] = DayField(label="To", required=False)
        offer(self, "participant_id", [(one.participant_id, one.name) for one in people])
        offer(self, "step_id", [("", "None"), *steps])
        offer(self, "activity_id", [("", "None"), *activities])
        offer(self, "budget_id", [("", "None"), *budgets])
        asked_for(self, vendor="needed when a vendor or a voucher is paid")
        asked_for(self, step_id="one of these two is needed", activity_id="one of these two is needed")
        asked_for(self, first_day="short-term assistance alone", last_day="short-term assistance alone", budget_id="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        names = ("kind", "purpose", "alternatives", "justification", "amount", "method", "vendor", "told_on")
        days = ("needed_on", "first_day", "last_day")
        return {
            "participant_id": told["participant_id"],
            "facts": SupportFacts(**{name: told[name] for name in (*names, *days)}),
            "tied": Tied(told["step_id"], told["activity_id"]),
            "budget_id": told["budget_id"],
        }


class IssueSupportForm(SentForm):
    """That a support was paid; fields are the arguments of `issue_support`."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Paid on", initial=today, last_day=today)


class StopSupportForm(SentForm):
    """That a support ends; fields are the arguments of `stop_support`."""

    words = boxes.line("Why it ends", WORDS_MAX, required="Say why it ends.", help_text="The family is told this.")

    def __init__(self, *args: Any, today: date, withdraws: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day" if withdraws else "Last day", initial=today)
        if withdraws:
            self.fields["words"].label = "What the family said"
            self.fields["words"].error_messages["required"] = "Say what the family said."


class RefundSupportForm(SentForm):
    """Money that came back; fields are the arguments of `refund_support`."""

    amount = _dollars("Amount that came back")
    words = boxes.line("Why it came back", WORDS_MAX, required="Say why it came back.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Came back on", initial=today, last_day=today)


class VoidForm(SentForm):
    """That something was written down by mistake; fields are the arguments of `void_payment` and `void_refund`."""

    words = boxes.line("What was wrong", WORDS_MAX, required="Say what was wrong.")


class DecideEndForm(SentForm):
    """The answer to the wish that help ends; fields are the arguments of `decide_support_end`."""

    decision = boxes.one_of(
        "Answer", [("", "Choose"), ("confirm", "It ends"), ("decline", "It goes on")], asked="Choose an answer."
    )
    answer = boxes.line("Why", WORDS_MAX, help_text="Needed where it goes on.")


class SupportPaperForm(SentForm):
    """A quote or a receipt; fields are the arguments of `add_support_paper`."""

    document_id = boxes.record_of("Paper of the case", asked="Choose a paper of this case.")
    what = boxes.one_of("What it is", [("", "Choose"), *SupportPaperKind.choices], asked="Choose what it is.")

    def __init__(self, *args: Any, documents: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "document_id", [("", "Choose"), *documents])


class SupportLetterForm(SentForm):
    """In which way a letter goes; `seen` is the digest of what was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    way = boxes.one_of("How it goes", asked="Choose how it goes.")

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "way", list(ways))
        #: What the gate of what leaves refused, to be written down.
        self.asked: OutgoingAsked | None = None

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal, and remember what the gate did not let out."""
        if isinstance(refusal, GateRefused):
            self.asked = refusal.asked
        super().refuse(refusal)


class SetSupportBudgetForm(SentForm):
    """A budget of an office; fields are the arguments of `set_support_budget`."""

    name = boxes.line("Name", BUDGET_NAME_MAX, required="Give it a name.")
    owner_id = boxes.record_of("Who answers for it", asked="Choose a manager or lead worker of this office.")
    amount = _dollars("Amount", most="99999999.99", digits=10)
    first_day = DayField(label="From")
    last_day = DayField(label="To")

    def __init__(self, *args: Any, owners: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner_id", [("", "Choose"), *owners])


class RecordResourceForm(SentForm):
    """Help from elsewhere; fields are what `record_resource` takes."""

    participant_id = boxes.record_of("For whom", required=False, asked="Choose somebody of this case.")
    service = boxes.one_of(
        "What kind of help",
        [("", "Choose"), *((str(one.value), str(one.label)) for one in OPEN_SERVICES)],
        asked="Choose what kind it was.",
    )
    party_name = boxes.line("Who gave it", PARTY_MAX, required="Say who gave it.")
    partner_type = boxes.one_of(
        "What they are",
        [("", "Choose"), *((str(one.value), str(one.label)) for one in OPEN_PARTNERS)],
        asked="Say what they are.",
    )
    what = boxes.line("What it was", WHAT_MAX, required="Say what it was.")
    value = _dollars("What it was worth")
    step_id = boxes.record_of("Step of the plan", required=False, asked="Choose a step of a plan that holds now.")
    referral_id = boxes.record_of("Referral it came of", required=False, asked="Choose a referral of this case.")

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        steps: Sequence[tuple[UUID, str]],
        referrals: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        offer(self, "participant_id", [("", _FAMILY), *((one.participant_id, one.name) for one in people)])
        offer(self, "step_id", [("", "None"), *steps])
        offer(self, "referral_id", [("", "None"), *referrals])
        asked_for(self, participant_id="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        names = ("participant_id", "on", "step_id", "referral_id")
        facts = ResourceFacts(told["party_name"], told["partner_type"], told["what"], told["value"], told["service"])
        return {name: told[name] for name in names} | {"facts": facts}
