"""What a page's frame shows around it: the context variables `nav` and `account` hold these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A link of the rail or of a menu. `icon` is a name of `rashin.ui.icons`; `short` is the word of the phone's tab
    bar (where only items with `tab` appear, at most five); `count` is what waits there."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    count: int = 0
    short: str = ""
    tab: bool = True


@dataclass(frozen=True, kw_only=True)
class Banner:
    """One sentence above every page (context variable `banner`), and where it leads."""

    text: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who is signed in, where, and the menu behind the name; `sign_out` is the address that a POST signs out at;
    `key` tells this member from others on the same device (what is kept unsent belongs to it); `elsewhere`
    are the other companies of the same account."""

    name: str
    organization: str
    menu: tuple[NavItem, ...] = ()
    sign_out: str = ""
    key: str = ""
    elsewhere: tuple[NavItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SightNode:
    """A step of the line of sight, from the top: kind is direction, objective, key_result or action; `caption` says
    whose it is; `before` and `after` are a key result's figures as text (5,000人 → 7,000人)."""

    kind: str
    title: str
    caption: str = ""
    url: str = ""
    before: str = ""
    after: str = ""
