"""The records of the ground floor, handed on by topic."""

from casework.models.access import AccessLog, ConflictBlock, Submission
from casework.models.calendar import Calendar, CalendarDay, OfficeClosure, PolicyValue, Setting
from casework.models.cases import Assignment, Case, Participant, Referral, TrackChange
from casework.models.contacts import Contact, ContactPerson
from casework.models.deadlines import Alert, Deadline, Digest, Drift, Excusal, SweepMark, SweepRun
from casework.models.documents import Document, FolderLabels
from casework.models.eligibility_notes import EligibilityAlert, EligibilityNote, EligibilityNoteAddendum
from casework.models.families import Family, Membership, Person, PersonIdentifier
from casework.models.ledger import Event, ImportedFact
from casework.models.notes import Draft, Note, NoteAddendum, NoteTemplate
from casework.models.offices import Office, Supervision, User
from casework.models.requests import Request, RequestHandOn

__all__ = [
    "AccessLog",
    "Alert",
    "Assignment",
    "Calendar",
    "CalendarDay",
    "Case",
    "ConflictBlock",
    "Contact",
    "ContactPerson",
    "Deadline",
    "Digest",
    "Document",
    "Draft",
    "Drift",
    "EligibilityAlert",
    "EligibilityNote",
    "EligibilityNoteAddendum",
    "Event",
    "Excusal",
    "Family",
    "FolderLabels",
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
    "PolicyValue",
    "Referral",
    "Request",
    "RequestHandOn",
    "Setting",
    "Submission",
    "Supervision",
    "SweepMark",
    "SweepRun",
    "TrackChange",
    "User",
]
