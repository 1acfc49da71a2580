"""A past day as it was recorded: docs/past.md.

Nothing is copied each night. An objective, a key result or an action is read from its last version (Revision) and its
last figures (Standing) of before the day's end; the company around them from the events that came after it.
"""
