"""A paper of the tests, in words of its own: the length and the parts of a real one."""

from reports.document.tree import (
    Appendix,
    Cover,
    Fact,
    Heading,
    Item,
    Link,
    List,
    Metadata,
    Note,
    NumPara,
    PageBreak,
    Paper,
    Plain,
    Quotation,
    Ref,
    Row,
    Section,
    Source,
    Span,
    Table,
    Text,
)

TOWNS = (
    "Antofagasta", "Bergen", "Cartagena", "Dakar", "Esmeraldas", "Fortaleza", "Gdańsk", "Haiphong",
    "Iquique", "Jeddah", "Kribi", "Lomé", "Mombasa", "Nouadhibou", "Oran", "Piraeus", "Qingdao",
    "Reykjavík", "Saint-Louis", "Tórshavn", "Ulsan", "Valparaíso", "Walvis Bay", "Yokohama",
)  # fmt: skip
HOLDERS = (
    "Ministry of Labour",
    "Federation of Coastal Employers",
    "Harbour and Fishery Workers’ Union",
    "Institute for Maritime Studies and the University of the Littoral",
)
KINDS = ("Presentation", "Tripartite seminar", "Panel discussion, followed by a site visit", "")
TAKING_PART = (
    "Office",
    "Director-General",
    "Commissioner Okafor",
    "Office, Commissioner Lindqvist",
)
MONTHS = ("March", "April", "May", "June", "July", "September", "October")
EVENTS = 56


