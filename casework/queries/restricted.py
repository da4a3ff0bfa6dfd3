"""Protected entries as pages show them: that they exist, never what they say; who may read; the hard topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.choices import RESTRICTED_TOPICS, EventKind, HardTopic, RestrictedKind, TopicState
from casework.models import Case, Event, RestrictedAccess, RestrictedFact, TopicTalk, User
from casework.models.cases import RESTRICTED_ROLES
from casework.queries.cases import HouseholdPerson

HISTORY_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class ProtectedEntry:
    """That somebody wrote a protected entry down; `can_open` for those who may read it now."""

    fact_id: UUID
    recorded_at: datetime
    recorded_by: str
    is_superseded: bool
    can_open: bool


def protected_entries(case: Case, *, viewer: User) -> list[ProtectedEntry]:
    """Return the protected entries of a case, newest first, in two queries."""
    lines = Event.objects.filter(case=case, kind=EventKind.PROTECTED_RECORDED).order_by("-id")
    rows = lines.values_list("subject_id", "recorded_at", "actor__name", "voided_by")
    mine = set(RestrictedFact.objects.visible_to(viewer).filter(case=case).values_list("pk", flat=True))
    return [ProtectedEntry(key, at, name, newer is not None, key in mine) for key, at, name, newer in rows if key]


def recordable_kinds(case: Case, *, viewer: User) -> list[RestrictedKind]:
    """Return the kinds of facts that somebody may write down in a case."""
    if not Case.objects.writable_by(viewer).filter(pk=case.pk).exists():
        return []
    return [kind for kind in RestrictedKind if Case.objects.restricted_to(viewer, kind).filter(pk=case.pk).exists()]


@dataclass(frozen=True, slots=True)
class Reader:
    """One line of a restricted list."""

    id: UUID
    name: str
    role: str
    kinds: str
    need: str
    first_day: date
    last_day: date
    granted_by: str
    is_in_force: bool
    is_ended: bool


def readers_of(case: Case, *, today: date) -> list[Reader]:
    """Return the restricted list of a case, those in force first."""
    rows = RestrictedAccess.objects.filter(case=case).select_related("staff", "granted_by").order_by("-granted_at")
    found = [
        Reader(
            id=row.pk,
            name=row.staff.name,
            role=row.staff.working_title or str(row.staff.get_role_display()),
            kinds=", ".join(str(RestrictedKind(kind).label) for kind in row.kinds),
            need=row.need,
            first_day=row.first_day,
            last_day=row.last_day,
            granted_by=row.granted_by.name,
            is_in_force=row.ended_at is None and row.first_day <= today <= row.last_day,
            is_ended=row.ended_at is not None or row.last_day < today,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.is_ended)


def possible_readers(case: Case, *, but: User) -> list[tuple[UUID, str]]:
    """Return who may be put on a case's restricted list by somebody."""
    staff = User.objects.filter(office=case.office_id, is_active=True, role__in=RESTRICTED_ROLES).exclude(pk=but.pk)
    return [
        (one.pk, f"{one.name}, {one.working_title or one.get_role_display()}") for one in staff.order_by("name", "pk")
    ]


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One hard topic with one adult; `is_hidden` for whoever may not see even how far it got."""

    topic: HardTopic
    state: TopicState
    on: date | None
    said_by: str
    is_hidden: bool
    is_restricted: bool

    @property
    def tone(self) -> str:
        """How the state looks."""
        return {TopicState.DISCUSSED: "ok", TopicState.DECLINED: "info"}.get(self.state, "line")


@dataclass(frozen=True, slots=True)
class TopicGrid:
    """The hard topics of one adult."""

    person: HouseholdPerson
    rows: tuple[TopicRow, ...]

    @property
    def raised(self) -> int:
        """How many of those shown were raised, taken up or declined."""
        return sum(row.state != TopicState.NOT_YET and not row.is_hidden for row in self.rows)

    @property
    def shown(self) -> int:
        """How many are shown to this reader."""
        return sum(not row.is_hidden for row in self.rows)


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """A talk about a hard topic that a newer one replaced."""

    who: str
    topic: str
    state: str
    on: date
    said_by: str


@dataclass(frozen=True)
class HardTopics:
    """Everything about the hard topics of a case that one reader may see."""

    grids: list[TopicGrid]
    history: list[SaidBefore]
    standing: list[TopicTalk]
    hidden_kinds: frozenset[str]


def hard_topics(case: Case, *, viewer: User, people: Sequence[HouseholdPerson]) -> HardTopics:
    """Return the hard topics adult by adult, with what was said before (O037)."""
    adults = [person for person in people if person.is_adult]
    seen = {
        kind.value for kind in RestrictedKind if Case.objects.restricted_to(viewer, kind).filter(pk=case.pk).exists()
    }
    talks = list(
        TopicTalk.objects.visible_to(viewer).filter(case=case).select_related("said_by", "replaced_by").order_by("-pk")
    )
    standing = [talk for talk in talks if not hasattr(talk, "replaced_by")]
    by_place = {(talk.participant_id, talk.topic): talk for talk in standing}
    names = {person.participant_id: person.name for person in adults}
    return HardTopics(
        grids=[
            TopicGrid(person, tuple(_row(topic, person, by_place, seen) for topic in HardTopic)) for person in adults
        ],
        history=[
            SaidBefore(
                who=names.get(talk.participant_id, ""),
                topic=str(HardTopic(talk.topic).label),
                state=str(TopicState(talk.state).label),
                on=talk.on,
                said_by=talk.said_by.name,
            )
            for talk in talks
            if hasattr(talk, "replaced_by")
        ][:HISTORY_AT_MOST],
        standing=standing,
        hidden_kinds=frozenset(RestrictedKind.values) - seen,
    )


def _row(
    topic: HardTopic, person: HouseholdPerson, standing: dict[tuple[UUID, str], TopicTalk], seen: set[str]
) -> TopicRow:
    kind = RESTRICTED_TOPICS.get(topic)
    talk = standing.get((person.participant_id, topic.value))
    return TopicRow(
        topic=topic,
        state=TopicState(talk.state) if talk else TopicState.NOT_YET,
        on=talk.on if talk else None,
        said_by=talk.said_by.name if talk else "",
        is_hidden=kind is not None and kind.value not in seen,
        is_restricted=kind is not None,
    )
