"""My settings: what a person chooses for themselves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE
from casework.forms.settings import MySettingsForm
from casework.operations.my_settings import change_my_settings


@require_http_methods(["GET", "HEAD", "POST"])
def my_settings(request: SignedInRequest) -> HttpResponse:
    """Show and change keys and e-mail."""
    user = request.user
    if request.method != "POST":
        form = MySettingsForm(initial={"has_single_keys": user.has_single_keys, "wants_digest": user.wants_digest})
        return render(request, "casework/my_settings.html", {"form": form})
    form = MySettingsForm(request.POST)
    if not form.is_valid():
        return render(request, "casework/my_settings.html", {"form": form}, status=UNPROCESSABLE)
    change_my_settings(actor=user, **form.cleaned_data)
    messages.success(request, "Your settings are saved.")
    return redirect("casework:my-settings")
