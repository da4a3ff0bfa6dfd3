"""What every page of a staffing begins with: its case seen and written down, its staffing, its way, its words."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from casework.public import Case, SignedInRequest, crumbs_of, full_name, household, permissions, seen_case, wording
from reengagement.choices import StaffingKind, StaffingStatus
from reengagement.models import Reengagement, Staffing
from reengagement.permissions import can_arrange, can_finish, can_reengage, require, works_in_rooms
from reengagement.queries.places import of_record

WRITABLE = (StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION)


def seen_staffing(request: SignedInRequest, staffing_id: UUID) -> Staffing:
    """Return the staffing that an address names, with its case, whose view is written down.

    Raises:
        Http404: there is none, or its case is not theirs to see.
        PermissionDenied: they do not work on cases.
    """
    case = seen_case(request, **of_record(Staffing, staffing_id))
    require(works_in_rooms(request.user))
    related = ("reengagement__participant__person__merged_into", "appointment", "decided_by", "follows", "plan")
    staffing = Staffing.objects.select_related(*related).get(pk=staffing_id, case=case)
    staffing.case = case
    return staffing


def seen_reengagement_staffing(request: SignedInRequest, staffing_id: UUID) -> Staffing:
    """Return the staffing of a re-engagement; the other rooms have no such page.

    Raises:
        Http404: there is none, its case is not theirs to see, or it is of another kind.
        PermissionDenied: they do not work on cases.
    """
    staffing = seen_staffing(request, staffing_id)
    if staffing.reengagement is None:
        raise Http404
    return staffing


def seen_reengagement(request: SignedInRequest, reengagement_id: UUID) -> tuple[Case, Reengagement]:
    """Return the re-engagement that an address names, with its case, whose view is written down.

    Raises:
        Http404: there is none, or its case is not theirs to see.
        PermissionDenied: they do not work on cases.
    """
    case = seen_case(request, **of_record(Reengagement, reengagement_id))
    require(works_in_rooms(request.user))
    related = ("participant__person__merged_into", "activity")
    return case, Reengagement.objects.select_related(*related).get(pk=reengagement_id, case=case)


def name_of(reengagement: Reengagement) -> str:
    """Return how the participant is called."""
    person = reengagement.participant.person.standing
    return full_name(person.given_name, person.family_name)


def title_of(staffing: Staffing) -> str:
    """Return what the page of a staffing is headed with."""
    label = str(StaffingKind(staffing.kind).label)
    return f"{label} with {name_of(staffing.reengagement)}" if staffing.reengagement else label


def starts_words(staffing: Staffing) -> str:
    """Return when a staffing begins, in the office's time."""
    at = staffing.appointment.starts_at.astimezone(staffing.case.office.zone)
    return f"{wording.long_day(at.date())}, {wording.hour_words(at.time())}"


def room_url(staffing: Staffing, part: str = "") -> str:
    """Return the address of a room, or of a part of it."""
    url = reverse("reengagement:room", args=[staffing.pk])
    return f"{url}#{part}" if part else url


def staffing_page(request: SignedInRequest, staffing: Staffing, title: str) -> dict[str, Any]:
    """Return what stands on every page of a staffing."""
    case, user = staffing.case, request.user
    is_writable = staffing.status in WRITABLE
    way = [*crumbs_of(case), ("Staffings", reverse("reengagement:reengagements", args=[case.pk]))]
    return {
        "title": title,
        "case": case,
        "staffing": staffing,
        "reengagement": staffing.reengagement,
        "participant_name": name_of(staffing.reengagement) if staffing.reengagement else "",
        "crumbs": [*way, (f"Staffing of {staffing.on:%b} {staffing.on.day}", room_url(staffing))],
        "room_url": room_url(staffing),
        "today": request.today,
        "people": household(case.pk, today=request.today),
        "may": {
            "write": can_reengage(user, case) and is_writable,
            "plan": permissions.plans_with_families(user),
            "arrange": can_arrange(user, case) and is_writable,
            "work": can_arrange(user, case),
            "finish": can_finish(user, case),
        },
    }
