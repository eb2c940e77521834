"""Who has not answered, and reminders, which are shown before they are sent."""

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.rights import Right
from consultations.models import Reminder
from consultations.silence import letters_to, remind, silences
from consultations.views.consultations import consultation_of

REMINDERS_SHOWN = 20


class ReminderForm(forms.Form):
    """Whom to remind, and what to add."""

    parties = forms.MultipleChoiceField(
        label=gettext_lazy("Remind"), widget=forms.CheckboxSelectMultiple
    )
    words = Reminder._meta.get_field("words").formfield(
        label=gettext_lazy("Words to add"), widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, silent, **kwargs):
        super().__init__(*args, **kwargs)
        self.silent = {one.party.key: one for one in silent if one.questions}
        self.fields["parties"].choices = [(key, one.name) for key, one in self.silent.items()]
        self.initial.setdefault("parties", list(self.silent))
        self.initial.setdefault("key", uuid.uuid4())

    @property
    def chosen(self) -> list:
        """The silent parties that were chosen."""
        return [self.silent[key] for key in self.cleaned_data["parties"]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_silence(request: HttpRequest, key: str) -> HttpResponse:
    """Who has not answered, question by question; the secretariat reminds them from here."""
    consultation, user = consultation_of(request, key), request.user
    may_remind = user.can(Right.RECORD_POSITIONS)
    if not (may_remind or user.parties):
        raise PermissionDenied(_("Only the secretariat and those who are asked see this."))
    if request.method == "POST" and not may_remind:
        raise PermissionDenied(_("Only the secretariat reminds."))
    found = silences(consultation, user)
    form = ReminderForm(request.POST if request.method == "POST" else None, silent=found)
    context = {
        "consultation": consultation,
        "silences": found,
        "form": form,
        "may_remind": may_remind and consultation.is_open() and form.silent,
        "letters": [],
        "reminders": [],
    }
    if may_remind:
        made = Reminder.objects.filter(consultation=consultation).select_related("by")
        context["reminders"] = made.prefetch_related("letters__recipient")[:REMINDERS_SHOWN]
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if request.POST.get("do") == "send":
            try:
                made = remind(
                    consultation, form.chosen, words, key=form.cleaned_data["key"], by=user
                )
            except ValidationError as problem:
                form.add_error(None, problem.messages)
            else:
                return _sent(request, consultation, made)
        else:
            context["letters"] = letters_to(consultation, form.chosen, words, user)
            status = 200
    return render(request, "consultations/consultation_silence.html", context, status=status)


def _sent(request, consultation, reminder) -> HttpResponse:
    number = reminder.letters.count()
    said = ngettext("%(n)s letter is being sent.", "%(n)s letters are being sent.", number)
    messages.success(request, said % {"n": number})
    return redirect("consultations:silence", consultation.code)
