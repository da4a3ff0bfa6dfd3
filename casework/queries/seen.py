"""The cases that lists name to a person, worked out once for all the queries of a page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Lookup, Q, QuerySet, UUIDField
from django.db.models.sql.compiler import SQLCompiler

from casework.choices import CaseStatus
from casework.context import SignedInRequest
from casework.models import Case, User
from casework.prepared import Keys

LISTED_AT_MOST = 3000
COUNTED_TO = 1000


# Generic for the type checker alone.
if TYPE_CHECKING:
    _AnyLookup = Lookup[Any]
else:
    _AnyLookup = Lookup


@ForeignKey.register_lookup
@UUIDField.register_lookup
class Among(_AnyLookup):
    """`= ANY` of one array: as `in` it would be hundreds of values, each adapted anew for every query of a page."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Write the comparison with its one value; of none, nothing is asked of the database at all."""
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        keys = self.rhs if isinstance(self.rhs, Keys) else Keys(self.rhs)
        return f"{column} = ANY (%s::uuid[])", (*params, keys.as_array)


@dataclass(frozen=True, slots=True)
class Seen:
    """What `listed_for` gives a person: never a case that is open to them behind broken glass alone.

    `keys` stands behind `case__in`: the cases of a coach or an office are a list, so that each query is planned on
    them and nothing is looked up case by case; more than `LISTED_AT_MOST` stay a subquery. `families` counts the open
    ones, no further than `COUNTED_TO`.
    """

    cases: QuerySet[Case]
    keys: Keys | QuerySet[Case]
    families: int

    @property
    def rows(self) -> Q:
        """The condition that a row belongs to one of these cases: a list goes to the database as one value."""
        if isinstance(self.keys, QuerySet):
            return Q(case__in=self.keys)
        return Q(case__among=self.keys)


def seen_by(user: User) -> Seen:
    """Work out what a person sees in lists, search and counts."""
    visible = Case.objects.listed_for(user)
    found = list(visible.values_list("pk", "status")[: LISTED_AT_MOST + 1])
    if len(found) > LISTED_AT_MOST:
        families = visible.open().values("pk")[:COUNTED_TO].count()
        return Seen(visible, visible, families)
    keys = Keys(key for key, _ in found)
    return Seen(Case.objects.filter(pk__among=keys), keys, sum(status == CaseStatus.OPEN for _, status in found))


def seen_in(request: SignedInRequest) -> Seen:
    """Return what the person who asks sees, worked out once a request."""
    keeper = cast("Any", request)
    if not hasattr(keeper, "seen_cases"):
        keeper.seen_cases = seen_by(request.user)
    seen: Seen = keeper.seen_cases
    return seen
