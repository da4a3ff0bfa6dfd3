"""What each form of the site is sent with where it is raced (E2), and where its one record stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from casework.choices import ClosureReason, EventKind, HandoverStatus, RestrictedKind, Way
from casework.context import in_context
from casework.models import CalendarDay, Case, Contact, Handover, Office, Provider, User
from casework.operations.drafts import save_draft
from casework.operations.hard_topics import seen_topics
from casework.operations.providers import version_of
from coaching.models import (
    Activity,
    Barrier,
    Employer,
    SitePosition,
    Support,
    WorkContract,
    WorkHistory,
    WorkHours,
    Workshop,
    WorkSite,
)
from coaching.operations.activities import activity_stand
from coaching.operations.contracts import contract_stand
from coaching.operations.employers import employer_stand
from coaching.operations.history import entry_stand
from coaching.operations.sites import position_stand, site_stand
from coaching.operations.workshops import workshop_stand
from coaching.queries.plan_facts import goal_stand
from coaching.rules.weeks import weeks_of
from reengagement.models import JobsStanding, MissingItem, Reengagement, SeatTaken, StaffingStep, SurvivorAssistance
from supervision.queries.balance import balance_of
from tests import factories
from tests.coaching_records import answers_for, be_teen_parent, make_assessment, make_meeting, move_to, party_of
from tests.decision_records import make_late_note
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_document,
    make_event,
    make_note_template,
    pdf_of,
    people_of,
)
from tests.flows.coaching import planned
from tests.flows.coaching.sending import SENT as care_forms
from tests.flows.eligibility.sending import SENT as benefit_forms
from tests.flows.reengagement.sending import SENT as penalty_forms
from tests.leaving_records import leave, make_summary
from tests.people import signed_in
from tests.reengagement_records import be_decided, change_staffing
from tests.review_records import LAST_MONTH, all_met
from tests.security.stage import Stage, address
from tests.unit.coaching.months import IN_MONTH, MONTH, verified
from tests.unit.coaching.shops import make_shop, session_on
from tests.work_records import WEEKS, make_activity, make_hours, make_work_month


def expectations_signed(stage: Stage) -> dict[str, Any]:
    name = coach(stage).name
    return {"version": "1", "has_read": "on", "printed_name": name, "signature": name}


def track_told(stage: Stage) -> dict[str, Any]:
    with as_importer():
        Case.objects.filter(pk=stage.case.pk).update(track="FAMILIES_FIRST")
    return {"is_ready": "not_yet", "why": "No child care yet", "next_look_on": (TODAY + timedelta(days=20)).isoformat()}


@dataclass(frozen=True)
class Sent:
    """A form that makes a record: who sends it, with what, and the rows among which the record stands."""

    who: str
    values: Callable[[Stage], dict[str, Any]]
    table: str = "event"
    kind: str = ""
    """The kind of line of the ledger; `table` names one of another app than the ground floor whole."""
    where: str = ""
    """What the rows of the table are narrowed to, where the form changes one that stands."""
    query: Callable[[Stage], str] = lambda stage: ""
    shuts_door: bool = False
    """Whether its sender has nothing more to do there once it is sent: what comes later finds no page."""


def sender(stage: Stage, who: str) -> User:
    """Return who sends a form: somebody of the stage, or the coach who is asked to take its case over."""
    if who == "asked coach":
        with as_auditor():
            return Handover.objects.select_related("to_coach__office").get(pk=stage.ids["handover_id"]).to_coach
    return next(user for actor, user in stage.actors if actor.name == who and user)


def sent_pack(stage: Stage) -> dict[str, Any]:
    return {
        "recipient_id": str(stage.ids["pack_recipient_id"]),
        "way": "BY_HAND",
        "handed_on": TODAY.isoformat(),
    }


def contact(stage: Stage) -> dict[str, Any]:
    return {
        "participant_ids": [str(adult_of(stage.case).pk)],
        "is_reached": "no",
        "method": "PHONE",
        "direction": "OUT",
        "on": TODAY.isoformat(),
    }


def sample(stage: Stage) -> dict[str, Any]:
    return {"kind": "RANDOM", "population": "ALL", "month": TODAY.replace(day=1).isoformat(), "count": "1"}


def given_reviews(stage: Stage) -> dict[str, Any]:
    reviewer = next(user for actor, user in stage.actors if actor.name == "reviewer")
    return {"sampled_ids": [str(stage.ids["sampled_id"])], "reviewer_id": str(reviewer.pk if reviewer else "")}


def improvement(stage: Stage) -> dict[str, Any]:
    make_event(stage.case, EventKind.REFERRAL_RECEIVED, on=LAST_MONTH)
    return {
        "measure": "contacts",
        "what": "Calls in the evening",
        "owner_id": str(stage.ids["coach_id"]),
        "due_on": TODAY.isoformat(),
        "remeasure_on": (TODAY + timedelta(days=70)).isoformat(),
    }


def note(stage: Stage) -> dict[str, Any]:
    return {
        "template_code": make_note_template().code,
        "title": "Contacted regarding the bus pass",
        "on": TODAY.isoformat(),
        "section_0": "It ran out.",
        "section_1": "It ran out.",
        "method": "NONE",
    }


def month_note(stage: Stage) -> dict[str, Any]:
    """Let the case owe the month before, and write the note of one of its adults."""
    make_event(stage.case, EventKind.REFERRAL_RECEIVED, on=IN_MONTH)
    key = adult_of(stage.case).pk.hex
    return {
        f"include_{key}": "on",
        f"title_{key}": f"Work verification for {MONTH:%B %Y}",
        f"section_0_{key}": "Zero hours.",
        "knows_gaps": "on",
    }


def month_to_close(stage: Stage) -> dict[str, Any]:
    """Let the month before be verified for everybody of the case."""
    make_event(stage.case, EventKind.REFERRAL_RECEIVED, on=IN_MONTH)
    who = coach(stage)
    verified(stage.case, who, *(one for one in people_of(stage.case) if one.is_adult))
    return {"month": f"{MONTH:%Y-%m}", "coach": str(who.pk)}


def take_back(stage: Stage) -> dict[str, Any]:
    with as_auditor():
        return {
            "participant_ids": [
                str(one.participant_id) for one in Contact.objects.get(pk=stage.ids["contact_id"]).people.all()
            ]
        }


def workday(stage: Stage) -> str:
    with as_auditor():
        days = CalendarDay.objects.filter(calendar=stage.case.office.calendar_id, day__gt=TODAY, is_business=True)
        return days.order_by("day")[0].day.isoformat()


def colleague(stage: Stage) -> str:
    return str(sender(stage, "colleague").pk)


def coach(stage: Stage) -> User:
    return sender(stage, "coach")


def left_with_work(values: dict[str, Any], *, has_person: bool = False) -> Callable[[Stage], dict[str, Any]]:
    """Let the family of the stage leave with work today, and fill in a form of its page of leaving."""

    def filled(stage: Stage) -> dict[str, Any]:
        leave(stage.case, by=coach(stage))
        return values | ({"participant_id": adult(stage)} if has_person else {})

    return filled


def letter_about_leaving(stage: Stage) -> dict[str, Any]:
    closing = leave(stage.case, by=coach(stage))
    stage.ids["summary_id"] = make_summary(closing=closing, by=coach(stage)).pk
    return {"participant_id": adult(stage), "way": Way.HAND_OVER}


def adult(stage: Stage) -> str:
    return str(adult_of(stage.case).pk)


def booking(stage: Stage) -> dict[str, Any]:
    return {
        "purpose": "MONTHLY",
        "channel": "PHONE",
        "initiator": "PERSON",
        "on": workday(stage),
        "at": "14:00",
        "minutes": "30",
    }


def party(stage: Stage) -> dict[str, Any]:
    return {
        "participant_id": adult(stage),
        "party_name": "Vantoose House",
        "partner_type": "PROBATION",
        "scopes": ["ATTENDANCE"],
        "purpose": "COORDINATION",
    }


def referral(stage: Stage) -> dict[str, Any]:
    return {
        "participant_id": adult(stage),
        "party_name": "Pantry on Fourth Street",
        "partner_type": "COMMUNITY_PARTNER",
        "need": "FOOD",
        "kind": "INFORMATION",
        "on": TODAY.isoformat(),
        "follow_up_on": (TODAY + timedelta(days=14)).isoformat(),
        "answers": [str(stage.ids["barrier_id"])],
    }


def new_referral(stage: Stage) -> None:
    """Let the address name a referral that nobody followed up yet."""
    stage.ids["referral_id"] = factories.make_referral(case=stage.case, by=coach(stage)).pk


def follow_up(stage: Stage) -> dict[str, Any]:
    new_referral(stage)
    return {"outcome": "MET", "on": TODAY.isoformat()}


def take_referral_back(stage: Stage) -> dict[str, Any]:
    new_referral(stage)
    return {}


def set_alert(stage: Stage) -> dict[str, Any]:
    stage.ids["eligibility_note_id"] = factories.make_eligibility_note(case=stage.case, by=coach(stage)).pk
    return {}


def eligibility_note(stage: Stage) -> dict[str, Any]:
    with as_auditor():
        about = Contact.objects.get(pk=stage.ids["contact_id"])
    return {
        "about": str(about.pk),
        "change": "IMPOSE",
        "reason": "ACTIVITY",
        "on": TODAY.isoformat(),
        "section_0": "Stopped coming to the job club.",
        "section_1": "Asked on the phone; decided: none.",
        "section_2": "Bus pass and child care were offered.",
        "sets_alert": "on",
    }


def asked(stage: Stage) -> dict[str, Any]:
    return {
        "to_id": str(coach(stage).pk),
        "question": "Can the child start on Monday?",
        "channel": "CALL",
        "asked_by_kind": "PARTNER",
        "asked_by_name": "Head Start, Ms Orr",
        "received_on": TODAY.isoformat(),
    }


def document(stage: Stage) -> dict[str, Any]:
    return {"file": pdf_of("Lease"), "title": "Lease", "part": "2", "on": TODAY.isoformat()}


def labels(stage: Stage) -> dict[str, Any]:
    parts = {f"label_{number}": f"Part {number}" for number in range(1, 7)}
    return parts | {"where": "US-AK", "first_day": TODAY.isoformat(), "source": "Memo"}


def warm(stage: Stage) -> dict[str, Any]:
    with as_importer():
        Handover.objects.filter(pk=stage.ids["handover_id"]).update(
            status=HandoverStatus.ACCEPTED, decided_by=coach(stage), decided_at=NOW
        )
    return {"on": TODAY.isoformat()}


def lapsed(stage: Stage) -> dict[str, Any]:
    """Let the transfer of the stage come back without an answer, asked of a coach of the office."""
    with as_importer():
        Handover.objects.filter(pk=stage.ids["handover_id"]).update(
            answer_by=factories.days_ago(3), to_coach=colleague(stage), to_office=stage.case.office
        )
    return APPROVED


def noted_late(stage: Stage) -> dict[str, Any]:
    stage.ids["deadline_id"] = make_late_note(case=stage.case, by=coach(stage)).pk
    return {"reason": "The clinic had no signal."}


def balanced(stage: Stage) -> dict[str, Any]:
    """Give the coach a caseload that is out of balance, and take the first move that is proposed."""
    for _ in range(6):
        factories.make_case(coach=coach(stage), office=stage.case.office)
    lead = sender(stage, "lead")
    with in_context(actor=lead):
        (first, *_) = balance_of(lead, stage.case.office, today=TODAY).proposed
    return {"moves": [first.value], "reason": "Evens the load"}


def topics(stage: Stage) -> dict[str, Any]:
    return {"on": TODAY.isoformat(), f"{adult(stage)}.PARENTING": "DISCUSSED", "seen": seen_topics([])}


def printed(stage: Stage) -> str:
    """Let the address name a letter that was printed."""
    stage.ids["notice_id"] = factories.make_notice(case=stage.case, by=coach(stage)).pk
    assert stage.clients["coach"].get(address("casework:notice-paper", stage.ids)).status_code == 200
    return str(stage.ids["notice_id"])


def mailed(stage: Stage) -> dict[str, Any]:
    return {"notice_ids": [printed(stage)]}


def left(stage: Stage) -> dict[str, Any]:
    printed(stage)
    return {"act": "left", "on": TODAY.isoformat()}


def returned(stage: Stage) -> dict[str, Any]:
    letter = factories.make_notice(
        case=stage.case, by=coach(stage), way=Way.HOME_MAIL, state="SENT", sent_on=days_ago(2), sent_at=NOW
    )
    stage.ids["notice_id"] = letter.pk
    return {"act": "returned", "returned_on": TODAY.isoformat(), "return_reason": "UNKNOWN"}


def letter(stage: Stage) -> dict[str, Any]:
    """Look at a letter as it will leave; what is sent names what was looked at."""
    values = {"participant_id": adult(stage), "kind": "GENERAL", "way": "HAND_OVER", "words": "Bring your papers."}
    shown = stage.clients["coach"].post(address("casework:notice-write", stage.ids), values)
    return values | {"seen": shown.context["seen"]}


def keep_note_to_split(stage: Stage) -> None:
    """Keep the draft of a note about two subjects."""
    user = coach(stage)
    whole = {
        "template_code": make_note_template().code,
        "title": "",
        "on": TODAY.isoformat(),
        "about": "",
        "method": "NONE",
        "subjects": ["CHILD_CARE", "TRANSPORT"],
        "section_0": "Care ends in June.",
    }
    with in_context(actor=user):
        save_draft(user=user, key=stage.ids["key"], case_id=stage.case.pk, rev=0, data=whole, now=NOW)


def split(stage: Stage) -> dict[str, Any]:
    """File the notes of such a draft together."""
    keep_note_to_split(stage)
    return {
        "title_0": "Contacted regarding child care in June",
        "part_0_0": "Care ends in June.",
        "title_1": "Contacted regarding the bus pass",
        "part_1_0": "Care ends in June.",
    }


def template_version(stage: Stage) -> dict[str, Any]:
    return {
        "subject": "Contact",
        "title": "Contacted regarding",
        "headings": "Contact made\nNext step",
        "words_most": "300",
        "source": "Memo of November",
        "first_day": (TODAY + timedelta(days=1)).isoformat(),
        "seen_version": str(make_note_template().version),
    }


def protected(stage: Stage) -> dict[str, Any]:
    return {"participant_id": adult(stage), "kind": "DV", "on": TODAY.isoformat(), "text": "An order stands."}


def told(stage: Stage) -> dict[str, Any]:
    return {"what": "work", "stays": "Not written here.", "participant_id": adult(stage), "kind": "DV"}


def consent(stage: Stage) -> dict[str, Any]:
    factories.make_fact(
        case=stage.case,
        by=coach(stage),
        participant=adult_of(stage.case),
        kind=RestrictedKind.TREATMENT,
        consent_until=days_ago(-90),
    )
    return {}


def listed(stage: Stage) -> dict[str, Any]:
    return {
        "staff_id": str(sender(stage, "specialist").pk),
        "kinds": ["DV"],
        "need": "Prepares the staffing",
        "first_day": TODAY.isoformat(),
        "last_day": (TODAY + timedelta(days=30)).isoformat(),
    }


def provider(stage: Stage) -> dict[str, Any]:
    return {"name": "Harbor Pantry", "partner_type": "COMMUNITY_PARTNER", "services": ["FOOD"], "phone": "907-555-0120"}


def changed_provider(stage: Stage) -> dict[str, Any]:
    with as_auditor():
        return provider(stage) | {"seen": version_of(Provider.objects.get(pk=stage.ids["provider_id"]))}


def overridden(stage: Stage) -> dict[str, Any]:
    return (
        party(stage)
        | {"purpose": "OWN_WISH", "party_name": "Rentals", "partner_type": "HOUSING", "ask": "yes"}
        | {"reason": "The lease is signed this afternoon"}
    )


def many(stage: Stage) -> dict[str, Any]:
    case = factories.make_case(coach=coach(stage), office=stage.case.office)
    return {"case_ids": [str(case.pk)], "to_coach": colleague(stage), "reason": "Evens the load"}


def other_case(stage: Stage) -> Case:
    """Let the address name two people who are not joined yet."""
    case = factories.make_case(office=stage.case.office)
    stage.ids["other_id"] = adult_of(case).person_id
    return case


def merge(stage: Stage) -> dict[str, Any]:
    other_case(stage)
    return {"kept_id": str(stage.ids["person_id"]), "reason": "One birth certificate", "knows_other_ssn": "on"}


def rotation(stage: Stage) -> dict[str, Any]:
    return {"place_1": str(coach(stage).pk), "first_day": TODAY.isoformat()}


def swap(stage: Stage) -> dict[str, Any]:
    factories.make_rotation(office=stage.case.office, staff=[coach(stage)])
    return {"swap": "yes", "day": workday(stage), "staff": colleague(stage)}


def assessed(kind: str, state: str = "US-AK", *, is_family: bool = False) -> Callable[[Stage], dict[str, Any]]:
    """Return how an assessment is filled in, in a state that asks it."""

    def values(stage: Stage) -> dict[str, Any]:
        move_to(stage.case, state)
        if kind == "LIVING":
            be_teen_parent(adult_of(stage.case))
        if kind == "EMPLOYMENT":
            make_assessment(case=stage.case, by=coach(stage), kind="FAMILY", participant=None)
        stage.ids["participant_id"] = stage.case.pk if is_family else adult_of(stage.case).pk
        return answers_for(stage.case, kind, is_family=is_family)

    return values


def row(stage: Stage) -> dict[str, Any]:
    return {"area": "FOOD", "words": "A garden behind the house", "on": TODAY.isoformat()}


def linked(stage: Stage) -> dict[str, Any]:
    new_referral(stage)
    return {"referral_id": str(stage.ids["referral_id"]), "talked_on": TODAY.isoformat()}


def job_change(stage: Stage) -> dict[str, Any]:
    with as_auditor():
        seen = entry_stand(WorkHistory.objects.get(pk=stage.ids["entry_id"]))
    return {"title": "Head cook", "employer": "Cafe Tern", "seen": seen}


def overcome_barriers(stage: Stage) -> None:
    with as_importer():
        Barrier.objects.filter(case=stage.case).update(status="OVERCOME", status_on=TODAY)


def draft_to_offer(stage: Stage) -> dict[str, Any]:
    """Let the address name a plan of another kind that lacks nothing."""
    overcome_barriers(stage)
    stage.ids["plan_id"] = planned.draft_plan(stage.case, coach(stage), kind="IFSSP").pk
    return {"knows_questions": "on"}


def plan_to_sign(stage: Stage) -> dict[str, Any]:
    """Let the address name an offered plan on which the coach's signature alone is missing."""
    overcome_barriers(stage)
    plan = planned.offered_plan(stage.case, coach(stage), kind="IFSSP")
    stage.ids["plan_id"] = plan.pk
    with as_importer():
        family = plan.signers.filter(participant__isnull=False)
        family.update(way="PAPER", signed_on=TODAY, signed_at=NOW, taken_by=coach(stage))
        last = plan.signers.get(user=coach(stage))
    return {"signer_id": str(last.pk), "way": "TYPED", "typed_name": coach(stage).name}


