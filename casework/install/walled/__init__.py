"""Every table of the ground floor with who may pass, by topic; a structure test fails on one that stands nowhere."""

from casework.install.walled import ground, handovers, notes, sharing
from casework.install.walls import Wall

WALLS: tuple[Wall, ...] = (*ground.WALLS, *handovers.WALLS, *notes.WALLS, *sharing.WALLS)
REFERENCE: dict[str, dict[str, str]] = {**ground.REFERENCE, **sharing.REFERENCE}
