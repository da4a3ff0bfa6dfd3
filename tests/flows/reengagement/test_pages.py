"""Pages of re-engagement and of the staffing room: who passes, what is refused and where it is said, what is kept."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import PartnerType, RestrictedKind, Role, ShareWay
from casework.models import AccessLog, CommunityReferral, User
from casework.operations.community import take_back_referral
from reengagement.choices import (
    Finding,
    JobsClass,
    Opportunity,
    Outcome,
    Presence,
    ReviewArea,
    ReviewSource,
    Seat,
    StaffingStatus,
)
from reengagement.models import AreaAnswer, PartnerInput, Reengagement, SeatTaken, Staffing, SurvivorAssistance
from reengagement.operations import beginning, deciding, inviting, scheduling
from reengagement.operations.answering import OfferWords
from tests.factories import (
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    make_provider,
    make_referral,
    make_release,
    make_signed_plan,
    make_user,
)
from tests.people import signed_in
from tests.rooms import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def get(user: User, name: str, *args: object) -> HttpResponse:
    return signed_in(user).get(reverse(f"reengagement:{name}", args=args))


def post(user: User, name: str, /, *args: object, **data: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | data
    return signed_in(user).post(reverse(f"reengagement:{name}", args=args), values)


def text(answer: HttpResponse) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", words).replace("&#x27;", "'").replace("&quot;", '"')


def say_class(table: Table, jobs_class: str) -> None:
    table.do(
        beginning.say_jobs_class,
        case_id=table.case.pk,
        participant_id=table.adult.pk,
        jobs_class=jobs_class,
        first_day=TODAY - timedelta(days=2),
    )


class TestAssistance:
    """TA-DVS, a fact of violence: OAR 461-190-0231; security 2.2."""

    def page(self, table: Table, by: User | None = None) -> HttpResponse:
        return get(by or table.coach, "assistance", table.case.pk, table.adult.pk)

    def send(self, table: Table, by: User | None = None, **data: Any) -> HttpResponse:
        values = {"part": "begin", "day": TODAY.isoformat()} | data
        return post(by or table.coach, "assistance", table.case.pk, table.adult.pk, **values)

    def reveals(self, table: Table) -> list[tuple[str, str]]:
        with as_auditor():
            rows = AccessLog.objects.filter(case_id=table.case.pk, verb="REVEAL").order_by("at", "pk")
            return list(rows.values_list("basis", "reason"))

    def test_begins_and_ends_and_each_look_is_on_the_record(self, table: Table) -> None:
        say_class(table, JobsClass.MANDATORY)
        assert "Nothing is written down." in text(self.page(table))
        # That there is nothing is an answer.
        assert self.reveals(table) == [("ROLE", "")]
        assert self.send(table).status_code == 302
        assert "and going on" in text(self.page(table))
        assert self.reveals(table) == [("ROLE", ""), ("ROLE", "")]
        assert "no duty to take part" in text(get(table.coach, "begin", table.case.pk, table.adult.pk))
        early = self.send(table, part="end", day=(TODAY - timedelta(days=1)).isoformat())
        assert (early.status_code, "Choose a day from its first day to today." in text(early)) == (422, True)
        ended = self.send(table, part="end")
        assert ended["Location"] == reverse("reengagement:jobs-class", args=[table.case.pk, table.adult.pk])
        with as_importer():
            assert SurvivorAssistance.objects.get().last_day == TODAY
        again = self.send(table, part="end")
        assert (again.status_code, "This ended already." in text(again)) == (422, True)

    def test_refuses_what_cannot_be_beside_the_day(self, table: Table) -> None:
        ahead = self.send(table, day=(TODAY + timedelta(days=1)).isoformat())
        assert ahead.status_code == 422
        assert self.send(table).status_code == 302
        twice = self.send(table)
        assert (twice.status_code, "This is written down already." in text(twice)) == (422, True)

    def test_others_on_the_list_say_each_time_why(self, table: Table) -> None:
        self.send(table)
        table.list_reader(table.specialist, RestrictedKind.DV)
        asked = text(self.page(table, table.specialist))
        assert "Why you need it now" in asked
        assert "going on" not in asked
        for reason in ("", "why"):
            refused = self.send(table, table.specialist, part="open", reason=reason)
            assert (refused.status_code, "going on" in text(refused)) == (422, False)
        # Nothing is written without a reason either.
        assert self.send(table, table.specialist, part="end").status_code == 422
        shown = self.send(table, table.specialist, part="open", reason="The team meets today 🌊")
        assert (shown.status_code, "and going on" in text(shown)) == (200, True)
        assert self.reveals(table) == [("LISTED", "The team meets today 🌊")]
        with as_importer():
            assert SurvivorAssistance.objects.get().last_day is None
        ended = self.send(table, table.specialist, part="end", reason="The team meets today 🌊")
        assert ended.status_code == 302

    def test_an_empty_page_keeps_why_it_was_opened(self, table: Table) -> None:
        """Security 2.2: the answer no is protected as well."""
        table.list_reader(table.specialist, RestrictedKind.DV)
        shown = self.send(table, table.specialist, part="open", reason="The team meets today")
        assert "Nothing is written down." in text(shown)
        assert self.reveals(table) == [("LISTED", "The team meets today")]

    def test_a_mistake_is_marked_and_stays_with_who_and_when(self, table: Table) -> None:
        self.send(table)
        with as_importer():
            key = str(SurvivorAssistance.objects.get().pk)
        strange = self.send(table, part="void", assistance_id=str(table.case.pk))
        assert (strange.status_code, "Choose days of this page." in text(strange)) == (422, True)
        marked = self.send(table, part="void", assistance_id=key)
        assert marked["Location"] == reverse("reengagement:jobs-class", args=[table.case.pk, table.adult.pk])
        page = text(self.page(table))
        assert "marked as a mistake by Renee Hatcher" in page
        assert "Write down that it began" in page
        assert "Mark as a mistake" not in page
        again = self.send(table, part="void", assistance_id=key)
        assert (again.status_code, "mistake already" in text(again)) == (422, True)

    def test_who_writes_it_is_told_of_an_open_reengagement_and_nobody_else(self, table: Table) -> None:
        begun = table.begun()
        client = signed_in(table.coach)
        path = reverse("reengagement:assistance", args=[table.case.pk, table.adult.pk])
        submission = str(uuid4())
        sent = {"part": "begin", "day": TODAY.isoformat(), "submission": submission}
        told = client.post(path, sent, follow=True).content.decode()
        assert "re-engagement with them is still open" in told
        assert reverse("reengagement:reengagement", args=[begun.pk]) in told
        assert "still open" not in get(table.manager, "reengagements", table.case.pk).content.decode()

    def test_nobody_else_finds_it_or_a_way_to_it(self, table: Table) -> None:
        self.send(table)
        for user in (table.manager, table.specialist, table.aide):
            assert self.page(table, user).status_code == 403
            assert self.send(table, user, part="end").status_code == 403
            tab = get(user, "reengagements", table.case.pk).content.decode()
            assert "protected/" not in tab.partition("<main")[2].replace(f"cases/{table.case.pk}/protected/", "")
            assert "TA-DVS" not in tab
        assert self.page(table, make_user()).status_code == 404
        table.list_reader(table.lead, RestrictedKind.TREATMENT)
        assert self.page(table, table.lead).status_code == 403
        assert "TA-DVS" in get(table.coach, "reengagements", table.case.pk).content.decode()


class TestBegin:
    def begin(self, table: Table, **changes: Any) -> HttpResponse:
        values = {
            "concern": "NOT_FOLLOWED",
            "activity_id": str(table.activity.pk),
            "what": "Two mornings missed 🚌",
            "on": (TODAY - timedelta(days=5)).isoformat(),
            "started_by": "DEPARTMENT",
        }
        return post(table.coach, "begin", table.case.pk, table.adult.pk, **values | changes)

    def test_opens_with_the_concern_and_leads_to_its_page(self, table: Table) -> None:
        say_class(table, JobsClass.MANDATORY)
        answer = self.begin(table)
        assert answer.status_code == 302
        with as_importer():
            begun = Reengagement.objects.get(case=table.case)
        shown = text(get(table.coach, "reengagement", begun.pk))
        assert "Two mornings missed 🚌" in shown
        assert "No answer" in shown  # the try that the record holds
        assert shown.count("not looked at yet") == len(ReviewSource)
        assert "Begin re-engagement" not in text(get(table.coach, "reengagements", table.case.pk))

    def test_says_the_same_words_to_everybody_without_a_duty(self, table: Table) -> None:
        """OAR 461-130-0310; domain 1: the answer tells nobody of violence."""
        said = []
        for jobs_class in (JobsClass.VOLUNTEER, JobsClass.EXEMPT):
            say_class(table, jobs_class)
            said.append(text(get(table.coach, "begin", table.case.pk, table.adult.pk)))
        table.do(
            beginning.begin_survivor_assistance,
            case_id=table.case.pk,
            participant_id=table.adult.pk,
            first_day=TODAY,
        )
        said.append(text(get(table.coach, "begin", table.case.pk, table.adult.pk)))
        words = {re.search(r"Re-engagement does not open (.*?) What", one)[1] for one in said}  # type: ignore[index]
        assert len(words) == 1
        assert "has no duty to take part" in words.pop()
        assert "violence" not in text(get(table.specialist, "begin", table.case.pk, table.adult.pk)).lower()

    def test_asks_first_what_somebody_is(self, table: Table) -> None:
        assert "Record first what" in text(get(table.coach, "reengagements", table.case.pk))

    def test_says_what_is_missing_beside_the_field_and_keeps_the_words(self, table: Table) -> None:
        say_class(table, JobsClass.MANDATORY)
        answer = self.begin(table, activity_id="")
        assert answer.status_code == 422
        assert "Activity of the plan: Choose the activity of the plan." in text(answer)
        assert "Two mornings missed 🚌" in answer.content.decode()

    def test_refuses_a_day_ahead_and_too_many_words(self, table: Table) -> None:
        say_class(table, JobsClass.MANDATORY)
        assert "This day lies ahead." in text(self.begin(table, on=(TODAY + timedelta(days=1)).isoformat()))
        assert "Keep this under 2,001 characters." in text(self.begin(table, what="é" * 10_000))

    def test_only_once_at_a_time(self, table: Table) -> None:
        say_class(table, JobsClass.MANDATORY)
        assert self.begin(table).status_code == 302
        answer = self.begin(table)
        assert (answer.status_code, "is already open." in text(answer)) == (422, True)

    def test_an_aide_reads_and_does_not_begin(self, table: Table) -> None:
        say_class(table, JobsClass.MANDATORY)
        assert "Who plans with this family begins it" in text(get(table.aide, "begin", table.case.pk, table.adult.pk))
        values = {"concern": "DISPUTED", "what": "x", "on": TODAY.isoformat(), "started_by": "DEPARTMENT"}
        assert post(table.aide, "begin", table.case.pk, table.adult.pk, **values).status_code == 403

    def test_somebody_of_another_family_is_not_found(self, table: Table) -> None:
        other = Table()
        assert get(table.coach, "begin", table.case.pk, other.adult.pk).status_code == 404
        assert get(table.coach, "begin", other.case.pk, other.adult.pk).status_code == 404


class TestSources:
    def test_each_is_marked_under_ones_own_name(self, table: Table) -> None:
        """R008."""
        begun = table.begun()
        assert post(table.coach, "source-mark", begun.pk, source="CONTRACTORS").status_code == 302
        assert "looked at, by Renee Hatcher" in text(get(table.coach, "reengagement", begun.pk))

    def test_no_other_source(self, table: Table) -> None:
        begun = table.begun()
        answer = post(table.coach, "source-mark", begun.pk, source="NEIGHBOURS")
        assert (answer.status_code, "Choose one of the five sources." in text(answer)) == (422, True)
        assert post(table.aide, "source-mark", begun.pk, source="CONTRACTORS").status_code == 403


class TestSchedule:
    def test_books_it_and_leads_to_the_room(self, table: Table) -> None:
        begun = table.begun()
        values = {
            "channel": "PHONE",
            "initiator": "COACH",
            "on": (TODAY + timedelta(days=7)).isoformat(),
            "at": "10:30",
            "minutes": "45",
            "knows_clash": "on",
        }
        answer = post(table.aide, "schedule", begun.pk, **values)
        assert answer.status_code == 302
        shown = text(get(table.coach, "room", answer["Location"].rstrip("/").split("/")[-1]))
        assert "Scheduled" in shown
        assert "Renee Hatcher" in shown
        # Its day lies ahead.
        assert "Open the room" not in shown
        again = post(table.coach, "schedule", begun.pk, **values)
        assert (again.status_code, "is going on already" in text(again)) == (422, True)

    def test_asks_for_the_day_with_the_answer(self, table: Table) -> None:
        """R019: yes, no, or no answer, with the day."""
        table.scheduled()
        answer = post(table.coach, "attend", table.key(), choice="NO_ANSWER")
        assert (answer.status_code, "Say when they were asked." in text(answer)) == (422, True)
        done = post(table.coach, "attend", table.key(), choice="NO", asked_on=TODAY.isoformat(), process_told_on="")
        assert done.status_code == 302
        assert table.fresh().choice == "NO"

    def test_the_notice_goes_through_the_gate(self, table: Table) -> None:
        table.scheduled()
        page = get(table.coach, "attend", table.key()).content.decode()
        found = re.search(r'href="(/cases/[^"]*kind=APPOINTMENT[^"]*)"', page)
        assert found
        letter = signed_in(table.coach).get(found[1].replace("&amp;", "&"))
        assert letter.status_code == 200

    def test_is_cancelled_with_a_reason_before_it_began(self, table: Table) -> None:
        table.scheduled()
        assert post(table.coach, "cancel", table.key(), words="").status_code == 422
        assert post(table.coach, "cancel", table.key(), words="They moved").status_code == 302
        assert table.fresh().status == StaffingStatus.CANCELLED


class TestRoom:
    def say(self, table: Table, part: str, *, by: User | None = None, **data: Any) -> HttpResponse:
        return post(by or table.coach, "room", table.key(), part=part, **data)

    def test_outsiders_find_nothing_and_auditors_do_not_pass(self, table: Table) -> None:
        table.opened()
        assert get(make_user(), "room", table.key()).status_code == 404
        assert get(make_user(role=Role.AUDITOR, office=None), "room", table.key()).status_code == 403

    def test_strengths_and_goals_stand_first(self, table: Table) -> None:
        """R001, R029: what they can and want comes before what stood in the way."""
        table.answered()
        shown = text(get(table.coach, "room", table.key()))
        order = [
            shown.index(words) for words in ("Strengths and goals", "Six areas to review", "Good cause", "Outcome")
        ]
        assert order == sorted(order)
        assert "“Get into the dental class in February”" in shown

    def test_a_full_name_is_said_in_its_part_and_the_words_stay(self, table: Table) -> None:
        """R034."""
        table.opened()
        person = table.adult.person
        words = f"{person.given_name} {person.family_name} knows a few providers"
        answer = self.say(table, "told", words=words)
        assert answer.status_code == 422
        assert "A narration names people by role and initials." in text(answer)
        assert words in answer.content.decode()

    def test_every_gate_leads_to_where_it_is_mended(self, table: Table) -> None:
        """Ui 7.6: guards explain themselves in place."""
        table.opened()
        self.say(table, "outcome", outcome="NEW_PLAN")
        page = get(table.coach, "room", table.key()).content.decode()
        part = page[page.index('id="ready"') : page.index("Record team decision")]
        links = re.findall(r'href="([^"]+)"', part)
        assert len(links) > 10
        for link in links:
            path, _, place = link.partition("#")
            answer = signed_in(table.coach).get(path)
            assert answer.status_code == 200, link
            assert not place or f'id="{place}"' in answer.content.decode(), link

    def test_the_list_of_outcomes_begins_with_re_engaged_and_hides_none(self, table: Table) -> None:
        """R002, R016."""
        table.opened()
        page = get(table.coach, "room", table.key()).content.decode()
        codes = re.findall(r'name="outcome" value="(\w+)" id=', page)
        assert codes == Outcome.values
        assert "Closed: good cause is not decided." in page

    def test_an_outcome_that_is_none_and_a_part_that_is_none(self, table: Table) -> None:
        table.opened()
        assert self.say(table, "outcome", outcome="FREE_MONEY").status_code == 422
        assert self.say(table, "nothing").status_code == 422

    def test_a_day_of_agreeing_is_taken_back(self, table: Table) -> None:
        table.opened()
        self.say(table, "outcome", outcome="NEW_PLAN", agreed_on=TODAY.isoformat())
        assert table.fresh().agreed_on == TODAY
        self.say(table, "outcome", outcome="NEW_PLAN", agreed_on="")
        assert table.fresh().agreed_on is None

    def test_an_aide_opens_it_and_marks_who_is_here_and_writes_nothing(self, table: Table) -> None:
        table.scheduled()
        assert self.say(table, "open", by=table.aide).status_code == 302
        seat = table.seat(table.coach).pk
        assert self.say(table, "who", by=table.aide, seat_id=seat, presence="IN_PERSON").status_code == 302
        assert self.say(table, "own", by=table.aide, strengths="Patient").status_code == 403
        assert "Write strengths and goals" not in text(get(table.aide, "room", table.key()))
        assert get(table.aide, "area", table.key(), "CARE_TRANSPORT").status_code == 403

    def test_marks_nobody_of_another_room(self, table: Table) -> None:
        table.opened()
        other = Table()
        other.opened()
        seat = other.seat(other.coach).pk
        assert self.say(table, "who", seat_id=seat, presence="LEFT").status_code == 403
        assert other.seat(other.coach).presence == Presence.IN_PERSON

    def test_only_the_coach_marks_the_question_about_bias(self, table: Table) -> None:
        """R021."""
        table.opened()
        answer = self.say(table, "bias", by=table.manager)
        assert (answer.status_code, "The coach asks this aloud" in text(answer)) == (422, True)

    def test_nobody_is_shown_a_button_that_is_not_theirs(self, table: Table) -> None:
        table.opened()
        coach, manager = (get(user, "room", table.key()).content.decode() for user in (table.coach, table.manager))
        assert "I asked this aloud" in coach
        assert "I asked this aloud" not in manager
        assert "I checked substance and process" in manager
        assert "I checked substance and process" not in coach

    def test_is_locked_for_the_hand_that_posts_all_the_same(self, table: Table) -> None:
        table.opened()
        self.say(table, "outcome", outcome="NEW_PLAN")
        answer = self.say(table, "decide", by=table.specialist, outcome="NEW_PLAN")
        assert (answer.status_code, "Locked until this is done" in text(answer)) == (422, True)

    def test_after_the_decision_it_is_read_and_not_written(self, table: Table) -> None:
        table.decided()
        page = get(table.coach, "room", table.key()).content.decode()
        assert 'value="told"' not in page
        answer = self.say(table, "told", words="More")
        assert (answer.status_code, "The team decided." in text(answer)) == (422, True)

    @pytest.mark.parametrize(("name", "more"), [("area", ["CARE_TRANSPORT"]), ("chances", []), ("next-steps", [])])
    def test_after_the_decision_its_sheets_take_no_typing(self, table: Table, name: str, more: list[str]) -> None:
        table.decided()
        page = get(table.coach, name, table.key(), *more).content.decode()
        assert "It is read here." in page
        assert '<fieldset class="stack" disabled>' in page

    def test_of_a_protected_area_others_learn_only_whether_it_is_complete(self, table: Table) -> None:
        """R009, R011; domain 1."""
        table.answered()
        table.answer("DOMESTIC_VIOLENCE", table.adult, finding="EXISTS", affected=True, is_nothing_offered=True)
        coach, aide = (text(get(user, "room", table.key())) for user in (table.coach, table.aide))
        part = coach[coach.index("Domestic violence") : coach.index("Mental health")]
        assert "Exists" in part
        hidden = aide[aide.index("Domestic violence") : aide.index("Mental health")]
        assert "Exists" not in hidden
        assert "Complete. Who may read it sees what stands here." in hidden


class TestAreas:
    def test_is_answered_for_everybody_with_what_was_offered(self, table: Table) -> None:
        """R010-R015."""
        table.opened()
        adult, child = (person.pk for person in table.people())
        answer = post(
            table.coach,
            "area",
            table.key(),
            "CARE_TRANSPORT",
            **{
                f"p-{adult}-finding": "EXISTS",
                f"p-{adult}-affected": "yes",
                f"p-{adult}-offer_1": "Care in the evening 🌙",
                f"p-{adult}-offered_1": TODAY.isoformat(),
                f"p-{child}-finding": "NONE_KNOWN",
            },
        )
        assert answer.status_code == 302
        shown = text(get(table.coach, "room", table.key()))
        assert "Care in the evening 🌙" in shown
        assert "Affected taking part" in shown

    def test_the_same_answer_again_writes_nothing(self, table: Table) -> None:
        table.opened()
        for _ in range(2):
            post(table.coach, "area", table.key(), "LEARNING", **{f"p-{table.adult.pk}-finding": "NONE_KNOWN"})
        with as_importer():
            assert AreaAnswer.objects.filter(staffing=table.staffing, area="LEARNING").count() == 1

    def test_mends_in_the_row_and_keeps_what_was_typed(self, table: Table) -> None:
        table.opened()
        key = table.adult.pk
        values = {f"p-{key}-finding": "EXISTS", f"p-{key}-offer_1": "A bus pass", f"p-{key}-affected": "no"}
        answer = post(table.coach, "area", table.key(), "CARE_TRANSPORT", **values)
        assert (answer.status_code, "Say when it was offered." in text(answer)) == (422, True)
        assert "A bus pass" in answer.content.decode()
        values |= {f"p-{key}-offered_1": TODAY.isoformat(), f"p-{key}-is_nothing_offered": "on"}
        both = post(table.coach, "area", table.key(), "CARE_TRANSPORT", **values)
        assert (both.status_code, "It cannot be both." in text(both)) == (422, True)

    def test_looks_back_far_enough(self, table: Table) -> None:
        """R009."""
        table.opened()
        values = {f"p-{table.adult.pk}-finding": "NONE_KNOWN", "looked_from": TODAY.isoformat()}
        answer = post(table.coach, "area", table.key(), "DOMESTIC_VIOLENCE", **values)
        assert (answer.status_code, "Look back to" in text(answer)) == (422, True)

    def test_a_protected_one_is_closed_to_who_may_not_read_it(self, table: Table) -> None:
        table.opened()
        assert get(table.specialist, "area", table.key(), "DOMESTIC_VIOLENCE").status_code == 403
        table.list_reader(table.specialist, RestrictedKind.DV)
        assert get(table.specialist, "area", table.key(), "DOMESTIC_VIOLENCE").status_code == 200
        assert get(table.coach, "area", table.key(), "SPORTS").status_code == 404


class TestAgenda:
    def test_chances_and_screenings_are_kept_with_how_we_know(self, table: Table) -> None:
        table.opened()
        values = {f"given_{one}": "yes" for one in Opportunity} | {f"evidence_{one}": "Plan" for one in Opportunity}
        values |= {"offered_LEARNING": TODAY.isoformat(), "done_MENTAL_HEALTH": "on"}
        assert post(table.coach, "chances", table.key(), **values).status_code == 302
        shown = text(get(table.coach, "room", table.key()))
        assert "Offer these screenings first: Physical health, Substance use, Domestic violence." in shown

    def test_a_screening_ahead_is_none(self, table: Table) -> None:
        table.opened()
        answer = post(table.coach, "chances", table.key(), offered_LEARNING=(TODAY + timedelta(days=1)).isoformat())
        assert (answer.status_code, "This day lies ahead." in text(answer)) == (422, True)

    def steps(self, table: Table, **changes: Any) -> HttpResponse:
        values = {
            "step-0-seat_id": str(table.seat(table.adult).pk),
            "step-0-what": "Contact more providers",
            "step-0-count": "4",
            "step-0-unit": "providers",
            "step-0-by": (TODAY + timedelta(days=14)).isoformat(),
            "supports": "Gas help",
        }
        return post(table.coach, "next-steps", table.key(), **values | changes)

    def test_next_steps_stand_in_the_narration(self, table: Table) -> None:
        """R037."""
        table.opened()
        assert self.steps(table).status_code == 302
        assert "Participant: Contact more providers (4 providers) by" in text(get(table.coach, "room", table.key()))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"step-0-seat_id": ""}, "Say who does it."),
            ({"step-0-unit": ""}, "Say how many, and of what."),
            ({"step-0-by": "2001-01-01"}, "Choose a day from the staffing on."),
            ({"step-0-by": "2027-02-29"}, "This is not a day of the calendar."),
            ({"is_no_support_needed": "on"}, "Supports are written down."),
            ({"next_on": (TODAY + timedelta(days=3)).isoformat()}, "Enter the time."),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(self, table: Table, changes: dict[str, str], said: str) -> None:
        table.opened()
        answer = self.steps(table, **changes)
        assert (answer.status_code, said in text(answer)) == (422, True)
        assert "Contact more providers" in answer.content.decode()

    def test_a_full_name_is_said_in_its_row(self, table: Table) -> None:
        table.opened()
        person = table.adult.person
        answer = self.steps(table, **{"step-0-what": f"Call {person.given_name} {person.family_name}"})
        assert answer.status_code == 422
        assert "Step 1, What: A narration names people by role and initials." in text(answer)

    def test_more_rows_without_script(self, table: Table) -> None:
        table.opened()
        answer = self.steps(table, add_rows="yes")
        assert answer.status_code == 200
        assert 'name="step-5-what"' in answer.content.decode()


class TestTwoMembers:
    """Two of the team write at once: nobody overwrites what they never saw."""

    def seen(self, page: HttpResponse, begin: str = "") -> str:
        text = page.content.decode()
        found = re.search(r'name="seen" value="(\w+)"', text[text.index(begin) :])
        assert found
        return found[1]

    def test_the_second_is_told_and_keeps_their_words(self, table: Table) -> None:
        table.opened()
        seen = self.seen(get(table.coach, "room", table.key()), 'name="part" value="own"')
        first = post(table.manager, "room", table.key(), part="own", strengths="Patient", goals="Work", seen=seen)
        assert first.status_code == 302
        second = post(table.coach, "room", table.key(), part="own", strengths="Up at six", goals="", seen=seen)
        assert (second.status_code, "Somebody changed this meanwhile" in text(second)) == (422, True)
        assert "Up at six" in second.content.decode()
        assert "Patient" in second.content.decode()
        again = self.seen(second, 'name="part" value="own"')
        values = {"part": "own", "strengths": "Patient\nUp at six", "goals": "Work", "seen": again}
        assert post(table.coach, "room", table.key(), **values).status_code == 302

    @pytest.mark.parametrize("name", ["area", "chances", "next-steps"])
    def test_so_on_the_pages_beside_it(self, table: Table, name: str) -> None:
        table.opened()
        path = [table.key(), "CARE_TRANSPORT"] if name == "area" else [table.key()]
        values = {
            "area": {f"p-{table.adult.pk}-finding": "POSSIBLE"},
            "chances": {"given_OWN_PLAN": "yes"},
            "next-steps": {"supports": "Gas help"},
        }[name]
        seen = self.seen(get(table.coach, name, *path))
        assert post(table.manager, name, *path, seen=seen, **values).status_code == 302
        answer = post(table.coach, name, *path, seen=seen, **values)
        assert (answer.status_code, "What stands now is in the room" in text(answer)) == (422, True)
        assert self.seen(answer) != seen


class TestInvite:
    def partner(self, table: Table, name: str = "Harbor House") -> Any:
        provider = make_provider(
            by=table.manager,
            office=table.office,
            jurisdiction=table.office.jurisdiction,
            name=name,
            partner_type=PartnerType.HOUSING,
        )
        make_referral(case=table.case, by=table.coach, provider=provider, party_name="", partner_type="")
        return provider

    def ask(self, table: Table, provider_id: UUID) -> HttpResponse:
        values = {"part": "partner", "seat": Seat.PARTNER, "provider_id": str(provider_id), "way": ShareWay.SPOKEN}
        return post(table.coach, "invite", table.key(), **values)

    def test_with_one_that_ended_the_reason_stands_in_place_of_the_button(self, table: Table) -> None:
        """R028: a release that ended the day before the staffing invites nobody."""
        table.scheduled()
        provider = make_provider(by=table.coach, partner_type=PartnerType.HOUSING)
        make_referral(case=table.case, by=table.coach, provider=provider, party_name="", partner_type="")
        make_release(case=table.case, by=table.coach, provider=provider, last_day=days_ago(1))
        page = text(get(table.coach, "invite", table.key()))
        assert f"Record a release for {provider.name}" in page
        assert f"Ask {provider.name}" not in page
        values = {"part": "partner", "provider_id": str(provider.pk), "seat": Seat.PARTNER, "way": ShareWay.SPOKEN}
        answer = post(table.coach, "invite", table.key(), **values)
        assert answer.status_code == 422
        with as_importer():
            assert not SeatTaken.objects.filter(provider=provider).exists()

    def test_without_a_release_the_reason_stands_in_place_of_the_button(self, table: Table) -> None:
        """R028."""
        table.opened()
        provider = self.partner(table)
        page = get(table.coach, "invite", table.key()).content.decode()
        assert f"?provider={provider.pk}" not in page
        assert "only with a release" in page
        answer = self.ask(table, provider.pk)
        assert (answer.status_code, "only with a release" in text(answer)) == (422, True)
        with as_importer():
            assert not SeatTaken.objects.filter(provider=provider).exists()

    def test_with_one_they_are_asked(self, table: Table) -> None:
        table.opened()
        provider = self.partner(table)
        make_release(case=table.case, by=table.coach, provider=provider, party_name="")
        assert f"?provider={provider.pk}" in get(table.coach, "invite", table.key()).content.decode()
        assert self.ask(table, provider.pk).status_code == 302
        assert "They do not have to tell us anything." in text(get(table.coach, "invite", table.key()))

    def test_costs_the_same_however_many_partners_there_are(self, table: Table) -> None:
        table.scheduled()
        plan = make_signed_plan(case=table.case, by=table.coach)
        make_release(case=table.case, by=table.coach, kind="PLAN", plan_id=plan.pk)
        counts = []
        path = reverse("reengagement:invite", args=[table.key()])
        for more in (1, 3):
            for number in range(more):
                self.partner(table, f"Known {more}.{number}")
                seated = self.partner(table, f"Seated {more}.{number}")
                assert self.ask(table, seated.pk).status_code == 302
            client = signed_in(table.coach)
            client.get(path)
            with CaptureQueriesContext(connection) as found:
                assert client.get(path).status_code == 200
            counts.append(len(found))
        assert counts[0] == counts[1]

    def test_an_agency_whose_referral_was_taken_back_is_not_shown(self, table: Table) -> None:
        table.scheduled()
        self.partner(table)
        assert "Harbor House" in text(get(table.coach, "invite", table.key())).partition("Ask a partner")[0]
        with as_importer():
            referral = CommunityReferral.objects.get(case=table.case)
        table.do(take_back_referral, referral_id=referral.pk)
        assert "Harbor House" not in text(get(table.coach, "invite", table.key())).partition("Ask a partner")[0]

    def test_one_person_has_one_seat_and_nobody_names_themselves(self, table: Table) -> None:
        """R007, R018."""
        table.opened()
        answer = post(table.lead, "invite", table.key(), part="staff", user_id=str(table.lead.pk), is_designee="on")
        assert (answer.status_code, "Nobody names themselves." in text(answer)) == (422, True)
        again = post(table.coach, "invite", table.key(), part="staff", user_id=str(table.manager.pk))
        assert again.status_code == 422

    def test_whom_they_bring_has_a_seat_and_does_not_count(self, table: Table) -> None:
        table.opened()
        assert post(table.coach, "invite", table.key(), part="other", name="Aunt Lou").status_code == 302
        assert post(table.coach, "invite", table.key(), part="other").status_code == 422
        assert "Quorum met: 3 of the department here" in text(get(table.coach, "room", table.key()))

    def test_a_member_is_taken_off_with_a_reason(self, table: Table) -> None:
        table.opened()
        seat = table.seat(table.manager).pk
        assert post(table.coach, "seat-leave", seat, reason=" ").status_code == 422
        assert post(table.coach, "seat-leave", seat, reason="On leave").status_code == 302
        assert "Off the team" in text(get(table.coach, "room", table.key()))
        answer = post(table.coach, "seat-leave", table.seat(table.adult).pk, reason="Away")
        assert (answer.status_code, "keeps their seat" in text(answer)) == (422, True)


class TestMissing:
    def test_has_an_owner_and_a_day(self, table: Table) -> None:
        """R004."""
        table.opened()
        values = {"what": "Community visit", "owner_seat_id": str(table.seat(table.coach).pk), "due_on": "2001-01-01"}
        answer = post(table.coach, "missing", table.key(), **values)
        assert (answer.status_code, "Give it a day that lies ahead." in text(answer)) == (422, True)
        values["due_on"] = (TODAY + timedelta(days=3)).isoformat()
        assert post(table.coach, "missing", table.key(), **values).status_code == 302
        assert "Missing information: 1 still missing" in text(get(table.coach, "room", table.key()))
        page = get(table.coach, "missing", table.key()).content.decode()
        assert str(table.seat(table.adult).pk) not in page  # never the participant's to bring

    def test_every_member_looks_again_for_themselves(self, table: Table) -> None:
        """R005."""
        table.opened()
        item = table.lists()
        answer = post(table.coach, "look-again", table.key())
        assert (answer.status_code, "Something is still missing." in text(answer)) == (422, True)
        assert post(table.coach, "missing-settle", item.pk, state="IN", finding="No concerns").status_code == 302
        assert post(table.coach, "look-again", table.key()).status_code == 302
        shown = text(get(table.manager, "missing", table.key()))
        assert "Family coach (RH) looked at what came in." in shown
        assert "Operations manager (XR) has still to look." in shown
        assert post(table.aide, "look-again", table.key()).status_code == 403

    def test_a_waiting_team_gets_a_follow_up(self, table: Table) -> None:
        item = table.waiting()
        waits = text(get(table.coach, "decision", table.key()))
        assert "schedule the follow-up" in waits
        assert "Not yet" not in waits
        table.settles(item)
        shown = text(get(table.coach, "reengagement", table.reengagement.pk))
        assert "Schedule the follow-up" in shown
        table.scheduled()
        assert "Follow-up staffing" in text(get(table.coach, "reengagement", table.reengagement.pk))
        assert "No concerns" in text(get(table.coach, "missing", table.key()))


class TestDecision:
    def confirm(self, table: Table, by: User, at: str = "") -> HttpResponse:
        decided = table.fresh().decided_at
        assert decided
        return post(by, "confirm", table.key(), decided_at=at or decided.isoformat())

    def decide(self, table: Table) -> None:
        table.checked()
        table.do(
            deciding.decide_staffing,
            by=table.specialist,
            staffing_id=table.key(),
            outcome=Outcome.NEW_PLAN,
        )

    def test_shows_who_has_still_to_confirm(self, table: Table) -> None:
        self.decide(table)
        shown = text(get(table.coach, "decision", table.key()))
        assert shown.count("Not yet") == 3
        assert "Confirm under my sign-in" in shown
        assert "Confirm under my sign-in" not in text(get(table.aide, "decision", table.key()))

    def test_nobody_confirms_what_they_have_not_seen_or_for_another(self, table: Table) -> None:
        self.decide(table)
        answer = self.confirm(table, table.coach, at="2001-01-01T10:00:00+00:00")
        assert (answer.status_code, "decided anew meanwhile" in text(answer)) == (422, True)
        assert self.confirm(table, table.aide).status_code == 403

    def test_a_member_takes_it_back_and_the_room_is_open_again(self, table: Table) -> None:
        self.decide(table)
        assert post(table.aide, "take-back", table.key()).status_code == 403
        assert post(table.manager, "take-back", table.key()).status_code == 302
        assert table.fresh().status == StaffingStatus.IN_SESSION

    def test_is_not_closed_before_everybody_confirmed(self, table: Table) -> None:
        self.decide(table)
        answer = post(table.coach, "close", table.key(), no_plan_reason="It fits")
        assert (answer.status_code, "Still to confirm" in text(answer)) == (422, True)

    def test_is_marked_as_entered_once(self, table: Table) -> None:
        """R017, R033."""
        self.decide(table)
        assert "Not entered elsewhere" in text(get(table.coach, "staffings"))
        assert post(table.coach, "enter-elsewhere", table.key(), on=TODAY.isoformat()).status_code == 302
        again = post(table.coach, "enter-elsewhere", table.key(), on=TODAY.isoformat())
        assert (again.status_code, "marked already" in text(again)) == (422, True)

    def test_yours_to_confirm_stand_first_in_the_list(self, table: Table) -> None:
        self.decide(table)
        assert "Yours to confirm" in text(get(table.manager, "staffings"))
        assert "Yours to confirm" not in text(get(table.aide, "staffings"))


class TestServices:
    """R025: the engagement specialist's section, with community referrals made from it."""

    def test_is_written_by_the_specialist_and_leads_to_a_referral(self, table: Table) -> None:
        table.opened()
        answer = post(table.specialist, "room", table.key(), part="services", services="A driving course 🚗")
        assert answer.status_code == 302
        shown = get(table.coach, "room", table.key()).content.decode()
        assert "A driving course 🚗" in shown
        path = f"{reverse('casework:referral-make', args=[table.case.pk])}?person={table.adult.pk}"
        assert path in shown
        assert signed_in(table.specialist).get(path).status_code == 200
        assert post(table.aide, "room", table.key(), part="services", services="x").status_code == 403

    def test_shows_limitations_and_referrals_since_it_began(self, table: Table) -> None:
        table.opened()
        said = {"finding": Finding.EXISTS, "affected": False, "offers": [OfferWords("Gas help", TODAY)]}
        table.answer(ReviewArea.CARE_TRANSPORT, table.adult, **said)
        table.answer(ReviewArea.DOMESTIC_VIOLENCE, table.adult, **said)
        make_referral(case=table.case, by=table.coach, party_name="Harbor Pantry", on=TODAY, follow_up_on=days_ago(-9))
        make_referral(case=table.case, by=table.coach, party_name="Long Ago Inn", on=days_ago(90))
        wrong = make_referral(
            case=table.case, by=table.coach, party_name="Wrong Street Pantry", on=TODAY, follow_up_on=days_ago(-9)
        )
        table.do(take_back_referral, referral_id=wrong.pk)
        seen = text(get(table.manager, "room", table.key()))
        assert "Limitations in: Child care and transportation." in seen
        assert "Harbor Pantry" in seen
        assert "Wrong Street Pantry" not in seen
        assert "Long Ago Inn" not in seen

    def test_what_stood_goes_on_in_the_follow_up(self, table: Table) -> None:
        table.opened()
        post(table.specialist, "room", table.key(), part="services", services="A driving course")
        table.settles(table.waiting())
        table.scheduled()
        assert table.fresh().services == "A driving course"


