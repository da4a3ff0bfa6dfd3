"""A1, A8, B3, C7: every address, everybody who might ask for it, every way to ask, against the reviewed table."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from casework.choices import AccessVerb, Role
from casework.models import AccessLog, User
from tests.factories import as_auditor, make_case, make_user
from tests.security.forms import bare_forms
from tests.security.policy_table import ELSEWHERE, PAGES, Actor, Audience, Page
from tests.security.stage import CANARIES, Stage, address, kwargs_of, on_stage, records_of, unknown, url_names
from tests.security.test_headers import NONCE, headers_are_right

FOUND = {200, 204, 302, 303, 400, 409, 422}
HTMX = {"HX-Request": "true"}
SCRIPT = {"Accept": "application/json"}
#: One of each sort.
BY_SCRIPT = {"coach", "colleague", "blocked manager", "partner", "deactivated", "nobody"}
IN_VAIN = {"coach", "colleague", "nobody"}
BANNER = re.compile(r".*/break-glass/end/.*")
TOKEN = re.compile(rb"[\w-]{30,}")


@dataclass(frozen=True)
class Way:
    """One way to ask."""

    method: str
    headers: dict[str, str]

    @property
    def is_background(self) -> bool:
        return bool(self.headers)


LOOK = Way("GET", {})
WAYS = (LOOK, Way("POST", {}), Way("GET", HTMX), Way("POST", HTMX), Way("POST", SCRIPT), Way("DELETE", {}))


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with on_stage(django_db_blocker) as stage:
        yield stage


def ask(client: Client, way: Way, path: str, *, then: Callable[[], None] | None = None) -> HttpResponse:
    """Ask, `then` look at what that changed, and take it back."""
    cache.clear()
    kept = client.cookies["sid"].value if "sid" in client.cookies else ""
    with transaction.atomic():
        response: HttpResponse = client.generic(way.method, path, headers=way.headers)
        if then:
            then()
        transaction.set_rollback(True)
    client.cookies.clear()
    if kept:
        client.cookies["sid"] = kept
    return response


def outcome(response: HttpResponse, page: Page) -> str:
    """Name what came back; to be led to the sign-in page by a public one is an answer like another."""
    status = response.status_code
    leads_to_sign_in = status == 302 and response.headers["Location"].startswith("/account/login/")
    if leads_to_sign_in and page.audience is not Audience.PUBLIC:
        return "sign in"
    return "found" if status in FOUND else str(status)


def expected(page: Page, actor: Actor, way: Way) -> str:
    """Read the answer off the table."""
    if page.audience is Audience.PUBLIC:
        return "found" if way.method in page.methods else "405"
    if not actor.is_signed_in:
        return "401" if way.is_background else "sign in"
    if way.method not in page.methods:
        return "405"
    if page.is_role_first and not page.may(actor):
        return "403"
    is_elsewhere = page.audience is Audience.OFFICE and page.may(actor) and actor.name in ELSEWHERE
    if is_elsewhere or (page.audience is Audience.CASE and not actor.sees):
        return "404"
    is_shut = page.audience is Audience.CASE and is_shut_for(actor, page)
    return "found" if page.may(actor) and not is_shut else "403"


def is_shut_for(actor: Actor, page: Page) -> bool:
    """Say whether a page of a case is none that somebody reads who sees it for reading alone."""
    return (actor.by_glass and not page.behind_glass) or (actor.for_review and not page.for_review)


def asks(actor: Actor, page: Page, way: Way) -> bool:
    """Say who asks: everybody for a page or by a form; by script, or in vain, one of each sort."""
    if way.method in page.methods:
        return not way.headers or actor.name in BY_SCRIPT
    # Public pages may lead away who is signed in already.
    return actor.name == "nobody" or (actor.name in IN_VAIN and page.audience is not Audience.PUBLIC)


def looks_in(actor: Actor, page: Page) -> bool:
    """Say who looks by this page at the case or at something of it, which leaves a line."""
    if not page.logs_view or "GET" not in page.methods:
        return False
    return actor.sees and page.may(actor) and not is_shut_for(actor, page)


def is_page(response: HttpResponse) -> bool:
    return response.status_code == 200 and "text/html" in response.headers["Content-Type"]


def views_of(stage: Stage) -> int:
    with as_auditor():
        return AccessLog.objects.filter(case_id=stage.case.pk, verb=AccessVerb.VIEW).count()


class TestTable:
    def test_classifies_every_address_and_no_other(self) -> None:
        assert sorted(PAGES) == url_names()

    def test_knows_every_key_that_addresses_carry(self, stage: Stage) -> None:
        assert {key for name in PAGES for key in kwargs_of(name)} <= stage.ids.keys()


@pytest.mark.parametrize("name", sorted(PAGES))
class TestEveryAddress:
    def test_lets_in_whom_the_table_lets_in_and_logs_every_look(self, stage: Stage, name: str) -> None:
        page, path = PAGES[name], address(name, stage.ids)
        wrong, nonces, views = [], [], [views_of(stage)]

        def count() -> None:
            views.append(views_of(stage))

        for actor, _ in stage.actors:
            for way in WAYS:
                if not asks(actor, page, way):
                    continue
                is_look = way == LOOK and looks_in(actor, page)
                response = ask(stage.clients[actor.name], way, path, then=count if is_look else None)
                headers_are_right(response)
                nonces += NONCE.findall(response.headers["Content-Security-Policy"])
                if (came := outcome(response, page)) != (due := expected(page, actor, way)):
                    wrong.append(f"{actor.name} {way.method} {way.headers}: {came}, not {due}")
                if not actor.sees and (told := [word for word in CANARIES if word.encode() in response.content]):
                    wrong.append(f"{actor.name} {way.method} reads {told}")
                if is_look and (response.status_code not in (200, 302) or views.pop() != views[0] + 1):
                    wrong.append(f"{actor.name} looks and leaves no line, or more than one")
                if way == LOOK and is_page(response) and (bare := bare_forms(response.content.decode())):
                    wrong.append(f"{actor.name} finds a long text without a draft: {bare}")
        assert not wrong
        assert len(nonces) == len(set(nonces))

    def test_answers_the_same_for_what_is_not_there(self, stage: Stage, name: str) -> None:
        """A8: forbidden and missing look alike, to the byte."""
        page = PAGES[name]
        if page.audience is not Audience.CASE:
            return
        for actor in ("colleague", "blocked manager", "partner"):
            for method in sorted(page.methods):
                there = ask(stage.clients[actor], Way(method, {}), address(name, stage.ids))
                missing = ask(stage.clients[actor], Way(method, {}), address(name, unknown(stage.ids)))
                assert there.status_code == missing.status_code
                assert there.status_code in ({403, 404} if page.is_role_first else {404})
                assert TOKEN.sub(b"", there.content) == TOKEN.sub(b"", missing.content)
                assert set(there.headers) == set(missing.headers)

    def test_takes_no_record_of_another_case(self, stage: Stage, name: str) -> None:
        """A record named under a case that is not its own is not found, be both cases one's own or not."""
        keys = set(kwargs_of(name)) - {"case_id", "month", "staffing_kind"}
        if "case_id" not in kwargs_of(name) or not keys:
            return
        with transaction.atomic():
            coach = next(user for actor, user in stage.actors if actor.name == "coach")
            assert coach is not None
            for owner in (coach, make_user(role=Role.COACH)):
                foreign = records_of(make_case(coach=owner), owner)
                mixed = foreign | {"case_id": stage.case.pk}
                for method in sorted(PAGES[name].methods):
                    response = stage.clients["coach"].generic(method, address(name, mixed))
                    assert response.status_code == 404
            transaction.set_rollback(True)


