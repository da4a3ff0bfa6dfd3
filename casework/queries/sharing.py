"""Releases of a case, what was shared on their strength, what ends soon, and overrides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from casework import wording
from casework.choices import (
    CaseStatus,
    DecisionStatus,
    EventKind,
    LegalBasis,
    PartnerType,
    ReleaseKind,
    ReleaseState,
    Role,
    SharePurpose,
    ShareScope,
    ShareWay,
)
from casework.models import Assignment, Case, Disclosure, Event, Note, Office, Release, ShareOverride, User
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name
from casework.queries.paging import Paged, beyond
from casework.queries.seen import Seen
from casework.queries.today import address
from casework.rules import TITLE_MAX, HeldRelease
from casework.values import in_force

DISCLOSURES_AT_MOST = 100
LISTED_AT_MOST = 200
WARN_SETTING = "std.all.release_warn_days"
#: Releases that ended stay in the list of ending ones for so many days.
ENDED_FOR = 30
EVERYBODY_IN_PLAN = "Everybody whom the plan brings in"


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release in words, as it stands on a day."""

    id: UUID
    case_id: UUID
    who: str
    participant_id: UUID
    kind: str
    party: str
    scopes: str
    purpose: str
    first_day: date
    last_day: date | None
    revoked_on: date | None
    file_place: str
    is_noted: bool
    is_restricted: bool
    state: ReleaseState
    days_left: int | None
    is_ending: bool
    entered_by: str
    entered_at: datetime

    @property
    def url(self) -> str:
        """The page of the release."""
        return address("casework:release", self.case_id, self.id)

    @property
    def revoke_url(self) -> str:
        """Where it is revoked."""
        return address("casework:release-revoke", self.case_id, self.id)

    @property
    def note_url(self) -> str:
        """Where the note about it is written."""
        return f"{address('casework:note-file', self.case_id)}?about={self.id}"

    @property
    def state_label(self) -> str:
        """How it stands, in words."""
        if self.is_ending and self.days_left is not None:
            return "Ends today" if self.days_left == 0 else f"Ends in {self.days_left} d"
        return str(self.state.label)

    @property
    def tone(self) -> str:
        """How its state looks."""
        if self.is_ending:
            return "soon"
        return {ReleaseState.LIVE: "ok", ReleaseState.NOT_BEGUN: "info"}.get(self.state, "")

    @property
    def is_over(self) -> bool:
        """Whether it opens nothing any more."""
        return self.state in (ReleaseState.ENDED, ReleaseState.REVOKED)


_RELEASE_COLUMNS = (
    "pk", "case_id", "participant_id", GIVEN_NAME, FAMILY_NAME, "kind",
    "provider_id", "provider__name", "party_name", "scopes", "purpose", "first_day", "last_day", "revoked_on",
    "file_place", "is_noted", "restricted_kinds", "entered_by__name", "entered_at",
)  # fmt: skip


def warn_days(office: Office | None, *, today: date) -> int:
    """Return how many days before its last day a release counts as ending."""
    chosen = in_force(WARN_SETTING, office=office, on=today) if office else None
    return int(chosen.value) if chosen else 0


def releases_of(case: Case, *, viewer: User, today: date, only: UUID | None = None) -> list[ReleaseRow]:
    """Return the releases of a case that the person sees, those in force first, in two queries; `only` names one."""
    rows = Release.objects.visible_to(viewer).filter(case=case)
    if only is not None:
        rows = rows.filter(pk=only)
    warn = warn_days(case.office, today=today)
    found = [_release(row, today=today, warn=warn) for row in _noted(rows).values_list(*_RELEASE_COLUMNS)]
    return sorted(found, key=lambda one: (one.is_over, one.last_day or date.max, one.first_day, str(one.id)))


def hipaa_releases(case: Case, *, viewer: User, today: date) -> list[tuple[str, str, date | None]]:
    """Return the HIPAA releases in force on a case: whose, to whom, and the last day, in one query (A068)."""
    rows = Release.objects.visible_to(viewer).in_force(today).filter(case=case, kind=ReleaseKind.HIPAA)
    found = rows.order_by("last_day", "pk").values_list(
        GIVEN_NAME, FAMILY_NAME, "provider__name", "party_name", "last_day"
    )
    return [
        (full_name(given_name, family_name), provider or party_name, last_day)
        for given_name, family_name, provider, party_name, last_day in found
    ]


