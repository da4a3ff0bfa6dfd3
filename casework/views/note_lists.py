"""Lists of notes: all of a case as its tab, and what is still to be written at day's end."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import permissions
from casework.case_frame import frame_of
from casework.context import SignedInRequest
from casework.door import seen_case
from casework.queries.cursor import Cursor
from casework.queries.note_desk import REMARKS_AT_MOST, answers_to, remarks_for, unwritten, unwritten_assessments
from casework.queries.note_list import NoteFilter, authors_in, kinds_in, notes_of
from casework.queries.paging import read_key
from casework.queries.seen import seen_in

ANSWERS_FOR = timedelta(days=14)


@require_safe
def case_notes(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the notes of a case, latest event day first, narrowed by kind, author or lateness (A021)."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="casework:case-notes")
    kinds, authors = kinds_in(case.pk), authors_in(case.pk)
    kind, author = request.GET.get("kind", ""), request.GET.get("author", "")
    is_mine, is_late = request.GET.get("mine") == "yes", request.GET.get("late") == "yes"
    narrowed = NoteFilter(
        template=kind if kind in dict(kinds) else "",
        author=request.user.pk if is_mine else read_key(author) if author in dict(authors) else None,
        is_late=is_late,
    )
    before = Cursor.read(request.GET.get("before", ""))
    page = notes_of(case.pk, narrowed=narrowed, before=before)
    kept = {"kind": narrowed.template, "author": "" if is_mine else author, "mine": "yes" if is_mine else ""}
    query = urlencode({name: value for name, value in (kept | {"late": "yes" if is_late else ""}).items() if value})
    here = reverse("casework:case-notes", args=[case.pk])
    context = frame | {
        "rows": page.rows,
        "kinds": kinds,
        "authors": authors,
        "chosen": {"kind": narrowed.template, "author": kept["author"], "mine": is_mine, "late": is_late},
        "is_narrowed": bool(query),
        "here": here,
        "newest_url": f"{here}?{query}" if before else "",
        "older_url": f"{here}?{query}&before={page.older}".replace("?&", "?") if page.older else "",
    }
    return render(request, "casework/case_notes.html", context)


@require_safe
def notes_to_write(request: SignedInRequest) -> HttpResponse:
    """Show the contacts that this person owes a note, oldest first, and what was asked about notes (A022)."""
    permissions.require(permissions.works_on_cases(request.user))
    after = Cursor.read(request.GET.get("after", ""))
    page = unwritten(request.user, seen_in(request), today=request.today, after=after)
    here = reverse("casework:notes-to-write")
    waiting = remarks_for(request.user, seen_in(request), today=request.today)
    answers = answers_to(request.user, since=request.now - ANSWERS_FOR)
    context = {
        "rows": page.rows,
        "assessments": [] if after else unwritten_assessments(request.user, seen_in(request), today=request.today),
        "waiting": waiting[:REMARKS_AT_MOST],
        "has_more": len(waiting) > REMARKS_AT_MOST,
        "answers": answers[:REMARKS_AT_MOST],
        "has_more_answers": len(answers) > REMARKS_AT_MOST,
        "first_url": here if after else "",
        "next_url": f"{here}?after={page.later}" if page.later else "",
        "today": request.today,
    }
    return render(request, "casework/notes_to_write.html", context)
