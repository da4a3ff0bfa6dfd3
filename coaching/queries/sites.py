"""The register of work sites, one site with everything that stands on it, and agreements that end soon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from casework.public import Office, Paged, Seen, beyond
from coaching.choices import AgreementWay, SiteKind, SiteVerdict
from coaching.models import Activity, Placement, PlacementAgreement, SiteAgreement, SitePosition, WorkSite
from coaching.models.sites import Agreement
from coaching.queries.openings import stopped_of, taken_of
from coaching.rules import sites as rules
from coaching.rules import work

ROWS_AT_MOST = 50
CHANGES_AT_MOST = 40
ENDING_AT_MOST = 12
#: So many places are drawn one by one; of more only the numbers are told.
DRAWN_AT_MOST = 12
_ORDER = ("name", "pk")
_VERDICTS = {
    SiteVerdict.GOES_ON: ("ok", "check"),
    SiteVerdict.MENDS: ("soon", "alert"),
    SiteVerdict.ENDS: ("over", "x"),
}


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position with its places."""

    id: UUID
    title: str
    hours: str
    schedule: str
    skills: str
    needed: int
    taken: int
    ended_on: date | None
    is_stopped: bool

    @property
    def free(self) -> int:
        """How many more could be placed."""
        return 0 if self.ended_on or self.is_stopped else rules.free_of(self.needed, self.taken)

    @property
    def over(self) -> int:
        """How many more are placed than there are places."""
        return max(self.taken - self.needed, 0)

    @property
    def seats(self) -> list[bool]:
        """Its places one by one: taken or free; none where there are too many to draw."""
        if self.needed > DRAWN_AT_MOST:
            return []
        return [number < self.taken for number in range(self.needed)]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site in the register."""

    id: UUID
    name: str
    kind: str
    address: str
    contact_name: str
    phone: str
    office: str
    is_closed: bool
    is_stopped: bool
    positions: tuple[PositionRow, ...]
    agreement: rules.AgreementState
    agreed_to: date | None

    @property
    def free(self) -> int:
        """Free places of all its positions."""
        return sum(one.free for one in self.positions)

    @property
    def needed(self) -> int:
        """Places of all its positions."""
        return sum(one.needed for one in self.positions)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement in words."""

    id: UUID
    first_day: date
    last_day: date
    made_by: str
    signed_on: date | None
    signers: str
    on_paper: str
    is_over: bool

    @property
    def is_signed(self) -> bool:
        """Whether it was signed."""
        return self.signed_on is not None


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """Somebody placed at a site, as whoever sees their case reads it."""

    case_id: UUID
    number: str
    name: str
    position: str
    hours: str
    first_day: date
    next_check_on: date | None
    is_check_late: bool
    over_words: str
    agreement: rules.AgreementState


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What somebody changed."""

    lines: list[list[str]]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """What somebody saw at a site, and what follows."""

    on: date
    safety: str
    supervision: str
    skills: str
    verdict: str
    words: str
    by: str

    @property
    def tag(self) -> tuple[str, str, str]:
        """What follows: words, look and icon of a tag."""
        tone, icon = _VERDICTS[SiteVerdict(self.verdict)]
        return str(SiteVerdict(self.verdict).label), tone, icon


@dataclass(frozen=True, slots=True)
class SitePage:
    """Everything that stands on the page of a site. `hidden`: placed there of cases that the reader does not see."""

    row: SiteRow
    remark: str
    closed_on: date | None
    closed_words: str
    agreements: list[AgreementRow]
    placed: list[PlacedRow]
    hidden: int
    changes: list[ChangeRow]
    evaluations: list[EvaluationRow]

    @property
    def verdict(self) -> EvaluationRow | None:
        """What was seen last."""
        return self.evaluations[0] if self.evaluations else None


def sites_with_free(sites: QuerySet[WorkSite], *, on: date) -> frozenset[UUID]:
    """Return those of some sites that have a free place and take people, in three queries."""
    rows = list(
        SitePosition.objects.filter(
            site__in=sites.filter(closed_on__isnull=True).values("pk"), ended_on__isnull=True
        ).values_list("pk", "site", "needed")
    )
    taken = taken_of((key for key, _, _ in rows), on=on)
    free = frozenset(site for key, site, needed in rows if rules.free_of(needed, taken.get(key, 0)))
    return free - stopped_of(free)


def sites_page(sites: QuerySet[WorkSite], *, today: date, after: UUID | None) -> Paged[SiteRow]:
    """Return one page of narrowed sites by name."""
    found = _with_parts(beyond(sites, _ORDER, after))[: ROWS_AT_MOST + 1]
    rows = site_rows(found, today=today)
    return Paged(rows[:ROWS_AT_MOST], after=rows[ROWS_AT_MOST - 1].id if len(rows) > ROWS_AT_MOST else None)


def site_rows(sites: Iterable[WorkSite], *, today: date) -> list[SiteRow]:
    """Return sites in words, with the places of their positions."""
    rows = list(sites)
    taken = taken_of((position.pk for site in rows for position in site.positions.all()), on=today)
    stopped = stopped_of(site.pk for site in rows)
    return [_site(site, taken, today, is_stopped=site.pk in stopped) for site in rows]


def site_page(site_id: UUID, *, sites: QuerySet[WorkSite], seen: Seen, today: date) -> SitePage:
    """Return one site with positions, agreements, what was changed, and who is placed there of the cases one sees.

    Raises:
        WorkSite.DoesNotExist: none of these sites.
    """
    site = _with_parts(sites).get(pk=site_id)
    [row] = site_rows([site], today=today)
    placed = _placed(site, seen, today)
    changes = site.changes.select_related("changed_by").order_by("-changed_at", "-pk")[:CHANGES_AT_MOST]
    return SitePage(
        row=row,
        remark=site.remark,
        closed_on=site.closed_on,
        closed_words=site.closed_words,
        agreements=[agreement_row(one, today=today) for one in site.agreements.all()],
        placed=placed,
        hidden=max(sum(one.taken for one in row.positions) - len(placed), 0),
        evaluations=_evaluations(site),
        changes=[ChangeRow(one.lines, one.changed_by.name, one.changed_at) for one in changes],
    )


def _evaluations(site: WorkSite) -> list[EvaluationRow]:
    """Return what was seen at a site, the latest first."""
    rows = site.evaluations.select_related("evaluated_by").order_by("-on", "-evaluated_at", "-pk")
    return [
        EvaluationRow(one.on, one.safety, one.supervision, one.skills, one.verdict, one.words, one.evaluated_by.name)
        for one in rows[:CHANGES_AT_MOST]
    ]


def agreement_row(one: SiteAgreement | PlacementAgreement, *, today: date) -> AgreementRow:
    """Return an agreement in words."""
    signers = [one.participant_signer] if isinstance(one, PlacementAgreement) else []
    paper = one.kept_at if isinstance(one, SiteAgreement) else "Scan on file"
    return AgreementRow(
        id=one.pk,
        first_day=one.first_day,
        last_day=one.last_day,
        made_by=one.made_by.name,
        signed_on=one.signed_on,
        signers=", ".join(filter(None, [*signers, one.site_signer])),
        on_paper=paper if one.way == AgreementWay.PAPER else "",
        is_over=one.last_day < today,
    )


def spans_of(agreements: Iterable[Agreement]) -> list[rules.Span]:
    """Return the days of agreements as the rules read them."""
    return [rules.Span(one.first_day, one.last_day, one.signed_on is not None) for one in agreements]


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """Where an activity is placed, as the tab of a case shows it."""

    id: UUID
    site_id: UUID
    site: str
    position: str
    over_words: str
    agreement: rules.AgreementState
    agreed_to: date | None
    agreements: list[AgreementRow]


def placements_of(activities: Sequence[Activity], *, today: date) -> dict[UUID, PlacementRow]:
    """Return the placements of activities by their keys, in two queries."""
    made = PlacementAgreement.objects.select_related("made_by").order_by("-first_day", "-pk")
    agreements = Prefetch("agreements", made)
    rows = Placement.objects.filter(activity__in=[one.pk for one in activities]).select_related("position__site")
    return {row.activity_id: _placement(row, today) for row in rows.prefetch_related(agreements)}


@dataclass(frozen=True, slots=True)
class EndingRow:
    """An agreement that ends soon, or a placement without one, as Today shows it."""

    url_name: str
    key: UUID
    what: str
    about: str
    is_person: bool
    state: rules.AgreementState
    last_day: date | None


def agreements_ending(seen: Seen, office: Office, *, today: date) -> list[EndingRow]:
    """Return the placements on one's cases without a signed agreement or with one that ends soon, and such sites.

    Sites are those at which somebody of these cases is placed. One query says where nobody is.
    """
    running = Q(activity__last_day__isnull=True) | Q(activity__last_day__gte=today)
    rows = Placement.objects.filter(running, seen.rows, case__closed_on__isnull=True)
    if not rows.exists():
        return []
    own = Prefetch("agreements", PlacementAgreement.objects.order_by("first_day"))
    of_site = Prefetch("position__site__agreements", SiteAgreement.objects.order_by("first_day"))
    rows = rows.select_related("activity__participant__person__merged_into", "position__site")
    found: list[EndingRow] = []
    sites: dict[UUID, EndingRow] = {}
    for row in rows.order_by("activity__first_day", "pk").prefetch_related(own, of_site):
        person, site = row.activity.participant.person, row.position.site
        name = person.standing.name
        stands = _stands(row.agreements.all(), today)
        found.append(EndingRow("coaching:work", row.case_id, f"Placement at {site.name}", name, True, *stands))
        if site.office_id == office.pk:
            stands = _stands(site.agreements.all(), today)
            sites[site.pk] = EndingRow("coaching:site", site.pk, "Site agreement", site.name, False, *stands)
    return [one for one in [*found, *sites.values()] if one.state is not rules.AgreementState.IN_FORCE]


def _stands(agreements: Iterable[Agreement], today: date) -> tuple[rules.AgreementState, date | None]:
    spans = spans_of(agreements)
    return rules.agreement_state(spans, today=today), rules.last_day_signed(spans, today=today)


def _with_parts(sites: QuerySet[WorkSite]) -> QuerySet[WorkSite]:
    positions = Prefetch("positions", SitePosition.objects.order_by("ended_on", "title", "pk"))
    agreements = Prefetch("agreements", SiteAgreement.objects.select_related("made_by").order_by("-first_day", "-pk"))
    return sites.select_related("office").prefetch_related(positions, agreements)


def _site(site: WorkSite, taken: dict[UUID, int], today: date, *, is_stopped: bool) -> SiteRow:
    spans = spans_of(site.agreements.all())
    return SiteRow(
        id=site.pk,
        name=site.name,
        kind=str(SiteKind(site.kind).label),
        address=site.address,
        contact_name=site.contact_name,
        phone=site.phone,
        office=site.office.name,
        is_closed=site.closed_on is not None,
        is_stopped=is_stopped,
        positions=tuple(
            _position(one, taken.get(one.pk, 0), is_stopped=is_stopped)
            for one in site.positions.all()
            if not one.ended_on
        ),
        agreement=rules.agreement_state(spans, today=today),
        agreed_to=rules.last_day_signed(spans, today=today),
    )


def _position(one: SitePosition, taken: int, *, is_stopped: bool) -> PositionRow:
    return PositionRow(
        id=one.pk,
        title=one.title,
        hours=work.plain_hours(one.weekly_hours),
        schedule=one.schedule,
        skills=one.skills,
        needed=one.needed,
        taken=taken,
        ended_on=one.ended_on,
        is_stopped=is_stopped,
    )


def _placement(row: Placement, today: date) -> PlacementRow:
    agreements = list(row.agreements.all())
    spans = spans_of(agreements)
    return PlacementRow(
        id=row.pk,
        site_id=row.position.site_id,
        site=row.position.site.name,
        position=row.position.title,
        over_words=row.over_words,
        agreement=rules.agreement_state(spans, today=today),
        agreed_to=rules.last_day_signed(spans, today=today),
        agreements=[agreement_row(one, today=today) for one in agreements],
    )


def _placed(site: WorkSite, seen: Seen, today: date) -> list[PlacedRow]:
    """Return who is placed at a site now or later, of the cases that the reader sees."""
    running = Q(activity__last_day__isnull=True) | Q(activity__last_day__gte=today)
    rows = Placement.objects.filter(running, position__site=site, case__in=seen.cases.values("pk"))
    rows = rows.filter(case__closed_on__isnull=True).select_related(
        "case", "position", "activity__participant__person__merged_into"
    )
    rows = rows.prefetch_related("agreements")
    return [_placed_row(row, today) for row in rows.order_by("position__title", "activity__first_day", "pk")]


def _placed_row(row: Placement, today: date) -> PlacedRow:
    person, check = row.activity.participant.person, row.activity.next_check_on
    return PlacedRow(
        case_id=row.case_id,
        number=row.case.number,
        name=person.standing.name,
        position=row.position.title,
        hours=work.plain_hours(row.activity.weekly_hours),
        first_day=row.activity.first_day,
        next_check_on=check,
        is_check_late=check is not None and check < today,
        over_words=row.over_words,
        agreement=rules.agreement_state(spans_of(row.agreements.all()), today=today),
    )
