"""The words a paper adds by itself, per language.

They are a table and not translation catalogues: a paper's language is not the reader's, the
terms are official ones, and a stored paper must print the same words years later.

Terms were taken from published Governing Body documents where found. Those which were not found
are named in ``unconfirmed``: usual wording, to be confirmed by the secretariat, and replaceable
paper by paper (``Paper.labels``) without a change here.
"""

from dataclasses import dataclass, fields, replace
from typing import Any


class UnknownLanguage(ValueError):
    """No labels for this language."""


class UnknownLabel(ValueError):
    """A paper replaces a term that does not exist."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The terms of one language. ``locale`` goes into Word and PDF, ``direction`` too."""

    language: str
    locale: str
    paragraph: str
    paragraphs: str
    paragraph_capital: str
    paragraphs_capital: str
    section: str
    sections: str
    appendix: str
    appendices: str
    appendix_capital: str
    conjunction: str
    decision_one: str
    decision_many: str
    draft_decision: str
    footnotes: str
    back_to_text: str
    for_decision: str
    for_debate: str
    for_information: str
    direction: str = "ltr"
    range_dash: str = "–"
    full_stop: str = "."
    unconfirmed: tuple[str, ...] = ()


_ALL_TERMS = (
    "paragraph", "section", "appendix", "decision_one", "decision_many", "draft_decision",
    "footnotes", "for_decision", "for_debate", "for_information",
)  # fmt: skip
LABELS = {
    one.language: one
    for one in (
        Labels(
            language="en",
            locale="en-GB",
            paragraph="paragraph",
            paragraphs="paragraphs",
            paragraph_capital="Paragraph",
            paragraphs_capital="Paragraphs",
            section="section",
            sections="sections",
            appendix="appendix",
            appendices="appendices",
            appendix_capital="Appendix",
            conjunction="and",
            decision_one="Point for decision:",
            decision_many="Points for decision:",
            draft_decision="Draft decision",
            footnotes="Footnotes",
            back_to_text="Back to the text",
            for_decision="FOR DECISION",
            for_debate="FOR DEBATE AND GUIDANCE",
            for_information="FOR INFORMATION",
        ),
        Labels(
            language="fr",
            locale="fr-FR",
            paragraph="paragraphe",
            paragraphs="paragraphes",
            paragraph_capital="paragraphe",
            paragraphs_capital="paragraphes",
            section="section",
            sections="sections",
            appendix="annexe",
            appendices="annexes",
            appendix_capital="Annexe",
            conjunction="et",
            decision_one="Point appelant une décision\u00a0:",
            decision_many="Points appelant une décision\u00a0:",
            draft_decision="Projet de décision",
            footnotes="Notes",
            back_to_text="Retour au texte",
            for_decision="POUR DÉCISION",
            for_debate="POUR DISCUSSION ET ORIENTATION",
            for_information="POUR INFORMATION",
            unconfirmed=("decision_one", "decision_many", "for_debate", "for_information"),
        ),
        Labels(
            language="es",
            locale="es-ES",
            paragraph="párrafo",
            paragraphs="párrafos",
            paragraph_capital="párrafo",
            paragraphs_capital="párrafos",
            section="sección",
            sections="secciones",
            appendix="anexo",
            appendices="anexos",
            appendix_capital="Anexo",
            conjunction="y",
            decision_one="Punto que requiere decisión:",
            decision_many="Puntos que requieren decisión:",
            draft_decision="Proyecto de decisión",
            footnotes="Notas",
            back_to_text="Volver al texto",
            for_decision="PARA DECISIÓN",
            for_debate="PARA DEBATE Y ORIENTACIÓN",
            for_information="PARA INFORMACIÓN",
            unconfirmed=("decision_one", "decision_many", "for_decision", "for_information"),
        ),
        # Terms of our own, until a translator of the Office has confirmed them.
        Labels(
            language="ar",
            locale="ar",
            paragraph="الفقرة",
            paragraphs="الفقرات",
            paragraph_capital="الفقرة",
            paragraphs_capital="الفقرات",
            section="القسم",
            sections="الأقسام",
            appendix="الملحق",
            appendices="الملاحق",
            appendix_capital="الملحق",
            conjunction="و",
            decision_one="نقطة مطلوب اتخاذ قرار بشأنها:",
            decision_many="نقاط مطلوب اتخاذ قرار بشأنها:",
            draft_decision="مشروع قرار",
            footnotes="الحواشي",
            back_to_text="العودة إلى النص",
            for_decision="لاتخاذ قرار",
            for_debate="للمناقشة والإرشاد",
            for_information="للعلم",
            direction="rtl",
            unconfirmed=_ALL_TERMS,
        ),
        Labels(
            language="ru",
            locale="ru-RU",
            paragraph="пункт",
            paragraphs="пункты",
            paragraph_capital="пункт",
            paragraphs_capital="пункты",
            section="раздел",
            sections="разделы",
            appendix="приложение",
            appendices="приложения",
            appendix_capital="Приложение",
            conjunction="и",
            decision_one="Пункт, требующий решения:",
            decision_many="Пункты, требующие решения:",
            draft_decision="Проект решения",
            footnotes="Сноски",
            back_to_text="Вернуться к тексту",
            for_decision="ДЛЯ РЕШЕНИЯ",
            for_debate="ДЛЯ ОБСУЖДЕНИЯ И РУКОВОДСТВА",
            for_information="ДЛЯ ИНФОРМАЦИИ",
            unconfirmed=_ALL_TERMS,
        ),
        Labels(
            language="zh",
            locale="zh-CN",
            paragraph="段落",
            paragraphs="段落",
            paragraph_capital="段落",
            paragraphs_capital="段落",
            section="章节",
            sections="章节",
            appendix="附录",
            appendices="附录",
            appendix_capital="附录",
            conjunction="和",
            decision_one="提请决定的事项：",
            decision_many="提请决定的事项：",
            draft_decision="决定草案",
            footnotes="脚注",
            back_to_text="返回正文",
            for_decision="供决定",
            for_debate="供讨论和指导",
            for_information="供参考",
            full_stop="。",
            unconfirmed=_ALL_TERMS,
        ),
    )
}

