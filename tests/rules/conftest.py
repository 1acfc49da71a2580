"""Properties are tried without a time limit each: the machine may be busy."""

from hypothesis import settings

settings.register_profile("rules", deadline=None, max_examples=60, database=None)
settings.load_profile("rules")
