"""`rashin record`: what belongs to the installation itself, in words."""

from __future__ import annotations

import pytest

from rashin.activity import security
from rashin.activity.origin import coming_from
from rashin.cli.main import main
from tests.cast import TODAY


def test_a_line_says_when_from_where_what_and_the_same_in_words(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with coming_from("198.51.100.7", ""):
        security.note("account.refused", at=TODAY, payload={"typed": "nobody@x.example"})
    assert main(["record"]) == 0
    moment, address, name, who, said, content = capsys.readouterr().out.strip().split("\t")
    assert (moment, address, name, who) == (f"{TODAY:%Y-%m-%d %H:%M:%S}", "198.51.100.7", "account.refused", "-")
    assert "nobody@x.example" in said and "refused" in said and content == '{"typed":"nobody@x.example"}'


def test_what_a_visitor_typed_paints_nothing_on_the_terminal(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    security.note("account.refused", at=TODAY, payload={"typed": "\x1b[31m\tx@x.example"})
    main(["record"])
    told = capsys.readouterr().out
    assert "\x1b" not in told and told.count("\t") == 5
