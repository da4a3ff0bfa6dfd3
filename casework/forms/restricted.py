"""Input about protected entries, who reads them, hard topics, and breaking the glass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from casework import rules
from casework.choices import GlassCategory, HardTopic, RestrictedKind, TopicState
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.operations.hard_topics import TopicEntry, TopicsChanged
from casework.queries.cases import HouseholdPerson
from casework.queries.restricted import TopicGrid, TopicRow
from casework.refusals import Refused

LISTED_DAYS = 90


class RecordFactForm(SentForm):
    """A protected entry; fields are the arguments of `operations.restricted.record_fact`."""

    participant_id = forms.TypedChoiceField(
        label="About",
        coerce=UUID,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={
            "required": "Choose whom it is about.",
            "invalid_choice": "This person does not belong to this case.",
        },
    )
    kind = forms.ChoiceField(
        label="Kind",
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={
            "required": "Choose what kind of fact this is.",
            "invalid_choice": "Choose a kind that you may write down here.",
        },
    )
    text = forms.CharField(
        label="What is known",
        widget=words_area(8),
        max_length=rules.FACT_MAX,
        help_text="Stored sealed. Stands in no list, search, letter or export; each time it is opened is recorded.",
        error_messages={
            "required": "Write down what is known.",
            "max_length": f"Keep the entry under {rules.FACT_MAX:,} characters.",
        },
    )
    source = forms.CharField(
        label="Where it comes from",
        required=False,
        max_length=rules.SOURCE_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="The person's own words, an order, a letter.",
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        kinds: Sequence[RestrictedKind],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [(person.participant_id, person.name) for person in people])
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        self.fields["on"] = DayField(label="On which day", initial=today, last_day=today)
        if RestrictedKind.TREATMENT in kinds:
            self.fields["consent_until"] = DayField(
                label="Consent on file until",
                required=False,
                help_text="For treatment only: the last day of the person's written consent that names this agency. "
                "After it nobody opens the entry.",
            )

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("participant_id", "kind", "on", "text", "source")
        return {name: self.cleaned_data[name] for name in names} | {
            "consent_until": self.cleaned_data.get("consent_until")
        }


class OpenFactForm(SentForm):
    """Why somebody opens a protected entry; the coach of the case need not say."""

    reason = forms.CharField(
        label="Why you need it now", required=False, max_length=rules.OPENING_MAX, widget=words_area(2)
    )


class GrantRestrictedForm(SentForm):
    """Somebody for the restricted list; fields are the arguments of `operations.restricted.grant_restricted`."""

    staff_id = forms.TypedChoiceField(
        label="Who",
        coerce=UUID,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose who joins the list.", "invalid_choice": "Choose somebody of the list."},
    )
    kinds = forms.MultipleChoiceField(
        label="Reads",
        choices=RestrictedKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one kind."},
        help_text="The same four for every case; whether there are such entries is not said here.",
    )
    need = forms.CharField(
        label="What they need it for",
        widget=words_area(3),
        max_length=rules.NEED_MAX,
        error_messages={
            "required": "Say what they need it for.",
            "max_length": f"Keep the need under {rules.NEED_MAX} characters.",
        },
    )

    def __init__(self, *args: Any, staff: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff_id", list(staff))
        self.fields["first_day"] = DayField(label="First day", initial=today)
        self.fields["last_day"] = DayField(label="Last day", initial=today + timedelta(days=LISTED_DAYS))
        self.order_fields(["staff_id", "kinds", "need", "first_day", "last_day"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}


class BreakGlassForm(SentForm):
    """A case number and why it cannot wait; fields are the arguments of `operations.glass.break_glass`."""

    number = forms.CharField(
        label="Whole case number",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "in in--day", "autocomplete": "off"}),
        error_messages={"required": "Enter the whole case number."},
    )
    category = forms.ChoiceField(
        label="Why it cannot wait",
        choices=GlassCategory.choices,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose why it cannot wait."},
    )
    reason = forms.CharField(
        label="Reason",
        widget=words_area(4),
        max_length=rules.GLASS_REASON_MAX,
        help_text=f"What happened, and what you need to know. At least {rules.GLASS_REASON_MIN} characters; "
        "the manager of the office reads it.",
        error_messages={
            "required": "Give the reason.",
            "max_length": f"Keep the reason under {rules.GLASS_REASON_MAX:,} characters.",
        },
    )

    def clean(self) -> dict[str, Any]:
        """Say what is missing in the reason before any case is looked for."""
        cleaned = super().clean() or {}
        reason = (cleaned.get("reason") or "").strip()
        if "reason" in cleaned and len(reason) < rules.GLASS_REASON_MIN:
            self.add_error("reason", f"Give the reason in at least {rules.GLASS_REASON_MIN} characters.")
        return cleaned


@dataclass(frozen=True)
class TopicLine:
    """One row of the grid with its three boxes; without a field for whom it is hidden."""

    row: TopicRow
    field: forms.BoundField | None


@dataclass(frozen=True)
class TopicSheet:
    """The rows of one adult."""

    grid: TopicGrid
    lines: list[TopicLine]


class HardTopicsForm(SentForm):
    """The grid of hard topics: for each adult and topic one of three answers, all for one day (O037)."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    is_outdated = False

    def __init__(self, *args: Any, grids: Sequence[TopicGrid], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grids = grids
        self.fields["on"] = DayField(
            label="Talked on", initial=today, last_day=today, help_text="For everything that you change below."
        )
        for grid in grids:
            for row in grid.rows:
                if not row.is_hidden:
                    self.fields[_name(grid, row.topic)] = forms.ChoiceField(
                        label=f"{row.topic.label}, {grid.person.given_name}",
                        choices=TopicState.choices,
                        initial=row.state.value,
                        required=False,
                        widget=forms.RadioSelect,
                    )

    @property
    def sheets(self) -> list[TopicSheet]:
        """The adults with their rows."""
        return [
            TopicSheet(
                grid,
                [TopicLine(row, None if row.is_hidden else self[_name(grid, row.topic)]) for row in grid.rows],
            )
            for grid in self.grids
        ]

    def look_again(self, seen: str) -> None:
        """Let the next sending rest on what stands now, as it is shown beside each answer."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = seen

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal, and remember that something else stands now."""
        self.is_outdated = isinstance(refusal, TopicsChanged)
        super().refuse(refusal)

    def entries(self) -> list[TopicEntry]:
        """Return the answers that differ from what stands."""
        return [
            TopicEntry(grid.person.participant_id, row.topic.value, answer)
            for grid in self.grids
            for row in grid.rows
            if not row.is_hidden
            and (answer := self.cleaned_data.get(_name(grid, row.topic)))
            and answer != row.state.value
        ]


def _name(grid: TopicGrid, topic: HardTopic) -> str:
    return f"{grid.person.participant_id}.{topic.value}"
