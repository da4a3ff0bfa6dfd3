"""The stage of the matrix: one case with telling names, everybody who might ask for it, and the site's addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from casework.choices import EventKind, Role
from casework.models import Case, User
from casework.sessions import ABSOLUTE
from coaching import rules
from coaching.rules.weeks import next_month
from supervision.models import Conference
from tests.benefit_records import (
    certified_rows,
    make_absent_parent,
    make_application,
    make_decision,
    make_exemption,
    make_handed_notice,
    make_help_step,
    make_household,
    make_interview,
    make_issuance,
    make_like,
    make_medical,
    make_protected_review,
    make_recovery,
    make_screening,
    make_support_claim,
    make_support_step,
    make_told_month,
    make_verification,
)
from tests.coaching_records import (
    answer_of,
    make_advocacy,
    make_assessment,
    make_barrier,
    make_budget,
    make_care_question,
    make_care_search,
    make_care_told,
    make_certificate,
    make_child_care,
    make_child_disability,
    make_ending,
    make_job,
    make_meeting,
    make_not_needed,
    make_number,
    make_refund,
    make_resource,
    make_strength,
    make_support,
    party_of,
)
from tests.conference_records import (
    make_agreed,
    make_conference,
    make_engagement_review,
    make_engagement_step,
    make_improvement,
)
from tests.decision_records import make_extension_form, make_month_request
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_importer,
    break_glass,
    days_ago,
    deadlines_of,
    make_access,
    make_appointment,
    make_assignment,
    make_calendar_address,
    make_case,
    make_conflict_block,
    make_contact,
    make_document,
    make_eligibility_alert,
    make_eligibility_note,
    make_eligibility_right,
    make_event,
    make_excusal,
    make_fact,
    make_family,
    make_follow_up,
    make_handover,
    make_handover_batch,
    make_merge,
    make_note,
    make_note_remark,
    make_notice,
    make_office,
    make_override,
    make_participant,
    make_person,
    make_promise,
    make_provider,
    make_referral,
    make_release,
    make_request,
    make_signed_plan,
    make_track_change,
    make_user,
    people_of,
    set_ssn,
)
from tests.leaving_records import come_back, leave, make_job_change, make_summary, make_visit_step
from tests.penalty_records import penalty_rows
from tests.people import signed_in
from tests.reengagement_records import (
    make_guest_seat,
    make_missing,
    make_reengagement,
    make_staffing,
    make_staffing_step,
)
from tests.report_records import make_export, make_filter, make_pack, make_recipient, make_sending
from tests.review_records import CODES, LAST_MONTH, findings_of, make_review, make_review_assignment, make_sampled
from tests.security.policy_table import Actor
from tests.site_records import (
    make_claim,
    make_contract,
    make_employer,
    make_need,
    make_placement,
    make_placement_agreement,
    make_position,
    make_site,
    make_site_agreement,
)
from tests.staff_records import make_clearance, make_credential, make_overtime, make_skill, make_training
from tests.unit.coaching.months import IN_MONTH, MONTH, make_closed_month
from tests.unit.coaching.records import make_draft, make_idea, make_step
from tests.unit.coaching.shops import make_place, make_shop, session_on
from tests.work_records import make_activity, make_rate_fact

#: Words that stand nowhere but in the case of the stage.
CANARIES = ("Zorvexal", "Quillabra", "K-77341", "Zebracorn", "555-0177", "Vantoose", "Wimbrel", "Nystagma")
#: What the protected entry of the stage says: read by its coach and behind broken glass alone, when it is opened.
FACT_WORDS = "Threatened at the door: Xylotrope"
A_SETTING = "std.all.warn"


class Clients(dict[str, Client]):
    """A browser for everybody by name, in which they are signed in when they first use it."""

    def __init__(self, actors: list[tuple[Actor, User | None]]) -> None:
        super().__init__()
        self._actors = actors

    def __missing__(self, name: str) -> Client:
        user = next(user for actor, user in self._actors if actor.name == name)
        self[name] = signed_in(user) if user else Client()
        return self[name]


@dataclass
class Stage:
    case: Case
    ids: dict[str, Any]
    actors: list[tuple[Actor, User | None]] = field(default_factory=list)
    clients: Clients = field(init=False)

    def __post_init__(self) -> None:
        self.clients = Clients(self.actors)


def url_names() -> list[str]:
    """Return the full name of every address of the site, walking all that is included."""
    return sorted(set(_names(get_resolver().url_patterns, "")))


def _names(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name or pattern.pattern}"


def kwargs_of(name: str) -> list[str]:
    """Return the names of what an address carries."""
    found = _find(get_resolver().url_patterns, name.split(":"))
    return sorted(found.pattern.converters) if found else []


def _find(patterns: list[URLPattern | URLResolver], path: list[str]) -> URLPattern | None:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            rest = path[1:] if pattern.namespace and pattern.namespace == path[0] else path
            if (not pattern.namespace or rest is not path) and (found := _find(pattern.url_patterns, rest)):
                return found
        elif len(path) == 1 and (pattern.name or str(pattern.pattern)) == path[0]:
            return pattern
    return None


def address(name: str, ids: dict[str, Any]) -> str:
    return reverse(name, kwargs={key: ids[key] for key in kwargs_of(name)})


def records_of(case: Case, coach: User) -> dict[str, Any]:
    """Write what a case can carry and return the keys under which addresses name it."""
    note = make_note(case=case, by=coach, title="Contacted regarding Zebracorn", text="The Vantoose fits. Zebracorn.")
    remark = make_note_remark(note=note, by=make_user(role=Role.LEAD_WORKER, office=case.office), text="Zebracorn?")
    contact = make_contact(case=case, by=coach, remark="Spoke of the Wimbrel")
    first, second, *_ = (one for one in deadlines_of(case) if one.met_on is None)
    excusal = make_excusal(deadline=second, by=coach, reason="Nystagma")
    change = make_track_change(case=case, by=coach, reason="Nystagma")
    promise = make_promise(case=case, by=coach, what="Send the Nystagma")
    batch = make_handover_batch(by=coach)
    receiver = make_user(office=case.office)
    handover = make_handover(case=case, from_coach=coach, to_coach=receiver, reason="Nystagma", batch=batch)
    referral = make_referral(case=case, by=coach, party_name="Vantoose House", words="Nystagma")
    follow_up = make_follow_up(referral=referral, by=coach, words="Wimbrel")
    release = make_release(case=case, by=coach, party_name="Vantoose House")
    override = make_override(case=case, by=coach, reason="Nystagma")
    document = make_document(case=case, by=coach, title="Letter about the Wimbrel")
    eligibility_note = make_eligibility_note(case=case, by=coach, text="The Vantoose began.")
    alert = make_eligibility_alert(note=eligibility_note, by=coach)
    request = make_request(case=case, to=coach, question="Where is the Wimbrel?")
    lister = make_user(role=Role.OPERATIONS_MANAGER, office=case.office)
    helper = make_user(role=Role.COACH)
    alike, joined = make_case(office=case.office), make_case(office=case.office)
    plan = make_signed_plan(case=case, by=coach, words="Find the Wimbrel")
    with as_importer():
        step_id, signer_id = plan.steps.get().pk, plan.signers.get().pk
    person = next(one.person for one in people_of(case) if one.is_adult)
    appointment = make_appointment(case=case, by=coach, closing_words="Wimbrel")
    notice = make_notice(case=case, by=coach, words="Bring the Vantoose.")
    if days_ago(30) > rules.last_day_of(MONTH):  # the case owes the month before also on the last of thirty-one days
        make_event(case, EventKind.REFERRAL_RECEIVED, on=IN_MONTH)
    differs = {"words": "Nystagma", "found": "Wimbrel", "is_different": True}
    assessment = make_assessment(case=case, by=coach, answers={"work": differs})
    barrier = make_barrier(case=case, by=coach, words="No Vantoose")
    strength = make_strength(case=case, by=coach, words="Knows the Wimbrel")
    meeting = make_meeting(case=case, by=coach, subject="The Wimbrel", party="Vantoose House")
    site = make_site(office=case.office, by=coach, name=f"Site {case.pk}")
    position = make_position(site=site, by=coach)
    placement = make_placement(case=case, position=position, by=coach, words="Kitchen of Vantoose House")
    employer = make_employer(office=case.office, by=coach, name=f"Bakery {case.pk}")
    contract = make_contract(case=case, employer=employer, by=coach, is_signed=True, job="Oven of Vantoose House")
    return {
        "contract_id": contract.pk,
        "claim_id": make_claim(contract=contract, by=coach).pk,
        "site_id": site.pk,
        "position_id": position.pk,
        "site_agreement_id": make_site_agreement(site=site, by=coach).pk,
        "placement_id": placement.pk,
        "placement_agreement_id": make_placement_agreement(placement=placement, by=coach).pk,
        "employer_id": employer.pk,
        "need_id": make_need(employer=employer, by=coach).pk,
        "meeting_id": meeting.pk,
        "advocacy_id": make_advocacy(case=case, by=coach, issue="The Wimbrel", party_name="Vantoose House").pk,
        **care_rows(case, coach),
        "party_id": party_of(meeting).pk,
        "assessment_id": assessment.pk,
        "answer_id": answer_of(assessment).pk,
        "family_assessment_id": make_assessment(case=case, by=coach, kind="FAMILY", participant=None).pk,
        "barrier_id": barrier.pk,
        "strength_id": strength.pk,
        "part": "work",
        "entry_id": make_job(participant=adult_of(case), by=coach, employer="Vantoose House").pk,
        "plan_id": plan.pk,
        "step_id": step_id,
        "signer_id": signer_id,
        "document_id": document.pk,
        "eligibility_note_id": eligibility_note.pk,
        "eligibility_alert_id": alert.pk,
        "request_id": request.pk,
        "fact_id": make_fact(case=case, by=coach, text=FACT_WORDS).pk,
        "access_id": make_access(case=case, staff=make_user(role=Role.LEAD_WORKER, office=case.office), by=lister).pk,
        "glass_id": break_glass(case=case, by=helper).pk,
        "merge_id": make_merge(kept=person, merged=adult_of(joined).person, by=lister).pk,
        "joined": joined,
        "person_id": person.pk,
        "other_id": adult_of(alike).person_id,
        "case_id": case.pk,
        "appointment_id": appointment.pk,
        "notice_id": notice.pk,
        "token": make_calendar_address(make_user()),
        "note_id": note.pk,
        "remark_id": remark.pk,
        "code": "CONTACT",
        "contact_id": contact.pk,
        "deadline_id": first.pk,
        "excusal_id": excusal.pk,
        "track_change_id": change.pk,
        "promise_id": promise.pk,
        "handover_id": handover.pk,
        "batch_id": batch.pk,
        "referral_id": referral.pk,
        "follow_up_id": follow_up.pk,
        "release_id": release.pk,
        "override_id": override.pk,
        "provider_id": make_provider(office=None, jurisdiction=case.office.jurisdiction, by=coach).pk,
        "participant_id": adult_of(case).pk,
        "key": f"note.{case.pk}",
        "office_id": case.office_id,
        "user_id": coach.pk,
        "coach_id": coach.pk,
        "staff_id": coach.pk,
        "jurisdiction": "US-AK",
        **plan_records(case, coach),
        "month": f"{MONTH:%Y-%m}",
        "work_month_id": make_closed_month(case=case, by=coach, words="Wimbrel hours").pk,
        "activity_id": make_activity(case=case, by=coach, words="Vantoose House kitchen").pk,
        "school_id": make_activity(case=case, by=coach, kind="VOCED", words="Vantoose House welding").pk,
        "rate_fact_id": make_rate_fact(case=case, by=coach, kind="OTHER_PARENT", source="Told by Vantoose").pk,
        "parameter": A_SETTING,
        **benefit_rows(case, coach),
        **workshop_records(case, coach),
        **leaving_records(case, coach),
        **support_records(case, coach),
        **room_records(case, coach),
        **penalty_rows(case, coach),
        **review_rows(case, coach),
        **report_rows(case),
        "decision_id": make_month_request(case=case, by=coach, month=date(2020, 6, 1)).pk,
        "extension_id": make_extension_form(case=case, by=coach).staffing_id,
        **conference_rows(case, coach),
    }


def care_rows(case: Case, coach: User) -> dict[str, Any]:
    """Write care of this month, that none is needed two months on, the protection, and a child with a disability."""
    later = next_month(next_month(TODAY))
    return {
        "authorisation_id": make_child_care(case=case, by=coach, comment="The Wimbrel works mornings").pk,
        "not_needed_id": make_not_needed(case=case, by=coach, month=later, words="The Vantoose is there").pk,
        "told_id": make_care_told(case=case, by=coach).pk,
        "search_id": make_care_search(case=case, by=coach, proof="The list of Vantoose House").pk,
        "disability_id": make_child_disability(case=case, by=coach).pk,
    }


def benefit_rows(case: Case, coach: User) -> dict[str, Any]:
    """Write an application with a decision from facts of the household, and an interview."""
    family = make_household(case=case, by=coach)
    application = make_application(case=case, by=coach, completed_on=TODAY)
    decision = make_decision(application=application, by=coach)
    before = make_like(decision, month=days_ago(80).replace(day=1), benefit="100.00")
    payment = make_issuance(decision=before, by=coach)
    letter = make_notice(case=case, by=coach, state="HANDED_OVER", sent_on=days_ago(9))
    held = make_recovery(issuance=payment, by=coach, notice=letter, for_month=days_ago(40).replace(day=1))
    return {
        "application_id": application.pk,
        "determination_id": decision.pk,
        "household_fact_id": family[0].pk,
        "verification_id": make_verification(application=application, by=coach).pk,
        "interview_id": make_interview(case=case, by=coach).pk,
        "screening_id": make_screening(
            application=make_application(case=case, by=coach, filed_on=days_ago(5)), by=coach
        ).pk,
        "issuance_id": payment.pk,
        "recovery_id": held.pk,
        "handed_notice_id": make_handed_notice(decision=decision, by=coach).pk,
        **certified_rows(application=application, decision=decision, by=coach),
        **rows_beside(case, coach),
    }


def review_rows(case: Case, coach: User) -> dict[str, Any]:
    """Write two samples: the case of one waits for its review, the one of the other has a finding to answer."""
    by = make_user(role=Role.OPERATIONS_MANAGER, office=case.office)
    waiting = make_sampled(case=case, coach=coach, by=by)
    review = make_review(
        sampled=make_sampled(case=case, coach=coach, by=by), by=by, not_met=CODES[:1], words="No Wimbrel"
    )
    return {
        "sample_id": waiting.sample_id,
        "sampled_id": waiting.pk,
        "case_review_id": review.pk,
        "finding_id": findings_of(review)[0].pk,
    }


def given_review(case: Case, coach: User, by: User, reviewer: User) -> UUID:
    """Give a third sample's case to a QA reviewer."""
    return make_review_assignment(sampled=make_sampled(case=case, coach=coach, by=by), reviewer=reviewer, by=by).pk


