"""The walls of the staffing room: protected areas, guests in their time, own sign-ins, the team of three."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from casework.choices import PartnerType, ReleaseKind, RestrictedKind, Role, ShareScope, ShareWay
from casework.models import Case, Participant, User
from casework.operations.releases import revoke_release
from reengagement.choices import Finding, Outcome, Presence, ReviewArea, Seat, StaffingStatus
from reengagement.models import (
    AreaAnswer,
    AreaOffer,
    Invitation,
    PartnerInput,
    PresenceMark,
    Reengagement,
    SeatTaken,
    Staffing,
    StaffingNarration,
)
from reengagement.operations import deciding, inviting, partners, presence
from reengagement.operations.answering import OfferWords
from reengagement.queries.areas import as_rules, standing_answers, standing_keys, unread_of
from reengagement.rules import areas
from reengagement.rules.areas import PROTECTED_AREAS, Member, unread_areas
from tests.factories import (
    NOW,
    TODAY,
    as_importer,
    make_participant,
    make_provider,
    make_release,
    make_signed_plan,
    make_user,
)
from tests.rooms import LOOKED_FROM, Table

pytestmark = pytest.mark.django_db
DV_MONTHS = 6


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def refused(work: Callable[[], object]) -> str:
    """Try something that the database refuses; return its words."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        work()
    return str(refusal.value)


class TestAreas:
    def test_each_kind_is_read_by_its_own_list(self, table: Table) -> None:
        table.answered()
        expected = {
            "COACH": set(ReviewArea.values),
            "MANAGER": {ReviewArea.CARE_TRANSPORT.value},
            "LEAD": {ReviewArea.CARE_TRANSPORT.value, ReviewArea.DOMESTIC_VIOLENCE.value},
        }
        table.list_reader(table.lead, RestrictedKind.DV)
        found = {}
        for name, user in (("COACH", table.coach), ("MANAGER", table.manager), ("LEAD", table.lead)):
            with table.as_(user):
                found[name] = set(AreaAnswer.objects.values_list("area", flat=True))
        assert found == expected

    def test_offers_stand_behind_the_wall_of_their_answer(self, table: Table) -> None:
        table.opened()
        offers = [_offer("A safe place to stay")]
        table.answer(ReviewArea.DOMESTIC_VIOLENCE, table.adult, finding=Finding.EXISTS, affected=True, offers=offers)
        with table.as_(table.manager):
            assert not AreaOffer.objects.exists()
        with table.as_(table.coach):
            row = AreaAnswer.objects.get()
            open_one = AreaOffer(case=row.case, answer=row, kind="", on=TODAY)
            open_one.what = "Said in the open"
            assert "behind the wall of its answer" in refused(lambda: open_one.save(force_insert=True))

    def test_the_lock_is_the_same_for_everybody_in_other_words(self, table: Table) -> None:
        """`sec.area_states` says what `areas.unread_areas` says, in 80 rooms drawn by one seed."""
        make_participant(case=table.case, position=3)
        table.opened()
        chance = Random(6)
        people = table.people()
        for _ in range(80):
            point = transaction.savepoint()
            _draw(table, people, chance)
            with table.as_(table.manager):
                case = Case.objects.select_related("office").get(pk=table.case.pk)
                staffing = Staffing.objects.get(pk=table.key())
                told = unread_of(staffing, case, table.manager, dv_months=DV_MONTHS)
            with as_importer():
                rows = AreaAnswer.objects.standing().prefetch_related("offers")
                answers = [as_rules(row) for row in rows]
            household = [Member(person.pk, "", person.is_adult) for person in people]
            known = unread_areas(household, answers, staffing_on=TODAY, dv_months=DV_MONTHS, reads=())
            assert told == known
            transaction.savepoint_rollback(point)

    def test_it_tells_of_no_staffing_of_another_office(self, table: Table) -> None:
        table.answered()
        with table.as_(make_user(role=Role.LEAD_WORKER)), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM sec.area_states(%s, 6)", [table.key()])
            assert cursor.fetchall() == []
            cursor.execute("SELECT sec.area_answer_keys(%s)", [table.key()])
            assert cursor.fetchone() == ([],)

    def test_what_stood_is_known_by_its_keys_alone(self, table: Table) -> None:
        table.answered()
        with table.as_(table.manager):
            staffing = Staffing.objects.get(pk=table.key())
            keys = standing_keys(staffing)
            seen = standing_answers(staffing, table.manager)
        assert len(keys) == 12
        assert len(seen) == 2


