"""Answers of the six areas: those that somebody may read, and how the others stand without telling what they hold."""

from uuid import UUID

from django.db import connection

from casework.public import Case, HouseholdPerson, User, permissions
from reengagement.choices import ReviewArea
from reengagement.models import AreaAnswer, Staffing
from reengagement.queries.seats import chain_of
from reengagement.rules import areas


def members_of(people: list[HouseholdPerson]) -> tuple[areas.Member, ...]:
    """Return who of a case the areas are asked about, adults first; called by given name."""
    return tuple(areas.Member(person.participant_id, person.given_name, person.is_adult) for person in people)


def standing_answers(staffing: Staffing, viewer: User) -> dict[tuple[str, UUID], AreaAnswer]:
    """Return the answers that stand in a room and that somebody may see, by area and participant.

    A follow-up reads those of the staffing that it follows until it has newer ones.
    """
    chain = chain_of(staffing)
    rows = AreaAnswer.objects.filter(staffing__in=chain).standing().visible_to(viewer).prefetch_related("offers")
    found: dict[tuple[str, UUID], AreaAnswer] = {}
    for answer in sorted(rows, key=lambda one: chain.index(one.staffing_id)):
        found.setdefault((answer.area, answer.participant_id), answer)
    return found


def as_rules(answer: AreaAnswer) -> areas.AreaAnswer:
    """Return an answer as the rules read it."""
    offers = sorted(answer.offers.all(), key=lambda offer: (offer.on, str(offer.pk)))
    return areas.AreaAnswer(
        area=answer.area,
        person_id=answer.participant_id,
        finding=answer.finding,
        affected=answer.affected,
        offers=tuple(areas.Offer(offer.what, offer.on) for offer in offers),
        is_nothing_offered=answer.is_nothing_offered,
        looked_from=answer.looked_from,
    )


def unread_of(staffing: Staffing, case: Case, viewer: User, *, dv_months: int | None) -> tuple[areas.UnreadArea, ...]:
    """Return how the areas stand that somebody may not read: complete or not, against less money or not."""
    reads = permissions.kinds_seen(viewer, case)
    closed = [area for area in ReviewArea if not areas.may_read(area, reads)]
    if not closed:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT area, is_complete, is_against FROM sec.area_states(%s, %s)", [staffing.pk, dv_months])
        states = {area: (is_complete, is_against) for area, is_complete, is_against in cursor.fetchall()}
    return tuple(areas.UnreadArea(area, *states.get(area, (False, False))) for area in closed)


def standing_keys(staffing: Staffing) -> list[UUID]:
    """Return the keys of all answers that stand in a room, also of those that the asker may not read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.area_answer_keys(%s)", [staffing.pk])
        (found,) = cursor.fetchone()
    return list(found)
