"""How long a sign-in lasts, and how its end is told to a page and to a script."""

from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlsplit

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from casework.context import GetResponse, in_context
from casework.models import User
from casework.operations.sign_ins import begin_sign_in

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""The last request is written down no more often than this."""

_SIGNED_IN_AT = "signed_in_at"
_SEEN_AT = "seen_at"
_COUNTED_AS = "counted_as"
_FORBIDDEN = 403
_REDIRECT = 302


class SessionLimitsMiddleware:
    """End a sign-in after 15 idle minutes or 12 hours, and tell scripts of it by 401 instead of a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within the limits."""
        _end_if_over(request, now=timezone.now())
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or not _asks_for_sign_in(request, response):
            return response
        if is_background(request):
            return JsonResponse({"message": "Signed out"}, status=401, headers={"HX-Trigger": "signed-out"})
        if request.method == "POST":
            return redirect_to_login(_page_before(request))
        return redirect_to_login(request.get_full_path()) if response.status_code == _FORBIDDEN else response


def is_background(request: HttpRequest) -> bool:
    """Tell whether a script asks, which could do nothing with the sign-in page."""
    accepts = request.headers.get("Accept", "")
    return request.headers.get("HX-Request") == "true" or accepts.startswith("application/json")


def keep(request: HttpRequest, *, now: datetime) -> None:
    """Count this moment as the last one at which the person was there."""
    request.session[_SEEN_AT] = int(now.timestamp())


def _page_before(request: HttpRequest) -> str:
    """Return the page of this site on which a form was sent, its address without the host; else the front page."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host() or came_from.path == resolve_url("account_login"):
        return "/"
    address = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


def _end_if_over(request: HttpRequest, *, now: datetime) -> None:
    session = request.session
    if not request.user.is_authenticated:
        if SESSION_KEY in session:  # its person was deactivated, or has another password by now
            session.flush()
        return
    moment = int(now.timestamp())
    idle = moment - session.get(_SEEN_AT, moment)
    whole = moment - session.setdefault(_SIGNED_IN_AT, moment)
    if idle >= IDLE.total_seconds() or whole >= ABSOLUTE.total_seconds():
        logout(request)
        return
    if _SEEN_AT not in session or idle >= SEEN_EVERY.total_seconds():
        keep(request, now=now)
    _count(request, now=now)


def _count(request: HttpRequest, *, now: datetime) -> None:
    """Count this sign-in among those of its person, once under each key that it bears; the oldest of four ends."""
    session, user = request.session, cast("User", request.user)
    key = session.session_key
    if key is None or session.get(_COUNTED_AS) == key:
        return
    with in_context(actor=user):
        begin_sign_in(user=user, session_key=key, former_key=session.get(_COUNTED_AS, ""), now=now)
    session[_COUNTED_AS] = key


def _asks_for_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell a redirect to the sign-in page, and a refused token whose session has ended."""
    match = request.resolver_match
    if match is None or not getattr(match.func, "login_required", True):
        return False
    if response.status_code == _REDIRECT:
        return urlsplit(cast("HttpResponse", response)["Location"]).path == resolve_url("account_login")
    return response.status_code == _FORBIDDEN
