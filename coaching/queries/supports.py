"""Supports as their pages show them: what waits, what is to be paid, what was; and what counts beside a new one."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from casework.public import NEVER_ARRIVED, Case, Document, Event, Keys, Prepared, User, wording
from coaching.choices import SupportKind, SupportLetterKind
from coaching.models import Activity, Step, Support, SupportEnding, SupportLetter, SupportRefund
from coaching.queries.support_spending import refunded
from coaching.queries.support_values import decision_days
from coaching.rules.supports import NOTHING, SupportFacts, ask_words, days_taken, late_since

#: So many papers of the case are offered to link, the newest.
PAPERS_OFFERED = 40


@dataclass(frozen=True)
class RefundRow:
    """Money of a support that came back; one that was taken back as a mistake counts no more."""

    id: UUID
    amount: Decimal
    on: date
    words: str
    by_id: UUID
    void_words: str
    voided_by: str
    voided_at: datetime | None


@dataclass(frozen=True)
class SupportRow:
    """One support as a page shows it; `stage` is derived, `asks` why another person decides, in words."""

    id: UUID
    who: str
    kind: str
    purpose: str
    tied: str
    amount: Decimal
    back: Decimal
    method: str
    vendor: str
    alternatives: str
    justification: str
    told_on: date
    needed_on: date | None
    first_day: date | None
    last_day: date | None
    budget: str
    stage: str
    asks: tuple[str, ...]
    asked_by: str
    answer: str
    decided_by: str
    authorised_on: date | None
    authorised_by: str
    note_id: UUID | None
    issued_on: date | None
    stopped_on: date | None
    stopped_words: str
    days: int
    late_since: date | None
    papers: tuple[tuple[UUID, str], ...] = ()
    letters: tuple[tuple[UUID, str], ...] = ()
    is_imported: bool = False
    refunds: tuple["RefundRow", ...] = ()
    void_words: str = ""
    voided_by: str = ""
    voided_at: datetime | None = None
    paid_by_id: UUID | None = None
    end_on: date | None = None
    end_words: str = ""
    end_by: str = ""
    end_by_id: UUID | None = None
    end_id: UUID | None = None

    @property
    def is_void(self) -> bool:
        """Whether its payment was taken back as a mistake, so that it counts no more."""
        return self.voided_at is not None

    @property
    def ends_to_confirm(self) -> bool:
        """Whether its end waits for another person's word."""
        return self.end_id is not None

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for another person's decision."""
        return self.stage == "Waiting"

    @property
    def is_to_pay(self) -> bool:
        """Whether it is authorised and nobody paid it yet."""
        return self.stage == "To be paid"

    @property
    def is_paid(self) -> bool:
        """Whether it was paid, so that money of it can come back."""
        return self.issued_on is not None and not self.is_void

    @property
    def is_running(self) -> bool:
        """Whether it can be ended: it waits, is to be paid, or is short-term assistance that goes on."""
        is_open = self.stopped_on is None and not self.ends_to_confirm
        return self.stage in {"Waiting", "To be paid", "Goes on"} and is_open

    @property
    def goes_on(self) -> bool:
        """Whether it is help that goes on, whose end another person confirms."""
        return self.stage == "Goes on"

    @property
    def can_change(self) -> bool:
        """Whether a new version can take its place."""
        return self.stage in {"Waiting", "To be paid"}

    @property
    def can_tell(self) -> bool:
        """Whether there is something to tell the family by letter."""
        return not self.is_imported and not self.is_waiting

    @property
    def tone(self) -> str:
        """How its stage looks."""
        tones = {"Waiting": "soon", "To be paid": "soon", "Refused": "over", "Ended": "line", "Paid": "ok"}
        return "over" if self.late_since else tones.get(self.stage, "line")


def supports_of(case: Case, *, today: date) -> list[SupportRow]:
    """Return the supports of a case in their last versions: what is to be done first, then the newest.

    A version before stands with them as long as a letter promised it and no letter told that it holds no longer.
    """
    arrived = SupportLetter.objects.filter(case=case).exclude(notice__state__in=NEVER_ARRIVED)
    promised = arrived.filter(kind=SupportLetterKind.AUTHORISED).values("support")
    told = arrived.filter(kind=SupportLetterKind.ENDING).values("support")
    rows = list(
        _rows(
            Support.objects.filter(case=case).filter(
                Q(replaced_by__isnull=True) | (Q(pk__in=promised) & ~Q(pk__in=told))
            )
        )
    )
    deciding = decision_days(case.office, on=today)
    found = [_row(one, today=today, deciding=deciding) for one in rows]
    return sorted(
        found, key=lambda row: (not row.is_running, row.needed_on or row.told_on if row.is_running else today)
    )


