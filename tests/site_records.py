"""Work sites, employers and contracts, written past the walls with plausible fictional values."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from casework.models import Case, Office, User
from coaching.models import (
    Activity,
    ContractClaim,
    Employer,
    EmployerNeed,
    Placement,
    PlacementAgreement,
    SiteAgreement,
    SitePosition,
    WorkContract,
    WorkSite,
)
from tests.factories import NOW, TODAY, adult_of, as_importer, days_ago
from tests.work_records import make_activity

SOON = TODAY + timedelta(days=14)
LATER = TODAY + timedelta(days=90)


def make_site(*, office: Office, by: User, **changes: Any) -> WorkSite:
    values: dict[str, Any] = {
        "kind": "CWE",
        "name": "Harbor shelter",
        "address": "12 Dock Street",
        "contact_name": "Pia Roth",
        "phone": "907-555-0199",
    } | changes
    with as_importer():
        return WorkSite.objects.create(office=office, entered_by=by, entered_at=NOW, **values)


def make_position(*, site: WorkSite, by: User, **changes: Any) -> SitePosition:
    values: dict[str, Any] = {
        "title": "Kitchen help",
        "weekly_hours": Decimal(20),
        "schedule": "Monday to Thursday, 9 to 2",
        "skills": "Food handler card",
        "needed": 2,
    } | changes
    with as_importer():
        return SitePosition.objects.create(office_id=site.office_id, site=site, entered_by=by, entered_at=NOW, **values)


def make_placement(*, case: Case, position: SitePosition, by: User, **changes: Any) -> Placement:
    """Place the case's adult in a position; changes are those of the activity."""
    values: dict[str, Any] = {"kind": "WEX", "words": "Kitchen of the shelter", "weekly_hours": Decimal(20)} | changes
    activity: Activity = make_activity(case=case, by=by, **values)
    with as_importer():
        return Placement.objects.create(case=case, activity=activity, position=position, placed_by=by, placed_at=NOW)


CONTENT = {
    "agency": "Division of Public Assistance",
    "office": "Juneau",
    "site": "Harbor shelter",
    "address": "12 Dock Street",
    "contact": "Pia Roth",
    "phone": "907-555-0199",
    "positions": [],
    "position": {"title": "Kitchen help", "hours": "20", "schedule": "", "skills": ""},
    "participant": "Somebody",
    "number": "K-1",
    "activity": "Kitchen",
    "hours": "20",
    "watched_by": "Pia Roth",
    "extra": "",
    "made_by": "Coach",
}


def _agreed(changes: dict[str, Any], by: User) -> dict[str, Any]:
    values: dict[str, Any] = {
        "first_day": days_ago(10),
        "last_day": LATER,
        "content": CONTENT,
        "made_by": by,
        "made_at": NOW,
    }
    if changes.pop("is_signed", False):
        values |= {"way": "TYPED", "signed_on": days_ago(9), "site_signer": "Pia Roth", "taken_by": by}
    return values | changes


def make_site_agreement(*, site: WorkSite, by: User, **changes: Any) -> SiteAgreement:
    with as_importer():
        return SiteAgreement.objects.create(office_id=site.office_id, site=site, **_agreed(changes, by))


def make_placement_agreement(*, placement: Placement, by: User, **changes: Any) -> PlacementAgreement:
    with as_importer():
        return PlacementAgreement.objects.create(case_id=placement.case_id, placement=placement, **_agreed(changes, by))


def make_employer(*, office: Office, by: User, **changes: Any) -> Employer:
    values: dict[str, Any] = {"name": "Front Street Bakery", "phone": "907-555-0166"} | changes
    with as_importer():
        return Employer.objects.create(office=office, entered_by=by, entered_at=NOW, **values)


def make_need(*, employer: Employer, by: User, **changes: Any) -> EmployerNeed:
    values: dict[str, Any] = {
        "words": "Two bakers for the summer",
        "asked_on": days_ago(3),
        "answer_by": SOON,
    } | changes
    with as_importer():
        return EmployerNeed.objects.create(
            office_id=employer.office_id, employer=employer, entered_by=by, entered_at=NOW, **values
        )


def make_contract(*, case: Case, employer: Employer, by: User, is_signed: bool = False, **changes: Any) -> WorkContract:
    """Make a contract of the case's adult; a signed one runs with an activity of its own."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "employer_name": employer.name,
        "kind": "OJT",
        "job": "Baker's helper",
        "client_on": days_ago(60),
    }
    if is_signed:
        values |= {
            "employer_on": days_ago(55),
            "wage": Decimal("15.00"),
            "weekly_hours": Decimal(30),
            "first_day": days_ago(50),
            "last_day": LATER,
            "share": 50,
            "most": Decimal("1000.00"),
            "rhythm": "MONTHLY",
            "signed_on": days_ago(52),
            "employer_signer": "Lena Moe",
        }
        if "activity" not in changes:
            values["activity"] = make_activity(case=case, by=by, kind="OJT", words="Baker's helper")
    with as_importer():
        return WorkContract.objects.create(
            case=case, employer=employer, entered_by=by, entered_at=NOW, **values | changes
        )


def make_claim(*, contract: WorkContract, by: User, **changes: Any) -> ContractClaim:
    values: dict[str, Any] = {
        "first_day": days_ago(49),
        "last_day": days_ago(40),
        "hours": Decimal(20),
        "amount": Decimal("150.00"),
        "lines": [["2026-01-01", "2026-01-01", "20", "PAY_STUB"]],
    } | changes
    with as_importer():
        return ContractClaim.objects.create(
            case_id=contract.case_id, contract=contract, made_by=by, made_at=NOW, **values
        )
