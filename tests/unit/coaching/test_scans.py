"""Scans of signed papers: those of the case that whoever signs may see, whatever a form was sent."""

import pytest

from casework.choices import RestrictedKind
from casework.models import Case, User
from casework.refusals import Refused
from coaching.operations.scans import scan_of
from tests.factories import NOW, as_importer, days_ago, make_case, make_document
from tests.unit.coaching.months import as_user

pytestmark = pytest.mark.django_db


def test_is_a_paper_of_the_case(open_case: Case, coach: User) -> None:
    paper = make_document(case=open_case, by=coach)
    with as_user(coach):
        assert scan_of(case=open_case, document_id=paper.pk, actor=coach) == paper


def test_is_none_of_another_case_withdrawn_or_shut(open_case: Case, coach: User, lead_worker: User) -> None:
    elsewhere = make_document(case=make_case(coach=coach, number="K-2"), by=coach)
    withdrawn = make_document(case=open_case, by=coach)
    shut = make_document(case=open_case, by=coach, restricted_kind=RestrictedKind.DV)
    with as_importer():
        type(withdrawn).objects.filter(pk=withdrawn.pk).update(
            withdrawn_at=NOW, withdrawn_by=coach, withdrawn_reason=f"Of another family, {days_ago(1)}"
        )
    for paper, actor in ((elsewhere, coach), (withdrawn, coach), (shut, lead_worker)):
        with as_user(actor), pytest.raises(Refused) as refusal:
            scan_of(case=open_case, document_id=paper.pk, actor=actor)
        assert refusal.value.field == "document_id"
