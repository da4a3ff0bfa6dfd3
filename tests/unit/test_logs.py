import logging
import sys

from config.logs import QuietFormatter

ROW = "DETAIL: Failing row contains (Amy Tolman)"


def written(message: str, *arguments: object) -> str:
    try:
        int(ROW)
    except ValueError:
        record = logging.LogRecord("celery.app.trace", logging.ERROR, __file__, 1, message, arguments, sys.exc_info())
    return QuietFormatter().format(record)


class TestQuietFormatter:
    def test_leaves_the_text_of_an_error_out_of_its_trace(self) -> None:
        text = written("it failed")

        assert "ValueError" in text
        assert "Tolman" not in text

    def test_leaves_it_out_of_the_workers_own_line_too(self) -> None:
        context = {"name": "casework.tasks.sweep", "id": "7", "exc": repr(ValueError(ROW)), "traceback": ROW}

        text = written("Task %(name)s[%(id)s] raised unexpected: %(exc)s\n%(traceback)s", context)

        assert "Task casework.tasks.sweep[7] raised unexpected: ValueError" in text
        assert "Tolman" not in text
