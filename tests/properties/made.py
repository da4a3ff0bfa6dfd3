"""How the properties are run: how many examples, of how many made-up cases each.

The same examples every time; GLIDEPATH_EXAMPLES=500 looks further, at others each time.
"""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.properties.conftest import STATES

JURISDICTIONS = [state for state, _ in STATES]
CASES = 60
SEEDS = st.integers(0, 2**32)

EXAMPLES = int(os.environ.get("GLIDEPATH_EXAMPLES", "12"))
quiet = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="GLIDEPATH_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],
)
slow = settings(quiet, max_examples=EXAMPLES // 2)
