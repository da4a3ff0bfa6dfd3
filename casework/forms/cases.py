"""Input about cases: taking in a referral, asking for another track, closing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from casework import languages, rules
from casework.choices import Assistance, CaseKind, ClosureReason, Jurisdiction, ParticipantRole, Track
from casework.forms.sent import IN_A_ROW, DayField, SentForm, offer, words_area
from casework.models import User
from casework.operations.cases import NAME_MAX, NUMBER_MAX, PersonEntry, ReferralEntry
from casework.queries.alike import Alike, TypedPerson, people_alike
from casework.refusals import Refused

FIRST_ROWS = 4
MORE_ROWS = 3
ROWS_AT_MOST = 20

RELATIONSHIPS = (
    "Parent",
    "Stepparent",
    "Grandparent",
    "Other relative",
    "Guardian",
    "Child",
    "Stepchild",
    "Grandchild",
)


def _words(*, max_length: int, **attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": max_length, **attrs})


class PersonRowForm(forms.Form):
    """One person of a new family; a row without anything in it is left out."""

    given_name = forms.CharField(
        label="Given name", max_length=NAME_MAX, required=False, widget=_words(max_length=NAME_MAX)
    )
    family_name = forms.CharField(
        label="Family name", max_length=NAME_MAX, required=False, widget=_words(max_length=NAME_MAX)
    )
    role = forms.ChoiceField(
        label="Is", choices=ParticipantRole.choices, required=False, widget=forms.Select(attrs={"class": "in"})
    )
    relationship = forms.ChoiceField(
        label="In the family",
        choices=[("", "Not said"), *((words, words) for words in RELATIONSHIPS)],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"] = DayField(label="Born on", required=False, last_day=today)
        self.fields["phone"] = forms.CharField(
            label="Telephone", max_length=40, required=False, widget=_words(max_length=40, type="tel")
        )

    @property
    def ordered(self) -> list[forms.BoundField]:
        """The boxes of the row from left to right."""
        return [self[name] for name in ("given_name", "family_name", "born_on", "role", "relationship", "phone")]

    @property
    def is_empty(self) -> bool:
        """Whether nobody was entered in this row."""
        return not any(self.cleaned_data.get(name) for name in ("given_name", "family_name", "born_on", "phone"))

    def typed(self) -> TypedPerson:
        """Return the person as far as they are typed."""
        given, family = self.cleaned_data.get("given_name") or "", self.cleaned_data.get("family_name") or ""
        return TypedPerson(given, family, self.cleaned_data.get("born_on"))

    def entry(self) -> PersonEntry:
        """Return the person as the operation takes them."""
        return PersonEntry(
            given_name=self.cleaned_data["given_name"],
            family_name=self.cleaned_data["family_name"],
            role=self.cleaned_data["role"] or ParticipantRole.ADULT,
            relationship=self.cleaned_data["relationship"],
            born_on=self.cleaned_data["born_on"],
            phone=self.cleaned_data["phone"],
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the given name of somebody about whom anything else is entered."""
        cleaned = super().clean() or {}
        if not cleaned.get("given_name") and any(cleaned.get(name) for name in ("family_name", "born_on", "phone")):
            self.add_error("given_name", "Give everybody a name.")
        return cleaned


@dataclass(frozen=True)
class Intake:
    """Where and when a family is taken in."""

    jurisdiction: str
    zone: ZoneInfo
    today: date


