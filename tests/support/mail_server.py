"""A mail server: aiosmtpd on a port of its own, which answers as it is told and keeps what it took."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "sola", "öppna dig"
LOOPBACK = "127.0.0.1"


class MailServer:
    """`answers` are given to the next recipients instead of 250, `last_answers` to the next messages."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.asked: list[str] = []  # every recipient ever named
        self.answers: list[str] = []
        self.last_answers: list[str] = []
        self.cut_off = 0  # so many messages are taken, and the line cut instead of an answer
        self.cut_off_goodbye = False
        self.encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.asked.append(address)
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.last_answers:
            return self.last_answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.SMTP))
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        if self.cut_off:
            self.cut_off -= 1
            cast(asyncio.Transport, server.transport).abort()
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        if self.cut_off_goodbye:
            cast(asyncio.Transport, server.transport).abort()
        return "221 Bye"

    @property
    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.taken]


def words_of(message: EmailMessage) -> str:
    """What a mail says; lines end on the wire as mail ends them."""
    return str(message.get_content()).replace("\r\n", "\n")


@asynccontextmanager
async def mail_server(
    port: int = 0, *, tls: ssl.SSLContext | None = None, at_once: bool = False, login: bool = False
) -> AsyncIterator[MailServer]:
    """Run a server; `tls` is offered by STARTTLS, or spoken `at_once`."""
    loop = asyncio.get_running_loop()
    server = MailServer()
    options: dict[str, Any] = {"loop": loop, "hostname": "mail.test", "ident": "test"}
    if tls is not None and not at_once:
        options["tls_context"] = tls
    if login:
        options |= {"authenticator": _check_login, "auth_require_tls": tls is not None and not at_once}
    listening = await loop.create_server(
        lambda: SMTP(server, **options), LOOPBACK, port, ssl=tls if at_once else None, reuse_address=True
    )
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()


def _check_login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD), handled=False)


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS with a certificate of its own for 127.0.0.1, and the file by which others may trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trust, own = folder / "trusted.pem", folder / "server.pem"
    trust.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    own.write_bytes(
        trust.read_bytes()
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    return context, trust
