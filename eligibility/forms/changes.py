"""Input about reported changes."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from casework.public import DayField, SentForm, asked_for, boxes, offer
from eligibility.choices import ChangeKind, ChangeOutcome, FiledHow, ToldBy
from eligibility.operations.changes import WORDS_MAX

_NAMES = ("kind", "participant_id", "words", "received_on", "effective_on", "clear_on", "how", "told_by")


class ChangeReportForm(SentForm):
    """A change; fields are the arguments of `record_change_report`."""

    kind = boxes.one_of("What changed", asked="Say what changed.", choices=[("", "Choose"), *ChangeKind.choices])
    participant_id = boxes.record_of("Of whom", asked="This person is not of this case.", required=False)
    words = boxes.line(
        "In a few words", WORDS_MAX, required="Write down what changed.", help_text="The facts themselves come next."
    )
    how = boxes.one_of("How it came in", asked="Say how it came in.", choices=FiledHow.choices)
    told_by = boxes.one_of("Who told it", asked="Say who told it.", choices=ToldBy.choices)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "The whole household"), *((str(key), name) for key, name in people)])
        self.fields["received_on"] = DayField(label="Came in on", initial=today, last_day=today)
        self.fields["effective_on"] = DayField(label="So from which day", initial=today)
        self.fields["clear_on"] = DayField(
            label="Of a child away for long: clear since",
            last_day=today,
            required=False,
            help_text="When the family knew it. From this day they have to report it.",
        )
        self.order_fields(list(_NAMES))
        asked_for(self, participant_id="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in _NAMES}


class SettleChangeForm(SentForm):
    """What came of a change; fields are the arguments of `settle_change_report`."""

    outcome = boxes.one_of("What came of it", asked="Say what came of it.", choices=ChangeOutcome.choices)
    why = boxes.line("Why", WORDS_MAX, help_text="Needed where it has no effect.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_for(self, why="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("outcome", "why")}
