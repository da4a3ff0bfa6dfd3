"""Leaving: the exit summary, the work activity screen, a closing taken back, the letter to the family (A070-A073)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Event,
    EventKind,
    Letter,
    Notice,
    NoticeKind,
    Refused,
    User,
    closing_of,
    ledger,
    local_day,
    locked_case,
    permissions,
    reopen_case,
    require_words,
    withdraw_notice,
    write_notice,
)
from coaching.models import ExitSummary, Reopening, ScreenClosing
from coaching.queries.leaving import (
    after_of,
    drawn_of,
    goes_on_of,
    screen_due,
    standing_screen,
    standing_summary,
    told_on,
    waiting_letters,
)
from coaching.queries.places import of_record
from coaching.rules.inputs import short
from coaching.rules.leaving import SAID_MAX, letter_words, require_leaving_day, require_screen_day, tidy_summary

FILED = "The exit summary of this closing is filed already."
SCREEN_CLOSED = "The work activity screen is closed already."
TAKEN_BACK = "The closing was taken back."
IS_OPEN = "This case is open; this follows its closing."


@transaction.atomic
def file_exit_summary(
    *, case_id: UUID, on: date, progress: str, still_open: str, family_words: str, actor: User, now: datetime
) -> ExitSummary:
    """File the exit summary of a closed case: what the record says today, and the coach's own words.

    Policy: DPAWS expectations 19 (A070, A073).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not close cases.
        Refused: the case is open, it is filed already, the day cannot be, or the progress is not told.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.closes_cases(actor))
    closing = _closing(case)
    if standing_summary(closing) or told_on(case, closing, EventKind.EXIT_SUMMARY_FILED):
        raise Refused(FILED)
    require_leaving_day(on, closed_on=closing.on, today=local_day(case, now))
    told, still, family = tidy_summary(progress, still_open, family_words)
    summary = ExitSummary(
        case=case,
        closing=closing,
        on=on,
        drawn=drawn_of(case),
        progress=told,
        still_open=still,
        family_words=family,
        filed_by=actor,
        filed_at=now,
    )
    summary.save(force_insert=True)
    ledger.record(case, EventKind.EXIT_SUMMARY_FILED, actor=actor, on=on, now=now, subject=summary)
    return summary


@transaction.atomic
def close_work_screen(*, case_id: UUID, on: date, early_words: str, actor: User, now: datetime) -> ScreenClosing:
    """Say that the work activity screen of a closed case was closed on a day.

    Policy: DPAWS expectations 19 (A071): the last day of the month following closure; earlier is remarked (domain 4).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not close cases.
        Refused: the case is open, it is closed already, the day cannot be, or comes too early and nobody says why.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.closes_cases(actor))
    closing = _closing(case)
    if standing_screen(closing) or told_on(case, closing, EventKind.WORK_SCREEN_CLOSED):
        raise Refused(SCREEN_CLOSED)
    due = screen_due(case)
    require_screen_day(on, closed_on=closing.on, due_on=due, today=local_day(case, now), early_words=early_words)
    is_early = due is not None and on < due
    screen = ScreenClosing(
        case=case,
        closing=closing,
        on=on,
        early_words=short(early_words, SAID_MAX, "early_words") if is_early else "",
        closed_by=actor,
        closed_at=now,
    )
    screen.save(force_insert=True)
    ledger.record(case, EventKind.WORK_SCREEN_CLOSED, actor=actor, on=on, now=now, subject=screen)
    return screen


@transaction.atomic
def reopen(*, case_id: UUID, words: str, actor: User, now: datetime) -> Reopening:
    """Take the closing of a case back within its month, with what rested on it; every record stays.

    Letters that tell of it and have not left are withdrawn.

    Policy: std.all.reopen_months; DPAWS expectations 19 (A070-A072): what leaving owes begins anew with the next
    closing.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not close cases.
        Refused: the case is open or was closed for too long, or no reason is given.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.closes_cases(actor))
    closing = _closing(case)
    told = require_words(words, most=SAID_MAX, field="words", empty="Say why the case goes on.")
    letters = waiting_letters(closing)
    reopening = Reopening(
        case=case,
        closing=closing,
        closed_on=closing.on,
        on=local_day(case, now),
        words=told,
        reopened_by=actor,
        reopened_at=now,
    )
    reopen_case(case_id=case.pk, record=reopening, follows=_follows(case, closing), actor=actor, now=now)
    reopening.save(force_insert=True)
    for model in (ExitSummary, ScreenClosing):
        model.objects.filter(closing=closing, voided_at__isnull=True).update(voided_at=now, voided_by=actor)
    for letter in letters:
        withdraw_notice(notice_id=letter.pk, words=TAKEN_BACK, actor=actor, now=now)
    return reopening


@transaction.atomic
def write_exit_letter(*, summary_id: UUID, participant_id: UUID, way: str, actor: User, now: datetime) -> Notice:
    """Write the family a letter about its leaving, through the one gate; it waits to be printed and mailed.

    Policy: DPAWS expectations 19 (A073); domain 7.

    Raises:
        Case.DoesNotExist: no such summary in a case that the actor may see.
        PermissionDenied: the actor may not write notices.
        GateRefused: the way is closed for this person.
        Refused: the closing of the summary was taken back.
    """
    case = locked_case(actor, **of_record(ExitSummary, summary_id))
    permissions.require(permissions.can_write_notice(actor, case))
    summary = ExitSummary.objects.get(pk=summary_id, case=case)
    if summary.voided_at is not None or case.closed_on is None:
        raise Refused("The closing was taken back; no letter tells of it.")
    letter = Letter(kind=NoticeKind.GENERAL, way=way, words=letter_of(case, summary))
    return write_notice(case_id=case.pk, participant_id=participant_id, letter=letter, actor=actor, now=now)


def letter_of(case: Case, summary: ExitSummary) -> str:
    """Return the words of the letter about a closing that stands."""
    return letter_words(
        closed_on=summary.closing.on,
        after=after_of(case),
        goes_on=goes_on_of(case),
        family_words=summary.family_words,
    )


def _closing(case: Case) -> Event:
    closing = closing_of(case) if case.closed_on else None
    if closing is None:
        raise Refused(IS_OPEN)
    return closing


def _follows(case: Case, closing: Event) -> list[Event]:
    """Return the lines that rest on a closing: its summary, its screen."""
    kinds = (EventKind.EXIT_SUMMARY_FILED, EventKind.WORK_SCREEN_CLOSED)
    return list(case.events.standing().filter(kind__in=kinds, on__gte=closing.on.replace(day=1)).order_by("pk"))
