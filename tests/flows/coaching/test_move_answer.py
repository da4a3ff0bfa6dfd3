"""An answer that was written in the open, moved behind the narrower wall by its author (O037; security 2.1)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Draft, Note, Participant, RestrictedFact, User
from coaching import rules
from coaching.models import Answer, Assessment, KeptAssessment, Plan, SituationChange
from tests.coaching_records import make_advocacy, make_assessment, make_barrier
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer, days_ago, make_case, make_note
from tests.flows.coaching import planned
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

TOLD = "He hit me on Sunday 😟\nand took the keys"
STAYS = "Other matters come first."


def address(assessment: Assessment) -> str:
    return reverse("coaching:answer-move", args=[assessment.pk])


def make_epi(case: Case, by: User, **changes: Any) -> Assessment:
    answers = {"in_the_way": {"words": TOLD.replace("\n", "\r\n")}, "work": {"words": "Ten years in kitchens"}}
    return make_assessment(case=case, by=by, kind="EPI", answers=answers, **changes)


def move(user: User, assessment: Assessment, **changes: Any) -> HttpResponse:
    values = {"what": "in_the_way", "stays": STAYS, "kind": "DV"}
    values |= {"participant_id": str(assessment.participant_id), "submission": str(uuid4())}
    return signed_in(user).post(address(assessment), values | changes)


def words_of(assessment: Assessment) -> dict[str, str]:
    with as_auditor():
        return dict(Answer.objects.filter(assessment=assessment).values_list("question", "words"))


def opened(user: User) -> list[str]:
    with in_context(actor=user):
        return [one.opened_text() for one in RestrictedFact.objects.visible_to(user).order_by("pk")]


class TestMoveAnswer:
    def test_keeps_the_words_sealed_and_leaves_others_in_the_open(self, open_case: Case, coach: User) -> None:
        epi = make_epi(open_case, coach)
        shown = signed_in(coach).get(reverse("coaching:assessment", args=[epi.pk])).content.decode()
        assert f"{address(epi)}?what=in_the_way" in shown
        form = signed_in(coach).get(f"{address(epi)}?what=in_the_way").context["form"]
        assert (form["what"].value(), form["participant_id"].value()) == ("in_the_way", epi.participant_id)
        answer = move(coach, epi)
        assert (answer.status_code, answer["Location"]) == (302, reverse("coaching:assessment", args=[epi.pk]))
        assert words_of(epi) == {"in_the_way": STAYS, "work": "Ten years in kitchens"}
        assert opened(coach) == [TOLD]
        with as_auditor():
            assert open_case.events.filter(kind=EventKind.PROTECTED_RECORDED).count() == 1

    def test_leaves_the_words_nowhere_for_a_colleague_who_may_not(
        self, open_case: Case, coach: User, lead_worker: User, adult: Participant
    ) -> None:
        """The same words in a later assessment, a note, a draft of hers, a plan that is written: gone everywhere."""
        epi = make_epi(open_case, coach, on=days_ago(9))
        pair = {"words": TOLD, "found": f"She says: {TOLD}. Seen.", "is_different": True, "why": TOLD}
        ea = make_assessment(case=open_case, by=lead_worker, answers={"in_the_way": pair}, remark=f"Note: {TOLD}")
        note = make_note(case=open_case, by=coach, text=f"What stands in the way: {TOLD}. Bus pass too.")
        make_barrier(case=open_case, by=coach, words=TOLD)
        advocacy = make_advocacy(case=open_case, by=coach, words=f"Asked for a room. {TOLD}")
        with as_importer():
            change = SituationChange.objects.create(
                case=open_case, what="HOUSEHOLD", on=TODAY, words=TOLD, recorded_by=coach, recorded_at=NOW
            )
            still = KeptAssessment.objects.create(
                case=open_case, assessment=ea, on=TODAY, words=f"Still so. {TOLD}", kept_by=coach, kept_at=NOW
            )
        plan = planned.draft_plan(open_case, coach, kind="IFSSP")
        with as_importer():
            Plan.objects.filter(pk=plan.pk).update(words=TOLD)
        key = f"assess-ea.{open_case.pk}.{adult.pk}"
        with in_context(actor=lead_worker):
            draft = Draft(user=lead_worker, key=key, case=open_case, rev=1, saved_at=NOW)
            draft.data = {"q_in_the_way_said": TOLD, "q_work_said": "Kitchens", "topics": ["A", TOLD]}
            draft.save(force_insert=True)
        client = signed_in(lead_worker)
        pages = [
            reverse("coaching:assessment", args=[epi.pk]),
            reverse("coaching:assessment", args=[ea.pk]),
            reverse("coaching:assess-ea", args=[open_case.pk, adult.pk]),
            reverse("coaching:assess-epi", args=[open_case.pk, adult.pk]),
            reverse("coaching:assessments", args=[open_case.pk]),
            reverse("coaching:plans", args=[open_case.pk]),
            reverse("coaching:advocacy-settle", args=[advocacy.pk]),
            reverse("coaching:plan", args=[plan.pk]),
            reverse("coaching:plan-paper", args=[plan.pk]),
            reverse("casework:note", args=[note.pk]),
            reverse("casework:case-notes", args=[open_case.pk]),
            reverse("casework:case", args=[open_case.pk]),
            f"{reverse('casework:note-file', args=[open_case.pk])}?about={ea.pk}",
        ]

        def read() -> list[str]:
            return [path for path in pages if b"He hit me" in client.get(path, follow=True).content]

        assert len(read()) >= 7
        assert move(coach, epi).status_code == 302
        assert read() == []
        with in_context(actor=lead_worker):
            kept = Draft.objects.get(key=key)
            assert kept.data == {"q_in_the_way_said": STAYS, "q_work_said": "Kitchens", "topics": ["A", STAYS]}
            assert kept.rev == 2
            assert not RestrictedFact.objects.visible_to(lead_worker).exists()
            found = Note.objects.get(pk=note.pk)
            assert found.body == f"What stands in the way: {STAYS}. Bus pass too."
            assert found.sections == [{"heading": "What was said", "text": found.body}]
            assert "sunday" not in found.search
            assert Answer.objects.get(assessment=ea).found == f"She says: {STAYS}. Seen."
            assert Assessment.objects.get(pk=ea.pk).remark == f"Note: {STAYS}"
            assert Plan.objects.get(pk=plan.pk).words == STAYS
            assert SituationChange.objects.get(pk=change.pk).words == STAYS
            assert KeptAssessment.objects.get(pk=still.pk).words == f"Still so. {STAYS}"

    def test_leaves_the_words_in_no_note_of_a_month_that_is_being_written(
        self, open_case: Case, coach: User, lead_worker: User, adult: Participant
    ) -> None:
        """Of one family's month, and of a whole caseload's: there the notes of other families stay as they are."""
        other = adult_of(make_case(coach=coach))
        texts = {f"section_0_{adult.pk.hex}": f"She says: {TOLD}.", f"section_0_{other.pk.hex}": f"He says: {TOLD}."}
        keys = {f"month-note.{open_case.pk}.2026-10": open_case, f"months-zero.-.2026-10:{coach.pk}": None}
        with in_context(actor=lead_worker):
            for key, case in keys.items():
                draft = Draft(user=lead_worker, key=key, case=case, rev=1, saved_at=NOW)
                draft.data = texts
                draft.save(force_insert=True)
        assert move(coach, make_epi(open_case, coach)).status_code == 302
        with in_context(actor=lead_worker):
            one, many = (Draft.objects.get(key=key) for key in keys)
        assert TOLD not in str(one.data)
        assert many.data == texts | {f"section_0_{adult.pk.hex}": f"She says: {STAYS}."}

    def test_is_for_the_author_alone(
        self, open_case: Case, coach: User, other_coach: User, lead_worker: User, outsider: User
    ) -> None:
        epi, hers = make_epi(open_case, coach), make_epi(open_case, lead_worker, on=days_ago(3))
        assert move(outsider, epi).status_code == 404
        assert move(other_coach, epi).status_code == 404
        assert move(lead_worker, epi).status_code == 403
        assert move(lead_worker, hers).status_code == 403  # she may read no such entries
        assert move(coach, hers).status_code == 403
        shown = signed_in(coach).get(reverse("coaching:assessment", args=[hers.pk])).content.decode()
        assert address(hers) not in shown
        assert TOLD.split("\n", maxsplit=1)[0] in words_of(epi)["in_the_way"]

    def test_says_beside_the_field_what_cannot_be(self, open_case: Case, coach: User) -> None:
        epi = make_epi(open_case, coach)
        for changes, said in (
            ({"stays": " "}, "Write what stays here"),
            ({"stays": "She says he hit me on Sunday 😟 and took the keys"}, "These are the words that move"),
            ({"what": "no_such"}, "Nothing is written there any more"),
            ({"participant_id": str(uuid4())}, "does not belong to this case"),
            ({"kind": "TREATMENT", "consent_until": ""}, "Enter its last day"),
        ):
            answer = move(coach, epi, **changes)
            assert answer.status_code == 422
            assert said in answer.content.decode()
        assert not opened(coach)

    def test_moves_a_remark_a_barrier_and_a_long_answer(self, open_case: Case, coach: User) -> None:
        long = "He waits outside. " * 700
        epi = make_epi(open_case, coach, remark=long.strip())
        barrier = make_barrier(case=open_case, by=coach, words="Afraid of Sundays", assessment=epi)
        assert move(coach, epi, what="remark").status_code == 302
        assert "".join(opened(coach)) == long.strip()
        assert move(coach, epi, what=f"barrier.{barrier.pk}").status_code == 302
        with as_auditor():
            barrier.refresh_from_db()
            assert barrier.words == STAYS
            assert Assessment.objects.get(pk=epi.pk).remark == STAYS

    def test_touches_no_other_case_and_nothing_that_was_offered(self, open_case: Case, coach: User) -> None:
        epi = make_epi(open_case, coach)
        other = make_case(coach=coach, number="K-2")
        elsewhere = make_epi(other, coach, participant=adult_of(other))
        plan = planned.offered_plan(open_case, coach, kind="IFSSP")
        with as_importer():
            Plan.objects.filter(pk=plan.pk).update(words=TOLD)
        values = {"what": "in_the_way", "stays": STAYS, "kind": "DV", "participant_id": str(epi.participant_id)}
        sent = signed_in(coach).post(address(epi), values | {"submission": str(uuid4())}, follow=True)
        assert "Nobody changes what people sign" in sent.content.decode()
        assert TOLD.split("\n", maxsplit=1)[0] in words_of(elsewhere)["in_the_way"]
        with as_auditor():
            assert Plan.objects.get(pk=plan.pk).words == TOLD


TEXTS = ["No", " No\n", "No car", "She says: He hits me on Sundays!", "He hits\r\nme", "", "a\r\nb"]


def test_short_words_are_changed_only_where_they_stand_alone() -> None:
    here = [rules.reworded(text, ["No", "He hits me on Sundays", "He hits me"], STAYS) for text in TEXTS]
    assert here == [STAYS, STAYS, "No car", f"She says: {STAYS}!", "He hits\r\nme", "", "a\r\nb"]


def test_the_function_changes_nothing_but_what_its_asker_wrote_and_keeps(open_case: Case, coach: User) -> None:
    epi = make_epi(open_case, coach)
    with in_context(actor=coach), connection.cursor() as cursor:
        for said in ([TOLD], ["Ten years"], [""]):
            cursor.execute("SELECT sec.put_in_other_words(%s, %s, %s, 'x')", [epi.pk, uuid4(), said])
            assert cursor.fetchone() == (False,)
    assert words_of(epi)["work"] == "Ten years in kitchens"
