"""What a browser says of itself, in words that a person recognises their device by."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

# The first that is found counts: newer browsers name the older ones that they behave like.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"), ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone", "phone"), ("iPad", "iPad", "phone"), ("Android", "Android", "phone"),
    ("Windows", "Windows", "computer"), ("CrOS", "Chromebook", "computer"), ("Macintosh", "Mac", "computer"),
    ("Linux", "Linux", "computer"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """A device as a person calls it; `kind` is phone or computer, "" where the browser tells neither."""

    name: str
    kind: str


def device_of(agent: str) -> Device:
    """Read the User-Agent header. It can be made up, so nothing depends on it but what is shown."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system, kind = next(((name, kind) for sign, name, kind in _SYSTEMS if sign in agent), ("", ""))
    if browser and system:
        return Device(_("%(browser)s on %(system)s") % {"browser": browser, "system": system}, kind)
    return Device(browser or system or _("a device that does not say what it is"), kind)
