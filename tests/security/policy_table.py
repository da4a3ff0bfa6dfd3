"""The reviewed table of every address: who may have it, by which method. The matrix fails on one that is missing.

To add a page: one line in PAGES. `everyone` is whoever is signed in; `case_page` is whoever sees the case that the
address names (404 for all others); `may` narrows both (403 for the rest).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from casework.choices import Role

WORKING = {
    Role.COACH,
    Role.CASE_AIDE,
    Role.ENGAGEMENT_SPECIALIST,
    Role.LEAD_WORKER,
    Role.OPERATIONS_MANAGER,
    Role.ELIGIBILITY_WORKER,
}
DECIDING = {Role.LEAD_WORKER, Role.OPERATIONS_MANAGER}
ENGAGING = {Role.COACH, Role.ENGAGEMENT_SPECIALIST} | DECIDING
#: Mail plans, file their scans, hand on their copies.
PAPERS = ENGAGING | {Role.CASE_AIDE}
CLOSING = {Role.COACH} | DECIDING
OPENING = {Role.CASE_AIDE} | DECIDING
WRITING = set(Role) - {Role.AUDITOR, Role.PRIVACY_OFFICER, Role.SYSTEM}
#: Score the cases that they were given.
SCORING = {Role.QA_REVIEWER}
LISTING = {Role.ENGAGEMENT_SPECIALIST} | DECIDING
INSIDE = set(Role) - {Role.PARTNER, Role.CHILD_WELFARE}
LOOKING = {Role.AUDITOR, Role.PRIVACY_OFFICER}
WATCHING = {Role.OPERATIONS_MANAGER, Role.AUDITOR, Role.PRIVACY_OFFICER}


@dataclass(frozen=True)
class Actor:
    """Somebody at the door: their name in the tests, their role, and whether they see the case asked for."""

    name: str
    role: Role | None
    sees: bool = False
    is_signed_in: bool = True
    by_glass: bool = False
    """Whether the case is seen behind broken glass: read on some pages, written on none."""
    for_review: bool = False
    """Whether the case is seen because its review is theirs: read on some pages, and only the review written."""


Rule = Callable[[Actor], bool]


class Audience(Enum):
    PUBLIC = "anyone, signed in or not"
    EVERYONE = "anyone signed in"
    CASE = "whoever sees the case"
    OFFICE = "whoever works in the office of the record"


@dataclass(frozen=True)
class Page:
    audience: Audience
    methods: frozenset[str]
    may: Rule
    logs_view: bool = False
    """Whether a page shown leaves exactly one line in the log of views."""
    behind_glass: bool = False
    """Whether the page is shown of a case that is seen behind broken glass."""
    for_review: bool = False
    """Whether the page is shown to a QA reviewer who was given the case to score."""
    is_role_first: bool = False
    """Whether a wrong role is told so (403) before the case is looked for: the same answer for every case."""


def anybody(actor: Actor) -> bool:
    return True


def of(roles: set[Role]) -> Rule:
    """Let these roles pass."""
    return lambda actor: actor.role in roles


def _page(audience: Audience, methods: str, may: Rule, **more: bool) -> Page:
    return Page(audience, frozenset(methods.split()), may, **more)


def public(methods: str) -> Page:
    return _page(Audience.PUBLIC, methods, anybody)


def everyone(methods: str, may: Rule = anybody) -> Page:
    return _page(Audience.EVERYONE, methods, may)


def case_page(methods: str, may: Rule = anybody, *, logs_view: bool = True, **more: bool) -> Page:
    return _page(Audience.CASE, methods, may, logs_view=logs_view, **more)


def reading_page(methods: str, may: Rule = anybody, **more: bool) -> Page:
    """Describe a page of a case that is shown behind broken glass too."""
    return case_page(methods, may, behind_glass=True, **more)


def office_page(methods: str, may: Rule) -> Page:
    """Describe a page of what an office keeps for itself: no other office finds it."""
    return _page(Audience.OFFICE, methods, may)


#: Those of the tests who work in another office of the state.
ELSEWHERE = {"outsider", "other manager", "glass specialist"}


def _keeps(actor: Actor) -> bool:
    """Change what the office of the tests keeps: whoever works in it."""
    return actor.role in WORKING and actor.name not in ELSEWHERE


def _reads_file(actor: Actor) -> bool:
    """Read the file of the tests, which is the colleague's; another office finds it not at all."""
    is_reader = actor.role in DECIDING or actor.name == "colleague" or actor.name in ELSEWHERE
    return actor.role in WORKING and is_reader


def _took_part(actor: Actor) -> bool:
    """Take back the contact of the tests, which the coach entered."""
    return actor.role in DECIDING or actor.name == "coach"


def _wrote_or_decides(actor: Actor) -> bool:
    """Take back the refund of the tests, which the coach entered."""
    return actor.role in DECIDING or actor.name == "coach"


def _hands_over(actor: Actor) -> bool:
    """Ask for a transfer, or take back the one of the tests, which the coach asked for."""
    return actor.role in DECIDING or actor.name == "coach"


def _asked_it(actor: Actor) -> bool:
    """Withdraw the request of the tests, which the coach asked."""
    return actor.name == "coach"


def nobody(actor: Actor) -> bool:
    """Answer a transfer: only the coach who is asked, who sees no case; tests of transfers ask as that coach."""
    return False


def _wrote_the_note(actor: Actor) -> bool:
    """Answer a remark on the note of the tests, which the coach wrote."""
    return actor.name == "coach"


def _assessed(actor: Actor) -> bool:
    """Move what was told in the assessment of the tests, which the coach completed."""
    return actor.name == "coach"


def _sits_there(actor: Actor) -> bool:
    """Review again and take a decision back: the coach, who alone of the tests has a seat in their staffing."""
    return actor.name == "coach"


