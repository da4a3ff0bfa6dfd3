"""What lists can be narrowed to, in their addresses: one FilterSet per list."""

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from django_filters.fields import ModelChoiceField

from casework.choices import (
    CaseKind,
    CaseStatus,
    PartnerType,
    ProviderStatus,
    Readiness,
    Role,
    Service,
    Track,
)
from casework.context import SignedInRequest
from casework.languages import LANGUAGES
from casework.models import Assignment, Case, Office, Provider, User
from casework.models.offices import OFFICE_WIDE_ROLES
from casework.queries.families import Sort, not_engaged, open_deadlines
from casework.queries.providers import listed_names
from casework.reactions import FAMILIES_ANSWERED, FAMILIES_NARROWING, react

NOBODY = "none"
ANY = "any"
YES_NO = [("yes", "Yes"), ("no", "No")]
DUE_WITHIN = {"today": 0, "week": 6, "month": 30}


class OfficeField(ModelChoiceField):
    """An office to choose, by its name."""

    def label_from_instance(self, obj: Office) -> str:
        """Return the name that people know the office by."""
        return obj.name


class OfficeFilter(django_filters.ModelChoiceFilter):
    """One office out of all, by its name."""

    field_class = OfficeField


class FamilyFilter(django_filters.FilterSet):
    """The list of families. No name and no word that was typed is part of it: it stands in the address."""

    status = django_filters.ChoiceFilter(
        method="by_status", label="Status", choices=[(CaseStatus.CLOSED, "Closed"), (ANY, "Any")], empty_label="Open"
    )
    office = OfficeFilter(queryset=Office.objects.order_by("name"), label="Office", empty_label="Any")
    coach = django_filters.ChoiceFilter(method="by_coach", label="Coach", empty_label="Any")
    kind = django_filters.ChoiceFilter(choices=CaseKind.choices, label="Kind", empty_label="Any")
    track = django_filters.ChoiceFilter(choices=Track.choices, label="Track", empty_label="Any")
    engaged = django_filters.ChoiceFilter(
        method="by_engagement", choices=YES_NO, label="Taking part", empty_label="Any"
    )
    language = django_filters.ChoiceFilter(choices=list(LANGUAGES.items()), label="Language", empty_label="Any")
    overdue = django_filters.ChoiceFilter(method="by_overdue", choices=YES_NO, label="Overdue", empty_label="Any")
    due = django_filters.ChoiceFilter(
        method="by_due",
        choices=[("today", "Today"), ("week", "In the coming week"), ("month", "In the coming month")],
        label="Something due",
        empty_label="Any time",
    )
    answered = django_filters.ChoiceFilter(method="by_answer", label="Answered", empty_label="Anything")
    sort = django_filters.ChoiceFilter(
        method="unchanged",
        choices=[(sort.value, sort.label) for sort in Sort if sort != Sort.NAME],
        label="Order",
        empty_label=Sort.NAME.label,
    )

    class Meta:
        model = Case
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self._asked_by.user
        if user.role in OFFICE_WIDE_ROLES:
            self.filters["coach"].extra["choices"] = _coaches_of(user)
        else:
            del self.filters["coach"]
        if user.office_id is not None:
            del self.filters["office"]
        told = react(FAMILIES_NARROWING, user=user, today=self._asked_by.today)
        if answers := [group for groups in told for group in groups]:
            self.filters["answered"].extra["choices"] = answers
        else:
            del self.filters["answered"]
        for field in self.form.fields.values():
            field.widget.attrs["class"], field.label_suffix = "in", ""

    @property
    def _asked_by(self) -> SignedInRequest:
        return cast("SignedInRequest", self.request)

    @property
    def order(self) -> Sort:
        """The order asked for."""
        return Sort(self.form.cleaned_data.get("sort") or Sort.NAME) if self.form.is_valid() else Sort.NAME

    def filter_queryset(self, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Narrow the list; open cases unless another status is asked for."""
        narrowed: QuerySet[Case] = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("status"):
            narrowed = narrowed.filter(status=CaseStatus.OPEN)
        return narrowed

    def by_status(self, cases: QuerySet[Case], _: str, value: str) -> QuerySet[Case]:
        """Keep the closed ones, or all."""
        return cases if value == ANY else cases.filter(status=value)

    def by_coach(self, cases: QuerySet[Case], _: str, value: str) -> QuerySet[Case]:
        """Keep what a coach carries today, or what nobody carries."""
        carried = Assignment.objects.on(self._asked_by.today)
        if value == NOBODY:
            return cases.exclude(pk__in=carried.values("case"))
        return cases.filter(pk__in=carried.filter(coach=UUID(value)).values("case"))

    def by_engagement(self, cases: QuerySet[Case], _: str, value: str) -> QuerySet[Case]:
        """Keep the families in which everybody takes part, or somebody does not."""
        away = not_engaged(cases, today=self._asked_by.today)
        return cases.filter(pk__in=away) if value == "no" else cases.exclude(pk__in=away)

    def by_overdue(self, cases: QuerySet[Case], _: str, value: str) -> QuerySet[Case]:
        """Keep the families with, or without, something overdue."""
        today = self._asked_by.today
        late = open_deadlines(today).filter(due_on__lt=today).values("case")
        return cases.filter(pk__in=late) if value == "yes" else cases.exclude(pk__in=late)

    def by_due(self, cases: QuerySet[Case], _: str, value: str) -> QuerySet[Case]:
        """Keep the families to whom something is owed from today up to that many days ahead."""
        today = self._asked_by.today
        last_day = today + timedelta(days=DUE_WITHIN[value])
        return cases.filter(pk__in=open_deadlines(today).filter(due_on__range=(today, last_day)).values("case"))

    def by_answer(self, cases: QuerySet[Case], _: str, value: str) -> QuerySet[Case]:
        """Keep the families whose assessments say so now."""
        for answered in react(FAMILIES_ANSWERED, answer=value):
            cases = cases.filter(pk__in=answered)
        return cases

    def unchanged(self, cases: QuerySet[Case], _: str, __: str) -> QuerySet[Case]:
        """Leave the list as it is: its order is the page's."""
        return cases


def _coaches_of(user: User) -> list[tuple[str, str]]:
    coaches = User.objects.filter(office=user.office_id, role=Role.COACH, is_active=True).order_by("name")
    return [(NOBODY, "Nobody"), *((str(key), name) for key, name in coaches.values_list("pk", "name"))]


class ProviderFilter(django_filters.FilterSet):
    """The provider directory: reference data, so that names of providers may stand in the address."""

    name = django_filters.CharFilter(lookup_expr="icontains", label="Name")
    service = django_filters.ChoiceFilter(method="by_one", label="Offers", choices=Service.choices, empty_label="Any")
    type = django_filters.ChoiceFilter(
        field_name="partner_type", label="What they are", choices=PartnerType.choices, empty_label="Any"
    )
    language = django_filters.ChoiceFilter(
        method="by_one", label="Language", choices=list(LANGUAGES.items()), empty_label="Any"
    )
    tribe = django_filters.ChoiceFilter(method="by_one", label="Tribe served", empty_label="Any")
    culture = django_filters.ChoiceFilter(method="by_one", label="Culture", empty_label="Any")
    readiness = django_filters.ChoiceFilter(
        method="by_one", label="Readiness", choices=Readiness.choices, empty_label="Any"
    )
    criminal = django_filters.ChoiceFilter(
        method="by_criminal_record", label="Criminal record", choices=[("yes", "Accepted")], empty_label="Any"
    )
    form = django_filters.ChoiceFilter(
        method="by_form", label="Own release form", choices=[("yes", "Needed"), ("no", "Not needed")], empty_label="Any"
    )
    status = django_filters.ChoiceFilter(
        method="by_status",
        label="Status",
        choices=[
            ("stale", "Not verified lately"),
            (ProviderStatus.PROPOSED, "Proposed"),
            (ProviderStatus.RETIRED, "No longer offered"),
            (ANY, "Any"),
        ],
        empty_label="Offered",
    )

    class Meta:
        model = Provider
        fields = ()

    _COLUMNS = {
        "service": "services",
        "language": "languages",
        "tribe": "tribes",
        "culture": "cultures",
        "readiness": "readiness",
    }

    def __init__(self, *args: Any, stale: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale = stale
        for name in ("tribe", "culture"):
            names = listed_names(self.queryset, self._COLUMNS[name])
            self.filters[name].extra["choices"] = [(one, one) for one in names]
        for field in self.form.fields.values():
            field.widget.attrs["class"], field.label_suffix = "in", ""

    def filter_queryset(self, queryset: QuerySet[Provider]) -> QuerySet[Provider]:
        """Narrow the list; what is offered unless another status is asked for."""
        narrowed: QuerySet[Provider] = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("status"):
            narrowed = narrowed.exclude(status=ProviderStatus.RETIRED)
        return narrowed

    def by_one(self, providers: QuerySet[Provider], name: str, value: str) -> QuerySet[Provider]:
        """Keep the entries that list a value."""
        return providers.filter(**{f"{self._COLUMNS[name]}__contains": [value]})

    def by_criminal_record(self, providers: QuerySet[Provider], _: str, __: str) -> QuerySet[Provider]:
        """Keep those who accept a criminal record."""
        return providers.filter(accepts_criminal_record=True)

    def by_form(self, providers: QuerySet[Provider], _: str, value: str) -> QuerySet[Provider]:
        """Keep those who need a form of their own, or do not."""
        return providers.filter(needs_own_form=value == "yes")

    def by_status(self, providers: QuerySet[Provider], _: str, value: str) -> QuerySet[Provider]:
        """Keep one status; stale ones are those nobody verified lately."""
        if value == ANY:
            return providers
        if value == "stale":
            is_old = Q(verified_on__isnull=True) | Q(verified_on__lt=self.stale)
            return providers.filter(is_old).exclude(status=ProviderStatus.RETIRED)
        return providers.filter(status=value)
