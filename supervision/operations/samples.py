"""Drawing the cases of a month that are reviewed (A097)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import EventKind, Refused, User, ledger, local_day, locked_case, permissions
from supervision.models import ReviewSample, SampledCase
from supervision.queries.samples import coaches_to_draw, population_of
from supervision.rules.draws import digest_of, drawn, require_enough, require_sample, require_seed
from supervision.rules.forms import form_for

NO_FORM = "No review form is on file for this state and month."


@transaction.atomic
def draw_sample(
    *,
    kind: str,
    population: str,
    coach_id: UUID | None,
    month: date,
    count: int,
    why: str,
    seed: str,
    actor: User,
    now: datetime,
) -> ReviewSample:
    """Draw cases of a month, of one coach or of the whole office, and keep what anybody needs to draw them again.

    `month` is told by its first day; `seed` is chance's, never somebody's choice. A ledger line stands on each case.

    Policy: DPAWS expectations, preamble and 28 (A001, A097).

    Raises:
        PermissionDenied: the actor draws no samples.
        Refused: the sample cannot be, no form is on file, or fewer cases may be drawn than are wanted.
    """
    permissions.require(permissions.draws_samples(actor))
    office = actor.office
    if office is None:
        raise Refused(NO_FORM, field="month")
    today = now.astimezone(office.zone).date()
    tidy = require_sample(kind=kind, population=population, month=month, count=count, why=why, today=today)
    form = form_for(office.jurisdiction, month)
    if form is None:
        raise Refused(NO_FORM, field="month")
    if coach_id is not None and coach_id not in dict(coaches_to_draw(actor)):
        raise Refused("Choose a coach of this office.", field="coach_id")
    carried = population_of(actor, population=population, month=month, coach_id=coach_id)
    require_enough(len(carried), count)
    sample = ReviewSample(
        office=office,
        kind=kind,
        population=population,
        coach_id=coach_id,
        month=month,
        why=tidy,
        wanted_count=count,
        population_count=len(carried),
        population_digest=digest_of(carried),
        seed=require_seed(seed),
        form_version=form.version,
        drawn_on=today,
        drawn_by=actor,
        drawn_at=now,
    )
    sample.save(force_insert=True)
    _keep(sample, drawn(carried, seed=seed, count=count), carried, actor=actor, now=now)
    return sample


def _keep(sample: ReviewSample, keys: list[UUID], carried: dict[UUID, UUID], *, actor: User, now: datetime) -> None:
    """Write each case that was drawn, with its line; locked in one order, so that no two draws wait for each other."""
    places = {key: position for position, key in enumerate(keys, start=1)}
    for key in sorted(keys):
        case = locked_case(actor, pk=key)
        row = SampledCase(sample=sample, case=case, coach_id=carried[key], position=places[key])
        row.save(force_insert=True)
        line = ledger.Line(EventKind.QA_DRAWN, local_day(case, now), None, row, facts={"sample_kind": str(sample.kind)})
        ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
