"""How log lines are written."""

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

    def formatException(self, ei: ErrorInfo) -> str:
        """Return the frames and the name of the error."""
        kind, _, trace = ei
        if kind is None:
            return ""
        return "".join([*traceback.format_tb(trace), f"{kind.__module__}.{kind.__qualname__}"])