def _is_asked(actor: Actor) -> bool:
    """Answer the request of the tests, which the coach is asked."""
    return actor.role in DECIDING or actor.name == "coach"


def _reads_violence(actor: Actor) -> bool:
    """Open the protected entry of the tests: the coach of the case, and whoever broke its glass."""
    return actor.role == Role.COACH or actor.by_glass


def _kept_the_idea(actor: Actor) -> bool:
    """Take the step of the tests out of the library, which the coach kept."""
    return actor.role in DECIDING or actor.name == "coach"


def _is_of_conference(actor: Actor) -> bool:
    """Read the conference of the tests and end what was agreed: the coach, whose it is, and who decides."""
    return actor.role in DECIDING or actor.name == "coach"


def _signs_conference(actor: Actor) -> bool:
    """Sign the conference of the tests beside its manager: its coach."""
    return actor.name == "coach"


def _works_in_the_office(actor: Actor) -> bool:
    """Open a workshop of the office of the tests; those of another office have their own."""
    return actor.role in WORKING and actor.name not in {"outsider", "other manager", "glass specialist"}


PAGES: dict[str, Page] = {
    # signing in
    "account_login": public("GET POST"),
    "account_logout": public("GET POST"),
    "account_inactive": public("GET"),
    "account_reauthenticate": everyone("GET POST"),
    "account_change_password": everyone("GET POST"),
    # the coach's work
    "casework:alerts": everyone("GET", of(WORKING)),
    "casework:today": everyone("GET"),
    "casework:families": everyone("GET"),
    "casework:families-csv": everyone("GET"),
    "casework:search": everyone("GET POST"),
    "casework:drafts": everyone("GET", of(WRITING)),
    "casework:standards": everyone("GET"),
    "casework:my-settings": everyone("GET POST"),
    "casework:session-keep": everyone("GET POST"),
    # handover, absences, intake
    "casework:absences": everyone("GET POST", of({Role.COACH} | DECIDING)),
    "casework:case-handover": case_page("GET"),
    "casework:handover": case_page("GET"),
    "casework:handover-answer": case_page("POST", nobody),
    "casework:handover-ask": case_page("GET POST", _hands_over),
    "casework:handover-sheet": case_page("GET POST", of(WORKING)),
    "casework:handover-warm": case_page("GET POST", of(WORKING)),
    "casework:handover-withdraw": case_page("POST", _hands_over),
    "casework:intake": everyone("GET", of(WORKING | {Role.ADMIN})),
    "casework:promise-make": case_page("GET POST", of(WORKING)),
    "casework:promise-settle": case_page("GET POST", of(WORKING)),
    "supervision:eligibility-rights": everyone("GET POST", of({Role.OPERATIONS_MANAGER})),
    "supervision:eligibility-right-end": office_page("GET POST", of({Role.OPERATIONS_MANAGER})),
    "supervision:handover-many": everyone("GET POST", of(DECIDING)),
    "supervision:handover-report": case_page("GET", of(DECIDING), logs_view=False, is_role_first=True),
    "supervision:handovers": everyone("GET", of(DECIDING)),
    "supervision:rotation-change": everyone("GET POST", of({Role.OPERATIONS_MANAGER, Role.ADMIN})),
    # one case
    "casework:case": reading_page("GET"),
    "casework:case-close": case_page("GET POST", of(CLOSING)),
    "casework:case-deadlines": reading_page("GET"),
    "casework:case-looks": case_page("GET", of(WATCHING)),
    "casework:case-open": everyone("GET POST", of(OPENING)),
    "casework:case-people": reading_page("GET"),
    "casework:contact-log": case_page("GET POST", of(WORKING)),
    "casework:contact-log-choose": everyone("GET", of(WORKING)),
    "casework:contact-take-back": case_page("GET POST", _took_part),
    "casework:deadline-why": reading_page("GET"),
    "casework:draft-discard": case_page("POST", of(WORKING), logs_view=False),
    "casework:draft-save": case_page("POST", of(WORKING), logs_view=False),
    "casework:engagement-change": case_page("GET POST", of(ENGAGING)),
    "casework:excusal-ask": case_page("GET POST", of(WORKING)),
    "casework:note": reading_page("GET"),
    "casework:note-add": case_page("GET POST", of(WORKING)),
    "casework:case-notes": reading_page("GET"),
    "casework:contact-tries": case_page("GET POST", of(WORKING | SCORING)),
    "casework:note-remark": case_page("GET POST", of(DECIDING)),
    "casework:note-split": case_page("GET POST", of(WORKING)),
    "casework:note-template": everyone("GET"),
    "casework:note-template-add": everyone("GET POST", of({Role.ADMIN})),
    "casework:note-templates": everyone("GET"),
    "casework:notes-to-write": everyone("GET", of(WORKING)),
    "casework:remark-answer": case_page("GET POST", _wrote_the_note),
    "casework:note-choose": everyone("GET", of(WORKING)),
    "casework:note-file": case_page("GET POST", of(WORKING)),
    "casework:note-quick": case_page("POST", of(WORKING)),
    "casework:person-change": case_page("GET POST", of(WORKING)),
    "casework:person-ssn": case_page("POST", of(WORKING - {Role.CASE_AIDE})),
    # appointments and letters
    "casework:appointment": reading_page("GET"),
    "casework:appointment-book": case_page("GET POST", of(WORKING)),
    "casework:appointment-choose": everyone("GET", of(WORKING)),
    "casework:appointment-close": case_page("POST", of(WORKING)),
    "casework:appointment-move": case_page("GET POST", of(WORKING)),
    "casework:calendar-feed": everyone("GET POST", of(WORKING)),
    "casework:calendar-ics": public("GET"),
    "casework:case-calendar": reading_page("GET"),
    "casework:case-letters": case_page("GET"),
    "casework:letters": everyone("GET POST", of(WORKING)),
    "casework:my-calendar": everyone("GET", of(WORKING)),
    "casework:notice": case_page("GET"),
    "casework:notice-mark": case_page("POST", of(WORKING)),
    "casework:notice-paper": case_page("GET", of(WORKING)),
    "casework:notice-write": case_page("GET POST", of(WORKING)),
    "casework:safe-address": case_page("GET POST", of({Role.COACH})),
    "casework:track-change-ask": case_page("GET POST", of(ENGAGING)),
    # referrals to services, releases, sharing
    "casework:case-referrals": reading_page("GET"),
    "casework:case-sharing": case_page("GET"),
    "casework:children": everyone("GET", of(WORKING)),
    "casework:follow-up-take-back": case_page("GET POST", _took_part),
    "casework:provider": everyone("GET", of(INSIDE)),
    "casework:provider-add": everyone("GET POST", of(WORKING)),
    "casework:provider-change": everyone("GET POST", of(LISTING)),
    "casework:provider-verify": everyone("POST", of(WORKING)),
    "casework:providers": everyone("GET", of(INSIDE)),
    "casework:providers-csv": everyone("GET", of(INSIDE)),
    "casework:referral-follow-up": case_page("GET POST", of(WORKING)),
    "casework:referral-make": case_page("GET POST", of(WORKING)),
    "casework:referral-take-back": case_page("GET POST", _took_part),
    "casework:release": case_page("GET"),
    "casework:release-file": case_page("POST", of(WORKING)),
    "casework:release-give": case_page("GET POST", of(WORKING)),
    "casework:release-revoke": case_page("GET POST", of(WORKING)),
    "casework:releases-ending": everyone("GET", of(WORKING)),
    "casework:share": case_page("GET POST", of(WORKING)),
    # papers
    "casework:case-documents": reading_page("GET"),
    "casework:document-fetch": reading_page("GET"),
    "casework:document-file": case_page("GET POST", of(WORKING)),
    "casework:document-move": case_page("GET POST", of(WORKING)),
    "casework:document-withdraw": case_page("GET POST", _took_part),
    "casework:folder-labels-set": everyone("GET POST", of({Role.ADMIN})),
    # notes to eligibility
    "casework:eligibility-alert-answer": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "casework:eligibility-alert-read": case_page("POST", of({Role.ELIGIBILITY_WORKER})),
    "casework:eligibility-alert-set": case_page("GET POST", of(ENGAGING)),
    "casework:eligibility-alerts": everyone("GET", of({Role.ELIGIBILITY_WORKER})),
    "casework:eligibility-note": case_page("GET"),
    "casework:eligibility-note-add": case_page("GET POST", of(ENGAGING)),
    "casework:eligibility-note-file": case_page("GET POST", of(ENGAGING)),
    # requests
    "casework:case-consult-ask": case_page("GET POST", of(WORKING)),
    "casework:case-request-open": case_page("GET POST", of(WORKING)),
    "casework:consult-ask": everyone("GET POST", of(WORKING)),
    "casework:request": case_page("GET"),
    "casework:request-act": case_page("POST", _is_asked),
    "casework:request-answer": case_page("GET POST", _is_asked),
    "casework:request-choose": everyone("GET", of(WORKING)),
    "casework:request-hand-on": case_page("GET POST", _is_asked),
    "casework:request-open": everyone("GET POST", of(WORKING)),
    "casework:requests": everyone("GET", of(WORKING)),
    # protected entries, hard topics, broken glass, people on file
    "casework:break-glass": everyone("GET POST", of(WORKING)),
    "casework:break-glass-end": reading_page("POST", of(WORKING), is_role_first=True),
    "casework:case-protected": reading_page("GET"),
    "casework:hard-topics": reading_page("GET"),
    "casework:hard-topics-record": case_page("GET POST", of(ENGAGING)),
    "casework:person-alike": everyone("POST", of(OPENING)),
    "casework:protected-access": case_page("GET POST", of(DECIDING)),
    "casework:protected-access-end": case_page("POST", of(DECIDING), is_role_first=True),
    "casework:protected-open": reading_page("POST", _reads_violence),
    "casework:protected-record": case_page("GET POST", of({Role.COACH})),
    "casework:protected-withdraw": case_page("POST", of({Role.COACH})),
    "casework:staff-looks": everyone("GET", of(LOOKING)),
    # assessments, strengths, barriers, history
    "coaching:assess-ea": case_page("GET POST", of(ENGAGING)),
    "coaching:assess-employment": case_page("GET POST", of(ENGAGING)),
    "coaching:assess-epi": case_page("GET POST", of(ENGAGING)),
    "coaching:assess-family": case_page("GET POST", of(ENGAGING)),
    "coaching:assess-living": case_page("GET POST", of(ENGAGING)),
    "coaching:assess-needs": case_page("GET POST", of(ENGAGING)),
    "coaching:answer-move": case_page("GET POST", _assessed),
    "coaching:assessment": reading_page("GET"),
    "coaching:assessments": reading_page("GET"),
    "coaching:activity-assign": case_page("GET POST", of(WORKING)),
    "coaching:activity-change": case_page("GET POST", of(WORKING)),
    "coaching:activity-check": case_page("GET POST", of(WORKING)),
    "coaching:activity-end": case_page("GET POST", of(WORKING)),
    "coaching:activity-homework": case_page("GET POST", of(WORKING)),
    "coaching:activity-project": case_page("GET POST", of(WORKING)),
    "coaching:activity-pause": case_page("GET POST", of(WORKING)),
    "coaching:sites": everyone("GET", of(WORKING)),
    "coaching:site": everyone("GET", of(WORKING)),
    "coaching:site-add": everyone("GET POST", of(WORKING)),
    "coaching:site-change": everyone("GET POST", _keeps),
    "coaching:site-close": everyone("GET POST", _keeps),
    "coaching:site-evaluate": everyone("GET POST", _keeps),
    "coaching:position-add": everyone("GET POST", _keeps),
    "coaching:position-change": everyone("GET POST", _keeps),
    "coaching:site-agreement-make": everyone("GET POST", _keeps),
    "coaching:site-agreement-sign": everyone("GET POST", _keeps),
    "coaching:site-agreement-paper": everyone("GET", of(WORKING)),
    "coaching:placement-agreement-make": case_page("GET POST", of(WORKING)),
    "coaching:placement-agreement-sign": case_page("GET POST", of(WORKING)),
    "coaching:placement-agreement-paper": case_page("GET", of(WORKING)),
    "coaching:job-search": case_page("GET", of(WORKING)),
    "coaching:readiness-set": case_page("GET POST", of(WORKING)),
    "coaching:employer-refer": case_page("GET POST", of(WORKING)),
    "coaching:check-in": case_page("GET POST", of(WORKING)),
    "coaching:contracts": case_page("GET", of(WORKING)),
    "coaching:contract": case_page("GET", of(WORKING)),
    "coaching:contract-begin": case_page("GET POST", of(WORKING)),
    "coaching:contract-terms": case_page("GET POST", of(WORKING)),
    "coaching:contract-sign": case_page("GET POST", of(WORKING)),
    "coaching:contract-end": case_page("GET POST", of(WORKING)),
    "coaching:contract-paper": case_page("GET", of(WORKING)),
    "coaching:claim-make": case_page("GET POST", of(WORKING)),
    "coaching:claim-paper": case_page("GET", of(WORKING)),
    "coaching:employers": everyone("GET", of(WORKING)),
    "coaching:employer": office_page("GET", of(WORKING)),
    "coaching:employer-add": everyone("GET POST", of(WORKING)),
    "coaching:employer-change": office_page("GET POST", of(WORKING)),
    "coaching:employer-contact": office_page("GET POST", of(WORKING)),
    "coaching:employer-need-answer": office_page("GET POST", of(WORKING)),
    "coaching:hours": everyone("GET", of(WORKING)),
    "coaching:hours-case": case_page("GET POST", of(WORKING)),
    "coaching:hours-cell": case_page("POST", of(WORKING), logs_view=False),
    "coaching:rates": everyone("GET", of({*CLOSING, Role.AUDITOR})),
    "coaching:rates-csv": everyone("GET", of({*CLOSING, Role.AUDITOR} - {Role.COACH})),
    "coaching:rates-names": everyone("GET", of({*CLOSING, Role.AUDITOR})),
    "coaching:rates-reach": everyone("GET", of(CLOSING)),
    "coaching:rate-fact-add": case_page("GET POST", of(WORKING)),
    "coaching:rate-fact-end": case_page("GET POST", of(WORKING)),
    "coaching:rate-fact-void": case_page("GET POST", of(WORKING)),
    "coaching:self-employment": case_page("GET POST", of(WORKING)),
    "coaching:search-debrief": case_page("GET POST", of(WORKING)),
    "coaching:timesheet-paper": case_page("GET", of(WORKING)),
    "coaching:timesheets": everyone("GET POST", of(WORKING)),
    "coaching:workshop": everyone("GET", _works_in_the_office),
    "coaching:workshop-attendance": everyone("GET POST", _works_in_the_office),
    "coaching:workshop-change": everyone("GET POST", _works_in_the_office),
    "coaching:session-add": everyone("GET POST", _works_in_the_office),
    "coaching:session-cancel": everyone("GET POST", _works_in_the_office),
    "coaching:workshop-leave": case_page("GET POST", of(WORKING)),
    "coaching:workshop-new": everyone("GET POST", of(WORKING)),
    "coaching:workshop-refer": case_page("GET POST", of(WORKING)),
    "coaching:workshop-sheet": everyone("GET", _works_in_the_office),
    "coaching:workshops": everyone("GET", of(WORKING)),
    "coaching:timesheets-set": case_page("GET POST", of(WORKING)),
    "coaching:work": reading_page("GET"),
    "coaching:barrier-record": case_page("GET POST", of(ENGAGING)),
    "coaching:barrier-refer": case_page("GET POST", of(ENGAGING)),
    "coaching:barrier-settle": case_page("GET POST", of(ENGAGING)),
    "coaching:situation-change": case_page("GET POST", of(ENGAGING)),
    "coaching:assessment-keep": case_page("GET POST", of(ENGAGING)),
    "coaching:difference-explain": case_page("GET POST", of(WORKING)),
    "coaching:employability-paper": case_page("GET", of(WORKING)),
    "coaching:resume-paper": case_page("GET", of(WORKING)),
    "coaching:history": case_page("GET"),
    "coaching:care-question-send": case_page("GET POST", of(ENGAGING)),
    "coaching:care-question-answer": case_page("GET POST", of(ENGAGING)),
    "coaching:systems": everyone("GET", of(WORKING)),
    "coaching:number-keep": case_page("GET POST", of(WORKING)),
    "coaching:number-end": case_page("GET POST", of(WORKING)),
    "coaching:certificate-keep": case_page("GET POST", of(WORKING)),
    "coaching:certificate-void": case_page("GET POST", of(WORKING)),
    "coaching:history-add": case_page("GET POST", of(ENGAGING)),
    "coaching:history-change": case_page("GET POST", of(ENGAGING)),
    "coaching:history-remove": case_page("GET POST", of(ENGAGING)),
    "coaching:strength-end": case_page("GET POST", of(ENGAGING)),
    "coaching:strength-record": case_page("GET POST", of(ENGAGING)),
    # plans: signed, printed, tended
    "coaching:month-explained": case_page("GET", of(WORKING)),
    "coaching:month-reopen": case_page("GET POST", of(DECIDING)),
    "coaching:month-verify": case_page("GET POST", of(CLOSING)),
    "coaching:months-close": everyone("GET POST", of(CLOSING)),
    "coaching:months-zero": everyone("GET POST", of(CLOSING)),
    "coaching:field-plan": case_page("GET POST", of(ENGAGING)),
    "coaching:plan-copy": case_page("GET", of(WORKING)),
    "reengagement:reengagements": case_page("GET", of(WORKING)),
    "reengagement:jobs-class": case_page("GET POST", of({Role.COACH})),
    "reengagement:assistance": case_page("GET POST", of({Role.COACH})),
    "reengagement:visit": case_page("GET POST", of(WORKING)),
    "reengagement:staffing-copy": case_page("GET", of(WORKING)),
    "reengagement:begin": case_page("GET POST", of(WORKING)),
    "reengagement:reengagement": case_page("GET", of(WORKING)),
    "reengagement:source-mark": case_page("POST", of(WORKING)),
    "reengagement:schedule": case_page("GET POST", of(WORKING)),
    "reengagement:schedule-other": case_page("GET POST", of(WORKING)),
    "reengagement:team-offer": case_page("GET POST", of(ENGAGING)),
    "reengagement:staffings": everyone("GET", of(WORKING)),
    "reengagement:room": case_page("GET POST", of(WORKING)),
    "reengagement:attend": case_page("GET POST", of(WORKING)),
    "reengagement:cancel": case_page("GET POST", of(WORKING)),
    "reengagement:area": case_page("GET POST", of(ENGAGING)),
    "reengagement:chances": case_page("GET POST", of(ENGAGING)),
    "reengagement:next-steps": case_page("GET POST", of(ENGAGING)),
    "reengagement:invite": case_page("GET POST", of(WORKING)),
    "reengagement:seat-leave": case_page("GET POST", of(WORKING)),
    "reengagement:seat-guest": case_page("GET POST", of(WORKING)),
    "reengagement:partner-words": case_page("GET POST", of(WORKING)),
    "reengagement:missing": case_page("GET POST", of(WORKING)),
    "reengagement:look-again": case_page("POST", _sits_there),
    "reengagement:missing-settle": case_page("GET POST", of(WORKING)),
    "reengagement:decision": case_page("GET", of(WORKING)),
    "reengagement:confirm": case_page("POST", of(WORKING)),
    "reengagement:take-back": case_page("POST", _sits_there),
    "reengagement:close": case_page("POST", of(WORKING)),
    "reengagement:enter-elsewhere": case_page("POST", of(WORKING)),
    "reengagement:step-done": case_page("POST", of(WORKING)),
    "reengagement:guest-rooms": everyone("GET", of({Role.PARTNER, Role.CHILD_WELFARE})),
    "reengagement:guest-room": case_page("GET POST", of({Role.PARTNER, Role.CHILD_WELFARE})),
    "coaching:meeting": case_page("GET"),
    "coaching:meeting-ask": case_page("GET POST", of(ENGAGING)),
    "coaching:meeting-call": case_page("GET POST", of(ENGAGING)),
    "coaching:meeting-hold": case_page("GET POST", of(ENGAGING)),
    "coaching:meeting-steps": case_page("GET POST", of(ENGAGING)),
    "coaching:plan-mail": case_page("GET POST", of(PAPERS)),
    "coaching:plan-copy-give": case_page("GET POST", of(PAPERS)),
    # eligibility
    "eligibility:application-complete": case_page("GET POST", of(WORKING)),
    "eligibility:application-decide": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:application-file": case_page("GET POST", of(WORKING)),
    "eligibility:application-screen": case_page("GET POST", of(WORKING)),
    "eligibility:screening-void": case_page("GET POST", of(WORKING)),
    "eligibility:application-void": case_page("GET POST", of(WORKING)),
    "eligibility:application-withdraw": case_page("GET POST", of(WORKING)),
    "eligibility:action": case_page("GET"),
    "eligibility:action-confirm": case_page("GET POST", of({Role.ELIGIBILITY_WORKER} | DECIDING)),
    "eligibility:action-notice": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:action-propose": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:action-take-back": case_page("GET POST", of({Role.ELIGIBILITY_WORKER} | DECIDING)),
    "eligibility:benefit-hearing-ask": case_page("GET POST", of(WORKING)),
    "eligibility:benefit-hearing-decide": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:benefits": case_page("GET"),
    "eligibility:certification-end": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:certification-set": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:certification-void": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:change-effect": case_page("GET"),
    "eligibility:change-report": case_page("GET POST", of(WORKING)),
    "eligibility:change-settle": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:change-void": case_page("GET POST", of(WORKING)),
    "eligibility:decision-notice": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:determination": case_page("GET"),
    "eligibility:issuances": case_page("GET"),
    "eligibility:issuance-cancel": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:issuance-enter": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:issuance-pay": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:issuance-restore": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:issuance-return": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:recovery-record": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:recovery-void": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:household-fact-end": case_page("GET POST", of(WORKING)),
    "eligibility:household-fact-record": case_page("GET POST", of(WORKING)),
    "eligibility:household-fact-void": case_page("GET POST", of(WORKING)),
    "eligibility:interview-record": case_page("GET POST", of(WORKING)),
    "eligibility:review-record": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:review-void": case_page("GET POST", of({Role.ELIGIBILITY_WORKER})),
    "eligibility:verification-ask": case_page("GET POST", of(WORKING)),
    "eligibility:verification-receive": case_page("GET POST", of(WORKING)),
    "eligibility:verification-void": case_page("GET POST", of(WORKING)),
    "eligibility:what-if": case_page("GET", of(WORKING)),
    "eligibility:interview-void": case_page("GET POST", of(WORKING)),
    "eligibility:exemption-record": case_page("GET POST", of(WORKING)),
    "eligibility:exemption-prove": case_page("GET POST", of(WORKING)),
    "eligibility:exemption-end": case_page("GET POST", of(WORKING)),
    "eligibility:exemption-end-void": case_page("GET POST", of(WORKING)),
    "eligibility:exemption-void": case_page("GET POST", of(WORKING)),
    "eligibility:exemption-tell": case_page("GET POST", of(WORKING)),
    "eligibility:months-record": case_page("GET POST", of(WORKING)),
    "eligibility:month-void": case_page("GET POST", of(WORKING)),
    "eligibility:absent-parent-add": case_page("GET POST", of(WORKING)),
    "eligibility:absent-parent-void": case_page("GET POST", of(WORKING)),
    "eligibility:support-step-do": case_page("GET POST", of(WORKING)),
    "eligibility:support-step-void": case_page("GET POST", of(WORKING)),
    "eligibility:support-hold": case_page("GET POST", of(WORKING)),
    # behind the lists for violence and for health
    "eligibility:support-release": case_page("GET POST", of({Role.COACH})),
    "eligibility:support-good-cause-claim": case_page("GET POST", of({Role.COACH})),
    # by who decides eligibility and stands on the list for violence: nobody of the stage
    "eligibility:support-good-cause-decide": case_page("GET POST", of(set())),
    # of help after violence: by who decides eligibility and stands on the list for violence, nobody of the stage
    "eligibility:handed-notice-write": case_page("GET POST", of(set())),
    "eligibility:handed-notice-void": case_page("GET POST", of(set())),
    "eligibility:handed-notice": case_page("GET", of({Role.COACH})),
    "eligibility:handed-notice-hand": case_page("GET POST", of({Role.COACH})),
    "eligibility:medical-record": case_page("GET POST", of({Role.COACH})),
    "eligibility:medical-review": case_page("GET POST", of({Role.COACH})),
    "eligibility:medical-void": case_page("GET POST", of({Role.COACH})),
    "eligibility:help-record": case_page("GET POST", of({Role.COACH})),
    "eligibility:help-void": case_page("GET POST", of({Role.COACH})),
    "eligibility:medical-review-void": case_page("GET POST", of({Role.COACH})),
    "coaching:child-care": case_page("GET", of(WORKING)),
    "coaching:child-care-months": everyone("GET", of(WORKING)),
    "coaching:child-care-ask": case_page("GET POST", of(ENGAGING)),
    "coaching:child-care-change": case_page("GET POST", of(ENGAGING)),
    "coaching:child-care-answer": case_page("GET POST", of(ENGAGING)),
    "coaching:child-care-end": case_page("GET POST", of(ENGAGING)),
    "coaching:child-care-not-needed": case_page("GET POST", of(ENGAGING)),
    "coaching:child-care-needed-again": case_page("GET POST", of(ENGAGING)),
    "coaching:care-protection-tell": case_page("GET POST", of(ENGAGING)),
    "coaching:care-told-take-back": case_page("GET POST", of(ENGAGING)),
    "coaching:care-search-record": case_page("GET POST", of(ENGAGING)),
    "coaching:care-search-end": case_page("GET POST", of(ENGAGING)),
    # behind the list for health
    "coaching:child-disability-say": case_page("GET POST", of({Role.COACH})),
    "coaching:child-disability-take-back": case_page("GET POST", of({Role.COACH})),
    "coaching:advocacy-record": case_page("GET POST", of(WORKING)),
    "coaching:advocacy-settle": case_page("GET POST", of(WORKING)),
    "coaching:leaving": case_page("GET", of(WORKING | SCORING)),
    "coaching:exit-summary-file": case_page("GET POST", of(CLOSING)),
    "coaching:exit-summary-paper": case_page("GET", of(WORKING)),
    "coaching:exit-letter-write": case_page("GET POST", of(WORKING)),
    "coaching:work-screen-close": case_page("GET POST", of(CLOSING)),
    "coaching:case-reopen": case_page("GET POST", of(CLOSING)),
    "coaching:job-start": case_page("GET POST", of(WORKING)),
    "coaching:job-lose": case_page("GET POST", of(WORKING)),
    "coaching:job-change-void": case_page("GET POST", of(WORKING)),
    "coaching:work-problem-tell": case_page("GET POST", of(WORKING)),
    "coaching:visit-step-settle": case_page("GET POST", of(WORKING)),
    "coaching:retention": everyone("GET", of(WORKING)),
    "coaching:supports": case_page("GET"),
    "coaching:support-ask": case_page("GET POST", of(ENGAGING)),
    "coaching:support-change": case_page("GET POST", of(ENGAGING)),
    "coaching:support-issue": case_page("GET POST", of(ENGAGING)),
    "coaching:support-stop": case_page("GET POST", of(ENGAGING)),
    "coaching:support-void": case_page("GET POST", of(ENGAGING)),
    "coaching:refund-void": case_page("GET POST", _wrote_or_decides),
    "coaching:support-end-decide": case_page("GET POST", of(DECIDING)),
    "coaching:support-refund": case_page("GET POST", of(ENGAGING)),
    "coaching:support-paper": case_page("GET POST", of(ENGAGING)),
    "coaching:support-letter": case_page("GET POST", of(ENGAGING)),
    "coaching:resource-record": case_page("GET POST", of(WORKING)),
    "coaching:resource-void": case_page("POST", of(WORKING)),
    "coaching:supports-late": everyone("GET", of(WORKING)),
    "coaching:support-budgets": everyone("GET", of(WORKING)),
    "coaching:support-budget-set": everyone("GET POST", of(DECIDING)),
    "coaching:support-budget-end": office_page("POST", of(DECIDING)),
    "coaching:resources-report": everyone("GET", of(DECIDING)),
    "coaching:plan-offer": case_page("POST", of(ENGAGING)),
    "coaching:plan-paper": case_page("GET", of(WORKING)),
    "coaching:plan-refuse": case_page("GET POST", of(ENGAGING)),
    "coaching:plan-review": case_page("GET POST", of(ENGAGING)),
    "coaching:plan-rewrite": case_page("POST", of(ENGAGING)),
    "coaching:plan-scan": case_page("GET POST", of(PAPERS)),
    "coaching:plan-sign": case_page("GET POST", of(ENGAGING)),
    "coaching:plan-withdraw": case_page("GET POST", of(ENGAGING)),
    "coaching:progress-record": case_page("GET POST", of(ENGAGING)),
    "coaching:step-look": case_page("GET POST", of(ENGAGING)),
    # plans: written, folded in, steps that worked
    "coaching:goal-add": case_page("GET POST", of(ENGAGING)),
    "coaching:goal-edit": case_page("GET POST", of(ENGAGING)),
    "coaching:goal-remove": case_page("POST", of(ENGAGING)),
    "coaching:plan": reading_page("GET"),
    "coaching:plan-begin": case_page("GET POST", of(ENGAGING)),
    "coaching:plan-compare": case_page("GET"),
    "coaching:plan-edit": case_page("GET POST", of(ENGAGING)),
    "coaching:plan-fold-in": case_page("GET POST", of(ENGAGING)),
    "coaching:plans": reading_page("GET"),
    "coaching:step-idea-keep": case_page("GET POST", of(ENGAGING)),
    "coaching:step-idea-use": case_page("GET POST", of(ENGAGING)),
    "coaching:step-idea-withdraw": everyone("POST", _kept_the_idea),
    "coaching:step-ideas": everyone("GET", of(WORKING)),
    # supervisors
    "supervision:audit-csv": everyone("GET", of(LOOKING)),
    "supervision:audit-search": everyone("GET", of(LOOKING)),
    "supervision:engine-room": everyone("GET", of({Role.ADMIN})),
    "supervision:export-ask": everyone("GET POST", of(DECIDING)),
    # whoever asked for a file gets it; everybody else is led back to their own
    "supervision:export-fetch": everyone("GET", of(DECIDING)),
    "supervision:filter-end": office_page("GET POST", of({Role.OPERATIONS_MANAGER})),
    "supervision:filter-save": everyone("GET POST", of(DECIDING)),
    "supervision:pack": office_page("GET POST", of(DECIDING)),
    "supervision:pack-pdf": office_page("GET", of(DECIDING)),
    "supervision:pack-csv": office_page("GET", of(DECIDING)),
    "supervision:pack-recipient-end": office_page("GET POST", of(DECIDING)),
    "supervision:pack-recipients": everyone("GET POST", of(DECIDING)),
    "supervision:packs": everyone("GET POST", of(DECIDING)),
    "supervision:packs-of-state": everyone("GET", of({Role.AUDITOR})),
    "supervision:report": everyone("GET", of(DECIDING)),
    "supervision:report-pdf": everyone("GET", of(DECIDING)),
    "supervision:report-csv": everyone("GET", of(DECIDING)),
    "supervision:reports": everyone("GET", of(DECIDING)),
    "supervision:sending-again": everyone("POST", of({Role.ADMIN})),
    "supervision:alerts": everyone("GET", of(DECIDING)),
    "supervision:approvals": everyone("GET", of(DECIDING)),
    "supervision:balance": everyone("GET POST", of(DECIDING)),
    "supervision:decision-decide": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:extension-decide": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:transfer-decide": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:late-note-ask": case_page("GET POST", of(WORKING)),
    "supervision:month-ask": case_page("GET POST", of(CLOSING)),
    "supervision:own-requests": everyone("GET", of(WORKING)),
    "supervision:request-withdraw": case_page("POST", _asked_it),
    "supervision:break-glass": everyone("GET", of(DECIDING | LOOKING)),
    "supervision:duplicates": everyone("GET", of(DECIDING)),
    "supervision:glass-review": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:people-apart": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:people-merge": case_page("GET POST", of(DECIDING), is_role_first=True),
    "supervision:people-unmerge": case_page("GET POST", of(DECIDING), is_role_first=True),
    "supervision:case-assign": case_page("GET POST", of(DECIDING), is_role_first=True),
    "supervision:caseloads": everyone("GET", of(DECIDING)),
    "supervision:dashboard": everyone("GET", of(CLOSING | {Role.AUDITOR})),
    "supervision:unit-pdf": everyone("GET", of(CLOSING | {Role.AUDITOR})),
    "supervision:unit-csv": everyone("GET", of(DECIDING)),
    "supervision:unit-families": everyone("GET", of(CLOSING | {Role.AUDITOR})),
    "supervision:excusal-decide": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:override-decide": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:overrides": everyone("GET", of(DECIDING)),
    "supervision:owed": everyone("GET", of(CLOSING | {Role.AUDITOR})),
    "supervision:support-decide": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:track-change-decide": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:finding-answer": case_page("GET POST", of({Role.COACH}), is_role_first=True),
    "supervision:review": case_page("GET", of(CLOSING | SCORING), is_role_first=True),
    # the reviewer of the tests was given another case of the same family
    "supervision:review-end": case_page("POST", of(DECIDING | SCORING), is_role_first=True),
    "supervision:review-file": case_page("GET POST", of(DECIDING), is_role_first=True),
    # the review of the tests was filed by somebody else: its manager alone takes it back
    "supervision:review-take-back": case_page("GET POST", of({Role.OPERATIONS_MANAGER}), is_role_first=True),
    "supervision:reviews": everyone("GET", of(CLOSING | SCORING)),
    "supervision:reviews-give": office_page("GET POST", of(DECIDING)),
    "supervision:agreed-action-end": office_page("GET POST", _is_of_conference),
    "supervision:conference": office_page("GET", _is_of_conference),
    "supervision:conference-hold": office_page("GET POST", of(DECIDING)),
    "supervision:conference-sign": office_page("GET POST", _signs_conference),
    "supervision:conference-take-back": office_page("GET POST", of(DECIDING)),
    "supervision:conferences": everyone("GET", of(CLOSING)),
    "supervision:engagement-review": case_page("GET", of(ENGAGING), is_role_first=True),
    "supervision:engagement-review-file": case_page("GET POST", of({Role.ENGAGEMENT_SPECIALIST}), is_role_first=True),
    # the review of the tests was filed by another specialist: its manager alone takes it back
    "supervision:engagement-review-take-back": case_page("GET POST", of({Role.OPERATIONS_MANAGER}), is_role_first=True),
    "supervision:engagement-step-settle": case_page("GET POST", _is_of_conference),
    "supervision:improvement": everyone("GET", of(ENGAGING)),
    "supervision:improvement-begin": everyone("GET POST", of(DECIDING)),
    "supervision:improvement-end": office_page("GET POST", _is_of_conference),
    "supervision:specialist-queue": everyone("GET", of(LISTING)),
    "supervision:sample": office_page("GET", of(DECIDING)),
    "supervision:sample-draw": everyone("GET POST", of(DECIDING)),
    # files of staff: the file of the tests is the colleague's
    "supervision:expectations": everyone("GET POST", of(WORKING)),
    "supervision:staff-files": everyone("GET", of(DECIDING)),
    "supervision:staff-file": office_page("GET", _reads_file),
    "supervision:clearance-record": office_page("GET POST", of({Role.OPERATIONS_MANAGER})),
    "supervision:clearance-take-back": office_page("GET POST", of({Role.OPERATIONS_MANAGER})),
    "supervision:credential-record": office_page("GET POST", of(DECIDING)),
    "supervision:credential-take-back": office_page("GET POST", of(DECIDING)),
    "supervision:training-record": office_page("GET POST", of(DECIDING)),
    "supervision:training-done": office_page("GET POST", of(DECIDING)),
    "supervision:training-take-back": office_page("GET POST", of(DECIDING)),
    "supervision:skill-record": office_page("GET POST", of(DECIDING)),
    "supervision:skill-end": office_page("GET POST", of(DECIDING)),
    "supervision:skill-take-back": office_page("GET POST", of(DECIDING)),
    "supervision:hours-set": office_page("GET POST", of(DECIDING)),
    "supervision:overtime": everyone("GET POST", of(WORKING)),
    "supervision:overtime-decide": office_page("GET POST", of({Role.OPERATIONS_MANAGER})),
    "supervision:track-reviews": everyone("GET", of(ENGAGING)),
    "supervision:track-reviews-csv": everyone("GET", of(ENGAGING)),
    "supervision:track-review": case_page("GET POST", nobody),
    "supervision:self-check": case_page("GET POST", of({Role.COACH}), is_role_first=True),
    # good cause, penalties, hearings
    "reengagement:adverse-notice": case_page("GET POST", of(ENGAGING)),
    "reengagement:child-safety": case_page("GET POST", of(ENGAGING)),
    "reengagement:good-cause-claim": case_page("GET POST", of(WORKING)),
    "reengagement:good-cause-decide": case_page("GET POST", of(ENGAGING)),
    "reengagement:hearing-decide": case_page("GET POST", of(ENGAGING)),
    "reengagement:hearing-pack": case_page("GET POST", of(ENGAGING)),
    "reengagement:hearing-pack-paper": case_page("GET", of(ENGAGING)),
    "reengagement:hearing-request": case_page("GET POST", of(WORKING)),
    "reengagement:penalties": case_page("GET", of(WORKING | SCORING)),
    "reengagement:penalty": case_page("GET", of(WORKING)),
    "reengagement:penalty-attempt": case_page("GET POST", of(ENGAGING)),
    "reengagement:penalty-decide": case_page("GET POST", of(DECIDING)),
    "reengagement:penalty-end": case_page("GET POST", of(ENGAGING)),
    "reengagement:penalty-fact": case_page("GET POST", of(ENGAGING)),
    "reengagement:fact-void": case_page("GET POST", of(ENGAGING)),
    "reengagement:penalty-money": case_page("GET POST", of(ENGAGING)),
    "reengagement:penalty-raise": case_page("GET POST", of(ENGAGING)),
    "reengagement:raise-decide": case_page("GET POST", of(DECIDING)),
    "reengagement:penalty-request": case_page("GET POST", of(ENGAGING)),
    "reengagement:penalty-requests": everyone("GET", of(DECIDING)),
    "reengagement:penalty-visit": case_page("GET POST", of(ENGAGING)),
    # administrators
    "supervision:closures": everyone("GET POST", of({Role.ADMIN})),
    "supervision:office-change": everyone("GET POST", of({Role.ADMIN})),
    "supervision:offices": everyone("GET", of({Role.ADMIN})),
    "supervision:setting-change": everyone("GET POST", of({Role.ADMIN})),
    "supervision:settings": everyone("GET", of({Role.ADMIN})),
}

#: Pages on which a QA reviewer reads a case that was given to them; on every other page of it they are refused.
REVIEWED = {
    "casework:appointment",
    "casework:case",
    "casework:case-calendar",
    "casework:case-deadlines",
    "casework:case-documents",
    "casework:case-letters",
    "casework:case-notes",
    "casework:case-people",
    "casework:case-referrals",
    "casework:case-sharing",
    "casework:contact-tries",
    "casework:deadline-why",
    "casework:document-fetch",
    "casework:note",
    "casework:notice",
    "casework:release",
    "coaching:assessment",
    "coaching:assessments",
    "coaching:leaving",
    "coaching:plan",
    "coaching:plans",
    "coaching:work",
    "eligibility:benefits",
    "reengagement:penalties",
    "supervision:review",
    "supervision:review-end",
}
PAGES |= {name: replace(PAGES[name], for_review=True) for name in REVIEWED}
