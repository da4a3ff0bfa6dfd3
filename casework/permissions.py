"""Who may do what: named functions over a person and a record. Seeing comes first, from `visible_to`."""

from django.core.exceptions import PermissionDenied

from casework import rules
from casework.choices import Role, Way
from casework.models import Case, Contact, Excusal, Notice, TrackChange, User

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
    return works_on_cases(user) and takes_contacts


def can_take_back_contact(user: User, contact: Contact) -> bool:
    """Take back a contact: the person who entered it, or one who decides in the office."""
    if user.role in DECIDING_ROLES:
        return user.office_id == contact.case.office_id
    return works_on_cases(user) and user.pk == contact.entered_by_id


def can_file_note(user: User, case: Case) -> bool:
    """File a client note or add to one; closed cases still take notes."""
    return works_on_cases(user) and case.pk is not None


def can_change_engagement(user: User, case: Case) -> bool:
    """Say that a participant is no longer engaged, or is again."""
    return changes_engagement(user) and case.is_open


def can_change_person(user: User, case: Case) -> bool:
    """Change how a person is reached, and what makes it unsafe."""
    return works_on_cases(user) and case.pk is not None


def can_ask_track_change(user: User, case: Case) -> bool:
    """Ask for a consultation on the track (A015)."""
    return changes_engagement(user) and case.is_open


def can_decide_track_change(user: User, change: TrackChange) -> bool:
    """Decide a consultation request of somebody else (A015, O086)."""
    return user.role in DECIDING_ROLES and user.pk != change.asked_by_id and user.office_id == change.case.office_id


def can_ask_excusal(user: User, case: Case) -> bool:
    """Ask that a deadline be excused or set later (A020)."""
    return works_on_cases(user) and case.pk is not None


def can_decide_excusal(user: User, excusal: Excusal) -> bool:
    """Decide an excusal that somebody else asked for (A020, O086)."""
    return user.role in DECIDING_ROLES and user.pk != excusal.asked_by_id and user.office_id == excusal.case.office_id


def can_close_case(user: User, case: Case) -> bool:
    """Close an open case."""
    return closes_cases(user) and case.is_open


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


# Letters, appointments, addresses that must not be known


def can_write_notice(user: User, case: Case) -> bool:
    """Write, print, mail and withdraw letters and messages; closed cases still get letters."""
    return works_on_cases(user) and case.pk is not None


def can_open_letter(user: User, notice: Notice) -> bool:
    """Open a letter as paper; one to a safe address only who may know that address."""
    return works_on_cases(user) and (notice.way != Way.SAFE_MAIL or sees_safe_addresses(user))


def can_book_appointment(user: User, case: Case) -> bool:
    """Book appointments and say what became of them, as long as contacts are written down on the case."""
    takes_contacts = rules.takes_contacts(case.status, is_closed_with_work=case.is_closed_with_work)
    return works_on_cases(user) and takes_contacts


def sees_safe_addresses(user: User) -> bool:
    """Read and write addresses that must not be known: the coach who carries the case (security 2.1)."""
    return user.role == Role.COACH
