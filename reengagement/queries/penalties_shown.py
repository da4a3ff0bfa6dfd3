"""Good cause, requests and penalties of a case, as its pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from casework.public import Case, HouseholdPerson, RestrictedKind, wording
from policy.reader import NoRuleOnFile
from reengagement.choices import CauseStep, PenaltyReason, RequestStatus
from reengagement.models import GoodCauseClaim, GoodCauseWords, PenaltyRequest
from reengagement.queries.standing import Standing, penalties_with_records, standings_of
from reengagement.queries.visits import visits_to_link
from reengagement.rules import gate, good_cause

WAITING_AT_MOST, VISITS_OFFERED = 50, 20


@dataclass(frozen=True)
class ClaimRow:
    """One good cause claim: its days, what was found, and its words where the reader may read them."""

    id: UUID
    situation_on: date
    asked_on: date
    has_answered: bool | None
    decided_on: date | None
    is_found: bool | None
    reason: str
    words: str
    note: str
    is_protected: bool
    note_id: UUID | None

    @property
    def state(self) -> str:
        """How it stands, in a few words."""
        if self.is_found is None:
            return "To decide"
        return "Good cause found" if self.is_found else "No good cause"


@dataclass(frozen=True)
class RequestRow:
    """One penalty request: whose, why, asked when and by whom, and how it stands."""

    id: UUID
    case_id: UUID
    number: str
    family: str
    who: str
    reason: str
    situation_on: date
    asked_on: date
    asked_by: str
    asked_by_id: UUID
    status: str
    label: str
    decision: str
    delay_days: int

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided it."""
        return self.status == RequestStatus.WAITING


