"""The provider directory as lists and pages show it, and the children whom nobody looked after lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, F, Func, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, Lower

from casework.calendars import add_months
from casework.choices import (
    CaseStatus,
    EventKind,
    ParticipantRole,
    PartnerType,
    ProviderStatus,
    Readiness,
    Service,
)
from casework.languages import language_name
from casework.models import (
    Assignment,
    CommunityReferral,
    ContactPerson,
    Event,
    Office,
    Participant,
    Provider,
)
from casework.queries.naming import full_name, kept
from casework.queries.paging import key_of, past
from casework.queries.seen import Seen
from casework.queries.today import address
from casework.values import in_force

ROWS_AT_MOST = 50
CHILDREN_AT_MOST = 100
STALE_SETTING, LOOK_SETTING = "std.all.provider_stale_days", "std.all.child_look_months"
_ORDER = ("name_key", "pk")


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One entry of the directory in words."""

    id: UUID
    name: str
    url: str
    partner: str
    services: str
    languages: str
    tribes: str
    cultures: str
    readiness: str
    criminal_record: str
    needs_own_form: bool
    phone: str
    email: str
    website: str
    address: str
    remark: str
    where: str
    status: ProviderStatus
    verified_on: date | None
    verified_by: str
    is_stale: bool

    @property
    def status_label(self) -> str:
        """How it stands, in words."""
        return str(self.status.label)

    @property
    def is_listed(self) -> bool:
        """Whether people are referred there without a second look."""
        return self.status == ProviderStatus.LISTED

    @property
    def is_retired(self) -> bool:
        """Whether it was taken out of the directory."""
        return self.status == ProviderStatus.RETIRED


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """Rows in their order, and the entry after which the next page begins, if there is one."""

    rows: list[ProviderRow]
    after: UUID | None


def stale_before(office: Office | None, *, today: date) -> date:
    """Return the day before which an entry that was verified counts as stale in an office (O013)."""
    chosen = in_force(STALE_SETTING, office=office, on=today) if office else None
    return today - timedelta(days=int(chosen.value)) if chosen else date.min


def providers_page(providers: QuerySet[Provider], *, stale: date, after: UUID | None) -> ProviderPage:
    """Return one page of entries, already narrowed, by name; verified before `stale` counts as stale."""
    rows = providers.annotate(name_key=Lower("name"))
    if after and (key := rows.filter(pk=after).values_list(*key_of(_ORDER)).first()):
        rows = rows.filter(past(_ORDER, key))
    found = _rows(rows.order_by(*_ORDER)[: ROWS_AT_MOST + 1], stale=stale)
    shown = found[:ROWS_AT_MOST]
    return ProviderPage(shown, after=shown[-1].id if len(found) > ROWS_AT_MOST else None)


def provider_rows(providers: QuerySet[Provider], *, stale: date) -> list[ProviderRow]:
    """Return every entry of a narrowed list by name, as it leaves in a file."""
    return _rows(providers.annotate(name_key=Lower("name")).order_by(*_ORDER), stale=stale)


def provider_row(provider: Provider, *, stale: date) -> ProviderRow:
    """Return one entry in words."""
    return _row(provider, stale=stale)


def listed_names(providers: QuerySet[Provider], column: str) -> list[str]:
    """Return what stands in a column of names (`tribes`, `cultures`) of these entries, each once."""
    names = providers.annotate(one=Func(F(column), function="unnest")).values_list("one", flat=True)
    return sorted(set(names), key=str.casefold)


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """An entry to choose in a form."""

    id: UUID
    label: str


def provider_choices(office: Office | None) -> list[ProviderChoice]:
    """Return the entries to which people of an office can be referred, by name."""
    rows = Provider.objects.offered_in(office).standing().order_by(Lower("name"), "pk")
    return [
        ProviderChoice(key, f"{name} ({PartnerType(kind).label.lower()})")
        for key, name, kind in rows.values_list("pk", "name", "partner_type")
    ]


def _rows(providers: QuerySet[Provider], *, stale: date) -> list[ProviderRow]:
    return [_row(provider, stale=stale) for provider in providers.select_related("office", "verified_by")]


