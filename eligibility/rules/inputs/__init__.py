"""What each step of each programme and state is made of, by the name of the step.

Derived by name beside the trace: steps as they are stored, sent and replayed stay as they are.
"""

from eligibility.rules.inputs.table import origins_of
from eligibility.rules.inputs.telling import with_origins

__all__ = ["origins_of", "with_origins"]
