"""Jobs, skills and schooling: kept once, with the person, and used again in every case (O052)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Participant,
    Refused,
    User,
    local_day,
    locked_case,
    participant_of,
    permissions,
    require_same,
    stand_of,
)
from coaching.choices import SchoolLevel, SkillKind
from coaching.models import Schooling, Skill, WorkHistory
from coaching.queries.history import whose

Entry = WorkHistory | Skill | Schooling
PARTS: dict[str, type[Entry]] = {"work": WorkHistory, "skills": Skill, "schooling": Schooling}


@transaction.atomic
def keep_entry(
    *,
    case_id: UUID,
    participant_id: UUID,
    part: str,
    entry_id: UUID | None,
    values: dict[str, Any],
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> Entry:
    """Write down a job, a skill or a schooling of a person, or change one; `values` are its columns.

    `seen` is the digest (`entry_stand`) of the entry that the page showed.

    Policy: family coach position description, employment 1 (O052).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        StandChanged: somebody else changed the entry meanwhile.
        Refused: nobody of this case, no such entry of theirs, a text is missing, or the days cannot be.
    """
    case, participant = _planned(actor, case_id, participant_id)
    if part not in PARTS:
        raise Refused("There is no such part of a history.")
    tidy = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    _CHECKS[part](tidy, case, now)
    if entry_id:
        entry = _entry(participant, part, entry_id)
        require_same(seen, entry_stand(entry))
    else:
        entry = PARTS[part](person=participant.person.standing)
    for name, value in tidy.items():
        setattr(entry, name, value)
    entry.recorded_by, entry.recorded_at = actor, now
    entry.save()
    return entry


@transaction.atomic
def remove_entry(*, case_id: UUID, participant_id: UUID, part: str, entry_id: UUID, actor: User, now: datetime) -> None:
    """Take a job, a skill or a schooling out that was written down by mistake.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: nobody of this case, or no such entry of theirs.
    """
    _, participant = _planned(actor, case_id, participant_id)
    _entry(participant, part, entry_id).delete()


def entry_stand(entry: Entry) -> str:
    """Return a digest of an entry as it stands."""
    return stand_of([entry.pk, entry.recorded_at])


def _planned(actor: User, case_id: UUID, participant_id: UUID) -> tuple[Case, Participant]:
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_plan(actor, case))
    return case, participant_of(case, participant_id)


def _entry(participant: Participant, part: str, entry_id: UUID) -> Entry:
    rows = PARTS[part]._default_manager.filter(whose(participant.person), pk=entry_id)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise Refused("This was taken out meanwhile.")
    return found


def _check_job(values: dict[str, Any], case: Case, now: datetime) -> None:
    for name, words in (("employer", "Say where."), ("title", "Say as what.")):
        if not values.get(name):
            raise Refused(words, field=name)
    first, last = values.get("first_day"), values.get("last_day")
    if first and first > local_day(case, now):
        raise Refused("This day lies in the future.", field="first_day")
    if first and last and last < first:
        raise Refused("It cannot end before it began.", field="last_day")


def _check_skill(values: dict[str, Any], case: Case, now: datetime) -> None:
    if values.get("kind") not in SkillKind.values:
        raise Refused("Say what this is.", field="kind")
    if not values.get("words"):
        raise Refused("Write it down in a few words.", field="words")


def _check_schooling(values: dict[str, Any], case: Case, now: datetime) -> None:
    if values.get("level") not in SchoolLevel.values:
        raise Refused("Say how far it goes.", field="level")
    finished = values.get("finished_on")
    if finished and values.get("is_running"):
        raise Refused("It is under way or finished, not both.", field="finished_on")
    if finished and finished > local_day(case, now):
        raise Refused("This day lies in the future.", field="finished_on")


_CHECKS = {"work": _check_job, "skills": _check_skill, "schooling": _check_schooling}
