"""Good cause, the gate, a manager's decision, cures, the end, notices and hearings, each through its page."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import Jurisdiction, Role, SafeContactRule
from casework.context import in_context
from casework.models import AccessLog, GateCheck, Notice, Person, User
from casework.queries.seen import seen_by
from reengagement.choices import PenaltyReason
from reengagement.models import (
    CureAttempt,
    GoodCauseClaim,
    HearingRequest,
    Penalty,
    PenaltyFact,
    PenaltyRaise,
    PenaltyRequest,
)
from reengagement.queries.penalties_over import penalties_to_settle
from reengagement.rules.asked import Asked
from reengagement.rules.gate import Gate
from reengagement.rules.terms import Terms
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, make_contact, make_office, make_user
from tests.penalty_records import (
    SITUATION,
    Stage,
    answers,
    claimed,
    decided,
    imposed,
    noticed,
    requested,
    shut,
    stage_in,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YES, NO = "YES", "NO"


@pytest.fixture
def stage() -> Stage:
    return stage_in()


def page(name: str, *keys: Any) -> str:
    return reverse(f"reengagement:{name}", args=keys)


def send(user: User, address: str, **values: Any) -> HttpResponse:
    told = {"submission": str(uuid4())} | {key: value for key, value in values.items() if value is not None}
    return signed_in(user).post(address, told)


def typed(asked: Asked) -> dict[str, Any]:
    """Return the answers as the page sends them."""
    words = {True: YES, False: NO, None: ""}
    plain = ("situation", "reason", "duty", "criteria")
    days = ("checked_on", "offered_on", "refused_on", "needs_asked_on", "told_on")
    yes_no = ("took_part", "is_single_custodial", "cannot_find")
    values: dict[str, Any] = {"claim_id": str(asked.claim_id)} | {name: getattr(asked, name) for name in plain}
    values |= {name: getattr(asked, name).isoformat() for name in days if getattr(asked, name)}
    values |= {name: words[getattr(asked, name)] for name in yes_no}
    for number, one in enumerate(asked.supports):
        values[f"support_{number}_what"] = one.what
        values |= {
            f"support_{number}_{part}": getattr(one, part).isoformat()
            for part in ("offered_on", "given_on")
            if getattr(one, part)
        }
    return values


def combinations(stage: Stage) -> Iterator[tuple[bool, Asked]]:
    """Give all sixty-four ways in which the six checks can stand, the open one last, each with whether it is open."""
    good = answers(stage, decided(stage))
    undecided = shut(stage, good, Gate.GOOD_CAUSE).claim_id
    for closed in product((True, False), repeat=len(Gate)):
        asked = good
        for gate, is_shut in zip(Gate, closed, strict=True):
            if is_shut:
                asked = replace(asked, claim_id=undecided) if gate == Gate.GOOD_CAUSE else shut(stage, asked, gate)
        yield not any(closed), asked


def asked_for() -> int:
    with as_importer():
        return PenaltyRequest.objects.count()


class TestGate:
    def test_lets_one_of_all_sixty_four_through_by_page(self, stage: Stage) -> None:
        address, passed = page("penalty-request", stage.case.pk, stage.adult.pk), 0
        client = signed_in(stage.coach)
        for is_open, asked in combinations(stage):
            answer = client.post(address, {"submission": str(uuid4())} | typed(asked))
            assert answer.status_code == (302 if is_open else 422), asked
            passed += answer.status_code == 302
        assert (passed, asked_for()) == (1, 1)

    def test_lets_one_of_all_sixty_four_through_by_command(self, stage: Stage, tmp_path: Path) -> None:
        passed = 0
        for number, (is_open, asked) in enumerate(combinations(stage)):
            file = tmp_path / f"{number}.json"
            told = {name: getattr(asked, name) for name in asked.__dataclass_fields__ if name != "supports"}
            told["supports"] = [
                {"what": one.what, "offered_on": one.offered_on, "given_on": one.given_on} for one in asked.supports
            ]
            file.write_text(json.dumps(told, default=str))
            out = StringIO()
            command = ["penalty_request", "--as", stage.coach.username, "--case", stage.case.number]
            command += ["--participant", str(stage.adult.pk), "--answers", str(file)]
            if is_open:
                call_command(*command, stdout=out)
                passed += 1
                assert "Asked for: " in out.getvalue()
            else:
                with pytest.raises(CommandError, match="Nothing was asked for"), transaction.atomic():
                    call_command(*command, stdout=out)
                assert '"is_open": false' in out.getvalue()
        assert (passed, asked_for()) == (1, 1)

    def test_command_knows_whom_it_serves(self, stage: Stage, tmp_path: Path) -> None:
        file = tmp_path / "answers.json"
        file.write_text("{}")
        outsider = make_user()
        for username, words in (("nobody", "Nobody is called"), (outsider.username, "sees no case")):
            with pytest.raises(CommandError, match=words), transaction.atomic():
                call_command(
                    *("penalty_request", "--as", username, "--case", stage.case.number),
                    *("--participant", str(stage.adult.pk), "--answers", str(file)),
                )
        file.write_text('{"timesheet": "missing"}')
        with pytest.raises(CommandError, match="Nobody asks for: timesheet"):
            call_command(
                *("penalty_request", "--as", stage.coach.username, "--case", stage.case.number),
                *("--participant", str(stage.adult.pk), "--answers", str(file)),
            )

    def test_explains_each_check_and_leads_to_where_it_is_mended(self, stage: Stage) -> None:
        shown = signed_in(stage.coach).get(page("penalty-request", stage.case.pk, stage.adult.pk))
        words = shown.content.decode()
        assert shown.status_code == 200
        for title in (
            "What happened is on record",
            "The reason is one that may be penalized",
            "The person had to take part",
            "Supports were offered, and none was left out",
            "A parent of a young child is protected",
            "Good cause was asked about and not found",
        ):
            assert title in words
        assert page("good-cause-claim", stage.case.pk, stage.adult.pk) in words
        assert 'href="#id_situation"' in words
        assert "imesheet" not in str(shown.context["form"].fields["reason"].choices)

    def test_begins_with_the_situation_that_is_chosen(self, stage: Stage) -> None:
        """A situation that the form begins with is judged from the first look on."""
        decided(stage)
        shown = signed_in(stage.coach).get(page("penalty-request", stage.case.pk, stage.adult.pk))
        good_cause = next(check for check in shown.context["checks"] if check.gate == "GOOD_CAUSE")
        assert good_cause.is_open

    def test_is_looked_at_without_asking(self, stage: Stage) -> None:
        asked = typed(answers(stage, decided(stage)))
        answer = send(stage.coach, page("penalty-request", stage.case.pk, stage.adult.pk), **asked, check="1")
        assert answer.status_code == 200
        assert answer.context["is_gate_open"]
        assert not asked_for()

    def test_keeps_what_was_typed_beside_the_reason(self, stage: Stage) -> None:
        asked = typed(answers(stage, decided(stage), cannot_find=True))
        answer = send(stage.coach, page("penalty-request", stage.case.pk, stage.adult.pk), **asked)
        assert answer.status_code == 422
        assert "cannot_find" in answer.context["form"].errors
        assert SITUATION in answer.content.decode()


class TestDoors:
    @pytest.mark.parametrize("role", [Role.CASE_AIDE, Role.ELIGIBILITY_WORKER])
    def test_are_shut_for_who_asks_for_no_penalties(self, stage: Stage, role: str) -> None:
        other = make_user(office=stage.case.office, role=role)
        assert signed_in(other).get(page("penalties", stage.case.pk)).status_code == 200
        assert signed_in(other).get(page("penalty-request", stage.case.pk, stage.adult.pk)).status_code == 403

    def test_know_no_stranger(self, stage: Stage) -> None:
        penalty = imposed(stage)
        outsider = make_user()
        for name, key in (("penalties", stage.case.pk), ("penalty", penalty.pk), ("penalty-end", penalty.pk)):
            assert signed_in(outsider).get(page(name, key)).status_code == 404

    def test_know_no_participant_of_another_case(self, stage: Stage) -> None:
        other = stage_in()
        for name in ("good-cause-claim", "penalty-request"):
            assert signed_in(stage.coach).get(page(name, stage.case.pk, other.adult.pk)).status_code == 404

    def test_of_a_closed_case_take_no_new_request(self, stage: Stage) -> None:
        from casework.models import Case

        with as_importer():
            Case.objects.filter(pk=stage.case.pk).update(status="CLOSED", closed_on=TODAY, closure_reason="REQUEST")
        assert signed_in(stage.coach).get(page("penalty-request", stage.case.pk, stage.adult.pk)).status_code == 403


class TestGoodCause:
    def test_is_asked_and_decided(self, stage: Stage) -> None:
        told = {
            "situation_on": stage.failed_on.isoformat(),
            "asked_on": TODAY.isoformat(),
            "has_answered": YES,
            "reason": "TRANSPORT",
            "words": "The bus did not come 🚌",
            "proof": "NOT_ASKED",
        }
        address = page("good-cause-claim", stage.case.pk, stage.adult.pk)
        key = str(uuid4())
        first = signed_in(stage.coach).post(address, told | {"submission": key})
        again = signed_in(stage.coach).post(address, told | {"submission": key})
        assert first["Location"] == again["Location"]
        with as_importer():
            claim = GoodCauseClaim.objects.get()
        shown = signed_in(stage.coach).get(page("penalties", stage.case.pk)).content.decode()
        assert "The bus did not come 🚌" in shown
        assert "To decide" in shown
        found = {"is_found": YES, "reason": "TRANSPORT", "began_on": stage.failed_on.isoformat()}
        answer = send(
            stage.coach,
            page("good-cause-decide", claim.pk),
            **found,
            decided_on=TODAY.isoformat(),
            note="The line was closed that week.",
        )
        assert answer.status_code == 302
        shown = signed_in(stage.coach).get(page("penalties", stage.case.pk)).content.decode()
        assert "Good cause found" in shown
        assert "This is over" in signed_in(stage.coach).get(page("good-cause-decide", claim.pk)).content.decode()

    def test_says_what_is_missing_beside_its_field(self, stage: Stage) -> None:
        claim = claimed(stage)
        address = page("good-cause-decide", claim.pk)
        answer = send(stage.coach, address, is_found=YES, decided_on=TODAY.isoformat(), note="Yes.")
        assert answer.status_code == 422
        assert "reason" in answer.context["form"].errors
        answer = send(stage.coach, address, is_found=NO, decided_on=TODAY.isoformat(), note="")
        assert "note" in answer.context["form"].errors

    def test_hides_protected_words_from_who_is_not_listed(self, stage: Stage) -> None:
        claimed(stage, reason="DOMESTIC_VIOLENCE", words="He waits at the bus stop.")
        seen = signed_in(stage.manager).get(page("penalties", stage.case.pk)).content.decode()
        assert "bus stop" not in seen
        assert "Domestic violence" not in seen
        assert "Protected" in seen
        assert "bus stop" in signed_in(stage.coach).get(page("penalties", stage.case.pk)).content.decode()


class TestDecision:
    def test_is_made_from_todays_card(self, stage: Stage) -> None:
        request = requested(stage)
        client = signed_in(stage.manager)
        address = page("penalty-decide", request.pk)
        assert address in client.get(reverse("casework:today")).content.decode()
        assert address in client.get(page("penalty-requests")).content.decode()
        shown = client.get(address).content.decode()
        assert SITUATION in shown
        assert "Bus pass: offered " in shown
        assert "offered 20" not in shown
        assert "Good cause was asked about and not found" in shown
        answer = send(
            stage.manager, address, is_agreed=YES, words="As asked.", payment="923", size="3", table="adult_included"
        )
        with as_importer():
            penalty = Penalty.objects.get()
        assert answer["Location"] == page("penalty", penalty.pk)
        assert penalty.size == 3
        assert "This is over" in client.get(address).content.decode()
        assert send(stage.manager, address, is_agreed=NO, words="Late.").status_code == 422

    def test_list_takes_a_constant_number_of_queries(self, stage: Stage) -> None:
        def queries() -> int:
            client = signed_in(stage.manager)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page("penalty-requests")).status_code == 200
            return len(captured)

        requested(stage)
        before = queries()
        for _ in range(3):
            other = stage_in()
            with as_importer():
                other.case.office = stage.case.office
                other.case.save(update_fields=["office"])
            requested(other)
        assert queries() == before

    def test_is_nobodys_but_a_managers(self, stage: Stage) -> None:
        request = requested(stage)
        assert signed_in(stage.coach).get(page("penalty-decide", request.pk)).status_code == 403
        assert signed_in(stage.coach).get(page("penalty-requests")).status_code == 403


@pytest.fixture
def running() -> tuple[Stage, Penalty]:
    """A penalty that began last month or before: its notice left in time."""
    stage = stage_in(failed_on=days_ago(100))
    penalty = imposed(stage)
    noticed(stage, penalty, on=days_ago(90))
    return stage, penalty


class TestPenalty:
    def test_shows_ladder_and_arithmetic(self, running: tuple[Stage, Penalty]) -> None:
        stage, penalty = running
        shown = signed_in(stage.coach).get(page("penalty", penalty.pk))
        words = shown.content.decode()
        assert shown.status_code == 200
        for said in ("Level 1", "In force", "The arithmetic of the levels", "Stating intent alone lifts nothing"):
            assert said in words, said
        beside = signed_in(stage.coach).get(reverse("casework:case", args=[stage.case.pk])).content.decode()
        assert page("penalty", penalty.pk) in beside

    def test_ends_by_an_attempt(self, running: tuple[Stage, Penalty]) -> None:
        stage, penalty = running
        held = signed_in(stage.coach).get(page("penalty-end", penalty.pk)).content.decode()
        assert "Not over" in held
        assert "End it" not in held
        day = days_ago(2).isoformat()
        address = page("penalty-attempt", penalty.pk)
        bad = send(stage.coach, address, began_on=day, days_asked="1", done_on="yesterday")
        assert bad.status_code == 422
        assert send(stage.coach, address, began_on=day, days_asked="1", done_on=day).status_code == 302
        with as_importer():
            assert CureAttempt.objects.get().done_on == [days_ago(2)]
        shown = signed_in(stage.coach).get(page("penalty-end", penalty.pk))
        assert "Earlier of intent and compliance" in shown.content.decode()
        answer = send(stage.coach, page("penalty-end", penalty.pk), outcome="ENDS")
        assert answer.status_code == 302
        ended = signed_in(stage.coach).get(page("penalty", penalty.pk)).content.decode()
        assert "Earlier of intent and compliance" in ended
        for name in ("penalty-end", "penalty-fact", "penalty-attempt"):
            assert "This is over" in signed_in(stage.coach).get(page(name, penalty.pk)).content.decode()
        assert send(stage.coach, page("penalty-end", penalty.pk), outcome="ENDS").status_code == 422

    def test_is_ended_as_it_was_looked_at(self, running: tuple[Stage, Penalty]) -> None:
        """What was looked at as an end is not deleted because it changed meanwhile."""
        stage, penalty = running
        fact = {"kind": "ERROR", "on": days_ago(1).isoformat()}
        assert send(stage.coach, page("penalty-fact", penalty.pk), **fact).status_code == 302
        with as_importer():
            assert PenaltyFact.objects.get().kind == "ERROR"
        assert send(stage.coach, page("penalty-end", penalty.pk), outcome="ENDS").status_code == 422
        assert send(stage.coach, page("penalty-end", penalty.pk), outcome="DELETED").status_code == 302

    def test_is_raised_after_visit_finding_and_a_managers_decision(self) -> None:
        stage = stage_in(failed_on=days_ago(190))
        penalty = imposed(stage)
        noticed(stage, penalty, on=days_ago(180))
        contact = make_contact(case=stage.case, by=stage.coach, method="IN_PERSON", place="HOME", on=days_ago(3))
        answer = send(stage.coach, page("penalty-visit", penalty.pk), contact_id=str(contact.pk))
        assert answer.status_code == 302
        finding = {"is_safe": YES, "words": "Warm, fed, at school.", "level": "2", "on": TODAY.isoformat()}
        shown = signed_in(stage.coach).get(answer["Location"]).content.decode()
        assert "Weigh:" in shown
        assert send(stage.coach, answer["Location"], **finding).status_code == 302
        words = signed_in(stage.coach).get(page("penalty", penalty.pk)).content.decode()
        assert "Warm, fed, at school." in words
        assert "Waits for a manager" in words
        assert "Write the notice of level 2" not in words
        with as_importer():
            asked = PenaltyRaise.objects.get()
        today = signed_in(stage.manager).get(reverse("casework:today")).content.decode()
        assert page("raise-decide", asked.pk) in today
        shown = signed_in(stage.manager).get(page("raise-decide", asked.pk)).content.decode()
        assert "Warm, fed, at school." in shown
        assert send(stage.manager, page("raise-decide", asked.pk), is_agreed=YES, words="").status_code == 422
        assert send(stage.manager, page("raise-decide", asked.pk), is_agreed=YES, words="I read it.").status_code == 302
        words = signed_in(stage.coach).get(page("penalty", penalty.pk)).content.decode()
        assert "Write the notice of level 2" in words
        assert "level 2" in signed_in(stage.coach).get(page("adverse-notice", penalty.pk)).content.decode()

    def test_takes_new_figures_and_marks_mistakes(self, running: tuple[Stage, Penalty]) -> None:
        stage, penalty = running
        told = {"payment": "923", "size": "", "table": "adult_included"}
        assert "counted family size" in send(stage.coach, page("penalty-money", penalty.pk), **told).content.decode()
        assert send(stage.coach, page("penalty-money", penalty.pk), **told | {"size": "3"}).status_code == 302
        fact = {"kind": "EXEMPTION", "on": days_ago(1).isoformat()}
        assert send(stage.coach, page("penalty-fact", penalty.pk), **fact).status_code == 302
        with as_importer():
            key = PenaltyFact.objects.get().pk
        assert "stays readable" in signed_in(stage.coach).get(page("fact-void", key)).content.decode()
        assert send(stage.coach, page("fact-void", key)).status_code == 302
        shown = signed_in(stage.coach).get(page("penalty", penalty.pk)).content.decode()
        assert "Marked as a mistake" in shown
        assert "$369.20" in shown
        why_not = signed_in(stage.coach).get(page("penalty-raise", penalty.pk)).content.decode()
        assert "Try a home visit after the penalty began." in why_not


class TestNotice:
    def test_is_looked_at_then_written(self, stage: Stage) -> None:
        penalty = imposed(stage)
        address = page("adverse-notice", penalty.pk)
        shown = signed_in(stage.coach).get(address)
        words = shown.content.decode()
        assert "You have the right to a hearing" in words
        form = shown.context["form"]
        told = {"way": "HAND_OVER", "system": "ONE", "seen": form["seen"].value()}
        key = str(uuid4())
        client = signed_in(stage.coach)
        first, again = (client.post(address, told | {"submission": key}) for _ in range(2))
        assert first["Location"] == again["Location"]
        with as_importer():
            assert Notice.objects.get().kind == "ADVERSE"
        waits = signed_in(stage.coach).get(address).content.decode()
        assert "has not left" in waits
        assert send(stage.coach, address, **told).status_code == 422

    def test_of_other_words_is_refused(self, stage: Stage) -> None:
        penalty = imposed(stage)
        told = {"way": "HAND_OVER", "system": "ONE", "seen": "x" * 32}
        assert send(stage.coach, page("adverse-notice", penalty.pk), **told).status_code == 422

    def test_offers_no_way_that_is_not_safe(self, stage: Stage) -> None:
        penalty = imposed(stage)
        with as_importer():
            Person.objects.filter(pk=stage.adult.person_id).update(
                mailing_address="1 Main Street", safe_contact=[SafeContactRule.NO_MAIL]
            )
        shown = signed_in(stage.coach).get(page("adverse-notice", penalty.pk))
        assert [way for way, _ in shown.context["form"].fields["way"].choices] == ["HAND_OVER"]
        told = {"way": "HOME_MAIL", "system": "ONE", "seen": ""}
        assert send(stage.coach, page("adverse-notice", penalty.pk), **told).status_code == 422
        with as_importer():
            assert not Notice.objects.exists()
            assert GateCheck.objects.count() <= 1


class TestHearing:
    def test_is_asked_for_and_decided(self, running: tuple[Stage, Penalty]) -> None:
        stage, penalty = running
        told = {"asked_on": days_ago(89).isoformat(), "wants_continued": YES, "words": "It is not true."}
        assert send(stage.coach, page("hearing-request", penalty.pk), **told).status_code == 302
        shown = signed_in(stage.coach).get(page("penalty", penalty.pk)).content.decode()
        assert "The payment goes on until the decision." in shown
        assert "Waits for the hearing" in shown
        assert send(stage.coach, page("hearing-request", penalty.pk), **told).status_code == 422
        with as_importer():
            hearing = HearingRequest.objects.get()
        decided_on = {"decision": "FOR_FAMILY", "on": TODAY.isoformat()}
        assert send(stage.coach, page("hearing-decide", hearing.pk), **decided_on).status_code == 302
        assert "Delete it" in signed_in(stage.coach).get(page("penalty-end", penalty.pk)).content.decode()

    def test_without_a_notice_is_refused_in_words(self, stage: Stage) -> None:
        penalty = imposed(stage)
        told = {"asked_on": TODAY.isoformat(), "wants_continued": NO}
        answer = send(stage.coach, page("hearing-request", penalty.pk), **told)
        assert answer.status_code == 422
        assert "A hearing is about a notice." in answer.content.decode()


class TestOregon:
    def test_asks_its_own_questions(self) -> None:
        stage = stage_in(Jurisdiction.OREGON)
        fields = (
            signed_in(stage.coach).get(page("penalty-request", stage.case.pk, stage.adult.pk)).context["form"].fields
        )
        assert {"is_pre_ssi", "meets_federal_hours"} <= fields.keys()
        assert [code for code, _ in fields["reason"].choices] == ["", PenaltyReason.ACTIVITY]


class TestOfficeList:
    def test_is_logged_for_each_family(self, stage: Stage) -> None:
        """Security 2.2: a list of names and reasons is written down for every case that it shows."""
        requested(stage)
        client = signed_in(stage.manager)
        assert client.get(page("penalty-requests")).status_code == 200
        assert _looks(stage) == 1

    def test_on_today_names_nobody(self, stage: Stage) -> None:
        requested(stage)
        words = signed_in(stage.manager).get("/", follow=True).content.decode()
        assert f"Case {stage.case.number}</a>" in words
        assert "did not take part in an assigned activity" not in words

    def test_leads_nobody_to_decide_their_own(self, stage: Stage) -> None:
        request = requested(replace(stage, coach=stage.manager))
        client = signed_in(stage.manager)
        address = page("penalty-decide", request.pk)
        for shown in (page("penalty-requests"), page("penalties", stage.case.pk)):
            assert address not in client.get(shown).content.decode()
        assert client.get(address).status_code == 403


def _looks(stage: Stage) -> int:
    with as_auditor():
        return AccessLog.objects.filter(case_id=stage.case.pk, route="reengagement:penalty-requests").count()


class TestToSettle:
    def test_lists_what_is_over_by_its_rule(self, stage: Stage) -> None:
        """A042: found never to have been valid, it stands on Today until somebody deletes it."""
        penalty = imposed(stage)
        assert not _told_on_today(stage, penalty)
        with as_importer():
            PenaltyFact.objects.create(
                case=stage.case, penalty=penalty, kind="ERROR", on=TODAY, entered_by=stage.coach, entered_at=NOW
            )
        assert _told_on_today(stage, penalty)

    def test_lists_a_letter_that_left_too_late(self, stage: Stage) -> None:
        penalty = imposed(stage)
        noticed(stage, penalty, on=days_ago(12), left_on=TODAY)
        assert _told_on_today(stage, penalty)

    def test_asks_the_same_queries_for_more(self, stage: Stage) -> None:
        noticed(stage, imposed(stage), on=days_ago(12), left_on=TODAY)
        counted = []
        for _ in range(2):
            with in_context(actor=stage.manager):
                seen = seen_by(stage.manager)
                with CaptureQueriesContext(connection) as captured:
                    found = penalties_to_settle(seen, today=TODAY)
            counted.append((len(found), len(captured)))
            beside = stage_in(office=stage.case.office)
            noticed(beside, imposed(beside), on=days_ago(12), left_on=TODAY)
        (one, few), (two, many) = counted
        assert (one, two, many) == (1, 2, few)

    def test_asks_the_same_queries_for_more_that_run(self) -> None:
        """One that has begun is reckoned with its money, of all in one query."""
        office = make_office(jurisdiction=Jurisdiction.ALASKA)
        counted = []
        for _ in range(2):
            stage = stage_in(office=office, failed_on=days_ago(100))
            penalty = imposed(stage, terms=Terms(payment=Decimal(923), size=3, table="adult_included"))
            noticed(stage, penalty, on=days_ago(90))
            with as_importer():
                PenaltyFact.objects.create(
                    case=stage.case, penalty=penalty, kind="ERROR", on=TODAY, entered_by=stage.coach, entered_at=NOW
                )
            with in_context(actor=stage.manager):
                seen = seen_by(stage.manager)
                with CaptureQueriesContext(connection) as captured:
                    found = penalties_to_settle(seen, today=TODAY)
            assert all(one.amount and one.amount.after == 553 for one in found)
            counted.append((len(found), len(captured)))
        (one, few), (two, many) = counted
        assert (one, two, many) == (1, 2, few)


def _told_on_today(stage: Stage, penalty: Penalty) -> bool:
    words = signed_in(stage.coach).get("/", follow=True).content.decode()
    return f'<a href="{page("penalty", penalty.pk)}">Case {stage.case.number}</a>' in words
