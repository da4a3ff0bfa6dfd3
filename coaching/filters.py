"""What the lists of coaching can be narrowed to, in their addresses."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet

from casework.public import Office
from coaching.choices import SiteKind
from coaching.models import SitePosition, WorkSite

ANY = "any"
HOURS = [("10", "10 or fewer"), ("20", "20 or fewer"), ("30", "30 or fewer")]


class SiteFilter(django_filters.FilterSet):
    """The register of work sites: no case data, so that names of sites may stand in the address."""

    words = django_filters.CharFilter(method="by_words", label="Name, work or skill")
    kind = django_filters.ChoiceFilter(choices=SiteKind.choices, label="Kind", empty_label="Any")
    hours = django_filters.ChoiceFilter(method="by_hours", label="Hours a week", choices=HOURS, empty_label="Any")
    free = django_filters.ChoiceFilter(
        method="by_free", label="Places", choices=[("yes", "Free now")], empty_label="Free or not"
    )
    where = django_filters.ChoiceFilter(
        method="by_office", label="Office", choices=[(ANY, "Whole state")], empty_label="Mine"
    )
    status = django_filters.ChoiceFilter(
        method="by_status", label="Status", choices=[("closed", "Closed"), (ANY, "Any")], empty_label="Open"
    )

    class Meta:
        model = WorkSite
        fields = ()

    def __init__(self, *args: Any, office: Office, with_free: frozenset[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office, self.with_free = office, with_free
        for field in self.form.fields.values():
            field.widget.attrs["class"], field.label_suffix = "in", ""

    def filter_queryset(self, queryset: QuerySet[WorkSite]) -> QuerySet[WorkSite]:
        """Narrow the list; open sites of one's own office unless others are asked for."""
        narrowed: QuerySet[WorkSite] = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("where"):
            narrowed = narrowed.filter(office=self.office)
        if not self.form.cleaned_data.get("status"):
            narrowed = narrowed.filter(closed_on__isnull=True)
        return narrowed

    def by_words(self, sites: QuerySet[WorkSite], _: str, value: str) -> QuerySet[WorkSite]:
        """Keep the sites in whose name, address, positions or skills the words stand."""
        work = SitePosition.objects.filter(Q(title__icontains=value) | Q(skills__icontains=value))
        told = Q(name__icontains=value) | Q(address__icontains=value)
        return sites.filter(told | Q(pk__in=work.filter(ended_on__isnull=True).values("site")))

    def by_hours(self, sites: QuerySet[WorkSite], _: str, value: str) -> QuerySet[WorkSite]:
        """Keep the sites with a position of so many hours a week or fewer."""
        short = SitePosition.objects.filter(ended_on__isnull=True, weekly_hours__lte=int(value))
        return sites.filter(pk__in=short.values("site"))

    def by_free(self, sites: QuerySet[WorkSite], _: str, __: str) -> QuerySet[WorkSite]:
        """Keep the sites with a free place."""
        return sites.filter(pk__in=self.with_free)

    def by_office(self, sites: QuerySet[WorkSite], _: str, __: str) -> QuerySet[WorkSite]:
        """Keep those of every office of the state."""
        return sites

    def by_status(self, sites: QuerySet[WorkSite], _: str, value: str) -> QuerySet[WorkSite]:
        """Keep the closed ones, or all."""
        return sites if value == ANY else sites.filter(closed_on__isnull=False)
