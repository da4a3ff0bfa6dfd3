"""Addresses of the site: each app brings its own. /healthz is answered by `config.health`."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.account.urls")),
]
for app in ("casework", "coaching", "eligibility", "reengagement", "permanency", "supervision"):
    if find_spec(f"{app}.urls"):
        urlpatterns.append(path("" if app == "casework" else f"{app}/", include(f"{app}.urls")))
