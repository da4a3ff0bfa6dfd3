"""What the steps of cash assistance in Texas are made of."""

from __future__ import annotations

from types import MappingProxyType

from eligibility.rules.inputs.origin import NOTHING, Origins, Rounded, at_most, facts, figure, made, product, total

TX: Origins = MappingProxyType(
    {
        "child_age": figure(),
        "student_age": figure(),
        "household_size": facts("Children and their parents, without who gets SSI", "child_age", "student_age"),
        "tests.child": facts("A child of this age, and somebody who counts", "child_age", "student_age"),
        "time_limit_months": figure(),
        "tests.time_limit": facts(
            "What is told or on file of the months used, and whether they are extended", "time_limit_months"
        ),
        "resource_limit": figure(),
        "vehicle_exclusion": figure(),
        "resources.vehicles": facts("What vehicles are worth above this", "vehicle_exclusion"),
        "resources": made("Money told, with the vehicles", "resources.vehicles"),
        "tests.resources": at_most("resources", "resource_limit"),
        "tests.penalty": facts("A penalty stops the whole payment on every day of the month"),
        "need_standard": figure("household_size", words="And by the number of parents"),
        "maximum_payment": figure("household_size", words="And by the number of parents"),
        "need_standard.each_additional": figure(),
        "maximum_payment.each_additional": figure(),
        "need_standard.large_group": made(
            "For each person more than the table has, this in addition",
            "need_standard",
            "need_standard.each_additional",
            "household_size",
        ),
        "maximum_payment.large_group": made(
            "For each person more than the table has, this in addition",
            "maximum_payment",
            "maximum_payment.each_additional",
            "household_size",
        ),
        "child_support_disregard": figure(),
        "deductions.child_support": facts("Child support received, up to this", "child_support_disregard"),
        "income.unearned": made("Other income told without SSI, less this", "deductions.child_support"),
        "work_expense": figure(),
        "gross_earned_income": facts("Wages, and self-employment less its costs; not of children in school"),
        "deductions.work_expense": facts("Of the earnings of each person, up to this", "work_expense"),
        "rates.earned_disregard": figure(),
        "disregard_months": figure(),
        "disregard_cap": figure(),
        "deductions.earned_income if rates.earned_disregard": made(
            "Of each person, this share of earnings after the work expense, up to the cap where there is one; to the"
            " cent",
            "gross_earned_income",
            "deductions.work_expense",
            "rates.earned_disregard",
            "disregard_cap?",
            "disregard_months?",
        ),
        "deductions.earned_income": facts("These months are used up: nothing", "disregard_months"),
        "gross_income": total("gross_earned_income", "income.unearned"),
        "dependent_care_cap.*": figure(),
        "deductions.dependent_care": facts(
            "What is paid for care, up to these for each who needs it", "dependent_care_cap.*"
        ),
        "income.before_disregard": made(
            "Earnings less work expense and care, never below zero, with the other income",
            "gross_earned_income",
            "deductions.work_expense",
            "deductions.dependent_care",
            "income.unearned",
        ),
        "income.earned": total(
            "gross_earned_income",
            less=("deductions.work_expense", "deductions.earned_income", "deductions.dependent_care"),
            floor=NOTHING,
        ),
        "countable_income": total("income.earned", "income.unearned"),
        "rates.recognizable_needs": figure(),
        "recognizable_needs if need_standard.large_group": product(
            "need_standard.large_group", "rates.recognizable_needs", rounded=Rounded.NEAREST
        ),
        "recognizable_needs": product("need_standard", "rates.recognizable_needs", rounded=Rounded.NEAREST),
        "tests.recognizable_needs": at_most("countable_income", "recognizable_needs"),
        "tests.budgetary_needs if need_standard.large_group": at_most(
            "income.before_disregard", "need_standard.large_group"
        ),
        "tests.budgetary_needs": at_most("income.before_disregard", "need_standard"),
        "minimum_payment": figure(),
        "payment if maximum_payment.large_group": total(
            "maximum_payment.large_group", less=("countable_income",), floor="minimum_payment"
        ),
        "payment": total("maximum_payment", less=("countable_income",), floor="minimum_payment"),
        "penalty": total("payment"),
        "one_time_payment": figure(words="In place of monthly payments"),
    }
)
