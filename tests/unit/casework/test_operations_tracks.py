import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import CaseKind, CaseStatus, DecisionStatus, EventKind, Jurisdiction
from casework.context import in_context
from casework.models import Case, TrackChange, User
from casework.operations.cases import ask_track_change, decide_track_change
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, events_of

pytestmark = pytest.mark.django_db

REASON = "Medical papers name a long recovery."


def ask(case: Case, *, actor: User, track: str = "FAMILIES_FIRST", reason: str = REASON) -> TrackChange:
    with in_context(actor=actor):
        return ask_track_change(case_id=case.pk, track=track, reason=reason, actor=actor, now=NOW)


def decide(change: TrackChange, *, actor: User, approved: bool = True, answer: str = "") -> TrackChange:
    with in_context(actor=actor):
        return decide_track_change(track_change_id=change.pk, approved=approved, answer=answer, actor=actor, now=NOW)


def track_of(case: Case) -> str:
    with as_auditor():
        return Case.objects.get(pk=case.pk).track


class TestTrackChange:
    def test_is_asked_for_and_changes_nothing_yet(self, open_case: Case, coach: User) -> None:
        change = ask(open_case, actor=coach)
        (line,) = events_of(open_case, EventKind.TRACK_CHANGE_ASKED)
        assert (line.on, line.subject_id, line.facts) == (TODAY, change.pk, {"track": "FAMILIES_FIRST"})
        assert track_of(open_case) == "WORK_FIRST"

    @pytest.mark.parametrize("who", ["supervisor", "lead_worker"])
    def test_is_approved_by_another_person(
        self, open_case: Case, coach: User, who: str, request: pytest.FixtureRequest
    ) -> None:
        decider = request.getfixturevalue(who)
        change = decide(ask(open_case, actor=coach), actor=decider)
        assert (change.status, change.decided_by_id) == (DecisionStatus.APPROVED, decider.pk)
        assert track_of(open_case) == "FAMILIES_FIRST"
        (line,) = events_of(open_case, EventKind.TRACK_CHANGED)
        assert (line.on, line.facts) == (TODAY, {"track": "FAMILIES_FIRST"})

    def test_is_refused_with_a_reason(self, open_case: Case, coach: User, supervisor: User) -> None:
        change = ask(open_case, actor=coach)
        with pytest.raises(Refused) as refused:
            decide(change, actor=supervisor, approved=False)
        assert refused.value.field == "answer"
        decide(change, actor=supervisor, approved=False, answer="Wait for the second letter.")
        assert track_of(open_case) == "WORK_FIRST"
        assert events_of(open_case, EventKind.TRACK_CHANGE_REFUSED)
        assert ask(open_case, actor=coach).pk

    def test_is_never_decided_by_who_asked_nor_by_a_coach(
        self, open_case: Case, coach: User, supervisor: User, engagement_specialist: User, outsider: User
    ) -> None:
        change = ask(open_case, actor=supervisor)
        for actor in (supervisor, coach, engagement_specialist):
            with pytest.raises(PermissionDenied):
                decide(change, actor=actor)
        with pytest.raises(Case.DoesNotExist):
            decide(change, actor=outsider)

    def test_is_decided_once(self, open_case: Case, coach: User, supervisor: User, lead_worker: User) -> None:
        change = decide(ask(open_case, actor=coach), actor=supervisor)
        with pytest.raises(Refused, match="already"):
            decide(change, actor=lead_worker)

    def test_waits_alone(self, open_case: Case, coach: User, supervisor: User) -> None:
        ask(open_case, actor=coach)
        with pytest.raises(Refused, match="waiting"):
            ask(open_case, actor=supervisor)
        assert len(events_of(open_case, EventKind.TRACK_CHANGE_ASKED)) == 1

    @pytest.mark.parametrize(
        ("track", "reason", "field"),
        [("WORK_FIRST", REASON, "track"), ("", REASON, "track"), ("FAST", REASON, "track")]
        + [("FAMILIES_FIRST", "because", "reason"), ("FAMILIES_FIRST", "x" * 2_001, "reason")],
    )
    def test_refuses_what_cannot_be(self, open_case: Case, coach: User, track: str, reason: str, field: str) -> None:
        with pytest.raises(Refused) as refused:
            ask(open_case, actor=coach, track=track, reason=reason)
        assert refused.value.field == field

    def test_is_for_open_work_cases_of_alaska(self, coach: User) -> None:
        oregon = factories.make_user(office=factories.make_office(jurisdiction=Jurisdiction.OREGON))
        cases = (
            (factories.make_case(coach=coach, status=CaseStatus.CLOSED), coach),
            (factories.make_case(coach=coach, kind=CaseKind.CHILD_ONLY, track=""), coach),
            (factories.make_case(coach=oregon, track=""), oregon),
        )
        for case, actor in cases:
            with pytest.raises(Refused):
                ask(case, actor=actor)

    def test_no_longer_moves_a_case_that_closed(self, coach: User, supervisor: User) -> None:
        closed = factories.make_case(coach=coach, status=CaseStatus.CLOSED)
        change = factories.make_track_change(case=closed, by=coach)
        with pytest.raises(Refused, match="closed"):
            decide(change, actor=supervisor)
        assert decide(change, actor=supervisor, approved=False, answer="Closed meanwhile").pk

    def test_asks_who_it_is(self, open_case: Case, case_aide: User) -> None:
        with pytest.raises(PermissionDenied):
            ask(open_case, actor=case_aide)
