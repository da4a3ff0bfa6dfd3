"""Input of QA reviews: drawing a sample, the form itself, the coach's answer, taking back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import SentForm, asked_for, boxes, offer, wording
from supervision.choices import Answer, Population, Reply, SampleKind
from supervision.rules.draws import CASES_MAX
from supervision.rules.draws import WHY_MAX as PURPOSE_MAX
from supervision.rules.forms import Area, Question, ReviewForm
from supervision.rules.scores import FINDING_MAX, REPLY_MAX, WHY_MAX


def _one_of(label: str, choices: Sequence[tuple[str, str]], asked: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": asked, "invalid_choice": asked},
    )


class DrawSampleForm(SentForm):
    """A sample of a month's cases; fields are the arguments of `draw_sample`."""

    kind = _one_of("Kind", SampleKind.choices, "Choose random or targeted.")
    population = boxes.one_of(
        "Which cases may be drawn",
        Population.choices,
        asked="Choose which cases may be drawn.",
        help_text="A random sample is drawn from every case of the month.",
    )
    coach_id = boxes.record_of("Coach", required=False, asked="Choose a coach of this office.")
    month = forms.TypedChoiceField(
        label="Month",
        coerce=date.fromisoformat,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose the month.", "invalid_choice": "Choose one of these months."},
    )
    count = boxes.whole("How many cases", least=1, most=CASES_MAX, asked=f"Give a number from 1 to {CASES_MAX}.")
    why = boxes.line(
        "What a targeted review looks for", PURPOSE_MAX, help_text="The coaches of the office read this: no names."
    )

    def __init__(self, *args: Any, coaches: Sequence[tuple[UUID, str]], months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "coach_id", [("", "Whole office"), *coaches])
        offer(self, "month", [(month.isoformat(), wording.month_words(month)) for month in months])
        asked_for(self, coach_id="", why="needed when it is targeted")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("kind", "population", "coach_id", "month", "count", "why")
        return {name: self.cleaned_data[name] for name in names}


class GiveReviewsForm(SentForm):
    """Cases that a QA reviewer gets to score; fields are the arguments of `give_reviews`."""

    sampled_ids = forms.TypedMultipleChoiceField(
        label="Cases",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one case.",
            "invalid_choice": "A case ticked is not one that can be given: load the page again.",
        },
    )
    reviewer_id = boxes.record_of("Reviewer", asked="Choose a QA reviewer of this state.")

    def __init__(
        self, *args: Any, cases: Sequence[tuple[UUID, str]], reviewers: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "sampled_ids", list(cases))
        offer(self, "reviewer_id", [("", "Choose a reviewer"), *reviewers])


class AnswersForm(SentForm):
    """One answer to each question of a review form; `has_findings` adds a box for what was found."""

    has_findings = False

    def __init__(self, *args: Any, form: ReviewForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form
        for question in form.questions:
            self.fields[f"answer_{question.code}"] = _one_of(question.words, Answer.choices, "Choose one of the three.")
            if self.has_findings:
                self.fields[f"finding_{question.code}"] = boxes.words("What you found", FINDING_MAX, rows=2)
                asked_for(self, **{f"finding_{question.code}": "needed when it is not met"})

    @property
    def areas(self) -> list[tuple[Area, list[tuple[Question, forms.BoundField, forms.BoundField | None]]]]:
        """The questions by area, each with its boxes."""
        return [(area, [self._boxes_of(one) for one in area.questions]) for area in self.form.areas]

    @property
    def answers(self) -> dict[str, str]:
        """The answers by question."""
        return {one.code: self.cleaned_data[f"answer_{one.code}"] for one in self.form.questions}

    def _boxes_of(self, question: Question) -> tuple[Question, forms.BoundField, forms.BoundField | None]:
        finding = self[f"finding_{question.code}"] if self.has_findings else None
        return question, self[f"answer_{question.code}"], finding


class FileReviewForm(AnswersForm):
    """The review of a case; answers and findings are the arguments of `file_review`."""

    has_findings = True

    follows_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def findings(self) -> dict[str, str]:
        """What was found, by question."""
        return {one.code: self.cleaned_data[f"finding_{one.code}"] for one in self.form.questions}


class SelfCheckForm(AnswersForm):
    """A coach's own answers beforehand; they are the arguments of `file_self_check`."""


class AnswerFindingForm(SentForm):
    """What the coach says to a finding; fields are the arguments of `answer_finding`."""

    says = _one_of("What you say to it", Reply.choices, "Say whether you mended it.")
    words = boxes.words("In your words", REPLY_MAX, help_text="What you did. If you do not agree: why.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_for(self, words="needed when you do not agree")


class TakeBackReviewForm(SentForm):
    """Why a review is taken back; the field is the argument of `take_back_review`."""

    why = boxes.words(
        "Why it is taken back",
        WHY_MAX,
        required="Say why it is taken back.",
        help_text="The coach reads this. The review stays readable and counts no more.",
    )
