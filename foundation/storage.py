"""Static files under names that change with their content, so that browsers keep them for good."""

from fnmatch import fnmatch

from django.conf import settings
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


class NamedVendorFiles(finders.FileSystemFinder):
    """Of the front-end packages, serve the files that ``settings.VENDOR_FILES`` names.

    Packages hold hundreds of others: each thing in several forms, and style sheets that refer to
    pictures which are elsewhere.
    """

    def list(self, ignore_patterns):
        """The files to collect, as pairs of path and storage."""
        for path, storage in super().list(ignore_patterns):
            if self._is_served(storage.prefix, path):
                yield path, storage

    def find_location(self, root, path, prefix=None):
        """Where a file is; None for one that is not served, so that tests see it as well."""
        found = super().find_location(root, path, prefix)
        inside = path.removeprefix(f"{prefix}/") if prefix else path
        return found if found and self._is_served(prefix, inside) else None

    @staticmethod
    def _is_served(prefix: str | None, path: str) -> bool:
        if not prefix or not prefix.startswith("vendor/"):
            return True
        return any(fnmatch(f"{prefix}/{path}", named) for named in settings.VENDOR_FILES)
