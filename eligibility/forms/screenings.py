"""Input about seven-day service: what a household says of itself on the day of filing, or later."""

from datetime import date
from decimal import Decimal
from typing import Any

from casework.public import DayField, SentForm, boxes, offer
from eligibility.rules.screening import Answers

ASKED = "Enter an amount, such as 640 or 640.50; 0 where there is none."
YES, NO = "YES", "NO"
AMOUNTS = ("liquid_resources", "gross_income", "shelter_costs", "utility_costs")
SAID = (*AMOUNTS, "is_destitute")
#: Asked as the household says it, before anything is proven (7 CFR 273.2(i)(2)).
_LABELS = {
    "liquid_resources": ("Cash and money in accounts", "What the household can get at today."),
    "gross_income": ("Income this month", "Of everybody, before anything is taken off; what is still to come as well."),
    "shelter_costs": ("Rent or mortgage a month", ""),
    "utility_costs": ("Utilities a month", "What they cost, or the standard allowance."),
}
#: 7 CFR 273.10(e)(3).
_FARMWORKERS = "Destitute migrant or seasonal farmworkers"
_DESTITUTE = (
    "Yes where their income stopped before they applied, or what is still to come is from a new source and no more than"
    " $25 of it comes within ten days."
)


def add_answers(form: SentForm, *, required: bool) -> None:
    """Add the boxes of what a household says of itself."""
    for name, (label, help_text) in _LABELS.items():
        form.fields[name] = boxes.decimals(
            label, least="0", most="99999999.99", digits=10, asked=ASKED, help_text=help_text, required=required
        )
    form.fields["is_destitute"] = boxes.one_of(
        _FARMWORKERS, asked="Say yes or no.", required=required, help_text=_DESTITUTE
    )
    offer(form, "is_destitute", [("", "Choose"), (NO, "No"), (YES, "Yes")])


def answers_of(cleaned: dict[str, Any]) -> Answers:
    """Return what was said, as the rules take it."""
    amounts: dict[str, Decimal] = {name: cleaned[name] for name in AMOUNTS}
    return Answers(**amounts, is_destitute=cleaned["is_destitute"] == YES)


class ScreenForm(SentForm):
    """What a household says of itself after the day of filing; fields are the arguments of `screen_application`."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Said on", initial=today, last_day=today)
        add_answers(self, required=True)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {"on": self.cleaned_data["on"], "answers": answers_of(self.cleaned_data)}
