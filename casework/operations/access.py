"""The log of who saw which case, written in the transaction of the answer: without its line there is no answer."""

from collections.abc import Collection, Iterable
from uuid import UUID

from casework.choices import AccessBasis, AccessVerb
from casework.context import SignedInRequest
from casework.models import AccessLog, Case


def log_view(
    *, request: SignedInRequest, case: Case, verb: AccessVerb = AccessVerb.VIEW, subject_id: UUID | None = None
) -> AccessLog:
    """Write down that this request shows something of a case; `subject_id` names the paper, letter or person.

    Policy: security 2.2, NIST SP 800-53 AU-2.
    """
    line = _line(request, case.pk, verb)
    line.subject_id = subject_id
    if case.is_behind_glass:
        line.basis = AccessBasis.GLASS
    elif case.is_for_review:
        line.basis = AccessBasis.REVIEW
    line.save(force_insert=True)
    return line


def log_reveal(*, request: SignedInRequest, case: Case, subject_id: UUID, basis: AccessBasis, reason: str) -> AccessLog:
    """Write down that this request opens one restricted fact, by what right and why; never of which kind.

    Policy: security 2.2; 42 CFR Part 2; ui 7.8: each view of a protected note is recorded.
    """
    line = _line(request, case.pk, AccessVerb.REVEAL)
    line.subject_id, line.basis, line.reason = subject_id, basis, reason
    line.save(force_insert=True)
    return line


def log_glass(*, request: SignedInRequest, case_id: UUID | None) -> AccessLog:
    """Write down that this request broke the glass of a case, or tried to with a number that opens none."""
    line = _line(request, case_id, AccessVerb.GLASS if case_id else AccessVerb.REFUSED)
    line.basis = AccessBasis.GLASS
    line.save(force_insert=True)
    return line


def log_views(*, request: SignedInRequest, case_ids: Iterable[UUID]) -> int:
    """Write down that this request shows something of several cases, once each; return how many.

    Policy: security 2.2, NIST SP 800-53 AU-2.
    """
    lines = [_line(request, key, AccessVerb.VIEW) for key in dict.fromkeys(case_ids)]
    return len(AccessLog.objects.bulk_create(lines))


def log_refusal(*, request: SignedInRequest, case_id: UUID | None) -> AccessLog:
    """Write down that somebody asked for a page that is not theirs.

    Whether there is such a case is not looked up: the answer takes as long for a case that there is not.
    """
    return _log(request, case_id, AccessVerb.REFUSED)


def log_export(*, request: SignedInRequest, case_ids: Iterable[UUID | None]) -> int:
    """Write down every case of a list that leaves as a file, None for sums that name no case; return how many."""
    return len(AccessLog.objects.bulk_create([_line(request, key, AccessVerb.EXPORT) for key in case_ids]))


def log_papers(*, request: SignedInRequest, papers: Iterable[tuple[UUID, UUID]]) -> int:
    """Write down every letter of a file that leaves, given by case and letter; return how many."""
    lines = []
    for case_id, letter_id in papers:
        line = _line(request, case_id, AccessVerb.EXPORT)
        line.subject_id = letter_id
        lines.append(line)
    return len(AccessLog.objects.bulk_create(lines))


def log_lookup(*, request: SignedInRequest, case_ids: Collection[UUID]) -> int:
    """Write down that somebody looked for a Social Security number: every case that had it, or one line for none."""
    lines = [_line(request, key, AccessVerb.REVEAL) for key in case_ids or (None,)]
    return len(AccessLog.objects.bulk_create(lines))


def log_search(*, request: SignedInRequest, case_ids: Iterable[UUID], staff_id: UUID | None = None) -> int:
    """Write down that somebody searched the record of who looked and who changed: about whom, one line where nobody."""
    lines = [_line(request, key, AccessVerb.VIEW) for key in dict.fromkeys(case_ids)] or [
        _line(request, None, AccessVerb.VIEW)
    ]
    for line in lines:
        line.subject_id = staff_id
    return len(AccessLog.objects.bulk_create(lines))


def _log(request: SignedInRequest, case_id: UUID | None, verb: AccessVerb) -> AccessLog:
    line = _line(request, case_id, verb)
    line.save(force_insert=True)
    return line


def _line(request: SignedInRequest, case_id: UUID | None, verb: AccessVerb) -> AccessLog:
    match = request.resolver_match
    return AccessLog(
        actor=request.user,
        case_id=case_id,
        verb=verb,
        route=(match.view_name if match else "")[:120],
        request_id=request.request_id,
        ip=request.client_address,
        at=request.now,
    )
