"""The set phrases by which such reports name those who spoke (domain study, 2.6).

Each is translated as a whole: languages elide, agree and order differently ("d’orateurs", but
"de délégués"). Beside the quantifiers, "the" is the phrase for those who spoke as far as they were
of one mind, "some" that for a party of which the record does not say whether it is one.
"""

from django.utils.translation import pgettext_lazy

from consultations.models import Quantifier

# Marks a phrase that names a body or an office, about whose number there is no doubt.
CERTAIN = "certain"

PHRASES: dict[str, dict] = {
    "speakers": {
        Quantifier.ALL: pgettext_lazy("party", "all speakers"),
        Quantifier.MANY: pgettext_lazy("party", "many speakers"),
        Quantifier.NUMBER: pgettext_lazy("party", "a number of speakers"),
        Quantifier.SEVERAL: pgettext_lazy("party", "several speakers"),
        Quantifier.ONE: pgettext_lazy("party", "one speaker"),
        Quantifier.ANOTHER: pgettext_lazy("party", "another speaker"),
        Quantifier.UNSPECIFIED: pgettext_lazy("party", "speakers"),
        "the": pgettext_lazy("party", "the speakers"),
        "some": pgettext_lazy("party", "one or more speakers"),
    },
    "delegates": {
        Quantifier.ALL: pgettext_lazy("party", "all delegates"),
        Quantifier.MANY: pgettext_lazy("party", "many delegates"),
        Quantifier.NUMBER: pgettext_lazy("party", "a number of delegates"),
        Quantifier.SEVERAL: pgettext_lazy("party", "several delegates"),
        Quantifier.ONE: pgettext_lazy("party", "one delegate"),
        Quantifier.ANOTHER: pgettext_lazy("party", "another delegate"),
        Quantifier.UNSPECIFIED: pgettext_lazy("party", "delegates"),
        "the": pgettext_lazy("party", "the delegates"),
        "some": pgettext_lazy("party", "one or more delegates"),
    },
    "participants": {
        Quantifier.ALL: pgettext_lazy("party", "all participants"),
        Quantifier.MANY: pgettext_lazy("party", "many participants"),
        Quantifier.NUMBER: pgettext_lazy("party", "a number of participants"),
        Quantifier.SEVERAL: pgettext_lazy("party", "several participants"),
        Quantifier.ONE: pgettext_lazy("party", "one participant"),
        Quantifier.ANOTHER: pgettext_lazy("party", "another participant"),
        Quantifier.UNSPECIFIED: pgettext_lazy("party", "participants"),
        "the": pgettext_lazy("party", "the participants"),
        "some": pgettext_lazy("party", "one or more participants"),
    },
    "government_representatives": {
        Quantifier.ALL: pgettext_lazy("party", "all Government representatives"),
        Quantifier.MANY: pgettext_lazy("party", "many Government representatives"),
        Quantifier.NUMBER: pgettext_lazy("party", "a number of Government representatives"),
        Quantifier.SEVERAL: pgettext_lazy("party", "several Government representatives"),
        Quantifier.ONE: pgettext_lazy("party", "one Government representative"),
        Quantifier.ANOTHER: pgettext_lazy("party", "another Government representative"),
        Quantifier.UNSPECIFIED: pgettext_lazy("party", "Government representatives"),
        "the": pgettext_lazy("party", "the Government representatives"),
        "some": pgettext_lazy("party", "one or more Government representatives"),
    },
    "government_members": {
        Quantifier.ALL: pgettext_lazy("party", "all Government members"),
        Quantifier.MANY: pgettext_lazy("party", "many Government members"),
        Quantifier.NUMBER: pgettext_lazy("party", "a number of Government members"),
        Quantifier.SEVERAL: pgettext_lazy("party", "several Government members"),
        Quantifier.ONE: pgettext_lazy("party", "one Government member"),
        Quantifier.ANOTHER: pgettext_lazy("party", "another Government member"),
        Quantifier.UNSPECIFIED: pgettext_lazy("party", "Government members"),
        "the": pgettext_lazy("party", "the Government members"),
        "some": pgettext_lazy("party", "one or more Government members"),
    },
    "speakers_governments": {
        Quantifier.ALL: pgettext_lazy("party", "all speakers from the Government group"),
        Quantifier.MANY: pgettext_lazy("party", "many speakers from the Government group"),
        Quantifier.NUMBER: pgettext_lazy("party", "a number of speakers from the Government group"),
        Quantifier.SEVERAL: pgettext_lazy("party", "several speakers from the Government group"),
        Quantifier.ONE: pgettext_lazy("party", "one speaker from the Government group"),
        Quantifier.ANOTHER: pgettext_lazy("party", "another speaker from the Government group"),
        Quantifier.UNSPECIFIED: pgettext_lazy("party", "speakers from the Government group"),
        "the": pgettext_lazy("party", "the speakers from the Government group"),
        "some": pgettext_lazy("party", "one or more speakers from the Government group"),
    },
    "speakers_employers": {
        Quantifier.ALL: pgettext_lazy("party", "all speakers from the Employers' group"),
        Quantifier.MANY: pgettext_lazy("party", "many speakers from the Employers' group"),
        Quantifier.NUMBER: pgettext_lazy("party", "a number of speakers from the Employers' group"),
        Quantifier.SEVERAL: pgettext_lazy("party", "several speakers from the Employers' group"),
        Quantifier.ONE: pgettext_lazy("party", "one speaker from the Employers' group"),
        Quantifier.ANOTHER: pgettext_lazy("party", "another speaker from the Employers' group"),
        Quantifier.UNSPECIFIED: pgettext_lazy("party", "speakers from the Employers' group"),
        "the": pgettext_lazy("party", "the speakers from the Employers' group"),
        "some": pgettext_lazy("party", "one or more speakers from the Employers' group"),
    },
    "speakers_workers": {
        Quantifier.ALL: pgettext_lazy("party", "all speakers from the Workers' group"),
        Quantifier.MANY: pgettext_lazy("party", "many speakers from the Workers' group"),
        Quantifier.NUMBER: pgettext_lazy("party", "a number of speakers from the Workers' group"),
        Quantifier.SEVERAL: pgettext_lazy("party", "several speakers from the Workers' group"),
        Quantifier.ONE: pgettext_lazy("party", "one speaker from the Workers' group"),
        Quantifier.ANOTHER: pgettext_lazy("party", "another speaker from the Workers' group"),
        Quantifier.UNSPECIFIED: pgettext_lazy("party", "speakers from the Workers' group"),
        "the": pgettext_lazy("party", "the speakers from the Workers' group"),
        "some": pgettext_lazy("party", "one or more speakers from the Workers' group"),
    },
}

