"""What somebody has left as it is, although the coach asked."""

from django.db import models

from rashin.organizations.models import Member, OrganizationRow


class KeptSentence(OrganizationRow):
    """A member's "keep as it is" to one finding in one sentence: it is asked no more, on no device.

    `digest` stands for the sentence and its kind (rashin.goals.sentences.digest): other words are another sentence.
    Private to who decided it, like the drafts that it is about; no event.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="kept_sentences")
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=60)
    kept_at = models.DateTimeField()

    class Meta(OrganizationRow.Meta):
        constraints = [
            *OrganizationRow.Meta.constraints,
            models.UniqueConstraint(fields=["member", "digest", "code"], name="kept_sentence_once"),
        ]

    def __str__(self) -> str:
        return self.code
