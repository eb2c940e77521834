"""The types of consultation that every installation begins with; the secretariat changes them."""

from consultations.models import ConsultationType, Stance, TypeStance

F = ConsultationType.Form
A = ConsultationType.Answering
NAMES = {
    F.DISCUSSION: ("Discussion in a sitting", "Discussion en séance", "Discusión en sesión"),
    F.WRITTEN: ("Written round", "Consultation écrite", "Consulta por escrito"),
    F.INFORMAL: (
        "Informal tripartite consultation",
        "Consultation tripartite informelle",
        "Consulta tripartita informal",
    ),
}
# stance, labels, whether it blocks, needs a statement, needs conditions
STANCES = (
    (Stance.SUPPORT, ("Support", "Appui", "Apoyo"), False, False, False),
    (
        Stance.CONDITIONS,
        ("Support, with conditions", "Appui sous conditions", "Apoyo con condiciones"),
        False,
        False,
        True,
    ),
    (Stance.RESERVATION, ("Reservation", "Réserve", "Reserva"), True, True, False),
    (Stance.OPPOSE, ("Not in favour", "Non favorable", "No favorable"), True, True, False),
    (
        Stance.INFORMATION,
        ("Requests information", "Demande d’informations", "Solicitud de información"),
        False,
        True,
        False,
    ),
    (Stance.SUGGESTION, ("Suggestion", "Suggestion", "Sugerencia"), False, True, False),
    (Stance.NO_VIEW, ("No view", "Sans avis", "Sin opinión"), False, False, False),
)


def standard_type(code: str) -> ConsultationType:
    """The type "discussion", "written" or "informal", made where it is missing.

    Raises:
        ValueError: there is no such standard type.
    """
    form = F(code)
    found = ConsultationType.objects.filter(code=code).first()
    if found:
        return found
    names = dict(zip(("name_en", "name_fr", "name_es"), NAMES[form], strict=True))
    made = ConsultationType.objects.create(
        code=code, form=form, answering=[A.GROUPS, A.GOVERNMENTS], **names
    )
    for place, (stance, labels, blocks, statement, conditions) in enumerate(STANCES, 1):
        TypeStance.objects.create(
            type=made,
            sequence=place,
            stance=stance,
            blocks=blocks,
            needs_statement=statement,
            needs_conditions=conditions,
            **dict(zip(("label_en", "label_fr", "label_es"), labels, strict=True)),
        )
    return made
