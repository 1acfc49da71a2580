"""A small provider of SAML: its answers are signed by another library than reads them, with every lie asked for."""

from __future__ import annotations

import base64
import uuid
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml import XMLSigner, methods

ISSUER, SIGN_ON = "https://idp.tomugi.example/saml", "https://idp.tomugi.example/saml/login"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{response}" Version="2.0" IssueInstant="{now}"
 Destination="{to}" InResponseTo="{request}"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status>
<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:Response>"""
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{assertion}" Version="2.0"
 IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"></ds:Signature><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{subject}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{to}" InResponseTo="{request}"/>
</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}">
<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email"
 NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"><saml:AttributeValue>{email}</saml:AttributeValue>
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""


def certified() -> tuple[Any, str]:
    """A key and its certificate, as text."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.tomugi.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    signed = made.not_valid_after(now + timedelta(days=30)).sign(key, hashes.SHA256())
    return key, signed.public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class SamlProvider:
    """Signs in whomever a test says. `lies` replace what stands in the answer; `signs_with` may be another's key."""

    lies: dict[str, str] = field(default_factory=dict)
    made: tuple[Any, str] = field(default_factory=certified)
    signs_with: tuple[Any, str] | None = None
    is_signed: bool = True
    sign_on: str = SIGN_ON
    answer_to: str = ""

    @property
    def certificate(self) -> str:
        """What an owner enters."""
        return self.made[1]

    def sign_in(self, address: str, *, subject: str, email: str) -> dict[str, str]:
        """What the provider's form sends, after somebody has signed in at `address`."""
        assert address.startswith(f"{self.sign_on}?"), address
        sent = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        request = etree.fromstring(zlib.decompress(base64.b64decode(sent["SAMLRequest"]), -15))
        now = datetime.now(UTC)
        self.answer_to = to = request.get("AssertionConsumerServiceURL")
        told = {
            "request": request.get("ID"), "to": to, "audience": to, "issuer": ISSUER, "subject": subject,
            "email": email, "response": uuid.uuid4().hex, "assertion": uuid.uuid4().hex, "now": _moment(now),
            "since": _moment(now - timedelta(minutes=5)), "until": _moment(now + timedelta(minutes=5)), **self.lies,
        }  # fmt: skip
        assertion = etree.fromstring(ASSERTION.format(**told))
        if self.is_signed:
            assertion = self._signed(assertion, told["assertion"])
        else:
            assertion.remove(assertion[1])
        answer = etree.fromstring(RESPONSE.format(**told))
        answer.append(assertion)
        return {"SAMLResponse": base64.b64encode(etree.tostring(answer)).decode(), "RelayState": sent["RelayState"]}

    def _signed(self, assertion: Any, name: str) -> Any:
        key, certificate = self.signs_with or self.made
        signer = XMLSigner(method=methods.enveloped, c14n_algorithm=EXCLUSIVE)
        return signer.sign(assertion, key=key, cert=certificate, reference_uri=f"_{name}", id_attribute="ID")


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
