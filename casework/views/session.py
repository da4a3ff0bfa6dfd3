"""The sign-in as scripts of the page keep it alive."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from casework import sessions
from casework.context import SignedInRequest


@require_http_methods(["GET", "POST"])
def session_keep(request: SignedInRequest) -> JsonResponse:
    """Keep the sign-in, and hand out the token and the person that are valid now.

    A page that finds another person than its own here must not send that person its text.
    """
    sessions.keep(request, now=request.now)
    seconds = int(sessions.IDLE.total_seconds())
    return JsonResponse({"seconds": seconds, "csrf": get_token(request), "user": str(request.user.pk)})
