"""The employability summary and the résumé draft, made anew from what is on file (O052, O053)."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from casework.models import AccessLog, Case, CommunityReferral, Participant, User
from coaching.models import Skill
from tests import factories
from tests.coaching_records import make_assessment, make_barrier, make_job, make_strength
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago
from tests.flows.casework.test_referrals import refer
from tests.flows.coaching.test_plan_papers import fetch, text_of
from tests.people import signed_in
from tests.unit.coaching.records import make_goal, make_signed

pytestmark = pytest.mark.django_db(transaction=True)


def fill(case: Case, coach: User, adult: Participant) -> None:
    """Give somebody a history, strengths, barriers with each kind of answer, a plan that holds and an assessment."""
    make_job(
        participant=adult, by=coach, title="Cook 🍲", employer="Cafe Tern", last_day=days_ago(400),
        first_day=days_ago(900), hourly_wage="19.50", words="Left when the shelter moved us",
    )  # fmt: skip
    with as_importer():
        for words, until in (("Food handler card", None), ("Forklift", days_ago(3))):
            Skill.objects.create(
                person=adult.person, kind="LICENCE", words=words, valid_until=until, recorded_by=coach,
                recorded_at=NOW,
            )  # fmt: skip
    make_strength(case=case, by=coach, words="Up every day at six")
    make_assessment(case=case, by=coach, answers={"work": {"words": "Wants the morning shift", "found": "Same"}})
    make_barrier(case=case, by=coach, words="No car", area="TRANSPORT")
    make_barrier(case=case, by=coach, words="Old debts", area="MONEY", status="LEFT", status_on=TODAY, reason="Later")
    open_one = make_barrier(case=case, by=coach, words="No care in June")
    assert refer(coach, case, answers=[str(open_one.pk)]).status_code == 302


class TestSummary:
    def test_shows_each_issue_with_what_answers_it_and_links_to_it(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        """O053."""
        fill(open_case, coach, adult)
        make_goal(plan=make_signed(case=open_case, by=coach, last_review_on=TODAY))
        with as_auditor():
            referral = CommunityReferral.objects.get()
        shown = fetch(coach, "history", open_case.pk, adult.pk).content.decode()
        assert f'#referral-{referral.pk}">Referral: Pantry on Third Street</a>' in shown
        assert "Accepted: Later" in shown
        assert "No step and no reason yet" in shown
        assert "Short term" in shown
        assert "Wants the morning shift" in shown
        assert reverse("coaching:resume-paper", args=[open_case.pk, adult.pk]) in shown

    def test_prints_the_same_as_a_tagged_paper(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        fill(open_case, coach, adult)
        paper = fetch(coach, "employability-paper", open_case.pk, adult.pk)
        assert paper["Content-Disposition"] == 'attachment; filename="employability.pdf"'
        told = text_of(paper.content, tmp_path)
        order = ["Employability summary", "Cafe Tern", "Up every day at six", "Old debts", "Accepted: Later"]
        places = [told.index(words) for words in order]
        assert places == sorted(places), told
        catalog = PdfReader(io.BytesIO(paper.content)).trailer["/Root"]
        assert catalog["/MarkInfo"]["/Marked"]
        assert catalog["/Lang"] == "en"

    def test_begins_with_readiness_and_says_the_same_words_once(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        """O012, O053."""
        same = {"words": "Wants the morning shift"}
        make_assessment(case=open_case, by=coach, kind="EPI", on=days_ago(9), answers={"work": same})
        ready = {"work": same, "readiness": {"codes": ["SUPPORTED"]}}
        make_assessment(case=open_case, by=coach, answers=ready)
        shown = fetch(coach, "history", open_case.pk, adult.pk).content.decode()
        assert shown.index("Ready for work: Ready with support") < shown.index("No work on file.")
        assert shown.count("Wants the morning shift") == 1
        told = text_of(fetch(coach, "employability-paper", open_case.pk, adult.pk).content, tmp_path)
        assert "Ready for work: Ready with support" in " ".join(told.split())

    def test_with_nothing_on_file(self, open_case: Case, coach: User, adult: Participant, tmp_path: Path) -> None:
        told = text_of(fetch(coach, "employability-paper", open_case.pk, adult.pk).content, tmp_path)
        assert "No work on file." in told
        assert "Nothing is written down." in told


class TestResume:
    def test_says_work_skills_and_schooling_and_nothing_else_of_the_file(
        self, open_case: Case, coach: User, adult: Participant, tmp_path: Path
    ) -> None:
        """O052: nothing sensitive: no barrier, no strength, no wage, no reason, no case, no agency."""
        fill(open_case, coach, adult)
        paper = fetch(coach, "resume-paper", open_case.pk, adult.pk)
        told = text_of(paper.content, tmp_path)
        assert "Cafe Tern" in told
        assert "Food handler card" in told
        hidden = ["Forklift", "19.50", "shelter", "No car", "debts", "care in June", "morning shift", open_case.number]
        for words in [*hidden, "Alaska", "assistance", "TANF", "SNAP", "benefit"]:
            assert words.lower() not in told.lower(), words
        meta = PdfReader(io.BytesIO(paper.content)).metadata
        assert meta is not None
        assert "Alaska" not in str(dict(meta))

    def test_leaves_a_line_that_it_left_the_system(self, open_case: Case, coach: User, adult: Participant) -> None:
        fetch(coach, "resume-paper", open_case.pk, adult.pk)
        with as_auditor():
            assert AccessLog.objects.filter(case_id=open_case.pk, verb="EXPORT", actor=coach).exists()


class TestRefusals:
    @pytest.mark.parametrize("page", ["employability-paper", "resume-paper"])
    def test_who_may(
        self, open_case: Case, coach: User, adult: Participant, outsider: User, auditor: User, page: str
    ) -> None:
        address = reverse(f"coaching:{page}", args=[open_case.pk, adult.pk])
        assert signed_in(outsider).get(address).status_code == 404
        assert signed_in(auditor).get(address).status_code == 403
        assert fetch(coach, page, open_case.pk, uuid4()).status_code == 404
        stranger = factories.adult_of(factories.make_case(coach=coach))
        assert fetch(coach, page, open_case.pk, stranger.pk).status_code == 404


def test_a_job_of_a_leap_day_is_told_by_its_month(open_case: Case, coach: User, adult: Participant) -> None:
    day = TODAY.replace(year=2024, month=2, day=29)
    make_job(participant=adult, by=coach, first_day=day, last_day=day + timedelta(days=1))
    assert "Feb 2024 to Mar 2024" in fetch(coach, "history", open_case.pk, adult.pk).content.decode()
