"""What the other apps may ask of the ground floor."""

from casework import acts, ledger, permissions, queue, sealing, wording
from casework.case_frame import frame_of
from casework.choices import (
    AccessVerb,
    CaseKind,
    CaseStatus,
    DeadlineState,
    DecisionStatus,
    EventKind,
    GateReason,
    GlassCategory,
    GlassReview,
    HandoverStatus,
    Jurisdiction,
    NoticeKind,
    Role,
    ShareScope,
    Track,
    Way,
)
from casework.context import SignedInRequest, in_context
from casework.door import crumbs_of, repeatable, seen_case, sent_once, status_of
from casework.drafting import DraftKey, filed_rev, found_draft, initial_of, typed
from casework.engine.declarations import (
    ALASKA,
    ALL_STATES,
    NORTH_CAROLINA,
    OREGON,
    TEXAS,
    Clock,
    CountsFrom,
    Every,
    InScope,
    Made,
    Once,
    Same,
    Source,
    Standard,
    Whose,
    before_carried,
    business_days,
    carried,
    day_of_next_month,
    days,
    each_of,
    end_of_month_after,
    end_of_period,
    made,
    months,
)
from casework.engine.registry import standards
from casework.engine.words import clock_of
from casework.forms.sent import DayField, SentForm, StandForm, offer, words_area
from casework.models import (
    Appointment,
    Assignment,
    BreakGlass,
    BreakGlassAlert,
    CalendarDay,
    Case,
    CommunityReferral,
    Contact,
    Deadline,
    Document,
    Event,
    Excusal,
    Handover,
    HandoverBatch,
    ImportedFact,
    Office,
    OfficeClosure,
    Participant,
    Person,
    PersonIdentifier,
    PersonMerge,
    PersonsApart,
    Provider,
    Release,
    Rotation,
    Setting,
    ShareOverride,
    TrackChange,
    UnusedSignIn,
    User,
)
from casework.models.base import Record, new_id
from casework.operations.access import log_view, log_views
from casework.operations.appointments import coach_for
from casework.operations.assignments import assign_case, assignment_stand
from casework.operations.cases import decide_track_change
from casework.operations.drafts import discard_draft
from casework.operations.excusals import decide_excusal
from casework.operations.glass import review_glass
from casework.operations.handovers import ask_handovers
from casework.operations.locking import local_day, locked_case, participant_of, refusing
from casework.operations.merges import merge_people, say_apart, unmerge_people
from casework.operations.offices import change_office, office_stand
from casework.operations.releases import release_of_plan
from casework.operations.rotations import set_rotation, swap_duty
from casework.operations.settings import change_setting, enter_closure, setting_stand
from casework.operations.sharing import NotReleased, Telling, decide_override, tell
from casework.outgoing.agencies import AGENCIES
from casework.outgoing.paper import DRAWN, render_page
from casework.outgoing.texts import day_words, moment_words
from casework.queries.alerts import escalated
from casework.queries.appointments import AppointmentRow, appointments_ahead
from casework.queries.cases import HouseholdPerson, SavedDraft, household, saved_drafts
from casework.queries.community import referrals_of
from casework.queries.coverage import Cover, covers_of
from casework.queries.handovers import Transfer, transfers
from casework.queries.intake import coach_on_duty, intake_calendar, order_of
from casework.queries.joined import Entered, entered_since, held_words, hides_address
from casework.queries.lateness import NOTE_STANDARDS
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name, kept_marks, safe_words
from casework.queries.paging import Paged, beyond, past, read_key
from casework.queries.providers import provider_choices
from casework.queries.reaching import verdicts_of
from casework.queries.requests import urgent_rows
from casework.queries.restarts import Restart, restarted_codes, restarts_in, restarts_of
from casework.queries.seen import Seen, seen_in
from casework.queries.sharing import HiddenOverride, hidden_overrides, override_rows
from casework.queries.slots import first_slots
from casework.queries.standing import unassigned_cases
from casework.queries.today import address, last_day_of
from casework.reactions import Panel
from casework.refusals import Refused
from casework.rules import has_work_months
from casework.sharing import decision, held_releases, party_of
from casework.stand import StandChanged, require_same, stand_of
from casework.values import InForce, in_force

