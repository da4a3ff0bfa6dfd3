"""Titles and headings of client notes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.choices import Interpreter, PairAnswer
from casework.refusals import Refused
from casework.rules.inputs import require_length

TITLE_MAX = 200


TITLE_WORDS = 3


#: Words that a title may hold but that say nothing by themselves.
VAGUE_WORDS = frozenset(
    {"a", "about", "an", "and", "call", "called", "case", "client", "clno", "contact", "contacted", "entry", "file"}
    | {"follow", "for", "general", "info", "information", "log", "meeting", "message", "misc", "miscellaneous"}
    | {"narrative", "new", "note", "notes", "other", "re", "regarding", "spoke", "talked", "the", "to", "up"}
    | {"update", "updated", "visit", "with"}
)


def require_specific_title(title: str, *, opening: str) -> str:
    """Return the tidied title of a note, or stop when it says too little.

    `opening` is how titles of its template begin; by itself it says nothing yet.

    Policy: DPAWS expectations 6 (A017, A023): titles are very specific and of one pattern, verb + regarding + subject:
    "Contacted regarding child care issue". A template without an opening leaves the pattern free.
    """
    tidy = " ".join(title.split())
    if len(tidy) > TITLE_MAX:
        raise Refused(f"Keep the title under {TITLE_MAX} characters.", field="title")
    words = re.findall(r"[\w'’-]+", tidy)
    own = [word for word in words if word.casefold() not in _vague(opening)]
    if len(words) < TITLE_WORDS or not own:
        raise Refused(
            "Say in the title what the note is about, for example: Contacted regarding child care.", field="title"
        )
    _require_pattern(tidy, opening=opening)
    return tidy


def _require_pattern(title: str, *, opening: str) -> None:
    verb = next(iter(opening.split()), "").strip(":")
    if not verb:
        return
    is_regarding = " regarding" in opening.casefold()
    has_verb = title.casefold().startswith(verb.casefold())
    has_subject = not is_regarding or re.search(r"\bregarding\s+\S", title, re.IGNORECASE)
    if not (has_verb and has_subject):
        pattern = f"“{verb} … regarding …”" if is_regarding else f"“{opening.strip()} …”"
        raise Refused(f"Titles of this kind follow one pattern: {pattern}.", field="title")


def _vague(opening: str) -> frozenset[str]:
    return VAGUE_WORDS | {word.casefold() for word in re.findall(r"[\w'’-]+", opening)}


def require_sections(sections: dict[str, str], *, headings: Sequence[str]) -> list[dict[str, str]]:
    """Return the written sections in the order of the template's headings, or stop.

    Policy: DPAWS expectations 6 (A017): headings are fixed by the template.
    """
    unknown = [heading for heading in sections if heading not in headings]
    if unknown:
        raise Refused("The headings of this template have changed. Load the page again.", field="sections")
    written = [
        {"heading": heading, "text": sections[heading].strip()}
        for heading in headings
        if sections.get(heading, "").strip()
    ]
    if not written:
        raise Refused("Write under at least one heading.", field="sections")
    require_length("".join(section["text"] for section in written), field="sections")
    return written


@dataclass(frozen=True)
class Pair:
    """What the client says beside what the coach found, on one subject."""

    subject: str
    answer: str
    says: str = ""
    found: str = ""
    explanation: str = ""

    @property
    def differs(self) -> bool:
        """Whether the two do not agree."""
        return self.answer == PairAnswer.DIFFERS

    @property
    def words(self) -> str:
        """The pair as lines of the note's text, for search and print."""
        label = str(PairAnswer(self.answer).label)
        parts = [f"{self.subject}: {label[:1].lower()}{label[1:]}."]
        names = (("The client says", self.says), ("Found", self.found), ("Explained", self.explanation))
        parts += [f"{name}: {text}" for name, text in names if text]
        return "\n".join(parts)


def require_pairs(pairs: Sequence[Pair], *, subjects: Sequence[str]) -> list[Pair]:
    """Return the tidied pairs of a note, one for each subject of its template, or stop.

    Policy: DPAWS expectations 5 and 6 (A013): discrepancies noted must be explained in the note of the EA.
    """
    by_subject = {pair.subject: pair for pair in pairs}
    if set(by_subject) - set(subjects):
        raise Refused("The subjects of this template have changed. Load the page again.", field="pairs")
    return [_require_pair(by_subject.get(subject), subject, number) for number, subject in enumerate(subjects)]


