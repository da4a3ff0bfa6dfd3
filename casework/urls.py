"""Addresses of the ground floor. Each page's lines stand with their group, in alphabetical order of their names."""

from django.urls import URLPattern, URLResolver, path

from casework.views import session, today

app_name = "casework"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("session/keep/", session.session_keep, name="session-keep"),
]
