"""The records of the ground floor, handed on by topic."""

from casework.models.access import AccessLog, ConflictBlock, Submission
from casework.models.calendar import Calendar, CalendarDay, OfficeClosure, PolicyValue, Setting
from casework.models.cases import Assignment, Case, Participant, Referral, TrackChange
from casework.models.contacts import Contact, ContactPerson
from casework.models.deadlines import Alert, Deadline, Digest, Drift, Excusal, SweepMark, SweepRun
from casework.models.families import Family, Membership, Person, PersonIdentifier
from casework.models.ledger import Event, ImportedFact
from casework.models.merges import PersonMerge, PersonsApart
from casework.models.notes import Draft, Note, NoteAddendum, NoteTemplate
from casework.models.offices import Office, Supervision, User
from casework.models.restricted import BreakGlass, BreakGlassAlert, RestrictedAccess
from casework.models.restricted_facts import RestrictedFact, TopicTalk

__all__ = [
    "AccessLog",
    "Alert",
    "Assignment",
    "BreakGlass",
    "BreakGlassAlert",
    "Calendar",
    "CalendarDay",
    "Case",
    "ConflictBlock",
    "Contact",
    "ContactPerson",
    "Deadline",
    "Digest",
    "Draft",
    "Drift",
    "Event",
    "Excusal",
    "Family",
    "ImportedFact",
    "Membership",
    "Note",
    "NoteAddendum",
    "NoteTemplate",
    "Office",
    "OfficeClosure",
    "Participant",
    "Person",
    "PersonIdentifier",
    "PersonMerge",
    "PersonsApart",
    "PolicyValue",
    "Referral",
    "RestrictedAccess",
    "RestrictedFact",
    "Setting",
    "Submission",
    "Supervision",
    "SweepMark",
    "SweepRun",
    "TopicTalk",
    "TrackChange",
    "User",
]
