"""QA case reviews as pages show them: scores, findings with their answers, averages of coaches (A097)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from casework.public import (
    Absence,
    Assignment,
    Case,
    Keys,
    Office,
    Prepared,
    Seen,
    User,
    address,
    calendars,
    permissions,
    values_of,
)
from supervision.choices import Answer, Reply, SampleKind
from supervision.models import (
    CaseReview,
    CaseReviewQuerySet,
    Finding,
    FindingReply,
    ReviewAnswer,
    ReviewSample,
    SampledCase,
    SelfCheck,
)
from supervision.queries.reviewers import reviewers_of, settled
from supervision.rules.forms import Question, ReviewForm, form_for, form_of
from supervision.rules.scores import Bands, Score, average, passes, percent, rating

#: The average looks at reviews filed in this month and so many before it.
MONTHS_BEFORE = 2
REVIEWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """A score in words, whether it passes, and its rating; empty words where nothing is on file to say so."""

    words: str
    verdict: str
    is_passed: bool | None
    rating: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review in a list. A case that the reader does not see any more has no number."""

    id: UUID
    sampled_id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    coach_id: UUID
    coach: str
    filed_on: date
    filed_by: str
    is_again: bool
    judged: Judged
    score: Score
    open_findings: int

    @property
    def url(self) -> str:
        """Its page, for those who see the case."""
        return address("supervision:review", self.id) if self.case_number else ""


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """A case that was drawn: what there is to do about it, and the newest review that stands."""

    sampled_id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    coach: str
    month: date
    kind: str
    review: ReviewLine | None
    reviewer: str = ""
    given_id: UUID | None = None

    @property
    def file_url(self) -> str:
        """Where the review is written."""
        return address("supervision:review-file", self.sampled_id)

    @property
    def check_url(self) -> str:
        """Where the coach checks beforehand."""
        return address("supervision:self-check", self.sampled_id)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question of a review: what the review says, what the coach had said, the finding and what became of it."""

    question: Question
    answer: str
    is_met: bool
    is_not_met: bool
    checked: str
    finding_id: UUID | None = None
    finding: str = ""
    mend_url: str = ""
    reply: str = ""
    reply_words: str = ""
    replied_by: str = ""
    replied_on: date | None = None
    is_mended: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether the coach has still to answer."""
        return self.finding_id is not None and not self.reply

    @property
    def answer_url(self) -> str:
        """Where the coach answers."""
        return address("supervision:finding-answer", self.finding_id) if self.finding_id else ""


@dataclass(frozen=True, slots=True)
class CoachAverage:
    """How the reviews of a coach's work went lately."""

    coach_id: UUID
    coach: str
    count: int
    judged: Judged
    open_findings: int


class Judge:
    """What scores of an office are held against, by day; the dated values are read once."""

    def __init__(self, office: Office, form: ReviewForm) -> None:
        self._form, self._values = form, values_of(office, form.score, form.above, form.below)

    def __call__(self, share: Fraction | None, words: str, *, on: date) -> Judged:
        """Return a score as it is to be read, held against what was in force on a day."""
        least = self.least(on)
        bands = Bands(self._share(self._form.above, on, 100), self._share(self._form.below, on, 100))
        is_passed = passes(share, least)
        verdict = "" if is_passed is None else f"{'Meets' if is_passed else 'Under'} {percent(least)}"
        return Judged(words, verdict, is_passed, rating(share, bands))

    def least(self, on: date) -> Fraction | None:
        """Return the score that meets the expectation on a day; None where none is set."""
        return self._share(self._form.score, on, 1)

    def _share(self, parameter: str, on: date, whole: int) -> Fraction | None:
        found = self._values(parameter, on)
        return Fraction(str(found.value)) / whole if found else None


def judge_of(office: Office, *, month: date) -> Judge | None:
    """Return what scores of an office are held against, or None where no form is on file."""
    form = form_for(office.jurisdiction, month)
    return Judge(office, form) if form else None


def sampled_form(sampled: SampledCase) -> ReviewForm:
    """Return the form with which a case that was drawn is reviewed."""
    return form_of(sampled.sample.office.jurisdiction, sampled.sample.form_version)


def sampled_case(case: Case, sampled_id: UUID) -> SampledCase:
    """Return one that was drawn of a case that was seen already."""
    return SampledCase.objects.select_related("sample__office", "coach").get(pk=sampled_id, case=case)


def is_own_work(sampled: SampledCase, staff: User, *, today: date) -> bool:
    """Say whether somebody carried a case that was drawn, or stood in for who did, in its month or since."""
    return sampled.coach_id == staff.pk or worked_on(sampled.case_id, staff, since=sampled.sample.month, until=today)


def worked_on(case_id: UUID, staff: User, *, since: date, until: date) -> bool:
    """Say whether somebody carried a case on some days, or stood in for who did (A097, domain 1).

    The database's own answer is `sec.worked_on`, which sees the absences of other offices too.
    """
    carried = Assignment.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=since), case=case_id, first_day__lte=until
    )
    for coach_id, first, last in carried.values_list("coach", "first_day", "last_day"):
        if coach_id == staff.pk:
            return True
        days = (max(first, since), min(last or until, until))
        if Absence.objects.overlapping(*days).filter(staff=coach_id, stand_in=staff).exists():
            return True
    return False


