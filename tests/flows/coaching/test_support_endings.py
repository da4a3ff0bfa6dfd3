"""Help that goes on ends where another person confirms it, no earlier than the days of notice; once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from casework.choices import EventKind, Role
from casework.context import in_context
from casework.models import Case, User
from coaching.models import Support, SupportEnding
from tests.coaching_records import make_ending, make_going_on
from tests.factories import NOW, TODAY, as_auditor, as_importer, events_of, make_user
from tests.flows.coaching.test_supports import again, page, post, tab
from tests.people import signed_in
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = TODAY + timedelta(days=30)
YES, NO = {"decision": "confirm", "answer": ""}, {"decision": "decline", "answer": "The job is over 🚗"}


def answer(user: User, ending: SupportEnding, **values: Any) -> Any:
    return post(user, "support-end-decide", ending, **values)  # type: ignore[arg-type]


class TestEnding:
    def test_is_asked_by_one_and_confirmed_by_another(self, open_case: Case, coach: User, supervisor: User) -> None:
        """N003: with the reason that the family is told; the letter tells of it."""
        row = make_going_on(case=open_case, by=coach)
        shown = signed_in(coach).get(page("support-stop", row.pk)).content.decode()
        assert "Another person confirms it" in shown
        assert post(coach, "support-stop", row, on=str(LATER), words="He works").status_code == 302
        assert again(row).stopped_on is None
        with as_auditor():
            ending = SupportEnding.objects.get()
        for user, words in ((coach, "It waits for another person"), (supervisor, "Answer")):
            assert words in tab(user, open_case)
        waits = signed_in(supervisor).get(reverse("coaching:supports-late")).content.decode()
        assert page("support-end-decide", ending.pk) in waits
        late = signed_in(supervisor).get(page("support-end-decide", ending.pk)).content.decode()
        assert "He works" in late
        assert answer(supervisor, ending, **YES).status_code == 302
        found = again(row)
        assert (found.stopped_on, found.stopped_by_id, found.stopped_words) == (LATER, supervisor.pk, "He works")
        assert len(events_of(open_case, EventKind.SUPPORT_STOPPED)) == 1
        letter = signed_in(coach).get(page("support-letter", row.pk)).content.decode()
        for words in ("ends. The last day is", "He works", "right to a hearing"):
            assert words in letter, words

    def test_declined_it_goes_on_and_can_be_asked_again(self, open_case: Case, coach: User, supervisor: User) -> None:
        ending = make_ending(case=open_case, by=coach)
        assert answer(supervisor, ending, decision="decline", answer=" ").status_code == 422
        assert answer(supervisor, ending, **NO).status_code == 302
        assert again(ending.support).stopped_on is None
        assert answer(supervisor, ending, **YES).status_code == 422
        assert post(coach, "support-stop", ending.support, on=str(LATER), words="Again").status_code == 302
        assert len(events_of(open_case, EventKind.SUPPORT_END_DECLINED)) == 1

    def test_who_asked_never_confirms_a_supervisor_either(
        self, open_case: Case, coach: User, supervisor: User, outsider: User
    ) -> None:
        ending = make_ending(case=open_case, by=supervisor)
        for user, status in ((supervisor, 403), (coach, 403), (outsider, 404)):
            assert answer(user, ending, **YES).status_code == status, user
        with pytest.raises(IntegrityError), as_importer(), transaction.atomic():
            SupportEnding.objects.filter(pk=ending.pk).update(is_confirmed=True, decided_by=supervisor, decided_at=NOW)
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            SupportEnding.objects.filter(pk=ending.pk).update(is_confirmed=True, decided_by=coach, decided_at=NOW)

    def test_the_database_ends_nothing_that_nobody_confirmed(self, open_case: Case, coach: User) -> None:
        row = make_going_on(case=open_case, by=coach)
        with in_context(actor=coach), pytest.raises(IntegrityError), transaction.atomic():
            Support.objects.filter(pk=row.pk).update(
                stopped_on=LATER, stopped_by=coach, stopped_at=NOW, stopped_words="Alone"
            )

    @pytest.mark.parametrize(("days", "status"), [(8, 422), (9, 302)])
    def test_confirmed_too_late_for_its_day_is_asked_again_with_another(
        self, open_case: Case, coach: User, supervisor: User, days: int, status: int
    ) -> None:
        """7 AAC 49.060: the ten days run from the confirmation, with which the letter goes."""
        ending = make_ending(case=open_case, by=coach, on=TODAY + timedelta(days=days))
        said = answer(supervisor, ending, **YES)
        assert said.status_code == status
        assert ("the earliest last day is" in said.content.decode()) == (status == 422)

    def test_of_two_sessions_one_asks_and_one_answers(self, open_case: Case, coach: User, supervisor: User) -> None:
        lead = make_user(role=Role.LEAD_WORKER, office=open_case.office)
        row = make_going_on(case=open_case, by=coach)
        told = {"on": str(LATER), "words": "He works"}
        asked = at_once(*(lambda user=user: post(user, "support-stop", row, **told) for user in (coach, supervisor)))
        assert sorted(one.status_code for one in asked) == [302, 422]
        other = make_ending(case=open_case, by=coach, support=make_going_on(case=open_case, by=coach, purpose="Heat"))
        both = ((supervisor, YES), (lead, NO))
        said = at_once(*(lambda user=user, what=what: answer(user, other, **what) for user, what in both))
        assert sorted(one.status_code for one in said) == [302, 422]
