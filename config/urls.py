"""Addresses of the site: each app brings its own. /healthz is answered by `config.health`."""

from importlib.util import find_spec

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path

handler403 = "casework.views.refused.refused"
handler500 = "config.errors.server_error"

# Of allauth only what staff need: accounts and their e-mail addresses are an administrator's to change.
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", account.password_change, name="account_change_password"),
]
for app in ("casework", "coaching", "eligibility", "reengagement", "permanency", "supervision"):
    if find_spec(f"{app}.urls"):
        urlpatterns.append(path("" if app == "casework" else f"{app}/", include(f"{app}.urls")))
