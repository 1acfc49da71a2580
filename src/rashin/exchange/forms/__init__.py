"""Forms of import and export."""
