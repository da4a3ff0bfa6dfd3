"""Two act at once on a penalty, on a real database: one of them is told so, and there is one penalty."""

import pytest

from casework.context import in_context
from casework.models import User
from reengagement.choices import RequestStatus
from reengagement.models import Penalty, PenaltyRequest
from reengagement.operations.cures import delete_penalty, end_penalty, record_fact
from reengagement.operations.penalties import decide_request, request_penalty
from tests.factories import NOW, as_importer, days_ago, make_user
from tests.flows.casework.test_handover_races import at_once
from tests.penalty_records import Stage, answers, decided, imposed, noticed, requested, stage_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> Stage:
    return stage_in(failed_on=days_ago(80))


def deciding(request: PenaltyRequest, by: User, *, is_agreed: bool) -> object:
    return lambda: decide_request(request_id=request.pk, is_agreed=is_agreed, words="Why.", actor=by, now=NOW)


@pytest.mark.parametrize("second", [True, False])
def test_two_managers_decide_once(stage: Stage, *, second: bool) -> None:
    request = requested(stage)
    other = make_user(office=stage.case.office, role=stage.manager.role)
    heard = at_once(
        (stage.manager, deciding(request, stage.manager, is_agreed=True)),  # type: ignore[arg-type]
        (other, deciding(request, other, is_agreed=second)),  # type: ignore[arg-type]
    )
    assert heard.count("done") == 1
    assert any("decided already" in one for one in heard)
    with as_importer():
        kept = PenaltyRequest.objects.get()
        assert Penalty.objects.count() == (kept.status == RequestStatus.IMPOSED)


def test_two_ask_for_one_person_once(stage: Stage) -> None:
    asked = answers(stage, decided(stage))

    def ask() -> object:
        return request_penalty(
            case_id=stage.case.pk, participant_id=stage.adult.pk, asked=asked, actor=stage.coach, now=NOW
        )

    assert at_once((stage.coach, ask), (stage.coach, ask)).count("done") == 1
    with as_importer():
        assert PenaltyRequest.objects.count() == 1


def test_ending_and_deleting_at_once_does_one(stage: Stage) -> None:
    penalty = imposed(stage)
    noticed(stage, penalty, on=days_ago(70))
    with in_context(actor=stage.coach):
        record_fact(penalty_id=penalty.pk, kind="EXEMPTION", on=days_ago(1), actor=stage.coach, now=NOW)
    heard = at_once(
        (stage.coach, lambda: end_penalty(penalty_id=penalty.pk, actor=stage.coach, now=NOW)),
        (stage.coach, lambda: delete_penalty(penalty_id=penalty.pk, actor=stage.coach, now=NOW)),
        (stage.coach, lambda: end_penalty(penalty_id=penalty.pk, actor=stage.coach, now=NOW)),
    )
    assert heard.count("done") == 1
