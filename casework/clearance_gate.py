"""The one page that somebody gets who was not cleared yet (O087); the database gives them no case either."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from casework.context import GetResponse

#: What is there before anybody is cleared: signing in and out.
OPEN = ("account_", "session-keep")


class ClearanceMiddleware:
    """Show whoever waits for a clearance that they do, in place of any page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as always; the page is chosen once its address is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Stop before the page.

        Policy: family coach position description 10 (O087): no case data before the clearance is recorded.
        """
        del view, args, kwargs
        user = request.user
        if not user.is_authenticated or not user.waits_for_clearance:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if (name or "").startswith(OPEN):
            return None
        return render(request, "casework/not_cleared.html", status=403)
