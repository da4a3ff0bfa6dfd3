"""What the steps of cash assistance are made of, and of TA-DVS."""

from __future__ import annotations

from types import MappingProxyType

from eligibility.rules.inputs.origin import (
    NOTHING,
    Origins,
    Rounded,
    at_least,
    at_most,
    below,
    facts,
    figure,
    lower,
    made,
    product,
    total,
)

_OVER = "What is told or on file of the months used, and whether they are extended"
_STOPS = facts("A penalty stops the whole payment on every day of the month")
_HELD = "Money told is at most this"
_STRETCHES: Origins = {
    "penalty_days": facts("Days of the month under the penalty"),
    "penalty_days.{who}": facts("Days of the month under this penalty"),
    "rates.penalty": figure(),
    "rates.penalty.{who}": figure(),
}
_SHARES = ("rates.penalty?", "rates.penalty.*")
_DAYS = ("penalty_days?", "penalty_days.*")

AK_FAMILY: Origins = MappingProxyType(
    {
        "child_age.under": figure(),
        "child_age.student_under": figure(),
        "pregnancy_days": figure(),
        "tests.family": facts(
            "A child who counts, or somebody late enough in pregnancy",
            "child_age.under",
            "child_age.student_under",
            "pregnancy_days?",
        ),
        "unit_kind": facts("Who lives together, and who cannot work", "tests.family"),
        "unit_size": facts("Who of them counts for the size", "unit_kind"),
    }
)


def _alaska_deductions(under: str) -> Origins:
    """Return the entries of deductions; `under` goes before their names."""
    return {
        f"{under}rates.initial_deduction": figure(),
        f"{under}rates.work_incentive_flat": figure(),
        f"{under}rates.work_incentive_share": figure(words="By the month of work"),
        f"{under}deductions.earned_income if {under}rates.initial_deduction": facts(
            "Of the earnings of each person, up to this", f"{under}rates.initial_deduction"
        ),
        f"{under}deductions.earned_income": facts(
            "Of the earnings of each person the flat amount, and this share of the rest",
            f"{under}rates.work_incentive_flat",
            f"{under}rates.work_incentive_share",
        ),
        f"{under}rates.care_under_2": figure(),
        f"{under}rates.care_2_and_over": figure(),
        f"{under}deductions.dependent_care": facts(
            "What is paid for care, up to these for each child and each parent who cannot work, and up to what is left"
            " of earnings",
            f"{under}rates.care_under_2",
            f"{under}rates.care_2_and_over",
            f"{under}deductions.earned_income",
        ),
        f"{under}deductions.child_support_paid": facts("Child support paid, where a parent is in the family"),
    }


def _alaska_less(under: str) -> tuple[str, ...]:
    names = ("deductions.earned_income", "deductions.dependent_care", "deductions.child_support_paid")
    return tuple(under + name for name in names)


