"""What beat starts: ticks without arguments. Each may come late, twice or not at all; the rows say what is to do."""

import logging
from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from casework import engine, scanner
from casework.choices import DatabaseRole, GateReason
from casework.context import in_context
from casework.models import Case, User
from casework.operations import sign_ins
from casework.operations.deliveries import Claimed, claim_notice, deliver_notice, give_up_notice
from casework.operations.digests import claim_digest, owe_digests, send_digest
from casework.operations.documents import clear_orphans, scan_next
from casework.operations.urgent_calls import claim_urgent_call, make_urgent_call

#: Digests of one tick; the rest follows at the next.
DIGESTS_AT_ONCE = 50
#: Letters rendered and messages sent in one tick.
NOTICES_AT_ONCE = 50
#: After so many mails that the server did not take, the tick ends.
FAILURES_AT_MOST = 3
#: Files of one tick that are asked about.
SCANS_AT_ONCE = 100
RECONCILED_DAYS = 100
SUNDAY = 7
#: A whole reconcile may take longer than a tick. It may also be begun again: a second one finds the first at work.
LONGEST_SECONDS = 60 * 60

log = logging.getLogger(__name__)


@shared_task
def sweep() -> int:
    """Say each line that a deadline crossed; return how many alerts were raised."""
    report = engine.sweep(now=timezone.now())
    return report.alerts_raised if report else 0


@shared_task
def deliver() -> int:
    """Make the urgent calls and send the digests that are owed; return how many mails left."""
    now = timezone.now()
    called = _call(now)
    with in_context(role=DatabaseRole.SENDER):
        owe_digests(now=now)
    sent = failures = 0
    while sent + failures < DIGESTS_AT_ONCE and failures < FAILURES_AT_MOST:
        with in_context(role=DatabaseRole.SENDER):
            claimed = claim_digest(now=now)
        if claimed is None:
            break
        try:
            with in_context(role=DatabaseRole.SENDER):
                sent += send_digest(digest_id=claimed.pk, now=timezone.now())
        except OSError as error:
            failures += 1
            log.warning("digest %s was not sent: %s", claimed.pk, type(error).__name__)
    return called + sent


def _call(now: datetime) -> int:
    """Make the urgent calls that are owed; the first that the server does not take ends it."""
    called = 0
    for _ in range(DIGESTS_AT_ONCE):
        with in_context(role=DatabaseRole.SENDER):
            call_id = claim_urgent_call(now=now)
        if call_id is None:
            break
        try:
            with in_context(role=DatabaseRole.SENDER):
                called += make_urgent_call(call_id=call_id, now=timezone.now())
        except OSError as error:
            log.warning("urgent call %s was not sent: %s", call_id, type(error).__name__)
            break
    return called


@shared_task
def turn_off_unused() -> int:
    """Turn off sign-ins that nobody uses; return how many."""
    with in_context(role=DatabaseRole.WORKER):
        turned_off = sign_ins.turn_off_unused(unused_days=settings.SIGN_IN_UNUSED_DAYS, now=timezone.now())
    for one in turned_off:
        log.warning("the sign-in of %s is turned off: nobody used it", one.user.username)
    return len(turned_off)


@shared_task
def send_notices() -> int:
    """Render the letters that wait and send the messages that are due; return how many were done.

    One that breaks in itself is tried again like one that nobody took, and holds up no other.
    """
    done = failures = 0
    for _ in range(NOTICES_AT_ONCE):
        if failures >= FAILURES_AT_MOST:
            break
        with in_context(role=DatabaseRole.SENDER):
            claimed = claim_notice(now=timezone.now())
            asker = User.objects.filter(pk=claimed.asked_by_id).first() if claimed else None
        if claimed is None or asker is None:
            break
        try:
            with in_context(actor=asker):
                done += deliver_notice(
                    notice_id=claimed.notice_id, attempt_id=claimed.attempt_id, actor=asker, now=timezone.now()
                )
        except (Case.DoesNotExist, PermissionDenied):
            _give_up(claimed, GateReason.LOST_SIGHT)
        except OSError as error:
            failures += 1
            log.warning("notice %s was not sent: %s", claimed.notice_id, type(error).__name__)
            _give_up(claimed, GateReason.NOT_TAKEN)
        except Exception as error:
            log.error("notice %s is broken: %s", claimed.notice_id, type(error).__name__)  # noqa: TRY400 - no contents
            _give_up(claimed, GateReason.NOT_TAKEN)
    return done


def _give_up(claimed: Claimed, reason: GateReason) -> None:
    with in_context(role=DatabaseRole.SENDER):
        give_up_notice(notice_id=claimed.notice_id, reason=reason, now=timezone.now())


@shared_task(soft_time_limit=LONGEST_SECONDS - 60, time_limit=LONGEST_SECONDS)
def settle() -> int:
    """Bring deadlines in line with what administrators changed; return how many changed."""
    with engine.only_one(engine.RECONCILE_LOCK) as is_mine:
        return engine.settle(now=timezone.now()) if is_mine else 0


@shared_task(soft_time_limit=LONGEST_SECONDS - 60, time_limit=LONGEST_SECONDS)
def reconcile() -> int:
    """Hold deadlines against the ledger, on Sundays all of them; return how many differed."""
    now = timezone.now()
    with engine.only_one(engine.RECONCILE_LOCK) as is_mine:
        if not is_mine:
            return 0
        engine.settle(now=now)
        return engine.reconcile(now=now, window_days=None if now.isoweekday() == SUNDAY else RECONCILED_DAYS)


@shared_task
def scan_documents() -> int:
    """Ask the virus scanner about files that nobody checked yet; return how many it spoke of.

    One that is down is asked a few times only; its files stay held, and the next tick asks again. A file that is gone
    or broken says nothing of the scanner.
    """
    spoken = silent = 0
    last = None
    while scanner.is_configured() and spoken + silent < SCANS_AT_ONCE and silent < FAILURES_AT_MOST:
        with in_context(role=DatabaseRole.WORKER):
            scanned = scan_next(after=last, now=timezone.now())
        if scanned is None:
            break
        last, verdict = scanned
        if verdict is None:
            log.error("the file of document %s is gone or broken", last)
        elif verdict == scanner.Verdict.NOTHING:
            silent += 1
            log.warning("document %s was not checked: the scanner said nothing", last)
        else:
            spoken += 1
    return spoken


@shared_task
def clear_files() -> int:
    """Take away files that belong to no document; return how many."""
    with in_context(role=DatabaseRole.WORKER):
        return clear_orphans(now=timezone.now())
