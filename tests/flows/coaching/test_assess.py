"""Assessments through their pages: written, kept as drafts, completed, superseded, explained (A006, A011-A014)."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseStatus, EventKind
from casework.context import in_context
from casework.models import Case, Draft, Participant, User
from coaching.models import Answer, Assessment, Barrier, Explanation, Strength
from tests import factories
from tests.coaching_records import (
    answers_for,
    be_teen_parent,
    make_assessment,
    make_barrier,
    make_job,
    make_strength,
    move_to,
)
from tests.factories import TODAY, adult_of, as_auditor, days_ago
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def address(case: Case, kind: str, whom: Any = None) -> str:
    return reverse(f"coaching:assess-{kind.lower()}", args=[case.pk, whom or adult_of(case).pk])


def send(user: User, case: Case, kind: str, *, whom: Any = None, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | answers_for(case, kind, is_family=whom == case.pk) | changes
    sent = {name: value for name, value in values.items() if value is not None}
    return signed_in(user).post(address(case, kind, whom), sent)


def assessments() -> list[Assessment]:
    with as_auditor():
        return list(Assessment.objects.order_by("pk"))


def page(user: User, path: str) -> str:
    return signed_in(user).get(path).content.decode()


def tab(case: Case) -> str:
    return reverse("coaching:assessments", args=[case.pk])


def test_a_browser_cuts_no_pasted_text_without_a_word(open_case: Case, coach: User) -> None:
    """The form says what is too long; the box takes it in whole."""
    client = signed_in(coach)
    shown = client.get(address(open_case, "EPI")).content.decode()
    assert "<textarea" in shown
    assert not [one for one in shown.split("<textarea")[1:] if "maxlength" in one.partition(">")[0]]
    told = send(coach, open_case, "EPI", remark="x" * 10_000)
    assert told.status_code == 422
    assert "Keep this under" in told.content.decode()
    assert "x" * 10_000 in told.content.decode()


class TestAlaska:
    def test_epi_and_ea_meet_their_standards_and_the_note_its_own(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        """A006, A012, A020: `epi`, `ea` and `ea-note` are met from these screens."""
        assert send(coach, open_case, "EPI", q_work="Ten years in kitchens").status_code == 302
        assert [one.met_on for one in factories.deadlines_of(open_case, "epi")] == [TODAY]
        shown = page(coach, address(open_case, "EA"))
        assert "Ten years in kitchens" in shown
        answer = send(coach, open_case, "EA", q_work_said="Ten years in kitchens")
        assert answer.status_code == 302
        assert [one.met_on for one in factories.deadlines_of(open_case, "ea")] == [TODAY]
        epi, ea = assessments()
        assert answer["Location"] == reverse("coaching:assessment", args=[ea.pk])
        assert ea.based_on_id == epi.pk
        [clock] = factories.deadlines_of(open_case, "ea-note")
        assert clock.met_on is None

        note = f"{reverse('casework:note-file', args=[open_case.pk])}?about={ea.pk}"
        form = signed_in(coach).get(note).context["form"]
        assert form.initial["pair_0_says"] == "Ten years in kitchens"
        assert form.initial["pair_0_answer"] == "SAME"
        assert "Bus pass, as of strengths." in form.initial["section_1"]
        filed = signed_in(coach).post(
            note,
            {"submission": str(uuid4()), "template_code": "EA", "title": "Employability assessment: kitchens and hours"}
            | {name: value for name, value in form.initial.items() if name.startswith(("section_", "pair_"))}
            | {"on": TODAY.isoformat(), "about": str(ea.pk), "participant_id": str(adult.pk)},
        )
        assert filed.status_code == 302
        [clock] = factories.deadlines_of(open_case, "ea-note")
        assert clock.met_on == TODAY

    def test_writes_strengths_barriers_and_lines(self, open_case: Case, coach: User, adult: Participant) -> None:
        assert send(coach, open_case, "EA").status_code == 302
        with as_auditor():
            assert Strength.objects.get().words == "Bus pass, as of strengths"
            assert Barrier.objects.get().participant_id == adult.pk
        [line] = factories.events_of(open_case, EventKind.ASSESSMENT_COMPLETED)
        assert (line.facts, line.subject_id) == ({"assessment": "EA"}, assessments()[0].pk)
        [barrier] = factories.events_of(open_case, EventKind.BARRIER_RECORDED)
        assert barrier.facts == {"area": "TRANSPORT"}
        assert "Speaks of the cannery" not in str(line.facts)

    def test_once_however_often_it_is_sent(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        assert send(coach, open_case, "EA", submission=key).status_code == 302
        assert send(coach, open_case, "EA", submission=key).status_code == 302
        assert len(assessments()) == 1

    def test_later_one_supersedes_and_the_old_one_stays(self, open_case: Case, coach: User) -> None:
        """A014."""
        send(coach, open_case, "EA", on=days_ago(10).isoformat(), q_goals="A boat of my own")
        again = page(coach, address(open_case, "EA"))
        assert "A boat of my own" in again
        send(coach, open_case, "EA")
        old, new = assessments()
        assert "Superseded" in page(coach, reverse("coaching:assessment", args=[old.pk]))
        assert "Current" in page(coach, reverse("coaching:assessment", args=[new.pk]))
        shown = page(coach, tab(open_case))
        assert reverse("coaching:assessment", args=[old.pk]) in shown

    def test_holds_ten_thousand_characters_and_refuses_more_than_fit(self, open_case: Case, coach: User) -> None:
        assert send(coach, open_case, "EA", q_goals="g" * 10_000).status_code == 302
        answer = send(coach, open_case, "EA", q_goals="g" * 20_001)
        assert answer.status_code == 422
        assert "Keep this under 20,000 characters" in answer.content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"on": (TODAY + timedelta(days=1)).isoformat()}, "lies in the future"),
            ({"q_goals": ""}, "Answer this."),
            ({"q_work_same": None}, "Say whether what is said and what was found agree"),
            ({"q_work_same": "DIFFERENT", "q_work_found": ""}, "Write what was found"),
            ({"q_strengths_0_words": ""}, "Write down at least one strength"),
            ({"q_strengths_0_area": ""}, "Choose what it is about."),
            ({"q_readiness": "SOON"}, "Choose one of the answers."),
            ({"q_hours": "-1"}, "0"),
            ({"q_hours": "many"}, "Write a number"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = send(coach, open_case, "EA", q_work_wanted="Welding", **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Welding" in answer.content.decode()
        assert assessments() == []

    def test_a_strength_on_file_answers_the_question(self, open_case: Case, coach: User) -> None:
        """O009: strengths are mandatory; one that stands is not written twice."""
        make_strength(case=open_case, by=coach)
        assert send(coach, open_case, "EA", q_strengths_0_words="", q_strengths_0_area="").status_code == 302

    def test_begins_with_the_work_on_file(self, open_case: Case, coach: User, adult: Participant) -> None:
        """O052."""
        make_job(participant=adult, by=coach)
        assert "Line worker at Gulf Cannery" in page(coach, address(open_case, "EA"))

    def test_more_rows_keep_what_was_typed(self, open_case: Case, coach: User) -> None:
        answer = send(coach, open_case, "EA", add_rows="yes", q_goals="A boat")
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert 'name="q_strengths_5_words"' in shown
        assert "A boat" in shown
        assert "Bus pass, as of strengths" in shown
        assert assessments() == []

    def test_draft_is_kept_and_goes_when_completed(self, open_case: Case, coach: User, adult: Participant) -> None:
        key = f"assess-ea.{open_case.pk}.{adult.pk}"
        values = answers_for(open_case, "EA") | {"q_goals": "A boat of my own", "draft_rev": "0"}
        kept = signed_in(coach).post(reverse("casework:draft-save", args=[key]), values)
        assert kept["Location"] == address(open_case, "EA")
        shown = page(coach, address(open_case, "EA"))
        assert "Your draft is back in the form" in shown
        assert "A boat of my own" in shown
        assert send(coach, open_case, "EA", q_goals="A boat of my own").status_code == 302
        with in_context(actor=coach):
            assert not Draft.objects.filter(key=key).exists()


class TestDifferences:
    @pytest.fixture
    def ea(self, open_case: Case, coach: User) -> Assessment:
        send(coach, open_case, "EA", q_work_same="DIFFERENT", q_work_found="Pay stubs show thirty")
        [made] = assessments()
        return made

    def file(self, coach: User, ea: Assessment, **changes: Any) -> HttpResponse:
        address = f"{reverse('casework:note-file', args=[ea.case_id])}?about={ea.pk}"
        values = {
            "submission": str(uuid4()),
            "template_code": "EA",
            "title": "Employability assessment: hours at the cannery",
            "on": TODAY.isoformat(),
            "about": str(ea.pk),
            "section_0": "Ten years.",
            **{f"pair_{number}_answer": "SAME" for number in range(4)},
        }
        return signed_in(coach).post(address, values | changes)

    def answer_of(self, ea: Assessment) -> Answer:
        with as_auditor():
            return Answer.objects.get(assessment=ea, is_different=True)

    def test_unexplained_one_stops_the_note(self, ea: Assessment, coach: User) -> None:
        """A013."""
        assert "A difference is not explained" in page(coach, reverse("coaching:assessment", args=[ea.pk]))
        answer = self.file(coach, ea)
        assert answer.status_code == 422
        assert "the assessment found a difference" in answer.content.decode()
        assert "Ten years." in answer.content.decode()
        without_about = self.file(coach, ea, about="")
        assert without_about.status_code == 422

    def test_explained_after_the_fact_it_is_in_the_note(self, ea: Assessment, coach: User, open_case: Case) -> None:
        where = reverse("coaching:difference-explain", args=[open_case.pk, self.answer_of(ea).pk])
        assert "Pay stubs show thirty" in page(coach, where)
        sent = signed_in(coach).post(where, {"submission": str(uuid4()), "words": "Overtime ended in May"})
        assert sent["Location"] == reverse("coaching:assessment", args=[ea.pk])
        assert "Overtime ended in May" in page(coach, sent["Location"])
        again = signed_in(coach).post(where, {"submission": str(uuid4()), "words": "Once more"})
        assert again.status_code == 422
        assert "explained already" in again.content.decode()
        address = f"{reverse('casework:note-file', args=[open_case.pk])}?about={ea.pk}"
        assert signed_in(coach).get(address).context["form"].initial["pair_0_explanation"] == "Overtime ended in May"
        assert self.file(coach, ea).status_code == 422  # the note must say it too
        pair = {
            "pair_0_answer": "DIFFERS",
            "pair_0_says": "Forty",
            "pair_0_found": "Thirty",
            "pair_0_explanation": "Overtime ended in May",
        }
        assert self.file(coach, ea, **pair).status_code == 302

    def test_explained_after_the_note_was_begun_it_is_in_its_draft(
        self, ea: Assessment, coach: User, open_case: Case
    ) -> None:
        """A013: nobody types the same explanation twice."""
        begun = {"template_code": "EA", "about": str(ea.pk), "pair_0_answer": "DIFFERS", "draft_rev": "0"}
        key = f"note.{open_case.pk}.{ea.pk}"
        assert signed_in(coach).post(reverse("casework:draft-save", args=[key]), begun).status_code == 302
        where = reverse("coaching:difference-explain", args=[open_case.pk, self.answer_of(ea).pk])
        signed_in(coach).post(where, {"submission": str(uuid4()), "words": "Overtime ended in May"})
        address = f"{reverse('casework:note-file', args=[open_case.pk])}?about={ea.pk}"
        opened = signed_in(coach).get(address).context
        assert opened["has_draft"]
        assert opened["form"].initial["pair_0_explanation"] == "Overtime ended in May"

    def test_explained_in_the_note_it_is_kept_with_the_assessment(self, ea: Assessment, coach: User) -> None:
        pair = {
            "pair_0_answer": "DIFFERS",
            "pair_0_says": "Forty",
            "pair_0_found": "Thirty",
            "pair_0_explanation": "Counted overtime",
        }
        assert self.file(coach, ea, **pair).status_code == 302
        with as_auditor():
            assert Explanation.objects.get().words == "Counted overtime"
        assert "Counted overtime" in page(coach, reverse("coaching:assessment", args=[ea.pk]))

    def test_nobody_explains_what_agrees_or_what_is_not_theirs(
        self, ea: Assessment, coach: User, outsider: User, open_case: Case
    ) -> None:
        with as_auditor():
            same = Answer.objects.filter(assessment=ea, is_different=False).first()
        assert same is not None
        where = reverse("coaching:difference-explain", args=[open_case.pk, same.pk])
        assert signed_in(coach).get(where).status_code == 404
        where = reverse("coaching:difference-explain", args=[open_case.pk, self.answer_of(ea).pk])
        assert signed_in(outsider).get(where).status_code == 404
        other = factories.make_case(coach=coach)
        where = reverse("coaching:difference-explain", args=[other.pk, self.answer_of(ea).pk])
        assert signed_in(coach).get(where).status_code == 404


class TestOtherStates:
    def test_oregon_asks_the_family_and_each_adult(self, open_case: Case, coach: User, adult: Participant) -> None:
        """O009, O016."""
        move_to(open_case, "US-OR")
        shown = page(coach, tab(open_case))
        assert "the family’s part" in shown or "the family&#x27;s part" in shown
        assert "the individual part" in shown
        assert send(coach, open_case, "FAMILY", whom=open_case.pk).status_code == 302
        assert send(coach, open_case, "FAMILY").status_code == 302
        of_family, of_adult = assessments()
        assert (of_family.participant_id, of_adult.participant_id) == (None, adult.pk)
        with as_auditor():
            assert Assessment.objects.current().count() == 2
        answer = send(coach, open_case, "FAMILY", whom=open_case.pk, q_resource_needs="")
        assert answer.status_code == 422

    def test_north_carolina_asks_the_family_first(self, open_case: Case, coach: User) -> None:
        """N006."""
        move_to(open_case, "US-NC")
        assert "First the whole family" in page(coach, tab(open_case))
        turned = signed_in(coach).get(address(open_case, "EMPLOYMENT"), follow=True)
        assert "First the whole family" in turned.content.decode()
        refused = send(coach, open_case, "EMPLOYMENT", q_goals="Welding")
        assert refused.status_code == 422
        assert "First the whole family" in refused.content.decode()
        assert "Welding" in refused.content.decode()
        assert send(coach, open_case, "FAMILY", whom=open_case.pk).status_code == 302
        assert send(coach, open_case, "EMPLOYMENT").status_code == 302
        family, employment = assessments()
        assert employment.based_on_id == family.pk

    def test_needs_become_barriers(self, open_case: Case, coach: User) -> None:
        """N002."""
        move_to(open_case, "US-NC")
        assert send(coach, open_case, "NEEDS", whom=open_case.pk).status_code == 302
        with as_auditor():
            assert Barrier.objects.get().participant_id is None

    def test_living_situation_has_a_level_of_child_welfare(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        """O046."""
        move_to(open_case, "US-OR")
        assert "Living situation" not in page(coach, tab(open_case))
        be_teen_parent(adult)
        assert send(coach, open_case, "LIVING").status_code == 302
        assert assessments()[0].vulnerability == "HIGH"
        assert send(coach, open_case, "LIVING", q_vulnerability="EXTREME").status_code == 422
        assert "High" in page(coach, tab(open_case))

    def test_levels_are_a_dated_setting(self, open_case: Case, coach: User, adult: Participant, admin: User) -> None:
        """O046: the codes are those that an administrator enters; the house default holds until then."""
        move_to(open_case, "US-OR")
        be_teen_parent(adult)
        where = reverse("supervision:setting-change", args=["US-OR", "std.or.vulnerability_levels"])
        values = {"office_id": "state", "first_day": TODAY.isoformat(), "source": "Memo of Child Welfare"}
        wrong = signed_in(admin).post(where, values | {"submission": str(uuid4()), "value": "1, 1; drop"})
        assert wrong.status_code == 422
        assert "different codes" in wrong.content.decode()
        sent = signed_in(admin).post(where, values | {"submission": str(uuid4()), "value": "level 1, level 2"})
        assert sent.status_code == 302
        assert "Level 1, Level 2" in page(admin, reverse("supervision:settings") + "?state=US-OR")
        shown = page(coach, address(open_case, "LIVING"))
        assert 'value="LEVEL_2"' in shown
        assert 'value="HIGH"' not in shown

    def test_what_a_state_does_not_ask_is_turned_away(self, open_case: Case, coach: User) -> None:
        turned = signed_in(coach).get(address(open_case, "FAMILY", open_case.pk), follow=True)
        assert "asks no such assessment" in turned.content.decode()


class TestRefusals:
    def test_who_may(self, open_case: Case, coach: User, outsider: User, auditor: User) -> None:
        where = address(open_case, "EA")
        assert signed_in(outsider).get(where).status_code == 404
        assert signed_in(outsider).post(where, {}).status_code == 404
        assert signed_in(auditor).get(where).status_code == 403
        assert signed_in(auditor).post(where, {}).status_code == 403

    def test_participant_of_another_case_or_a_child(self, open_case: Case, coach: User) -> None:
        other = factories.make_case(coach=coach)
        assert signed_in(coach).get(address(open_case, "EA", adult_of(other).pk)).status_code == 404
        assert signed_in(coach).get(address(open_case, "EA", other.pk)).status_code == 404
        child = next(one for one in factories.people_of(open_case) if one.role == "CHILD")
        assert signed_in(coach).get(address(open_case, "EA", child.pk)).status_code == 404

    def test_closed_case(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status=CaseStatus.CLOSED)
        turned = signed_in(coach).get(address(case, "EA"), follow=True)
        assert "This case is closed" in turned.content.decode()
        assert send(coach, case, "EA").status_code == 403
        assert "Begin" not in page(coach, tab(case)).partition('id="barriers"')[0].partition("<h2>Assessments")[2]

    def test_assessment_of_somebody_else_s_case(self, open_case: Case, coach: User, outsider: User) -> None:
        made = make_assessment(case=open_case, by=coach)
        assert signed_in(outsider).get(reverse("coaching:assessment", args=[made.pk])).status_code == 404


class TestTab:
    def test_asks_as_often_however_much_there_is(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        make_assessment(case=open_case, by=coach)
        make_barrier(case=open_case, by=coach)
        make_strength(case=open_case, by=coach)
        client.get(tab(open_case))
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(tab(open_case))
        for number in range(6):
            make_assessment(case=open_case, by=coach, on=days_ago(number + 1))
            make_barrier(case=open_case, by=coach, words=f"Barrier {number}")
            make_strength(case=open_case, by=coach, words=f"Strength {number}")
        with CaptureQueriesContext(connection) as many:
            shown = client.get(tab(open_case)).content.decode()
        assert "Barrier 5" in shown
        assert len(many) == len(few)

    def test_shows_what_is_owed_and_the_first_free_time(self, open_case: Case, coach: User) -> None:
        """A011: the first free slot is offered."""
        shown = page(coach, tab(open_case))
        assert "First free time for an assessment" in shown
        book = f"{reverse('casework:appointment-book', args=[open_case.pk])}?purpose=EA"
        assert book in shown
        assert signed_in(coach).get(book).context["form"].initial["purpose"] == "EA"
        assert address(open_case, "EA") in shown
        assert "protected entry" in shown


class TestAskedOnce:
    """What was answered once is shown and kept; it is asked again only to be confirmed or changed (A012, O016)."""

    def test_an_adult_s_part_begins_with_what_the_family_said(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        move_to(open_case, "US-OR")
        said = {"resource_needs": {"words": "A second car seat 🚗"}}
        make_assessment(case=open_case, by=coach, kind="FAMILY", participant=None, on=days_ago(4), answers=said)
        shown = page(coach, address(open_case, "FAMILY"))
        assert "A second car seat 🚗" in shown
        assert "As answered " in shown
        assert "Change it only where it is different now." in shown
        own = {"resource_needs": {"words": "Evening child care"}}
        make_assessment(case=open_case, by=coach, kind="FAMILY", participant=adult, on=days_ago(2), answers=own)
        shown = page(coach, address(open_case, "FAMILY"))
        assert "Evening child care" in shown
        assert "A second car seat 🚗" not in shown

    def test_what_stands_on_file_is_shown_and_not_kept_twice(self, open_case: Case, coach: User) -> None:
        move_to(open_case, "US-NC")
        make_barrier(case=open_case, by=coach, participant=None, words="No car since March")
        make_strength(case=open_case, by=coach, words="Up every day at six")
        shown = page(coach, address(open_case, "NEEDS", open_case.pk))
        assert "On file already" in shown
        assert "No car since March" in shown
        assert "Up every day at six" not in shown  # of one adult; the family's own are asked here
        rows = {"q_barriers_0_words": "no car  since march", "q_barriers_1_area": "HOUSING"}
        rows |= {"q_barriers_1_words": "Lease ends", "q_barriers_2_area": "HOUSING", "q_barriers_2_words": "Lease ends"}
        assert send(coach, open_case, "NEEDS", whom=open_case.pk, **rows).status_code == 302
        with as_auditor():
            found = Barrier.objects.filter(case=open_case).order_by("pk").values_list("words", flat=True)
            assert list(found) == ["No car since March", "Lease ends"]
            assert Strength.objects.filter(case=open_case, participant=None).count() == 1


class TestGaps:
    """A long form says everything that is missing at once, and keeps everything that was written."""

    def test_every_gap_is_listed_and_led_to_and_nothing_is_lost(self, open_case: Case, coach: User) -> None:
        gaps: dict[str, Any] = {
            "q_work_said": "", "q_work_same": None, "q_household_same": "DIFFERENT", "q_household_found": "",
            "q_goals": " ", "q_readiness": None, "q_strengths_0_words": "", "q_barriers_1_words": "No car 🚗",
            "q_supports": "Gas money until payday", "remark": "Kept " * 50,
        }  # fmt: skip
        answer = send(coach, open_case, "EA", **gaps)
        shown = answer.content.decode()
        assert answer.status_code == 422
        listed = dict(re.findall(r'<li><a href="#(\w+)">([^<]*)</a></li>', shown))
        assert set(listed) == {
            "id_q_work_said", "id_q_work_same_0", "id_q_household_found", "id_q_goals", "id_q_readiness_0",
            "id_q_strengths_0_words", "id_q_barriers_1_area",
        }  # fmt: skip
        for target in listed:
            assert f'id="{target}"' in shown
        assert "7 things need fixing" in shown
        for kept in ("No car 🚗", "Gas money until payday", "Kept Kept", "Forty hours"):
            assert kept in shown

    def test_what_must_be_answered_does_not_say_optional(self, open_case: Case, coach: User) -> None:
        form = signed_in(coach).get(address(open_case, "EA")).content.decode()
        legends = {words.strip(): mark for words, mark in re.findall(r"<legend>([^<]+)(<span[^>]*>optional)?", form)}
        assert not legends["What the person can build on"]
        assert legends["What has to be overcome"]
        assert not legends["How ready for work"]
        assert not legends["Work and earnings: do they agree?"]
        make_strength(case=open_case, by=coach)
        form = signed_in(coach).get(address(open_case, "EA")).content.decode()
        assert re.search(r"<legend>What the person can build on <span[^>]*>optional", form)


class TestFacts:
    """What was answered is a fact that is asked for across families: who answered this?"""

    def shown(self, user: User, answer: str) -> set[str]:
        page = signed_in(user).get(reverse("casework:families"), {"answered": answer})
        assert page.status_code == 200
        return {row.number for row in page.context["rows"]}

    def test_codes_numbers_and_days_stand_as_they_were_answered(self, open_case: Case, coach: User) -> None:
        told = {"q_travel": ["BUS", "WALK"], "q_hours": "12.50", "q_start": (TODAY + timedelta(days=9)).isoformat()}
        assert send(coach, open_case, "EPI", q_child_care="NO_CARE", q_licence="NO", **told).status_code == 302
        with as_auditor():
            kept = {one.question: one for one in Answer.objects.all()}
        assert {code: kept[code].codes for code in ("travel", "child_care", "licence")} == {
            "travel": ["BUS", "WALK"],
            "child_care": ["NO_CARE"],
            "licence": ["NO"],
        }
        assert (kept["hours"].number, kept["start"].day) == (Decimal("12.50"), TODAY + timedelta(days=9))

    def test_the_list_of_families_is_narrowed_to_who_says_so_now(
        self, open_case: Case, coach: User, other_coach: User, auditor: User
    ) -> None:
        """An answer of before is superseded; nobody finds a family whom they do not see."""
        other = factories.make_case(coach=coach)
        for case in (open_case, other):
            made = {"codes": ["NO_CARE"]}
            make_assessment(case=case, by=coach, kind="EPI", on=days_ago(9), answers={"child_care": made})
        make_assessment(case=other, by=coach, kind="EPI", answers={"child_care": {"codes": ["YES"]}})
        assert self.shown(coach, "EPI.child_care.NO_CARE") == {open_case.number}
        assert self.shown(coach, "EPI.child_care.YES") == {other.number}
        assert self.shown(coach, "EPI.travel.BUS") == set()
        assert self.shown(other_coach, "EPI.child_care.NO_CARE") == set()
        form = signed_in(coach).get(reverse("casework:families")).context["filter"].form
        choices = dict(form["answered"].field.choices)
        assert ("EPI.child_care.NO_CARE", "No") in choices["Is child care settled for working hours?"]
        assert "answered" not in signed_in(auditor).get(reverse("casework:families")).context["filter"].form.fields
