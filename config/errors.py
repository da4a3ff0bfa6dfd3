"""Pages for what went wrong on our side. They read nothing from the database, which may be what is missing."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string

RETRY_AFTER_SECONDS = 30


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Answer 503 when the database does not, else 500."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        response = HttpResponseServerError(render_to_string("503.html"), status=503)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return HttpResponseServerError(render_to_string("500.html"))
