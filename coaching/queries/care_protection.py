"""Whom the protection without child care covers, on a page and wherever a penalty can be asked (45 CFR 261.56)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from casework.public import Case, Participant, Prepared, local_day, wording
from coaching.choices import CareLack
from coaching.models import CareSearch, CareTold
from coaching.rules import care_protection as rules
from eligibility.public import figures_of

RULE = "wpr.no_child_care_protection"


@dataclass(frozen=True)
class ToldRow:
    """That a parent was told of the protection."""

    id: UUID
    participant_id: UUID
    who: str
    on: date
    way: str
    by: str


@dataclass(frozen=True)
class SearchRow:
    """That no suitable care can be found for a child, and until when that protects; `until` the child's last day."""

    id: UUID
    participant_id: UUID
    who: str
    child: str
    first_day: date
    lacks: tuple[str, ...]
    looked_at: str
    proof: str
    document_id: UUID | None
    by: str
    until: date | None
    is_standing: bool
    ended_on: date | None
    ended_words: str


@dataclass(frozen=True)
class EndedProtection:
    """A protection that reaches the situation but for its end, or was ended since: from and to when, by whom, why."""

    first_day: date
    ended_on: date
    said_on: date
    by: str
    words: str


@dataclass(frozen=True)
class CareProtection:
    """What the record knows of one adult before a penalty can be asked; `told_on` the last day they were told.

    `is_protected`: the only parent of a child under six has shown that no suitable care could be found, on the day of
    the situation or now. `shown` says since when and what was looked at, as it was written down. `ended` is what
    somebody ended on or after the day of the situation: who asks and who agrees has to know of it.
    """

    told_on: date | None = None
    is_protected: bool = False
    first_day: date | None = None
    shown: str = ""
    ended: tuple[EndedProtection, ...] = ()

    @property
    def says(self) -> str:
        """Why no penalty may be asked for, agreed to or raised; empty where nothing is in the way."""
        if not self.is_protected or self.first_day is None:
            return ""
        since = wording.full_day(self.first_day)
        return (
            f"This parent has shown that no suitable child care can be found, since {since}."
            " The grant may not be touched while that stands."
        )


def young_years(case: Case, *, on: date) -> int:
    """Return under which age of a child the protection holds on a day (`wpr.ages`).

    Raises:
        NoRuleOnFile: nothing is on file for that day.
    """
    return figures_of(case, on=on).count("wpr.ages", "young_child")


def protection_source(case: Case, *, on: date) -> str:
    """Return where the protection stands."""
    return figures_of(case, on=on).source(RULE)


def care_protection(participant: Participant, *, situation_on: date | None, today: date) -> CareProtection:
    """Return what is on record of one adult: whether they were told, and whether they are protected, in two queries.

    Protected is who was so when the situation came about, and who is now: no penalty is asked for either way. It is
    the person's, in whatever case of theirs it was written down that the reader may see.

    Policy: 42 USC 607(e)(2), 45 CFR 261.56 (`wpr.no_child_care_protection`); domain 3.
    """
    kept = participant.person.standing
    whose = Q(participant__person=kept) | Q(participant__person__merged_into=kept)
    told = CareTold.objects.filter(whose, on__lte=today, voided_at__isnull=True).order_by("-on")
    told_on = told.values_list("on", flat=True).first()
    searches = list(
        CareSearch.objects.filter(whose).select_related("child__person__merged_into", "ended_by").order_by("first_day")
    )
    since = situation_on or today
    ended = tuple(one for search in searches for one in _ended(search, participant.case, since))
    days = sorted({since, today})
    for search in searches:
        born_on = search.child.person.standing.born_on
        for day in days:
            years = young_years(participant.case, on=day)
            if rules.holds_on(search.first_day, search.ended_on, day) and rules.is_young(born_on, day, years=years):
                return CareProtection(told_on, True, search.first_day, search.looked_at, ended)
    return CareProtection(told_on, ended=ended)


def _ended(search: CareSearch, case: Case, since: date) -> Iterator[EndedProtection]:
    """Give a protection that somebody ended, where its days reach the day of a situation or it was ended since."""
    if search.ended_on is None or search.ended_at is None or search.ended_by is None:
        return
    said_on = local_day(case, search.ended_at)
    if max(search.ended_on, said_on) >= since:
        yield EndedProtection(search.first_day, search.ended_on, said_on, search.ended_by.name, search.ended_words)


def told_of(case: Case) -> list[ToldRow]:
    """Return who was told of the protection, the latest first."""
    rows = CareTold.objects.filter(case=case, voided_at__isnull=True)
    return [
        ToldRow(
            one.pk,
            one.participant_id,
            one.participant.person.standing.name,
            one.on,
            str(one.get_way_display()),
            one.told_by.name,
        )
        for one in rows.select_related("participant__person__merged_into", "told_by").order_by("-on", "-pk")
    ]


def searches_of(case: Case, *, today: date) -> list[SearchRow]:
    """Return what parents have shown about care that cannot be found, what stands first."""
    rows = CareSearch.objects.filter(case=case).select_related(
        "participant__person__merged_into", "child__person__merged_into", "recorded_by"
    )
    found = list(rows.order_by("-first_day", "-pk"))
    years = young_years(case, on=today) if found else 0
    shown = [_search(one, today, years) for one in found]
    return [one for one in shown if one.is_standing] + [one for one in shown if not one.is_standing]


def protected_in(case: Case, *, today: date) -> list[SearchRow]:
    """Return whom of a case the protection covers today; one small query where there is nobody."""
    if not _open_keys.tuples(case.pk):
        return []
    return [one for one in searches_of(case, today=today) if one.is_standing]


#: Few cases have any: what they would be shown with is joined for those alone.
_open_keys = Prepared(lambda case: CareSearch.objects.filter(case=case, ended_at__isnull=True).values_list("pk")[:1])


def _search(one: CareSearch, today: date, years: int) -> SearchRow:
    until = rules.protected_until(one.child.person.standing.born_on, years=years)
    return SearchRow(
        id=one.pk,
        participant_id=one.participant_id,
        who=one.participant.person.standing.name,
        child=one.child.person.standing.name,
        first_day=one.first_day,
        lacks=tuple(str(CareLack(lack).label) for lack in one.lacks),
        looked_at=one.looked_at,
        proof=one.proof,
        document_id=one.document_id,
        by=one.recorded_by.name,
        until=until,
        is_standing=one.ended_at is None and (until is None or today <= until),
        ended_on=one.ended_on,
        ended_words=one.ended_words,
    )
