"""Certifications and their reviews."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Event,
    EventKind,
    Refused,
    User,
    calendars,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
    require_day,
)
from eligibility.choices import InterviewHow, Programme, ReviewKind, ReviewResult
from eligibility.models import Application, Certification, Review
from eligibility.operations.applications import NOT_STANDING, open_application
from eligibility.operations.taking_back import take_lines_back
from eligibility.queries.actions import ended_on, stands_of
from eligibility.queries.certifications import (
    first_month_to_certify,
    home_visit_since,
    is_child_only,
    latest_certification,
    length_for,
    next_kind,
)
from eligibility.queries.decision_letters import live_letters
from eligibility.queries.places import of_programme, of_visible
from eligibility.rules.certification import last_month_of, require_length, reviews_of

WORDS_MAX = 300
TOO_LONG = f"Keep this under {WORDS_MAX + 1} characters."
NO_APPROVAL = "Nothing is approved yet. A family is certified with the decision that approves."
REVIEW_FIRST = "The certification before was not reviewed. Write down its review first."
HAS_OWN_PERIOD = "Help after violence has a period of its own."
GIVEN_BACK = "Given back: the adverse action that ended it was taken back."
VISIT_NEEDED = "A review of a child-only case asks a home visit since the review before. Say why there was none."


@transaction.atomic
def set_certification(*, application_id: UUID, months: int, why: str, actor: User, now: datetime) -> Certification:
    """Certify a family for so many months, from the first month that was approved or that follows the last ones.

    Policy: 7 CFR 273.10(f)(1), 273.14; OAR 461-115-0450, 461-115-0430; 45 CFR 98.21(a); family coach position
    description, eligibility (O047).

    Raises:
        Case.DoesNotExist: no such application that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: nothing is approved, the review comes first, or the length cannot be or has no reason.
    """
    case = locked_case(actor, **of_programme(Application, application_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    application = open_application(application_id)
    if application.programme == Programme.TA_DVS:
        raise Refused(HAS_OWN_PERIOD)
    why = _line(why, "why")
    today = local_day(case, now)
    first = first_month_to_certify(application)
    if first is None:
        raise Refused(NO_APPROVAL)
    before = latest_certification(case, application.programme)
    _require_review(before, first)
    length = length_for(application, first)
    require_length(length, months, why)
    row = Certification(
        case=case,
        application=application,
        programme=application.programme,
        first_month=first,
        last_month=last_month_of(first, months),
        source=length.id if length else "",
        why=why,
        set_on=today,
        set_by=actor,
        set_at=now,
    )
    with refusing("certification_no_overlap", "The family is certified for some of these months already."):
        row.save(force_insert=True)
    _say_set(row, actor=actor, now=now)
    return row


@transaction.atomic
def void_certification(*, certification_id: UUID, actor: User, now: datetime) -> Certification:
    """Take back a certification that was set by mistake.

    Raises:
        Case.DoesNotExist: no such certification that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: it was taken back before, it was reviewed, or a letter told of it.
    """
    case = locked_case(actor, **of_visible(Certification, certification_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    row = Certification.objects.get(pk=certification_id, case=case)
    if row.voided_at is not None:
        raise Refused(NOT_STANDING)
    if row.ended_at is not None:
        raise Refused("It ended; what was so stays.")
    if row.reviews.filter(voided_at__isnull=True).exists():
        raise Refused("It was reviewed already. Take the review back first.")
    if any(one.certification_id == row.pk for one in live_letters(case, row.programme)):
        raise Refused("A notice tells the family of it already.")
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=row.pk, actor=actor, now=now)
    return row


@transaction.atomic
def end_certification(*, certification_id: UUID, actor: User, now: datetime) -> Certification:
    """End a certification whose benefit an adverse action ended; its last month is counted from that action.

    After a denial at review it is the last month it had: what was owed of it is closed. Where it was renewed before the
    end was proposed, and that takes effect on its first day, no month of it is left.

    Policy: 7 CFR 273.13; `notice.continuation`.

    Raises:
        Case.DoesNotExist: no such certification that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: it ended or was taken back already, or no end is in effect.
    """
    case = locked_case(actor, **of_visible(Certification, certification_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    row = Certification.objects.get(pk=certification_id, case=case)
    if row.voided_at is not None or row.ended_at is not None:
        raise Refused(NOT_STANDING)
    today = local_day(case, now)
    ended = ended_on(stands_of(case, today=today), row.programme, row)
    if ended is None or ended > today:
        raise Refused("No adverse action that ends it is in effect.")
    last = calendars.day_of_month(ended, -1, 1)
    row.ended_month, row.ended_by, row.ended_at = last, actor, now
    row.save(update_fields=["ended_month", "ended_by", "ended_at"])
    before = row.reviews.filter(voided_at__isnull=True).order_by("-entered_at").first()
    facts = {
        "programme": row.programme,
        "about": before.pk if before else row.pk,
        "last_day": calendars.end_of_month(last),
    }
    line = ledger.Line(EventKind.CERTIFICATION_ENDED, today, None, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


def give_certification_back(*, row: Certification, actor: User, now: datetime) -> Certification | None:
    """Certify a family for the months that an adverse action ended, where that is taken back; None where none is left.

    What ended stays on file as it was. Months for which the family was certified anew meanwhile are left to that.

    Policy: 7 CFR 273.15(c)(1), 273.17; `notice.continuation`.
    """
    if row.ended_month is None:
        return None
    first, last = calendars.day_of_month(row.ended_month, 1, 1), row.last_month
    rows = Certification.objects.standing().filter(case=row.case_id, programme=row.programme, first_month__gte=first)
    anew = rows.exclude(pk=row.pk).order_by("first_month").first()
    if anew is not None:
        last = min(last, calendars.day_of_month(anew.first_month, -1, 1))
    if first > last:
        return None
    back = Certification(
        case=row.case,
        application=row.application,
        programme=row.programme,
        first_month=first,
        last_month=last,
        source=row.source,
        why=GIVEN_BACK,
        set_on=local_day(row.case, now),
        set_by=actor,
        set_at=now,
    )
    back.save(force_insert=True)
    _say_set(back, actor=actor, now=now)
    return back


@transaction.atomic
def record_review(
    *,
    certification_id: UUID,
    participant_id: UUID,
    held_on: date,
    how: str,
    result: str,
    no_visit_why: str,
    actor: User,
    now: datetime,
) -> Review:
    """Write down the review that a certification owes next; of a child-only case not without a home visit or a reason.

    Policy: 7 CFR 273.12(a)(5), 273.14; OAR 461-170-0010; 7 AAC 45.277; NC family worker duties (N010).

    Raises:
        Case.DoesNotExist: no such certification that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: nothing is owed, it is no adult of the case, a day, how or result cannot be, or the visit is missing.
    """
    case = locked_case(actor, **of_visible(Certification, certification_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    certification = Certification.objects.get(pk=certification_id, case=case)
    if certification.voided_at is not None:
        raise Refused(NOT_STANDING)
    if certification.ended_at is not None:
        raise Refused("This certification ended.")
    due = next_kind(certification, case.office.jurisdiction, held_on)
    if due is None:
        raise Refused("Every review of this certification is written down.")
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Choose an adult of the case.", field="participant_id")
    _require_held(certification, held_on, how, result, today=local_day(case, now))
    no_visit_why = _line(no_visit_why, "no_visit_why")
    visit = home_visit_since(case, certification, until=held_on) if is_child_only(case) else None
    if is_child_only(case) and visit is None and not no_visit_why:
        raise Refused(VISIT_NEEDED, field="no_visit_why")
    row = Review(
        case=case,
        certification=certification,
        programme=certification.programme,
        kind=due.kind,
        participant=participant,
        held_on=held_on,
        how=how,
        result=result,
        is_child_only=is_child_only(case),
        visit=visit,
        no_visit_why="" if visit else no_visit_why,
        held_by=actor,
        entered_at=now,
    )
    before = certification.reviews.filter(voided_at__isnull=True).order_by("-entered_at").first()
    row.save(force_insert=True)
    coming = next_kind(certification, case.office.jurisdiction, held_on)
    facts = {"programme": row.programme, "about": before.pk if before else certification.pk, "result": row.result}
    due_on = coming.on if coming else None
    line = ledger.Line(EventKind.BENEFIT_REVIEWED, held_on, participant, row, due_on=due_on, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def void_review(*, review_id: UUID, actor: User, now: datetime) -> Review:
    """Take back a review that was written down by mistake; what came after it then meets what this one had met.

    Raises:
        Case.DoesNotExist: no such review that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: it was taken back before, or a certification follows on it.
    """
    case = locked_case(actor, **of_visible(Review, review_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    row = Review.objects.select_related("certification").get(pk=review_id, case=case)
    if row.voided_at is not None:
        raise Refused(NOT_STANDING)
    later = Certification.objects.standing().filter(
        case=case, programme=row.programme, first_month__gt=row.certification.last_month
    )
    if row.kind == ReviewKind.RECERTIFICATION and later.exists():
        raise Refused("A certification follows on this review.")
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    _name_the_one_before(row, actor=actor, now=now)
    take_lines_back(case=case, subject_id=row.pk, actor=actor, now=now)
    return row


def _name_the_one_before(row: Review, *, actor: User, now: datetime) -> None:
    """Let the line that names a review as the one before it name what that review itself named.

    Else the day which that one carried could never be met again.
    """
    standing = Event.objects.standing().filter(case=row.case_id)
    own = standing.filter(kind=EventKind.BENEFIT_REVIEWED, subject_id=row.pk).first()
    following = standing.filter(
        kind__in=[EventKind.BENEFIT_REVIEWED, EventKind.CERTIFICATION_ENDED], facts__about=str(row.pk)
    )
    later = following.select_related("participant").first()
    if own is None or later is None or later.subject_id is None:
        return
    subject: Review | Certification = row.certification
    facts: dict[str, object] = {"programme": row.programme, "about": UUID(own.facts["about"])}
    if later.kind == EventKind.BENEFIT_REVIEWED:
        subject = Review.objects.get(pk=later.subject_id)
        facts["result"] = later.facts["result"]
    else:
        facts["last_day"] = date.fromisoformat(later.facts["last_day"])
    kind = EventKind(later.kind)
    lines = [
        ledger.Line(EventKind.TAKEN_BACK, later.on, later.participant, voids=later),
        ledger.Line(kind, later.on, later.participant, subject, due_on=later.due_on, facts=facts),
    ]
    ledger.record_lines(row.case, lines, actor=actor, now=now)


def _line(words: str, field: str) -> str:
    words = words.strip()
    if len(words) > WORDS_MAX:
        raise Refused(TOO_LONG, field=field)
    return words


def _require_review(before: Certification | None, first: date) -> None:
    """Stop where one certification follows on another that nobody reviewed, or whose review ended it.

    A family that was without a benefit in between applied anew: its application is looked at whole.
    """
    is_anew = before is not None and before.ended_at is not None
    if before is None or is_anew or first > calendars.day_of_month(before.last_month, 1, 1):
        return
    held = before.reviews.filter(voided_at__isnull=True, kind=ReviewKind.RECERTIFICATION).order_by("-held_on").first()
    if held is None:
        raise Refused(REVIEW_FIRST)
    if held.result == ReviewResult.ENDS:
        raise Refused("By its review it does not go on.")


def _require_held(certification: Certification, held_on: date, how: str, result: str, *, today: date) -> None:
    require_day(held_on, today=today, field="held_on")
    if held_on < certification.first_month:
        raise Refused("This is before the certification began.", field="held_on")
    if how not in InterviewHow.values:
        raise Refused("Say how it was held.", field="how")
    if result not in ReviewResult.values:
        raise Refused("Say what came of it.", field="result")


def _say_set(row: Certification, *, actor: User, now: datetime) -> None:
    """Write the ledger's line, which carries the day by which its first review is due."""
    case: Case = row.case
    first = reviews_of(row.programme, case.office.jurisdiction, row.first_month, row.last_month)[0]
    facts = {"programme": row.programme, "last_day": calendars.end_of_month(row.last_month)}
    line = ledger.Line(EventKind.CERTIFICATION_SET, row.set_on, None, row, due_on=first.on, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
