"""A choice among many: a select while they are few, a field to look in when they are more.

Without script the words that were typed are looked up when the form is sent: one match is taken, among several the
writer chooses on the page that comes back. With script (`ui/look-up.js`) matches are shown as one types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import HttpRequest, JsonResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rashin.rules.searching import fold

FEW = 25
NOT_A_TEXT = "\x00"
SHOWN = 20
LONGEST = 200
WORDS = "_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose: `note` tells it from others of the same name, `row` is what a form hands on."""

    value: str
    label: str
    note: str = ""
    group: str = ""
    row: Any = None

    @property
    def whole(self) -> str:
        """The label with its note, where both stand in one line."""
        return _("%(label)s (%(note)s)") % {"label": self.label, "note": self.note} if self.note else self.label


class Source(Protocol):
    """Where a field looks: `few` gives all where a select can hold them, else None; `search` at most SHOWN and one."""

    url: str

    def few(self) -> Sequence[Option] | None: ...

    def find(self, value: str) -> Option | None: ...

    def search(self, words: str) -> Sequence[Option]: ...


class Listed:
    """Options that are at hand. Without a `url` to look them up they all go into a select."""

    def __init__(self, options: Iterable[Option], url: str = "") -> None:
        self.options, self.url = list(options), url

    @cached_property
    def _by_value(self) -> dict[str, Option]:
        return {each.value: each for each in self.options}

    @cached_property
    def _folded(self) -> list[tuple[str, Option]]:
        return [(fold(f"{each.label} {each.note}"), each) for each in self.options]

    def few(self) -> Sequence[Option] | None:
        return self.options if len(self.options) <= FEW or not self.url else None

    @property
    def choices(self) -> list[Any]:
        """All of them as a select holds them."""
        return _grouped(self.options)

    def find(self, value: str) -> Option | None:
        return self._by_value.get(value)

    def search(self, words: str) -> Sequence[Option]:
        asked = fold(words).split()
        return [each for text, each in self._folded if all(word in text for word in asked)][: SHOWN + 1]


class Looked:
    """Options that a search finds: `search` and `find` ask the database; `why` says why something that is there can't
    be chosen ("" where nothing is to be said)."""

    def __init__(
        self,
        *,
        search: Callable[[str, int], Sequence[Option]],
        find: Callable[[str], Option | None],
        url: str,
        known: Iterable[Option] = (),
        why: Callable[[str], str] = lambda value: "",
    ) -> None:
        self._search, self._find, self.url, self._why = search, find, url, why
        self._known: dict[str, Option | None] = {each.value: each for each in known}

    @cached_property
    def _first(self) -> Sequence[Option]:
        return self._search("", FEW + 1)

    def few(self) -> Sequence[Option] | None:
        if len(self._first) > FEW:
            return None
        there = {each.value for each in self._first}
        return [*self._first, *(each for each in self._known.values() if each and each.value not in there)]

    def find(self, value: str) -> Option | None:
        if NOT_A_TEXT in value:  # PostgreSQL takes none; nothing is called so
            return None
        if value not in self._known:
            self._known[value] = next((each for each in self._first if each.value == value), None) or self._find(value)
        return self._known[value]

    def why(self, value: str) -> str:
        """Why this can't be chosen."""
        return "" if NOT_A_TEXT in value else self._why(value)

    def search(self, words: str) -> Sequence[Option]:
        return self._search(words.replace(NOT_A_TEXT, ""), SHOWN + 1)


class Sent(NamedTuple):
    """What came with a form: the chosen value, and the words beside it (None where there was no field for them)."""

    value: str
    words: str | None


