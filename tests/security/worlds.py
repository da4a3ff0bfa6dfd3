"""Generated worlds of offices, staff, cases, assignments and conflict blocks, and a plain answer to who sees what."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from hypothesis import strategies as st

from casework.choices import (
    RESTRICTED_TOPICS,
    AbsenceReason,
    CaseKind,
    EventKind,
    GlassCategory,
    HardTopic,
    Jurisdiction,
    ParticipantRole,
    PartnerType,
    ReleaseKind,
    RestrictedKind,
    Role,
    SharePurpose,
    TopicState,
)
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import (
    Absence,
    Assignment,
    Calendar,
    Case,
    ConflictBlock,
    Event,
    Family,
    Membership,
    Note,
    Office,
    Participant,
    Person,
    PersonIdentifier,
    Release,
    RestrictedAccess,
    RestrictedFact,
    ReviewAssignment,
    TopicTalk,
    User,
)
from casework.models.base import new_id

#: Zones between whose todays there is always a midnight.
ZONES = ("America/Anchorage", "Pacific/Kiritimati", "Pacific/Pago_Pago")
ROLES = [role for role in Role if role != Role.SYSTEM]
OFFICE_WIDE = {"CASE_AIDE", "ENGAGEMENT_SPECIALIST", "LEAD_WORKER", "OPERATIONS_MANAGER", "ELIGIBILITY_WORKER"}
ON_LISTS = OFFICE_WIDE - {"CASE_AIDE"}
BREAKS_GLASS = OFFICE_WIDE | {"COACH"}
FOUR_HOURS = 4 * 3600
#: Consent of each treatment fact of a case: its last day as a distance from the office's today, and whether withdrawn.
CONSENTS = ((-1, False), (0, False), (3, True))
#: What releases of each case tell, and the kinds that this makes.
TOLD = (
    (["ATTENDANCE"], []),
    (["DOMESTIC_VIOLENCE"], ["DV"]),
    (["SUBSTANCE_USE"], ["TREATMENT"]),
    (["HEALTH", "MENTAL_HEALTH"], ["MEDICAL", "MENTAL_HEALTH"]),
)
SEES_SSN = OFFICE_WIDE - {"CASE_AIDE"} | {"COACH"}


@dataclass(frozen=True)
class Stretch:
    """One assignment: first and last day as distances from the office's today; no last day is open-ended."""

    coach: int
    first: int
    last: int | None


@dataclass(frozen=True)
class Away:
    """One absence: who, who stands in, first and last day as distances from the absent one's office's today."""

    staff: int
    stand_in: int
    first: int
    last: int
    is_cancelled: bool


@dataclass(frozen=True)
class Listing:
    """One line of a restricted list: days as distances from the office's today."""

    case: int
    staff: int
    kinds: frozenset[str]
    first: int
    last: int
    is_ended: bool


@dataclass(frozen=True)
class Glass:
    """Glass that somebody broke some seconds ago; after four hours it is shut again."""

    case: int
    staff: int
    category: str
    seconds: int
    is_given_back: bool


@dataclass(frozen=True)
class Plan:
    """A world before it is written: indexes instead of rows."""

    zones: list[str]
    staff: list[tuple[Role, int, bool]]
    cases: list[tuple[int, int, list[Stretch]]]
    blocks: set[tuple[int, int]]
    absences: list[Away]
    listings: list[Listing]
    glasses: list[Glass]
    reviews: set[tuple[int, int, bool]]
    """Cases that somebody was given to review, and whether that came to its end."""


@st.composite
def stretches(draw: st.DrawFn, coaches: int) -> list[Stretch]:
    """Draw assignments of one case that do not overlap, crowded around today."""
    found: list[Stretch] = []
    day = draw(st.integers(-4, 1))
    for _ in range(draw(st.integers(0, 3))):
        length = draw(st.one_of(st.integers(0, 2), st.none()))
        last = None if length is None else day + length
        found.append(Stretch(draw(st.integers(0, coaches - 1)), day, last))
        if last is None:
            break
        day = last + 1 + draw(st.integers(0, 1))
    return found


