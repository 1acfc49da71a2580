"""Text folded for searching: any width, kana or katakana, any case."""

import unicodedata


def fold(text: str) -> str:
    """NFKC, katakana as hiragana, lower case, spaces collapsed."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" or sign in "ヽヾ" else sign for sign in text)
    return " ".join(text.split())
