"""A plan offered, read back, signed by everyone who must; refused, mailed, withdrawn (A024, A025, A034, A065, O018)."""

import base64
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse
from PIL import Image, ImageDraw

from casework.choices import CaseStatus, EventKind
from casework.models import Case, Participant, Person, Release, User
from coaching.choices import PlanStatus
from coaching.models import Plan, PlanMailing, PlanSigner
from tests import factories
from tests.factories import TODAY, as_auditor, deadlines_of, events_of, make_case, make_document
from tests.flows.coaching.planned import OWN_WORDS, draft_plan, offered_plan, signed_plan, stands
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def drawn(*, size: tuple[int, int] = (900, 270), is_empty: bool = False, form: str = "PNG") -> str:
    """Return a drawing as the page sends it."""
    picture = Image.new("RGB" if form == "JPEG" else "RGBA", size)
    if not is_empty:
        ImageDraw.Draw(picture).line([(20, 100), (300, 60), (600, 180)], fill="red", width=4)
    file = BytesIO()
    picture.save(file, form)
    return base64.b64encode(file.getvalue()).decode()


def post(user: User, page: str, *keys: Any, **values: Any) -> HttpResponse:
    return signed_in(user).post(reverse(page, args=keys), {"submission": str(uuid4())} | values)


def signers(plan: Plan) -> list[PlanSigner]:
    with as_auditor():
        return list(plan.signers.standing().select_related("participant__person", "user").order_by("position"))


def name_of(signer: PlanSigner) -> str:
    """Return the name that stands on a line of `signers`."""
    return signer.participant.person.name if signer.participant else signer.user.name if signer.user else ""


def sign(user: User, plan: Plan, signer: PlanSigner, **values: Any) -> HttpResponse:
    told = {"signer_id": str(signer.pk), "way": "TYPED", "typed_name": name_of(signer)}
    return post(user, "coaching:plan-sign", plan.pk, **told | values)