def plan_waiting(stage: Stage) -> dict[str, Any]:
    """Let the address name an offered plan that an adult of the family has not signed."""
    overcome_barriers(stage)
    plan = planned.offered_plan(stage.case, coach(stage), kind="IFSSP")
    with as_importer():
        signer = plan.signers.get(participant__isnull=False)
    stage.ids |= {"plan_id": plan.pk, "signer_id": signer.pk}
    return {
        "words": "Wants to ask her lawyer first",
        "participant_id": str(signer.participant_id),
        "mailed_on": TODAY.isoformat(),
        "due_back_on": (TODAY + timedelta(days=14)).isoformat(),
    }


def field_plan(stage: Stage) -> dict[str, Any]:
    return {
        "participant_id": adult(stage),
        "kind": "IFSSP",
        "written_on": TODAY.isoformat(),
        "goal_on": (TODAY + timedelta(days=60)).isoformat(),
        "signed_on": TODAY.isoformat(),
        "signed_by": adult(stage),
        "is_original_in_file": "on",
    }


def step_said(stage: Stage) -> dict[str, Any]:
    step: UUID = stage.ids["step_id"]
    return {
        f"care_{step.hex}": "ON_TRACK",
        "went_well": "She called on her own",
        "outcome": "CONFIRMED",
        "on": TODAY.isoformat(),
    }