def report_rows(case: Case) -> dict[str, Any]:
    """Write a frozen month with a mail that waits, a recipient, a filter that is shared, and a file asked for."""
    by = make_user(role=Role.OPERATIONS_MANAGER, office=case.office)
    pack = make_pack(by=by)
    return {
        "report_code": "missing",
        "statistics_pack_id": pack.pk,
        "pack_recipient_id": make_recipient(by=by, email="").pk,
        "pack_sending_id": make_sending(pack=pack, by=by).pk,
        "saved_filter_id": make_filter(by=by, is_shared=True).pk,
        "export_id": make_export(by=by).pk,
    }


def conference_rows(case: Case, coach: User) -> dict[str, Any]:
    """Write a conference that waits for the coach, an improvement and a review of engagement, each with its action."""
    by = make_user(role=Role.OPERATIONS_MANAGER, office=case.office)
    with as_importer():
        held = Conference.objects.filter(coach=coach).first()
    held = held or make_conference(coach=coach, by=by)
    specialist = make_user(role=Role.ENGAGEMENT_SPECIALIST, office=case.office)
    review = make_engagement_review(
        case=case, coach=coach, by=specialist, filed_on=days_ago(9), result="No word from Wimbrel"
    )
    return {
        "conference_id": held.pk,
        "conference_period": f"{LAST_MONTH:%Y-%m}",
        "agreed_action_id": make_agreed(conference=held, owner=coach).pk,
        "improvement_id": make_improvement(by=by, owner=coach).pk,
        "engagement_review_id": review.pk,
        "engagement_step_id": make_engagement_step(review=review, owner=coach, what="Visit Vantoose House").pk,
    }


