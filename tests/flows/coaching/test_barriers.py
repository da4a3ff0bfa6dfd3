"""Strengths, barriers and a person's history through their pages (O009, O052, O053, O055, N002, N007)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import CaseStatus, EventKind
from casework.models import Case, Participant, User
from coaching.models import Barrier, BarrierReferral, Schooling, Skill, Strength, WorkHistory
from coaching.operations.history import entry_stand
from tests import factories
from tests.coaching_records import make_barrier, make_job, make_strength
from tests.factories import TODAY, adult_of, as_auditor, days_ago, make_referral
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def post(user: User, name: str, args: list[Any], /, **values: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"coaching:{name}", args=args), {"submission": str(uuid4())} | values)


def page(user: User, name: str, args: list[Any]) -> str:
    return signed_in(user).get(reverse(f"coaching:{name}", args=args)).content.decode()


class TestRows:
    @pytest.mark.parametrize(("name", "model"), [("strength-record", Strength), ("barrier-record", Barrier)])
    def test_is_written_down(self, open_case: Case, coach: User, adult: Participant, name: str, model: Any) -> None:
        values = {
            "participant_id": str(adult.pk),
            "area": "FOOD",
            "words": "Cooks 🍲 for many",
            "on": TODAY.isoformat(),
        }
        assert post(coach, name, [open_case.pk], **values).status_code == 302
        with as_auditor():
            assert model.objects.get().words == "Cooks 🍲 for many"
        assert "Cooks 🍲 for many" in page(coach, "assessments", [open_case.pk])

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"words": ""}, "in a few words"),
            ({"words": "x" * 301}, "Keep this under 300"),
            ({"area": "HEALTH"}, "Select a valid choice"),
            ({"on": (TODAY + timedelta(days=1)).isoformat()}, "lies in the future"),
            ({"participant_id": str(uuid4())}, "no adult of this case"),
        ],
    )
    def test_says_what_is_wrong(self, open_case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        values = {"area": "FOOD", "words": "No stove", "on": TODAY.isoformat()} | changes
        answer = post(coach, "barrier-record", [open_case.pk], **values)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_strength_ends_once_and_stays_readable(self, open_case: Case, coach: User) -> None:
        one = make_strength(case=open_case, by=coach)
        assert post(coach, "strength-end", [open_case.pk, one.pk]).status_code == 302
        again = post(coach, "strength-end", [open_case.pk, one.pk])
        assert again.status_code == 422
        assert "ended already" in again.content.decode()
        assert "Up every day at six" in page(coach, "assessments", [open_case.pk])


class TestBarrier:
    def test_is_left_with_a_reason_then_overcome(self, open_case: Case, coach: User) -> None:
        """N007, O053."""
        one = make_barrier(case=open_case, by=coach)
        left = {"status": "LEFT", "on": TODAY.isoformat()}
        refused = post(coach, "barrier-settle", [open_case.pk, one.pk], **left)
        assert refused.status_code == 422
        assert "Say why no step is needed" in refused.content.decode()
        assert post(coach, "barrier-settle", [open_case.pk, one.pk], **left, reason="In autumn").status_code == 302
        history = page(coach, "history", [open_case.pk, adult_of(open_case).pk])
        assert "Accepted: In autumn" in history
        overcome = {"status": "OVERCOME", "on": TODAY.isoformat()}
        assert post(coach, "barrier-settle", [open_case.pk, one.pk], **overcome).status_code == 302
        assert post(coach, "barrier-settle", [open_case.pk, one.pk], **overcome).status_code == 422
        facts = [line.facts["status"] for line in factories.events_of(open_case, EventKind.BARRIER_SETTLED)]
        assert facts == ["LEFT", "OVERCOME"]

    def test_is_not_settled_before_it_was_there_or_in_the_future(self, open_case: Case, coach: User) -> None:
        one = make_barrier(case=open_case, by=coach)
        for on in (days_ago(1), TODAY + timedelta(days=1)):
            sent = post(coach, "barrier-settle", [open_case.pk, one.pk], status="OVERCOME", on=on.isoformat())
            assert sent.status_code == 422

    def test_is_linked_to_a_referral_with_the_day_of_the_talk(self, open_case: Case, coach: User) -> None:
        """O055."""
        one = make_barrier(case=open_case, by=coach)
        referral = make_referral(case=open_case, by=coach, party_name="Little Pines")
        values = {"referral_id": str(referral.pk), "talked_on": TODAY.isoformat()}
        without_day = post(coach, "barrier-refer", [open_case.pk, one.pk], referral_id=str(referral.pk))
        assert without_day.status_code == 422
        assert "Enter the day of this talk" in without_day.content.decode()
        assert post(coach, "barrier-refer", [open_case.pk, one.pk], **values).status_code == 302
        again = post(coach, "barrier-refer", [open_case.pk, one.pk], **values)
        assert again.status_code == 422
        assert "linked to the barrier already" in again.content.decode()
        with as_auditor():
            assert BarrierReferral.objects.get().talked_on == TODAY
        assert "stepping-stone" in page(coach, "assessments", [open_case.pk])

    def test_referral_of_another_case_is_refused(self, open_case: Case, coach: User) -> None:
        one = make_barrier(case=open_case, by=coach)
        other = make_referral(case=factories.make_case(coach=coach), by=coach)
        values = {"referral_id": str(other.pk), "talked_on": TODAY.isoformat()}
        assert post(coach, "barrier-refer", [open_case.pk, one.pk], **values).status_code == 422


class TestRefusals:
    def test_who_may(self, open_case: Case, coach: User, outsider: User, auditor: User) -> None:
        one = make_barrier(case=open_case, by=coach)
        for name, args in (
            ("barrier-record", [open_case.pk]),
            ("strength-record", [open_case.pk]),
            ("barrier-settle", [open_case.pk, one.pk]),
            ("barrier-refer", [open_case.pk, one.pk]),
            ("history-add", [open_case.pk, adult_of(open_case).pk, "work"]),
        ):
            assert post(outsider, name, args).status_code == 404
            assert post(auditor, name, args).status_code == 403

    def test_barrier_or_strength_under_another_case(self, open_case: Case, coach: User) -> None:
        other = factories.make_case(coach=coach)
        barrier, strength = make_barrier(case=open_case, by=coach), make_strength(case=open_case, by=coach)
        assert post(coach, "barrier-settle", [other.pk, barrier.pk]).status_code == 404
        assert post(coach, "strength-end", [other.pk, strength.pk]).status_code == 404

    def test_closed_case(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status=CaseStatus.CLOSED)
        barrier = make_barrier(case=case, by=coach)
        values = {"area": "FOOD", "words": "No stove", "on": TODAY.isoformat()}
        assert post(coach, "barrier-record", [case.pk], **values).status_code == 403
        settled = {"status": "OVERCOME", "on": TODAY.isoformat()}
        assert post(coach, "barrier-settle", [case.pk, barrier.pk], **settled).status_code == 403
        shown = signed_in(coach).get(reverse("coaching:barrier-record", args=[case.pk]), follow=True)
        assert "This case is closed" in shown.content.decode()


class TestHistory:
    JOB = {"title": "Cook", "employer": "Cafe Tern", "first_day": "2024-02-29", "weekly_hours": "32.5"}

    def test_is_added_changed_taken_out_and_summed_up(self, open_case: Case, coach: User, adult: Participant) -> None:
        """O052, O053."""
        where = [open_case.pk, adult.pk]
        assert post(coach, "history-add", [*where, "work"], **self.JOB).status_code == 302
        skill = {"kind": "LICENCE", "words": "Food handler card", "valid_until": days_ago(3).isoformat()}
        assert post(coach, "history-add", [*where, "skills"], **skill).status_code == 302
        school = {"level": "GED", "name": "Adult school", "is_running": "on"}
        assert post(coach, "history-add", [*where, "schooling"], **school).status_code == 302
        shown = page(coach, "history", where)
        for words in ("Works now: Cook at Cafe Tern, since Feb 2024, 32.5 hours a week.", "under way", "ran out"):
            assert words in shown
        with as_auditor():
            job = WorkHistory.objects.get()
            assert (Skill.objects.count(), Schooling.objects.count()) == (1, 1)
        changed = self.JOB | {"title": "Head cook", "last_day": days_ago(5).isoformat()}
        assert "Cafe Tern" in page(coach, "history-change", [*where, "work", job.pk])
        changed["seen"] = entry_stand(job)
        assert post(coach, "history-change", [*where, "work", job.pk], **changed).status_code == 302
        again = post(coach, "history-change", [*where, "work", job.pk], **changed | {"title": "Chef"})
        assert again.status_code == 422
        assert "Somebody changed this meanwhile" in again.content.decode()
        assert "What stands now: Head cook at Cafe Tern" in again.content.decode()
        shown = page(coach, "history", where)
        assert "Head cook" in shown
        assert "No work now." in shown
        assert post(coach, "history-remove", [*where, "work", job.pk]).status_code == 302
        assert "No work on file." in page(coach, "history", where)
        assert post(coach, "history-remove", [*where, "work", job.pk]).status_code == 404

    @pytest.mark.parametrize(
        ("part", "values", "words"),
        [
            ("work", JOB | {"title": ""}, "Say as what."),
            ("work", JOB | {"last_day": "2024-02-28"}, "cannot end before it began"),
            ("work", JOB | {"first_day": (TODAY + timedelta(days=1)).isoformat()}, "lies in the future"),
            ("work", JOB | {"first_day": "2023-02-29"}, "not a day of the calendar"),
            ("skills", {"kind": "SKILL", "words": ""}, "in a few words"),
            ("schooling", {"level": ""}, "Say how far it goes."),
            ("schooling", {"level": "GED", "is_running": "on", "finished_on": "2020-05-01"}, "not both"),
        ],
    )
    def test_says_what_is_wrong(
        self, open_case: Case, coach: User, adult: Participant, part: str, values: dict[str, str], words: str
    ) -> None:
        answer = post(coach, "history-add", [open_case.pk, adult.pk, part], **values)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_stands_with_the_person_in_every_case(self, open_case: Case, coach: User, adult: Participant) -> None:
        make_job(participant=adult, by=coach)
        again = factories.make_case(coach=coach, status=CaseStatus.CLOSED)
        same = factories.make_participant(case=again, person=adult.person, position=5)
        assert "Gulf Cannery" in page(coach, "history", [again.pk, same.pk])

    def test_entry_of_somebody_else(self, open_case: Case, coach: User, adult: Participant) -> None:
        other = factories.make_case(coach=coach)
        job = make_job(participant=adult_of(other), by=coach)
        for name in ("history-change", "history-remove"):
            assert post(coach, name, [open_case.pk, adult.pk, "work", job.pk]).status_code == 404
        assert post(coach, "history-add", [open_case.pk, adult.pk, "hobbies"]).status_code == 404
