"""What an import on a page remembers while its visitor is free to leave."""

from django.conf import settings
from django.db import models

from rashin.organizations.public_id import PublicIdField


class ImportState(models.TextChoices):
    READING = "reading"
    READY = "ready"
    WRITING = "writing"
    DONE = "done"
    REFUSED = "refused"


class DocumentImport(models.Model):
    """A document that was brought in a browser. Its file lies in the data folder until it has been taken in.

    It belongs to no organisation yet. `by` is who brought it, None at the first start of an installation.
    `told` is canonical JSON: the counts of what it holds, or the problems.
    """

    public_id = PublicIdField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=ImportState.choices, default=ImportState.READING)
    name = models.CharField(max_length=120, blank=True)
    told = models.TextField(default="{}")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    owner = models.CharField(max_length=16, blank=True)
    began_at = models.DateTimeField()
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"

    @property
    def is_under_way(self) -> bool:
        """Whether a process works on it."""
        return self.state in (ImportState.READING, ImportState.WRITING)
