"""The form of signing in, alone on its page and in place over a page that is open."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms


class LoginForm(allauth_forms.LoginForm):
    """Sign in; `page_user` is the person whose page is open below, and nobody else may go on with it."""

    user: Any = None
    page_user = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "User name or e-mail"
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        """Check name and password, then that the page stays with its person."""
        cleaned: dict[str, Any] = super().clean()
        page_user = cleaned.get("page_user")
        if self.user is not None and page_user is not None and self.user.pk != page_user:
            self.user = None
            raise forms.ValidationError(
                "This page is somebody else's. Choose “Someone else’s turn” to leave it and sign in as yourself."
            )
        return cleaned
