"""What came of a visit at home or in the community, for each of its purposes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import Case, EventKind, Refused, User, ledger, local_day, locked_case
from reengagement.models import VisitResult
from reengagement.permissions import can_arrange, require
from reengagement.queries.visits import results_of, visits_to_link
from reengagement.rules.visits import require_results


@transaction.atomic
def write_visit_results(
    *,
    case_id: UUID,
    contact_id: UUID,
    results: Mapping[str, str],
    taken_back: Collection[str] = (),
    actor: User,
    now: datetime,
) -> list[VisitResult]:
    """Write down what a visit was for and what came of it, purpose by purpose; what stood before stays readable.

    Of the purposes `taken_back` nothing stands any more. The ledger has a line for each.

    Policy: DPAWS expectations 12 (A043).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on it, or it is closed.
        Refused: it was no visit of this case or was taken back, nothing new is said, too much, or nothing stands that
            could be taken back.
    """
    case: Case = locked_case(actor, pk=case_id)
    require(can_arrange(actor, case))
    visit = visits_to_link(case, is_anywhere=True).filter(pk=contact_id).first()
    if visit is None:
        raise Refused("Choose a visit of this case.")
    said = require_results(results, standing=results_of(visit), taken_back=taken_back)
    rows = []
    for purpose, words in {**said, **dict.fromkeys(taken_back, "")}.items():
        row = VisitResult(
            case=case, contact=visit, purpose=purpose, is_taken_back=not words, said_by=actor, said_at=now
        )
        row.words = words
        row.save(force_insert=True)
        rows.append(row)
    today = local_day(case, now)
    lines = [
        ledger.Line(
            EventKind.VISIT_RESULT_TAKEN_BACK if row.is_taken_back else EventKind.VISIT_RESULT_SAID,
            today,
            subject=row,
            facts={"contact": visit.pk, "purpose": str(row.purpose)},
        )
        for row in rows
    ]
    ledger.record_lines(case, lines, actor=actor, now=now, bears_on_deadlines=False)
    return rows
