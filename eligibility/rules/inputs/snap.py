"""What the steps of SNAP are made of."""

from __future__ import annotations

from types import MappingProxyType

from eligibility.rules.inputs.cash import AK_FAMILY
from eligibility.rules.inputs.origin import (
    NOTHING,
    Origins,
    Rounded,
    at_most,
    facts,
    figure,
    lower,
    made,
    product,
    total,
)

_PRORATED = "The part from the filing day to the end of the month, rounded down to whole dollars"

_PEOPLE: Origins = {
    "students.*": figure(),
    "student_may_count.{who}": made(
        "Whether age, work, disability, cash and children, as told, let a student count", "students.*"
    ),
    "household_size": facts("Who lives together, without students who may not count", "student_may_count.*"),
    "elderly_age": figure(),
    "elderly_or_disabled": facts("Ages and disability benefits of who counts", "elderly_age"),
}
_INCOME: Origins = {
    "student_earner_age": figure(),
    "rates.self_employment_cost": figure(),
    "income.student_earnings_excluded": facts("Earnings of pupils up to this age", "student_earner_age"),
    "income.wages": facts("Wages of who counts, without pupils up to this age", "student_earner_age"),
    "actual_costs": figure(),
    "income.self_employment_after_costs": made(
        "Self-employment told, less this share, or the costs told where they count and are more; where they do not"
        " count, costs are taken to exist unless they are told as none, and then nothing comes off",
        "rates.self_employment_cost",
        "actual_costs?",
        "student_earner_age",
    ),
    "income.earned": total("income.wages", "income.self_employment_after_costs"),
    "income.cash_held_back": facts("The amount told"),
    "income.tanf_cash": made("Cash assistance told, with what a penalty holds back", "income.cash_held_back?"),
    "income.unearned": made("Other income told of who counts, with the cash", "income.tanf_cash"),
    "child_support_treatment": figure(words="The way of the state: left out of income, or a deduction"),
    "child_support_excluded": facts("Child support paid, where the state leaves it out", "child_support_treatment"),
    "gross_income": total("income.earned", "income.unearned", less=("child_support_excluded",), floor=NOTHING),
}
_DEDUCTIONS: Origins = {
    "deductions.standard": figure("household_size"),
    "rates.earned_income_deduction": figure(),
    "deductions.earned_income": product("income.earned", "rates.earned_income_deduction"),
    "deductions.dependent_care": facts("What is paid for care, the part of who counts", "household_size"),
    "medical_threshold": figure(),
    "medical_expenses": facts("Medical costs of who is elderly or disabled", "elderly_or_disabled"),
    "standard_medical_deduction": figure(),
    "deductions.medical": made(
        "Costs above the threshold, or the flat amount of the state if more; nothing where none are above it",
        "medical_expenses",
        "medical_threshold",
        "standard_medical_deduction",
    ),
    "deductions.child_support": facts("Child support paid, where the state deducts it", "child_support_treatment"),
    "adjusted_income": total(
        "gross_income",
        less=(
            "deductions.standard",
            "deductions.earned_income",
            "deductions.dependent_care",
            "deductions.medical",
            "deductions.child_support",
        ),
        floor=NOTHING,
    ),
    "energy_assistance_for_all": figure(),
    "energy_assistance_opens_allowance": made(
        "Whether energy assistance is paid, and somebody is elderly or disabled",
        "energy_assistance_for_all?",
        "elderly_or_disabled",
    ),
    "shelter_costs": made(
        "Rent or mortgage, property tax and insurance told, the part of who counts, with the allowance",
        "utility_allowance",
        "household_size",
    ),
    "rates.shelter_income_share": figure(),
    "excess_shelter_uncapped": made(
        "Housing costs above this share of the income; never below zero",
        "shelter_costs",
        "adjusted_income",
        "rates.shelter_income_share",
    ),
    "shelter_cap": figure(),
    "deductions.excess_shelter if homeless_shelter_deduction": made(
        "What is above the share of income, capped unless somebody is elderly or disabled; nothing where the flat"
        " amount is more",
        "excess_shelter_uncapped",
        "shelter_cap",
        "elderly_or_disabled",
        "homeless_shelter_deduction",
    ),
    "deductions.excess_shelter": made(
        "What is above the share of income, capped unless somebody is elderly or disabled",
        "excess_shelter_uncapped",
        "shelter_cap",
        "elderly_or_disabled",
    ),
    "homeless_shelter_deduction": figure(),
    "deductions.homeless_shelter": made(
        "The flat amount, where it is more and the home costs something",
        "homeless_shelter_deduction",
        "shelter_costs",
        "excess_shelter_uncapped",
    ),
    "net_income": total(
        "adjusted_income", less=("deductions.excess_shelter", "deductions.homeless_shelter?"), floor=NOTHING
    ),
    "net_income_rounded": total("net_income", rounded=Rounded.NEAREST),
}
_LIMITS: Origins = {
    "countable_resources": facts("Money and what can be sold at once"),
    "categorical.tanf_cash": facts("Whether cash assistance is received"),
    "categorical.cash_is_of_all_members": facts("Another adult lives here", "categorical.tanf_cash"),
    "categorical.ssi": facts("Whether everybody gets SSI"),
    "bbce.gross_rate": figure(),
    "bbce.guideline_switch_month": figure(),
    "poverty_guideline.*": figure("bbce.guideline_switch_month"),
    "bbce.gross_limit": made(
        "This multiple of the poverty guideline for this size, a month, rounded up to whole dollars",
        "bbce.gross_rate",
        "poverty_guideline.first_person",
        "poverty_guideline.each_additional",
        "household_size",
    ),
    "bbce.asset_limit": figure(),
    "categorical.broad_based": made(
        "Whether income and resources are at most these limits",
        "gross_income",
        "bbce.gross_limit",
        "countable_resources",
        "bbce.asset_limit",
    ),
    "resource_limit": figure("elderly_or_disabled"),
    "tests.resources": at_most("countable_resources", "resource_limit"),
    "gross_limit_130": figure("household_size"),
    "tests.gross": at_most(
        "gross_income",
        "gross_limit_130",
        "elderly_or_disabled",
        words="Not asked where somebody is elderly or disabled",
    ),
    "net_limit_100": figure("household_size"),
    "tests.net": at_most("net_income_rounded", "net_limit_100"),
    "eligible": made(
        "Somebody counts, and one of the first three or all of the tests hold",
        "categorical.broad_based",
        "categorical.tanf_cash",
        "categorical.ssi",
        "tests.resources",
        "tests.gross",
        "tests.net",
    ),
}
_FLAGS: Origins = {
    "expedited.gross_income_below": figure(),
    "expedited.liquid_resources_at_most": figure(),
    "expedited": made(
        "Money at hand is low and income below its limit or the family are destitute farmworkers; or income and money"
        " together are less than rent or mortgage with utilities",
        "gross_income",
        "expedited.gross_income_below",
        "expedited.liquid_resources_at_most",
        "utility_allowance",
    ),
    "abawd.lower_age": figure(),
    "abawd.upper_age": figure(),
    "abawd.child_below": figure(),
    "abawd.exempt_child_below": figure(),
    "weeks_per_month": figure(),
    "abawd.exempt_hours_week": figure(),
    "federal_minimum_wage": figure(),
    "abawd.monthly_hours": figure(),
    "abawd.{who}": made(
        "Exempt by a child, disability, pregnancy, school, unemployment pay, or hours or earnings of work as told; else"
        " by the hours of the month",
        "abawd.child_below",
        "abawd.exempt_child_below",
        "abawd.exempt_hours_week",
        "federal_minimum_wage",
        "weeks_per_month",
        "abawd.monthly_hours",
    ),
}
_BENEFIT: Origins = {
    "max_allotment_by_size": figure("household_size"),
    "max_allotment_cap": figure(),
    "max_allotment": lower("max_allotment_by_size", "max_allotment_cap"),
    "rates.contribution": figure(),
    "expected_contribution": product("net_income_rounded", "rates.contribution", rounded=Rounded.UP),
    "min_allotment_size": figure(),
    "min_allotment": figure("household_size", "min_allotment_size"),
    "benefit if min_allotment": total("max_allotment", less=("expected_contribution",), floor="min_allotment"),
    "benefit": total("max_allotment", less=("expected_contribution",), floor=NOTHING),
    "benefit_prorated": made(_PRORATED, "benefit"),
    "initial_month_minimum": figure(),
    "first_month_benefit": made("Nothing where it is below the least", "benefit_prorated", "initial_month_minimum"),
}
_COMMON: Origins = {**_PEOPLE, **_INCOME, **_DEDUCTIONS, **_LIMITS, **_FLAGS, **_BENEFIT}
_OPENED = "energy_assistance_opens_allowance?"
_PENALTY: Origins = {
    "income.cash_held_back if penalty": total("penalty"),
    "penalty_days": facts("Days of the month under the penalty"),
    "penalty_days.{who}": facts("Days of the month under this penalty"),
}

