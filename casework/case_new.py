"""The New menu on the pages of a case: everything that can be begun for this family, in groups."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from casework import permissions
from casework.models import Case, User
from casework.shell import NewItem


def _may_ask(user: User, case: Case) -> bool:
    return permissions.can_receive_request(user) and case.pk is not None


#: What a New menu begins for a family: heading, then permission, page, words, icon and single key of each line.
GROUPS: tuple[tuple[str, tuple[tuple[Callable[[User, Case], bool], str, str, str, str], ...]], ...] = (
    (
        "With the family",
        (
            (permissions.can_log_contact, "contact-log", "Log contact", "phone", "l"),
            (permissions.can_file_note, "note-file", "Write note", "note", "n"),
            (permissions.can_book_appointment, "appointment-book", "Book appointment", "cal", "b"),
            (permissions.can_write_notice, "notice-write", "Write letter or message", "mail", ""),
            (permissions.can_make_promise, "promise-make", "Write down a promise", "heart", ""),
            (permissions.can_plan, "coaching:assessments", "Assess", "pen", ""),
            (permissions.can_plan, "coaching:plans", "Write or sign a plan", "sign", ""),
        ),
    ),
    (
        "Help and sharing",
        (
            (permissions.can_make_referral, "referral-make", "Refer to a service", "pin", ""),
            (permissions.can_ask_support, "coaching:support-ask", "Ask for a support", "dollar", ""),
            (permissions.can_record_resource, "coaching:resource-record", "Help from elsewhere", "heart", ""),
            (permissions.can_give_release, "release-give", "Record a release", "sign", ""),
            (permissions.can_share, "share", "Share something", "text", ""),
            (permissions.can_file_document, "document-file", "File a paper", "book", ""),
        ),
    ),
    (
        "Tell and ask",
        (
            (permissions.can_file_eligibility_note, "eligibility-note-file", "Tell eligibility", "flag", ""),
            (_may_ask, "case-request-open", "Write down a request", "inbox", ""),
            (_may_ask, "case-consult-ask", "Ask a specialist", "round", ""),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class NewGroup:
    """Some things that the New menu of a case begins, under one heading."""

    heading: str
    items: list[NewItem]


def new_groups(user: User, case: Case) -> list[NewGroup]:
    """Return what this person can begin for this family; behind broken glass nothing."""
    if case.is_behind_glass:
        return []
    groups = [
        NewGroup(
            heading,
            [
                NewItem(label, reverse(page if ":" in page else f"casework:{page}", args=[case.pk]), icon, key)
                for may, page, label, icon, key in lines
                if may(user, case)
            ],
        )
        for heading, lines in GROUPS
    ]
    return [group for group in groups if group.items]
