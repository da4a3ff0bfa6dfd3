"""Addresses of re-engagement."""

from django.urls import URLPattern

from reengagement import penalty_urls

app_name = "reengagement"
urlpatterns: list[URLPattern] = [*penalty_urls.urlpatterns]
