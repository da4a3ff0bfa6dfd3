"""Work activities of an adult: assigned, changed, paused, looked at, ended; and how often timesheets come in."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Provider,
    Refused,
    User,
    local_day,
    locked_case,
    participant_of,
    permissions,
    require_same,
    stand_of,
)
from coaching.choices import JobSearchPart, TimesheetRhythm, WorkActivity
from coaching.counting import count_later
from coaching.models import Activity, ActivityCheck, ActivityPause, Placement, SitePosition, TimesheetDuty, WorkHours
from coaching.operations.changes import say_work_begins, say_work_ends
from coaching.operations.placements import Placing, chosen_position, place
from coaching.queries.duties import sees_treatment, why_no_duty
from coaching.queries.places import of_record
from coaching.rules import short, work

WORDS_MAX, PLACE_MAX, WHO_MAX, SAID_MAX = 160, 200, 160, 300
MOST_WEEKLY = 99
NO_PART = "Choose a part of the list."
KEPT_APART = "The coach of this case changes what this activity is."
MOST_TRIES = 99


@dataclass(frozen=True)
class ActivityFacts:
    """What an activity is: how many hours a week, where, who watches over the hours, when it is looked at next.

    `part` is what of job search and job readiness it is; `certified_by` the professional who certifies a treatment.
    """

    words: str
    weekly_hours: Decimal
    provider_id: UUID | None
    place: str
    hours_supervisor: str
    next_check_on: date
    part: str = ""
    certified_by: str = ""


@transaction.atomic
def assign_activity(
    *,
    case_id: UUID,
    participant_id: UUID,
    kind: str,
    facts: ActivityFacts,
    first_day: date,
    last_day: date | None,
    placing: Placing | None = None,
    actor: User,
    now: datetime,
) -> Activity:
    """Assign a work activity to an adult with its hours a week; nothing is assigned without a day to look at it.

    `placing` puts it into a position of a work site (A089); place and watcher are the site's where none are typed.

    Policy: DPAWS expectations 10 (A039), Work First 2 (A105); 45 CFR 261.30.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: the person has no work duty, a day or the hours cannot be, or something is missing.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_assign_activity(actor, case))
    participant = participant_of(case, participant_id)
    today = local_day(case, now)
    if reason := why_no_duty(case, participant, today=today):
        raise Refused(reason)
    if kind not in WorkActivity.values:
        raise Refused("Choose what kind of activity it is.", field="kind")
    if last_day is not None and last_day < first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    if first_day < case.opened_on:
        raise Refused("The case was not open yet on this day.", field="first_day")
    activity = Activity(
        case=case,
        participant=participant,
        kind=kind,
        first_day=first_day,
        last_day=last_day,
        assigned_by=actor,
        assigned_at=now,
    )
    position = chosen_position(case, placing.position_id) if placing else None
    _require_may_know(facts, case, actor)
    _put(activity, _at_site(facts, position) if position else facts, today=today)
    activity.save(force_insert=True)
    if placing and position:
        place(activity=activity, position=position, over_words=placing.over_words, actor=actor, now=now)
    say_work_begins(activity=activity, actor=actor, now=now)
    count_later(case.pk)
    return activity


@transaction.atomic
def change_activity(
    *, activity_id: UUID, facts: ActivityFacts, seen: str | None, actor: User, now: datetime
) -> Activity:
    """Change what an activity is; its kind and its first day stay, as hours stand on them.

    Raises:
        Case.DoesNotExist: no such activity in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        StandChanged: somebody changed it meanwhile.
        Refused: it ended, or something cannot be.
    """
    activity = _locked(activity_id, actor, now)
    if activity.part == JobSearchPart.TREATMENT and not sees_treatment(actor, activity.case):
        raise Refused(KEPT_APART)
    _require_may_know(facts, activity.case, actor)
    require_same(seen, activity_stand(activity))
    _put(activity, facts, today=local_day(activity.case, now))
    activity.rev += 1
    activity.save()
    count_later(activity.case_id)
    return activity


