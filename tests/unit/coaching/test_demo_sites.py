"""Work sites, employers and a contract of the demo: through the operations, once."""

import pytest

from casework.models import User
from coaching.demo_sites import SITES, play_sites
from coaching.models import Employer, EmployerNeed, Placement, PlacementAgreement, SiteAgreement, WorkContract, WorkSite
from tests.factories import NOW, TODAY, as_auditor
from tests.work_records import work_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_has_sites_in_each_state_and_plays_once(coach: User, other_coach: User) -> None:
    cases = [work_case(coach) for _ in range(2)]
    families = {
        coach.username: [case.number for case in cases],
        other_coach.username: [work_case(other_coach).number],
        "somebody": ["K-0"],
    }
    staff = {coach.username: coach, other_coach.username: other_coach}
    for _ in range(2):
        play_sites(staff=staff, families=families, today=TODAY, now=NOW)
    with as_auditor():
        assert WorkSite.objects.count() == len(SITES)
        assert SiteAgreement.objects.exclude(way="").count() == len(SITES) - 1
        assert Placement.objects.get().case_id == cases[0].pk
        assert PlacementAgreement.objects.get().signed_on == TODAY
        assert Employer.objects.count() == 2
        assert EmployerNeed.objects.filter(answered_on__isnull=True).count() == 1
        assert WorkContract.objects.get().case_id == cases[1].pk
