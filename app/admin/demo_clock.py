"""The control of the demo's clock. Outside a demo the view isn't registered, so its address is 404."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from app.admin.base import PanelView
from app.admin.navigation import Group
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.core import clock, demo_clock
from app.core.demo_clock import DemoClock
from app.core.errors import NotFound
from app.core.unit_of_work import unit_of_work
from app.demo_clock import service
from app.demo_clock.values import ClockRefused, Fault, moment_on, wanted_moment
from app.web.dates import local_datetime
from app.web.forms import BaseForm

STEPS = {"+1d": _l("Maju 1 hari"), "+1w": _l("Maju 1 minggu"), "+1m": _l("Maju 30 hari")}
REAL = "now"


class DayForm(BaseForm):
    """The day to go to."""

    day = DateField(_l("Pindah ke tanggal"), [InputRequired(_l("Isi tanggal tujuan."))])


class DemoClockView(PanelView):
    """/admin/democlock: what the clock shows, forward, and back to the real time."""

    # The clock is everybody's, so it takes a right that holds for the whole agency.
    permission = Permission.CALENDAR_WRITE
    write_permission = Permission.CALENDAR_WRITE
    group: ClassVar[Group] = Group.SYSTEM
    icon = "clock"

    def __init__(self) -> None:
        super().__init__(name=_l("Jam demo"), endpoint="democlock")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The page."""
        return self._page(DayForm(formdata=None))

    @expose("/progress/")
    def progress(self) -> ResponseReturnValue:
        """The part that is asked for again while the clock walks; on arrival the whole page is."""
        if _clock().read().target is None:
            return "", 200, {"HX-Refresh": "true"}
        return self.render("admin/democlock/progress.html", **self._context())

    @expose("/day/", methods=("POST",))
    def to_day(self) -> ResponseReturnValue:
        """Go to the morning of a day."""
        form = DayForm()
        if not form.validate() or form.day.data is None:
            return self._page(form), 422
        try:
            wanted = moment_on(form.day.data, current_actor().time_zone)
        except ClockRefused as refused:
            form.day.errors = [_refusal(refused)]
            return self._page(form), 422
        return self._go(form, wanted)

    @expose("/step/", methods=("POST",))
    def step(self) -> ResponseReturnValue:
        """Go forward by a step, or back to the real time."""
        words = request.form.get("step", "")
        if words not in STEPS and words != REAL:
            raise NotFound
        zone = current_actor().time_zone
        return self._go(
            DayForm(formdata=None), wanted_moment(words, shown=clock.now(), real=clock.unmoved(), timezone=zone)
        )

    @expose("/halt/", methods=("POST",))
    def halt(self) -> ResponseReturnValue:
        """Stop on the way."""
        service.halt(_clock())
        flash(_("Jam demo berhenti di waktu yang sudah dicapai dan berjalan biasa dari sana."), "success")
        return redirect(self.get_url(".index"))

    def _go(self, form: DayForm, wanted: datetime) -> ResponseReturnValue:
        try:
            with unit_of_work() as session:
                walking = service.move(session, _clock(), wanted)
        except ClockRefused as refused:
            form.day.errors = [_refusal(refused)]
            return self._page(form), 422
        flash(_("Jam demo mulai berjalan maju.") if walking else _("Jam demo sudah dipindah."), "success")
        return redirect(self.get_url(".index"))

    def _page(self, form: DayForm) -> str:
        return str(self.render("admin/democlock/index.html", form=form, steps=STEPS, **self._context()))

    def _context(self) -> dict[str, Any]:
        standing = _clock().read()
        return {"standing": standing, "shown": clock.now(), "real": clock.unmoved()}


def _clock() -> DemoClock:
    found = demo_clock.installed()
    if found is None:
        raise NotFound
    return found


def _refusal(refused: ClockRefused) -> str:
    if refused.fault is Fault.WALKING:
        return _("Jam demo masih berjalan. Tunggu sampai tiba, atau hentikan dahulu.")
    if refused.fault is Fault.TOO_FAR:
        return _("Terlalu jauh: jam demo dapat maju paling banyak 800 hari sekali jalan.")
    if refused.latest is None:
        return _("Tanggal ini tidak dapat dibaca.")
    return _(
        "Demo sudah mengalami waktu itu: kejadian terakhirnya %(latest)s. Jam tidak mundur melewati kejadian, karena "
        "riwayat tidak boleh berubah.",
        latest=local_datetime(refused.latest),
    )
