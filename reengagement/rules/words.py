"""What each state calls it when a grant falls for a failure, said wherever this program says penalty."""

import re
from collections.abc import Callable
from dataclasses import replace

from casework.public import Jurisdiction
from reengagement.rules.ladder import Step

#: One, several, the verb, done: the words of the states' own texts (7 AAC 45.980; OAR 461-130-0330; State plan; TWH).
_WORDS = {
    Jurisdiction.ALASKA: ("penalty", "penalties", "penalize", "penalized"),
    Jurisdiction.OREGON: ("disqualification", "disqualifications", "disqualify", "disqualified"),
    Jurisdiction.NORTH_CAROLINA: ("sanction", "sanctions", "sanction", "sanctioned"),
    Jurisdiction.TEXAS: ("sanction", "sanctions", "sanction", "sanctioned"),
}
_FORMS = _WORDS[Jurisdiction.ALASKA]
_SAID = re.compile(rf"\b(?:{'|'.join(_FORMS)})\b", re.IGNORECASE)


def of_state(jurisdiction: str) -> str:
    """Return a state's own word for one penalty: penalty, disqualification or sanction."""
    return _WORDS[Jurisdiction(jurisdiction)][0]


def in_state(text: str, jurisdiction: str) -> str:
    """Return a text of ours in the words of a state; all of them take the same article.

    Policy: OAR 461-130-0330 (disqualification); North Carolina state plan, TWH A-2140 (sanction); 7 AAC 45.980.
    """
    if jurisdiction not in _WORDS:
        return text
    return _SAID.sub(_swap(dict(zip(_FORMS, _WORDS[Jurisdiction(jurisdiction)], strict=True))), text)


def step_in_state(step: Step, jurisdiction: str) -> Step:
    """Return a step of a rule's arithmetic in the words of a state."""
    inputs = tuple((in_state(name, jurisdiction), value) for name, value in step.inputs)
    name, rule, doubt = (in_state(text, jurisdiction) for text in (step.name, step.rule, step.doubt))
    return replace(step, name=name, inputs=inputs, rule=rule, doubt=doubt)


def _swap(words: dict[str, str]) -> Callable[[re.Match[str]], str]:
    def said(found: re.Match[str]) -> str:
        told = words[found[0].lower()]
        return told[:1].upper() + told[1:] if found[0][0].isupper() else told

    return said
