"""The navigation inside the panel: groups of the views that the present person may open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from flask import Flask, url_for
from flask_admin import Admin
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.auth.actor import current_actor
from app.auth.permissions import Permission, Role

if TYPE_CHECKING:
    from app.admin.base import DeniedByDefault


@dataclass(frozen=True)
class Link:
    """A page outside the panel that its users look for here; with a role, for nobody who merely has the permission."""

    endpoint: str
    label: LazyString
    icon: str
    permission: Permission
    group: Group
    role: Role | None = None


class Group(Enum):
    """Groups in the order in which they stand; the value is the heading."""

    OVERVIEW = _l("Panel")
    PROCESS = _l("Penilaian")
    PEOPLE = _l("Pegawai dan struktur")
    FOLLOW_UP = _l("Tindak lanjut")
    SYSTEM = _l("Akun dan jejak")


LINKS = (
    Link("roles.overview", _l("Matriks peran hasil"), "table", Permission.CASE_READ, Group.PROCESS),
    Link("achievements.index", _l("Capaian organisasi"), "target", Permission.CYCLE_READ, Group.PROCESS),
    Link("distribution.index", _l("Pola distribusi"), "chart-bar", Permission.DASHBOARD_READ, Group.PROCESS),
    Link("mining.index", _l("Analisis proses"), "timeline-event", Permission.DASHBOARD_READ, Group.PROCESS),
    Link("calibration.index", _l("Sesi kalibrasi"), "scale", Permission.CASE_ADMINISTER, Group.PROCESS, Role.HR),
    Link("moves.index", _l("Pemindahan versi"), "git-branch", Permission.DEFINITION_PUBLISH, Group.PROCESS, Role.HR),
    Link("imports.index", _l("Impor pegawai"), "database-import", Permission.PEOPLE_IMPORT, Group.PEOPLE),
    Link("imports.quarantine", _l("Karantina impor"), "alert-triangle", Permission.PEOPLE_IMPORT, Group.PEOPLE),
    Link("followup_reports.progress", _l("Pelaporan kinerja"), "send", Permission.CASE_READ, Group.FOLLOW_UP),
    Link("followup_lists.rankings", _l("Pemeringkatan"), "arrows-sort", Permission.CASE_READ, Group.FOLLOW_UP),
    Link("followup_lists.proposals", _l("Usul tindak lanjut"), "gavel", Permission.CASE_READ, Group.FOLLOW_UP),
    Link("followup_lists.credits", _l("Angka kredit"), "award", Permission.CASE_READ, Group.FOLLOW_UP),
    Link("followup_lists.allowances", _l("Laporan tunjangan"), "table", Permission.CASE_READ, Group.FOLLOW_UP),
)


@dataclass(frozen=True)
class Entry:
    """One link; ``current`` when the page belongs to it."""

    url: str
    label: str
    icon: str
    current: bool


def entries(panel: Admin, here: DeniedByDefault) -> list[tuple[str, list[Entry]]]:
    """(heading, links) for each group that has something for this person."""
    found: list[tuple[str, list[Entry]]] = []
    shown = [view for view in panel._views if view.in_navigation and view.is_accessible()]
    for group in Group:
        links = [
            Entry(url_for(f"{view.endpoint}.{view._default_view}"), str(view.name), view.icon, view is here)
            for view in shown
            if view.group is group
        ]
        links += [
            Entry(url_for(link.endpoint), str(link.label), link.icon, False)
            for link in LINKS
            if link.group is group and _opens(link)
        ]
        if links:
            found.append((str(group.value), links))
    return found


def _opens(link: Link) -> bool:
    actor = current_actor()
    return actor.has(link.permission) and (link.role is None or actor.has_role(link.role))


def init_app(app: Flask, panel: Admin) -> None:
    """The layout of the panel asks for its entries while it is drawn."""
    app.jinja_env.globals["panel_entries"] = lambda here: entries(panel, here)
