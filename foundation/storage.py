"""Static files under names that change with their content, so that browsers keep them for good."""

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed once ``collectstatic`` has run; plain names before that.

    Source maps are left alone: vendors' files name maps that their packages do not hold, and
    Django would refuse to collect these files.
    """

    patterns = (
        (
            "*.css",
            tuple(
                one
                for one in CompressedManifestStaticFilesStorage.patterns[0][1]
                if "sourceMappingURL" not in (one if isinstance(one, str) else one[0])
            ),
        ),
    )

    def url(self, name, force=False):
        """The address of a file; without a manifest (tests, development) its plain one.

        Raises:
            ValueError: when there is no such file, so that a wrong name shows in tests too.
        """
        if self.hashed_files or not name:
            return super().url(name, force)
        if finders.find(name.split("?")[0].split("#")[0]) is None:
            raise ValueError(f"There is no static file {name!r}.")
        return StaticFilesStorage.url(self, name)
