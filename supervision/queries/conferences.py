"""Conferences as pages show them: of each coach this month's, the months before, and what is still to be done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from casework.public import Absence, Assignment, Office, Role, Supervision, User, address, permissions
from supervision.choices import ConferenceKind, Party
from supervision.models import AgreedAction, Conference, ConferenceSignature
from supervision.queries.meetings_asked import conferences_asked
from supervision.rules.conferences import (
    Presence,
    Slot,
    State,
    month_slots,
    presence_in,
    state_of,
    week_slots,
)

#: The running month and the twelve before it; the running week and the seven before it.
MONTHS, WEEKS = 13, 8
TAKEN_BACK_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SlotLine:
    """The conferences of one month or week: how they stand, and where to go on.

    `held` are the pages of those that stand, where a rule asks for more than one.
    """

    slot: Slot
    state: State
    words: str
    url: str
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoachLine:
    """One coach with their conferences, the newest time first."""

    coach_id: UUID
    name: str
    months: list[SlotLine]
    weeks: list[SlotLine]
    open_actions: int

    @property
    def missing(self) -> int:
        """How many months have no conference."""
        return sum(line.state == State.MISSING for line in self.months)


def coach_to_meet(user: User, coach_id: UUID) -> User | None:
    """Return a coach of the manager's office, here or gone, with whom a conference may be held."""
    return User.objects.filter(pk=coach_id, office=user.office_id, role=Role.COACH).exclude(pk=user.pk).first()


def conference_lines(user: User, office: Office, *, today: date) -> list[CoachLine]:
    """Return the coaches whose conferences somebody reads: a coach their own, who decides those of the office.

    Who left the office is listed as long as a conference of theirs stands in these months.
    """
    months, weeks = month_slots(today, MONTHS), week_slots(today, WEEKS)
    coaches = list(_coaches(user, since=min(months[-1].first_day, weeks[-1].first_day)))
    calendar = _Calendar.read(office, coaches, [*months, *weeks], today=today)
    may_hold = permissions.holds_conferences(user)
    counts = defaultdict(int, _open_counts(coaches))
    return [
        CoachLine(
            coach_id=one.pk,
            name=one.name,
            months=[calendar.line(one, slot, may_hold=may_hold) for slot in months],
            weeks=[calendar.line(one, slot, may_hold=may_hold) for slot in weeks],
            open_actions=counts[one.pk],
        )
        for one in coaches
    ]


def standing_conferences(coach_id: UUID, slot: Slot) -> list[Conference]:
    """Return the conferences of a coach about a month or week that were not taken back, in their order."""
    rows = Conference.objects.standing().filter(coach=coach_id, kind=slot.kind, first_day=slot.first_day)
    return list(rows.order_by("number"))


def last_taken_back(coach_id: UUID, slot: Slot) -> Conference | None:
    """Return the newest one that was taken back and not written anew: writing anew begins with its words."""
    rows = Conference.objects.filter(coach=coach_id, kind=slot.kind, first_day=slot.first_day)
    found = rows.filter(taken_back_at__isnull=False).order_by("-taken_back_at").first()
    if found is None or rows.standing().filter(held_at__gt=found.taken_back_at).exists():
        return None
    return found


def conference_of(user: User, conference_id: UUID) -> Conference | None:
    """Return a conference that somebody reads: their own, or one that their office held."""
    rows = Conference.objects.select_related("coach", "held_by", "taken_back_by", "office")
    mine = Q(coach=user) | (Q(office=user.office_id) if permissions.holds_conferences(user) else Q(pk__in=[]))
    return rows.filter(mine, pk=conference_id).first()


def signatures_of(conference: Conference) -> list[ConferenceSignature]:
    """Return who signed, in the order in which they did."""
    return list(conference.signatures.select_related("signer").order_by("signed_at"))


def taken_back(user: User) -> list[Conference]:
    """Return the conferences that were taken back and that somebody reads, the newest first."""
    rows = Conference.objects.filter(taken_back_at__isnull=False).select_related("coach", "taken_back_by")
    own = rows.filter(office=user.office_id) if permissions.holds_conferences(user) else rows.filter(coach=user)
    return list(own.order_by("-taken_back_at")[:TAKEN_BACK_SHOWN])


def carried_over(coach_id: UUID, *, before: Conference | None = None) -> list[AgreedAction]:
    """Return what was agreed with a coach and is open, the earliest day first; without that of one conference."""
    rows = _open(AgreedAction.objects.filter(conference__coach=coach_id)).select_related("owner", "conference")
    if before is not None:
        rows = rows.exclude(conference=before).filter(conference__held_at__lt=before.held_at)
    return list(rows.order_by("due_on", "pk"))


def action_of(user: User, action_id: UUID) -> AgreedAction | None:
    """Return something agreed in a conference that somebody reads."""
    found = AgreedAction.objects.select_related("owner", "conference__coach", "conference__office").filter(pk=action_id)
    action = found.first()
    return action if action and conference_of(user, action.conference_id) else None


