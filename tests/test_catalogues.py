"""The French and Spanish catalogues: whole, well-formed, in use, and typeset as in print.

Nothing here needs the gettext tools, which few machines have: Babel reads the catalogues, and
collects the marked texts from Python and, through Django's ``templatize``, from templates.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PACKAGES = (
    "accounts", "bench", "config", "consultations", "events", "followup", "foundation", "reports",
)  # fmt: skip
# What marks a text, and where among its arguments the text, its plural and its context are.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+[^>]*>")
AT_IMPORT = {"gettext", "ngettext", "pgettext", "npgettext"}


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def path_of(language: str) -> Path:
    """Where the texts of a language are kept."""
    return settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"


def messages(language: str) -> Iterator[tuple[Message, list[str], list[str]]]:
    """Each message of a language, its texts in English, and its texts in the language."""
    for message in catalogue(language):
        if message.id:
            yield message, forms(message.id), forms(message.string)


def forms(text) -> list[str]:
    """A text, or both its singular and its plural."""
    return [text] if isinstance(text, str) else list(text)


def marked() -> Iterator[tuple[str | None, str, str]]:
    """Every marked text of the project: context, text (the singular) and file."""
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            yield from marked_in(path, path.read_bytes())
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        calls = templatize(path.read_text(), origin=path)
        # Only the calls are Python; the rest is X's, and indented by no rule.
        lines = "\n".join(line.strip() for line in calls.splitlines())
        yield from marked_in(path, lines.encode())


def marked_in(path: Path, source: bytes) -> Iterator[tuple[str | None, str, str]]:
    """The texts marked in Python, or in what stands for a template."""
    options = {"encoding": "utf-8"}
    for _line, found, _comments, context in extract(
        "python", BytesIO(source), KEYWORDS, options=options
    ):
        text = forms(found)[0]
        if text:
            yield context, text, str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_translated(language):
    known = {
        (message.context, english[0])
        for message, english, texts in messages(language)
        if all(texts) and not message.fuzzy
    }

    missing = [one for one in marked() if one[:2] not in known]

    assert not missing, "run make messages, then translate"


def test_marked_texts_are_found_wherever_they_stand():
    found = {(context, text) for context, text, _path in marked()}

    assert (None, "Log an event") in found
    assert ("short for the Office", "ILO") in found
    assert (None, "%(n)s event") in found
    # In a template: a tag, a block that is trimmed, a plural, a filter's argument.
    assert (None, "Skip to the content") in found
    assert (None, "Reason: %(reason)s") in found
    assert (None, "%(count)s paper") in found
    assert (None, "The system") in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_empty_or_in_doubt(language):
    left = [
        english[0]
        for message, english, texts in messages(language)
        if message.fuzzy or not all(one.strip() for one in texts)
    ]

    assert not left
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_as_many_forms_as_its_language(language):
    plurals = [texts for message, _english, texts in messages(language) if message.pluralizable]

    assert plurals
    assert {len(texts) for texts in plurals} == {catalogue(language).num_plurals}


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_kept(language):
    for _message, english, texts in messages(language):
        expected = [sorted(PLACEHOLDER.findall(one)) for one in english]
        # "There is a problem": a form for one thing alone may leave the number out.
        assert sorted(PLACEHOLDER.findall(texts[0])) in expected, texts[0]
        for one in texts[1:]:
            assert sorted(PLACEHOLDER.findall(one)) == expected[-1], one


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_ends_and_begins_as_in_english(language):
    closing = re.compile(r"[.:?!…]?$")
    for _message, english, texts in messages(language):
        assert {closing.search(one).group() for one in texts} <= {
            closing.search(one).group() for one in english
        }, texts
        spaced = english[0] != english[0].strip()
        assert spaced or all(one == one.strip() for one in texts), texts


def test_french_is_set_with_no_break_spaces():
    for _message, _english, texts in messages("fr"):
        for one in texts:
            bare = PLACEHOLDER.sub("x", one)
            assert not re.search(r"[^\u00a0]»|«[^\u00a0]|[\w)»] *(?<!\u00a0)[;!?]", bare), one
            # A colon between figures or in an address is none of prose.
            assert not re.search(r"(?<!\u00a0):(?=\s|$)", bare), one
            assert not re.search(r"['“”\"]", bare), one


def test_spanish_opens_what_it_closes():
    for _message, _english, texts in messages("es"):
        for one in texts:
            bare = PLACEHOLDER.sub("x", one)
            assert bare.count("¿") == bare.count("?"), one
            assert bare.count("¡") == bare.count("!"), one
            assert bare.count("«") == bare.count("»"), one
            assert not re.search(r"« | »| [;:!?]|[“”\"]", bare), one


# From published Governing Body papers in the three languages.
TERMS = {
    "fr": {
        "Employers' group": "Groupe des employeurs",
        "Workers' group": "Groupe des travailleurs",
        "Draft decision": "Projet de décision",
        "Point for decision": "Point appelant une décision",
        "Chairperson of the Governing Body": "Président du Conseil d’administration",
        "Office": "Bureau",
    },
    "es": {
        "Employers' group": "Grupo de los Empleadores",
        "Workers' group": "Grupo de los Trabajadores",
        "Draft decision": "Proyecto de decisión",
        "Point for decision": "Punto que requiere decisión",
        "Chairperson of the Governing Body": "Presidente del Consejo de Administración",
        "Office": "Oficina",
    },
}
# An English term, and what the text must hold wherever the term is said.
EVERYWHERE = {
    "fr": {"Governing Body": "onseil d’administration", "the Office": "Bureau"},
    "es": {"Governing Body": "onsejo de Administración", "the Office": "Oficina"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_official_terms_are_used(language):
    texts = {english[0]: found[0] for _message, english, found in messages(language)}

    assert {term: texts[term] for term in TERMS[language]} == TERMS[language]
    for english, found in texts.items():
        for term, expected in EVERYWHERE[language].items():
            if re.search(rf"{term}\b", english):
                assert expected in found, english


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_served_was_compiled_from_these_texts(language):
    served = path_of(language).with_suffix(".mo")
    assert served.exists(), "run make setup"

    with served.open("rb") as file:
        compiled = read_mo(file)
    expected = {
        (message.context, *english): texts for message, english, texts in messages(language)
    }

    # Babel reads contexts back as bytes.
    found = {
        (one.context and one.context.decode(), *forms(one.id)): forms(one.string)
        for one in compiled
        if one.id
    }
    assert found == expected, "run make setup"


def test_nothing_is_translated_while_it_is_imported():
    """Whatever language was active at that time would be everybody's ever after."""
    early = []
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            tree = ast.parse(path.read_text())
            early += [f"{path}:{line}" for line in translated_at_import(tree)]

    assert not early


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("_('a')", True),
        ("class A:\n    b = _('a')", True),
        ("def f(a=_('a')): pass", True),
        ("a = lazy('a') % {}", True),
        ("a = f'{lazy(1)}'", True),
        ("a = lazy('a')", False),
        ("def f(): return _('a')", False),
        ("a = lambda: _('a')", False),
    ],
)
def test_what_is_translated_too_early_is_found(source, found):
    imports = (
        "from django.utils.translation import gettext as _\n"
        "from django.utils.translation import gettext_lazy as lazy\n"
    )

    assert bool(translated_at_import(ast.parse(imports + source))) is found


def translated_at_import(tree: ast.Module) -> list[int]:
    """Lines on which a module translates when it is imported: not in a function's body."""
    now, lazy = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                kind = now if name.name in AT_IMPORT else lazy
                kind.add(name.asname or name.name)
    return [node.lineno for node in run_at_import(tree) if is_early(node, now - lazy, lazy)]


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What of a module runs on import: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        yield child
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for one in [*child.decorator_list, *child.args.defaults, *child.args.kw_defaults]:
                if one is not None:
                    yield one
                    yield from run_at_import(one)
        else:
            yield from run_at_import(child)


def is_early(node: ast.AST, now: set[str], lazy: set[str]) -> bool:
    """Whether a node calls a translation, or makes a text of one that waits."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return calls(node.left, lazy)
    if isinstance(node, ast.FormattedValue):
        return calls(node.value, lazy)
    return calls(node, now)


def calls(node: ast.AST, names: set[str]) -> bool:
    """Whether a node is a call of one of these."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
