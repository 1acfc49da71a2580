"""Numbers as people type them."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashin.rules.typed_number import Unreadable, read

wide = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")
short = st.decimals(min_value=-(10**8), max_value=10**8, places=4)
whole = st.integers(0, 10**15 - 1)


def kanji(value: int) -> str:
    """三千二百億五十 for a number, as it is written in full."""
    if value == 0:
        return "〇"
    found = ""
    for scale, sign in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        part, value = divmod(value, scale)
        if part:
            found += _four(part) + sign
    return found


def _four(value: int) -> str:
    found = ""
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, scale)
        if digit:
            found += ("" if digit == 1 and sign else "一二三四五六七八九"[digit - 1]) + sign
    return found


@given(short)
def test_what_is_written_plainly_is_read_back(value: Decimal) -> None:
    assert read(f"{value:f}").value == read(f"{value:,f}").value == value


@given(short)
def test_full_width_is_the_same(value: Decimal) -> None:
    assert read(f"{value:,f}".translate(wide)).value == value


@given(whole)
def test_kanji_is_the_same(value: int) -> None:
    assert read(kanji(value)).value == value


@given(st.integers(1, 9999), st.integers(10, 9999))
def test_oku_and_man_may_stand_between_digits(oku: int, man: int) -> None:
    assert read(f"{oku}億{man}万円", unit="円").value == oku * 10**8 + man * 10**4
    assert read(f"{oku}億{man}万円", unit="万円").value == oku * 10**4 + man


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_times_are_seconds(hours: int, minutes: int, seconds: int) -> None:
    assert read(f"{hours}:{minutes:02}:{seconds:02}").value == hours * 3600 + minutes * 60 + seconds
    assert read(f"{minutes}:{seconds:02}").value == minutes * 60 + seconds


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    try:
        found = read(text, unit="件")
    except Unreadable as error:
        assert error.code
        assert error.suggestion is None or error.suggestion.is_finite()
    else:
        assert found.value.is_finite()


alphabet = st.text(alphabet="0123456789.,- ¥%万億千十一二〇kMm:約割分円件くらい（）▲ー", max_size=12)


@given(alphabet, st.sampled_from([None, "件", "万円", "%", "分", "時間", "m"]))
def test_text_that_looks_like_a_number_never_breaks_it(text: str, unit: str | None) -> None:
    try:
        value = read(text, unit=unit).value
    except Unreadable:
        return
    assert len(value.as_tuple().digits) <= 15
    assert any(unicodedata.numeric(sign, None) is not None for sign in text)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("３０", None, "30"),
        ("1.5億円", "百万円", "150"),
        ("¥-500", "円", "-500"),
        ("−12.5％", "%", "-12.5"),
        ("△3", None, "-3"),
        ("マイナス3", None, "-3"),
        ("$1.2M", "ドル", "1200000"),
        ("12名", "人", "12"),
        ("30件", "件/月", "30"),
        ("３つ", None, "3"),
        ("5m", "m", "5"),
        ("2割", "割", "2"),
        ("2割5分3厘", None, "25.3"),
        ("二〇二六", None, "2026"),
        ("1 234 567", None, "1234567"),
        ("5、960", None, "5960"),
        ("3分20秒", "秒", "200"),
        ("1時間30分", "時間", "1.5"),
        ("3.5倍", "倍", "3.5"),
        ("50 posts", "posts", "50"),
        ("4千人", "千人", "4"),
        ("+7", None, "7"),
        ("25分", "分", "25"),
        ("123456789012345", None, "123456789012345"),
    ],
)
def test_it_is_read(text: str, unit: str | None, value: str) -> None:
    assert read(text, unit=unit).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit", "code", "suggestion"),
    [
        ("", None, "empty", None),
        ("　", None, "empty", None),
        ("たくさん", None, "not_a_number", None),
        ("12人の見込み", "人", "not_a_number", "12"),
        ("26件くらい", "件", "uncertain", "26"),
        ("about 30", None, "uncertain", "30"),
        ("90%以上", "%", "uncertain", "90"),
        ("▲26件くらい", "件", "uncertain", "-26"),
        ("20〜30", None, "several_numbers", None),
        ("6／8", None, "several_numbers", None),
        ("1,5", None, "comma", "1.5"),
        ("12,40", None, "comma", "12.40"),
        ("1.234,5", None, "comma", "1234.5"),
        ("1.234.567", None, "point", "1234567"),
        ("12.3.4", None, "point", None),
        ("5.", None, "point", "5"),
        ("1,0000", None, "comma", "10000"),
        ("1:30", "時間", "ambiguous", "1.5"),
        ("1万2", None, "ambiguous", "10002"),
        ("3m", None, "ambiguous", "3"),
        ("5千", "万円", "ambiguous", "5000"),
        ("5人", "件", "other_unit", "5"),
        ("30%", "件", "other_unit", "30"),
        ("1:30", "件", "other_unit", None),
        ("十30", None, "not_a_number", None),
        ("万", None, "not_a_number", None),
        (":割", None, "not_a_number", None),
        ("1234567890123456", None, "too_many_digits", None),
        ("9999兆", None, "too_many_digits", None),
        ("9" * 90, None, "not_a_number", None),
    ],
)
def test_it_is_asked(text: str, unit: str | None, code: str, suggestion: str | None) -> None:
    with pytest.raises(Unreadable) as raised:
        read(text, unit=unit)
    assert raised.value.code == code
    assert raised.value.suggestion == (None if suggestion is None else Decimal(suggestion))


def test_about_is_said_to_be_about() -> None:
    found = read("約３０件", unit="件")
    assert (found.value, found.unit_seen, found.approximate) == (30, "件", True)


def test_decimals_beyond_those_accepted_are_asked() -> None:
    assert read("1.50", decimals=1).value == Decimal("1.5")
    with pytest.raises(Unreadable) as raised:
        read("1.25", decimals=1)
    assert raised.value.code == "too_many_decimals"