class LookUp(forms.Widget):
    """A text field that finds; the chosen value goes along hidden, or as radios while there are several matches."""

    def __init__(self, source: Source, empty: str) -> None:
        super().__init__()
        self.source, self.empty = source, empty
        self.several: Sequence[Option] = ()

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Sent:
        words = data.get(f"{name}{WORDS}")
        return Sent(str(data.get(name) or ""), None if words is None else str(words))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return name not in data

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        sent = value if isinstance(value, Sent) else Sent(str(value or ""), None)
        chosen = self.source.find(sent.value) if sent.value else None
        words = sent.words if sent.words is not None else (chosen.label if chosen else "")
        is_told = chosen is not None and words == chosen.label
        own = {**(attrs or {}), "name": f"{name}{WORDS}", "value": words, "placeholder": self.empty}
        frame = {
            "data-src": self.source.url, "data-empty": self.empty, "data-none": _("Nothing was found"),
            "data-more": _("There are more: go on writing"), "data-found": _("Found: {count}"),
        }  # fmt: skip
        return format_html(
            '<look-up class="look-up"{}>{}<input type="text" autocomplete="off" maxlength="{}"{}>'
            '<span class="meta" data-note>{}</span></look-up>',
            flatatt(frame), self._choice(name, sent.value), LONGEST, flatatt(own),
            chosen.note if is_told and chosen else "",
        )  # fmt: skip

    def _choice(self, name: str, value: str) -> SafeString:
        if not self.several:
            return format_html('<input type="hidden" name="{}" value="{}">', name, value)
        rows = ((name, each.value, each.label, each.note) for each in self.several)
        return format_html(
            '<span class="choices" role="group" aria-label="{}">{}</span>',
            _("Which one is meant?"),
            format_html_join(
                "",
                '<label class="choice"><input type="radio" name="{}" value="{}">'
                '<span>{} <span class="meta">{}</span></span></label>',
                rows,
            ),
        )


class FoundField(forms.ChoiceField):
    """A choice from a source that `offer` gives it. `cleaned_data` holds the value, or the option's row with `rows`."""

    default_error_messages = {"invalid_choice": gettext_lazy("This can't be chosen here any more. Choose another.")}

    def __init__(self, *, rows: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.rows = rows
        self.source: Source = Listed(())

    def offer(self, source: Source, empty: str) -> None:
        """Say where to look; `empty` is what no choice means."""
        self.source = source
        few = source.few()
        if few is None:
            self.widget = LookUp(source, empty)
        else:
            self.choices = [("", empty), *_grouped(few)] if empty else _grouped(few)

    def label_of(self, value: str) -> str:
        """The words of a choice; the value itself where nothing is found."""
        found = self.source.find(value) if value else None
        return found.whole if found else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sent) else super().to_python(value)

    def clean(self, value: Any) -> Any:
        option = self._looked_up(value) if isinstance(value, Sent) else self._chosen(value)
        if option is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if self.rows:
            return option.row if option else None
        return option.value if option else ""

    def _chosen(self, value: Any) -> Option | None:
        text = str(value or "")
        found = self.source.find(text) if text else None
        if text and found is None:
            raise self._refused(text)
        return found

    def _refused(self, value: str) -> ValidationError:
        reason = self.source.why(value) if isinstance(self.source, Looked) else ""
        return ValidationError(reason or self.error_messages["invalid_choice"], code="invalid_choice")

    def _looked_up(self, sent: Sent) -> Option | None:
        chosen = self._chosen(sent.value) if sent.words is None else self.source.find(sent.value)
        words = None if sent.words is None else " ".join(sent.words.split())
        if words is None or (chosen is not None and words == " ".join(chosen.label.split())):
            return chosen
        if chosen is None and sent.value and words and not self.source.search(words):
            raise self._refused(sent.value)
        return self._meant(words, chosen) if words else None

    def _meant(self, words: str, chosen: Option | None) -> Option:
        """The one that the words name; a radio that was chosen among several matches decides."""
        found = self.source.search(words)
        exact = [each for each in found if fold(each.label) == fold(words)]
        if chosen is not None and chosen.value in {each.value for each in found}:
            return chosen
        if len(found) == 1 or len(exact) == 1:
            return (exact or list(found))[0]
        if not found:
            raise ValidationError(_("Nothing was found for “%(words)s”. Try a shorter part of the word."),
                                  params={"words": words})  # fmt: skip
        if isinstance(self.widget, LookUp):
            self.widget.several = found[:SHOWN]
        raise ValidationError(_("Several fit “%(words)s”. Choose one of them, or write more."), params={"words": words})


def _grouped(options: Sequence[Option]) -> list[Any]:
    """Options as a select holds them, those of a group under its heading."""
    listed: list[Any] = []
    for each in options:
        if not each.group:
            listed.append((each.value, each.whole))
        elif listed and listed[-1][0] == each.group and isinstance(listed[-1][1], list):
            listed[-1][1].append((each.value, each.whole))
        else:
            listed.append((each.group, [(each.value, each.whole)]))
    return listed


def answered(request: HttpRequest, source: Source) -> JsonResponse:
    """What a look-up shows for the words `q`."""
    found = source.search(request.GET.get("q", "")[:LONGEST])
    shown = [{"value": each.value, "label": each.label, "note": each.note} for each in found[:SHOWN]]
    return JsonResponse({"options": shown, "more": len(found) > SHOWN})
