"""The library of note templates: a new version follows the one before it, which is never edited."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from casework import permissions, rules
from casework.models import NoteTemplate, User
from casework.operations.locking import refusing
from casework.refusals import Refused

HEADINGS_MOST, HEADING_LENGTH = 12, 80
WORDS_LEAST, WORDS_MOST = 50, 2000


@transaction.atomic
def add_template_version(
    *,
    jurisdiction: str,
    code: str,
    subject: str,
    title: str,
    headings: Sequence[str],
    pairs: Sequence[str],
    guidance: str,
    words_most: int,
    source: str,
    source_url: str,
    first_day: date,
    seen_version: int,
    actor: User,
    now: datetime,
    today: date,
) -> NoteTemplate:
    """Add a version of a kind of note; notes are written from it from `first_day` on, older ones keep theirs.

    `seen_version` is the newest version that the change was made on.

    Policy: DPAWS expectations 6 (A016, A017): templates are kept centrally, titles and headings are fixed by them.

    Raises:
        PermissionDenied: the actor is no administrator.
        NoteTemplate.DoesNotExist: the jurisdiction has no such kind of note.
        Refused: a first day before tomorrow or before the version before it began, no heading, twice the same one,
            or somebody added a version meanwhile.
    """
    permissions.require(permissions.administers(actor))
    before = NoteTemplate.objects.select_for_update().filter(jurisdiction=jurisdiction, code=code).order_by("-version")
    newest = before.first()
    if newest is None:
        raise NoteTemplate.DoesNotExist
    if newest.version != seen_version:
        raise Refused("Somebody added a version meanwhile. Load the page again and start from theirs.")
    if first_day <= today:
        raise Refused(
            "A version begins tomorrow at the earliest: what was written today stays as it is.", field="first_day"
        )
    if first_day <= newest.first_day:
        raise Refused("A version begins after the one before it.", field="first_day")
    rules.require_short(
        {"subject": subject, "title": title, "source": source}, most={"subject": 80, "title": 160, "source": 200}
    )
    if not subject.strip():
        raise Refused("Name the kind of note.", field="subject")
    if not WORDS_LEAST <= words_most <= WORDS_MOST:
        raise Refused(f"Choose a length between {WORDS_LEAST} and {WORDS_MOST:,} words.", field="words_most")
    version = NoteTemplate(
        code=code,
        jurisdiction=jurisdiction,
        version=newest.version + 1,
        subject=subject.strip(),
        title=f"{title.strip()} " if title.strip() else "",
        headings=_lines(headings, field="headings", at_least=1),
        pairs=_lines(pairs, field="pairs", at_least=0),
        guidance=guidance.strip(),
        words_most=words_most,
        source=source.strip(),
        source_url=source_url.strip(),
        first_day=first_day,
        position=newest.position,
        added_by=actor,
        added_at=now,
    )
    with refusing("notetemplate_version", "Somebody added a version meanwhile. Load the page again."):
        version.save(force_insert=True)
    return version


def _lines(lines: Sequence[str], *, field: str, at_least: int) -> list[str]:
    tidy = [" ".join(line.split()) for line in lines if line.strip()]
    if len(tidy) < at_least:
        raise Refused("Give at least one heading.", field=field)
    if len(tidy) > HEADINGS_MOST:
        raise Refused(f"Keep to {HEADINGS_MOST} lines; a note with more is not read.", field=field)
    if len({line.casefold() for line in tidy}) != len(tidy):
        raise Refused("Each line stands once.", field=field)
    if any(len(line) > HEADING_LENGTH for line in tidy):
        raise Refused(f"Keep each line under {HEADING_LENGTH + 1} characters.", field=field)
    return tidy
