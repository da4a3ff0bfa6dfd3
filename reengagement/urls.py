"""Addresses of re-engagement."""

from django.urls import URLPattern

app_name = "reengagement"
urlpatterns: list[URLPattern] = []