__all__ = [
    "CaseKind",
    "Cover",
    "InForce",
    "covers_of",
    "has_work_months",
    "log_views",
    "FAMILY_NAME",
    "GIVEN_NAME",
    "Panel",
    "Seen",
    "GateReason",
    "NoticeKind",
    "Way",
    "verdicts_of",
    "AppointmentRow",
    "HouseholdPerson",
    "StandChanged",
    "appointments_ahead",
    "held_releases",
    "household",
    "provider_choices",
    "coach_for",
    "require_same",
    "stand_of",
    "first_slots",
    "referrals_of",
    "typed",
    "AccessVerb",
    "in_context",
    "ShareScope",
    "AGENCIES",
    "DRAWN",
    "day_words",
    "moment_words",
    "render_page",
    "frame_of",
    "sealing",
    "ledger",
    "locked_case",
    "local_day",
    "participant_of",
    "refusing",
    "Record",
    "new_id",
    "CommunityReferral",
    "Provider",
    "Release",
    "Document",
    "Contact",
    "Appointment",
    "Event",
    "ImportedFact",
    "acts",
    "permissions",
    "queue",
    "wording",
    "CaseStatus",
    "DeadlineState",
    "DecisionStatus",
    "EventKind",
    "HandoverStatus",
    "Jurisdiction",
    "Role",
    "Track",
    "SignedInRequest",
    "crumbs_of",
    "seen_case",
    "repeatable",
    "sent_once",
    "status_of",
    "ALASKA",
    "ALL_STATES",
    "NOTE_STANDARDS",
    "NORTH_CAROLINA",
    "OREGON",
    "TEXAS",
    "Clock",
    "CountsFrom",
    "Every",
    "InScope",
    "Made",
    "Once",
    "Same",
    "Source",
    "Standard",
    "Whose",
    "before_carried",
    "business_days",
    "carried",
    "day_of_next_month",
    "days",
    "each_of",
    "end_of_month_after",
    "end_of_period",
    "made",
    "months",
    "standards",
    "clock_of",
    "DraftKey",
    "discard_draft",
    "filed_rev",
    "found_draft",
    "SavedDraft",
    "saved_drafts",
    "initial_of",
    "DayField",
    "SentForm",
    "StandForm",
    "offer",
    "words_area",
    "Assignment",
    "Case",
    "Deadline",
    "Excusal",
    "Handover",
    "HandoverBatch",
    "Office",
    "OfficeClosure",
    "Rotation",
    "Setting",
    "TrackChange",
    "UnusedSignIn",
    "User",
    "assign_case",
    "assignment_stand",
    "decide_track_change",
    "decide_excusal",
    "ask_handovers",
    "set_rotation",
    "swap_duty",
    "change_setting",
    "setting_stand",
    "enter_closure",
    "change_office",
    "office_stand",
    "escalated",
    "Transfer",
    "restarted_codes",
    "restarts_in",
    "restarts_of",
    "Restart",
    "transfers",
    "coach_on_duty",
    "intake_calendar",
    "order_of",
    "full_name",
    "Entered",
    "entered_since",
    "held_words",
    "hides_address",
    "kept_marks",
    "safe_words",
    "Paged",
    "beyond",
    "past",
    "read_key",
    "seen_in",
    "unassigned_cases",
    "urgent_rows",
    "address",
    "last_day_of",
    "Refused",
    "in_force",
    "ShareOverride",
    "NotReleased",
    "Telling",
    "decide_override",
    "decision",
    "HiddenOverride",
    "hidden_overrides",
    "override_rows",
    "party_of",
    "release_of_plan",
    "tell",
    "GlassCategory",
    "GlassReview",
    "BreakGlass",
    "BreakGlassAlert",
    "CalendarDay",
    "Participant",
    "Person",
    "PersonIdentifier",
    "PersonMerge",
    "PersonsApart",
    "log_view",
    "review_glass",
    "merge_people",
    "say_apart",
    "unmerge_people",
]
