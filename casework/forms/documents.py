"""Input about papers: filed with their file, moved, withdrawn; and what an administrator calls the six parts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.choices import PARTS, DocumentTab, Jurisdiction, RestrictedKind
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.models import Office
from casework.queries.cases import HouseholdPerson
from casework.rules import LABEL_MOST, PART_LABELS, PLACE_MOST, TITLE_MOST, UNRELEASED_MOST, WITHDRAWN_MOST

_LINE = {"class": "in", "autocomplete": "off"}
#: The answer that a paper tells of no restricted fact.
NONE = "NONE"


class _PlacedForm(SentForm):
    """Where a paper stands: the part of the file, its tab, and where the paper itself lies."""

    part = forms.TypedChoiceField(
        label="Part of the file",
        coerce=int,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose the part of the file."},
    )
    tab = forms.ChoiceField(
        label="Tab",
        choices=[("", "No tab"), *DocumentTab.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    paper_place = forms.CharField(
        label="Where the paper lies",
        required=False,
        max_length=PLACE_MOST,
        widget=forms.TextInput(attrs=_LINE),
        help_text="For example: hard file, part 2, behind the tab.",
    )
    restricted_kind = forms.ChoiceField(
        label="Does it tell of violence, treatment or health?",
        choices=[("", "Not said"), (NONE, "None of these"), *RestrictedKind.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        help_text="Only the coach and those on the restricted list of the case may open it then. "
        "Of a TA10 and of a court or legal paper it has to be said.",
        error_messages={"invalid_choice": "Choose from the list what it tells of."},
    )
    unreleased_reason = forms.CharField(
        label="Without a HIPAA release: why it is kept",
        required=False,
        max_length=UNRELEASED_MOST,
        widget=forms.TextInput(attrs=_LINE),
        help_text="Only for a paper about health that came in before a release was signed.",
        error_messages={"max_length": f"Keep the reason under {UNRELEASED_MOST + 1} characters."},
    )

    def said_kind(self) -> str | None:
        """Return what was said that it tells of, "" for nothing of the kind, None when nothing was said."""
        said = str(self.cleaned_data.get("restricted_kind") or "")
        return "" if said == NONE else said or None

    def __init__(self, *args: Any, labels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [(str(number), f"{number}. {label}") for number, label in enumerate(labels, start=1)]
        offer(self, "part", [("", "Choose"), *parts])


class FileDocumentForm(_PlacedForm):
    """A paper to be filed; fields are the arguments of `operations.documents.file_document`."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        error_messages={"required": "Choose the file.", "invalid": "Choose the file again."},
    )
    title = forms.CharField(
        label="What it is",
        max_length=TITLE_MOST,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={
            "required": "Say in a few words what this paper is.",
            "max_length": f"Keep the title under {TITLE_MOST + 1} characters.",
        },
    )
    participant_id = forms.TypedChoiceField(
        label="About whom",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This person does not belong to this case."},
    )

    field_order = (
        "submission", "file", "title", "part", "tab", "on", "participant_id", "paper_place", "restricted_kind",
        "unreleased_reason",
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[HouseholdPerson], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day of the paper", initial=today, last_day=today)
        whom = [(str(person.participant_id), person.name) for person in people]
        offer(self, "participant_id", [("", "The family"), *whom])
        self.order_fields(self.field_order)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        file = self.cleaned_data["file"]
        values = {name: value for name, value in self.cleaned_data.items() if name not in {"submission", "file"}}
        return values | {"restricted_kind": self.said_kind(), "content": file.read(), "name": file.name or ""}


class MoveDocumentForm(_PlacedForm):
    """Where a paper belongs."""


class WithdrawDocumentForm(SentForm):
    """Why a paper does not belong to this case."""

    reason = forms.CharField(
        label="Reason",
        max_length=WITHDRAWN_MOST,
        widget=words_area(2),
        help_text="For example: belongs to another family, filed here by mistake.",
        error_messages={
            "required": "Give the reason.",
            "max_length": f"Keep the reason under {WITHDRAWN_MOST + 1} characters.",
        },
    )


class FolderLabelsForm(SentForm):
    """What the six parts are called, where, and from which day on."""

    where = forms.ChoiceField(
        label="Where", widget=forms.Select(attrs={"class": "in"}), error_messages={"required": "Say where it holds."}
    )
    source = forms.CharField(
        label="Who decided it",
        max_length=200,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={"required": "Say who decided this, and where it stands."},
    )

    def __init__(self, *args: Any, offices: Sequence[Office], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(value, f"{label}, all offices") for value, label in Jurisdiction.choices]
        offer(self, "where", [*states, *((str(office.pk), office.name) for office in offices)])
        self.offices = {str(office.pk): office for office in offices}
        self.fields["first_day"] = DayField(label="From", initial=today)
        for number, label in enumerate(PART_LABELS, start=1):
            self.fields[f"label_{number}"] = forms.CharField(
                label=f"Part {number}",
                max_length=LABEL_MOST,
                initial=label,
                widget=forms.TextInput(attrs=_LINE),
                error_messages={
                    "required": "Give this part a label.",
                    "max_length": f"Keep a label under {LABEL_MOST + 1} characters.",
                },
            )

    @property
    def label_fields(self) -> list[forms.BoundField]:
        """The boxes of the six labels."""
        return [self[f"label_{number}"] for number in range(1, PARTS + 1)]

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the place beside the choice of places."""
        return "where" if field in {"jurisdiction", "office_id"} else super().place_of(field)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        where = self.cleaned_data["where"]
        office = self.offices.get(where)
        return {
            "jurisdiction": office.jurisdiction if office else where,
            "office_id": office.pk if office else None,
            "first_day": self.cleaned_data["first_day"],
            "labels": [self.cleaned_data[f"label_{number}"] for number in range(1, PARTS + 1)],
            "source": self.cleaned_data["source"],
        }
