"""What bears on holding back: since when a month was paid too much, which letter told of it, whether it still was."""

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from django.db.models import Q, QuerySet

from casework.public import Case, Notice, NoticeKind, Refused, calendars, stand_of, wording
from eligibility.choices import ActionGround, ActionKind
from eligibility.models import DecisionNotice, Determination, Issuance, Recovery
from eligibility.queries.figures import calendar_around, figures_of
from eligibility.queries.issuances import LEFT, balance_for
from eligibility.queries.levels import levels_of
from eligibility.rules.adverse import NO_NOTICE_RULE, Action, effect_of
from policy.reader import NoRuleOnFile

NOTICES_SHOWN = 30
#: Letters with free words; the others tell of appointments, timesheets or penalties.
_FREE = (NoticeKind.GENERAL, NoticeKind.OTHER)
_FIELD = "notice_id"


def letters_told(case: Case, programme: str) -> QuerySet[Notice]:
    """Return the letters that left and can have told of an overpayment of a programme, the latest first."""
    own = DecisionNotice.objects.filter(case=case, programme=programme).values("notice")
    rows = Notice.objects.filter(case=case, state__in=LEFT, sent_on__isnull=False)
    told = rows.filter(Q(kind__in=_FREE) | Q(kind=NoticeKind.DECISION, pk__in=own))
    return told.order_by("-sent_on", "-pk")


def letters_offered(case: Case, programme: str) -> list[tuple[str, str]]:
    """Return these letters in words."""
    return [
        (str(one.pk), f"{one.get_kind_display()}, left {wording.full_day(one.sent_on)}")
        for one in letters_told(case, programme)[:NOTICES_SHOWN]
        if one.sent_on
    ]


def require_told(letter_on: date, issuance: Issuance, for_month: date, *, today: date) -> None:
    """Stop where a letter left before a month was paid too much, or its days of notice are not over.

    Policy: 45 CFR 205.10(a)(4); 7 CFR 273.13(a)(1), 273.18(e).

    Raises:
        Refused: it did, they are not, or no rule on file tells the days of notice.
    """
    arose = arose_on(issuance.case, issuance.programme, for_month, today=today)
    if letter_on < arose:
        words = (
            f"This left before the month was paid too much. Choose one that left on {wording.full_day(arose)} or later."
        )
        raise Refused(words, field=_FIELD)
    asked = Action(issuance.programme, ActionKind.REDUCTION, ActionGround.FACTS, letter_on)
    days = calendar_around(issuance.case, letter_on, letter_on)
    try:
        over_on = effect_of(asked, days, figures_of(issuance.case, on=letter_on)).earliest_on
    except (NoRuleOnFile, calendars.OutsideCalendar, Refused):
        raise Refused(NO_NOTICE_RULE, field=_FIELD) from None
    if today < over_on:
        raise Refused(f"The days of notice of this letter are over on {wording.full_day(over_on)}.", field=_FIELD)


def arose_on(case: Case, programme: str, month: date, *, today: date) -> date:
    """Return since when a month is paid too much: since it was decided so, or the last of it was paid.

    Where a hearing was lost, no earlier than that; where the benefit ended, no earlier than that and its letter.

    Policy: 7 CFR 273.15(k), 273.18(a); 45 CFR 205.10(a)(6).
    """
    among = {"case": case, "programme": programme, "month": month}
    decided = list(Determination.objects.filter(**among).select_related("application").order_by("-decided_at", "-pk"))
    same = takewhile(lambda one: one.monthly_benefit == decided[0].monthly_benefit, decided)
    paid = Issuance.objects.standing().filter(**among, issued_on__isnull=False, returned_on__isnull=True)
    days = [min(one.decided_on for one in same), *paid.values_list("issued_on", flat=True)]
    bearing = levels_of(case, today=today).bearing_since(decided[0])
    return max(one for one in (*days, *bearing) if one is not None)


def held_of(issuance: Issuance) -> list[Recovery]:
    """Return what is held back of an issuance, the earliest month first."""
    return list(
        Recovery.objects.standing().filter(issuance=issuance).select_related("entered_by").order_by("for_month", "pk")
    )


def stand_of_held(held: Iterable[Recovery]) -> str:
    """Return what stands of it, as the page of paying showed it."""
    return stand_of([str(one.pk) for one in held])


def uncovered(held: Iterable[Recovery], issuance: Issuance, *, today: date) -> Recovery | None:
    """Return the first thing held back that is more than its month still was paid too much.

    Policy: 7 CFR 273.18(a); 7 AAC 45.570.
    """
    newest = Determination.objects.newest().filter(case=issuance.case_id, programme=issuance.programme)
    for one in held:
        decided = newest.filter(month=one.for_month).first()
        if decided is None or one.amount > balance_for(decided, today=today).over:
            return one
    return None


def first_decided_on(issuance: Issuance) -> date:
    """Return the day on which the month of an issuance was decided first: nothing of it is paid before."""
    among = Determination.objects.filter(case=issuance.case_id, programme=issuance.programme, month=issuance.month)
    return min(among.values_list("decided_on", flat=True))
