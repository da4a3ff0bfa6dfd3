"""The papers of a plan, opened by other readers: what they say, in which order, and byte for byte as signed."""

import base64
import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import takewhile
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import reverse
from pypdf import PdfReader

from casework.choices import AccessVerb, CaseKind, Jurisdiction
from casework.context import in_context
from casework.models import AccessLog, Case, Participant, Person, User
from coaching import documents
from coaching.choices import SigningWay
from coaching.models import SignedPlan, Step
from coaching.operations.signing import Signing, sign_plan
from coaching.operations.writing import StepWords
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    break_glass,
    make_appointment,
    make_case,
    make_office,
    make_user,
    people_of,
)
from tests.flows.coaching.planned import OWN_WORDS, draft_plan, offered_plan, signed_plan
from tests.flows.coaching.test_sign_plan import drawn
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def fetch(user: User, page: str, *keys: object) -> HttpResponse:
    return signed_in(user).get(reverse(f"coaching:{page}", args=keys))


def text_of(paper: bytes, folder: Path) -> str:
    """Return the text in the order in which a reader goes through it."""
    file = folder / "paper.pdf"
    file.write_bytes(paper)
    found = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, timeout=60)
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

    @pytest.mark.parametrize(
        ("state", "kind", "title"),
        [
            (Jurisdiction.ALASKA, "FSSP", "Our family self-sufficiency plan"),
            (Jurisdiction.ALASKA, "IFSSP", "self-sufficiency plan"),
            (Jurisdiction.OREGON, "CONTRACT", "contract"),
            (Jurisdiction.OREGON, "PDP", "development plan"),
            (Jurisdiction.NORTH_CAROLINA, "MRA", "agreement"),
        ],
    )
    def test_of_every_plan_has_headings_tables_language_and_title(
        self, tmp_path: Path, state: Jurisdiction, kind: str, title: str
    ) -> None:
        office = make_office(jurisdiction=state)
        coach = make_user(office=office)
        case = make_case(coach=coach, office=office, kind=CaseKind.WORK)
        paper = fetch(coach, "plan-paper", signed_plan(case, coach, kind=kind).pk).content
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
