"""Visits at home and in the community: what they are for, and a result for each purpose."""

from collections.abc import Collection, Mapping

from casework.public import Refused
from reengagement.choices import VisitPurpose

WORDS_MAX = 2_000


def require_results(
    results: Mapping[str, str], *, standing: Mapping[str, str], taken_back: Collection[str] = ()
) -> dict[str, str]:
    """Return what came of each purpose that is new or said anew, tidied, or stop.

    A purpose without words is none of this visit. What was said before stands until it is said anew or taken back.

    Policy: DPAWS expectations 12 (A043: know the whole family, engage, evaluate needs, resolve penalties).
    """
    if set(results) - set(VisitPurpose.values):
        raise Refused("Choose purposes of the list.")
    tidy = {purpose: words.strip() for purpose, words in results.items()}
    for purpose, words in tidy.items():
        if len(words) > WORDS_MAX:
            raise Refused(f"This holds {WORDS_MAX:,} characters; yours has {len(words):,}.", field=purpose.lower())
    found = {purpose: words for purpose, words in tidy.items() if words and words != standing.get(purpose)}
    if set(taken_back) - set(standing):
        raise Refused("Nothing stands of this purpose any more.", field="taken_back")
    if set(taken_back) & set(found):
        raise Refused("Say it anew or take it back, not both.", field="taken_back")
    if not found and not taken_back:
        raise Refused("Write down what came of it for at least one purpose.", field=str(VisitPurpose.FAMILY).lower())
    return found
