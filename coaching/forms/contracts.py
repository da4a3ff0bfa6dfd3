"""Input about OJT and Job Start contracts: begun, negotiated, signed, ended, claimed under (A095, A096)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, StandForm, boxes, offer
from coaching.choices import ClaimRhythm, ContractKind
from coaching.models import WorkContract
from coaching.operations.contracts import (
    JOB_MAX,
    MOST_HOURS,
    MOST_PAID,
    MOST_WAGE,
    SAID_MAX,
    SIGNER_MAX,
    ContractTerms,
)

_TERMS = ("employer_on", "wage", "weekly_hours", "first_day", "last_day", "share", "most", "rhythm")


class BeginContractForm(SentForm):
    """The talk with the client; fields are the arguments of `begin_contract`."""

    kind = forms.ChoiceField(
        label="Contract",
        choices=ContractKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which contract it is."},
    )
    employer_id = boxes.record_of(
        "Employer", asked="Choose an employer of the office.", help_text="Add one under Employers."
    )
    job = boxes.line("Job", JOB_MAX, required="Say which job it is.")

    def __init__(self, *args: Any, employers: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "employer_id", [("", "Choose"), *((str(key), name) for key, name in employers)])
        self.fields["client_on"] = DayField(label="Talked with the client on", initial=today, last_day=today)


class ContractTermsForm(StandForm):
    """What is agreed with the employer so far; fields are those of `ContractTerms`. Only the talk is asked for."""

    wage = boxes.decimals(
        "Wage, dollars an hour",
        least="0.01",
        most=str(MOST_WAGE),
        digits=6,
        asked="Write the wage in dollars an hour.",
        required=False,
    )
    weekly_hours = boxes.decimals(
        "Hours a week", least="0.25", most=str(MOST_HOURS), asked="Write hours as a number, like 30.", required=False
    )
    share = forms.IntegerField(
        label="Share paid back, per cent",
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "in in--day", "inputmode": "numeric", "autocomplete": "off"}),
        help_text="Of the wages, as the contract says.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "The share is 1 to 100 per cent."),
    )
    most = boxes.decimals(
        "Most that is paid back, dollars",
        least="0.01",
        most=str(MOST_PAID),
        digits=9,
        asked="Write in dollars what is paid back at most.",
        required=False,
    )
    rhythm = boxes.one_of(
        "Claimed",
        asked="Choose how often is claimed.",
        required=False,
        choices=[("", "Not agreed"), *ClaimRhythm.choices],
    )

    def __init__(self, *args: Any, contract: WorkContract, today: date, **kwargs: Any) -> None:
        stands: dict[str, Any] = {name: getattr(contract, name) for name in _TERMS}
        for name in ("wage", "weekly_hours", "most"):
            stands[name] = "" if stands[name] is None else f"{stands[name]:f}"
        super().__init__(*args, **kwargs | {"initial": stands})
        self.fields["employer_on"] = DayField(label="Talked with the employer on", last_day=today)
        self.fields["first_day"] = DayField(label="First day", required=False)
        self.fields["last_day"] = DayField(label="Last day", required=False)
        self.order_fields(_TERMS)

    def terms(self) -> ContractTerms:
        """Return what was entered."""
        return ContractTerms(**{name: self.cleaned_data[name] for name in _TERMS})


class SignContractForm(SentForm):
    """The signature of the employer; fields are the arguments of `sign_contract`."""

    employer_signer = boxes.line(
        "Signed for the employer by", SIGNER_MAX, required="Type the name of whoever signed for the employer."
    )
    activity_id = boxes.record_of(
        "Hours are written down in",
        asked="Choose the activity in which these hours are written down.",
        help_text="Assign it on the tab Work first: on-the-job training, or subsidized employment for a Job Start.",
    )
    document_id = boxes.record_of("The scan, if it is on file", asked="Choose a paper of this case.", required=False)

    def __init__(
        self,
        *args: Any,
        activities: Sequence[tuple[UUID, str]],
        scans: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "activity_id", [("", "Choose"), *((str(key), words) for key, words in activities)])
        offer(self, "document_id", [("", "None"), *((str(key), words) for key, words in scans)])
        self.fields["signed_on"] = DayField(label="Day", initial=today, last_day=today)
        self.order_fields(["signed_on", "employer_signer", "activity_id", "document_id"])


class EndContractForm(SentForm):
    """When and why a contract ends; fields are the arguments of `end_contract`."""

    words = boxes.line("Why it ends", SAID_MAX, required="Say why it ends.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"] = DayField(label="Last day", initial=today, last_day=today)


class MakeClaimForm(SentForm):
    """The period of a claim; fields are the arguments of `make_claim`."""

    hours = boxes.decimals(
        "Hours claimed",
        least="0.25",
        most="9999",
        digits=6,
        asked="Write hours as a number, like 7.5.",
        required=False,
        help_text="Empty for all that are proven in these days.",
    )

    def __init__(self, *args: Any, today: date, first_day: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DayField(label="First day", initial=first_day, last_day=today)
        self.fields["last_day"] = DayField(label="Last day", last_day=today)
        self.order_fields(["first_day", "last_day", "hours"])

    def hours_claimed(self) -> Decimal | None:
        """Return the hours that the employer claims, None for all that are proven."""
        hours: Decimal | None = self.cleaned_data["hours"]
        return hours
