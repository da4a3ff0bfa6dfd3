"""C3: whatever is typed, posted or asked for, the answer is never a fault of ours."""

import json
import random
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.security.policy_table import PAGES
from tests.security.stage import Stage, address, on_stage

#: So often each form is filled and each list is asked; the seed is the page's name, so pages differ.
TRIES = 3
HOSTILE = [
    "",
    " ",
    "\0",
    "a\0b",
    "0",
    "-1",
    "1e999",
    "NaN",
    "99999999999999999999",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "24:61",
    "true",
    "null",
    "[]",
    "{}",
    "'; DROP TABLE casework_case; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "%s%n%x",
    "../../../../etc/passwd",
    "=1+1",
    "x" * 10_001,
    "\u202eright to left\u202c",
    "\ufffe\uffff",
    "\U0001f9ca" * 50,
    "e\u0301" * 300,
    "\r\nSet-Cookie: a=b",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
]
#: Bytes that no form of ours would send.
RAW = [b"%00=%00", b"=&=&=", b"a=%FF%FE%ED%A0%80", b"on=%ED%A0%80", b"&" * 500, b"[" * 500, b'{"a":', b"\xff\xfe"]
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json")
JSONS: list[Any] = [
    None,
    [],
    1,
    {"rev": None, "data": {}},
    {"rev": -1, "data": {"body": "a"}},
    {"rev": 10**30, "data": {}},
    {"rev": 0, "data": []},
    {"rev": 0, "data": {"body": "\0\ud800", "\0": ["\0"]}},
    {"rev": 0, "data": {"body": {"deep": [[[[{}]]]]}}},
    {"rev": "1", "data": {"body": "x" * 200_000}},
]
QUERIES = (
    "before",
    "show",
    "page",
    "q",
    "coach",
    "track",
    "state",
    "due",
    "logged",
    "about",
    "template",
    "sort",
    "standard",
    "jurisdiction",
)


class Fields(HTMLParser):
    """Collect the names of a page's fields with the values that they offer."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.buttons: set[str] = set()
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "option" and self._select:
            self.found[self._select].append(given.get("value") or "")
        elif tag in ("input", "textarea", "select", "button") and name and name != "csrfmiddlewaretoken":
            self._select = name if tag == "select" else self._select
            self.found.setdefault(name, []).append(given.get("value") or "")
            if tag == "button" or given.get("type") == "submit":
                self.buttons.add(name)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with on_stage(django_db_blocker) as stage:
        yield stage


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Collect the exceptions behind answers of 500."""
    found: list[str] = []

    def note(**_: object) -> None:
        found.append(repr(sys.exception())[:300])

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def send(client: Client, method: str, path: str, **more: Any) -> HttpResponse:
    """Send, whatever comes of it, and take it back."""
    cache.clear()
    client.raise_request_exception = False
    kept = client.cookies["sid"].value if "sid" in client.cookies else ""
    with transaction.atomic():
        response: HttpResponse = client.generic(method, path, **more)
        transaction.set_rollback(True)
    client.cookies.clear()
    if kept:
        client.cookies["sid"] = kept
    return response


def who(name: str) -> str:
    """Name the actor who may have a page, so that it is the form that answers."""
    if name == "account_login":
        return "nobody"
    return "admin" if name in ADMINISTERED else "manager"


ADMINISTERED = {
    "supervision:closures",
    "supervision:office-change",
    "supervision:offices",
    "supervision:setting-change",
    "supervision:settings",
}
WITH_FORM = sorted(name for name, page in PAGES.items() if "POST" in page.methods)
LISTED = sorted(name for name, page in PAGES.items() if "GET" in page.methods)


def fields_of(client: Client, name: str, stage: Stage) -> Fields:
    """Return the fields of a page's form; a page that only takes forms has its form on the case page or on its list."""
    reader = Fields()
    pages = (
        [name]
        if "GET" in PAGES[name].methods
        else ["casework:case", "casework:note", "casework:person-change", "supervision:approvals"]
    )
    for page in pages:
        if who(page) == who(name):
            reader.feed(send(client, "GET", address(page, stage.ids)).content.decode(errors="replace"))
    return reader


def wild(fields: Fields, chance: random.Random) -> list[tuple[str, str]]:
    """Fill a form: most fields with what they offer, some with what they do not, some twice, some not at all."""
    pairs: list[tuple[str, str]] = [("is_superuser", "1"), ("role", "ADMIN")]
    for name, offered in fields.found.items():
        for _ in range(chance.choice((0, 0, 0, 1) if name in fields.buttons else (0, 1, 1, 1, 2))):
            plain = chance.random() < 0.5 and offered
            pairs.append((name, chance.choice(offered) if plain else chance.choice([*HOSTILE, str(uuid4())])))
    return pairs


@pytest.mark.parametrize("name", WITH_FORM)
def test_no_form_breaks(stage: Stage, faults: list[str], name: str) -> None:
    client, path = stage.clients[who(name)], address(name, stage.ids)
    chance = random.Random(name)
    fields = fields_of(client, name, stage)
    for _ in range(TRIES):
        body = urlencode(wild(fields, chance), errors="surrogatepass")
        response = send(client, "POST", path, data=body, content_type="application/x-www-form-urlencoded")
        assert response.status_code < 500, (faults, body[:500])
    for raw in chance.sample(RAW, TRIES):
        response = send(client, "POST", path, data=raw, content_type=chance.choice(KINDS))
        assert response.status_code < 500, (faults, raw)


@pytest.mark.parametrize("name", ["casework:draft-save", "casework:session-keep"])
def test_no_script_s_words_break(stage: Stage, faults: list[str], name: str) -> None:
    for sent in JSONS:
        response = send(
            stage.clients["manager"],
            "POST",
            address(name, stage.ids),
            data=json.dumps(sent),
            content_type="application/json",
            headers={"Accept": "application/json"},
        )
        assert response.status_code < 500, (faults, sent)


@pytest.mark.parametrize("name", LISTED)
def test_no_query_breaks(stage: Stage, faults: list[str], name: str) -> None:
    client, path = stage.clients[who(name)], address(name, stage.ids)
    chance = random.Random(name)
    for _ in range(TRIES):
        query = urlencode([(key, chance.choice(HOSTILE)) for key in chance.sample(QUERIES, 4)], errors="surrogatepass")
        assert send(client, "GET", f"{path}?{query}").status_code < 500, (faults, query[:500])


@pytest.mark.parametrize(
    "path",
    [
        "/drafts/%00/",
        "/drafts/note.%00/",
        "/%00",
        "/cases/%FF%FE/",
        "/drafts/" + "x" * 3000 + "/",
        "/cases/1/",
        "/static/%00",
    ],
)
def test_no_address_breaks(stage: Stage, faults: list[str], path: str) -> None:
    for method in ("GET", "POST"):
        assert send(stage.clients["coach"], method, path).status_code < 500, faults