def to_sign(user: User) -> QuerySet[Conference]:
    """Return the conferences that wait for a coach's signature."""
    signed = ConferenceSignature.objects.filter(conference=OuterRef("pk"), party=Party.COACH)
    return Conference.objects.standing().filter(~Exists(signed), coach=user)


def _open(rows: QuerySet[AgreedAction]) -> QuerySet[AgreedAction]:
    return rows.filter(ended_at__isnull=True, conference__taken_back_at__isnull=True)


def _open_counts(coaches: Sequence[User]) -> dict[UUID, int]:
    counts: dict[UUID, int] = defaultdict(int)
    for coach_id in _open(AgreedAction.objects.filter(conference__coach__in=coaches)).values_list(
        "conference__coach", flat=True
    ):
        counts[coach_id] += 1
    return counts


def _coaches(user: User, *, since: date) -> QuerySet[User]:
    if not permissions.holds_conferences(user):
        return User.objects.filter(pk=user.pk)
    met = Conference.objects.standing().filter(coach=OuterRef("pk"), office=user.office_id, first_day__gte=since)
    here = Q(office=user.office_id, role=Role.COACH, is_active=True)
    return User.objects.filter(here | Q(Exists(met))).exclude(pk=user.pk).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class _Calendar:
    """What is known of some coaches over some months and weeks, read at once."""

    office: Office
    today: date
    asked: dict[tuple[ConferenceKind, date], int]
    held: dict[tuple[UUID, str, date], list[tuple[UUID, bool]]]
    came: dict[UUID, date]
    away: dict[UUID, list[tuple[date, date]]]

    @classmethod
    def read(cls, office: Office, coaches: Sequence[User], slots: Iterable[Slot], *, today: date) -> "_Calendar":
        every = list(slots)
        since = min(slot.first_day for slot in every)
        away: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
        for staff, first, last in (
            Absence.objects.overlapping(since, today)
            .filter(staff__in=coaches)
            .values_list("staff", "first_day", "last_day")
        ):
            away[staff].append((first, last))
        return cls(
            office,
            today,
            {(s.kind, s.first_day): conferences_asked(office, s.kind, on=s.last_day) for s in every},
            _held(coaches, since=since),
            _came(office, coaches, today=today),
            away,
        )

    def line(self, coach: User, slot: Slot, *, may_hold: bool) -> SlotLine:
        """Return how the conferences of a coach in a month or week stand."""
        found = self.held.get((coach.pk, str(slot.kind), slot.first_day), [])
        asked = self.asked[slot.kind, slot.first_day]
        presence = self._presence(coach, slot)
        state = state_of(
            slot,
            held=len(found),
            signed=sum(is_signed for _, is_signed in found),
            presence=presence,
            asked=asked,
            today=self.today,
        )
        held = tuple(address("supervision:conference", key) for key, _ in found)
        if len(held) < max(asked, 1):
            url = reverse("supervision:conference-hold", args=[coach.pk, slot.code]) if may_hold else ""
        else:
            url = held[-1]
        if asked > 1:
            words = ", ".join(filter(None, (f"{len(held)} of {asked}", presence.words)))
            return SlotLine(slot, state, words, url, held)
        return SlotLine(slot, state, presence.words, url)

    def _presence(self, coach: User, slot: Slot) -> Presence:
        has_left = not coach.is_active or coach.office_id != self.office.pk
        return presence_in(slot, came_on=self.came[coach.pk], absences=self.away.get(coach.pk, ()), has_left=has_left)


def _held(coaches: Sequence[User], *, since: date) -> dict[tuple[UUID, str, date], list[tuple[UUID, bool]]]:
    signed = ConferenceSignature.objects.filter(conference=OuterRef("pk"), party=Party.COACH)
    rows = Conference.objects.standing().filter(coach__in=coaches, first_day__gte=since)
    told = rows.annotate(is_signed=Exists(signed)).order_by("number")
    found: dict[tuple[UUID, str, date], list[tuple[UUID, bool]]] = defaultdict(list)
    for coach, kind, first, key, is_signed in told.values_list("coach", "kind", "first_day", "pk", "is_signed"):
        found[coach, kind, first].append((key, is_signed))
    return found


def _came(office: Office, coaches: Sequence[User], *, today: date) -> dict[UUID, date]:
    """Return since when each worked in the office: a supervisor there, a family of it, or the account.

    The account of who had a supervisor elsewhere is older than their work here and says nothing about it.
    """
    supervised = Supervision.objects.filter(staff__in=coaches)
    elsewhere = set(supervised.exclude(supervisor__office=office).values_list("staff", flat=True))
    found = {one.pk: today if one.pk in elsewhere else one.joined_at.astimezone(office.zone).date() for one in coaches}
    carried = Assignment.objects.filter(coach__in=coaches, case__office=office)
    for rows in (
        supervised.filter(supervisor__office=office).values_list("staff").annotate(first=Min("first_day")),
        carried.values_list("coach").annotate(first=Min("first_day")),
    ):
        for key, first in rows.order_by():
            found[key] = min(found[key], first)
    return found
