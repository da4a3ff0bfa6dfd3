"""The papers of a plan, opened by other readers: what they say, in which order, and byte for byte as signed."""

import base64
import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.http import HttpResponse
from django.urls import reverse
from pypdf import PdfReader

from casework.choices import AccessVerb, CaseKind, Jurisdiction
from casework.context import in_context
from casework.models import AccessLog, Case, Participant, Person, User
from casework.public import day_words
from casework.sealing import SealBroken
from coaching import documents, rules
from coaching.choices import SigningWay
from coaching.models import OfferedPlan, Plan, PlanSigner, SignedPlan, Step
from coaching.operations.life import FieldForm, enter_field_plan, offer_plan, rewrite_plan
from coaching.operations.signing import Signing, sign_plan
from coaching.operations.writing import StepWords
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    break_glass,
    make_appointment,
    make_case,
    make_office,
    make_participant,
    make_user,
    people_of,
)
from tests.flows.coaching.planned import CORE, OWN_WORDS, draft_plan, offered_plan, signed_plan
from tests.flows.coaching.test_sign_plan import drawn
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
#: Every kind of plan in its state, and what its paper calls it.
KINDS = [
    (Jurisdiction.ALASKA, "FSSP", "Our family self-sufficiency plan"),
    (Jurisdiction.ALASKA, "IFSSP", "Our individual family self-sufficiency plan"),
    (Jurisdiction.OREGON, "CONTRACT", "Our coaching contract"),
    (Jurisdiction.OREGON, "PDP", "My personal development plan"),
    (Jurisdiction.NORTH_CAROLINA, "MRA", "Our mutual responsibility agreement"),
]
#: Points: where the foot of a page begins, and the least size of what a family reads (42 CFR 438.10(d)(6)(ii)).
FOOT, LEAST, LEAST_ON_A_COPY = 50, 12, 15


def fetch(user: User, page: str, *keys: object) -> HttpResponse:
    return signed_in(user).get(reverse(f"coaching:{page}", args=keys))


def text_of(paper: bytes, folder: Path, *how: str) -> str:
    """Return the text in the order in which a reader goes through it; `-raw` is that in which it was written."""
    file = folder / "paper.pdf"
    file.write_bytes(paper)
    found = subprocess.run(["pdftotext", *how, file, "-"], capture_output=True, check=True, timeout=60)
    return " ".join(found.stdout.decode().split())


def tags_of(paper: bytes, folder: Path) -> list[tuple[str, str]]:
    """Return the tags of a paper in their order, each with all words below it."""
    file = folder / "tagged.pdf"
    file.write_bytes(paper)
    found = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, check=True, timeout=60)
    rows = [(len(line) - len(line.lstrip()), line.strip()) for line in found.stdout.decode().splitlines() if line]
    told = []
    for number, (depth, line) in enumerate(rows):
        if line.startswith(('"', "/")):
            continue
        below = takewhile(lambda row, depth=depth: row[0] > depth, rows[number + 1 :])
        words = " ".join(row.strip('"') for _, row in below if row.startswith('"'))
        told.append((line.split()[0].rstrip(":"), " ".join(words.split())))
    return told


def place_of(lines: list[tuple[str, str]], words: str) -> int:
    """Return the last tag that holds some words: the innermost one, in the order of reading."""
    return max(number for number, (_, told) in enumerate(lines) if words in told)


def require_reads_itself(paper: bytes, *, title: str) -> None:
    """Require what a reader announces before the first word: that it is tagged, its language and its title."""
    reader = PdfReader(BytesIO(paper))
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert title.casefold() in str(reader.metadata.title).casefold()


def steps(count: int) -> list[StepWords]:
    return [
        StepWords(
            words=f"Step the {number}.",
            measure="Done once",
            do_by=TODAY + timedelta(days=30 - number),
            review_on=TODAY + timedelta(days=35),
        )
        for number in range(1, count + 1)
    ]


