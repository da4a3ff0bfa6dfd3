import io
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError
from django.test import Client

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Supervision, User
from casework.operations.staff import StaffEntry, keep_staff
from casework.refusals import Refused
from tests.factories import TODAY, as_auditor, days_ago, make_office, make_provider, make_supervision, make_user
from tests.interchange import DATA, Answer, run

pytestmark = pytest.mark.django_db

PASSWORD = "eleven herring under the pier"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def staff(username: str, **said: str) -> Answer:
    return run("staff", username, *(part for key, value in said.items() for part in (f"--{key}", value)))


def found(username: str) -> User:
    with as_auditor():
        return User.objects.select_related("office").get(username=username)


def supervisions_of(username: str) -> list[tuple[str, object, object]]:
    with as_auditor():
        rows = Supervision.objects.filter(staff__username=username).order_by("first_day")
        return [(row.supervisor.username, row.first_day, row.last_day) for row in rows.select_related("supervisor")]


def sign_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/account/login/", {"login": username, "password": password})
    return client


class TestARealSite:
    def test_imported_coaches_sign_in_with_their_first_password_and_see_their_families(self) -> None:
        run("import_facts", DATA / "caseload.jsonl")

        answer = staff("omendez", cleared=days_ago(3).isoformat())

        assert answer.lines[0].startswith("omendez changed: ")
        client = sign_in("omendez", answer.lines[1].rpartition(" ")[2])
        today = client.get("/")
        assert today.status_code == 200
        assert b"Tolman" in today.content

    @pytest.mark.parametrize(("day", "is_taken"), [("2026-11-30", True), ("2026-12-01", False)])
    def test_a_clearance_is_of_a_day_that_has_come_in_their_office(self, day: str, is_taken: bool) -> None:
        """O087: at nine in the evening in Juneau the next day has come in UTC, and not there."""
        office = make_office(time_zone="America/Anchorage")
        entry = StaffEntry(
            username="cleared", name="Cleo Ward", role="COACH", office=office.ref, cleared=date.fromisoformat(day)
        )
        evening = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
        told: Any = nullcontext() if is_taken else pytest.raises(Refused, match="a day that has come")
        with in_context(role=DatabaseRole.IMPORT), told:
            keep_staff(entry=entry, now=evening)

    def test_the_first_password_is_long_and_made_once(self, coach: User) -> None:
        first = staff("new", role="COACH", office="JUNEAU").lines
        again = staff("new", name="Nell Ward").lines

        assert len(first[1].rpartition(" ")[2]) >= 15
        assert again == ["new changed: Nell Ward, Family coach in Juneau."]

    def test_a_manager_an_auditor_and_an_administrator_sign_in_too(self, coach: User) -> None:
        for role, place in (("OPERATIONS_MANAGER", {"office": "JUNEAU"}), ("ADMIN", {}), ("AUDITOR", {})):
            answer = staff(role.lower(), role=role, cleared=days_ago(3).isoformat(), **place)
            client = sign_in(role.lower(), answer.lines[1].rpartition(" ")[2])
            assert client.get("/settings/").status_code == 200


class TestGuests:
    def test_come_from_an_agency_of_the_directory(self, coach: User) -> None:
        """R028: a release opens a staffing to the agency that it names, and its sign-ins alone."""
        agency = make_provider(by=coach, name="Harbor House")
        staff("guest", role="PARTNER", agency="harbor house")
        assert found("guest").agency_id == agency.pk
        make_provider(by=coach, name="Harbor House", office=None)
        with pytest.raises(CommandError, match="more than once"):
            staff("guest", agency="Harbor House")
        staff("guest", agency=str(agency.pk))
        with pytest.raises(CommandError, match="has no agency"):
            staff("guest", agency="Nowhere")
        with pytest.raises(CommandError, match="Only guests"):
            staff("coach", agency=str(agency.pk))

    def test_who_becomes_a_colleague_comes_from_none(self, coach: User) -> None:
        make_provider(by=coach, name="Harbor House")
        staff("guest", role="PARTNER", agency="Harbor House")
        staff("guest", role="CASE_AIDE", office="JUNEAU")
        assert found("guest").agency_id is None


class TestPassword:
    def test_is_read_from_standard_input(self, coach: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))

        answer = run("staff", "coach", "--password")

        assert PASSWORD not in answer.out
        assert sign_in("coach", PASSWORD).get("/").status_code == 200

    @pytest.mark.parametrize("weak", ["short", "coachcoachcoachcoach", ""])
    def test_that_is_weak_is_refused(self, weak: str, coach: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{weak}\n"))

        with pytest.raises(CommandError, match="Nothing was changed"):
            run("staff", "coach", "--password")

        assert found("coach").password == coach.password

    @pytest.mark.parametrize("command", ["changepassword", "createsuperuser"])
    def test_djangos_own_commands_name_the_one_to_use(self, command: str) -> None:
        with pytest.raises(CommandError, match="bin/manage staff USERNAME"):
            run(command)


class TestSupervision:
    def test_begins_today_and_ends_the_one_before(self, coach: User, supervisor: User, lead_worker: User) -> None:
        staff("coach", supervisor="lead")

        assert supervisions_of("coach") == [
            ("supervisor", days_ago(365), TODAY - timedelta(days=1)),
            ("lead", TODAY, None),
        ]

    def test_begun_today_is_put_right(self, coach: User, supervisor: User, lead_worker: User) -> None:
        staff("coach", supervisor="lead")
        staff("coach", supervisor="supervisor")

        assert supervisions_of("coach")[1:] == [("supervisor", TODAY, None)]

    def test_said_again_changes_nothing(self, coach: User, supervisor: User) -> None:
        staff("coach", supervisor="supervisor")

        assert supervisions_of("coach") == [("supervisor", days_ago(365), None)]

    def test_from_a_later_day_stands_in_the_way(self, coach: User, lead_worker: User) -> None:
        boss = make_user(username="boss", role="OPERATIONS_MANAGER", office=coach.office)
        make_supervision(staff=coach, supervisor=boss, first_day=TODAY + timedelta(days=9))

        with pytest.raises(CommandError, match="from a later day"):
            staff("coach", supervisor="lead")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"role": "COACH"}, "works in an office"),
        ({"office": "JUNEAU"}, "Give one of these roles"),
        ({"role": "COACH", "office": "NOME"}, "No office has the reference NOME"),
        ({"role": "COACH", "office": "JUNEAU", "supervisor": "other-coach"}, "A lead worker or operations manager"),
        ({"role": "COACH", "office": "JUNEAU", "supervisor": "outside"}, "of the same office"),
        ({"role": "COACH", "office": "JUNEAU", "supervisor": "nobody"}, "Nobody else has the user name"),
        ({"role": "COACH", "office": "JUNEAU", "email": "no address"}, "no e-mail address"),
        ({"role": "COACH", "office": "JUNEAU", "email": "OTHER-COACH@example.test"}, "Somebody else"),
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, str], message: str, other_coach: User) -> None:
    make_user(username="outside", role="OPERATIONS_MANAGER")

    with pytest.raises(CommandError, match=message):
        staff("new", **said)

    with as_auditor():
        assert not User.objects.filter(username="new").exists()


@pytest.mark.parametrize("name", ["import", "system"])
def test_parts_of_the_site_are_nobody(name: str, coach: User) -> None:
    with pytest.raises(CommandError, match="part of Glidepath"):
        staff(name, role="COACH", office="JUNEAU")