def latest_review(sampled: SampledCase) -> CaseReview | None:
    """Return the newest review of a case that stands: the first look, or the last one again."""
    return sampled.reviews.standing().order_by("-filed_at", "-pk").first()


def has_findings(review: CaseReview) -> bool:
    """Say whether a review found anything that is to be mended."""
    return Finding.objects.filter(answer__review=review).exists()


def open_findings(review: CaseReview) -> int:
    """Count the findings that the coach has not answered."""
    return Finding.objects.filter(answer__review=review, reply__isnull=True).count()


def review_lines(rows: QuerySet[CaseReview], user: User, judge: Judge, *, most: int | None = None) -> list[ReviewLine]:
    """Return reviews as lines, in two queries; the names of cases only of those that the reader is shown in lists."""
    found = list(
        rows.annotate(
            met_count=Count("answers", filter=Q(answers__answer=Answer.MET)),
            applicable_count=Count("answers", filter=~Q(answers__answer=Answer.NOT_APPLICABLE)),
            open_count=Count("answers", filter=Q(answers__finding__isnull=False, answers__finding__reply__isnull=True)),
            coach_name=F("coach__name"),
            filer=F("filed_by__name"),
        )[:most]
    )
    names = names_of({one.case_id for one in found}, user)
    return [_line(one, names, judge) for one in found]


def names_of(case_ids: Iterable[UUID], user: User) -> dict[UUID, tuple[str, str]]:
    """Return the numbers and families of those of some cases that lists name to somebody, or they have to review."""
    seen = Case.objects.visible_to(user) if permissions.reads_for_review(user) else Case.objects.listed_for(user)
    rows = seen.filter(pk__in=list(case_ids)).values_list("pk", "number", "family__name")
    return {key: (number, family) for key, number, family in rows}


def _line(one: CaseReview, names: dict[UUID, tuple[str, str]], judge: Judge) -> ReviewLine:
    told = vars(one)
    score = Score(told["met_count"], told["applicable_count"])
    number, family = names.get(one.case_id, ("", ""))
    return ReviewLine(
        id=one.pk,
        sampled_id=one.sampled_id,
        case_id=one.case_id,
        case_number=number,
        family_name=family,
        coach_id=one.coach_id,
        coach=told["coach_name"],
        filed_on=one.filed_on,
        filed_by=told["filer"],
        is_again=one.follows_id is not None,
        judged=judge(score.share, score.words, on=one.filed_on),
        score=score,
        open_findings=told["open_count"],
    )


def recent(rows: CaseReviewQuerySet, *, today: date) -> CaseReviewQuerySet:
    """Keep the reviews that the average looks at: those that count, filed in this month and two before it."""
    return rows.counted().filter(filed_on__gte=calendars.day_of_month(today, -MONTHS_BEFORE, 1), filed_on__lte=today)


def averages(user: User, judge: Judge, *, today: date) -> list[CoachAverage]:
    """Return the average of each coach whose work was reviewed lately, in the cases that somebody sees."""
    lines = review_lines(recent(CaseReview.objects.filter(case__in=_cases(user)), today=today), user, judge)
    by_coach: dict[tuple[str, UUID], list[ReviewLine]] = defaultdict(list)
    for line in lines:
        by_coach[line.coach, line.coach_id].append(line)
    return [
        CoachAverage(
            coach_id=key,
            coach=name,
            count=len(found),
            judged=average_of(found, judge, today=today),
            open_findings=sum(one.open_findings for one in found),
        )
        for (name, key), found in sorted(by_coach.items())
    ]


def average_of(lines: Iterable[ReviewLine], judge: Judge, *, today: date) -> Judged:
    """Return the average of some reviews, each with the same weight, held against what is in force today."""
    share = average(line.score for line in lines)
    return judge(share, percent(share), on=today)


def own_reviews(user: User, judge: Judge) -> list[ReviewLine]:
    """Return the newest reviews of a coach's own work, cases that they handed on among them."""
    rows = CaseReview.objects.standing().filter(coach=user).order_by("-filed_at", "-pk")
    return review_lines(rows, user, judge, most=REVIEWS_SHOWN)


def findings_to_answer(seen: Seen) -> int:
    """Count the findings that a coach has still to answer, on the cases that they carry."""
    keys = seen.keys
    return len(_unanswered_by_keys.tuples(keys)) if isinstance(keys, Keys) else _unanswered(seen.rows).count()


def _unanswered(own: Q) -> QuerySet[Finding]:
    return Finding.objects.filter(own, reply__isnull=True, answer__review__in=CaseReview.objects.standing())


_unanswered_by_keys = Prepared(lambda keys: _unanswered(Q(case__among=keys)).values_list("pk"))


def to_answer(user: User, judge: Judge) -> list[ReviewLine]:
    """Return the reviews with findings that a coach has still to answer, on the cases that they carry, oldest first."""
    rows = CaseReview.objects.filter(pk__in=_unanswered(Q(case__in=_cases(user))).values("answer__review"))
    return review_lines(rows.order_by("filed_at", "pk"), user, judge)


