"""The setting of mail, a part of `bot.settings`: one URL says which server takes it, and how we speak to it."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.civic.mail_address import WrongAddress, read_address


class Tls(StrEnum):
    """How the line to the server is encrypted: after a greeting in plain words, from the first byte, or not."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


MAIL_EXAMPLES = {"smtp_url": "SMTP_URL=smtp://user:password@smtp.example.se:587/?from=sola@example.se"}

_SCHEMES = {"smtp": (Tls.STARTTLS, 587), "smtps": (Tls.TLS, 465), "smtp+plain": (Tls.NONE, 25)}


@dataclass(frozen=True)
class MailServer:
    """Who takes mail, and from which address it comes."""

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def read_mail_server(url: str) -> MailServer:
    """Read the URL. Raises ValueError that says what is wrong and repeats nothing of it."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise ValueError("is no URL") from None
    if parts.scheme not in _SCHEMES:
        raise ValueError(f"must begin with {', '.join(f'{scheme}://' for scheme in _SCHEMES)}")
    tls, usual_port = _SCHEMES[parts.scheme]
    if not host or parts.path not in ("", "/") or parts.fragment or port == 0:
        raise ValueError("must name a server, and behind it nothing but a port and ?from=")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) is not bool(password):
        raise ValueError("needs user and password together, or neither")
    if password and tls is Tls.NONE and not is_this_machine(host):
        raise ValueError("would send the password in plain words: begin with smtp:// or smtps://")
    return MailServer(host, port or usual_port, tls, _sender(parts), user, password)


def _sender(parts: SplitResult) -> str:
    given = parse_qs(parts.query)
    if set(given) != {"from"} or len(given["from"]) != 1:
        raise ValueError(
            "needs ?from= with the address that mail comes from, and nothing else behind the question mark"
        )
    try:
        return read_address(given["from"][0])
    except WrongAddress:
        raise ValueError("has no e-mail address behind ?from=") from None


class MailSettings(BaseSettings):
    """Empty: no mail; in the sandbox it is shown at `/mail` instead."""

    smtp_url: SecretStr = SecretStr("")

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value():
            read_mail_server(url.get_secret_value())
        return url

    @property
    def mail_server(self) -> MailServer | None:
        """Who takes mail; None for nobody."""
        url = self.smtp_url.get_secret_value()
        return read_mail_server(url) if url else None


def is_this_machine(host: str) -> bool:
    """Tell whether what is said to a host stays on this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