class TestOffer:
    def test_reads_the_plan_back_and_names_everybody_who_signs(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        plan = draft_plan(open_case, coach)
        shown = signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).content.decode()
        assert "Offer it for signing" in shown
        assert post(coach, "coaching:plan-offer", plan.pk).status_code == 302
        shown = signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).content.decode()
        assert OWN_WORDS in shown
        assert "Call four providers" in shown
        assert "Joan Bixby" in shown
        assert "signs last" in shown
        assert stands(plan).status == PlanStatus.OFFERED

    @pytest.mark.parametrize(
        ("kind", "words", "count"),
        [("FSSP", "Each parent signs", 3), ("IFSSP", "The plan is one person’s: they sign it", 2)],
    )
    def test_says_why_who_signs(self, open_case: Case, coach: User, kind: str, words: str, count: int) -> None:
        """A024: of a family’s plan both parents (AS 47.27.030), of one person’s plan that person."""
        factories.make_participant(case=open_case, position=3)
        plan = offered_plan(open_case, coach, kind=kind)
        assert len(signers(plan)) == count
        shown = signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).content.decode()
        assert words in shown
        assert "The coach signs last." in shown

    def test_says_that_the_paper_is_in_english_and_what_to_do(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        plan = offered_plan(open_case, coach)
        pages = [
            reverse("coaching:plan-sign", args=[plan.pk]),
            reverse("coaching:plan", args=[plan.pk]),
            reverse("coaching:plans", args=[open_case.pk]),
        ]
        client = signed_in(coach)
        assert all("The paper is in English" not in client.get(page).content.decode() for page in pages)
        with factories.as_importer():
            Person.objects.filter(pk=adult.person_id).update(language="es")
        for page in pages:
            shown = " ".join(client.get(page).content.decode().split())
            assert "Amy</span> reads Spanish. No reviewed text of it exists in that language." in shown
            assert "Let an interpreter read it through with them before they sign" in shown

    def test_says_what_is_missing(self, open_case: Case, coach: User) -> None:
        plan = draft_plan(open_case, coach)
        with factories.as_importer():
            Plan.objects.filter(pk=plan.pk).update(words="")
        shown = post(coach, "coaching:plan-offer", plan.pk)
        assert shown.status_code == 422
        assert "own words first" in shown.content.decode()

    @pytest.mark.parametrize("of", ["plan-words", "goal-new", "goal"])
    def test_words_that_were_typed_and_not_saved_come_first(self, open_case: Case, coach: User, of: str) -> None:
        """Nobody signs words that were replaced on the page beside."""
        plan = draft_plan(open_case, coach)
        with as_auditor():
            goal = plan.goals.get()
        key = f"{of}.{open_case.pk}.{goal.pk if of == 'goal' else plan.pk}"
        data = {"rev": 0, "data": {"words": "I changed my mind 🐟"}}
        client = signed_in(coach)
        client.post(reverse("casework:draft-save", args=[key]), data, content_type="application/json")
        shown = client.get(reverse("coaching:plan-sign", args=[plan.pk])).content.decode()
        assert "What you typed is not saved yet" in shown
        assert "Offer it for signing" not in shown
        assert post(coach, "coaching:plan-offer", plan.pk).status_code == 422
        assert stands(plan).status == PlanStatus.DRAFT

    def test_shows_the_name_that_was_typed_as_a_signature(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        first = signers(plan)[0]
        typed = name_of(first).replace("Amy ", "Amy Oren ") + " 🐟"
        sign(coach, plan, first, typed_name=typed)
        shown = signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).content.decode()
        assert typed in shown

    def test_goes_back_into_writing_and_loses_its_signatures(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        sign(coach, plan, signers(plan)[0])
        assert post(coach, "coaching:plan-rewrite", plan.pk).status_code == 302
        assert stands(plan).status == PlanStatus.DRAFT
        assert signers(plan) == []
        with as_auditor():
            assert [one.signed_on for one in PlanSigner.objects.filter(plan=plan).order_by("position")] == [TODAY, None]

    def test_a_signed_plan_is_not_taken_back(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        client = signed_in(coach)
        answer = client.post(reverse("coaching:plan-rewrite", args=[plan.pk]), {"submission": str(uuid4())})
        assert "it cannot be draft any more" in client.get(answer["Location"]).content.decode()
        assert stands(plan).status == PlanStatus.ACTIVE


class TestSign:
    def test_by_typing_and_the_coach_last(self, open_case: Case, coach: User, adult: Participant) -> None:
        plan = offered_plan(open_case, coach)
        first, last = signers(plan)
        early = sign(coach, plan, last, typed_name="Joan Bixby")
        assert early.status_code == 422
        assert "signs last" in early.content.decode()
        assert sign(coach, plan, first, scopes=["PLAN", "ATTENDANCE"]).status_code == 302
        assert stands(plan).status == PlanStatus.OFFERED
        answer = sign(coach, plan, last, typed_name="Joan Bixby")
        assert "Review it with the family" in signed_in(coach).get(answer["Location"]).content.decode()
        plan = stands(plan)
        assert (plan.status, plan.signed_on) == (PlanStatus.ACTIVE, TODAY)
        with as_auditor():
            assert Release.objects.get(plan_id=plan.pk).scopes == ["PLAN", "ATTENDANCE"]
        assert all(one.met_on == TODAY for one in deadlines_of(open_case, "plan"))
        assert [one.due_on for one in deadlines_of(open_case, "plan-expiry")] == [plan.last_review_on]

    def test_by_drawing_and_what_is_kept_is_drawn_anew(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        first = signers(plan)[0]
        assert sign(coach, plan, first, way="DRAWN", typed_name="", drawing=drawn()).status_code == 302
        kept = signers(plan)[0]
        assert kept.way == "DRAWN"
        assert kept.drawing
        assert b"PNG" not in bytes(kept.drawing)

    @pytest.mark.parametrize(
        "drawing",
        [
            "",
            "no picture",
            base64.b64encode(b"\x89PNG\r\n\x1a\nbroken").decode(),
            drawn(is_empty=True),
            drawn(size=(4000, 900)),
            drawn(form="JPEG"),
        ],
        ids=["nothing", "words", "broken", "empty", "too large", "another kind"],
    )
    def test_refuses_a_drawing_that_is_none(self, open_case: Case, coach: User, drawing: str) -> None:
        plan = offered_plan(open_case, coach)
        shown = sign(coach, plan, signers(plan)[0], way="DRAWN", typed_name="", drawing=drawing)
        assert shown.status_code == 422
        assert "Sign in the box, or type the name" in shown.content.decode()

    def test_on_paper_with_its_day_and_scan(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        scan = make_document(case=open_case, by=coach)
        values = {"way": "PAPER", "typed_name": "", "on": str(TODAY), "document_id": str(scan.pk)}
        assert sign(coach, plan, signers(plan)[0], **values).status_code == 302
        assert signers(plan)[0].document_id == scan.pk

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"way": "PAPER", "on": str(TODAY + timedelta(days=1))}, "lies in the future"),
            ({"way": "PAPER", "on": str(TODAY - timedelta(days=1))}, "not offered yet"),
            ({"way": "PAPER", "on": ""}, "Enter the day"),
            ({"way": "PAPER", "on": "2026-02-30"}, "not a day of the calendar"),
            ({"way": "MAIL", "on": str(TODAY)}, "Write down first when the plan was mailed"),
            ({"way": "FIELD", "on": str(TODAY)}, "Choose how it was signed"),
            ({"typed_name": " "}, "Type the whole name"),
            ({"typed_name": "Joan Bixby"}, "This is not the name of who signs. Type “Amy Tolmin"),
            ({"document_id": str(uuid4()), "way": "PAPER", "on": str(TODAY)}, "Choose a paper of this case"),
            ({"scopes": ["HEALTH"]}, "Select a valid choice"),
        ],
    )
    def test_refuses_what_is_no_signature(
        self, open_case: Case, coach: User, values: dict[str, Any], words: str
    ) -> None:
        plan = offered_plan(open_case, coach)
        shown = sign(coach, plan, signers(plan)[0], **values)
        assert shown.status_code == 422
        assert words in shown.content.decode()
        assert signers(plan)[0].signed_on is None

    def test_says_whose_name_is_asked_and_keeps_another_that_was_typed(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        """A024, O018: a typed name is a signature only where it is the name of whoever signs, the coach's too."""
        plan = offered_plan(open_case, coach)
        first, last = signers(plan)
        page = signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).content.decode()
        assert f'As here: <span class="pii">{adult.person.name}</span>' in page
        shown = sign(coach, plan, first, typed_name="June Tolmin").content.decode()
        assert f"Type “{adult.person.name}”" in shown
        assert 'value="June Tolmin"' in shown
        backwards = f"{adult.person.family_name.upper()}, amy"
        assert sign(coach, plan, first, typed_name=backwards).status_code == 302
        shown = sign(coach, plan, last, typed_name=adult.person.name)
        assert shown.status_code == 422
        assert "Type “Joan Bixby”" in shown.content.decode()
        assert sign(coach, plan, last, typed_name="joan m. bixby").status_code == 302
        assert stands(plan).status == PlanStatus.ACTIVE

    def test_each_reads_the_words_of_their_own_role(self, open_case: Case, coach: User) -> None:
        """O018: the coach does not sign what the family agrees to."""
        plan = offered_plan(open_case, coach)
        address = reverse("coaching:plan-sign", args=[plan.pk])
        of_family, of_coach = "I took part in making this plan", "I made this plan together with the people who sign it"
        shown = signed_in(coach).get(address).content.decode()
        assert of_family in shown
        assert of_coach not in shown
        sign(coach, plan, signers(plan)[0])
        shown = signed_in(coach).get(address).content.decode()
        assert of_coach in shown
        assert of_family not in shown

    def test_a_page_of_older_words_signs_nothing(self, open_case: Case, coach: User) -> None:
        """O018: read in one window, offered anew in another; the first window's signature is nobody's."""
        plan = offered_plan(open_case, coach)
        first = signers(plan)[0]
        post(coach, "coaching:plan-rewrite", plan.pk)
        post(coach, "coaching:plan-offer", plan.pk, knows_questions="on")
        shown = sign(coach, plan, first)
        assert shown.status_code == 422
        assert "The plan was offered anew; read it together again." in shown.content.decode()
        assert all(one.signed_on is None for one in signers(plan))

    def test_the_scan_of_a_paper_is_missed_and_added(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        first = signers(plan)[0]
        sign(coach, plan, first, way="PAPER", typed_name="", on=str(TODAY))
        pages = [reverse(f"coaching:{page}", args=[plan.pk]) for page in ("plan-sign", "plan")]
        assert all("Scan missing" in signed_in(coach).get(page).content.decode() for page in pages)
        scan = make_document(case=open_case, by=coach)
        assert post(coach, "coaching:plan-scan", plan.pk, first.pk, document_id="").status_code == 422
        assert post(coach, "coaching:plan-scan", plan.pk, first.pk, document_id=str(scan.pk)).status_code == 302
        assert signers(plan)[0].document_id == scan.pk
        assert all("Scan missing" not in signed_in(coach).get(page).content.decode() for page in pages)
        assert post(coach, "coaching:plan-scan", plan.pk, first.pk, document_id=str(scan.pk)).status_code == 422

    def test_nobody_signs_for_another_coach(self, open_case: Case, coach: User, lead_worker: User) -> None:
        plan = offered_plan(open_case, coach)
        sign(coach, plan, signers(plan)[0])
        assert sign(lead_worker, plan, signers(plan)[1]).status_code == 403

    def test_one_who_did_not_want_to_is_written_down_and_nothing_follows(self, open_case: Case, coach: User) -> None:
        """A025, O024: the plan stays open for signing."""
        plan = offered_plan(open_case, coach)
        first = signers(plan)[0]
        assert post(coach, "coaching:plan-refuse", plan.pk, first.pk, words=" ").status_code == 422
        said = "Wants to ask her lawyer 🧑‍⚖️"
        assert post(coach, "coaching:plan-refuse", plan.pk, first.pk, words=said).status_code == 302
        shown = signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).content.decode()
        assert said in shown
        assert len(events_of(open_case, EventKind.SIGNING_REFUSED)) == 1
        assert sign(coach, plan, first).status_code == 302


class TestMail:
    def test_is_owed_back_and_its_note_says_both_days(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        back = TODAY + timedelta(days=10)
        first = signers(plan)[0]
        values = {"participant_id": str(first.participant_id), "mailed_on": str(TODAY), "due_back_on": str(back)}
        answer = post(coach, "coaching:plan-mail", plan.pk, **values)
        assert answer["Location"] == f"{reverse('casework:note-file', args=[open_case.pk])}?about={plan.pk}"
        assert [one.due_on for one in deadlines_of(open_case, "plan-return")] == [back]
        note = signed_in(coach).get(answer["Location"]).content.decode()
        assert f"mailed on {TODAY:%B} {TODAY.day}, {TODAY.year}" in note
        assert f"due back on {back:%B} {back.day}, {back.year}" in note
        form = signed_in(coach).get(answer["Location"]).context["form"]
        assert form["template_code"].value() == "PLAN"
        assert "The plan was mailed on" in form["section_2"].value()
        assert form["section_2"].label == "Signatures and mailing"
        kept = ("template_code", "title", "on", "about", "participant_id", "section_2")
        values = {name: str(form[name].value()) for name in kept} | {"submission": str(uuid4())}
        assert signed_in(coach).post(answer["Location"], values).status_code == 302
        early = sign(coach, plan, first, way="MAIL", on=str(TODAY), returned_on=str(TODAY - timedelta(days=1)))
        assert early.status_code == 422
        assert "It was not signed yet on this day." in early.content.decode()
        values = {"way": "MAIL", "typed_name": "", "on": str(TODAY), "returned_on": str(TODAY)}
        assert sign(coach, plan, first, **values).status_code == 302
        with as_auditor():
            assert PlanMailing.objects.get().returned_on == TODAY

    def test_shows_what_is_safe_and_never_the_safe_address(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        person = signers(plan)[0].participant.person
        page = reverse("coaching:plan-mail", args=[plan.pk])
        with factories.as_importer():
            Person.objects.filter(pk=person.pk).update(mailing_address="5 Fir St", safe_contact=["NO_VOICEMAIL"])
        shown = signed_in(coach).get(page).content.decode()
        assert "Mail to the home" in shown
        assert "No voicemail" in shown
        with factories.as_importer():
            Person.objects.filter(pk=person.pk).update(safe_contact=["NO_MAIL"])
        shown = signed_in(coach).get(page).content.decode()
        assert "Mail to the home" not in shown
        assert "5 Fir St" not in shown
        assert "No mail" in signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).content.decode()

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"mailed_on": str(TODAY + timedelta(days=1))}, "lies in the future"),
            ({"mailed_on": str(TODAY - timedelta(days=1))}, "was not ready on this day"),
            ({"due_back_on": str(TODAY)}, "at least a day"),
            ({"participant_id": str(uuid4())}, "is not waited for"),
        ],
    )
    def test_refuses_days_that_cannot_be(
        self, open_case: Case, coach: User, values: dict[str, str], words: str
    ) -> None:
        plan = offered_plan(open_case, coach)
        told = {
            "participant_id": str(signers(plan)[0].participant_id),
            "mailed_on": str(TODAY),
            "due_back_on": str(TODAY + timedelta(days=7)),
        }
        shown = post(coach, "coaching:plan-mail", plan.pk, **told | values)
        assert shown.status_code == 422
        assert words in shown.content.decode()


