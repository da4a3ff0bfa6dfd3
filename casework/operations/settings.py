"""What administrators set: days on which an office is closed, and dated values that the policy files leave open."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from casework import engine, permissions, rules
from casework.choices import Jurisdiction
from casework.install.reference import lay_days
from casework.models import Calendar, Office, OfficeClosure, Setting, User
from casework.operations.locking import refusing
from casework.refusals import Refused
from casework.stand import require_same, stand_of
from policy.reader import Parameter, load

_REASON_MAX = 120
_SOURCE_MAX = 200
_NUMBER_MAX = 3_660
_CODES_MAX = 12
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}")


@transaction.atomic
def enter_closure(*, office_id: UUID, day: date, reason: str, actor: User, now: datetime) -> OfficeClosure:
    """Close an office on one day of its calendar; its deadlines follow at the next reconcile.

    The office gets a calendar of its own with the first closure.

    Raises:
        PermissionDenied: the actor is no administrator.
        Office.DoesNotExist: there is no such office.
        Refused: no reason, or the day is closed already or outside the calendar.
    """
    permissions.require(permissions.administers(actor))
    office = Office.objects.select_related("calendar").select_for_update(of=("self",)).get(pk=office_id)
    tidy = reason.strip()
    if not tidy or len(tidy) > _REASON_MAX:
        raise Refused(f"Say in up to {_REASON_MAX} characters why the office is closed.", field="reason")
    _require_worked(office, day)

    closure = OfficeClosure(office=office, day=day, reason=tidy, entered_by=actor)
    with refusing("officeclosure_once", "The office is closed on this day already.", field="day"):
        closure.save(force_insert=True)
    _lay_own_calendar(office, today=now.astimezone(office.zone).date())
    return closure


@transaction.atomic
def change_setting(
    *,
    parameter: str,
    jurisdiction: str,
    office_id: UUID | None,
    first_day: date,
    value: object,
    source: str,
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> Setting:
    """Set a value from a day on, for a jurisdiction or one of its offices; the value before it ends the day before.

    Deadlines follow at the next reconcile. `seen` is the digest (`setting_stand`) of the values that the page showed.

    Raises:
        PermissionDenied: the actor is no administrator.
        StandChanged: somebody else set a value meanwhile.
        Refused: this is no setting there, the value is not of its kind, no source, or the day is set already.
    """
    permissions.require(permissions.administers(actor))
    declared = _declared(parameter, jurisdiction)
    _require_office_in(jurisdiction, office_id)
    if first_day < rules.FIRST_DAY:
        raise Refused(f"Days before {rules.FIRST_DAY.year} are not in the calendar.", field="first_day")
    if not source.strip() or len(source.strip()) > _SOURCE_MAX:
        raise Refused(f"Say in up to {_SOURCE_MAX} characters who decided this, and where it stands.", field="source")
    number, plain = _value_of(declared, value)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"setting|{jurisdiction}|{parameter}"])
    require_same(seen, setting_stand(parameter, jurisdiction))

    setting = Setting(
        parameter=parameter,
        jurisdiction=jurisdiction,
        office_id=office_id,
        first_day=first_day,
        last_day=_make_room(parameter, jurisdiction, office_id, first_day),
        number=number,
        value=plain,
        source=source.strip(),
        set_by=actor,
        set_at=now,
    )
    with refusing("setting_once", "A value is set from this day already.", field="first_day"):
        setting.save(force_insert=True)
    engine.lay_values()
    return setting


def setting_stand(parameter: str, jurisdiction: str) -> str:
    """Return a digest of all values that were set of one parameter in a state and its offices."""
    chosen = Setting.objects.filter(parameter=parameter, jurisdiction=jurisdiction).order_by("pk")
    return stand_of(list(chosen.values_list("pk", "first_day", "last_day", "value")))


def _require_worked(office: Office, day: date) -> None:
    standing = office.calendar.days.filter(day=day).first()
    if standing is None:
        raise Refused("This day is outside the office's calendar.", field="day")
    if not standing.is_business:
        raise Refused(f"The office is closed on this day already: {standing.reason}.", field="day")


def _lay_own_calendar(office: Office, *, today: date) -> None:
    calendar, _ = Calendar.objects.get_or_create(
        code=f"office:{office.pk}", defaults={"jurisdiction": office.jurisdiction}
    )
    closures = dict(office.closures.values_list("day", "reason"))
    lay_days(calendar, closures, alias=connection.alias, today=today)
    if office.calendar_id != calendar.pk:
        office.calendar = calendar
        office.save(update_fields=["calendar"])
        engine.lay_values()


def _declared(parameter: str, jurisdiction: str) -> Parameter:
    declared = next((one for one in load().settings() if one.id == parameter), None)
    if declared is None:
        raise Refused("This value is not one that an office sets.", field="parameter")
    if jurisdiction not in Jurisdiction.values or not declared.covers(jurisdiction):
        raise Refused("This setting does not speak of this state.", field="jurisdiction")
    return declared


def _require_office_in(jurisdiction: str, office_id: UUID | None) -> None:
    if office_id and not Office.objects.filter(pk=office_id, jurisdiction=jurisdiction).exists():
        raise Refused("This office is not in this state.", field="office_id")


def _value_of(declared: Parameter, value: object) -> tuple[Decimal | None, int | str | list[str]]:
    """Return the value as a number, where it is one, and as it is kept."""
    text = str(value).strip()
    if declared.kind == "choice":
        if text not in declared.choices:
            raise Refused(f"Choose one of: {', '.join(declared.choices)}.", field="value")
        return None, text
    if declared.kind == "list":
        return None, _codes_of(text, declared.choices)
    least = 1 if declared.kind == "count" else 0
    if not text.isascii() or not text.isdecimal() or not least <= int(text) <= _NUMBER_MAX:
        raise Refused(f"Give a whole number of {declared.unit}, from {least} to {_NUMBER_MAX:,}.", field="value")
    return Decimal(int(text)), int(text)


def _codes_of(text: str, among: tuple[str, ...]) -> list[str]:
    """Return the codes of a list, written with commas between them; of those named, where any are."""
    codes = [code.strip().upper().replace(" ", "_") for code in text.split(",") if code.strip()]
    is_code = all(_CODE.fullmatch(code) for code in codes)
    if not 0 < len(codes) <= _CODES_MAX or not is_code or len(set(codes)) < len(codes):
        raise Refused(
            f"Write up to {_CODES_MAX} different codes of letters and digits, with commas between them.", field="value"
        )
    if among and not set(codes) <= set(among):
        raise Refused(f"Choose among: {', '.join(among)}.", field="value")
    return codes


def _make_room(parameter: str, jurisdiction: str, office_id: UUID | None, first_day: date) -> date | None:
    """End what was set before the day before; return the day before what is set later, or None."""
    whose = Q(office_id=office_id) if office_id else Q(office_id__isnull=True)
    others = (
        Setting.objects.select_for_update()
        .filter(whose, parameter=parameter, jurisdiction=jurisdiction)
        .order_by("first_day")
    )
    before = others.filter(Q(last_day__isnull=True) | Q(last_day__gte=first_day), first_day__lt=first_day)
    for setting in before:
        setting.last_day = first_day - timedelta(days=1)
        setting.save(update_fields=["last_day"])
    later = others.filter(first_day__gt=first_day).first()
    return later.first_day - timedelta(days=1) if later else None
