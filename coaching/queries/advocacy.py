"""What was done with agencies for a family, as its pages show it: what is open, and what came of the rest (O022)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import Case, Contact, Event, EventKind, Prepared, ShareScope, wording
from coaching.choices import PlanStatus, StepStatus
from coaching.models import Advocacy, Step

#: So many contacts are offered to link, the newest.
CONTACTS_OFFERED = 20
#: So many of those whose result is known are shown; the rest stand on the timeline.
SETTLED_SHOWN = 20
OPEN_BESIDE_CASE = 8
FAMILY = "The whole family"
_TALKS = (EventKind.CONTACT_MADE, EventKind.CONTACT_COLLATERAL)


@dataclass(frozen=True)
class AdvocacyRow:
    """Once that somebody spoke up for a family; `who` is for whom, `days` how long its result is waited for."""

    id: UUID
    who: str
    party: str
    on: date
    issue: str
    words: str
    told: str
    by: str
    step: str
    contact: str
    result: str
    result_on: date | None
    result_by: str
    days: int

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what came of it."""
        return self.result_on is None


def advocacies_of(case: Case, *, today: date) -> list[AdvocacyRow]:
    """Return what was done for a family with agencies: what is open first, the longest ago on top, then the newest."""
    settled = _rows(case).filter(result_on__isnull=False).order_by("-result_on", "-result_at", "-pk")[:SETTLED_SHOWN]
    return open_of(case, today=today) + [_row(one, today) for one in settled]


def open_of(case: Case, *, today: date) -> list[AdvocacyRow]:
    """Return what was done for a family with agencies of which the result is not known yet, the longest ago first."""
    if not _open_keys.tuples(case.pk):
        return []
    return [_row(one, today) for one in _rows(case).filter(result_on__isnull=True).order_by("on", "entered_at", "pk")]


#: Few cases have any: what they would be shown with is joined for those alone.
_open_keys = Prepared(lambda case: Advocacy.objects.filter(case=case, result_on__isnull=True).values_list("pk")[:1])


def advocacy_row(case: Case, advocacy_id: UUID, *, today: date) -> AdvocacyRow:
    """Return one of a case that was seen already.

    Raises:
        Advocacy.DoesNotExist: it is none of the case's.
    """
    return _row(_rows(case).get(pk=advocacy_id), today)


def contacts_to_link(case: Case) -> QuerySet[Contact]:
    """Return the contacts of a case that stand: somebody of the family was reached, or somebody else about them."""
    stands = Event.objects.standing().filter(case=case, kind__in=_TALKS).values("subject_id")
    return Contact.objects.filter(Q(is_reached=True) | ~Q(collateral_kind=""), case=case, pk__in=stands)


def contact_choices(case: Case, *, today: date) -> list[tuple[UUID, str]]:
    """Return the newest contacts that can be linked, in words."""
    rows = contacts_to_link(case).order_by("-on", "-pk")[:CONTACTS_OFFERED]
    return [(one.pk, _contact_words(one, today)) for one in rows]


def step_choices(case: Case) -> list[tuple[UUID, str]]:
    """Return the open steps of the plans that hold now, in words."""
    rows = Step.objects.filter(case=case, plan__status=PlanStatus.ACTIVE, status=StepStatus.OPEN)
    ordered = rows.order_by("plan__kind", "plan", "number").values_list("pk", "number", "words")
    return [(key, f"Step {number}: {wording.beginning(words, most=90)}") for key, number, words in ordered]


def _rows(case: Case) -> QuerySet[Advocacy]:
    return Advocacy.objects.filter(case=case).select_related(
        "participant__person__merged_into", "provider", "step", "contact", "entered_by", "result_by"
    )


def _row(one: Advocacy, today: date) -> AdvocacyRow:
    told = ", ".join(str(ShareScope(scope).label).lower() for scope in one.told_scopes)
    return AdvocacyRow(
        id=one.pk,
        who=one.participant.person.standing.name if one.participant else FAMILY.lower(),
        party=f"{one.person_name}, {one.party_name}" if one.person_name else one.party_name,
        on=one.on,
        issue=one.issue,
        words=one.words,
        told=told,
        by=one.entered_by.name,
        step=f"Step {one.step.number}: {one.step.words}" if one.step else "",
        contact=_contact_words(one.contact, today) if one.contact else "",
        result=one.result,
        result_on=one.result_on,
        result_by=one.result_by.name if one.result_by else "",
        days=(today - one.on).days,
    )


def _contact_words(one: Contact, today: date) -> str:
    how = f"with {one.collateral_name}" if one.collateral_kind else str(one.get_method_display() or "Contact").lower()
    return f"Contact {how}, {wording.short_day(one.on, today=today)}"
