"""Good cause: which reasons a state lists, each with its source, and what proof may be asked for it, if any."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.public import Jurisdiction, Refused, RestrictedKind
from eligibility.public import Figures
from policy.reader import Policy, load
from reengagement.choices import GoodCauseReason
from reengagement.rules.ladder import percent

_LISTS = {
    Jurisdiction.ALASKA: "tanf.ak.good_cause.reasons",
    Jurisdiction.OREGON: "tanf.or.good_cause.reasons",
    Jurisdiction.NORTH_CAROLINA: "tanf.nc.good_cause.reasons",
    Jurisdiction.TEXAS: "tanf.tx.good_cause.reasons",
}
#: Where it is said that no proof is asked which endangers; the other states have no text of their own on file.
_SAFETY = "OAR 461-130-0327(1)"


class Evidence(StrEnum):
    """What a state's text lets one ask for a reason; the values are the words of the policy files."""

    NONE = "none"
    STATEMENT = "statement"
    MEDICAL = "medical"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Listed:
    """One reason of a state's list. `is_restricted`: it tells of violence or health, and stays behind that wall."""

    code: GoodCauseReason
    words: str
    source: str
    sure: str
    evidence: Evidence
    is_restricted: bool
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """A state's list on a day. `is_whole`: nothing of its text is missing here; until then OTHER is in it."""

    jurisdiction: str
    listed: tuple[Listed, ...]
    source: str
    note: str
    is_whole: bool

    def of(self, code: str) -> Listed | None:
        """Return one of the list, if it is on it."""
        return next((one for one in self.listed if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Ask:
    """Whether a proof may be asked for, in words for the page, and where that stands."""

    may_ask: bool
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants to record: asked and decided on which days, found or not, for which reason, with its note.

    `began_on`: the first day of the cause, by which a penalty ends (README 13.2 no. 13).
    """

    jurisdiction: str
    situation_on: date
    asked_on: date | None
    decided_on: date
    is_found: bool
    reason: str = ""
    words: str = ""
    began_on: date | None = None
    note: str = ""


def reasons_of(jurisdiction: str, *, on: date, policy: Policy | None = None) -> Reasons:
    """Return what is good cause in a state on a day.

    Policy: 7 AAC 45.261; OAR 461-130-0327; the North Carolina state plan; 40 TAC 811.16: see the lists on file.

    Raises:
        NoRuleOnFile: no list is on file for this day.
    """
    figures = Figures(jurisdiction, on, policy or load())
    id = _LISTS[Jurisdiction(jurisdiction)]
    source = figures.source(id)
    listed = tuple(
        Listed(
            code=GoodCauseReason(str(row["code"])),
            words=str(row["words"]),
            source=str(row.get("source", source)),
            sure=str(row["sure"]),
            evidence=Evidence(str(row["evidence"])),
            is_restricted=row["restricted"] is True,
            limits=tuple(_limits(str(row["code"]), figures)),
        )
        for row in figures.rows(id)
    )
    is_whole = all(one.code != GoodCauseReason.OTHER for one in listed)
    return Reasons(jurisdiction, listed, source, figures.policy.parameter(id).note, is_whole)


def ask_for(listed: Listed, *, is_danger: bool) -> Ask:
    """Return what proof may be asked for a reason; nothing at all where asking, or getting it, could endanger somebody.

    Policy: OAR 461-130-0327(1), (2); 7 AAC 45.610 (for domestic violence the own statement is enough).
    """
    if is_danger:
        words = "Ask for no proof: getting it could put somebody in danger. What the person says is enough."
        return Ask(may_ask=False, words=words, source=_SAFETY)
    if listed.code == GoodCauseReason.DOMESTIC_VIOLENCE:
        words = "Ask for no proof. What the person says is enough."
        return Ask(may_ask=False, words=words, source=f"{_SAFETY}; 7 AAC 45.610")
    if listed.evidence == Evidence.NONE:
        words = "Ask the person for no proof: it is for the department to show what it gave, and when."
        return Ask(may_ask=False, words=words, source=listed.source)
    if listed.evidence == Evidence.STATEMENT:
        return Ask(may_ask=False, words="What the person says is enough.", source=listed.source)
    if listed.evidence == Evidence.MEDICAL:
        words = "Where an impairment is in question, a paper from a medical professional may be asked for."
        return Ask(may_ask=True, words=words, source=listed.source)
    words = "No text on file names a proof. Write down what the person says, and help with papers that are easy to get."
    return Ask(may_ask=True, words=words, source=listed.source)


def kind_of(listed: Listed | None) -> str:
    """Return behind which wall the words of a reason stand: violence, health, or none ("").

    Policy: domain 1 (rows, not columns); what is restricted, the lists on file say.
    """
    if listed is None or not listed.is_restricted:
        return ""
    is_violence = listed.code == GoodCauseReason.DOMESTIC_VIOLENCE
    return str(RestrictedKind.DV if is_violence else RestrictedKind.MEDICAL)


def require_decision(decision: Decision, *, policy: Policy | None = None) -> None:
    """Stop at a decision that was not asked for, comes before the situation, or leaves no note.

    Policy: DPAWS expectations 3 and 11 (A010, A040, A041); 7 AAC 45.261.
    """
    if decision.decided_on < decision.situation_on:
        raise Refused("Good cause is decided after the situation, not before.", field="decided_on")
    if decision.asked_on is None:
        raise Refused("Ask the person why first, or write down how you tried to.", field="asked_on")
    if decision.asked_on > decision.decided_on:
        raise Refused("Good cause is decided after the person was asked.", field="decided_on")
    if not decision.note.strip():
        raise Refused("Write the note of this decision; without it nothing is decided.", field="note")
    if decision.is_found:
        _require_cause(decision, policy or load())
    elif decision.reason:
        raise Refused("A reason goes with good cause that was found.", field="reason")


def _require_cause(decision: Decision, policy: Policy) -> None:
    listed = reasons_of(decision.jurisdiction, on=decision.situation_on, policy=policy).of(decision.reason)
    if listed is None:
        raise Refused("Choose the reason from the list.", field="reason")
    if listed.code == GoodCauseReason.OTHER and not decision.words.strip():
        raise Refused("Say in a few words what the reason was.", field="words")
    if decision.began_on is None:
        raise Refused("Say since when: the day decides how far back a penalty ends.", field="began_on")
    if decision.began_on > decision.decided_on:
        raise Refused("The reason began on or before the day of the decision.", field="began_on")


def _limits(code: str, figures: Figures) -> Iterator[str]:
    """Say the figures of a state that go with a reason."""
    if code == GoodCauseReason.CHILD_CARE and figures.jurisdiction == Jurisdiction.OREGON:
        hours = figures.number("tanf.or.good_cause.commute_hours")
        share = figures.number("tanf.or.good_cause.child_care_cost_share")
        yield f"Too far: more than {hours:f} {'hour' if hours == 1 else 'hours'} one way."
        yield f"Costs too much: {percent(share)} of countable income or more."
    if code == GoodCauseReason.DISTANCE and figures.jurisdiction == Jurisdiction.NORTH_CAROLINA:
        minutes = figures.count("tanf.nc.commute_minutes")
        yield f"Guide: more than {minutes} minutes one way, the way to child care included."
