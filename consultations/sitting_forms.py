"""The note of a sitting, and the correction of one, as they are typed."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.forms import LANGUAGES, WORDS_LABELS
from consultations.models import WORDS, Correction, Intervention, Question, Sitting, Stance
from consultations.sittings import party_called
from foundation.texts import LineField

WITH_SECONDS = {
    "widget": forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M:%S", attrs={"type": "datetime-local", "step": "1"}
    )
}


class NoteForm(forms.Form):
    """One line of the note-taker's page; the same for the page and for what it sends later.

    Args:
        sitting: in which it is said; it gives the questions.
        user: who notes.
    """

    spoken_at = forms.DateTimeField(label=_("Time"), **WITH_SECONDS)
    party = LineField(max_length=200).formfield(label=_("Party"), required=False)
    speaker = LineField(max_length=200).formfield(label=_("Speaker"), required=False)
    speaker_post = LineField(max_length=200).formfield(label=_("Post"), required=False)
    question = forms.ModelChoiceField(
        Question.objects.none(), label=_("Question"), required=False, empty_label=_("none yet")
    )
    stance = forms.ChoiceField(label=_("Stance"), required=False)
    note = Intervention._meta.get_field("note").formfield(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, sitting: Sitting, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        asked = Question.objects.visible_to(user).current().select_related("consultation")
        if sitting.consultation_id:
            asked = asked.filter(consultation=sitting.consultation_id)
        elif sitting.agenda_item_id:
            asked = asked.filter(consultation__agenda_item=sitting.agenda_item_id)
        self.fields["question"].queryset = asked.order_by("consultation_id", "sequence")
        self.fields["question"].label_from_instance = lambda one: f"{one.sequence}. {one.title}"
        rules = sitting.consultation.type.offered if sitting.consultation_id else []
        stances = [(one.stance, one.label) for one in rules] or Stance.choices
        self.fields["stance"].choices = [("", _("none yet")), *stances]
        self.fields["spoken_at"].required = True
        for name in ("party", "speaker"):
            lists = {"party": "parties", "speaker": "speakers"}
            self.fields[name].widget.attrs |= {"list": lists[name], "autocomplete": "off"}

    def clean_note(self):
        """With the line ends of the record."""
        return self.cleaned_data["note"].replace("\r\n", "\n")

    def said(self) -> dict:
        """What :func:`consultations.sittings.take_note` stores."""
        names = ("spoken_at", "speaker", "speaker_post", "question", "stance", "note")
        sent = {name: self.cleaned_data[name] for name in names}
        return {**sent, **party_called(self.cleaned_data["party"], self.user)}


def as_typed(note: Intervention) -> dict[str, str]:
    """A stored note as :class:`NoteForm` reads it, and as the page shows it."""
    zone = timezone.get_current_timezone()
    return {
        "spoken_at": timezone.localtime(note.spoken_at, zone).strftime("%Y-%m-%dT%H:%M:%S"),
        "party": str(note),
        "speaker": note.speaker,
        "speaker_post": note.speaker_post,
        "question": str(note.question_id or ""),
        "stance": note.stance,
        "note": note.note,
    }


class CorrectionForm(forms.ModelForm):
    """The words as they should read, and why."""

    stance = forms.ChoiceField(label=_("Stance"))
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES)

    class Meta:
        model = Correction
        fields = (*WORDS, "reason")
        labels = WORDS_LABELS
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 5}),
            "conditions": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, position, **kwargs):
        words = {name: getattr(position, name) for name in WORDS}
        super().__init__(*args, initial=words, **kwargs)
        self.instance.position = position
        rules = position.question.consultation.type.rules.values()
        self.fields["stance"].choices = [(one.stance, one.label) for one in rules]

    def clean(self):
        """With the line ends of the record."""
        cleaned = super().clean()
        for name in ("statement", "conditions"):
            if name in cleaned:
                cleaned[name] = cleaned[name].replace("\r\n", "\n")
        return cleaned


class AnswerForm(forms.Form):
    """What the Office answers to a request for a correction."""

    answer = Correction._meta.get_field("answer").formfield(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Compulsory where the correction is not made."),
    )
