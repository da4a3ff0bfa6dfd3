"""Who may do what: named functions over a person and a record. Seeing comes first, from `visible_to`."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef

from casework import rules
from casework.choices import CaseKind, DatabaseRole, Jurisdiction, ProviderStatus, RestrictedKind, Role, Track, Way
from casework.models import (
    Absence,
    BreakGlass,
    Case,
    Contact,
    Document,
    Excusal,
    Handover,
    Note,
    Notice,
    Office,
    Provider,
    Request,
    ShareOverride,
    TrackChange,
    User,
)
from casework.models.cases import GLASS_ROLES, RESTRICTED_ROLES

#: Roles that work on a case day by day.
WORKING_ROLES = (
    Role.COACH,
    Role.CASE_AIDE,
    Role.ENGAGEMENT_SPECIALIST,
    Role.LEAD_WORKER,
    Role.OPERATIONS_MANAGER,
    Role.ELIGIBILITY_WORKER,
)
DECIDING_ROLES = (Role.LEAD_WORKER, Role.OPERATIONS_MANAGER)
ENGAGING_ROLES = (Role.COACH, Role.ENGAGEMENT_SPECIALIST, *DECIDING_ROLES)
CLOSING_ROLES = (Role.COACH, *DECIDING_ROLES)


def require(allowed: bool) -> None:
    """Stop unless allowed.

    Raises:
        PermissionDenied: it is not.
    """
    if not allowed:
        raise PermissionDenied


def works_on_cases(user: User) -> bool:
    """Work on cases day by day: contacts, notes, requests."""
    return user.role in WORKING_ROLES


def changes_engagement(user: User) -> bool:
    """Say who takes part, and ask for another track."""
    return user.role in ENGAGING_ROLES


def closes_cases(user: User) -> bool:
    """Close cases."""
    return user.role in CLOSING_ROLES


def sees_other_coaches(user: User) -> bool:
    """See cases of several coaches, so that lists name the coach."""
    return user.role != Role.COACH


def can_open_case(user: User) -> bool:
    """Take in a referral and open a case. Coaches do not (O086: no assigning)."""
    return user.role in (Role.CASE_AIDE, Role.LEAD_WORKER, Role.OPERATIONS_MANAGER)


def can_assign_case(user: User, case: Case) -> bool:
    """Give a case to a coach (O086: never a coach)."""
    return user.role in DECIDING_ROLES and user.office_id == case.office_id


def can_log_contact(user: User, case: Case) -> bool:
    """Write down a contact or an attempt; after leaving with work too (A072)."""
    takes_contacts = rules.takes_contacts(case.status, is_closed_with_work=case.is_closed_with_work)
    return works_on_cases(user) and takes_contacts and not case.is_behind_glass


def plans_with_families(user: User) -> bool:
    """Assess and plan: the coach's work, an engagement specialist's after a staffing, and theirs who decide.

    Policy: domain 1: a case aide schedules, sends, files and records, and decides nothing; an eligibility worker
    determines; both read and print what was agreed.
    """
    return user.role in ENGAGING_ROLES


def can_plan(user: User, case: Case) -> bool:
    """Assess and plan with the family of an open case: write, offer, sign, review (O009-O021, R032)."""
    return plans_with_families(user) and case.is_open and not case.is_behind_glass


def can_handle_plan_papers(user: User, case: Case) -> bool:
    """Say that a plan went out by mail, file the scan of its signed paper, hand on its copies: planners and aides.

    Policy: domain 1: a case aide sends letters and files documents; what a plan says is not theirs.
    """
    handles = plans_with_families(user) or user.role == Role.CASE_AIDE
    return handles and case.is_open and not case.is_behind_glass


def can_withdraw_idea(user: User, *, added_by_id: UUID | None, jurisdiction: str) -> bool:
    """Take a step out of the library: whoever added it, or one who decides in the same state (O061)."""
    if user.office is None or user.office.jurisdiction != jurisdiction:
        return False
    return user.role in DECIDING_ROLES or (works_on_cases(user) and user.pk == added_by_id)


def can_take_back_contact(user: User, contact: Contact) -> bool:
    """Take back a contact: the person who entered it, or one who decides in the office."""
    if contact.case.is_behind_glass:
        return False
    if user.role in DECIDING_ROLES:
        return user.office_id == contact.case.office_id
    return works_on_cases(user) and user.pk == contact.entered_by_id


def can_file_note(user: User, case: Case) -> bool:
    """File a client note or add to one; closed cases still take notes."""
    return works_on_cases(user) and not case.is_behind_glass


def can_change_engagement(user: User, case: Case) -> bool:
    """Say that a participant is no longer engaged, or is again."""
    return changes_engagement(user) and case.is_open and not case.is_behind_glass


def can_change_person(user: User, case: Case) -> bool:
    """Change how a person is reached, and what makes it unsafe."""
    return works_on_cases(user) and not case.is_behind_glass


def can_ask_track_change(user: User, case: Case) -> bool:
    """Ask for a consultation on the track (A015)."""
    return changes_engagement(user) and case.is_open and not case.is_behind_glass


def can_decide_track_change(user: User, change: TrackChange) -> bool:
    """Decide a consultation request of somebody else (A015, O086)."""
    return user.role in DECIDING_ROLES and user.pk != change.asked_by_id and user.office_id == change.case.office_id


def can_ask_excusal(user: User, case: Case) -> bool:
    """Ask that a deadline be excused or set later (A020)."""
    return works_on_cases(user) and not case.is_behind_glass


def can_decide_excusal(user: User, excusal: Excusal) -> bool:
    """Decide an excusal that somebody else asked for (A020, O086)."""
    return user.role in DECIDING_ROLES and user.pk != excusal.asked_by_id and user.office_id == excusal.case.office_id


def can_close_case(user: User, case: Case) -> bool:
    """Close an open case."""
    return closes_cases(user) and case.is_open and not case.is_behind_glass


def can_see_supervision(user: User) -> bool:
    """See the caseloads of an office's coaches."""
    return user.role in DECIDING_ROLES


