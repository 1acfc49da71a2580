"""Import and export: whole companies in and out. The bulk writer is the one place besides actions that writes rows."""
