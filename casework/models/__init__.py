"""The records of the ground floor, handed on by topic."""

from casework.models.access import AccessLog, ConflictBlock, Submission
from casework.models.calendar import Calendar, CalendarDay, OfficeClosure, PolicyValue, Setting
from casework.models.cases import Assignment, Case, Participant, Referral, TrackChange
from casework.models.contacts import Contact, ContactInterval, ContactPerson
from casework.models.deadlines import Alert, Deadline, Digest, Drift, Excusal, SweepMark, SweepRun
from casework.models.families import Family, Membership, Person, PersonIdentifier
from casework.models.ledger import Event, ImportedFact
from casework.models.notes import Draft, Note, NoteAddendum, NotePair, NoteRemark, NoteTemplate
from casework.models.offices import Office, Supervision, User

__all__ = [
    "AccessLog",
    "Alert",
    "Assignment",
    "Calendar",
    "CalendarDay",
    "Case",
    "ConflictBlock",
    "Contact",
    "ContactInterval",
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
    "NotePair",
    "NoteRemark",
    "NoteTemplate",
    "Office",
    "OfficeClosure",
    "Participant",
    "Person",
    "PersonIdentifier",
    "PolicyValue",
    "Referral",
    "Setting",
    "Submission",
    "Supervision",
    "SweepMark",
    "SweepRun",
    "TrackChange",
    "User",
]