def _noted(rows: QuerySet[Release]) -> QuerySet[Release]:
    notes = Note.objects.filter(case=OuterRef("case_id"), about_id=OuterRef("pk"))
    return rows.annotate(is_noted=Exists(notes))


def _release(row: tuple[Any, ...], *, today: date, warn: int) -> ReleaseRow:
    (
        key, case_id, participant_id, given_name, family_name, kind, provider_id, provider, party_name, scopes, purpose,
        first_day, last_day, revoked_on, file_place, is_noted, kinds, entered_by, entered_at,
    ) = row  # fmt: skip
    held = HeldRelease(key, kind, provider_id, party_name, frozenset(scopes), purpose, first_day, last_day, revoked_on)
    state = held.state(today)
    days_left = (last_day - today).days if last_day and state == ReleaseState.LIVE else None
    return ReleaseRow(
        id=key,
        case_id=case_id,
        who=full_name(given_name, family_name),
        participant_id=participant_id,
        kind=str(ReleaseKind(kind).label),
        party=provider or party_name or EVERYBODY_IN_PLAN,
        scopes=scope_words(scopes),
        purpose=str(SharePurpose(purpose).label),
        first_day=first_day,
        last_day=last_day,
        revoked_on=revoked_on,
        file_place=file_place,
        is_noted=is_noted,
        is_restricted=bool(kinds),
        state=state,
        days_left=days_left,
        is_ending=days_left is not None and days_left <= warn,
        entered_by=entered_by,
        entered_at=entered_at,
    )


def scope_words(scopes: Iterable[str]) -> str:
    """Say what may be told, in the order of the list: "Plan and progress, health"."""
    wanted = set(scopes)
    words = [str(scope.label) for scope in ShareScope if scope in wanted]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """What was told on one ground, in words."""

    on: date
    who: str
    party: str
    scopes: str
    purpose: str
    basis: str
    way: str
    what: str
    shared_by: str
    release_id: UUID | None
    case_id: UUID
    has_part2_notice: bool
    is_override: bool

    @property
    def release_url(self) -> str:
        """The release that allowed it, if one did."""
        return address("casework:release", self.case_id, self.release_id) if self.release_id else ""


def disclosures_of(
    case_id: UUID, *, viewer: User, after: UUID | None = None, size: int = DISCLOSURES_AT_MOST
) -> Paged[DisclosureRow]:
    """Return one page of what was told about people of a case, latest first, in one query."""
    rows = beyond(Disclosure.objects.visible_to(viewer).filter(case_id=case_id), ("-on", "-id"), after)
    columns = (
        "pk", "on", GIVEN_NAME, FAMILY_NAME, "provider__name", "party_name",
        "scopes", "purpose", "basis", "way", "what", "shared_by__name", "release_id", "has_part2_notice",
    )  # fmt: skip
    found = list(rows.values_list(*columns)[: size + 1])
    told = [
        DisclosureRow(
            on=on,
            who=full_name(given_name, family_name),
            party=provider or party_name,
            scopes=scope_words(scopes),
            purpose=str(SharePurpose(purpose).label),
            basis=str(LegalBasis(basis).label),
            way=str(ShareWay(way).label),
            what=what,
            shared_by=shared_by,
            release_id=release_id,
            case_id=case_id,
            has_part2_notice=has_notice,
            is_override=basis == LegalBasis.OVERRIDE,
        )
        for (
            _, on, given_name, family_name, provider, party_name, scopes, purpose, basis, way, what, shared_by,
            release_id, has_notice,
        ) in found[:size]
    ]  # fmt: skip
    return Paged(told, found[size - 1][0] if len(found) > size else None)


