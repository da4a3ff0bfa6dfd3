"""Input about releases and sharing: given, filed, revoked, told, overridden."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, cast

from django import forms

from casework.choices import ReleaseKind, SharePurpose, ShareWay
from casework.forms.parties import PartyForm, choose
from casework.forms.sent import DayField, SentForm, StandForm, offer, words_area
from casework.operations.sharing import NotReleased
from casework.refusals import Refused
from casework.rules import FILE_PLACE_MAX, REASON_MAX, ShareDecision, told_kinds

_TOO_LONG = f"Keep this under {REASON_MAX:,} characters; a note takes the rest."
#: The button that asks for an override.
ASK = "ask"
_PURPOSE = [("", "Choose the purpose"), *SharePurpose.choices]


def _place(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label="Signed original in the hard file",
        required=required,
        max_length=FILE_PLACE_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": FILE_PLACE_MAX}),
        help_text="Where it is: part and tab of the folder.",
        error_messages={
            "required": "Say where it is.",
            "max_length": f"Keep the place under {FILE_PLACE_MAX + 1} characters.",
        },
    )


class GiveReleaseForm(PartyForm):
    """A release that was signed; fields are the arguments of `operations.releases.give_release`."""

    kind = forms.ChoiceField(
        label="Which form",
        choices=[(kind.value, kind.label) for kind in ReleaseKind if kind != ReleaseKind.PLAN],
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose which form was signed."},
    )
    purpose = choose("What it is for", _PURPOSE, error_messages={"required": "Choose what it is for."})
    is_free_will = forms.BooleanField(
        label="Signing was free: no service depends on it, and it may be taken back", required=False
    )

    def __init__(self, *args: Any, today: date, kinds: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].label, self.fields["scopes"].required = "What they may be told", True
        self.fields["first_day"] = DayField(label="First day", initial=today)
        self.fields["last_day"] = DayField(
            label="Last day",
            required=False,
            help_text="A consent about substance use treatment or violence has to name one.",
        )
        self.fields["file_place"] = _place(required=False)
        leave_out_restricted(self, kinds=kinds)


def leave_out_restricted(form: PartyForm, *, kinds: Collection[str]) -> None:
    """Offer nothing that tells of kinds of restricted facts that somebody does not see."""
    for name in ("scopes", "partner_type", "need", "kind"):
        field = form.fields.get(name)
        if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
            told = [
                (value, label)
                for value, label in cast("Iterable[tuple[Any, Any]]", field.choices)
                if set(told_kinds(str(value))) <= set(kinds)
            ]
            offer(form, name, told)


class FileReleaseForm(StandForm):
    """Where the signed original is; the field is the argument of `operations.releases.file_release`."""

    file_place = _place(required=True)


class RevokeReleaseForm(SentForm):
    """When a release was taken back; the field is the argument of `operations.releases.revoke_release`."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Taken back on", initial=today, last_day=today)


class ShareForm(PartyForm):
    """What is told to somebody outside, or the wish to; fields are the arguments of `operations.sharing.share`.

    `reason` asks a second person to let it pass without the release that is missing.
    """

    purpose = choose("What it is for", _PURPOSE, error_messages={"required": "Choose what it is for."})
    way = forms.ChoiceField(label="How it is told", choices=ShareWay.choices, widget=forms.RadioSelect, required=False)
    what = forms.CharField(
        label="What is told, in words",
        max_length=REASON_MAX,
        widget=words_area(4),
        error_messages={"required": "Say what is told.", "max_length": _TOO_LONG},
    )
    has_part2_notice = forms.BooleanField(
        label="The Part 2 notice and a copy of the consent go with it", required=False
    )
    reason = forms.CharField(
        label="Why it cannot wait for the release",
        required=False,
        max_length=REASON_MAX,
        widget=words_area(3),
        error_messages={"max_length": _TOO_LONG},
    )
    override_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    decision: ShareDecision | None = None

    def __init__(self, *args: Any, kinds: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].required = True
        if ASK in self.data:
            self.fields["way"].required = self.fields["what"].required = False
        leave_out_restricted(self, kinds=kinds)

    @property
    def asks_reason(self) -> bool:
        """Whether the page offers to ask a second person."""
        can_be = self.decision is not None and self.decision.can_be_overridden
        return can_be or bool(self["reason"].errors or self["reason"].value())

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the override above the form: its field is hidden."""
        return None if field == "override_id" else super().place_of(field)

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal; the page shows what is missing when the gate is closed."""
        if isinstance(refusal, NotReleased):
            self.decision = refusal.decision
            self.add_error("scopes", "A release is missing. Above stands which, and how to get it.")
        else:
            super().refuse(refusal)

    def told(self) -> dict[str, Any]:
        """Return what telling takes."""
        return {name: value for name, value in self.arguments().items() if name != "reason"}

    def asked(self) -> dict[str, Any]:
        """Return what asking for an override takes."""
        wanted = ("participant_id", "provider_id", "party_name", "partner_type", "scopes", "purpose", "reason")
        return {name: value for name, value in self.arguments().items() if name in wanted}