_BORN = "as_if_born."
_AK_INCOME: Origins = {
    "rates.child_support_kept": figure(),
    "gross_earned_income": facts("Wages, and self-employment less its costs; not of children in school"),
    "deductions.child_support_kept": facts("Child support received, up to this", "rates.child_support_kept"),
    "gross_income": made(
        "Earnings and all other income told, less the child support that is kept",
        "gross_earned_income",
        "deductions.child_support_kept",
    ),
    **_alaska_deductions(""),
    **_alaska_deductions(_BORN),
    "as_if_born.countable_income": total("gross_income", less=_alaska_less(_BORN), floor=NOTHING),
    "countable_income if as_if_born.countable_income": made(
        "Only her own income, less her own deductions; never below zero", *_alaska_less("")
    ),
    "countable_income": total("gross_income", less=_alaska_less(""), floor=NOTHING),
    "as_if_born.need_standard": figure(words="For two people"),
    "rates.gross_limit": figure(),
    "gross_limit if as_if_born.need_standard": product(
        "as_if_born.need_standard", "rates.gross_limit", rounded=Rounded.DOWN
    ),
    "gross_limit": product("need_standard", "rates.gross_limit", rounded=Rounded.DOWN),
    "tests.gross_income": at_most("gross_income", "gross_limit"),
    "tests.countable_income if as_if_born.countable_income": at_most(
        "as_if_born.countable_income", "as_if_born.need_standard"
    ),
    "tests.countable_income if as_if_born.need_standard": at_most("countable_income", "as_if_born.need_standard"),
    "tests.countable_income": at_most("countable_income", "need_standard"),
}
_AK_SHELTER: Origins = {
    "rates.shelter_allowance": figure(),
    "shelter_allowance": product("need_standard", "rates.shelter_allowance", rounded=Rounded.DOWN),
    "utility_region": facts("The borough or census area of the home"),
    "utility_allowance": figure("utility_region"),
    "utilities.*": figure("utility_region"),
    "shelter_cost": facts(
        "What the home costs as told, with the allowances for utilities where they are needed",
        "utility_allowance?",
        "utilities.*",
    ),
    "shelter_reduction if shelter_cost": made(
        "What the allowance is above the cost of the home; below a dollar nothing", "shelter_allowance", "shelter_cost"
    ),
    "shelter_reduction": facts("Children alone, or nothing told of the home: no reduction", "unit_kind"),
}
_AK_PAYMENT: Origins = {
    "unmet_need": total("need_standard", less=("countable_income", "shelter_reduction"), floor=NOTHING),
    "payment_factor_basis": figure(words="By the law or as the agency prints it"),
    "rates.payment_factor": figure(),
    "maximum_payment_of_two": figure(),
    "need_standard_of_two": figure(),
    "payment_before_ceiling if rates.payment_factor": product("unmet_need", "rates.payment_factor"),
    "payment_before_ceiling": made(
        "The unmet need times the largest payment of two over the need of two",
        "unmet_need",
        "maximum_payment_of_two",
        "need_standard_of_two",
    ),
    "maximum_payment": figure("unit_kind", "unit_size"),
    "seasonal.first_month": figure(),
    "seasonal.last_month": figure(),
    "seasonal_reduction": facts(
        "The month is one of these, and no child needs care day and night",
        "seasonal.first_month",
        "seasonal.last_month",
    ),
    "rates.seasonal_reduction": figure("seasonal_reduction"),
    "payment_in_season": made(
        "The lower of payment and ceiling, less this share",
        "payment_before_ceiling",
        "maximum_payment",
        "rates.seasonal_reduction",
    ),
    "payment_before_penalty if payment_in_season": total("payment_in_season"),
    "payment_before_penalty": lower("payment_before_ceiling", "maximum_payment"),
    **_STRETCHES,
    "penalty_stops_all": facts("The penalty that is on file"),
    "penalty_stops_all.{who}": facts("The penalty that is on file"),
    "penalty_school": figure(),
    "penalty_school.{who}": figure(),
    "penalty if payment_before_penalty": made(
        "By days, of each stretch: everything where it stops all, else the share of the largest payment, with what is"
        " taken for school; together at most the payment",
        "payment_before_penalty",
        "maximum_payment",
        "penalty_stops_all?",
        "penalty_stops_all.*",
        *_SHARES,
        "penalty_school?",
        "penalty_school.*",
        *_DAYS,
    ),
    "penalty if rates.penalty": product("rates.penalty", "maximum_payment"),
    "penalty": facts("The amount told"),
    "payment if payment_before_penalty": total(
        "payment_before_penalty", less=("penalty",), floor=NOTHING, rounded=Rounded.DOWN
    ),
    "payment if payment_in_season": total("payment_in_season", less=("penalty?",), floor=NOTHING, rounded=Rounded.DOWN),
    "payment if penalty": made(
        "The lower of payment and ceiling, less the penalty; never below zero, rounded down to whole dollars",
        "payment_before_ceiling",
        "maximum_payment",
        "penalty",
    ),
    "payment": lower("payment_before_ceiling", "maximum_payment", rounded=Rounded.DOWN),
    "minimum_payment": figure(),
    "reaches_minimum_payment": at_least("payment", "minimum_payment"),
}
AK: Origins = MappingProxyType(
    {
        **AK_FAMILY,
        "resource_limit": figure(words="By whether somebody who counts is 60 or over"),
        "tests.resources": facts(_HELD, "resource_limit"),
        "time_limit_months": figure(),
        "tests.time_limit": facts(_OVER, "time_limit_months", "unit_kind"),
        "tests.penalty": _STOPS,
        "need_standard": figure("unit_kind", "unit_size"),
        **_AK_INCOME,
        **_AK_SHELTER,
        **_AK_PAYMENT,
    }
)

