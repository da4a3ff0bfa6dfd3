"""The lines of the interchange format: which keys each type of line and each kind of fact may carry."""

from casework.choices import (
    REACHED_METHODS,
    CaseKind,
    ContactMethod,
    EventKind,
    Jurisdiction,
    ParticipantRole,
    Place,
    Role,
    Track,
)
from casework.imports.values import (
    Check,
    Shape,
    count_from_one,
    day,
    day_of_birth,
    day_or_moment,
    flag,
    list_of,
    list_of_objects,
    moment,
    month,
    number,
    one_of,
    ref_up_to,
    text,
    text_up_to,
    time_zone,
)

_NAME = text_up_to(120)
_OFFICE, _STAFF, _CASE, _PERSON, _FACT = ref_up_to(40), ref_up_to(60), ref_up_to(80), ref_up_to(80), ref_up_to(120)
_STAFF_ROLES = tuple(role for role in Role.values if role != Role.SYSTEM)

OFFICE = Shape(
    {
        "type": text,
        "ref": _OFFICE,
        "name": _NAME,
        "jurisdiction": one_of(*Jurisdiction.values),
        "time_zone": time_zone,
        "job_club": flag,
    },
    frozenset({"ref", "jurisdiction", "time_zone"}),
)
STAFF = Shape(
    {"type": text, "ref": _STAFF, "name": _NAME, "role": one_of(*_STAFF_ROLES), "office": _OFFICE},
    frozenset({"ref", "role"}),
)
PERSON = Shape(
    {"ref": _PERSON, "name": _NAME, "born_on": day_of_birth, "role": one_of(*ParticipantRole.values)},
    frozenset({"ref", "role"}),
)
CASE = Shape(
    {
        "type": text,
        "ref": _CASE,
        "office": _OFFICE,
        "kind": one_of(*CaseKind.values),
        "assistance": text,
        "coach": _STAFF,
        "track": one_of(*Track.values),
        "language": text,
        "people": list_of_objects(PERSON, "person"),
    },
    frozenset({"ref", "office", "kind"}),
)
STEP = Shape({"text": text, "owner": ref_up_to(80), "do_by": day, "review_on": day})

_EVERY_FACT: dict[str, Check] = {
    "type": text,
    "ref": _FACT,
    "case": _CASE,
    "participant": _PERSON,
    "kind": text,
    "on": day,
    "at": moment,
    "recorded_on": day,
    "by": _STAFF,
    "voids": _FACT,
}
_EXEMPTION: dict[str, Check] = {"code": text, "first_day": day, "last_day": day, "exemption": _FACT}

_KEYS: dict[EventKind, dict[str, Check]] = {
    EventKind.REFERRAL_RECEIVED: {},
    EventKind.CASE_CLOSED: {"reason": text, "with_work": flag},
    EventKind.ASSIGNMENT_CHANGED: {"coach": _STAFF},
    EventKind.TRACK_CHANGED: {"track": one_of(*Track.values)},
    EventKind.ENGAGEMENT_CHANGED: {"engaged": flag},
    EventKind.CONTACT_MADE: {
        "method": one_of(*REACHED_METHODS),
        "place": one_of(*Place.values),
        "topics": list_of(text),
        "plan_reviewed": flag,
        "seen": list_of(_PERSON),
    },
    EventKind.CONTACT_ATTEMPTED: {"method": one_of(*ContactMethod.values)},
    EventKind.NOTICE_SENT: {"code": text, "appointment_at": day_or_moment},
    EventKind.NOTE_FILED: {"about": _FACT, "template": text, "title": text, "text": text},
    EventKind.ELIGIBILITY_NOTE_FILED: {
        "subject": one_of("JOB_START", "PENALTY", "EXEMPTION", "EXTENSION", "HOME_VISIT")
    },
    EventKind.ELIGIBILITY_ALERT_SET: {"about": _FACT},
    EventKind.ASSESSMENT_COMPLETED: {"assessment": one_of("EA", "EPI", "FAMILY", "NEEDS")},
    EventKind.PLAN_SIGNED: {
        "plan_kind": one_of("FSSP", "IFSSP", "PDP", "MRA", "CONTRACT"),
        "goal": text,
        "steps": list_of_objects(STEP, "step"),
    },
    EventKind.PLAN_REVIEWED: {"plan": _FACT},
    EventKind.PLAN_MAILED: {"due_back_on": day, "plan": _FACT},
    EventKind.STEP_DONE: {"plan": _FACT, "step": count_from_one},
    EventKind.COMMUNITY_REFERRAL_MADE: {"to": text, "for": _PERSON, "follow_up_on": day},
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP: {"referral": _FACT, "outcome": text},
    EventKind.WORK_HOURS_RECORDED: {"month": month, "week_of": day, "activity": text, "hours": number, "proof": text},
    EventKind.WORK_MONTH_VERIFIED: {"month": month},
    EventKind.EXEMPTION_RECEIVED: _EXEMPTION,
    EventKind.EXEMPTION_TOLD: _EXEMPTION,
    EventKind.SUPPORT_AUTHORISED: {"amount": number, "purpose": text, "routine": flag},
    EventKind.CHILD_CARE_AUTHORISED: {"month": month},
    EventKind.READINESS_DONE: {"item": one_of("ALEXSYS", "RESUME", "APPLICATION", "BUDGET")},
    EventKind.FAMILY_DOCUMENT_DONE: {"item": one_of("FAMILY_NETWORK", "FAMILY_SUPPORT_TEAM", "WEEKLY_CALENDAR")},
    EventKind.TRACK_REVIEWED: {},
    EventKind.CASE_REVIEW_HELD: {},
    EventKind.EXIT_SUMMARY_FILED: {},
    EventKind.WORK_SCREEN_CLOSED: {},
    EventKind.EXTENSION_STAFFING_SCHEDULED: {"staffing_on": day},
    EventKind.EXTENSION_FORM_SUBMITTED: {"staffing_on": day},
    EventKind.HOME_VISIT_MADE: {},
    EventKind.APPLICATION_COMPLETED: {},
    EventKind.PROGRESS_ASSESSED: {},
}
_STARRED: dict[EventKind, str] = {
    EventKind.ASSESSMENT_COMPLETED: "assessment",
    EventKind.PLAN_SIGNED: "plan_kind",
    EventKind.PLAN_MAILED: "due_back_on",
    EventKind.READINESS_DONE: "item",
    EventKind.FAMILY_DOCUMENT_DONE: "item",
}

FACTS: dict[str, Shape] = {
    str(kind): Shape(
        _EVERY_FACT | keys,
        frozenset({"ref", "case", "kind", "on"} | ({_STARRED[kind]} if kind in _STARRED else set())),
    )
    for kind, keys in _KEYS.items()
}
