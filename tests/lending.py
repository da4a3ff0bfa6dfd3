"""Connections that are lent on when they are closed: what the server planned on one of them is not planned anew.

On a connection just opened the engine and every wall have to be planned before they answer, which takes longer than
most requests. The site keeps its connections too; here requests of a live server, threads of a race and tests one after
the other share them.
"""

from collections import defaultdict
from contextlib import suppress
from typing import Any

import psycopg2
import pytest
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg2.extensions import connection as Connection

#: Nothing of who had a connection stays on it but what was planned.
AS_OPENED = """
    CLOSE ALL; DEALLOCATE ALL; UNLISTEN *; RESET ALL; RESET ROLE; DISCARD TEMP; DISCARD SEQUENCES;
    SELECT pg_advisory_unlock_all()
"""
#: Of each kind, so that one race leaves enough for the next.
KEPT_AT_MOST = 10


class Lender:
    """The connections that nobody uses, by what they were opened with."""

    def __init__(self) -> None:
        self._idle: dict[str, list[Connection]] = defaultdict(list)

    def install(self, restore: pytest.MonkeyPatch) -> None:
        """Stand between Django and the server, in every thread."""
        open_one = DatabaseWrapper.get_new_connection

        def take_or_open(wrapper: DatabaseWrapper, params: dict[str, Any]) -> Connection:
            return self._take(params) or open_one(wrapper, params)

        def give_back(wrapper: DatabaseWrapper) -> None:
            self._give(wrapper)

        restore.setattr(DatabaseWrapper, "get_new_connection", take_or_open)
        restore.setattr(DatabaseWrapper, "_close", give_back)

    def backends(self) -> list[int]:
        """Return the numbers of the server's processes behind them."""
        return [one.info.backend_pid for idle in self._idle.values() for one in idle]

    def close_all(self) -> None:
        """Close them; those in use are not among them."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()

    def _take(self, params: dict[str, Any]) -> Connection | None:
        idle = self._idle[str(params)]
        while idle:
            with suppress(IndexError):  # another thread was quicker
                connection = idle.pop()
                # A request that ended while the copy was cleared gave back what was being closed.
                if _is_as_opened(connection):
                    return connection
                connection.close()
        return None

    def _give(self, wrapper: DatabaseWrapper) -> None:
        connection = wrapper.connection
        if connection is None or connection.closed:
            return
        idle = self._idle[str(wrapper.get_connection_params())]
        if len(idle) < KEPT_AT_MOST and _is_as_opened(connection):
            idle.append(connection)
        else:
            connection.close()


def _is_as_opened(connection: Connection) -> bool:
    """Take back what its user left on it; tell whether it still answers."""
    try:
        connection.rollback()
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(AS_OPENED)
    except psycopg2.Error:
        return False
    return True