def event_rows(count: int = EVENTS) -> list[Row]:
    """Rows of an appendix of events, each resting on its record."""
    rows = []
    for number in range(count):
        town = TOWNS[number % len(TOWNS)]
        month = MONTHS[min(number // 9, 6) if count == EVENTS else number % 7]
        title = ("National debate on seasonal work", "Round table", "Regional meeting of ports")
        held = f"{number % 27 + 1} {month}" if number % 5 else month
        rows.append(
            Row(
                [
                    f"{title[number % 3]}, {town}, {held}",
                    HOLDERS[number % 4],
                    KINDS[number * 3 % 4],
                    TAKING_PART[(number // 2) % 4],
                ],
                sources=[Source("events.event", number + 1, f"Event in {town}")],
            )
        )
    return rows


def _paragraphs(prefix: str, texts: list) -> list[NumPara]:
    return [
        one if isinstance(one, NumPara) else NumPara(f"{prefix}-{place}", one)
        for place, one in enumerate(texts, 1)
    ]


INTRODUCTION = [
    "This paper reports on what has been done since the spring session about the inquiry into "
    "seasonal work in coastal economies, and sets out what might be done next. It looks first at "
    "the debate that the inquiry has caused in member States, then at the work of the Office, then "
    "at the partners without whom little of it would be possible. It ends with questions on which "
    "guidance is sought.",
]

OUTSIDE = [
    [
        Span("The inquiry was made public on 3 February in four ports at the same hour. "),
        Span(
            ["By the end of September, ", Fact("56 events", "events.count"), " had been recorded"],
            [Source("events.event", number, f"Event {number}") for number in (1, 2, 3)],
        ),
        ", most of them held by others than the Office.",
        Note(["The appendix lists those of which the Office was told."]),
    ],
    [
        "Ministers of eleven coastal States met in Lomé and took the inquiry’s findings as the "
        "starting point of a common programme on safe passage for seasonal workers. The programme "
        "names three corridors and gives each a secretariat of its own.",
        Note(
            [
                [
                    "Common programme, second part: ",
                    Text("Le passage sûr", em=True, lang="fr"),
                    ".",
                ],
                "The third corridor begins a year after the other two.",
            ]
        ),
    ],
    "Employers in the canning trade opened their books to a joint study of contracts. The study "
    "found that two workers in five did not know, on the day they began, when their work "
    "would end.",
    "Unions on both shores of the strait now keep one register of complaints, so that a worker who "
    "moves with the season does not lose a claim by moving.",
    NumPara(
        "outside-voices",
        "Several Heads of Government spoke of the inquiry in public. One of them put the matter in "
        "a way that has been repeated since:",
        [
            Quotation(
                [
                    "A season has an end. A worker’s rights do not. If our law cannot tell one "
                    "from the other, it is the law which must learn.",
                ],
                attribution="Opening of the harbour forum, Valparaíso, 12 May",
            ),
            Plain("The text of this and other speeches is kept with the inquiry’s papers."),
        ],
    ),
    [
        "The regional bank for coastal development published a reply of forty pages",
        Note(
            [
                "See ",
                Link("https://example.org/coast/reply?year=2004&part=2", "the bank’s reply"),
                ".",
            ]
        ),
        " and announced that loans to ports would be reviewed in its light.",
    ],
    "Not every reply was favourable. Two governments held that the inquiry had taken too little "
    "account of inland seasonal work, and one that its figures on housing were out of date.",
    "Newspapers in nine languages carried accounts of the inquiry. Radio reached further: the "
    "series broadcast from Kribi and Dakar was heard, by the stations’ own count, in every fishing "
    "village on that coast.",
    "Two film makers followed one crew from the first day of a season to the last. Their film has "
    "been shown to parliamentarians in six capitals, with the crew in the room.",
    [
        "Local councils were slower to answer, and then did so at length.",
        Note(
            [
                "Forty-one councils wrote between May and September; ",
                Text("see", em=True),
                " the inquiry’s papers.",
            ]
        ),
    ],
    "Universities have begun to teach from it. A network of six faculties compares how labour "
    "inspection works when the workplace is a vessel for one half of the year and a shed for the "
    "other.",
    [
        "It should be said that attention is not yet action. Where the inquiry has changed what is "
        "done, and not only what is said, is the matter of ",
        Ref("inside"),
        ".",
    ],
]

INSIDE = [
    "The Conference held a day of debate on the inquiry in June. The report of the "
    "Director-General had asked delegates one question, namely what the Organization "
    "alone can do about seasonal work, and most of those who spoke answered it.",
    "Three answers came back again and again: collect what is known about contracts that end with "
    "a season; bring the two sides of a season, the place that sends and the place that receives, "
    "to one table; and make inspection follow the worker.",
    [
        "The first has been begun. A collection of model contracts from thirty-one States is open "
        "to constituents, and is searched some four hundred times a week.",
        Note("Figures of the first twenty weeks."),
    ],
    "The second depends on invitations that only States can make. The Office has offered its "
    "services to four pairs of States, and two have accepted.",
    NumPara(
        "inside-tests",
        "The third is the hardest. A trial in three ports has the following parts:",
        [
            List(
                "alpha",
                [
                    Item(
                        "one card for each worker, kept by the worker, on which",
                        [
                            List(
                                "roman",
                                [
                                    "each employer enters the dates of each engagement;",
                                    "each inspector enters each visit;",
                                ],
                            ),
                        ],
                    ),
                    "one telephone number in all three ports;",
                    "a yearly meeting of inspectors, held where the season ends.",
                ],
            ),
        ],
    ),
    "Staff in nine field offices have been trained to advise on such trials. Training was given at "
    "sea as well as ashore, which cost less than had been feared and taught more than was hoped.",
    "The programme for the coming biennium gives seasonal work a line of its own for the first "
    "time. It is a short line, and the Office would rather fill it well than lengthen it.",
    "Country programmes of five member States have been rewritten since the inquiry. In "
    "two of them the change came from the employers.",
    [
        "Work on statistics goes more slowly than was planned. Seasons differ from coast to coast, "
        "and a quarter of a year hides more of them than it shows.",
        Note("A method that counts weeks is being tried with two statistical offices."),
    ],
    "An adviser on seasonal work has been placed in the Bureau for Gender Equality, since most of "
    "those who shell, gut and pack are women, and most of those who count them are not.",
    "Two Conventions have a bearing on the matter. Their ratification has been asked for "
    "in each of the events listed in the appendix at which the Director-General spoke.",
    "Lastly, the inquiry itself had recommended that it be read aloud, in the languages "
    "of those it was about. It has been, in fourteen of them.",
]

PARTNERS = [
    NumPara(
        "partners-why",
        "No organization holds more than a part of the matter. What follows "
        "describes the partnerships there are, those that are forming, and those still missing.",
    ),
    "Three kinds may be told apart: exchange of information, which costs little and binds nobody; "
    "joint work on one question, for a time; and programmes with a common budget.",
    "Of the first kind there are many. They are useful as far as they go.",
    [
        "Of the second kind the joint study of contracts is the best example. It took nine months, "
        "three organizations and one shared desk.",
        Note(["Its terms are in document ", Text("GB.277/CE/4", strong=True), ", appendix II."]),
    ],
    NumPara(
        "partners-first",
        "Of the third kind there is one, and it is young: the fund for safe "
        "passage, to which two donors and one bank contribute.",
    ),
    "The fund pays for boats, lights and insurance. It does not pay for meetings.",
    "Its board has nine seats. Employers and workers hold two each, which is rare among funds of "
    "this sort, and was a condition of the Office’s taking part.",
    NumPara(
        "partners-topics",
        "Partners have named subjects on which they would work with the Office:",
        [
            List(
                "dash",
                [
                    "housing between two seasons;",
                    "recognition of skills learnt on board;",
                    Item(
                        "payment, and in particular",
                        [
                            List(
                                "bullet", ["deductions for travel;", "the last wage of a season;"]
                            ),
                        ],
                    ),
                    "schooling of the children who travel along.",
                ],
            ),
        ],
    ),
    NumPara(
        "partners-last",
        "Each of these would need a lead, a term and an end. Experience shows "
        "that the third is the one most often left out.",
    ),
    "A proposal for a standing forum of ports has been received from one group of member States. "
    "Its purpose is clear, its cost is not.",
    "Another proposal would have the Office publish, every second year, one account of "
    "the state of seasonal work. The existing collection could carry it at moderate expense.",
    "The multilateral organizations concerned have asked that no new body be made before the old "
    "ones have been asked what they can do. The Office shares that view.",
    "Capacity must be mentioned too. Two officials work on the matter the whole year, and "
    "six for a part of it; a third of their time goes to answering questions.",
]

CRITERIA = [
    "It will not be possible to do everything at once. Costs, benefits and the interest "
    "of partners have been weighed for each proposal, in the same way and by the same people.",
    "On that reckoning the trial of one card comes first: it is cheap, it is wanted, and it can be "
    "stopped without harm. The forum comes last, for the time being.",
    "Four more proposals were weighed and set aside, with the reasons recorded so that "
    "nobody has to weigh them again.",
    "Between them lie the subjects named by partners, of which two or three could be taken up in "
    "any one year.",
    NumPara(
        "issues-questions",
        [
            "Guidance would be welcome on the approach as a whole, and in particular on the trial "
            "(",
            Ref("inside-tests"),
            "), on the partnerships described in ",
            Ref("partners-first", "partners-last"),
            " and on the following:",
        ],
        [
            List(
                "roman",
                [
                    Item("whether the trial should be extended to inland seasons;", key="q-inland"),
                    "which two subjects should come first;",
                    "whether the account of seasonal work should be yearly;",
                    Item("how constituents wish to be kept informed.", key="q-informed"),
                ],
            ),
        ],
    ),
    [
        "The answers to ",
        Ref("q-inland", "q-informed"),
        " would be brought together in one document for the spring.",
        Note("Subject to the resources voted for the biennium."),
    ],
]


def sample(**changes) -> Paper:
    """The sample paper; ``changes`` replace fields of it."""
    sections = [
        Section(
            "Debate on the inquiry in member States", _paragraphs("outside", OUTSIDE), "outside"
        ),
        Section("Work within the Office", _paragraphs("inside-p", INSIDE), "inside"),
        Section("Partners", _paragraphs("partners-p", PARTNERS), "partners"),
        Section(
            "Questions for guidance",
            [
                Heading("What was weighed"),
                *_paragraphs("criteria", CRITERIA),
                Heading("Decision"),
                NumPara(
                    "decision",
                    "The Committee may wish to ask the Office to extend the trial of one card to "
                    "two further coasts, to report on it in a year’s time, and to choose with its "
                    "partners the first two subjects of joint work.",
                    decision=True,
                    sources=[Source("consultations.question", 7, "One card")],
                ),
            ],
            "questions",
        ),
    ]
    values = {
        "symbol": "GB.277/CE/5",
        "title": "Follow-up to the inquiry into seasonal work in coastal economies: What next",
        "language": "en",
        "cover": Cover(
            office="INTERNATIONAL LABOUR OFFICE",
            body="Governing Body",
            session="277th Session",
            place_month="Geneva, March 2000",
            committee="Committee on Coastal Employment",
            code="CE",
            status="FOR DECISION",
        ),
        "agenda_line": "FIFTH ITEM ON THE AGENDA",
        "body": [*_paragraphs("introduction", INTRODUCTION), *sections],
        "place_date": "Geneva, 2 March 2000.",
        "appendices": [
            Appendix(
                "Debate on the inquiry into seasonal work",
                [
                    Table(
                        ["Title, place and date", "Held by", "Kind", "Who took part"],
                        event_rows(),
                        widths=[38, 26, 19, 17],
                        description="Events about the inquiry, March to October",
                        key="events",
                    )
                ],
                note="Note: The list is not exhaustive.",
                subtitle="Meetings, lectures and presentations, March to October",
                key="appendix-events",
            )
        ],
        "metadata": Metadata(
            author="International Labour Office",
            moment="2000-03-02T09:30:00+01:00",
            keywords=["seasonal work", "coasts"],
        ),
    }
    return Paper(**{**values, **changes})


def rich() -> Paper:
    """A French paper with the rarer parts: limbs, tables in paragraphs, subsections, appendices."""
    limbs = List(
        "alpha",
        [
            Item(["inviter le Bureau à établir un document (", Ref("premier", "second"), ");"]),
            Item(
                "charger le Directeur général de",
                [
                    List(
                        "roman",
                        ["consulter les mandants;", Item("faire rapport.", [Plain("À part.")])],
                    )
                ],
            ),
        ],
        [Source("consultations.question", 3)],
    )
    positions = Table(["Groupe", "Nombre"], [["Employeurs", "12"], ["x" * 60, "y " * 900]],
                      caption="Positions par groupe")  # fmt: skip
    quotation = Quotation(
        [["Premier alinéa."], [Text("Second", em=True), " alinéa."]], "Un délégué"
    )
    deep = List("alpha", [Item("un", [List("roman", [Item("deux", [List("dash", ["trois"])])])])])
    body = [
        NumPara("premier", "Le présent document fait le point.", [positions, quotation]),
        Plain("Un alinéa sans numéro."),
        Section(
            "Débat",
            [Section("Ailleurs", [NumPara("second", [Ref("second"), Note("Voir.")], [deep])])],
            "debat",
        ),
        PageBreak(),
        NumPara("limbes", [Text("Il est proposé", em=True), " de:"], [limbs], decision=True),
        Section("Conclusions", [NumPara("fin", "x" * 1600, decision=True)], numbered=False),
        List("bullet", ["un point hors paragraphe"]),
    ]
    return Paper(
        "GB.277/CE/6",
        "Suivi de l’enquête\u00a0: suite des travaux",
        "fr",
        Cover(office="BUREAU INTERNATIONAL DU TRAVAIL"),
        body=body,
        closing=[["(Signé) Le président"], ["Le rapporteur"]],
        appendices=[
            Appendix(
                "Un",
                [Section("Partie", [NumPara("x1", Ref("x2")), NumPara("x2", "y")])],
                key="A",
            ),
            Appendix("Deux", [NumPara("y1", [Ref("x1"), Ref("A")])], "Note: liste.", "Sous-titre"),
        ],
    )
