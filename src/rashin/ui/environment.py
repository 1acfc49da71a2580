"""The Jinja2 environment of every page: translations, links, icons, formats and the marks of Rashin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextvars import ContextVar
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from django_htmx.jinja import htmx_script
from jinja2 import Environment, Template, Undefined
from markupsafe import Markup

from rashin.ui import addresses, charts, fields, formats, marks, words
from rashin.ui.icons import compass, icon

# Of the page that is drawn: its language, and what it was given. The parts of the interface find it here, so that they
# are made once for all pages and not anew for each.
_spoken: ContextVar[str | None] = ContextVar("spoken")
_given: ContextVar[Mapping[str, Any]] = ContextVar("given")


class Once:
    """A piece of a page that is made when it is first asked for, and is the same wherever the page has it."""

    def __init__(self, lazy: Any) -> None:
        self._lazy = lazy

    def __html__(self) -> str:
        return self._made

    def __str__(self) -> str:
        return self._made

    @cached_property
    def _made(self) -> str:
        return str(self._lazy)


class Page(Template):
    """A template that is drawn in one language, with one token for all of its forms: a page asks for the one some
    hundred times and for the other at each row, and Django makes them anew."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        context = dict(*args, **kwargs)
        if "csrf_input" in context:
            context["csrf_input"] = Once(context["csrf_input"])
        if not is_a_page(self.name):
            context["_"] = said_plainly
        spoken, given = _spoken.set(get_language()), _given.set(context)
        try:
            return super().render(context)
        finally:
            _spoken.reset(spoken)
            _given.reset(given)


class Missing(Undefined):
    """A name that nobody gave: it may be asked for (`if x`, `x is defined`), but written it is an error and not an
    empty place, so a misspelt variable does not go unnoticed."""

    __slots__ = ()
    __str__ = __iter__ = __len__ = Undefined._fail_with_undefined_error


def is_a_page(name: str | None) -> bool:
    """Whether what a template makes is read as markup; a mail is read as it is written."""
    return not (name or "").endswith(".txt")


OURS = {"autoescape": is_a_page, "undefined": Missing, "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"]}


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend calls to make its environment."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = Environment(**{**options, **OURS})
    env.template_class = Page
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        _=said,
        gettext=said,
        static=addresses.file,
        url=url,
        icon=icon,
        compass=compass,
        htmx_script=htmx_script,
        language=language,
        marks=marks,
        charts=charts,
        fields=fields,
        word=word,
        form_token=form_token,
        of_page=_of_the_page,
        pieces=words.pieces,
        codes_in=words.codes_in,
        unique=unique,
        get_messages=get_messages,
    )
    env.filters.update(FILTERS)
    return env


def said(message: str, /, **values: object) -> Markup:
    """A text in the reader's language, its values escaped. Jinja2's own way there goes through four calls, and a page
    says a hundred texts."""
    if not values:
        return _said_alone(message, _language())
    return Markup(gettext(message)) % values


def said_plainly(message: str, /, **values: object) -> str:
    """The same in a mail, in which nothing is escaped."""
    return gettext(message) % values


@lru_cache(4096)
def _said_alone(message: str, _language: str | None) -> Markup:
    return Markup(gettext(message)) % {}


def url(name: str, *args: object, **kwargs: object) -> str:
    """A page's address by its URL name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def language() -> str:
    """The reader's language as the formats know it: "ja" or "en"."""
    return (_language() or "en").split("-")[0]


def _language() -> str | None:
    return _spoken.get(None) or get_language()


def unique(prefix: str) -> str:
    """An id that is not yet used on this page."""
    request = _of_the_page("request")
    return f"{prefix}-{_next(_ids_of_nobody if request is None else request.__dict__)}"


_ids_of_nobody: dict[str, Any] = {}


def _next(store: Any) -> int:
    store["_ui_ids"] = store.get("_ui_ids", 0) + 1
    return int(store["_ui_ids"])


def word(code: str) -> words.Word:
    """A word of the field in the reader's language, as the company says it where it has words of its own (`terms`)."""
    return words.explanation(code, language(), _of_the_page("terms"))


def form_token() -> Any:
    """What a form needs to be taken from this page; nothing where nobody asked for the page."""
    return _of_the_page("csrf_input") or ""


def _of_the_page(name: str) -> Any:
    return _given.get({}).get(name) or None


# ---------- filters: the formats in the reader's language ----------


def number(value: Decimal | int | None, unit: str = "", decimals: int | None = None) -> Markup:
    return formats.number(value, unit or "", decimals, language())


def number_text(value: Decimal | int | None, unit: str = "", decimals: int | None = None) -> str:
    return formats.number_text(value, unit or "", decimals, language())


def points(value: Decimal | None) -> str:
    return formats.points_text(value, language())


def date(day: dt.date | None, weekday: bool = True, year: bool | None = None) -> str:
    """Knows `today` (for the year) and `era` (for 和暦) from the page; of a moment, the day here."""
    if isinstance(day, dt.datetime) and timezone.is_aware(day):
        day = timezone.localtime(day).date()
    return formats.date_text(
        day, language=language(), today=_of_the_page("today"), weekday=weekday, year=year, era=_in_eras()
    )


def until(first: dt.date | None, last: dt.date | None) -> str:
    return formats.range_text(first, last, language=language(), today=_of_the_page("today"), era=_in_eras())


def age(day: dt.date | dt.datetime | None) -> str:
    if isinstance(day, dt.datetime):
        day = timezone.localtime(day).date()
    return formats.age_text(day, today=_today(), language=language())


def moment(instant: dt.datetime | None) -> str:
    here = None if instant is None else timezone.localtime(instant)
    return formats.moment_text(here, today=_today(), language=language())


def _today() -> dt.date:
    """The day from which a page counts: the past one that it shows (`then`), else its `today` (the organisation's); a
    page without one has the server's."""
    return _of_the_page("then") or _of_the_page("today") or timezone.localdate()


def _in_eras() -> bool:
    return bool(_of_the_page("era")) and language() == "ja"


def month(day: dt.date, year: bool = False) -> str:
    return formats.month_text(day, language=language(), year=year)


def time(instant: dt.datetime | dt.time) -> str:
    if isinstance(instant, dt.datetime) and timezone.is_aware(instant):
        instant = timezone.localtime(instant)
    return formats.time_text(instant)


FILTERS = {
    "number": number,
    "number_text": number_text,
    "plain_number": formats.plain_number,
    "signed": formats.signed_text,
    "percent": formats.percent,
    "percent_text": formats.percent_text,
    "exact_percent": formats.exact_percent_text,
    "points": points,
    "date": date,
    "until": until,
    "age": age,
    "moment": moment,
    "month": month,
    "time": time,
}
