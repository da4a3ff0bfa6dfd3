"""Each state's own word for what it does."""

import pytest

from reengagement.rules.words import in_state, of_state


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("US-AK", "A penalty is asked for. Penalties are never penalized twice."),
        ("US-OR", "A disqualification is asked for. Disqualifications are never disqualified twice."),
        ("US-NC", "A sanction is asked for. Sanctions are never sanctioned twice."),
        ("US-TX", "A sanction is asked for. Sanctions are never sanctioned twice."),
        ("US-ZZ", "A penalty is asked for. Penalties are never penalized twice."),
    ],
)
def test_say_it_as_the_state_does(state: str, said: str) -> None:
    assert in_state("A penalty is asked for. Penalties are never penalized twice.", state) == said


def test_leave_other_words_alone() -> None:
    assert in_state("penaltyfact", "US-OR") == "penaltyfact"
    assert of_state("US-OR") == "disqualification"
