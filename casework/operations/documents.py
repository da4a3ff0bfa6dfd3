"""Papers of the six-part file: filed with their checked and sealed file, moved, withdrawn, never deleted."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from casework import files, ledger, permissions, rules, scanner, sealing, vault
from casework.choices import EventKind, Jurisdiction, ScanState
from casework.models import Case, Document, FolderLabels, Office, Participant, User
from casework.operations.locking import local_day, locked_case, participant_of, refusing
from casework.refusals import Refused

_SOURCE_MAX = 200
#: A file that has no row after so long belongs to a request that was not finished.
ORPHAN_AFTER = timedelta(hours=1)
_TOGETHER = 500
_MEGABYTE = 1024 * 1024


@transaction.atomic
def file_document(
    *,
    case_id: UUID,
    content: bytes,
    name: str,
    title: str,
    part: int,
    tab: str,
    on: date,
    paper_place: str,
    participant_id: UUID | None,
    restricted_kind: str | None,
    unreleased_reason: str = "",
    actor: User,
    now: datetime,
) -> Document:
    """File a paper in a part of the case's file. `on` is its day, `paper_place` where the paper itself lies.

    The file is laid down before its row is written: without the row it is nothing, and is cleared away. Of a kind of
    restricted facts it is read by those who may see them; None where nobody said. A paper about health needs a HIPAA
    release in force, or `unreleased_reason`.

    Policy: DPAWS expectations 17 and 18 (A061-A063, A068); security 2.5 (C6).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not file papers.
        Refused: no such part or tab, no title, a day ahead, a file that is not kept or is there already, no room left,
            not said what it tells of, or no release and no reason.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_file_document(actor, case))
    rules.require_place(part, tab)
    kind = rules.require_said_kind(restricted_kind, tab=tab)
    tidy = rules.require_title(title)
    rules.require_day(on, today=local_day(case, now))
    rules.require_short({"paper_place": paper_place}, most={"paper_place": rules.PLACE_MOST})
    participant = participant_of(case, participant_id) if participant_id else None
    unreleased = _require_release(case, participant, kind, unreleased_reason)
    file = files.checked(content, name=name, at_most=settings.DOCUMENT_MAX_BYTES)
    digest = sealing.blind_index(hashlib.sha256(content).hexdigest())
    _require_new(case, digest)
    _require_room(case, len(file.content))
    state = _scanned(file.content)

    document = Document(
        case=case,
        participant=participant,
        part=part,
        tab=tab,
        title=tidy,
        on=on,
        paper_place=paper_place.strip(),
        restricted_kind=kind,
        unreleased_reason=unreleased,
        name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        digest=digest,
        state=state,
        scanned_at=now if state == ScanState.CLEAN else None,
        filed_by=actor,
        filed_at=now,
    )
    document.storage_name = vault.put(file.content, row=document.pk)
    document.save(force_insert=True)
    _record(document, EventKind.DOCUMENT_FILED, actor=actor, now=now, tab=tab or None)
    return document


@transaction.atomic
def move_document(
    *,
    document_id: UUID,
    part: int,
    tab: str,
    paper_place: str,
    restricted_kind: str | None = None,
    unreleased_reason: str = "",
    actor: User,
    now: datetime,
) -> Document:
    """Put a paper that stands in the wrong place into another part, under another tab, or elsewhere on paper.

    `restricted_kind` says anew of which restricted facts it tells, None leaves it as it is: only who may read the
    paper says so.

    Policy: DPAWS expectations 17 and 18 (A061, A063, A068).

    Raises:
        Case.DoesNotExist: no such paper on a case that the actor may see.
        PermissionDenied: the actor may not file papers, or says of what a paper tells that is not theirs to read.
        Refused: it was withdrawn, stands there already, there is no such part or tab, or no release and no reason.
    """
    case = locked_case(actor, documents=document_id)
    permissions.require(permissions.can_file_document(actor, case))
    document = case.documents.select_related("participant").get(pk=document_id)
    _require_standing(document)
    rules.require_place(part, tab)
    rules.require_short({"paper_place": paper_place}, most={"paper_place": rules.PLACE_MOST})
    kind, unreleased = document.restricted_kind, document.unreleased_reason
    if restricted_kind is not None and restricted_kind != kind:
        permissions.require(permissions.can_fetch_document(actor, document))
        kind = rules.require_said_kind(restricted_kind, tab=tab)
        unreleased = _require_release(case, document.participant, kind, unreleased_reason)
    elif restricted_kind is None and tab != document.tab and not kind:
        rules.require_said_kind(None, tab=tab)
    before = document.part
    wanted = (part, tab, paper_place.strip(), kind)
    if wanted == (before, document.tab, document.paper_place, document.restricted_kind):
        raise Refused("The paper stands there already.", field="part")

    document.part, document.tab, document.paper_place, document.restricted_kind = wanted
    document.unreleased_reason = unreleased
    document.save(update_fields=["part", "tab", "paper_place", "restricted_kind", "unreleased_reason"])
    _record(document, EventKind.DOCUMENT_MOVED, actor=actor, now=now, tab=tab or None, from_part=before)
    return document


@transaction.atomic
def withdraw_document(*, document_id: UUID, reason: str, actor: User, now: datetime) -> Document:
    """Withdraw a paper that does not belong to this case; its row and its file stay.

    Raises:
        Case.DoesNotExist: no such paper on a case that the actor may see.
        PermissionDenied: somebody else filed it and the actor does not decide in this office.
        Refused: no reason, or it was withdrawn before.
    """
    case = locked_case(actor, documents=document_id)
    document = case.documents.select_related("participant", "case").get(pk=document_id)
    permissions.require(permissions.can_withdraw_document(actor, document))
    _require_standing(document)
    tidy = rules.require_reason(reason)
    rules.require_short({"reason": tidy}, most={"reason": rules.WITHDRAWN_MOST})

    document.withdrawn_by, document.withdrawn_at, document.withdrawn_reason = actor, now, tidy
    document.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    _record(document, EventKind.DOCUMENT_WITHDRAWN, actor=actor, now=now)
    return document


