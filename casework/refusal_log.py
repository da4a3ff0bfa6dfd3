"""Refused looks at a case leave a line in the log of views, and no trace in the answer."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from casework.context import GetResponse, SignedInRequest
from casework.operations import access

_REFUSED = (403, 404)


class RefusalLogMiddleware:
    """Log every 403 and 404 of a signed-in person on an address that names a record."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and log a refusal in the same transaction."""
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code in _REFUSED and match and request.user.is_authenticated:
            named = {key: value for key, value in match.kwargs.items() if isinstance(value, UUID)}
            if named:
                access.log_refusal(request=cast("SignedInRequest", request), case_id=named.get("case_id"))
        return response
