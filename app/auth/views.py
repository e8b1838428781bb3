"""Sign-in, sign-out, language and the own account."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response

from app.auth import service, sessions
from app.auth.actor import current_actor, find_actor
from app.auth.addresses import safe_next
from app.auth.demo_accounts import ROLE_TITLES, listed_accounts
from app.auth.forms import LoginForm, PasswordForm
from app.auth.guard import public, signed_in
from app.auth.values import PasswordFault, SignIn
from app.core import clock
from app.core.unit_of_work import unit_of_work
from app.web.locales import LOCALE_COOKIE, LOCALES

blueprint = Blueprint("auth", __name__, template_folder="templates")
COOKIE_SECONDS = 365 * 24 * 60 * 60


@blueprint.get("/login")
@public
def login() -> str | Response:
    """The sign-in page; who is signed in already goes on."""
    target = safe_next(request.args.get("next"))
    if find_actor():
        return redirect(target)
    form = LoginForm(formdata=None, next=target)
    return _login_page(form)


def _login_page(form: LoginForm) -> str:
    return render_template("auth/login.html", form=form, accounts=listed_accounts(), titles=ROLE_TITLES)


@blueprint.post("/login")
@public
def sign_in() -> Response | tuple[str, int]:
    """Check name and password."""
    form = LoginForm()
    if not form.validate():
        return _login_page(form), 400
    with unit_of_work() as session:
        answer = service.authenticate(
            session, form.username.data or "", form.password.data or "", request.remote_addr or "", clock.now()
        )
    if answer.user_id is not None and sessions.start_session(answer):
        return redirect(safe_next(form.next.data))
    form.form_errors = [_sign_in_sentence(answer)]
    return _login_page(form), 429 if answer.wait_minutes else 401


def _sign_in_sentence(answer: SignIn) -> str:
    if answer.wait_minutes:
        return _(
            "Terlalu banyak percobaan masuk yang gagal. Coba lagi %(minutes)s menit lagi.", minutes=answer.wait_minutes
        )
    return _("Nama pengguna atau kata sandi tidak cocok.")


@blueprint.post("/logout")
@signed_in
def logout() -> Response:
    """End the session in this browser."""
    sessions.end_session()
    flash(_("Anda sudah keluar."), "success")
    return redirect("/login")


@blueprint.post("/locale")
@public
def locale() -> Response:
    """Choose a language: for this browser, and for the account of who is signed in."""
    chosen = request.form.get("locale", "")
    response = make_response(redirect(safe_next(request.form.get("next"))))
    if chosen not in LOCALES:
        return response
    actor = find_actor()
    if actor:
        with unit_of_work() as session:
            service.change_locale(session, actor.user_id, chosen)
    response.set_cookie(
        LOCALE_COOKIE, chosen, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure
    )
    refresh()
    return response


@blueprint.get("/account")
@signed_in
def account() -> str:
    """Own account: language, password, sessions."""
    return render_template("auth/account.html", form=PasswordForm(formdata=None), actor=current_actor())


@blueprint.post("/account/password")
@signed_in
def change_password() -> Response | tuple[str, int]:
    """Replace the own password; other browsers are signed out."""
    form, actor = PasswordForm(), current_actor()
    if form.validate():
        with unit_of_work() as session:
            answer = service.change_password(
                session, actor.user_id, current=form.current.data or "", new=form.new.data or ""
            )
        if isinstance(answer, SignIn):
            sessions.renew_epoch(answer)
            flash(_("Kata sandi sudah diganti. Peramban lain yang memakai akun ini sudah dikeluarkan."), "success")
            return redirect("/account")
        _show_fault(form, answer)
    return render_template("auth/account.html", form=form, actor=actor), 400


def _show_fault(form: PasswordForm, fault: PasswordFault) -> None:
    sentences = {
        PasswordFault.WRONG_CURRENT: _("Kata sandi sekarang tidak cocok."),
        PasswordFault.TOO_SHORT: _("Kata sandi baru terlalu pendek."),
        PasswordFault.TOO_LONG: _("Kata sandi baru terlalu panjang."),
        PasswordFault.TOO_PLAIN: _(
            "Kata sandi baru terlalu mudah ditebak: campurkan huruf, angka, atau beberapa kata."
        ),
        PasswordFault.HOLDS_NAME: _("Kata sandi baru tidak boleh memuat nama pengguna."),
    }
    field = form.current if fault is PasswordFault.WRONG_CURRENT else form.new
    field.errors = [sentences[fault]]


@blueprint.post("/account/sessions")
@signed_in
def end_other_sessions() -> Response:
    """Sign out every other browser of this account."""
    with unit_of_work() as session:
        answer = service.end_all_sessions(session, current_actor().user_id)
    sessions.renew_epoch(answer)
    flash(_("Semua peramban lain sudah dikeluarkan dari akun ini."), "success")
    return redirect("/account")
