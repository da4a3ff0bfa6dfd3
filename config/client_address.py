"""Whose request this is, by address."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the caller's IP address.

    Behind GLIDEPATH_PROXIES trusted proxies it is the entry that the outermost of them wrote;
    what a client writes into the header itself is never believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        address = hops[-min(settings.TRUSTED_PROXIES, len(hops))]
    try:
        return str(ip_address(address))
    except ValueError:
        return "127.0.0.1"
