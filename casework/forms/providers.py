"""Input about the provider directory."""

from typing import Any

from django import forms
from django.http import QueryDict

from casework import languages
from casework.choices import PartnerType, ProviderStatus, Readiness, Service
from casework.forms.parties import choose
from casework.forms.sent import SentForm
from casework.models import Provider
from casework.operations.providers import version_of
from casework.rules import LISTED_NAME_MAX, LISTED_NAMES_MAX, ProviderEntry

_KNOWN = {"yes": True, "no": False, "": None}
_LIST_MAX = LISTED_NAMES_MAX * (LISTED_NAME_MAX + 2)


def _line(label: str, most: int, *, help_text: str = "", kind: str = "text", **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": most, "type": kind})
    messages = {"max_length": f"Keep this under {most + 1} characters."} | options.pop("error_messages", {})
    return forms.CharField(
        label=label, max_length=most, widget=widget, help_text=help_text, error_messages=messages, **options
    )


def _ticks(label: str, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **options)


class ProviderForm(SentForm):
    """An entry of the directory; `entry` is what `operations.providers` take. No word about a family goes here."""

    name = _line("Name", 120, error_messages={"required": "Give the provider's name."})
    partner_type = choose(
        "What they are",
        [("", "Choose what they are"), *PartnerType.choices],
        error_messages={"required": "Say what kind of partner this is."},
    )
    services = _ticks("What they offer", Service.choices, error_messages={"required": "Tick what they offer."})
    phone = _line("Telephone", 40, required=False, kind="tel")
    email = forms.EmailField(
        label="E-mail",
        required=False,
        widget=forms.EmailInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={"invalid": "This is not an e-mail address."},
    )
    website = forms.URLField(
        label="Website",
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={"invalid": "This is not an address of a website."},
    )
    address = _line("Address", 200, required=False)
    languages = _ticks("Languages", languages.CHOICES, required=False)
    tribes = _line("Tribes served", _LIST_MAX, required=False, help_text="With commas between them.")
    cultures = _line("Cultures", _LIST_MAX, required=False, help_text="With commas between them.")
    readiness = _ticks("Serves people who are", Readiness.choices, required=False)
    accepts_criminal_record = forms.ChoiceField(
        label="Accepts a criminal record",
        choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        required=False,
    )
    needs_own_form = forms.BooleanField(label="Accepts only its own release form", required=False)
    remark = _line("Good to know", 200, required=False, help_text="Hours, what to bring. Nothing about a family.")
    is_statewide = forms.BooleanField(label="Every office of the state sees it", required=False)
    is_retired = forms.BooleanField(label="No longer offered: take it out of the directory", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, provider: Provider | None, lists: bool, **kwargs: Any) -> None:
        if provider is not None:
            kwargs.setdefault("initial", _initial(provider))
        super().__init__(*args, **kwargs)
        if provider is None:
            del self.fields["is_retired"], self.fields["seen"]
        if provider is not None or not lists:
            del self.fields["is_statewide"]

    def rest_on(self, version: str) -> None:
        """Let the next sending rest on what stands now."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["seen"] = version

    def entry(self) -> ProviderEntry:
        """Return the entry as the rules read it."""
        cleaned = self.cleaned_data
        return ProviderEntry(
            name=" ".join(cleaned["name"].split()),
            partner_type=cleaned["partner_type"],
            services=tuple(cleaned["services"]),
            languages=tuple(cleaned["languages"]),
            tribes=_names(cleaned["tribes"]),
            cultures=_names(cleaned["cultures"]),
            readiness=tuple(cleaned["readiness"]),
            accepts_criminal_record=_KNOWN[cleaned["accepts_criminal_record"]],
            needs_own_form=cleaned["needs_own_form"],
            phone=cleaned["phone"],
            email=cleaned["email"],
            website=cleaned["website"],
            address=cleaned["address"],
            remark=cleaned["remark"],
        )


class VerifyProviderForm(SentForm):
    """That an entry still holds."""


def _names(text: str) -> tuple[str, ...]:
    names = (" ".join(name.split()) for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _initial(provider: Provider) -> dict[str, Any]:
    same = ("name", "partner_type", "services", "languages", "readiness", "needs_own_form")
    ways = ("phone", "email", "website", "address", "remark")
    known = {value: key for key, value in _KNOWN.items()}
    return {name: getattr(provider, name) for name in (*same, *ways)} | {
        "tribes": ", ".join(provider.tribes),
        "cultures": ", ".join(provider.cultures),
        "accepts_criminal_record": known[provider.accepts_criminal_record],
        "is_retired": provider.status == ProviderStatus.RETIRED,
        "seen": version_of(provider),
    }