def support_row(case: Case, support_id: UUID, *, today: date) -> SupportRow:
    """Return one support of a case that was seen already.

    Raises:
        Support.DoesNotExist: it is none of the case's.
    """
    one = _rows(Support.objects.filter(case=case)).get(pk=support_id)
    return _row(one, today=today, deciding=decision_days(case.office, on=today))


def _rows(rows: QuerySet[Support]) -> QuerySet[Support]:
    return (
        rows.annotate(back=refunded())
        .select_related(
            "participant__person__merged_into",
            "step",
            "activity",
            "closing",
            "budget",
            "asked_by",
            "decided_by",
            "authorised_by",
            "replaced_by",
            "voided_by",
        )
        .prefetch_related("papers__document", "letters", "refunds__voided_by", _OPEN_ENDINGS)
        .order_by("-told_on", "-asked_at", "-pk")
    )


_OPEN_ENDINGS = Prefetch(
    "endings",
    SupportEnding.objects.filter(decided_at__isnull=True).select_related("asked_by"),
    to_attr="open_endings",
)


def _row(one: Support, *, today: date, deciding: int | None) -> SupportRow:
    late = None
    if stage_of(one, today=today) in {"Waiting", "To be paid"} and one.needed_on is not None:
        is_decided = one.authorised_on is not None
        late = late_since(one.needed_on, one.told_on, decided=is_decided, decision_days=deciding, today=today)
    ending = next(iter(vars(one)["open_endings"]), None)
    return SupportRow(
        id=one.pk,
        who=one.participant.person.standing.name if one.participant else "the family",
        kind=SupportKind(one.kind).label,
        purpose=one.purpose,
        tied=tied_words(one.step, one.activity, one.closing),
        amount=one.amount,
        back=vars(one)["back"],
        method=one.get_method_display() if one.method else "",
        vendor=one.vendor,
        alternatives=one.alternatives,
        justification=one.justification,
        told_on=one.told_on,
        needed_on=one.needed_on,
        first_day=one.first_day,
        last_day=one.last_day,
        budget=one.budget.name if one.budget else "",
        stage=stage_of(one, today=today),
        asks=ask_words(one.asks),
        asked_by=one.asked_by.name,
        answer=one.answer,
        decided_by=one.decided_by.name if one.decided_by else "",
        authorised_on=one.authorised_on,
        authorised_by=one.authorised_by.name if one.authorised_by else "",
        note_id=one.note_id,
        issued_on=one.issued_on,
        stopped_on=one.stopped_on,
        stopped_words=one.stopped_words,
        days=days_taken(one.told_on, one.issued_on, today=today),
        late_since=late,
        papers=tuple(
            (paper.document_id, f"{paper.get_what_display()}: {paper.document.title}") for paper in one.papers.all()
        ),
        letters=tuple((letter.notice_id, letter.get_kind_display()) for letter in one.letters.all()),
        is_imported=one.is_imported,
        refunds=tuple(_refund(refund) for refund in one.refunds.all()),
        void_words=one.void_words,
        voided_by=one.voided_by.name if one.voided_by else "",
        voided_at=one.voided_at,
        paid_by_id=one.issued_by_id,
        end_id=ending.pk if ending else None,
        end_on=ending.on if ending else None,
        end_words=ending.words if ending else "",
        end_by=ending.asked_by.name if ending else "",
        end_by_id=ending.asked_by_id if ending else None,
    )


def _refund(one: SupportRefund) -> RefundRow:
    by = one.voided_by.name if one.voided_by else ""
    return RefundRow(one.pk, one.amount, one.on, one.words, one.entered_by_id, one.void_words, by, one.voided_at)


def stage_of(one: Support, *, today: date) -> str:
    """Return where a support stands, in words of a tag."""
    if hasattr(one, "replaced_by") or one.voided_at is not None:
        return "Replaced" if one.voided_at is None else "Taken back"
    if one.is_approved is False:
        return "Refused"
    if one.stopped_on is not None:
        return _stopped_stage(one, one.stopped_on, today)
    if one.is_imported:
        return "Authorised elsewhere"
    if one.issued_on is not None:
        return "Goes on" if one.last_day is not None and one.last_day >= today else "Paid"
    return "To be paid" if one.authorised_on is not None else "Waiting"


