"""The administration panel at /admin: Flask-Admin under our own look, guard, forms and transactions."""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Theme
from flask_babel import lazy_gettext as _l

from app.admin import navigation, overview
from app.admin.absence import AppraiserReportView, DelegationView, HolidayView
from app.admin.accounts import RoleGrantView, UserView
from app.admin.base import TEMPLATES, DeniedByDefault
from app.admin.cycles import CycleView, OpeningView
from app.admin.definitions import DefinitionView
from app.admin.demo_clock import DemoClockView
from app.admin.followups import (
    AllowanceRateView,
    CreditGradeView,
    CreditPercentView,
    FunctionalGradeView,
    ReportAuthorityView,
)
from app.admin.index import SECTIONS, IndexView
from app.admin.panels import DecisionPanelView, PanelMemberView
from app.admin.people import EmployeeView, PostingView
from app.admin.stages import StageView
from app.admin.statuses import EmployeeStatusView
from app.admin.structure import AgencyView, PositionView, UnitView
from app.admin.trail import AuditEntryView
from app.auth.permissions import Permission
from app.core import demo_clock
from app.web import menu


def panel_views() -> list[DeniedByDefault]:
    """Every view of the panel, in the order of its navigation. What isn't listed here does not exist."""
    return [
        StageView(),
        CycleView(),
        OpeningView(),
        DefinitionView(),
        DecisionPanelView(),
        PanelMemberView(),
        AgencyView(),
        UnitView(),
        PositionView(),
        EmployeeView(),
        PostingView(),
        EmployeeStatusView(),
        DelegationView(),
        AppraiserReportView(),
        HolidayView(),
        ReportAuthorityView(),
        FunctionalGradeView(),
        CreditPercentView(),
        CreditGradeView(),
        AllowanceRateView(),
        UserView(),
        RoleGrantView(),
        AuditEntryView(),
    ]


def init_app(app: Flask) -> None:
    """Build the panel. The theme is our own folder, so that nothing of Flask-Admin's is served or drawn."""
    first_page = IndexView(overview.progress, *SECTIONS)
    panel = Admin(app, name="Tahapan", index_view=first_page, theme=Theme(str(TEMPLATES), "admin/base.html"))
    for view in panel_views():
        panel.add_view(view)
    if demo_clock.installed() is not None:
        panel.add_view(DemoClockView())
    navigation.init_app(app, panel)
    menu.register("admin.index", _l("Panel"), "settings", lambda viewer: viewer.has(Permission.ADMIN_ENTER), order=90)
