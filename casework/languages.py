"""The languages that families speak, by code: what is offered in forms, and how a code is said."""

LANGUAGES: dict[str, str] = {
    "en": "English",
    "es": "Spanish",
    "am": "Amharic",
    "ar": "Arabic",
    "chk": "Chuukese",
    "esu": "Yup’ik",
    "fa": "Farsi",
    "tl": "Filipino (Tagalog)",
    "ht": "Haitian Creole",
    "hmn": "Hmong",
    "ik": "Iñupiaq",
    "ko": "Korean",
    "lo": "Lao",
    "mh": "Marshallese",
    "ru": "Russian",
    "sm": "Samoan",
    "zh-hans": "Chinese (simplified)",
    "zh-hant": "Chinese (traditional)",
    "so": "Somali",
    "sw": "Swahili",
    "th": "Thai",
    "tli": "Tlingit",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "ase": "American Sign Language",
}

CHOICES = list(LANGUAGES.items())


def language_name(code: str) -> str:
    """Say a language; a code that is not in the list stays as it was handed over."""
    return LANGUAGES.get(code.lower(), code)
