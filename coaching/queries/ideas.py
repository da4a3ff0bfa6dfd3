"""The library of steps that worked, as it is searched (O061)."""

from dataclasses import dataclass
from uuid import UUID

from casework.public import User, permissions
from coaching.choices import Area, WorkActivity
from coaching.models import StepIdea

SHOWN_AT_MOST = 100


@dataclass(frozen=True)
class IdeaRow:
    """One step of the library."""

    id: UUID
    area: str
    words: str
    measure: str
    activity: str
    days_to_do: int
    added_by: str
    may_withdraw: bool


def ideas_of(viewer: User, *, jurisdiction: str, words: str = "", area: str = "") -> list[IdeaRow]:
    """Return the steps of a state's library that hold every word, by area, in one query."""
    rows = StepIdea.objects.filter(jurisdiction=jurisdiction, withdrawn_at__isnull=True).select_related("added_by")
    for word in words.split()[:8]:
        rows = rows.filter(words__icontains=word)
    if area in Area.values:
        rows = rows.filter(area=area)
    return [_row(idea, viewer) for idea in rows.order_by("area", "words")[:SHOWN_AT_MOST]]


def _row(idea: StepIdea, viewer: User) -> IdeaRow:
    may = permissions.can_withdraw_idea(viewer, added_by_id=idea.added_by_id, jurisdiction=idea.jurisdiction)
    return IdeaRow(
        id=idea.pk,
        area=str(Area(idea.area).label),
        words=idea.words,
        measure=idea.measure,
        activity=str(WorkActivity(idea.activity).label) if idea.activity else "",
        days_to_do=idea.days_to_do,
        added_by=idea.added_by.name if idea.added_by else "",
        may_withdraw=may,
    )
