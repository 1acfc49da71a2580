"""What somebody takes away or forges who can write in the database alone: the doctor notices it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from rashin.activity import chain, proving, rounds, witness
from rashin.activity.canonical import canonical_text
from rashin.activity.letting_go import let_go_everywhere
from rashin.activity.models import Checkpoint, Event, Round, Seal, SecurityEvent
from rashin.activity.proving import Fault
from rashin.organizations import guards
from rashin.organizations.models import Organization
from tests import cast
from tests.activity.sealing import NOW, fill, seal, told
from tests.cast import Company

LATER = NOW + timedelta(days=1)
MUCH_LATER = NOW + timedelta(days=100)


@pytest.fixture
def bakery(db: None) -> Company:
    """A company whose lines are sealed twice."""
    made = cast.company()
    fill(made)
    fill(made, at=LATER)
    return made


@pytest.fixture
def without_triggers(bakery: Company) -> Iterator[None]:
    """Somebody at the database itself, who has taken the triggers away."""
    guards.remove()
    yield
    guards.install()


def kinds() -> set[str]:
    return {kind for kind, _source, _missing in told()}


@pytest.mark.usefixtures("without_triggers")
def test_the_last_lines_taken_away_with_their_seals_are_noticed(bakery: Company) -> None:
    first = Seal.objects.get(organization=bakery.organization, source="event", number=1)
    Seal.objects.filter(organization=bakery.organization, source="event", number=2).delete()
    Event.objects.filter(organization=bakery.organization, pk__gt=first.last_id).delete()
    assert ("short", "event", 1) in told()


@pytest.mark.usefixtures("without_triggers")
def test_a_chain_taken_away_as_a_whole_is_noticed(bakery: Company) -> None:
    Seal.objects.filter(organization=bakery.organization, source="security").delete()
    SecurityEvent.objects.filter(organization=bakery.organization).delete()
    assert told() == [("short", "security", 2)]


@pytest.mark.usefixtures("without_triggers")
def test_the_installations_own_chain_taken_away_is_noticed(bakery: Company) -> None:
    Seal.objects.filter(organization=None).delete()
    SecurityEvent.objects.filter(organization=None).delete()
    assert told() == [("short", "security", 2)]


@pytest.mark.usefixtures("without_triggers")
def test_the_last_seal_made_anew_is_noticed(bakery: Company) -> None:
    last = Seal.objects.get(organization=bakery.organization, source="event", number=2)
    Event.objects.filter(pk=last.last_id).delete()
    lines = chain.lines_of("event", bakery.organization, 0, last.last_id)[3:]
    last.root, last.count = chain.root_of([chain.line_digest(values) for _key, *values in lines]), len(lines)
    last.digest = chain.seal_digest(last, bakery.organization.public_id)
    last.save()
    assert told() == [("seals", "event", 0)]


@pytest.mark.usefixtures("without_triggers")
def test_lines_of_a_company_that_was_hidden_meanwhile_are_noticed(bakery: Company) -> None:
    Organization.objects.update(is_visible=False)
    Event.objects.filter(organization=bakery.organization).first().delete()
    assert told() == [("lines", "event", 1)]


def test_who_only_hides_the_company_needs_no_triggers_gone_and_is_noticed(bakery: Company) -> None:
    Organization.objects.update(is_visible=False)
    Event.objects.filter(organization=bakery.organization).first().delete()
    Organization.objects.update(is_visible=True)
    assert told() == [("lines", "event", 1)]


def test_a_company_that_is_gone_and_was_not_deleted_is_noticed(bakery: Company) -> None:
    from rashin.exchange.document.erasing import erase

    bakery.organization.is_visible = False
    bakery.organization.save()
    erase(bakery.organization)
    assert told() == [("gone", "", 0)]


def forge_checkpoint(company: Company) -> None:
    """As the clock does, but by hand: the database lets the lines go that a checkpoint covers."""
    last = Seal.objects.get(organization=company.organization, source="security", number=2)
    Checkpoint.objects.create(
        organization=company.organization, source="security", number=2, last_id=last.last_id, count=6,
        digest=last.digest, made_at=LATER,
    )  # fmt: skip
    SecurityEvent.objects.filter(organization=company.organization).delete()
    Seal.objects.filter(organization=company.organization, source="security").delete()


def test_lines_let_go_by_another_hand_are_noticed(bakery: Company) -> None:
    forge_checkpoint(bakery)
    assert told() == [("let go", "security", 0)]
    fill(bakery, at=MUCH_LATER)
    assert kinds() == {"let go"}


def test_lines_let_go_by_another_hand_stay_noticed_when_the_clock_lets_go_too(bakery: Company) -> None:
    forge_checkpoint(bakery)
    fill(bakery, at=LATER + timedelta(days=1))
    fill(bakery, at=MUCH_LATER)
    let_go_everywhere(keep=timedelta(days=90), at=MUCH_LATER + timedelta(days=1))
    assert "let go" in kinds()


@pytest.mark.usefixtures("without_triggers")
def test_what_was_tampered_with_is_not_let_go(bakery: Company) -> None:
    SecurityEvent.objects.filter(organization=bakery.organization).first().delete()
    before = told()
    went = let_go_everywhere(keep=timedelta(days=90), at=MUCH_LATER)
    assert went == 6 and told() == before == [("lines", "security", 1)]  # the installation's own went


def test_the_database_takes_no_checkpoint_of_a_seal_that_there_is_not(bakery: Company) -> None:
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Checkpoint.objects.create(
            organization=bakery.organization, source="security", number=9, last_id=10**9, count=1, digest="x",
            made_at=NOW,
        )  # fmt: skip


def forge_round(content: str) -> None:
    last = Round.objects.latest("number")
    made = Round(
        number=last.number + 1, last_seal=last.last_seal, content=content, previous=last.digest, made_at=LATER,
        signature="0" * 64,
    )  # fmt: skip
    made.digest = rounds.digest_of(made)
    made.save(force_insert=True)


def test_a_round_that_was_put_in_is_noticed_and_covered_by_no_later_one(bakery: Company) -> None:
    seen = witness.read()
    forge_round(canonical_text({"ended": [[bakery.organization.public_id]]}))
    assert kinds() == {"unsigned"}
    fill(bakery, at=MUCH_LATER)
    assert kinds() == {"unsigned"} and witness.read() == seen


@pytest.mark.usefixtures("without_triggers")
def test_an_altered_round_is_noticed(bakery: Company) -> None:
    Round.objects.filter(number=1).update(content='{"heads":[]}')
    assert kinds() == {"rounds"}


@pytest.mark.usefixtures("without_triggers")
def test_everything_since_a_moment_taken_away_is_noticed_by_the_data_folder(bakery: Company) -> None:
    """Lines, seals and rounds: in the database nothing is left of it."""
    rewind(bakery)
    assert told() == [("lost", "", 0)]
    fill(bakery, at=MUCH_LATER)
    assert told() == [("lost", "", 0)]


def rewind(company: Company) -> None:
    for source, model in chain.LINES.items():
        for organization in (company.organization, None):
            first = Seal.objects.filter(organization=organization, source=source, number=1).first()
            if first:
                model.objects.filter(organization=organization, pk__gt=first.last_id).delete()
    Seal.objects.filter(number=2).delete()
    Round.objects.filter(number=2).delete()


@pytest.mark.usefixtures("without_triggers")
def test_without_the_data_folder_what_was_noted_elsewhere_proves_it(bakery: Company) -> None:
    noted = rounds.ends(Round.objects.latest("number"))
    assert rounds.is_as_noted(noted)
    rewind(bakery)
    witness.file().unlink()
    assert told() == [] and not rounds.is_as_noted(noted)


@pytest.mark.parametrize(("look", "found"), [(proving.faults, {"let go"}), (proving.lasting_faults, set())])
def test_what_changes_while_it_is_looked_at_is_no_fault(
    bakery: Company, monkeypatch: pytest.MonkeyPatch, look: Callable[[], Iterable[Fault]], found: set[str]
) -> None:
    """The clock lets old lines go after the rounds were read and before the chains are."""
    read, went = rounds.read, []

    def meanwhile() -> rounds.Ties:
        ties = read()
        if not went:
            went.append(0)
            went[0] = let_go_everywhere(keep=timedelta(hours=1), at=MUCH_LATER)
        return ties

    monkeypatch.setattr(rounds, "read", meanwhile)
    assert {fault.kind for fault in look()} == found and went == [12]
    assert told() == []


@pytest.mark.parametrize("noted", ["", "1", "1-", "x-0123456789abcdef", "1-0123456789abcdef", "²-0123456789abcdef"])
def test_what_was_noted_wrongly_fits_nothing(bakery: Company, noted: str) -> None:
    assert not rounds.is_as_noted(noted)


@pytest.mark.usefixtures("without_triggers")
def test_rounds_all_made_anew_are_noticed(bakery: Company) -> None:
    Round.objects.all().delete()
    fill(bakery, at=MUCH_LATER)
    assert kinds() == {"lost"}


def test_a_company_that_was_deleted_and_comes_back_begins_anew(bakery: Company) -> None:
    from rashin.exchange.document.erasing import erase

    named = bakery.organization.public_id
    bakery.organization.is_visible = False
    bakery.organization.save()
    rounds.note_end(bakery.organization, at=LATER)
    erase(bakery.organization)
    assert told() == []
    other = cast.company("株式会社 隣", "tonari", domain="tonari.example")
    Organization.objects.filter(pk=other.organization.pk).update(public_id=named)
    other.organization.public_id = named
    fill(other, at=MUCH_LATER)
    assert told() == []
    with transaction.atomic():
        guards.remove()
        Event.objects.filter(organization=other.organization).first().delete()
        guards.install()
    assert told() == [("lines", "event", 1)]


def test_another_key_goes_on_where_the_data_folder_knows_the_end(bakery: Company, settings) -> None:
    settings.SECRET_KEY = "another key of this installation, long enough"
    assert told() == []
    fill(bakery, at=MUCH_LATER)
    assert told() == [] and Round.objects.latest("number").signature


def test_another_key_without_the_data_folder_is_told(bakery: Company, settings) -> None:
    settings.SECRET_KEY = "another key of this installation, long enough"
    witness.file().unlink()
    assert kinds() == {"unsigned"}
    fill(bakery, at=MUCH_LATER)
    assert kinds() == {"unsigned"} and not witness.file().exists()


def test_the_data_folder_knows_the_last_round_and_nothing_else(bakery: Company) -> None:
    last = Round.objects.latest("number")
    assert witness.file() == settings.RASHIN_DATA / "record-end"
    assert witness.file().read_text() == f"{last.number} {last.digest}\n"


def test_a_file_that_says_nothing_is_noticed(bakery: Company) -> None:
    witness.file().write_text("")
    assert kinds() == {"lost"}


def test_a_minute_in_which_nothing_was_written_adds_no_round(bakery: Company) -> None:
    seal(MUCH_LATER)
    assert Round.objects.count() == 2


def test_checkpoints_of_before_there_were_rounds_are_taken_as_they_are(db: None) -> None:
    bakery = cast.company()
    fill(bakery)
    fill(bakery, at=MUCH_LATER)
    let_go_everywhere(keep=timedelta(days=90), at=MUCH_LATER + timedelta(days=1))
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM activity_round")
    guards.install()
    witness.file().unlink()
    assert told() == []
    fill(bakery, at=MUCH_LATER + timedelta(days=2))
    assert Round.objects.earliest("number").content.count("let_go") == 1 and told() == []
