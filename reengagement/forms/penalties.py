"""Input about penalty requests and the decision of one."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from casework.public import SentForm, asked_for, boxes, offer
from reengagement.choices import PaymentTable
from reengagement.forms.fields import BOX, YES_NO, answered, choice, number, some_day, whole_number
from reengagement.operations.penalties import WORDS_MAX
from reengagement.rules import gate
from reengagement.rules.asked import Asked
from reengagement.rules.terms import COUNTY_MAX, WHY_MAX, Terms
from reengagement.rules.words import in_state

SUPPORTS_AT_LEAST, SUPPORT_MAX = 4, 120
_PARTS = ("record", "what", "offered_on", "given_on", "is_declined")


class PenaltyRequestForm(SentForm):
    """The answers of whoever asks for a penalty; what they make, the gate judges.

    `needed`: so many supports of the record have to be chosen at most. One more than those can be told of.
    """

    situation = boxes.words("What happened", WORDS_MAX)
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
    took_part = choice("They took part after all", YES_NO, help_text="Asked another way than by paper.")
    is_single_custodial = choice("The only parent who has the children", YES_NO)
    not_alone_why = boxes.words(
        "Not the only parent: why the record says otherwise",
        2_000,
        rows=2,
        help_text="Only where the case has one adult and a child under six.",
    )
    not_alone_shown = boxes.words("What shows it: which paper, or who said so and when", 2_000, rows=2)
    cannot_find = choice("No suitable child care could be found", YES_NO)
    criteria = boxes.words("What was looked at: suitable, near enough, affordable", 2_000, rows=2)
    is_pre_ssi = choice("Waits for SSI or SSDI", YES_NO)
    meets_federal_hours = choice("Meets the federal hours", YES_NO)

    def __init__(
        self,
        *args: Any,
        claims: Sequence[tuple[UUID, str]],
        reasons: Sequence[tuple[str, str]],
        activities: Sequence[tuple[UUID, str]],
        supports: Sequence[tuple[str, str]],
        needed: int,
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
        self.support_count = max(SUPPORTS_AT_LEAST, needed + 1)
        on_record = [("", "Not on record: write it down"), *supports]
        for row in range(self.support_count):
            self.fields[f"support_{row}_record"] = choice(
                "On record", on_record, help_text="Its days come from the record; write only what it does not hold."
            )
            self.fields[f"support_{row}_what"] = forms.CharField(
                label="Support", max_length=SUPPORT_MAX, required=False, widget=forms.TextInput(attrs=BOX)
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
        """The boxes of each support: the record that tells of it, else what, offered, given, declined."""
        return [[self[f"support_{row}_{part}"] for part in _PARTS] for row in range(self.support_count)]

    def asked(self) -> Asked:
        """Return the answers as the gate reads them, whether or not every one of them is there.

        Before anything is sent it is the situation that the form begins with.
        """
        begun = self["claim_id"].initial
        told = getattr(self, "cleaned_data", {"claim_id": UUID(str(begun)) if begun else None})
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
        values |= {name: answered(told.get(name, "")) for name in yes_no}
        return Asked(**values, supports=tuple(self._supports()))

    def _supports(self) -> Iterable[gate.Support]:
        told = getattr(self, "cleaned_data", {})
        for row in range(self.support_count):
            record, what, offered, given, declined = (told.get(f"support_{row}_{part}") for part in _PARTS)
            if record or what or offered or given or declined:
                yield gate.Support(what or f"Support {row + 1}", offered, bool(declined), given, record or "")

    def place_of(self, field: str) -> str | None:
        """Say a refusal of the gate where it is mended."""
        moved = {"good_cause": "claim_id", "situation_on": "claim_id", "supports": "support_0_record"}
        return super().place_of(moved.get(field, field))


class PenaltyDecisionForm(SentForm):
    """A manager's decision on a request; fields are the arguments of `operations.penalties.decide_request`."""

    is_agreed = choice(
        "Decision",
        [],
        asked="Say what you decide.",
    )
    words = boxes.words("Why", WORDS_MAX, required="Write why.")
    payment = number("Monthly payment before, as eligibility tells it", money=True, help_text="For the arithmetic.")
    size = number("Counted family size")
    table = choice("Table of largest payments", [("", "Choose"), *PaymentTable.choices])
    recovered = number("Held back for an overpayment", money=True)
    why = boxes.line("Why it is not what was decided", WHY_MAX)
    failed_together = number("Requirements failed in one month")
    county = forms.CharField(label="County", max_length=COUNTY_MAX, required=False, widget=forms.TextInput(attrs=BOX))

    _OF = {"size": "US-AK", "table": "US-AK", "recovered": "US-OR", "failed_together": "US-TX", "county": "US-NC"}

    def __init__(self, *args: Any, jurisdiction: str, is_decided: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_decided:
            asked_for(self, why="where you change what the newest decision about cash says")
        else:
            del self.fields["why"]
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
            size=whole_number(told.get("size")),
            table=told.get("table", ""),
            county=told.get("county", ""),
            failed_together=whole_number(told.get("failed_together")) or 1,
            why=told.get("why", ""),
        )
        return {"is_agreed": told["is_agreed"] == "YES", "words": told["words"], "terms": terms}
