"""The records of the ground floor, handed on by topic."""

from casework.models.absences import Absence
from casework.models.access import AccessLog, ConflictBlock, SignIn, Submission, UnusedSignIn
from casework.models.calendar import Calendar, CalendarDay, OfficeClosure, PolicyValue, Setting
from casework.models.cases import Assignment, Case, Participant, Referral, TrackChange
from casework.models.community import CommunityReferral, FollowUp
from casework.models.contacts import Contact, ContactInterval, ContactPerson
from casework.models.deadlines import Alert, Deadline, Digest, Drift, Excusal, SweepMark, SweepRun
from casework.models.families import Family, Membership, Person, PersonIdentifier
from casework.models.handovers import Handover, HandoverBatch, HandoverSheet, Promise
from casework.models.ledger import Event, ImportedFact
from casework.models.notes import Draft, Note, NoteAddendum, NotePair, NoteRemark, NoteTemplate
from casework.models.offices import Office, Supervision, User
from casework.models.providers import Provider
from casework.models.releases import Disclosure, Release, ShareOverride
from casework.models.rotations import Rotation, RotationPlace, RotationSwap

__all__ = [
    "Absence",
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
    "Handover",
    "HandoverBatch",
    "HandoverSheet",
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
    "Promise",
    "Referral",
    "Rotation",
    "RotationPlace",
    "RotationSwap",
    "Setting",
    "SignIn",
    "Submission",
    "Supervision",
    "SweepMark",
    "SweepRun",
    "TrackChange",
    "UnusedSignIn",
    "User",
    "CommunityReferral",
    "Disclosure",
    "FollowUp",
    "Provider",
    "Release",
    "ShareOverride",
]
