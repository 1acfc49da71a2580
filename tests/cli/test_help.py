"""The command line explains itself, and says in one sentence what is wrong."""

import argparse
import json
import re
from pathlib import Path

import pytest

from rashin import __version__
from rashin.cli import demo
from rashin.cli.main import PLACES, build_parser, commands, main
from tests.cli.running import rashin

JAPANESE = re.compile("[぀-ヿ一-鿿]")


@pytest.mark.parametrize(("language", "example"), [("en", "example:"), ("ja", "例:")])
@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_every_commands_help_speaks_the_terminals_language_and_shows_an_example(
    command, language, example, monkeypatch, capsys
):
    monkeypatch.setenv("RASHIN_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "500")  # each sentence in one line
    with pytest.raises(SystemExit) as end:
        main([command.name, "--help"])
    said, _, examples = capsys.readouterr().out.partition(example)
    assert end.value.code == 0 and f"rashin {command.name}" in examples
    sentences = [line.split("  ")[-1] for line in said.splitlines()[1:] if "  " in line.strip() or "-" not in line]
    sentences = [each for each in sentences if not re.fullmatch(r"\s*[A-Za-z|.-]*", each)]  # the rest are places
    assert sentences and all(bool(JAPANESE.search(each)) == (language == "ja") for each in sentences), sentences


@pytest.mark.parametrize(
    ("variables", "begins"),
    [({"LANG": "ja_JP.UTF-8"}, "使い方"), ({"LANG": "ja_JP.UTF-8", "RASHIN_LANGUAGE": "en"}, "usage"), ({}, "usage")],
    ids=["a Japanese terminal", "English is set", "another terminal"],
)
def test_wrong_use_is_told_in_the_terminals_language(variables, begins, tmp_path: Path):
    done = rashin(tmp_path, "demo", "--objectives", "many", **variables)
    assert done.returncode == 2
    assert done.stderr.startswith(begins) and ("整数ではありません" in done.stderr) == (begins == "使い方")


def test_a_wrong_setting_is_told_in_the_terminals_language(tmp_path: Path):
    done = rashin(tmp_path, "doctor", PORT="eighty", LANG="ja_JP.UTF-8")
    assert done.returncode == 1
    assert done.stderr == "rashin: PORT には1から65535までの整数を指定してください。「eighty」は使えません。\n"


def test_a_file_that_the_coach_cannot_read_is_told_in_the_terminals_language(tmp_path: Path):
    done = rashin(tmp_path, "coach", "review", input='{"id": 1}\n', RASHIN_LANGUAGE="ja")
    assert done.returncode == 1 and done.stderr == '1行目："text" は文字列にしてください\n'


def test_every_example_can_be_called_as_it_stands():
    parser = build_parser()
    for command in commands():
        for example in command.examples:
            words = re.split("[#<]", example)[0].split()
            arguments = words[words.index("rashin") + 1 :]
            assert parser.parse_args(arguments).command == command.name


def test_a_command_is_found_under_its_own_name():
    assert [command.name for command in commands()] == list(PLACES)
    assert [command.name for name in PLACES for command in commands(name)] == list(PLACES)


def test_the_help_tells_the_exit_codes(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "exit codes:" in capsys.readouterr().out


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"rashin {__version__}\n"


def test_an_unknown_command_is_wrong_use(tmp_path: Path):
    done = rashin(tmp_path, "fly")
    assert done.returncode == 2 and "fly" in done.stderr


def test_an_option_that_a_command_does_not_know_is_refused_with_its_own_usage(capsys):
    with pytest.raises(SystemExit) as end:
        main(["export", "goals.json", "--fly"])
    told = capsys.readouterr().err
    assert end.value.code == 2
    assert told.startswith("usage: rashin export") and "--fly" in told


def test_a_wrong_setting_is_one_sentence_and_no_traceback(tmp_path: Path):
    done = rashin(tmp_path, "doctor", PORT="eighty")
    assert done.returncode == 1
    assert done.stderr == "rashin: PORT must be a whole number from 1 to 65535; “eighty” is not.\n"


@pytest.mark.parametrize("written", ["24.11.2026", "2026-13-01", "tomorrow"])
def test_a_date_that_is_none_is_refused(written):
    with pytest.raises(argparse.ArgumentTypeError, match="is not a date such as 2026-11-24"):
        demo.a_date(written)


@pytest.mark.parametrize("written", ["0", "-1", "many", "１００", "100001"])
def test_a_count_that_is_none_is_refused(written):
    with pytest.raises(argparse.ArgumentTypeError, match="is not a whole number from 1"):
        demo.a_count(written)


def test_the_coach_reviews_a_line_and_needs_no_installation(tmp_path: Path):
    folder = tmp_path / "none"
    line = '{"id": "1", "lang": "en", "kind": "key_result", "text": "Raise weekly visitors from 5,000 to 7,000"}\n'
    done = rashin(folder, "coach", "review", "--format", "jsonl", input=line)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["id"] == "1" and told["metric"]["to"] is not None
    assert not folder.exists()


def test_a_document_that_is_not_there_is_one_sentence(tmp_path: Path):
    done = rashin(tmp_path, "coach", "read", str(tmp_path / "gone.docx"))
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "could not be read" in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [["domains", "\udcff"], ["domains", "x", "\udcff"], ["way-in", "\udcff@x"], ["record", "--organization", "\udcff"]],
)
def test_what_is_no_text_is_refused_in_words(words, capsys):
    assert main(words) == 1
    assert capsys.readouterr().err.startswith("rashin: ")


@pytest.mark.parametrize("command", [("backup", "x.backup"), ("export", "x.json"), ("record",), ("way-in", "nobody")])
def test_what_needs_an_installation_makes_none(tmp_path: Path, command: tuple[str, ...]) -> None:
    folder = tmp_path / "nowhere"
    done = rashin(folder, *command)
    assert done.returncode == 1 and "no installation" in done.stderr, done.stderr
    assert not folder.exists()
