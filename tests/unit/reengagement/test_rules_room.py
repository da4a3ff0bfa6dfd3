"""Seats, quorum, invitations, what partners are spared, when child welfare is asked (R007, R018-R028)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.choices import PartnerType, ReleaseKind, Role, SharePurpose, ShareScope
from casework.refusals import Refused
from casework.rules import HeldRelease, Party, ShareAsked, ShareDecision, decide_share
from policy.reader import NoRuleOnFile
from reengagement.choices import Outcome, Presence, Seat
from reengagement.rules import room
from reengagement.rules.room import SeatFacts
from reengagement.rules.room_figures import figures_on, last_of, months_from
from tests.unit.reengagement.room import (
    CHILD_WELFARE,
    COACH,
    CONTRACTOR,
    GUEST,
    MANAGER,
    NOON,
    PARTICIPANT,
    PARTNER,
    RENEE,
    SPECIALIST,
    TEAM,
    TODAY,
)

DAY = timedelta(days=1)
DESIGNEE = SeatFacts(UUID(int=30), Seat.DESIGNEE, Presence.IN_PERSON, "DD", designated_by_id=RENEE)


class TestQuorum:
    @pytest.mark.parametrize(
        ("seats", "is_met"),
        [
            (TEAM, True),
            ((COACH, MANAGER, DESIGNEE), True),
            ((COACH, MANAGER, PARTNER, PARTICIPANT), False),
            ((COACH, MANAGER, CONTRACTOR), False),
            ((COACH, MANAGER, CHILD_WELFARE), False),
            ((COACH, MANAGER, GUEST), False),
            ((COACH, MANAGER, MANAGER), False),
            ((COACH, MANAGER, replace(MANAGER, seat=Seat.LEAD_WORKER)), False),
            ((*TEAM[:2], replace(SPECIALIST, presence=Presence.INVITED)), False),
            ((*TEAM[:2], replace(SPECIALIST, presence=Presence.ABSENT)), False),
            ((*TEAM[:2], replace(SPECIALIST, presence=Presence.LEFT)), False),
            ((*TEAM[:2], replace(SPECIALIST, presence=Presence.PHONE)), True),
            ((*TEAM[:2], replace(SPECIALIST, presence=Presence.VIDEO)), True),
            ((*TEAM[:2], replace(SPECIALIST, left_team=True)), False),
            ((COACH, MANAGER, replace(DESIGNEE, designated_by_id=None)), False),
            ((COACH, MANAGER, replace(DESIGNEE, designated_by_id=DESIGNEE.person_id)), False),
            ((COACH, MANAGER, SPECIALIST, replace(PARTNER, person_id=COACH.person_id)), False),
            ((), False),
        ],
    )
    def test_counts_three_different_people_of_the_department(self, seats: tuple[SeatFacts, ...], is_met: bool) -> None:
        assert room.quorum(seats, needed=3).is_met == is_met

    def test_counts_everybody_of_the_department(self) -> None:
        seats = [replace(COACH, person_id=UUID(int=90 + number), seat=seat) for number, seat in enumerate(Seat)]
        seats = [replace(seat, designated_by_id=RENEE) for seat in seats]
        counted = {seat.seat for seat in room.quorum(seats, needed=3).counted}
        assert counted == set(room.DEPARTMENT_SEATS)
        assert len(counted) == 7

    def test_says_who_is_in_the_room_without_counting(self) -> None:
        words = room.quorum((COACH, MANAGER, PARTNER, PARTICIPANT), needed=3).words
        assert words == (
            "1 more person of the department needed: 2 of 3 here. "
            "In the room, but not counted: community partner, participant."
        )
        assert room.quorum((), needed=3).words == "3 more people of the department needed: 0 of 3 here."
        assert room.quorum(TEAM, needed=3).words == "Quorum met: 3 of the department here, 3 needed."

    def test_asks_for_nobody_where_no_source_does(self) -> None:
        assert room.quorum((), needed=None).is_met

    def test_does_not_depend_on_the_order(self) -> None:
        seats = (COACH, MANAGER, replace(MANAGER, seat=Seat.LEAD_WORKER), PARTNER)
        assert {room.quorum(order, needed=3).count for order in permutations(seats)} == {2}

    @given(
        st.lists(
            st.builds(
                SeatFacts,
                st.integers(1, 5).map(lambda number: UUID(int=number)),
                st.sampled_from(Seat.values),
                st.sampled_from(Presence.values),
                designated_by_id=st.sampled_from([None, UUID(int=1)]),
                left_team=st.booleans(),
            ),
            max_size=9,
        )
    )
    def test_never_counts_a_person_twice_or_somebody_from_outside(self, seats: list[SeatFacts]) -> None:
        found = room.quorum(seats, needed=3)
        people = [seat.person_id for seat in found.counted]
        assert len(people) == len(set(people))
        assert all(seat.is_here and seat.is_department and not seat.left_team for seat in found.counted)
        outside = {seat.person_id for seat in seats if seat.seat not in room.DEPARTMENT_SEATS}
        assert not outside & set(people)
        assert set(people) <= {seat.person_id for seat in room.team_of(seats)}

    def test_the_number_comes_from_the_policy_files(self) -> None:
        assert figures_on("US-OR", TODAY).team_minimum == 3
        assert figures_on("US-OR", date(2013, 1, 1)).team_minimum == 3
        assert figures_on("US-AK", TODAY).team_minimum is None
        with pytest.raises(NoRuleOnFile):
            figures_on("US-OR", date(2012, 12, 31))


class TestSeats:
    def test_come_from_roles(self) -> None:
        assert room.seat_of(Role.COACH) == Seat.COACH
        assert room.seat_of(Role.CHILD_WELFARE) == Seat.CHILD_WELFARE

    @pytest.mark.parametrize("role", [Role.QA_REVIEWER, Role.AUDITOR, Role.ADMIN, Role.SYSTEM, Role.PARTNER, "", "X"])
    def test_others_have_none(self, role: str) -> None:
        with pytest.raises(Refused):
            room.seat_of(role)

    @pytest.mark.parametrize(
        ("seat", "others", "field"),
        [
            (replace(COACH, seat="CHAIR"), (), "seat"),
            (replace(COACH, seat=Seat.LEAD_WORKER), TEAM, "person"),
            (replace(PARTICIPANT, person_id=UUID(int=99)), (PARTICIPANT,), "seat"),
            (replace(DESIGNEE, designated_by_id=None), TEAM, "designated_by"),
            (replace(PARTNER, partner_type=""), TEAM, "partner_type"),
        ],
    )
    def test_refuses(self, seat: SeatFacts, others: tuple[SeatFacts, ...], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            room.require_seat(seat, others)
        assert refusal.value.field == field

    @pytest.mark.parametrize("seat", [DESIGNEE, PARTNER, PARTICIPANT, GUEST, CHILD_WELFARE])
    def test_takes(self, seat: SeatFacts) -> None:
        room.require_seat(seat, TEAM)

    def test_stand_in_order_the_department_first(self) -> None:
        seats = (GUEST, PARTICIPANT, MANAGER, COACH, CHILD_WELFARE)
        assert room.seats_in_order(seats) == (COACH, MANAGER, PARTICIPANT, CHILD_WELFARE, GUEST)

    @pytest.mark.parametrize("seat", list(Seat))
    def test_record_and_validity_belong_to_roles(self, seat: Seat) -> None:
        facts = replace(MANAGER, seat=seat)
        assert room.may_record(facts) == (seat in {"ENGAGEMENT_SPECIALIST", "LEAD_WORKER", "OPERATIONS_MANAGER"})
        assert room.may_check_validity(facts) == (seat in {"LEAD_WORKER", "OPERATIONS_MANAGER"})


class TestConfirming:
    def test_everybody_who_took_part_confirms_this_decision(self) -> None:
        before, same = replace(COACH, confirmed_at=NOON - timedelta(seconds=1)), replace(MANAGER, confirmed_at=NOON)
        gone = replace(SPECIALIST, presence=Presence.LEFT)
        aide = replace(COACH, person_id=UUID(int=41), seat=Seat.CASE_AIDE, confirmed_at=None)
        seats = (before, same, gone, aide, PARTICIPANT, PARTNER)
        assert room.unconfirmed(seats, decided_at=NOON) == (before, aide)


def held(kind: str, first: date, last: date | None, **changes: Any) -> HeldRelease:
    release = HeldRelease(
        UUID(int=70),
        kind,
        UUID(int=71),
        "",
        frozenset({ShareScope.ATTENDANCE}),
        SharePurpose.STAFFING,
        first,
        last,
        None,
    )
    return replace(release, **changes)


def gate_on(
    day: date, *releases: HeldRelease, partner_type: str = PartnerType.COMMUNITY_PARTNER, **changes: Any
) -> ShareDecision:
    asked = ShareAsked(
        party=Party("Harbor House", partner_type, UUID(int=71)),
        scopes=room.INVITING_TELLS,
        purpose=SharePurpose.STAFFING,
        day=day,
        releases=releases,
        msc3010_partners=(PartnerType.COMMUNITY_PARTNER,),
    )
    return decide_share(replace(asked, **changes))


class TestInvitations:
    MEETING = TODAY + 7 * DAY

    def ask(self, *releases: HeldRelease, seat: SeatFacts = PARTNER, **changes: Any) -> room.Invitation:
        decisions = [gate_on(day, *releases, **changes) for day in (TODAY, self.MEETING)]
        return room.invitation(seat, name="Harbor House", asked=decisions[0], met=decisions[1])

    @pytest.mark.parametrize("seat", [*TEAM, PARTICIPANT, GUEST, DESIGNEE])
    def test_staff_participant_and_whom_they_bring_need_no_release(self, seat: SeatFacts) -> None:
        assert room.invitation(seat).is_allowed

    def test_without_an_msc_3010_nobody_is_invited(self) -> None:
        answer = self.ask()
        assert not answer.is_allowed
        assert "needs an MSC 3010 on file first" in answer.why
        general = held(ReleaseKind.GENERAL, TODAY, None)
        assert not self.ask(general).is_allowed

    @pytest.mark.parametrize(
        ("first", "last", "is_allowed"),
        [
            (TODAY, None, True),
            (TODAY, TODAY + 7 * DAY, True),
            (TODAY, TODAY + 6 * DAY, False),
            (TODAY + DAY, None, False),
            (TODAY - 30 * DAY, TODAY - DAY, False),
            (TODAY - 30 * DAY, TODAY, False),
        ],
    )
    def test_the_release_holds_on_both_days(self, first: date, last: date | None, is_allowed: bool) -> None:
        assert self.ask(held(ReleaseKind.MSC3010, first, last)).is_allowed == is_allowed

    def test_a_release_that_ends_before_the_meeting_says_so(self) -> None:
        answer = self.ask(held(ReleaseKind.MSC3010, TODAY, TODAY))
        assert answer.why.startswith("On the day of the staffing it does not hold any more.")

    @pytest.mark.parametrize(("revoked", "is_allowed"), [(TODAY, False), (TODAY + 7 * DAY, False)])
    def test_a_revoked_release_opens_nothing_from_its_day_on(self, revoked: date, is_allowed: bool) -> None:
        assert self.ask(held(ReleaseKind.MSC3010, TODAY - DAY, None, revoked_on=revoked)).is_allowed == is_allowed

    def test_another_partys_release_opens_nothing(self) -> None:
        assert not self.ask(held(ReleaseKind.MSC3010, TODAY, None, provider_id=UUID(int=72))).is_allowed

    def test_a_contractor_who_runs_the_program_is_invited_unless_the_setting_asks_for_the_form(self) -> None:
        assert self.ask(seat=CONTRACTOR, partner_type=PartnerType.CONTRACTOR).is_allowed
        asks = {"msc3010_partners": (PartnerType.COMMUNITY_PARTNER, PartnerType.CONTRACTOR)}
        assert not self.ask(seat=CONTRACTOR, partner_type=PartnerType.CONTRACTOR, **asks).is_allowed

    def test_child_welfare_is_asked_for_a_childs_safety(self) -> None:
        assert room.purpose_of(Seat.CHILD_WELFARE) == SharePurpose.CHILD_SAFETY
        assert room.purpose_of(Seat.PARTNER) == SharePurpose.STAFFING
        purpose = room.purpose_of(Seat.CHILD_WELFARE)
        asked = self.ask(seat=CHILD_WELFARE, partner_type=PartnerType.CHILD_WELFARE, purpose=purpose)
        assert asked.is_allowed

    @pytest.mark.parametrize("kind", ["DOMESTIC_VIOLENCE", "SUBSTANCE_USE", "MENTAL_HEALTH", "HEALTH"])
    def test_nobody_whose_name_tells_is_seated_at_the_table(self, kind: str) -> None:
        seat = replace(PARTNER, partner_type=kind)
        answer = self.ask(held(ReleaseKind.MSC3010, TODAY, None), seat=seat)
        assert "protected fact" in answer.why

    def test_what_a_partner_is_the_directory_says(self) -> None:
        """R028: a kind that needs no release is never the word of whoever invites."""
        free = gate_on(TODAY, partner_type=PartnerType.CONTRACTOR)
        named = gate_on(TODAY, held(ReleaseKind.MSC3010, TODAY, None))
        assert "from the directory" in room.not_named("Harbor House", free, is_listed=False, is_left_out=False)
        assert "from the directory" in room.not_named("Harbor House", named, free, is_listed=False, is_left_out=False)
        assert room.not_named("Harbor House", free, is_listed=True, is_left_out=False) == ""
        assert room.not_named("Harbor House", named, is_listed=False, is_left_out=False) == ""
        assert "does not bring in" in room.not_named("Harbor House", named, is_listed=True, is_left_out=True)

    @pytest.mark.parametrize("decisions", [(None, None), (gate_on(TODAY), None), (None, gate_on(TODAY))])
    def test_without_asking_the_gate_nobody_is_invited(self, decisions: tuple[Any, Any]) -> None:
        assert not room.invitation(PARTNER, asked=decisions[0], met=decisions[1]).is_allowed


class TestSpared:
    @pytest.mark.parametrize("seat", list(Seat))
    def test_nobody_outside_is_required_to_tell(self, seat: Seat) -> None:
        spared = {"CHILD_WELFARE", "CONTRACTOR", "PARTNER", "SUPPORT_PERSON"}
        assert room.is_spared(seat) == (seat in spared)
        assert not room.may_own(replace(PARTNER, seat=seat)) or seat not in spared

    def test_what_tells_no_protected_fact_may_be_asked(self) -> None:
        room.require_question(Seat.PARTNER, scopes=[ShareScope.ATTENDANCE], decision=None)
        room.require_question(Seat.COACH, scopes=list(ShareScope), decision=None)

    @pytest.mark.parametrize("scope", room.ASKED_WITH_KEY_ONLY)
    def test_protected_facts_are_asked_only_with_their_own_key(self, scope: ShareScope) -> None:
        with pytest.raises(Refused, match="only with the release"):
            room.require_question(Seat.CONTRACTOR, scopes=[scope], decision=None)
        general = gate_on(TODAY, held(ReleaseKind.MSC3010, TODAY, None, scopes=frozenset(ShareScope)), scopes=(scope,))
        with pytest.raises(Refused, match="only with the release"):
            room.require_question(Seat.CONTRACTOR, scopes=[scope], decision=general)

    def test_the_key_opens_its_own_fact(self) -> None:
        key = held(ReleaseKind.HIPAA, TODAY, None, scopes=frozenset({ShareScope.HEALTH}))
        decision = gate_on(TODAY, key, partner_type=PartnerType.OTHER, scopes=(ShareScope.HEALTH,))
        room.require_question(Seat.PARTNER, scopes=[ShareScope.HEALTH], decision=decision)

    @pytest.mark.parametrize("outcome", list(Outcome))
    def test_child_welfare_is_asked_when_the_grant_would_fall(self, outcome: Outcome) -> None:
        assert room.asks_child_welfare(outcome) == (outcome == Outcome.REDUCTION)


class TestMonths:
    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            (date(2026, 11, 17), -6, date(2026, 5, 17)),
            (date(2026, 8, 31), -6, date(2026, 2, 28)),
            (date(2028, 8, 31), -6, date(2028, 2, 29)),
            (date(2028, 2, 29), -6, date(2027, 8, 29)),
            (date(2028, 2, 29), 12, date(2029, 2, 28)),
            (date(2026, 1, 31), -1, date(2025, 12, 31)),
            (date(2026, 12, 31), 2, date(2027, 2, 28)),
            (date(2026, 12, 31), 0, date(2026, 12, 31)),
        ],
    )
    def test_end_with_the_month(self, day: date, months: int, expected: date) -> None:
        assert months_from(day, months) == expected

    def test_have_a_last_day(self) -> None:
        assert last_of(date(2026, 12, 5)) == date(2026, 12, 31)
        assert last_of(date(2028, 2, 1)) == date(2028, 2, 29)