def _stopped_stage(one: Support, on: date, today: date) -> str:
    """Return where one stands that somebody ended; what is paid goes on through its last day."""
    if one.authorised_on is None:
        return "Withdrawn"
    return "Goes on" if one.issued_on is not None and on >= today else "Ended"


def tied_words(step: Step | None, activity: Activity | None, closing: Event | None) -> str:
    """Say to what a support belongs."""
    if closing is not None:
        return f"After leaving with work, {wording.full_day(closing.on)}"
    if step is not None:
        return f"Step {step.number}: {step.words}"
    return f"{activity.get_kind_display()}: {activity.words}" if activity is not None else ""


def facts_of(one: Support) -> SupportFacts:
    """Return what a support asks for, as the rules read it."""
    return SupportFacts(
        kind=one.kind,
        purpose=one.purpose,
        alternatives=one.alternatives,
        justification=one.justification,
        amount=one.amount,
        method=one.method,
        vendor=one.vendor,
        told_on=one.told_on,
        needed_on=one.needed_on or one.told_on,
        first_day=one.first_day,
        last_day=one.last_day,
    )


def granted_sums(case: Case) -> tuple[int, Decimal, Decimal]:
    """Return how many supports of a case are authorised, their amounts in all, and what of them came back."""
    rows = Support.objects.granted().filter(case=case).annotate(back=refunded()).values_list("amount", "back")
    amounts = list(rows)
    return len(amounts), sum((amount for amount, _ in amounts), NOTHING), sum((back for _, back in amounts), NOTHING)


def support_documents(case: Case) -> list[tuple[UUID, str]]:
    """Return the papers of a case that can be linked: those that everybody on the case reads, newest first."""
    rows = Document.objects.filter(case=case, restricted_kind="", withdrawn_at__isnull=True).order_by("-on", "-pk")
    return [(one.pk, f"{one.title}, {wording.full_day(one.on)}") for one in rows[:PAPERS_OFFERED]]


@dataclass(frozen=True)
class WaitingSupport:
    """A support on a list over cases: whose, what, how long it waits, and since when it is late."""

    row: SupportRow
    case_id: UUID
    case_number: str
    family: str


def supports_to_pay(user: User, *, today: date, at_most: int) -> list[WaitingSupport]:
    """Return the supports that somebody sees and that are not paid, the one needed first on top (O031)."""
    cases = Case.objects.listed_for(user)
    rows = _rows(Support.objects.to_issue().filter(case__in=cases)).select_related("case__family", "case__office")
    ordered = rows.order_by("needed_on", "told_on", "pk")[:at_most]
    offices = {one.case.office_id: one.case.office for one in ordered}
    deciding = {key: decision_days(office, on=today) for key, office in offices.items()}
    return [
        WaitingSupport(
            _row(one, today=today, deciding=deciding[one.case.office_id]),
            one.case_id,
            one.case.number,
            one.case.family.name,
        )
        for one in ordered
    ]


@dataclass(frozen=True)
class LateSupport:
    """A support on Today that was needed before and is not paid."""

    case_id: UUID
    case_number: str
    family: str
    kind: str
    purpose: str
    needed_on: date
    is_authorised: bool


def any_late(keys: Keys, *, today: date) -> bool:
    """Answer whether it is worth asking for `late_supports`; put on every Today, so its SQL is put together once."""
    return bool(_unpaid.tuples(keys, today))


_unpaid = Prepared(
    lambda keys, today: (
        Support.objects.filter(
            case__among=keys, stopped_at__isnull=True, issued_on__isnull=True, is_imported=False, needed_on__lt=today
        )
        .order_by()
        .values_list("pk")[:1]
    )
)


def late_supports(cases: Q, *, today: date, most: int) -> list[LateSupport]:
    """Return the supports of some cases whose day is over and that are not paid, in one query (O031)."""
    rows = Support.objects.to_issue().filter(cases, needed_on__lt=today).order_by("needed_on", "pk")
    columns = ("case", "case__number", "case__family__name", "kind", "purpose", "needed_on", "authorised_on")
    return [
        LateSupport(key, number, family, str(SupportKind(kind).label), purpose, needed, authorised is not None)
        for key, number, family, kind, purpose, needed, authorised in rows.values_list(*columns)[:most]
    ]
