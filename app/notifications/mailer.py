"""Sending plain-text mail. The web application hands over how a letter is worded, so this module needs no Flask."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from app.core import clock
from app.notifications.values import Letter

TIMEOUT_SECONDS = 20
SUBJECT_LIMIT = 150
_PORTS = {"smtp": 25, "smtps": 465}


class MailError(RuntimeError):
    """A mail address or server that can't be used; the text says why. The job is tried again later."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in: ``smtp`` (TLS as soon as the server offers it) or ``smtps`` (TLS from the start)."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str

    @classmethod
    def from_url(cls, url: str, base_url: str) -> MailServer:
        """Read ``smtp://user:password@host:port?from=address``. Raises MailError."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise MailError("TAHAPAN_MAIL_URL must look like smtp://user:password@host:port or smtps://...")
        user = unquote(parts.username or "")
        usual = user if "@" in user else f"tahapan@{urlsplit(base_url).hostname or 'localhost'}"
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=user,
            password=unquote(parts.password or ""),
            sender=parse_qs(parts.query).get("from", [usual])[0],
        )

    def send(self, message: EmailMessage) -> None:
        """Hand one message in; errors of smtplib and of the network are the caller's to retry."""
        context = ssl.create_default_context()
        with self._connect(context) as connection:
            connection.ehlo()
            if self.scheme == "smtp" and connection.has_extn("starttls"):
                connection.starttls(context=context)
                connection.ehlo()
            elif self.scheme == "smtp" and self.user and not _is_loopback(self.host):
                raise MailError(f"{self.host} offers no TLS, so the password is not sent")
            if self.user:
                connection.login(self.user, self.password)
            connection.send_message(message)

    def _connect(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True)
class Wording:
    """Subject and text of a mail."""

    subject: str
    text: str


@dataclass(frozen=True)
class Desk:
    """All that sending needs: the server and how a letter is worded in its reader's language."""

    server: MailServer
    word: Callable[[Letter], Wording]


_desks: list[Desk] = []


def open_desk(desk: Desk | None) -> None:
    """Say how mail leaves this installation; None: not at all."""
    _desks[:] = [] if desk is None else [desk]


def current_desk() -> Desk | None:
    """How mail leaves this installation, if it does."""
    return _desks[0] if _desks else None


def compose(letter: Letter, wording: Wording, sender: str) -> EmailMessage:
    """A message whose identifier follows from the notice, so that a repeated sending is seen as the same mail.

    Line breaks in a name can't open a header of their own. Raises MailError for an address that is none.
    """
    message = EmailMessage()
    try:
        message["To"] = Address(display_name=_one_line(letter.name), addr_spec=letter.address.strip())
        message["From"] = Address(display_name=_one_line(f"Tahapan – {letter.agency}"), addr_spec=sender)
    except (ValueError, IndexError, MessageError) as error:
        raise MailError(f"notice {letter.notice_id}: the mail address can't be used") from error
    message["Subject"] = _one_line(wording.subject)[:SUBJECT_LIMIT]
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{letter.notice_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(wording.text)
    return message


def _one_line(text: str) -> str:
    return " ".join(text.split())