def sees_unit(user: User) -> bool:
    """See figures of a unit: a coach their own, who decides in an office its own, auditors those of a state (O051)."""
    return user.role in CLOSING_ROLES or user.role == Role.AUDITOR


def sees_units_of_others(user: User) -> bool:
    """See the figures of a whole office or state."""
    return sees_unit(user) and not sees_own_numbers(user)


def sees_own_numbers(user: User) -> bool:
    """See one's own figures, and nobody else's: coaches."""
    return user.role == Role.COACH


def administers(user: User) -> bool:
    """Enter days on which an office is closed, and change settings."""
    return user.role == Role.ADMIN


def looks_after_deadlines(user: User) -> bool:
    """Hear when the deadlines were found wrong, or were not held against the ledger for days."""
    return user.role in (Role.ADMIN, Role.OPERATIONS_MANAGER)


def can_see_looks(user: User, case: Case) -> bool:
    """See who looked at a case: its operations manager, auditors and the privacy officer."""
    if user.role == Role.OPERATIONS_MANAGER:
        return user.office_id == case.office_id
    return user.role in (Role.AUDITOR, Role.PRIVACY_OFFICER)


def sees_ssn(user: User) -> bool:
    """See the last four digits of a Social Security number."""
    return user.role in (
        Role.COACH,
        Role.ENGAGEMENT_SPECIALIST,
        Role.LEAD_WORKER,
        Role.OPERATIONS_MANAGER,
        Role.ELIGIBILITY_WORKER,
    )


# Nothing lost


def keeps_drafts(user: User) -> bool:
    """Keep drafts of one's own: everybody who writes anything."""
    return user.database_role in (DatabaseRole.STAFF, DatabaseRole.PARTNER, DatabaseRole.ADMIN)


# Handover, absences, rotating intake


def can_ask_handover(user: User, case: Case, *, carried_by: UUID | None) -> bool:
    """Ask that another coach takes a case over: who carries it, or who decides in its office (O086)."""
    if not case.is_open or carried_by is None:
        return False
    if user.role == Role.COACH:
        return user.pk == carried_by
    return can_assign_case(user, case)


def can_answer_handover(user: User, handover: Handover) -> bool:
    """Accept or refuse: the coach who is asked, and nobody for them."""
    return user.pk == handover.to_coach_id


def can_withdraw_handover(user: User, handover: Handover) -> bool:
    """Take a transfer back: who asked for it, or who decides in the office that hands over."""
    if user.pk == handover.asked_by_id:
        return works_on_cases(user)
    return user.role in DECIDING_ROLES and user.office_id == handover.from_office_id


def can_write_handover(user: User, case: Case) -> bool:
    """Write down what the next coach should know, and that coach and family were brought together."""
    return works_on_cases(user) and not case.is_behind_glass


def can_make_promise(user: User, case: Case) -> bool:
    """Write down what was promised to a family."""
    return works_on_cases(user) and case.is_open and not case.is_behind_glass


def can_settle_promise(user: User, case: Case) -> bool:
    """Say whether a promise was kept; closed cases too."""
    return works_on_cases(user) and not case.is_behind_glass


def enters_absences(user: User) -> bool:
    """Enter absences: coaches their own, who decides in an office those of its coaches (O066)."""
    return user.role in (Role.COACH, *DECIDING_ROLES)


def can_enter_absence(user: User, staff: User) -> bool:
    """Enter or end this coach's absence."""
    if user.role in DECIDING_ROLES:
        return user.office_id == staff.office_id
    return user.role == Role.COACH and user.pk == staff.pk


def sees_intake(user: User) -> bool:
    """See who is on intake duty."""
    return works_on_cases(user) or administers(user)


def changes_rotations(user: User) -> bool:
    """Change who takes turns at intake (N009)."""
    return user.role in (Role.OPERATIONS_MANAGER, Role.ADMIN)


def can_change_rotation(user: User, office: Office) -> bool:
    """Change the rotation of this office: its operations manager, or an administrator."""
    return administers(user) or (user.role == Role.OPERATIONS_MANAGER and user.office_id == office.pk)


# Notes


def can_remark_on_note(user: User, case: Case, note: Note) -> bool:
    """Ask about or praise a filed note: whoever decides in the office, on notes of others (A021)."""
    return user.role in DECIDING_ROLES and user.office_id == case.office_id and user.pk != note.filed_by_id