@transaction.atomic
def end_activity(*, activity_id: UUID, last_day: date, words: str, actor: User, now: datetime) -> Activity:
    """End an activity with its last day and the reason.

    Policy: DPAWS expectations 10 (A039).

    Raises:
        Case.DoesNotExist: no such activity in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: it ended already, the day cannot be, hours stand after it, or no reason is given.
    """
    activity = _locked(activity_id, actor, now)
    if last_day < activity.first_day:
        raise Refused("The activity had not begun on this day.", field="last_day")
    if last_day > local_day(activity.case, now):
        raise Refused("An activity ends on a day that has come. Until then it runs.", field="last_day")
    if not words.strip():
        raise Refused("Say why it ends.", field="words")
    if any(_begins(row) > last_day for row in WorkHours.objects.filter(activity=activity, hours__gt=0)):
        raise Refused("Hours are written down after this day. Choose a later one, or mend the hours.", field="last_day")
    activity.last_day = last_day
    activity.ended_words = short(words, SAID_MAX, "words")
    activity.rev += 1
    activity.save(update_fields=["last_day", "ended_words", "rev"])
    say_work_ends(activity=activity, actor=actor, now=now)
    count_later(activity.case_id)
    return activity


def _begins(row: WorkHours) -> date:
    return row.on or max(row.week_of, row.month)


@transaction.atomic
def pause_activity(
    *, activity_id: UUID, first_day: date, last_day: date, words: str, tries: int, actor: User, now: datetime
) -> ActivityPause:
    """Let an activity rest from day to day, with the reason and how often another way was tried.

    Policy: re-engagement guide (R036): job search postponed for two weeks while child care is looked for.

    Raises:
        Case.DoesNotExist: no such activity in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: it ended, the days cannot be or lie in another pause, or no reason is given.
    """
    activity = _locked(activity_id, actor, now)
    if first_day < activity.first_day:
        raise Refused("The activity had not begun on this day.", field="first_day")
    if last_day < first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    if not words.strip():
        raise Refused("Say why it rests.", field="words")
    if not 0 <= tries <= MOST_TRIES:
        raise Refused(f"Count the tries: 0 to {MOST_TRIES}.", field="tries")
    if ActivityPause.objects.filter(activity=activity, first_day__lte=last_day, last_day__gte=first_day).exists():
        raise Refused("It rests on some of these days already.", field="first_day")
    pause = ActivityPause(
        case=activity.case,
        activity=activity,
        first_day=first_day,
        last_day=last_day,
        words=short(words, SAID_MAX, "words"),
        tries=tries,
        entered_by=actor,
        entered_at=now,
    )
    pause.save(force_insert=True)
    count_later(activity.case_id)
    return pause


@transaction.atomic
def check_activity(
    *, activity_id: UUID, on: date, words: str, next_check_on: date, actor: User, now: datetime
) -> ActivityCheck:
    """Write down how an activity goes, and the day of the next look.

    Policy: DPAWS expectations 10 (A039): activities are monitored, each with the day of the next check.

    Raises:
        Case.DoesNotExist: no such activity in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: it ended, a day cannot be, or nothing is said.
    """
    activity = _locked(activity_id, actor, now)
    today = local_day(activity.case, now)
    if not activity.first_day <= on <= today:
        raise Refused("Choose a day from its first one on, no later than today.", field="on")
    if not words.strip():
        raise Refused("Write down how it goes.", field="words")
    _require_next(next_check_on, today)
    check = ActivityCheck(
        case=activity.case,
        activity=activity,
        on=on,
        words=short(words, SAID_MAX, "words"),
        entered_by=actor,
        entered_at=now,
    )
    check.save(force_insert=True)
    activity.next_check_on = next_check_on
    activity.rev += 1
    activity.save(update_fields=["next_check_on", "rev"])
    return check


