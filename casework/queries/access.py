"""Who looked at a case, and what one member of staff looked at."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.choices import AccessBasis, AccessVerb, Role
from casework.models import AccessLog, Case, Document, Notice, Participant, User
from casework.queries.documents import RESTRICTED
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name, kept
from casework.queries.paging import key_of, past

DAYS = 90
SHOWN = 100

#: Pages by their address's name, in words: every page of a case that leaves a line, and those that look for people.
PAGES = {
    "audit-csv": "Audit record as a file",
    "audit-search": "Searching the audit record",
    "export-fetch": "A report as a file",
    "pack-csv": "Monthly statistics as a file",
    "pack-pdf": "Monthly statistics on paper",
    "report": "A report",
    "report-csv": "A report as a file",
    "report-pdf": "A report on paper",
    "finding-answer": "Answering a finding of a QA review",
    "review": "A QA review",
    "review-file": "Reviewing the case",
    "review-take-back": "Taking a QA review back",
    "review-end": "A QA review that a reviewer has no more",
    "reviews": "QA reviews",
    "reviews-give": "Giving cases to a QA reviewer",
    "self-check": "A coach's check before a QA review",
    "decision-decide": "Deciding a request",
    "extension-decide": "Deciding about an extension form",
    "late-note-ask": "Saying why a note was late",
    "month-ask": "Asking to open a month again",
    "request-withdraw": "Withdrawing a request",
    "transfer-decide": "Deciding a transfer that came back",
    "engagement-review": "A review of engagement",
    "engagement-review-file": "Reviewing engagement",
    "engagement-review-take-back": "Taking a review of engagement back",
    "engagement-step-settle": "Settling a follow-up of a review of engagement",
    "adverse-notice": "An adverse notice",
    "child-safety": "A child-safety finding",
    "good-cause-claim": "Asking for good cause",
    "good-cause-decide": "Deciding good cause",
    "hearing-decide": "How a hearing ended",
    "hearing-pack": "A hearing pack",
    "hearing-pack-paper": "A hearing pack as PDF",
    "hearing-request": "A request for a hearing",
    "penalties": "Good cause and penalties",
    "penalty": "A penalty",
    "penalty-attempt": "Doing what was asked, under a penalty",
    "penalty-decide": "Deciding a penalty request",
    "penalty-end": "Ending a penalty",
    "penalty-raise": "Asking for a raise of a penalty",
    "raise-decide": "Deciding a raise of a penalty",
    "penalty-money": "The payment under a penalty",
    "fact-void": "A mistake about a penalty",
    "penalty-fact": "What bears on the end of a penalty",
    "penalty-request": "Asking for a penalty",
    "penalty-visit": "A home visit under a penalty",
    "activity-assign": "Assigning an activity",
    "activity-change": "Changing an activity",
    "activity-check": "Checking an activity",
    "activity-end": "Ending an activity",
    "activity-homework": "Homework of a school",
    "activity-project": "Projecting hours",
    "activity-pause": "Pausing an activity",
    "check-in": "A daily check-in",
    "employer-refer": "Sending somebody to an employer",
    "job-search": "Somebody's job search",
    "readiness-set": "Points of readiness for an employer",
    "claim-make": "Claiming wages back",
    "claim-paper": "A claim for wages as PDF",
    "contract": "A contract with an employer",
    "contract-begin": "Beginning a contract",
    "contract-end": "Ending a contract",
    "contract-paper": "A contract as PDF",
    "contract-sign": "Signing a contract",
    "contract-terms": "Terms of a contract",
    "contracts": "Contracts with employers",
    "placement-agreement-make": "Writing a placement agreement",
    "placement-agreement-paper": "A placement agreement as PDF",
    "placement-agreement-sign": "Signing a placement agreement",
    "site": "A work site with its placements",
    "self-employment": "Hours from self-employment",
    "timesheet-paper": "A blank timesheet",
    "timesheets": "Timesheets that are not in",
    "workshop": "A workshop",
    "workshop-attendance": "Who came to a workshop",
    "workshop-leave": "Giving a place in a workshop back",
    "workshop-refer": "Referring to a workshop",
    "workshop-sheet": "An attendance sheet",
    "answer-move": "Moving an answer into a protected entry",
    "appointment": "An appointment",
    "appointment-book": "Booking an appointment",
    "appointment-close": "What came of an appointment",
    "appointment-move": "Moving an appointment",
    "month-reopen": "Opening a work month again",
    "month-verify": "A work month",
    "rate-fact-add": "A fact for the federal rates",
    "rate-fact-end": "Ending a fact for the federal rates",
    "rate-fact-void": "Taking back a fact for the federal rates",
    "month-explained": "What counts of a work month",
    "assess-ea": "An employability assessment",
    "assess-employment": "An employment assessment",
    "assess-epi": "Planning information",
    "assess-family": "A family assessment",
    "assess-living": "A teen parent's living situation",
    "assess-needs": "A needs assessment",
    "assessment": "An assessment",
    "assessment-keep": "An assessment that is still right",
    "assessments": "Assessments",
    "barrier-record": "Writing down a barrier",
    "barrier-refer": "A referral over a barrier",
    "barrier-settle": "What became of a barrier",
    "break-glass": "Breaking the glass",
    "break-glass-end": "Giving a case back",
    "case": "The case page",
    "case-assign": "Assigning a coach",
    "case-calendar": "Appointments",
    "case-close": "Closing the case",
    "case-consult-ask": "Asking for a consult",
    "case-deadlines": "All deadlines",
    "case-documents": "Documents",
    "case-handover": "The handover page",
    "case-letters": "Letters and messages",
    "case-looks": "Who looked at this case",
    "case-notes": "Client notes",
    "case-people": "People",
    "case-protected": "Protected entries",
    "case-referrals": "Referrals to services",
    "case-request-open": "Entering a request",
    "case-sharing": "Releases and sharing",
    "contact-log": "A contact",
    "contact-take-back": "Taking back a contact",
    "contact-tries": "Tries this month",
    "deadline-why": "Why a deadline stands",
    "difference-explain": "Explaining a difference",
    "document-fetch": "The file of a paper",
    "document-file": "Filing a paper",
    "document-move": "Moving a paper",
    "document-withdraw": "Withdrawing a paper",
    "eligibility-alert-answer": "Answering an E alert",
    "eligibility-alert-read": "Reading an E alert",
    "eligibility-alert-set": "Setting an E alert",
    "eligibility-note": "An eligibility note",
    "eligibility-note-add": "Adding to an eligibility note",
    "eligibility-note-file": "Writing an eligibility note",
    "employability-paper": "An employability summary on paper",
    "engagement-change": "Whether a person is engaged",
    "excusal-ask": "Asking for excusal or a later day",
    "excusal-decide": "Deciding about an excusal",
    "families-csv": "The list of families as a file",
    "field-plan": "Entering a field plan",
    "follow-up-take-back": "Taking back a follow-up",
    "glass-review": "Reviewing a break-glass",
    "goal-add": "Writing a goal",
    "goal-edit": "Writing a goal",
    "goal-remove": "Taking a goal out",
    "handover": "A transfer",
    "handover-answer": "Answering a transfer",
    "handover-ask": "Asking for a transfer",
    "handover-sheet": "Writing the handover page",
    "handover-warm": "Writing a three-way contact down",
    "handover-withdraw": "Withdrawing a transfer",
    "hard-topics": "Hard topics",
    "hard-topics-record": "Writing hard topics down",
    "history": "Work, skills and schooling",
    "care-question-send": "A provider’s question about child care",
    "care-question-answer": "A provider’s question about child care",
    "number-keep": "A number in another system",
    "number-end": "A number in another system",
    "certificate-keep": "A certificate of readiness for work",
    "certificate-void": "A certificate of readiness for work",
    "history-add": "Work, skills and schooling",
    "history-change": "Work, skills and schooling",
    "history-remove": "Work, skills and schooling",
    "hours": "Work hours of a caseload",
    "hours-case": "Work hours of a month",
    "letters": "Letters to print and mail",
    "application-complete": "An application complete",
    "application-decide": "Deciding an application",
    "application-file": "Taking in an application",
    "application-screen": "Screening for seven-day service",
    "screening-void": "Taking back a screening",
    "eligibility-rights": "Who may decide eligibility",
    "expectations": "What is expected of staff",
    "staff-files": "Files of staff",
    "staff-file": "A file of staff",
    "clearance-record": "Recording a clearance",
    "clearance-take-back": "Taking a clearance back",
    "credential-record": "Recording a credential",
    "credential-take-back": "Taking a credential back",
    "training-record": "Recording a training",
    "training-done": "A training that was done",
    "training-take-back": "Taking a training back",
    "skill-record": "Recording a language or skill",
    "skill-end": "Ending a language or skill",
    "skill-take-back": "Taking a language or skill back",
    "hours-set": "Setting usual hours",
    "overtime": "Hours and overtime",
    "overtime-decide": "Deciding overtime",
    "track-reviews": "Track reviews",
    "track-reviews-csv": "Track reviews as a file",
    "track-review": "Readiness for Work First",
    "eligibility-right-end": "Taking the right to decide eligibility",
    "application-void": "Taking back an application",
    "application-withdraw": "Withdrawing an application",
    "action": "An adverse action",
    "action-confirm": "Confirming an adverse action",
    "action-notice": "The letter of an adverse action",
    "action-propose": "Proposing an adverse action",
    "action-take-back": "Taking an adverse action back",
    "benefit-hearing-ask": "A request for a hearing about a benefit",
    "benefit-hearing-decide": "How a hearing about a benefit ended",
    "benefits": "Benefits",
    "certification-end": "Ending a certification",
    "certification-set": "For which months a family is certified",
    "certification-void": "Taking a certification back",
    "change-effect": "What a reported change does",
    "change-report": "A reported change",
    "change-settle": "Settling a reported change",
    "change-void": "Taking a reported change back",
    "decision-notice": "The notice of a decision",
    "handed-notice": "Protected facts of a person",
    "handed-notice-write": "Protected facts of a person",
    "handed-notice-hand": "Protected facts of a person",
    "handed-notice-void": "Protected facts of a person",
    "review-record": "A review of a benefit",
    "review-void": "Taking a review back",
    "determination": "A decision about benefits",
    "issuances": "What was paid",
    "issuance-enter": "A benefit to be paid",
    "issuance-restore": "Restoring a benefit",
    "issuance-pay": "Saying that a benefit was paid",
    "issuance-cancel": "Cancelling a payment",
    "issuance-return": "A payment that came back",
    "recovery-record": "Holding back of a payment",
    "recovery-void": "Taking back what was to be held back",
    "household-fact-end": "Ending a fact of the household",
    "household-fact-record": "A fact of the household",
    "household-fact-void": "Taking back a fact of the household",
    "interview-record": "An interview",
    "verification-ask": "Asking for proof",
    "verification-receive": "A proof that came in",
    "verification-void": "Taking back what was to be proven",
    "what-if": "What other wages would mean",
    "interview-void": "Taking back an interview",
    "exemption-record": "An exemption from work",
    "exemption-prove": "Proof of an exemption",
    "exemption-end": "Ending an exemption",
    "exemption-end-void": "Taking back the end of an exemption",
    "exemption-void": "Taking back an exemption",
    "exemption-tell": "Telling eligibility of an exemption",
    "months-record": "Months of cash assistance",
    "month-void": "Taking back a month of cash assistance",
    "absent-parent-add": "An absent parent",
    "absent-parent-void": "Taking back an absent parent",
    "support-step-do": "A step of child support",
    "support-step-void": "Taking back a step of child support",
    "support-hold": "Doing nothing about child support",
    "support-release": "Looking for child support again",
    "support-good-cause-claim": "Protected facts of a person",
    "support-good-cause-decide": "Protected facts of a person",
    "medical-record": "Protected facts of a person",
    "medical-review": "Protected facts of a person",
    "medical-void": "Protected facts of a person",
    "help-record": "Protected facts of a person",
    "help-void": "Protected facts of a person",
    "medical-review-void": "Protected facts of a person",
    "child-care": "Child care",
    "child-care-ask": "Asking for child care",
    "child-care-change": "Changing child care",
    "child-care-answer": "The answer about child care",
    "child-care-end": "Ending child care",
    "child-care-not-needed": "No child care needed",
    "child-care-needed-again": "No child care needed",
    "child-care-months": "Child care not asked for",
    "care-protection-tell": "The protection without child care",
    "care-told-take-back": "The protection without child care",
    "care-search-record": "The protection without child care",
    "care-search-end": "The protection without child care",
    "child-disability-say": "Protected facts of a person",
    "child-disability-take-back": "Protected facts of a person",
    "advocacy-record": "Speaking up for a family",
    "leaving": "How a family left",
    "exit-summary-file": "Writing an exit summary",
    "exit-summary-paper": "An exit summary",
    "exit-letter-write": "The letter about leaving",
    "work-screen-close": "Closing a work activity screen",
    "case-reopen": "Reopening a case",
    "job-start": "A job after leaving",
    "job-lose": "A job that was lost",
    "job-change-void": "Taking back what was said of a job",
    "work-problem-tell": "A problem at work",
    "visit-step-settle": "A step of a visit plan",
    "supports": "Supports of a case",
    "support-ask": "A support asked for",
    "support-change": "A changed support",
    "support-issue": "A support paid",
    "support-stop": "The end of a support",
    "support-void": "A payment of a support taken back",
    "refund-void": "Money that came back taken back",
    "support-end-decide": "The end of help that goes on",
    "support-refund": "Money of a support that came back",
    "support-paper": "A paper of a support",
    "support-letter": "A letter about a support",
    "support-decide": "Deciding a support",
    "resource-record": "Help from elsewhere",
    "resource-void": "Help from elsewhere taken back",
    "advocacy-settle": "What came of speaking up",
    "plan-copy-give": "A copy of a plan given",
    "reengagements": "Staffings of a case",
    "jobs-class": "What somebody is in JOBS",
    "assistance": "Protected facts of a person",
    "begin": "Beginning re-engagement",
    "reengagement": "Re-engagement of a person",
    "source-mark": "Marking a source as looked at",
    "schedule": "Scheduling a staffing",
    "schedule-other": "Scheduling a staffing of the family",
    "visit": "What came of a visit",
    "staffing-copy": "The participant’s copy of a staffing",
    "team-offer": "Offering a family support team",
    "staffings": "The list of staffings",
    "room": "A staffing",
    "attend": "Whether a person attends a staffing",
    "cancel": "Cancelling a staffing",
    "area": "An area of a staffing",
    "chances": "What comes first in a staffing",
    "next-steps": "Next steps of a staffing",
    "invite": "Who is asked to a staffing",
    "seat-leave": "Taking somebody off a team",
    "seat-guest": "The sign-in of a guest",
    "partner-words": "What a partner told a team",
    "missing": "What is missing for a staffing",
    "look-again": "Looking again at what came in",
    "missing-settle": "What came in for a staffing",
    "decision": "The decision of a staffing",
    "confirm": "Confirming a decision",
    "take-back": "Taking a decision back",
    "close": "Closing a staffing",
    "enter-elsewhere": "Marking a staffing as entered",
    "step-done": "A next step that was done",
    "guest-room": "A staffing, seen by a guest",
    "meeting": "A joint meeting",
    "meeting-ask": "Asking an agency to a joint meeting",
    "meeting-call": "Calling a joint meeting",
    "meeting-hold": "Minutes of a joint meeting",
    "meeting-steps": "Steps of a joint meeting",
    "note": "A client note",
    "note-add": "Adding to a client note",
    "note-file": "Writing a client note",
    "note-quick": "Writing a client note",
    "note-remark": "A question or praise on a note",
    "note-split": "Notes by subject",
    "notice": "A letter or message",
    "notice-mark": "What became of a letter",
    "notice-paper": "A letter as paper",
    "notice-write": "Writing a letter",
    "override-decide": "Deciding about sharing without a release",
    "people-apart": "Saying that two records are two people",
    "people-merge": "Joining two records of a person",
    "people-unmerge": "Taking two records apart",
    "person-change": "How a person is reached",
    "person-ssn": "A Social Security number",
    "plan": "A plan",
    "plan-begin": "Beginning a plan",
    "plan-compare": "Two versions of a plan",
    "plan-copy": "Somebody's next steps on paper",
    "plan-edit": "Writing a plan",
    "plan-fold-in": "Another agency's plan",
    "plan-mail": "Mailing a plan",
    "plan-offer": "Offering a plan",
    "plan-paper": "A plan on paper",
    "plan-refuse": "Why somebody did not sign",
    "plan-review": "Reviewing a plan",
    "plan-rewrite": "Writing an offered plan anew",
    "plan-scan": "The scan of a signature",
    "plan-sign": "Signing a plan",
    "plan-withdraw": "Withdrawing a plan",
    "plans": "Plans",
    "progress-record": "A week's progress",
    "promise-make": "Making a promise",
    "promise-settle": "What came of a promise",
    "protected-access": "Who reads protected entries",
    "protected-access-end": "Who reads protected entries",
    "protected-open": "A protected entry",
    "protected-record": "Writing a protected entry",
    "protected-withdraw": "Withdrawing a consent",
    "dashboard": "The unit in figures",
    "owed": "Deadlines behind a figure",
    "unit-csv": "The unit in figures as a file",
    "unit-pdf": "The unit in figures on paper",
    "unit-families": "Families behind a figure of the unit",
    "rates-csv": "Participation rates as a file",
    "rates-names": "Families behind a rate",
    "rates-reach": "Who can still make the month",
    "referral-follow-up": "Following up a referral",
    "referral-make": "Making a referral",
    "referral-take-back": "Taking back a referral",
    "release": "A release",
    "release-file": "Filing a release",
    "release-give": "Giving a release",
    "release-revoke": "Revoking a release",
    "remark-answer": "Answering a question on a note",
    "request": "A request",
    "request-act": "Working on a request",
    "request-answer": "Answering a request",
    "request-hand-on": "Handing a request on",
    "requests": "Requests",
    "resume-paper": "A résumé draft",
    "safe-address": "A safe address",
    "search": "A search by Social Security number",
    "search-debrief": "A week of job search",
    "share": "Telling somebody outside",
    "step-idea-keep": "Keeping a step for others",
    "step-idea-use": "Using a step that worked",
    "situation-change": "Writing down what changed",
    "step-look": "Looking at a step",
    "strength-end": "A strength that is no more",
    "strength-record": "Writing down a strength",
    "timesheets-set": "How often timesheets come in",
    "track-change-ask": "Asking for another track",
    "track-change-decide": "Deciding about the track",
    "work": "Work activities",
}


#: What may be asked of the list: by verb, or by the right by which something was seen.
SHOWS: dict[str, tuple[str, Q]] = {
    "all": ("All", Q()),
    "viewed": ("Viewed", Q(verb=AccessVerb.VIEW)),
    "opened": ("Opened and revealed", Q(verb=AccessVerb.REVEAL)),
    "exported": ("Exported", Q(verb=AccessVerb.EXPORT)),
    "refused": ("Refused", Q(verb=AccessVerb.REFUSED)),
    "glass": ("Break-glass", Q(basis=AccessBasis.GLASS)),
}
_ORDER = ("-at", "-id")


@dataclass(frozen=True)
class Look:
    """One look: by whom, at what, by what right, when.

    `what` says which kind of thing it was, `subject` which one: the title of a paper, whose letter or safe address.
    """

    at: datetime
    actor_id: UUID | None
    name: str
    role: str
    verb: str
    is_refused: bool
    is_reveal: bool
    is_glass: bool
    basis: str
    page: str
    what: str
    subject: str
    reason: str
    case_number: str
    case_id: UUID | None


@dataclass(frozen=True)
class LookPage:
    """One page of looks, newest first, and the look after which the next page begins."""

    looks: list[Look]
    older: str


def looks_at(case: Case, *, now: datetime, shown: str, who: UUID | None, after: UUID | None) -> LookPage:
    """Return one page of the looks at a case of the last 90 days, all or those that are asked for, in two queries."""
    rows = AccessLog.objects.filter(case_id=case.pk)
    if who:
        rows = rows.filter(actor=who)
    return _page(rows, now=now, shown=shown, after=after, numbers={case.pk: case.number})


def lookers_at(case: Case, *, now: datetime) -> list[tuple[UUID, str]]:
    """Return who looked at a case in the last 90 days, by name."""
    lately = AccessLog.objects.filter(case_id=case.pk, at__gt=now - timedelta(days=DAYS), actor__isnull=False)
    return list(lately.order_by("actor__name", "actor").values_list("actor", "actor__name").distinct())


def looks_of(staff: User, *, viewer: User, now: datetime, shown: str, after: UUID | None) -> LookPage:
    """Return one page of everything that one member of staff looked at in the last 90 days.

    Cases that the reader must not see themselves are shown without their number.
    """
    return for_viewer(
        _page(AccessLog.objects.filter(actor=staff), now=now, shown=shown, after=after, numbers={}), viewer
    )


def for_viewer(page: LookPage, viewer: User) -> LookPage:
    """Number the cases of a page of looks, in one query; those that the reader must not see stay without number."""
    keys = {look.case_id for look in page.looks if look.case_id}
    numbers: dict[UUID | None, str] = dict(
        Case.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", "number")
    )
    looks = [
        replace(
            look, case_number=numbers.get(look.case_id, ""), case_id=look.case_id if look.case_id in numbers else None
        )
        for look in page.looks
    ]
    return LookPage(looks, page.older)


def _page(
    rows: QuerySet[AccessLog], *, now: datetime, shown: str, after: UUID | None, numbers: dict[UUID, str]
) -> LookPage:
    rows = rows.filter(SHOWS[shown][1] if shown in SHOWS else Q(), at__gt=now - timedelta(days=DAYS))
    return page_of_looks(rows, after=after, numbers=numbers)


def page_of_looks(
    rows: QuerySet[AccessLog], *, after: UUID | None, numbers: dict[UUID, str], size: int | None = None
) -> LookPage:
    """Return one page of looks, newest first, whatever their age."""
    if after and (key := rows.filter(pk=after).values_list(*key_of(_ORDER)).first()):
        rows = rows.filter(past(_ORDER, key))
    size = SHOWN if size is None else size
    found = list(rows.select_related("actor").order_by(*_ORDER)[: size + 1])
    subjects = _subjects(found[:size])
    looks = [_look(row, numbers, subjects.get(row.subject_id, "")) for row in found[:size]]
    return LookPage(looks, older=str(found[size - 1].pk) if len(found) > size else "")


def _subjects(rows: list[AccessLog]) -> dict[UUID | None, str]:
    """Return in words what was opened, as far as row security lets the reader see it; never what is protected."""
    keys: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        if row.subject_id:
            keys[_page_name(row)].add(row.subject_id)
    found: dict[UUID | None, str] = {}
    if papers := keys["document-fetch"]:
        titles = Document.objects.filter(pk__in=papers).values_list("pk", "title", "restricted_kind")
        found |= {key: RESTRICTED if kind else title for key, title, kind in titles}
    if letters := keys["notice-paper"] | keys["letters"]:
        sent_to = Notice.objects.filter(pk__in=letters).values_list("pk", GIVEN_NAME, FAMILY_NAME)
        found |= {key: f"to {full_name(*names)}" for key, *names in sent_to}
    if people := keys["safe-address"]:
        whose = Participant.objects.filter(pk__in=people).values_list("pk", kept("given_name"), kept("family_name"))
        found |= {key: f"of {full_name(*names)}" for key, *names in whose}
    return found


def _page_name(row: AccessLog) -> str:
    return row.route.rpartition(":")[2]


def _look(row: AccessLog, numbers: dict[UUID, str], subject: str) -> Look:
    name = _page_name(row)
    return Look(
        at=row.at,
        actor_id=row.actor_id,
        name=row.actor.name if row.actor else "",
        role=str(Role(row.actor.role).label) if row.actor else "",
        verb=str(AccessVerb(row.verb).label),
        is_refused=row.verb == AccessVerb.REFUSED,
        is_reveal=row.verb == AccessVerb.REVEAL,
        is_glass=row.basis == AccessBasis.GLASS,
        basis=str(AccessBasis(row.basis).label),
        page=PAGES.get(name, name.replace("-", " ").capitalize()),
        what=_what(row),
        subject=subject,
        reason=row.reason,
        case_number=numbers.get(row.case_id, "") if row.case_id else "",
        case_id=row.case_id,
    )


#: What is opened on a page, where a look says more than that it was a case.
_OPENED = {"document-fetch": "Paper", "notice-paper": "Letter", "letters": "Letter", "safe-address": "Safe address"}


def _what(row: AccessLog) -> str:
    if row.verb in {AccessVerb.EXPORT, AccessVerb.REVEAL} and (opened := _OPENED.get(_page_name(row))):
        return opened
    if _page_name(row) == "audit-search":
        return "Search"
    if row.subject_id:
        return "Protected entry"
    if row.verb == AccessVerb.REVEAL:
        return "Social Security number"
    return "List" if row.verb == AccessVerb.EXPORT else "Case"
