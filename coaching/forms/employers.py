"""Input about employers: who they are, how they were met, what they asked for and were answered."""

from datetime import date
from typing import Any

from django import forms

from casework.public import DayField, SentForm, StandForm, boxes
from coaching.choices import EmployerContactKind
from coaching.models import Employer
from coaching.operations.employers import ADDRESS_MAX, FIELDS, NAME_MAX, PHONE_MAX, SAID_MAX, Asked, EmployerFacts
from coaching.rules.employers import topics_of


class _AsksEmployer(forms.Form):
    """Who an employer is; fields are those of `EmployerFacts`."""

    name = boxes.line("Name", NAME_MAX, required="Give the employer's name.")
    address = boxes.line("Address", ADDRESS_MAX)
    contact_name = boxes.line("Contact person", NAME_MAX)
    phone = boxes.line("Telephone", PHONE_MAX)
    remark = boxes.line("Good to know", SAID_MAX, help_text="Kinds of work, when they hire. Nothing about a family.")

    def facts(self) -> EmployerFacts:
        """Return what was entered."""
        return EmployerFacts(**{name: self.cleaned_data[name] for name in FIELDS})


class AddEmployerForm(_AsksEmployer, SentForm):
    """A new employer."""


class ChangeEmployerForm(_AsksEmployer, StandForm):
    """Who an employer is now."""

    def __init__(self, *args: Any, employer: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {name: getattr(employer, name) for name in FIELDS}})


class EmployerContactForm(SentForm):
    """How an employer was met; fields are the arguments of `log_employer_contact`."""

    kind = forms.ChoiceField(
        label="How",
        choices=EmployerContactKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how they were met."},
    )
    topics = forms.MultipleChoiceField(
        label="What they were told about", widget=forms.CheckboxSelectMultiple, required=False
    )
    words = boxes.line("What was said", SAID_MAX, required="Write down what was said.")
    need = boxes.line("What they asked for", SAID_MAX, help_text="Where they need something from us; empty where not.")

    def __init__(self, *args: Any, jurisdiction: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = self.fields["topics"]
        if isinstance(topics, forms.MultipleChoiceField):
            topics.choices = topics_of(jurisdiction)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        self.fields["answer_by"] = DayField(label="Answer by", required=False, help_text="The day we promised.")
        self.order_fields(["kind", "on", "topics", "words", "need", "answer_by"])

    def asked(self) -> Asked | None:
        """Return what the employer asked for."""
        told = self.cleaned_data
        wants = told["need"].strip() or told["answer_by"]
        return Asked(words=told["need"], answer_by=told["answer_by"]) if wants else None


class AnswerNeedForm(SentForm):
    """What an employer was answered; fields are the arguments of `answer_employer_need`."""

    answer = boxes.line("The answer", SAID_MAX, required="Write down what was answered.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"] = DayField(label="Day", initial=today, last_day=today)
