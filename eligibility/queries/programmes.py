"""Each programme of a case in one place: how it stands, until when, what is due, and what happened (O047)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from casework.public import Case, User, calendars, wording
from eligibility.choices import ActionKind, Programme
from eligibility.models import (
    Application,
    Certification,
    ChangeReport,
    DecisionNotice,
    Determination,
    Review,
    Verification,
)
from eligibility.queries.actions import ActionStand, Stage, ended_on, has_left, is_waiting, stands_of
from eligibility.queries.certifications import ReviewDue, reviews_due
from eligibility.queries.decision_letters import letter_of
from eligibility.queries.levels import Levels
from eligibility.rules.wording import dollars

LOG_SHOWN = 12


@dataclass(frozen=True)
class LogLine:
    """One thing that happened to a programme."""

    on: date
    words: str
    url: str = ""


@dataclass(frozen=True)
class ActionLine:
    """An adverse action in one line."""

    id: UUID
    label: str
    stage: str
    effective_on: date | None
    is_pressing: bool


@dataclass(frozen=True)
class OwedNotice:
    """A decision of which the family has no letter yet."""

    determination_id: UUID
    month: date


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme: `status` in words with its `tone`; the rest empty where there is none."""

    application_id: UUID
    programme: str
    label: str
    status: str
    tone: str
    certification: Certification | None
    certified_until: date | None
    is_approved: bool
    may_be_ended: bool
    review: ReviewDue | None
    reviews: list[Review]
    proofs_due: int
    next_proof_on: date | None
    actions: list[ActionLine]
    owed: list[OwedNotice]
    log: list[LogLine]

    @property
    def may_be_acted_on(self) -> bool:
        """Whether there is something to take away and nothing on its way."""
        return self.is_approved and not any(one.is_pressing for one in self.actions)


@dataclass(frozen=True)
class _Read:
    """What was read of a case once, for all programmes."""

    applications: list[Application]
    decisions: list[Determination]
    certifications: list[Certification]
    letters: list[DecisionNotice]
    stands: list[ActionStand]
    proofs: list[Verification]
    today: date


def programmes_of(case: Case, *, viewer: User, today: date) -> list[ProgrammeLine]:
    """Return the programmes that something was decided of or certified; help after violence stands with its decisions.

    Policy: family coach position description, eligibility (O047).
    """
    applications = Application.objects.visible_to(viewer).standing().filter(case=case, withdrawn_on__isnull=True)
    decisions = Determination.objects.newest().filter(case=case).exclude(programme=Programme.TA_DVS)
    certifications = Certification.objects.visible_to(viewer).standing().filter(case=case).prefetch_related("reviews")
    letters = DecisionNotice.objects.visible_to(viewer).filter(case=case).select_related("notice", "determination")
    read = _Read(
        list(applications.exclude(programme=Programme.TA_DVS).order_by("-filed_on", "pk")),
        list(decisions.only("pk", "programme", "month", "is_eligible", "monthly_benefit", "decided_on")),
        list(certifications.latest_first()),
        list(letters.order_by("-made_at", "-pk")),
        stands_of(case, today=today),
        list(Verification.objects.standing().filter(case=case, received_on__isnull=True).select_related("application")),
        today,
    )
    decided = {one.programme for one in read.decisions}
    due = {one.certification_id: one for one in reviews_due(case, today=today, rows=read.certifications)}
    return [_line(case, programme, read, due) for programme in Programme if programme in decided]


def open_changes(case: Case, *, viewer: User) -> list[ChangeReport]:
    """Return the reported changes of a case that nobody has settled, the oldest first."""
    rows = ChangeReport.objects.visible_to(viewer).open().filter(case=case)
    return list(rows.select_related("participant__person__merged_into", "recorded_by").order_by("received_on", "pk"))


def settled_changes(case: Case, *, viewer: User) -> list[ChangeReport]:
    """Return the reported changes of a case that are settled, the latest first."""
    rows = ChangeReport.objects.visible_to(viewer).standing().filter(case=case, settled_on__isnull=False)
    return list(rows.select_related("settled_by").order_by("-settled_on", "-pk")[:LOG_SHOWN])


