"""A page made only for tests, with everything that static/js/concertation.js takes care of."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse_lazy
from django.utils.html import escape
from django.views.decorators.http import require_http_methods

from accounts.models import Organization
from accounts.suggestions import organizations_called
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from config.urls import urlpatterns as real
from foundation.forms import RemoteChoiceField, RemoteMultipleChoiceField

# What the next answers say, in order; each test fills it.
ANSWERS: list[int] = []
# What was sent.
SENT: list[dict] = []


class ThingForm(forms.Form):
    """One line of text, one organization, several organizations."""

    title = forms.CharField(max_length=20)
    lead = RemoteChoiceField(
        Organization.objects.none(), reverse_lazy("accounts:organizations-suggest"), required=False
    )
    partners = RemoteMultipleChoiceField(
        Organization.objects.none(), reverse_lazy("accounts:organizations-suggest"), required=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("lead", "partners"):
            self.fields[name].queryset = Organization.objects.visible_to(user)
            self.fields[name].called = lambda typed: organizations_called(user, typed)

    def clean_title(self):
        """Something to be wrong about."""
        if "wrong" in self.cleaned_data["title"]:
            raise forms.ValidationError("This title is wrong.")
        return self.cleaned_data["title"]


@require_http_methods(["GET", "POST"])
def thing(request):
    """The form; a POST answers with the next of ANSWERS, else by the form's own rules."""
    form = ThingForm(request.POST or None, user=request.user)
    if request.method == "GET":
        return render(request, "test/thing.html", {"form": form})
    status = ANSWERS.pop(0) if ANSWERS else (200 if form.is_valid() else 422)
    if status == 200:
        SENT.append(form.cleaned_data)
        return HttpResponse(
            '<p id="saved" tabindex="-1" data-focus>Saved: '
            f"{escape(form.cleaned_data['title'])}</p>"
        )
    if status in (403, 500):
        return HttpResponse("<p>no</p>", status=status)
    rows = [{"label": "Title", "mine": "mine", "theirs": "theirs", "changed": True}]
    context = {"form": form, "rows": rows if status == 409 else None, "who": "Somebody else"}
    template = "test/_thing_form.html" if request.htmx else "test/thing.html"
    return render(request, template, context, status=status)


urlpatterns = [path("test/thing/", thing, name="test-thing"), *real]
