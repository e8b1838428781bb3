"""Addresses of mail servers, and messages that a hostile name can't bend."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from uuid import UUID

import pytest

from app.notifications.mailer import MailError, MailServer, Wording, compose
from app.notifications.values import Letter

BASE = "https://tahapan.contoh.test"


def _letter(**changes: str) -> Letter:
    start = {
        "notice_id": UUID(int=5),
        "address": "laras@contoh.test",
        "name": "Ns. Laras Kinasih, S.Kep.",
        "agency": "Kabupaten Uji Coba",
        "locale": "id",
        "time_zone": "Asia/Jakarta",
        "template": "moved",
        "params": {},
        "case_id": None,
    }
    return Letter(**{**start, **changes})  # type: ignore[arg-type]


def test_an_address_says_everything_about_the_server() -> None:
    server = MailServer.from_url("smtps://surat%40contoh.test:ra%3Ahasia@mail.contoh.test:4650", BASE)
    assert (server.scheme, server.host, server.port) == ("smtps", "mail.contoh.test", 4650)
    assert (server.user, server.password, server.sender) == ("surat@contoh.test", "ra:hasia", "surat@contoh.test")


def test_the_usual_port_and_sender_are_filled_in() -> None:
    server = MailServer.from_url("smtp://127.0.0.1", BASE)
    assert (server.port, server.user, server.sender) == (25, "", "tahapan@tahapan.contoh.test")
    assert MailServer.from_url("smtps://127.0.0.1", BASE).port == 465
    assert MailServer.from_url("smtp://127.0.0.1?from=kepeg@contoh.test", BASE).sender == "kepeg@contoh.test"


@pytest.mark.parametrize("url", ["http://mail.contoh.test", "smtp://", "mail.contoh.test:25", ""])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(MailError):
        MailServer.from_url(url, BASE)


def test_a_name_with_line_breaks_opens_no_header() -> None:
    letter = _letter(name="Laras\r\nBcc: semua@contoh.test", agency="Kab\nX-Injected: 1")
    message = compose(letter, Wording("Satu\nBcc: dua@contoh.test", "Isi"), "tahapan@contoh.test")
    assert message["Bcc"] is None
    assert message["X-Injected"] is None
    assert len(message.get_all("To")) == 1
    assert "\n" not in message["Subject"]


def test_the_same_notice_is_the_same_mail() -> None:
    first, second = (compose(_letter(), Wording("S", "Isi"), "tahapan@contoh.test") for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("address", ["bukan alamat", "", "a@b@c", "x\r\ny@contoh.test"])
def test_an_impossible_address_is_refused(address: str) -> None:
    with pytest.raises(MailError):
        compose(_letter(address=address), Wording("S", "Isi"), "tahapan@contoh.test")


class _Plain:
    """A server without TLS that notes whether it was told a password."""

    def __init__(self) -> None:
        self.told_password = False

    def __enter__(self) -> _Plain:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def ehlo(self) -> None:
        return None

    def has_extn(self, _name: str) -> bool:
        return False

    def login(self, _user: str, _password: str) -> None:
        self.told_password = True


def test_a_password_never_leaves_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _Plain()
    monkeypatch.setattr(smtplib, "SMTP", lambda *_args, **_kwargs: plain)
    with pytest.raises(MailError, match="TLS"):
        MailServer.from_url("smtp://nama:rahasia@mail.contoh.test", BASE).send(EmailMessage())
    assert not plain.told_password
