"""Rashin (羅針): objectives, key results and actions, every quarter."""

__version__ = "0.1.0"
