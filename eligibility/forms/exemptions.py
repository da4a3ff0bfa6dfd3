"""Input about exemptions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from casework.public import DayField, SentForm, asked_for, boxes, offer
from eligibility.forms.moments import ask_received, received_at
from eligibility.rules.exemptions import Reason


class RecordExemptionForm(SentForm):
    """An exemption that came in; fields are the arguments of `record_exemption`."""

    participant_id = boxes.record_of("Who", asked="Choose an adult of the case.")
    code = boxes.one_of("Why", asked="Choose why.")

    def __init__(
        self,
        *args: Any,
        adults: Sequence[tuple[UUID, str]],
        reasons: Sequence[Reason],
        zone: ZoneInfo,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        today = now.astimezone(zone).date()
        offer(self, "participant_id", [("", "Choose"), *((str(key), name) for key, name in adults)])
        offer(self, "code", [("", "Choose"), *((one.code, f"{one.label} (proof: {one.proof})") for one in reasons)])
        ask_received(self, today=today, help_text="Eligibility hears of it the same day.")
        self.fields["first_day"] = DayField(label="First day", initial=today)
        self.fields["last_day"] = DayField(label="Last day", required=False, help_text="Empty: until it is ended.")
        self.fields["proof_on"] = DayField(
            label="Proof on file since", required=False, last_day=today, help_text="Empty: it is still to come."
        )
        self.order_fields(
            ["participant_id", "code", "received_on", "received_time", "first_day", "last_day", "proof_on"]
        )
        asked_for(self, received_time="", last_day="", proof_on="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: self.cleaned_data[name] for name in ("participant_id", "code", "first_day")}
        told |= {name: self.cleaned_data.get(name) for name in ("last_day", "proof_on")}
        return told | {"received_at": received_at(self, zone=self.zone, now=self.now)}


class ProveExemptionForm(SentForm):
    """Since when the proof is on file."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof_on"] = DayField(label="Proof on file since", initial=today, last_day=today)


class EndExemptionForm(SentForm):
    """An earlier end; fields are the arguments of `end_exemption`."""

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        today = now.astimezone(zone).date()
        self.fields["last_day"] = DayField(label="Last day", initial=today)
        ask_received(self, today=today, help_text="When it was heard that it ends.")
        self.order_fields(["last_day", "received_on", "received_time"])
        asked_for(self, received_time="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        moment = received_at(self, zone=self.zone, now=self.now)
        return {"last_day": self.cleaned_data["last_day"], "received_at": moment}
