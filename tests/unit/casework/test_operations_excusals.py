from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import DeadlineState, DecisionStatus, EventKind
from casework.context import in_context
from casework.models import Case, Deadline, Excusal, User
from casework.operations.excusals import ask_excusal, decide_excusal
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, events_of

pytestmark = pytest.mark.django_db

REASON = "The family is away for a funeral."


@pytest.fixture
def deadline(open_case: Case) -> Deadline:
    """The open case's first contact, long overdue."""
    return factories.deadlines_of(open_case, "first-contact")[0]


def ask(deadline: Deadline, *, actor: User, reason: str = REASON, until: date | None = None) -> Excusal:
    with in_context(actor=actor):
        return ask_excusal(deadline_id=deadline.pk, reason=reason, until=until, actor=actor, now=NOW)


def decide(excusal: Excusal, *, actor: User, approved: bool = True, answer: str = "") -> Excusal:
    with in_context(actor=actor):
        return decide_excusal(excusal_id=excusal.pk, approved=approved, answer=answer, actor=actor, now=NOW)


def again(deadline: Deadline) -> Deadline:
    with as_auditor():
        return Deadline.objects.get(pk=deadline.pk)


class TestExcusal:
    def test_is_asked_for_and_changes_nothing_yet(self, deadline: Deadline, open_case: Case, coach: User) -> None:
        excusal = ask(deadline, actor=coach, until=TODAY)
        (line,) = events_of(open_case, EventKind.EXCUSAL_ASKED)
        assert (line.on, line.participant_id, line.subject_id) == (TODAY, deadline.participant_id, excusal.pk)
        assert line.facts == {"standard": "first-contact", "deadline": str(deadline.pk), "until": str(TODAY)}
        assert again(deadline).state(TODAY) == DeadlineState.OVERDUE

    @pytest.mark.parametrize("who", ["supervisor", "lead_worker"])
    def test_that_is_approved_excuses_at_once(
        self, deadline: Deadline, open_case: Case, coach: User, who: str, request: pytest.FixtureRequest
    ) -> None:
        excusal = decide(ask(deadline, actor=coach), actor=request.getfixturevalue(who))
        assert excusal.status == DecisionStatus.APPROVED
        assert again(deadline).state(TODAY) == DeadlineState.EXCUSED
        (line,) = events_of(open_case, EventKind.EXCUSAL_APPROVED)
        assert line.facts == {"standard": "first-contact", "deadline": str(deadline.pk)}

    def test_that_is_approved_moves_the_due_day(self, deadline: Deadline, coach: User, supervisor: User) -> None:
        until = TODAY + timedelta(days=3)
        decide(ask(deadline, actor=coach, until=until), actor=supervisor)
        assert again(deadline).due_on == until
        assert not again(deadline).is_excused

    def test_that_is_refused_says_why(self, deadline: Deadline, open_case: Case, coach: User, supervisor: User) -> None:
        excusal = ask(deadline, actor=coach)
        with pytest.raises(Refused) as refused:
            decide(excusal, actor=supervisor, approved=False)
        assert refused.value.field == "answer"
        decide(excusal, actor=supervisor, approved=False, answer="The phone works.")
        assert again(deadline).state(TODAY) == DeadlineState.OVERDUE
        assert events_of(open_case, EventKind.EXCUSAL_REFUSED)
        assert ask(deadline, actor=coach).pk

    def test_is_never_decided_by_who_asked_nor_by_a_coach(
        self, deadline: Deadline, coach: User, supervisor: User, case_aide: User, outsider: User
    ) -> None:
        excusal = ask(deadline, actor=supervisor)
        for actor in (supervisor, coach, case_aide):
            with pytest.raises(PermissionDenied):
                decide(excusal, actor=actor)
        with pytest.raises(Case.DoesNotExist):
            decide(excusal, actor=outsider)

    def test_is_decided_once(self, deadline: Deadline, coach: User, supervisor: User, lead_worker: User) -> None:
        excusal = decide(ask(deadline, actor=coach), actor=supervisor)
        with pytest.raises(Refused, match="already"):
            decide(excusal, actor=lead_worker)
        with pytest.raises(Refused, match="excused already"):
            ask(deadline, actor=coach)

    def test_waits_alone(self, deadline: Deadline, open_case: Case, coach: User, supervisor: User) -> None:
        ask(deadline, actor=coach)
        with pytest.raises(Refused, match="waiting"):
            ask(deadline, actor=supervisor)
        assert len(events_of(open_case, EventKind.EXCUSAL_ASKED)) == 1

    def test_is_not_asked_for_what_is_met(self, deadline: Deadline, open_case: Case, coach: User) -> None:
        factories.make_contact(case=open_case, by=coach)
        with pytest.raises(Refused, match="met already"):
            ask(deadline, actor=coach)

    def test_needs_a_reason_and_a_day_that_is_later(self, deadline: Deadline, coach: User) -> None:
        for reason, until, field in (
            ("because", None, "reason"),
            (REASON, deadline.due_on, "until"),
            (REASON, date(TODAY.year + 5, 1, 1), "until"),
        ):
            with pytest.raises(Refused) as refused:
                ask(deadline, actor=coach, reason=reason, until=until)
            assert refused.value.field == field

    def test_asks_who_it_is(self, deadline: Deadline, coach: User, auditor: User, other_coach: User) -> None:
        with pytest.raises(PermissionDenied):
            ask(deadline, actor=auditor)
        with pytest.raises(Case.DoesNotExist):
            ask(deadline, actor=other_coach)
        with pytest.raises(Case.DoesNotExist):
            ask(Deadline(id=uuid4()), actor=coach)
