"""Whether a family gets cash: what was approved of a month or goes on into it, and what a fact says of a day.

One reading for all who ask: whether a family still applies, and whether a letter left before cash was approved.
"""

from datetime import date

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least, TruncMonth

from casework.public import Case
from eligibility.choices import ActionKind, Programme
from eligibility.models import (
    Application,
    BenefitHearing,
    Certification,
    DecisionNotice,
    Determination,
    HouseholdFact,
)
from eligibility.queries.actions import LETTER_LEFT

CURRENT = "TANF_CURRENT_RECIPIENT"


def gets_cash(case: Case, *, on: date) -> bool:
    """Tell whether a family gets cash on a day: by a decision of its month, one that goes on, or a fact.

    Policy: 7 AAC 45.980(d)(2), 49.060.
    """
    of_month = Q(month=F("asked_of"), superseded_by__isnull=True)
    approved = _approvals(Value(on.replace(day=1), output_field=DateField())).filter(of_month | _going_on(), case=case)
    return approved.exists() or _told(on).filter(case=case, first_day__lte=on).exists()


def cash_approved(application: str) -> dict[str, Least]:
    """Return, to annotate rows with, from when a family gets cash since the application that a column names.

    `approved_on` and `approved_at` are of the first approval that speaks of the month of its filing or a later one, on
    whichever application, or of a fact that says so once that was told; null where there is none.

    Policy: 7 AAC 45.980(d)(2), 49.060.
    """
    own = Application.objects.filter(pk=OuterRef(OuterRef(application)))
    month = Subquery(own.annotate(first=TruncMonth("filed_on")).values("first"))
    decided = _approvals(month).filter(Q(month__gte=F("asked_of")) | _going_on(), case__in=own.values("case"))
    told = _told(Subquery(own.values("filed_on"))).filter(case__in=own.values("case"))
    known = told.annotate(known_on=Greatest("first_day", "told_on"))
    first, said = decided.order_by("decided_at"), known.order_by("known_on", "recorded_at")
    return {
        "approved_on": Least(Subquery(first.values("decided_on")[:1]), Subquery(said.values("known_on")[:1])),
        "approved_at": Least(Subquery(first.values("decided_at")[:1]), Subquery(said.values("recorded_at")[:1])),
    }


def cash_denied(application: str) -> Q:
    """Return, to annotate rows with, whether the application that a column names was denied, and never approved.

    Policy: 7 AAC 45.980(d)(1).
    """
    decided = Determination.objects.filter(application=OuterRef(application))
    return Q(Exists(decided)) & ~Q(Exists(decided.filter(is_eligible=True)))


def _approvals(month: Combinable) -> QuerySet[Determination]:
    return Determination.objects.filter(programme=Programme.TANF, is_eligible=True).annotate(asked_of=month)


def _going_on() -> Q:
    """Keep the approvals of an earlier month that go on into the month asked of.

    The family is certified for it; or no later decision says otherwise and no certification since has run out. An end
    that it was told of in time ends both.
    """
    cash = {"case": OuterRef("case"), "programme": Programme.TANF}
    certified = Certification.objects.standing().filter(**cash).annotate(until=Coalesce("ended_month", "last_month"))
    covering = certified.filter(first_month__lte=OuterRef("asked_of"), until__gte=OuterRef("asked_of"))
    ran_out = certified.filter(until__gte=OuterRef("month"), until__lt=OuterRef("asked_of"))
    later = Determination.objects.newest().filter(**cash, month__gt=OuterRef("month"), month__lte=OuterRef("asked_of"))
    goes_on = Q(Exists(covering)) | (~Q(Exists(later)) & ~Q(Exists(ran_out)))
    return Q(month__lt=F("asked_of"), superseded_by__isnull=True) & goes_on & ~Q(Exists(_ends(cash)))


def _ends(cash: dict[str, object]) -> QuerySet[DecisionNotice]:
    """Return the letters that ended cash after a decision, by the month asked of, and that no hearing holds."""
    in_time = Q(notice__sent_on__lte=F("leave_by")) | Q(effective_on__lte=F("written_on"))
    held = BenefitHearing.objects.filter(letter=OuterRef("pk"), has_continued_aid=True, result="")
    return DecisionNotice.objects.filter(
        in_time,
        ~Exists(held),
        **cash,
        action__kind__in=[ActionKind.END, ActionKind.DENIAL],
        action__taken_back_at__isnull=True,
        notice__state__in=LETTER_LEFT,
        effective_on__gt=OuterRef("month"),
        effective_on__lte=OuterRef("asked_of"),
    )


def _told(day: date | Combinable) -> QuerySet[HouseholdFact]:
    """Return the facts that a family gets cash, but those that ended before a day."""
    goes_on = Q(last_day__isnull=True) | Q(last_day__gte=day)
    return HouseholdFact.objects.standing().filter(goes_on, kind=CURRENT, flag=True)
