"""SAML 2.0 with an organisation's own provider: the request that leads there, and the signed answer that comes back.

The answer has to answer this very request, be signed with a certificate that an owner has entered, and be meant for
this installation. Loaded when somebody signs in this way: what reads signed XML takes some 10 MB.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from rashin.people.models import SingleSignOn
from rashin.people.openid import Claimed, Refused

LONGEST = 256 * 1024
ADDRESSES = (
    "email", "mail", "emailaddress", "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)  # fmt: skip
NAMES = (
    "displayname", "name", "cn", "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
)  # fmt: skip

SECURITY = {
    "wantAssertionsSigned": True,
    "wantNameId": True,
    "wantAttributeStatement": False,
    "rejectDeprecatedAlgorithm": True,
    "requestedAuthnContext": False,
    "allowRepeatAttributeName": True,
    "allowSingleLabelDomains": True,
}


def address_of(provider: SingleSignOn, state: str, *, answer_to: str) -> tuple[str, str]:
    """Where the browser goes, and the name of the request that has to be answered."""
    request = OneLogin_Saml2_Authn_Request(_settings(provider, answer_to), set_nameid_policy=False)
    asked = urlencode({"SAMLRequest": request.get_request(), "RelayState": state})
    return f"{provider.sign_on_url}{'&' if urlsplit(provider.sign_on_url).query else '?'}{asked}", request.get_id()


def who_came(provider: SingleSignOn, request: str, answer: str, *, answer_to: str) -> Claimed:
    """Who the answer is about. Raises Refused."""
    if not answer or len(answer) > LONGEST:
        raise Refused("signature")
    parts = urlsplit(answer_to)
    here = {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {"SAMLResponse": answer},
    }
    try:
        read = OneLogin_Saml2_Response(_settings(provider, answer_to), answer)
        read.is_valid(here, request, raise_exceptions=True)
        if read.get_in_response_to() != request:
            raise Refused("nonce")
        if answer_to not in read.get_audiences():
            raise Refused("audience")
        subject, attributes, form = read.get_nameid(), read.get_attributes(), read.get_nameid_format()
    except Refused:
        raise
    except Exception:  # whatever a reader of XML makes of what somebody sent: it is not believed
        raise Refused("signature") from None
    told = {str(name).lower(): str(values[0]) for name, values in attributes.items() if values and values[0]}
    email = next((told[name] for name in ADDRESSES if name in told), subject if "@" in str(subject) else "")
    name = next((told[name] for name in NAMES if name in told), "")
    if form == Words.NAMEID_TRANSIENT:  # another one at every sign-in: the address alone says who it is
        subject = email.strip().lower()
    return Claimed(subject=str(subject)[:255], email=email.strip().lower(), is_proved=None, name=name.strip())


def metadata(answer_to: str) -> bytes:
    """What a provider is told of this installation, as XML."""
    values = {"strict": True, "sp": _here(answer_to), "security": SECURITY}
    told = OneLogin_Saml2_Settings(values, sp_validation_only=True).get_sp_metadata()
    return told if isinstance(told, bytes) else str(told).encode()


def _here(answer_to: str) -> dict[str, Any]:
    binding = Words.BINDING_HTTP_POST
    return {"entityId": answer_to, "assertionConsumerService": {"url": answer_to, "binding": binding}}


def _settings(provider: SingleSignOn, answer_to: str) -> OneLogin_Saml2_Settings:
    certificates = provider.certificates.split()
    at = {"url": provider.sign_on_url, "binding": Words.BINDING_HTTP_REDIRECT}
    there: dict[str, Any] = {"entityId": provider.issuer, "singleSignOnService": at}
    if len(certificates) == 1:
        there["x509cert"] = certificates[0]
    else:
        there["x509certMulti"] = {"signing": certificates, "encryption": certificates[:1]}
    return OneLogin_Saml2_Settings({"strict": True, "sp": _here(answer_to), "idp": there, "security": SECURITY})
