"""The first page of the panel: what needs attention in the register, and ways to everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_admin import expose
from flask_babel import lazy_gettext as _l

from app.admin import queries
from app.admin.base import PanelView
from app.admin.navigation import Group
from app.auth.actor import current_actor
from app.auth.permissions import Permission
from app.auth.values import CurrentActor
from app.core import clock
from app.core.db import db


@dataclass(frozen=True)
class Section:
    """A part of the first page: a template and what it shows."""

    template: str
    context: dict[str, Any]


def quality(actor: CurrentActor) -> Section | None:
    """Rows of the register that will stop an appraisal sooner or later."""
    reach = actor.scope(Permission.PEOPLE_READ)
    if not reach:
        return None
    counts = queries.count_gaps(db(), actor.agency_id, reach, day=clock.today(actor.time_zone))
    return Section("admin/_quality.html", {"counts": counts})


def shortcuts(actor: CurrentActor) -> Section | None:
    """The steps that HR takes most often."""
    steps = [
        (Permission.PEOPLE_WRITE, "employee.create_view", _l("Tambah pegawai"), "plus"),
        (Permission.PEOPLE_WRITE, "posting.transfer", _l("Mutasi pegawai"), "arrow-right"),
        (Permission.PEOPLE_WRITE, "delegation.create_view", _l("Catat pengganti"), "user-check"),
        (Permission.PEOPLE_IMPORT, "imports.index", _l("Impor pegawai"), "database-import"),
        (Permission.USER_MANAGE, "user.create_view", _l("Tambah akun"), "key"),
    ]
    allowed = [step[1:] for step in steps if actor.has(step[0])]
    return Section("admin/_shortcuts.html", {"steps": allowed}) if allowed else None


# Gives its part of the page, or nothing for people whom it does not concern.
Part = Callable[[CurrentActor], Section | None]
SECTIONS: tuple[Part, ...] = (quality, shortcuts)


class IndexView(PanelView):
    """/admin."""

    permission = Permission.ADMIN_ENTER
    group: ClassVar[Group] = Group.OVERVIEW
    icon = "home"

    def __init__(self, *parts: Part) -> None:
        self.parts = parts
        super().__init__(name=_l("Ringkasan"), endpoint="admin", url="/admin")

    @expose("/")
    def index(self) -> str:
        """Sections that concern the person."""
        found = [part(current_actor()) for part in self.parts]
        return self.render("admin/index.html", sections=[section for section in found if section])