def _line(case: Case, programme: str, read: _Read, due: dict[UUID, ReviewDue]) -> ProgrammeLine:
    application = next(one for one in read.applications if one.programme == programme)
    decisions = sorted((one for one in read.decisions if one.programme == programme), key=lambda one: one.month)
    certifications = [one for one in read.certifications if one.programme == programme]
    letters = [one for one in read.letters if one.programme == programme]
    stands = [one for one in read.stands if one.action.programme == programme]
    current = _current(certifications, read.today)
    ended = ended_on(stands, programme, current) if current else None
    until = _until(current, ended)
    newest = decisions[-1]
    status, tone = _status(newest, current, until, read.today)
    proofs = sorted(one.due_on for one in read.proofs if one.application.programme == programme)
    return ProgrammeLine(
        application_id=application.pk,
        programme=programme,
        label=str(Programme(programme).label),
        status=status,
        tone=tone,
        certification=current,
        certified_until=until,
        is_approved=newest.is_eligible,
        may_be_ended=current is not None and current.ended_at is None and ended is not None and ended <= read.today,
        review=due.get(current.pk) if current else None,
        reviews=_standing_reviews(current),
        proofs_due=len(proofs),
        next_proof_on=proofs[0] if proofs else None,
        actions=[_action(one) for one in stands],
        owed=_owed(decisions, letters, certifications, stands),
        log=_log(decisions, certifications, letters, stands),
    )


def _current(certifications: Sequence[Certification], today: date) -> Certification | None:
    """Return the certification of this month, else the next one, else the last one."""
    month = today.replace(day=1)
    now = [one for one in certifications if one.first_month <= month <= one.really_until]
    return next(iter(now or certifications), None)


def _until(current: Certification | None, ended: date | None) -> date | None:
    if current is None:
        return None
    last = calendars.end_of_month(current.really_until)
    return min(last, calendars.end_of_month(calendars.day_of_month(ended, -1, 1))) if ended else last


def _status(newest: Determination, current: Certification | None, until: date | None, today: date) -> tuple[str, str]:
    if not newest.is_eligible and current is None:
        return "Denied", "over"
    if current is None:
        return "Approved, not certified yet", "soon"
    if until is not None and until < today:
        return "Ended", "line"
    return "Certified", "ok"


def _standing_reviews(current: Certification | None) -> list[Review]:
    if current is None:
        return []
    held = [one for one in current.reviews.all() if one.voided_at is None]
    return sorted(held, key=lambda one: one.held_on, reverse=True)


def _action(stand: ActionStand) -> ActionLine:
    return ActionLine(
        id=stand.action.pk,
        label=str(ActionKind(stand.action.kind).label),
        stage=stand.stage.value,
        effective_on=stand.effective_on or (stand.letter.effective_on if stand.letter else None),
        is_pressing=not stand.is_over,
    )


def _owed(
    decisions: Sequence[Determination],
    letters: Sequence[DecisionNotice],
    certifications: Sequence[Certification],
    stands: Sequence[ActionStand],
) -> list[OwedNotice]:
    """Return the decisions without a letter; less is told by that of an adverse action, a penalty or an overpayment."""
    live = [one for one in letters if has_left(one) or is_waiting(one)]
    found: list[OwedNotice] = []
    levels = Levels(stands, certifications, letters)
    for one in decisions:
        if levels.is_told_apart(one):
            continue
        of_it = (row for row in certifications if row.first_month <= one.month <= row.really_until)
        if letter_of(one, live, next(of_it, None)) is None:
            found.append(OwedNotice(one.pk, one.month))
    return found


def _log(
    decisions: Sequence[Determination],
    certifications: Sequence[Certification],
    letters: Sequence[DecisionNotice],
    stands: Sequence[ActionStand],
) -> list[LogLine]:
    """Return what happened, the latest first."""
    found: list[LogLine] = []
    for row in decisions:
        answer = dollars(float(row.monthly_benefit)) if row.is_eligible else "not eligible"
        url = reverse("eligibility:determination", args=[row.pk])
        found.append(LogLine(row.decided_on, f"Decided for {wording.month_words(row.month)}: {answer}", url))
    for one in certifications:
        months = f"{wording.month_words(one.first_month)} to {wording.month_words(one.last_month)}"
        found.append(LogLine(one.set_on, f"Certified, {months}"))
        found.extend(
            LogLine(review.held_on, f"{review.get_kind_display()}: {review.get_result_display().lower()}")
            for review in _standing_reviews(one)
        )
    for letter in letters:
        url = reverse("casework:notice", args=[letter.case_id, letter.notice_id])
        state = letter.notice.get_state_display().lower()
        found.append(LogLine(letter.written_on, f"Notice: {letter.get_kind_display().lower()}, {state}", url))
    for stand in stands:
        url = reverse("eligibility:action", args=[stand.action.pk])
        words = f"Adverse action proposed: {stand.action.get_kind_display().lower()}"
        found.append(LogLine(stand.action.proposed_on, words, url))
        if stand.stage == Stage.TAKEN_BACK and stand.action.taken_back_on:
            why = stand.action.get_taken_back_for_display().lower()
            found.append(LogLine(stand.action.taken_back_on, f"Adverse action taken back: {why}", url))
    return sorted(found, key=lambda one: one.on, reverse=True)[:LOG_SHOWN]
