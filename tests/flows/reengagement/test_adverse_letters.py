"""Adverse notices on paper: each state's PDF says reason, rule, effective day, way to cure and hearing right."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from casework.choices import Jurisdiction, NoticeState, Role, SafeContactRule
from casework.context import in_context
from casework.models import Notice, Person
from casework.operations.gate import GateRefused
from casework.operations.notices import mark_left, open_paper
from casework.outgoing import texts
from casework.refusals import Refused
from eligibility.public import System
from reengagement.choices import PenaltyReason
from reengagement.models import AdverseNotice
from reengagement.operations.adverse_notices import preview_adverse_notice, write_adverse_notice
from reengagement.rules.terms import Terms
from tests.factories import as_importer, make_user, moment
from tests.penalty_records import (
    STATES,
    Stage,
    agreed,
    answers,
    ask,
    claimed,
    decided,
    imposed,
    leave,
    noticed,
    stage_in,
    stand,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
#: By state: the situation, the day of writing, the effective day, the last day for a hearing, and for the benefit.
DAYS = {
    Jurisdiction.ALASKA: (date(2026, 8, 3), date(2026, 8, 12), "September 1, 2026", "September 11, 2026"),
    Jurisdiction.OREGON: (date(2026, 8, 3), date(2026, 8, 12), "September 1, 2026", "November 30, 2026"),
    Jurisdiction.NORTH_CAROLINA: (date(2026, 8, 3), date(2026, 8, 12), "September 1, 2026", "October 11, 2026"),
    Jurisdiction.TEXAS: (date(2026, 8, 3), date(2026, 8, 12), "September 1, 2026", "November 10, 2026"),
}
CURES = {
    Jurisdiction.ALASKA: "Do the activity that was missed",
    Jurisdiction.OREGON: "Agree to take up an activity in your plan",
    Jurisdiction.NORTH_CAROLINA: "Do what your agreement asks",
    Jurisdiction.TEXAS: "Do what your agreement asks. Cash starts again after the month in which you do",
}
RULES = {
    Jurisdiction.ALASKA: "7 AAC 45.980",
    Jurisdiction.OREGON: "OAR 461-130-0330",
    Jurisdiction.NORTH_CAROLINA: "North Carolina TANF State plan",
    Jurisdiction.TEXAS: "A-2140",
}


def words_of(paper: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())


def paper_of(stage: Stage, told: AdverseNotice, on: date) -> bytes:
    with in_context(actor=stage.coach):
        return open_paper(notice_id=told.notice_id, actor=stage.coach, now=moment(on))


@pytest.mark.parametrize("state", STATES)
def test_say_everything_that_is_owed(state: str) -> None:
    failed_on, written_on, effective, hearing_by = DAYS[state]
    stage = stage_in(state, failed_on=failed_on)
    county = "Wake" if state == Jurisdiction.NORTH_CAROLINA else ""
    terms = Terms(payment=Decimal(923), size=3, table="adult_included", county=county)
    told = noticed(stage, imposed(stage, terms=terms), on=written_on, leaves=False)
    paper = paper_of(stage, told, written_on)
    words = words_of(paper)
    for owed in (
        "Notice of a change in your cash assistance",
        f"Reason: did not take part in an assigned activity, {failed_on:%B} {failed_on.day}, 2026",
        f"starts on {effective}, after timely notice",
        "Rule: ",
        RULES[state],
        f"How you can end this: {CURES[state]}",
        "You have the right to a hearing",
        f"no later than {hearing_by}",
        "payment goes on as it is until the decision",
        "pay back",
        "free legal help",
        "bring a lawyer",
        "Questions? Call or visit us",
    ):
        assert owed in words, (owed, words)
    assert "good cause" in words
    assert paper.startswith(b"%PDF")


def test_alaska_names_the_money_of_its_level() -> None:
    stage = stage_in(failed_on=date(2026, 8, 3))
    penalty = imposed(stage, terms=Terms(payment=Decimal(923), size=3, table="adult_included"))
    words = words_of(paper_of(stage, noticed(stage, penalty, on=date(2026, 8, 12), leaves=False), date(2026, 8, 12)))
    assert "from $923.00 to $553.00 a month" in words
    assert "less $369.20" in words


@pytest.mark.parametrize(
    ("reason", "cure"),
    [
        (PenaltyReason.JOB_QUIT, "This cannot be shortened. It ends on its own after 30 days."),
        (PenaltyReason.PLAN, "Make a plan with your case manager and sign it."),
        (PenaltyReason.SCHOOL, "Go to school again"),
        (PenaltyReason.CHILD_SUPPORT, "Take the step that child support services asks for."),
    ],
)
def test_say_the_cure_of_their_reason(reason: str, cure: str) -> None:
    stage = stage_in(failed_on=date(2026, 8, 3))
    told = noticed(stage, imposed(stage, reason=reason), on=date(2026, 8, 12), leaves=False)
    assert cure in words_of(paper_of(stage, told, date(2026, 8, 12)))


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (Jurisdiction.ALASKA, PenaltyReason.SCHOOL, "payment is cut by $369.00 a month"),
        (Jurisdiction.ALASKA, PenaltyReason.CHILD_SUPPORT, "cut by 40 percent of the largest payment"),
        (Jurisdiction.ALASKA, PenaltyReason.JOB_QUIT, "cash payment stops"),
        (Jurisdiction.NORTH_CAROLINA, PenaltyReason.CHILD_SUPPORT, "payment is cut by 25 percent"),
        (Jurisdiction.NORTH_CAROLINA, PenaltyReason.ACTIVITY, "cash payment stops"),
    ],
)
def test_say_what_their_reason_takes(state: str, reason: str, words: str) -> None:
    stage = stage_in(state, failed_on=date(2026, 8, 3))
    told = noticed(stage, imposed(stage, reason=reason), on=date(2026, 8, 12), leaves=False)
    said = words_of(paper_of(stage, told, date(2026, 8, 12)))
    assert words in said
    if "stops" not in words:
        assert "payment stops" not in said


def test_of_child_support_in_north_carolina_names_a_quarter_and_its_cure() -> None:
    stage = stage_in(Jurisdiction.NORTH_CAROLINA, failed_on=date(2026, 8, 3))
    terms = Terms(payment=Decimal(272), county="Wake")
    penalty = imposed(stage, terms=terms, reason=PenaltyReason.CHILD_SUPPORT)
    words = words_of(paper_of(stage, noticed(stage, penalty, on=date(2026, 8, 12), leaves=False), date(2026, 8, 12)))
    assert "from $272.00 to $204.00 a month" in words
    assert "Cooperate with child support. This lasts 30 days at least" in words
    assert "within 60 days, your case ends" in words


def test_of_substances_in_north_carolina_is_the_countys() -> None:
    """`tanf.nc.sanction.substance`: the individual, not the family; no amount is on file."""
    stage = stage_in(Jurisdiction.NORTH_CAROLINA, failed_on=date(2026, 8, 3))
    penalty = imposed(stage, terms=Terms(payment=Decimal(272), county="Wake"), reason=PenaltyReason.SUBSTANCE)
    with pytest.raises(Refused, match="county department of social services"):
        noticed(stage, penalty, on=date(2026, 8, 12))


def test_are_looked_at_word_for_word_first() -> None:
    stage = stage_in(failed_on=date(2026, 8, 3))
    penalty = imposed(stage)
    on = moment(date(2026, 8, 12))
    asked = {"penalty_id": penalty.pk, "way": "HAND_OVER", "system": "ONE", "actor": stage.coach, "now": on}
    with in_context(actor=stage.coach):
        shown = preview_adverse_notice(**asked)
        assert any("right to a hearing" in one for one in shown.paragraphs)
        assert (shown.effective_on, shown.leave_by) == (date(2026, 9, 1), date(2026, 8, 22))
        with pytest.raises(Refused, match="has changed since"):
            write_adverse_notice(**asked, seen="x" * 32)
        told = write_adverse_notice(**asked, seen=shown.seen)
    assert (told.level, told.effective_on, told.hearing_by) == (1, date(2026, 9, 1), date(2026, 9, 11))
    with as_importer():
        assert Notice.objects.count() == 1


def test_show_the_last_day_on_which_they_may_leave() -> None:
    """It decides whether the level counts: in the preview, and beside the letter while it waits."""
    stage = stage_in(failed_on=date(2026, 8, 3))
    penalty = imposed(stage)
    client = signed_in(stage.coach)
    shown = client.get(reverse("reengagement:adverse-notice", args=[penalty.pk]))
    assert f"if it leaves by {shown.context['preview'].leave_by:%b} " in shown.content.decode()
    told = noticed(stage, penalty, on=date(2026, 8, 12), leaves=False)
    address = reverse("reengagement:penalty", args=[penalty.pk])
    assert f"Has to leave by Aug {told.leave_by.day}" in client.get(address).content.decode()
    leave(told.notice_id, date(2026, 8, 13), stage.coach)
    assert "Has to leave by" not in client.get(address).content.decode()


def test_begin_the_penalty_once_they_left() -> None:
    stage = stage_in(failed_on=date(2026, 8, 3))
    penalty = imposed(stage)
    told = noticed(stage, penalty, on=date(2026, 8, 12), leaves=False)
    paper_of(stage, told, date(2026, 8, 13))
    assert stand(stage, penalty, on=date(2026, 9, 1)).first_day is None
    with in_context(actor=stage.coach):
        left = mark_left(
            notice_id=told.notice_id, on=date(2026, 8, 14), actor=stage.coach, now=moment(date(2026, 8, 14))
        )
    assert left.state == NoticeState.HANDED_OVER
    assert stand(stage, penalty, on=date(2026, 9, 1)).first_day == date(2026, 9, 1)


def test_take_no_way_that_is_not_safe() -> None:
    stage = stage_in(failed_on=date(2026, 8, 3))
    penalty = imposed(stage)
    with as_importer():
        Person.objects.filter(pk=stage.adult.person_id).update(
            mailing_address="1 Main Street", safe_contact=[SafeContactRule.NO_MAIL]
        )
    with in_context(actor=stage.coach), pytest.raises(GateRefused):
        write_adverse_notice(
            penalty_id=penalty.pk, way="HOME_MAIL", system="ONE", actor=stage.coach, now=moment(date(2026, 8, 12))
        )


def test_are_nobodys_who_tends_no_penalties() -> None:
    stage = stage_in(failed_on=date(2026, 8, 3))
    penalty = imposed(stage)
    aide = make_user(office=stage.case.office, role=Role.CASE_AIDE)
    with in_context(actor=aide), pytest.raises(PermissionDenied):
        write_adverse_notice(
            penalty_id=penalty.pk, way="HAND_OVER", system="ONE", actor=aide, now=moment(date(2026, 8, 12))
        )


def test_oregons_mainframe_counts_days() -> None:
    stage = stage_in(Jurisdiction.OREGON, failed_on=date(2026, 8, 3))
    penalty = imposed(stage)
    with in_context(actor=stage.coach):
        told = write_adverse_notice(
            penalty_id=penalty.pk,
            way="HAND_OVER",
            system=System.MAINFRAME_ACP,
            actor=stage.coach,
            now=moment(date(2026, 8, 20)),
        )
    assert told.effective_on == date(2026, 10, 1)


#: What the Spanish letter of each state says of the cure and of the last day for a hearing.
SPANISH = {
    Jurisdiction.ALASKA: ("Haga la actividad a la que faltó", "11 de septiembre de 2026"),
    Jurisdiction.OREGON: ("Acepte empezar una actividad de su plan", "30 de noviembre de 2026"),
    Jurisdiction.NORTH_CAROLINA: ("Haga lo que pide su acuerdo", "11 de octubre de 2026"),
    Jurisdiction.TEXAS: ("Haga lo que pide su acuerdo. El dinero vuelve después del mes", "10 de noviembre de 2026"),
}


def speaks(stage: Stage, language: str) -> None:
    with as_importer():
        Person.objects.filter(pk=stage.adult.person_id).update(language=language)


@pytest.mark.parametrize("state", STATES)
def test_in_spanish_say_everything_too_once_somebody_reviewed_them(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed = dict(texts.registry())
    reviewed["adverse", "es"] = texts.Text("adverse", "es", 1, "Elena Ruiz", date(2026, 8, 1))
    monkeypatch.setattr(texts, "registry", lambda: reviewed)
    failed_on, written_on, _, _ = DAYS[state]
    stage = stage_in(state, failed_on=failed_on)
    speaks(stage, "es")
    told = noticed(stage, imposed(stage), on=written_on, leaves=False)
    words = words_of(paper_of(stage, told, written_on))
    cure, hearing_by = SPANISH[state]
    for owed in (
        "Aviso de un cambio en su asistencia en efectivo",
        "Motivo: no participó en una actividad asignada, 3 de agosto de 2026",
        "Esto comienza el 1 de septiembre de 2026",
        RULES[state],
        f"Cómo puede terminar esto: {cure}",
        "Usted tiene derecho a una audiencia",
        f"a más tardar el {hearing_by}",
        "su pago siga como está hasta la decisión",
        "devolver",
        "ayuda legal gratuita",
        "traer a un abogado",
        "¿Preguntas? Llámenos o visítenos",
    ):
        assert owed in words, (owed, words)
    with as_importer():
        notice = Notice.objects.get(pk=told.notice_id)
    assert notice.language == "es"
    assert "You have the right to a hearing" in " ".join(notice.content["english"]["paragraphs"])


@pytest.mark.parametrize(("language", "name"), [("es", "Spanish"), ("vi", "Vietnamese")])
def test_that_nobody_reviewed_go_out_in_english_and_say_so(language: str, name: str) -> None:
    stage = stage_in(failed_on=date(2026, 8, 3))
    speaks(stage, language)
    penalty = imposed(stage)
    with in_context(actor=stage.coach):
        shown = preview_adverse_notice(
            penalty_id=penalty.pk, way="HAND_OVER", system="ONE", actor=stage.coach, now=moment(date(2026, 8, 12))
        )
    assert f"Nobody has reviewed a {name} text yet" in shown.unreviewed
    assert any("You have the right to a hearing" in one for one in shown.paragraphs)
    page = signed_in(stage.coach).get(reverse("reengagement:adverse-notice", args=[penalty.pk])).content.decode()
    assert f"Nobody has reviewed a {name} text yet" in page
    told = noticed(stage, penalty, on=date(2026, 8, 12), leaves=False)
    assert "right to a hearing" in words_of(paper_of(stage, told, date(2026, 8, 12)))


def test_of_a_person_who_could_not_be_reached_say_so() -> None:
    stage = stage_in(failed_on=date(2026, 8, 3))
    decision = decided(stage, claimed(stage, has_answered=False))
    penalty = agreed(stage, ask(stage, answers(stage, decision)))
    words = words_of(paper_of(stage, noticed(stage, penalty, on=date(2026, 8, 12), leaves=False), date(2026, 8, 12)))
    assert "We tried to ask you why on August 5, 2026, and did not reach you." in words


def test_keep_nothing_that_tells_of_a_confidential_address() -> None:
    """OAR 461-175-0050: more days of notice; the days that follow are kept, not why."""
    assert "system" not in {field.name for field in AdverseNotice._meta.get_fields()}
    stage = stage_in(Jurisdiction.OREGON, failed_on=date(2026, 8, 3))
    with in_context(actor=stage.coach):
        told = write_adverse_notice(
            penalty_id=imposed(stage).pk,
            way="HAND_OVER",
            system=System.MAINFRAME_ACP,
            actor=stage.coach,
            now=moment(date(2026, 8, 12)),
        )
    assert (told.leave_by, told.effective_on) == (date(2026, 8, 17), date(2026, 9, 1))
