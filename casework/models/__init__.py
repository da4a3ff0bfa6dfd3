"""The records of the ground floor, handed on by topic."""

from casework.models.absences import Absence
from casework.models.access import AccessLog, ConflictBlock, ReviewAssignment, SignIn, Submission, UnusedSignIn
from casework.models.appointments import Appointment, AppointmentPerson, CalendarFeed
from casework.models.calendar import Calendar, CalendarDay, OfficeClosure, PolicyValue, Setting
from casework.models.cases import Assignment, Case, Participant, Referral, TrackChange
from casework.models.clearances import StaffClearance
from casework.models.community import CommunityReferral, FollowUp
from casework.models.contacts import Contact, ContactInterval, ContactPerson
from casework.models.deadlines import Alert, Deadline, Digest, Drift, Excusal, SweepMark, SweepRun
from casework.models.documents import Document, FolderLabels
from casework.models.eligibility_notes import EligibilityAlert, EligibilityNote, EligibilityNoteAddendum
from casework.models.families import Family, Membership, Person, PersonIdentifier, SafeAddress
from casework.models.handovers import Handover, HandoverBatch, HandoverSheet, Promise
from casework.models.ledger import Event, ImportedFact
from casework.models.merges import PersonMerge, PersonsApart
from casework.models.notes import Draft, Note, NoteAddendum, NotePair, NoteRemark, NoteTemplate
from casework.models.offices import Office, Supervision, User
from casework.models.outgoing import DeliveryAttempt, GateCheck, Notice
from casework.models.providers import Provider
from casework.models.releases import Disclosure, Release, ShareOverride
from casework.models.requests import Request, RequestHandOn, UrgentCall
from casework.models.restricted import BreakGlass, BreakGlassAlert, RestrictedAccess
from casework.models.restricted_facts import RestrictedFact, TopicTalk
from casework.models.rights import EligibilityRight
from casework.models.rotations import Rotation, RotationPlace, RotationSwap

__all__ = [
    "Absence",
    "AccessLog",
    "Alert",
    "Appointment",
    "AppointmentPerson",
    "Assignment",
    "BreakGlass",
    "BreakGlassAlert",
    "Calendar",
    "CalendarDay",
    "CalendarFeed",
    "Case",
    "CommunityReferral",
    "ConflictBlock",
    "Contact",
    "ContactInterval",
    "ContactPerson",
    "Deadline",
    "DeliveryAttempt",
    "Digest",
    "Disclosure",
    "Document",
    "Draft",
    "Drift",
    "EligibilityAlert",
    "EligibilityNote",
    "EligibilityNoteAddendum",
    "EligibilityRight",
    "StaffClearance",
    "Event",
    "Excusal",
    "Family",
    "FolderLabels",
    "FollowUp",
    "GateCheck",
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
    "Notice",
    "Office",
    "OfficeClosure",
    "Participant",
    "Person",
    "PersonIdentifier",
    "PersonMerge",
    "PersonsApart",
    "PolicyValue",
    "Promise",
    "Provider",
    "Referral",
    "Release",
    "Request",
    "RequestHandOn",
    "UrgentCall",
    "RestrictedAccess",
    "ReviewAssignment",
    "RestrictedFact",
    "Rotation",
    "RotationPlace",
    "RotationSwap",
    "SafeAddress",
    "Setting",
    "ShareOverride",
    "SignIn",
    "Submission",
    "Supervision",
    "SweepMark",
    "SweepRun",
    "TopicTalk",
    "TrackChange",
    "UnusedSignIn",
    "User",
]
