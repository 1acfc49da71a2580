"""The embedded database: Django's SQLite, whose writers wait for one another in a queue."""
