"""Plans written, offered, signed, reviewed, superseded: rows, ledger lines and deadlines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.choices import EventKind, Role
from casework.context import in_context
from casework.models import Case, Deadline, Event, Participant, Person, Release, User
from casework.refusals import Refused
from coaching import rules
from coaching.choices import Area, PlanStatus, ReviewOutcome, SigningWay, StepCare, StepStatus
from coaching.models import Barrier, BarrierReferral, Plan, SigningRefusal, Step
from coaching.operations.life import (
    FieldForm,
    enter_field_plan,
    mail_plan,
    offer_plan,
    rewrite_plan,
    withdraw_plan,
)
from coaching.operations.papers import signed_paper
from coaching.operations.signing import Signing, add_scan, refuse_signing, sign_plan
from coaching.operations.tending import Look, look_at_step, review_plan
from coaching.operations.writing import PlanWords, StepWords, begin_plan, save_goal, save_plan
from coaching.queries.life import is_partly_signed, scans_missing, scans_of, signers_of
from coaching.queries.plan_facts import facts_of
from tests.factories import NOW, TODAY, as_importer, make_document, make_participant, make_referral, make_user
from tests.unit.coaching.planning import GOAL, STEP, record_strength, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_coach(coach: User) -> Iterator[None]:
    with in_context(actor=coach):
        yield


@pytest.fixture
def draft(open_case: Case, adult: Participant, coach: User) -> Plan:
    record_strength(open_case, adult, coach)
    return begin_plan(case_id=open_case.pk, kind="FSSP", participant_id=adult.pk, reason="", actor=coach, now=NOW)


def write(plan: Plan, coach: User, **changes: Any) -> Plan:
    save_plan(plan_id=plan.pk, rev=plan.rev, says=PlanWords(words="I want to work."), actor=coach, now=NOW)
    save_goal(plan_id=plan.pk, goal_id=None, says=GOAL, steps=[STEP], actor=coach, now=NOW)
    plan.refresh_from_db()
    return plan


def deadlines(case: Case, standard: str) -> list[tuple[date, date | None]]:
    return list(
        Deadline.objects.filter(case=case, standard=standard).order_by("due_on").values_list("due_on", "met_on")
    )


def enter(case: Case, adult: Participant, form: FieldForm, coach: User) -> Plan:
    return enter_field_plan(case_id=case.pk, participant_id=adult.pk, kind="FSSP", form=form, actor=coach, now=NOW)


class TestWrite:
    def test_begins_once_and_hands_the_draft_back(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        again = begin_plan(case_id=open_case.pk, kind="FSSP", participant_id=adult.pk, reason="", actor=coach, now=NOW)
        assert again.pk == draft.pk

    def test_numbers_steps_through_the_plan(self, draft: Plan, coach: User) -> None:
        first = save_goal(plan_id=draft.pk, goal_id=None, says=GOAL, steps=[STEP, STEP], actor=coach, now=NOW)
        save_goal(plan_id=draft.pk, goal_id=None, says=GOAL, steps=[STEP], actor=coach, now=NOW)
        kept = Step.objects.filter(goal=first).order_by("number").first()
        assert kept is not None
        one = StepWords(words="Kept", key=kept.pk)
        save_goal(plan_id=draft.pk, goal_id=first.pk, says=GOAL, steps=[one], actor=coach, now=NOW)
        assert list(Step.objects.filter(plan=draft).order_by("number").values_list("number", "words")) == [
            (1, "Kept"),
            (2, STEP.words),
        ]

    def test_a_second_window_is_told(self, draft: Plan, coach: User) -> None:
        save_plan(plan_id=draft.pk, rev=0, says=PlanWords(words="One"), actor=coach, now=NOW)
        with pytest.raises(Refused, match="Somebody changed this meanwhile"):
            save_plan(plan_id=draft.pk, rev=0, says=PlanWords(words="Two"), actor=coach, now=NOW)

    def test_refuses_a_plan_of_another_state(self, open_case: Case, coach: User) -> None:
        with pytest.raises(Refused, match="not offered here"):
            begin_plan(case_id=open_case.pk, kind="CONTRACT", participant_id=None, reason="", actor=coach, now=NOW)


class TestOffer:
    def test_says_what_is_missing(self, draft: Plan, coach: User) -> None:
        with pytest.raises(Refused, match="Write the family’s own words first"):
            offer_plan(plan_id=draft.pk, knows_questions=False, actor=coach, now=NOW)

    def test_asks_everybody_who_must_sign_and_the_coach_last(
        self, draft: Plan, adult: Participant, coach: User
    ) -> None:
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        signers = list(plan.signers.order_by("position").values_list("participant", "user"))
        assert signers == [(adult.pk, None), (None, coach.pk)]
        assert plan.status == PlanStatus.OFFERED

    def test_an_offered_plan_is_not_changed(self, draft: Plan, coach: User) -> None:
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        with pytest.raises(Refused, match="take it back into writing"):
            save_goal(plan_id=plan.pk, goal_id=None, says=GOAL, steps=[STEP], actor=coach, now=NOW)
        rewrite_plan(plan_id=plan.pk, actor=coach, now=NOW)
        assert not plan.signers.standing().exists()


class TestSign:
    def test_holds_when_everyone_signed_and_starts_its_clocks(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        plan = signed(write(draft, coach), coach)
        assert plan.status == PlanStatus.ACTIVE
        assert (plan.signed_on, plan.last_review_on) == (TODAY, STEP.review_on)
        line = Event.objects.get(case=open_case, kind=EventKind.PLAN_SIGNED, subject_id=plan.pk)
        assert (line.due_on, line.facts) == (STEP.review_on, {"plan_kind": "FSSP", "plan": str(plan.pk)})
        assert [due for due, _ in deadlines(open_case, "step-review")] == [STEP.review_on]
        assert all(met == TODAY for due, met in deadlines(open_case, "plan"))
        assert deadlines(open_case, "plan-expiry") == [(STEP.review_on, None)]
        assert Plan.objects.valid(TODAY).filter(pk=plan.pk).exists()
        assert not Plan.objects.valid(STEP.review_on + timedelta(days=1)).filter(pk=plan.pk).exists()

    def test_what_was_ticked_becomes_a_release(self, draft: Plan, adult: Participant, coach: User) -> None:
        plan = signed(write(draft, coach), coach, scopes=("PLAN",))
        release = Release.objects.get(plan_id=plan.pk)
        assert (release.participant_id, release.scopes, release.last_day) == (adult.pk, ["PLAN"], plan.last_review_on)

    def test_the_coach_signs_last(self, draft: Plan, coach: User) -> None:
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        last = plan.signers.get(user=coach)
        signing = Signing(way=SigningWay.TYPED, on=TODAY, typed_name="Joan Bixby")
        with pytest.raises(Refused, match="signs last"):
            sign_plan(plan_id=plan.pk, signer_id=last.pk, signing=signing, actor=coach, now=NOW)

    def test_a_new_version_supersedes_and_takes_open_steps_over(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        first = signed(write(draft, coach), coach)
        with pytest.raises(Refused, match="what changed"):
            begin_plan(case_id=open_case.pk, kind="FSSP", participant_id=adult.pk, reason="", actor=coach, now=NOW)
        new = begin_plan(
            case_id=open_case.pk, kind="FSSP", participant_id=adult.pk, reason="She moved", actor=coach, now=NOW
        )
        old_step, step = Step.objects.get(plan=first), Step.objects.get(plan=new)
        assert (step.earlier_id, step.words, new.version) == (old_step.pk, STEP.words, 2)
        signed(new, coach)
        first.refresh_from_db()
        assert (first.status, first.ended_on) == (PlanStatus.SUPERSEDED, TODAY)
        assert [met for _, met in deadlines(open_case, "plan-expiry")].count(TODAY) == 1
        assert sorted(met is None for _, met in deadlines(open_case, "step-review")) == [False, True]

    def test_a_new_version_goes_on_with_a_step_that_was_not_done(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        first = signed(write(draft, coach), coach)
        missed = Step.objects.get(plan=first)
        look_at_step(step_id=missed.pk, care=StepCare.MISSED, words="No bus", on=TODAY, actor=coach, now=NOW)
        new = begin_plan(
            case_id=open_case.pk, kind="FSSP", participant_id=adult.pk, reason="Once more", actor=coach, now=NOW
        )
        step = Step.objects.get(plan=new)
        assert (step.words, step.status, step.status_on, step.earlier_id) == (STEP.words, "OPEN", None, missed.pk)
        missed.refresh_from_db()
        assert missed.status == StepStatus.MISSED

    def test_keeps_exactly_what_was_signed(self, draft: Plan, coach: User) -> None:
        plan = signed(write(draft, coach), coach)
        paper = signed_paper(plan)
        assert paper is not None
        assert paper.startswith(b"%PDF-")

    def test_a_plan_past_its_last_review_date_is_not_signed(self, draft: Plan, adult: Participant, coach: User) -> None:
        """A031: it would have lapsed on the day on which it begins to hold."""
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        late = NOW + timedelta(days=21)
        signing = Signing(way=SigningWay.PAPER, on=TODAY + timedelta(days=21))
        signer = plan.signers.get(participant=adult)
        with pytest.raises(Refused, match="is past. Take it back into writing"):
            sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=late)
        back = Signing(way=SigningWay.PAPER, on=TODAY)
        with pytest.raises(Refused, match="is past. Take it back into writing"):
            sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=back, actor=coach, now=late)

    def test_who_carries_the_case_signs_last_whoever_offered(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        signer, last = plan.signers.order_by("position")
        signing = Signing(way=SigningWay.PAPER, on=TODAY)
        sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)
        other = make_user(office=open_case.office)
        with as_importer():
            open_case.assignments.update(coach=other)
        with in_context(actor=other):
            shown = signers_of(plan, viewer=other, today=TODAY)
            assert [(one.name, one.is_next) for one in shown if one.is_coach] == [(other.name, True)]
            typed = Signing(way=SigningWay.TYPED, on=TODAY, typed_name=other.name)
            plan = sign_plan(plan_id=plan.pk, signer_id=last.pk, signing=typed, actor=other, now=NOW)
            last.refresh_from_db()
        assert (plan.status, last.user_id, last.taken_by_id) == (PlanStatus.ACTIVE, other.pk, other.pk)

    def test_what_was_said_and_signed_stays(self, draft: Plan, adult: Participant, coach: User) -> None:
        """A025: neither a second refusal, nor a signature, nor writing anew takes away what was said before."""
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        signer = plan.signers.get(participant=adult)
        for words in ("Wants to ask her lawyer", "Wants fewer steps"):
            refuse_signing(plan_id=plan.pk, signer_id=signer.pk, words=words, actor=coach, now=NOW)
        signing = Signing(way=SigningWay.TYPED, on=TODAY, typed_name=adult.person.name)
        sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)
        rewrite_plan(plan_id=plan.pk, actor=coach, now=NOW)
        offer_plan(plan_id=plan.pk, knows_questions=False, actor=coach, now=NOW)
        said = SigningRefusal.objects.filter(plan=plan).order_by("pk").values_list("words", flat=True)
        assert list(said) == ["Wants to ask her lawyer", "Wants fewer steps"]
        signer.refresh_from_db()
        assert (signer.signed_on, signer.typed_name, signer.ended_at) == (TODAY, adult.person.name, NOW)
        with pytest.raises(Refused, match="offered anew"):
            sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)

    def test_a_scan_is_added_later_and_once(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        plan = signed(write(draft, coach), coach)
        signer = plan.signers.get(participant=adult)
        assert [line for line, _ in scans_missing(plan)] == [signer.pk]
        scan = make_document(case=open_case, by=coach)
        add_scan(plan_id=plan.pk, signer_id=signer.pk, document_id=scan.pk, actor=coach, now=NOW)
        assert scans_missing(plan) == []
        with pytest.raises(Refused, match="No scan is missing"):
            add_scan(plan_id=plan.pk, signer_id=signer.pk, document_id=scan.pk, actor=coach, now=NOW)

    def test_a_restricted_paper_is_for_those_who_may_see_its_kind(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        paper = make_document(case=open_case, by=coach, title="Shelter letter", restricted_kind="DV")
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        signing = Signing(way=SigningWay.PAPER, on=TODAY, document_id=paper.pk)
        signer = plan.signers.get(participant=adult)
        lead = make_user(role=Role.LEAD_WORKER, office=open_case.office)
        with in_context(actor=lead):
            assert scans_of(open_case, viewer=lead) == []
            with pytest.raises(Refused, match="Choose a paper of this case"):
                sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=lead, now=NOW)
        assert [key for key, _ in scans_of(open_case, viewer=coach)] == [paper.pk]
        sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)

    def test_refusing_changes_nothing_else(self, draft: Plan, open_case: Case, adult: Participant, coach: User) -> None:
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        signer = plan.signers.get(participant=adult)
        refuse_signing(plan_id=plan.pk, signer_id=signer.pk, words="Wants to ask her lawyer", actor=coach, now=NOW)
        plan.refresh_from_db()
        assert plan.status == PlanStatus.OFFERED
        assert Event.objects.filter(case=open_case, kind=EventKind.SIGNING_REFUSED).count() == 1

    def test_mailed_it_is_due_back_and_then_met(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        back = TODAY + timedelta(days=10)
        mail_plan(plan_id=plan.pk, participant_id=adult.pk, mailed_on=TODAY, due_back_on=back, actor=coach, now=NOW)
        assert deadlines(open_case, "plan-return") == [(back, None)]
        signed(plan, coach, way=SigningWay.MAIL, is_offered=True)
        assert deadlines(open_case, "plan-return") == [(back, TODAY)]

    def mailed(self, draft: Plan, adult: Participant, coach: User) -> Plan:
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        back = TODAY + timedelta(days=10)
        mail_plan(plan_id=plan.pk, participant_id=adult.pk, mailed_on=TODAY, due_back_on=back, actor=coach, now=NOW)
        return plan

    def test_mailed_it_is_back_with_its_own_signature(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        """A034: the envelope is back before the coach signs."""
        plan = self.mailed(draft, adult, coach)
        signing = Signing(way=SigningWay.MAIL, on=TODAY)
        signer = plan.signers.get(participant=adult)
        sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)
        assert deadlines(open_case, "plan-return") == [(TODAY + timedelta(days=10), TODAY)]

    def test_it_is_back_on_the_day_on_which_it_came_not_on_which_it_was_signed(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        """A034: what is due is that it comes back; signed in time and five days late in the post, it is late."""
        plan = self.mailed(draft, adult, coach)
        day = TODAY + timedelta(days=15)
        signer = plan.signers.get(participant=adult)
        signing = Signing(way=SigningWay.MAIL, on=TODAY + timedelta(days=2), returned_on=day)
        later = NOW + timedelta(days=16)
        early = replace(signing, returned_on=TODAY + timedelta(days=1))
        with pytest.raises(Refused, match="not signed yet on this day"):
            sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=early, actor=coach, now=later)
        sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=later)
        assert deadlines(open_case, "plan-return") == [(TODAY + timedelta(days=10), day)]
        assert plan.mailings.get().returned_on == day

    def test_signed_here_the_envelope_is_not_waited_for(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        plan = self.mailed(draft, adult, coach)
        signing = Signing(way=SigningWay.TYPED, on=TODAY, typed_name=adult.person.name)
        signer = plan.signers.get(participant=adult)
        sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)
        assert deadlines(open_case, "plan-return") == []

    def test_withdrawn_it_is_not_due_back(self, draft: Plan, open_case: Case, adult: Participant, coach: User) -> None:
        plan = self.mailed(draft, adult, coach)
        withdraw_plan(plan_id=plan.pk, words="Moved away", actor=coach, now=NOW)
        assert deadlines(open_case, "plan-return") == []
        assert not plan.mailings.out().exists()

    def test_written_anew_it_is_not_due_back_and_is_mailed_again_first(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        plan = self.mailed(draft, adult, coach)
        rewrite_plan(plan_id=plan.pk, actor=coach, now=NOW)
        assert deadlines(open_case, "plan-return") == []
        offer_plan(plan_id=plan.pk, knows_questions=False, actor=coach, now=NOW)
        signer = plan.signers.standing().get(participant=adult)
        assert [one.mailed_on for one in signers_of(plan, viewer=coach, today=TODAY)] == [None, None]
        signing = Signing(way=SigningWay.MAIL, on=TODAY)
        with pytest.raises(Refused, match="Write down first when the plan was mailed"):
            sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)
        back = TODAY + timedelta(days=5)
        mail_plan(plan_id=plan.pk, participant_id=adult.pk, mailed_on=TODAY, due_back_on=back, actor=coach, now=NOW)
        assert deadlines(open_case, "plan-return") == [(back, None)]

    def test_mailed_to_somebody_who_signs_with_them_it_is_back_with_the_plan(
        self, draft: Plan, open_case: Case, coach: User
    ) -> None:
        """A034: the wait ends with the plan that was mailed, whosever plan it is."""
        partner = make_participant(case=open_case, position=3)
        step = replace(STEP, participant_id=partner.pk)
        plan = write(draft, coach)
        save_goal(plan_id=plan.pk, goal_id=None, says=GOAL, steps=[step], actor=coach, now=NOW)
        offer_plan(plan_id=plan.pk, knows_questions=False, actor=coach, now=NOW)
        back = TODAY + timedelta(days=10)
        mail_plan(plan_id=plan.pk, participant_id=partner.pk, mailed_on=TODAY, due_back_on=back, actor=coach, now=NOW)
        assert deadlines(open_case, "plan-return") == [(back, None)]
        signed(plan, coach, is_offered=True)
        assert deadlines(open_case, "plan-return") == [(back, TODAY)]

    def test_is_not_mailed_where_mail_is_not_safe(self, draft: Plan, adult: Participant, coach: User) -> None:
        plan = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        marked = {"safe_contact": ["NO_MAIL"], "mailing_address": "5 Fir St"}
        Person.objects.filter(pk=adult.person_id).update(**marked)
        back = TODAY + timedelta(days=10)
        with pytest.raises(Refused, match="Not by mail"):
            mail_plan(plan_id=plan.pk, participant_id=adult.pk, mailed_on=TODAY, due_back_on=back, actor=coach, now=NOW)

    def test_withdrawn_it_says_why(self, draft: Plan, coach: User) -> None:
        plan = withdraw_plan(plan_id=draft.pk, words="Moved away", actor=coach, now=NOW)
        assert (plan.status, plan.withdrawn_words) == (PlanStatus.WITHDRAWN, "Moved away")


class TestBarriers:
    def test_of_the_family_are_answered_by_its_signed_plans_together(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        """N007: one step answers a barrier of the whole family, in whichever of its plans it stands."""
        barrier = Barrier.objects.create(
            case=open_case, area=Area.TRANSPORT, words="No car", on=TODAY, recorded_by=coach, recorded_at=NOW
        )
        save_plan(plan_id=draft.pk, rev=draft.rev, says=PlanWords(words="To work."), actor=coach, now=NOW)
        step = replace(STEP, barrier_id=barrier.pk)
        save_goal(plan_id=draft.pk, goal_id=None, says=GOAL, steps=[step], actor=coach, now=NOW)
        begun = {"case_id": open_case.pk, "participant_id": adult.pk, "reason": "She moved", "actor": coach, "now": NOW}
        other = begin_plan(kind="IFSSP", **begun)
        facts = facts_of(other, today=TODAY)  # looked at, not asked again
        assert (facts.open_barriers, facts.answered_elsewhere) == ((), ("No car",))
        signed(draft, coach)
        facts = facts_of(other, today=TODAY)
        assert (facts.open_barriers, facts.answered_elsewhere) == ((), ())
        newer = begin_plan(kind="FSSP", **begun)
        newer.steps.all().delete()
        assert facts_of(newer, today=TODAY).open_barriers == ("No car",)

    def test_that_a_referral_answers_are_looked_at_and_not_asked_again(
        self, draft: Plan, open_case: Case, coach: User
    ) -> None:
        """N007: a barrier is answered by a step, a referral or a reason."""
        barrier = Barrier.objects.create(
            case=open_case, area=Area.TRANSPORT, words="No car", on=TODAY, recorded_by=coach, recorded_at=NOW
        )
        assert facts_of(draft, today=TODAY).open_barriers == ("No car",)
        referral = make_referral(case=open_case, by=coach)
        BarrierReferral.objects.create(case=open_case, barrier=barrier, referral=referral)
        facts = facts_of(draft, today=TODAY)
        assert (facts.open_barriers, facts.answered_elsewhere) == ((), ("No car",))


class TestFieldPlan:
    def test_holds_with_its_four_fields(self, open_case: Case, adult: Participant, coach: User) -> None:
        form = FieldForm(
            TODAY - timedelta(days=2),
            TODAY + timedelta(days=60),
            TODAY - timedelta(days=2),
            rules.FIELD_GOAL,
            True,
            (adult.pk,),
        )
        plan = enter_field_plan(
            case_id=open_case.pk, participant_id=adult.pk, kind="FSSP", form=form, actor=coach, now=NOW
        )
        assert (plan.status, plan.last_review_on) == (PlanStatus.ACTIVE, form.goal_on)
        assert all(met for _, met in deadlines(open_case, "plan"))

    def test_an_older_paper_ends_no_plan_that_was_signed_later(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        plan = signed(write(draft, coach), coach)
        day = TODAY - timedelta(days=2)
        form = FieldForm(day, TODAY + timedelta(days=60), day, rules.FIELD_GOAL, True, (adult.pk,))
        with pytest.raises(Refused, match="holds, and this one is older"):
            enter(open_case, adult, form, coach)
        plan.refresh_from_db()
        assert plan.status == PlanStatus.ACTIVE
        with as_importer(), pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.SUPERSEDED, ended_on=day)

    def test_it_ends_an_offered_plan_and_says_so(
        self, draft: Plan, open_case: Case, adult: Participant, coach: User
    ) -> None:
        offered = offer_plan(plan_id=write(draft, coach).pk, knows_questions=False, actor=coach, now=NOW)
        form = FieldForm(TODAY, TODAY + timedelta(days=60), TODAY, rules.FIELD_GOAL, True, (adult.pk,))
        signing = Signing(way=SigningWay.TYPED, on=TODAY, typed_name=adult.person.name)
        signer = offered.signers.get(participant=adult)
        sign_plan(plan_id=offered.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)
        assert is_partly_signed(open_case)
        with pytest.raises(Refused, match="Say that this paper ends it"):
            enter(open_case, adult, form, coach)
        enter(open_case, adult, replace(form, ends_signed=True), coach)
        offered.refresh_from_db()
        assert (offered.status, offered.withdrawn_words) == (
            PlanStatus.WITHDRAWN,
            "A field plan was signed instead.",
        )
        lines = Event.objects.filter(case=open_case, kind=EventKind.PLAN_WITHDRAWN)
        assert [line.subject_id for line in lines] == [offered.pk]

    def test_its_goal_is_fixed(self, open_case: Case, adult: Participant, coach: User) -> None:
        form = FieldForm(TODAY, TODAY + timedelta(days=60), TODAY, "Another goal", True, (adult.pk,))
        with pytest.raises(Refused, match="reads"):
            enter_field_plan(
                case_id=open_case.pk, participant_id=adult.pk, kind="FSSP", form=form, actor=coach, now=NOW
            )


class TestReview:
    def test_meets_the_review_of_its_steps_and_settles_those_that_ended(
        self, draft: Plan, open_case: Case, coach: User
    ) -> None:
        plan = signed(write(draft, coach), coach)
        step = Step.objects.get(plan=plan)
        review_plan(
            plan_id=plan.pk,
            on=TODAY,
            went_well="She called on her own",
            looks=[Look(step.pk, StepCare.DONE)],
            outcome=ReviewOutcome.CONFIRMED,
            words="",
            contact_id=None,
            seen=None,
            actor=coach,
            now=NOW,
        )
        step.refresh_from_db()
        assert (step.status, step.status_on) == (StepStatus.DONE, TODAY)
        assert deadlines(open_case, "step-review") == [(STEP.review_on, TODAY)]

    def test_a_step_not_done_asks_what_happens_with_it(self, draft: Plan, coach: User) -> None:
        """O024: a talk, from any door."""
        plan = signed(write(draft, coach), coach)
        looks = [Look(Step.objects.get(plan=plan).pk, StepCare.MISSED, "No bus")]
        with pytest.raises(Refused, match="Step 1 was not done"):
            review_plan(
                plan_id=plan.pk, on=TODAY, went_well="She called", looks=looks, outcome=ReviewOutcome.CONFIRMED,
                words=" ", contact_id=None, seen=None, actor=coach, now=NOW,
            )  # fmt: skip

    def test_begins_with_what_went_well(self, draft: Plan, coach: User) -> None:
        plan = signed(write(draft, coach), coach)
        with pytest.raises(Refused, match="went well"):
            review_plan(
                plan_id=plan.pk, on=TODAY, went_well=" ", looks=[], outcome=ReviewOutcome.CONFIRMED, words="",
                contact_id=None, seen=None, actor=coach, now=NOW,
            )  # fmt: skip