def _offer(what: str) -> OfferWords:
    return OfferWords(what, TODAY - timedelta(days=2))


def _draw(table: Table, people: list[Participant], chance: Random) -> None:
    """Answer some areas for some people, some of them twice."""
    for area in ReviewArea:
        for person in people:
            earlier = None
            for _ in range(chance.choice([0, 1, 1, 1, 1, 1, 2])):
                earlier = _write(table, area, person, chance, earlier)


def _write(
    table: Table, area: ReviewArea, person: Participant, chance: Random, earlier: AreaAnswer | None
) -> AreaAnswer:
    is_limit = chance.random() < 0.3
    with as_importer():
        row = AreaAnswer.objects.create(
            case=table.case,
            staffing=table.staffing,
            area=area,
            participant=person,
            kind=PROTECTED_AREAS.get(area, ""),
            finding=chance.choice([Finding.POSSIBLE, Finding.EXISTS]) if is_limit else Finding.NONE_KNOWN,
            affected=chance.choice([True, False, None]) if is_limit else None,
            is_nothing_offered=is_limit and chance.random() < 0.4,
            looked_from=chance.choice([None, TODAY, LOOKED_FROM, areas.dv_window(TODAY, months=DV_MONTHS).first_day])
            if area == ReviewArea.DOMESTIC_VIOLENCE
            else None,
            replaces=earlier,
            said_by=table.coach,
            said_at=NOW,
        )
        for _ in range(chance.choice([0, 0, 1, 2]) if is_limit else 0):
            # Some lie after the staffing, as when it was moved to an earlier day.
            offer = AreaOffer(
                case=table.case, answer=row, kind=row.kind, on=TODAY + timedelta(days=chance.randint(-5, 1))
            )
            offer.what = "Gas help"
            offer.save(force_insert=True)
        return row


class TestMembers:
    def test_nobody_confirms_or_reviews_for_another(self, table: Table) -> None:
        """R005, R018: under their own sign-in."""
        table.decided()
        seat = table.seat(table.coach)
        for column in ("confirmed_at", "reviewed_at"):
            with table.as_(table.manager):
                words = refused(
                    lambda column=column: SeatTaken.objects.filter(pk=seat.pk).update(**{column: table.now()})
                )
            assert "for another" in words

    def test_nobody_confirms_what_is_not_decided(self, table: Table) -> None:
        table.opened()
        seat = table.seat(table.coach)
        with table.as_(table.coach):
            words = refused(lambda: SeatTaken.objects.filter(pk=seat.pk).update(confirmed_at=table.now()))
        assert "no decision to confirm" in words

    def test_presence_is_written_by_its_marks_alone(self, table: Table) -> None:
        table.opened()
        with table.as_(table.coach):
            words = refused(lambda: SeatTaken.objects.update(presence=Presence.IN_PERSON))
            assert "permission denied" in words
            here = SeatTaken(
                case=table.case,
                staffing=table.staffing,
                seat=Seat.LEAD_WORKER,
                user=table.lead,
                initials="MA",
                presence=Presence.IN_PERSON,
                laid_by=table.coach,
                laid_at=NOW,
            )
            assert "row-level security" in refused(lambda: here.save(force_insert=True))

    def test_two_of_the_department_decide_nothing(self, table: Table) -> None:
        """R018: in the database too."""
        table.opened(table.manager)
        said = {
            "status": StaffingStatus.DECIDED,
            "outcome": Outcome.NEW_PLAN,
            "decided_at": table.now(),
            "decided_by": table.manager,
            "team_needed": 3,
        }
        with table.as_(table.manager):
            rows = Staffing.objects.filter(pk=table.key())
            assert "team is not complete" in refused(lambda: rows.update(**said))
            said["team_needed"] = None
            assert "team is not complete" in refused(lambda: rows.update(**said))

    def test_nobody_records_in_another_s_name(self, table: Table) -> None:
        table.opened()
        said = {
            "status": StaffingStatus.DECIDED,
            "outcome": Outcome.NEW_PLAN,
            "decided_at": table.now(),
            "decided_by": table.manager,
            "team_needed": 3,
        }
        with table.as_(table.coach):
            rows = Staffing.objects.filter(pk=table.key())
            assert "permission denied to record" in refused(lambda: rows.update(**said))
            said["decided_by"] = table.coach
            assert "permission denied to record" in refused(lambda: rows.update(**said))

    def test_nothing_is_closed_before_each_member_confirmed(self, table: Table) -> None:
        """R005, R018: in the database too."""
        table.decided()
        table.confirmed(table.coach)
        with table.as_(table.coach):
            rows = Staffing.objects.filter(pk=table.key())
            assert "not every member" in refused(lambda: rows.update(confirmed_on=TODAY))
            assert "not every member" in refused(
                lambda: rows.update(status=StaffingStatus.CLOSED, closed_at=table.now())
            )

    def test_what_was_decided_stays(self, table: Table) -> None:
        table.decided()
        with table.as_(table.coach):
            rows = Staffing.objects.filter(pk=table.key())
            assert "decided or over" in refused(lambda: rows.update(is_plan_fit=True))
            staffing = rows.get()
            assert "decided or over" in refused(lambda: staffing.steps.all().delete())
            assert "decided or over" in refused(lambda: staffing.considered.all().delete())
            assert "decided or over" in refused(lambda: staffing.screenings.update(is_done=False))
            mark = PresenceMark(
                case=table.case, seat=staffing.seats.first(), presence=Presence.LEFT, by=table.coach, at=NOW
            )
            assert "decided or over" in refused(lambda: mark.save(force_insert=True))
            assert "permission denied" in refused(lambda: StaffingNarration.objects.update(made_at=NOW))