@st.composite
def absences(draw: st.DrawFn, people: int) -> list[Away]:
    """Draw absences crowded around today, at most one of each person."""
    found = []
    for staff in sorted(draw(st.sets(st.integers(0, people - 1), max_size=4))):
        stand_in = draw(st.sampled_from([other for other in range(people) if other != staff]))
        first = draw(st.integers(-3, 1))
        is_cancelled = draw(st.sampled_from([False, False, False, True]))
        found.append(Away(staff, stand_in, first, first + draw(st.integers(0, 3)), is_cancelled))
    return found


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    offices = draw(st.integers(1, 3))
    staff = draw(
        st.lists(
            st.tuples(st.sampled_from(ROLES), st.integers(0, offices - 1), st.sampled_from([True, True, True, False])),
            min_size=4,
            max_size=9,
        )
    )
    # Every world has coaches, an auditor and somebody who sees an office, whatever else was drawn.
    always = (Role.COACH, Role.COACH, Role.AUDITOR, draw(st.sampled_from(sorted(OFFICE_WIDE))))
    staff[:4] = [(Role(role), office, True) for role, (_, office, _) in zip(always, staff[:4], strict=True)]
    cases = draw(
        st.lists(
            st.tuples(st.integers(0, offices - 1), st.integers(0, 3), stretches(len(staff))), min_size=1, max_size=7
        )
    )
    pairs = st.tuples(st.integers(0, len(cases) - 1), st.integers(0, len(staff) - 1))
    blocks = draw(st.sets(pairs, max_size=4)) | draw(st.sets(st.tuples(st.just(0), st.integers(0, 3)), max_size=2))
    every_case, everybody = st.integers(0, len(cases) - 1), st.integers(0, len(staff) - 1)
    kinds = st.frozensets(st.sampled_from(RestrictedKind.values), min_size=1)
    around = st.integers(-2, 1)
    listings = draw(
        st.lists(st.builds(Listing, every_case, everybody, kinds, around, around, st.booleans()), max_size=8)
    )
    # Around the moment at which four hours are over: before it by more than writing a world takes, at it, after it.
    ages = st.sampled_from([60, FOUR_HOURS - 300, FOUR_HOURS, FOUR_HOURS + 1])
    glasses = draw(
        st.lists(
            st.builds(Glass, every_case, everybody, st.sampled_from(GlassCategory.values), ages, st.booleans()),
            max_size=8,
        )
    )
    # Given to reviewers, and to somebody who was one.
    reviewers = [n for n, (role, _, _) in enumerate(staff) if role == Role.QA_REVIEWER] + [len(staff) - 1]
    reviews = draw(st.sets(st.tuples(every_case, st.sampled_from(reviewers), st.booleans()), max_size=6))
    return Plan(list(ZONES[:offices]), staff, cases, blocks, draw(absences(len(staff))), listings, glasses, reviews)


