"""The forms of clearance: whom to ask and in which turn, and an answer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.concurrency import reason_field
from foundation.texts import ProseField
from reports.clearing import clearing_posts
from reports.models import ClearanceStep

MOST_TURNS = 20


class SendForm(forms.Form):
    """Posts with the turn in which each is asked; an empty turn leaves the post out."""

    note = ProseField(max_length=2_000).formfield(
        label=gettext_lazy("Note to those who clear"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    asks_again = forms.BooleanField(
        label=gettext_lazy("Ask again who cleared before the text was changed"),
        required=False,
        initial=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.posts = list(clearing_posts())
        for post in self.posts:
            self.fields[f"turn-{post.pk}"] = forms.IntegerField(
                label=str(post), required=False, min_value=1, max_value=MOST_TURNS
            )

    @property
    def turn_fields(self) -> list:
        """The boxes for the turns, one for each post."""
        return [self[f"turn-{post.pk}"] for post in self.posts]

    @property
    def turns(self) -> list[list]:
        """The posts chosen, by turn."""
        chosen: dict[int, list] = {}
        for post in self.posts:
            if turn := self.cleaned_data.get(f"turn-{post.pk}"):
                chosen.setdefault(turn, []).append(post)
        return [chosen[turn] for turn in sorted(chosen)]

    def clean(self):
        """At least one post is asked."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(f"turn-{one.pk}") for one in self.posts):
            raise ValidationError(_("Choose at least one post."))
        return cleaned


class AnswerForm(forms.Form):
    """Clear, or return with a remark."""

    answer = forms.ChoiceField(choices=ClearanceStep.Answer.choices)
    remark = ProseField(max_length=2_000).formfield(
        label=gettext_lazy("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class BackForm(forms.Form):
    """Why a paper is called back."""

    reason = reason_field(gettext_lazy("Reason for calling it back"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
