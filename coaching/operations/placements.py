"""Activities placed at work sites: never more than there are places, unless a supervisor says why (A089)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.public import Case, Refused, User, permissions
from coaching.choices import PLACED_ACTIVITIES
from coaching.models import Activity, Placement, SitePosition
from coaching.queries.openings import stopped_of, taken_of
from coaching.rules import short, sites

OVER_MAX = 300
STOPPED = "Nobody more is placed at this site: its last evaluation says so. Choose another."


@dataclass(frozen=True)
class Placing:
    """The position of a work site that an activity is done in; `over_words`: why more are there than places."""

    position_id: UUID
    over_words: str = ""


def chosen_position(case: Case, position_id: UUID) -> SitePosition:
    """Return a position of the case's office, locked, so that two cannot take its last place at once.

    Who works at a site goes on where its last evaluation says that nobody more is placed there.

    Policy: DPAWS expectations 25 (A091).

    Raises:
        Refused: there is none, it is offered no more, or nobody more is placed at its site.
    """
    rows = SitePosition.objects.select_for_update(of=("self",), no_key=True).select_related("site")
    position = rows.filter(pk=position_id, office=case.office_id).first()
    if position is not None:  # who closed the site meanwhile held this lock
        position.site.refresh_from_db(fields=["closed_on"])
    if position is None or position.ended_on is not None or position.site.closed_on is not None:
        raise Refused("Choose a position of a work site of the office.", field="position_id")
    if stopped_of([position.site_id]):
        raise Refused(STOPPED, field="position_id")
    return position


def place(*, activity: Activity, position: SitePosition, over_words: str, actor: User, now: datetime) -> Placement:
    """Put an activity into a position, which is locked.

    Policy: DPAWS expectations 25 (A089, A091).

    Raises:
        Refused: it is no work of that kind, or no place is free and no supervisor says why one more is placed.
    """
    if activity.kind not in PLACED_ACTIVITIES:
        raise Refused("Only work experience and community service are done at a work site.", field="position_id")
    taken = taken_of([position.pk], on=activity.first_day).get(position.pk, 0)
    is_over = not sites.free_of(position.needed, taken)
    if is_over and not permissions.can_overfill_site(actor):
        raise Refused("No place is free there. A supervisor may place one more and say why.", field="position_id")
    if is_over and not over_words.strip():
        raise Refused("No place is free there. Say why one more is placed.", field="over_words")
    placement = Placement(
        case=activity.case,
        activity=activity,
        position=position,
        over_words=short(over_words, OVER_MAX, "over_words") if is_over else "",
        placed_by=actor,
        placed_at=now,
    )
    placement.save(force_insert=True)
    return placement
