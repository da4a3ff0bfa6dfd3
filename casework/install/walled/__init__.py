"""Every table of the ground floor with who may pass, by topic; a structure test fails on one that stands nowhere."""

from casework.install.walled import (
    coaching,
    decisions,
    conferences,
    documents,
    eligibility,
    eligibility_notes,
    ground,
    handovers,
    notes,
    outgoing,
    penalties,
    reengagement,
    reports,
    requests,
    restricted,
    reviews,
    rights,
    sharing,
    units,
)
from casework.install.walls import Wall

WALLS: tuple[Wall, ...] = (
    *ground.WALLS,
    *coaching.WALLS,
    *decisions.WALLS,
    *conferences.WALLS,
    *documents.WALLS,
    *eligibility.WALLS,
    *eligibility_notes.WALLS,
    *handovers.WALLS,
    *notes.WALLS,
    *outgoing.WALLS,
    *penalties.WALLS,
    *reengagement.WALLS,
    *reports.WALLS,
    *requests.WALLS,
    *restricted.WALLS,
    *rights.WALLS,
    *reviews.WALLS,
    *sharing.WALLS,
    *units.WALLS,
)
REFERENCE: dict[str, dict[str, str]] = {
    **ground.REFERENCE,
    **coaching.REFERENCE,
    **documents.REFERENCE,
    **reports.REFERENCE,
    **sharing.REFERENCE,
}