def _require_pair(pair: Pair | None, subject: str, number: int) -> Pair:
    if pair is None or pair.answer not in PairAnswer.values:
        raise Refused(
            f"{subject}: say whether there is a discrepancy; that there is none is an answer.",
            field=f"pair_{number}_answer",
        )
    tidy = Pair(subject, pair.answer, pair.says.strip(), pair.found.strip(), pair.explanation.strip())
    for name in ("says", "found", "explanation"):
        require_length(getattr(tidy, name), field=f"pair_{number}_{name}")
    if not tidy.differs:
        return tidy
    asked = {
        "says": "write what the client says",
        "found": "write what was found",
        "explanation": "explain the difference, or the note cannot be filed",
    }
    for name, words in asked.items():
        if not getattr(tidy, name):
            raise Refused(f"{subject}: {words}.", field=f"pair_{number}_{name}")
    return tidy


def require_one_subject(topics: Sequence[str], *, is_confirmed: bool) -> None:
    """Stop once at a note about several major subjects.

    Policy: DPAWS expectations 6 (A018): separate notes for separate major subjects.
    """
    if len(set(topics)) > 1 and not is_confirmed:
        raise Refused(
            "Several subjects are ticked. Split the note, one subject each, or say that they are one matter.",
            field="is_one_subject",
        )


def require_refusal_told(interpreter: str, text: str) -> None:
    """Stop at the note of a contact in which an interpreter was declined, when it does not tell of that.

    Policy: Alaska 100-6: the refusal of an interpreter is narrated.
    """
    if interpreter == Interpreter.DECLINED and "interpreter" not in text.casefold():
        raise Refused("An interpreter was declined in this contact: the note has to say so.", field="sections")


#: Words that often judge where a fact would do. They are asked about, never changed.
OPINION_WORDS = (
    "apparently", "appears to", "arrogant", "attitude", "bad parent", "careless", "clearly", "clueless", "combative",
    "complains", "deceptive", "difficult", "dishonest", "disrespectful", "feels like", "hostile", "i believe",
    "i feel", "i think", "immature", "in my opinion", "irresponsible", "lazy", "liar", "lying", "manipulative",
    "negative", "non-compliant", "noncompliant", "obviously", "of course", "probably", "refuses to cooperate",
    "resistant", "rude", "seemed", "seems", "selfish", "stubborn", "suspicious", "typical", "uncooperative",
    "unmotivated", "unreliable", "unwilling",
)  # fmt: skip
_OPINION = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, OPINION_WORDS))})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Doubt:
    """A word that may be an opinion, with the words around it."""

    heading: str
    word: str
    around: str


def opinions_in(sections: Mapping[str, str]) -> list[Doubt]:
    """Return the words that may be opinions, in their order; the text is not touched.

    Policy: DPAWS expectations 6 (A019): factual; what is an opinion is the author's to decide.
    """
    return [
        Doubt(heading, found.group(), " ".join(text[max(0, found.start() - 40) : found.end() + 40].split()))
        for heading, text in sections.items()
        for found in _OPINION.finditer(text)
    ]


def words_in(sections: Mapping[str, str]) -> int:
    """Count the words of a note."""
    return sum(len(text.split()) for text in sections.values())


def require_lost_nothing(original: Mapping[str, str], notes: Sequence[Mapping[str, str]], *, left_out: bool) -> None:
    """Stop at a split that drops a line of the text, unless it is said that it is left out.

    Policy: DPAWS expectations 6 (A018).
    """
    lost = lost_lines(original, notes)
    if lost and not left_out:
        raise Refused(
            f"This line stands in none of the notes: “{lost[0]}”. Put it in one of them, or tick that it is left out.",
            field="is_left_out",
        )


def lost_lines(original: Mapping[str, str], notes: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the lines of a text that stand in none of the notes made from it."""
    kept = "\n".join(_tidy(text) for note in notes for text in note.values())
    lines = [_tidy(line) for text in original.values() for line in text.splitlines()]
    return [line for line in lines if line and line not in kept]


def _tidy(text: str) -> str:
    return " ".join(text.split())