#: What the ledger says of releases, of what was told and of overrides, by the kind of record behind it.
_LINES: dict[EventKind, type[Release] | type[ShareOverride] | type[Disclosure]] = {
    EventKind.RELEASE_GIVEN: Release,
    EventKind.SHARE_OVERRIDE_ASKED: ShareOverride,
    EventKind.INFORMATION_SHARED: Disclosure,
}


def hidden_count(case: Case, *, viewer: User) -> int:
    """Count what is on file about sharing and not this person's to read, in one query: the ledger knows of it."""
    lines = Event.objects.standing().filter(case=case, kind__in=_LINES)
    for kind, model in _LINES.items():
        shown = model.objects.visible_to(viewer).filter(case=case)
        lines = lines.exclude(kind=kind, subject_id__in=shown.values_list("pk", flat=True))
    return lines.filter(subject_kind__in=[model._meta.model_name for model in _LINES.values()]).count()


# Overrides


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """A wish to share without a release, in words."""

    id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    who: str
    party: str
    partner: str
    scopes: str
    purpose: str
    missing: str
    reason: str
    status: DecisionStatus
    asked_by: str
    asked_by_id: UUID
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    last_day: date | None
    answer: str
    used_on: date | None
    is_restricted: bool
    coach: str

    @property
    def url(self) -> str:
        """The tab of the case."""
        return address("casework:case-sharing", self.case_id)

    @property
    def share_url(self) -> str:
        """Where it is used."""
        return f"{address('casework:share', self.case_id)}?override={self.id}"

    @property
    def status_label(self) -> str:
        """How it stands, in words."""
        return str(self.status.label)

    @property
    def tone(self) -> str:
        """How its state looks."""
        return {DecisionStatus.ASKED: "soon", DecisionStatus.APPROVED: "ok"}.get(self.status, "over")

    def is_open_for(self, user_id: UUID, today: date) -> bool:
        """Whether the person may use it today."""
        is_approved = self.status == DecisionStatus.APPROVED and self.used_on is None
        return is_approved and self.asked_by_id == user_id and self.last_day is not None and self.last_day >= today


_OVERRIDE_COLUMNS = (
    "pk", "case_id", "case__number", "case__family__name", GIVEN_NAME,
    FAMILY_NAME, "provider__name", "party_name", "partner_type", "scopes", "purpose", "missing",
    "reason", "status", "asked_by__name", "asked_by_id", "asked_at", "decided_by__name", "decided_at", "last_day",
    "answer", "used_on", "restricted_kinds", "coach",
)  # fmt: skip


def override_rows(overrides: QuerySet[ShareOverride], *, today: date, at_most: int) -> list[OverrideRow]:
    """Return overrides in words, latest first, in one query."""
    used = Disclosure.objects.filter(override=OuterRef("pk")).values("on")[:1]
    carried = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    rows = overrides.annotate(used_on=Subquery(used), coach=Subquery(carried)).order_by("-asked_at", "-pk")
    return [_override(row) for row in rows.values_list(*_OVERRIDE_COLUMNS)[:at_most]]


def overrides_of(case_id: UUID, *, viewer: User, today: date) -> list[OverrideRow]:
    """Return the overrides of a case that the person sees, latest first."""
    rows = ShareOverride.objects.visible_to(viewer).filter(case_id=case_id)
    return override_rows(rows, today=today, at_most=LISTED_AT_MOST)


def _override(row: tuple[Any, ...]) -> OverrideRow:
    (
        key, case_id, number, family, given_name, family_name, provider, party_name, partner_type, scopes, purpose,
        missing, reason, status, asked_by, asked_by_id, asked_at, decided_by, decided_at, last_day, answer, used_on,
        kinds, coach,
    ) = row  # fmt: skip
    return OverrideRow(
        id=key,
        case_id=case_id,
        case_number=number,
        family_name=family,
        who=full_name(given_name, family_name),
        party=provider or party_name,
        partner=str(PartnerType(partner_type).label),
        scopes=scope_words(scopes),
        purpose=str(SharePurpose(purpose).label),
        missing=", ".join(str(ReleaseKind(kind).label) for kind in missing),
        reason=reason,
        status=DecisionStatus(status),
        asked_by=asked_by,
        asked_by_id=asked_by_id,
        asked_at=asked_at,
        decided_by=decided_by or "",
        decided_at=decided_at,
        last_day=last_day,
        answer=answer,
        used_on=used_on,
        is_restricted=bool(kinds),
        coach=coach or "",
    )


