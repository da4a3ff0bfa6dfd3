"""Input about the signing of a plan: offered, signed, refused, mailed, withdrawn, entered from a field form."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html

from casework.public import DayField, SentForm, ShareScope, asked_for, offer
from coaching import rules
from coaching.choices import PlanKind, SigningWay
from coaching.operations.life import WORDS_MAX, FieldForm
from coaching.operations.signing import DRAWING_MAX, HERE, NAME_MAX, REFUSAL_MAX, Signing

#: What a plan may let be shared; nothing that is restricted (A065).
SCOPES = (ShareScope.ATTENDANCE, ShareScope.PLAN, ShareScope.CONTACT, ShareScope.BENEFITS)
#: A picture as text is a third longer.
_DRAWING_TEXT_MAX = DRAWING_MAX * 4 // 3 + 4
WEEKS_TO_SEND_BACK = 2
_ONE_LINE = {"class": "in", "autocomplete": "off"}


class OfferPlanForm(SentForm):
    """The questions about a draft, said to be meant so."""

    knows_questions = forms.BooleanField(label="We looked at this together; it is meant so", required=False)


class WithdrawPlanForm(SentForm):
    """Why a plan is ended that nobody will sign."""

    words = forms.CharField(
        label="Why",
        max_length=WORDS_MAX,
        widget=forms.TextInput(attrs=_ONE_LINE),
        error_messages={"required": "Say why.", "max_length": f"Keep it under {WORDS_MAX + 1} characters."},
    )


class RefuseSigningForm(SentForm):
    """What somebody said who did not want to sign."""

    words = forms.CharField(
        label="What they said",
        max_length=REFUSAL_MAX,
        widget=forms.TextInput(attrs=_ONE_LINE),
        help_text="In their own words. Nothing follows from this by itself.",
        error_messages={
            "required": "Write down what they said.",
            "max_length": f"Keep it under {REFUSAL_MAX + 1} characters.",
        },
    )


class SignPlanForm(SentForm):
    """One signature; the box on the screen sends a drawing as text, which the operation looks at and draws anew."""

    signer_id = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label="How",
        widget=forms.RadioSelect,
        initial=SigningWay.TYPED,
        error_messages={"required": "Choose how it was signed.", "invalid_choice": "Choose how it was signed."},
    )
    typed_name = forms.CharField(
        label="Type the whole name",
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"class": "in sign-name", "autocomplete": "off"}),
    )
    drawing = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_DRAWING_TEXT_MAX)
    document_id = forms.TypedChoiceField(
        label="The scan, if it is on file",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose a paper of this case."},
    )
    scopes = forms.MultipleChoiceField(
        label="May be shared with the agencies of this plan, for this plan, until it lapses",
        choices=[(scope.value, scope.label) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ticked by the person who signs. They can take it back at any time.",
    )

    def __init__(
        self,
        *args: Any,
        ways: Sequence[SigningWay],
        name: str,
        scans: Sequence[tuple[UUID, str]],
        today: date,
        was_mailed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["typed_name"].help_text = format_html(
            'As here: <span class="pii">{}</span>. Capitals, accents and middle names make no difference. '
            "Whoever signs with another name draws it, or signs on paper.",
            name,
        )
        offer(self, "way", [(way.value, str(way.label)) for way in ways])
        offer(self, "document_id", [("", "None"), *scans])
        self.fields["on"] = DayField(label="Day on the paper", required=False, initial=today, last_day=today)
        if was_mailed:
            self.fields["returned_on"] = DayField(
                label="Day it was back", required=False, initial=today, last_day=today
            )
        asked_for(self, typed_name="needed when it is typed", on="needed when it is on paper")

    def clean_drawing(self) -> bytes:
        """Read the picture out of the text in which it was sent."""
        try:
            return base64.b64decode(self.cleaned_data["drawing"], validate=True)
        except (binascii.Error, ValueError):
            raise forms.ValidationError("Sign in the box, or type the name.") from None

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a paper; on a screen it is signed today."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("way") in HERE:
            cleaned["on"] = self.today
        elif not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day.")
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about a drawing above the form: its own field is not shown."""
        return None if field == "drawing" else super().place_of(field)

    def signing(self) -> Signing:
        """Return the signature as the operation takes it."""
        told = self.cleaned_data
        return Signing(
            way=told["way"],
            on=told["on"],
            typed_name=told["typed_name"],
            drawing=told["drawing"],
            document_id=told.get("document_id") if told["way"] not in HERE else None,
            scopes=tuple(told.get("scopes") or ()),
            returned_on=told.get("returned_on") if told["way"] not in HERE else None,
        )


