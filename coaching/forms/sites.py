"""Input about work sites: the register, its positions, and the agreements that are made and signed (A089, A090)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, StandForm, boxes, offer
from coaching.choices import AgreementWay, SiteKind, SiteVerdict
from coaching.models import SitePosition, WorkSite
from coaching.models.sites import MOST_NEEDED
from coaching.operations.agreements import EXTRA_MAX, KEPT_MAX, SIGNER_MAX
from coaching.operations.sites import (
    ADDRESS_MAX,
    EVALUATION_ASKED,
    MOST_WEEKLY,
    NAME_MAX,
    PHONE_MAX,
    POSITION_LABELS,
    SAID_MAX,
    SCHEDULE_MAX,
    SITE_LABELS,
    EvaluationFacts,
    PositionFacts,
    SiteFacts,
)


class _AsksSite(forms.Form):
    """What a site is; fields are those of `SiteFacts`."""

    kind = boxes.one_of("Kind", asked="Choose what kind of site it is.", choices=[("", "Choose"), *SiteKind.choices])
    name = boxes.line("Name", NAME_MAX, required="Give the site's name.")
    address = boxes.line("Address", ADDRESS_MAX, required="Give the address.")
    contact_name = boxes.line("Contact person", NAME_MAX, required="Say whom one asks for.")
    phone = boxes.line("Telephone", PHONE_MAX, required="Give the telephone number.")
    remark = boxes.line("Good to know", SAID_MAX, help_text="Bus line, dress, what to bring. Nothing about a family.")

    def facts(self) -> SiteFacts:
        """Return what was entered."""
        return SiteFacts(**{name: self.cleaned_data[name] for name in SITE_LABELS})


class AddSiteForm(_AsksSite, SentForm):
    """A new work site."""


class ChangeSiteForm(_AsksSite, StandForm):
    """What a site is now."""

    def __init__(self, *args: Any, site: WorkSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {name: getattr(site, name) for name in SITE_LABELS}})


class CloseSiteForm(SentForm):
    """Why a site closes; the field is the argument of `close_site`."""

    words = boxes.line("Why it closes", SAID_MAX, required="Say why it closes.")


class EvaluateSiteForm(SentForm):
    """What was seen at a site; fields are the day and those of `EvaluationFacts`."""

    on = DayField(label="Day of the visit or talk")
    safety = boxes.line("How safe it is", SAID_MAX, required=EVALUATION_ASKED["safety"])
    supervision = boxes.line("Who watches over the work", SAID_MAX, required=EVALUATION_ASKED["supervision"])
    skills = boxes.line("Skills that are taught", SAID_MAX, required=EVALUATION_ASKED["skills"])
    verdict = boxes.one_of(
        "What follows",
        asked="Say whether people are placed there any more.",
        choices=[("", "Choose"), *SiteVerdict.choices],
    )
    words = boxes.line(
        "In your own words",
        SAID_MAX,
        help_text="What has to be mended, or why nobody goes there any more. Nothing about a family.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"on": today}})
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def facts(self) -> EvaluationFacts:
        """Return what was entered."""
        told = self.cleaned_data
        return EvaluationFacts(told["safety"], told["supervision"], told["skills"], told["verdict"], told["words"])


class _AsksPosition(forms.Form):
    """What a position is; fields are those of `PositionFacts`."""

    title = boxes.line("What is done there", NAME_MAX, required="Say what is done there.")
    weekly_hours = boxes.decimals(
        "Hours a week", least="0.25", most=str(MOST_WEEKLY), asked="Write the hours a week as a number, like 20 or 7.5."
    )
    schedule = boxes.line("Days and times", SCHEDULE_MAX, help_text="Monday to Thursday, 9 to 2.")
    skills = boxes.line("Skills", SAID_MAX, help_text="What somebody needs to begin, and what they learn.")
    needed = boxes.whole(
        "Volunteers needed",
        least=1,
        most=MOST_NEEDED,
        asked=f"Count the volunteers needed: 1 to {MOST_NEEDED}.",
        help_text="How many places there are in all; free ones are counted from the placements.",
    )

    def facts(self) -> PositionFacts:
        """Return what was entered."""
        return PositionFacts(**{name: self.cleaned_data[name] for name in POSITION_LABELS})


class AddPositionForm(_AsksPosition, SentForm):
    """A new position of a site."""


class ChangePositionForm(_AsksPosition, StandForm):
    """What a position is now, or that it ended."""

    is_ended = forms.BooleanField(label="No longer offered", required=False)

    def __init__(self, *args: Any, position: SitePosition, **kwargs: Any) -> None:
        stands = {name: getattr(position, name) for name in POSITION_LABELS}
        stands["weekly_hours"] = f"{position.weekly_hours.normalize():f}"
        super().__init__(*args, **kwargs | {"initial": stands})


class MakeAgreementForm(SentForm):
    """From when to when something is agreed, and what besides; fields are arguments of the operations."""

    extra = boxes.line("Agreed besides", EXTRA_MAX, help_text="Stands on the paper above the signatures.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DayField(label="First day", initial=today)
        self.fields["last_day"] = DayField(
            label="Last day", error_messages={"required": "An agreement has a last day."}
        )
        self.order_fields(["first_day", "last_day", "extra"])


class _AsksSigning(SentForm):
    """How and when an agreement was signed, and by whom for the site."""

    way = forms.ChoiceField(
        label="How",
        choices=AgreementWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how it was signed.", "invalid_choice": "Say how it was signed."},
    )
    site_signer = boxes.line(
        "Signed for the site by", SIGNER_MAX, required="Type the name of whoever signed for the site."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"] = DayField(label="Day", initial=today, last_day=today)
        self.order_fields(self.field_order)


class SignSiteAgreementForm(_AsksSigning):
    """A site's signature; fields are the arguments of `sign_site_agreement`."""

    kept_at = boxes.line("Where the signed paper is kept", KEPT_MAX, help_text="Only for one on paper: binder, shelf.")
    field_order = ("way", "signed_on", "site_signer", "kept_at")


class SignPlacementAgreementForm(_AsksSigning):
    """The signatures of participant and site; fields are the arguments of `sign_placement_agreement`."""

    participant_signer = boxes.line(
        "Signed by the participant as", SIGNER_MAX, required="Type the participant's name as they signed."
    )
    document_id = boxes.record_of(
        "The scan",
        asked="Choose a paper of this case.",
        required=False,
        help_text="Only for one on paper: file the scan under Documents first.",
    )
    field_order = ("way", "signed_on", "participant_signer", "site_signer", "document_id")

    def __init__(self, *args: Any, scans: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "document_id", [("", "None"), *((str(key), words) for key, words in scans)])
