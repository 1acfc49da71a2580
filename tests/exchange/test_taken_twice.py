"""Two companies whose rows have the same names: a document that was taken in once more under another name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone

from rashin.goals.actions.comments import take_back_comment
from rashin.goals.doctor import findings
from rashin.goals.models import Comment
from rashin.goals.queries.feed import happenings, stories_of_company
from rashin.organizations.models import Member, Organization
from tests.exchange.documents import busy_company, exported, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(tmp_path: Path) -> tuple[Organization, Organization]:
    first = busy_company().organization
    document = json.loads(exported(first))
    document["organization"] |= {"public_id": "0" * 16, "slug": "again"}
    return first, taken(tmp_path, document).organization


def test_the_doctor_looks_at_each_by_itself(both: tuple[Organization, Organization]) -> None:
    assert list(findings()) == []


def test_each_reads_of_its_own_entries_and_lines_alone(both: tuple[Organization, Organization]) -> None:
    first, second = both
    line = Comment.objects.get(organization=second)
    take_back_comment(line, by=line.by, at=timezone.now())
    for organization, is_read in ((first, True), (second, False)):
        reader = Member.objects.get(organization=organization, public_id=line.by.public_id)
        told = happenings(stories_of_company(reader).order_by("pk"), reader)
        assert {each.check_in.organization_id for each in told if each.check_in} == {organization.pk}
        (said,) = (each.payload["text"] for each in told if each.name == "objective.commented")
        assert bool(said) == is_read
