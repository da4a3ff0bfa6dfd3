"""Good cause, the gate of a request in all its states, and a manager's decision, through the use cases."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from casework.choices import ClosureReason, EventKind, Jurisdiction, RestrictedKind, Role
from casework.context import in_context
from casework.models import Case, EligibilityAlert, EligibilityNote, Note, User
from casework.operations.cases import close_case
from casework.refusals import Refused
from coaching.models import Plan
from reengagement.choices import (
    EndGround,
    JobsClass,
    PenaltyFactKind,
    PenaltyOutcome,
    PenaltyReason,
    Proof,
    RequestStatus,
)
from reengagement.models import (
    GoodCauseClaim,
    GoodCauseWords,
    JobsStanding,
    Penalty,
    PenaltyFact,
    PenaltyRequest,
)
from reengagement.operations.cures import delete_penalty, record_fact
from reengagement.operations.penalties import decide_request
from reengagement.rules.gate import Gate
from reengagement.rules.terms import Terms
from tests.factories import NOW, TODAY, as_importer, days_ago, events_of, make_event, make_user, moment
from tests.penalty_records import (
    STATES,
    Stage,
    answers,
    ask,
    claimed,
    decided,
    imposed,
    reengaged_in_vain,
    requested,
    shut,
    stage_in,
    stand,
)
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def stage() -> Stage:
    return stage_in()


def rows(model: Any, **found: Any) -> list[Any]:
    with as_importer():
        return list(model.objects.filter(**found).order_by("pk"))


def decide(stage: Stage, request: PenaltyRequest, *, by: User | None = None, **changes: Any) -> PenaltyRequest:
    actor = by or stage.manager
    told = {"is_agreed": True, "words": "As the record shows."} | changes
    with in_context(actor=actor):
        return decide_request(request_id=request.pk, **told, actor=actor, now=moment(stage.failed_on + 5 * DAY))


def _agree(stage: Stage, request: PenaltyRequest) -> Penalty:
    decide(stage, request)
    return rows(Penalty, request=request)[0]


def _penalty_row(stage: Stage, request: PenaltyRequest) -> None:
    Penalty(
        case=stage.case,
        participant=stage.adult,
        request=request,
        reason=request.reason,
        failed_on=request.situation_on,
        number=1,
        imposed_by=stage.manager,
        imposed_on=TODAY,
        imposed_at=moment(TODAY),
    ).save(force_insert=True)


class TestGate:
    @pytest.mark.parametrize("state", STATES)
    def test_lets_one_of_all_sixty_four_through(self, state: str) -> None:
        stage = stage_in(state)
        if state == Jurisdiction.OREGON:
            reengaged_in_vain(stage)
        good = answers(stage, decided(stage))
        undecided = shut(stage, good, Gate.GOOD_CAUSE).claim_id
        passed = []
        for closed in product((True, False), repeat=len(Gate)):
            asked = good
            for gate, is_shut in zip(Gate, closed, strict=True):
                if is_shut and gate == Gate.GOOD_CAUSE:
                    asked = replace(asked, claim_id=undecided)
                elif is_shut:
                    asked = shut(stage, asked, gate)
            try:
                with transaction.atomic():
                    passed.append((closed, ask(stage, asked)))
            except Refused:
                continue
        [(closed, request)] = passed
        assert closed == (False,) * len(Gate)
        assert [one.pk for one in rows(PenaltyRequest)] == [request.pk]
        assert '"is_met": false' not in request.checks
        assert "boring" not in request.facts

    def test_is_in_the_database_too(self, stage: Stage) -> None:
        """No hand, command or import writes a request past one check, or without the good cause decision behind it."""
        request = requested(stage)
        with as_importer():
            kept = PenaltyRequest.objects.get(pk=request.pk)
            fields = {one.attname: getattr(kept, one.attname) for one in PenaltyRequest._meta.concrete_fields}
            PenaltyRequest.objects.filter(pk=request.pk).update(
                status=RequestStatus.DROPPED, decided_on=TODAY, decided_by=stage.coach, decided_at=moment(TODAY)
            )
        fields.pop("id")
        undecided, other = claimed(stage, situation_on=stage.failed_on - DAY), stage_in()
        stands = [dict(zip(Gate, is_open, strict=True)) for is_open in product((True, False), repeat=len(Gate))]
        closed = [{f"is_{gate.lower()}_open": is_open for gate, is_open in one.items()} for one in stands[1:]]
        assert len(closed) == 63
        for changes in (
            *closed,
            {"claim_id": undecided.pk},
            {"claim_id": decided(other).pk},
            {"situation_on": stage.failed_on - DAY},
            {"asked_on": stage.failed_on},
            {"status": RequestStatus.IMPOSED},
            {"reason": "TIMESHEET"},
        ):
            with pytest.raises(IntegrityError), as_importer(), transaction.atomic():
                PenaltyRequest(**fields | changes).save(force_insert=True)
        with as_importer():
            PenaltyRequest(**fields).save(force_insert=True)

    def test_knows_an_exemption_before_any_answer(self, stage: Stage) -> None:
        make_event(
            stage.case,
            EventKind.EXEMPTION_RECEIVED,
            on=stage.failed_on - 9 * DAY,
            participant=stage.adult,
            first_day=stage.failed_on - 9 * DAY,
            last_day=TODAY,
        )
        with pytest.raises(Refused, match="exempt on that day"):
            ask(stage, answers(stage, decided(stage)))

    def test_knows_a_plan_that_lapsed_before_the_day(self, stage: Stage) -> None:
        with as_importer():
            Plan.objects.filter(case=stage.case).update(last_review_on=stage.failed_on - DAY)
        with pytest.raises(Refused, match="no plan in force"):
            ask(stage, answers(stage, decided(stage)))

    def test_protects_the_only_parent_of_a_young_child(self, stage: Stage) -> None:
        """42 USC 607(e)(2): the child of two on the record, whatever is answered."""
        asked = answers(stage, decided(stage))
        for changes in ({"told_on": None}, {"cannot_find": True}, {"criteria": ""}, {"is_single_custodial": None}):
            with pytest.raises(Refused):
                ask(stage, replace(asked, **changes))
        alone = replace(asked, is_single_custodial=False, told_on=None, cannot_find=None, criteria="")
        with pytest.raises(Refused, match="one adult and a child under six"):
            ask(stage, alone)
        with pytest.raises(Refused, match="what shows it"):
            ask(stage, replace(alone, not_alone_why="The father lives with them."))
        shown = {"not_alone_why": "The father lives with them.", "not_alone_shown": "Both signed the lease."}
        assert ask(stage, replace(alone, **shown))

    def test_names_the_activity_that_is_meant(self, stage: Stage) -> None:
        """With activities on record, one that ran on that day is named; a plan in force alone is not enough."""
        running = make_activity(
            case=stage.case, by=stage.coach, words="Job search class", first_day=stage.failed_on - 9 * DAY
        )
        over = make_activity(
            case=stage.case,
            by=stage.coach,
            first_day=stage.failed_on - 20 * DAY,
            last_day=stage.failed_on - 10 * DAY,
            ended_words="It was full.",
        )
        good = answers(stage, decided(stage))
        for key in (None, over.pk, stage.case.pk):
            with pytest.raises(Refused, match="one of that day") as refused:
                ask(stage, replace(good, activity_id=key))
            assert refused.value.field == "activity_id"
        assert "Job search class" in ask(stage, replace(good, activity_id=running.pk)).facts

    def test_waits_for_every_reason_that_was_given(self, stage: Stage) -> None:
        """A010, A040: a second claim decided "none" is not enough, at the request, at the decision, in the database."""
        good = answers(stage, decided(stage))
        open_claim = claimed(stage, reason="ILLNESS", words="A bad back.")
        with pytest.raises(Refused, match="Decide that first"):
            ask(stage, good)
        decided(stage, open_claim)
        request = ask(stage, good)
        claimed(stage, reason="DOMESTIC_VIOLENCE", words="He waits at the bus stop.")
        with pytest.raises(Refused, match="Decide that first"):
            decide(stage, request)
        with as_importer():
            PenaltyRequest.objects.filter(pk=request.pk).update(
                status=RequestStatus.IMPOSED, decided_on=TODAY, decided_by=stage.manager, decided_at=NOW
            )
        with pytest.raises(IntegrityError, match="found or not decided"), as_importer(), transaction.atomic():
            _penalty_row(stage, request)

    @pytest.mark.parametrize(
        ("state", "reason"),
        [(Jurisdiction.ALASKA, PenaltyReason.PLAN), (Jurisdiction.NORTH_CAROLINA, PenaltyReason.CORE_TERMS)],
    )
    def test_asks_the_same_by_another_name(self, state: str, reason: str) -> None:
        """A057: no missing timesheet comes in as a plan or agreement that was not kept."""
        stage = stage_in(state)
        asked = answers(stage, decided(stage), reason=reason)
        with pytest.raises(Refused, match="Late paper"):
            ask(stage, replace(asked, checked_on=None))
        with pytest.raises(Refused, match="Only not taking part"):
            ask(stage, replace(asked, took_part=True))
        with as_importer():
            Plan.objects.filter(case=stage.case).update(last_review_on=stage.failed_on - DAY)
        with pytest.raises(Refused, match="no plan in force"):
            ask(stage, asked)

    def test_finds_no_reengagement_in_oregon(self) -> None:
        stage = stage_in(Jurisdiction.OREGON)
        with pytest.raises(Refused, match="screenings"):
            ask(stage, answers(stage, decided(stage)))


class TestRequest:
    def test_freezes_its_facts_and_tells_eligibility_in_alaska(self, stage: Stage) -> None:
        """A040, A044, A047: in their order, the same day, with its alert."""
        request = requested(stage)
        assert (request.status, request.asked_on) == (RequestStatus.WAITING, stage.failed_on + 4 * DAY)
        [line] = events_of(stage.case, EventKind.PENALTY_REQUESTED)
        assert line.facts == {"reason": "ACTIVITY", "situation_on": stage.failed_on.isoformat()}
        [note] = rows(EligibilityNote)
        assert (note.subject, note.change, note.reason, note.about_id) == ("PENALTY", "IMPOSE", "ACTIVITY", request.pk)
        assert "Asked for after 4 days" in note.sections[0]["text"]
        assert "none found" in note.sections[1]["text"]
        assert "Bus pass: offered" in note.sections[2]["text"]
        assert len(rows(EligibilityAlert)) == 1

    @pytest.mark.parametrize("state", STATES[1:])
    def test_tells_eligibility_by_note_in_alaska_alone(self, state: str) -> None:
        requested(stage_in(state))
        assert not rows(EligibilityNote)

    @pytest.mark.parametrize(
        ("reason", "change", "told"),
        [
            (PenaltyReason.SIGNATURE, "IMPOSE", "PLAN"),
            (PenaltyReason.JOB_QUIT, "JOB_QUIT", ""),
            (PenaltyReason.CHILD_SUPPORT, "IMPOSE", "CHILD_SUPPORT"),
            (PenaltyReason.SCHOOL, "IMPOSE", "SCHOOL"),
        ],
    )
    def test_calls_its_reason_as_eligibility_does(self, stage: Stage, reason: str, change: str, told: str) -> None:
        requested(stage, reason=reason, offered_on=stage.failed_on, refused_on=stage.failed_on)
        [note] = rows(EligibilityNote)
        assert (note.change, note.reason) == (change, told)

    def test_waits_once_for_a_person(self, stage: Stage) -> None:
        first = requested(stage)
        with pytest.raises(Refused, match="waits for a decision"):
            ask(stage, answers(stage, rows(GoodCauseClaim)[0]))
        decide(stage, first)
        with pytest.raises(Refused, match="before"):
            ask(stage, answers(stage, rows(GoodCauseClaim)[0]))

    def test_is_no_case_aides(self, stage: Stage) -> None:
        aide = make_user(office=stage.case.office, role=Role.CASE_AIDE)
        with pytest.raises(PermissionDenied):
            ask(replace(stage, coach=aide), answers(stage, decided(stage)))

    def test_is_nobodys_of_another_office(self, stage: Stage) -> None:
        asked = answers(stage, decided(stage))
        with pytest.raises(Case.DoesNotExist):
            ask(replace(stage, coach=make_user()), asked)


class TestGoodCause:
    def test_is_decided_with_its_note(self, stage: Stage) -> None:
        """A041: no determination without a note."""
        with pytest.raises(Refused, match="Write the note"):
            decided(stage, note=" ")
        claim = decided(stage, rows(GoodCauseClaim)[0])
        [note] = rows(Note)
        assert (claim.note_id, claim.is_found) == (note.pk, False)
        assert "No good cause found." in note.body
        assert "Nothing kept them" in note.body
        facts = [line.facts for line in events_of(stage.case, EventKind.GOOD_CAUSE_DECIDED)]
        assert facts == [{"claim": str(claim.pk), "found": False}]
        with pytest.raises(Refused, match="decided already"):
            decided(stage, claim)

    def test_keeps_violence_behind_its_wall(self, stage: Stage) -> None:
        told = {"reason": "DOMESTIC_VIOLENCE", "words": "He waits at the bus stop.", "proof": Proof.DANGER}
        claim = claimed(stage, **told)
        found = {"is_found": True, "reason": "DOMESTIC_VIOLENCE", "began_on": stage.failed_on, "note": "Believed her."}
        decided(stage, claim, **found)
        [note] = rows(Note)
        assert "violence" not in f"{note.title}{note.body}".lower()
        assert "Believed" not in note.body
        assert [one.kind for one in rows(GoodCauseWords)] == [RestrictedKind.DV, RestrictedKind.DV]
        with in_context(actor=stage.manager):
            assert not GoodCauseWords.objects.exists()
            assert GoodCauseClaim.objects.get().is_found
        with in_context(actor=stage.coach):
            assert {one.words for one in GoodCauseWords.objects.all()} >= {"He waits at the bus stop."}

    def test_not_found_leaves_what_was_claimed_behind_its_wall(self, stage: Stage) -> None:
        decided(stage, claimed(stage, reason="ILLNESS", words="A bad back."))
        assert {one.kind for one in rows(GoodCauseWords)} == {RestrictedKind.MEDICAL}
        with pytest.raises(Refused, match="protected"):
            decided(replace(stage, coach=stage.manager), claimed(stage, reason="ILLNESS", words="A bad back."))

    def test_tells_nobody_outside_the_wall_of_danger(self, stage: Stage) -> None:
        """That proof could put somebody in danger is kept as a fact of violence, also without a reason."""
        claimed(stage, proof=Proof.DANGER)
        [words] = rows(GoodCauseWords)
        assert (words.kind, words.proof) == (RestrictedKind.DV, Proof.DANGER)
        with in_context(actor=stage.manager):
            assert not GoodCauseWords.objects.exists()
            assert "proof" not in {field.name for field in GoodCauseClaim._meta.get_fields()}
        aide = make_user(office=stage.case.office, role=Role.CASE_AIDE)
        with pytest.raises(Refused, match="dangerous is protected") as refused:
            claimed(replace(stage, coach=aide), proof=Proof.DANGER)
        assert refused.value.field == "proof"

    def test_asks_for_no_proof_that_endangers(self, stage: Stage) -> None:
        with pytest.raises(Refused, match="Ask for no proof"):
            claimed(stage, reason="DOMESTIC_VIOLENCE", proof=Proof.ASKED)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"asked_on": TODAY + DAY}, "asked_on"),
            ({"asked_on": days_ago(60)}, "asked_on"),
            ({"situation_on": TODAY + DAY}, "situation_on"),
            ({"reason": "TIMESHEET"}, "reason"),
            ({"words": "  "}, "words"),
            ({"words": "x" * 4001}, "words"),
            ({"proof": "SWORN"}, "proof"),
        ],
    )
    def test_refuses_what_cannot_be(self, stage: Stage, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            claimed(stage, **changes)
        assert refused.value.field == field

    def test_is_not_asked_of_days_without_rules(self) -> None:
        old = stage_in(Jurisdiction.OREGON, failed_on=date(2023, 1, 5))
        with pytest.raises(Refused, match="not on file"):
            claimed(old)

    def test_found_later_drops_what_waits(self, stage: Stage) -> None:
        request = requested(stage)
        found = {"is_found": True, "reason": "TRANSPORT", "began_on": stage.failed_on - DAY}
        decided(stage, claimed(stage), **found)
        assert rows(PenaltyRequest)[0].status == RequestStatus.DROPPED
        with pytest.raises(Refused, match="decided already"):
            decide(stage, request)
        with pytest.raises(Refused, match="Good cause was found"):
            ask(stage, answers(stage, rows(GoodCauseClaim, is_found=False)[0]))

    @pytest.mark.parametrize("state", STATES)
    def test_found_later_bears_on_the_penalty(self, state: str) -> None:
        """13.2 no. 13, in all four states: on or before the first penalty day it is deleted."""
        stage = stage_in(state)
        penalty = imposed(stage)
        decided(stage, claimed(stage), is_found=True, reason="CHILD_CARE", began_on=stage.failed_on)
        [fact] = rows(PenaltyFact)
        assert (fact.kind, fact.on) == (PenaltyFactKind.GOOD_CAUSE, stage.failed_on)
        found = stand(stage, penalty).ending
        assert (found.outcome, found.ground) == (PenaltyOutcome.DELETED, EndGround.GOOD_CAUSE)


class TestDecision:
    def test_makes_a_penalty_that_has_not_begun(self, stage: Stage) -> None:
        penalty = imposed(stage)
        assert (penalty.number, penalty.failed_on, penalty.outcome) == (1, stage.failed_on, "")
        [line] = events_of(stage.case, EventKind.PENALTY_REQUEST_SETTLED)
        assert line.facts["status"] == "IMPOSED"

    def test_refused_makes_none(self, stage: Stage) -> None:
        request = decide(stage, requested(stage), is_agreed=False, words="Try a visit first.")
        assert (request.status, request.decision) == (RequestStatus.REFUSED, "Try a visit first.")
        assert not rows(Penalty)

    def test_is_a_managers(self, stage: Stage) -> None:
        request = requested(stage)
        with pytest.raises(PermissionDenied):
            decide(stage, request, by=stage.coach)
        with pytest.raises(Case.DoesNotExist):
            decide(stage, request, by=make_user(role=Role.OPERATIONS_MANAGER))
        with pytest.raises(DatabaseError), in_context(actor=stage.coach), transaction.atomic():
            PenaltyRequest.objects.filter(pk=request.pk).update(
                status=RequestStatus.IMPOSED, decided_on=TODAY, decided_by=stage.coach, decided_at=moment(TODAY)
            )

    @pytest.mark.parametrize("changes", [{"words": ""}, {"terms": Terms(size=0)}, {"terms": Terms(failed_together=0)}])
    def test_refuses_what_cannot_be(self, stage: Stage, changes: dict[str, Any]) -> None:
        with pytest.raises(Refused):
            decide(stage, requested(stage), **changes)

    def test_asks_for_the_county_in_north_carolina(self) -> None:
        stage = stage_in(Jurisdiction.NORTH_CAROLINA)
        request = requested(stage)
        for county in ("", "Catawba"):
            with pytest.raises(Refused) as refused:
                decide(stage, request, terms=Terms(county=county))
            assert refused.value.field == "county"

    def test_a_penalty_comes_out_of_an_agreed_request_alone(self, stage: Stage) -> None:
        request = requested(stage)
        with pytest.raises(IntegrityError), as_importer(), transaction.atomic():
            _penalty_row(stage, request)

    def test_is_nobodys_of_their_own_request(self, stage: Stage) -> None:
        """Domain 1, security 2.1: no manager approves their own request; the database says so too."""
        manager = stage.manager
        request = ask(replace(stage, coach=manager), answers(stage, decided(stage)))
        with pytest.raises(PermissionDenied):
            decide(stage, request, is_agreed=False)
        for status in (RequestStatus.IMPOSED, RequestStatus.REFUSED):
            with pytest.raises(IntegrityError, match="another_decides"), as_importer(), transaction.atomic():
                PenaltyRequest.objects.filter(pk=request.pk).update(
                    status=status, decided_on=TODAY, decided_by=manager, decided_at=NOW
                )
        assert decide(stage, request, by=make_user(office=stage.case.office, role=Role.LEAD_WORKER))

    @pytest.mark.parametrize("how", ["REFUSED", "DROPPED", "GOOD_CAUSE"])
    def test_takes_back_what_eligibility_heard(self, stage: Stage, how: str) -> None:
        """A047: eligibility was asked to impose it at the request; not imposed, it is asked to delete it."""
        request = requested(stage)
        if how == "REFUSED":
            decide(stage, request, is_agreed=False)
        elif how == "GOOD_CAUSE":
            decided(stage, claimed(stage), is_found=True, reason="TRANSPORT", began_on=stage.failed_on)
        else:
            with in_context(actor=stage.manager):
                close_case(
                    case_id=stage.case.pk,
                    reason=ClosureReason.MOVED,
                    with_work=False,
                    on=TODAY,
                    actor=stage.manager,
                    now=NOW,
                )
        first, last = rows(EligibilityNote)
        assert [first.change, last.change, last.about_id] == ["IMPOSE", "DELETE", request.pk]
        assert "Impose nothing" in last.sections[0]["text"]
        assert len(rows(EligibilityAlert)) == 2
        [kept] = rows(PenaltyRequest)
        assert kept.status == (RequestStatus.REFUSED if how == "REFUSED" else RequestStatus.DROPPED)

    def test_asks_the_record_again(self, stage: Stage) -> None:
        """No duty, no penalty: an exemption that came on file since the request stops it (13.2 no. 14)."""
        request = requested(stage)
        make_event(
            stage.case,
            EventKind.EXEMPTION_RECEIVED,
            on=stage.failed_on + 4 * DAY,
            participant=stage.adult,
            first_day=stage.failed_on + 4 * DAY,
            last_day=TODAY,
        )
        with pytest.raises(Refused, match="no duty to take part"):
            decide(stage, request)
        assert decide(stage, request, is_agreed=False)

    def test_asks_the_class_in_jobs_again(self) -> None:
        """OAR 461-130-0310: volunteers and people with TA-DVS, who stand as exempt, are never disqualified."""
        stage = stage_in(Jurisdiction.OREGON)
        request = requested(stage)
        with as_importer():
            JobsStanding.objects.create(
                case=stage.case,
                participant=stage.adult,
                jobs_class=JobsClass.VOLUNTEER,
                first_day=stage.failed_on,
                said_by=stage.coach,
                said_at=NOW,
            )
        with pytest.raises(Refused, match="no duty to take part"):
            decide(stage, request)

    def test_is_one_at_a_time(self, stage: Stage) -> None:
        """Policy README 13.3, security 2.6: asking, agreeing and the database refuse a second one of a provision."""
        first = imposed(stage)
        other = replace(stage, failed_on=stage.failed_on + 6 * DAY)
        with pytest.raises(Refused, match="one at a time"):
            ask(other, answers(other, decided(other)))
        with pytest.raises(Refused, match="one at a time"):
            ask(other, answers(other, rows(GoodCauseClaim)[-1], reason=PenaltyReason.CHILD_SUPPORT))
        request = ask(other, answers(other, rows(GoodCauseClaim)[-1], reason=PenaltyReason.JOB_QUIT))
        second = _agree(other, request)
        assert (first.number, second.number) == (1, 2)
        with as_importer():
            Penalty.objects.filter(pk=second.pk).update(reason=PenaltyReason.CHILD_SUPPORT)
            with pytest.raises(IntegrityError, match="penalty_one_open"), transaction.atomic():
                Penalty.objects.filter(pk=second.pk).update(reason=PenaltyReason.PLAN)

    def test_corrects_the_count_when_an_earlier_one_is_deleted(self, stage: Stage) -> None:
        """MS 723-3: deleted, the counters are corrected; number 2 asks for 10 days of proof, number 1 for 5."""
        first = imposed(stage)
        other = replace(stage, failed_on=stage.failed_on + 6 * DAY)
        second = _agree(other, ask(other, answers(other, decided(other), reason=PenaltyReason.JOB_QUIT)))
        with in_context(actor=stage.coach):
            told = {"actor": stage.coach, "now": NOW}
            record_fact(penalty_id=first.pk, kind=PenaltyFactKind.ERROR, on=TODAY, **told)
            delete_penalty(penalty_id=first.pk, **told)
        assert rows(Penalty, pk=second.pk)[0].number == 1
