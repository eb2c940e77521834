"""Receipts: the sealed text of a position, and whether a number or a hash belongs to one."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from consultations.models import Receipt
from consultations.receipts import digest_of, holds


class _CheckForm(forms.Form):
    """A receipt's number, its hash, or the sealed text itself."""

    q = forms.CharField(
        label=_("Number, hash or sealed text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        strip=False,
    )


@login_required
@require_safe
def receipt_check(request: HttpRequest) -> HttpResponse:
    """Whether something is a position as it was stated."""
    form = _CheckForm(request.GET if "q" in request.GET else None)
    receipt = None
    if form.is_valid():
        asked = form.cleaned_data["q"].replace("\r\n", "\n")
        word = asked.strip()
        visible = Receipt.objects.visible_to(request.user).select_related(
            "position__question__consultation", "position__organization"
        )
        receipt = visible.filter(
            Q(number__iexact=word)
            # Papers print the hash in groups of digits.
            | Q(digest="".join(word.split()).lower())
            | Q(digest__in=[digest_of(asked), digest_of(word)])
        ).first()
    context = {
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "receipt": receipt,
        "holds": receipt is not None and holds(receipt),
    }
    return render(request, "consultations/receipt_check.html", context)


@login_required
@require_safe
def receipt_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed text of a position, byte for byte, to keep and to compute the hash from."""
    visible = Receipt.objects.visible_to(request.user)
    receipt = get_object_or_404(visible, position_id=pk)
    response = HttpResponse(receipt.text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="position-{receipt.number}.json"'
    return response
