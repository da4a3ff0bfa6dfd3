"""Cases that QA reviewers have to score: whom they may be given to, who has which, what is to be done about each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from casework.public import Case, Office, ReviewAssignment, Role, User, address, permissions
from supervision.choices import SampleKind
from supervision.models import CaseReview, Finding, SampledCase


class Stage(StrEnum):
    """How far the review of a case is, for whoever has it to score."""

    SCORE = "To review"
    ANSWERS = "With the coach"
    AGAIN = "Look again"


_ORDER = (Stage.AGAIN, Stage.SCORE, Stage.ANSWERS)


@dataclass(frozen=True, slots=True)
class GivenCase:
    """A case that somebody has to review: whose work of which month, in which office, and how far it is."""

    id: UUID
    sampled_id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    office: str
    coach: str
    month: date
    kind: str
    given_on: date
    given_by: str
    stage: Stage
    review_id: UUID | None

    @property
    def url(self) -> str:
        """Where it is reviewed; while the coach has still to answer, the review that stands."""
        if self.stage == Stage.ANSWERS and self.review_id:
            return address("supervision:review", self.review_id)
        return address("supervision:review-file", self.sampled_id)

    @property
    def case_url(self) -> str:
        """The case itself."""
        return address("casework:case", self.case_id)


def reviewers_of_state(office: Office) -> list[User]:
    """Return the QA reviewers of the state in which an office is, by name."""
    return list(_reviewing(office.jurisdiction).select_related("office").order_by("name", "pk"))


def _reviewing(state: str) -> QuerySet[User]:
    """Return who reviews cases of a state; `sec.reviews_in` says the same of one."""
    return User.objects.filter(
        role=Role.QA_REVIEWER, is_active=True, cleared_on__isnull=False, office__jurisdiction=state
    )


def reviewer_of_state(office: Office, reviewer_id: UUID | None) -> User | None:
    """Return one of these reviewers."""
    return next((one for one in reviewers_of_state(office) if one.pk == reviewer_id), None)


def may_score(sampled_id: UUID, reviewer: User) -> bool:
    """Say whether a case that was drawn may be given to somebody: neither their own work nor kept from them (A097)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.may_score(%s, %s)", [sampled_id, reviewer.pk])
        (may,) = cursor.fetchone()
    return bool(may)


def settled(sampled_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some cases that were drawn in which nothing is left to look at: the last review found nothing."""
    return {key for key, (stage, _) in _stages(sampled_ids).items() if stage is None}


def reviewers_of(sampled_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Return which of these cases somebody has to review: by which assignment, and who."""
    rows = ReviewAssignment.objects.standing().filter(subject_id__in=sampled_ids)
    return {sampled: (key, name) for sampled, key, name in rows.values_list("subject_id", "pk", "reviewer__name")}


@dataclass(frozen=True, slots=True)
class LeftCase:
    """A case whose reviewer reads it no more, for another role, state or the end of their work: to be taken back."""

    id: UUID
    case_number: str
    reviewer: str
    given_on: date


def left_cases(user: User) -> list[LeftCase]:
    """Return the cases of an office that reviewers have who review in its state no more, oldest first."""
    if user.office is None:
        return []
    still = _reviewing(user.office.jurisdiction)
    rows = (
        ReviewAssignment.objects.standing()
        .filter(case__in=Case.objects.listed_for(user))
        .exclude(reviewer__in=still)
        .order_by("given_at", "pk")
        .values_list("pk", "case__number", "reviewer__name", "given_at")
    )
    zone = user.office.zone
    return [LeftCase(key, number, name, at.astimezone(zone).date()) for key, number, name, at in rows]


def had_to_review(user: User, sampled_id: UUID) -> bool:
    """Say whether a case that was drawn had been given to this reviewer and was taken back since."""
    ended = ReviewAssignment.objects.filter(reviewer=user, subject_id=sampled_id, ended_at__isnull=False)
    return ended.exclude(ended_by=user).exists()


def has_to_review(user: User, sampled_id: UUID) -> bool:
    """Say whether a case that was drawn was given to this reviewer."""
    return ReviewAssignment.objects.standing().filter(reviewer=user, subject_id=sampled_id).exists()


def may_file(user: User, sampled_id: UUID) -> bool:
    """Say whether a review of a case is this person's to file: a QA reviewer's if given to them, else if to nobody."""
    if permissions.scores_given_cases(user):
        return has_to_review(user, sampled_id)
    return sampled_id not in reviewers_of([sampled_id])


def given_cases(user: User) -> list[GivenCase]:
    """Return what a QA reviewer has to review, what can be done now first, in four queries."""
    seen = Case.objects.visible_to(user)
    given = ReviewAssignment.objects.standing().filter(reviewer=user, case__in=seen).select_related("given_by")
    rows = {one.subject_id: one for one in given}
    stages = _stages(rows)
    drawn = SampledCase.objects.filter(pk__in=rows).select_related("sample", "coach", "case__family", "case__office")
    found = []
    for one in drawn:
        stage, review_id = stages.get(one.pk, (Stage.SCORE, None))
        found.append(
            GivenCase(
                id=rows[one.pk].pk,
                sampled_id=one.pk,
                case_id=one.case_id,
                case_number=one.case.number,
                family_name=one.case.family.name,
                office=one.case.office.name,
                coach=one.coach.name,
                month=one.sample.month,
                kind=str(SampleKind(one.sample.kind).label),
                given_on=rows[one.pk].given_at.astimezone(one.case.office.zone).date(),
                given_by=rows[one.pk].given_by.name,
                stage=stage or Stage.ANSWERS,
                review_id=review_id,
            )
        )
    return sorted(found, key=lambda one: (_ORDER.index(one.stage), one.given_on, one.case_number))


def _stages(sampled_ids: Collection[UUID]) -> dict[UUID, tuple[Stage | None, UUID | None]]:
    """Return how far each case with a standing review is, no stage where that found nothing, with its newest review."""
    standing = CaseReview.objects.standing().filter(sampled__in=list(sampled_ids)).order_by("filed_at", "pk")
    newest = dict(standing.values_list("sampled", "pk"))
    answered: dict[UUID, list[bool]] = {}
    findings = Finding.objects.filter(answer__review__in=newest.values())
    for review_id, reply in findings.values_list("answer__review", "reply"):
        answered.setdefault(review_id, []).append(reply is None)
    return {key: (_stage(answered.get(review_id)), review_id) for key, review_id in newest.items()}


def _stage(answers: list[bool] | None) -> Stage | None:
    if not answers:
        return None
    return Stage.ANSWERS if any(answers) else Stage.AGAIN
