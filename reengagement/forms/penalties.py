"""Input about good cause, penalty requests, decisions, cures, notices and hearings."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from casework.public import Asked as OutgoingAsked
from casework.public import DayField, GateRefused, Refused, SentForm, asked_for, offer, words_area
from reengagement.choices import FACTS_OF, HearingDecision, PaymentTable, Proof
from reengagement.operations.causes import WORDS_MAX
from reengagement.operations.cures import FINDING_MAX
from reengagement.rules import gate
from reengagement.rules.asked import Asked
from reengagement.rules.attempts import DAYS_MOST, AttemptDays
from reengagement.rules.terms import COUNTY_MAX, Terms
from reengagement.rules.words import in_state

_BOX = {"class": "in", "autocomplete": "off"}
SUPPORTS, SUPPORT_MAX = 4, 120
_YES_NO = [("", "Not answered"), ("YES", "Yes"), ("NO", "No")]


def text_box(label: str, most: int, *, required: str = "", help_text: str = "", rows: int = 4) -> forms.CharField:
    """Return a box for some lines; `required` is what is said where it is left empty."""
    messages = {"max_length": f"Keep this under {most + 1:,} characters."}
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        widget=words_area(rows),
        help_text=help_text,
        error_messages=messages | ({"required": required} if required else {}),
    )


def choice(
    label: str, choices: Iterable[tuple[Any, Any]], *, asked: str = "", help_text: str = ""
) -> forms.ChoiceField:
    """Return a choice of one; `asked` is what is said where none is made."""
    told = {"required": asked or "Choose one.", "invalid_choice": asked or "Choose one of the list."}
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=bool(asked),
        widget=forms.Select(attrs={"class": "in"}),
        help_text=help_text,
        error_messages=told,
    )


def number(label: str, *, help_text: str = "", money: bool = False) -> forms.DecimalField:
    """Return a box for a number that may be left empty."""
    return forms.DecimalField(
        label=label,
        max_digits=7,
        decimal_places=2 if money else 0,
        required=False,
        widget=forms.TextInput(attrs=_BOX | {"class": "in in--day", "inputmode": "decimal"}),
        help_text=help_text,
        error_messages={"invalid": "Write a number."},
    )


def some_day(label: str, *, last_day: date | None = None, help_text: str = "") -> DayField:
    """Return a day that may be left empty."""
    return DayField(label=label, last_day=last_day, required=False, help_text=help_text)


def _answered(value: str) -> bool | None:
    return {"YES": True, "NO": False}.get(value)


class GoodCauseForm(SentForm):
    """Why somebody did not take part; fields are the arguments of `operations.causes.claim_good_cause`."""

    has_answered = choice(
        "They",
        [("", "Choose"), ("YES", "Were asked, and answered"), ("NO", "Could not be reached: we tried to ask")],
        asked="Say whether they answered, or we tried to ask.",
    )
    reason = choice("Reason", [], help_text="What tells of violence or health is kept behind its wall.")
    words = text_box("What the person said, or how you tried to ask", WORDS_MAX, required="Write what the person said.")
    proof = choice("Proof", Proof.choices, asked="Say whether proof was asked for.")

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situation_on"] = DayField(label="Day of the situation", last_day=today)
        self.fields["asked_on"] = DayField(label="Asked on", last_day=today, initial=today)
        offer(self, "reason", [("", "They gave none"), *reasons])
        self.order_fields(["situation_on", "asked_on", "has_answered", "reason", "words", "proof"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: self.cleaned_data[name] for name in ("situation_on", "asked_on", "reason", "words", "proof")}
        return told | {"has_answered": self.cleaned_data["has_answered"] == "YES"}


class GoodCauseDecisionForm(SentForm):
    """Whether there was good cause; fields are the arguments of `operations.causes.decide_good_cause`."""

    is_found = choice("Good cause", [("", "Choose"), ("NO", "None"), ("YES", "Found")], asked="Say what was found.")
    reason = choice("Reason, when found", [])
    words = text_box("In a few words, for another reason", 300, rows=2)
    note = text_box(
        "Note of the decision", WORDS_MAX, required="Write the note of this decision; without it nothing is decided."
    )

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["began_on"] = some_day(
            "Since when, when found", last_day=today, help_text="A penalty that came of it ends back to this day."
        )
        self.fields["decided_on"] = DayField(label="Decided on", last_day=today, initial=today)
        offer(self, "reason", [("", "None"), *reasons])
        self.order_fields(["is_found", "reason", "words", "began_on", "decided_on", "note"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: self.cleaned_data[name] for name in ("reason", "words", "began_on", "decided_on", "note")}
        return told | {"is_found": self.cleaned_data["is_found"] == "YES"}


class PenaltyRequestForm(SentForm):
    """The answers of whoever asks for a penalty; what they make, the gate judges."""

    situation = text_box("What happened", WORDS_MAX)
    duty = choice(
        "On that day the person",
        [
            ("", "Not answered"),
            (gate.Duty.BOUND, "Had to take part"),
            (gate.Duty.EXEMPT, "Was exempt"),
            (gate.Duty.VOLUNTEER, "Was a volunteer"),
            (gate.Duty.TA_DVS, "Received help for survivors of violence"),
        ],
    )
    took_part = choice("They took part after all", _YES_NO, help_text="Asked another way than by paper.")
    is_single_custodial = choice("The only parent who has the children", _YES_NO)
    not_alone_why = text_box(
        "Not the only parent: why the record says otherwise",
        2_000,
        rows=2,
        help_text="Only where the case has one adult and a child under six.",
    )
    not_alone_shown = text_box("What shows it: which paper, or who said so and when", 2_000, rows=2)
    cannot_find = choice("No suitable child care could be found", _YES_NO)
    criteria = text_box("What was looked at: suitable, near enough, affordable", 2_000, rows=2)
    is_pre_ssi = choice("Waits for SSI or SSDI", _YES_NO)
    meets_federal_hours = choice("Meets the federal hours", _YES_NO)

    def __init__(
        self,
        *args: Any,
        claims: Sequence[tuple[UUID, str]],
        reasons: Sequence[tuple[str, str]],
        activities: Sequence[tuple[UUID, str]],
        is_oregon: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity_id"] = forms.TypedChoiceField(
            label="Activity, when it is about one",
            choices=[("", "None" if not activities else "Choose"), *activities],
            coerce=UUID,
            empty_value=None,
            required=False,
            widget=forms.Select(attrs={"class": "in"}),
            error_messages={"invalid_choice": "Choose one of the list."},
        )
        self.fields["claim_id"] = forms.TypedChoiceField(
            label="Situation, by its good cause decision",
            choices=[("", "None is decided yet"), *claims],
            coerce=UUID,
            empty_value=None,
            required=False,
            widget=forms.Select(attrs={"class": "in"}),
            error_messages={"invalid_choice": "Choose one of the list."},
        )
        self.fields["reason"] = choice("Reason", [("", "Choose"), *reasons])
        for name, label in (
            ("checked_on", "Checked another way on"),
            ("offered_on", "Plan offered on, when its signing was refused"),
            ("refused_on", "Signing refused on"),
            ("needs_asked_on", "Asked what was needed on"),
            ("told_on", "Told of the protection on"),
        ):
            self.fields[name] = some_day(label, last_day=today)
        for row in range(SUPPORTS):
            self.fields[f"support_{row}_what"] = forms.CharField(
                label="Support", max_length=SUPPORT_MAX, required=False, widget=forms.TextInput(attrs=_BOX)
            )
            self.fields[f"support_{row}_offered_on"] = some_day("Offered on", last_day=today)
            self.fields[f"support_{row}_given_on"] = some_day("Given on", last_day=today)
            self.fields[f"support_{row}_is_declined"] = forms.BooleanField(label="Declined", required=False)
        young, signing, doing = "for the only parent of a young child", "for a refused signature", "for an activity"
        asked_for(self, claim_id="", situation="", reason="", duty="", needs_asked_on="", is_single_custodial="")
        asked_for(self, checked_on=doing, took_part=doing, offered_on=signing, refused_on=signing)
        asked_for(self, told_on=young, cannot_find=young, criteria=young, is_pre_ssi="", meets_federal_hours="")
        if not is_oregon:
            del self.fields["is_pre_ssi"], self.fields["meets_federal_hours"]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the checks that they answer."""
        oregon = [self[name] for name in ("is_pre_ssi", "meets_federal_hours") if name in self.fields]
        named = (
            ("What happened", ("claim_id", "situation")),
            ("Reason", ("reason", "activity_id", "checked_on", "took_part", "offered_on", "refused_on")),
            ("The duty to take part", ("duty",)),
            ("Supports", ("needs_asked_on",)),
            (
                "A young child",
                ("is_single_custodial", "not_alone_why", "not_alone_shown", "told_on", "cannot_find", "criteria"),
            ),
        )
        more = {"The duty to take part": oregon}
        return [(title, [*(self[name] for name in names), *more.get(title, [])]) for title, names in named]

    @property
    def support_rows(self) -> list[list[forms.BoundField]]:
        """The boxes of each support: what, offered, given, declined."""
        return [[self[f"support_{row}_{part}"] for part in _PARTS] for row in range(SUPPORTS)]

    def asked(self) -> Asked:
        """Return the answers as the gate reads them, whether or not every one of them is there."""
        told = getattr(self, "cleaned_data", {})
        plain = ("claim_id", "situation", "reason", "activity_id", "duty")
        more = (
            "checked_on",
            "offered_on",
            "refused_on",
            "needs_asked_on",
            "told_on",
            "criteria",
            "not_alone_why",
            "not_alone_shown",
        )
        yes_no = ("took_part", "is_single_custodial", "cannot_find", "is_pre_ssi", "meets_federal_hours")
        values = {name: told[name] for name in (*plain, *more) if told.get(name)}
        values |= {name: _answered(told.get(name, "")) for name in yes_no}
        return Asked(**values, supports=tuple(self._supports()))

    def _supports(self) -> Iterable[gate.Support]:
        told = getattr(self, "cleaned_data", {})
        for row in range(SUPPORTS):
            what, offered, given, declined = (told.get(f"support_{row}_{part}") for part in _PARTS)
            if what or offered or given or declined:
                yield gate.Support(what or f"Support {row + 1}", offered, bool(declined), given)

    def place_of(self, field: str) -> str | None:
        """Say a refusal of the gate where it is mended."""
        moved = {"good_cause": "claim_id", "situation_on": "claim_id", "supports": "support_0_what"}
        return super().place_of(moved.get(field, field))


