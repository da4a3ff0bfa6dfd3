"""The ready list: each gate with its state, why the decision is locked, what an outcome needs (R001-R028)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.refusals import Refused
from reengagement.choices import (
    CauseAnswer,
    Choice,
    Finding,
    MissingState,
    Opportunity,
    Outcome,
    Presence,
    ReviewArea,
    Seat,
)
from reengagement.rules import agendas, facts, missing
from reengagement.rules.agendas import Point
from reengagement.rules.areas import AreaAnswer, Offer
from reengagement.rules.locks import GateState, lock_of
from reengagement.rules.outcomes import closed_words, ends_pending, is_sanction, options
from reengagement.rules.ready import ready, require_decidable
from reengagement.rules.room_figures import RoomFigures
from tests.unit.reengagement.room import (
    ALL_KINDS,
    AMY,
    CARE,
    COACH,
    ELI,
    JOAN,
    MANAGER,
    NOON,
    OREGON,
    PARTICIPANT,
    PARTNER,
    REDUCTION,
    RENEE,
    ROOM,
    SPECIALIST,
    TODAY,
    XAVIER,
    answer,
    answers,
    gates,
    item,
    open_codes,
    seen,
    settled,
)

DAY = timedelta(days=1)
ABSENT = replace(PARTICIPANT, presence=Presence.ABSENT)


def with_room(**changes: Any) -> facts.RoomFacts:
    return replace(ROOM, **changes)


class TestReadyList:
    def test_is_green_when_everything_is_there(self) -> None:
        assert open_codes(ROOM) == []
        assert lock_of(ready(ROOM, OREGON, today=TODAY)).is_open

    def test_is_green_for_a_reduction_when_everything_is_there(self) -> None:
        assert open_codes(REDUCTION) == []

    def test_follows_its_agenda_strengths_first(self) -> None:
        found = ready(ROOM, OREGON, today=TODAY)
        assert [gate.item for gate in found] == list(agendas.REENGAGEMENT.items)
        assert found[0].code == Point.STRENGTHS_GOALS

    @pytest.mark.parametrize("room", [ROOM, REDUCTION, facts.RoomFacts(on=TODAY, participant=ROOM.participant)])
    def test_every_gate_says_something(self, room: facts.RoomFacts) -> None:
        assert all(gate.words.endswith((".", "?")) for gate in gates(room).values())

    def test_of_an_empty_room_locks_all_that_applies(self) -> None:
        empty = facts.RoomFacts(on=TODAY, participant=ROOM.participant)
        not_asked = {
            Point.MISSING,
            Point.SECOND_REVIEW,
            Point.LOOK_BACK,
            Point.LIMITATIONS,
            Point.CHILD_WELFARE,
            Point.CHILD_RISK,
            Point.COMMUNITY_VISIT,
        }
        assert set(open_codes(empty)) == {gate.code for gate in agendas.REENGAGEMENT.items} - not_asked

    @pytest.mark.parametrize(
        ("room", "code", "words"),
        [
            (with_room(strengths=()), Point.STRENGTHS_GOALS, "a strength"),
            (with_room(goals=(" ",)), Point.STRENGTHS_GOALS, "a goal of theirs"),
            (with_room(process_told_on=None), Point.PROCESS_TOLD, "explains to Amy"),
            (with_room(process_told_on=TODAY + DAY), Point.PROCESS_TOLD, "explains to Amy"),
            (with_room(choice=""), Point.CHOICE, "yes, no or none"),
            (with_room(invited_on=None), Point.CHOICE, "yes, no or none"),
            (with_room(invited_on=TODAY + DAY), Point.CHOICE, "before the staffing"),
            (with_room(seats=(COACH, MANAGER, PARTICIPANT, PARTNER)), Point.QUORUM, "1 more person"),
            (with_room(efforts=()), Point.EFFORT, "Reach out first"),
            (with_room(sources=()), Point.SOURCES, "None of the five"),
            (with_room(sources=(*ROOM.sources[:4], replace(ROOM.sources[4], reviews=()))), Point.SOURCES, "not looked"),
            (with_room(opportunities=ROOM.opportunities[:2]), Point.OPPORTUNITIES, "yes or no"),
            (with_room(screenings=ROOM.screenings[:4]), Point.SCREENINGS, "Learning needs"),
            (with_room(household=()), Point.AREAS, "Nobody of the household"),
            (with_room(answers=answers()[1:]), Point.AREAS, "Domestic violence, Amy: not answered"),
            (with_room(missing=(item(),)), Point.MISSING, "Community visit: Family coach (RH), by November 20, 2026"),
            (with_room(missing=(settled(),)), Point.SECOND_REVIEW, "Family coach (RH); Operations manager (XR)"),
            (with_room(seats=(COACH, MANAGER, SPECIALIST, ABSENT)), Point.COACH_STATEMENT, "Amy is not here"),
            (with_room(cause=""), Point.CAUSE, "Decide"),
            (with_room(cause=CauseAnswer.UNKNOWN), Point.CAUSE, "meet again"),
            (with_room(is_plan_fit=None), Point.PLAN_FIT, "still fits"),
            (with_room(next_steps=()), Point.NEXT_STEPS, "a next step"),
            (with_room(supports=()), Point.NEXT_STEPS, "or that nothing is"),
            (with_room(considered=()), Point.CONSIDERED, "at least one other"),
            (with_room(bias_check=None), Point.BIAS, "aloud"),
            (with_room(validity_check=None), Point.VALIDITY, "manager or lead worker"),
            (with_room(outcome=""), Point.OUTCOME, "Choose"),
            (with_room(outcome="SANCTION"), Point.OUTCOME, "Choose"),
        ],
    )
    def test_one_thing_missing_locks_one_gate_that_says_so(self, room: facts.RoomFacts, code: str, words: str) -> None:
        found = gates(room)
        assert found[code].is_locking
        assert words in found[code].words
        assert not lock_of(list(found.values())).is_open
        extra = {Point.OUTCOME} if code == Point.MISSING else set()
        extra |= {Point.SECOND_REVIEW} if code == Point.MISSING else set()
        assert set(open_codes(room)) == {code, *extra}

    def test_the_lock_names_what_is_left_in_the_order_of_the_agenda(self) -> None:
        lock = lock_of(ready(with_room(bias_check=None, strengths=()), OREGON, today=TODAY))
        assert lock.words == "Locked until this is done: strengths and goals; check for bias."

    def test_a_long_lock_says_how_many_more(self) -> None:
        lock = lock_of(ready(facts.RoomFacts(on=TODAY, participant=ROOM.participant), OREGON, today=TODAY))
        assert lock.words.endswith(f"and {len(lock.open_gates) - 6} more.")


class TestChoice:
    def test_wanting_to_attend_and_not_being_here_never_counts_against_anybody(self) -> None:
        room = with_room(seats=(*ROOM.seats[:3], ABSENT), coach_statement="Amy wants the dental class.")
        assert open_codes(room) == []
        assert "never counts against" in gates(room)[Point.CHOICE].words

    @pytest.mark.parametrize("choice", Choice.values)
    def test_any_answer_will_do(self, choice: str) -> None:
        assert not gates(with_room(choice=choice))[Point.CHOICE].is_locking

    def test_the_day_of_the_staffing_itself_is_no_day_after_it(self) -> None:
        assert not gates(with_room(invited_on=TODAY))[Point.CHOICE].is_locking


class TestCoachStatement:
    def test_is_needed_too_where_the_participant_left_or_has_no_seat(self) -> None:
        left = replace(PARTICIPANT, presence=Presence.LEFT)
        assert open_codes(with_room(seats=(COACH, MANAGER, SPECIALIST, left))) == [Point.COACH_STATEMENT]
        assert open_codes(with_room(seats=(COACH, MANAGER, SPECIALIST))) == [Point.COACH_STATEMENT]

    def test_is_not_needed_where_the_participant_takes_part_from_afar(self) -> None:
        assert gates(ROOM)[Point.COACH_STATEMENT].state == GateState.NOT_NEEDED


class TestMissing:
    def test_with_nothing_missing_appointment_and_review_are_one(self) -> None:
        assert gates(ROOM)[Point.SECOND_REVIEW].state == GateState.NOT_NEEDED

    def test_an_overdue_item_is_said_to_be(self) -> None:
        assert "was due November 16, 2026" in gates(with_room(missing=(item(due_on=TODAY - DAY),)))[Point.MISSING].words
        assert "by November 17, 2026" in gates(with_room(missing=(item(due_on=TODAY),)))[Point.MISSING].words

    def test_what_is_settled_without_a_moment_is_still_missing(self) -> None:
        room = with_room(missing=(settled(settled_at=None),))
        assert Point.MISSING in open_codes(room)

    def test_what_was_followed_up_without_result_is_settled(self) -> None:
        room = with_room(missing=(settled(state=MissingState.FOLLOWED_UP),))
        assert not gates(room)[Point.MISSING].is_locking

    def reviewed(self, *moments: Any) -> facts.RoomFacts:
        seats = [replace(seat, reviewed_at=at) for seat, at in zip((COACH, MANAGER, SPECIALIST), moments, strict=True)]
        return with_room(missing=(settled(),), seats=(*seats, PARTICIPANT))

    def test_every_member_has_to_review_after_the_last_thing_came_in(self) -> None:
        second = timedelta(seconds=1)
        assert open_codes(self.reviewed(NOON, NOON, NOON)) == []
        assert open_codes(self.reviewed(NOON, NOON, NOON - second)) == [Point.SECOND_REVIEW]
        assert open_codes(self.reviewed(NOON, None, NOON)) == [Point.SECOND_REVIEW]

    def test_a_member_who_is_absent_has_to_review_too(self) -> None:
        aide = replace(COACH, person_id=UUID(int=40), seat=Seat.CASE_AIDE, presence=Presence.ABSENT, initials="CA")
        room = self.reviewed(NOON, NOON, NOON)
        found = gates(replace(room, seats=(*room.seats, aide)))[Point.SECOND_REVIEW]
        assert found.is_locking
        assert "Case aide (CA)" in found.words

    def test_participant_and_partner_hold_nothing_up_and_neither_does_who_left_the_team(self) -> None:
        gone = replace(COACH, person_id=UUID(int=40), seat=Seat.CASE_AIDE, left_team=True)
        room = self.reviewed(NOON, NOON, NOON)
        assert open_codes(replace(room, seats=(*room.seats, PARTNER, gone))) == []

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            (item(" "), "Say what is missing"),
            (item("x" * 301), "holds 300"),
            (item(owner=PARTNER), "not a partner"),
            (item(owner=PARTICIPANT), "not a partner"),
            (item(owner=replace(COACH, left_team=True)), "not a partner"),
            (item(due_on=TODAY - DAY), "lies ahead"),
        ],
    )
    def test_refuses(self, wrong: missing.MissingItem, words: str) -> None:
        with pytest.raises(Refused, match=words):
            missing.require_missing(wrong, today=TODAY)

    def test_takes_today_and_tidies(self) -> None:
        assert missing.require_missing(item("  Child   safety check ", due_on=TODAY), today=TODAY) == (
            "Child safety check"
        )


class TestChecks:
    def test_bias_is_asked_by_the_coach_and_nobody_else(self) -> None:
        assert open_codes(with_room(bias_check=facts.Tick(XAVIER, NOON))) == [Point.BIAS]

    @pytest.mark.parametrize("who", [RENEE, JOAN, AMY])
    def test_validity_is_checked_by_no_other_role(self, who: UUID) -> None:
        assert open_codes(with_room(validity_check=facts.Tick(who, NOON))) == [Point.VALIDITY]

    def test_validity_takes_a_lead_worker(self) -> None:
        lead = replace(MANAGER, seat=Seat.LEAD_WORKER)
        assert open_codes(with_room(seats=(COACH, lead, SPECIALIST, PARTICIPANT))) == []

    def test_validity_does_not_outlive_a_change(self) -> None:
        assert open_codes(with_room(changed_at=NOON)) == []
        found = gates(with_room(changed_at=NOON + timedelta(seconds=1)))[Point.VALIDITY]
        assert found.is_locking
        assert "changed since" in found.words

    def test_validity_falls_with_the_manager_who_left(self) -> None:
        left = replace(MANAGER, presence=Presence.LEFT)
        found = open_codes(with_room(seats=(COACH, left, SPECIALIST, PARTICIPANT)))
        assert found == [Point.QUORUM, Point.VALIDITY]

    def test_a_screening_that_was_offered_counts_up_to_the_staffing(self) -> None:
        first, *rest = ROOM.screenings
        offered = replace(first, is_done=False, offered_on=TODAY)
        assert open_codes(with_room(screenings=(offered, *rest))) == []
        late = replace(offered, offered_on=TODAY + DAY)
        assert open_codes(with_room(screenings=(late, *rest))) == [Point.SCREENINGS]

    def test_another_outcome_counts_as_considered_only_with_its_reason(self) -> None:
        own = facts.OptionConsidered(ROOM.outcome, "It is best")
        blank = facts.OptionConsidered(Outcome.REDUCTION, " ")
        assert open_codes(with_room(considered=(own, blank))) == [Point.CONSIDERED]

    def test_no_support_needed_may_be_said(self) -> None:
        assert open_codes(with_room(supports=(), is_no_support_needed=True)) == []


class TestChildWelfare:
    def changed(self, **changes: Any) -> list[str]:
        return open_codes(replace(REDUCTION, child_welfare=facts.ChildWelfareFacts(**changes)))

    def test_is_asked_only_when_the_grant_would_fall(self) -> None:
        assert gates(ROOM)[Point.CHILD_WELFARE].state == GateState.NOT_NEEDED
        assert self.changed() == [Point.CHILD_WELFARE]

    def test_a_statement_or_asked_none_opens_it(self) -> None:
        assert self.changed(answer="STATEMENT", statement="No added risk.") == []
        assert self.changed(asked_on=TODAY, answer="NONE") == []

    def test_neither_an_empty_statement_nor_being_asked_does(self) -> None:
        assert self.changed(asked_on=TODAY) == [Point.CHILD_WELFARE]
        assert self.changed(asked_on=TODAY, answer="STATEMENT", statement=" ") == [Point.CHILD_WELFARE]
        assert self.changed(answer="NONE") == [Point.CHILD_WELFARE]
        assert self.changed(asked_on=TODAY + DAY, answer="NONE") == [Point.CHILD_WELFARE]

    def test_risk_and_visit_are_needed_for_less_money(self) -> None:
        assert open_codes(replace(REDUCTION, child_risk=" ")) == [Point.CHILD_RISK]
        assert open_codes(replace(REDUCTION, community_visit_tried_on=None)) == [Point.COMMUNITY_VISIT]
        assert open_codes(replace(REDUCTION, community_visit_tried_on=TODAY + DAY)) == [Point.COMMUNITY_VISIT]


class TestOutcomes:
    def test_the_list_starts_with_re_engaged_and_has_one_sanction(self) -> None:
        assert Outcome.values[0] == Outcome.REENGAGED
        assert [one for one in Outcome if is_sanction(one)] == [Outcome.REDUCTION]
        assert {one for one in Outcome if not ends_pending(one)} == {Outcome.REDUCTION, Outcome.MEET_AGAIN}
        assert Outcome.NEW_PLAN.label == "No disqualification: engaged in new plan"

    def test_none_is_hidden(self) -> None:
        assert [option.outcome for option in options(ROOM, today=TODAY)] == list(Outcome)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"has_duty": False}, "no duty to take part"),
            ({"cause": CauseAnswer.FOUND}, "good cause exists"),
            ({"cause": CauseAnswer.UNKNOWN}, "not decided"),
            ({"cause": ""}, "not decided"),
            ({"answers": answers(replace(CARE, affected=True))}, "affected taking part"),
            ({"answers": answers(replace(CARE, offers=(), is_nothing_offered=True))}, "nothing was offered"),
            ({"opportunities": (facts.OpportunityAnswer(Opportunity.OWN_PLAN, False, "x"),)}, "every chance"),
            ({"is_plan_fit": False}, "does not fit"),
            ({"missing": (item(),)}, "still missing"),
        ],
    )
    def test_taking_money_is_closed(self, changes: dict[str, Any], words: str) -> None:
        room = replace(REDUCTION, **changes)
        assert Point.OUTCOME in open_codes(room)
        assert words in " ".join(closed_words(Outcome.REDUCTION, room, today=TODAY))

    @pytest.mark.parametrize("outcome", [Outcome.REENGAGED, Outcome.NEW_PLAN])
    def test_an_agreement_has_its_day(self, outcome: Outcome) -> None:
        assert not closed_words(outcome, ROOM, today=TODAY)
        assert closed_words(outcome, with_room(agreed_on=None), today=TODAY)
        assert closed_words(outcome, with_room(agreed_on=TODAY + DAY), today=TODAY)

    def test_good_cause_is_chosen_when_it_is_found(self) -> None:
        assert closed_words(Outcome.GOOD_CAUSE, ROOM, today=TODAY)
        assert not closed_words(Outcome.GOOD_CAUSE, with_room(cause=CauseAnswer.FOUND), today=TODAY)

    def test_meeting_again_needs_only_the_team_and_what_is_missing(self) -> None:
        bare = facts.RoomFacts(
            on=TODAY, participant=ROOM.participant, seats=ROOM.seats, missing=(item(),), outcome=Outcome.MEET_AGAIN
        )
        assert open_codes(bare) == []
        assert open_codes(replace(bare, missing=())) == [Point.MISSING, Point.OUTCOME]
        assert open_codes(replace(bare, seats=())) == [Point.QUORUM]

    @pytest.mark.parametrize("outcome", [one for one in Outcome if one != Outcome.MEET_AGAIN])
    def test_nothing_is_decided_while_something_is_missing(self, outcome: Outcome) -> None:
        assert closed_words(outcome, with_room(missing=(item(),)), today=TODAY)


class TestReductionNeedsEverything:
    CHANGES = (
        {"cause": CauseAnswer.FOUND},
        {"answers": answers(replace(CARE, affected=True))},
        {"child_welfare": facts.ChildWelfareFacts()},
        {"community_visit_tried_on": None},
        {"seats": (COACH, MANAGER, PARTICIPANT)},
        {"validity_check": None},
    )

    def test_of_64_combinations_one_lets_it_through(self) -> None:
        passing = []
        for combination in product([False, True], repeat=6):
            changes: dict[str, Any] = {}
            for is_broken, change in zip(combination, self.CHANGES, strict=True):
                changes |= change if is_broken else {}
            if not open_codes(replace(REDUCTION, **changes)):
                passing.append(combination)
        assert passing == [(False,) * 6]


class TestRecording:
    @pytest.mark.parametrize("seat", [MANAGER, SPECIALIST, replace(MANAGER, seat=Seat.LEAD_WORKER)])
    def test_takes_who_may(self, seat: Any) -> None:
        require_decidable(ROOM, OREGON, recorded_by=seat, today=TODAY)

    @pytest.mark.parametrize(
        "seat",
        [COACH, PARTICIPANT, PARTNER, replace(MANAGER, presence=Presence.LEFT), replace(MANAGER, left_team=True)],
    )
    def test_refuses_others(self, seat: Any) -> None:
        with pytest.raises(Refused, match="records the decision"):
            require_decidable(ROOM, OREGON, recorded_by=seat, today=TODAY)

    def test_refuses_when_a_member_left_while_deciding(self) -> None:
        room = with_room(seats=(replace(COACH, presence=Presence.LEFT), MANAGER, SPECIALIST, PARTICIPANT))
        with pytest.raises(Refused, match="three of the department"):
            require_decidable(room, OREGON, recorded_by=MANAGER, today=TODAY)


class TestProtected:
    LIMITED = answer(ReviewArea.MENTAL_HEALTH, ELI, finding=Finding.POSSIBLE)

    def test_who_reads_everything_sees_everything(self) -> None:
        assert seen(ROOM, *ALL_KINDS) == ROOM

    def test_the_lock_is_the_same_for_readers_and_others(self) -> None:
        room = with_room(answers=answers(CARE, self.LIMITED))
        assert open_codes(room) == [Point.LIMITATIONS]
        assert open_codes(seen(room)) == [Point.AREAS]
        assert open_codes(seen(ROOM)) == []

    def test_others_learn_neither_of_whom_nor_what(self) -> None:
        unanswered = with_room(answers=tuple(one for one in ROOM.answers if one.area != ReviewArea.MENTAL_HEALTH))
        limited = with_room(answers=answers(CARE, self.LIMITED))
        assert gates(seen(unanswered)) == gates(seen(limited))
        words = "Mental health: not complete; its readers see what is left."
        assert gates(seen(limited))[Point.AREAS].words == words
        assert "Mental health, Eli: say what was offered" in gates(limited)[Point.LIMITATIONS].words

    def test_a_closed_outcome_does_not_say_in_which_area(self) -> None:
        affected = replace(self.LIMITED, affected=True, offers=(Offer("Counseling", TODAY),))
        room = replace(REDUCTION, answers=answers(CARE, affected))
        assert "affected taking part" in closed_words(Outcome.REDUCTION, room, today=TODAY)[0]
        words = ("Closed: what the team found stands against it.",)
        assert closed_words(Outcome.REDUCTION, seen(room), today=TODAY) == words
        assert open_codes(seen(room)) == open_codes(room) == [Point.OUTCOME]

    def test_a_look_back_too_short_is_told_to_its_readers_only(self) -> None:
        short = answer(ReviewArea.DOMESTIC_VIOLENCE, AMY, looked_from=date(2026, 5, 18))
        room = with_room(answers=answers(CARE, short))
        assert open_codes(room) == open_codes(seen(room, "DV")) == [Point.LOOK_BACK]
        assert "Amy" in gates(room)[Point.LOOK_BACK].words
        assert open_codes(seen(room, "MEDICAL")) == [Point.AREAS]

    @given(
        st.lists(
            st.builds(
                answer,
                st.sampled_from(ReviewArea),
                st.sampled_from([AMY, ELI]),
                finding=st.sampled_from(Finding),
                affected=st.sampled_from([None, True, False]),
                offers=st.sampled_from([(), (Offer("Help", TODAY),)]),
                is_nothing_offered=st.booleans(),
            ),
            max_size=14,
        ),
        st.sets(st.sampled_from(ALL_KINDS)),
        st.sampled_from(Outcome),
    )
    def test_whoever_looks_the_decision_is_locked_or_not_alike(
        self, found: list[AreaAnswer], reads: set[str], outcome: Outcome
    ) -> None:
        room = replace(REDUCTION, answers=answers(*found), outcome=outcome, agreed_on=TODAY)
        locks = [lock_of(ready(one, OREGON, today=TODAY)).is_open for one in (room, seen(room, *reads), seen(room))]
        assert len(set(locks)) == 1

    def test_no_look_back_is_asked_where_none_is_set(self) -> None:
        found = ready(ROOM, RoomFigures(team_minimum=3), today=TODAY)
        assert {gate.code: gate for gate in found}[Point.LOOK_BACK].state == GateState.NOT_NEEDED
