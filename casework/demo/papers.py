"""What stands beside the talks of a story: papers in the file, notes to eligibility, requests that came in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from casework.demo.cast import STAFF
from casework.demo.steps import Contacted, Paper, RequestAnswered, RequestIn, Step, ToldEligibility
from casework.demo.teller import Teller


@dataclass(frozen=True)
class _Words:
    """A request with its answer."""

    question: str
    answer: str = ""


_CONSULT = _Words(
    "The mother goes quiet when we come to the plan. How would you begin?",
    "Ask first what went well this week, and let her choose the step. Plan last, and only one step.",
)
_SCHOOL = _Words(
    "The school asks whether the child comes by bus from Monday.",
    "Called the school: the bus pass is valid from Monday, the driver knows.",
)
_HEAT = "Head Start called: the family has no heating oil since last night, and the baby is at home."
_LANDLORD = _Words("The landlord asks when the deposit is paid. Whom do we tell what?")


def with_papers(teller: Teller, story: str) -> None:
    """Add to an Alaska story what came in on paper, what eligibility was told, and who asked something."""
    signed = _last(teller, "plan.signed")
    if signed:
        _paper(teller, signed.on, "Release signed with the plan", part=1, tab="ROI", by=signed.by)
        _paper(teller, signed.on, "Signed plan", part=3, tab="PLAN", place="Hard file, part 3", by=signed.by)
    if add := _MORE.get(story):
        add(teller)


def _exemption(teller: Teller) -> None:
    _paper(teller, teller.today, "Doctor's letter, form TA10", part=2, tab="TA10", kind="MEDICAL")


def _job_start(teller: Teller, *, sets_alert: bool = True) -> None:
    contact = _last_contact(teller)
    if contact is None:
        return
    _paper(teller, contact.on, "Employer's letter", part=4, place="Hard file, part 4")
    teller.add(
        ToldEligibility(
            on=contact.on if sets_alert else teller.today,
            at=time(15, 40),
            by=teller.coach,
            subject="JOB_START",
            about=contact.key,
            sections=("Began at the cannery on Front Street.", "24 hours a week at 19 dollars.", "Employer's letter."),
            sets_alert=sets_alert,
            read_by=_staff(teller, "ELIGIBILITY_WORKER") if sets_alert else "",
        )
    )


def _job_start_today(teller: Teller) -> None:
    _job_start(teller, sets_alert=False)


def _home_visit(teller: Teller) -> None:
    visits = [step for step in teller.steps if isinstance(step, Contacted) and step.place == "HOME"]
    if not visits:
        return
    teller.add(
        ToldEligibility(
            on=visits[-1].on,
            at=time(16, 10),
            by=teller.coach,
            subject="HOME_VISIT",
            about=visits[-1].key,
            sections=("Food in the house, the children were there and well.", "They want to go on with the plan.", ""),
        )
    )


def _answered_consult(teller: Teller) -> None:
    asked_on = teller.after(teller.last_worked(teller.today), -6)
    specialist = _staff(teller, "ENGAGEMENT_SPECIALIST")
    key = _asked(teller, asked_on, _CONSULT, to="", kind="CONSULT")
    teller.add(RequestAnswered(on=asked_on, at=time(13, 25), by=specialist, request=key, answer=_CONSULT.answer))


def _waiting_consult(teller: Teller) -> None:
    _asked(teller, teller.after(teller.last_worked(teller.today), -1), _CONSULT, to="", kind="CONSULT")


def _answered_request(teller: Teller) -> None:
    asked_on = teller.after(teller.last_worked(teller.today), -4)
    key = _asked(teller, asked_on, _SCHOOL, by_name="Front Street School, Ms Aho")
    on = teller.after(asked_on, 1)
    teller.add(RequestAnswered(on=on, at=time(9, 45), by=teller.coach, request=key, answer=_SCHOOL.answer))


def _urgent_request(teller: Teller) -> None:
    _asked(teller, teller.today, _Words(_HEAT), by_name="Head Start, Ms Orr", is_urgent=True)


def _request_about_no_case(teller: Teller) -> None:
    day = teller.last_worked(teller.today)
    _asked(teller, day, _LANDLORD, by_name="Mr Dahl, landlord", is_about_case=False)


_MORE: dict[str, Callable[[Teller], None]] = {
    "exemption_today": _exemption,
    "hours_unverified": _job_start,
    "support_today": _job_start_today,
    "note_owed": _home_visit,
    "extension_ahead": _answered_consult,
    "track_asked": _waiting_consult,
    "quiet_month": _answered_request,
    "missed_first_contact": _urgent_request,
    "plan_not_returned": _request_about_no_case,
}


def _paper(
    teller: Teller,
    on: date,
    title: str,
    *,
    part: int,
    tab: str = "",
    place: str = "",
    kind: str | None = None,
    by: str = "",
) -> None:
    teller.add(
        Paper(
            on=on,
            at=time(15, 20),
            by=by or teller.coach,
            title=title,
            part=part,
            tab=tab,
            paper_place=place,
            who=teller.first_adult.ref,
            restricted_kind=kind,
        )
    )


def _asked(
    teller: Teller,
    on: date,
    words: _Words,
    *,
    kind: str = "QUESTION",
    by_name: str = "",
    to: str | None = None,
    is_urgent: bool = False,
    is_about_case: bool = True,
) -> str:
    key = teller.key("request")
    teller.add(
        RequestIn(
            on=on,
            at=time(10, 5),
            by=teller.coach,
            key=key,
            kind=kind,
            question=words.question,
            asked_by_name=by_name,
            to=teller.coach if to is None else to,
            is_urgent=is_urgent,
            is_about_case=is_about_case,
        )
    )
    return key


def _last(teller: Teller, kind: str) -> Step | None:
    return next((step for step in reversed(teller.steps) if getattr(step, "kind", "") == kind), None)


def _last_contact(teller: Teller) -> Contacted | None:
    made = [step for step in teller.steps if isinstance(step, Contacted) and step.is_reached]
    return max(made, key=lambda step: (step.on, step.at), default=None)


def _staff(teller: Teller, role: str) -> str:
    """Give the user name of somebody of the family's office, or nothing where nobody has that work."""
    return next((one.username for one in STAFF if one.office == teller.office and one.role == role), "")
