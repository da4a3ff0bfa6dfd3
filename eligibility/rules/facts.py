"""What is known of a household in one month; the keys are those of the interchange.

A fact is added by a line here: `reading.py` takes keys and kinds from these classes. Amounts are dollars a month,
exact, and zero when nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
MONTHS_IN_YEAR = 12


class Role(StrEnum):
    """What a member is to the household."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    OTHER_ADULT = "other_adult"


class Utility(StrEnum):
    """A utility that the household pays apart from its rent."""

    HEATING_OR_COOLING = "heating_or_cooling"
    ELECTRICITY = "electricity"
    GAS = "gas"
    WATER = "water"
    SEWER = "sewer"
    TRASH = "trash"
    PHONE = "phone"


class AllotmentArea(StrEnum):
    """Where an Alaska household lives for the size of its food benefit (7 CFR 272.7)."""

    URBAN = "urban"
    RURAL_1 = "rural1"
    RURAL_2 = "rural2"


@dataclass(frozen=True, slots=True)
class Income:
    """The gross income of one person by kind."""

    wages: Decimal = ZERO
    self_employment_gross: Decimal = ZERO
    unemployment: Decimal = ZERO
    social_security_retirement: Decimal = ZERO
    social_security_survivors: Decimal = ZERO
    ssdi: Decimal = ZERO
    ssi: Decimal = ZERO
    veterans_benefits: Decimal = ZERO
    pension: Decimal = ZERO
    child_support_received: Decimal = ZERO

    @property
    def earned(self) -> Decimal:
        """Answer wages and gross self-employment together, before any cost."""
        return self.wages + self.self_employment_gross

    @property
    def unearned(self) -> Decimal:
        """Answer everything that is not earned."""
        return sum((getattr(self, kind) for kind in UNEARNED), ZERO)


