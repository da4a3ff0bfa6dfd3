"""The records of the ground floor, handed on by topic."""

from casework.models.access import AccessLog, ConflictBlock, Submission
from casework.models.calendar import Calendar, CalendarDay, OfficeClosure, PolicyValue, Setting
from casework.models.cases import Assignment, Case, Participant, Referral, TrackChange
from casework.models.community import CommunityReferral, FollowUp
from casework.models.contacts import Contact, ContactPerson
from casework.models.deadlines import Alert, Deadline, Digest, Drift, Excusal, SweepMark, SweepRun
from casework.models.families import Family, Membership, Person, PersonIdentifier
from casework.models.ledger import Event, ImportedFact
from casework.models.notes import Draft, Note, NoteAddendum, NoteTemplate
from casework.models.offices import Office, Supervision, User
from casework.models.providers import Provider
from casework.models.releases import Disclosure, Release, ShareOverride

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
    "PolicyValue",
    "Referral",
    "Setting",
    "Submission",
    "Supervision",
    "SweepMark",
    "SweepRun",
    "TrackChange",
    "User",
    "CommunityReferral",
    "Disclosure",
    "FollowUp",
    "Provider",
    "Release",
    "ShareOverride",
]