class TestRefusals:
    @pytest.mark.parametrize("actor", ["colleague", "former coach", "outsider", "partner", "admin"])
    def test_a_refused_look_leaves_a_line_and_no_trace_in_the_answer(self, stage: Stage, actor: str) -> None:
        with transaction.atomic():
            response = stage.clients[actor].get(address("casework:case", stage.ids))
            with as_auditor():
                line = AccessLog.objects.filter(case_id=stage.case.pk).latest("at", "id")
            assert response.status_code == 404
            assert (line.verb, line.route) == (AccessVerb.REFUSED, "casework:case")
            assert line.actor_id == next(user.pk for one, user in stage.actors if user and one.name == actor)
            transaction.set_rollback(True)

    def test_without_its_line_there_is_no_page(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise RuntimeError("the log is full")

        monkeypatch.setattr(AccessLog, "save", fail)
        client = stage.clients["coach"]
        monkeypatch.setattr(client, "raise_request_exception", False)
        response = ask(client, LOOK, address("casework:case", stage.ids))
        assert response.status_code == 500
        assert b"Zorvexal" not in response.content


class TestLooks:
    def test_the_manager_reads_who_looked_and_who_was_refused(self, stage: Stage) -> None:
        with transaction.atomic():
            stage.clients["coach"].get(address("casework:case", stage.ids))
            stage.clients["outsider"].get(address("casework:case", stage.ids))
            page = stage.clients["manager"].get(address("casework:case-looks", stage.ids)).content.decode()
            names = {actor.name: user.name for actor, user in stage.actors if isinstance(user, User)}
            assert names["coach"] in page
            assert names["outsider"] in page
            assert "Refused" in page
            transaction.set_rollback(True)


class TestSeeing:
    def test_those_who_see_the_case_do_see_it(self, stage: Stage) -> None:
        """The other way round: an empty page would leak nothing either."""
        for actor, _ in stage.actors:
            if actor.sees:
                content = ask(stage.clients[actor.name], LOOK, address("casework:case", stage.ids)).content
                assert all(word.encode() in content for word in ("Zorvexal", "Quillabra", "K-77341", "Zebracorn"))

    def test_nobody_finds_it_by_searching_who_may_not_see_it(self, stage: Stage) -> None:
        for actor, _ in stage.actors:
            for words in ("Zorvexal", "K-77341", "Zebracorn", "Quillabra Zorvexal"):
                with transaction.atomic():
                    response = stage.clients[actor.name].post("/search/", {"q": words})
                    transaction.set_rollback(True)
                # The banner over every page leads to a case behind broken glass.
                told = BANNER.sub("", response.content.decode()) + response.headers.get("Location", "")
                found = str(stage.case.pk) in told or str(stage.ids["note_id"]) in told
                # Broken glass, and a review, open the pages of the case: no list names it, for no log would say so.
                assert found is (actor.sees and not (actor.by_glass or actor.for_review)), f"{actor.name} {words}"
