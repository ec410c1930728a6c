"""`/mail` of the sandbox: what would have gone out by mail, for whoever tries the demo. `/mail.json`: for programs.

It is kept in memory alone, and only where no SMTP server is set and no real person writes.
"""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from bot.clock import Clock
from bot.mail import compose
from bot.texts import DEFAULT, label

_KEPT = 100
_SENDER = "sola@sandbox.example"
_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Mail:
    """One mail as it would have arrived."""

    to: str
    subject: str
    text: str
    at: datetime


class Mailbox:
    """Takes mail in a mailer's place, as strictly, and shows the newest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._mails: deque[Mail] = deque(maxlen=_KEPT)

    async def send(self, to: str, subject: str, text: str, *, mark: str | None = None) -> None:
        """Keep one mail. Raises MailRefused."""
        message = compose(_SENDER, to, subject, text, mark)
        self._mails.appendleft(Mail(str(message["To"]), subject, text, self._clock()))

    def routes(self) -> list[web.RouteDef]:
        """The routes."""
        return [web.get("/mail", self._page), web.get("/mail.json", self._json)]

    async def _page(self, _request: web.Request) -> web.Response:
        words = partial(label, DEFAULT)
        page = _PAGES.get_template("mailbox.html").render(language=DEFAULT, words=words, mails=self._mails)
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    async def _json(self, _request: web.Request) -> web.Response:
        mails = [{**asdict(mail), "at": mail.at.isoformat()} for mail in self._mails]
        return web.json_response(mails, headers=_HEADERS)
