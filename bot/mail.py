"""Mail as a way out: one plain message to one address, handed to an SMTP server.

MailLater     not now: the line, the server or its 4xx; worth trying again
MailRefused   never: its 5xx about this message, or a message that is none

Neither ever carries an address, a subject, a text or a server's own words, which often repeat them.
"""

import asyncio
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from bot.civic.mail_address import WrongAddress, read_address
from bot.mail_settings import MailServer, Tls

_SECONDS = 20.0
_CONNECTIONS = 3  # mail servers count how many somebody holds open
_MOST_SUBJECT = 200
_MARK = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
NOT_SET_UP = "not-set-up"


class MailLater(Exception):
    """Not now. `in_doubt`: the text had left when the line broke, so the server may have taken it."""

    def __init__(self, reason: str, *, in_doubt: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.in_doubt = in_doubt


class MailRefused(Exception):
    """Never. `reason` is a word of ours or the number the server gave."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Post(Protocol):
    """Whatever takes mail."""

    async def send(self, to: str, subject: str, text: str, *, mark: str | None = None) -> None:
        """Hand over one mail; `mark` makes its Message-ID, so that one sent twice can be seen to be the same.

        Raises MailLater, MailRefused.
        """


class NoMail:
    """Where no server is set."""

    async def send(self, to: str, subject: str, text: str, *, mark: str | None = None) -> None:
        """Refuse."""
        raise MailRefused(NOT_SET_UP)


class Mailer:
    """Hands mail to one SMTP server, a connection a message. `host`, `sender` and the rest as in `.env.example`."""

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        *,
        user: str = "",
        password: str = "",
        tls: Tls = Tls.STARTTLS,
        seconds: float = _SECONDS,
    ) -> None:
        self._host = host
        self._port = port
        self._sender = read_address(sender)
        self._user = user
        self._password = password
        self._tls = tls
        self._seconds = seconds
        self._free = asyncio.Semaphore(_CONNECTIONS)

    async def send(self, to: str, subject: str, text: str, *, mark: str | None = None) -> None:
        """As Post."""
        message = compose(self._sender, to, subject, text, mark)
        recipient = message["To"].addresses[0].addr_spec
        in_doubt = False
        try:
            async with self._free, self._connected() as server, asyncio.timeout(4 * self._seconds):
                await server.mail(self._sender)
                await server.rcpt(recipient)
                in_doubt = True
                # A server may look long at what it got before it answers (RFC 5321 allows ten minutes).
                await server.data(message.as_bytes(), timeout=3 * self._seconds)
        except SMTPResponseException as error:
            raise _answered(error.code, in_doubt=in_doubt) from None
        except (SMTPException, OSError) as error:  # TimeoutError and everything of TLS are among them
            raise MailLater(_kind(error), in_doubt=in_doubt) from None

    async def ask(self) -> None:
        """See whether the server lets us in. Raises MailLater, MailRefused."""
        try:
            async with self._connected() as server:
                await server.noop()
        except SMTPResponseException as error:
            raise _answered(error.code) from None
        except (SMTPException, OSError) as error:
            raise MailLater(_kind(error)) from None

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        server = SMTP(
            hostname=self._host,
            port=self._port,
            local_hostname=self._sender.rpartition("@")[2],  # by itself it would look its machine's name up each time
            timeout=self._seconds,
            use_tls=self._tls is Tls.TLS,
            start_tls=False,  # below, where it is demanded and not tried
        )
        try:
            async with asyncio.timeout(4 * self._seconds):
                await self._enter(server)
            yield server
            with suppress(SMTPException, TimeoutError):  # all is said: whatever comes now undoes nothing
                async with asyncio.timeout(self._seconds / 4):
                    await server.quit()
        finally:
            server.close()

    async def _enter(self, server: SMTP) -> None:
        await server.connect()
        await server.ehlo()
        if self._tls is Tls.STARTTLS:
            if not server.supports_extension("starttls"):
                raise MailLater("no-starttls")  # never without: whoever sits on the line may have cut it out
            await server.starttls()
            await server.ehlo()
        if self._user:
            if not server.supported_auth_methods:
                raise MailLater("no-login")
            await server.login(self._user, self._password)


def compose(sender: str, to: str, subject: str, text: str, mark: str | None = None) -> EmailMessage:
    """The message. Raises MailRefused for what could make more headers, more recipients or no mail at all."""
    try:
        recipient = read_address(to)
    except WrongAddress:
        raise MailRefused("wrong-address") from None
    if not 0 < len(subject.strip()) <= _MOST_SUBJECT or any(_breaks_a_line(sign) for sign in subject):
        raise MailRefused("wrong-subject")
    if mark is not None and not _MARK.fullmatch(mark):
        raise MailRefused("wrong-mark")
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    # Python reads =?utf-8?q?…?= as RFC 2047 here and decodes it, line breaks and all: parted, it stays what it is.
    message["Subject"] = subject.replace("=?", "= ?")
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<{mark or secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
    try:
        # Quoted-printable passes through every server as it is, whatever that one knows.
        message.set_content(text, charset="utf-8", cte="quoted-printable")
    except UnicodeEncodeError:
        raise MailRefused("wrong-text") from None
    return message


def make_mailer(server: MailServer | None) -> Mailer | None:
    """The mailer of an installation; None where it has no server."""
    if server is None:
        return None
    return Mailer(server.host, server.port, server.sender, user=server.user, password=server.password, tls=server.tls)


def _breaks_a_line(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}


def _answered(code: int, *, in_doubt: bool = False) -> MailLater | MailRefused:
    if 500 <= code <= 599:
        return MailRefused(str(code))
    return MailLater(str(code), in_doubt=in_doubt and not 400 <= code <= 499)  # else it is no answer we understand


def _kind(error: Exception) -> str:
    """What it was, by name alone; where the library wraps what the system said, that."""
    return type(error.__cause__ or error).__name__