class TestInvitations:
    def test_no_partner_is_asked_without_a_release_that_holds(self, table: Table) -> None:
        """R028: in the database too."""
        table.scheduled()
        provider = make_provider(by=table.coach, partner_type=PartnerType.HOUSING)
        ended = make_release(case=table.case, by=table.coach, provider=provider, last_day=TODAY - timedelta(days=1))
        of_another = make_release(case=table.case, by=table.coach)
        tells_other = make_release(case=table.case, by=table.coach, provider=provider, scopes=[ShareScope.PLAN])
        plan = make_signed_plan(case=table.case, by=table.coach)
        of_plan = make_release(case=table.case, by=table.coach, kind=ReleaseKind.PLAN, plan_id=plan.pk)
        with table.as_(table.coach):
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
            for release in (None, ended, of_another, tells_other, of_plan):
                asked = Invitation(
                    case=table.case,
                    seat=seat,
                    release=release,
                    is_release_needed=release is not None,
                    asked_on=TODAY,
                    asked_by=table.coach,
                    asked_at=NOW,
                )
                words = refused(lambda asked=asked: asked.save(force_insert=True))
                assert "release" in words


class TestGuests:
    @pytest.fixture
    def guest(self) -> User:
        agency = make_provider(by=make_user(), partner_type=PartnerType.HOUSING, office=None, jurisdiction="US-OR")
        return make_user(role=Role.PARTNER, office=None, name="Rae Holt", agency=agency)

    def seated(self, table: Table, guest: User) -> SeatTaken:
        table.scheduled()
        provider = guest.agency
        assert provider is not None
        self.release = make_release(case=table.case, by=table.coach, provider=provider)
        whom = inviting.Whom(provider_id=provider.pk, seat=Seat.PARTNER, guest_id=guest.pk)
        seat: SeatTaken = table.do(inviting.invite, staffing_id=table.key(), whom=whom, way=ShareWay.SPOKEN)
        return seat

    def sees(self, table: Table, guest: User) -> list[str]:
        with table.as_(guest):
            return list(Staffing.objects.values_list("status", flat=True))

    def test_sees_the_room_from_its_opening_to_its_end(self, table: Table, guest: User) -> None:
        """Domain 1: `[opened, closed)`."""
        self.seated(table, guest)
        assert self.sees(table, guest) == []
        table.opened()
        assert self.sees(table, guest) == ["IN_SESSION"]
        table.decided()
        assert self.sees(table, guest) == []

    def test_sees_this_staffing_only(self, table: Table, guest: User) -> None:
        self.seated(table, guest)
        table.opened()
        other = Table()
        other.opened()
        with table.as_(guest):
            assert list(Staffing.objects.values_list("pk", flat=True)) == [table.key()]
            seats = SeatTaken.objects.values_list("staffing", "initials")
            assert {staffing for staffing, _ in seats} == {table.key()}
            assert "permission denied" in refused(Case.objects.exists)

    def test_sees_seats_by_role_and_initials_and_nothing_else(self, table: Table, guest: User) -> None:
        self.seated(table, guest)
        table.opened()
        table.answered()
        with table.as_(guest):
            assert "RH" in set(SeatTaken.objects.values_list("initials", flat=True))
            for column in ("user_id", "participant_id", "name"):
                assert "permission denied" in refused(
                    lambda column=column: list(SeatTaken.objects.values_list(column, flat=True))
                )
            assert "permission denied" in refused(lambda: list(Staffing.objects.values_list("sealed_goals", flat=True)))
            for model in (AreaAnswer, AreaOffer, StaffingNarration, Reengagement, Invitation, PresenceMark):
                assert "permission denied" in refused(
                    lambda model=model: list(model.objects.values_list("pk", flat=True))
                )
            with connection.cursor() as cursor:
                assert "permission denied" in refused(
                    lambda: cursor.execute("SELECT * FROM sec.area_states(%s, 6)", [table.key()])
                )

    def test_a_release_revoked_a_moment_ago_closes_the_room(self, table: Table, guest: User) -> None:
        """R028."""
        self.seated(table, guest)
        table.opened()
        table.do(revoke_release, release_id=self.release.pk, on=TODAY)
        assert self.sees(table, guest) == []

    def test_a_sign_in_of_another_agency_sees_nothing(self, table: Table, guest: User) -> None:
        """R028: the release opens the room to the agency that it names."""
        self.seated(table, guest)
        table.opened()
        other = make_provider(by=table.coach, partner_type=PartnerType.HOUSING)
        for agency in (other, None):
            with as_importer():
                User.objects.filter(pk=guest.pk).update(agency=agency)
            assert self.sees(table, guest) == []

    def test_taken_off_the_team_they_see_nothing(self, table: Table, guest: User) -> None:
        seat = self.seated(table, guest)
        table.opened()
        table.do(presence.leave_team, seat_id=seat.pk, reason="Had to go")
        assert self.sees(table, guest) == []

    def test_tells_own_words_while_the_room_is_open(self, table: Table, guest: User) -> None:
        """R027."""
        seat = self.seated(table, guest)
        said = {"seat_id": seat.pk, "words": "Keeps every visit"}
        with pytest.raises(SeatTaken.DoesNotExist):
            table.do(partners.tell_as_guest, by=guest, **said)
        table.opened()
        for words in ("Keeps every visit", "Keeps every visit, and is early"):
            table.do(partners.tell_as_guest, by=guest, seat_id=seat.pk, words=words)
        with table.as_(guest):
            assert PartnerInput.objects.get().words == "Keeps every visit, and is early"
        table.do(partners.take_partner_words, seat_id=seat.pk, words="", about=())

    def test_writes_in_no_other_seat(self, table: Table, guest: User) -> None:
        self.seated(table, guest)
        table.opened()
        seat = table.seat(table.coach)
        with table.as_(guest):
            row = PartnerInput(case_id=table.case.pk, seat_id=seat.pk, taken_by=guest, at=NOW)
            row.words = "For another"
            assert "row-level security" in refused(lambda: row.save(force_insert=True))

    def test_writes_on_no_other_case(self, table: Table, guest: User) -> None:
        own = self.seated(table, guest)
        table.opened()
        other = Table()
        with table.as_(guest):
            row = PartnerInput(case_id=other.case.pk, seat_id=own.pk, taken_by=guest, at=NOW)
            row.words = "On another case"
            assert "row-level security" in refused(lambda: row.save(force_insert=True))

    def test_decides_nothing(self, table: Table, guest: User) -> None:
        self.seated(table, guest)
        table.opened()
        with pytest.raises(Case.DoesNotExist):
            table.do(deciding.take_back_decision, by=guest, staffing_id=table.key())