EARNED = ("wages", "self_employment_gross")
UNEARNED = tuple(field.name for field in fields(Income) if field.name not in EARNED)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the household; `age` in whole years on the first day of the month."""

    id: str
    role: Role
    age: int
    income: Income = Income()
    disabled: bool = False
    pregnant: bool = False
    in_school: bool = False
    medical_expenses: Decimal = ZERO
    #: Another benefit for disability than SSI and SSDI that 7 CFR 271.2 names, such as veterans' total disability.
    disability_benefit: bool = False
    #: What self-employment cost, counted where a state allows actual costs. Nothing said: not known, which is something
    #: else than none at all where a flat share stands for any costs there are.
    self_employment_costs: Decimal | None = None
    #: Half-time or more in college or trade school (7 CFR 273.5).
    higher_education: bool = False
    #: Of the parents, the one who cannot work (7 AAC 45.520(a)(2)); nothing said: as `disabled` says.
    incapacitated: bool | None = None
    #: Nothing said: not known, which is something else than none at all where hours open child care.
    weekly_work_hours: Decimal | None = None
    #: The expected day of birth; nothing said: near enough for the programme.
    due_on: date | None = None
    #: A disability that needs care day and night, as a doctor certifies (AS 47.27.025(c)).
    needs_constant_care: bool = False
    #: The person whom a survivor of domestic violence flees or fears (OAR 461-135-1200(5)).
    is_abuser: bool = False
    #: Spent already, or not to be reached without the abuser (OAR 461-135-1200(6)).
    income_out_of_reach: bool = False
    #: Child care, on the child: the charge a month, and provider, area and schedule as the rate table names them.
    care_charge: Decimal = ZERO
    care_provider: str = ""
    care_area: str = ""
    care_schedule: str = ""
    #: Days of care in the month, where the provider is paid by the day.
    care_days: Decimal = ZERO
    #: The exact age, for rates that go by months; nothing said: the last birthday.
    age_months: int | None = None
    #: Which month of the new-job bonus this is (`tanf.nc.job_bonus_months`).
    new_job_bonus_month: int | None = None
    #: The day of birth, where a rule counts months from another day (`tanf.nc.family_cap_months`).
    born_on: date | None = None

    @property
    def is_parent(self) -> bool:
        """Answer whether this is the head or the spouse."""
        return self.role in (Role.HEAD, Role.SPOUSE)

    @property
    def hours_of_work(self) -> Decimal:
        """Answer the weekly hours of work that are known."""
        return self.weekly_work_hours or ZERO

    @property
    def known_costs(self) -> Decimal:
        """Answer the costs of self-employment that are known."""
        return self.self_employment_costs or ZERO

    @property
    def months_old(self) -> int:
        """Answer the age in months."""
        return self.age * MONTHS_IN_YEAR if self.age_months is None else self.age_months


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a month under the same penalties of the cash programme.

    `steps`: one for each person under a step or level; `school`, `child_support`: under such a reduction; `whole`: the
    whole payment stops.
    """

    days: int
    steps: tuple[int, ...] = ()
    school: bool = False
    child_support: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives together, where, and what they owe, own and receive."""

    state: str
    members: tuple[Member, ...]
    #: A county; in Alaska a borough or census area.
    county: str = ""
    rent: Decimal = ZERO
    mortgage: Decimal = ZERO
    property_tax: Decimal = ZERO
    home_insurance: Decimal = ZERO
    homeless: bool = False
    utilities: frozenset[Utility] = frozenset()
    dependent_care_paid: Decimal = ZERO
    child_support_paid: Decimal = ZERO
    tanf_cash_received: Decimal = ZERO
    liquid_assets: Decimal = ZERO
    tanf_current_recipient: bool = False
    time_limit_months_exhausted: bool = False
    #: Months of the work-incentive disregard used before this one, this one counted (7 AAC 45.480, 1 TAC 372.409).
    recipient_months: int | None = None
    child_care_current_recipient: bool = False
    #: Alaska: urban unless said otherwise.
    allotment_area: AllotmentArea | None = None
    #: The day of the application, when this is its first month.
    filed_on: date | None = None
    #: Cash held back this month because of a penalty of the cash programme; it counts as if received.
    tanf_penalty_amount: Decimal = ZERO
    #: Whether a payment of energy assistance comes; nothing said: as the state does for everybody.
    energy_assistance: bool | None = None
    #: What each vehicle is worth, where a state counts vehicles.
    vehicles: tuple[Decimal, ...] = ()
    #: A destitute household of migrant or seasonal farm workers.
    destitute_farmworkers: bool = False
    #: What the home costs a month with heating and utilities; nothing said: as rent, mortgage and the like add up.
    shelter_cost: Decimal | None = None
    #: The caretaker is a relative other than a parent who asks for the children alone.
    non_needy_caretaker: bool = False
    #: Cash goes on past the time limit, for a reason that the state has found.
    time_limit_extended: bool = False
    #: The step or level of a penalty of the cash programme that is in force; 0: none.
    tanf_penalty_step: int = 0
    #: The penalties of the month as they are on file; they hold instead of `tanf_penalty_step`.
    tanf_penalties: tuple[Stretch, ...] = ()
    #: The day on which cash aid ended because of earnings.
    tanf_closed_for_earnings_on: date | None = None
    #: Somebody states danger from domestic violence; nothing said: who asks for TA-DVS states it.
    domestic_violence_stated: bool | None = None
    #: Expenses of this month or of getting away for which the income is needed, beside those told elsewhere.
    needed_expenses: Decimal = ZERO
    #: TA-DVS: day 1 of the eligibility period, what it has paid so far, what is needed that nobody else pays (nothing
    #: said: all that may be paid), and whether the department's error kept a payment from going out in time.
    tadvs_first_day: date | None = None
    tadvs_paid: Decimal = ZERO
    tadvs_needed: Decimal | None = None
    tadvs_department_error: bool = False
    #: A crisis for which the family asks for one payment in place of monthly cash (1 TAC 372.801).
    one_time_crisis: bool = False
    #: The day on which the cash that goes on was approved (`tanf.nc.family_cap_months`).
    tanf_approved_on: date | None = None
    #: The day of the last closing after all months of employment services (`tanf.nc.reapply_after_months`).
    tanf_services_used_up_on: date | None = None

    @property
    def jurisdiction(self) -> str:
        """Answer the state as the policy files name it."""
        return f"US-{self.state}"

    @property
    def size(self) -> int:
        """Answer how many people live together."""
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Question:
    """A household and the month that is asked about, with the asker's own id for it."""

    id: str
    month: date
    household: Household