def can_answer_remark(user: User, note: Note, *, carries_case: bool) -> bool:
    """Answer what was asked about a note: whoever wrote it, or carries the case now."""
    return works_on_cases(user) and (user.pk == note.filed_by_id or carries_case)


# Providers, referrals to services, releases, sharing

#: Who answers for the directory: what these enter or change is listed at once (O013).
LISTING_ROLES = (Role.ENGAGEMENT_SPECIALIST, *DECIDING_ROLES)


def sees_directory(user: User) -> bool:
    """Read the provider directory: everybody who works for the department."""
    return user.role not in (Role.PARTNER, Role.CHILD_WELFARE)


def can_propose_provider(user: User) -> bool:
    """Enter a provider, and say that an entry still holds. What others than `lists_providers` enter is a proposal."""
    return works_on_cases(user) and user.office_id is not None


def lists_providers(user: User) -> bool:
    """Change the directory, list what was proposed, take entries out of it."""
    return user.role in LISTING_ROLES and user.office_id is not None


def can_verify_provider(user: User, provider: Provider) -> bool:
    """Say that an entry still holds; a proposal is listed only by those who answer for the directory."""
    if provider.status == ProviderStatus.LISTED:
        return can_propose_provider(user)
    return lists_providers(user)


def can_make_referral(user: User, case: Case) -> bool:
    """Refer somebody of an open case to a service."""
    return works_on_cases(user) and case.is_open and not case.is_behind_glass


def can_follow_up_referral(user: User, case: Case) -> bool:
    """Write down what came of a referral; what was promised is finished on a closed case too."""
    return works_on_cases(user) and not case.is_behind_glass


def can_take_back_referral(user: User, case: Case, entered_by_id: object) -> bool:
    """Take back a referral or a follow-up: the person who entered it, or one who decides in the office."""
    if case.is_behind_glass:
        return False
    if user.role in DECIDING_ROLES:
        return user.office_id == case.office_id
    return works_on_cases(user) and user.pk == entered_by_id


def can_give_release(user: User, case: Case) -> bool:
    """Record a release that somebody signed."""
    return works_on_cases(user) and case.is_open and not case.is_behind_glass


def can_revoke_release(user: User, case: Case) -> bool:
    """Write down that somebody took a release back; on a closed case too."""
    return works_on_cases(user) and not case.is_behind_glass


def can_share(user: User, case: Case) -> bool:
    """Tell somebody outside something about a person, through the gate; of restricted facts see `writes_kinds`."""
    return works_on_cases(user) and not case.is_behind_glass


def can_decide_override(user: User, override: ShareOverride) -> bool:
    """Decide the override of a release that somebody else asked for (O086), if what it tells of is theirs to see."""
    is_another = user.pk != override.asked_by_id
    is_decider = user.role in DECIDING_ROLES and user.office_id == override.case.office_id
    return is_decider and is_another and writes_kinds(user, override.case, override.restricted_kinds)


# Documents


def can_file_document(user: User, case: Case) -> bool:
    """File a paper, or move one that stands in the wrong part (A061); closed cases still take papers."""
    return works_on_cases(user) and not case.is_behind_glass


def can_withdraw_document(user: User, document: Document) -> bool:
    """Withdraw a paper that belongs to another case: whoever filed it, or one who decides in the office."""
    if document.case.is_behind_glass:
        return False
    if user.role in DECIDING_ROLES:
        return user.office_id == document.case.office_id
    return works_on_cases(user) and user.pk == document.filed_by_id


def can_fetch_document(user: User, document: Document) -> bool:
    """Fetch the file of a paper on a case that one sees; of a protected one, who may see facts of its kind (A068).

    A withdrawn paper may be another family's: who may withdraw papers looks at it, nobody else.
    """
    if document.withdrawn_at and not can_withdraw_document(user, document):
        return False
    return not document.restricted_kind or can_see_restricted(user, document.case, document.restricted_kind)


# Notes to eligibility


def files_eligibility_notes(user: User) -> bool:
    """Tell eligibility of a case, and set the E alert (A044)."""
    return user.role in ENGAGING_ROLES


def can_file_eligibility_note(user: User, case: Case) -> bool:
    """File a note to eligibility on a case, where eligibility is told by such notes."""
    return (
        files_eligibility_notes(user)
        and not case.is_behind_glass
        and rules.takes_eligibility_notes(case.office.jurisdiction)
    )


def reads_eligibility_alerts(user: User) -> bool:
    """Take in E alerts: eligibility workers."""
    return user.role == Role.ELIGIBILITY_WORKER


def can_read_eligibility_alert(user: User, case: Case) -> bool:
    """Mark an E alert read, and answer it."""
    return reads_eligibility_alerts(user) and user.office_id == case.office_id


# Requests


def can_receive_request(user: User) -> bool:
    """Be asked something, and write down what was asked (A099)."""
    return works_on_cases(user) and user.office_id is not None


