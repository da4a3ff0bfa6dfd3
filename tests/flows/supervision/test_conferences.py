"""Conferences signed by two people, and improvement actions on exact figures (O051, O075, O084)."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import calendars
from casework.choices import EventKind, Jurisdiction, Role
from casework.context import in_context
from casework.models import Case, User
from casework.refusals import Refused
from supervision.models import AgreedAction, Conference, ConferenceSignature, ImprovementAction
from supervision.operations.conferences import (
    end_agreed_action,
    hold_conference,
    sign_conference,
    take_back_conference,
)
from supervision.operations.improvements import begin_improvement, end_improvement
from supervision.queries.conferences import conference_lines
from supervision.queries.improvements import figure, improvement_lines
from supervision.queries.scorecards import scorecard_of, standards_met
from supervision.rules.conferences import State, month_slots, slot_of
from supervision.rules.followed import Agreed
from tests.conference_records import (
    LAST_MONTH,
    THIS_MONTH,
    WORDS,
    ask_for,
    make_agreed,
    make_conference,
    make_improvement,
)
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    deadlines_of,
    make_case,
    make_event,
    make_office,
    make_supervision,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db
[SLOT] = month_slots(TODAY, 1)


def url(name: str, *keys: Any) -> str:
    return reverse(f"supervision:{name}", args=keys)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def hold(manager: User, coach: User, *, now: datetime = NOW, **changes: Any) -> Conference:
    values: dict[str, Any] = {
        "slot": SLOT,
        "number": 1,
        "held_on": TODAY,
        "way": "IN_PERSON",
        "has_read": ["REPORTS", "NARRATIVE"],
        "words": WORDS,
        "actions": [],
    } | changes
    with in_context(actor=manager):
        return hold_conference(coach_id=coach.pk, actor=manager, now=now, **values)


def sign(conference: Conference, actor: User, remark: str = "") -> ConferenceSignature:
    with in_context(actor=actor):
        return sign_conference(conference_id=conference.pk, remark=remark, actor=actor, now=NOW)


def form(**changes: Any) -> dict[str, Any]:
    values = {"number": "1", "held_on": TODAY.isoformat(), "way": "PHONE", "has_read": ["REPORTS"], "words": WORDS}
    return values | {"submission": str(uuid4())} | changes


class TestHold:
    def test_is_signed_by_two_people_each_in_their_own_session(
        self, supervisor: User, coach: User, open_case: Case
    ) -> None:
        page = signed_in(supervisor).get(url("conference-hold", coach.pk, SLOT.code))
        assert "Scorecard" in text_of(page)
        assert f"coach={coach.pk}" in text_of(page)
        sent = form(what_1="Call everybody", owner_id_1=str(coach.pk), due_on_1=TODAY.isoformat())
        client = signed_in(supervisor)
        first = client.post(url("conference-hold", coach.pk, SLOT.code), sent)
        again = client.post(url("conference-hold", coach.pk, SLOT.code), sent)
        assert first.headers["Location"] == again.headers["Location"]
        with as_auditor():
            held = Conference.objects.get()
            assert list(held.signatures.values_list("party", "signer")) == [("MANAGER", supervisor.pk)]
            assert held.actions.get().what == "Call everybody"
        assert "Waiting for your signature" in text_of(signed_in(coach).get(url("conferences")))
        signing = signed_in(coach).post(
            url("conference-sign", held.pk), {"submission": str(uuid4()), "remark": "Agreed 👍"}
        )
        assert signing.status_code == 302
        shown = text_of(signed_in(supervisor).get(url("conference", held.pk)))
        assert "Agreed 👍" in shown
        assert "has not signed" not in shown

    def test_freezes_the_figures_without_any_name(self, supervisor: User, coach: User, open_case: Case) -> None:
        held = hold(supervisor, coach)
        assert held.figures["plans"] == [0, 1]
        assert sum(held.figures["agenda"].values()) > 0
        assert open_case.number not in str(held.figures)
        make_case(coach=coach)
        with as_auditor():
            assert Conference.objects.get().figures == held.figures

    def test_what_is_due_today_is_not_counted_as_missed(self, supervisor: User, coach: User, open_case: Case) -> None:
        """O084: the day is not over, so it can still be met."""
        day = next(one.due_on for one in deadlines_of(open_case) if one.met_on is None and one.due_on < TODAY)
        unmet = sum(one.due_on == day and one.met_on is None for one in deadlines_of(open_case))
        [slot] = month_slots(day, 1)
        with in_context(actor=supervisor):
            card = scorecard_of(supervisor, coach, slot, today=day)
            due = standards_met(supervisor, coach_id=coach.pk, first_day=slot.first_day, last_day=day)
        counted, whole = (sum(share.due for share in found.values()) for found in (card.standards, due))
        assert unmet > 0
        assert counted == whole - unmet

    def test_one_stands_for_a_month(self, supervisor: User, lead_worker: User, coach: User) -> None:
        hold(supervisor, coach)
        with pytest.raises(Refused, match="stands already"):
            hold(lead_worker, coach)
        hold(lead_worker, coach, slot=slot_of(calendars.iso_week_of(TODAY)), has_read=[])

    def test_nobody_signs_for_both(self, supervisor: User, lead_worker: User, coach: User, other_coach: User) -> None:
        held = hold(supervisor, coach)
        for actor in (supervisor, lead_worker):
            with pytest.raises(PermissionDenied):
                sign(held, actor)
        with pytest.raises(Conference.DoesNotExist):
            sign(held, other_coach)
        for party in ("COACH", "MANAGER"):
            with pytest.raises(DatabaseError), in_context(actor=lead_worker), transaction.atomic():
                ConferenceSignature.objects.create(
                    conference=held, party=party, signer=lead_worker, signed_on=TODAY, signed_at=NOW
                )
        with pytest.raises(DatabaseError), in_context(actor=supervisor), transaction.atomic():
            ConferenceSignature.objects.create(
                conference=held, party="COACH", signer=supervisor, signed_on=TODAY, signed_at=NOW
            )
        sign(held, coach)
        with pytest.raises(Refused, match="signed this already"):
            sign(held, coach)

    def test_nothing_changes_once_it_is_signed(self, supervisor: User, coach: User) -> None:
        held = hold(supervisor, coach)
        with pytest.raises(DatabaseError), in_context(actor=supervisor), transaction.atomic():
            AgreedAction.objects.create(conference=held, what="More", owner=coach, due_on=TODAY, agreed_on=TODAY)
        with pytest.raises(DatabaseError), in_context(actor=supervisor), transaction.atomic():
            Conference.objects.filter(pk=held.pk).update(words="Other")

    def test_is_taken_back_with_a_reason_and_both_sign_anew(self, supervisor: User, coach: User) -> None:
        held = hold(supervisor, coach, actions=[Agreed("Call", coach.pk, TODAY)])
        sign(held, coach)
        with in_context(actor=supervisor):
            with pytest.raises(Refused, match="why"):
                take_back_conference(conference_id=held.pk, why=" ", actor=supervisor, now=NOW)
            take_back_conference(conference_id=held.pk, why="Wrong day", actor=supervisor, now=NOW)
            with pytest.raises(Refused, match="taken back"):
                take_back_conference(conference_id=held.pk, why="Again", actor=supervisor, now=NOW)
        assert "Wrong day" in text_of(signed_in(coach).get(url("conference", held.pk)))
        assert WORDS in text_of(signed_in(supervisor).get(url("conference-hold", coach.pk, SLOT.code)))
        anew = hold(supervisor, coach)
        with as_auditor():
            assert anew.signatures.count() == 1

    def test_asks_for_what_is_missing_beside_its_field_and_keeps_what_was_typed(
        self, supervisor: User, coach: User
    ) -> None:
        path = url("conference-hold", coach.pk, SLOT.code)
        answer = signed_in(supervisor).post(path, form(has_read=[], what_2="Call"))
        assert answer.status_code == 422
        assert "Tick what you read" in text_of(answer)
        answer = signed_in(supervisor).post(path, form(what_2="Call"))
        assert "Choose whose it is" in text_of(answer)
        assert WORDS in text_of(answer)
        assert signed_in(supervisor).post(path, form(words="x" * 10_000)).status_code == 422
        assert signed_in(supervisor).get(url("conference-hold", coach.pk, "2026-13")).status_code == 404

    def test_the_day_is_that_of_the_office(self, supervisor: User, coach: User) -> None:
        zone = supervisor.office.zone  # type: ignore[union-attr]
        last = calendars.end_of_month(LAST_MONTH)
        evening = datetime.combine(last, time(23, 30), zone)
        [slot] = month_slots(last, 1)
        held = hold(supervisor, coach, slot=slot, held_on=last, now=evening)
        with as_auditor():
            assert (held.held_on, held.signatures.get().signed_on) == (last, last)
        with pytest.raises(Refused, match="still to come"):
            hold(supervisor, coach, held_on=THIS_MONTH, now=evening)


class TestWho:
    def test_a_coach_sees_their_own_and_nobody_elses(
        self, supervisor: User, lead_worker: User, coach: User, other_coach: User
    ) -> None:
        held = make_conference(coach=coach, by=supervisor)
        assert signed_in(coach).get(url("conference", held.pk)).status_code == 200
        assert signed_in(lead_worker).get(url("conference", held.pk)).status_code == 200
        assert signed_in(other_coach).get(url("conference", held.pk)).status_code == 403
        with in_context(actor=other_coach):
            assert not Conference.objects.exists()
        assert coach.name not in text_of(signed_in(other_coach).get(url("conferences")))

    def test_another_office_finds_none(self, supervisor: User, coach: User) -> None:
        held = make_conference(coach=coach, by=supervisor)
        elsewhere = make_user(role=Role.OPERATIONS_MANAGER)
        assert signed_in(elsewhere).get(url("conference", held.pk)).status_code == 404
        assert signed_in(elsewhere).get(url("conference-hold", coach.pk, SLOT.code)).status_code == 404
        with pytest.raises(Refused, match="coach of this office"):
            hold(elsewhere, coach)
        with in_context(actor=elsewhere):
            assert not Conference.objects.exists()

    def test_a_coach_holds_none(self, coach: User, other_coach: User) -> None:
        with pytest.raises(PermissionDenied):
            hold(coach, other_coach)


class TestMissing:
    def test_a_month_without_one_is_missing_where_a_rule_asks_for_it(self) -> None:
        oregon = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=oregon)
        coach, new = make_user(office=oregon), make_user(office=oregon)
        make_case(coach=coach, referred_on=days_ago(100))
        make_conference(coach=coach, by=manager, is_signed=True)
        with in_context(actor=manager):
            lines = {one.coach_id: one for one in conference_lines(manager, oregon, today=TODAY)}
        states = [line.state for line in lines[coach.pk].months]
        assert states[:2] == [State.SIGNED, State.MISSING]
        assert lines[coach.pk].weeks[1].state == State.MISSING
        assert {line.state for line in lines[new.pk].months[1:]} == {State.NOT_HERE}
        assert "Missing" in text_of(signed_in(manager).get(url("conferences")))

    def test_as_many_are_owed_as_the_rule_says(self, admin: User) -> None:
        """O084, O075: `std.or.conferences_per_month`, `std.or.supervision_slots_per_week`."""
        ask_for(2, "std.or.conferences_per_month", by=admin)
        oregon = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=oregon)
        coach = make_user(office=oregon)
        make_case(coach=coach, referred_on=days_ago(100))
        [before] = month_slots(LAST_MONTH, 1)

        def states() -> list[tuple[State, str]]:
            with in_context(actor=manager):
                [line] = conference_lines(manager, oregon, today=TODAY)
            return [(one.state, one.words) for one in line.months[:2]]

        make_conference(coach=coach, by=manager, first_day=LAST_MONTH, held_on=LAST_MONTH, is_signed=True)
        assert states() == [(State.OPEN, "0 of 2"), (State.MISSING, "1 of 2")]
        page = signed_in(manager).get(url("conference-hold", coach.pk, before.code))
        assert "Number 2 of 2." in text_of(page)
        held = hold(manager, coach, slot=before, number=2)
        assert held.number == 2
        assert states()[1] == (State.HALF_SIGNED, "2 of 2")
        sign(held, coach)
        assert states()[1] == (State.SIGNED, "2 of 2")
        with pytest.raises(Refused, match="stands already"):
            hold(manager, coach, slot=before)
        assert signed_in(manager).get(url("conference-hold", coach.pk, before.code)).status_code == 302
        shown = text_of(signed_in(manager).get(url("conferences")))
        assert shown.count(url("conference", held.pk)) == 2

    def test_one_that_is_taken_back_is_owed_again(self, admin: User) -> None:
        ask_for(2, "std.or.conferences_per_month", by=admin)
        oregon = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        manager, coach = make_user(role=Role.OPERATIONS_MANAGER, office=oregon), make_user(office=oregon)
        first, second = hold(manager, coach), hold(manager, coach, number=2, words="The second talk")
        with in_context(actor=manager):
            take_back_conference(conference_id=first.pk, why="Wrong day", actor=manager, now=NOW)
        assert WORDS in text_of(signed_in(manager).get(url("conference-hold", coach.pk, SLOT.code)))
        anew = hold(manager, coach, now=NOW + timedelta(minutes=1))
        assert (second.number, anew.number) == (2, 1)

    def test_another_number_than_the_page_showed_is_refused_and_the_words_are_kept(self, admin: User) -> None:
        ask_for(2, "std.or.conferences_per_month", by=admin)
        oregon = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        manager, coach = make_user(role=Role.OPERATIONS_MANAGER, office=oregon), make_user(office=oregon)
        path = url("conference-hold", coach.pk, SLOT.code)
        client = signed_in(manager)
        assert 'name="number" value="1"' in text_of(client.get(path))
        first = hold(manager, coach)
        refused = client.post(path, form(words="The talk of the second week"))
        assert refused.status_code == 422
        for words in ("number 2 of 2 now", "The talk of the second week", 'name="number" value="2"', "Number 2 of 2."):
            assert words in text_of(refused)
        with in_context(actor=manager):
            assert Conference.objects.get().pk == first.pk
            take_back_conference(conference_id=first.pk, why="Wrong day", actor=manager, now=NOW)
        assert "number 1 of 2 now" in text_of(client.post(path, form(number="2")))
        assert client.post(path, form(number="1")).status_code == 302
        assert client.post(path, form(number="")).status_code == 422

    def test_no_rule_on_file_is_said(self, supervisor: User, coach: User) -> None:
        shown = text_of(signed_in(supervisor).get(url("conferences")))
        assert "No rule on file" in shown
        assert ">Missing<" not in shown

    def test_who_came_from_another_office_owes_none_of_before(self) -> None:
        here = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        there = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        manager, former = (make_user(role=Role.OPERATIONS_MANAGER, office=one) for one in (here, there))
        coach = make_user(office=here)
        with as_importer():
            User.objects.filter(pk=coach.pk).update(joined_at=NOW - timedelta(days=500))
        make_supervision(staff=coach, supervisor=former, first_day=days_ago(400), last_day=days_ago(3))
        make_supervision(staff=coach, supervisor=manager, first_day=days_ago(2))
        with in_context(actor=manager):
            [line] = conference_lines(manager, here, today=TODAY)
        assert line.missing == 0
        assert State.NOT_HERE in {one.state for one in line.months}


class TestAgreed:
    def test_is_carried_to_the_next_until_it_ends_once(self, supervisor: User, coach: User, other_coach: User) -> None:
        before = make_conference(coach=coach, by=supervisor, first_day=LAST_MONTH, held_on=LAST_MONTH)
        agreed = make_agreed(conference=before, owner=coach, what="Carried over")
        path = url("conference-hold", coach.pk, SLOT.code)
        assert "Carried over" in text_of(signed_in(supervisor).get(path))
        with in_context(actor=other_coach), pytest.raises(AgreedAction.DoesNotExist):
            end_agreed_action(action_id=agreed.pk, ended_as="DONE", why="", actor=other_coach, now=NOW)
        answer = signed_in(coach).post(
            url("agreed-action-end", agreed.pk), {"submission": str(uuid4()), "ended_as": "DROPPED"}
        )
        assert "Say why it is dropped" in text_of(answer)
        with in_context(actor=coach):
            ended = end_agreed_action(action_id=agreed.pk, ended_as="DONE", why="", actor=coach, now=NOW)
            assert (ended.ended_as, ended.ended_by_id) == ("DONE", coach.pk)
        with in_context(actor=supervisor), pytest.raises(Refused, match="already"):
            end_agreed_action(action_id=agreed.pk, ended_as="DONE", why="", actor=supervisor, now=NOW)
        assert "Carried over" not in text_of(signed_in(supervisor).get(path))


class TestImprovement:
    def begin(self, actor: User, owner: User, **changes: Any) -> ImprovementAction:
        values: dict[str, Any] = {
            "measure": "contacts",
            "coach_id": None,
            "what": "Calls on Tuesday evenings",
            "owner_id": owner.pk,
            "due_on": TODAY + timedelta(days=10),
            "remeasure_on": TODAY + timedelta(days=40),
        } | changes
        with in_context(actor=actor):
            return begin_improvement(**values, actor=actor, now=NOW)

    def test_keeps_the_figure_and_counts_it_again_in_the_same_way(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        make_event(open_case, EventKind.REFERRAL_RECEIVED, on=LAST_MONTH)
        begun = self.begin(supervisor, coach)
        assert begun.start_due >= 1
        later = TODAY + timedelta(days=40)
        with in_context(actor=supervisor):
            [before] = improvement_lines(supervisor, today=TODAY)
            [after] = improvement_lines(supervisor, today=later)
        assert (before.after, after.change != "") == (None, True)
        assert "Calls on Tuesday evenings" in text_of(signed_in(coach).get(url("improvement")))
        assert "Calls on Tuesday evenings" not in text_of(signed_in(other_coach).get(url("improvement")))

    def test_counts_many_again_in_one_query_as_one_by_one(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        """O051: the page costs the same with more actions, and each figure is the one that `figure` counts."""
        make_event(open_case, EventKind.REFERRAL_RECEIVED, on=LAST_MONTH)
        make_case(coach=other_coach, referred_on=days_ago(80))
        earlier = LAST_MONTH - timedelta(days=15)
        lines = []
        costs = []
        for _ in range(2):
            for whose in (None, coach, other_coach):
                for kind, again in (("contacts", TODAY), ("plans", LAST_MONTH + timedelta(days=3)), ("notes", earlier)):
                    make_improvement(
                        by=supervisor, owner=coach, coach=whose, measure=kind, due_on=again, agreed_on=days_ago(99),
                        start_month=days_ago(150).replace(day=1),
                        remeasure_on=again,
                    )  # fmt: skip
            with in_context(actor=supervisor), CaptureQueriesContext(connection) as asked:
                lines = improvement_lines(supervisor, today=TODAY)
            costs.append(len(asked))
        assert costs[0] == costs[1]
        with in_context(actor=supervisor):
            for line in lines:
                one = line.action
                assert line.after == figure(
                    supervisor, coach_id=one.coach_id, work=one.measure, month=line.after_month
                ), (one.measure, one.coach)
        assert any(line.after and line.after.due for line in lines)

    def test_without_a_figure_there_is_nothing_to_improve(self, supervisor: User, coach: User) -> None:
        with pytest.raises(Refused, match="no figure to improve"):
            self.begin(supervisor, coach)
        with pytest.raises(PermissionDenied):
            self.begin(coach, coach)

    def test_ends_once_by_whose_it_is_or_who_decides(self, supervisor: User, coach: User, other_coach: User) -> None:
        action = make_improvement(by=supervisor, owner=coach)
        told: dict[str, Any] = {"improvement_id": action.pk, "ended_as": "DONE", "why": "", "now": NOW}
        with in_context(actor=other_coach), pytest.raises(ImprovementAction.DoesNotExist):
            end_improvement(actor=other_coach, **told)
        with in_context(actor=coach):
            end_improvement(actor=coach, **told)
        with in_context(actor=supervisor), pytest.raises(Refused, match="already"):
            end_improvement(actor=supervisor, **told)