def to_check(user: User) -> list[DrawnCase]:
    """Return the cases that were drawn of a coach's own work and that nobody reviewed or checked yet."""
    rows = SampledCase.objects.filter(coach=user, case__in=_cases(user), self_check__isnull=True)
    unseen = rows.exclude(pk__in=CaseReview.objects.standing().values("sampled"))
    return _drawn(unseen.order_by("-sample__drawn_at", "position")[:REVIEWS_SHOWN], user, {})


def drawn_cases(sample: ReviewSample, user: User, judge: Judge) -> list[DrawnCase]:
    """Return the cases of a sample that somebody may see, in the order of the draw, each with its newest review."""
    rows = SampledCase.objects.filter(sample=sample, case__in=_cases(user)).order_by("position")
    reviews = CaseReview.objects.standing().filter(sampled__in=rows.values("pk")).order_by("filed_at", "pk")
    newest = {line.sampled_id: line for line in review_lines(reviews, user, judge)}
    drawn = _drawn(rows, user, newest)
    reviewers = reviewers_of([one.sampled_id for one in drawn])
    nobody = (None, "")
    return [
        replace(one, given_id=key, reviewer=name)
        for one, (key, name) in ((one, reviewers.get(one.sampled_id, nobody)) for one in drawn)
    ]


def cases_drawn(sample: ReviewSample, user: User) -> list[DrawnCase]:
    """Return the cases of a sample that somebody may see, in the order of the draw."""
    return _drawn(SampledCase.objects.filter(sample=sample, case__in=_cases(user)).order_by("position"), user, {})


def cases_to_give(sample: ReviewSample, user: User) -> list[DrawnCase]:
    """Return the cases of a sample that a QA reviewer may still be given: nobody has them, and something is to do."""
    rows = cases_drawn(sample, user)
    keys = [one.sampled_id for one in rows]
    taken = {*reviewers_of(keys), *settled(keys)}
    return [one for one in rows if one.sampled_id not in taken]


def filed_reviews(user: User, judge: Judge) -> list[ReviewLine]:
    """Return the newest reviews that somebody filed; a case that they do not see any more has no number."""
    rows = CaseReview.objects.standing().filter(filed_by=user).order_by("-filed_at", "-pk")
    return review_lines(rows, user, judge, most=REVIEWS_SHOWN)


def _cases(user: User) -> QuerySet[Case]:
    return Case.objects.listed_for(user)


def _drawn(rows: QuerySet[SampledCase], user: User, newest: dict[UUID, ReviewLine]) -> list[DrawnCase]:
    found = list(rows.select_related("sample", "coach"))
    names = names_of({one.case_id for one in found}, user)
    return [
        DrawnCase(
            sampled_id=one.pk,
            case_id=one.case_id,
            case_number=names[one.case_id][0],
            family_name=names[one.case_id][1],
            coach=one.coach.name,
            month=one.sample.month,
            kind=str(SampleKind(one.sample.kind).label),
            review=newest.get(one.pk),
        )
        for one in found
    ]


def answer_rows(review: CaseReview, form: ReviewForm) -> list[tuple[str, list[AnswerRow]]]:
    """Return the answers of a review by area, with findings, the coach's answers and what the coach had checked."""
    answers = {
        one.question: one
        for one in ReviewAnswer.objects.filter(review=review).select_related("finding__reply__replied_by")
    }
    check = SelfCheck.objects.filter(sampled=review.sampled_id).first()
    checked: dict[str, str] = check.answers if check else {}
    return [
        (area.title, [_row(one, answers[one.code], checked.get(one.code, "")) for one in area.questions])
        for area in form.areas
    ]


def _row(question: Question, row: ReviewAnswer, checked: str) -> AnswerRow:
    plain = AnswerRow(
        question=question,
        answer=str(Answer(row.answer).label),
        is_met=row.answer == Answer.MET,
        is_not_met=row.answer == Answer.NOT_MET,
        checked=str(Answer(checked).label) if checked else "",
    )
    finding: Finding | None = getattr(row, "finding", None)
    if finding is None:
        return plain
    found = replace(
        plain, finding_id=finding.pk, finding=finding.words, mend_url=address(question.mend, finding.case_id)
    )
    reply: FindingReply | None = getattr(finding, "reply", None)
    if reply is None:
        return found
    return replace(
        found,
        reply=str(Reply(reply.says).label),
        reply_words=reply.words,
        replied_by=reply.replied_by.name,
        replied_on=reply.replied_on,
        is_mended=reply.says == Reply.MENDED,
    )


def review_of(case: Case, review_id: UUID) -> CaseReview:
    """Return a review of a case that was seen already."""
    rows = CaseReview.objects.select_related("sampled__sample__office", "coach", "filed_by", "taken_back_by", "follows")
    return rows.get(pk=review_id, case=case)


def finding_of(case: Case, finding_id: UUID) -> Finding:
    """Return a finding of a case that was seen already."""
    return Finding.objects.select_related("answer__review__sampled__sample__office").get(pk=finding_id, case=case)