@dataclass(frozen=True, slots=True)
class HiddenOverride:
    """That somebody asked for an override which is not this person's to read: on which case, by whom and when."""

    case_id: UUID
    case_number: str
    family_name: str
    asked_by: str
    asked_at: datetime

    @property
    def list_url(self) -> str:
        """The restricted list of the case: who stands on it may read and decide."""
        return address("casework:protected-access", self.case_id)


def hidden_overrides(viewer: User, *, waiting: bool, at_most: int) -> list[HiddenOverride]:
    """Return the overrides on a person's cases that are not theirs to read, oldest first, in one query.

    The ledger knows of them, and of which still wait for an answer.
    """
    lines = Event.objects.standing().filter(
        case__in=Case.objects.visible_to(viewer).values("pk"), kind=EventKind.SHARE_OVERRIDE_ASKED
    )
    lines = lines.exclude(subject_id__in=ShareOverride.objects.visible_to(viewer).values("pk"))
    if waiting:
        answered = Event.objects.filter(
            case=OuterRef("case_id"),
            kind__in=(EventKind.SHARE_OVERRIDE_APPROVED, EventKind.SHARE_OVERRIDE_REFUSED),
            subject_id=OuterRef("subject_id"),
        )
        lines = lines.filter(~Exists(answered))
    columns = ("case_id", "case__number", "case__family__name", "actor__name", "recorded_at")
    return [HiddenOverride(*row) for row in lines.order_by("recorded_at", "pk").values_list(*columns)[:at_most]]


# What ends soon (A069)


@dataclass(frozen=True, slots=True)
class EndingRow:
    """A release that needs a look; kind and party are empty when they tell of a restricted fact."""

    case_id: UUID
    case_number: str
    family_name: str
    who: str
    kind: str
    party: str
    coach: str
    last_day: date | None
    days_left: int | None
    is_restricted: bool

    @property
    def url(self) -> str:
        """The tab of the case."""
        return address("casework:case-sharing", self.case_id)


_ENDING_COLUMNS = (
    "pk", "case_id", "case__number", "case__family__name", GIVEN_NAME, FAMILY_NAME, "kind", "provider__name",
    "party_name", "coach_name", "last_day", "restricted_kinds",
)  # fmt: skip


def ending_releases(
    seen: Seen,
    *,
    viewer: User,
    office: Office | None,
    today: date,
    after: UUID | None = None,
    size: int = LISTED_AT_MOST,
) -> Paged[EndingRow]:
    """Return one page of the releases of open cases that end soon or ended in the last month, soonest first."""
    last = today + timedelta(days=warn_days(office, today=today))
    rows = Release.objects.visible_to(viewer).filter(
        seen.rows,
        case__status=CaseStatus.OPEN,
        revoked_on__isnull=True,
        last_day__range=(today - timedelta(days=ENDED_FOR), last),
    )
    return _ending_page(rows, ("last_day", "id"), after=after, size=size, today=today)


def unfiled_releases(
    seen: Seen, *, viewer: User, today: date, after: UUID | None = None, size: int = LISTED_AT_MOST
) -> Paged[EndingRow]:
    """Return one page of the releases in force whose signed original is in no hard file yet, oldest first (A069).

    A plan's release is the plan's paper, which is filed with the plan.
    """
    standing = Release.objects.visible_to(viewer).in_force(today)
    rows = standing.filter(seen.rows, case__status=CaseStatus.OPEN, file_place="").exclude(kind=ReleaseKind.PLAN)
    return _ending_page(rows, ("entered_at", "id"), after=after, size=size, today=today)


