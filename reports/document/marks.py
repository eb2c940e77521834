"""The marks of sections and list items: Roman figures, letters, bullets."""


def roman(number: int) -> str:
    """``number`` (from 1) in capital Roman figures."""
    figures = (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    )  # fmt: skip
    found = ""
    for value, figure in figures:
        count, number = divmod(number, value)
        found += figure * count
    return found


def letters(number: int) -> str:
    """``number`` as list letters the way Word counts them: a … z, aa, bb … zz, aaa."""
    count, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (count + 1)


def item_label(style: str, number: int) -> str:
    """The printed mark of a list item: "(iv)", "(d)", "•" or "–"."""
    if style == "roman":
        return f"({roman(number).lower()})"
    if style == "alpha":
        return f"({letters(number)})"
    return {"bullet": "•", "dash": "–"}[style]