AK: Origins = MappingProxyType(
    {
        **_COMMON,
        **AK_FAMILY,
        **_PENALTY,
        "abawd.area_waiver": figure(),
        "categorical.broad_based if bbce.gross_limit": _COMMON["categorical.broad_based"],
        "categorical.broad_based": made("The state has no wider limit", "bbce.gross_rate"),
        "max_allotment_by_size": figure("household_size", "allotment_area"),
        "max_allotment_cap": figure("allotment_area"),
        "min_allotment": figure("household_size", "min_allotment_size", "allotment_area"),
        "allotment_area": facts("Where the household lives; urban where nothing is told"),
        "utility_region": facts("The borough or census area of the home"),
        "utilities.*": figure("utility_region"),
        "utility_allowance if utilities.*": total("utilities.*"),
        "utility_allowance": figure(_OPENED, "utility_region?", words="By the utilities that are paid"),
        "maximum_payment": figure("unit_kind", "unit_size"),
        "rates.penalty": figure(words="The highest step in force"),
        "rates.penalty.{who}": figure(words="The highest step in force"),
        "penalty_school": figure(),
        "penalty_school.{who}": figure(),
        "penalty": made(
            "The share of the largest payment of cash, with what is taken for school, by days",
            "maximum_payment",
            "rates.penalty?",
            "rates.penalty.*",
            "penalty_school?",
            "penalty_school.*",
            "penalty_days?",
            "penalty_days.*",
        ),
        "rates.penalty_cut": figure("income.cash_held_back"),
        "benefit_after_penalty": made("Less this share, cents dropped", "benefit", "rates.penalty_cut"),
        "benefit_prorated if benefit_after_penalty": made(_PRORATED, "benefit_after_penalty"),
    }
)
NC: Origins = MappingProxyType(
    {
        **_COMMON,
        "utility_allowance": figure(_OPENED, "household_size", words="By the utilities that are paid"),
    }
)
OR: Origins = MappingProxyType(
    {
        **_COMMON,
        **_PENALTY,
        "benefit_in_even_dollars": made("A small odd benefit is raised to the even dollar", "benefit"),
        "benefit_prorated if benefit_in_even_dollars": made(_PRORATED, "benefit_in_even_dollars"),
        "abawd.area_waiver": figure(),
        "utility_allowance": figure(_OPENED, words="By the utilities that are paid"),
        "rates.penalty": figure(),
        "rates.penalty.{who}": figure(),
        "rates.at_risk": figure(),
        "rates.at_risk.{who}": figure(),
        "penalty": made(
            "What the cash told was before this share was taken, less the cash told; to the cent",
            "rates.penalty",
            "rates.penalty.*",
            "rates.at_risk?",
            "rates.at_risk.*",
            "penalty_days?",
            "penalty_days.*",
        ),
    }
)
TX: Origins = MappingProxyType(
    {
        **_COMMON,
        "utility_allowance": figure(_OPENED, words="By the utilities that are paid"),
        "vehicle_exclusion.first": figure(),
        "vehicle_exclusion.each_other": figure(),
        "countable_resources if vehicle_exclusion.first": made(
            "Money told, with what vehicles are worth above these amounts",
            "vehicle_exclusion.first",
            "vehicle_exclusion.each_other",
        ),
    }
)
