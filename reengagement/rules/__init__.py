"""What decides about penalties: the gate of a request, good cause, the ladders and ends of the states, notices.

Ask the modules by name: the states share shapes (`ladder`), never rules.
"""

from eligibility.public import Figures
from reengagement.rules import alaska, gate, good_cause, ladder, north_carolina, notices, oregon, texas

__all__ = ["Figures", "alaska", "gate", "good_cause", "ladder", "north_carolina", "notices", "oregon", "texas"]