@dataclass
class World:
    """A written world."""

    now: datetime
    users: list[User] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    people: dict[UUID, set[UUID]] = field(default_factory=dict)
    assignments: list[Assignment] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    blocks: set[tuple[UUID, UUID]] = field(default_factory=set)
    given: set[tuple[UUID, UUID]] = field(default_factory=set)
    listed: list[tuple[UUID, UUID, Listing]] = field(default_factory=list)
    broken: list[tuple[UUID, UUID, Glass]] = field(default_factory=list)
    facts: list[tuple[UUID, UUID, str, tuple[int, bool] | None]] = field(default_factory=list)
    topics: list[tuple[UUID, UUID, str]] = field(default_factory=list)
    releases: list[tuple[UUID, UUID, tuple[str, ...]]] = field(default_factory=list)

    def sees(self, user: User, case: Case) -> bool:
        """Answer by the words of the policy (security 2.1, decisions 18), one clause after another."""
        if not user.is_active or (case.pk, user.pk) in self.blocks:
            return False
        if user.role in ("AUDITOR", "PRIVACY_OFFICER"):
            return True
        is_given = user.role == "QA_REVIEWER" and (case.pk, user.pk) in self.given
        return is_given or self.writes(user, case) or bool(self.glass(user, case))

    def writes(self, user: User, case: Case) -> bool:
        """Say whether a case is somebody's to work on."""
        if not user.is_active or (case.pk, user.pk) in self.blocks:
            return False
        if user.role in OFFICE_WIDE:
            return case.office_id == user.office_id
        return user.role == "COACH" and any(
            row.case_id == case.pk and self._runs(row, case) and self._works_as(user, row.coach_id, case)
            for row in self.assignments
        )

    def _works_as(self, user: User, coach_id: UUID, case: Case) -> bool:
        """Tell whether this is the coach, or who stands in for them today where the case is (O066)."""
        today = self.now.astimezone(ZoneInfo(case.office.time_zone)).date()
        return coach_id == user.pk or any(
            row.staff_id == coach_id
            and row.stand_in_id == user.pk
            and not row.is_cancelled
            and row.first_day <= today <= row.last_day
            for row in self.absences
        )

    def glass(self, user: User, case: Case) -> set[str]:
        """Return the reasons for which somebody's glass of a case is open at this very moment."""
        if user.role not in BREAKS_GLASS or not user.is_active or (case.pk, user.pk) in self.blocks:
            return set()
        return {
            row.category
            for case_id, user_id, row in self.broken
            if (case_id, user_id) == (case.pk, user.pk) and row.seconds < FOUR_HOURS and not row.is_given_back
        }

    def reads_of(self, user: User, case: Case, kind: str) -> bool:
        """Say whether somebody may see restricted facts of a kind in a case."""
        if user.role == "CASE_AIDE" or not self.sees(user, case):
            return False
        reasons = self.glass(user, case)
        if "MEDICAL_EMERGENCY" in reasons or (kind == "DV" and reasons):
            return True
        if not self.writes(user, case):
            return False
        return user.role == "COACH" or any(
            (case_id, user_id) == (case.pk, user.pk)
            and kind in row.kinds
            and row.first <= 0 <= row.last
            and not row.is_ended
            for case_id, user_id, row in self.listed
        )

    def fact_ids(self, user: User) -> set[UUID]:
        """Return the restricted facts that somebody may open."""
        cases = {case.pk: case for case in self.cases}
        found = set()
        for key, case_id, kind, consent in self.facts:
            case = cases[case_id]
            is_emergency = "MEDICAL_EMERGENCY" in self.glass(user, case)
            has_consent = consent is None or (consent[0] >= 0 and not consent[1]) or is_emergency
            if self.reads_of(user, case, kind) and has_consent:
                found.add(key)
        return found

    def topic_ids(self, user: User) -> set[UUID]:
        """Return the talks about hard topics that somebody may see."""
        cases = {case.pk: case for case in self.cases}
        return {
            key
            for key, case_id, kind in self.topics
            if (self.reads_of(user, cases[case_id], kind) if kind else self.sees(user, cases[case_id]))
        }

    def release_ids(self, user: User) -> set[UUID]:
        """Return the releases that somebody may see: of their cases, and of each kind that the release tells of."""
        cases = {case.pk: case for case in self.cases}
        return {
            key
            for key, case_id, kinds in self.releases
            if self.sees(user, cases[case_id]) and all(self.reads_of(user, cases[case_id], kind) for kind in kinds)
        }

    def _runs(self, row: Assignment, case: Case) -> bool:
        today = self.now.astimezone(ZoneInfo(case.office.time_zone)).date()
        return row.first_day <= today and (row.last_day is None or today <= row.last_day)

    def case_ids(self, user: User) -> set[UUID]:
        return {case.pk for case in self.cases if self.sees(user, case)}

    def person_ids(self, user: User) -> set[UUID]:
        seen = self.case_ids(user)
        return {person for case, people in self.people.items() if case in seen for person in people}

    def family_ids(self, user: User) -> set[UUID]:
        seen = self.case_ids(user)
        return {case.family_id for case in self.cases if case.pk in seen}


def write(plan: Plan, *, now: datetime) -> World:
    """Write a world as the importer; three families and their people are shared between cases."""
    world = World(now)
    clerk = User.objects.get(username="import")
    calendar = Calendar.objects.get(code=Jurisdiction.ALASKA)
    offices = [
        Office(ref=f"W{n}", name=f"W{n}", jurisdiction=Jurisdiction.ALASKA, time_zone=zone, calendar=calendar)
        for n, zone in enumerate(plan.zones)
    ]
    Office.objects.bulk_create(offices)
    world.users = [
        User(
            username=f"w{n}",
            name=f"W {n}",
            role=role,
            office=offices[office],
            is_active=active,
            cleared_on=now.date(),
            password="!",
        )
        for n, (role, office, active) in enumerate(plan.staff)
    ]
    User.objects.bulk_create(world.users)
    _cases(world, plan, offices)
    _assignments(world, plan, clerk)
    _absences(world, plan, clerk)
    _records(world, clerk, now)
    _restricted(world, plan, clerk)
    _reviews(world, plan, clerk)
    return world


