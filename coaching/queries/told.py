"""What was told in a completed assessment, in whose own words, and where else the same words stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.public import Case
from coaching import rules
from coaching.choices import PlanStatus, QuestionKind
from coaching.models import Assessment, Plan

REMARK = "remark"
LABEL_MAX = 90


@dataclass(frozen=True)
class Told:
    """One answer, remark, strength or barrier as it was written: under which key, on what, in which words."""

    key: str
    label: str
    parts: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> list[str]:
        """The words alone."""
        return [text for _, text in self.parts]

    @property
    def whole(self) -> str:
        """Everything that was written, each part under what it is."""
        if len(self.parts) == 1:
            return self.parts[0][1]
        return "\n\n".join(f"{label}: {text}" for label, text in self.parts)


def told_in(assessment: Assessment) -> list[Told]:
    """Return what somebody's words stand in, in the order of the page."""
    instrument = assessment.instrument
    questions = rules.questions_of(rules.sections_of(instrument.sections)) if instrument else {}
    places = {code: number for number, code in enumerate(questions)}
    found = []
    for one in assessment.answers.select_related("explanation"):
        later = getattr(one, "explanation", None)
        kind = questions[one.question].kind if one.question in questions else QuestionKind.TEXT
        said = ("The person says" if kind == QuestionKind.PAIR else "Answer", one.words)
        parts = (said, ("Found", one.found), ("Why they differ", one.why or (later.words if later else "")))
        label = questions[one.question].words if one.question in questions else one.question.replace("_", " ")
        found.append(Told(one.question, label, _written(parts)))
    found.sort(key=lambda one: places.get(one.key, len(places)))
    found.append(Told(REMARK, "Anything else", _written([("Answer", assessment.remark)])))
    for noun, rows in (("Strength", assessment.strengths), ("Barrier", assessment.barriers)):
        found += [
            Told(f"{noun.lower()}.{one.pk}", f"{noun}: {one.words[:LABEL_MAX]}", _written([("Answer", one.words)]))
            for one in rows.order_by("pk")
        ]
    return [one for one in found if one.parts]


def _written(parts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, rules.plain(text)) for label, text in parts if rules.plain(text))


def plans_that_say(case: Case, texts: list[str]) -> list[Plan]:
    """Return the plans that were offered or signed and say one of these texts: nobody changes what people sign."""
    rows = Plan.objects.filter(case=case).exclude(status=PlanStatus.DRAFT).order_by("-written_on", "-pk")
    return [one for one in rows if any(text in rules.plain(one.words) for text in texts)]