def rows_beside(case: Case, coach: User) -> dict[str, Any]:
    """Write an exemption that is long over, a told month, an absent parent with a claim, a medical paper, a review."""
    over = {"first_day": date(2020, 1, 1), "last_day": date(2020, 1, 31)}
    parent = make_absent_parent(case=case, by=coach, name="Wimbrel Absent")
    medical = make_medical(case=case, by=coach)
    return {
        "exemption_id": make_exemption(case=case, by=coach, **over).pk,
        "told_month_id": make_told_month(case=case, by=coach, month=date(2020, 5, 1)).pk,
        "parent_id": parent.pk,
        "support_step_id": make_support_step(parent=parent, by=coach).pk,
        "support_claim_id": make_support_claim(parent=parent, by=coach).pk,
        "medical_id": medical.pk,
        "help_id": make_help_step(case=case, by=coach).pk,
        "medical_review_id": make_protected_review(verification=medical, by=coach).pk,
    }


def room_records(case: Case, coach: User) -> dict[str, Any]:
    """Write a re-engagement with a staffing whose room is open: who sits there, what is missing, what comes next."""
    reengagement = make_reengagement(case=case, by=coach, what="Lost the Wimbrel")
    staffing = make_staffing(reengagement=reengagement, by=coach)
    make_staffing_step(staffing=staffing, what="Find the Vantoose")
    return {
        "reengagement_id": reengagement.pk,
        "staffing_id": staffing.pk,
        "seat_id": make_guest_seat(staffing=staffing, by=coach).pk,
        "missing_item_id": make_missing(staffing=staffing, by=coach, what="Letter of the Nystagma").pk,
        "area": "CARE_TRANSPORT",
        "staffing_kind": "CASE_REVIEW",
    }


