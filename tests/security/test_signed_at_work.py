"""What sites, employers and families signed stays so, and offices keep to their own, whatever statement staff send."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from casework.context import in_context
from casework.models import Case, User
from coaching.models import PlacementAgreement, SiteAgreement, WorkContract, WorkSite
from tests.factories import TODAY, as_auditor
from tests.site_records import (
    make_contract,
    make_employer,
    make_placement,
    make_placement_agreement,
    make_position,
    make_site,
    make_site_agreement,
)
from tests.unit.coaching.shops import make_shop, session_on
from tests.work_records import work_case

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = None


def tried(user: User, sql: str, *values: object) -> int | None:
    """Send a statement as somebody; return how many rows it touched, `REFUSED` where it was."""
    with in_context(actor=user):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                return int(cursor.rowcount)
        except ProgrammingError:
            return REFUSED


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


@pytest.fixture
def site(coach: User) -> WorkSite:
    assert coach.office is not None
    return make_site(office=coach.office, by=coach)


def test_signed_agreements_keep_their_words(coach: User, case: Case, site: WorkSite) -> None:
    position = make_position(site=site, by=coach)
    placement = make_placement(case=case, position=position, by=coach)
    made: list[Any] = [
        make_site_agreement(site=site, by=coach, is_signed=True),
        make_placement_agreement(placement=placement, by=coach, is_signed=True, participant_signer="Amy Tolman"),
    ]
    for one in made:
        table = one._meta.db_table
        assert tried(coach, f"UPDATE {table} SET content = '{{}}' WHERE id = %s", one.pk) is REFUSED
        assert tried(coach, f"UPDATE {table} SET site_signer = 'X' WHERE id = %s", one.pk) is REFUSED
    with as_auditor():
        assert SiteAgreement.objects.get().content
        assert PlacementAgreement.objects.get().content


def test_a_signed_contract_keeps_its_terms_and_can_end(coach: User, case: Case) -> None:
    assert coach.office is not None
    contract = make_contract(case=case, employer=make_employer(office=coach.office, by=coach), by=coach, is_signed=True)
    table = WorkContract._meta.db_table
    assert tried(coach, f"UPDATE {table} SET wage = 99 WHERE id = %s", contract.pk) is REFUSED
    ended = f"UPDATE {table} SET ended_on = %s, ended_words = 'Hired' WHERE id = %s"
    assert tried(coach, ended, TODAY, contract.pk) == 1


def test_an_office_takes_no_site_of_another(coach: User, outsider: User, site: WorkSite) -> None:
    assert outsider.office is not None
    table = WorkSite._meta.db_table
    assert tried(
        outsider, f"UPDATE {table} SET office_id = %s, name = 'X' WHERE id = %s", outsider.office.pk, site.pk
    ) in {
        0,
        REFUSED,
    }
    assert tried(coach, f"UPDATE {table} SET name = 'Harbor' WHERE id = %s", site.pk) == 1


def test_a_workshop_changes_by_what_its_page_changes(coach: User) -> None:
    shop = make_shop(by=coach, meetings=[session_on(TODAY)])
    assert tried(coach, "UPDATE coaching_workshop SET capacity = 3 WHERE id = %s", shop.pk) == 1
    assert tried(coach, "UPDATE coaching_workshop SET office_id = office_id WHERE id = %s", shop.pk) is REFUSED
    assert tried(coach, "UPDATE coaching_workshopsession SET starts_at = '07:00'") is REFUSED
