"""What each form about child care is sent with where it is raced, and where its one record stands."""

from collections.abc import Callable
from typing import Any

from casework.choices import EventKind
from coaching.models import CareSearch, ChildDisability
from coaching.rules.weeks import next_month
from tests.coaching_records import child_of
from tests.factories import NOW, TODAY, adult_of, as_importer, days_ago
from tests.security.stage import Stage

Values = Callable[[Stage], dict[str, Any]]


def care(stage: Stage) -> dict[str, Any]:
    return {
        "child_id": str(child_of(stage.case).pk),
        "month": f"{next_month(TODAY):%Y-%m}",
        "hours": "86",
        "provider_name": "Fern Room",
        "participant_id": str(adult_of(stage.case).pk),
        "comment": "She begins at the mill.",
    }


def not_needed(stage: Stage) -> dict[str, Any]:
    return {
        "child_id": str(child_of(stage.case).pk),
        "participant_id": str(adult_of(stage.case).pk),
        "month": f"{next_month(TODAY):%Y-%m}",
        "words": "The grandmother is there.",
    }


def told(stage: Stage) -> dict[str, Any]:
    return {"participant_id": str(adult_of(stage.case).pk), "on": TODAY.isoformat(), "way": "WRITTEN"}


def shown(stage: Stage) -> dict[str, Any]:
    """End the protection that the stage holds already, and show it anew."""
    ended = {"ended_on": TODAY, "ended_words": "Found", "ended_by_id": stage.ids["coach_id"], "ended_at": NOW}
    with as_importer():
        CareSearch.objects.filter(pk=stage.ids["search_id"]).update(**ended)
    return {
        "participant_id": str(adult_of(stage.case).pk),
        "is_only_parent": "on",
        "child_id": str(child_of(stage.case).pk),
        "first_day": days_ago(1).isoformat(),
        "lacks": ["REACH"],
        "looked_at": "Six providers",
        "proof": "Six refusals",
    }


def disabled(stage: Stage) -> dict[str, Any]:
    """Take back what the stage holds already, and say it anew."""
    with as_importer():
        rows = ChildDisability.objects.filter(pk=stage.ids["disability_id"])
        rows.update(voided_by_id=stage.ids["coach_id"], voided_at=NOW)
    return {"child_id": str(child_of(stage.case).pk)}


#: Who sends it, with what, the rows among which the record stands, the kind of its line, what the rows are narrowed to.
SENT: dict[str, tuple[str, Values, str, str, str]] = {
    "coaching:child-care-ask": ("coach", care, "event", EventKind.CHILD_CARE_AUTHORISED, ""),
    "coaching:child-care-change": ("coach", care, "event", EventKind.CHILD_CARE_AUTHORISED, ""),
    "coaching:child-care-answer": (
        "coach",
        lambda stage: {"answer": "AUTHORISED", "on": TODAY.isoformat()},
        "event",
        EventKind.CHILD_CARE_ANSWERED,
        "",
    ),
    "coaching:child-care-end": (
        "coach",
        lambda stage: {"reason": "STOPPED", "on": TODAY.isoformat()},
        "event",
        EventKind.CHILD_CARE_ENDED,
        "",
    ),
    "coaching:child-care-not-needed": ("coach", not_needed, "event", EventKind.CHILD_CARE_NOT_NEEDED, ""),
    "coaching:child-care-needed-again": (
        "coach",
        lambda stage: {},
        "coaching_carenotneeded",
        "",
        "voided_at IS NOT NULL",
    ),
    "coaching:care-protection-tell": ("coach", told, "event", EventKind.CARE_PROTECTION_TOLD, ""),
    "coaching:care-told-take-back": ("coach", lambda stage: {}, "coaching_caretold", "", "voided_at IS NOT NULL"),
    "coaching:care-search-record": ("coach", shown, "event", EventKind.CARE_NOT_FOUND, ""),
    "coaching:care-search-end": (
        "coach",
        lambda stage: {"on": TODAY.isoformat(), "words": "A place came free"},
        "event",
        EventKind.CARE_SEARCH_ENDED,
        "",
    ),
    "coaching:child-disability-say": ("coach", disabled, "coaching_childdisability", "", "voided_at IS NULL"),
    "coaching:child-disability-take-back": (
        "coach",
        lambda stage: {},
        "coaching_childdisability",
        "",
        "voided_at IS NOT NULL",
    ),
}
