"""Input about certifications and reviews."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from casework.public import DayField, SentForm, asked_for, boxes, offer
from eligibility.choices import InterviewHow, ReviewResult
from eligibility.operations.certifications import WORDS_MAX
from eligibility.rules.certification import MOST_MONTHS


class CertificationForm(SentForm):
    """For how many months; fields are the arguments of `set_certification`."""

    months = boxes.whole(
        "For how many months",
        least=1,
        most=MOST_MONTHS,
        asked=f"Enter a whole number from 1 to {MOST_MONTHS}.",
    )
    why = boxes.line("Why", WORDS_MAX, help_text="Where no rule says the length, or it is another one.")

    def __init__(self, *args: Any, months: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].initial = months
        asked_for(self, why="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("months", "why")}


class ReviewForm(SentForm):
    """A review; fields are the arguments of `record_review`. It shows what is open of child support (O049)."""

    participant_id = boxes.record_of("With whom", asked="Choose an adult of the case.")
    how = boxes.one_of("How", asked="Say how it was held.", choices=InterviewHow.choices)
    result = boxes.one_of("What came of it", asked="Say what came of it.", choices=ReviewResult.choices)

    def __init__(
        self,
        *args: Any,
        adults: Sequence[tuple[UUID, str]],
        today: date,
        wants_visit: bool,
        open_support: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "Choose"), *((str(key), name) for key, name in adults)])
        self.fields["held_on"] = DayField(label="Day of the review", initial=today, last_day=today)
        self.order_fields(["participant_id", "held_on", "how", "result"])
        if open_support:
            self.fields["result"].help_text = f"Open of child support: {'; '.join(open_support)}."
        if wants_visit:
            self.fields["no_visit_why"] = boxes.line(
                "Why there was no home visit",
                WORDS_MAX,
                help_text="No home visit is on file since the review before. Write the visit down first, or say why.",
            )

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: self.cleaned_data[name] for name in ("participant_id", "held_on", "how", "result")}
        return told | {"no_visit_why": self.cleaned_data.get("no_visit_why", "")}
