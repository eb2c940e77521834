"""The form of one block of an outline."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.document.tree import LIST_STYLES
from reports.inlines import MarkupError, record
from reports.live import LIVE
from reports.live.options import options_form
from reports.models import Block
from reports.models.papers import BlockKind
from reports.stored_inlines import to_markup
from reports.text_fields import TextField
from reports.writing import INSIDE, TEXTS, find_record

LABELS = {
    "title": gettext_lazy("Heading"),
    "text": gettext_lazy("Text"),
    "attribution": gettext_lazy("Who said it, and where"),
    "subtitle": gettext_lazy("Line below the heading"),
    "note": gettext_lazy("Note at the end"),
}
STYLES = {
    "roman": gettext_lazy("(i), (ii), (iii)"),
    "alpha": gettext_lazy("(a), (b), (c)"),
    "bullet": gettext_lazy("Bullets"),
    "dash": gettext_lazy("Dashes"),
}
# Kinds that can become each other where they stand.
ALIKE = (BlockKind.PARAGRAPH, BlockKind.DECISION, BlockKind.PLAIN, BlockKind.QUOTATION)


class BlockForm(forms.Form):
    """What a block says. Which fields there are depends on its kind.

    After validation ``content``, ``options``, ``named`` (records), ``kind`` and ``more`` (texts of
    paragraphs to follow it) hold what :func:`reports.writing.save_block` takes.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args, block: Block, **kwargs):
        self.block = block
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"seen": block.version, **_initial(block), **kwargs["initial"]}
        super().__init__(*args, **kwargs)
        for name in TEXTS.get(block.kind, ()):
            many = name == "text" and block.kind not in (BlockKind.LIVE, BlockKind.QUOTATION)
            label = gettext_lazy("Introduction") if block.kind == BlockKind.LIVE else LABELS[name]
            self.fields[name] = TextField(
                many=many, rows=2 if name != "text" else 6, required=False, label=label
            )
        self.live = LIVE.get(block.live)
        self.options_form = None
        if self.live:
            data = self.data if self.is_bound else None
            self.options_form = options_form(self.live, data, block.options, prefix="option")
        if block.kind == BlockKind.LIST:
            self.fields["style"] = forms.ChoiceField(
                label=gettext_lazy("Marks"), choices=[(one, STYLES[one]) for one in LIST_STYLES]
            )
        above = block.parent.kind if block.parent else None
        alike = [one for one in ALIKE if one in INSIDE[above]]
        if block.kind in ALIKE and len(alike) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label=gettext_lazy("What it is"),
                choices=[(one.value, one.label) for one in alike],
                initial=block.kind,
            )
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.DECISION, BlockKind.PLAIN, BlockKind.ITEM):
            self.fields["records"] = forms.CharField(
                label=gettext_lazy("Records that the whole rests on"),
                required=False,
                max_length=1_000,
                help_text=gettext_lazy(
                    "Codes of records with commas between them, such as E48, R15. A sentence can "
                    "have records of its own."
                ),
            )

    def show_in_editor(self, decorated) -> None:
        """Give the boxes what the editor on the page begins with.

        Args:
            decorated: gives stored inlines with what their references and values print.
        """
        for name, field in self.fields.items():
            if not isinstance(field, TextField):
                continue
            if not self.is_bound:
                paragraphs = [self.initial.get(name) or []]
            else:
                paragraphs = getattr(self, "cleaned_data", {}).get(name) or []
                if isinstance(paragraphs, str):
                    paragraphs = [[{"t": "text", "text": paragraphs}]]
                elif paragraphs and isinstance(paragraphs[0], dict):
                    paragraphs = [paragraphs]
            field.widget.editable = [decorated(one) for one in paragraphs if one]

    def is_valid(self):
        """Whether text and, in a live block, options are as they should be."""
        both = [super().is_valid(), self.options_form is None or self.options_form.is_valid()]
        return all(both)

    def clean_records(self) -> list[dict]:
        """The records named, each as a block names it."""
        named = self.cleaned_data["records"].split(",")
        try:
            return [record(one.strip(), find_record) for one in named if one.strip()]
        except MarkupError as error:
            raise ValidationError(str(error)) from error

    def clean_title(self):
        """A heading: a line, or inlines where it has marks; it is never empty."""
        paragraphs = self.cleaned_data["title"]
        if not paragraphs:
            raise ValidationError(_("Write a heading."))
        [title] = paragraphs
        return title[0]["text"] if len(title) == 1 and set(title[0]) == {"t", "text"} else title

    @property
    def kind(self) -> str | None:
        """The kind asked for, ``None`` where it is not asked."""
        return self.cleaned_data.get("kind") or None

    @property
    def content(self) -> dict:
        """What the block is to say."""
        found = {}
        for name in TEXTS.get(self.block.kind, ()):
            value = self.cleaned_data[name]
            if name == "title":
                found[name] = value
            elif value:
                found[name] = value[0]
        return found

    @property
    def more(self) -> list:
        """Texts of the paragraphs that follow the first, which become blocks of their own."""
        return self.cleaned_data.get("text", [])[1:]

    @property
    def options(self) -> dict | None:
        """The options of the block; ``None`` leaves them."""
        if self.options_form is not None:
            return self.options_form.options
        style = self.cleaned_data.get("style")
        return {"style": style} if style else None

    @property
    def named(self) -> list[dict] | None:
        """The records that the block rests on; ``None`` leaves them."""
        return self.cleaned_data.get("records")


def _initial(block: Block) -> dict:
    found = {
        name: block.content.get(name, []) for name in TEXTS.get(block.kind, ()) if name != "title"
    }
    title = block.content.get("title", "")
    found["title"] = (
        ([{"t": "text", "text": title}] if title else []) if isinstance(title, str) else title
    )
    found["style"] = block.options.get("style", "bullet")
    found["records"] = ", ".join(
        one["code"] if "code" in one else f"{one['model']}:{one['id']}" for one in block.sources
    )
    return found


class ComparedBlock:
    """Two versions of a block as words, for the page that shows a conflict."""

    def __init__(self, current: Block, attempted: Block):
        self.current, self.attempted = current, attempted

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Name of the text, theirs, mine, as markup; only those that differ."""
        found = []
        for name in TEXTS.get(self.attempted.kind, ()):
            theirs, mine = _as_markup(self.current, name), _as_markup(self.attempted, name)
            if theirs != mine:
                found.append((LABELS[name], theirs, mine))
        return found


def _as_markup(block: Block, name: str) -> str:
    stored = block.content.get(name, [])
    return stored if isinstance(stored, str) else to_markup(stored)
