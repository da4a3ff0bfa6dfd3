"""What allauth and axes ask of the project about signing in."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from config.client_address import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no, always."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the same address that the lock-out counts by."""
        return client_address(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Write the new password alone: the rest of a person's row is not theirs to write."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def ajax_response(
        self,
        request: HttpRequest,
        response: HttpResponse,
        redirect_to: str | None = None,
        form: BaseForm | None = None,
        data: Any = None,
    ) -> HttpResponse:
        """Answer a script that signs somebody in without leaving the page: the new token, and who it is now."""
        del response, data
        if form is not None and form.is_bound and not form.is_valid():
            message = next(iter(error for errors in form.errors.values() for error in errors))
            return JsonResponse({"message": message, "csrf": get_token(request)}, status=422)
        told = {"csrf": get_token(request), "user": str(request.user.pk or ""), "location": redirect_to}
        return JsonResponse(told)


def attempted_username(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str | None:
    """Name the account that an attempt is for, whichever form or backend reports it.

    The lock-out only holds when the check before a sign-in and the record after it agree on
    this name; allauth posts `login` and authenticates by `username` or `email`.
    """
    given = dict(credentials or {})
    if request is not None and (typed := request.POST.get("login")):
        given = {"login": typed}
    for field in ("login", "username", "email"):
        if value := given.get(field):
            return str(value).strip().casefold()[:255]
    return None
