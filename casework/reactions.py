"""What follows above from what happens here: dotted paths in `config/reactions.py`, in the same transaction.

The ground floor imports nothing of the apps above it; it says what happened, and they look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

#: A case was opened or added to by an import: `case_id`, and `kinds` of the lines that were written.
CASE_IMPORTED = "case.imported"
#: A client note is about to be filed; what is listed may stop it (A013).
NOTE_FILING = "note.filing"
#: A client note about a record of an app above is begun: what it begins with (A012).
NOTE_BEGINNING = "note.beginning"
#: A page of a case is shown: the cards that apps above put beside it, `Panel` or None. Told: `user`, `case`, `people`,
#: the `current` tab, `today`, `now`.
CASE_SHOWING = "case.showing"
#: Today is shown: the cards beside it, likewise. Told: `user`, the cases `seen`, `today`, `now`.
TODAY_SHOWING = "today.showing"
#: The menu counts what waits for a decision: the rows that apps above keep, each told as a query. Told: `user`, and the
#: condition `rows` of the cases that lists name to them.
DECISIONS_WAITING = "decisions.waiting"
#: A contact was logged on the way from a record of an app above: `case`, `contact`, `actor`, that `record_id` (A026).
CONTACT_LOGGED = "contact.logged"
#: A referral to a service is about to be written: what of the family's barriers it can answer, as (id, words) (O055).
REFERRAL_BEGINNING = "referral.beginning"
#: A referral to a service was made: which barriers it answers, or why none (O055).
REFERRAL_MADE = "referral.made"
#: Referrals of a case are listed: for each, the barriers that it answers, as {referral: words} (O012, O055).
REFERRALS_LISTED = "referrals.listed"
#: The list of families is narrowed: answers of assessments to choose from, as groups of (code, words). Told: `user`,
#: `today`.
FAMILIES_NARROWING = "families.narrowing"
#: One of them was chosen: the cases that gave that `answer`.
FAMILIES_ANSWERED = "families.answered"
#: A family reported a change that may bear on its plan: `report` is the record, with its `case`, `participant`, `what`
#: changed and the day `on` which it is so; told: `actor`, `now` (N016).
CHANGE_REPORTED = "change.reported"
#: A case is closed: `case`, `actor`, `now`.
CASE_CLOSED = "case.closed"
#: A notice left, or what left came back: `notice`, `case`, `actor`, `now`.
NOTICE_LEFT = "notice.left"
#: An appointment was moved: `old_id`, and the `new` one that stands for it.
APPOINTMENT_MOVED = "appointment.moved"
#: A caseload for measuring was made: `cursor` of the owner, `today`.
BENCH_FILLING = "bench.filling"
#: What else is measured: its name, tables whose scan is the floor, how to run it, the most times the floor; `today`.
BENCH_MEASURING = "bench.measuring"
#: What is counted beside the requests is counted before pages are measured: `now`.
BENCH_COUNTING = "bench.counting"
#: What is measured without a caseload: its name, the seconds, the bar in words, whether it holds; told: so many
#: `households`.
BENCH_COMPUTING = "bench.computing"
#: The fictional families of the demo stand.
DEMO_PLAYING = "demo.playing"
#: The demo stands, its deadlines as of today: what is counted at times is counted once. Told: `now`.
DEMO_PLAYED = "demo.played"


@dataclass(frozen=True)
class Panel:
    """A card beside a page of the ground floor: the template, which reads `panel.told`."""

    template: str
    told: Mapping[str, Any]


def react(happening: str, **told: Any) -> list[Any]:
    """Let everyone above do what follows from a happening, in the order of the list; return what each answers.

    Raises:
        Refused: one of them stops what is about to be done.
    """
    return [import_string(name)(**told) for name in _listed().get(happening, ())]


def panels(happening: str, **told: Any) -> list[Panel]:
    """Return the cards that the apps above put beside a page, in the order of the list."""
    return [panel for panel in react(happening, **told) if panel is not None]


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    reactions: dict[str, tuple[str, ...]] = import_string(settings.REACTIONS)
    return reactions
