"""The five steps of Social Security as a checklist (A113; 20 CFR 416.920(a)(4))."""

from itertools import product

import pytest

from eligibility.choices import HelpStage, HelpTrack
from eligibility.rules.disability import MEETS, MORE, NOT_MET, POINTS, STAGES, suggested

NAMES = [point.name for point in POINTS]


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        (("YES", "YES", "YES", "NO", "NO"), NOT_MET),
        (("NO", "NO", "YES", "NO", "NO"), NOT_MET),
        (("NO", "YES", "YES", "YES", "YES"), MEETS),
        (("NO", "YES", "NO", "YES", "NO"), NOT_MET),
        (("NO", "YES", "NO", "NO", "YES"), NOT_MET),
        (("NO", "YES", "NO", "NO", "NO"), MEETS),
        (("UNKNOWN", "YES", "YES", "NO", "NO"), MORE),
        (("NO", "YES", "NO", "NO", "UNKNOWN"), MORE),
    ],
)
def test_the_first_step_that_settles_it_does(answers: tuple[str, ...], result: str) -> None:
    assert suggested(dict(zip(NAMES, answers, strict=True))) == result


def test_every_answer_comes_to_something() -> None:
    for answers in product(("YES", "NO", "UNKNOWN"), repeat=5):
        assert suggested(dict(zip(NAMES, answers, strict=True))) in {MEETS, NOT_MET, MORE}


def test_there_are_five_steps_each_with_its_source() -> None:
    assert [point.source.rpartition("(")[2] for point in POINTS] == ["i)", "ii)", "iii)", "iv)", "v)"]


def test_stages_are_among_those_that_can_be_stored() -> None:
    """A112: specialist, advocate, SSI."""
    assert set(STAGES) == set(HelpTrack.values)
    assert {stage for stages in STAGES.values() for stage in stages} <= set(HelpStage.values)
