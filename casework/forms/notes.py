"""Input of client notes: under the headings of a template, in the box of the case page, as an addendum."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework import rules, wording
from casework.choices import PairAnswer, RemarkKind, Topic
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.forms.told import NOTE_ONLY, ToldContactForm
from casework.queries.cases import ContactWords, HouseholdPerson
from casework.queries.note_desk import AssessmentFact
from casework.queries.notes import Template
from casework.refusals import Refused
from casework.rules import NOTE_MAX, TITLE_MAX, Pair, Sentence

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

    def clean(self) -> dict[str, Any]:
        """Say at once what is wrong with the title and with the text, in one round."""
        cleaned = super().clean() or {}
        if "title" in cleaned and "template_code" in cleaned:
            self._hold(lambda: rules.require_specific_title(cleaned["title"], opening=self.template.title))
        if not any(self[name].errors for name in self.fields if name.startswith("section_")):
            self._hold(lambda: rules.require_sections(self.sections(), headings=self.template.headings))
        return cleaned

    def _hold(self, check: Callable[[], object]) -> None:
        try:
            check()
        except Refused as refusal:
            self.refuse(refusal)

    def more(self) -> dict[str, Any]:
        """Return what the operation takes beyond title and text: nothing, in the box."""
        return {}

    def sections(self) -> dict[str, str]:
        """Return what was written, by heading."""
        written = {
            heading: self.cleaned_data.get(f"section_{n}", "") for n, heading in enumerate(self.template.headings)
        }
        return {heading: text for heading, text in written.items() if text}


@dataclass(frozen=True)
class PairFields:
    """The boxes of one subject: what the client says, what was found, whether they differ, why."""

    subject: str
    answer: forms.BoundField
    says: forms.BoundField
    found: forms.BoundField
    explanation: forms.BoundField


@dataclass(frozen=True)
class Written:
    """A sentence of the record beside the box it stands in; `stands` says that nobody changed it."""

    text: str
    source: str
    stands: bool


@dataclass(frozen=True)
class SectionBox:
    """The box of one heading, with the sentences that the record wrote for it."""

    field: forms.BoundField
    written: tuple[Written, ...]


class NoteForm(ToldContactForm, _TemplatedForm):
    """A whole client note, and the contact it tells of, when that is not logged yet.

    `sentences` are what the record wrote of the contact that the note tells of.
    """

    subjects = forms.MultipleChoiceField(
        label="What it is about", choices=Topic.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    is_one_subject = forms.BooleanField(label="These are one matter: file one note", required=False)

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
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        contacts: Sequence[ContactWords],
        assessments: Sequence[AssessmentFact] = (),
        sentences: Sequence[Sentence] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, people=people, **kwargs)
        self.sentences = sentences
        self.fields["method"].required = False
        for number, subject in enumerate(self.template.pairs):
            self.fields.update(_pair_fields(number, subject))
        today: date = kwargs["today"]
        tellable = [(str(one.id), contact_label(one, today=today)) for one in contacts]
        tellable += [
            (str(one.id), f"Employability assessment, {wording.short_day(one.on, today=today)}") for one in assessments
        ]
        offer(self, "about", [("", "No contact"), *tellable])
        whom = [(str(person.participant_id), person.name) for person in people]
        offer(self, "participant_id", [("", "The family"), *whom])

    def offer_to_tell_of(self, key: UUID, label: str) -> None:
        """Let the note tell of another record of the case than a contact."""
        offer(self, "about", [("", "No contact"), (str(key), label)])

    @property
    def boxes(self) -> list[SectionBox]:
        """The boxes of the headings, each with what the record wrote for it and whether that still stands."""
        found = []
        texts = "\n".join(str(field.value() or "") for field in self.section_fields)
        for field, heading in zip(self.section_fields, self.template.headings, strict=True):
            own = [one for one in self.sentences if one.heading == heading]
            found.append(
                SectionBox(field, tuple(Written(one.text, one.source, rules.stands(one.text, texts)) for one in own))
            )
        return found

    @property
    def pair_fields(self) -> list[PairFields]:
        """The boxes of the subjects on which the client's word stands beside the coach's."""
        return [
            PairFields(subject, *(self[f"pair_{number}_{name}"] for name in ("answer", "says", "found", "explanation")))
            for number, subject in enumerate(self.template.pairs)
        ]

    @property
    def asks_one_subject(self) -> bool:
        """Whether the page has to ask if several subjects are one matter."""
        return bool(self["is_one_subject"].errors or self["is_one_subject"].value())

    @property
    def subjects_ticked(self) -> list[str]:
        """The subjects that are ticked now."""
        return [str(one) for one in self["subjects"].value() or []]

    def more(self) -> dict[str, Any]:
        """Return what the operation takes beyond title and text."""
        names = {"subjects": "topics", "is_one_subject": "is_one_subject"}
        return {name: self.cleaned_data[field] for field, name in names.items()} | {"pairs": self.pairs()}

    def pairs(self) -> list[Pair]:
        """Return what was said about each subject of the template."""
        names = ("answer", "says", "found", "explanation")
        return [
            Pair(subject, *(self.cleaned_data.get(f"pair_{number}_{name}", "") for name in names))
            for number, subject in enumerate(self.template.pairs)
        ]

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
        if not any(self[name].errors for name in self.fields if name.startswith("pair_")):
            self._hold(lambda: rules.require_pairs(self.pairs(), subjects=self.template.pairs))
        return cleaned


class NoteBoxForm(ToldContactForm, _TemplatedForm):
    """The note of the case page: what happened, and on the same stroke the contact that it tells of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = ""

    def place_of(self, field: str) -> str | None:
        """Say beside the kind of note what can be mended on the note's own page only."""
        return "template_code" if field.startswith("pair_") else super().place_of(field)

    def clean(self) -> dict[str, Any]:
        """Point a kind of note with subjects of its own to its own page."""
        cleaned = super().clean()
        if self.template.pairs and "template_code" in cleaned:
            self.add_error(
                "template_code",
                "This kind sets what the client says beside what was found. Go on with it on its own page.",
            )
        return cleaned

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


