"""Every table of the ground floor with who may pass, by topic; a structure test fails on one that stands nowhere."""

from casework.install.walled import (
    coaching,
    documents,
    eligibility,
    eligibility_notes,
    ground,
    handovers,
    notes,
    outgoing,
    penalties,
    reengagement,
    requests,
    restricted,
    reviews,
    rights,
    sharing,
    staff_files,
)
from casework.install.walls import Wall

WALLS: tuple[Wall, ...] = (
    *ground.WALLS,
    *coaching.WALLS,
    *documents.WALLS,
    *eligibility.WALLS,
    *eligibility_notes.WALLS,
    *handovers.WALLS,
    *notes.WALLS,
    *outgoing.WALLS,
    *penalties.WALLS,
    *reengagement.WALLS,
    *requests.WALLS,
    *restricted.WALLS,
    *rights.WALLS,
    *reviews.WALLS,
    *sharing.WALLS,
    *staff_files.WALLS,
)
REFERENCE: dict[str, dict[str, str]] = {
    **ground.REFERENCE,
    **coaching.REFERENCE,
    **documents.REFERENCE,
    **sharing.REFERENCE,
}
