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
from reengagement.models import PenaltyRequest
from reengagement.queries.supports import recorded_supports
from tests.coaching_records import make_care_search, make_care_told, make_child_care
from tests.factories import NOW, as_auditor, as_importer, moment
from tests.penalty_records import STATES, answers, ask, decided, reengaged_in_vain, stage_in
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
    make_child_care(case=stage.case, by=stage.coach, month=month_before(month_before(month)))
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
    assert "No penalty can be asked for while that stands." in shown
    assert f"{reverse('coaching:child-care', args=[stage.case.pk])}#protection" in shown