# Bodies, the Office and persons in office that speak or are spoken to.
NAMES = (
    pgettext_lazy("party", "the Working Party"),
    pgettext_lazy("party", "the Governing Body"),
    pgettext_lazy("party", "the Committee"),
    pgettext_lazy("party", "the Conference"),
    pgettext_lazy("party", "the Office"),
    pgettext_lazy("party", "the Director-General"),
    pgettext_lazy("party", "the ILO"),
)

# The words by which a label says how many, in the language of the paper.
QUANTIFIER_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        Quantifier.ALL: ("all", "every", "everybody", "everyone"),
        Quantifier.UNANIMOUS: ("unanimous", "unanimously"),
        Quantifier.GENERAL: ("general", "generally"),
        Quantifier.MANY: ("many", "numerous"),
        Quantifier.NUMBER: ("number",),
        Quantifier.SEVERAL: ("several",),
        Quantifier.ONE: ("an?", "one"),
        Quantifier.ANOTHER: ("another", "other"),
    },
    "fr": {
        Quantifier.ALL: ("tous", "toutes", "l['’]ensemble"),
        Quantifier.UNANIMOUS: ("unanimité", "unanimes?"),
        Quantifier.GENERAL: ("général", "générale", "généralement"),
        Quantifier.MANY: ("nombreux", "nombreuses", "beaucoup"),
        Quantifier.NUMBER: ("nombre",),
        Quantifier.SEVERAL: ("plusieurs",),
        Quantifier.ONE: ("une?",),
        Quantifier.ANOTHER: ("autre",),
    },
    "es": {
        Quantifier.ALL: ("todos", "todas"),
        Quantifier.UNANIMOUS: ("unanimidad", "unánimes?"),
        Quantifier.GENERAL: ("general", "generalmente"),
        Quantifier.MANY: ("muchos", "muchas", "numerosos", "numerosas"),
        Quantifier.NUMBER: ("número",),
        Quantifier.SEVERAL: ("varios", "varias"),
        Quantifier.ONE: ("un", "una", "uno"),
        Quantifier.ANOTHER: ("otro", "otra"),
    },
}