def can_answer_request(user: User, request: Request) -> bool:
    """Answer a request or hand it on.

    Who is asked, their stand-in, a specialist for a consult, one who decides in the office. About a case that is the
    case's office, wherever the request was written down.
    """
    if not works_on_cases(user) or user.office_id != request.held_by.pk:
        return False
    if user.role in DECIDING_ROLES or user.pk == request.to_id:
        return True
    if request.to_id is None:
        return gives_consults(user)
    return Absence.objects.covered_by(user).filter(staff=request.to_id).exists()


def gives_consults(user: User) -> bool:
    """Answer consults of coaches (O038)."""
    return user.role == Role.ENGAGEMENT_SPECIALIST


# Restricted facts


def can_see_restricted(user: User, case: Case, kind: str) -> bool:
    """See restricted facts of one kind (RestrictedKind) in a case; also its wall in the database, IN_RESTRICTED.

    The assigned coach, whoever stands on the case's restricted list today, and behind broken glass violence, or any
    kind in a medical emergency. Treatment asks beside this for the person's live consent: see
    `RestrictedFact.objects.visible_to`.
    """
    return Case.objects.restricted_to(user, kind).filter(pk=case.pk).exists()


def can_record_restricted(user: User, case: Case, kind: str) -> bool:
    """Write a restricted fact of one kind down: who may see it, but never behind broken glass."""
    return can_see_restricted(user, case, kind) and Case.objects.writable_by(user).filter(pk=case.pk).exists()


def kinds_seen(user: User, case: Case) -> frozenset[str]:
    """Return the kinds of restricted facts that this person may see in a case, in one query."""
    found = Case.objects.filter(pk=case.pk).values_list(
        *(Exists(Case.objects.restricted_to(user, kind).filter(pk=OuterRef("pk"))) for kind in RestrictedKind)
    )
    return frozenset(kind.value for kind, is_seen in zip(RestrictedKind, found.get(), strict=True) if is_seen)


def writes_kinds(user: User, case: Case, kinds: Iterable[str]) -> bool:
    """Write down, or decide, what tells of restricted facts of these kinds: who may see them, not behind glass."""
    wanted = set(kinds)
    return not wanted or (not case.is_behind_glass and wanted <= kinds_seen(user, case))


def handles_restricted(user: User) -> bool:
    """Have a role in which restricted facts may be read at all: never aides, guests, auditors, administrators."""
    return user.role == Role.COACH or user.role in RESTRICTED_ROLES


def gives_reason_to_open(user: User) -> bool:
    """Have to say why each time they open a restricted fact: everybody but the coach whose case it is."""
    return user.role != Role.COACH


def can_grant_restricted(user: User, case: Case) -> bool:
    """Put somebody else on a case's restricted list, or take them off."""
    return user.role in DECIDING_ROLES and user.office_id == case.office_id


def can_stand_on_list(user: User) -> bool:
    """Stand on a restricted list: roles that see the case and are no aides."""
    return user.role in RESTRICTED_ROLES and user.is_active


def can_record_hard_topics(user: User, case: Case) -> bool:
    """Write down how far the hard topics got (O037)."""
    return changes_engagement(user) and case.is_open and not case.is_behind_glass


# Broken glass


def breaks_glass(user: User) -> bool:
    """Break the glass of a case that is not theirs: those who work on cases (security 2.1)."""
    return user.role in GLASS_ROLES


def can_review_glass(user: User, glass: BreakGlass) -> bool:
    """Say whether somebody else broke the glass for good reason: the manager or lead worker of the case's office."""
    if glass.case is None or user.pk == glass.opened_by_id:
        return False
    return user.role in DECIDING_ROLES and user.office_id == glass.case.office_id


def sees_glass_list(user: User) -> bool:
    """See who broke the glass of which case: who reviews it, the privacy officer, auditors."""
    return user.role in (*DECIDING_ROLES, Role.PRIVACY_OFFICER, Role.AUDITOR)


def hears_of_glass(user: User) -> bool:
    """Be told of each glass that was broken until somebody reviewed it: who reviews it, and the privacy officer."""
    return user.role in (*DECIDING_ROLES, Role.PRIVACY_OFFICER)


def sees_looks_of_staff(user: User) -> bool:
    """See everything that one member of staff looked at: the privacy officer and auditors."""
    return user.role in (Role.PRIVACY_OFFICER, Role.AUDITOR)


# Duplicate people


def can_merge_people(user: User) -> bool:
    """Join two records of one person, and take them apart again: supervisors."""
    return user.role in DECIDING_ROLES


# Letters, appointments, addresses that must not be known


def can_write_notice(user: User, case: Case) -> bool:
    """Write, print, mail and withdraw letters and messages; closed cases still get letters."""
    return works_on_cases(user) and not case.is_behind_glass


def can_open_letter(user: User, notice: Notice) -> bool:
    """Open a letter as paper; one to a safe address only who may know that address."""
    return works_on_cases(user) and (notice.way != Way.SAFE_MAIL or sees_safe_addresses(user, notice.case))


def can_book_appointment(user: User, case: Case) -> bool:
    """Book appointments and say what became of them, as long as contacts are written down on the case."""
    takes_contacts = rules.takes_contacts(case.status, is_closed_with_work=case.is_closed_with_work)
    return works_on_cases(user) and takes_contacts and not case.is_behind_glass


