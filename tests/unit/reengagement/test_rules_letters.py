"""The body of an adverse notice in each language: all texts that are owed, with the figures of the state."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from casework.outgoing import texts
from casework.outgoing.paper import render_letter
from casework.public import Refused, calendars
from eligibility.public import System
from reengagement.choices import PenaltyReason
from reengagement.rules import Figures, gate, notices
from reengagement.rules.family import FamilyMoney, Part, amount_of, rule_of
from reengagement.rules.ladder import Level
from reengagement.rules.letter_english import action_of
from reengagement.rules.letters import TRANSLATED, LetterFacts, paragraphs_of

GIVEN, FAILED, ASKED = date(2026, 8, 12), date(2026, 8, 3), date(2026, 8, 5)
STATES = ("US-AK", "US-OR", "US-NC", "US-TX")
DAYS = {state: calendars.calendar_days(state, 2026, last_year=2027) for state in STATES}
#: Every reason of every state that has a letter.
LETTERS = [
    (state, reason)
    for state in STATES
    for reason in gate.reasons_of(state)
    if (state, reason) != ("US-NC", PenaltyReason.SUBSTANCE)
]
#: Words of the English letter that must not be left in another.
ENGLISH_WORDS = ("payment", "hearing", "Reason", "You ", "your", "because", "cash", "within", "notice")


def facts_of(
    state: str, reason: PenaltyReason = PenaltyReason.ACTIVITY, *, payment: Decimal | None = None, **changes: Any
) -> LetterFacts:
    figures, days = Figures(state, GIVEN), DAYS[state]
    notice = notices.Notice(state, GIVEN, reason, system=changes.pop("system", System.ONE))
    effect = notices.effect_of(notice, days)
    is_alaska, on_ladder = state == "US-AK", reason not in {"SCHOOL", "JOB_QUIT", "JOB_REFUSED"}
    share = Decimal("0.4") if is_alaska and on_ladder else Decimal("0.0625") if state == "US-OR" else None
    part = Part(reason, Level(1, share, effect.effective_on) if share else None)
    money = FamilyMoney(payment, size=3, table="adult_included")
    facts = LetterFacts(
        notice=notice,
        effect=effect,
        leave_by=notices.leave_by(notice, effect.effective_on, days),
        hearing=notices.hearing_of(notice, effect, days),
        cure=notices.cure_of(notice),
        failed_on=FAILED,
        asked_on=ASKED,
        has_answered=True,
        level=1,
        share=share,
        action=action_of(reason, share, level=1, figures=figures),
        amount=amount_of(money, [part], figures=figures),
        before=None,
        is_several=False,
        rule=rule_of(reason, figures),
        office="Rio Office",
        telephone="907-555-0100",
        figures=figures,
    )
    return replace(facts, **changes)


class TestLastDayToLeave:
    """The letter may leave until the last day that leaves all its notice; a day later it would take effect later."""

    @pytest.mark.parametrize(
        ("state", "system", "leave_by"),
        [
            ("US-AK", "ONE", date(2026, 8, 22)),  # 10 days before 1 September
            ("US-OR", "ONE", date(2026, 8, 17)),  # the 15th is a Saturday: the first business day after it
            ("US-OR", "MAINFRAME", date(2026, 8, 22)),
            ("US-OR", "MAINFRAME_ACP", date(2026, 8, 17)),
            ("US-NC", "ONE", date(2026, 8, 18)),  # ten workdays
            ("US-TX", "ONE", date(2026, 8, 19)),
        ],
    )
    def test_leaves_all_days_of_notice(self, state: str, system: str, leave_by: date) -> None:
        notice = notices.Notice(state, GIVEN, PenaltyReason.ACTIVITY, system=System(system))
        effective = notices.effect_of(notice, DAYS[state]).effective_on
        last = notices.leave_by(notice, effective, DAYS[state])
        on_it, after = (replace(notice, given_on=day) for day in (last, last + (date(2026, 1, 2) - date(2026, 1, 1))))
        assert notices.effect_of(on_it, DAYS[state]).effective_on == effective == date(2026, 9, 1)
        assert notices.effect_of(after, DAYS[state]).effective_on > effective
        assert last == leave_by


def pdf_of(facts: LetterFacts, language: str) -> str:
    """Return the words of the letter on paper, in its frame, read by another program."""
    body = {one: "\n\n".join(paragraphs_of(facts, language=one)) for one in ("en", "es")}
    told = texts.Facts(name="Amy Tolmin", signer="Joan Bixby", office="Rio Office", words=body[language])
    filled = texts._filled("adverse", language, told)
    head = {"name": "Amy Tolmin", "target": "", "lines": [], "on": "2026-08-12", "signer": "Joan Bixby"}
    agency = {"agency": "Agency", "division": "", "office": "Rio Office", "office_lines": [], "title": "", "number": ""}
    paper = render_letter(
        {**head, **agency, "subject": filled.subject, "paragraphs": filled.paragraphs}, language=language
    )
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())


@pytest.mark.parametrize(("state", "reason"), LETTERS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_letter_on_paper_says_reason_day_cure_and_hearing(
    state: str, reason: PenaltyReason, language: str
) -> None:
    """Domain 6: of every state and every reason that it may penalize, in every language that there is."""
    facts = facts_of(state, reason)
    words = pdf_of(facts, language)
    cure = {"en": f"How you can end this: {facts.cure.words}", "es": "Cómo puede terminar esto: "}
    for owed in {
        "en": ("Reason: ", str(reason.label).lower(), "August 3, 2026", "starts on September 1, 2026", cure["en"]),
        "es": ("Motivo: ", "3 de agosto de 2026", "comienza el 1 de septiembre de 2026", cure["es"]),
    }[language]:
        assert owed in words, owed
    by = texts.date_words(facts.hearing.by, language)
    right = {"en": "You have the right to a hearing.", "es": "Usted tiene derecho a una audiencia."}
    assert right[language] in words
    assert by in words
    assert facts.rule in words


class TestEnglish:
    @pytest.mark.parametrize(("state", "reason"), LETTERS)
    def test_says_what_is_owed(self, state: str, reason: PenaltyReason) -> None:
        said = " ".join(paragraphs_of(facts_of(state, reason)))
        assert "Reason: " in said
        assert "August 3, 2026" in said
        assert "How you can end this: " in said
        assert "You have the right to a hearing" in said
        assert "September 1, 2026" in said

    @pytest.mark.parametrize(
        ("has_answered", "words"),
        [
            (True, "We asked you why on August 5, 2026, and you answered."),
            (False, "We tried to ask you why on August 5, 2026, and did not reach you."),
            (None, "We asked you why, or tried to, on August 5, 2026."),
        ],
    )
    def test_says_which_of_the_two_happened(self, has_answered: bool | None, words: str) -> None:
        assert words in " ".join(paragraphs_of(facts_of("US-AK", has_answered=has_answered)))

    @pytest.mark.parametrize(
        ("state", "word"),
        [("US-AK", "penalty"), ("US-OR", "disqualification"), ("US-NC", "sanction"), ("US-TX", "sanction")],
    )
    def test_names_it_as_the_state_does(self, state: str, word: str) -> None:
        said = " ".join(paragraphs_of(facts_of(state)))
        assert f"This is a {word}." in said
        assert state == "US-AK" or "penalty" not in said

    def test_of_a_raise_changes_from_the_level_below(self) -> None:
        money, figures = FamilyMoney(Decimal(923), size=3, table="adult_included"), Figures("US-AK", GIVEN)

        def at(number: int, share: str) -> Any:
            part = Part(PenaltyReason.ACTIVITY, Level(number, Decimal(share), GIVEN))
            return amount_of(money, [part], figures=figures)

        raised = facts_of("US-AK", level=2, share=Decimal("0.75"), before=at(1, "0.4"), amount=at(2, "0.75"))
        assert "from $553.00 to $230.00 a month (less $323.00, level 2)" in paragraphs_of(raised)[0]


class TestSpanish:
    @pytest.mark.parametrize(("state", "reason"), LETTERS)
    @pytest.mark.parametrize("payment", [None, Decimal(923)])
    def test_says_what_is_owed_and_nothing_in_english(
        self, state: str, reason: PenaltyReason, payment: Decimal | None
    ) -> None:
        facts = facts_of(state, reason, payment=payment)
        said = paragraphs_of(facts, language="es")
        assert len(said) == len(paragraphs_of(facts))
        words = " ".join(one for one in said if not one.startswith("Regla: "))
        assert "Motivo: " in words
        assert "3 de agosto de 2026" in words
        assert "1 de septiembre de 2026" in words
        assert "Cómo puede terminar esto: " in words
        assert "derecho a una audiencia" in words
        assert not [one for one in ENGLISH_WORDS if one in words], words

    @pytest.mark.parametrize("system", System)
    def test_tells_of_every_system_of_oregon(self, system: System) -> None:
        said = paragraphs_of(facts_of("US-OR", system=system), language="es")
        assert ("primer día hábil" in said[1]) == (system == System.ONE)

    def test_tells_of_several(self) -> None:
        for state, words in (
            ("US-AK", "Solo cuenta la más alta"),
            ("US-OR", "25 por ciento como máximo"),
            ("US-NC", "una sola vez"),
            ("US-TX", "los meses no se suman"),
        ):
            assert words in paragraphs_of(facts_of(state, is_several=True), language="es")[0]

    @pytest.mark.parametrize(
        ("has_answered", "words"),
        [(True, "y usted respondió"), (False, "no pudimos comunicarnos"), (None, "o intentamos preguntarle")],
    )
    def test_says_which_of_the_two_happened(self, has_answered: bool | None, words: str) -> None:
        assert words in " ".join(paragraphs_of(facts_of("US-TX", has_answered=has_answered), language="es"))

    def test_is_all_that_there_is_beside_english(self) -> None:
        assert set(TRANSLATED) == {"es"}

    def test_refuses_what_no_rule_says(self) -> None:
        facts = replace(facts_of("US-OR"), share=None)
        with pytest.raises(Refused, match="No rule on file"):
            paragraphs_of(facts, language="es")