def _pair_fields(number: int, subject: str) -> dict[str, forms.Field]:
    texts = {"says": "The client says", "found": "Found", "explanation": "Why they differ"}
    answer = forms.ChoiceField(
        label=f"{subject}: do they agree?",
        choices=PairAnswer.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of the answers."},
    )
    boxes = {
        f"pair_{number}_{name}": forms.CharField(
            label=label,
            widget=words_area(2),
            required=False,
            max_length=NOTE_MAX,
            error_messages={"max_length": _TOO_LONG},
        )
        for name, label in texts.items()
    }
    return {f"pair_{number}_answer": answer, **boxes}


_TOO_LONG = "This text is too long for one note. Split it by subject."


def _section(heading: str) -> forms.CharField:
    return forms.CharField(
        label=heading,
        widget=words_area(4),
        required=False,
        max_length=NOTE_MAX,
        error_messages={"max_length": _TOO_LONG},
    )


PLAIN = Template(code="", subject="General", title="", headings=("What happened",), guidance="")
"""Stands where a jurisdiction has no template yet; filing it is refused in words."""


class SplitNoteForm(SentForm):
    """One text made into a note for each subject: a title and every heading for each, and what may be left out.

    `text` is what was written, by the number of its heading; at first it stands in every note.
    """

    is_left_out = forms.BooleanField(label="These lines are left out on purpose", required=False)

    def __init__(
        self, *args: Any, template: Template, topics: Sequence[str], text: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.template, self.topics, self.text = template, tuple(topics), text
        for number, topic in enumerate(topics):
            label = str(Topic(topic).label)
            self.fields[f"title_{number}"] = forms.CharField(
                label="Title",
                max_length=TITLE_MAX,
                initial=f"{opening(template)}{label.lower()}" if template.title else label,
                widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
                error_messages={"required": "Give the note a title that says what it is about."},
            )
            for heading in text:
                field = _section(template.headings[heading])
                field.initial = text[heading]
                self.fields[f"part_{number}_{heading}"] = field

    @property
    def notes(self) -> list[tuple[str, forms.BoundField, list[forms.BoundField]]]:
        """Each note to be: its subject, its title, its boxes."""
        return [
            (
                str(Topic(topic).label),
                self[f"title_{number}"],
                [self[f"part_{number}_{heading}"] for heading in self.text],
            )
            for number, topic in enumerate(self.topics)
        ]

    @property
    def asks_left_out(self) -> bool:
        """Whether the page has to ask about lines that stand in no note."""
        return bool(self["is_left_out"].errors or self["is_left_out"].value())

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the text of a note beside its first box."""
        name, _, number = field.rpartition("_")
        if name == "sections" and self.text:
            return f"part_{number}_{next(iter(self.text))}"
        return super().place_of(field)

    def sections(self, number: int) -> dict[str, str]:
        """Return the text of one note, by heading."""
        texts = {self.template.headings[one]: self.cleaned_data.get(f"part_{number}_{one}", "") for one in self.text}
        return {heading: text for heading, text in texts.items() if text.strip()}

    def original(self) -> dict[str, str]:
        """Return the text that is split, by heading."""
        return {self.template.headings[number]: text for number, text in self.text.items()}


class RemarkForm(SentForm):
    """A supervisor's question or praise; fields are the arguments of `operations.note_remarks.remark_on_note`."""

    kind = forms.ChoiceField(
        label="This is",
        choices=[(kind.value, kind.label) for kind in (RemarkKind.QUESTION, RemarkKind.PRAISE)],
        widget=forms.RadioSelect,
        initial=RemarkKind.QUESTION,
        error_messages={"required": "Say whether this is a question or praise."},
    )
    text = forms.CharField(
        label="What you want to say",
        widget=words_area(3),
        max_length=rules.REASON_MAX,
        error_messages={
            "required": "Write something first.",
            "max_length": f"Keep it under {rules.REASON_MAX:,} characters.",
        },
    )


class AnswerRemarkForm(SentForm):
    """The coach's answer to a remark."""

    text = forms.CharField(
        label="Your answer",
        widget=words_area(3),
        max_length=rules.REASON_MAX,
        error_messages={
            "required": "Write something first.",
            "max_length": f"Keep it under {rules.REASON_MAX:,} characters.",
        },
    )
