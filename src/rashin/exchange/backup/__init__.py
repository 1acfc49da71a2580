"""Backups: everything that an installation needs, in one file (docs/administrator.md)."""
