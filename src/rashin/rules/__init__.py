"""The pure rules of an OKR: no Django, no clock, no I/O. Decimal throughout, `None` is unknown and never 0."""
