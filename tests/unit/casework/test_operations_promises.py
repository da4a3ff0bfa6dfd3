"""Promises and the handover sheet (O027)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import CaseStatus, EventKind
from casework.context import in_context
from casework.models import Case, Participant, Promise, User
from casework.operations.promises import make_promise, save_handover_sheet, settle_promise
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, events_of

pytestmark = pytest.mark.django_db


def make(case: Case, *, actor: User, **changes: Any) -> Promise:
    given = {"what": " Ask the school 🚌 ", "participant_id": None, "due_on": TODAY + timedelta(days=3)} | changes
    with in_context(actor=actor):
        return make_promise(case_id=case.pk, actor=actor, now=NOW, **given)


def settle(promise: Promise, *, actor: User, is_kept: bool = True, outcome: str = "") -> Promise:
    with in_context(actor=actor):
        return settle_promise(promise_id=promise.pk, is_kept=is_kept, outcome=outcome, actor=actor, now=NOW)


def save(case: Case, *, actor: User, **changes: Any) -> Any:
    given = {"proud": "Their garden", "words": "Call before nine", "rev": 0} | changes
    with in_context(actor=actor):
        return save_handover_sheet(case_id=case.pk, actor=actor, now=NOW, **given)


class TestMake:
    def test_stands_on_the_case_and_in_the_ledger_without_its_words(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        promise = make(open_case, actor=coach, participant_id=adult.pk)
        assert promise.what == "Ask the school 🚌"
        (line,) = events_of(open_case, EventKind.PROMISE_MADE)
        assert (line.participant_id, line.due_on, line.facts) == (adult.pk, promise.due_on, {})

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"what": "  "}, "what"),
            ({"what": "x" * 501}, "what"),
            ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
            ({"due_on": date(2199, 1, 1)}, "due_on"),
        ],
    )
    def test_refuses_what_is_none(self, open_case: Case, coach: User, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            make(open_case, actor=coach, **changes)
        assert refused.value.field == field
        make(open_case, actor=coach, what="x" * 500, due_on=TODAY)

    def test_refuses_a_stranger_a_closed_case_and_who_only_reads(
        self, open_case: Case, coach: User, auditor: User, outsider: User
    ) -> None:
        stranger = factories.adult_of(factories.make_case(coach=coach))
        with pytest.raises(Refused) as refused:
            make(open_case, actor=coach, participant_id=stranger.pk)
        assert refused.value.field == "participant_id"
        with pytest.raises(Refused, match="closed"):
            make(factories.make_case(coach=coach, status=CaseStatus.CLOSED), actor=coach)
        with pytest.raises(PermissionDenied):
            make(open_case, actor=auditor)
        with pytest.raises(Case.DoesNotExist):
            make(open_case, actor=outsider)


class TestSettle:
    def test_is_said_once_with_the_reason_when_it_was_not_kept(self, open_case: Case, coach: User) -> None:
        promise = make(open_case, actor=coach)
        with pytest.raises(Refused) as refused:
            settle(promise, actor=coach, is_kept=False)
        assert refused.value.field == "outcome"
        assert settle(promise, actor=coach, is_kept=False, outcome="The bus line was cut.").settled_by_id == coach.pk
        (line,) = events_of(open_case, EventKind.PROMISE_SETTLED)
        assert line.facts == {"promise": str(promise.pk), "kept": False}
        with pytest.raises(Refused, match="settled already: not kept"):
            settle(promise, actor=coach)

    def test_is_done_on_a_closed_case_too(self, coach: User) -> None:
        closed = factories.make_case(coach=coach, status=CaseStatus.CLOSED)
        settle(factories.make_promise(case=closed, by=coach), actor=coach)

    def test_is_not_found_by_others(self, open_case: Case, coach: User, outsider: User) -> None:
        with pytest.raises(Case.DoesNotExist):
            settle(make(open_case, actor=coach), actor=outsider)


class TestSheet:
    def test_overwrites_nobody(self, open_case: Case, coach: User, supervisor: User) -> None:
        assert save(open_case, actor=coach).rev == 1
        assert save(open_case, actor=supervisor, rev=1, words="Better after ten").rev == 2
        with pytest.raises(Refused, match="changed this text meanwhile"):
            save(open_case, actor=coach, rev=1)

    def test_holds_ten_thousand_characters(self, open_case: Case, coach: User, auditor: User) -> None:
        save(open_case, actor=coach, words="é" * 10_000)
        with pytest.raises(Refused) as refused:
            save(open_case, actor=coach, rev=1, proud="é" * 10_001)
        assert refused.value.field == "proud"
        with pytest.raises(PermissionDenied):
            save(open_case, actor=auditor, rev=1)