def leaving_records(case: Case, coach: User) -> dict[str, Any]:
    """Write a closing that was taken back with its summary, a job after it, and a step of a visit plan."""
    closing = leave(case, by=coach)
    summary = make_summary(closing=closing, by=coach, progress="Found the Wimbrel", voided_at=NOW, voided_by=coach)
    come_back(closing, by=coach)
    return {
        "summary_id": summary.pk,
        "job_change_id": make_job_change(case=case, by=coach, employer="Vantoose House").pk,
        "visit_step_id": make_visit_step(case=case, by=coach, words="Call the Nystagma").pk,
    }


def workshop_records(case: Case, coach: User) -> dict[str, Any]:
    """Write a workshop with a session today, in which the adult of the case has a place."""
    shop = make_shop(by=coach, meetings=[session_on(TODAY)])
    place = make_place(shop=shop, case=case, by=coach)
    with as_importer():
        return {"workshop_id": shop.pk, "session_id": shop.sessions.get().pk, "place_id": place.pk}


def support_records(case: Case, coach: User) -> dict[str, Any]:
    """Write a support that waits for the supervisor, help from elsewhere, and a budget of the office."""
    return {
        "support_id": make_support(case=case, by=coach, purpose="Vantoose House boots").pk,
        "resource_id": make_resource(case=case, by=coach, what="Wimbrel box").pk,
        "care_question_id": make_care_question(case=case, by=coach).pk,
        "number_id": make_number(case=case, by=coach).pk,
        "certificate_id": make_certificate(case=case, by=coach).pk,
        "refund_id": make_refund(case=case, by=coach).pk,
        "ending_id": make_ending(case=case, by=coach).pk,
        "budget_id": make_budget(office=case.office, owner=make_user(role=Role.LEAD_WORKER, office=case.office)).pk,
    }