@transaction.atomic
def set_timesheet_duty(
    *, case_id: UUID, participant_id: UUID, rhythm: str, first_day: date, actor: User, now: datetime
) -> TimesheetDuty:
    """Decide how often a person turns in a timesheet, from a day on.

    Policy: DPAWS expectations 15 (A053, A054): weekly, every two weeks or monthly, as the case manager decides.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: the person has no work duty, another rhythm begins on or after that day, or the day cannot be.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_assign_activity(actor, case))
    participant = participant_of(case, participant_id)
    if reason := why_no_duty(case, participant, today=local_day(case, now)):
        raise Refused(reason)
    if rhythm not in TimesheetRhythm.values:
        raise Refused("Choose how often.", field="rhythm")
    if first_day < case.opened_on:
        raise Refused("The case was not open yet on this day.", field="first_day")
    if TimesheetDuty.objects.filter(participant=participant, first_day__gte=first_day).exists():
        raise Refused("Another rhythm begins on this day or after it. Choose a later day.", field="first_day")
    duty = TimesheetDuty(
        case=case, participant=participant, rhythm=rhythm, first_day=first_day, set_by=actor, set_at=now
    )
    duty.save(force_insert=True)
    return duty


def _require_may_know(facts: ActivityFacts, case: Case, actor: User) -> None:
    if facts.part == JobSearchPart.TREATMENT and not sees_treatment(actor, case):
        raise Refused(NO_PART, field="part")


def activity_stand(activity: Activity) -> str:
    """Return the digest of what a page shows of an activity."""
    return stand_of(
        [
            activity.words,
            activity.weekly_hours.normalize(),
            activity.provider_id,
            activity.place,
            activity.hours_supervisor,
            activity.part,
            activity.certified_by,
            activity.next_check_on,
            activity.last_day,
        ]
    )


def _locked(activity_id: UUID, actor: User, now: datetime) -> Activity:
    case = locked_case(actor, **of_record(Activity, activity_id))
    permissions.require(permissions.can_assign_activity(actor, case))
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity_id)
    activity.case = case
    if activity.last_day is not None and activity.last_day < local_day(case, now):
        raise Refused("This activity has ended; it stays as it is.")
    return activity


def _put(activity: Activity, facts: ActivityFacts, *, today: date) -> None:
    if not facts.words.strip():
        raise Refused("Say what it is in a few words.", field="words")
    if not 0 < facts.weekly_hours <= MOST_WEEKLY or facts.weekly_hours % work.QUARTER:
        raise Refused(f"Hours a week are quarters, up to {MOST_WEEKLY}.", field="weekly_hours")
    if not facts.place.strip() and facts.provider_id is None:
        raise Refused("Say where it is, or with which provider.", field="place")
    _require_next(facts.next_check_on, today)
    activity.words = short(facts.words, WORDS_MAX, "words")
    _require_in_position(activity, facts)
    activity.weekly_hours = facts.weekly_hours
    activity.provider = _provider(activity.case, facts.provider_id)
    activity.place = short(facts.place, PLACE_MAX, "place")
    activity.hours_supervisor = short(facts.hours_supervisor, WHO_MAX, "hours_supervisor")
    activity.next_check_on = facts.next_check_on
    _put_part(activity, facts)


def _put_part(activity: Activity, facts: ActivityFacts) -> None:
    """Say what of job search and job readiness an activity is (45 CFR 261.2(g)); looking for work unless it is said."""
    is_search = activity.kind == WorkActivity.JSJR
    if facts.part and (not is_search or facts.part not in JobSearchPart.values):
        raise Refused("Only job search and job readiness has parts.", field="part")
    part = facts.part or (JobSearchPart.SEARCH if is_search else "")
    if facts.certified_by.strip() and part != JobSearchPart.TREATMENT:
        raise Refused("Only a treatment is certified.", field="certified_by")
    activity.part = part
    activity.certified_by = short(facts.certified_by, WHO_MAX, "certified_by")


def _at_site(facts: ActivityFacts, position: SitePosition) -> ActivityFacts:
    """Return what is entered of an activity with the site's address and contact where nothing was typed.

    Raises:
        Refused: more hours a week than the position has.
    """
    if facts.weekly_hours > position.weekly_hours:
        hours = work.plain_hours(position.weekly_hours)
        raise Refused(f"This position has {hours} hours a week.", field="weekly_hours")
    site = position.site
    return replace(
        facts,
        place=facts.place.strip() or f"{site.name}, {site.address}"[:PLACE_MAX],
        hours_supervisor=facts.hours_supervisor.strip() or f"{site.contact_name}, {site.phone}"[:WHO_MAX],
    )


def _require_in_position(activity: Activity, facts: ActivityFacts) -> None:
    """Stop at more hours a week than the position has in which the activity is done."""
    if activity._state.adding or facts.weekly_hours <= activity.weekly_hours:
        return
    placement = Placement.objects.filter(activity=activity).select_related("position").first()
    if placement and facts.weekly_hours > placement.position.weekly_hours:
        hours = work.plain_hours(placement.position.weekly_hours)
        raise Refused(f"This position has {hours} hours a week.", field="weekly_hours")


def _require_next(day: date, today: date) -> None:
    if day <= today:
        raise Refused("The next check lies ahead: choose a day after today.", field="next_check_on")


def _provider(case: Case, provider_id: UUID | None) -> Provider | None:
    if provider_id is None:
        return None
    found = Provider.objects.offered_in(case.office).filter(pk=provider_id).first()
    if found is None:
        raise Refused("Choose a provider of the directory.", field="provider_id")
    return found
