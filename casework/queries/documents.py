"""The six-part file of a case as its page shows it: parts, tabs, papers, and whose file may be fetched."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, F, IntegerField, Q, Value, When

from casework import permissions, rules, scanner
from casework.choices import PARTS, DocumentTab, RestrictedKind, ScanState
from casework.models import Case, Document, FolderLabels, Office, User
from casework.queries.naming import GIVEN_NAME
from casework.queries.paging import key_of, past

PAGE_SIZE = 50
_KILOBYTE = 1024
#: What stands where somebody may not read what a protected paper is.
RESTRICTED = "Protected paper"

_ORDER = ("untabbed", "-on", "-id")


@dataclass(frozen=True)
class Filter:
    """What of the file is asked for: one part, one tab, and whether withdrawn papers are shown."""

    part: int | None = None
    tab: str = ""
    with_withdrawn: bool = False
    is_unreleased: bool = False


@dataclass(frozen=True)
class Paper:
    """One paper. Who may not read facts of its kind sees that there is one, and nothing of it."""

    id: UUID
    title: str
    part: int
    part_label: str
    tab: str
    tab_label: str
    on: date
    paper_place: str
    kind: str
    kind_label: str
    is_restricted: bool
    unreleased_reason: str
    is_unreleased: bool
    name: str
    size: str
    state: str
    state_words: str
    can_be_fetched: bool
    who: str
    filed_by_id: UUID
    filed_by: str
    filed_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str

    @property
    def tone(self) -> str:
        """The look of what the virus scanner said."""
        return {ScanState.INFECTED: "over", ScanState.QUARANTINED: "soon"}.get(ScanState(self.state), "line")

    @property
    def is_held(self) -> bool:
        """Whether its file is kept back; that nobody checks files here is said once for all of them."""
        return self.state != ScanState.CLEAN and not (self.can_be_fetched or self.is_restricted)


@dataclass(frozen=True)
class Part:
    """One part of the file with how many papers stand in it."""

    number: int
    label: str
    count: int


@dataclass(frozen=True)
class PapersPage:
    """One page of papers, tabbed ones first, and the paper after which the next page begins."""

    papers: list[Paper]
    parts: list[Part]
    after: UUID | None

    @property
    def total(self) -> int:
        """How many papers the file holds, those withdrawn left out."""
        return sum(part.count for part in self.parts)


def folder_labels(office: Office, *, on: date) -> tuple[str, ...]:
    """Return what the six parts are called in an office on a day: its own words, else its state's, else the site's."""
    named = (
        FolderLabels.objects.filter(
            Q(office=office) | Q(office=None), jurisdiction=office.jurisdiction, first_day__lte=on
        )
        .order_by(F("office").asc(nulls_last=True), "-first_day")
        .values_list("labels", flat=True)
        .first()
    )
    return tuple(named or rules.PART_LABELS)


def papers_page(
    case: Case, *, viewer: User, narrowed: Filter, after: UUID | None, today: date, size: int = PAGE_SIZE
) -> PapersPage:
    """Return one page of a case's file, papers with a tab first, then the newest.

    Policy: DPAWS expectations 17 (A061, A063).
    """
    labels = folder_labels(case.office, on=today)
    kinds = permissions.kinds_seen(viewer, case)
    rows = _in_order(Document.objects.filter(case=case))
    if not narrowed.with_withdrawn:
        rows = rows.filter(withdrawn_at__isnull=True)
    if narrowed.part:
        rows = rows.filter(part=narrowed.part)
    if narrowed.is_unreleased:
        rows = rows.filter(~Q(unreleased_reason=""), restricted_kind__in=kinds)
    if narrowed.tab:
        rows = rows.filter(tab=narrowed.tab)
    if after:
        ended = _in_order(Document.objects.filter(case=case, pk=after))
        if key := ended.values_list(*key_of(_ORDER)).first():
            rows = rows.filter(past(_ORDER, key))
    found = list(rows.order_by(*_ORDER).values_list(*_COLUMNS)[: size + 1])
    papers = [_paper(row, case=case, viewer=viewer, kinds=kinds, labels=labels) for row in found[:size]]
    return PapersPage(papers, _parts(case, labels), papers[-1].id if len(found) > size else None)


def paper_of(document_id: UUID, *, case: Case, viewer: User, today: date) -> Paper:
    """Return one paper of a case that a page was opened for."""
    row = Document.objects.filter(case=case, pk=document_id).values_list(*_COLUMNS).get()
    kinds = permissions.kinds_seen(viewer, case)
    return _paper(row, case=case, viewer=viewer, kinds=kinds, labels=folder_labels(case.office, on=today))


def labels_of_everybody(*, today: date) -> list[tuple[FolderLabels, bool]]:
    """Return every set of labels, newest first, each with whether it is in force somewhere today."""
    sets = list(
        FolderLabels.objects.select_related("office", "set_by").order_by(
            "jurisdiction", F("office__name").asc(nulls_first=True), "-first_day"
        )
    )
    seen: set[tuple[str, UUID | None]] = set()
    told = []
    for one in sets:
        place = (one.jurisdiction, one.office_id)
        is_now = one.first_day <= today and place not in seen
        if is_now:
            seen.add(place)
        told.append((one, is_now))
    return told


def _in_order(rows: Any) -> Any:
    tabbed = Choose(When(tab="", then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.annotate(untabbed=tabbed)


def _parts(case: Case, labels: tuple[str, ...]) -> list[Part]:
    standing = Document.objects.filter(case=case, withdrawn_at__isnull=True)
    counts = dict(standing.values_list("part").annotate(count=Count("pk")).order_by())
    return [Part(number, labels[number - 1], counts.get(number, 0)) for number in range(1, PARTS + 1)]


_COLUMNS = (
    "id",
    "title",
    "part",
    "tab",
    "on",
    "paper_place",
    "restricted_kind",
    "unreleased_reason",
    "name",
    "size",
    "state",
    GIVEN_NAME,
    "filed_by_id",
    "filed_by__name",
    "filed_at",
    "withdrawn_at",
    "withdrawn_by__name",
    "withdrawn_reason",
)


def _paper(row: tuple[Any, ...], *, case: Case, viewer: User, kinds: frozenset[str], labels: tuple[str, ...]) -> Paper:
    (
        key, title, part, tab, on, place, kind, unreleased, name, size, state, who, filed_by_id, filed_by, filed_at,
        withdrawn_at, withdrawn_by, reason,
    ) = row  # fmt: skip
    is_restricted = bool(kind) and kind not in kinds
    is_fetchable = rules.is_fetchable(state, is_scanning=scanner.is_configured())
    if withdrawn_at:
        withdrawn = Document(case=case, filed_by_id=filed_by_id)
        is_fetchable = is_fetchable and permissions.can_withdraw_document(viewer, withdrawn)
    return Paper(
        id=key,
        title=RESTRICTED if is_restricted else title,
        part=part,
        part_label=labels[part - 1],
        tab=tab,
        tab_label=str(DocumentTab(tab).label) if tab else "",
        on=on,
        paper_place="" if is_restricted else place,
        kind="" if is_restricted else kind,
        kind_label=str(RestrictedKind(kind).label) if kind and not is_restricted else "",
        is_restricted=is_restricted,
        unreleased_reason="" if is_restricted else unreleased,
        is_unreleased=bool(unreleased) and not is_restricted,
        name="" if is_restricted else name,
        size=_size_words(size),
        state=state,
        state_words=str(ScanState(state).label),
        can_be_fetched=is_fetchable and not is_restricted,
        who="" if is_restricted else (who or ""),
        filed_by_id=filed_by_id,
        filed_by=filed_by,
        filed_at=filed_at,
        withdrawn_at=withdrawn_at,
        withdrawn_by=withdrawn_by or "",
        withdrawn_reason="" if is_restricted else reason,
    )


def _size_words(size: int) -> str:
    if size < _KILOBYTE * _KILOBYTE:
        return f"{max(1, round(size / _KILOBYTE))} KB"
    return f"{size / _KILOBYTE / _KILOBYTE:.1f} MB"
