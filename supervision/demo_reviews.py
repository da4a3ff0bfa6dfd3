"""A QA sample of last month in the demo's first Alaska office, the review of one case, and a QA reviewer's work.

The same for the same day. The one finding waits for the coach's answer; the other cases wait for the QA reviewer of the
state, who works in another office.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256

from casework.public import Case, User, calendars, in_context, permissions
from supervision.choices import Answer, Population, SampleKind
from supervision.models import CaseReview, ReviewSample, SampledCase
from supervision.operations.reviewers import give_reviews
from supervision.operations.reviews import file_review
from supervision.operations.samples import draw_sample
from supervision.queries.reviews import cases_to_give, is_own_work
from supervision.queries.samples import population_of
from supervision.rules.draws import SEED_DIGITS
from supervision.rules.forms import form_of

MANAGER, COACH, REVIEWER = "gsoto", "rhatcher", "itallman"
CASES = 3
NOT_MET = "review_dates"
FOUND = "The review date is that of the next appointment, not the day on which the step can be reviewed."


def play_reviews(
    *, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime
) -> None:
    """Draw the sample and file the first review that can be filed, once."""
    del families
    manager, coach = staff.get(MANAGER), staff.get(COACH)
    if manager is None or coach is None:
        return
    month = calendars.day_of_month(today, -1, 1)
    with in_context(actor=manager):
        found = len(population_of(manager, population=Population.ALL, month=month, coach_id=coach.pk))
        if not found or ReviewSample.objects.exists():
            return
        sample = draw_sample(
            kind=SampleKind.RANDOM,
            population=Population.ALL,
            coach_id=coach.pk,
            month=month,
            count=min(CASES, found),
            why="",
            seed=sha256(f"{today}".encode()).hexdigest()[:SEED_DIGITS],
            actor=manager,
            now=now,
        )
        _review(sample, manager, today=today, now=now)
        if reviewer := staff.get(REVIEWER):
            _give(sample, manager, reviewer, now=now)


def _give(sample: ReviewSample, manager: User, reviewer: User, *, now: datetime) -> None:
    """Give the cases that nobody reviewed to the QA reviewer."""
    unseen = [one.sampled_id for one in cases_to_give(sample, manager)]
    reviewed = CaseReview.objects.standing().filter(sampled__in=unseen).values_list("sampled", flat=True)
    waiting = [key for key in unseen if key not in set(reviewed)]
    if waiting:
        give_reviews(sampled_ids=waiting, reviewer_id=reviewer.pk, actor=manager, now=now)


def _review(sample: ReviewSample, manager: User, *, today: date, now: datetime) -> None:
    cases = {one.pk: one for one in Case.objects.listed_for(manager)}
    drawn = SampledCase.objects.filter(sample=sample).order_by("position")
    free = (
        one
        for one in drawn
        if one.case_id in cases
        and permissions.can_review_case(manager, cases[one.case_id])
        and not is_own_work(one, manager, today=today)
    )
    sampled = next(free, None)
    if sampled is None:
        return
    form = form_of(sample.office.jurisdiction, sample.form_version)
    file_review(
        sampled_id=sampled.pk,
        follows_id=None,
        answers={one.code: Answer.NOT_MET if one.code == NOT_MET else Answer.MET for one in form.questions},
        findings={NOT_MET: FOUND},
        actor=manager,
        now=now,
    )