def sizes_of(paper: bytes) -> dict[str, float]:
    """Return the words of a paper, each with the smallest size in points that is drawn; the foot of pages apart."""
    found: dict[str, float] = {}

    def hear(words: str, outer: list[float], inner: list[float], _: object, size: float) -> None:
        height = outer[3] * inner[5] + outer[5]
        if words.strip() and height > FOOT:
            drawn = round(abs(size * inner[3] * outer[3]), 1)
            found[words.strip()] = min(drawn, found.get(words.strip(), drawn))

    for page in PdfReader(BytesIO(paper)).pages:
        page.extract_text(visitor_text=hear)
    return found


def require_order(told: str, *order: str) -> None:
    """Require that a reader meets some words in an order, each after the one before."""
    place = 0
    for words in order:
        place = told.find(words, place)
        assert place >= 0, (words, told)


def paper_in(state: Jurisdiction, kind: str, **changes: Any) -> tuple[Plan, User]:
    """Sign a plan of a kind in its state."""
    office = make_office(jurisdiction=state)
    coach = make_user(office=office)
    case = make_case(coach=coach, office=office, kind=CaseKind.WORK)
    return signed_plan(case, coach, kind=kind, **changes), coach


def field_paper(case: Case, adult: Participant, coach: User) -> bytes:
    """Enter a plan from a field form; return its paper."""
    form = FieldForm(TODAY, TODAY + timedelta(days=60), TODAY, rules.FIELD_GOAL, True, (adult.pk,))
    with in_context(actor=coach):
        plan = enter_field_plan(case_id=case.pk, participant_id=adult.pk, kind="FSSP", form=form, actor=coach, now=NOW)
    return fetch(coach, "plan-paper", plan.pk).content


def lines_of(plan: Plan) -> list[PlanSigner]:
    with as_auditor():
        return list(plan.signers.standing().order_by("position"))


def sign(plan: Plan, line: PlanSigner, coach: User) -> None:
    """Let somebody sign on paper, or the coach by typing their name."""
    way, name = (SigningWay.TYPED, coach.name) if line.user_id else (SigningWay.PAPER, "")
    with in_context(actor=coach):
        signing = Signing(way=way, on=TODAY, typed_name=name)
        sign_plan(plan_id=plan.pk, signer_id=line.pk, signing=signing, actor=coach, now=NOW)


