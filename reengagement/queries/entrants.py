"""Who may enter re-engagement: the adult, what they are in JOBS, whether one is open already."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from casework.public import Case, Participant
from reengagement.choices import JobsClass
from reengagement.models import JobsStanding, Reengagement, SurvivorAssistance
from reengagement.rules.entry import EntrantFacts
from reengagement.rules.jobs import ClassSaid


def jobs_class_on(participant: Participant, day: date) -> str | None:
    """Return what an adult is in JOBS on a day, or None where nobody said."""
    rows = JobsStanding.objects.filter(participant=participant, first_day__lte=day).order_by("-first_day", "-said_at")
    return rows.values_list("jobs_class", flat=True).first()


def classes_said(participant_ids: Iterable[UUID]) -> dict[UUID, list[ClassSaid]]:
    """Return everything that was said of what some adults are in JOBS; of TA-DVS it tells "exempt" and no more."""
    found: dict[UUID, list[ClassSaid]] = defaultdict(list)
    rows = JobsStanding.objects.filter(participant_id__in=set(participant_ids))
    for one in rows.only("participant_id", "jobs_class", "first_day", "said_at"):
        found[one.participant_id].append(ClassSaid(one.jobs_class, one.first_day, one.said_at))
    return found


def gets_tadvs(participant: Participant, day: date) -> bool:
    """Tell whether somebody gets assistance as a survivor, as far as the asker may read facts of violence.

    Whoever may not read them finds the person exempt, which `JobsStanding` says to everybody.
    """
    return SurvivorAssistance.objects.on(day).filter(participant=participant).exists()


def has_duty(participant: Participant, day: date) -> bool:
    """Tell whether somebody has a duty to take part on a day; what nobody said counts as none.

    Policy: OAR 461-130-0310 (classes); OAR 461-190-0231 (TA-DVS has no rule of taking part).
    """
    return jobs_class_on(participant, day) == JobsClass.MANDATORY and not gets_tadvs(participant, day)


def assistance_of(participant: Participant) -> list[SurvivorAssistance]:
    """Return when somebody got assistance as a survivor, the latest first, to who reads facts of violence."""
    rows = SurvivorAssistance.objects.filter(participant=participant).select_related("entered_by", "voided_by")
    return list(rows.order_by("-first_day", "-pk"))


def days_to_say_anew(participant: Participant, *, after: date) -> list[date]:
    """Return the later days on which somebody is exempt only because TA-DVS once began, until something else was said.

    `begin_survivor_assistance` lays such rows over what was said of later days; they would outlast its end. They are
    those of its own moment, so that no row tells anybody why it was laid.

    Policy: OAR 461-130-0310 (classes); OAR 461-190-0231.
    """
    assistance = list(SurvivorAssistance.objects.filter(participant=participant))
    laid = {one.entered_at for one in assistance}
    rows = JobsStanding.objects.filter(participant=participant, first_day__gt=after).order_by("first_day", "said_at")
    newest = {row.first_day: row.said_at in laid for row in rows}
    found = []
    for day, is_laid in newest.items():
        holds = any(
            one.voided_at is None and one.first_day <= day and (one.last_day is None or one.last_day >= day)
            for one in assistance
        )
        if not is_laid or holds:
            break
        found.append(day)
    return found


def entrant_facts(case: Case, participant: Participant, *, today: date) -> EntrantFacts:
    """Return what the rules ask of somebody for whom re-engagement is to begin."""
    return EntrantFacts(
        name=participant.person.standing.given_name,
        jurisdiction=case.office.jurisdiction,
        is_adult=participant.is_adult,
        case_status=case.status,
        jobs_class=jobs_class_on(participant, today),
        gets_tadvs=gets_tadvs(participant, today),
        has_open_reengagement=Reengagement.objects.filter(participant=participant, ended_on__isnull=True).exists(),
    )
