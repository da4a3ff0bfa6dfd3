"""The arithmetic of a rule in the words of its state: penalty, disqualification or sanction."""

from dataclasses import replace

from casework.public import wording
from eligibility.public import Step

in_state, of_state = wording.in_state, wording.penalty_word


def step_in_state(step: Step, jurisdiction: str) -> Step:
    """Return a step of a rule's arithmetic in the words of a state."""
    inputs = tuple((in_state(name, jurisdiction), value) for name, value in step.inputs)
    name, rule, doubt = (in_state(text, jurisdiction) for text in (step.name, step.rule, step.doubt))
    return replace(step, name=name, inputs=inputs, rule=rule, doubt=doubt)
