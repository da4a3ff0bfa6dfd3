"""Who looked, at what: the page in plain words, and which paper, whose letter, whose safe address."""

import pytest
from django.urls import reverse

from casework.choices import RestrictedKind
from casework.models import Case, Participant, User
from casework.queries.access import PAGES as WORDS
from tests import factories
from tests.people import signed_in
from tests.security.policy_table import PAGES

pytestmark = pytest.mark.django_db


def looks(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("casework:case-looks", args=[case.pk])).content.decode()


class TestWords:
    @pytest.mark.parametrize("name", sorted(name for name, page in PAGES.items() if page.logs_view))
    def test_stand_for_every_page_that_leaves_a_line(self, name: str) -> None:
        assert WORDS[name.rpartition(":")[2]]


class TestSubjects:
    def test_say_which_paper_and_whose_letter_and_address(
        self, open_case: Case, coach: User, supervisor: User, adult: Participant
    ) -> None:
        paper = factories.make_document(case=open_case, by=coach, title="Lease of the cabin")
        medical = factories.make_document(
            case=open_case, by=coach, title="Xylotrope report", restricted_kind=RestrictedKind.MEDICAL
        )
        letter = factories.make_notice(case=open_case, by=coach)
        factories.make_safe_address(adult, coach, lines="PO Box 4711")
        client = signed_in(coach)
        for key in (paper.pk, medical.pk):
            assert client.get(reverse("casework:document-fetch", args=[key])).status_code == 200
        assert client.get(reverse("casework:notice-paper", args=[open_case.pk, letter.pk])).status_code == 200
        assert client.get(reverse("casework:safe-address", args=[open_case.pk, adult.pk])).status_code == 200

        shown = looks(supervisor, open_case)
        name = adult.person.name
        for words in (
            'Paper <span class="pii">Lease of the cabin</span>',
            'Paper <span class="pii">Protected paper</span>',
            f'Letter <span class="pii">to {name}</span>',
            f'Safe address <span class="pii">of {name}</span>',
            "The file of a paper",
            "A letter as paper",
        ):
            assert words in shown
        assert "Xylotrope" not in shown
        assert "PO Box" not in shown
        assert "Protected entry" not in shown

    def test_name_each_letter_of_a_file(self, open_case: Case, coach: User, supervisor: User) -> None:
        letters = [factories.make_notice(case=open_case, by=coach) for _ in range(2)]
        sent = {"notice_ids": [str(one.pk) for one in letters], "print": "yes"}
        assert signed_in(coach).post(reverse("casework:letters"), sent).status_code == 200
        name = factories.adult_of(open_case).person.name
        assert looks(supervisor, open_case).count(f'Letter <span class="pii">to {name}</span>') == 2
