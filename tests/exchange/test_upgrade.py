"""The upgrade drill: what an earlier version has made is brought up to this one, and the doctor finds nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, environment, rashin

KEPT = Path(__file__).resolve().parents[1] / "upgrades"
RELEASED = sorted(KEPT.glob("*.backup"))

# The oldest shape of a database: each room's first migrations, with a company of one person, goal and number in it.
FIRST = """
import django; django.setup()
from datetime import datetime, date, UTC
from decimal import Decimal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
first = [("organizations", "0002_initial"), ("people", "0001_initial"), ("goals", "0002_initial"),
         ("activity", "0002_initial")]
apps = executor.migrate(first).apps
at = datetime(2026, 10, 1, tzinfo=UTC)
def make(app, model, **values):
    return apps.get_model(app, model).objects.create(**values)
company = make("organizations", "Organization", public_id="0" * 16, slug="old", name="古い会社", created_at=at)
owner = make("organizations", "Member", organization=company, public_id="1" * 16, name="小野寺 亮", role="owner",
             joined_at=at)
team = make("people", "Team", organization=company, public_id="2" * 16, name="店")
cycle = make("goals", "Cycle", organization=company, public_id="3" * 16, kind="quarter", fiscal_year=2026, number=3,
             first_day=date(2026, 10, 1), last_day=date(2026, 12, 31), state="running")
goal = make("goals", "Objective", organization=company, public_id="4" * 16, cycle=cycle, level="team", team=team,
            owner=owner, title="古い目標", state="draft")
goal.path = f"/{goal.pk}/"; goal.save()
number = make("goals", "KeyResult", organization=company, public_id="5" * 16, objective=goal, title="数を増やす",
              start=Decimal(1), target=Decimal(9), owner=owner,
              first_day=date(2026, 10, 1), deadline=date(2026, 12, 31))
from rashin.activity.canonical import canonical_text
from rashin.goals.actions.revisions import KEY_RESULT_FIELDS, OBJECTIVE_FIELDS
for name, row, public_id, names in (("objective.drafted", goal, "6" * 16, OBJECTIVE_FIELDS),
                                    ("key_result.added", number, "7" * 16, KEY_RESULT_FIELDS)):
    kind = name.partition(".")[0]
    content = {name: getattr(row, name) for name in names if hasattr(row, name)}
    make("goals", "Revision", organization=company, public_id=public_id, node_kind=kind, node=row.pk,
         definition=canonical_text(content), recorded_at=at)
    make("activity", "Event", organization=company, public_id=public_id, name=name, actor=owner, subject_kind=kind,
         subject=row.public_id, thread=goal.public_id, recorded_at=at)
"""


def migrated(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Bring the installation up to date, let the doctor look, and give its document."""
    assert rashin(folder, "prepare").returncode == 0
    told = rashin(folder, "doctor")
    assert told.returncode == 0, told.stdout
    done = rashin(folder, "export", "-")
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def test_a_database_of_the_first_shape_comes_up_to_date_with_its_rows(tmp_path: Path) -> None:
    own = environment(tmp_path, DJANGO_SETTINGS_MODULE="rashin.config.settings")
    made = subprocess.run([COMMAND[0], "-c", FIRST], env=own, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    document = migrated(tmp_path)
    assert [row["title"] for row in document["key_results"]] == ["数を増やす"]
    again = tmp_path / "again"
    file = tmp_path / "company.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert rashin(again, "import", str(file)).returncode == 0


@pytest.mark.proof
@pytest.mark.parametrize("backup", RELEASED, ids=lambda file: file.stem)
def test_an_installation_of_each_released_version_comes_up_to_date(backup: Path, tmp_path: Path) -> None:
    restored = rashin(tmp_path, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    document = migrated(tmp_path)
    assert len(document["objectives"]) > 30 and len(document["check_ins"]) > 500
