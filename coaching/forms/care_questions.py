"""Input about a provider's question on child care and its answer."""

from datetime import date
from typing import Any

from casework.public import DayField, SentForm, boxes
from coaching.rules.care_questions import ABOUT_MAX
from coaching.rules.child_care import ANSWER_MAX, PROVIDER_MAX


class SendCareQuestionForm(SentForm):
    """A question that was sent on; fields are the arguments of `send_care_question`."""

    provider_name = boxes.line("Who asked", PROVIDER_MAX, required="Say who asked.")
    about = boxes.words("What about", ABOUT_MAX, required="Say what about.", rows=3)
    office_name = boxes.line("Sent to", PROVIDER_MAX, required="Say to which office it was sent.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_on"] = DayField(label="Sent on", initial=today, last_day=today)


class AnswerCareQuestionForm(SentForm):
    """What the office answered; fields are the arguments of `answer_care_question`."""

    answer = boxes.words("What was answered", ANSWER_MAX, required="Say what was answered.", rows=3)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"] = DayField(label="Answered on", initial=today, last_day=today)