def break_glass_at(world: World, plan: Plan) -> None:
    """Break the glass as those who do, past the limit of a day by being told apart; a refused one opens nothing."""
    for glass in plan.glasses:
        user, case = world.users[glass.staff], world.cases[glass.case]
        if user.role not in BREAKS_GLASS or not user.is_active:
            continue
        at = world.now - timedelta(seconds=glass.seconds)
        with in_context(actor=user), connection.cursor() as cursor:
            cursor.execute(
                "SELECT sec.break_glass(%s, %s, %s, %s, %s, 4, 3)",
                [key := new_id(), case.number, glass.category, "Nobody answers, and the family needs help", at],
            )
            [given] = cursor.fetchone()
            if given is None:
                continue
            if glass.is_given_back:
                cursor.execute("UPDATE casework_breakglass SET ended_at = now() WHERE id = %s", [key])
        world.broken.append((case.pk, user.pk, glass))


def _reviews(world: World, plan: Plan, clerk: User) -> None:
    for case_index, staff, is_over in plan.reviews:
        case, user = world.cases[case_index], world.users[staff]
        ended = {"ended_by": clerk, "ended_at": world.now} if is_over else {}
        ReviewAssignment.objects.create(
            case=case, subject_id=new_id(), reviewer=user, given_by=clerk, given_at=world.now, **ended
        )
        if not is_over:
            world.given.add((case.pk, user.pk))


def _restricted(world: World, plan: Plan, clerk: User) -> None:
    """Write the restricted lists, one fact of each kind in each case and treatment by consent, and three topics."""
    for listing in plan.listings:
        if listing.first > listing.last:
            continue
        case, user = world.cases[listing.case], world.users[listing.staff]
        today = _today(world, case)
        RestrictedAccess.objects.create(
            case=case,
            staff=user,
            kinds=sorted(listing.kinds),
            need="Reads it for the staffing",
            first_day=today + timedelta(days=listing.first),
            last_day=today + timedelta(days=listing.last),
            granted_by=clerk,
            granted_at=world.now,
            **({"ended_by": clerk, "ended_at": world.now} if listing.is_ended else {}),
        )
        world.listed.append((case.pk, user.pk, listing))
    facts: list[RestrictedFact] = []
    talks: list[TopicTalk] = []
    releases: list[Release] = []
    adults = {one.case_id: one for one in Participant.objects.filter(case__in=world.cases)}
    for case in world.cases:
        participant = adults[case.pk]
        consents: list[tuple[str, tuple[int, bool] | None]] = [
            *((kind, None) for kind in RestrictedKind.values if kind != RestrictedKind.TREATMENT),
            *((RestrictedKind.TREATMENT.value, consent) for consent in CONSENTS),
        ]
        today = _today(world, case)
        for kind, consent in consents:
            fact = RestrictedFact(
                case=case,
                participant=participant,
                kind=kind,
                on=today,
                consent_until=today + timedelta(days=consent[0]) if consent else None,
                consent_withdrawn_on=today if consent and consent[1] else None,
                recorded_by=clerk,
                recorded_at=world.now,
            )
            fact.seal("Words")
            facts.append(fact)
            world.facts.append((fact.pk, case.pk, kind, consent))
        for topic in (HardTopic.HOUSING, HardTopic.DOMESTIC_VIOLENCE, HardTopic.ADDICTION, HardTopic.MENTAL_HEALTH):
            kind = str(RESTRICTED_TOPICS.get(topic, ""))
            talk = TopicTalk(
                case=case,
                participant=participant,
                topic=topic,
                kind=kind,
                state=TopicState.DISCUSSED,
                on=today,
                said_by=clerk,
                said_at=world.now,
            )
            talks.append(talk)
            world.topics.append((talk.pk, case.pk, kind))
        for scopes, kinds in TOLD:
            release = Release(
                case=case,
                participant=participant,
                kind=ReleaseKind.AGENCY_FORM,
                party_name="Wren House",
                partner_type=PartnerType.OTHER,
                scopes=scopes,
                restricted_kinds=kinds,
                purpose=SharePurpose.COORDINATION,
                first_day=today,
                last_day=today,
                entered_by=clerk,
                entered_at=world.now,
            )
            releases.append(release)
            world.releases.append((release.pk, case.pk, tuple(kinds)))
    Release.objects.bulk_create(releases)
    RestrictedFact.objects.bulk_create(facts)
    TopicTalk.objects.bulk_create(talks)


