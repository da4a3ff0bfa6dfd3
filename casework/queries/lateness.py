"""Whether a note was entered late: against the day by which its own standard wanted it, where one binds.

Policy: DPAWS expectations 6 (A020: assessments, or by the later day that was approved; A021: every other note).
"""

from datetime import date
from functools import cache

from django.db.models import BooleanField, DateField, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models import Case as Choose
from django.db.models.functions import Coalesce

from casework.choices import Jurisdiction
from casework.models import Deadline, Event
from casework.models.deadlines import DeadlineQuerySet
from casework.models.notes import NoteQuerySet
from policy.reader import load

#: The standards that a note meets, and the value for a note of Alaska that tells of no contact and no assessment.
NOTE_STANDARDS = ("contact-note", "ea-note")
OTHER_NOTES = "std.ak.other_note_days"
_NEVER = _LAST_DAY = date(9999, 12, 31)


def is_noted_late(deadline: Deadline) -> bool:
    """Tell whether a note was filed after its day, and not excused (A020, A021)."""
    is_met_late = deadline.met_on is not None and deadline.met_on > deadline.due_on
    return deadline.standard in NOTE_STANDARDS and is_met_late and not deadline.is_excused


def with_lateness(notes: NoteQuerySet) -> NoteQuerySet:
    """Add `days_later` as `with_days_later` does, and `is_late`.

    A note is late when it was filed after the due day of what it tells of; what was excused is not late. A note of no
    fact is measured by the policy's value for other notes. Where no standard binds, nothing is late.
    """
    fact = Event.objects.filter(case=OuterRef(OuterRef("case_id")), subject_id=OuterRef(OuterRef("about_id")))
    owed = Deadline.objects.filter(case=OuterRef("case_id"), standard__in=NOTE_STANDARDS)
    of_fact = owed.filter(trigger_id__in=fact.values("pk"))
    of_assessment = owed.filter(standard="ea-note", met_on=OuterRef("entered_on"))
    untold = Choose(When(about_id__isnull=True, template__code="EA", then=_due(of_assessment)))
    due = Coalesce(_due(of_fact), untold)
    is_other = Q(due__isnull=True) & ~Q(template__code="EA")
    late = Q(due__lt=F("entered_on"))
    for jurisdiction, days in _other_notes().items():
        late |= is_other & Q(case__office__jurisdiction=jurisdiction, days_later__gt=days)
    counted = notes.with_days_later().annotate(due=due)
    return counted.annotate(is_late=ExpressionWrapper(late, BooleanField()))  # type: ignore[no-redef]


def _due(owed: DeadlineQuerySet) -> Subquery:
    day = Choose(When(is_excused=True, then=Value(_NEVER)), default=F("due_on"), output_field=DateField())
    return Subquery(owed.order_by("is_excused", "due_on").values_list(day)[:1], output_field=DateField())


@cache
def _other_notes() -> dict[str, int]:
    """Return, by state, how many business days every other note may take, as the policy files say it last."""
    declared = load().parameter(OTHER_NOTES)
    return {
        str(one): int(str(load().value(OTHER_NOTES, jurisdiction=one, on=_LAST_DAY)))
        for one in Jurisdiction
        if declared.covers(one)
    }
