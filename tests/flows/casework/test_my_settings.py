"""My settings, and the frame of every page that reads them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from casework.choices import DatabaseRole, Jurisdiction, Role
from casework.context import in_context
from casework.models import Office, SweepRun, User
from casework.shell import BEGINNINGS, PLACES
from tests.factories import NOW, make_excusal, make_track_change, make_user
from tests.flows.casework.owing import DATABASES, owe, quiet_case
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=DATABASES)
URL = "casework:my-settings"


def saved(user: User) -> tuple[bool, bool]:
    with in_context(role=DatabaseRole.AUDITOR):
        user.refresh_from_db(fields=["has_single_keys", "wants_digest"])
    return user.has_single_keys, user.wants_digest


class TestMySettings:
    def test_are_shown_as_they_stand(self, coach: User) -> None:
        form = signed_in(coach).get(reverse(URL)).context["form"]
        assert form.initial == {"has_single_keys": True, "wants_digest": True}

    @pytest.mark.parametrize("role", [Role.COACH, Role.OPERATIONS_MANAGER, Role.AUDITOR, Role.ADMIN, Role.PARTNER])
    def test_are_saved_by_everybody_for_themselves(self, role: Role, other_coach: User) -> None:
        user = make_user(role=role)
        response = signed_in(user).post(reverse(URL), {"wants_digest": "on"}, follow=True)
        assert "Your settings are saved." in response.content.decode()
        assert saved(user) == (False, True)
        assert saved(other_coach) == (True, True)

    def test_turn_single_letter_keys_off_on_every_page(self, coach: User) -> None:
        client = signed_in(coach)
        assert "data-keys-off" not in client.get(reverse("casework:today")).content.decode()
        client.post(reverse(URL), {})
        assert "data-keys-off" in client.get(reverse("casework:today")).content.decode()

    def test_are_for_people_signed_in(self, client: Client) -> None:
        assert client.get(reverse(URL)).status_code == 302


def shell_of(user: User) -> Any:
    return signed_in(user).get(reverse("casework:standards")).context["shell"]


def labels(user: User) -> list[str]:
    return [item.label for item in shell_of(user).items]


class TestShell:
    def test_says_who_works_here(self, coach: User) -> None:
        shell = shell_of(coach)
        assert (shell.user_name, shell.role_label, shell.office_name) == (coach.name, "Family coach", "Juneau")

    def test_offers_each_role_its_places(self, coach: User, supervisor: User, auditor: User, partner: User) -> None:
        assert labels(coach) == [
            "Today",
            "Families",
            "Work hours",
            "Calendar",
            "Staffings",
            "Requests",
            "Directory",
            "Work sites",
            "Employers",
            "After leaving",
            "Rates",
            "My numbers",
            "QA reviews",
            "Conferences",
            "Track reviews",
            "Hours and overtime",
            "Expectations",
            "Letters",
            "Standards",
            "My drafts",
            "My settings",
        ]
        assert {"Today", "Families", "Unit", "Decisions", "Caseloads"} <= set(labels(supervisor))
        assert labels(auditor)[0] == "Families"
        assert labels(partner) == ["Staffing now", "Standards", "My drafts", "My settings"]

    def test_keeps_in_sight_what_is_used_daily(self, coach: User, supervisor: User, partner: User) -> None:
        shell = shell_of(coach)
        in_sight = [item.label for item in shell.in_sight]
        assert in_sight == ["Today", "Families", "Work hours", "Calendar", "Staffings", "Requests", "Directory"]
        assert [item.label for item in shell.in_sight if item.is_wide_only] == ["Staffings", "Requests", "Directory"]
        assert [item.label for item in shell.more if item.is_more] == [
            "Work sites",
            "Employers",
            "After leaving",
            "Rates",
            "My numbers",
            "QA reviews",
            "Conferences",
            "Track reviews",
            "Hours and overtime",
            "Expectations",
            "Letters",
            "Standards",
            "My drafts",
            "My settings",
        ]
        assert shell.is_in_more
        phone = [item.label for item in shell_of(supervisor).in_sight if not item.is_wide_only]
        assert phone == ["Today", "Families", "Unit", "Decisions"]
        assert shell_of(partner).more == []

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
    def test_gives_each_place_and_each_beginning_a_key_of_its_own(self, role: Role) -> None:
        user = User(role=role, is_active=True, office=Office(jurisdiction=Jurisdiction.ALASKA))
        for places in (PLACES, BEGINNINGS):
            keys = [place.key for place in places if place.key and place.is_for(user)]
            assert len(keys) == len(set(keys)), keys

    def test_offers_to_begin_what_one_may_do(self, coach: User, case_aide: User, auditor: User) -> None:
        assert [item.label for item in shell_of(coach).new_items] == [
            "Log contact",
            "Write note",
            "Write down a request",
            "Book appointment",
            "Break glass",
        ]
        assert "Open a case" in [item.label for item in shell_of(case_aide).new_items]
        assert shell_of(auditor).new_items == []

    def test_counts_families_and_what_is_overdue(self, coach: User) -> None:
        case = quiet_case(coach)
        owe(case, "ea", due=-1)
        owe(case, "plan", due=0)
        quiet_case(coach, status="CLOSED")
        today, families, *_ = shell_of(coach).items
        assert (today.count, today.is_over, families.count) == ("1", True, "1")

    def test_counts_what_waits_for_a_decision(self, coach: User, supervisor: User, auditor: User) -> None:
        case = quiet_case(coach)
        make_track_change(case=case, by=coach)
        make_excusal(deadline=owe(case, "ea", due=2), by=coach)
        counts = {item.label: (item.count, item.count_words) for item in shell_of(supervisor).items}
        assert counts["Decisions"] == ("2", "to decide")
        assert "Decisions" not in labels(auditor)

    def test_marks_where_one_is(self, coach: User) -> None:
        assert [item.label for item in shell_of(coach).items if item.is_current] == ["Standards"]
        on_form = signed_in(coach).get(reverse("coaching:site-add")).context["shell"]
        assert [item.label for item in on_form.items if item.is_around] == ["Work sites"]
        case = quiet_case(coach)
        on_case = signed_in(coach).get(reverse("casework:case", args=[case.pk])).context["shell"]
        assert [item.label for item in on_case.items if item.is_around] == ["Families"]

    @override_settings(TRAINING=True)
    def test_says_when_everybody_is_fictional(self, coach: User) -> None:
        page = signed_in(coach).get(reverse("casework:today")).content.decode()
        assert "Training copy. Every person here is fictional." in page


class TestSweepBanner:
    def swept(self, *, minutes: int, seen: int = 5, task: str = "sweep") -> None:
        # the suite may have begun longer ago than a sweep stays fresh
        now = timezone.now()
        with in_context(role=DatabaseRole.WORKER):
            SweepRun.objects.create(
                task=task,
                as_of=NOW.date(),
                started_at=now - timedelta(minutes=minutes),
                finished_at=now - timedelta(minutes=minutes),
                cases_open=5,
                cases_looked_at=seen,
            )

    def test_stands_until_a_sweep_was_made(self, coach: User) -> None:
        assert shell_of(coach).sweep_late
        self.swept(minutes=1, task="reconcile")
        assert shell_of(coach).sweep_late

    def test_is_gone_after_a_good_one(self, coach: User) -> None:
        self.swept(minutes=10)
        assert not shell_of(coach).sweep_late
        assert "Deadlines may be out of date" not in signed_in(coach).get(reverse("casework:today")).content.decode()

    def test_stands_when_the_last_one_is_too_old(self, coach: User) -> None:
        self.swept(minutes=50)
        assert shell_of(coach).sweep_late

    def test_stands_when_a_case_was_left_out(self, coach: User) -> None:
        self.swept(minutes=10)
        self.swept(minutes=2, seen=4)
        assert shell_of(coach).sweep_late
        assert "Deadlines may be out of date" in signed_in(coach).get(reverse("casework:today")).content.decode()