class TestCopy:
    """R020: what the participant takes home."""

    def test_is_there_once_every_member_confirmed(self, table: Table) -> None:
        table.decided()
        assert "when every member has confirmed" in text(get(table.coach, "staffing-copy", table.key()))
        assert "Copy for the participant" not in text(get(table.coach, "decision", table.key()))
        table.confirmed()
        shown = text(get(table.coach, "staffing-copy", table.key()))
        for words in ("Two years as lead server", "dental class", "You have a new plan", "(4 providers)", "Gas help"):
            assert words in shown, words
        assert "Copy for the participant" in text(get(table.coach, "decision", table.key()))
        main = get(table.coach, "staffing-copy", table.key()).content.decode().partition("<main")[2].partition("</main")
        for secret in ("Everything is known already", "violence", "Renee", "Xavier"):
            assert secret not in main[0], secret

    def test_is_of_re_engagement_and_for_who_works_on_the_case(self, table: Table) -> None:
        table.decided()
        table.confirmed()
        assert get(make_user(), "staffing-copy", table.key()).status_code == 404
        assert get(table.aide, "staffing-copy", table.key()).status_code == 200


class TestGuest:
    def guest(self, table: Table) -> User:
        agency = make_provider(by=table.coach, partner_type=PartnerType.CHILD_WELFARE)
        guest = make_user(role=Role.CHILD_WELFARE, name="Jordan Dell", office=None, agency=agency)
        whom = inviting.Whom(provider_id=agency.pk, seat=Seat.CHILD_WELFARE, guest_id=guest.pk)
        table.do(inviting.invite, staffing_id=table.key(), whom=whom, way=ShareWay.SPOKEN)
        return guest

    def test_sees_nothing_before_it_opens_and_nothing_after(self, table: Table) -> None:
        """Domain 1: for as long as the staffing lasts."""
        table.scheduled()
        guest = self.guest(table)
        assert get(guest, "guest-room", table.key()).status_code == 404
        with as_importer():
            Staffing.objects.filter(pk=table.key()).update(status="CANCELLED")
        assert get(guest, "guest-room", table.key()).status_code == 404
        assert "No room is open for you." in text(get(guest, "guest-rooms"))

    def test_tells_and_reads_no_more_than_that(self, table: Table) -> None:
        """R027."""
        table.opened()
        with as_importer():
            Staffing.objects.filter(pk=table.key()).update(opened_at=table.staffing.scheduled_at - timedelta(hours=1))
        guest = self.guest(table)
        shown = text(get(guest, "guest-room", table.key()))
        for secret in (table.adult.person.given_name, "Renee", "job club", "Two years"):
            assert secret not in shown
        assert post(guest, "guest-room", table.key(), words="").status_code == 422
        assert post(guest, "guest-room", table.key(), words="No concern").status_code == 302
        with as_importer():
            assert PartnerInput.objects.get(seat__staffing=table.staffing).words == "No concern"
        for name in ("room", "decision", "invite", "missing"):
            assert get(guest, name, table.key()).status_code == 404
        assert get(guest, "staffings").status_code == 403

    def test_only_sign_ins_of_the_agency_are_offered_and_taken(self, table: Table) -> None:
        """R028: a release opens the room to the agency that it names, and to nobody else's sign-in."""
        table.scheduled()
        own, other = (make_provider(by=table.coach, partner_type=PartnerType.CONTRACTOR) for _ in range(2))
        ours = make_user(role=Role.PARTNER, office=None, name="Rae Holt", agency=own)
        theirs = make_user(role=Role.PARTNER, office=None, name="Ola Finch", agency=other)
        nobodys = make_user(role=Role.PARTNER, office=None, name="Sky Lund")
        whom = inviting.Whom(provider_id=own.pk, seat=Seat.CONTRACTOR)
        seat = table.do(inviting.invite, staffing_id=table.key(), whom=whom, way=ShareWay.SPOKEN)
        lonely = make_provider(by=table.coach, partner_type=PartnerType.CONTRACTOR)
        whom = inviting.Whom(provider_id=lonely.pk, seat=Seat.CONTRACTOR)
        empty = table.do(inviting.invite, staffing_id=table.key(), whom=whom, way=ShareWay.SPOKEN)
        none = "No sign-in comes from this agency; an administrator sets it."
        assert none in text(get(table.coach, "seat-guest", empty.pk))
        page = text(get(table.coach, "seat-guest", seat.pk))
        assert none not in page
        assert ["Rae Holt" in page, "Ola Finch" in page, "Sky Lund" in page] == [True, False, False]
        for guest in (theirs, nobodys):
            refused = post(table.coach, "seat-guest", seat.pk, guest_id=str(guest.pk))
            assert (refused.status_code, "Choose the sign-in of a guest." in text(refused)) == (422, True)
        assert post(table.coach, "seat-guest", seat.pk, guest_id=str(ours.pk)).status_code == 302

    def test_another_guest_finds_nothing(self, table: Table) -> None:
        table.opened()
        self.guest(table)
        assert get(make_user(role=Role.PARTNER, office=None), "guest-room", table.key()).status_code == 404


class TestLists:
    def count(self, table: Table, name: str, *args: object) -> int:
        client = signed_in(table.coach)
        path = reverse(f"reengagement:{name}", args=args)
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    def test_cost_the_same_however_long_they_are(self, table: Table) -> None:
        table.begun()
        table.scheduled()
        before = [self.count(table, "staffings"), self.count(table, "reengagement", table.reengagement.pk)]
        for _ in range(3):
            table.do(scheduling.cancel_staffing, staffing_id=table.key(), words="Again")
            table.scheduled()
        after = [self.count(table, "staffings"), self.count(table, "reengagement", table.reengagement.pk)]
        assert after == before
