"""The register of work sites: entered, changed, closed; and the positions in them (A089)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.public import Office, Refused, User, permissions, refusing, require_same, stand_of
from coaching.choices import SiteKind, SiteVerdict
from coaching.models import SiteChange, SiteEvaluation, SitePosition, WorkSite
from coaching.models.sites import MOST_NEEDED
from coaching.queries.openings import taken_of
from coaching.rules import short, work

NAME_MAX, ADDRESS_MAX, PHONE_MAX, SCHEDULE_MAX, SAID_MAX = 120, 200, 40, 160, 300
MOST_WEEKLY = 99
_TAKEN = "A site of this name stands in the register already."
_TAKEN_TITLE = "This site has a position of this name already."
#: What a field is called where a change of it is told.
SITE_LABELS = {
    "kind": "Kind",
    "name": "Name",
    "address": "Address",
    "contact_name": "Contact person",
    "phone": "Telephone",
    "remark": "Good to know",
}
#: What an evaluation cannot leave out, and what is said where it does.
EVALUATION_ASKED = {
    "safety": "Say how safe the place is.",
    "supervision": "Say who watches over the work, and how.",
    "skills": "Say which skills are taught.",
}
POSITION_LABELS = {
    "title": "Position",
    "weekly_hours": "Hours a week",
    "schedule": "Days and times",
    "skills": "Skills",
    "needed": "Volunteers needed",
}


@dataclass(frozen=True)
class SiteFacts:
    """What a work site is, where it is, and whom one calls."""

    kind: str
    name: str
    address: str
    contact_name: str
    phone: str
    remark: str = ""


@dataclass(frozen=True)
class EvaluationFacts:
    """What was seen at a site: how safe it is, who watches over the work, which skills it teaches; and what follows."""

    safety: str
    supervision: str
    skills: str
    verdict: str
    words: str = ""


@dataclass(frozen=True)
class PositionFacts:
    """What is done in a position, how long, with which skills, and how many are needed."""

    title: str
    weekly_hours: Decimal
    needed: int
    schedule: str = ""
    skills: str = ""


@transaction.atomic
def add_site(*, facts: SiteFacts, actor: User, now: datetime) -> WorkSite:
    """Enter a work site of the actor's office.

    Policy: DPAWS expectations 25 (A089).

    Raises:
        PermissionDenied: the actor keeps no sites.
        Refused: something is missing or too long, or the name stands there already.
    """
    office = office_of(actor=actor)
    site = WorkSite(office=office, entered_by=actor, entered_at=now, **_site_columns(facts))
    with refusing("worksite_once", _TAKEN, field="name"):
        site.save(force_insert=True)
    return site


@transaction.atomic
def change_site(*, site_id: UUID, facts: SiteFacts, seen: str, actor: User, now: datetime) -> WorkSite:
    """Change what is known of a site, and keep what stood before.

    Raises:
        WorkSite.DoesNotExist: no such site in the actor's state.
        PermissionDenied: it belongs to another office.
        StandChanged: somebody changed it meanwhile.
        Refused: it is closed, something cannot be, or the name stands there already.
    """
    site = _locked(site_id, actor)
    require_same(seen, site_stand(site))
    lines = _put(site, _site_columns(facts), SITE_LABELS)
    if lines:
        site.rev += 1
        with refusing("worksite_once", _TAKEN, field="name"):
            site.save(force_update=True)
        _note(site, lines, actor=actor, now=now)
    return site


@transaction.atomic
def close_site(*, site_id: UUID, words: str, actor: User, now: datetime) -> WorkSite:
    """Close a site from today on: it stays on file, and nobody is placed there any more.

    Raises:
        WorkSite.DoesNotExist: no such site in the actor's state.
        PermissionDenied: it belongs to another office.
        Refused: it is closed already, people are placed there, or no reason is given.
    """
    site = _locked(site_id, actor)
    today = now.astimezone(site.office.zone).date()
    if not words.strip():
        raise Refused("Say why it closes.", field="words")
    positions = SitePosition.objects.select_for_update().filter(site=site).order_by("pk")
    if placed := sum(taken_of([one.pk for one in positions], on=today).values()):
        are = "1 person is" if placed == 1 else f"{placed} people are"
        raise Refused(f"{are} placed here. End those activities first.", field="words")
    site.closed_on, site.closed_words = today, short(words, SAID_MAX, "words")
    site.rev += 1
    site.save(update_fields=["closed_on", "closed_words", "rev"])
    _note(site, [["Closed", "", site.closed_words]], actor=actor, now=now)
    return site


@transaction.atomic
def evaluate_site(*, site_id: UUID, on: date, facts: EvaluationFacts, actor: User, now: datetime) -> SiteEvaluation:
    """Write down what was seen at a site on a day, and whether people are placed there any more.

    No source names an interval: who looks decides when to look again. What stands is never changed; it is added to.

    Policy: DPAWS expectations 25 (A091): coordinate the placement with the provider and monitor progress.

    Raises:
        WorkSite.DoesNotExist: no such site in the actor's state.
        PermissionDenied: it belongs to another office.
        Refused: the site is closed, the day cannot be, or something is missing or too long.
    """
    site = _locked(site_id, actor)
    if on > now.astimezone(site.office.zone).date():
        raise Refused("This day lies ahead.", field="on")
    told = {name: short(getattr(facts, name), SAID_MAX, name) for name in ("safety", "supervision", "skills", "words")}
    for name, asked in EVALUATION_ASKED.items():
        if not told[name]:
            raise Refused(asked, field=name)
    if facts.verdict not in SiteVerdict.values:
        raise Refused("Say whether people are placed there any more.", field="verdict")
    if facts.verdict != SiteVerdict.GOES_ON and not told["words"]:
        raise Refused("Say what has to be mended, or why nobody is placed there any more.", field="words")
    row = SiteEvaluation(
        office=site.office, site=site, on=on, verdict=facts.verdict, evaluated_by=actor, evaluated_at=now, **told
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def add_position(*, site_id: UUID, facts: PositionFacts, actor: User, now: datetime) -> SitePosition:
    """Enter a position of a site.

    Policy: DPAWS expectations 25 (A089).

    Raises:
        WorkSite.DoesNotExist: no such site in the actor's state.
        PermissionDenied: it belongs to another office.
        Refused: the site is closed, something cannot be, or it has such a position.
    """
    site = _locked(site_id, actor)
    position = SitePosition(office=site.office, site=site, entered_by=actor, entered_at=now, **_position_columns(facts))
    with refusing("siteposition_once", _TAKEN_TITLE, field="title"):
        position.save(force_insert=True)
    _note(site, [["New position", "", _told(position)]], actor=actor, now=now)
    return position


@transaction.atomic
def change_position(
    *, position_id: UUID, facts: PositionFacts, is_ended: bool, seen: str, actor: User, now: datetime
) -> SitePosition:
    """Change a position, or end it; never to fewer places than people are placed in it.

    Raises:
        WorkSite.DoesNotExist: no such position in the actor's state.
        PermissionDenied: it belongs to another office.
        StandChanged: somebody changed it meanwhile.
        Refused: it has ended, something cannot be, or more are placed in it.
    """
    site = _locked_by(actor, positions=position_id)
    position = SitePosition.objects.select_for_update(of=("self",)).get(pk=position_id)
    require_same(seen, position_stand(position))
    if position.ended_on is not None:
        raise Refused("This position has ended; it stays as it is.")
    today = now.astimezone(site.office.zone).date()
    taken = taken_of([position.pk], on=today).get(position.pk, 0)
    before = position.needed
    lines = _put(position, _position_columns(facts), POSITION_LABELS)
    if position.needed < min(taken, before):
        raise Refused(f"{taken} are placed here already.", field="needed")
    if is_ended and taken:
        raise Refused("Somebody is placed here. End those activities first.", field="is_ended")
    if is_ended:
        position.ended_on = today
        lines.append(["Ended", "", position.title])
    if lines:
        position.rev += 1
        with refusing("siteposition_once", _TAKEN_TITLE, field="title"):
            position.save(force_update=True)
        _note(site, lines, actor=actor, now=now)
    return position


def site_stand(site: WorkSite) -> str:
    """Return the digest of what a page shows of a site."""
    return stand_of([*(getattr(site, name) for name in SITE_LABELS), site.closed_on])


def position_stand(position: SitePosition) -> str:
    """Return the digest of what a page shows of a position."""
    told = {name: getattr(position, name) for name in POSITION_LABELS}
    return stand_of([*(told | {"weekly_hours": position.weekly_hours.normalize()}).values(), position.ended_on])


def office_of(*, actor: User) -> Office:
    """Return the office whose sites and employers the actor keeps.

    Raises:
        PermissionDenied: they keep none.
    """
    office = actor.office
    if office is None or not permissions.keeps_sites(actor, office.pk):
        raise PermissionDenied
    return office


def _locked(site_id: UUID, actor: User) -> WorkSite:
    return _locked_by(actor, pk=site_id)


def _locked_by(actor: User, **lookup: Any) -> WorkSite:
    rows = WorkSite.objects.seen_from(actor.office).select_related("office")
    site = rows.select_for_update(of=("self",), no_key=True).get(**lookup)
    permissions.require(permissions.keeps_sites(actor, site.office_id))
    if site.closed_on is not None:
        raise Refused("This site is closed; it stays as it is.")
    return site


def _site_columns(facts: SiteFacts) -> dict[str, Any]:
    if facts.kind not in SiteKind.values:
        raise Refused("Choose what kind of site it is.", field="kind")
    most = {"name": NAME_MAX, "address": ADDRESS_MAX, "contact_name": NAME_MAX, "phone": PHONE_MAX, "remark": SAID_MAX}
    told = {name: short(getattr(facts, name), length, name) for name, length in most.items()}
    missing = {
        "name": "Give the site's name.",
        "address": "Give the address.",
        "contact_name": "Say whom one asks for.",
        "phone": "Give the telephone number.",
    }
    for name, words in missing.items():
        if not told[name]:
            raise Refused(words, field=name)
    return told | {"kind": facts.kind}


def _position_columns(facts: PositionFacts) -> dict[str, Any]:
    title = short(facts.title, NAME_MAX, "title")
    if not title:
        raise Refused("Say what is done there.", field="title")
    if not 0 < facts.weekly_hours <= MOST_WEEKLY or facts.weekly_hours % work.QUARTER:
        raise Refused(f"Hours a week are quarters, up to {MOST_WEEKLY}.", field="weekly_hours")
    if not 1 <= facts.needed <= MOST_NEEDED:
        raise Refused(f"Count the volunteers needed: 1 to {MOST_NEEDED}.", field="needed")
    return asdict(facts) | {
        "title": title,
        "schedule": short(facts.schedule, SCHEDULE_MAX, "schedule"),
        "skills": short(facts.skills, SAID_MAX, "skills"),
    }


def _put(row: WorkSite | SitePosition, columns: dict[str, Any], labels: dict[str, str]) -> list[list[str]]:
    """Put values into a row and return what changed: what it is, what stood, what stands."""
    lines = []
    for name, value in columns.items():
        before = getattr(row, name)
        if before != value:
            lines.append([labels[name], _words(before), _words(value)])
            setattr(row, name, value)
    if lines and isinstance(row, SitePosition):
        lines = [[f"{row.title}: {label.lower()}" if label != "Position" else label, *rest] for label, *rest in lines]
    return lines


def _words(value: object) -> str:
    if isinstance(value, Decimal):
        return work.plain_hours(value)
    return str(SiteKind(value).label) if value in SiteKind.values else str(value)


def _told(position: SitePosition) -> str:
    return f"{position.title}, {work.plain_hours(position.weekly_hours)} hours a week, {position.needed} needed"


def _note(site: WorkSite, lines: list[list[str]], *, actor: User, now: datetime) -> None:
    change = SiteChange(office=site.office, site=site, lines=lines, changed_by=actor, changed_at=now)
    change.save(force_insert=True)
