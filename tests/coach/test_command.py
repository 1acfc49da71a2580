"""`rashin coach review` and `rashin coach read`, as the command line calls them."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rashin.coach.command import read_file, review_lines


def reviewed(*lines: str | bytes, format: str | None = "jsonl") -> tuple[int, str, str]:
    content = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    out, err = io.StringIO(), io.StringIO()
    code = review_lines(io.TextIOWrapper(io.BytesIO(content), "utf-8"), out, err, format)
    return code, out.getvalue(), err.getvalue()


def test_one_object_in_and_one_out_in_order():
    code, out, err = reviewed(
        '{"id": "a", "lang": "ja", "kind": "key_result", "text": "待ち時間を４０分から15分にする"}',
        '{"id": 2, "lang": null, "kind": "objective", "text": "Improve quality"}',
    )
    first, second = (json.loads(line) for line in out.splitlines())
    assert (code, err) == (0, "")
    assert first == {
        "id": "a",
        "verdict": "good",
        "findings": [{"code": "key_result_from_to", "span": [10, 13], "severity": "praise", "smart": "M"}],
        "metric": {
            "name": "待ち時間",
            "from": 40,
            "to": 15,
            "unit": "分",
            "direction": "decrease",
            "base": None,
            "mode": "absolute",
            "bound": "max",
            "deadline": None,
        },
    }
    assert (second["id"], second["verdict"], second["metric"]) == (2, "needs_work", None)


def test_a_bad_line_is_named_by_its_number_and_the_others_go_on():
    good = '{"id": 1, "lang": "en", "kind": "action", "text": "Call Ben on Monday"}'
    code, out, err = reviewed(
        good, "no json", good, b"\xff\xfe", '{"id": 3, "kind": "goal", "text": "x"}', "[]", '{"kind": "action"}', good
    )
    assert code == 1
    assert len(out.splitlines()) == 3
    assert [line.split(":")[0] for line in err.splitlines()] == ["line 2", "line 4", "line 5", "line 6", "line 7"]


def test_half_surrogates_and_deep_json_do_not_stop_it():
    code, out, _ = reviewed('{"id": "\\ud800", "lang": null, "kind": "objective", "text": "\\ud83d x"}', "[" * 100_000)
    assert code == 1
    assert json.loads(out)["id"] == "\ud800"


def test_empty_lines_are_passed_over():
    assert reviewed("", "   ", "") == (0, "", "")


def test_for_people_it_says_what_the_coach_says():
    code, out, _ = reviewed("ウェブサイトを更新する", format=None)
    assert code == 0
    assert "これは「すること」です" in out
    assert "→ ウェブサイトの問い合わせ件数を［　］から［　］にする" in out


def test_a_document_as_json_and_as_a_tree(tmp_path: Path):
    file = tmp_path / "goals.md"
    file.write_text("O1: よい町にする\nKR1: 来客を80人から110人にする\n", encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    assert read_file(file, out, err, "json") == 0
    assert json.loads(out.getvalue()) == {
        "objectives": [
            {
                "title": "よい町にする",
                "owner": None,
                "key_results": [
                    {"title": "来客を80人から110人にする", "from": None, "to": None, "owner": None, "actions": []}
                ],
                "actions": [],
                "children": [],
            }
        ]
    }
    tree = io.StringIO()
    assert read_file(file, tree, err) == 0
    assert tree.getvalue() == "よい町にする\n  - 来客を80人から110人にする\n"


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(tmp_path: Path):
    out, err = io.StringIO(), io.StringIO()
    assert read_file(tmp_path / "none.txt", out, err) == 1
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no sheet")
    assert read_file(broken, out, err) == 1
    assert out.getvalue() == ""
    assert "could not be read" in err.getvalue()
    assert "damaged" in err.getvalue()
