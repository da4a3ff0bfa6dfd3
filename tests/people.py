"""Named people and things of one Alaska office, as fixtures; loaded for every test by `conftest`."""

import re
from http.cookies import SimpleCookie

import pytest
from django.test import Client

from casework.choices import DatabaseRole, Role
from casework.context import in_context
from casework.models import Case, Office, Participant, User
from tests import factories


def sign_in(client: Client, user: User) -> Client:
    """Sign a test client in as this person, without going through the form."""
    with in_context(role=DatabaseRole.ANONYMOUS):
        client.force_login(user)
    return client


def signed_in(user: User) -> Client:
    """Return a fresh client signed in as this person."""
    return sign_in(Client(), user)


def without_keys(page: str) -> str:
    """Return a page without the keys of records, which hold any four digits now and then."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "", page)


def windows_of(user: User, count: int) -> list[Client]:
    """Return several windows of one browser in which this person is signed in: they share its session."""
    first = signed_in(user)
    others = [Client() for _ in range(count - 1)]
    for other in others:
        other.cookies = SimpleCookie(first.cookies.output(header="", sep=";"))
    return [first, *others]


@pytest.fixture
def office(db: None) -> Office:
    return factories.make_office(ref="JUNEAU", name="Juneau")


@pytest.fixture
def other_office(db: None) -> Office:
    return factories.make_office(ref="SITKA", name="Sitka")


@pytest.fixture
def coach(office: Office) -> User:
    return factories.make_user(username="coach", name="Joan Bixby", role=Role.COACH, office=office)


@pytest.fixture
def other_coach(office: Office) -> User:
    """Another coach of the same office, who carries none of the coach's cases."""
    return factories.make_user(username="other-coach", name="Lars Ode", role=Role.COACH, office=office)


@pytest.fixture
def supervisor(office: Office, coach: User) -> User:
    """The operations manager of the office, who supervises the coach."""
    manager = factories.make_user(
        username="supervisor", name="Xavier Ruiz", role=Role.OPERATIONS_MANAGER, office=office
    )
    factories.make_supervision(staff=coach, supervisor=manager)
    return manager


@pytest.fixture
def lead_worker(office: Office) -> User:
    return factories.make_user(username="lead", name="Mina Aho", role=Role.LEAD_WORKER, office=office)


@pytest.fixture
def engagement_specialist(office: Office) -> User:
    return factories.make_user(username="engagement", name="Ted Orr", role=Role.ENGAGEMENT_SPECIALIST, office=office)


@pytest.fixture
def case_aide(office: Office) -> User:
    return factories.make_user(username="aide", name="Una Pratt", role=Role.CASE_AIDE, office=office)


@pytest.fixture
def eligibility_worker(office: Office) -> User:
    return factories.make_user(username="eligibility", name="Sam Iver", role=Role.ELIGIBILITY_WORKER, office=office)


@pytest.fixture
def outsider(other_office: Office) -> User:
    """A coach of another office."""
    return factories.make_user(username="outsider", name="Olga Fenn", role=Role.COACH, office=other_office)


@pytest.fixture
def auditor(db: None) -> User:
    return factories.make_user(username="auditor", name="Gil Marsh", role=Role.AUDITOR, office=None)


@pytest.fixture
def privacy_officer(db: None) -> User:
    return factories.make_user(username="privacy", name="Pat Quill", role=Role.PRIVACY_OFFICER, office=None)


@pytest.fixture
def admin(db: None) -> User:
    return factories.make_user(username="admin", name="Ned Voss", role=Role.ADMIN, office=None)


@pytest.fixture
def partner(db: None) -> User:
    return factories.make_user(username="partner", name="Rae Holt", role=Role.PARTNER, office=None)


@pytest.fixture
def open_case(coach: User) -> Case:
    """An open work case of the coach, referred 30 days ago: an adult, a child, deadlines."""
    return factories.make_case(coach=coach, number="K-1042")


@pytest.fixture
def adult(open_case: Case) -> Participant:
    return factories.adult_of(open_case)
