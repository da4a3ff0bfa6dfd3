"""What every answer carries, and what a request from another site may not ask."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.template.loader import render_to_string
from uuid_utils.compat import uuid7

from config.client_address import client_address

LEFT = '"cache", "storage"'
"""What a browser throws away at sign-out."""


class HeadersMiddleware:
    """Name the request, refuse what other sites send, and let nobody keep an answer.

    Static files are served before this: they are the same for everyone and may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        request.request_id = uuid7()  # type: ignore[attr-defined]
        request.client_address = client_address(request)  # type: ignore[attr-defined]
        response = _refusal(request) or self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return HttpResponseBadRequest(render_to_string("400.html"))
    if _comes_from_another_site(request):
        return HttpResponseForbidden(render_to_string("403.html"))
    return None


def _comes_from_another_site(request: HttpRequest) -> bool:
    """Tell requests of other sites from ours; following a link to us, from a letter for example, is ours."""
    if request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
        return False
    follows_link = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method in {"GET", "HEAD"}
    return not (follows_link and request.headers.get("Sec-Fetch-Dest") == "document")


class LeavingMiddleware:
    """At sign-out, have the browser throw away what it kept of us."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = LEFT
        return response
