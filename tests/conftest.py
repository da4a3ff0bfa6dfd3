"""What all tests stand on: a database made once and copied, and a browser that is already there."""

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.chromium import Chromium
from tests.database import TestDatabase
from tests.factories import ZONE

pytest_plugins = ["tests.people"]

# Playwright's sync API runs an event loop in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example takes tells how busy the machine is; what has to be fast is measured as a ratio, by the bench.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over thousands of tests and modules, which stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: DjangoDbBlocker,
    worker_id: str,
) -> Iterator[None]:
    """Give this worker a database of its own, a copy of one that was migrated once.

    Both connections reach it: `default` as the application's login, `owner` as the schema's owner.
    """
    with django_db_blocker.unblock():
        database = TestDatabase.make(worker=worker_id)
        for alias, changes in database.connections().items():
            connections[alias].close()
            connections[alias].settings_dict.update(changes)
        restore = pytest.MonkeyPatch()
        database.lender.install(restore)
        # After a test on committed data the copy is made anew: a flush would take reference data
        # with it, and the application's login may not truncate.
        restore.setattr(TransactionTestCase, "_fixture_teardown", lambda _: database.renew())
    yield
    restore.undo()
    with django_db_blocker.unblock():
        connections.close_all()
        database.drop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Drive one browser for all tests of this worker."""
    chromium = Chromium()
    yield chromium
    chromium.stop()


@pytest.fixture
def playwright(chromium: Chromium) -> Playwright:
    """Find a driver that answers: one death must not take every later test with it."""
    return chromium.driver


@pytest.fixture
def browser(chromium: Chromium) -> Browser:
    """Find a browser that answers."""
    return chromium.browser


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """Look at pages as on a coach's desk; tests of tablets set their own size."""
    return {"viewport": {"width": 1440, "height": 900}, "locale": "en-US", "timezone_id": str(ZONE)}
