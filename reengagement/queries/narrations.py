"""What a narration is built from: seats, what came in, next steps, pauses, the next appointment; nobody by name."""

from collections.abc import Iterator

from casework.public import User
from reengagement.choices import MissingState
from reengagement.models import Staffing, lines_of
from reengagement.queries.areas import as_rules, standing_answers
from reengagement.queries.missing import items_of
from reengagement.queries.seats import seats_of
from reengagement.rules import narration


def told_of(staffing: Staffing, viewer: User, *, areas_left: int = 0) -> narration.Told:
    """Return what the narration of a re-engagement staffing tells; see `rules.areas_left`."""
    answers = standing_answers(staffing, viewer).values()
    return narration.Told(
        on=staffing.on,
        outcome=staffing.outcome,
        seats=seats_of(staffing),
        areas_left=areas_left,
        is_follow_up=staffing.follows_id is not None,
        choice=staffing.choice,
        came_in=tuple(_came_in(staffing)),
        strengths=lines_of(staffing.strengths),
        goals=lines_of(staffing.goals),
        # Open areas only: of the others a narration tells nothing, whoever builds it.
        answers=tuple(as_rules(answer) for answer in answers if not answer.kind),
        supports=lines_of(staffing.supports),
        pauses=tuple(_pauses(staffing)),
        next_steps=tuple(_steps(staffing)),
        appointment=_appointment(staffing),
        words=staffing.words,
    )


def _came_in(staffing: Staffing) -> Iterator[narration.CameIn]:
    for item in items_of(staffing):
        if item.state != MissingState.OPEN:
            note = item.note
            yield narration.CameIn(
                what=item.what,
                state=item.state,
                finding=item.finding,
                note_on=note.on if note else None,
                note_title=note.title if note else "",
            )


def _pauses(staffing: Staffing) -> Iterator[narration.Pause]:
    for pause in staffing.pauses.select_related("activity").order_by("pk"):
        yield narration.Pause(
            activity=pause.activity.words,
            until=pause.until,
            reason=pause.reason,
            done_count=pause.done_count,
            done_what=pause.done_what,
        )


def _steps(staffing: Staffing) -> Iterator[narration.NextStep]:
    for step in staffing.steps.select_related("seat").order_by("number"):
        yield narration.NextStep(
            seat=step.seat.seat,
            what=step.what,
            by=step.by,
            evidence=step.evidence,
            count=step.count,
            unit=step.unit,
        )


def _appointment(staffing: Staffing) -> narration.NextAppointment | None:
    if staffing.next_on is None or staffing.next_at is None:
        return None
    return narration.NextAppointment(
        on=staffing.next_on, at=staffing.next_at, channel=staffing.next_channel, initiator=staffing.next_initiator
    )
