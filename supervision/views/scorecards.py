"""A scorecard in words, with the lists behind its agenda."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from casework.public import queue
from coaching.public import RATE_WORDS
from supervision.queries.owed import Show
from supervision.rules.scorecards import Scorecard


@dataclass(frozen=True, slots=True)
class ScorecardShown:
    """What a page says of a scorecard: names with figures, and late work by kind with its list."""

    until: date
    lines: list[tuple[str, str]]
    agenda: list[tuple[str, int, str]]


def shown(card: Scorecard, *, coach_id: UUID | None) -> ScorecardShown:
    """Return a scorecard in words; `coach_id` opens the lists behind the agenda, None for who may not see them."""
    rates = {str(rate): words for rate, words in RATE_WORDS.items()}
    lines = [
        (f"Standards met: {queue.Work(code).label.lower()}", share.words) for code, share in card.standards.items()
    ]
    lines += [
        ("Contact of the month", card.contacts.words),
        ("Months of hours verified in time", card.hours.words),
        ("Families with a signed plan in force", card.plans.words),
        *((f"Participation rate, {rates[code].lower()}", share.words) for code, share in card.rates.items()),
        ("QA average of three months", card.qa or "No review form on file"),
        ("Notes filed late", str(card.late_notes)),
    ]
    agenda = [
        (queue.Work(code).label, count, _list_url(code, coach_id) if coach_id else "")
        for code, count in card.agenda.items()
    ]
    return ScorecardShown(card.until, lines, agenda)


def _list_url(code: str, coach_id: UUID) -> str:
    return f"{reverse('supervision:owed')}?{urlencode({'coach': coach_id, 'kind': code, 'show': Show.OVERDUE})}"
