"""The tree that themes form."""

from followup.models import Theme


class ThemeTree:
    """All themes, read with one query when first asked for."""

    def __init__(self):
        self._themes: list[Theme] | None = None

    @property
    def themes(self) -> list[Theme]:
        """Every theme, by name."""
        if self._themes is None:
            self._themes = list(Theme.objects.order_by("sort_key", "pk"))
        return self._themes

    def choices(self) -> list[tuple[str, str]]:
        """Code and name; parts stand below what they are part of, with a dash for each level."""
        parts: dict[int | None, list[Theme]] = {}
        for one in self.themes:
            parts.setdefault(one.parent_id, []).append(one)
        found: list[tuple[str, str]] = []

        def add(parent, depth):
            for one in parts.get(parent, ()):
                found.append((one.code, f"{'– ' * depth}{one.name}"))
                add(one.pk, depth + 1)

        add(None, 0)
        return found

    def below(self, code: str) -> set[int]:
        """The keys of the theme with this code and of everything that is part of it."""
        found = {one.pk for one in self.themes if one.code == code}
        more = found
        while more:
            more = {one.pk for one in self.themes if one.parent_id in found} - found
            found |= more
        return found
