"""Input about one of the six areas: for each adult and child what is known, what was offered, and its effect."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, Refused, boxes
from reengagement.choices import OFFER_MAX, Finding
from reengagement.forms.boxes import YES_NO, WithRows, choose, said, yes_no
from reengagement.operations.answering import AreaWords, OfferWords
from reengagement.rules import areas

OFFERS = 3


class AreaRowForm(forms.Form):
    """One person: finding, effect, up to three offers with their days, or that nothing was offered."""

    finding = choose(
        "Challenge or limitation",
        Finding.choices,
        asked="Say whether none is known, it is possible, or it exists.",
        required=False,
    )
    affected = choose(
        "Affected taking part?", [*YES_NO, ("", "Not asked")], asked="Choose yes, no or not asked.", required=False
    )
    is_nothing_offered = forms.BooleanField(label="Nothing was offered", required=False)

    def __init__(
        self, *args: Any, member: areas.Member, stands: areas.AreaAnswer | None, last_day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.stands, self.number = member, stands, member.label
        for place in range(1, OFFERS + 1):
            self.fields[f"offer_{place}"] = boxes.line("Offered or needed", OFFER_MAX)
            self.fields[f"offered_{place}"] = DayField(label="Offered on", required=False, last_day=last_day)

    @property
    def offers(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The boxes of the offers."""
        return [(self[f"offer_{place}"], self[f"offered_{place}"]) for place in range(1, OFFERS + 1)]

    def clean(self) -> dict[str, Any]:
        """Ask for the finding where anything else is said, and for the day of each offer."""
        cleaned: dict[str, Any] = super().clean() or {}
        for place in range(1, OFFERS + 1):
            what, on = cleaned.get(f"offer_{place}"), cleaned.get(f"offered_{place}")
            if what and not on and f"offered_{place}" not in self.errors:
                self.add_error(f"offered_{place}", "Say when it was offered.")
            if on and not what and f"offer_{place}" not in self.errors:
                self.add_error(f"offer_{place}", "Say what was offered.")
        others = [value for name, value in cleaned.items() if name != "finding"]
        if any(others) and not cleaned.get("finding") and "finding" not in self.errors:
            self.add_error("finding", "Say whether none is known, it is possible, or it exists.")
        return cleaned

    def says(self, area: str, looked_from: date | None) -> AreaWords | None:
        """Return the answer as the operation takes it; None where nothing is said, or nothing else than stands."""
        told = self.cleaned_data
        if not told["finding"]:
            return None
        offers = [
            OfferWords(told[f"offer_{place}"], told[f"offered_{place}"])
            for place in range(1, OFFERS + 1)
            if told[f"offer_{place}"]
        ]
        words = AreaWords(
            area=area,
            participant_id=self.member.person_id,
            finding=told["finding"],
            affected=said(told["affected"]),
            offers=offers,
            is_nothing_offered=told["is_nothing_offered"],
            looked_from=looked_from,
        )
        return None if self._is_what_stands(words) else words

    def _is_what_stands(self, words: AreaWords) -> bool:
        stands = self.stands
        return stands is not None and (
            (stands.finding, stands.affected, stands.is_nothing_offered, stands.looked_from)
            == (words.finding, words.affected, words.is_nothing_offered, words.looked_from)
            and [(one.what, one.on) for one in stands.offers] == [(one.what, one.on) for one in words.offers]
        )


class AreaForm(WithRows):
    """One area for everybody of the household."""

    rows: list[AreaRowForm]
    row_word = "answer for"
    #: The row whose answer is being kept, beside which a refusal is said.
    at: AreaRowForm | None = None

    def __init__(
        self,
        *args: Any,
        area: str,
        members: Sequence[areas.Member],
        answers: Mapping[UUID, areas.AreaAnswer],
        on: date,
        window: areas.Window | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        if window is not None:
            self.fields["looked_from"] = DayField(
                label="Looked back to", last_day=on, help_text=f"The look goes from {window.words}."
            )
            starts = [one.looked_from for one in answers.values() if one.looked_from]
            self.fields["looked_from"].initial = max(starts, default=window.first_day)
        self.rows = [
            AreaRowForm(
                self.data if self.is_bound else None,
                prefix=f"p-{member.person_id}",
                member=member,
                stands=answers.get(member.person_id),
                last_day=on,
                initial=_initial(answers.get(member.person_id)) | self._typed(member.person_id),
            )
            for member in members
        ]

    def said(self) -> list[tuple[AreaRowForm, AreaWords]]:
        """Return what is said anew, with the row in which it is said."""
        looked_from = self.cleaned_data.get("looked_from")
        found = [(row, row.says(self.area, looked_from)) for row in self.rows]
        return [(row, words) for row, words in found if words is not None]

    def refuse(self, refusal: Refused) -> None:
        """Say a refusal in the row that it is about."""
        row = self.at
        field = {"offer": "offer_1", "offered_on": "offered_1"}.get(refusal.field, refusal.field)
        if row is None or field not in row.fields:
            super().refuse(refusal)
            return
        row.add_error(field, str(refusal))
        self.hold_back(row)

    def _typed(self, key: UUID) -> dict[str, Any]:
        prefix = f"p-{key}-"
        return {name.removeprefix(prefix): value for name, value in self.initial.items() if name.startswith(prefix)}


def _initial(answer: areas.AreaAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {"affected": ""}
    offers = {f"offer_{place}": one.what for place, one in enumerate(answer.offers, start=1)}
    offered = {f"offered_{place}": one.on for place, one in enumerate(answer.offers, start=1)}
    return {
        "finding": answer.finding,
        "affected": yes_no(answer.affected),
        "is_nothing_offered": answer.is_nothing_offered,
        **offers,
        **offered,
    }
