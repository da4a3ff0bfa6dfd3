"""Input of reviews of engagement."""

from django import forms

from casework.public import boxes
from supervision.choices import LookedAt, TrainingNeed
from supervision.forms.followed import RowsForm
from supervision.rules.engagement import RESULT_MAX


class FileEngagementReviewForm(RowsForm):
    """What a specialist saw of a family's engagement; fields are the arguments of `file_engagement_review`."""

    looked_at = forms.MultipleChoiceField(
        label="What you looked at, and how",
        choices=LookedAt.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what you looked at.", "invalid_choice": "Tick what you looked at."},
    )
    result = boxes.words("What you found", RESULT_MAX, required="Say what you found.", rows=6)
    training = boxes.one_of(
        "What the coach could learn",
        TrainingNeed.choices,
        asked="Choose a training need, or none seen.",
        initial=TrainingNeed.NONE,
    )
