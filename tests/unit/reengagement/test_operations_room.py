"""The room prepared and held: scheduled, people asked, presence, answers, partners, missing things, checks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casework.choices import (
    EventKind,
    PartnerType,
    ReleaseKind,
    RestrictedKind,
    Role,
    SharePurpose,
    ShareScope,
    ShareWay,
)
from casework.models import Case, Deadline, Disclosure, Event, Provider, Release
from casework.operations.appointments import close_appointment, move_appointment
from casework.operations.community import take_back_referral
from casework.operations.releases import revoke_release
from casework.refusals import Refused
from reengagement.choices import (
    ChildWelfareAnswer,
    Choice,
    Finding,
    MissingState,
    Outcome,
    Presence,
    ReviewArea,
    Seat,
    StaffingKind,
    StaffingStatus,
)
from reengagement.models import AreaAnswer, Invitation, PartnerInput, SeatTaken, Staffing
from reengagement.operations import answering, checks, deciding, inviting, missing, partners, presence, scheduling
from reengagement.operations.inviting import Whom
from reengagement.queries.figures import room_figures
from reengagement.queries.missing import missing_of
from reengagement.queries.rooms import room_facts
from reengagement.queries.seats import seat_rows, seats_of
from reengagement.queries.staffings import to_review_again
from reengagement.rules.missing import second_review_left
from tests.factories import (
    NOW,
    TODAY,
    as_importer,
    make_note,
    make_participant,
    make_provider,
    make_referral,
    make_release,
    make_signed_plan,
    make_user,
)
from tests.rooms import Table, booking
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def lines(table: Table, kind: EventKind) -> list[dict[str, Any]]:
    with as_importer():
        return list(Event.objects.filter(case=table.case, kind=kind).order_by("id").values_list("facts", flat=True))


def schedule(table: Table, **changes: Any) -> Any:
    said: dict[str, Any] = {
        "case_id": table.case.pk,
        "kind": StaffingKind.REENGAGEMENT,
        "reengagement_id": table.reengagement.pk,
        "participant_ids": (),
        "booking": booking(),
    } | changes
    return table.do(scheduling.schedule_staffing, **said)


class TestSchedule:
    def test_lays_the_coach_and_the_participant(self, table: Table) -> None:
        table.scheduled()
        with as_importer():
            found = set(SeatTaken.objects.filter(staffing=table.staffing).values_list("seat", "presence"))
        assert found == {(Seat.COACH, Presence.INVITED), (Seat.PARTICIPANT, Presence.INVITED)}
        assert lines(table, EventKind.STAFFING_SCHEDULED) == [
            {"staffing_kind": "REENGAGEMENT", "staffing_on": TODAY.isoformat()}
        ]

    def test_one_at_a_time(self, table: Table) -> None:
        table.scheduled()
        with pytest.raises(Refused, match="going on already"):
            schedule(table)

    def test_only_of_kinds_that_the_state_knows(self, table: Table) -> None:
        table.begun()
        with pytest.raises(Refused, match="no such staffing"):
            schedule(table, kind=StaffingKind.EXTENSION)

    def test_only_of_a_re_engagement_that_is_open(self, table: Table) -> None:
        table.begun()
        with pytest.raises(Refused, match="that is open"):
            schedule(table, reengagement_id=None)

    def test_goes_with_its_appointment(self, table: Table) -> None:
        table.scheduled()
        later = TODAY + timedelta(days=6)
        table.do(move_appointment, appointment_id=table.staffing.appointment_id, booking=booking(later))
        assert table.fresh().on == later
        assert len(lines(table, EventKind.STAFFING_SCHEDULED)) == 2

    def test_is_cancelled_with_a_reason_and_its_appointment(self, table: Table) -> None:
        table.scheduled()
        with pytest.raises(Refused, match="Say why"):
            table.do(scheduling.cancel_staffing, staffing_id=table.key(), words=" ")
        table.do(scheduling.cancel_staffing, staffing_id=table.key(), words="Agreed by phone")
        with as_importer():
            assert table.fresh().status == StaffingStatus.CANCELLED
            assert table.staffing.appointment.state == "CANCELLED"
        schedule(table)

    def test_the_choice_to_attend_is_asked_before(self, table: Table) -> None:
        """R019."""
        table.scheduled(TODAY + timedelta(days=3))
        for asked, choice, why in (
            (TODAY, "PERHAPS", "yes, no"),
            (TODAY + timedelta(days=1), Choice.YES, "lies ahead"),
        ):
            with pytest.raises(Refused, match=why):
                table.do(scheduling.record_choice, staffing_id=table.key(), asked_on=asked, choice=choice)
        table.do(scheduling.record_choice, staffing_id=table.key(), asked_on=TODAY, choice=Choice.NO_ANSWER)
        assert (table.fresh().choice, table.staffing.invited_on) == (Choice.NO_ANSWER, TODAY)

    def test_an_outsider_finds_nothing(self, table: Table) -> None:
        table.scheduled()
        with pytest.raises(Case.DoesNotExist):
            table.do(scheduling.record_process_told, by=make_user(), staffing_id=table.key(), on=TODAY)


class TestInvite:
    def ask(self, table: Table, whom: Whom, **changes: Any) -> SeatTaken:
        said: dict[str, Any] = {"staffing_id": table.key(), "whom": whom, "way": ShareWay.SPOKEN} | changes
        seat: SeatTaken = table.do(inviting.invite, **said)
        return seat

    def provider(self, table: Table, kind: str = PartnerType.HOUSING) -> Provider:
        return make_provider(by=table.coach, partner_type=kind)

    def test_staff_sit_as_what_they_are(self, table: Table) -> None:
        table.scheduled()
        assert self.ask(table, Whom(user_id=table.manager.pk)).seat == Seat.OPERATIONS_MANAGER
        assert lines(table, EventKind.STAFFING_INVITED) == [{"seat": "OPERATIONS_MANAGER"}]

    def test_nobody_sits_twice(self, table: Table) -> None:
        """R018: one person counts once."""
        table.scheduled()
        with pytest.raises(Refused, match="has a seat already"):
            self.ask(table, Whom(user_id=table.coach.pk))

    def test_nobody_names_themselves_designee(self, table: Table) -> None:
        table.scheduled()
        with pytest.raises(Refused, match="Nobody names themselves"):
            self.ask(table, Whom(user_id=table.lead.pk, seat=Seat.DESIGNEE), by=table.lead)
        seat = self.ask(table, Whom(user_id=table.lead.pk, seat=Seat.DESIGNEE), by=table.manager)
        assert (seat.seat, seat.designated_by_id) == (Seat.DESIGNEE, table.manager.pk)

    def test_only_who_works_on_the_case(self, table: Table) -> None:
        table.scheduled()
        with pytest.raises(Refused, match="works on this case"):
            self.ask(table, Whom(user_id=make_user().pk))

    @pytest.mark.parametrize("whom", [Whom(), Whom(name="Ann", provider_id=None, user_id=None, seat="")])
    def test_somebody_is_named_with_a_seat(self, table: Table, whom: Whom) -> None:
        table.scheduled()
        with pytest.raises(Refused):
            self.ask(table, whom)

    def test_a_partner_needs_a_release(self, table: Table) -> None:
        """R028."""
        table.scheduled()
        provider = self.provider(table)
        with pytest.raises(Refused, match="none is on file") as refusal:
            self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))
        assert refusal.value.field == "provider_id"
        with as_importer():
            assert not SeatTaken.objects.filter(provider=provider).exists()

    def test_with_one_what_asking_tells_is_written_down(self, table: Table) -> None:
        table.scheduled()
        provider = self.provider(table)
        release = make_release(case=table.case, by=table.coach, provider=provider)
        seat = self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))
        with as_importer():
            [told] = Disclosure.objects.filter(case=table.case)
            [asked] = seat.invitations.all()
        assert (told.scopes, told.purpose) == ([ShareScope.ATTENDANCE], SharePurpose.STAFFING)
        assert (asked.release_id, asked.is_release_needed) == (release.pk, True)

    def test_not_with_one_that_ends_before_the_meeting(self, table: Table) -> None:
        table.scheduled(TODAY + timedelta(days=5))
        provider = self.provider(table)
        make_release(case=table.case, by=table.coach, provider=provider, last_day=TODAY + timedelta(days=4))
        with pytest.raises(Refused, match="On the day of the staffing it does not hold"):
            self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))

    def test_not_with_one_that_was_revoked_today(self, table: Table) -> None:
        table.scheduled()
        provider = self.provider(table)
        release = make_release(case=table.case, by=table.coach, provider=provider)
        table.do(revoke_release, release_id=release.pk, on=TODAY)
        with pytest.raises(Refused, match="revoked"):
            self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))

    def test_a_partner_whose_name_tells_is_seated_nowhere(self, table: Table) -> None:
        table.scheduled()
        provider = self.provider(table, PartnerType.DOMESTIC_VIOLENCE)
        with pytest.raises(Refused, match="protected fact"):
            self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))

    def test_child_welfare_is_asked_for_the_child_without_one(self, table: Table) -> None:
        """R026."""
        table.scheduled()
        provider = self.provider(table, PartnerType.CHILD_WELFARE)
        seat = self.ask(table, Whom(provider_id=provider.pk, seat=Seat.CHILD_WELFARE))
        with as_importer():
            assert not seat.invitations.get().is_release_needed

    def test_a_contractor_runs_the_program_with_us(self, table: Table) -> None:
        table.scheduled()
        provider = self.provider(table, PartnerType.CONTRACTOR)
        self.ask(table, Whom(provider_id=provider.pk, seat=Seat.CONTRACTOR))

    @pytest.mark.parametrize(
        ("kind", "seat"),
        [(PartnerType.CONTRACTOR, Seat.CONTRACTOR), (PartnerType.CHILD_WELFARE, Seat.CHILD_WELFARE)],
    )
    def test_only_the_directory_says_who_needs_none(self, table: Table, kind: PartnerType, seat: Seat) -> None:
        """R028: whoever invites cannot spare a partner the release by what they call it."""
        table.scheduled()
        with pytest.raises(Refused, match="from the directory"):
            self.ask(table, Whom(name="Harbor Works", partner_type=kind, seat=seat))
        with pytest.raises(Refused, match="Only an agency of child welfare"):
            self.ask(table, Whom(provider_id=self.provider(table).pk, seat=Seat.CHILD_WELFARE))

    def test_a_typed_partner_is_asked_with_the_release_that_names_it(self, table: Table) -> None:
        """R028."""
        table.scheduled()
        release = make_release(case=table.case, by=table.coach, party_name="Harbor Works", partner_type="HOUSING")
        seat = self.ask(table, Whom(name="Harbor Works", partner_type=PartnerType.HOUSING, seat=Seat.PARTNER))
        with as_importer():
            assert seat.invitations.get().release_id == release.pk
        guest = make_user(role=Role.PARTNER, office=None, agency=self.provider(table))
        with pytest.raises(Refused, match="comes from this agency"):
            table.do(inviting.name_guest, seat_id=seat.pk, guest_id=guest.pk)

    def test_a_signed_plan_opens_the_room_to_whom_it_brings_in(self, table: Table) -> None:
        """A065, R028: it names no party, and is for nobody else."""
        table.scheduled()
        plan = make_signed_plan(case=table.case, by=table.coach)
        make_release(case=table.case, by=table.coach, kind=ReleaseKind.PLAN, plan_id=plan.pk)
        stranger, known = self.provider(table), self.provider(table)
        with pytest.raises(Refused, match="does not bring in"):
            self.ask(table, Whom(provider_id=stranger.pk, seat=Seat.PARTNER))
        make_referral(case=table.case, by=table.coach, provider=known, party_name="", partner_type="")
        assert self.ask(table, Whom(provider_id=known.pk, seat=Seat.PARTNER)).provider_id == known.pk

    def test_stands_on_a_release_that_holds_on_both_days(self, table: Table) -> None:
        """R028: an old one ends before the meeting, its renewal is signed already."""
        table.scheduled(TODAY + timedelta(days=4))
        provider = self.provider(table)
        make_release(case=table.case, by=table.coach, provider=provider, last_day=TODAY + timedelta(days=1))
        renewed = make_release(case=table.case, by=table.coach, provider=provider, first_day=TODAY)
        seat = self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))
        with as_importer():
            assert seat.invitations.get().release_id == renewed.pk

    def test_not_on_two_releases_that_hold_on_one_day_each(self, table: Table) -> None:
        """R028."""
        table.scheduled(TODAY + timedelta(days=4))
        provider = self.provider(table)
        make_release(case=table.case, by=table.coach, provider=provider, last_day=TODAY + timedelta(days=1))
        make_release(case=table.case, by=table.coach, provider=provider, first_day=TODAY + timedelta(days=2))
        with pytest.raises(Refused, match="No one release for .* holds both today and on the day of the staffing"):
            self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))

    def test_a_plan_brings_in_nobody_of_another_adult_or_of_before(self, table: Table) -> None:
        """R028, A065: here and in the database alike."""
        table.scheduled(TODAY + timedelta(days=4))
        plan = make_signed_plan(case=table.case, by=table.coach)
        release = make_release(case=table.case, by=table.coach, kind=ReleaseKind.PLAN, plan_id=plan.pk)
        other = make_participant(case=table.case)
        of_other, taken_back, of_nobody, ended, running = (self.provider(table) for _ in range(5))
        said: dict[str, Any] = {"case": table.case, "by": table.coach, "party_name": "", "partner_type": ""}
        make_referral(**said, provider=of_other, participant=other)
        gone = make_referral(**said, provider=taken_back)
        table.do(take_back_referral, referral_id=gone.pk)
        make_referral(**said, provider=of_nobody, participant=None, is_imported=True)
        days = {"case": table.case, "by": table.coach, "participant": table.adult, "first_day": TODAY}
        make_activity(**days, provider=ended, last_day=TODAY + timedelta(days=3))
        make_activity(**days, provider=running)
        for provider, is_in in [
            (of_other, False), (taken_back, False), (of_nobody, True), (ended, False), (running, True)
        ]:  # fmt: skip
            whom = Whom(provider_id=provider.pk, seat=Seat.PARTNER)
            if is_in:
                self.ask(table, whom)
            else:
                with pytest.raises(Refused, match="does not bring in"):
                    self.ask(table, whom)
                with pytest.raises(DatabaseError, match="does not open the room"):
                    self.ask_past_the_rules(table, provider, release)

    def ask_past_the_rules(self, table: Table, provider: Provider, release: Release) -> None:
        told = {"case": table.case, "asked_on": TODAY, "asked_by": table.coach, "asked_at": NOW}
        with table.as_(table.coach), transaction.atomic():
            seat = SeatTaken.objects.create(
                case=table.case,
                staffing=table.staffing,
                seat=Seat.PARTNER,
                provider=provider,
                partner_type=provider.partner_type,
                initials="SH",
                laid_by=table.coach,
                laid_at=NOW,
            )
            Invitation.objects.create(**told, seat=seat, release=release, is_release_needed=True)

    def test_whom_the_participant_brings_needs_none(self, table: Table) -> None:
        table.scheduled()
        seat = self.ask(table, Whom(name="Ida Moss", seat=Seat.SUPPORT_PERSON))
        assert (seat.initials, seat.partner_type) == ("IM", "")

    def test_a_guest_has_a_sign_in_of_a_guest(self, table: Table) -> None:
        table.scheduled()
        provider = self.provider(table)
        make_release(case=table.case, by=table.coach, provider=provider)
        seat = self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))
        with pytest.raises(Refused, match="sign-in of a guest"):
            table.do(inviting.name_guest, seat_id=seat.pk, guest_id=table.lead.pk)
        of_another = make_user(role=Role.PARTNER, office=None, agency=self.provider(table))
        with pytest.raises(Refused, match="comes from this agency"):
            table.do(inviting.name_guest, seat_id=seat.pk, guest_id=of_another.pk)
        guest = make_user(role=Role.PARTNER, office=None, agency=provider)
        table.do(inviting.name_guest, seat_id=seat.pk, guest_id=guest.pk)
        with pytest.raises(Refused, match="Only partners"):
            table.do(inviting.name_guest, seat_id=table.seat(table.coach).pk, guest_id=guest.pk)

    def test_is_asked_again_after_a_move(self, table: Table) -> None:
        table.scheduled()
        provider = self.provider(table)
        make_release(case=table.case, by=table.coach, provider=provider, last_day=TODAY + timedelta(days=2))
        seat = self.ask(table, Whom(provider_id=provider.pk, seat=Seat.PARTNER))
        later = booking(TODAY + timedelta(days=9))
        table.do(move_appointment, appointment_id=table.staffing.appointment_id, booking=later)
        with pytest.raises(Refused, match="On the day of the staffing"):
            table.do(inviting.ask_again, seat_id=seat.pk, way=ShareWay.SPOKEN)

    def test_names_stand_beside_the_seats_in_a_few_queries(
        self, table: Table, django_assert_max_num_queries: Callable[[int], Any]
    ) -> None:
        table.scheduled()
        table.invited(table.manager, table.specialist, table.lead)
        with table.as_(table.coach), django_assert_max_num_queries(4):
            names = [row.name for row in seat_rows(Staffing.objects.get(pk=table.key()))]
        assert names[0] == "Renee Hatcher"
        assert "Xavier Ruiz" in names
        assert names[-1] == table.adult.person.given_name


class TestPresence:
    def test_is_marked_while_the_room_is_open(self, table: Table) -> None:
        table.scheduled()
        with pytest.raises(Refused, match="room is open"):
            table.mark(table.coach, Presence.IN_PERSON)
        table.do(presence.open_room, staffing_id=table.key())
        table.mark(table.coach, Presence.IN_PERSON)
        assert table.seat(table.coach).presence == Presence.IN_PERSON
        with pytest.raises(Refused, match="Say whether"):
            table.mark(table.coach, Presence.INVITED)

    def test_twice_the_same_is_one_mark(self, table: Table) -> None:
        table.opened()
        before = len(lines(table, EventKind.STAFFING_PRESENCE))
        table.mark(table.coach, Presence.IN_PERSON)
        assert len(lines(table, EventKind.STAFFING_PRESENCE)) == before

    def test_opens_on_its_day_and_once(self, table: Table) -> None:
        table.scheduled(TODAY + timedelta(days=2))
        with pytest.raises(Refused, match="Move its appointment"):
            table.do(presence.open_room, staffing_id=table.key())
        table.do(move_appointment, appointment_id=table.staffing.appointment_id, booking=booking())
        table.do(presence.open_room, staffing_id=table.key())
        with pytest.raises(Refused, match="Load the page again"):
            table.do(presence.open_room, staffing_id=table.key())

    def test_not_when_its_appointment_was_cancelled(self, table: Table) -> None:
        table.scheduled()
        table.do(
            close_appointment,
            appointment_id=table.staffing.appointment_id,
            becomes="CANCELLED",
            words="They asked for another day",
        )
        with pytest.raises(Refused, match="appointment was cancelled"):
            table.do(presence.open_room, staffing_id=table.key())
        table.do(scheduling.cancel_staffing, staffing_id=table.key(), words="Another day")

    def test_leaving_the_team_says_why(self, table: Table) -> None:
        table.opened()
        seat = table.seat(table.specialist)
        with pytest.raises(Refused, match="Say why"):
            table.do(presence.leave_team, seat_id=seat.pk, reason="")
        with pytest.raises(Refused, match="keeps their seat"):
            table.do(presence.leave_team, seat_id=table.seat(table.adult).pk, reason="Gone")
        table.do(presence.leave_team, seat_id=seat.pk, reason="On leave until spring")
        with pytest.raises(Refused, match="off the team already"):
            table.do(presence.leave_team, seat_id=seat.pk, reason="Again")
        with pytest.raises(Refused, match="taken off"):
            table.mark(table.specialist, Presence.IN_PERSON)


class TestAnswers:
    def test_protected_areas_are_answered_by_their_readers(self, table: Table) -> None:
        """Domain 1; security 2.1."""
        table.opened()
        says = answering.AreaWords(ReviewArea.MENTAL_HEALTH, table.adult.pk, Finding.NONE_KNOWN)
        with pytest.raises(PermissionDenied):
            table.do(answering.answer_area, by=table.specialist, staffing_id=table.key(), says=says)
        table.list_reader(table.specialist, RestrictedKind.MENTAL_HEALTH)
        table.do(answering.answer_area, by=table.specialist, staffing_id=table.key(), says=says)
        with table.as_(table.manager):
            assert not AreaAnswer.objects.exists()

    def test_a_newer_answer_stands_and_the_old_one_stays(self, table: Table) -> None:
        table.opened()
        first = table.answer(ReviewArea.CARE_TRANSPORT, table.adult)
        offers = [answering.OfferWords("Gas help", TODAY - timedelta(days=3))]
        second = table.answer(
            ReviewArea.CARE_TRANSPORT, table.adult, finding=Finding.EXISTS, affected=False, offers=offers
        )
        with as_importer():
            assert second.replaces_id == first.pk
            assert [one.pk for one in AreaAnswer.objects.standing()] == [second.pk]
            assert second.offers.get().what == "Gas help"

    @pytest.mark.parametrize(
        ("changes", "why", "field"),
        [
            ({"finding": "MAYBE"}, "none is known", "finding"),
            ({"affected": True}, "nothing that could", "affected"),
            (
                {"finding": Finding.EXISTS, "offers": [answering.OfferWords("Gas", TODAY + timedelta(days=1))]},
                "up to the staffing",
                "offered_on",
            ),
            (
                {
                    "finding": Finding.EXISTS,
                    "is_nothing_offered": True,
                    "offers": [answering.OfferWords("Gas", TODAY)],
                },
                "cannot be both",
                "is_nothing_offered",
            ),
        ],
    )
    def test_refuses_what_cannot_be_kept(self, table: Table, changes: dict[str, Any], why: str, field: str) -> None:
        table.opened()
        with pytest.raises(Refused, match=why) as refusal:
            table.answer(ReviewArea.CARE_TRANSPORT, table.adult, **changes)
        assert refusal.value.field == field

    def test_violence_is_looked_at_far_enough_back(self, table: Table) -> None:
        """R009."""
        table.opened()
        with pytest.raises(Refused, match="Look back to"):
            table.answer(ReviewArea.DOMESTIC_VIOLENCE, table.adult, looked_from=TODAY - timedelta(days=30))

    @pytest.mark.parametrize("field", ["strengths", "goals", "supports", "words"])
    def test_nobody_stands_in_a_narrated_text_by_full_name(self, table: Table, field: str) -> None:
        """R034."""
        table.opened()
        with as_importer():
            person = table.adult.person
            name = f"{person.given_name} {person.family_name}"
        for text in (f"{name} knows the bus", "Talked with renee HATCHER about it"):
            with pytest.raises(Refused, match="role and initials") as refusal:
                table.do(answering.write_room, staffing_id=table.key(), says=answering.RoomWords(**{field: text}))
            assert refusal.value.field == field

    def test_words_stand_sealed(self, table: Table) -> None:
        table.opened()
        table.do(answering.write_room, staffing_id=table.key(), says=answering.RoomWords(child_risk="Rent 🏠 not paid"))
        assert table.fresh().child_risk == "Rent 🏠 not paid"
        assert b"Rent" not in bytes(table.staffing.sealed_child_risk or b"")

    @pytest.mark.parametrize(
        ("says", "why"),
        [
            (answering.RoomWords(outcome="PUNISHED"), "outcome of the list"),
            (answering.RoomWords(cause="SOME"), "good cause"),
            (answering.RoomWords(agreed_on=TODAY + timedelta(days=1)), "lies ahead"),
            (answering.RoomWords(goals="x" * 4_001), "holds 4,000"),
            (answering.RoomWords(supports="Gas", is_no_support_needed=True), "Supports are written"),
        ],
    )
    def test_refuses_codes_and_days_that_cannot_be(self, table: Table, says: Any, why: str) -> None:
        table.opened()
        with pytest.raises(Refused, match=why):
            table.do(answering.write_room, staffing_id=table.key(), says=says)

    def test_aides_write_nothing_down(self, table: Table) -> None:
        table.opened()
        with pytest.raises(PermissionDenied):
            table.do(answering.write_room, by=table.aide, staffing_id=table.key(), says=answering.RoomWords())

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"what": " "}, "Say what is done"),
            ({"by": TODAY - timedelta(days=1)}, "from the staffing on"),
            ({"count": 4}, "how many, and of what"),
            ({"unit": "calls"}, "how many, and of what"),
            ({"what": "Joan Bixby calls"}, "role and initials"),
        ],
    )
    def test_steps_are_whole(self, table: Table, changes: dict[str, Any], why: str) -> None:
        table.opened()
        said = {"seat_id": table.seat(table.adult).pk, "what": "Call", "by": TODAY} | changes
        with pytest.raises(Refused, match=why):
            table.do(answering.keep_steps, staffing_id=table.key(), steps=[answering.StepSays(**said)])

    def test_an_option_without_words_is_taken_out(self, table: Table) -> None:
        table.opened()
        for why in ("Too early", ""):
            table.do(answering.consider_option, staffing_id=table.key(), outcome=Outcome.REDUCTION, why=why)
        with as_importer():
            assert not table.fresh().considered.exists()


class TestFacts:
    def test_are_gathered_in_as_many_queries_however_much_there_is(self, table: Table) -> None:
        table.answered()
        counted = self.queries(table)
        make_participant(case=table.case, position=3)
        table.invited(table.lead)
        for person in table.people():
            offers = [answering.OfferWords(f"Help {number}", TODAY) for number in range(3)]
            table.answer(ReviewArea.CARE_TRANSPORT, person, finding=Finding.EXISTS, affected=False, offers=offers)
        for number in range(3):
            table.lists(f"Letter {number}")
        seat = table.seat(table.coach).pk
        steps = [answering.StepSays(seat, f"Step {number}", TODAY) for number in range(4)]
        table.do(answering.keep_steps, staffing_id=table.key(), steps=steps)
        assert self.queries(table) == counted

    def queries(self, table: Table) -> int:
        with table.as_(table.manager):
            case = Case.objects.select_related("office").get(pk=table.case.pk)
            staffing = Staffing.objects.get(pk=table.key())
            figures = room_figures(case.office, on=staffing.on)
            with CaptureQueriesContext(connection) as counted:
                room_facts(staffing, case, table.manager, figures=figures, today=TODAY)
        return len(counted)


class TestPartners:
    def seat(self, table: Table) -> SeatTaken:
        table.opened()
        provider = make_provider(by=table.coach, partner_type=PartnerType.HOUSING)
        make_release(case=table.case, by=table.coach, provider=provider)
        whom = Whom(provider_id=provider.pk, seat=Seat.PARTNER)
        seat: SeatTaken = table.do(inviting.invite, staffing_id=table.key(), whom=whom, way=ShareWay.SPOKEN)
        return seat

    def test_nobody_is_asked_about_health_without_its_release(self, table: Table) -> None:
        """R028."""
        seat = self.seat(table)
        with pytest.raises(Refused, match="release that opens it"):
            table.do(partners.take_partner_words, seat_id=seat.pk, words="Yes", about=[ShareScope.SUBSTANCE_USE])
        with as_importer():
            assert not PartnerInput.objects.exists()

    def test_what_they_tell_is_kept_sealed_and_nothing_is_missing(self, table: Table) -> None:
        seat = self.seat(table)
        table.do(partners.take_partner_words, seat_id=seat.pk, words="", about=())
        with as_importer():
            assert not PartnerInput.objects.exists()
        table.do(partners.take_partner_words, seat_id=seat.pk, words="Came each Tuesday", about=())
        with as_importer():
            assert PartnerInput.objects.get(seat=seat).words == "Came each Tuesday"
        assert lines(table, EventKind.STAFFING_PARTNER_HEARD) == [{"seat": "PARTNER"}]
        with pytest.raises(Refused, match="room itself"):
            table.do(partners.take_partner_words, seat_id=table.seat(table.coach).pk, words="x", about=())
        with pytest.raises(Refused, match="another agenda"):
            table.do(partners.take_partner_words, seat_id=seat.pk, words="x", about=(), answer="SENT_NONE")

    def test_child_welfare_is_asked_before_it_answers(self, table: Table) -> None:
        """R026."""
        table.opened()
        key = table.key()
        none = {"answer": ChildWelfareAnswer.NONE, "statement": ""}
        with pytest.raises(Refused, match="when they were asked"):
            table.do(partners.record_child_welfare, staffing_id=key, **none)
        table.do(partners.ask_child_welfare, staffing_id=key, asked_on=TODAY)
        with pytest.raises(Refused, match="Write the statement"):
            table.do(partners.record_child_welfare, staffing_id=key, answer=ChildWelfareAnswer.STATEMENT, statement=" ")
        table.do(partners.record_child_welfare, staffing_id=key, **none)
        with pytest.raises(Refused, match="answered already"):
            table.do(partners.ask_child_welfare, staffing_id=key, asked_on=TODAY)
        assert lines(table, EventKind.CHILD_WELFARE_ANSWERED) == [{"answer": "NONE"}]


class TestMissing:
    def test_is_a_deadline_of_its_owner_by_its_day(self, table: Table) -> None:
        """R004."""
        table.opened()
        item = table.lists()
        with as_importer():
            [row] = Deadline.objects.filter(case=table.case, standard="missing-information")
        assert (row.due_on, row.met_on) == (item.due_on, None)
        table.settles(item)
        with as_importer():
            [row] = Deadline.objects.filter(case=table.case, standard="missing-information")
        assert row.met_on == TODAY

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"what": " "}, "Say what is missing"),
            ({"what": "Call with Xavier Ruiz"}, "role and initials"),
            ({"due_on": TODAY - timedelta(days=1)}, "lies ahead"),
        ],
    )
    def test_refuses(self, table: Table, changes: dict[str, Any], why: str) -> None:
        table.opened()
        with pytest.raises(Refused, match=why):
            table.lists(**{"what": "Visit"} | changes)

    def test_never_the_participant_s_nor_a_partner_s(self, table: Table) -> None:
        """R004, R027."""
        table.opened()
        with pytest.raises(Refused, match="not a partner"):
            table.lists(owner_seat_id=table.seat(table.adult).pk)

    def test_is_settled_once_with_a_note_of_the_case(self, table: Table) -> None:
        item = table.waiting()
        with pytest.raises(Refused, match="came in"):
            table.settles(item, state=MissingState.OPEN)
        note = make_note(case=table.case, by=table.coach, title="Community visit completed")
        with pytest.raises(Refused, match="note of this case"):
            table.settles(item, note_id=item.pk)
        table.settles(item, note_id=note.pk)
        with pytest.raises(Refused, match="settled already"):
            table.settles(item)

    def test_the_second_review_comes_when_everything_is_in(self, table: Table) -> None:
        """R005."""
        item = table.waiting()
        with table.as_(table.coach):
            assert to_review_again(table.coach) == []
        with pytest.raises(Refused, match="still missing"):
            table.do(missing.review_again, staffing_id=table.key())
        table.settles(item)
        table.do(missing.review_again, staffing_id=table.key())
        with table.as_(table.coach):
            staffing = Staffing.objects.get(pk=table.key())
            left = second_review_left(missing_of(staffing), seats_of(staffing))
            assert to_review_again(table.coach) == []
        assert {seat.initials for seat in left} == {"XR", "JB"}
        with table.as_(table.manager):
            assert [row.id for row in to_review_again(table.manager)] == [table.key()]
        with table.as_(table.lead):
            assert to_review_again(table.lead) == []
        with pytest.raises(PermissionDenied):
            table.do(missing.review_again, by=table.lead, staffing_id=table.key())

    def test_the_follow_up_has_the_same_team_and_what_was_written(self, table: Table) -> None:
        table.opened()
        says = answering.RoomWords(strengths="Knows the bus lines", is_plan_fit=True)
        table.do(answering.write_room, staffing_id=table.key(), says=says)
        item = table.waiting()
        first = table.staffing
        table.settles(item)
        table.do(missing.review_again, staffing_id=first.pk)
        follow_up = schedule(table)
        assert follow_up.follows_id == first.pk
        with table.as_(table.coach):
            staffing = Staffing.objects.get(pk=follow_up.pk)
            seats = seats_of(staffing)
            items = missing_of(staffing)
        assert (staffing.strengths, staffing.is_plan_fit) == ("Knows the bus lines", True)
        assert [seat.initials for seat in seats if seat.is_department] == ["RH", "JB", "XR"]
        assert [one.what for one in items] == ["Community visit"]
        # What a member looked at while the team waited counts in the follow-up.
        assert {seat.initials for seat in second_review_left(items, seats)} == {"XR", "JB"}

    def test_the_one_that_waits_is_closed_with_its_follow_up(self, table: Table) -> None:
        item = table.waiting()
        first = table.staffing
        with pytest.raises(Refused, match="meets again first"):
            table.do(deciding.close_staffing, staffing_id=first.pk, no_plan_reason="")
        table.settles(item)
        table.staffing = schedule(table)
        table.do(presence.open_room, staffing_id=table.key())
        for user in (table.coach, table.manager, table.specialist):
            table.mark(user, Presence.IN_PERSON)
            table.do(missing.review_again, by=user, staffing_id=table.key())
        says = answering.RoomWords(coach_statement="Could not come; works that morning")
        table.do(answering.write_room, staffing_id=table.key(), says=says)
        table.checked(Outcome.REENGAGED)
        table.do(deciding.decide_staffing, by=table.specialist, staffing_id=table.key(), outcome=Outcome.REENGAGED)
        table.confirmed()
        table.do(deciding.close_staffing, staffing_id=table.key(), no_plan_reason="")
        with as_importer():
            found = Staffing.objects.filter(reengagement=table.reengagement).values_list("status", flat=True)
            assert set(found) == {StaffingStatus.CLOSED}
            text = table.fresh().narrations.get().text
        assert text.startswith("Follow-up to the re-engagement staffing")
        assert "Community visit: done; No concerns." in text


class TestChecks:
    def test_the_coach_asks_for_bias(self, table: Table) -> None:
        """R021."""
        table.opened()
        with pytest.raises(Refused, match="The coach asks"):
            table.do(checks.check_bias, by=table.manager, staffing_id=table.key())
        table.do(checks.check_bias, staffing_id=table.key())

    def test_manager_or_lead_worker_who_is_here_checks_validity(self, table: Table) -> None:
        """R024."""
        table.opened()
        for user in (table.coach, table.specialist):
            with pytest.raises(Refused, match="manager or lead worker"):
                table.do(checks.check_validity, by=user, staffing_id=table.key())
        table.mark(table.manager, Presence.LEFT)
        with pytest.raises(Refused, match="who is here"):
            table.do(checks.check_validity, by=table.manager, staffing_id=table.key())
