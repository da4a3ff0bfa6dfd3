"""What ends on coming days: exemptions without their reason, and medical papers for those who may know of health."""

from django.db.models import Case as Choose
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from casework.public import Case, User
from eligibility.models import Exemption, ExemptionChange, MedicalVerification
from eligibility.models.disability import of_health


def exemptions_with_ends(cases: QuerySet[Case]) -> QuerySet[Exemption]:
    """Return the standing exemptions of open cases with `ends_on`: of several words on an end the newest holds (A051).

    Why somebody is exempt is never told; one without an end has no day.
    """
    changes = ExemptionChange.objects.filter(exemption=OuterRef("pk"), voided_at__isnull=True)
    newest = changes.order_by("-received_at", "-recorded_at", "-pk").values("last_day")[:1]
    ends_on = Choose(
        When(Exists(changes), then=Subquery(newest)), default=F("last_day"), output_field=DateField(null=True)
    )
    rows = Exemption.objects.standing().filter(case__in=cases, case__closed_on__isnull=True)
    return rows.annotate(ends_on=ends_on)


def papers_with_ends(cases: QuerySet[Case], *, viewer: User) -> QuerySet[MedicalVerification]:
    """Return the newest medical paper of each adult of open cases, where the viewer may know of health (A111).

    Policy: DPAWS Families First 2 (A111): appropriate verification of a long-term incapacity.
    """
    rows = of_health(MedicalVerification.objects.filter(voided_at__isnull=True, case__in=cases), viewer)
    later = Q(last_day__gt=OuterRef("last_day")) | Q(last_day=OuterRef("last_day"), pk__gt=OuterRef("pk"))
    newer = MedicalVerification.objects.filter(later, participant=OuterRef("participant"), voided_at__isnull=True)
    return rows.filter(~Exists(newer), case__closed_on__isnull=True).annotate(ends_on=F("last_day"))
