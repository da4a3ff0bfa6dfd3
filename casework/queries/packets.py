"""What the receiving coach reads of a case before taking it over: codes and counts, no names, no words."""

from collections import Counter
from datetime import date
from typing import Any

from casework.models import Assignment, Case, Deadline, Participant, Promise
from casework.queries.naming import kept, kept_marks


def packet_of(case: Case, *, today: date) -> dict[str, Any]:
    """Return the packet of a transfer as plain values, in five queries."""
    people = list(
        Participant.objects.filter(case=case).values_list(
            "role", kept("born_on"), kept("language"), kept("needs_interpreter"), kept_marks()
        )
    )
    owed = list(Deadline.objects.open().filter(case=case, starts_on__lte=today).values_list("standard", "due_on"))
    ages = [_age(born_on, today) for role, born_on, *_ in people if role == "CHILD" and born_on]
    return {
        "number": case.number,
        "kind": case.kind,
        "track": case.track,
        "opened_on": case.opened_on.isoformat(),
        "as_of": today.isoformat(),
        "adults": sum(role != "CHILD" for role, *_ in people),
        "children": sum(role == "CHILD" for role, *_ in people),
        "youngest": min(ages, default=None),
        "languages": sorted({case.language, *(language for role, _, language, *_ in people if role != "CHILD")}),
        "needs_interpreter": any(needs for *_, needs, _ in people),
        "needs_care": any(safe_contact for *_, safe_contact in people),
        "open": len(owed),
        "overdue": dict(sorted(Counter(standard for standard, due_on in owed if due_on < today).items())),
        "promises": Promise.objects.open().filter(case=case).count(),
        "coaches": Assignment.objects.filter(case=case).values("coach").distinct().count(),
    }


def _age(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