def week(stage: Stage) -> dict[str, Any]:
    factories.make_signed_plan(case=stage.case, by=coach(stage), kind="MRA")
    return {"went_well": "Four calls made", "on": TODAY.isoformat()}


def goal_words(stage: Stage) -> dict[str, Any]:
    return {
        "words": "Care for June",
        "participant_id": adult(stage),
        "horizon": "SHORT",
        "kind": "LIFE",
        "step-0-words": "Call four providers",
        "step-0-who": f"PARTICIPANT.{adult(stage)}",
    }


def goal_seen(stage: Stage) -> str:
    with as_auditor():
        return goal_stand(stage.ids["goal_id"])


def new_plan(stage: Stage) -> dict[str, Any]:
    return {"slot": f"IFSSP.{adult(stage)}"}


def other_plan(stage: Stage) -> dict[str, Any]:
    release = factories.make_release(case=stage.case, by=coach(stage), party_name="Harbor House")
    return {
        "participant_id": adult(stage),
        "agency": "Harbor House",
        "plan_name": "Housing plan",
        "release_id": str(release.pk),
        "step-0-words": "Hand in the lease",
        "step-0-who": "PARTNER.",
    }


def spoken_up(stage: Stage) -> dict[str, Any]:
    return {
        "participant_id": adult(stage),
        "on": TODAY.isoformat(),
        "party_name": "Harbor House",
        "partner_type": "HOUSING",
        "issue": "The place on the waiting list was lost",
        "words": "Asked them to look again.",
    }


def support_asked(stage: Stage) -> dict[str, Any]:
    return {
        "participant_id": adult(stage),
        "kind": "GAS",
        "purpose": "Gas to the interview",
        "amount": "40.00",
        "method": "CARD",
        "told_on": TODAY.isoformat(),
        "needed_on": TODAY.isoformat(),
        "activity_id": str(stage.ids["activity_id"]),
        "budget_id": str(stage.ids["budget_id"]),
        "alternatives": "None: no bus goes there.",
        "justification": "The interview is on Monday.",
    }


def _support_set(stage: Stage, **changes: Any) -> None:
    """Let the support of the stage stand as authorised by the coach, and as `changes` say."""
    with as_importer():
        by = coach(stage)
        values = {
            "asks": [],
            "authorised_on": days_ago(1),
            "authorised_by": by,
            "authorised_at": NOW,
            "note_id": stage.ids["note_id"],
        }
        Support.objects.filter(pk=stage.ids["support_id"]).update(**values | changes)


def support_to_pay(stage: Stage) -> dict[str, Any]:
    _support_set(stage)
    return {"on": TODAY.isoformat()}


def support_paid(stage: Stage) -> dict[str, Any]:
    _support_set(stage, issued_on=days_ago(1), issued_by=coach(stage), issued_at=NOW)
    return {"amount": "10.00", "on": TODAY.isoformat(), "words": "A cheaper part"}


def support_wrongly_paid(stage: Stage) -> dict[str, Any]:
    _support_set(stage, issued_on=days_ago(1), issued_by=coach(stage), issued_at=NOW)
    return {"words": "It was another family"}


def support_papered(stage: Stage) -> dict[str, Any]:
    paper = make_document(case=stage.case, by=coach(stage), title="Quote of the garage")
    return {"document_id": str(paper.pk), "what": "QUOTE"}


def support_told(stage: Stage) -> dict[str, Any]:
    _support_set(stage)
    page = signed_in(coach(stage)).get(reverse("coaching:support-letter", args=[stage.ids["support_id"]]))
    return {"way": "HAND_OVER", "seen": page.context["form"]["seen"].value()}


def helped(stage: Stage) -> dict[str, Any]:
    return {
        "service": "FOOD",
        "party_name": "Food Bank",
        "partner_type": "COMMUNITY_PARTNER",
        "what": "A box of food",
        "value": "30.00",
        "on": TODAY.isoformat(),
    }


def budgeted(stage: Stage) -> dict[str, Any]:
    return {
        "name": "Winter",
        "owner_id": str(sender(stage, "lead").pk),
        "amount": "5000.00",
        "first_day": TODAY.isoformat(),
        "last_day": TODAY.isoformat(),
    }


def meeting_called(stage: Stage) -> dict[str, Any]:
    return booking(stage) | {
        "participant_ids": [adult(stage)],
        "subject": "Housing by June",
        "party-0-name": "Harbor House",
        "party-0-partner_type": "HOUSING",
    }


def meeting_over(stage: Stage) -> dict[str, Any]:
    meeting = make_meeting(case=stage.case, by=coach(stage), starts_at=NOW - timedelta(hours=2))
    stage.ids["meeting_id"] = meeting.pk
    return {f"there_{party_of(meeting).pk}": "on", "agreed": "Harbor House holds a flat."}


def meeting_steps(stage: Stage) -> dict[str, Any]:
    meeting = make_meeting(case=stage.case, by=coach(stage), step="Call Harbor House")
    stage.ids["meeting_id"] = meeting.pk
    with as_auditor():
        return {"step_ids": [str(meeting.steps.get().pk)], "place": f"{stage.ids['draft_id']}."}


def activity(stage: Stage) -> dict[str, Any]:
    return {
        "words": "Shelves at the library",
        "weekly_hours": "12.5",
        "place": "Public library",
        "hours_supervisor": "Odd Hale",
        "next_check_on": (TODAY + timedelta(days=14)).isoformat(),
    }


def proven_work(stage: Stage) -> dict[str, Any]:
    with as_auditor():
        activity = Activity.objects.select_related("case", "assigned_by").get(pk=stage.ids["activity_id"])
    make_hours(activity=activity, by=activity.assigned_by, week=WEEKS[3])
    make_work_month(case=activity.case, by=activity.assigned_by)
    return {"proven_month": f"{MONTH}"}


def new_activity(stage: Stage) -> dict[str, Any]:
    return activity(stage) | {"kind": "CSP", "first_day": TODAY.isoformat()}


def came(stage: Stage) -> dict[str, Any]:
    return {"led_by": "Ida Ross", f"mark_{stage.ids['place_id'].hex}": "CAME"}


def new_shop() -> dict[str, Any]:
    """Return what a new workshop needs."""
    times = {"on_0": (TODAY + timedelta(days=3)).isoformat(), "starts_0": "09:00", "ends_0": "11:30"}
    facts = {"title": "Interview skills", "lead": "INTERNAL", "led_by": "Ida Ross", "kind": "JSJR", "place": "Room 2"}
    return facts | times | {"capacity": "8", "language": "en", "even_so_0": "on", "even_so_1": "on"}


def referred_to_shop(stage: Stage) -> dict[str, Any]:
    other = make_shop(by=coach(stage), title="Second workshop", meetings=[session_on(TODAY)])
    return {"workshop_id": str(other.pk)}


def changed_activity(stage: Stage) -> dict[str, Any]:
    with as_auditor():
        return activity(stage) | {"seen": activity_stand(Activity.objects.get(pk=stage.ids["activity_id"]))}


def month_hours(stage: Stage) -> dict[str, Any]:
    weeks = weeks_of(TODAY.replace(day=1))
    number = next(at for at, week in enumerate(weeks) if week.last_day >= TODAY)
    return {f"h-{stage.ids['activity_id'].hex}-{number}": "4"}


def owing(stage: Stage) -> dict[str, Any]:
    """Let the adult owe the timesheet of the month before, and tick them to be asked by mail."""
    adult = adult_of(stage.case)
    with as_importer():
        adult.person.mailing_address = "12 Spruce St\nJuneau, AK 99801"
        adult.person.save(update_fields=["mailing_address"])
    make_activity(case=stage.case, by=sender(stage, "coach"), first_day=MONTH, words="Shelves of last month")
    return {f"ask_{adult.pk.hex}": "on", f"way_{adult.pk.hex}": "HOME_MAIL"}


def debriefed(stage: Stage) -> dict[str, Any]:
    monday = TODAY - timedelta(days=TODAY.weekday())
    return {"week_of": monday.isoformat(), "on": TODAY.isoformat(), "words": "Went through the log"}


def site_facts(name: str) -> dict[str, Any]:
    return {
        "kind": "BWE",
        "name": name,
        "address": "1 Main Street",
        "contact_name": "Una Weld",
        "phone": "907-555-0122",
    }


def site_seen(**changes: Any) -> dict[str, Any]:
    """Return what somebody saw at a work site."""
    return {
        "on": TODAY.isoformat(),
        "safety": "Gloves and shoes are given out; the exit is marked",
        "supervision": "The head cook stands beside them all morning",
        "skills": "Food handler's card, stock taking",
        "verdict": "GOES_ON",
        "words": "",
    } | changes


def position_facts(title: str) -> dict[str, Any]:
    return {"title": title, "weekly_hours": "20", "needed": "3"}


def stood(model: Any, key: UUID, stand: Callable[[Any], str]) -> str:
    """Return the digest of a record as it stands."""
    with as_auditor():
        return stand(model.objects.get(pk=key))


def closed_site(stage: Stage) -> dict[str, Any]:
    """Let nobody be placed at the site, which closes then."""
    with as_importer():
        Activity.objects.filter(placement=stage.ids["placement_id"]).update(last_day=days_ago(1))
    return {"words": "Moved away"}


def agreed(stage: Stage) -> dict[str, Any]:
    return {"first_day": TODAY.isoformat(), "last_day": str(TODAY + timedelta(days=60)), "extra": "Keys"}


def reported(stage: Stage) -> dict[str, Any]:
    """Let the office be one without a job club."""
    with as_importer():
        Office.objects.filter(pk=stage.case.office_id).update(has_job_club=False)
    return {"on": TODAY.isoformat(), "way": "CALLED", "jobs": "Harbor Fuel", "interviews": ""}


