"""Where the files for the browser lie, under names that change with their contents."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports between scripts: a module under two names would be loaded twice."""

    support_js_module_import_aggregation = True
    manifest_strict = True