NC: Origins = MappingProxyType(
    {
        "electing_county": facts("Whether the county runs its own plan"),
        "left_open.family_cap": facts("Children of a family that gets cash now"),
        "family_cap_months": figure(),
        "family_cap_from": facts("The day of approval, so many months later", "family_cap_months"),
        "family_cap_children": facts("Children who count and were born on this day or later", "family_cap_from"),
        "payment_size": total("household_size", less=("family_cap_children",)),
        "reapply_months": figure(),
        "reapply_from": facts("The day on which the months were used up, so many months later", "reapply_months"),
        "tests.reapply": facts(
            "The day of the application, else the month; of families with a parent, and without an extension",
            "reapply_from",
        ),
        "left_open.reapply": facts("A family that gets no cash now"),
        "child_age": figure(),
        "household_size": facts("Children of this age and their parents, without who gets SSI", "child_age"),
        "tests.child": facts("A child of this age, and somebody who counts", "child_age", "household_size"),
        "lifetime_months": figure(),
        "tests.time_limit": facts(_OVER, "lifetime_months"),
        "resource_limit": figure(),
        "resources": facts("Money told"),
        "tests.resources": at_most("resources", "resource_limit"),
        "tests.penalty": _STOPS,
        "need_standard": figure("household_size", "payment_size?"),
        "job_bonus_months": figure(),
        "rates.earned_disregard": figure(),
        "gross_earned_income": facts("Wages of parents, and self-employment less its costs"),
        "deductions.new_job_bonus": facts("Earnings of a new job in these months", "job_bonus_months"),
        "deductions.earned_income": made(
            "This share of earnings, without those of the new job",
            "gross_earned_income",
            "deductions.new_job_bonus",
            "rates.earned_disregard",
        ),
        "income.earned": total("gross_earned_income", less=("deductions.new_job_bonus", "deductions.earned_income")),
        "income.unearned": facts("Other income of who counts"),
        "gross_income": total("gross_earned_income", "income.unearned"),
        "income.child_support_assigned": facts("Child support received, of families who get cash already"),
        "countable_income": total("income.earned", "income.unearned", less=("income.child_support_assigned",)),
        "reduced_need": total("need_standard", less=("countable_income",), floor=NOTHING),
        "rates.payment": figure(),
        "maximum_payment": product("need_standard", "rates.payment", rounded=Rounded.DOWN),
        "payment": product("reduced_need", "rates.payment", rounded=Rounded.DOWN),
        "minimum_payment": figure(),
        "tests.payment": at_least("payment", "minimum_payment"),
        "payment_before_penalty": total("payment"),
        **_STRETCHES,
        "penalty": made(
            "By days, the whole payment or this share of it; to the cent", "payment_before_penalty", *_SHARES, *_DAYS
        ),
        "prorated_payment": made(
            "The part from the filing day to the end of the month, rounded down to whole dollars; nothing where it is"
            " below the least",
            "payment",
            "penalty?",
            "minimum_payment",
        ),
    }
)

