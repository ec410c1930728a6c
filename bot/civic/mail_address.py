"""One e-mail address, as a mail server takes it: nothing before it, nothing behind it, nothing that could be two."""

import re

_MOST_SIGNS = 254  # RFC 5321 allows a path of 256, with its two brackets
_MOST_BEFORE_AT = 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_BEFORE_AT = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+\Z){_LABEL}")  # the last part is never a number, or it were an IP address


class WrongAddress(ValueError):
    """Not one address that mail can be sent to. Says nothing of what was given."""


def read_address(text: str) -> str:
    """The address as it is sent to: ASCII throughout, its domain in small letters. Raises WrongAddress.

    A domain may hold å, ä, ö and comes out as servers spell it; letters before the @ may not, as few servers take them.
    """
    before, at, domain = text.rpartition("@")
    ascii_domain = _spelled_for_servers(domain)
    address = f"{before}@{ascii_domain}"
    if (
        not at
        or len(before) > _MOST_BEFORE_AT
        or len(address) > _MOST_SIGNS
        or not _BEFORE_AT.fullmatch(before)
        or "=?" in before  # where an encoded word begins that a mail program would decode
        or not _DOMAIN.fullmatch(ascii_domain)
    ):
        raise WrongAddress("is not one e-mail address")
    return address


def _spelled_for_servers(domain: str) -> str:
    domain = domain.lower()
    if len(domain) > _MOST_SIGNS:
        return ""
    try:
        spelled = domain.encode("idna").decode("ascii")
        # Python's table is the older one: where it would lead to another domain (ß as ss), the address is refused.
        return spelled if spelled.encode("ascii").decode("idna") == domain or spelled == domain else ""
    except UnicodeError:
        return ""
