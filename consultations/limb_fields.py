"""Limbs in a form: one box for each language, with one limb to a paragraph."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Limb

# "(a)", "(b)" and so on, which people type and the page prints by itself.
LETTER = re.compile(r"^\(?[a-z]{1,2}\)\s+")
LONGEST = Limb._meta.get_field("text_en")


def limbs_of(text: str) -> list[str]:
    """The limbs in a text: paragraphs between empty lines, without their letters."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [LETTER.sub("", part.strip()) for part in parts if part.strip()]


class LimbsMixin(forms.Form):
    """Three boxes for the limbs of a decision, which match each other in number."""

    limbs_en = forms.CharField(
        label=gettext_lazy("Limbs in English"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One paragraph each, with an empty line between. Letters are set."),
    )
    limbs_fr = forms.CharField(
        label=gettext_lazy("Limbs in French"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    limbs_es = forms.CharField(
        label=gettext_lazy("Limbs in Spanish"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def begin_with(self, limbs) -> None:
        """Show the stored limbs."""
        limbs = list(limbs)
        for language in ("en", "fr", "es"):
            texts = [getattr(one, f"text_{language}") for one in limbs]
            self.initial[f"limbs_{language}"] = "\n\n".join(texts) if any(texts) else ""

    def clean(self):
        """As many limbs in a translation as in English, each printable and short enough."""
        cleaned = super().clean()
        number = len(limbs_of(cleaned.get("limbs_en") or ""))
        for language in ("en", "fr", "es"):
            name = f"limbs_{language}"
            parts = limbs_of(cleaned.get(name) or "")
            if parts and len(parts) != number:
                problem = _("There are %(n)s limbs here and %(number)s in English.")
                self.add_error(name, problem % {"n": len(parts), "number": number})
            for place, part in enumerate(parts, 1):
                try:
                    LONGEST.run_validators(part)
                except ValidationError as error:
                    said = " ".join(error.messages)
                    self.add_error(name, _("Limb %(n)s: %(said)s") % {"n": place, "said": said})
        return cleaned

    @property
    def limbs(self) -> list[dict[str, str]]:
        """The words of the limbs, as ``consultations.adopting.write_limbs`` takes them."""
        by_language = {
            language: limbs_of(self.cleaned_data[f"limbs_{language}"])
            for language in ("en", "fr", "es")
        }
        return [
            {
                f"text_{language}": parts[place] if place < len(parts) else ""
                for language, parts in by_language.items()
            }
            for place in range(len(by_language["en"]))
        ]