def can_close_appointment(user: User, case: Case) -> bool:
    """Say what became of an appointment, on a closed case too: nothing stays booked that nobody can cancel."""
    return works_on_cases(user) and not case.is_behind_glass


def sees_safe_addresses(user: User, case: Case) -> bool:
    """Read and write addresses that must not be known; also their wall, `sec.safe_address_person_ids()`.

    The coach who carries the case or stands in, and whoever stands on its restricted list for violence today. Never
    behind broken glass: that takes a second person (security 2.1).
    """
    return bool(cases_with_safe_addresses(user, [case.pk]))


def cases_with_safe_addresses(user: User, case_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of some cases whose people's safe addresses this person may read, in one query."""
    written = Case.objects.writable_by(user).filter(pk__in=list(case_ids)).values("pk")
    listed = Case.objects.restricted_to(user, RestrictedKind.DV).filter(pk__in=written)
    return frozenset(listed.values_list("pk", flat=True))


# Work months


def verifies_months(user: User) -> bool:
    """Verify and close work months: coaches, stand-ins among them, and who decides in an office (A058)."""
    return user.role in CLOSING_ROLES


def can_verify_month(user: User, case: Case) -> bool:
    """Verify a work month of a case and write its note; a closed case still owes its last month."""
    return verifies_months(user) and not case.is_behind_glass


def can_reopen_month(user: User, case: Case) -> bool:
    """Open a closed work month again, with a reason (domain 6: only a supervisor)."""
    return user.role in DECIDING_ROLES and user.office_id == case.office_id and not case.is_behind_glass


# Work activities and hours


def can_assign_activity(user: User, case: Case) -> bool:
    """Assign, change, pause, check and end work activities of an open case; set its timesheets (A039, A054)."""
    return can_plan(user, case)


def can_record_hours(user: User, case: Case) -> bool:
    """Write hours of work down, and go a week of job search through; the last month of a closed case too (A058)."""
    return works_on_cases(user) and not case.is_behind_glass


def sees_work_hours(user: User) -> bool:
    """See the hours grid: whoever works on cases of a state with work duties."""
    return works_on_cases(user) and user.office is not None and rules.has_work_months(user.office.jurisdiction)


# Work sites and employers


def sees_sites(user: User) -> bool:
    """See the work sites of the state and the employers of one's office: whoever works on cases with work duties."""
    return sees_work_hours(user)


def keeps_sites(user: User, office_id: UUID) -> bool:
    """Enter and change work sites, employers and what was agreed with them: whoever works in that office (A089)."""
    return sees_sites(user) and user.office_id == office_id


def can_overfill_site(user: User) -> bool:
    """Place one more at a work site than it has places, and say why: who decides in an office."""
    return user.role in DECIDING_ROLES


def can_claim_wages(user: User, case: Case) -> bool:
    """Claim wages back for an employer; a closed case still pays for its last weeks (A096)."""
    return can_record_hours(user, case)


def can_see_contracts(user: User, case: Case) -> bool:
    """See contracts with employers for people of a case: never behind broken glass."""
    return works_on_cases(user) and not case.is_behind_glass


# Participation rates


def sees_rates(user: User) -> bool:
    """See the federal rates: a coach their own, who decides in an office its coaches', auditors all (A107)."""
    if user.role == Role.AUDITOR:
        return True
    has_months = user.office is not None and rules.has_work_months(user.office.jurisdiction)
    return user.role in CLOSING_ROLES and has_months


# Workshops


def makes_workshops(user: User) -> bool:
    """Offer workshops in one's office and see who stands on their lists, as far as the families are seen (O023)."""
    return works_on_cases(user) and user.office is not None


# Speaking up for a family


def can_record_advocacy(user: User, case: Case) -> bool:
    """Write down that one spoke up for a family with an agency: whoever works on an open case (O022)."""
    return works_on_cases(user) and case.is_open and not case.is_behind_glass


def can_settle_advocacy(user: User, case: Case) -> bool:
    """Say what came of it; what was begun is finished on a closed case too."""
    return works_on_cases(user) and not case.is_behind_glass


# Leaving, and work after it


def can_complete_leaving(user: User, case: Case) -> bool:
    """File the exit summary of a closed case and close its work activity screen: who closes cases (A070, A071)."""
    return closes_cases(user) and not case.is_open and not case.is_behind_glass


def can_reopen_case(user: User, case: Case) -> bool:
    """Take the closing of a case back: who closes cases."""
    return closes_cases(user) and not case.is_open and not case.is_behind_glass


def can_follow_after_leaving(user: User, case: Case) -> bool:
    """Write down jobs and problems at work of a family that left with work (A072, O056, N005)."""
    left_with_work = not case.is_open and case.is_closed_with_work
    return works_on_cases(user) and left_with_work and not case.is_behind_glass


def sees_families_after_leaving(user: User) -> bool:
    """Have a use for the list of families that left with work."""
    return works_on_cases(user) and user.office is not None


# Child care


def can_see_child_care(user: User, case: Case) -> bool:
    """See the child care of a family and how no penalty is asked for without it: never behind broken glass."""
    return works_on_cases(user) and not case.is_behind_glass


def can_ask_child_care(user: User, case: Case) -> bool:
    """Ask for child care, say that none is needed, tell and record the protection: who plans, on an open case."""
    return can_plan(user, case)


def can_settle_child_care(user: User, case: Case) -> bool:
    """Say what was answered and end what was asked for; what was begun is finished on a closed case too."""
    return plans_with_families(user) and not case.is_behind_glass


# Staffings


def holds_staffings(user: User) -> bool:
    """Have a use for the list of staffings: whoever works on cases in a state that knows them by a source."""
    return works_on_cases(user) and user.office is not None and user.office.jurisdiction in _STAFFING_STATES


def is_guest(user: User) -> bool:
    """Come from outside, with a sign-in for the one staffing where they have a seat."""
    return user.role in (Role.PARTNER, Role.CHILD_WELFARE)


_STAFFING_STATES = (Jurisdiction.OREGON, Jurisdiction.ALASKA)
# Good cause, penalties, hearings


def can_claim_good_cause(user: User, case: Case) -> bool:
    """Ask why somebody did not take part, and write the answer down: whoever works on the open case (A010)."""
    return works_on_cases(user) and case.is_open and not case.is_behind_glass


def can_decide_good_cause(user: User, case: Case) -> bool:
    """Decide whether there was good cause, with its note (A041)."""
    return changes_engagement(user) and case.is_open and not case.is_behind_glass


def can_request_penalty(user: User, case: Case) -> bool:
    """Ask for a penalty, which the gate has to let through (A010, A040)."""
    return changes_engagement(user) and case.is_open and not case.is_behind_glass


def decides_penalties(user: User) -> bool:
    """Decide penalty requests of one's office: its managers and lead workers."""
    return user.role in DECIDING_ROLES


def can_decide_penalty(user: User, case: Case) -> bool:
    """Decide a penalty request of a case of one's office."""
    return decides_penalties(user) and user.office_id == case.office_id and not case.is_behind_glass


def can_decide_penalty_asked(user: User, case: Case, *, asked_by_id: UUID) -> bool:
    """Decide a penalty, or its raise, that somebody else asked for: nobody approves their own (domain 1)."""
    return can_decide_penalty(user, case) and user.pk != asked_by_id


def can_tend_penalty(user: User, case: Case) -> bool:
    """Record what bears on a penalty, end it, tell of it by letter; what began is ended on a closed case too (A042)."""
    return changes_engagement(user) and not case.is_behind_glass


def can_record_hearing(user: User, case: Case) -> bool:
    """Take a request for a hearing, from whoever of the staff hears it; on a closed case too."""
    return works_on_cases(user) and not case.is_behind_glass


def can_see_penalties(user: User, case: Case) -> bool:
    """See the good cause, penalties and hearings of a case, who scores it too: never behind broken glass."""
    return (works_on_cases(user) or reads_for_review(user)) and not case.is_behind_glass


# Eligibility


def can_record_benefits(user: User, case: Case) -> bool:
    """Take in applications and interviews, and write down what is known of a household (O025, O026)."""
    return works_on_cases(user) and case.is_open and not case.is_behind_glass


def decides_eligibility(user: User) -> bool:
    """Decide who gets what: an eligibility worker, and a coach by a right of their own, not by being one (O010)."""
    return user.role == Role.ELIGIBILITY_WORKER or user.has_eligibility_right


def gives_eligibility_rights(user: User) -> bool:
    """Give coaches of one's office the right to decide eligibility, and take it: its operations manager (O010)."""
    return user.role == Role.OPERATIONS_MANAGER and user.office_id is not None


def can_give_eligibility_right(user: User, staff: User) -> bool:
    """Give this coach of one's own office that right, or take it."""
    return gives_eligibility_rights(user) and user.office_id == staff.office_id


def can_decide_eligibility(user: User, case: Case) -> bool:
    """Decide a programme for the family of an open case of one's own office (O010, O047)."""
    return decides_eligibility(user) and user.office_id == case.office_id and case.is_open and not case.is_behind_glass


def can_decide_again(user: User, case: Case) -> bool:
    """Decide a month anew that was decided before, on a closed case too: what is owed of it is owed after closing.

    Policy: 7 CFR 273.17 (benefits are restored to former households).
    """
    return decides_eligibility(user) and user.office_id == case.office_id and not case.is_behind_glass


def can_settle_payments(user: User, case: Case) -> bool:
    """Enter what is owed of a decision of one's own office, and say what became of it; on a closed case too.

    Policy: 7 CFR 273.17 (benefits are restored to former households).
    """
    return decides_eligibility(user) and user.office_id == case.office_id and not case.is_behind_glass


def confirms_adverse_actions(user: User) -> bool:
    """Look second at what takes benefits from a family: eligibility workers, managers and lead workers (O083).

    A coach who was given the right to decide is not the second person: no duty says so, and coaches stand together.
    """
    return user.role == Role.ELIGIBILITY_WORKER or decides_penalties(user)


def can_confirm_adverse_action(user: User, case: Case, *, proposed_by_id: UUID) -> bool:
    """Confirm, as the second person, an adverse action that somebody else proposed (O083)."""
    may = confirms_adverse_actions(user) and user.office_id == case.office_id
    return may and user.pk != proposed_by_id and case.is_open and not case.is_behind_glass


# Supports


def can_ask_support(user: User, case: Case) -> bool:
    """Ask for a support, or change what was asked: on an open work case, and after leaving with work (A075, O056)."""
    takes = rules.takes_contacts(case.status, is_closed_with_work=case.is_closed_with_work)
    return changes_engagement(user) and takes and case.kind != CaseKind.PERMANENCY and not case.is_behind_glass


def can_tend_support(user: User, case: Case) -> bool:
    """Say that a support was paid, ended or came back, add its papers, tell of it: on a closed case too (O031)."""
    return changes_engagement(user) and case.kind != CaseKind.PERMANENCY and not case.is_behind_glass


def can_decide_support(user: User, case: Case, *, asked_by_id: UUID) -> bool:
    """Decide a support of one's office that somebody else asked for: nobody approves their own (A076, A077)."""
    decides = user.role in DECIDING_ROLES and user.office_id == case.office_id
    return decides and user.pk != asked_by_id and not case.is_behind_glass


def can_void_support(user: User, case: Case, *, written_by_id: UUID) -> bool:
    """Take back a payment, or money that came back, written by mistake: who wrote it, or who decides here (A075)."""
    is_theirs = user.pk == written_by_id or (user.role in DECIDING_ROLES and user.office_id == case.office_id)
    return can_tend_support(user, case) and is_theirs


def can_keep_number(user: User, case: Case) -> bool:
    """Write down by which number another system knows somebody, or a certificate of theirs; end it (A074)."""
    return works_on_cases(user) and case.is_open and not case.is_behind_glass


def can_record_resource(user: User, case: Case) -> bool:
    """Write down help that the family got from elsewhere, or take such a line back (O032)."""
    return works_on_cases(user) and case.is_open and not case.is_behind_glass


def sees_supports(user: User) -> bool:
    """See which supports wait to be paid, and what is left in the budgets."""
    return works_on_cases(user)


def sets_support_budgets(user: User) -> bool:
    """Set and end the budgets of one's office; a coach does not (O090)."""
    return user.role in DECIDING_ROLES and user.office_id is not None


# QA case reviews

#: The state whose expectations set a score for them.
_REVIEW_STATES = (Jurisdiction.ALASKA,)


def sees_reviews(user: User) -> bool:
    """See QA reviews: a coach those of their own work, a reviewer those given to them, who decides the office's."""
    in_state = user.office is not None and user.office.jurisdiction in _REVIEW_STATES
    return in_state and user.role in (*CLOSING_ROLES, Role.QA_REVIEWER)


def reviews_at_work(user: User) -> bool:
    """See QA reviews beside the work on cases: everybody who sees them but a QA reviewer, whose whole work they are."""
    return sees_reviews(user) and not scores_given_cases(user)


def draws_samples(user: User) -> bool:
    """Draw the cases that are reviewed, and review them: managers and lead workers, no coach (domain 1)."""
    return sees_reviews(user) and user.role in DECIDING_ROLES


def scores_given_cases(user: User) -> bool:
    """Score the cases that one was given, of any office of the state, and change nothing in them: QA reviewers.

    Policy: decisions 18; domain 1 (a QA reviewer samples and scores, and does not change the case).
    """
    return sees_reviews(user) and user.role == Role.QA_REVIEWER


def reads_for_review(user: User) -> bool:
    """See cases because of their reviews alone, read and never written: QA reviewers (decisions 18)."""
    return user.role == Role.QA_REVIEWER


def can_give_review(user: User, case: Case) -> bool:
    """Give a case that was drawn to a QA reviewer, and take it back: who draws, in their office (A097)."""
    return draws_samples(user) and user.office_id == case.office_id and not case.is_behind_glass


def can_review_case(user: User, case: Case) -> bool:
    """Review a case, closed ones too; who worked on it is refused by the operation (A097).

    Who draws reviews those of their office; a QA reviewer those that they see, which are those given to them.
    """
    return can_give_review(user, case) or scores_given_cases(user)


def checks_own_work(user: User) -> bool:
    """Answer the form about one's own work beforehand, and the findings of a review afterwards: coaches."""
    return sees_reviews(user) and user.role == Role.COACH


def can_answer_finding(user: User, case: Case) -> bool:
    """Say that a finding is mended, or why not: the coach who carries the case now, or stands in."""
    return checks_own_work(user) and not case.is_behind_glass


def can_take_back_review(user: User, case: Case, *, filed_by_id: UUID) -> bool:
    """Take a review back: its operations manager, or who filed it and still decides in the office of the case.

    A QA reviewer takes none back, not their own either: they write on a case that it was scored and given back, and
    strike no line of its ledger (decisions 18). The operations manager does it.
    """
    is_own = user.pk == filed_by_id or user.role == Role.OPERATIONS_MANAGER
    return can_give_review(user, case) and is_own


# Reports, the engine room


def sees_reports(user: User) -> bool:
    """See the reports of an office, freeze its months, say to whom they go: who decides in it (T022)."""
    return user.role in DECIDING_ROLES and user.office is not None


def shares_filters(user: User) -> bool:
    """Share a saved filter with the office, and end one that is shared: its operations manager."""
    return sees_reports(user) and user.role == Role.OPERATIONS_MANAGER


def sees_packs_of_states(user: User) -> bool:
    """See the frozen months of every office, added up by state: auditors (security 2.1: aggregates)."""
    return user.role == Role.AUDITOR


def searches_audit(user: User) -> bool:
    """Ask who looked at and who changed what, of all cases: the privacy officer and auditors (security 2.2)."""
    return sees_looks_of_staff(user)


# Conferences, improvement, reviews of engagement


def sees_conferences(user: User) -> bool:
    """See conferences: a coach their own, who decides in an office those of its coaches (O084)."""
    return user.role in CLOSING_ROLES and user.office_id is not None


def holds_conferences(user: User) -> bool:
    """Hold conferences with coaches of the office, and take back what was wrong: managers and lead workers (O084)."""
    return user.role in DECIDING_ROLES and user.office_id is not None


def signs_conferences(user: User) -> bool:
    """Sign conferences beside the manager: coaches (O084)."""
    return user.role == Role.COACH


def can_sign_conference(user: User, *, coach_id: UUID) -> bool:
    """Sign this one: the coach whom it is about, and nobody for them (O084)."""
    return signs_conferences(user) and user.pk == coach_id


def can_end_agreed(user: User, *, owner_id: UUID) -> bool:
    """Say what became of something agreed: whose it is, or who decides in the office."""
    return user.pk == owner_id or holds_conferences(user)


def sees_improvements(user: User) -> bool:
    """See improvement actions: who decides in an office all of its, others those that they own (O051)."""
    return user.role in ENGAGING_ROLES and user.office_id is not None


def sees_engagement_queue(user: User) -> bool:
    """See which families the engagement specialists look at: they, and who decides in the office (O085)."""
    return user.role in (Role.ENGAGEMENT_SPECIALIST, *DECIDING_ROLES) and user.office_id is not None


def reviews_engagement(user: User) -> bool:
    """Review engagement week by week: engagement specialists (O085)."""
    return user.role == Role.ENGAGEMENT_SPECIALIST and user.office_id is not None


def can_review_engagement(user: User, case: Case) -> bool:
    """Review a family of one's own office; who carried it this week is refused by the operation (O085)."""
    return reviews_engagement(user) and user.office_id == case.office_id and case.is_open and not case.is_behind_glass


def can_take_back_engagement_review(user: User, case: Case, *, filed_by_id: UUID) -> bool:
    """Take a review of engagement back: who filed it, or the operations manager of the office."""
    is_manager = user.role == Role.OPERATIONS_MANAGER and user.office_id == case.office_id
    return (user.pk == filed_by_id or is_manager) and not case.is_behind_glass


def can_settle_engagement_step(user: User, case: Case, *, owner_id: UUID, filed_by_id: UUID) -> bool:
    """Say what became of a follow-up: whose it is, who reviewed, or who decides in the office."""
    decides = user.role in DECIDING_ROLES and user.office_id == case.office_id
    return (user.pk in (owner_id, filed_by_id) or decides) and not case.is_behind_glass


# Files of staff, hours, readiness for Work First


def signs_expectations(user: User) -> bool:
    """Read and sign what is expected of staff: whoever works on cases of an office (A001, A118)."""
    return works_on_cases(user) and user.office_id is not None


def keeps_staff_files(user: User) -> bool:
    """See and keep what an office has of its staff: who decides there (O064, O087)."""
    return user.role in DECIDING_ROLES and user.office_id is not None


def can_see_staff_file(user: User, staff: User) -> bool:
    """See somebody's file: they themselves, and who decides in their office."""
    is_own = works_on_cases(user) and user.pk == staff.pk
    return is_own or (keeps_staff_files(user) and user.office_id == staff.office_id)


def can_keep_staff_file(user: User, staff: User) -> bool:
    """Write into somebody's file: who decides in their office, never in one's own."""
    return keeps_staff_files(user) and user.office_id == staff.office_id and user.pk != staff.pk


def records_clearances(user: User) -> bool:
    """Record that staff were cleared: the manager of an office (O087)."""
    return user.role == Role.OPERATIONS_MANAGER and user.office_id is not None


def can_record_clearance(user: User, staff: User) -> bool:
    """Record that this person was cleared, or take it back: the manager of their office, never oneself."""
    return records_clearances(user) and can_keep_staff_file(user, staff)


def sees_overtime(user: User) -> bool:
    """See one's usual hours and ask for overtime: whoever works on cases of an office (O003)."""
    return works_on_cases(user) and user.office_id is not None


def decides_overtime(user: User) -> bool:
    """Decide overtime that others ask for: the manager of an office (O003)."""
    return user.role == Role.OPERATIONS_MANAGER and user.office_id is not None


def reviews_tracks(user: User) -> bool:
    """Look at the caseload for readiness for Work First: who plans with families, where there are tracks (A115)."""
    return plans_with_families(user) and user.office is not None and user.office.jurisdiction == Jurisdiction.ALASKA


def can_review_track(user: User, case: Case) -> bool:
    """Say whether a family on the Families First track is ready for Work First (A115)."""
    return reviews_tracks(user) and can_plan(user, case) and case.track == Track.FAMILIES_FIRST