def _row(provider: Provider, *, stale: date) -> ProviderRow:
    is_stale = provider.verified_on is None or provider.verified_on < stale
    return ProviderRow(
        id=provider.pk,
        name=provider.name,
        url=address("casework:provider", provider.pk),
        partner=str(PartnerType(provider.partner_type).label),
        services=_words(Service(one).label for one in provider.services),
        languages=", ".join(language_name(code) for code in provider.languages),
        tribes=", ".join(provider.tribes),
        cultures=", ".join(provider.cultures),
        readiness=_words(Readiness(one).label for one in provider.readiness),
        criminal_record={True: "Yes", False: "No", None: "Not known"}[provider.accepts_criminal_record],
        needs_own_form=provider.needs_own_form,
        phone=provider.phone,
        email=provider.email,
        website=provider.website,
        address=provider.address,
        remark=provider.remark,
        where=provider.office.name if provider.office else "Whole state",
        status=ProviderStatus(provider.status),
        verified_on=provider.verified_on,
        verified_by=provider.verified_by.name if provider.verified_by else "",
        is_stale=is_stale and provider.status != ProviderStatus.RETIRED,
    )


def _words(labels: Iterable[Any]) -> str:
    words = [str(label) for label in labels]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])


# Children without a look (A036)


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child whom nobody saw, spoke with or referred for a while."""

    participant_id: UUID
    case_id: UUID
    name: str
    family_name: str
    case_number: str
    coach: str
    looked_on: date | None
    opened_on: date

    @property
    def url(self) -> str:
        """The case."""
        return address("casework:case", self.case_id)

    @property
    def contact_url(self) -> str:
        """Where a look is written down."""
        return f"{address('casework:contact-log', self.case_id)}?person={self.participant_id}"

    @property
    def referral_url(self) -> str:
        """Where the child is referred to a service."""
        return f"{address('casework:referral-make', self.case_id)}?person={self.participant_id}"


@dataclass(frozen=True, slots=True)
class ChildrenPage:
    """The children who waited longest, how many there are, and after how many months they are listed."""

    rows: list[ChildRow]
    count: int
    months: int


def children_to_see(seen: Seen, *, office: Office | None, today: date) -> ChildrenPage:
    """Return the children of open cases without a look in the months of the setting, longest first, in two queries.

    A look is a contact in which the child was reached or seen, or a referral of the child; a case that is open for a
    shorter time lists nobody.
    """
    chosen = in_force(LOOK_SETTING, office=office, on=today) if office else None
    if chosen is None:
        return ChildrenPage([], 0, 0)
    months = int(chosen.value)
    rows = (
        Participant.objects.filter(seen.rows, case__status=CaseStatus.OPEN, role=ParticipantRole.CHILD)
        .annotate(looked_on=Greatest(_seen_on(), _referred_on()))
        .annotate(since=Greatest("looked_on", "case__opened_on"))
        .filter(since__lt=add_months(today, -months))
    )
    carried = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    found = rows.annotate(coach_name=Subquery(carried)).order_by("since", "pk").values_list(
        "pk", "case_id", kept("given_name"), kept("family_name"), "case__family__name", "case__number",
        "coach_name", "looked_on", "case__opened_on",
    )  # fmt: skip
    return ChildrenPage([_child(row) for row in found[:CHILDREN_AT_MOST]], rows.count(), months)


def _child(row: tuple[Any, ...]) -> ChildRow:
    key, case_id, given_name, family_name, family, number, coach, looked_on, opened_on = row
    name = full_name(given_name, family_name)
    return ChildRow(key, case_id, name, family, number, coach or "", looked_on, opened_on)


def _seen_on() -> Subquery:
    own_line = Q(participant=OuterRef("participant_id")) | Q(is_imported=True)
    lines = Event.objects.standing().filter(
        own_line, case=OuterRef("case_id"), kind=EventKind.CONTACT_MADE, subject_id=OuterRef("contact_id")
    )
    people = ContactPerson.objects.filter(Exists(lines), participant=OuterRef("pk"))
    latest = people.values("participant").annotate(last=Max("contact__on")).values("last")
    return Subquery(latest, output_field=DateField())


def _referred_on() -> Subquery:
    referrals = CommunityReferral.objects.standing().filter(participant=OuterRef("pk"))
    latest = referrals.values("participant").annotate(last=Max("on")).values("last")
    return Subquery(latest, output_field=DateField())
