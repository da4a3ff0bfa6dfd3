"""A note begins with what the record knows; what is left unchanged stays marked, what is changed is the author's."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, Contact, Note, Participant, User
from tests import factories
from tests.factories import TODAY, as_auditor, days_ago, make_contact
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contact(open_case: Case, coach: User) -> Contact:
    return make_contact(
        case=open_case, by=coach, on=TODAY, topics=["CHILD_CARE"], is_plan_reviewed=True, next_step="call on Friday"
    )


def address(case: Case, about: Any = None) -> str:
    page = reverse("casework:note-file", args=[case.pk])
    return f"{page}?about={about}" if about else page


def send(user: User, case: Case, about: Any = None, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "template_code": "CONTACT",
        "title": "Contacted regarding child care in June",
        "on": TODAY.isoformat(),
        "about": str(about or ""),
        "section_0": "We spoke of June.",
    } | changes
    values = {name: value for name, value in values.items() if value is not None}
    return signed_in(user).post(address(case, about), values)


def note_of(case: Case) -> Note:
    with as_auditor():
        return case.notes.latest("filed_at")


def written(client_page: str, number: int) -> str:
    """Return what stands in the box of a heading."""
    _, _, rest = client_page.partition(f'name="section_{number}"')
    return rest.partition(">")[2].partition("</textarea>")[0].strip()


class TestPrefill:
    def test_stands_in_the_form_with_its_sources(self, open_case: Case, coach: User, contact: Contact) -> None:
        shown = signed_in(coach).get(address(open_case, contact.pk)).content.decode()
        assert "Phone call, " in written(shown, 0)
        assert "About: child care." in written(shown, 0)
        assert written(shown, 2) == "The plan was reviewed."
        assert written(shown, 3) == "Next step: call on Friday."
        assert 'data-sentence="The plan was reviewed."' in shown
        assert "plan reviewed" in shown

    def test_an_attempt_opens_under_its_own_headings(self, open_case: Case, coach: User) -> None:
        attempt = make_contact(case=open_case, by=coach, method="LETTER", is_reached=False, on=TODAY)
        shown = signed_in(coach).get(address(open_case, attempt.pk)).content.decode()
        assert 'value="Attempted to reach regarding "' in shown
        assert "Attempt by letter, " in written(shown, 0)

    def test_unchanged_sentences_stay_marked_and_changed_ones_do_not(
        self, open_case: Case, coach: User, contact: Contact
    ) -> None:
        send(
            coach,
            open_case,
            contact.pk,
            section_2="The plan was reviewed.\nShe keeps the second step.",
            section_3="Next step: call on Monday.",
        )
        note = note_of(open_case)
        assert note.trace == [
            {"heading": "Plan review", "sentence": "The plan was reviewed.", "fields": ["is_plan_reviewed"]}
        ]
        shown = signed_in(coach).get(reverse("casework:note", args=[note.pk])).content.decode()
        assert 'title="From the record: plan reviewed">The plan was reviewed.</mark>' in shown
        assert "call on Monday.</mark>" not in shown

    def test_nobody_can_send_a_trace(self, open_case: Case, coach: User, contact: Contact) -> None:
        send(coach, open_case, contact.pk, trace="[]", section_0="I was told that she moved.")
        assert note_of(open_case).trace == []

    def test_a_draft_goes_before_it(self, open_case: Case, coach: User, contact: Contact) -> None:
        address_of_draft = reverse("casework:draft-save", args=[f"note.{open_case.pk}.{contact.pk}"])
        words = {"rev": 0, "data": {"section_0": "My own words."}}
        signed_in(coach).post(address_of_draft, words, content_type="application/json")
        shown = signed_in(coach).get(address(open_case, contact.pk)).content.decode()
        assert written(shown, 0) == "My own words."

    def test_turning_to_another_kind_takes_untouched_sentences_along(
        self, open_case: Case, coach: User, contact: Contact
    ) -> None:
        opened = signed_in(coach).get(address(open_case, contact.pk)).content.decode()
        sections = {f"section_{number}": written(opened, number) for number in range(4)}
        turned = send(
            coach, open_case, contact.pk, template_code="PLAN", change_template="yes", title="", **sections
        ).content.decode()
        assert "Phone call, " in written(turned, 0)
        assert "The plan was reviewed." in turned

    def test_meets_the_clock_of_its_contact(self, open_case: Case, coach: User, contact: Contact) -> None:
        """A021: `contact-note` is met from this screen."""
        (clock,) = factories.deadlines_of(open_case, "contact-note")
        assert clock.met_on is None
        send(coach, open_case, contact.pk)
        (clock,) = factories.deadlines_of(open_case, "contact-note")
        assert clock.met_on == TODAY


class TestOneRound:
    def test_a_vague_title_and_empty_headings_are_said_together(self, open_case: Case, coach: User) -> None:
        shown = send(coach, open_case, title="Contact", section_0="").content.decode()
        assert "Say in the title what the note is about" in shown
        assert "Write under at least one heading." in shown

    def test_in_the_box_as_well(self, open_case: Case, coach: User) -> None:
        values = {"template_code": "CONTACT", "title": "Contact", "method": "NONE", "on": TODAY.isoformat()}
        answer = signed_in(coach).post(reverse("casework:note-quick", args=[open_case.pk]), values)
        assert answer.status_code == 422
        assert "Say in the title what the note is about" in answer.content.decode()
        assert "Write under at least one heading." in answer.content.decode()


class TestWordsOfOpinion:
    def test_are_asked_about_and_left_alone(self, open_case: Case, coach: User) -> None:
        """A019: only asks, never rewrites."""
        answer = send(coach, open_case, section_0="She is obviously lazy. 🙂", check_words="yes")
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert "Is this a fact or an opinion?" in shown
        assert "obviously" in shown
        assert written(shown, 0) == "She is obviously lazy. 🙂"
        with as_auditor():
            assert not open_case.notes.exists()

    def test_do_not_stop_a_note(self, open_case: Case, coach: User) -> None:
        assert send(coach, open_case, section_0="She is obviously lazy.").status_code == 302

    def test_say_when_there_is_none(self, open_case: Case, coach: User) -> None:
        assert "No word on the list" in send(coach, open_case, check_words="yes").content.decode()


class TestLateness:
    def test_is_shown_on_the_note_the_timeline_and_the_list(self, open_case: Case, coach: User) -> None:
        """A021: event day and entry day."""
        send(coach, open_case, on=days_ago(14).isoformat())
        note = note_of(open_case)
        client = signed_in(coach)
        for page in (
            reverse("casework:note", args=[note.pk]),
            reverse("casework:case", args=[open_case.pk]),
            reverse("casework:case-notes", args=[open_case.pk]),
        ):
            assert "business days later" in client.get(page).content.decode()

    def test_the_same_day_is_on_time(self, open_case: Case, coach: User) -> None:
        send(coach, open_case)
        shown = signed_in(coach).get(reverse("casework:note", args=[note_of(open_case).pk])).content.decode()
        assert "business days later" not in shown

    def test_binds_where_a_standard_does(self) -> None:
        """Oregon sets no day for notes."""
        oregon = factories.make_user(office=factories.make_office(jurisdiction="US-OR"))
        case = factories.make_case(coach=oregon)
        note = factories.make_note(case=case, by=oregon, on=days_ago(20))
        client = signed_in(oregon)
        assert "Late</" not in client.get(reverse("casework:note", args=[note.pk])).content.decode()
        assert "No note is left." in client.get(late_ones(case)).content.decode()
        assert "business days later" not in client.get(reverse("casework:case", args=[case.pk])).content.decode()


def late_ones(case: Case) -> str:
    return reverse("casework:case-notes", args=[case.pk]) + "?late=yes"


class TestAssessmentNote:
    pairs = {
        "pair_0_answer": "DIFFERS",
        "pair_0_says": "Forty hours a week",
        "pair_0_found": "Pay stubs show thirty",
        "pair_0_explanation": "Overtime ended in May; she counted it",
        "pair_1_answer": "SAME",
        "pair_2_answer": "SAME",
        "pair_3_answer": "NOT_RAISED",
    }

    def write(self, coach: User, case: Case, about: Any = None, **changes: Any) -> HttpResponse:
        values = {"template_code": "EA", "title": "Employability assessment: strengths and hours"} | self.pairs
        return send(coach, case, about, **values | changes)

    def test_meets_its_clock(self, open_case: Case, coach: User, adult: Participant) -> None:
        """A020: `ea-note` is met from this screen."""
        factories.make_event(open_case, EventKind.ASSESSMENT_COMPLETED, on=TODAY, participant=adult, assessment="EA")
        (clock,) = factories.deadlines_of(open_case, "ea-note")
        shown = signed_in(coach).get(f"{address(open_case)}?template=EA").content.decode()
        assert reverse("casework:excusal-ask", args=[open_case.pk, clock.pk]) in shown
        assert self.write(coach, open_case, participant_id=str(adult.pk)).status_code == 302
        (clock,) = factories.deadlines_of(open_case, "ea-note")
        assert clock.met_on == TODAY

    def test_sets_two_accounts_beside_each_other(self, open_case: Case, coach: User) -> None:
        """A013."""
        self.write(coach, open_case)
        note = note_of(open_case)
        with as_auditor():
            rows = list(note.pairs.order_by("position").values_list("subject", "answer", "explanation"))
        assert rows[0] == ("Work and earnings", "DIFFERS", "Overtime ended in May; she counted it")
        assert [row[1] for row in rows] == ["DIFFERS", "SAME", "SAME", "NOT_RAISED"]
        shown = signed_in(coach).get(reverse("casework:note", args=[note.pk])).content.decode()
        for words in ("They differ", "No discrepancy", "Pay stubs show thirty"):
            assert words in shown
        found = signed_in(coach).post(reverse("casework:search"), {"q": "Overtime"}, follow=True).content.decode()
        assert "strengths and hours" in found

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"pair_0_explanation": ""}, "explain the difference, or the note cannot be filed"),
            ({"pair_0_says": ""}, "write what the client says"),
            ({"pair_2_answer": None}, "that there is none is an answer"),
            ({"pair_3_answer": "MAYBE"}, "Choose one of the answers."),
        ],
    )
    def test_a_difference_unexplained_stops_it_and_keeps_the_text(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        """A013."""
        answer = self.write(coach, open_case, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Pay stubs show thirty" in answer.content.decode()
        with as_auditor():
            assert not open_case.notes.exists()

    def test_the_box_points_to_its_own_page(self, open_case: Case, coach: User) -> None:
        values = {
            "template_code": "EA",
            "title": "Employability assessment: strengths and hours",
            "section_0": "Ten years in kitchens.",
            "method": "NONE",
            "on": TODAY.isoformat(),
        }
        answer = signed_in(coach).post(reverse("casework:note-quick", args=[open_case.pk]), values)
        assert answer.status_code == 422
        assert "on its own page" in answer.content.decode()

    def test_an_approved_later_day_counts_as_on_time(
        self, open_case: Case, coach: User, supervisor: User, adult: Participant
    ) -> None:
        """A020: extenuating circumstances approved by the supervisor."""
        factories.make_event(
            open_case, EventKind.ASSESSMENT_COMPLETED, on=days_ago(4), participant=adult, assessment="EA"
        )
        (clock,) = factories.deadlines_of(open_case, "ea-note")
        assert clock.due_on < TODAY
        ask = reverse("casework:excusal-ask", args=[open_case.pk, clock.pk])
        assert "extenuating circumstances" in signed_in(coach).get(ask).content.decode()
        later = {"reason": "The interpreter fell ill", "until": days_ago(-1).isoformat(), "submission": str(uuid4())}
        signed_in(coach).post(ask, later)
        with as_auditor():
            excusal = open_case.excusals.get()
        signed_in(supervisor).post(
            reverse("supervision:excusal-decide", args=[excusal.pk]),
            {"submission": str(uuid4()), "decision": "approve", "answer": "Agreed."},
        )
        self.write(coach, open_case, participant_id=str(adult.pk))
        assert "No note is left." in signed_in(coach).get(late_ones(open_case)).content.decode()
        shown = signed_in(coach).get(reverse("casework:note", args=[note_of(open_case).pk])).content.decode()
        assert "Late</" not in shown
        (clock,) = factories.deadlines_of(open_case, "ea-note")
        assert (clock.due_on, clock.met_on) == (days_ago(-1), TODAY)
