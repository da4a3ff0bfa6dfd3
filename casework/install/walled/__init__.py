"""Every table of the ground floor with who may pass, by topic; a structure test fails on one that stands nowhere."""

from casework.install.walled import ground, outgoing
from casework.install.walls import Wall

WALLS: tuple[Wall, ...] = (*ground.WALLS, *outgoing.WALLS)
REFERENCE: dict[str, dict[str, str]] = {**ground.REFERENCE}
