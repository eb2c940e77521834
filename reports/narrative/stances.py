"""What is said of parties, by their stance: whole sentences in which only names are filled in.

In each, ``number`` is 2 where the verb is in the plural. The English is the same for one and for
several; the other languages are not.
"""

from django.utils.translation import ngettext_lazy

from consultations.models import Stance

# By stance, then by what goes into the sentence: a limit in time that is a set phrase, words of
# the party.
_PLAIN, _LIMIT, _STATED, _BOTH = (False, False), (True, False), (False, True), (True, True)
SENTENCES = {
    Stance.SUPPORT: {
        _PLAIN: ngettext_lazy(
            "%(who)s supported the point “%(topic)s”",
            "%(who)s supported the point “%(topic)s”",
            "number",
        ),
        _LIMIT: ngettext_lazy(
            "%(who)s supported the point “%(topic)s” %(limit)s",
            "%(who)s supported the point “%(topic)s” %(limit)s",
            "number",
        ),
        _STATED: ngettext_lazy(
            "%(who)s supported the point “%(topic)s”, stating: “%(stated)s”",
            "%(who)s supported the point “%(topic)s”, stating: “%(stated)s”",
            "number",
        ),
        _BOTH: ngettext_lazy(
            "%(who)s supported the point “%(topic)s” %(limit)s, stating: “%(stated)s”",
            "%(who)s supported the point “%(topic)s” %(limit)s, stating: “%(stated)s”",
            "number",
        ),
    },
    Stance.RESERVATION: {
        _PLAIN: ngettext_lazy(
            "%(who)s expressed a reservation on the point “%(topic)s”",
            "%(who)s expressed a reservation on the point “%(topic)s”",
            "number",
        ),
        _LIMIT: ngettext_lazy(
            "%(who)s expressed a reservation on the point “%(topic)s” %(limit)s",
            "%(who)s expressed a reservation on the point “%(topic)s” %(limit)s",
            "number",
        ),
        _STATED: ngettext_lazy(
            "%(who)s expressed a reservation on the point “%(topic)s”, stating: “%(stated)s”",
            "%(who)s expressed a reservation on the point “%(topic)s”, stating: “%(stated)s”",
            "number",
        ),
        _BOTH: ngettext_lazy(
            "%(who)s expressed a reservation on the point “%(topic)s” %(limit)s, "
            "stating: “%(stated)s”",
            "%(who)s expressed a reservation on the point “%(topic)s” %(limit)s, "
            "stating: “%(stated)s”",
            "number",
        ),
    },
    Stance.OPPOSE: {
        _PLAIN: ngettext_lazy(
            "%(who)s did not support the point “%(topic)s”",
            "%(who)s did not support the point “%(topic)s”",
            "number",
        ),
        _LIMIT: ngettext_lazy(
            "%(who)s did not support the point “%(topic)s” %(limit)s",
            "%(who)s did not support the point “%(topic)s” %(limit)s",
            "number",
        ),
        _STATED: ngettext_lazy(
            "%(who)s did not support the point “%(topic)s”, stating: “%(stated)s”",
            "%(who)s did not support the point “%(topic)s”, stating: “%(stated)s”",
            "number",
        ),
        _BOTH: ngettext_lazy(
            "%(who)s did not support the point “%(topic)s” %(limit)s, stating: “%(stated)s”",
            "%(who)s did not support the point “%(topic)s” %(limit)s, stating: “%(stated)s”",
            "number",
        ),
    },
    Stance.INFORMATION: {
        _PLAIN: ngettext_lazy(
            "%(who)s requested information on the point “%(topic)s”",
            "%(who)s requested information on the point “%(topic)s”",
            "number",
        ),
        _STATED: ngettext_lazy(
            "%(who)s requested information on the point “%(topic)s”, stating: “%(stated)s”",
            "%(who)s requested information on the point “%(topic)s”, stating: “%(stated)s”",
            "number",
        ),
    },
    Stance.SUGGESTION: {
        _PLAIN: ngettext_lazy(
            "%(who)s made a suggestion on the point “%(topic)s”",
            "%(who)s made a suggestion on the point “%(topic)s”",
            "number",
        ),
        _STATED: ngettext_lazy(
            "%(who)s made a suggestion on the point “%(topic)s”, stating: “%(stated)s”",
            "%(who)s made a suggestion on the point “%(topic)s”, stating: “%(stated)s”",
            "number",
        ),
    },
    Stance.NO_VIEW: {
        _PLAIN: ngettext_lazy(
            "%(who)s expressed no view on the point “%(topic)s”",
            "%(who)s expressed no view on the point “%(topic)s”",
            "number",
        ),
        _STATED: ngettext_lazy(
            "%(who)s expressed no view on the point “%(topic)s”, stating: “%(stated)s”",
            "%(who)s expressed no view on the point “%(topic)s”, stating: “%(stated)s”",
            "number",
        ),
    },
}
# Support on conditions, by whether they have words and a limit in time goes with it.
ON_CONDITIONS = {
    _PLAIN: ngettext_lazy(
        "%(who)s supported the point “%(topic)s”, on conditions",
        "%(who)s supported the point “%(topic)s”, on conditions",
        "number",
    ),
    _LIMIT: ngettext_lazy(
        "%(who)s supported the point “%(topic)s” %(limit)s, on conditions",
        "%(who)s supported the point “%(topic)s” %(limit)s, on conditions",
        "number",
    ),
    _STATED: ngettext_lazy(
        "%(who)s supported the point “%(topic)s”, subject to the following: “%(conditions)s”",
        "%(who)s supported the point “%(topic)s”, subject to the following: “%(conditions)s”",
        "number",
    ),
    _BOTH: ngettext_lazy(
        "%(who)s supported the point “%(topic)s” %(limit)s, "
        "subject to the following: “%(conditions)s”",
        "%(who)s supported the point “%(topic)s” %(limit)s, "
        "subject to the following: “%(conditions)s”",
        "number",
    ),
}

# The stances with which a limit in time stands in the sentence itself.
LIMITED = (
    Stance.CONDITIONS,
    *(one for one, templates in SENTENCES.items() if _LIMIT in templates),
)


def predicate(
    stance: str,
    *,
    who: str,
    topic: str,
    number: int,
    limit: str = "",
    conditions: str = "",
    stated: str = "",
) -> str:
    """The sentence that reports ``stance``, without its full stop, in the active language.

    Args:
        who: the parties, listed; ``number`` is 2 where their verb is in the plural.
        topic: the title of the question.
        limit: a set phrase such as "at present".
        conditions: the words of the conditions, for support on conditions.
        stated: words of the party.
    """
    if stance == Stance.CONDITIONS:
        template = ON_CONDITIONS[bool(limit), bool(conditions)]
    else:
        template = SENTENCES[Stance(stance)][bool(limit) and stance in LIMITED, bool(stated)]
    return str(
        template
        % {
            "who": who,
            "topic": topic,
            "number": number,
            "limit": limit,
            "conditions": conditions,
            "stated": stated,
        }
    )
