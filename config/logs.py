"""How log lines are written."""

import copy
import logging
import traceback
from types import TracebackType

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """Write the kind of an error and where it arose, but not its text.

    The text of a database error quotes the row that broke a rule, and with it a family.
    """

    def __init__(self) -> None:
        """Put time, level and logger before each message."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Write one line; a task that failed hands over the text of its error as `exc`, of which the kind stays."""
        told = record.args
        if isinstance(told, dict) and "exc" in told:
            kind = record.exc_info[0] if record.exc_info else None
            record = copy.copy(record)
            record.args = told | {"exc": kind.__name__ if kind else "an error", "traceback": ""}
        return super().format(record)

    def formatException(self, ei: ErrorInfo) -> str:
        """Return the frames and the name of the error."""
        kind, _, trace = ei
        if kind is None:
            return ""
        return "".join([*traceback.format_tb(trace), f"{kind.__module__}.{kind.__qualname__}"])
