"""Parts of a room's page: each is a form of its own that is sent to the page's address with its name in `part`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework.public import (
    DraftKey,
    SavedDraft,
    SentForm,
    SignedInRequest,
    StandChanged,
    StandForm,
    found_draft,
    initial_of,
    permissions,
    require_same,
    stand_of,
)
from reengagement.forms.room import PresenceForm
from reengagement.models import Staffing
from reengagement.operations import presence
from reengagement.operations.locking import locked_staffing
from reengagement.queries.seats import seat_rows

Do = Callable[[SignedInRequest, Staffing, Any], object]


@dataclass(frozen=True)
class Part:
    """A part of the room's page: its form, what it does, what it says when it is done, and what stands in it."""

    form: type[SentForm]
    do: Do
    done: str = "Saved."
    draft: str = ""
    stands: Callable[[Staffing], dict[str, Any]] = lambda staffing: {}
    asks_today: bool = False


@dataclass(frozen=True)
class Shown:
    """A part as the template reads it."""

    form: Any
    key: DraftKey | None = None
    draft: SavedDraft | None = None


def shown_part(request: SignedInRequest, staffing: Staffing, name: str, part: Part, *, is_sent: bool = False) -> Shown:
    """Return a part with what stands in it, what was kept of it, or what was sent."""
    key = DraftKey(part.draft, staffing.case.pk, staffing.pk) if part.draft else None
    draft = found_draft(request, key) if key else None
    options: dict[str, Any] = {"today": request.today} if part.asks_today else {}
    if issubclass(part.form, StandForm):
        options["stand"] = part_stand(staffing, part)
    form = part.form(
        request.POST if is_sent else None,
        auto_id=f"id_{name}_%s",
        initial=part.stands(staffing) | initial_of(draft),
        **options,
    )
    return Shown(form, key, draft)


def part_stand(staffing: Staffing, part: Part) -> str:
    """Return the digest of what stands in a part."""
    return stand_of(sorted(part.stands(staffing).items()))


def require_seen(request: SignedInRequest, staffing: Staffing, form: Any, stand: Callable[[Staffing], str]) -> None:
    """Stop at a form that was made on something else than what stands now; the staffing is locked from here on.

    Raises:
        StandChanged: somebody else of the team changed it meanwhile.
    """
    standing = locked_staffing(staffing_id=staffing.pk, actor=request.user)
    require_same(form.cleaned_data["seen"] or None, stand(standing), refusal=_changed)


def _changed() -> StandChanged:
    return StandChanged("What stands now is in the room")


def act(operation: Callable[..., object]) -> Do:
    """Do what needs no more words than who and when."""

    def do(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
        del form
        return operation(staffing_id=staffing.pk, actor=request.user, now=request.now)

    return do


def _mark(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    told = form.cleaned_data
    permissions.require(told["seat_id"] in {row.id for row in seat_rows(staffing)})
    return presence.set_presence(
        seat_id=told["seat_id"], presence=told["presence"], actor=request.user, now=request.now
    )


#: What every room has.
COMMON: dict[str, Part] = {
    "who": Part(PresenceForm, _mark, done="Marked."),
    "open": Part(SentForm, act(presence.open_room), done="The room is open. Mark who is here."),
}
