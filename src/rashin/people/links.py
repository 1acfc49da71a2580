"""The secret of a link, and what is kept of it; the key of a team's link, of which nothing has to be kept."""

import hashlib
import re
from datetime import timedelta
from urllib.parse import urlencode

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from rashin.organizations.public_id import LENGTH

SIGNATURE = 32  # hexadecimal digits: 128 bits
_KEY = re.compile(rf"[0-9A-Za-z]{{{LENGTH}}}[0-9a-f]{{{SIGNATURE}}}")


def digest_of(secret: str) -> str:
    """What is kept of a link's secret: who reads the database cannot open the link."""
    return hashlib.sha256(secret.encode()).hexdigest()


LETTER = "letter"  # what the address of a link carries that came by mail
_INVITED, _ADDRESS = "rashin.people.links.invited", "rashin.people.links.address"
ADDRESS_WITHIN = timedelta(days=1)


def by_letter(link: str, email: str) -> str:
    """An invitation's link as it stands in a letter to this address: who opens it reads the mail of that address."""
    secret = link.rstrip("/").rpartition("/")[2]
    return f"{link}?{urlencode({LETTER: signing.dumps([digest_of(secret), email.lower()], salt=_INVITED)})}"


def address_of_letter(secret: str, letter: str) -> str:
    """The address to which a letter with this invitation went; "" where there was none such."""
    try:
        told = signing.loads(letter, salt=_INVITED)
    except signing.BadSignature:
        return ""
    return str(told[1]) if told[0] == digest_of(secret) else ""


def for_address(account: str, before: str, email: str) -> str:
    """What a letter to a new address carries: it is good for a day, for this account, while that has its former one."""
    return signing.dumps([account, before, email], salt=_ADDRESS)


def new_address(account: str, before: str, letter: str) -> str:
    """The address that a letter has brought; "" where it is another account's, too old or was used."""
    try:
        told = signing.loads(letter, salt=_ADDRESS, max_age=ADDRESS_WITHIN)
    except signing.BadSignature:
        return ""
    return str(told[2]) if told[:2] == [account, before] else ""


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
