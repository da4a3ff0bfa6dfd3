"""Who may do what: named functions over a person and a record. Seeing comes first, from `visible_to`."""

from django.core.exceptions import PermissionDenied

from casework import rules
from casework.choices import Role
from casework.models import BreakGlass, Case, Contact, Excusal, RestrictedFact, TrackChange, User
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


def handles_restricted(user: User) -> bool:
    """Have a role in which restricted facts may be read at all: never aides, guests, auditors, administrators."""
    return user.role == Role.COACH or user.role in RESTRICTED_ROLES


def can_open_fact(user: User, fact: RestrictedFact) -> bool:
    """Open one restricted fact."""
    return RestrictedFact.objects.visible_to(user).filter(pk=fact.pk).exists()


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


def sees_looks_of_staff(user: User) -> bool:
    """See everything that one member of staff looked at: the privacy officer and auditors."""
    return user.role in (Role.PRIVACY_OFFICER, Role.AUDITOR)


# Duplicate people


def sees_alike_people(user: User) -> bool:
    """Be warned of people who are on file already: whoever takes referrals in or decides."""
    return can_open_case(user) or user.role in DECIDING_ROLES


def can_merge_people(user: User) -> bool:
    """Join two records of one person, and take them apart again: supervisors."""
    return user.role in DECIDING_ROLES