def begun(stage: Stage) -> dict[str, Any]:
    values = {"kind": "JOB_START", "job": "Welder", "client_on": TODAY.isoformat()}
    return values | {"employer_id": str(stage.ids["employer_id"])}


def _open_again(stage: Stage) -> WorkContract:
    """Take the signature off the contract of the stage."""
    with as_importer():
        WorkContract.objects.filter(pk=stage.ids["contract_id"]).update(signed_on=None, employer_signer="")
        return WorkContract.objects.get(pk=stage.ids["contract_id"])


def terms(stage: Stage) -> dict[str, Any]:
    seen = contract_stand(_open_again(stage))
    return {"employer_on": days_ago(2).isoformat(), "wage": "17.25", "share": "40", "seen": seen}


def signed_contract(stage: Stage) -> dict[str, Any]:
    activity = str(_open_again(stage).activity_id)
    return {"signed_on": TODAY.isoformat(), "employer_signer": "Una", "activity_id": activity}


def claimed(stage: Stage) -> dict[str, Any]:
    with as_auditor():
        contract = WorkContract.objects.select_related("activity", "entered_by").get(pk=stage.ids["contract_id"])
    day = days_ago(20)
    monday = day - timedelta(days=day.weekday())
    activity = contract.activity
    if activity is None:
        raise ValueError("a signed contract has an activity")
    with as_importer():
        WorkHours.objects.create(
            case_id=contract.case_id,
            participant_id=contract.participant_id,
            activity=activity,
            kind=activity.kind,
            month=day.replace(day=1),
            week_of=monday,
            on=day,
            hours=12,
            proof="PAY_STUB",
            entered_by=contract.entered_by,
            entered_at=NOW,
        )
    return {"first_day": days_ago(25).isoformat(), "last_day": days_ago(15).isoformat(), "hours": ""}


APPROVED = {"decision": "approve", "answer": ""}


def survives(stage: Stage) -> dict[str, Any]:
    """Let the family live where there is TA-DVS."""
    move_to(stage.case, "US-OR")
    return {"part": "begin", "day": TODAY.isoformat()}


def survived(stage: Stage) -> dict[str, Any]:
    """Let days of TA-DVS be on record that were a mistake."""
    move_to(stage.case, "US-OR")
    with as_importer():
        found = SurvivorAssistance.objects.create(
            case=stage.case,
            participant=adult_of(stage.case),
            first_day=TODAY,
            entered_by=coach(stage),
            entered_at=NOW,
        )
    return {"part": "void", "assistance_id": str(found.pk)}


def to_begin(stage: Stage) -> dict[str, Any]:
    """Let the re-engagement of the stage be over, in a state that has it, for somebody with a duty to take part."""
    move_to(stage.case, "US-OR")
    with as_importer():
        Reengagement.objects.filter(pk=stage.ids["reengagement_id"]).update(ended_on=TODAY, outcome="GOOD_CAUSE")
        JobsStanding.objects.create(
            case=stage.case,
            participant=adult_of(stage.case),
            jobs_class="MANDATORY",
            first_day=TODAY,
            said_by=coach(stage),
            said_at=NOW,
        )
    values = {"concern": "DISPUTED", "what": "The plan is too much", "started_by": "PARTICIPANT"}
    return values | {"on": TODAY.isoformat()}


def to_schedule(stage: Stage) -> dict[str, Any]:
    move_to(stage.case, "US-OR")
    change_staffing(stage.ids["staffing_id"], status="CANCELLED", opened_at=None)
    return booked_staffing()


def booked_staffing() -> dict[str, Any]:
    return {
        "channel": "PHONE",
        "initiator": "COACH",
        "on": (TODAY + timedelta(days=6)).isoformat(),
        "at": "10:30",
        "minutes": "45",
        "knows_clash": "on",
    }


def room_ahead(stage: Stage) -> dict[str, Any]:
    change_staffing(stage.ids["staffing_id"], status="SCHEDULED", opened_at=None)
    return {}


def decided(stage: Stage, **changes: Any) -> dict[str, Any]:
    be_decided(stage.ids["staffing_id"], by=coach(stage), **changes)
    return {}


def to_confirm(stage: Stage) -> dict[str, Any]:
    return decided(stage) | {"decided_at": (NOW - timedelta(minutes=20)).isoformat()}


def confirmed(stage: Stage) -> dict[str, Any]:
    with as_importer():
        SeatTaken.objects.filter(staffing=stage.ids["staffing_id"], user=coach(stage)).update(confirmed_at=NOW)
    return decided(stage, confirmed_on=TODAY) | {"no_plan_reason": "It fits as it is"}


def step_of_room(stage: Stage) -> dict[str, Any]:
    with as_importer():
        [key] = StaffingStep.objects.filter(staffing=stage.ids["staffing_id"]).values_list("pk", flat=True)
    return confirmed(stage) | {"step_id": str(key), "on": TODAY.isoformat()}


def guest_of_agency(stage: Stage) -> User:
    """Let the guest of the stage come from the agency that has a seat."""
    guest = sender(stage, "child welfare")
    with as_importer():
        guest.agency = SeatTaken.objects.select_related("provider").get(pk=stage.ids["seat_id"]).provider
        guest.save(update_fields=["agency"])
    return guest


def seat_of_coach(stage: Stage) -> str:
    with as_importer():
        return str(SeatTaken.objects.get(staffing=stage.ids["staffing_id"], user=coach(stage)).pk)


def came_in(stage: Stage) -> dict[str, Any]:
    with as_importer():
        MissingItem.objects.filter(pk=stage.ids["missing_item_id"]).update(
            state="IN", settled_at=NOW - timedelta(minutes=5), settled_by=coach(stage)
        )
    return {}


def for_guest(stage: Stage) -> dict[str, Any]:
    with as_importer():
        SeatTaken.objects.filter(pk=stage.ids["seat_id"]).update(guest=guest_of_agency(stage))
    return {"words": "No concern"}


