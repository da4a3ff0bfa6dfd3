"""A parent without child care is protected by the record, whatever is answered to ask for a penalty (45 CFR 261.56)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from casework.context import in_context
from casework.refusals import Refused
from coaching.operations.care_protection import end_care_search
from reengagement.models import PenaltyRequest
from tests.coaching_records import make_care_search, make_care_told
from tests.factories import as_auditor, moment
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


def test_stands_above_the_form_that_asks_for_a_penalty() -> None:
    stage = stage_in()
    make_care_search(case=stage.case, by=stage.coach)
    page = reverse("reengagement:penalty-request", args=[stage.case.pk, stage.adult.pk])
    shown = signed_in(stage.coach).get(page).content.decode()
    assert "No penalty can be asked for while that stands." in shown
    assert f"{reverse('coaching:child-care', args=[stage.case.pk])}#protection" in shown
