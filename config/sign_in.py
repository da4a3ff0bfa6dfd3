"""What allauth and axes ask of the project about signing in."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

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