class OpenCaseForm(SentForm):
    """A referral and the family it is about; fields are the arguments of `operations.cases.open_case`."""

    family_name = forms.CharField(
        label="Family name",
        max_length=NAME_MAX,
        required=False,
        widget=_words(max_length=NAME_MAX),
        help_text="Left empty, the first person's.",
    )
    number = forms.CharField(
        label="Case number",
        max_length=NUMBER_MAX,
        required=False,
        widget=_words(max_length=NUMBER_MAX),
        help_text="Left empty, the office's next one is given.",
    )
    kind = forms.ChoiceField(label="Kind of case", choices=CaseKind.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label="Language", choices=languages.CHOICES, widget=forms.Select(attrs={"class": "in"})
    )
    knows_alike = forms.BooleanField(label="Open the case all the same: this is somebody else", required=False)
    source = forms.CharField(label="Referred by", max_length=120, required=False, widget=_words(max_length=120))

    row_word = "person"

    def __init__(self, *args: Any, intake: Intake, rows: int = FIRST_ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.intake = intake
        kinds = [kind for kind in CaseKind if kind != CaseKind.PERMANENCY or intake.jurisdiction == Jurisdiction.TEXAS]
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        self.fields["kind"].initial = CaseKind.PERMANENCY if CaseKind.PERMANENCY in kinds else CaseKind.WORK
        if rules.takes_track(CaseKind.WORK, intake.jurisdiction):
            self.fields["track"] = forms.ChoiceField(
                label="Track", choices=Track.choices, widget=forms.RadioSelect, required=False, initial=Track.WORK_FIRST
            )
        if intake.jurisdiction == Jurisdiction.NORTH_CAROLINA:
            self.fields["assistance"] = forms.BooleanField(label="Employment case", required=False)
        self.fields["received_on"] = DayField(label="Referral received", initial=intake.today, last_day=intake.today)
        self.fields["received_time"] = forms.TimeField(
            label="Time",
            required=False,
            widget=forms.TimeInput(attrs={"type": "time", "class": "in in--short"}, format="%H:%M"),
            error_messages={"invalid": "This is not a time of day. Write it like 14:30."},
        )
        self.alike: dict[int, Alike] = {}
        self.rows = [
            PersonRowForm(
                self.data if self.is_bound else None,
                prefix=f"person-{number}",
                today=intake.today,
                initial=_of_row(self.initial, number),
            )
            for number in range(max(1, min(rows, ROWS_AT_MOST)))
        ]

    def is_valid(self) -> bool:
        """Check the rows with the rest, so that everything to mend is said at once."""
        are_valid = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(are_valid)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one person."""
        cleaned = super().clean() or {}
        if not any(row.is_valid() and not row.is_empty for row in self.rows) and all(
            row.is_valid() for row in self.rows
        ):
            self.rows[0].add_error("given_name", "Enter at least one person.")
            self.add_error(None, forms.ValidationError("Enter at least one person.", code=IN_A_ROW))
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the hour beside its box; one about people above the form."""
        return {"received_at": "received_time"}.get(field) or super().place_of(field)

    def look_for_alike(self, user: User) -> None:
        """Ask about people who may be on file already, once: whoever has ticked that they are others goes on.

        Raises:
            Refused: somebody may be on file, and nobody said that this is somebody else.
        """
        if self.cleaned_data["knows_alike"]:
            return
        found = {
            number: people_alike(row.typed(), user=user) for number, row in enumerate(self.rows) if not row.is_empty
        }
        self.alike = {number: alike for number, alike in found.items() if alike}
        if self.alike:
            raise Refused(
                "Somebody here may be on file already. Look below; if it is somebody else, tick that and send again.",
                field="knows_alike",
            )

    @property
    def asks_about_alike(self) -> bool:
        """Whether the page has to ask about people who may be on file already."""
        return bool(self["knows_alike"].errors or self["knows_alike"].value())

    @property
    def rows_alike(self) -> list[tuple[PersonRowForm, Alike | None]]:
        """The rows, each with who may be the same person."""
        return [(row, self.alike.get(number)) for number, row in enumerate(self.rows)]

    def people(self) -> list[PersonEntry]:
        """Return everybody entered, in their order."""
        return [row.entry() for row in self.rows if not row.is_empty]

    def referral(self) -> ReferralEntry:
        """Return the referral as the operation takes it."""
        on: date = self.cleaned_data["received_on"]
        at: time | None = self.cleaned_data["received_time"]
        received_at = datetime.combine(on, at, tzinfo=self.intake.zone) if at else None
        return ReferralEntry(received_on=on, received_at=received_at, source=self.cleaned_data["source"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes beside people and referral."""
        kind = self.cleaned_data["kind"]
        has_track = rules.takes_track(kind, self.intake.jurisdiction)
        is_employment = self.cleaned_data.get("assistance") and kind == CaseKind.WORK
        return {
            "family_name": self.cleaned_data["family_name"],
            "kind": kind,
            "track": self.cleaned_data.get("track", "") if has_track else "",
            "language": self.cleaned_data["language"],
            "assistance": Assistance.EMPLOYMENT if is_employment else "",
            "number": self.cleaned_data["number"] or None,
        }


def rows_of(draft: Mapping[str, Any]) -> int:
    """Return how many rows of people a draft speaks of."""
    numbers = (name.split("-")[1] for name in draft if name.startswith("person-"))
    return max((int(number) + 1 for number in numbers if number.isdecimal()), default=0)


def _of_row(draft: Mapping[str, Any], number: int) -> dict[str, Any]:
    prefix = f"person-{number}-"
    return {name.removeprefix(prefix): value for name, value in draft.items() if name.startswith(prefix)}


class AskTrackChangeForm(SentForm):
    """A consultation request; fields are the arguments of `operations.cases.ask_track_change`."""

    reason = forms.CharField(
        label="Reason",
        widget=words_area(5),
        max_length=rules.REASON_MAX,
        help_text="What has changed for the family, and why the other track serves them better.",
        error_messages={
            "required": "Give the reason.",
            "max_length": f"Keep the reason under {rules.REASON_MAX:,} characters.",
        },
    )


class CloseCaseForm(SentForm):
    """Why and when a case closes; fields are the arguments of `operations.cases.close_case`."""

    reason = forms.ChoiceField(
        label="Why it closes",
        choices=ClosureReason.choices,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose why the case closes."},
    )
    with_work = forms.BooleanField(
        label="Closed with work",
        required=False,
        help_text="Starts twelve months of contacts after leaving, where the state asks for them.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Last day of the case", initial=today, last_day=today)
