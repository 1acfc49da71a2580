"""What is done by itself: when each duty was done last, and who is at it now."""

from django.db import models


class Duty(models.Model):
    """One line of the schedule. Whoever sets `held_until` into the future does it; several servers share the table."""

    name = models.CharField(max_length=40, primary_key=True)
    held_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
