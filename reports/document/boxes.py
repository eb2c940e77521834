"""The box on the first page of papers since 2011: "Purpose of the document" and its fields.

The fields and their terms are those of papers of 2011-2018 (domain study, 4.2 and 4.3); a field
that a paper leaves empty is not printed. In this form the draft decision is pointed to from the
box, and no line about it follows the date.
"""

from reports.document.labels import labels
from reports.document.tree import Paper

# Which fields the box of each form of cover has, in their order; "purpose" stands above them.
BOXES: dict[str, tuple[str, ...]] = {
    "2011": (
        "objective",
        "outcome",
        "policy",
        "legal",
        "financial",
        "follow_up",
        "author_unit",
        "related",
    ),
}

# Arabic, Russian and Chinese, and the French "outcome", are ours until they are confirmed.
TERMS: dict[str, dict[str, str]] = {
    "en": {
        "purpose": "Purpose of the document",
        "objective": "Relevant strategic objective",
        "outcome": "Main relevant outcome/cross-cutting policy driver",
        "policy": "Policy implications",
        "legal": "Legal implications",
        "financial": "Financial implications",
        "follow_up": "Follow-up action required",
        "author_unit": "Author unit",
        "related": "Related documents",
        "see_one": "See the draft decision in paragraph ",
        "see_many": "See the draft decisions in paragraphs ",
        "colon": ": ",
    },
    "fr": {
        "purpose": "Objet du document",
        "objective": "Objectif stratégique pertinent",
        "outcome": "Principal résultat/élément transversal déterminant",
        "policy": "Incidences sur le plan des politiques",
        "legal": "Incidences juridiques",
        "financial": "Incidences financières",
        "follow_up": "Suivi nécessaire",
        "author_unit": "Unité auteur",
        "related": "Documents connexes",
        "see_one": "Voir le projet de décision au paragraphe ",
        "see_many": "Voir les projets de décision aux paragraphes ",
        "colon": "\u00a0: ",
    },
    "es": {
        "purpose": "Finalidad del documento",
        "objective": "Objetivo estratégico pertinente",
        "outcome": "Resultado/eje de política transversal pertinente",
        "policy": "Repercusiones en materia de políticas",
        "legal": "Repercusiones jurídicas",
        "financial": "Repercusiones financieras",
        "follow_up": "Seguimiento requerido",
        "author_unit": "Unidad autora",
        "related": "Documentos conexos",
        "see_one": "Véase el proyecto de decisión en el párrafo ",
        "see_many": "Véanse los proyectos de decisión en los párrafos ",
        "colon": ": ",
    },
    "ar": {
        "purpose": "الغرض من الوثيقة",
        "objective": "الهدف الاستراتيجي المعني",
        "outcome": "النتيجة الرئيسية المعنية",
        "policy": "الانعكاسات السياسية",
        "legal": "الانعكاسات القانونية",
        "financial": "الانعكاسات المالية",
        "follow_up": "إجراء المتابعة المطلوب",
        "author_unit": "الوحدة مصدر الوثيقة",
        "related": "الوثائق ذات الصلة",
        "see_one": "انظر مشروع القرار في الفقرة ",
        "see_many": "انظر مشاريع القرارات في الفقرات ",
        "colon": ": ",
    },
    "ru": {
        "purpose": "Цель документа",
        "objective": "Соответствующая стратегическая задача",
        "outcome": "Основной соответствующий результат",
        "policy": "Последствия для политики",
        "legal": "Правовые последствия",
        "financial": "Финансовые последствия",
        "follow_up": "Требуемые последующие действия",
        "author_unit": "Подразделение-автор",
        "related": "Связанные документы",
        "see_one": "См. проект решения в пункте ",
        "see_many": "См. проекты решений в пунктах ",
        "colon": ": ",
    },
    "zh": {
        "purpose": "文件目的",
        "objective": "相关战略目标",
        "outcome": "主要相关成果",
        "policy": "政策影响",
        "legal": "法律影响",
        "financial": "财务影响",
        "follow_up": "所需后续行动",
        "author_unit": "编写单位",
        "related": "相关文件",
        "see_one": "见决定草案，段落 ",
        "see_many": "见决定草案，段落 ",
        "colon": "：",
    },
}


def has_box(paper: Paper) -> bool:
    """Whether the paper's form of cover has a box."""
    return paper.cover.form in BOXES


def box(paper: Paper, decisions: list[dict], several: bool) -> dict | None:
    """The box as it is printed; ``None`` where the form has none, or nothing stands in it.

    Args:
        decisions: the numbers of the draft decisions as parts of a reference.
        several: whether there is more than one.
    """
    if not has_box(paper):
        return None
    words = labels(paper.language, paper.labels)
    terms = TERMS[words.language]
    said = dict(paper.cover.extra)
    rows = [
        {"label": terms[name] + terms["colon"].rstrip(" "), "text": said[name]}
        for name in BOXES[paper.cover.form]
        if said.get(name)
    ]
    see = []
    if decisions:
        see = [
            {"text": terms["see_many" if several else "see_one"]},
            *decisions,
            {"text": words.full_stop},
        ]
    if not (rows or see or said.get("purpose")):
        return None
    return {"title": terms["purpose"], "purpose": said.get("purpose", ""), "see": see, "rows": rows}
