"""Drafts: text not yet filed, saved while its author types, with a count of saves so that two windows lose nothing."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from casework import permissions, rules
from casework.models import Case, Draft, User
from casework.operations.locking import refusing
from casework.refusals import Refused

_KEY_MAX = 160


class DraftChanged(Refused):
    """The draft was saved elsewhere meanwhile; `draft` is what stands now, or None when it was filed or discarded."""

    def __init__(self, draft: Draft | None) -> None:
        where = "was saved in another window" if draft else "was filed or discarded in another window"
        super().__init__(f"This text {where}. Nothing was overwritten.")
        self.draft = draft


@transaction.atomic
def save_draft(
    *, user: User, key: str, case_id: UUID | None, rev: int, data: Mapping[str, Any], now: datetime
) -> Draft:
    """Save the fields of a form as they stand. `rev` is the revision they were typed on: 0 for the first save.

    The draft handed back carries the revision to name next time.

    Raises:
        Case.DoesNotExist: the user may not see the case.
        PermissionDenied: the user only reads.
        DraftChanged: another revision stands.
        Refused: the text is too long.
    """
    permissions.require(permissions.keeps_drafts(user))
    if case_id is not None:
        Case.objects.visible_to(user).only("pk").get(pk=case_id)
    if len(key) > _KEY_MAX:
        raise Refused("This draft has no usable name.", field="key")
    if len(json.dumps(dict(data))) > rules.DRAFT_MAX:
        raise Refused(f"A draft holds {rules.DRAFT_MAX:,} characters; this one is longer. It was not saved.")
    draft = Draft.objects.select_for_update().filter(user=user, key=key).first()
    if rev != (draft.rev if draft else 0):
        raise DraftChanged(draft)

    is_new = draft is None
    draft = draft or Draft(user=user, key=key)
    draft.case_id, draft.rev, draft.saved_at = case_id, rev + 1, now
    draft.data = dict(data)
    if is_new:
        _insert(draft)
    else:
        draft.save(force_update=True)
    return draft


@transaction.atomic
def discard_draft(*, user: User, key: str, rev: int | None = None) -> bool:
    """Throw a draft away; return whether it is gone that way.

    `rev` is the revision that was filed: another one, saved in another window meanwhile, stays. None takes any.
    """
    drafts = Draft.objects.filter(user=user, key=key)
    count, _ = (drafts if rev is None else drafts.filter(rev=rev)).delete()
    return bool(count)


@transaction.atomic
def move_words(
    *,
    user: User,
    case_id: UUID,
    source: str,
    rev: int,
    left: Mapping[str, Any],
    target: str,
    box: str,
    words: str,
    common: Mapping[str, Any],
    now: datetime,
) -> None:
    """Take words out of one draft and put them into a box of another, below what stands there; both or neither.

    `left` is what stays in the first, which was typed on `rev`; `common` are other fields of the second, unless it
    has them already.

    Raises:
        Case.DoesNotExist: the user may not see the case.
        PermissionDenied: the user only reads.
        DraftChanged: the first was saved in another window meanwhile.
        Refused: a text is too long.
    """
    standing = Draft.objects.filter(user=user, key=target).first()
    kept: dict[str, Any] = standing.data if standing else {}
    texts = [text for text in (str(kept.get(box) or "").strip(), words.strip()) if text]
    save_draft(
        user=user,
        key=target,
        case_id=case_id,
        rev=standing.rev if standing else 0,
        data=dict(common) | kept | {box: "\n\n".join(texts)},
        now=now,
    )
    save_draft(user=user, key=source, case_id=case_id, rev=rev, data=left, now=now)


def reword_drafts(*, beside: UUID, people: Collection[UUID], reword: Callable[[str], str]) -> int:
    """Put other words into everybody's drafts in the case of an assessment that the user completed; return how many.

    In a draft of a whole caseload only the boxes of this case's `people` change; their names end with the person's key.

    Whoever has one open is told that it was saved in another window, and chooses.
    """
    count, ends = 0, tuple(key.hex for key in people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft_id, sealed, of_case FROM sec.drafts_beside(%s)", [beside])
        for key, sealed, is_of_case in cursor.fetchall():
            draft = Draft(pk=key, sealed_data=sealed)
            data = {
                name: _reworded(value, reword) if is_of_case or name.endswith(ends) else value
                for name, value in draft.data.items()
            }
            if data == draft.data:
                continue
            draft.data = data
            cursor.execute("SELECT sec.seal_draft(%s, %s, %s)", [beside, key, bytes(draft.sealed_data)])
            count += 1
    return count


def _reworded(value: Any, reword: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_reworded(one, reword) for one in value]
    return reword(value) if isinstance(value, str) else value


def _insert(draft: Draft) -> None:
    try:
        with refusing("draft_once", "This text was saved in another window."):
            draft.save(force_insert=True)
    except Refused:
        raise DraftChanged(Draft.objects.get(user=draft.user, key=draft.key)) from None