#: Forms of re-engagement and of the staffing room.
ROOMS = {
    "jobs-class": Sent(
        "coach",
        lambda stage: {"jobs_class": "VOLUNTEER", "first_day": TODAY.isoformat()},
        kind=EventKind.JOBS_CLASS_SAID,
    ),
    "assistance": Sent(
        "coach",
        survives,
        "reengagement_survivorassistance",
    ),
    "assistance void": Sent("coach", survived, "reengagement_survivorassistance", where="voided_at IS NOT NULL"),
    "visit": Sent("coach", lambda stage: {"needs": "A bed for the boy"}, "reengagement_visitresult"),
    "begin": Sent("coach", to_begin, kind=EventKind.REENGAGEMENT_BEGUN),
    "source-mark": Sent("coach", lambda stage: {"source": "CONVERSATIONS"}, kind=EventKind.SOURCE_REVIEWED),
    "schedule": Sent("coach", to_schedule, kind=EventKind.STAFFING_SCHEDULED),
    "room": Sent(
        "coach",
        lambda stage: {"part": "own", "strengths": "Up at six", "goals": "The dental class"},
        "reengagement_staffing",
        where="sealed_strengths IS NOT NULL",
    ),
    "room considered": Sent(
        "coach",
        lambda stage: {"part": "considered", "outcome": "MEET_AGAIN", "why": "Everything is known"},
        "reengagement_optionconsidered",
    ),
    "room who": Sent(
        "coach",
        lambda stage: {"part": "who", "seat_id": str(stage.ids["seat_id"]), "presence": "PHONE"},
        kind=EventKind.STAFFING_PRESENCE,
    ),
    "room open": Sent("coach", lambda stage: room_ahead(stage) | {"part": "open"}, kind=EventKind.STAFFING_OPENED),
    "room bias": Sent("coach", lambda stage: {"part": "bias"}, kind=EventKind.STAFFING_CHECKED),
    "schedule-other": Sent(
        "coach",
        lambda stage: booked_staffing() | {"participant_ids": [adult(stage)]},
        kind=EventKind.STAFFING_SCHEDULED,
    ),
    "team-offer": Sent(
        "coach",
        lambda stage: {"answer": "THINKING", "offered_on": TODAY.isoformat()},
        kind=EventKind.SUPPORT_TEAM_OFFERED,
    ),
    "attend": Sent("coach", lambda stage: {"process_told_on": TODAY.isoformat()}, kind=EventKind.STAFFING_PROCESS_TOLD),
    "cancel": Sent(
        "coach", lambda stage: room_ahead(stage) | {"words": "They moved"}, kind=EventKind.STAFFING_CANCELLED
    ),
    "area": Sent("coach", lambda stage: {f"p-{adult(stage)}-finding": "NONE_KNOWN"}, "reengagement_areaanswer"),
    "chances": Sent(
        "coach",
        lambda stage: {"given_OWN_PLAN": "yes", "evidence_OWN_PLAN": "The plan of May"},
        "reengagement_opportunityanswer",
    ),
    "next-steps": Sent(
        "coach",
        lambda stage: {
            "step-0-seat_id": seat_of_coach(stage),
            "step-0-what": "Send the list",
            "step-0-by": TODAY.isoformat(),
        },
        "reengagement_staffingstep",
        where="began_on IS NULL",
    ),
    "invite": Sent(
        "coach",
        lambda stage: {"part": "staff", "user_id": str(sender(stage, "specialist").pk)},
        "reengagement_seattaken",
    ),
    "seat-leave": Sent("coach", lambda stage: {"reason": "Away"}, kind=EventKind.STAFFING_TEAM_LEFT),
    "seat-guest": Sent(
        "coach",
        lambda stage: {"guest_id": str(guest_of_agency(stage).pk)},
        "reengagement_seattaken",
        where="guest_id IS NOT NULL",
    ),
    "partner-words": Sent("coach", lambda stage: {"words": "No concern"}, "reengagement_partnerinput"),
    "missing": Sent(
        "coach",
        lambda stage: (
            {"what": "The school’s letter", "owner_seat_id": seat_of_coach(stage)}
            | {"due_on": (TODAY + timedelta(days=3)).isoformat()}
        ),
        "reengagement_missingitem",
    ),
    "look-again": Sent("coach", came_in, kind=EventKind.STAFFING_REVIEWED_AGAIN),
    "missing-settle": Sent("coach", lambda stage: {"state": "IN"}, kind=EventKind.MISSING_SETTLED),
    "confirm": Sent("coach", to_confirm, kind=EventKind.STAFFING_CONFIRMED),
    "take-back": Sent("coach", decided, kind=EventKind.STAFFING_REOPENED),
    "close": Sent("coach", confirmed, kind=EventKind.STAFFING_CLOSED),
    "enter-elsewhere": Sent(
        "coach",
        lambda stage: decided(stage) | {"on": TODAY.isoformat()},
        kind=EventKind.STAFFING_ENTERED_ELSEWHERE,
    ),
    "step-done": Sent("coach", step_of_room, kind=EventKind.STAFFING_STEP_DONE),
    "guest-room": Sent("child welfare", for_guest, "reengagement_partnerinput", shuts_door=False),
}
SENT: dict[str, Sent] = {
    "coaching:answer-move": Sent("coach", told, "restrictedfact"),
    "coaching:assess-ea": Sent("coach", assessed("EA"), kind=EventKind.ASSESSMENT_COMPLETED),
    "coaching:assess-employment": Sent("coach", assessed("EMPLOYMENT", "US-NC"), kind=EventKind.ASSESSMENT_COMPLETED),
    "coaching:assess-epi": Sent("coach", assessed("EPI"), kind=EventKind.ASSESSMENT_COMPLETED),
    "coaching:assess-family": Sent("coach", assessed("FAMILY", "US-OR"), kind=EventKind.ASSESSMENT_COMPLETED),
    "coaching:assess-living": Sent("coach", assessed("LIVING", "US-OR"), kind=EventKind.ASSESSMENT_COMPLETED),
    "coaching:assess-needs": Sent(
        "coach", assessed("NEEDS", "US-NC", is_family=True), kind=EventKind.ASSESSMENT_COMPLETED
    ),
    "coaching:barrier-record": Sent("coach", row, kind=EventKind.BARRIER_RECORDED),
    "coaching:barrier-refer": Sent("coach", linked, "coaching_barrierreferral"),
    "coaching:barrier-settle": Sent(
        "coach", lambda stage: {"status": "OVERCOME", "on": TODAY.isoformat()}, kind=EventKind.BARRIER_SETTLED
    ),
    "coaching:activity-assign": Sent("coach", new_activity, "coaching_activity"),
    "coaching:activity-change": Sent(
        "coach", changed_activity, "coaching_activity", where="words = 'Shelves at the library'"
    ),
    "coaching:activity-check": Sent(
        "coach",
        lambda stage: {"words": "On time", "on": TODAY.isoformat(), "next_check_on": str(TODAY + timedelta(days=9))},
        "coaching_activitycheck",
    ),
    "coaching:activity-end": Sent(
        "coach",
        lambda stage: {"words": "Moved", "last_day": TODAY.isoformat()},
        "coaching_activity",
        where="ended_words <> ''",
    ),
    "coaching:self-employment": Sent(
        "coach",
        lambda stage: {
            "month": MONTH.isoformat(),
            "receipts": "900",
            "expenses": "175",
            "source": "Ledger of the month",
        },
        "coaching_selfemployment",
    ),
    "coaching:activity-homework": Sent(
        "coach",
        lambda stage: {
            "weekly_hours": "6",
            "first_day": TODAY.isoformat(),
            "last_day": (TODAY + timedelta(days=60)).isoformat(),
            "source": "Syllabus",
        },
        "coaching_schoolhomework",
    ),
    "coaching:activity-project": Sent(
        "coach",
        proven_work,
        "coaching_workhours",
        where=f"how = 'PROJECTED' AND week_of = '{weeks_of(TODAY.replace(day=1))[1].monday}'",
    ),
    "coaching:activity-pause": Sent(
        "coach",
        lambda stage: {
            "words": "Looks for care",
            "tries": "2",
            "first_day": TODAY.isoformat(),
            "last_day": TODAY.isoformat(),
        },
        "coaching_activitypause",
    ),
    "coaching:site-add": Sent(
        "coach", lambda stage: site_facts("Clinic"), "coaching_worksite", where="name = 'Clinic'"
    ),
    "coaching:site-change": Sent(
        "coach",
        lambda stage: site_facts("Clinic") | {"seen": stood(WorkSite, stage.ids["site_id"], site_stand)},
        "coaching_sitechange",
    ),
    "coaching:site-close": Sent("coach", closed_site, "coaching_worksite", where="closed_words = 'Moved away'"),
    "coaching:site-evaluate": Sent("coach", lambda stage: site_seen(), "coaching_siteevaluation"),
    "coaching:position-add": Sent(
        "coach", lambda stage: position_facts("Desk"), "coaching_siteposition", where="title = 'Desk'"
    ),
    "coaching:position-change": Sent(
        "coach",
        lambda stage: position_facts("Desk") | {"seen": stood(SitePosition, stage.ids["position_id"], position_stand)},
        "coaching_siteposition",
        where="title = 'Desk'",
    ),
    "coaching:site-agreement-make": Sent("coach", agreed, "coaching_siteagreement", where="content->>'extra' = 'Keys'"),
    "coaching:site-agreement-sign": Sent(
        "coach",
        lambda stage: {"way": "TYPED", "signed_on": TODAY.isoformat(), "site_signer": "Pia Roth"},
        "coaching_siteagreement",
        where="way = 'TYPED'",
    ),
    "coaching:placement-agreement-make": Sent(
        "coach", agreed, "coaching_placementagreement", where="content->>'extra' = 'Keys'"
    ),
    "coaching:placement-agreement-sign": Sent(
        "coach",
        lambda stage: {
            "way": "TYPED",
            "signed_on": TODAY.isoformat(),
            "site_signer": "Pia Roth",
            "participant_signer": "Quillabra",
        },
        "coaching_placementagreement",
        where="way = 'TYPED'",
    ),
    "coaching:employer-add": Sent(
        "coach", lambda stage: {"name": "Harbor Fuel"}, "coaching_employer", where="name = 'Harbor Fuel'"
    ),
    "coaching:employer-change": Sent(
        "coach",
        lambda stage: {
            "name": "Harbor Fuel",
            "seen": stood(Employer, stage.ids["employer_id"], employer_stand),
        },
        "coaching_employer",
        where="name = 'Harbor Fuel'",
    ),
    "coaching:employer-contact": Sent(
        "coach",
        lambda stage: {"kind": "JOB_FAIR", "on": TODAY.isoformat(), "topics": ["TAX_CREDITS"], "words": "Hires in May"},
        "coaching_employercontact",
    ),
    "coaching:employer-need-answer": Sent(
        "coach",
        lambda stage: {"answer": "Two people come on Monday", "answered_on": TODAY.isoformat()},
        "coaching_employerneed",
        where="answer <> ''",
    ),
    "coaching:readiness-set": Sent(
        "coach", lambda stage: {"points": ["RESUME"]}, "coaching_readinesspoint", where="is_ready"
    ),
    "coaching:employer-refer": Sent(
        "coach",
        lambda stage: {
            "employer_id": str(stage.ids["employer_id"]),
            "job": "Baker",
            "on": TODAY.isoformat(),
            "words": "They asked for somebody today",
        },
        "coaching_employerreferral",
    ),
    "coaching:check-in": Sent("coach", reported, "coaching_jobcheckin"),
    "coaching:contract-begin": Sent("coach", begun, "coaching_workcontract", where="job = 'Welder'"),
    "coaching:contract-terms": Sent("coach", terms, "coaching_workcontract", where="wage = 17.25"),
    "coaching:contract-sign": Sent("coach", signed_contract, "coaching_workcontract", where="employer_signer = 'Una'"),
    "coaching:contract-end": Sent(
        "coach",
        lambda stage: {"ended_on": TODAY.isoformat(), "words": "Hired for good"},
        "coaching_workcontract",
        where="ended_words <> ''",
    ),
    "coaching:claim-make": Sent("coach", claimed, "coaching_contractclaim", where="hours = 12"),
    "coaching:hours-case": Sent("coach", month_hours, "coaching_workhours"),
    "coaching:workshop-change": Sent(
        "coach",
        lambda stage: {
            "title": "Interviews",
            "led_by": "Ida Ross",
            "place": "Room 9",
            "capacity": "4",
            "seen": stood(Workshop, stage.ids["workshop_id"], workshop_stand),
        },
        "coaching_workshop",
        where="place = 'Room 9'",
    ),
    "coaching:session-add": Sent(
        "coach",
        lambda stage: (
            {"on": (TODAY + timedelta(days=3)).isoformat(), "starts_at": "09:00", "ends_at": "10:00"}
            | {"even_so": "on"}
        ),
        "coaching_workshopsession",
    ),
    "coaching:session-cancel": Sent(
        "coach",
        lambda stage: {"words": "The room is flooded"},
        "coaching_workshopsession",
        where="cancelled_at IS NOT NULL",
    ),
    "coaching:workshop-attendance": Sent("coach", came, "coaching_attendance"),
    "coaching:workshop-leave": Sent(
        "coach", lambda stage: {"words": "Moved away"}, "coaching_workshopplace", where="left_at IS NOT NULL"
    ),
    "coaching:workshop-new": Sent("coach", lambda stage: new_shop(), "coaching_workshop"),
    "coaching:workshop-refer": Sent("coach", referred_to_shop, "coaching_workshopplace"),
    "coaching:search-debrief": Sent("coach", debriefed, "coaching_searchdebrief"),
    "coaching:rate-fact-add": Sent(
        "coach",
        lambda stage: {
            "kind": "CASH",
            "amount": "640",
            "first_month": f"{TODAY.replace(day=1)}",
            "source": "Notice of award",
        },
        "coaching_ratefact",
    ),
    "coaching:rate-fact-end": Sent(
        "coach",
        lambda stage: {"last_month": f"{TODAY.replace(day=1)}"},
        "coaching_ratefact",
        where="last_month IS NOT NULL",
    ),
    "coaching:rate-fact-void": Sent("coach", lambda stage: {}, "coaching_ratefact", where="voided_at IS NOT NULL"),
    "coaching:timesheets": Sent(
        "coach", owing, "notice", query=lambda stage: f"?month={MONTH:%Y-%m}", where="kind = 'TIMESHEET'"
    ),
    "coaching:timesheets-set": Sent(
        "coach", lambda stage: {"rhythm": "WEEKLY", "first_day": TODAY.isoformat()}, "coaching_timesheetduty"
    ),
    "coaching:situation-change": Sent(
        "coach",
        lambda stage: {"what": "HOUSEHOLD", "on": TODAY.isoformat(), "words": "Her mother moved in"},
        kind=EventKind.SITUATION_CHANGED,
    ),
    "coaching:assessment-keep": Sent(
        "coach",
        lambda stage: {"on": TODAY.isoformat(), "words": "She stays at the back of the house"},
        kind=EventKind.ASSESSMENT_KEPT,
    ),
    "coaching:difference-explain": Sent("coach", lambda stage: {"words": "Counted overtime"}, "coaching_explanation"),
    "coaching:history-add": Sent(
        "coach", lambda stage: {"title": "Cook", "employer": "Cafe Tern"}, "coaching_workhistory"
    ),
    "coaching:care-question-send": Sent(
        "coach",
        lambda stage: {
            "provider_name": "Tern Day Care",
            "about": "When do you pay?",
            "office_name": "CCPO",
            "sent_on": TODAY.isoformat(),
        },
        kind=EventKind.CARE_QUESTION_SENT,
    ),
    "coaching:care-question-answer": Sent(
        "coach",
        lambda stage: {"answer": "On the fifth.", "answered_on": TODAY.isoformat()},
        kind=EventKind.CARE_QUESTION_ANSWERED,
    ),
    "coaching:number-keep": Sent(
        "coach",
        lambda stage: {"system": "CAREER_READY", "number": "K-1", "since": TODAY.isoformat()},
        "coaching_systemnumber",
    ),
    "coaching:number-end": Sent("coach", lambda stage: {"on": TODAY.isoformat()}, kind=EventKind.SYSTEM_NUMBER_ENDED),
    "coaching:certificate-keep": Sent(
        "coach",
        lambda stage: {"kind": "CAREER_READY", "level": "", "number": "K-1", "on": TODAY.isoformat()},
        "coaching_readinesscertificate",
    ),
    "coaching:certificate-void": Sent("coach", lambda stage: {}, kind=EventKind.READINESS_VOIDED),
    "coaching:history-change": Sent(
        "coach",
        job_change,
        "coaching_workhistory",
        where="title = 'Head cook'",
    ),
    "coaching:strength-end": Sent("coach", lambda stage: {}, "coaching_strength", where="ended_on IS NOT NULL"),
    "coaching:strength-record": Sent("coach", row, "coaching_strength"),
    "casework:case-close": Sent(
        "coach",
        lambda stage: {"reason": ClosureReason.values[0], "on": TODAY.isoformat()},
        kind=EventKind.CASE_CLOSED,
    ),
    "casework:case-open": Sent(
        "lead",
        lambda stage: {
            "rows": "1",
            "person-0-given_name": "Amy",
            "kind": "WORK",
            "track": "WORK_FIRST",
            "language": "en",
            "received_on": TODAY.isoformat(),
        },
        "case",
    ),
    "casework:contact-log": Sent("coach", contact, "contact"),
    "casework:contact-take-back": Sent("coach", take_back, kind=EventKind.TAKEN_BACK),
    "casework:engagement-change": Sent(
        "coach", lambda stage: {"on": TODAY.isoformat(), "engaged": "no"}, kind=EventKind.ENGAGEMENT_CHANGED
    ),
    "casework:excusal-ask": Sent("coach", lambda stage: {"reason": "The storm closed the office."}, "excusal"),
    "casework:note-add": Sent("coach", lambda stage: {"text": "One thing more."}, "noteaddendum"),
    "casework:note-file": Sent("coach", note, "note"),
    "casework:note-quick": Sent("coach", note, "note"),
    "casework:person-change": Sent(
        "coach", lambda stage: {"phone": "907-555-0188", "language": "en"}, kind=EventKind.REACH_CHANGED
    ),
    "casework:person-ssn": Sent("coach", lambda stage: {"ssn-ssn": "212-45-6789"}, "personidentifier"),
    "casework:track-change-ask": Sent("coach", lambda stage: {"reason": "A long recovery."}, "trackchange"),
    "supervision:case-assign": Sent(
        "manager", lambda stage: {"coach": colleague(stage), "first_day": TODAY.isoformat()}, "assignment"
    ),
    "supervision:closures": Sent("admin", lambda stage: {"day": workday(stage), "reason": "Storm"}, "officeclosure"),
    "supervision:office-change": Sent(
        "admin", lambda stage: {"address": "1 Elm St"}, "office", where="address = '1 Elm St'"
    ),
    "supervision:excusal-decide": Sent("lead", lambda stage: APPROVED, kind=EventKind.EXCUSAL_APPROVED),
    "supervision:setting-change": Sent(
        "admin",
        lambda stage: {"value": "9", "office_id": "state", "first_day": TODAY.isoformat(), "source": "Memo"},
        "setting",
    ),
    "supervision:track-change-decide": Sent("lead", lambda stage: APPROVED, kind=EventKind.TRACK_CHANGED),
    "casework:absences": Sent(
        "coach",
        lambda stage: {
            "staff": str(coach(stage).pk),
            "stand_in": colleague(stage),
            "first_day": TODAY.isoformat(),
            "last_day": TODAY.isoformat(),
            "reason": "LEAVE",
        },
        "absence",
    ),
    "casework:appointment-book": Sent(
        "coach", lambda stage: booking(stage) | {"participant_ids": [adult(stage)]}, "appointment"
    ),
    "casework:appointment-close": Sent(
        "coach", lambda stage: {"becomes": "CANCELLED"}, kind=EventKind.APPOINTMENT_CANCELLED
    ),
    "casework:appointment-move": Sent("coach", booking, "appointment"),
    "casework:break-glass": Sent(
        "outsider",
        lambda stage: {"number": "K-77341", "category": "DANGER", "reason": "Her sister calls: he is at the door"},
        "breakglass",
    ),
    "casework:break-glass-end": Sent(
        "glass coach", lambda stage: {}, "breakglass", where="ended_at IS NOT NULL", shuts_door=True
    ),
    "casework:case-consult-ask": Sent("coach", lambda stage: {"question": "Which exemption fits?"}, "request"),
    "casework:case-request-open": Sent("coach", asked, "request"),
    "casework:consult-ask": Sent("coach", lambda stage: {"question": "Which exemption fits?"}, "request"),
    "casework:contact-tries": Sent(
        "coach",
        lambda stage: {"participant_id": adult(stage), "days": "10", "reason": "A hard month."},
        kind=EventKind.CONTACT_INTERVAL_SET,
    ),
    "casework:document-file": Sent("coach", document, "document"),
    "casework:document-move": Sent("coach", lambda stage: {"part": "2"}, kind=EventKind.DOCUMENT_MOVED),
    "casework:document-withdraw": Sent(
        "coach", lambda stage: {"reason": "Of another family"}, kind=EventKind.DOCUMENT_WITHDRAWN
    ),
    "casework:eligibility-alert-answer": Sent(
        "eligibility", lambda stage: {"answer": "Done."}, kind=EventKind.ELIGIBILITY_ALERT_ANSWERED
    ),
    "casework:eligibility-alert-read": Sent("eligibility", lambda stage: {}, kind=EventKind.ELIGIBILITY_ALERT_READ),
    "casework:eligibility-alert-set": Sent("coach", set_alert, "eligibilityalert"),
    "casework:eligibility-note-add": Sent(
        "coach", lambda stage: {"text": "One thing more."}, kind=EventKind.ELIGIBILITY_NOTE_ADDED_TO
    ),
    "casework:eligibility-note-file": Sent(
        "coach", eligibility_note, "eligibilitynote", query=lambda stage: "?kind=PENALTY"
    ),
    "casework:folder-labels-set": Sent("admin", labels, "folderlabels"),
    "casework:follow-up-take-back": Sent("coach", lambda stage: {}, kind=EventKind.TAKEN_BACK),
    "casework:handover-answer": Sent(
        "asked coach",
        lambda stage: {"decision": "refuse", "answer": "On leave then"},
        "handover",
        where="status = 'REFUSED'",
    ),
    "casework:handover-ask": Sent(
        "coach", lambda stage: {"to_coach": colleague(stage), "reason": "Moved across town"}, "handover"
    ),
    "casework:handover-sheet": Sent(
        "coach", lambda stage: {"sheet_rev": "0", "proud": "The garden", "words": "Calls early"}, "handoversheet"
    ),
    "casework:handover-warm": Sent("coach", warm, kind=EventKind.WARM_HANDOVER_HELD),
    "casework:handover-withdraw": Sent("coach", lambda stage: {}, "handover", where="status = 'WITHDRAWN'"),
    "casework:hard-topics-record": Sent("coach", topics, "topictalk"),
    "casework:letters": Sent("coach", mailed, kind=EventKind.NOTICE_SENT),
    "casework:note-remark": Sent("lead", lambda stage: {"kind": "QUESTION", "text": "Which bus?"}, "noteremark"),
    "casework:note-split": Sent("coach", split, "note", where="title LIKE '%bus pass'", shuts_door=True),
    "casework:note-template-add": Sent("admin", template_version, "notetemplate"),
    "casework:notice-mark": Sent("coach", left, kind=EventKind.NOTICE_SENT),
    "casework:notice-mark returned": Sent("coach", returned, kind=EventKind.NOTICE_RETURNED),
    "casework:notice-mark void": Sent(
        "coach", lambda stage: {"act": "void", "words": "Written twice"}, "notice", where="state = 'VOID'"
    ),
    "casework:notice-write": Sent("coach", letter, "notice"),
    "casework:promise-make": Sent(
        "coach", lambda stage: {"what": "Ask the school", "due_on": TODAY.isoformat()}, "promise"
    ),
    "casework:promise-settle": Sent("coach", lambda stage: {"is_kept": "kept"}, kind=EventKind.PROMISE_SETTLED),
    "casework:protected-access": Sent("lead", listed, "restrictedaccess"),
    "casework:protected-access-end": Sent("lead", lambda stage: {}, "restrictedaccess", where="ended_at IS NOT NULL"),
    "casework:protected-record": Sent("coach", protected, "restrictedfact"),
    "casework:protected-withdraw": Sent("coach", consent, "restrictedfact", where="consent_withdrawn_on IS NOT NULL"),
    "casework:provider-add": Sent("coach", provider, "provider"),
    "casework:provider-change": Sent("specialist", changed_provider, "provider", where="name = 'Harbor Pantry'"),
    "casework:provider-verify": Sent("coach", lambda stage: {}, "provider", where=f"verified_on = '{TODAY}'"),
    "casework:referral-follow-up": Sent("coach", follow_up, "followup"),
    "casework:referral-make": Sent("coach", referral, "communityreferral"),
    "casework:referral-take-back": Sent("coach", take_referral_back, kind=EventKind.TAKEN_BACK),
    "casework:release-file": Sent(
        "coach", lambda stage: {"file_place": "Part 2, tab ROI"}, "release", where="file_place = 'Part 2, tab ROI'"
    ),
    "casework:release-give": Sent(
        "coach",
        lambda stage: party(stage) | {"kind": "GENERAL", "first_day": TODAY.isoformat(), "is_free_will": "on"},
        "release",
    ),
    "casework:release-revoke": Sent("coach", lambda stage: {"on": TODAY.isoformat()}, kind=EventKind.RELEASE_REVOKED),
    "casework:remark-answer": Sent(
        "coach", lambda stage: {"text": "The four o'clock bus."}, kind=EventKind.NOTE_REMARK_ANSWERED
    ),
    "casework:request-act": Sent("coach", lambda stage: {}, "request", where="first_action_at IS NOT NULL"),
    "casework:request-answer": Sent(
        "coach", lambda stage: {"answer": "On Monday, yes."}, kind=EventKind.REQUEST_ANSWERED
    ),
    "casework:request-hand-on": Sent(
        "coach",
        lambda stage: {"to_id": str(sender(stage, "specialist").pk)},
        kind=EventKind.REQUEST_HANDED_ON,
        shuts_door=True,
    ),
    "casework:request-open": Sent("coach", asked, "request"),
    "casework:safe-address": Sent("coach", lambda stage: {"address": "PO Box 9, Juneau"}, "safeaddress"),
    "casework:share": Sent(
        "coach",
        lambda stage: party(stage) | {"way": "SPOKEN", "what": "Comes every week."},
        kind=EventKind.INFORMATION_SHARED,
    ),
    "casework:share ask": Sent("coach", overridden, "shareoverride"),
    "coaching:field-plan": Sent("coach", field_plan, kind=EventKind.PLAN_SIGNED),
    "coaching:advocacy-record": Sent("coach", spoken_up, kind=EventKind.ADVOCACY_RECORDED),
    "coaching:advocacy-settle": Sent(
        "coach",
        lambda stage: {"result": "They put her back on the list", "on": TODAY.isoformat()},
        kind=EventKind.ADVOCACY_SETTLED,
    ),
    "coaching:case-reopen": Sent("coach", left_with_work({"words": "The pay stub came"}), kind=EventKind.CASE_REOPENED),
    "coaching:exit-letter-write": Sent("coach", letter_about_leaving, "notice"),
    "coaching:exit-summary-file": Sent(
        "coach", left_with_work({"progress": "Found work", "on": TODAY.isoformat()}), kind=EventKind.EXIT_SUMMARY_FILED
    ),
    "coaching:job-change-void": Sent("coach", lambda stage: {}, "coaching_jobchange", where="voided_at IS NOT NULL"),
    "coaching:job-lose": Sent(
        "coach",
        left_with_work({"employer": "Harbor Bakery", "on": TODAY.isoformat()}, has_person=True),
        kind=EventKind.JOB_LOST,
    ),
    "coaching:job-start": Sent(
        "coach",
        left_with_work({"employer": "Harbor Bakery", "title": "Baker", "on": TODAY.isoformat()}, has_person=True),
        kind=EventKind.JOB_STARTED,
    ),
    "coaching:visit-step-settle": Sent(
        "coach",
        lambda stage: {"is_done": "yes", "result": "A later shift", "on": TODAY.isoformat()},
        kind=EventKind.VISIT_STEP_SETTLED,
    ),
    "coaching:work-problem-tell": Sent(
        "coach",
        left_with_work(
            {
                "words": "The early shift",
                "on": TODAY.isoformat(),
                "words_0": "Talk with the shift lead",
                "due_on_0": TODAY.isoformat(),
            },
            has_person=True,
        ),
        kind=EventKind.WORK_PROBLEM_TOLD,
    ),
    "coaching:work-screen-close": Sent(
        "coach",
        left_with_work({"on": TODAY.isoformat(), "early_words": "The system shuts"}),
        kind=EventKind.WORK_SCREEN_CLOSED,
    ),
    "coaching:support-ask": Sent("coach", support_asked, kind=EventKind.SUPPORT_AUTHORISED),
    "coaching:support-change": Sent("coach", support_asked, kind=EventKind.SUPPORT_AUTHORISED),
    "coaching:support-issue": Sent("coach", support_to_pay, kind=EventKind.SUPPORT_ISSUED),
    "coaching:support-stop": Sent(
        "coach", lambda stage: {"words": "Got a ride", "on": TODAY.isoformat()}, kind=EventKind.SUPPORT_STOPPED
    ),
    "coaching:support-refund": Sent("coach", support_paid, "coaching_supportrefund"),
    "coaching:support-void": Sent("coach", support_wrongly_paid, kind=EventKind.SUPPORT_VOIDED),
    "coaching:refund-void": Sent(
        "coach", lambda stage: {"words": "Another bill"}, kind=EventKind.SUPPORT_REFUND_VOIDED
    ),
    "coaching:support-end-decide": Sent(
        "lead", lambda stage: {"decision": "confirm", "answer": ""}, kind=EventKind.SUPPORT_STOPPED
    ),
    "coaching:support-paper": Sent("coach", support_papered, "coaching_supportpaper"),
    "coaching:support-letter": Sent("coach", support_told, "coaching_supportletter"),
    "coaching:resource-record": Sent("coach", helped, kind=EventKind.RESOURCE_OBTAINED),
    "coaching:resource-void": Sent("coach", lambda stage: {}, kind=EventKind.RESOURCE_VOIDED),
    "coaching:support-budget-set": Sent("lead", budgeted, "coaching_supportbudget", where="name = 'Winter'"),
    "coaching:support-budget-end": Sent(
        "lead", lambda stage: {}, "coaching_supportbudget", where="ended_at IS NOT NULL"
    ),
    "supervision:support-decide": Sent("lead", lambda stage: APPROVED, kind=EventKind.SUPPORT_AUTHORISED),
    "coaching:plan-copy-give": Sent(
        "coach", lambda stage: {"way": "HAND_OVER", "on": TODAY.isoformat()}, kind=EventKind.PLAN_COPY_GIVEN
    ),
    "coaching:meeting-ask": Sent("coach", lambda stage: {}, "coaching_meetingparty", where="invited_on IS NOT NULL"),
    "coaching:meeting-call": Sent("coach", meeting_called, "coaching_meeting"),
    "coaching:meeting-hold": Sent("coach", meeting_over, kind=EventKind.MEETING_HELD),
    "coaching:meeting-steps": Sent("coach", meeting_steps, "coaching_meetingstep", where="step_id IS NOT NULL"),
    "coaching:month-reopen": Sent("manager", lambda stage: {"words": "A pay stub came in"}, "coaching_monthreopening"),
    "coaching:month-verify": Sent("coach", month_note, kind=EventKind.WORK_MONTH_VERIFIED),
    "coaching:months-close": Sent(
        "coach",
        month_to_close,
        "coaching_workmonth",
        where="closed_at IS NOT NULL AND participant_id IN (SELECT id FROM casework_participant WHERE position = 1)",
    ),
    "coaching:months-zero": Sent("coach", month_note, kind=EventKind.WORK_MONTH_VERIFIED),
    "coaching:plan-mail": Sent("coach", plan_waiting, kind=EventKind.PLAN_MAILED),
    "coaching:plan-offer": Sent("coach", draft_to_offer, kind=EventKind.PLAN_OFFERED),
    "coaching:plan-refuse": Sent("coach", plan_waiting, kind=EventKind.SIGNING_REFUSED),
    "coaching:plan-review": Sent("coach", step_said, kind=EventKind.PLAN_REVIEWED),
    "coaching:plan-rewrite": Sent("coach", plan_waiting, kind=EventKind.PLAN_WITHDRAWN),
    "coaching:plan-scan": Sent(
        "coach",
        lambda stage: {"document_id": str(stage.ids["document_id"])},
        "coaching_plansigner",
        where="document_id IS NOT NULL",
    ),
    "coaching:plan-sign": Sent("coach", plan_to_sign, kind=EventKind.PLAN_SIGNED),
    "coaching:plan-withdraw": Sent("coach", plan_waiting, kind=EventKind.PLAN_WITHDRAWN),
    "coaching:progress-record": Sent("coach", week, kind=EventKind.PROGRESS_ASSESSED),
    "coaching:step-look": Sent(
        "coach", lambda stage: {"care": "DONE", "on": TODAY.isoformat()}, kind=EventKind.STEP_DONE
    ),
    "coaching:goal-add": Sent("coach", goal_words, "coaching_goal"),
    "coaching:goal-edit": Sent(
        "coach",
        lambda stage: goal_words(stage) | {"seen": goal_seen(stage)},
        "coaching_goal",
        where="words = 'Care for June'",
    ),
    "coaching:goal-remove": Sent("coach", lambda stage: {"seen": goal_seen(stage)}, "submission"),
    "coaching:plan-begin": Sent("coach", new_plan, "coaching_plan"),
    "coaching:plan-edit": Sent(
        "coach",
        lambda stage: {"seen": "0", "words": "To work by summer"},
        "coaching_plan",
        where="words = 'To work by summer'",
    ),
    "coaching:plan-fold-in": Sent("coach", other_plan, "coaching_goal"),
    "coaching:step-idea-keep": Sent(
        "coach", lambda stage: {"words": "Ask twice", "area": "MONEY", "days_to_do": "7"}, "coaching_stepidea"
    ),
    "coaching:step-idea-use": Sent(
        "coach",
        lambda stage: {"goal_id": str(stage.ids["goal_id"]), "idea_id": str(stage.ids["idea_id"])},
        "coaching_step",
    ),
    "coaching:step-idea-withdraw": Sent(
        "coach", lambda stage: {}, "coaching_stepidea", where="withdrawn_at IS NOT NULL"
    ),
    "supervision:glass-review": Sent(
        "lead",
        lambda stage: {"finding": "JUSTIFIED", "words": "Asked her coach"},
        "breakglass",
        where="reviewed_at IS NOT NULL",
    ),
    "supervision:eligibility-rights": Sent(
        "manager", lambda stage: {"staff_id": str(coach(stage).pk), "why": "Nobody else decides"}, "eligibilityright"
    ),
    "supervision:eligibility-right-end": Sent(
        "manager", lambda stage: {"ended_why": "Somebody else does"}, "eligibilityright", where="ended_at IS NOT NULL"
    ),
    "supervision:handover-many": Sent("lead", many, "handoverbatch", query=lambda stage: f"?coach={coach(stage).pk}"),
    "supervision:override-decide": Sent("lead", lambda stage: APPROVED, kind=EventKind.SHARE_OVERRIDE_APPROVED),
    "supervision:people-apart": Sent(
        "manager", lambda stage: {"other": str(other_case(stage).pk)}, "personsapart", shuts_door=True
    ),
    "supervision:people-merge": Sent("manager", merge, "personmerge"),
    "supervision:people-unmerge": Sent(
        "manager",
        lambda stage: {"reason": "Two birthdays"},
        "personmerge",
        where="undone_at IS NOT NULL",
    ),
    **{name: Sent(who, values, kind=kind) for name, (who, values, kind) in penalty_forms.items()},
    **{
        name: Sent(who, values, table, kind=kind, where=where)
        for name, (who, values, table, kind, where) in (benefit_forms | care_forms).items()
    },
    "supervision:finding-answer": Sent("coach", lambda stage: {"says": "MENDED"}, "supervision_findingreply"),
    "supervision:review-file": Sent("lead", lambda stage: all_met(), kind=EventKind.QA_REVIEWED),
    "supervision:reviews-give": Sent("lead", given_reviews, "casework_reviewassignment"),
    "supervision:review-end": Sent(
        "given reviewer", lambda stage: {}, "casework_reviewassignment", where="ended_at IS NOT NULL", shuts_door=True
    ),
    "supervision:review-take-back": Sent(
        "manager", lambda stage: {"why": "The wrong month"}, "supervision_casereview", where="taken_back_at IS NOT NULL"
    ),
    "supervision:export-ask": Sent("lead", lambda stage: {}, "supervision_export"),
    "supervision:filter-end": Sent(
        "manager", lambda stage: {}, "supervision_savedfilter", where="ended_at IS NOT NULL", shuts_door=True
    ),
    "supervision:filter-save": Sent("lead", lambda stage: {"name": "Mine"}, "supervision_savedfilter"),
    "supervision:pack": Sent("lead", sent_pack, "supervision_packsending"),
    "supervision:pack-recipient-end": Sent(
        "lead", lambda stage: {}, "supervision_packrecipient", where="ended_at IS NOT NULL", shuts_door=True
    ),
    "supervision:pack-recipients": Sent("lead", lambda stage: {"name": "Fen County"}, "supervision_packrecipient"),
    "supervision:packs": Sent("lead", lambda stage: {"month": LAST_MONTH.isoformat()}, "supervision_statisticspack"),
    "supervision:agreed-action-end": Sent(
        "coach", lambda stage: {"ended_as": "DONE"}, "supervision_agreedaction", where="ended_at IS NOT NULL"
    ),
    "supervision:conference-hold": Sent(
        "manager",
        lambda stage: {
            "number": "1",
            "held_on": LAST_MONTH.isoformat(),
            "way": "PHONE",
            "has_read": ["REPORTS"],
            "words": "What is late",
        },
        "supervision_conference",
    ),
    "supervision:conference-sign": Sent("coach", lambda stage: {"remark": ""}, "supervision_conferencesignature"),
    "supervision:conference-take-back": Sent(
        "manager", lambda stage: {"why": "The wrong coach"}, "supervision_conference", where="taken_back_at IS NOT NULL"
    ),
    "supervision:engagement-review-file": Sent(
        "specialist",
        lambda stage: {"looked_at": ["PHONE"], "result": "Two calls", "training": "NONE"},
        kind=EventKind.ENGAGEMENT_REVIEWED,
    ),
    "supervision:engagement-review-take-back": Sent(
        "manager",
        lambda stage: {"why": "Another family"},
        "supervision_engagementreview",
        where="taken_back_at IS NOT NULL",
    ),
    "supervision:engagement-step-settle": Sent(
        "coach", lambda stage: {"ended_as": "DONE"}, kind=EventKind.ENGAGEMENT_STEP_SETTLED
    ),
    "supervision:improvement-begin": Sent("manager", improvement, "supervision_improvementaction"),
    "supervision:improvement-end": Sent(
        "coach", lambda stage: {"ended_as": "DONE"}, "supervision_improvementaction", where="ended_at IS NOT NULL"
    ),
    "supervision:expectations": Sent("coach", expectations_signed, "supervision_acknowledgement"),
    "supervision:clearance-record": Sent(
        "manager",
        lambda stage: {"check_kind": "FINGERPRINTS", "cleared_on": days_ago(5).isoformat()},
        "staffclearance",
    ),
    "supervision:clearance-take-back": Sent(
        "manager", lambda stage: {"why": "Another person's"}, "staffclearance", where="taken_back_at IS NOT NULL"
    ),
    "supervision:credential-record": Sent(
        "lead", lambda stage: {"name": "Notary", "valid_from": TODAY.isoformat()}, "supervision_credential"
    ),
    "supervision:credential-take-back": Sent(
        "lead", lambda stage: {"why": "Typed twice"}, "supervision_credential", where="taken_back_at IS NOT NULL"
    ),
    "supervision:training-record": Sent(
        "lead",
        lambda stage: {"topic": "SAFETY", "title": "Safe visits", "due_on": TODAY.isoformat()},
        "supervision_training",
    ),
    "supervision:training-done": Sent(
        "lead", lambda stage: {"done_on": TODAY.isoformat()}, "supervision_training", where="done_at IS NOT NULL"
    ),
    "supervision:training-take-back": Sent(
        "lead", lambda stage: {"why": "Typed twice"}, "supervision_training", where="taken_back_at IS NOT NULL"
    ),
    "supervision:skill-record": Sent(
        "lead", lambda stage: {"what": "TEEN_PARENT", "first_day": TODAY.isoformat()}, "supervision_staffskill"
    ),
    "supervision:skill-end": Sent(
        "lead", lambda stage: {"last_day": TODAY.isoformat()}, "supervision_staffskill", where="ended_at IS NOT NULL"
    ),
    "supervision:skill-take-back": Sent(
        "lead", lambda stage: {"why": "Typed twice"}, "supervision_staffskill", where="taken_back_at IS NOT NULL"
    ),
    "supervision:hours-set": Sent(
        "lead",
        lambda stage: {
            "first_day": TODAY.isoformat(),
            "weekdays": ["1", "2"],
            "begins_at": "08:00",
            "ends_at": "17:00",
        },
        "supervision_usualhours",
    ),
    "supervision:overtime": Sent(
        "coach",
        lambda stage: {"on": (TODAY + timedelta(days=3)).isoformat(), "why": "Intake"},
        "supervision_overtimerequest",
    ),
    "supervision:overtime-decide": Sent(
        "manager",
        lambda stage: {"decision": "approve", "answer": ""},
        "supervision_overtimerequest",
        where="decided_at IS NOT NULL",
    ),
    "supervision:track-review": Sent("coach", track_told, "supervision_trackreview"),
    "supervision:sample-draw": Sent("lead", sample, "supervision_reviewsample"),
    "supervision:decision-decide": Sent("lead", lambda stage: APPROVED, kind=EventKind.DECISION_APPROVED),
    "supervision:extension-decide": Sent("lead", lambda stage: APPROVED, kind=EventKind.DECISION_APPROVED),
    "supervision:transfer-decide": Sent("lead", lapsed, "assignment"),
    "supervision:late-note-ask": Sent("coach", noted_late, kind=EventKind.DECISION_ASKED),
    "supervision:month-ask": Sent(
        "coach", lambda stage: {"reason": "A timesheet came late."}, kind=EventKind.DECISION_ASKED
    ),
    "supervision:request-withdraw": Sent("coach", lambda stage: {}, kind=EventKind.DECISION_WITHDRAWN),
    "supervision:balance": Sent("lead", balanced, "handoverbatch"),
    "supervision:self-check": Sent("coach", lambda stage: all_met(), "supervision_selfcheck"),
    "supervision:rotation-change": Sent("manager", rotation, "rotation"),
    "supervision:rotation-change swap": Sent("manager", swap, "rotationswap"),
}
SENT |= {f"reengagement:{name}": sent for name, sent in ROOMS.items()}
#: Forms whose record the stage holds already, where there can be no second: it is taken away first.
ALONE = {
    "casework:handover-ask": "handover",
    "casework:track-change-ask": "trackchange",
    "casework:person-ssn": "personidentifier",
}
#: Addresses that take a form and make no record by it.
MAKES_NONE = {
    # drafts and preferences: kept by their own revision, the last one stands
    "casework:draft-discard",
    "casework:draft-save",
    "casework:my-settings",
    # saves a cell on its own revision: what arrives twice finds what it asks for
    "coaching:hours-cell",
    # takes a row out that was a mistake
    "coaching:history-remove",
    # answers a question
    "casework:person-alike",
    "casework:search",
    # prolongs a session
    "casework:session-keep",
    # sets the attempts of a mail that waits back: sent twice it finds them set back
    "supervision:sending-again",
    # shows a protected entry; each opening is one more line in the log of views, as it should be
    "casework:protected-open",
}
#: Forms whose answer is the page itself, as what it shows is shown once.
ANSWERS_ITSELF = {"casework:calendar-feed"}