class MailPlanForm(SentForm):
    """When a plan went out by mail, to whom, and when it is due back (A034)."""

    participant_id = forms.TypedChoiceField(
        label="To",
        coerce=UUID,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={
            "required": "Choose whom it was mailed to.",
            "invalid_choice": "This person’s signature is not waited for.",
        },
    )

    def __init__(self, *args: Any, waited_for: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", list(waited_for))
        back = today + timedelta(weeks=WEEKS_TO_SEND_BACK)
        self.fields["mailed_on"] = DayField(label="Mailed on", initial=today, last_day=today)
        self.fields["due_back_on"] = DayField(label="Due back", initial=back)


class ScanForm(SentForm):
    """The scan of a signed paper."""

    document_id = forms.TypedChoiceField(
        label="The scan",
        coerce=UUID,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose the scan.", "invalid_choice": "Choose a paper of this case."},
    )

    def __init__(self, *args: Any, scans: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "document_id", [("", "Choose"), *scans])


class FieldPlanForm(SentForm):
    """The four fields of a plan that was written and signed on a visit (A033)."""

    participant_id = forms.TypedChoiceField(
        label="Whose plan",
        coerce=UUID,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={
            "required": "Choose whose plan this is.",
            "invalid_choice": "Choose an adult of this case.",
        },
    )
    kind = forms.ChoiceField(label="Plan", widget=forms.RadioSelect, error_messages={"required": "Choose the plan."})
    is_original_in_file = forms.BooleanField(
        label="The original is in the file",
        error_messages={"required": "Put the original in the file first: the plan says that it is there."},
    )
    signed_by = forms.TypedMultipleChoiceField(
        label="Who signed it",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text="Everybody whose signature is on the paper. Each parent signs a family’s plan; it waits for who has "
        "not signed yet.",
        error_messages={"required": "Tick who signed the paper.", "invalid_choice": "Choose an adult of this case."},
    )
    document_id = forms.TypedChoiceField(
        label="The scan, if it is on file",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose a paper of this case."},
    )
    ends_signed = forms.BooleanField(
        label="It ends the plan that is offered now, though somebody signed that",
        required=False,
        help_text="The offered plan stays readable with the signatures on it.",
    )

    def __init__(
        self,
        *args: Any,
        adults: Sequence[tuple[UUID, str]],
        kinds: Sequence[PlanKind],
        today: date,
        scans: Sequence[tuple[UUID, str]] = (),
        asks: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not asks:
            del self.fields["ends_signed"]
        offer(self, "participant_id", list(adults))
        offer(self, "signed_by", list(adults))
        offer(self, "document_id", [("", "None"), *scans])
        offer(self, "kind", [(kind.value, str(kind.label)) for kind in kinds])
        if kinds:
            self.fields["kind"].initial = kinds[0]
        self.fields["written_on"] = DayField(label="Plan date", last_day=today)
        self.fields["goal_on"] = DayField(label="Goal date")
        self.fields["signed_on"] = DayField(label="Date signed", last_day=today)

    def clean(self) -> dict[str, Any]:
        """Say all that is wrong with the four days at once; a goal’s day far off is a slip of the year."""
        cleaned: dict[str, Any] = super().clean() or {}
        written_on, goal_on, signed_on = (cleaned.get(name) for name in ("written_on", "goal_on", "signed_on"))
        if signed_on and signed_on > self.today:
            self.add_error("signed_on", "This day lies in the future.")
        elif signed_on and written_on and signed_on < written_on:
            self.add_error("signed_on", "It cannot be signed before it was written.")
        if goal_on and signed_on and goal_on <= signed_on:
            self.add_error("goal_on", "The goal’s day comes after the day of signing.")
        elif goal_on and goal_on > rules.a_year_after(self.today):
            self.add_error("goal_on", "This is more than a year ahead: is the year right?")
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the fixed goal beside the plan's date: nobody types the goal."""
        return "written_on" if field == "goal" else super().place_of(field)

    def entered(self) -> FieldForm:
        """Return the four fields as the operation takes them."""
        told = self.cleaned_data
        return FieldForm(
            written_on=told["written_on"],
            goal_on=told["goal_on"],
            signed_on=told["signed_on"],
            goal=rules.FIELD_GOAL,
            is_original_in_file=told["is_original_in_file"],
            signed_by=tuple(told["signed_by"]),
            document_id=told["document_id"],
            ends_signed=told.get("ends_signed", False),
        )