LANGUAGES = tuple(LABELS)

_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "fr": "première deuxième troisième quatrième cinquième sixième septième huitième neuvième "
    "dixième onzième douzième treizième quatorzième quinzième seizième dix-septième "
    "dix-huitième dix-neuvième vingtième",
    "es": "primer segundo tercer cuarto quinto sexto séptimo octavo noveno décimo undécimo "
    "duodécimo decimotercer decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo "
    "decimonoveno vigésimo",
}
# Where the words are not known the number is printed in figures.
_ORDINALS |= dict.fromkeys(("ar", "ru", "zh"), "")
_ITEM = {
    "en": "{} item on the agenda",
    "fr": "{} question à l’ordre du jour",
    "es": "{} punto del orden del día",
    "ar": "البند {} من جدول الأعمال",
    "ru": "{}-й пункт повестки дня",
    "zh": "议程项目{}",
}
_SESSION = {
    "en": "{} Session",
    "fr": "{} session",
    "es": "{} reunión",
    "ar": "الدورة {}",
    "ru": "{}-я сессия",
    "zh": "第{}届会议",
}


def labels(language: str, replaced: tuple[tuple[str, str], ...] = ()) -> Labels:
    """The terms of ``language`` ("fr" or "fr-CH"), with the ``replaced`` ones of a paper.

    Raises:
        UnknownLanguage: no table for it.
        UnknownLabel: a replaced term is not one of the table's.
    """
    found = LABELS.get(language.split("-")[0].lower())
    if found is None:
        raise UnknownLanguage(
            f"No labels for the language {language!r}; there are {', '.join(LANGUAGES)}."
        )
    unknown = {name for name, _ in replaced} - _replaceable()
    if unknown:
        raise UnknownLabel(f"No such label: {', '.join(sorted(unknown))}.")
    terms: dict[str, Any] = dict(replaced)
    return replace(found, **terms)


def _replaceable() -> set[str]:
    return {one.name for one in fields(Labels)} - {"language", "direction", "unconfirmed"}


def ordinal(number: int, language: str) -> str:
    """``number`` as a feminine ordinal in figures, as sessions are: 331st, 331e, 331.ª.

    (The French question and session, the Spanish reunión are feminine; only the first differs.)
    """
    code = labels(language).language
    if code == "fr":
        return f"{number}{'re' if number == 1 else 'e'}"
    if code == "es":
        return f"{number}.ª"
    if code != "en":
        return str(number)
    tail = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else tail}"


def session(number: int, language: str) -> str:
    """A session as a cover names it: "291st Session", "331e session", "331.ª reunión"."""
    return _SESSION[labels(language).language].format(ordinal(number, language))


def agenda_line(number: int, language: str) -> str:
    """The agenda line above the title, as "FIRST ITEM ON THE AGENDA".

    In words up to twenty, beyond that in figures.

    Raises:
        ValueError: ``number`` is below 1.
    """
    if number < 1:
        raise ValueError("Items on the agenda are counted from 1.")
    code = labels(language).language
    words, sentence = _ORDINALS[code].split(), _ITEM[code]
    if number <= len(words):
        return sentence.format(words[number - 1]).upper()
    # Only the words are set in capitals: "21e" and "21.º" keep their small letters.
    figures = f"{number}.º" if code == "es" else ordinal(number, code)
    return sentence.upper().format(figures)
