"""Barriers and the referrals that are to help over them, as the ground floor shows them (O012, O055)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from casework.public import Case, Participant, User, address, full_name, referrals_of, wording
from coaching.choices import BarrierStatus
from coaching.models import Barrier, BarrierReferral
from coaching.queries.runways import WHOLE_FAMILY

_WORDS_MOST = 100


@dataclass(frozen=True)
class Link:
    """A referral that is to help over a barrier, with what came of it."""

    words: str
    url: str
    on: date
    talked_on: date | None
    outcome: str


@dataclass(frozen=True)
class Answered:
    """A barrier that a referral is to help over, and where it stands."""

    words: str
    url: str


@dataclass(frozen=True)
class Answer:
    """Which barriers a referral answers, or why none; and when it was spoken of as a stepping-stone."""

    barriers: tuple[Answered, ...]
    reason: str
    talked_on: date | None


def open_to_answer(*, case: Case) -> list[tuple[UUID, str]]:
    """Return the open barriers of a case that a referral can answer, each with whose it is, in one query."""
    rows = Barrier.objects.filter(case=case, status=BarrierStatus.OPEN)
    rows = rows.select_related("participant__person__merged_into")
    return [
        (one.pk, f"{_name(one.participant)}: {wording.beginning(one.words, most=_WORDS_MOST)}")
        for one in rows.order_by("on", "pk")
    ]


def answered_by_referrals(*, case: Case) -> dict[UUID, Answer]:
    """Return for each referral of a case what it answers, in one query."""
    tab = address("coaching:assessments", case.pk)
    found: dict[UUID, list[BarrierReferral]] = defaultdict(list)
    for link in BarrierReferral.objects.filter(case=case).select_related("barrier").order_by("pk"):
        found[link.referral_id].append(link)
    return {
        key: Answer(
            barriers=tuple(
                Answered(one.barrier.words, f"{tab}#barrier-{one.barrier_id}") for one in links if one.barrier
            ),
            reason=next((one.reason for one in links if one.reason), ""),
            talked_on=max((one.talked_on for one in links if one.talked_on), default=None),
        )
        for key, links in found.items()
    }


def links_of(case: Case, *, viewer: User) -> dict[UUID, list[Link]]:
    """Return for each barrier of a case the referrals that are to help over it, in three queries.

    Those that were taken back help nobody; those that this person may not read are left out.
    """
    referrals = {row.id: row for row in referrals_of(case.pk, viewer=viewer) if row.stands}
    tab = address("casework:case-referrals", case.pk)
    found: dict[UUID, list[Link]] = defaultdict(list)
    links = BarrierReferral.objects.filter(case=case, referral__in=referrals).order_by("pk")
    for link in links:
        row = referrals[link.referral_id]
        outcome = row.last.outcome if row.last else ""
        if link.barrier_id is not None:
            made = Link(row.party, f"{tab}#referral-{row.id}", row.on, link.talked_on, outcome)
            found[link.barrier_id].append(made)
    return found


def _name(participant: Participant | None) -> str:
    if participant is None:
        return WHOLE_FAMILY
    person = participant.person.standing
    return full_name(person.given_name, person.family_name)


def open_barriers(participant: Participant) -> list[tuple[UUID, str]]:
    """Return the barriers of a person, or of their whole family, that are open and that no referral answers."""
    theirs = Q(participant=participant) | Q(participant__isnull=True)
    rows = Barrier.objects.filter(theirs, case=participant.case_id, status=BarrierStatus.OPEN, referrals__isnull=True)
    return list(rows.order_by("on", "pk").values_list("pk", "words"))