def _today(world: World, case: Case) -> date:
    return world.now.astimezone(ZoneInfo(case.office.time_zone)).date()


def _cases(world: World, plan: Plan, offices: list[Office]) -> None:
    families = [Family(name=f"Tolmin {n}") for n in range(4)]
    persons = [Person(given_name="Amy", family_name=f"Tolmin {n}") for n in range(4)]
    Family.objects.bulk_create(families)
    Person.objects.bulk_create(persons)
    today = date(2026, 1, 5)
    Membership.objects.bulk_create(
        Membership(family=family, person=person, first_day=today)
        for family, person in zip(families, persons, strict=True)
    )
    PersonIdentifier.objects.bulk_create(
        PersonIdentifier.of(person, f"90000000{n}") for n, person in enumerate(persons)
    )
    for n, (office, family, _) in enumerate(plan.cases):
        world.cases.append(
            Case(number=f"W-{n}", family=families[family], office=offices[office], kind=CaseKind.WORK, opened_on=today)
        )
    Case.objects.bulk_create(world.cases)
    Participant.objects.bulk_create(
        Participant(case=case, person=persons[family], role=ParticipantRole.ADULT)
        for case, (_, family, _) in zip(world.cases, plan.cases, strict=True)
    )
    world.people = {case.pk: {persons[family].pk} for case, (_, family, _) in zip(world.cases, plan.cases, strict=True)}


def _assignments(world: World, plan: Plan, clerk: User) -> None:
    for case, (_, _, drawn) in zip(world.cases, plan.cases, strict=True):
        today = world.now.astimezone(ZoneInfo(case.office.time_zone)).date()
        world.assignments += [
            Assignment(
                case=case,
                coach=world.users[stretch.coach],
                first_day=today + timedelta(days=stretch.first),
                last_day=None if stretch.last is None else today + timedelta(days=stretch.last),
                assigned_by=clerk,
            )
            for stretch in drawn
        ]
    Assignment.objects.bulk_create(world.assignments)
    world.blocks = {(world.cases[case].pk, world.users[user].pk) for case, user in plan.blocks}
    ConflictBlock.objects.bulk_create(
        ConflictBlock(case_id=case, staff_id=user, reason="A relative", set_by=clerk, set_at=world.now)
        for case, user in world.blocks
    )


def _absences(world: World, plan: Plan, clerk: User) -> None:
    for away in plan.absences:
        staff = world.users[away.staff]
        today = world.now.astimezone(ZoneInfo(staff.office.time_zone)).date()
        world.absences.append(
            Absence(
                office=staff.office,
                staff=staff,
                stand_in=world.users[away.stand_in],
                first_day=today + timedelta(days=away.first),
                last_day=today + timedelta(days=away.last),
                reason=AbsenceReason.LEAVE,
                is_cancelled=away.is_cancelled,
                entered_by=clerk,
                entered_at=world.now,
            )
        )
    Absence.objects.bulk_create(world.absences)


def _records(world: World, clerk: User, now: datetime) -> None:
    """Write what stands in a case: lines of the ledger and a note."""
    day = date(2026, 1, 5)
    lines = [Line(EventKind.CASE_OPENED, day), Line(EventKind.REFERRAL_RECEIVED, day)]
    Event.objects.bulk_create(
        event_of(case, line, actor=clerk, recorded_at=now) for case in world.cases for line in lines
    )
    Note.objects.bulk_create(
        Note(id=new_id(), case=case, title="About the bus pass", body="Bus", on=day, filed_by=clerk, filed_at=now)
        for case in world.cases
    )
