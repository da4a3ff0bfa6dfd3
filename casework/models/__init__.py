"""The records of the ground floor, handed on by topic."""

from casework.models.access import AccessLog, ConflictBlock, Submission
from casework.models.appointments import Appointment, AppointmentPerson, CalendarFeed
from casework.models.calendar import Calendar, CalendarDay, OfficeClosure, PolicyValue, Setting
from casework.models.cases import Assignment, Case, Participant, Referral, TrackChange
from casework.models.contacts import Contact, ContactPerson
from casework.models.deadlines import Alert, Deadline, Digest, Drift, Excusal, SweepMark, SweepRun
from casework.models.families import Family, Membership, Person, PersonIdentifier, SafeAddress
from casework.models.ledger import Event, ImportedFact
from casework.models.notes import Draft, Note, NoteAddendum, NoteTemplate
from casework.models.offices import Office, Supervision, User
from casework.models.outgoing import DeliveryAttempt, GateCheck, Notice

__all__ = [
    "AccessLog",
    "Alert",
    "Appointment",
    "AppointmentPerson",
    "Assignment",
    "Calendar",
    "CalendarDay",
    "CalendarFeed",
    "Case",
    "ConflictBlock",
    "Contact",
    "ContactPerson",
    "Deadline",
    "DeliveryAttempt",
    "Digest",
    "Draft",
    "Drift",
    "Event",
    "Excusal",
    "Family",
    "GateCheck",
    "ImportedFact",
    "Membership",
    "Note",
    "NoteAddendum",
    "NoteTemplate",
    "Notice",
    "Office",
    "OfficeClosure",
    "Participant",
    "Person",
    "PersonIdentifier",
    "PolicyValue",
    "Referral",
    "SafeAddress",
    "Setting",
    "Submission",
    "Supervision",
    "SweepMark",
    "SweepRun",
    "TrackChange",
    "User",
]
