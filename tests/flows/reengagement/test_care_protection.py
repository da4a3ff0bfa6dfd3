"""A parent without child care is protected by the record, whatever is answered to ask for a penalty (45 CFR 261.56)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from casework.context import in_context
from casework.refusals import Refused
from coaching.models import CareDecision
from coaching.operations.care_protection import end_care_search
from coaching.rules.weeks import month_before
from reengagement.models import PenaltyRaise, PenaltyRequest
from reengagement.operations.raises import ask_raise, decide_raise
from reengagement.queries.asking import going_despite_protection
from reengagement.queries.letters import next_notice
from reengagement.queries.supports import recorded_supports
from tests.coaching_records import make_care_search, make_care_told, make_child_care
from tests.factories import NOW, TODAY, as_auditor, as_importer, moment
from tests.penalty_records import (
    STATES,
    Stage,
    agreed,
    answers,
    ask,
    decided,
    imposed,
    reengaged_in_vain,
    requested,
    stage_in,
    stand,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.mark.parametrize("state", STATES[:3])
def test_no_answer_opens_the_gate_while_the_protection_stands(state: str) -> None:
    stage = stage_in(state)
    if state == "US-OR":
        reengaged_in_vain(stage)
    asked = answers(stage, decided(stage))
    search = make_care_search(case=stage.case, by=stage.coach, first_day=stage.failed_on - DAY)
    for told in (asked, replace(asked, is_single_custodial=False, not_alone_why="Two", not_alone_shown="Lease")):
        with pytest.raises(Refused, match="The grant may not be touched"):
            ask(stage, told)
    with as_auditor():
        assert not PenaltyRequest.objects.exists()
    found_on = stage.failed_on
    with in_context(actor=stage.coach):
        end_care_search(
            search_id=search.pk,
            on=found_on,
            words="Grandmother had agreed",
            actor=stage.coach,
            now=moment(stage.failed_on + 4 * DAY),
        )
    assert ask(stage, asked)


def test_one_that_began_after_the_situation_protects_too() -> None:
    stage = stage_in()
    asked = answers(stage, decided(stage))
    make_care_search(case=stage.case, by=stage.coach, first_day=stage.failed_on + 2 * DAY)
    with pytest.raises(Refused, match="The grant may not be touched"):
        ask(stage, asked)


def test_that_the_parent_was_told_comes_from_the_record() -> None:
    stage = stage_in()
    asked = replace(answers(stage, decided(stage)), told_on=None)
    with pytest.raises(Refused, match="Tell the parent"):
        ask(stage, asked)
    make_care_told(case=stage.case, by=stage.coach, on=stage.failed_on - DAY)
    assert ask(stage, asked)


def test_r015_care_that_was_asked_for_stands_among_the_supports_with_its_days() -> None:
    stage = stage_in()
    month = stage.failed_on.replace(day=1)
    asked = make_child_care(case=stage.case, by=stage.coach, month=month)
    make_child_care(case=stage.case, by=stage.coach, month=month_before(month))
    with in_context(actor=stage.coach):
        (waiting,) = recorded_supports(stage.case, stage.adult, since=stage.failed_on)
    assert (waiting.offered_on, waiting.given_on, waiting.is_known) == (asked.asked_on, None, False)
    assert waiting.what.startswith("Child care for Ida, Wren’s Nest")
    with as_importer():
        CareDecision.objects.create(
            case=stage.case,
            authorisation=asked,
            answer="AUTHORISED",
            on=stage.failed_on,
            recorded_by=stage.coach,
            recorded_at=NOW,
        )
    with in_context(actor=stage.coach):
        (given,) = recorded_supports(stage.case, stage.adult, since=stage.failed_on)
    assert (given.given_on, given.is_known) == (stage.failed_on, True)


def test_stands_above_the_form_that_asks_for_a_penalty() -> None:
    stage = stage_in()
    make_care_search(case=stage.case, by=stage.coach)
    page = reverse("reengagement:penalty-request", args=[stage.case.pk, stage.adult.pk])
    shown = signed_in(stage.coach).get(page).content.decode()
    assert "No penalty can be asked for, agreed to or raised while that stands." in shown
    assert f"{reverse('coaching:child-care', args=[stage.case.pk])}#protection" in shown


def test_r015_care_that_had_ended_before_the_situation_was_not_given() -> None:
    stage = stage_in(failed_on=TODAY.replace(day=20) - timedelta(days=31))
    month = stage.failed_on.replace(day=1)
    ended = {"ended_reason": "STOPPED", "ended_by": stage.coach, "ended_at": NOW}
    asked = make_child_care(case=stage.case, by=stage.coach, month=month, ended_on=stage.failed_on - DAY, **ended)
    with as_importer():
        CareDecision.objects.create(
            case=stage.case,
            authorisation=asked,
            answer="AUTHORISED",
            on=asked.asked_on,
            recorded_by=stage.coach,
            recorded_at=NOW,
        )
    with in_context(actor=stage.coach):
        (told,) = recorded_supports(stage.case, stage.adult, since=stage.failed_on)
        (before,) = recorded_supports(stage.case, stage.adult, since=stage.failed_on - DAY)
    assert (told.given_on, told.is_known) == (None, True)
    assert before.given_on == asked.asked_on


def refused_to_agree(stage: Stage, request: PenaltyRequest) -> bool:
    with pytest.raises(Refused, match="no suitable child care can be found"):
        agreed(stage, request)
    return True


def test_who_is_protected_since_the_request_gets_no_penalty() -> None:
    """45 CFR 261.56: asked for one day, no care found the next, decided after that."""
    stage = stage_in()
    request = requested(stage)
    search = make_care_search(case=stage.case, by=stage.coach, first_day=stage.failed_on - DAY)
    assert refused_to_agree(stage, request)
    page = reverse("reengagement:penalty-decide", args=[request.pk])
    shown = signed_in(stage.manager).get(page).content.decode()
    assert "No penalty can be asked for, agreed to or raised while that stands." in shown
    with in_context(actor=stage.coach):
        end_care_search(search_id=search.pk, on=search.first_day, words="It was none", actor=stage.coach, now=NOW)
    shown = signed_in(stage.manager).get(page).content.decode()
    assert f"by {stage.coach.name}" in shown
    assert "It was none" in shown
    asking = reverse("reengagement:penalty-request", args=[stage.case.pk, stage.adult.pk])
    assert "It was none" in signed_in(stage.coach).get(asking).content.decode()
    assert agreed(stage, request)


def test_a_penalty_that_goes_on_is_raised_by_nobody_while_the_protection_stands() -> None:
    stage = stage_in()
    penalty = imposed(stage)
    beside = reverse("casework:case", args=[stage.case.pk])
    assert "protected without child care" not in signed_in(stage.coach).get(beside).content.decode()
    with as_importer():
        asked = PenaltyRaise.objects.create(
            case=stage.case, penalty=penalty, level=2, asked_on=TODAY, asked_by=stage.coach, asked_at=NOW
        )
    make_care_search(case=stage.case, by=stage.coach, first_day=TODAY - DAY)
    said = {"raise_id": asked.pk, "words": "I read it.", "actor": stage.manager, "now": NOW}
    with in_context(actor=stage.manager), pytest.raises(Refused, match="no suitable child care can be found"):
        decide_raise(is_agreed=True, **said)
    with in_context(actor=stage.coach), pytest.raises(Refused, match="no suitable child care can be found"):
        ask_raise(penalty_id=penalty.pk, actor=stage.coach, now=NOW)
    deciding = reverse("reengagement:raise-decide", args=[asked.pk])
    assert "agreed to or raised while that stands" in signed_in(stage.manager).get(deciding).content.decode()
    shown = signed_in(stage.coach).get(beside).content.decode()
    assert "protected without child care, and a penalty goes on" in shown
    with in_context(actor=stage.coach):
        assert [one.pk for one in going_despite_protection(stage.case, today=TODAY)] == [penalty.pk]
        assert "no suitable child care" in next_notice(stand(stage, penalty), stage.case, today=TODAY).why_not