class TestWithdraw:
    def test_says_why(self, open_case: Case, coach: User) -> None:
        plan = draft_plan(open_case, coach)
        assert post(coach, "coaching:plan-withdraw", plan.pk, words="").status_code == 422
        assert post(coach, "coaching:plan-withdraw", plan.pk, words="They moved away").status_code == 302
        assert stands(plan).withdrawn_words == "They moved away"

    def test_a_signed_plan_is_not_withdrawn(self, open_case: Case, coach: User) -> None:
        plan = signed_plan(open_case, coach)
        assert post(coach, "coaching:plan-withdraw", plan.pk, words="No").status_code == 422


class TestFieldPlan:
    def enter(self, user: User, case: Case, **changes: Any) -> HttpResponse:
        values = {
            "participant_id": str(factories.adult_of(case).pk),
            "kind": "FSSP",
            "written_on": str(TODAY - timedelta(days=3)),
            "goal_on": str(TODAY + timedelta(days=60)),
            "signed_on": str(TODAY - timedelta(days=3)),
            "signed_by": str(factories.adult_of(case).pk),
            "is_original_in_file": "on",
        } | changes
        return post(user, "coaching:field-plan", case.pk, **{name: one for name, one in values.items() if one})

    def test_holds_with_its_four_fields_and_fixed_goal(self, open_case: Case, coach: User) -> None:
        """A033."""
        page = signed_in(coach).get(reverse("coaching:field-plan", args=[open_case.pk])).content.decode()
        assert "Field FSSP, original in file" in page
        assert self.enter(coach, open_case).status_code == 302
        with as_auditor():
            plan = Plan.objects.get()
            assert plan.goals.get().words == "Field FSSP, original in file"
        assert (plan.status, plan.last_review_on) == (PlanStatus.ACTIVE, TODAY + timedelta(days=60))
        assert all(one.met_on for one in deadlines_of(open_case, "plan"))

    def test_waits_for_the_parent_whose_signature_is_not_on_the_paper(self, open_case: Case, coach: User) -> None:
        """A024, A033: each parent signs a family's plan, also one that was written on a visit."""
        amy, cal = factories.adult_of(open_case), factories.make_participant(case=open_case, position=3)
        answer = self.enter(coach, open_case)
        with as_auditor():
            plan = Plan.objects.get()
        assert answer["Location"] == reverse("coaching:plan-sign", args=[plan.pk])
        assert plan.status == PlanStatus.OFFERED
        assert {one.participant_id: bool(one.signed_on) for one in signers(plan)} == {amy.pk: True, cal.pk: False}
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "on the field form" in shown
        assert f"{cal.person.name}</span> signs" in shown
        assert "The coach signs last" not in shown
        assert "Take it back into writing" not in shown
        assert post(coach, "coaching:plan-rewrite", plan.pk).status_code == 302
        assert stands(plan).status == PlanStatus.OFFERED
        own = signed_in(coach).get(reverse("coaching:plan", args=[plan.pk])).content.decode()
        assert "Coach signs" not in own

        early = sign(coach, plan, signers(plan)[1], way="PAPER", on=str(TODAY - timedelta(days=4)))
        assert "was not written yet" in early.content.decode()
        late = sign(coach, plan, signers(plan)[1], way="PAPER", on=str(TODAY - timedelta(days=2)))
        assert late.status_code == 302
        held = stands(plan)
        assert (held.status, held.signed_on) == (PlanStatus.ACTIVE, TODAY - timedelta(days=2))
        assert held.last_review_on == TODAY + timedelta(days=60)

    def test_holds_at_once_with_both_parents_on_the_paper(self, open_case: Case, coach: User) -> None:
        keys = [str(factories.adult_of(open_case).pk), str(factories.make_participant(case=open_case, position=3).pk)]
        assert self.enter(coach, open_case, signed_by=keys).status_code == 302
        with as_auditor():
            plan = Plan.objects.get()
        assert plan.status == PlanStatus.ACTIVE
        assert [(str(one.participant_id), one.way) for one in signers(plan)] == [(key, "FIELD") for key in keys]

    def test_refuses_the_signature_of_somebody_whom_the_plan_does_not_ask(self, open_case: Case, coach: User) -> None:
        """A parent does not sign the plan that is the other's alone."""
        cal = factories.make_participant(case=open_case, position=3)
        keys = [str(factories.adult_of(open_case).pk), str(cal.pk)]
        shown = self.enter(coach, open_case, kind="IFSSP", signed_by=keys)
        assert shown.status_code == 422
        assert f"{cal.person.name} does not sign this plan" in shown.content.decode()
        with as_auditor():
            assert not Plan.objects.exists()

    def test_one_scan_stands_with_everybody_who_signed_the_form(self, open_case: Case, coach: User) -> None:
        keys = [str(factories.adult_of(open_case).pk), str(factories.make_participant(case=open_case, position=3).pk)]
        paper = make_document(case=open_case, by=coach)
        page = signed_in(coach).get(reverse("coaching:field-plan", args=[open_case.pk])).content.decode()
        assert paper.title in page
        self.enter(coach, open_case, signed_by=keys, document_id=str(paper.pk))
        with as_auditor():
            plan = Plan.objects.get()
        assert {one.document_id for one in signers(plan)} == {paper.pk}
        assert "Scan missing" not in signed_in(coach).get(reverse("coaching:plan", args=[plan.pk])).content.decode()

    def test_its_scan_is_added_later_for_everybody_on_it(self, open_case: Case, coach: User) -> None:
        keys = [str(factories.adult_of(open_case).pk), str(factories.make_participant(case=open_case, position=3).pk)]
        self.enter(coach, open_case, signed_by=keys)
        with as_auditor():
            plan = Plan.objects.get()
        first = signers(plan)[0]
        address = reverse("coaching:plan-scan", args=[plan.pk, first.pk])
        assert address in signed_in(coach).get(reverse("coaching:plan", args=[plan.pk])).content.decode()
        paper = make_document(case=open_case, by=coach)
        assert post(coach, "coaching:plan-scan", plan.pk, first.pk, document_id=str(paper.pk)).status_code == 302
        assert {one.document_id for one in signers(plan)} == {paper.pk}
        again = post(coach, "coaching:plan-scan", plan.pk, first.pk, document_id=str(paper.pk))
        assert "No scan is missing" in again.content.decode()

    def test_asks_before_it_ends_a_plan_that_somebody_signed(self, open_case: Case, coach: User) -> None:
        plan = offered_plan(open_case, coach)
        page = reverse("coaching:field-plan", args=[open_case.pk])
        assert "It ends the plan" not in signed_in(coach).get(page).content.decode()
        sign(coach, plan, signers(plan)[0])
        assert "It ends the plan" in signed_in(coach).get(page).content.decode()
        shown = self.enter(coach, open_case)
        assert shown.status_code == 422
        assert "Say that this paper ends it" in shown.content.decode()
        assert self.enter(coach, open_case, ends_signed="on").status_code == 302
        assert stands(plan).status == PlanStatus.WITHDRAWN
        assert len(events_of(open_case, EventKind.PLAN_WITHDRAWN)) == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"signed_on": str(TODAY + timedelta(days=1))}, "lies in the future"),
            ({"written_on": str(TODAY), "signed_on": str(TODAY - timedelta(days=1))}, "before it was written"),
            ({"goal_on": str(TODAY - timedelta(days=3))}, "comes after the day of signing"),
            ({"is_original_in_file": ""}, "Put the original in the file first"),
            ({"signed_by": ""}, "Tick who signed the paper"),
            ({"signed_by": str(uuid4())}, "Choose an adult of this case"),
            ({"document_id": str(uuid4())}, "Choose a paper of this case"),
            ({"participant_id": str(uuid4())}, "Choose an adult of this case"),
            ({"kind": "MRA"}, "Select a valid choice"),
        ],
    )
    def test_refuses_what_cannot_be(self, open_case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        shown = self.enter(coach, open_case, **changes)
        assert shown.status_code == 422
        assert words in shown.content.decode()


PAGES = ("plan-sign", "plan-withdraw", "plan-mail", "plan-paper")


class TestWhoMay:
    @pytest.mark.parametrize("page", PAGES)
    def test_an_outsider_finds_nothing(self, open_case: Case, coach: User, outsider: User, page: str) -> None:
        plan = factories.make_signed_plan(case=open_case, by=coach)
        assert signed_in(outsider).get(reverse(f"coaching:{page}", args=[plan.pk])).status_code == 404

    @pytest.mark.parametrize("page", PAGES)
    def test_one_who_only_reads_is_told_so(self, open_case: Case, coach: User, auditor: User, page: str) -> None:
        plan = factories.make_signed_plan(case=open_case, by=coach)
        assert signed_in(auditor).get(reverse(f"coaching:{page}", args=[plan.pk])).status_code == 403

    @pytest.mark.parametrize("role", ["case_aide", "eligibility_worker"])
    def test_who_decides_nothing_reads_and_prints(
        self, open_case: Case, coach: User, role: str, request: pytest.FixtureRequest
    ) -> None:
        """Domain 1: a case aide and an eligibility worker write, offer and sign no plan."""
        user = request.getfixturevalue(role)
        held, offered = signed_plan(open_case, coach), offered_plan(open_case, coach, reason="She moved")
        client = signed_in(user)
        for page in ("plan-sign", "plan-edit", "plan-withdraw"):
            assert client.get(reverse(f"coaching:{page}", args=[offered.pk])).status_code == 403
        assert sign(user, offered, signers(offered)[0]).status_code == 403
        assert post(user, "coaching:plan-begin", open_case.pk, slot=f"IFSSP.{held.participant_id}").status_code == 403
        shown = [
            client.get(reverse("coaching:plans", args=[open_case.pk])).content.decode(),
            client.get(reverse("coaching:plan", args=[offered.pk])).content.decode(),
        ]
        assert all(reverse("coaching:plan-paper", args=[offered.pk]) in page for page in shown)
        for words in ("Review together", "Write a new version", "/sign/", "Begin a plan", "Enter the field plan"):
            assert all(words not in page for page in shown), words
        assert client.get(reverse("coaching:plan-paper", args=[held.pk])).status_code == 200

    def test_a_case_aide_mails_an_offered_plan(self, open_case: Case, coach: User, case_aide: User) -> None:
        """Domain 1: a case aide sends letters; A034."""
        plan = offered_plan(open_case, coach)
        client, page = signed_in(case_aide), reverse("coaching:plan-mail", args=[plan.pk])
        assert page in client.get(reverse("coaching:plan", args=[plan.pk])).content.decode()
        shown = client.get(page).content.decode()
        assert f'href="{reverse("coaching:plan", args=[plan.pk])}">Cancel' in shown
        back = TODAY + timedelta(days=10)
        told = {"participant_id": str(signers(plan)[0].participant_id), "mailed_on": str(TODAY)}
        answer = post(case_aide, "coaching:plan-mail", plan.pk, **told, due_back_on=str(back))
        assert answer.status_code == 302
        assert [one.due_on for one in deadlines_of(open_case, "plan-return")] == [back]
        assert signed_in(case_aide).get(answer["Location"]).status_code == 200

    def test_a_case_aide_files_the_scan_of_a_signed_paper(self, open_case: Case, coach: User, case_aide: User) -> None:
        """Domain 1: a case aide files documents; A033."""
        plan = factories.make_signed_plan(case=open_case, by=coach)
        (line,) = signers(plan)
        document = make_document(case=open_case, by=case_aide)
        client, page = signed_in(case_aide), reverse("coaching:plan-scan", args=[plan.pk, line.pk])
        assert page in client.get(reverse("coaching:plan", args=[plan.pk])).content.decode()
        assert client.get(page).status_code == 200
        answer = post(case_aide, "coaching:plan-scan", plan.pk, line.pk, document_id=str(document.pk))
        assert answer["Location"] == reverse("coaching:plan", args=[plan.pk])
        assert signers(plan)[0].document_id == document.pk

    def test_an_eligibility_worker_handles_no_papers_of_plans(
        self, open_case: Case, coach: User, eligibility_worker: User
    ) -> None:
        plan = factories.make_signed_plan(case=open_case, by=coach)
        for name, *more in (
            ("plan-mail",),
            ("plan-scan", signers(plan)[0].pk),
            ("plan-copy-give", signers(plan)[0].pk),
        ):
            page = reverse(f"coaching:{name}", args=[plan.pk, *more])
            assert signed_in(eligibility_worker).get(page).status_code == 403

    def test_an_engagement_specialist_and_a_lead_worker_write(
        self, open_case: Case, coach: User, engagement_specialist: User, lead_worker: User
    ) -> None:
        """R032: the plan is updated from a staffing, which the engagement specialist runs."""
        plan = draft_plan(open_case, coach)
        for user in (engagement_specialist, lead_worker):
            assert signed_in(user).get(reverse("coaching:plan-edit", args=[plan.pk])).status_code == 200

    def test_nothing_more_is_signed_on_a_closed_case(self, coach: User) -> None:
        case = make_case(coach=coach, status=CaseStatus.CLOSED)
        plan = factories.make_signed_plan(case=case, by=coach)
        assert signed_in(coach).get(reverse("coaching:plan-sign", args=[plan.pk])).status_code == 403
        assert signed_in(coach).get(reverse("coaching:field-plan", args=[case.pk])).status_code == 403
        assert signed_in(coach).get(reverse("coaching:plan-paper", args=[plan.pk])).status_code == 200

    def test_a_signer_of_another_plan_is_not_found(self, open_case: Case, coach: User) -> None:
        plan = factories.make_signed_plan(case=open_case, by=coach)
        assert signed_in(coach).get(reverse("coaching:plan-refuse", args=[plan.pk, uuid4()])).status_code == 404
