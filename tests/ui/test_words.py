"""Words at a tap, icons, and the catalogues."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashin.ui import messages, words
from rashin.ui.icons import MEANINGS, OWN, icon
from tests.ui.gallery import render_text


@pytest.mark.parametrize("code", words.codes())
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_word_is_explained_in_both_languages(code: str, language: str) -> None:
    word = words.explanation(code, language)
    assert word.term
    assert word.heading
    assert len(word.text) > 30
    assert "！" not in word.text
    assert "!" not in word.text


def test_the_terms_of_the_field_are_there() -> None:
    wanted = {"okr", "objective", "key_result", "action", "smart", "mql", "roi", "pdca", "one_on_one", "confidence"}
    assert wanted | {"pace", "committed", "aspirational", "check_in"} <= set(words.codes())


def test_the_companys_own_definition_goes_first() -> None:
    word = words.explanation("mql", "ja", {"mql": "試食会で名前をもらえた店"})
    assert (word.text, word.own) == ("試食会で名前をもらえた店", True)
    assert not words.explanation("mql", "ja", {"mql": " "}).own
    html = render_text('{{ ui.term("mql") }}', terms={"mql": "試食会で名前をもらえた店"})
    assert "試食会で名前をもらえた店" in html
    assert "わが社での意味" in html


@pytest.mark.parametrize(("text", "found"), [
    ("MQLを月20件から30件に", [("MQL", "mql"), ("を月20件から30件に", "")]),
    ("部下の全員と、週1回の1on1を続ける",
     [("部下の全員と、週1回の", ""), ("1on1", "one_on_one"), ("を続ける", "")]),
    ("Increase MQLs; every MQL counts", [("Increase ", ""), ("MQLs", "mql"), ("; every MQL counts", "")]),
    ("Hold 1-on-1s", [("Hold ", ""), ("1-on-1s", "one_on_one")]),
    ("PDCAとROIとＳＭＡＲＴ", [("PDCA", "pdca"), ("と", ""), ("ROI", "roi"), ("と", ""), ("ＳＭＡＲＴ", "smart")]),
    ("smart people, HEROIC, android", [("smart people, HEROIC, android", "")]),
    ("", []),
])  # fmt: skip
def test_the_fields_own_words_are_found_in_what_people_write(text: str, found: list[tuple[str, str]]) -> None:
    assert list(words.pieces(text)) == found
    assert list(words.codes_in(text)) == [code for _piece, code in found if code]


def test_a_text_explains_its_words_where_they_stand_and_a_link_beside_it() -> None:
    inside = render_text("{{ ui.worded(text) }}", text="<b>MQL</b>を30件に")
    assert "&lt;b&gt;<button" in inside and ">MQL</button>" in inside and "営業に引き渡す用意ができた見込み客" in inside
    beside = render_text("{{ ui.terms_in(text) }}", text="MQLを30件に")
    assert 'aria-label="MQL"' in beside and ">?</button>" in beside
    assert render_text("{{ ui.terms_in(text) }}", text="訪問者を7,000人に").strip() == ""


def test_a_word_nobody_explained_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.explanation("synergy", "ja")


@pytest.mark.parametrize("name", [*OWN, *MEANINGS, "settings"])
def test_every_icon_is_drawn_and_hidden_from_readers(name: str) -> None:
    drawn = icon(name)
    assert drawn.startswith('<svg class="ic" viewBox="0 0 24 24" aria-hidden="true"><')
    assert "xmlns" not in drawn


def test_the_catalogue_of_the_interface_is_complete() -> None:
    (app,) = messages.apps("ui")
    assert list(messages.faults(app, "ja")) == []
    assert list(messages.hidden_words(app)) == []


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def app_with(folder: Path, python: str, template: str = "") -> Path:
    app = folder / "greeter"
    (app / "jinja2" / "greeter").mkdir(parents=True)
    (app / "__init__.py").write_text("")
    (app / "words.py").write_text("from django.utils.translation import gettext as _, ngettext\n" + python)
    (app / "jinja2" / "greeter" / "page.html").write_text(template)
    return app


def test_new_words_are_reported_until_they_are_translated(tmp_path: Path) -> None:
    app = app_with(tmp_path, 'print(_("Good morning"))\n', '{{ pgettext("tea", "Leaf") }}')
    messages.write(app, "ja")
    faults = "\n".join(messages.faults(app, "ja"))
    assert "not translated: 'Good morning'" in faults
    assert "not translated: 'Leaf'" in faults
    path = messages.place(app, "ja")
    text = path.read_text().replace('msgid "Good morning"\nmsgstr ""', 'msgid "Good morning"\nmsgstr "おはよう"')
    path.write_text(text.replace('msgid "Leaf"\nmsgstr ""', 'msgid "Leaf"\nmsgstr "茶葉"'))
    assert list(messages.faults(app, "ja")) == []
    messages.write(app, "ja")
    assert "おはよう" in path.read_text()


def test_a_catalogue_behind_the_code_is_outdated(tmp_path: Path) -> None:
    app = app_with(tmp_path, "")
    path = messages.place(app, "ja")
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Gone"\nmsgstr "もうない"\n'
    )
    assert any("no words any more" in fault for fault in messages.faults(app, "ja"))


def test_a_singular_that_becomes_a_plural_keeps_its_translation(tmp_path: Path) -> None:
    app = app_with(tmp_path, 'print(ngettext("%(n)s loaf", "%(n)s loaves", 2))\n')
    path = messages.place(app, "ja")
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + 'msgid "%(n)s loaf"\nmsgstr "パン%(n)s個"\n')
    messages.write(app, "ja")
    assert 'msgstr[0] "パン%(n)s個"' in path.read_text()


def test_a_lost_placeholder_is_a_fault(tmp_path: Path) -> None:
    app = app_with(tmp_path, 'print(_("%(n)s left") % {"n": 1})\n')
    messages.write(app, "ja")
    path = messages.place(app, "ja")
    path.write_text(path.read_text().replace('left"\nmsgstr ""', 'left"\nmsgstr "%(m)s件"'))
    assert any("placeholder" in fault for fault in messages.faults(app, "ja"))


def test_words_inside_an_f_string_are_found(tmp_path: Path) -> None:
    app = app_with(tmp_path, "print(f\"<b>{_('Hidden')}</b>\")\n")
    assert any("not extracted" in fault for fault in messages.hidden_words(app))


def test_one_english_word_with_two_translations_is_reported(tmp_path: Path) -> None:
    one = app_with(tmp_path / "a", 'print(_("Close"))\n')
    other = app_with(tmp_path / "b", 'print(_("Close"))\n')
    for app, word in ((one, "閉じる"), (other, "終える")):
        messages.write(app, "ja")
        path = messages.place(app, "ja")
        path.write_text(path.read_text().replace('msgid "Close"\nmsgstr ""', f'msgid "Close"\nmsgstr "{word}"'))
    assert len(list(messages.disagreements([one, other], "ja"))) == 1
