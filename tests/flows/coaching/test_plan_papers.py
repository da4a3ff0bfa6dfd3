"""The papers of a plan, opened by other readers: what they say, in which order, and byte for byte as signed."""

import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import reverse
from pypdf import PdfReader

from casework.choices import AccessVerb
from casework.models import AccessLog, Case, Participant, Person, User
from coaching.models import SignedPlan, Step
from coaching.operations.writing import StepWords
from tests.factories import TODAY, as_auditor, as_importer, break_glass, make_appointment
from tests.flows.coaching.planned import OWN_WORDS, draft_plan, offered_plan, signed_plan
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
            "Call four providers",
            "When we talk next",
            "Signing",
            "I took part in making this plan",
            "Joan Bixby",
            "Date",
        ]
        places = [told.index(words) for words in order]
        places[-2:] = [told.rindex("Joan Bixby"), told.rindex("Date")]
        assert places == sorted(places), told

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

    def test_of_somebody_else_is_not_found(self, open_case: Case, coach: User) -> None:
        plan = draft_plan(open_case, coach)
        assert fetch(coach, "plan-copy", plan.pk, plan.pk).status_code == 404
