"""Hard topics: how far each got with each adult, said anew and never edited."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework import permissions, rules
from casework.choices import RESTRICTED_TOPICS, HardTopic
from casework.models import Case, Contact, Participant, TopicTalk, User
from casework.operations.locking import local_day, locked_case, refusing
from casework.refusals import Refused

_CHANGED = "Somebody changed these topics meanwhile, so nothing was saved. Load the page again and bring both together."


@dataclass(frozen=True)
class TopicEntry:
    """One answer of the grid."""

    participant_id: UUID
    topic: str
    state: str


class TopicsChanged(Refused):
    """Somebody else wrote topics down after the grid was opened."""

    def __init__(self) -> None:
        super().__init__(_CHANGED)


def seen_topics(talks: Iterable[TopicTalk]) -> str:
    """Return a short digest of the topics as one looked at them; it changes whenever one of them does."""
    return hashlib.sha256("".join(sorted(str(talk.pk) for talk in talks)).encode()).hexdigest()[:32]


@transaction.atomic
def record_hard_topics(
    *,
    case_id: UUID,
    entries: Sequence[TopicEntry],
    on: date,
    actor: User,
    now: datetime,
    contact: Contact | None = None,
    seen: str | None = None,
) -> list[TopicTalk]:
    """Write down how far the hard topics got on a day; what says nothing new is left alone.

    `contact` is the talk in which they came up, `seen` the digest (`seen_topics`) of what the answers were made on.
    Nothing of it enters the ledger.

    Policy: family coach position description, services 7 (O037): raised with every adult, never forced.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not talk with families, or may not see a topic that is answered.
        Refused: a closed case, somebody who is no adult of it, or a day that cannot be.
        TopicsChanged: something else stands than what was seen.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    permissions.require(permissions.can_record_hard_topics(actor, case))
    today = local_day(case, now)
    rules.require_day(on, today=today)
    if contact is not None and contact.case_id != case.pk:
        raise Refused("This contact belongs to another case.")
    standing = list(TopicTalk.objects.visible_to(actor).standing().filter(case=case))
    if seen is not None and seen != seen_topics(standing):
        raise TopicsChanged
    adults = {one.pk: one for one in case.participants.adults().select_related("person")}
    by_place = {(talk.participant_id, talk.topic): talk for talk in standing}
    talks = [
        talk
        for entry in entries
        if (talk := _talk(case, entry, adults, by_place, on=on, contact=contact, actor=actor, now=now))
    ]
    _require_kinds(case, talks, actor)

    # Whose first answer arrives second, or who answers on what is superseded, is told so.
    with refusing("topictalk_one_first", _CHANGED), refusing("casework_topictalk_replaces_id_key", _CHANGED):
        TopicTalk.objects.bulk_create(talks)
    return talks


def _talk(
    case: Case,
    entry: TopicEntry,
    adults: dict[UUID, Participant],
    standing: dict[tuple[UUID, str], TopicTalk],
    *,
    on: date,
    contact: Contact | None,
    actor: User,
    now: datetime,
) -> TopicTalk | None:
    rules.require_topic(entry.topic, entry.state)
    participant = adults.get(entry.participant_id)
    if participant is None:
        raise Refused("Hard topics are raised with the adults of this case.")
    before = standing.get((participant.pk, entry.topic))
    if before and before.state == entry.state:
        return None
    born_on = participant.person.standing.born_on
    if born_on and on < born_on:
        raise Refused("This day lies before somebody's birth.", field="on")
    return TopicTalk(
        case=case,
        participant=participant,
        topic=entry.topic,
        kind=str(RESTRICTED_TOPICS.get(HardTopic(entry.topic), "")),
        state=entry.state,
        on=on,
        contact=contact,
        replaces=before,
        said_by=actor,
        said_at=now,
    )


def _require_kinds(case: Case, talks: list[TopicTalk], actor: User) -> None:
    for kind in {talk.kind for talk in talks} - {""}:
        permissions.require(permissions.can_record_restricted(actor, case, kind))
