"""The forms of a paper's further languages: its cover there, and one block's translation."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.concurrency import VersionedForm, reason_field
from foundation.texts import LineField
from reports.covering import COVER_LABELS, cover_fields
from reports.document.cleaning import clean_line
from reports.editions import direction_of, language_name
from reports.inlines import MarkupError, parse
from reports.models import Paper, PaperLanguage
from reports.stored_inlines import to_markup
from reports.translating import COVER_LINES, Row, digest, other_languages
from reports.translation_checks import text_name
from reports.writing import TEXTS, find_record


class LanguageForm(VersionedForm):
    """Title and cover of a paper in a further language, and what its assembly refuses."""

    reason = reason_field()

    class Meta:
        model = PaperLanguage
        fields = ["language", "title", "place", "unready"]
        help_texts = {
            "unready": gettext_lazy(
                "Marked: a part that is missing is printed in the paper's own language, an "
                "outdated one says since when it is outdated."
            ),
        }

    def __init__(self, *args, paper: Paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.paper = self.instance.paper = paper
        if self.instance.pk:
            del self.fields["language"]
        else:
            del self.fields["reason"]
            choices = [(code, language_name(code)) for code in other_languages(paper)]
            self.fields["language"] = forms.ChoiceField(
                label=gettext_lazy("Language"), choices=choices
            )
        self.fields["title"].help_text = paper.title
        self.fields["place"].help_text = paper.place
        for name in self._lines:
            own = self._line(paper.cover, name)
            self.fields[f"cover_{name}"] = LineField(max_length=400).formfield(
                label=COVER_LABELS.get(name, name),
                required=False,
                initial=self._line(self.instance.cover, name),
                help_text=own,
            )
        if "reason" in self.fields:
            self.fields["reason"] = self.fields.pop("reason")
        if self.instance.pk:
            direction = direction_of(self.instance.language)
            for name, field in self.fields.items():
                if name in ("title", "place") or name.startswith("cover_"):
                    field.widget.attrs |= {"lang": self.instance.language, "dir": direction}

    @property
    def _lines(self) -> list[str]:
        """The lines of the cover that the paper has something in; a symbol is not translated."""
        names = cover_fields(self.paper.cover.get("form", "2004"))
        return [one for one in names if self._line(self.paper.cover, one)]

    @staticmethod
    def _line(cover: dict, name: str) -> str:
        return cover.get(name) or (cover.get("extra") or {}).get(name, "")

    def clean(self):
        """Put the cover together."""
        cleaned = super().clean()
        cover, extra = {}, {}
        for name in self._lines:
            if value := cleaned.get(f"cover_{name}"):
                (cover if name in COVER_LINES else extra)[name] = value
        self.instance.cover = {**cover, **({"extra": extra} if extra else {})}
        return cleaned


class TranslationForm(forms.Form):
    """The texts of one block in a further language, in the short markup.

    After validation ``content`` holds what :func:`reports.translating.save_translation` takes.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    source = forms.RegexField(widget=forms.HiddenInput, regex=r"\A[0-9a-f]{64}\Z")

    def __init__(self, *args, row: Row, language: str, insert: str = "", **kwargs):
        self.row, self.language = row, language
        made = row.translation
        content = made.content if made else {}
        kwargs["initial"] = {
            "seen": made.version if made else 0,
            "source": digest(row.block.content),
            **{name: shown_text(content.get(name, "")) for name in self.names},
        }
        super().__init__(*args, **kwargs)
        for name in self.names:
            self.fields[name] = forms.CharField(
                label=text_name(name),
                max_length=60_000,
                strip=False,
                required=False,
                widget=forms.Textarea(
                    attrs={
                        "rows": 2 if name != "text" else _rows(row.block.content[name]),
                        "lang": language,
                        "dir": direction_of(language),
                        "spellcheck": "true",
                    }
                ),
            )
        if insert:
            self._insert(insert)

    @property
    def names(self) -> list[str]:
        """The texts that the block has."""
        return [one for one in TEXTS[self.row.block.kind] if self.row.block.content.get(one)]

    def _insert(self, words: str) -> None:
        """Put a term at the end of the main text, where no script put it at the cursor."""
        name = self.names[-1] if "text" not in self.names else "text"
        self.data = self.data.copy()
        typed = self.data.get(name, "").rstrip()
        self.data[name] = f"{typed} {words}" if typed else words

    @property
    def texts(self):
        """The boxes, each beside the markup of its source."""
        return [(self[name], shown_text(self.row.block.content[name])) for name in self.names]

    def clean(self):
        """Read the markup of each text; ``content`` is what it says."""
        cleaned = super().clean()
        self.content = {}
        for name in self.names:
            typed = cleaned.get(name) or ""
            try:
                if isinstance(self.row.block.content[name], str):
                    self.content[name] = clean_line(typed.replace("\r", " ").replace("\n", " "))
                else:
                    self.content[name] = parse(typed, self.find)
            except MarkupError as error:
                self.add_error(name, ValidationError(str(error)))
        return cleaned

    def find(self, code: str) -> dict:
        """The record of a code as the source names it, else any that has it."""
        for one in _sources(self.row.block.content):
            if one.get("code") == code:
                return one
        return find_record(code)


def shown_text(stored) -> str:
    """A text of a block as it is typed: a line, or markup."""
    return stored if isinstance(stored, str) else to_markup(stored)


def _rows(stored) -> int:
    return min(14, 3 + len(shown_text(stored)) // 70)


def _sources(stored):
    if isinstance(stored, dict):
        yield from stored.get("sources", [])
        stored = list(stored.values())
    if isinstance(stored, list):
        for one in stored:
            yield from _sources(one)


class FilterForm(forms.Form):
    """Which parts are listed."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All parts")),
            ("open", gettext_lazy("Missing or outdated")),
            ("missing", gettext_lazy("Missing")),
            ("outdated", gettext_lazy("Outdated")),
            ("draft", gettext_lazy("To be reviewed")),
            ("reviewed", gettext_lazy("Reviewed")),
            ("terms", gettext_lazy("Terms to be checked")),
        ],
    )


class UploadForm(forms.Form):
    """A translated XLIFF file."""

    file = forms.FileField(
        label=gettext_lazy("XLIFF file"),
        help_text=gettext_lazy("XLIFF 2.0 or 2.1 (.xlf), made from the file exported here."),
        max_length=250,
        widget=forms.FileInput(attrs={"accept": ".xlf,.xliff,application/xliff+xml"}),
    )

    MOST = 5 * 1024 * 1024

    def clean_file(self):
        """A file of a size that a paper can have."""
        sent = self.cleaned_data["file"]
        if sent.size > self.MOST:
            raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": 5})
        return sent