def plan_records(case: Case, coach: User) -> dict[str, Any]:
    """Write a draft with a goal and a step that was done, and a step that the coach kept for others."""
    draft = make_draft(case=case, by=coach, version=2, words="Vantoose first")
    step = make_step(plan=draft, words="Find the Wimbrel", done_on=days_ago(1))
    return {
        "draft_id": step.plan_id,
        "goal_id": step.goal_id,
        "done_step_id": step.pk,
        "idea_id": make_idea(by=coach, words=f"Ask the neighbour of {case.pk} first").pk,
    }


def unknown(ids: dict[str, Any]) -> dict[str, Any]:
    """Return the same keys naming nothing."""
    return {key: f"note.{uuid4()}" if key == "key" else uuid4() for key in ids}


@contextmanager
def on_stage(blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Set the stage once for many tests; everything done on it is taken back in the end.

    Everybody was there before: a sign-in is counted at its first page, and who takes that back counts it every time.
    For the same reason nobody is ever seen again, so nobody is signed out for being idle.
    """
    with blocker.unblock(), transaction.atomic(), mock.patch("casework.sessions.IDLE", ABSOLUTE):
        stage = make_stage()
        for actor, _ in stage.actors:
            client = stage.clients[actor.name]
            if actor.is_signed_in:
                client.post(reverse("casework:session-keep"))
        yield stage
        transaction.set_rollback(True)


def make_stage() -> Stage:
    """Write the case, two offices and everybody."""
    office, elsewhere = make_office(), make_office()
    coach = make_user(office=office)
    case = make_case(coach=coach, number="K-77341", family=make_family(name="Zorvexal"))
    quilla = make_person(family=case.family, given_name="Quillabra", family_name="Zorvexal", phone="907-555-0177")
    set_ssn(quilla)
    make_participant(case=case, person=quilla, position=0)
    stage = Stage(case, records_of(case, coach))

    def join(
        name: str,
        role: Role,
        *,
        sees: bool = False,
        by_glass: bool = False,
        for_review: bool = False,
        user: User | None = None,
        **changes: Any,
    ) -> User:
        user = user or make_user(role=role, **{"office": office} | changes)
        stage.actors.append((Actor(name, role, sees, by_glass=by_glass, for_review=for_review), user))
        return user

    join("coach", Role.COACH, sees=True, user=coach)
    colleague = join("colleague", Role.COACH)
    former = join("former coach", Role.COACH)
    join("outsider", Role.COACH, office=elsewhere)
    join("aide", Role.CASE_AIDE, sees=True)
    join("specialist", Role.ENGAGEMENT_SPECIALIST, sees=True)
    join("lead", Role.LEAD_WORKER, sees=True)
    manager = join("manager", Role.OPERATIONS_MANAGER, sees=True)
    stage.ids |= _staff_file_of(colleague, by=manager)
    join("eligibility", Role.ELIGIBILITY_WORKER, sees=True)
    join("other manager", Role.OPERATIONS_MANAGER, office=elsewhere)
    barred = join("blocked manager", Role.OPERATIONS_MANAGER)
    barred_auditor = join("blocked auditor", Role.AUDITOR, office=None)
    join("reviewer", Role.QA_REVIEWER)
    scores = join("given reviewer", Role.QA_REVIEWER, sees=True, for_review=True, office=elsewhere)
    stage.ids["review_assignment_id"] = given_review(case, coach, manager, scores)
    join("auditor", Role.AUDITOR, sees=True, office=None)
    join("privacy officer", Role.PRIVACY_OFFICER, sees=True, office=None)
    join("admin", Role.ADMIN, office=None)
    join("partner", Role.PARTNER, office=None)
    join("child welfare", Role.CHILD_WELFARE, office=None)
    break_glass(case=case, by=join("glass coach", Role.COACH, sees=True, by_glass=True))
    break_glass(
        case=case, by=join("glass specialist", Role.ENGAGEMENT_SPECIALIST, sees=True, by_glass=True, office=elsewhere)
    )
    break_glass(case=case, by=join("late glass coach", Role.COACH), hours_ago=5)
    break_glass(case=case, by=join("blocked glass coach", Role.COACH), is_blocked=True)
    make_assignment(case=case, coach=former, first_day=days_ago(90), last_day=days_ago(31))
    for user in (barred, barred_auditor):
        make_conflict_block(case=case, staff=user)
        # A record of the same person stands there.
        make_conflict_block(case=stage.ids["joined"], staff=user)
    gone = make_user(role=Role.OPERATIONS_MANAGER, office=office)
    stage.actors.append((Actor("deactivated", Role.OPERATIONS_MANAGER, is_signed_in=False), gone))
    stage.actors.append((Actor("nobody", None, is_signed_in=False), None))
    stage.clients["deactivated"] = signed_in(gone)
    with as_importer():
        User.objects.filter(pk=gone.pk).update(is_active=False)
    return stage


def _staff_file_of(staff: User, *, by: User) -> dict[str, Any]:
    # A third check, so that taking it back leaves them cleared.
    checks = [
        make_clearance(staff=staff, by=by, check_kind=check)
        for check in ("BACKGROUND", "ABUSE_NEGLECT", "FINGERPRINTS")
    ]
    return {
        "right_id": make_eligibility_right(staff=staff, by=by).pk,
        "staff_file_id": staff.pk,
        "clearance_id": checks[-1].pk,
        "credential_id": make_credential(staff=staff, by=by).pk,
        "training_id": make_training(staff=staff, by=by).pk,
        "staff_skill_id": make_skill(staff=staff, by=by).pk,
        "overtime_id": make_overtime(staff=staff).pk,
    }