@dataclass(frozen=True)
class PersonPenalties:
    """What there is of one adult: claims, requests, penalties; the newest first."""

    id: UUID
    name: str
    claims: tuple[ClaimRow, ...]
    requests: tuple[RequestRow, ...]
    standings: tuple[Standing, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever asked or decided."""
        return not (self.claims or self.requests or self.standings)


def penalties_of(case: Case, people: Sequence[HouseholdPerson], *, today: date) -> list[PersonPenalties]:
    """Return what there is of each adult of a case, in a constant number of queries."""
    claims = claims_of(case)
    requests = requests_of(case)
    standings = standings_of(list(penalties_with_records(case)), case, today=today)
    return [
        PersonPenalties(
            id=person.participant_id,
            name=person.name,
            claims=tuple(row for key, row in claims if key == person.participant_id),
            requests=tuple(row for key, row in requests if key == person.participant_id),
            standings=tuple(one for one in standings if one.penalty.participant_id == person.participant_id),
        )
        for person in people
        if person.is_adult
    ]


def claims_of(case: Case) -> list[tuple[UUID, ClaimRow]]:
    """Return the good cause claims of a case with their participants, the newest situation first."""
    said: dict[tuple[UUID, str], GoodCauseWords] = {
        (one.claim_id, one.step): one for one in GoodCauseWords.objects.filter(case=case)
    }
    rows = GoodCauseClaim.objects.filter(case=case).order_by("-situation_on", "-pk")
    return [(one.participant_id, _claim(one, said, case)) for one in rows]


def claim_row(case: Case, claim_id: UUID) -> ClaimRow:
    """Return one claim of a case that was seen already.

    Raises:
        GoodCauseClaim.DoesNotExist: it is none of the case's.
    """
    claim = GoodCauseClaim.objects.get(pk=claim_id, case=case)
    said = {(one.claim_id, one.step): one for one in GoodCauseWords.objects.filter(claim=claim)}
    return _claim(claim, said, case)


def _claim(claim: GoodCauseClaim, said: dict[tuple[UUID, str], GoodCauseWords], case: Case) -> ClaimRow:
    claimed, decided = said.get((claim.pk, CauseStep.CLAIMED)), said.get((claim.pk, CauseStep.DECIDED))
    told = decided if decided and decided.reason else claimed
    reason = _reason(case, claim.situation_on, told.reason) if told and told.reason else None
    return ClaimRow(
        id=claim.pk,
        situation_on=claim.situation_on,
        asked_on=claim.asked_on,
        has_answered=claim.has_answered,
        decided_on=claim.decided_on,
        is_found=claim.is_found,
        reason=reason.words if reason else "",
        words=claimed.words if claimed else "",
        note=decided.words if decided else "",
        is_protected=claimed is None or bool(claimed.kind),
        note_id=claim.note_id,
    )


def _reason(case: Case, on: date, code: str) -> good_cause.Listed | None:
    """Return a reason in the words of its state; None where its list of that day is not on file."""
    try:
        return good_cause.reasons_of(case.office.jurisdiction, on=on).of(code)
    except NoRuleOnFile:
        return None


def reason_choices(case: Case, *, on: date, kinds: Sequence[RestrictedKind]) -> list[tuple[str, str]]:
    """Return the reasons of the state's list that somebody may write down, in its words with their source."""
    return [
        (str(one.code), one.words)
        for one in good_cause.reasons_of(case.office.jurisdiction, on=on).listed
        if not good_cause.kind_of(one) or good_cause.kind_of(one) in kinds
    ]


def situations_decided(case: Case, participant_id: UUID) -> list[tuple[UUID, str]]:
    """Return the claims of a person that a penalty request can rest on or is shut by, in words."""
    rows = GoodCauseClaim.objects.filter(case=case, participant_id=participant_id).order_by("-situation_on", "-pk")
    words = {None: "not decided", True: "good cause found", False: "no good cause"}
    return [(one.pk, f"{wording.full_day(one.situation_on)}: {words[one.is_found]}") for one in rows]


def first_situation(case: Case, participant_id: UUID) -> date | None:
    """Return the earliest situation of a person on which a request could rest; None where there is none."""
    rows = GoodCauseClaim.objects.filter(case=case, participant_id=participant_id).order_by("situation_on")
    return rows.values_list("situation_on", flat=True).first()


def requests_of(case: Case) -> list[tuple[UUID, RequestRow]]:
    """Return the penalty requests of a case with their participants, the newest first."""
    rows = _requests().filter(case=case).order_by("-asked_on", "-pk")
    return [(one.participant_id, _request(one)) for one in rows]


def requests_waiting(office_id: UUID) -> list[RequestRow]:
    """Return the penalty requests that wait for a decision in an office, the longest wait first."""
    rows = _requests().filter(status=RequestStatus.WAITING, case__office_id=office_id)
    return [_request(one) for one in rows.order_by("asked_on", "pk")[:WAITING_AT_MOST]]


def count_waiting(office_id: UUID) -> int:
    """Count the penalty requests that wait for a decision in an office."""
    return PenaltyRequest.objects.filter(status=RequestStatus.WAITING, case__office_id=office_id).count()


def request_row(case: Case, request_id: UUID) -> RequestRow:
    """Return one request of a case that was seen already.

    Raises:
        PenaltyRequest.DoesNotExist: it is none of the case's.
    """
    return _request(_requests().get(pk=request_id, case=case))


def _requests() -> QuerySet[PenaltyRequest]:
    return PenaltyRequest.objects.select_related(
        "case__family", "participant__person__merged_into", "asked_by", "decided_by"
    )


def _request(one: PenaltyRequest) -> RequestRow:
    return RequestRow(
        id=one.pk,
        case_id=one.case_id,
        number=one.case.number,
        family=one.case.family.name,
        who=one.participant.person.standing.name,
        reason=str(PenaltyReason(one.reason).label),
        situation_on=one.situation_on,
        asked_on=one.asked_on,
        asked_by=one.asked_by.name,
        asked_by_id=one.asked_by_id,
        status=one.status,
        label=str(RequestStatus(one.status).label),
        decision=one.decision,
        delay_days=(one.asked_on - one.situation_on).days,
    )


def reasons_to_penalize(jurisdiction: str) -> list[tuple[str, str]]:
    """Return what may be penalized in a state, to choose from."""
    return [(str(one.value), str(one.label)) for one in gate.reasons_of(jurisdiction)]


def visit_choices(case: Case) -> list[tuple[UUID, str]]:
    """Return the visits at home on record, the newest first, in words."""
    rows = visits_to_link(case)[:VISITS_OFFERED]
    return [(one.pk, f"{wording.full_day(one.on)}, {'met' if one.is_reached else 'nobody met'}") for one in rows]