@transaction.atomic
def set_folder_labels(
    *,
    jurisdiction: str,
    office_id: UUID | None,
    first_day: date,
    labels: list[str],
    source: str,
    actor: User,
    now: datetime,
) -> FolderLabels:
    """Name the six parts of the file in a jurisdiction, or in one of its offices, from a day on.

    Policy: DPAWS expectations 17 (A062).

    Raises:
        PermissionDenied: the actor is no administrator.
        Refused: not six different labels, no source, the office is elsewhere, or they are named from this day already.
    """
    permissions.require(permissions.administers(actor))
    if jurisdiction not in Jurisdiction.values:
        raise Refused("Choose a state.", field="jurisdiction")
    if office_id and not Office.objects.filter(pk=office_id, jurisdiction=jurisdiction).exists():
        raise Refused("This office is not in this state.", field="office_id")
    tidy = rules.require_labels(labels)
    if first_day < rules.FIRST_DAY:
        raise Refused(f"Days before {rules.FIRST_DAY.year} are not in the calendar.", field="first_day")
    if not source.strip() or len(source.strip()) > _SOURCE_MAX:
        raise Refused(f"Say in up to {_SOURCE_MAX} characters who decided this.", field="source")

    named = FolderLabels(
        jurisdiction=jurisdiction,
        office_id=office_id,
        first_day=first_day,
        labels=tidy,
        source=source.strip(),
        set_by=actor,
        set_at=now,
    )
    with refusing("folderlabels_once", "The parts are named from this day already.", field="first_day"):
        named.save(force_insert=True)
    return named


# Ticks


@transaction.atomic
def scan_next(*, after: UUID | None, now: datetime) -> tuple[UUID, scanner.Verdict | None] | None:
    """Ask the scanner about the next file that nobody checked; return its document and what was said, or None.

    A row that another worker is at is passed over; what the scanner says nothing of stays as it is, and so does a row
    whose file is gone or broken, of which nobody was asked: None.

    Policy: security 2.5 (C6).
    """
    waiting = Document.objects.filter(state__in=[ScanState.QUARANTINED, ScanState.UNSCANNED])
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    claimed = waiting.order_by("pk").only("pk", "storage_name").select_for_update(skip_locked=True).first()
    if claimed is None:
        return None
    try:
        content = vault.get(claimed.storage_name, row=claimed.pk)
    except (FileNotFoundError, sealing.SealBroken):
        return claimed.pk, None
    verdict = scanner.scan(content)
    if verdict != scanner.Verdict.NOTHING:
        Document.objects.filter(pk=claimed.pk).update(state=ScanState(verdict), scanned_at=now)
    return claimed.pk, verdict


def clear_orphans(*, now: datetime) -> int:
    """Take away files that no row speaks of, left by requests that were not finished; return how many."""
    names = list(vault.names_before(now - ORPHAN_AFTER))
    count = 0
    for start in range(0, len(names), _TOGETHER):
        together = names[start : start + _TOGETHER]
        rows = Document.objects.filter(storage_name__in=together)
        for name in set(together) - set(rows.values_list("storage_name", flat=True)):
            vault.drop(name)
            count += 1
    return count


def _require_new(case: Case, digest: bytes) -> None:
    same = (
        case.documents.filter(digest=digest, withdrawn_at__isnull=True).values_list("title", "restricted_kind").first()
    )
    if same:
        where = "" if same[1] else f" as “{same[0]}”"
        raise Refused(f"This file is on this case already{where}.", field="file")


def _require_release(case: Case, participant: Participant | None, kind: str, reason: str) -> str:
    """Return why a paper about health is kept without a HIPAA release of whom it is about, or stop."""
    if kind not in rules.HIPAA_KINDS:
        return ""
    with connection.cursor() as cursor:
        keys = [case.pk, participant.pk if participant else None]
        cursor.execute("SELECT sec.has_hipaa_release(%s, %s)", keys)
        [has_release] = cursor.fetchone()
    return rules.require_release_for(kind, has_release=has_release, reason=reason)


def _require_room(case: Case, size: int) -> None:
    kept = case.documents.aggregate(size=Sum("size"))["size"] or 0
    most = settings.DOCUMENTS_OF_A_CASE_MAX_BYTES
    if kept + size > most:
        raise Refused(f"The files of a case hold {most // _MEGABYTE} MB, and there is no room left.", field="file")


def _scanned(content: bytes) -> ScanState:
    """Return how a new file stands: what the scanner cannot be asked about now is held until it can."""
    if not scanner.is_configured():
        return ScanState.UNSCANNED
    verdict = scanner.scan(content)
    if verdict == scanner.Verdict.INFECTED:
        raise Refused("A virus was found in this file. It was not kept. Tell whoever runs this site.", field="file")
    return ScanState.CLEAN if verdict == scanner.Verdict.CLEAN else ScanState.QUARANTINED


def _require_standing(document: Document) -> None:
    if document.withdrawn_at is not None:
        raise Refused("This paper was withdrawn. It stays as it is.")


def _record(document: Document, kind: EventKind, *, actor: User, now: datetime, **facts: object) -> None:
    case = document.case
    # Whose protected paper it is, is told with the paper alone.
    whose = None if document.restricted_kind else document.participant
    line = ledger.Line(kind, local_day(case, now), whose, document, facts={"part": document.part, **facts})
    ledger.record_lines(case, [line], actor=actor, now=now)
