"""Input about work after leaving: a job that begins or is lost, a problem at work, a step of the visit plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, asked_for, boxes, offer
from coaching.rules.leaving import NAME_MAX, PROBLEM_MAX, SAID_MAX, STEPS_AT_ONCE

People = Sequence[tuple[UUID, str]]


class StartJobForm(SentForm):
    """A job that somebody has; fields are the arguments of `operations.after_leaving.start_job`."""

    participant_id = boxes.record_of("Who", asked="Choose who.")
    employer = boxes.line("Where", NAME_MAX, required="Say where.")
    title = boxes.line("As what", NAME_MAX, required="Say as what.")

    def __init__(self, *args: Any, adults: People, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="First day", last_day=today)
        offer(self, "participant_id", list(adults))


class LoseJobForm(SentForm):
    """A job that was lost; fields are the arguments of `operations.after_leaving.lose_job`."""

    participant_id = boxes.record_of("Who", asked="Choose who.")
    entry_id = boxes.record_of("Which job", required=False, asked="Choose a job of this person that goes on.")
    employer = boxes.line("Another job, where it was", NAME_MAX)
    words = boxes.line("What happened, in a few words", SAID_MAX)

    def __init__(self, *args: Any, adults: People, jobs: People, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Last day", initial=today, last_day=today)
        offer(self, "participant_id", list(adults))
        offer(self, "entry_id", [("", "Not in the work history"), *jobs])
        self.order_fields(["participant_id", "entry_id", "employer", "on", "words"])
        asked_for(self, entry_id="one of these two is needed", employer="one of these two is needed", words="")


class TellProblemForm(SentForm):
    """A problem at work and what was agreed on; `arguments` are those of `operations.after_leaving.tell_problem`."""

    participant_id = boxes.record_of("Who", asked="Choose who.")
    words = boxes.words("What is hard at work", PROBLEM_MAX, required="Write down what is hard at work.")

    def __init__(self, *args: Any, adults: People, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Told on", initial=today, last_day=today)
        offer(self, "participant_id", list(adults))
        self.order_fields(["participant_id", "on", "words"])
        for number in range(STEPS_AT_ONCE):
            label = f"Agreed step {number + 1}"
            self.fields[f"words_{number}"] = boxes.line(label, SAID_MAX)
            self.fields[f"due_on_{number}"] = DayField(label=f"By when, step {number + 1}", required=False)
        asked_for(self, words_0="one at least, with its day", due_on_0="")

    @property
    def steps(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The boxes of the agreed steps, pair by pair."""
        return [(self[f"words_{number}"], self[f"due_on_{number}"]) for number in range(STEPS_AT_ONCE)]

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        steps = [(told[f"words_{number}"], told[f"due_on_{number}"]) for number in range(STEPS_AT_ONCE)]
        return {name: told[name] for name in ("participant_id", "on", "words")} | {"steps": steps}


class SettleStepForm(SentForm):
    """What came of a step; `arguments` are those of `operations.after_leaving.settle_visit_step`."""

    is_done = boxes.one_of("Was it done?", [("yes", "Done"), ("no", "Not done")], asked="Say whether it was done.")
    result = boxes.line("What came of it", SAID_MAX, required="Say what came of it.")
    next_words = boxes.line("Next step, if one was agreed", SAID_MAX)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        self.fields["next_due_on"] = DayField(label="By when", required=False)
        self.order_fields(["is_done", "result", "on", "next_words", "next_due_on"])
        asked_for(self, next_words="", next_due_on="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("result", "on", "next_words", "next_due_on")
        return {name: self.cleaned_data[name] for name in names} | {"is_done": self.cleaned_data["is_done"] == "yes"}