_PARTS = ("what", "offered_on", "given_on", "is_declined")


class PenaltyDecisionForm(SentForm):
    """A manager's decision on a request; fields are the arguments of `operations.penalties.decide_request`."""

    is_agreed = choice(
        "Decision",
        [],
        asked="Say what you decide.",
    )
    words = text_box("Why", WORDS_MAX, required="Write why.")
    payment = number("Monthly payment before, as eligibility tells it", money=True, help_text="For the arithmetic.")
    size = number("Counted family size")
    table = choice("Table of largest payments", [("", "Choose"), *PaymentTable.choices])
    recovered = number("Held back for an overpayment", money=True)
    failed_together = number("Requirements failed in one month")
    county = forms.CharField(label="County", max_length=COUNTY_MAX, required=False, widget=forms.TextInput(attrs=_BOX))

    _OF = {"size": "US-AK", "table": "US-AK", "recovered": "US-OR", "failed_together": "US-TX", "county": "US-NC"}

    def __init__(self, *args: Any, jurisdiction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, state in self._OF.items():
            if state != jurisdiction:
                del self.fields[name]
        agreed = [("", "Choose"), ("YES", in_state("Agree to the penalty", jurisdiction)), ("NO", "Do not agree")]
        offer(self, "is_agreed", agreed)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        terms = Terms(
            payment=told.get("payment"),
            recovered=told.get("recovered") or Decimal(0),
            size=_whole(told.get("size")),
            table=told.get("table", ""),
            county=told.get("county", ""),
            failed_together=_whole(told.get("failed_together")) or 1,
        )
        return {"is_agreed": told["is_agreed"] == "YES", "words": told["words"], "terms": terms}


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


class PenaltyFactForm(SentForm):
    """A dated fact that bears on the end; fields are the arguments of `operations.cures.record_fact`."""

    def __init__(self, *args: Any, jurisdiction: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", "Choose"), *((kind.value, kind.label) for kind in FACTS_OF[jurisdiction])]
        self.fields["kind"] = choice("What happened", kinds, asked="Choose what happened from the list.")
        self.fields["on"] = DayField(label="Day on which it happened", last_day=today, initial=today)


class AttemptForm(SentForm):
    """The days of an attempt to comply (Alaska); what they make is `rules.attempts.AttemptDays`."""

    done_on = text_box(
        "Days done", 600, rows=2, help_text="One day to a line, like 2026-03-09. As many as were asked prove it."
    )

    def __init__(self, *args: Any, is_signed: bool, most_days: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intent_on"] = some_day(
            "Said that they want to comply on", last_day=today, help_text="The day it was said, not the day of entry."
        )
        if is_signed:
            del self.fields["done_on"]
            self.fields["signed_on"] = some_day("Plan signed on", last_day=today)
        else:
            self.fields["began_on"] = some_day("Activity began on", last_day=today)
            self.fields["days_asked"] = forms.IntegerField(
                label="Days asked",
                min_value=1,
                initial=1,
                widget=forms.TextInput(attrs=_BOX | {"class": "in in--day", "inputmode": "numeric"}),
                help_text=f"At most {most_days} after this failure.",
                error_messages={"required": "Say how many days are asked.", "invalid": "Write a whole number."},
            )
        self.fields["failed_on"] = some_day("Failed on", last_day=today, help_text="Closes this attempt.")
        self.order_fields(["intent_on", "began_on", "days_asked", "done_on", "signed_on", "failed_on"])

    def clean_done_on(self) -> tuple[date, ...]:
        """Read the days, one to a line."""
        days = []
        for line in self.cleaned_data["done_on"].split():
            try:
                days.append(date.fromisoformat(line))
            except ValueError:
                raise forms.ValidationError(f"{line[:20]} is not a day. Write it like 2026-03-09.") from None
        if len(days) > DAYS_MOST:
            raise forms.ValidationError(f"At most {DAYS_MOST} days fit here.")
        return tuple(days)

    def days(self) -> AttemptDays:
        """Return the days of the attempt."""
        told = self.cleaned_data
        return AttemptDays(
            intent_on=told.get("intent_on"),
            began_on=told.get("began_on"),
            days_asked=told.get("days_asked") or 1,
            done_on=told.get("done_on", ()),
            signed_on=told.get("signed_on"),
            failed_on=told.get("failed_on"),
        )


class VisitForm(SentForm):
    """Which contact was the visit at home."""

    def __init__(self, *args: Any, visits: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_id"] = forms.TypedChoiceField(
            label="Visit at home, made or tried",
            choices=[("", "Choose"), *visits],
            coerce=UUID,
            widget=forms.Select(attrs={"class": "in"}),
            error_messages={"required": "Choose the visit. Log it as a contact first if it is not there."},
        )


class ChildSafetyForm(SentForm):
    """The finding on the children; fields are the arguments of `operations.cures.record_child_safety`."""

    is_safe = choice(
        "The children",
        [("", "Choose"), ("YES", "Will not be significantly harmed"), ("NO", "Could be significantly harmed")],
        asked="Say what you found.",
    )
    words = text_box("Finding", FINDING_MAX, required="Write the finding on the children.", rows=6)
    level = choice(
        "After the visit",
        [
            ("0", "The level stays"),
            ("2", "Ask a manager to raise it to 75 percent"),
            ("3", "Ask a manager for the full family sanction"),
        ],
        asked="Choose the level from the list.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day of the finding", last_day=today, initial=today)
        self.order_fields(["is_safe", "words", "level", "on"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        return {
            "on": told["on"],
            "is_safe": told["is_safe"] == "YES",
            "words": told["words"],
            "level": int(told["level"]),
        }


class EndForm(SentForm):
    """Ending or deleting a penalty: nothing is typed, the rule gives the day."""


class WayForm(SentForm):
    """By which way an adverse notice goes; `seen` is the digest of the words that were looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, ways: Sequence[tuple[str, str]], systems: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"] = choice("How it goes", ways, asked="Choose how it goes.")
        self.fields["system"] = choice("Kept in", systems, asked="Choose the system from the list.")
        if len(systems) == 1:
            self.fields["system"].widget = forms.HiddenInput()
        #: What the gate of what leaves refused, to be written down.
        self.asked: OutgoingAsked | None = None

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal, and remember what the gate did not let out."""
        if isinstance(refusal, GateRefused):
            self.asked = refusal.asked
        super().refuse(refusal)


class HearingForm(SentForm):
    """A request for a hearing; fields are the arguments of `operations.hearings.record_hearing_request`."""

    wants_continued = choice(
        "The payment is to go on until the decision",
        [("", "Choose"), ("YES", "Yes, they ask for that"), ("NO", "No")],
        asked="Ask whether the payment is to go on.",
    )
    words = text_box("What the family says", WORDS_MAX, help_text="In their own words, if they want to say it.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"] = DayField(label="Asked for on", last_day=today, initial=today)
        self.order_fields(["asked_on", "wants_continued", "words"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        return {
            "asked_on": told["asked_on"],
            "wants_continued": told["wants_continued"] == "YES",
            "words": told["words"],
        }


class HearingDecisionForm(SentForm):
    """How a hearing ended; fields are the arguments of `operations.hearings.decide_hearing`."""

    decision = choice("Decision", [], asked="Say how the hearing ended.")

    def __init__(self, *args: Any, jurisdiction: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ended = [(one.value, in_state(one.label, jurisdiction)) for one in HearingDecision]
        offer(self, "decision", [("", "Choose"), *ended])
        self.fields["on"] = DayField(label="Day of the decision", last_day=today, initial=today)


class PackForm(SentForm):
    """The period of a hearing pack."""

    def __init__(self, *args: Any, first_day: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DayField(label="From", last_day=today, initial=first_day)
        self.fields["last_day"] = DayField(label="To", last_day=today, initial=today)
