"""OpenID Connect with an organisation's own provider: the way there and what comes back, every claim looked at.

Authorization code with PKCE, state and nonce; the token's signature is verified with the provider's published keys.
Loaded when somebody signs in this way: what reads signed tokens takes a few MB.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from django.core.cache import cache

from rashin.people.fetching import NotFetched, fetch
from rashin.people.locking import SINGLE_SIGN_ON, opened
from rashin.people.models import SingleSignOn

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT_SECONDS = 600
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Refused(Exception):
    """What came back does not say who somebody is; the reason is a code for the record and for the page's sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Begun:
    """What a browser takes along to the provider, and what has to come back with it."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Begun:
        """Three secrets of 256 bits."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


@dataclass(frozen=True)
class Claimed:
    """Who the provider says somebody is. `is_proved` is None where it does not say whether the address is theirs."""

    subject: str
    email: str
    is_proved: bool | None
    name: str


def address_of(provider: SingleSignOn, begun: Begun, *, answer_to: str, hint: str = "") -> str:
    """Where the browser goes. Raises Refused."""
    digest = hashlib.sha256(begun.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": answer_to,
        "scope": "openid email profile",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **({"login_hint": hint} if hint else {}),
    }
    endpoint = str(configuration(provider.issuer)["authorization_endpoint"])
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"


def who_came(provider: SingleSignOn, begun: Begun, code: str, *, answer_to: str) -> Claimed:
    """Who the code is for. Raises Refused."""
    told = configuration(provider.issuer)
    token = _token(provider, told, code, begun.verifier, answer_to)
    claims = _verified(token, told, provider)
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), begun.nonce.encode()):
        raise Refused("nonce")
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != provider.client_id:
        raise Refused("audience")
    proved = claims.get("email_verified")
    return Claimed(
        subject=str(claims["sub"])[:255],
        email=str(claims.get("email") or "").strip().lower(),
        is_proved=None if proved is None else proved is True or proved == "true",
        name=str(claims.get("name") or "").strip(),
    )


def configuration(issuer: str) -> dict[str, Any]:
    """What the provider publishes of itself, kept for ten minutes. Raises Refused."""
    key = f"openid:{hashlib.sha256(issuer.encode()).hexdigest()}"
    kept = cache.get(key)
    if isinstance(kept, dict):
        return kept
    told = _json(f"{issuer.rstrip('/')}{WELL_KNOWN}", "provider")
    if told.get("issuer") != issuer or not all(isinstance(told.get(name), str) for name in NEEDED):
        raise Refused("provider")
    if urlsplit(told["authorization_endpoint"]).scheme not in ("https", urlsplit(issuer).scheme):
        raise Refused("provider")
    cache.set(key, told, KEPT_SECONDS)
    return told


def _token(provider: SingleSignOn, told: dict[str, Any], code: str, verifier: str, answer_to: str) -> str:
    secret = opened(provider.locked_secret, SINGLE_SIGN_ON) if provider.locked_secret else ""
    if secret is None:
        raise Refused("secret")
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": answer_to,
        "client_id": provider.client_id,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if secret and "client_secret_post" not in methods:
        both = ":".join(urlencode({"": each})[1:] for each in (provider.client_id, secret))
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    elif secret:
        sent["client_secret"] = secret
    answer = _json(told["token_endpoint"], "token", content=urlencode(sent).encode(), headers=headers)
    if not isinstance(answer.get("id_token"), str):
        raise Refused("token")
    return str(answer["id_token"])


def _verified(token: str, told: dict[str, Any], provider: SingleSignOn) -> dict[str, Any]:
    try:
        head = jwt.get_unverified_header(token)
        key = _key(told["jwks_uri"], str(head.get("kid", "")), str(head.get("alg", "")))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[str(head["alg"])],
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )
    except jwt.InvalidAudienceError:
        raise Refused("audience") from None
    except jwt.InvalidIssuerError:
        raise Refused("issuer") from None
    except jwt.ExpiredSignatureError:
        raise Refused("expired") from None
    except (jwt.PyJWTError, ValueError, KeyError, TypeError):
        raise Refused("signature") from None
    return claims


def _key(address: str, name: str, algorithm: str) -> Any:
    """The provider's public key of this name; only for signatures with two keys, so that no secret of ours verifies."""
    if algorithm not in ALGORITHMS:
        raise Refused("signature")
    keys = _json(address, "provider").get("keys")
    for each in keys if isinstance(keys, list) else ():
        if isinstance(each, dict) and _signs(each) and str(each.get("kid", "")) == name:
            return jwt.PyJWK(each, algorithm=algorithm).key
    raise Refused("signature")


def _signs(key: dict[str, Any]) -> bool:
    return key.get("kty") != "oct" and key.get("use", "sig") == "sig"


def _json(
    address: str, reason: str, *, content: bytes | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    try:
        answer = fetch(address, content=content, headers=headers)
        told = json.loads(answer.body) if answer.status == 200 else None
    except (NotFetched, ValueError):
        raise Refused(reason) from None
    if not isinstance(told, dict):
        raise Refused(reason)
    return told