_OR_GROUPS: Origins = {
    "child_age.under": figure(),
    "child_age.student_under": figure(),
    "tests.family": facts(
        "A child who counts, or somebody far enough in pregnancy, and somebody is paid",
        "child_age.under",
        "child_age.student_under",
        "pregnancy_months_before?",
        "tests.time_limit?",
    ),
    "benefit_group_size": facts("Who is paid", "tests.family"),
    "adult_in_benefit_group": facts("Whether a parent is among them", "benefit_group_size"),
}
_OR_INCOME: Origins = {
    "gross_earned_income": facts(
        "Wages and gross self-employment; not of children in school below this age, nor of parents in school who are"
        " minors",
        "child_age.student_under",
        "child_age.under",
    ),
    "gross_income": made("Earnings, with all other income told", "gross_earned_income"),
    "rates.child_support_per_child": figure(),
    "rates.child_support_maximum": figure(),
    "deductions.child_support": facts(
        "Child support received, up to so much a child and in all",
        "rates.child_support_per_child",
        "rates.child_support_maximum",
    ),
    "countable_income": total("gross_income", less=("deductions.child_support",)),
}
_BY_GROUP = figure("benefit_group_size", "adult_in_benefit_group")
_OR_TESTS: Origins = {
    "resource_limit": figure(),
    "tests.resources": facts(_HELD, "resource_limit"),
    "poverty.first_person": figure(),
    "poverty.each_additional": figure(),
    "rates.non_needy_caretaker": figure(),
    "caretaker_income_limit": made(
        "This multiple of the poverty line for everybody who counts, a month",
        "poverty.first_person",
        "poverty.each_additional",
        "rates.non_needy_caretaker",
    ),
    "caretaker_income": facts(
        "All income of everybody in the home who counts, without what pupils earn",
        "child_age.student_under",
        "child_age.under",
    ),
    "tests.caretaker_income": below("caretaker_income", "caretaker_income_limit"),
    "exit_limit_return_days": figure(),
    "exit_limit_holds": facts(
        "Somebody who is paid works, a pupil too, and cash is paid or ended for earnings so few days ago",
        "exit_limit_return_days",
    ),
    "rates.exit_limit": figure(),
    "exit_limit": product("payment_standard", "rates.exit_limit"),
    "tests.exit_limit": below("countable_income", "exit_limit"),
    "countable_income_limit": _BY_GROUP,
    "tests.countable_income": below("countable_income", "countable_income_limit"),
    "adjusted_income_limit": _BY_GROUP,
    "tests.adjusted_income": below("adjusted_income", "adjusted_income_limit"),
}
OR: Origins = MappingProxyType(
    {
        "pregnancy_months_before": figure(),
        "time_limit_months": figure(),
        "tests.time_limit": facts(_OVER, "time_limit_months"),
        **_OR_GROUPS,
        **_OR_INCOME,
        "rates.earned_disregard": figure(),
        "deductions.earned_income": product("gross_earned_income", "rates.earned_disregard"),
        "adjusted_income": total("countable_income", less=("deductions.earned_income",)),
        **_OR_TESTS,
        "need_standard": _BY_GROUP,
        "payment_standard": _BY_GROUP,
        "maximum_payment": _BY_GROUP,
        "benefit_before_penalty": total(
            "payment_standard", less=("adjusted_income",), floor=NOTHING, rounded=Rounded.CENT
        ),
        **_STRETCHES,
        "rates.at_risk": figure(),
        "rates.at_risk.{who}": figure(),
        "penalty if rates.at_risk": made(
            "By days, the shares of the levels, together at most the share at risk; to the cent",
            "benefit_before_penalty",
            *_SHARES,
            "rates.at_risk",
            "rates.at_risk.*",
            *_DAYS,
        ),
        "penalty if rates.penalty": product("benefit_before_penalty", "rates.penalty", rounded=Rounded.CENT),
        "penalty": facts("The amount told"),
        "benefit": total("benefit_before_penalty", less=("penalty?",), floor=NOTHING),
        "minimum_payment": figure(),
        "reaches_minimum_payment": at_least("benefit", "minimum_payment"),
    }
)
TA_DVS: Origins = MappingProxyType(
    {
        "own_statement_suffices": figure(),
        "tests.statement": facts("The survivor's own statement", "own_statement_suffices"),
        "clocks.*": figure(),
        "safe_contact.*": figure(),
        "pregnancy_counts_in_any_month": figure(),
        "participation_required": figure(),
        **_OR_GROUPS,
        "tests.family": facts(
            "A child who counts, or a pregnancy in any month", "child_age.under", "child_age.student_under"
        ),
        "income_limit_rule": figure(),
        **_OR_INCOME,
        "deductions.needed_expenses": facts("Home, medical costs, care, child support and other needs told"),
        "income_left": total("countable_income", less=("deductions.needed_expenses",), floor=NOTHING),
        "countable_income_limit": _BY_GROUP,
        "tests.income": below("income_left", "countable_income_limit"),
        "period.days": figure(),
        "period.department_error_days": figure(),
        "period.last_payment_day": facts(
            "So many days from the first day told, else from filing", "period.days", "period.department_error_days?"
        ),
        "tests.period": made("The month is not after this day", "period.last_payment_day"),
        "maximum_payment": figure(),
        "maximum_left": made("Less what was paid in the period; never below zero", "maximum_payment"),
        "payable": made(
            "What is needed as told, up to what is left; nothing after the period", "maximum_left", "tests.period"
        ),
    }
)
