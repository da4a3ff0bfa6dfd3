"""Penalties that somebody has to act on: over by their rule, won at a hearing, or with a letter that did not count."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from casework.public import Seen
from reengagement.models import Penalty
from reengagement.queries.standing import Standing, standings_of

#: So many open penalties are looked at, the longest open first, so that Today stays as fast as it is.
LOOKED_AT_MOST = 100


def penalties_to_settle(seen: Seen, *, today: date) -> list[Standing]:
    """Return the open penalties among some cases to be ended, deleted or told of anew, in a constant number of queries.

    Told of anew: every letter of it left too late or came back, and none waits to leave. Calendar and figures are an
    office's, so the penalties of one office are read together.

    Policy: DPAWS expectations 11 (A042); policy README 13.2.
    """
    open_ones = Penalty.objects.filter(seen.rows, outcome="")
    if not open_ones.exists():
        return []
    found = (
        open_ones.select_related("case__office", "participant__person__merged_into", "request")
        .prefetch_related("facts", "attempts", "money", "notices__notice", "hearings")
        .prefetch_related("visits__findings", "visits__contact")
        .order_by("imposed_on", "pk")[:LOOKED_AT_MOST]
    )
    of_office: dict[UUID, list[Penalty]] = defaultdict(list)
    for penalty in found:
        of_office[penalty.case.office_id].append(penalty)
    return [
        stand
        for penalties in of_office.values()
        for stand in standings_of(penalties, penalties[0].case, today=today)
        if stand.can_end or is_untold(stand)
    ]


def is_untold(stand: Standing) -> bool:
    """Tell whether letters of a penalty were written, and none of them counts or waits to leave."""
    written = stand.notices
    return bool(written) and not any(one.counts or one.is_waiting for one in written)
