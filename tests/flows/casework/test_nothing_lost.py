"""Nothing lost: the list of one's own drafts; see `test_every_form` for the forms that keep them."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import Role
from casework.context import in_context
from casework.drafting import DraftKey
from casework.models import Case, Draft, User
from tests import factories
from tests.factories import as_importer, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def keep(client: Client, key: DraftKey, **data: str) -> int:
    address = reverse("casework:draft-save", args=[str(key)])
    return client.post(address, json.dumps({"rev": 0, "data": data}), content_type="application/json").status_code


class TestMyDrafts:
    def test_lists_one_s_own_with_the_way_back(self, open_case: Case, coach: User, supervisor: User) -> None:
        key = DraftKey("note", open_case.pk)
        assert keep(signed_in(coach), key, section_0="She said") == 200
        shown = signed_in(coach).get(reverse("casework:drafts")).content.decode()

        assert "Client note" in shown
        assert open_case.number in shown
        assert f'href="{key.page}"' in shown
        assert "She said" not in shown
        assert open_case.number not in signed_in(supervisor).get(reverse("casework:drafts")).content.decode()

    def test_throwing_away_leads_back_to_the_list(self, open_case: Case, coach: User) -> None:
        key = DraftKey("contact", open_case.pk)
        keep(signed_in(coach), key, remark="x")
        answer = signed_in(coach).post(reverse("casework:draft-discard", args=[str(key)]), {"list": "yes"})

        assert answer["Location"] == reverse("casework:drafts")
        with in_context(actor=coach):
            assert not Draft.objects.exists()

    def test_of_a_case_no_longer_one_s_own_can_only_be_thrown_away(self, coach: User, outsider: User) -> None:
        case = factories.make_case(coach=coach)
        key = DraftKey("note", case.pk)
        keep(signed_in(coach), key, section_0="x")
        with as_importer():
            case.assignments.update(coach=outsider)
            User.objects.filter(pk=coach.pk).update(office=outsider.office)
        shown = signed_in(coach).get(reverse("casework:drafts")).content.decode()

        assert "no longer yours" in shown
        assert case.number not in shown
        assert key.page not in shown
        gone = signed_in(coach).post(reverse("casework:draft-discard", args=[str(key)]), {"list": "yes"})
        assert gone.status_code == 302
        assert "No drafts" in signed_in(coach).get(reverse("casework:drafts")).content.decode()

    def test_takes_as_many_queries_for_many(self, coach: User) -> None:
        client = signed_in(coach)
        client.get(reverse("casework:drafts"))

        def queries(cases: int) -> int:
            for _ in range(cases):
                keep(client, DraftKey("note", factories.make_case(coach=coach).pk), section_0="x")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse("casework:drafts")).status_code == 200
            return len(captured)

        assert queries(1) == queries(5)

    @pytest.mark.parametrize("key", ["intake.{case}", "closure.-.{case}/x", "setting.-.a b", "note.-.{case}", "note"])
    def test_keys_of_another_shape_are_not_there(self, open_case: Case, coach: User, key: str) -> None:
        answer = signed_in(coach).post(
            f"/drafts/{key.format(case=open_case.pk)}/",
            json.dumps({"rev": 0, "data": {"a": "b"}}),
            content_type="application/json",
        )
        assert answer.status_code == 404

    def test_who_only_reads_has_none(self, auditor: User, partner: User) -> None:
        assert signed_in(auditor).get(reverse("casework:drafts")).status_code == 403
        assert keep(signed_in(auditor), DraftKey("intake"), number="K-1") == 403
        assert keep(signed_in(partner), DraftKey("intake"), number="K-1") == 200

    def test_one_of_a_form_that_is_gone_is_left_out(self, coach: User) -> None:
        with in_context(actor=coach):
            draft = Draft(user=coach, key=f"former.{uuid4()}", saved_at=factories.NOW)
            draft.data = {"text": "x"}
            draft.save(force_insert=True)
        assert signed_in(coach).get(reverse("casework:drafts")).status_code == 200

    def test_without_an_office_they_are_kept_too(self) -> None:
        admin = make_user(role=Role.ADMIN, office=None)
        assert keep(signed_in(admin), DraftKey("closure", subject_id=uuid4()), reason="Storm") == 200
