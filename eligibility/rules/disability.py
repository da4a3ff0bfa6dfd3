"""Reviews of medical papers: the five steps of Social Security as a checklist, and the stages of each kind of help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

YES, NO = "YES", "NO"
MEETS, NOT_MET, MORE = "MEETS", "NOT_MET", "MORE"
SOURCE = "20 CFR 416.920(a)(4)"
SPECIALIST, ADVOCATE, SSI = "SPECIALIST", "ADVOCATE", "SSI"
#: The stages that each kind of help can be in, in their order.
STAGES: Mapping[str, tuple[str, ...]] = {
    SPECIALIST: ("REFERRED", "SEEN", "CLOSED"),
    ADVOCATE: ("REFERRED", "SEEN", "CLOSED"),
    SSI: ("PREPARING", "FILED", "DENIED", "APPEALED", "APPROVED", "CLOSED"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One step of the five: the name of its answer, the question, where it stands."""

    name: str
    question: str
    source: str


#: The list of a review. The duty names no criteria of its own but that they are aligned with Social Security.
POINTS: Sequence[Point] = (
    Point("is_working", "Is there substantial gainful work now?", f"{SOURCE}(i)"),
    Point("is_severe", "Is there a severe impairment that lasts twelve months or more?", f"{SOURCE}(ii)"),
    Point("is_listed", "Does it meet or equal a listed impairment?", f"{SOURCE}(iii)"),
    Point("does_past_work", "Can past work still be done?", f"{SOURCE}(iv)"),
    Point("does_other_work", "Can other work be done?", f"{SOURCE}(v)"),
)


def suggested(answers: Mapping[str, str]) -> str:
    """Return what the answers come to: the first step that settles it does; what is not known asks for more proof.

    Work or no severe impairment: not borne out. A listed impairment: borne out. Else past work or other work that can
    be done speaks against it.

    Policy: 20 CFR 416.920(a)(4) (A113).
    """
    for name, settles, result in (
        ("is_working", YES, NOT_MET),
        ("is_severe", NO, NOT_MET),
        ("is_listed", YES, MEETS),
        ("does_past_work", YES, NOT_MET),
    ):
        if answers[name] == settles:
            return result
        if answers[name] not in {YES, NO}:
            return MORE
    return {YES: NOT_MET, NO: MEETS}.get(answers["does_other_work"], MORE)


def is_ending(last_day: date, *, today: date, ahead: timedelta) -> bool:
    """Tell whether a verification ends within some days, or is over."""
    return last_day <= today + ahead
