"""What records about somebody outside have in common: they may tell of restricted facts, each kind for its readers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.choices import KIND_TOLD, RestrictedKind
from casework.models.base import Record
from casework.models.cases import Case
from casework.models.offices import User


class ToldRecord(Record):
    """A record that may tell of restricted facts; `restricted_kinds` says of which, and so who may read it."""

    restricted_kinds = ArrayField(
        models.CharField(max_length=15, choices=RestrictedKind.choices), default=list, blank=True
    )

    class Meta:
        abstract = True

    @property
    def is_restricted(self) -> bool:
        """Whether it tells of health, treatment or violence."""
        return bool(self.restricted_kinds)


def told_to(user: User) -> Q:
    """Return the condition for records of cases that this person sees, of kinds alone that they may see in them.

    Policy: domain 1, security 2.1: what tells of a restricted fact is read by those who may read such facts.
    """
    fits = Q(case__in=Case.objects.visible_to(user).values("pk"))
    for kind in RestrictedKind:
        readable = Q(case__in=Case.objects.restricted_to(user, kind).values("pk"))
        fits &= ~Q(restricted_kinds__contains=[kind]) | readable
    return fits


def names_kinds(*columns: str) -> Q:
    """Return the condition that a row counts every kind of which one of its columns tells by its very name.

    Of `scopes` each entry counts.
    """
    fits = Q(restricted_kinds__contained_by=RestrictedKind.values)
    for kind in RestrictedKind:
        names = [name for name, told in KIND_TOLD.items() if told == kind]
        tells = Q()
        for column in columns:
            tells |= Q(scopes__overlap=names) if column == "scopes" else Q(**{f"{column}__in": names})
        fits &= ~tells | Q(restricted_kinds__contains=[kind])
    return fits