class TestPaper:
    def test_reads_words_goals_steps_next_talk_and_signing_in_this_order(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        make_appointment(case=open_case, by=coach)
        paper = fetch(coach, "plan-paper", offered_plan(open_case, coach).pk)
        told = text_of(paper.content, tmp_path)
        order = [
            "Our family self-sufficiency plan",
            "I want to work where I can see the water.",
            "Steady child care",
            "So that I can take the morning shift",
            "What will be different: June is with a listed provider",
            "How everybody will know: Four days a week",
            "Why it is within reach: Little Pines has a place",
            "How it moves us on: Work can begin",
            "By when: ",
            "Call four providers",
            "When we talk next",
            "Signing",
            "I took part in making this plan",
            "Attendance and taking part",
            "I made this plan together with the people who sign it",
            "Joan Bixby",
            "Date",
        ]
        places = [told.index(words) for words in order]
        places[-2:] = [told.rindex("Joan Bixby"), told.rindex("Date")]
        assert places == sorted(places), told

    def test_a_drawn_signature_is_large_enough_to_read(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        """Of a box of 900 by 270, 40 by 12 millimetres; nothing of it is stretched."""
        plan = offered_plan(open_case, coach)
        drawing = base64.b64decode(drawn())
        with in_context(actor=coach):
            signing = Signing(way=SigningWay.DRAWN, on=TODAY, drawing=drawing)
            signer = plan.signers.get(participant=adult)
            sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)
        (tmp_path / "paper.pdf").write_bytes(fetch(coach, "plan-paper", plan.pk).content)
        found = subprocess.run(
            ["pdfimages", "-list", tmp_path / "paper.pdf"], capture_output=True, check=True, timeout=60
        )
        (image,) = [
            line.split() for line in found.stdout.decode().splitlines()[2:] if line.split()[3:5] == ["900", "270"]
        ]
        width, height = (int(image[place]) / float(image[place + 9]) * 25.4 for place in (3, 4))
        assert 38 < width < 51
        assert 11 < height < 12.5

    def test_each_signs_below_the_words_of_their_own_role(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        """O018, O021, O024: the family says what it agrees to, the coach what the coach undertakes."""
        told = text_of(fetch(coach, "plan-paper", offered_plan(open_case, coach).pk).content, tmp_path)
        line = told.rindex(adult.person.name)
        assert told.index("I took part in making this plan") < line < told.index("I made this plan together with")

    def test_says_what_may_be_shared_or_that_nothing_may(self, open_case: Case, coach: User, tmp_path: Path) -> None:
        """A065: the words of the signature speak of what is ticked, so the paper has it."""
        to_sign = text_of(fetch(coach, "plan-paper", offered_plan(open_case, coach).pk).content, tmp_path)
        assert "Attendance and taking part" in to_sign
        assert "Benefits" in to_sign
        other = signed_plan(make_case(coach=coach), coach)
        assert "nothing is ticked" in text_of(fetch(coach, "plan-paper", other.pk).content, tmp_path)

    def test_of_a_contract_speaks_the_language_of_the_first_adult(self, monkeypatch: pytest.MonkeyPatch) -> None:
        english = documents.fixed_words()["en"]
        monkeypatch.setattr(documents, "fixed_words", lambda: {"en": english, "es": english})
        office = make_office(jurisdiction=Jurisdiction.OREGON)
        coach = make_user(office=office)
        case = make_case(coach=coach, office=office, kind=CaseKind.WORK)
        plan = draft_plan(case, coach, kind="CONTRACT")
        with as_importer():
            child = next(one for one in people_of(case) if not one.is_adult)
            Participant.objects.filter(pk=child.pk).update(position=0)
            Person.objects.filter(pk=child.person_id).update(language="es")
        reader = PdfReader(BytesIO(fetch(coach, "plan-paper", plan.pk).content))
        assert reader.trailer["/Root"]["/Lang"] == "en"
        with as_importer():
            adult = next(one for one in people_of(case) if one.is_adult)
            Person.objects.filter(pk=adult.person_id).update(language="es")
        reader = PdfReader(BytesIO(fetch(coach, "plan-paper", plan.pk).content))
        assert reader.trailer["/Root"]["/Lang"] == "es"

    def test_is_tagged_titled_and_in_its_language(self, open_case: Case, coach: User) -> None:
        reader = PdfReader(BytesIO(fetch(coach, "plan-paper", draft_plan(open_case, coach).pk).content))
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"] == "en"
        assert reader.metadata
        assert "self-sufficiency plan" in str(reader.metadata.title)

    def test_says_to_the_last_what_the_first_signer_read(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        """A024, O018: names and the next appointment stay as they were offered; signatures alone are added."""
        make_participant(case=open_case, position=3)
        plan = offered_plan(open_case, coach)
        first = text_of(fetch(coach, "plan-paper", plan.pk).content, tmp_path)
        assert "No time is booked yet" in first
        one, *others = lines_of(plan)
        assert len(others) == 2
        sign(plan, one, coach)
        name = adult.person.name
        with as_importer():
            Person.objects.filter(pk=adult.person_id).update(given_name="Renamed")
        make_appointment(case=open_case, by=coach)
        read = signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).context["words"]
        assert (read["next"], name in read["lead"]) == ("", True)
        for line in others:
            sign(plan, line, coach)
        told = text_of(fetch(coach, "plan-paper", plan.pk).content, tmp_path)
        assert "No time is booked yet" in told
        assert name in told
        assert "Renamed" not in told
        assert told.count(f"Signed on {day_words(TODAY, 'en')}") == 3

    def test_of_a_plan_offered_anew_says_what_is_so_then(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        plan = offered_plan(open_case, coach)
        sign(plan, lines_of(plan)[0], coach)
        with as_importer():
            Person.objects.filter(pk=adult.person_id).update(given_name="Renamed")
        with in_context(actor=coach):
            rewrite_plan(plan_id=plan.pk, actor=coach, now=NOW)
            offer_plan(plan_id=plan.pk, knows_questions=True, actor=coach, now=NOW)
        assert "Renamed" in text_of(fetch(coach, "plan-paper", plan.pk).content, tmp_path)
        with as_auditor():
            assert list(plan.offers.order_by("pk").values_list("ended_at", flat=True)) == [NOW, None]

    def test_no_statement_changes_words_that_were_offered(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        for change in ({"sealed_words": b"x"}, {"made_at": NOW}):
            with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
                OfferedPlan.objects.filter(plan=plan).update(**change)

    def test_that_was_changed_is_not_handed_out(self, open_case: Case, coach: User) -> None:
        """The seal holds a paper to its row: changed or moved, it does not open."""
        plan, other = signed_plan(open_case, coach), signed_plan(make_case(coach=coach), coach)
        with as_importer():
            moved = SignedPlan.objects.get(plan=other).sealed_paper
            SignedPlan.objects.filter(plan=plan).update(sealed_paper=moved)
        with pytest.raises(SealBroken):
            fetch(coach, "plan-paper", plan.pk)

    def test_of_a_signed_plan_is_byte_for_byte_what_was_signed(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        first = fetch(coach, "plan-paper", plan.pk)
        with as_importer():
            Step.objects.filter(plan=plan).update(words="Changed afterwards")
        again = fetch(coach, "plan-paper", plan.pk)
        assert again.content == first.content
        assert first.content.startswith(b"%PDF-")
        with as_auditor():
            kept = SignedPlan.objects.get()
        assert first.content not in bytes(kept.sealed_paper)

    @pytest.mark.parametrize("name", ["王小明", "Иван", "Zoë 🦅", "أمل"])
    def test_prints_every_name(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path, name: str
    ) -> None:
        with as_importer():
            Person.objects.filter(pk=adult.person_id).update(given_name=name)
        told = text_of(fetch(coach, "plan-paper", draft_plan(open_case, coach).pk).content, tmp_path)
        assert name.split(maxsplit=1)[0] in told or name[::-1] in told

    def test_leaves_under_a_name_that_says_nothing_and_is_logged(self, open_case: Case, coach: User) -> None:
        paper = fetch(coach, "plan-paper", draft_plan(open_case, coach).pk)
        assert paper["Content-Disposition"] == 'attachment; filename="plan-1.pdf"'
        with as_auditor():
            assert AccessLog.objects.filter(case_id=open_case.pk, verb=AccessVerb.EXPORT).count() == 1

    def test_is_shut_behind_broken_glass(self, open_case: Case, coach: User, outsider: User) -> None:
        plan = draft_plan(open_case, coach)
        break_glass(case=open_case, by=outsider)
        assert fetch(outsider, "plan-paper", plan.pk).status_code == 403


class TestReadAloud:
    """What a screen reader goes through: the tree of tags, read by a library that did not write it."""

    @pytest.mark.parametrize(("state", "kind", "title"), KINDS)
    def test_of_every_plan_has_headings_tables_language_and_title(
        self, tmp_path: Path, state: Jurisdiction, kind: str, title: str
    ) -> None:
        plan, coach = paper_in(state, kind)
        paper = fetch(coach, "plan-paper", plan.pk).content
        lines = tags_of(paper, tmp_path)
        headings = [words for tag, words in lines if tag in {"H1", "H2"}]
        assert [tag for tag, _ in lines if tag == "H1"] == ["H1"]
        assert lines[[tag for tag, _ in lines].index("H1")][1].casefold().count(title.casefold()) == 1
        assert "Steady child care" in headings[1]
        assert headings[-2:] == ["When we talk next", "Signing"]
        assert {"Table", "TR", "TH", "TD"} <= {tag for tag, _ in lines}
        goal, step, signing = (place_of(lines, words) for words in ("Steady child care", "Call four", "Signing"))
        assert goal < step < signing
        require_reads_itself(paper, title=title)

    def test_of_a_field_plan_has_its_fixed_goal_and_no_table(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        """A033."""
        paper = field_paper(open_case, adult, coach)
        lines = tags_of(paper, tmp_path)
        headings = [(tag, words) for tag, words in lines if tag in {"H1", "H2"}]
        assert headings[0] == ("H1", "Our family self-sufficiency plan")
        assert [rules.FIELD_GOAL in headings[1][1], *(words for _, words in headings[2:])] == [
            True,
            "When we talk next",
            "Entered from a field form",
        ]
        assert "Table" not in {tag for tag, _ in lines}
        require_reads_itself(paper, title="Our family self-sufficiency plan")

    def test_of_a_copy_is_a_heading_and_a_list(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        plan = draft_plan(open_case, coach, steps=steps(3))
        paper = fetch(coach, "plan-copy", plan.pk, adult.pk).content
        lines = tags_of(paper, tmp_path)
        told = [tag for tag, _ in lines]
        assert (told.count("H1"), told.count("L"), told.count("LI")) == (1, 1, 3)
        assert place_of(lines, "Step the 3.") < place_of(lines, "Step the 2.") < place_of(lines, "Step the 1.")
        require_reads_itself(paper, title="next steps")


class TestReadingOrder:
    """The words as another reader takes them from the page, one after the other (O018, N023, A033)."""

    @pytest.mark.parametrize(("state", "kind", "title"), KINDS)
    def test_of_every_plan_goes_from_its_title_to_the_signatures(
        self, tmp_path: Path, state: Jurisdiction, kind: str, title: str
    ) -> None:
        plan, coach = paper_in(state, kind)
        told = text_of(fetch(coach, "plan-paper", plan.pk).content, tmp_path, "-raw")
        with as_auditor():
            adult = next(one for one in people_of(plan.case) if one.is_adult).person
        require_order(
            told,
            title,
            "I want to work where I can see the water.",
            "Goal 1",
            "Steady child care",
            *(["Plan of action"] if kind == "MRA" else []),
            "So that I can take the morning shift",
            "What will be different: June is with a listed provider",
            "How everybody will know: Four days a week",
            "Why it is within reach: Little Pines has a place",
            "How it moves us on: Work can begin",
            "By when: ",
            *("Step", "Who", "Do by", "We review on", "Help with this step"),
            *("Call four providers", "Four calls made"),
            *(["Goal 2", "Steady child care", adult.given_name] if kind == "CONTRACT" else []),
            *(["Core responsibilities", CORE] if kind == "MRA" else []),
            "When we talk next",
            "This plan lapses after",
            "Signing",
            "I took part in making this plan",
            f"{adult.given_name} {adult.family_name}: nothing is ticked",
            *(f"{adult.given_name} {adult.family_name}", "Signed on"),
            "I made this plan together with the people who sign it",
            *(coach.name, "Signed on"),
            "Free language help",
        )

    def test_of_a_field_plan_goes_from_its_goal_to_who_signed(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        told = text_of(field_paper(open_case, adult, coach), tmp_path, "-raw")
        last = day_words(TODAY + timedelta(days=60), "en")
        signed = f"Signed on {day_words(TODAY, 'en')}"
        order = (
            "Our family self-sufficiency plan",
            "Goal 1",
            rules.FIELD_GOAL,
            f"By when: {last}",
            "When we talk next",
        )
        today = day_words(TODAY, "en")
        fields = (f"Plan date: {today}", f"Goal date: {last}", f"Goal: {rules.FIELD_GOAL}", f"Date signed: {today}")
        title = "Entered from a field form"
        require_order(told, *order, f"lapses after {last}", title, *fields, str(adult.person.family_name), signed)

    def test_of_a_field_plan_has_no_statement_that_nobody_signed(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        """A033: what was signed is on the form; who signs here after it signs the statement, on their own line."""
        told = text_of(field_paper(open_case, adult, coach), tmp_path)
        assert not [
            words for words in ("I took part in making this plan", "may be shared", "nothing is") if words in told
        ]
        case = make_case(coach=coach)
        make_participant(case=case, position=3)
        waiting = text_of(field_paper(case, adult_of(case), coach), tmp_path)
        require_order(waiting, "Entered from a field form", "Date signed", "I took part in making this plan", "Date")

    @pytest.mark.parametrize(("state", "kind", "title"), KINDS)
    def test_of_a_participants_copy_goes_from_step_to_step(
        self, tmp_path: Path, state: Jurisdiction, kind: str, title: str
    ) -> None:
        plan, coach = paper_in(state, kind, steps=steps(3))
        with as_auditor():
            adult = next(one for one in people_of(plan.case) if one.is_adult)
        told = text_of(fetch(coach, "plan-copy", plan.pk, adult.pk).content, tmp_path, "-raw")
        assert title not in told
        in_order = [f"Step the {number}." for number in (3, 2, 1)] if kind != "CONTRACT" else ["Step the 3."] * 3
        require_order(told, "Your next steps", "I want to work where", *in_order, "When we talk next", "Free language")


class TestLargeType:
    """Large, clear type: what a family signs or takes home is read without glasses."""

    @pytest.mark.parametrize(("state", "kind", "title"), KINDS)
    def test_nothing_that_a_family_signs_is_small(self, state: Jurisdiction, kind: str, title: str) -> None:
        step = replace(steps(1)[0], purpose="SKILL", help_words="Bus pass")
        plan, coach = paper_in(state, kind, steps=[step])
        sizes = sizes_of(fetch(coach, "plan-paper", plan.pk).content)
        small = {words: size for words, size in sizes.items() if size < LEAST}
        assert small == {}
        assert len(sizes) > 20
        assert max(sizes.values()) > 20, "the title is larger than all else"

    def test_nor_is_a_field_plan(self, open_case: Case, coach: User, adult: Participant) -> None:
        assert min(sizes_of(field_paper(open_case, adult, coach)).values()) >= LEAST

    def test_a_copy_is_larger_still(self, open_case: Case, coach: User, adult: Participant) -> None:
        plan = draft_plan(open_case, coach, steps=steps(3))
        sizes = sizes_of(fetch(coach, "plan-copy", plan.pk, adult.pk).content)
        assert min(sizes.values()) >= LEAST
        own = [size for words, size in sizes.items() if "Step the" in words]
        assert own
        assert min(own) >= LEAST_ON_A_COPY


class TestCopy:
    def test_has_the_next_three_steps_and_no_more(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        plan = draft_plan(open_case, coach, steps=steps(5))
        paper = fetch(coach, "plan-copy", plan.pk, adult.pk)
        told = text_of(paper.content, tmp_path)
        assert told.index("Step the 5.") < told.index("Step the 4.") < told.index("Step the 3.")
        assert "Step the 2." not in told
        assert OWN_WORDS.split("🌊")[0].strip() in told
        assert paper["Content-Disposition"] == 'attachment; filename="next-steps.pdf"'

    def test_leaves_out_what_the_coach_an_agency_or_a_child_does(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        child = next(one for one in people_of(open_case) if not one.is_adult)
        owners = {"COACH": "", "PARTNER": "Harbor House", "CHILD": "", "BOTH": "", "PARTICIPANT": ""}
        rows = [
            replace(step, words=f"Done by {owner}", owner=owner, party=party)
            for step, (owner, party) in zip(steps(5), owners.items(), strict=True)
        ]
        rows[2] = replace(rows[2], participant_id=child.pk)
        plan = draft_plan(open_case, coach, steps=rows)
        told = text_of(fetch(coach, "plan-copy", plan.pk, adult.pk).content, tmp_path)
        assert [owner for owner in owners if f"Done by {owner}" in told] == ["BOTH", "PARTICIPANT"]
        assert told.count(coach.name) == 1
        own = text_of(fetch(coach, "plan-copy", plan.pk, child.pk).content, tmp_path)
        assert "Done by CHILD" in own

    def test_of_somebody_else_is_not_found(self, open_case: Case, coach: User) -> None:
        plan = draft_plan(open_case, coach)
        assert fetch(coach, "plan-copy", plan.pk, plan.pk).status_code == 404
