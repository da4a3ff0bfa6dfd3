"""Input about child support."""

from datetime import date
from typing import Any

from casework.public import DayField, SentForm, boxes
from eligibility.choices import SupportGround, SupportItem
from eligibility.models.child_support import NAME_MAX


class AbsentParentForm(SentForm):
    """A parent who lives elsewhere."""

    name = boxes.line("Name of the absent parent", NAME_MAX, required="Write the name.")


class SupportStepForm(SentForm):
    """One of the four things; fields are the arguments of `do_support_step`."""

    item = boxes.one_of("What was done", asked="Choose what was done.", choices=SupportItem.choices)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"] = DayField(label="On which day", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("item", "done_on")}


class SupportGoodCauseForm(SentForm):
    """Why somebody need not help; fields are the arguments of `claim_support_good_cause`."""

    ground = boxes.one_of("Why", asked="Choose why.", choices=SupportGround.choices)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claimed_on"] = DayField(label="Said on", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("ground", "claimed_on")}


class DecideSupportForm(SentForm):
    """Whether there is good cause."""

    answer = boxes.one_of(
        "Is there good cause?",
        asked="Say yes or no.",
        choices=[("", "Choose"), ("YES", "Yes: nothing is to be done"), ("NO", "No: support is looked for again")],
    )
