"""Work sites, employers and a contract of the demo; every step goes through the ordinary operations, as the coach.

The same for the same day: whoever already has a site in the register gets no second one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from casework.public import Case, CaseStatus, Participant, User, in_context, permissions
from coaching.choices import PLACED_ACTIVITIES, WorkActivity
from coaching.models import Activity, SitePosition, WorkSite
from coaching.operations.activities import ActivityFacts, assign_activity
from coaching.operations.agreements import (
    make_placement_agreement,
    make_site_agreement,
    sign_placement_agreement,
    sign_site_agreement,
)
from coaching.operations.contracts import ContractTerms, begin_contract, set_contract_terms
from coaching.operations.employers import Asked, EmployerFacts, add_employer, log_employer_contact
from coaching.operations.job_search import set_readiness
from coaching.operations.placements import Placing
from coaching.operations.sites import EvaluationFacts, PositionFacts, SiteFacts, add_position, add_site, evaluate_site
from coaching.queries.duties import has_work_duties, why_no_duty

MORNING = time(9, 40)
SITES: tuple[tuple[SiteFacts, tuple[PositionFacts, ...]], ...] = (
    (
        SiteFacts("CWE", "Harbor shelter", "12 Dock Street", "Pia Roth", "907-555-0199", "Lunch is served."),
        (
            PositionFacts("Kitchen help", Decimal(20), 3, "Monday to Thursday, 9 to 2", "Food handler card"),
            PositionFacts("Front desk", Decimal(16), 1, "Evenings", "Calm on the telephone"),
        ),
    ),
    (
        SiteFacts("CWE", "Public library", "80 Front Street", "Odd Hale", "907-555-0177", "On the bus line."),
        (PositionFacts("Shelving", Decimal(12), 2, "Mornings", "Reads numbers and names"),),
    ),
    (
        SiteFacts("BWE", "Second Street Hardware", "210 Second Street", "Una Weld", "907-555-0122"),
        (PositionFacts("Stock and counter", Decimal(25), 2, "Afternoons", "Lifts 40 pounds, learns the till"),),
    ),
)
SEEN = (
    EvaluationFacts(
        "Shoes and gloves are given out, the exit is marked",
        "The head cook stands beside them all morning",
        "Food handler's card, stock taking",
        "GOES_ON",
        "They call when somebody is late, and ask first.",
    ),
    EvaluationFacts(
        "Bright and warm; the back stairs are icy",
        "The branch head looks in every hour",
        "Catalogue, numbers, people at the desk",
        "MENDS",
        "The back stairs are salted before anybody new begins.",
    ),
)
BAKERY = EmployerFacts("Front Street Bakery", "44 Front Street", "Lena Moe", "907-555-0166", "Hires in spring.")
FUEL = EmployerFacts("Harbor Fuel", "2 Pier Road", "Ms Ode", "907-555-0133", "Pumps and shop, shifts.")


def play_sites(*, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime) -> None:
    """Enter the sites of each office with its first coach, place somebody, meet employers, begin a contract."""
    done: set[object] = set()
    for username, numbers in families.items():
        coach = staff.get(username)
        if coach is None or coach.office_id in done or coach.office is None:
            continue
        if not permissions.keeps_sites(coach, coach.office.pk):
            continue
        with in_context(actor=coach):
            if not WorkSite.objects.filter(office=coach.office).exists():
                _Office(coach, today, now).play(numbers)
        done.add(coach.office_id)


class _Office:
    """The sites and employers of an office, as its coach enters them."""

    def __init__(self, coach: User, today: date, now: datetime) -> None:
        self.coach, self.today, self.now = coach, today, now

    def at(self, day: date) -> datetime:
        """Give a morning of a day, local to the office; never after now."""
        zone = self.coach.office.zone if self.coach.office else None
        return min(datetime.combine(day, MORNING, tzinfo=zone), self.now)

    def play(self, numbers: Sequence[str]) -> None:
        """Enter everything, then place the first adult who may be placed and has nothing of the kind."""
        before = self.today - timedelta(days=40)
        positions = self._sites(before)
        self._employers(before, self._adults(numbers))
        adults = [one for one in self._adults(numbers) if self._is_free(one)]
        if adults:
            self._place(adults[0], positions[0])

    def _sites(self, on: date) -> list[SitePosition]:
        at, positions = self.at(on), []
        for number, (facts, offered) in enumerate(SITES):
            site = add_site(facts=facts, actor=self.coach, now=at)
            positions += [add_position(site_id=site.pk, facts=one, actor=self.coach, now=at) for one in offered]
            if number == len(SITES) - 1:
                continue  # the last one has not signed yet
            agreement = make_site_agreement(
                site_id=site.pk,
                first_day=on,
                last_day=self.today + timedelta(days=20 if number else 325),
                extra="",
                actor=self.coach,
                now=at,
            )
            sign_site_agreement(
                agreement_id=agreement.pk,
                way="TYPED",
                signed_on=on,
                site_signer=facts.contact_name,
                kept_at="",
                actor=self.coach,
                now=at,
            )
            evaluate_site(
                site_id=site.pk,
                on=self.today - timedelta(days=5),
                facts=SEEN[number % len(SEEN)],
                actor=self.coach,
                now=self.at(self.today),
            )
        return positions

    def _employers(self, on: date, adults: Sequence[Participant]) -> None:
        bakery = add_employer(facts=BAKERY, actor=self.coach, now=self.at(on))
        fuel = add_employer(facts=FUEL, actor=self.coach, now=self.at(on))
        log_employer_contact(
            employer_id=bakery.pk,
            kind="OUTREACH",
            on=on,
            topics=["SERVICES", "INCENTIVES", "TAX_CREDITS"],
            words="Would train a helper for the ovens if part of the wages is paid back.",
            actor=self.coach,
            now=self.at(on),
        )
        log_employer_contact(
            employer_id=fuel.pk,
            kind="JOB_FAIR",
            on=self.today - timedelta(days=3),
            topics=["SERVICES"],
            words="Two night shifts are open from next month.",
            asked=Asked("Names of two people for the night shift", self.today + timedelta(days=4)),
            actor=self.coach,
            now=self.at(self.today),
        )
        if not adults:
            return
        adult, talked = adults[-1], max(self.today - timedelta(days=12), adults[-1].case.opened_on)
        contract = begin_contract(
            case_id=adult.case_id,
            participant_id=adult.pk,
            employer_id=bakery.pk,
            kind="OJT",
            job="Baker's helper",
            client_on=talked,
            actor=self.coach,
            now=self.at(self.today),
        )
        terms = ContractTerms(employer_on=talked, wage=Decimal("17.50"), weekly_hours=Decimal(30))
        set_contract_terms(contract_id=contract.pk, terms=terms, seen=None, actor=self.coach, now=self.at(self.today))
        set_readiness(
            case_id=adult.case_id,
            participant_id=adult.pk,
            points=["ATTITUDE", "RESUME", "REFERENCES", "DRESS"],
            actor=self.coach,
            now=self.at(self.today),
        )

    def _adults(self, numbers: Sequence[str]) -> list[Participant]:
        cases = Case.objects.select_related("office").filter(
            number__in=numbers, status=CaseStatus.OPEN, office=self.coach.office
        )
        found = []
        for case in sorted(cases, key=lambda one: list(numbers).index(one.number)):
            adult = case.participants.adults().order_by("position", "pk").first()
            if adult is None or not has_work_duties(case) or why_no_duty(case, adult, today=self.today):
                continue
            adult.case = case
            found.append(adult)
        return found

    def _is_free(self, adult: Participant) -> bool:
        return not Activity.objects.filter(participant=adult, kind__in=PLACED_ACTIVITIES).exists()

    def _place(self, adult: Participant, position: SitePosition) -> None:
        first_day = max(self.today - timedelta(days=9), adult.case.opened_on)
        facts = ActivityFacts(
            words="Kitchen help at the shelter",
            weekly_hours=Decimal(10),
            provider_id=None,
            place="",
            hours_supervisor="",
            next_check_on=self.today + timedelta(days=10),
        )
        activity = assign_activity(
            case_id=adult.case_id,
            participant_id=adult.pk,
            kind=WorkActivity.WEX,
            facts=facts,
            first_day=first_day,
            last_day=None,
            placing=Placing(position.pk),
            actor=self.coach,
            now=self.at(self.today),
        )
        agreement = make_placement_agreement(
            placement_id=activity.placement.pk,
            first_day=first_day,
            last_day=self.today + timedelta(days=80),
            extra="",
            actor=self.coach,
            now=self.at(self.today),
        )
        person = adult.person
        sign_placement_agreement(
            agreement_id=agreement.pk,
            way="TYPED",
            signed_on=self.today,
            participant_signer=f"{person.given_name} {person.family_name}".strip(),
            site_signer="Pia Roth",
            document_id=None,
            actor=self.coach,
            now=self.at(self.today),
        )
