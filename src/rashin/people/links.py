"""The secret of a link, and what is kept of it; the key of a team's link, of which nothing has to be kept."""

import hashlib
import re

from django.utils.crypto import constant_time_compare, salted_hmac

from rashin.organizations.public_id import LENGTH

SIGNATURE = 32  # hexadecimal digits: 128 bits
_KEY = re.compile(rf"[0-9A-Za-z]{{{LENGTH}}}[0-9a-f]{{{SIGNATURE}}}")


def digest_of(secret: str) -> str:
    """What is kept of a link's secret: who reads the database cannot open the link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_of(public_id: str) -> str:
    """What stands in the address of a team's link: its public id, signed with the installation's secret. So it can be
    printed again at any time, and who reads the database alone cannot open it."""
    return public_id + _signature(public_id)


def named_by(key: str) -> str:
    """The public id that a key names when its signature is right; else "". The comparison takes the same time for every
    wrong signature."""
    readable = key if _KEY.fullmatch(key) else "0" * (LENGTH + SIGNATURE)
    public_id = readable[:LENGTH]
    return public_id if constant_time_compare(readable[LENGTH:], _signature(public_id)) else ""


def _signature(public_id: str) -> str:
    return salted_hmac("rashin.people.links.team", public_id, algorithm="sha256").hexdigest()[:SIGNATURE]
