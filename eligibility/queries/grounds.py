"""What an adverse action rests on, for the second person who looks at it: proofs asked for, reviews held."""

from datetime import date

from casework.public import wording
from eligibility.models import AdverseAction, Review, Verification


def grounds_of(action: AdverseAction, *, today: date) -> list[tuple[str, str]]:
    """Return the proofs that were asked for and the reviews that were held in the programme of an action, in words.

    Policy: 7 CFR 273.2(f), 273.14(b); family coach position description, independent decisions (O083).
    """
    held = Review.objects.standing().filter(case=action.case_id, programme=action.programme).order_by("-held_on", "pk")
    return [
        *((str(one.get_proof_display()), _proof(one, today)) for one in proofs_for(action)),
        *((str(one.get_kind_display()), _review(one)) for one in held),
    ]


def proofs_for(action: AdverseAction) -> list[Verification]:
    """Return the proofs that were asked for in the programme of an action, the earliest due first."""
    rows = Verification.objects.standing().filter(
        case=action.case_id, application__programme=action.programme, application__voided_at__isnull=True
    )
    return list(rows.order_by("due_on", "pk"))


def _proof(row: Verification, today: date) -> str:
    if row.received_on is not None:
        return f"came in {wording.full_day(row.received_on)}: {row.get_result_display().lower()}"
    over = ", which is over" if row.is_missing_on(today) else ""
    return f"asked for {wording.full_day(row.asked_on)}, not in; to be in by {wording.full_day(row.due_on)}{over}"


def _review(row: Review) -> str:
    return f"held {wording.full_day(row.held_on)}: {row.get_result_display().lower()}"
