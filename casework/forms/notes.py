"""Input of client notes: under the headings of a template, in the box of the case page, as an addendum."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework import wording
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.forms.told import NOTE_ONLY, ToldContactForm
from casework.queries.cases import ContactWords, HouseholdPerson
from casework.queries.notes import Template
from casework.rules import NOTE_MAX, TITLE_MAX

_SPOKEN = re.compile(r"\b(said|talked)\b", re.IGNORECASE)


class _TemplatedForm(SentForm):
    """A note under the headings of one template; text of the n-th heading is the field `section_<n>`."""

    template_code = forms.ChoiceField(
        label="Kind of note",
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose what kind of note this is."},
    )
    title = forms.CharField(
        label="Title",
        max_length=TITLE_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="Say what it is about, as in “Contacted regarding child care issue”.",
        error_messages={
            "required": "Give the note a title that says what it is about.",
            "max_length": f"Keep the title under {TITLE_MAX} characters.",
        },
    )

    def __init__(
        self, *args: Any, templates: Sequence[Template], template: Template, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        offer(self, "template_code", [(one.code, one.subject) for one in templates])
        self.fields["template_code"].initial = template.code
        self.fields["title"].initial = opening(template)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        for number, heading in enumerate(template.headings):
            self.fields[f"section_{number}"] = _section(heading)

    @property
    def section_fields(self) -> list[forms.BoundField]:
        """The boxes of the template's headings, in their order."""
        return [self[f"section_{number}"] for number in range(len(self.template.headings))]

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the text beside its main heading."""
        return f"section_{main_heading(self.template)}" if field == "sections" else super().place_of(field)

    def sections(self) -> dict[str, str]:
        """Return what was written, by heading."""
        written = {
            heading: self.cleaned_data.get(f"section_{n}", "") for n, heading in enumerate(self.template.headings)
        }
        return {heading: text for heading, text in written.items() if text}


class NoteForm(ToldContactForm, _TemplatedForm):
    """A whole client note, and the contact it tells of, when that is not logged yet."""

    about = forms.TypedChoiceField(
        label="Tells of",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This contact is not on this case, or was taken back."},
    )
    participant_id = forms.TypedChoiceField(
        label="About whom",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This person does not belong to this case."},
    )

    field_order = ("submission", "template_code", "title", "on", "about", "participant_id")

    def __init__(
        self, *args: Any, people: Sequence[HouseholdPerson], contacts: Sequence[ContactWords], **kwargs: Any
    ) -> None:
        super().__init__(*args, people=people, **kwargs)
        self.fields["method"].required = False
        today: date = kwargs["today"]
        tellable = [(str(one.id), contact_label(one, today=today)) for one in contacts]
        offer(self, "about", [("", "No contact"), *tellable])
        whom = [(str(person.participant_id), person.name) for person in people]
        offer(self, "participant_id", [("", "The family"), *whom])

    def offer_to_tell_of(self, key: UUID, label: str) -> None:
        """Let the note tell of another record of the case than a contact."""
        offer(self, "about", [("", "No contact"), (str(key), label)])

    @property
    def shows_contact(self) -> bool:
        """Whether the note logs a contact, or something is wrong about the one that it would log."""
        names = ("method", "participant_ids", "topics", "knows_unsafe", "confirmed_before_referral")
        return self["method"].value() not in (None, "", NOTE_ONLY) or any(self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        """Let a note tell of one contact only: one that is logged, or the one that it logs itself."""
        cleaned = super().clean()
        if cleaned.get("about") and (cleaned.get("method") or NOTE_ONLY) != NOTE_ONLY:
            self.add_error("method", "This note tells of a contact that is logged already. Choose “Note only”.")
        return cleaned


class NoteBoxForm(ToldContactForm, _TemplatedForm):
    """The note of the case page: what happened, and on the same stroke the contact that it tells of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = ""

    @property
    def main_field(self) -> forms.BoundField:
        """The box that one writes in first."""
        return self.section_fields[main_heading(self.template)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The boxes of the other headings."""
        return [field for field in self.section_fields if field.name != self.main_field.name]

    @property
    def shows_others(self) -> bool:
        """Whether something stands under another heading, or is wrong there."""
        return any(field.value() or field.errors for field in self.other_fields)


class AddToNoteForm(SentForm):
    """What is added to a filed note."""

    text = forms.CharField(
        label="What is added",
        widget=words_area(4),
        max_length=NOTE_MAX,
        error_messages={"required": "Write what is to be added.", "max_length": "This text is too long for one note."},
    )


def opening(template: Template) -> str:
    """Return how titles of a template begin, ready to be written on."""
    return template.title.rstrip(" .…") + " " if template.title else ""


def main_heading(template: Template) -> int:
    """Return which heading of a template is written under first: what was said or talked about, else the first."""
    spoken = (number for number, heading in enumerate(template.headings) if _SPOKEN.search(heading))
    return next(spoken, 0)


def contact_label(contact: ContactWords, *, today: date) -> str:
    """Name a contact in a list of choices, without naming anyone."""
    hour = f", {wording.hour_words(contact.at)}" if contact.at else ""
    noted = " (has a note)" if contact.is_noted else ""
    return f"{contact.words}, {wording.short_day(contact.on, today=today)}{hour}{noted}"


def chosen_template(templates: Sequence[Template], code: str | None, *, fallback: Template) -> Template:
    """Return the template with a code, or else the first one offered."""
    return next((one for one in templates if one.code == code), templates[0] if templates else fallback)


def retitled(data: Mapping[str, Any], *, templates: Sequence[Template], template: Template) -> str:
    """Return the title after the template was changed: one nobody wrote on yet begins as the new template says."""
    title = str(data.get("title") or "").strip()
    openings = {opening(one).strip() for one in templates}
    return opening(template) if not title or title in openings else title


def _section(heading: str) -> forms.CharField:
    return forms.CharField(
        label=heading,
        widget=words_area(4),
        required=False,
        max_length=NOTE_MAX,
        error_messages={"max_length": "This text is too long for one note. Split it by subject."},
    )


PLAIN = Template(code="", subject="General", title="", headings=("What happened",), guidance="")
"""Stands where a jurisdiction has no template yet; filing it is refused in words."""