def _ending_page(
    rows: QuerySet[Release], order: tuple[str, ...], *, after: UUID | None, size: int, today: date
) -> Paged[EndingRow]:
    carried = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    named = beyond(rows, order, after).annotate(coach_name=Subquery(carried))
    found = list(named.values_list(*_ENDING_COLUMNS)[: size + 1])
    shown = [_ending(row[1:], today=today) for row in found[:size]]
    return Paged(shown, found[size - 1][0] if len(found) > size else None)


def _ending(row: tuple[Any, ...], *, today: date) -> EndingRow:
    (
        case_id, number, family, given_name, family_name, kind, provider, party_name, coach, last_day, kinds,
    ) = row  # fmt: skip
    return EndingRow(
        case_id=case_id,
        case_number=number,
        family_name=family,
        who=full_name(given_name, family_name),
        kind="" if kinds else str(ReleaseKind(kind).label),
        party="" if kinds else provider or party_name or EVERYBODY_IN_PLAN,
        coach=coach or "",
        last_day=last_day,
        days_left=(last_day - today).days if last_day else None,
        is_restricted=bool(kinds),
    )


def ending_tags(case: Case, *, viewer: User, today: date) -> list[tuple[str, str, str]]:
    """Return the small tag of a case that somebody sees on which releases in force end soon; it tells nothing of them.

    Whose case it is counts all of them, everybody else those that tell of no restricted fact.
    """
    rows = Release.objects.in_force(today).filter(case=case, last_day__isnull=False)
    if viewer.role != Role.COACH or case.is_behind_glass:
        rows = rows.filter(restricted_kinds=[])
    days = list(rows.values_list("last_day", flat=True))
    if not days:
        return []
    last = today + timedelta(days=warn_days(case.office, today=today))
    count = sum(day is not None and day <= last for day in days)
    return [(f"{wording.counted(count, 'release ends', 'releases end')} soon", "soon", "lock")] if count else []


@dataclass(frozen=True, slots=True)
class ReleaseToTell:
    """A release, or a mailed plan, that a note is about, with the subject and the words that the note begins with.

    `titles` are those of the kinds of note that fit it best, in their pattern; the words stand under `heading` where
    the kind has it.
    """

    id: UUID
    participant_id: UUID | None
    title: str
    text: str = ""
    label: str = "The release"
    titles: Mapping[str, str] = field(default_factory=dict)
    heading: str = ""


def note_of_release(case: Case, key: UUID | None, *, viewer: User) -> ReleaseToTell | None:
    """Return what the note about a release of a case begins with (A069), or None when it has none of that key.

    A note is read by everybody who reads the case: of a release that tells of a restricted fact it names nothing.
    """
    if key is None:
        return None
    rows = Release.objects.visible_to(viewer).filter(case=case, pk=key)
    found = rows.values_list("participant_id", "kind", "provider__name", "party_name", "restricted_kinds").first()
    if found is None:
        return None
    participant_id, kind, provider, party_name, kinds = found
    if kinds:
        return ReleaseToTell(key, participant_id, "Release signed")
    party = provider or party_name or EVERYBODY_IN_PLAN.lower()
    return ReleaseToTell(key, participant_id, f"Release signed: {ReleaseKind(kind).label}, for {party}"[:TITLE_MAX])


def note_of_mailing(case: Case, key: UUID | None) -> ReleaseToTell | None:
    """Return what the note about a mailed plan begins with: when it left and when it is due back (A034)."""
    if key is None:
        return None
    lines = Event.objects.standing().filter(case=case, kind=EventKind.PLAN_MAILED, subject_id=key)
    line = lines.order_by("-id").first()
    if line is None or line.due_on is None:
        return None
    mailed, back = (f"{day:%B} {day.day}, {day.year}" for day in (line.on, line.due_on))
    title = f"Contacted regarding the plan mailed on {mailed}"
    text = f"The plan was mailed on {mailed}, to be signed. It is due back on {back}."
    titles = {
        "PLAN": f"Plan mailed on {mailed} regarding its signature",
        "CONTRACT": f"Coaching contract mailed on {mailed} regarding its signature",
    }
    return ReleaseToTell(
        key, line.participant_id, title, text, "The mailed plan", titles=titles, heading="Signatures and mailing"
    )
