"""Every view of the panel: listed, denied by default, and no door beside the services."""

from __future__ import annotations

import inspect

import pytest
from flask import Flask
from flask_admin import Admin, BaseView, expose
from flask_admin.contrib.sqla import ModelView

from app.admin import base as panel_base
from app.admin import panel_views
from app.admin.base import DeniedByDefault, PanelView, ScopedModelView
from app.admin.demo_clock import DemoClockView
from app.admin.index import IndexView
from app.auth.guard import permission_of
from app.auth.permissions import Permission


def panel_of(app: Flask) -> Admin:
    [panel] = app.extensions["admin"]
    return panel


def views_below(kind: type) -> set[type]:
    """Classes of ours that derive from a base, however far."""
    own = {child for child in kind.__subclasses__() if child.__module__.startswith("app.")}
    return own | {deeper for child in own for deeper in views_below(child)}


def test_every_view_is_denied_by_default(app: Flask) -> None:
    for view in panel_of(app)._views:
        assert isinstance(view, DeniedByDefault), view
        assert isinstance(view.permission, Permission), view
        assert view.write_permission is None or isinstance(view.write_permission, Permission), view


def test_every_view_that_exists_is_listed(app: Flask) -> None:
    listed = {type(view) for view in panel_of(app)._views}
    assert listed == {type(view) for view in panel_views()} | {IndexView}
    bases = {PanelView, ScopedModelView}
    leaves = {kind for kind in views_below(BaseView) - bases if not kind.__subclasses__()}
    assert leaves - listed == {DemoClockView}, "only a demo installation moves its clock"


def test_every_address_of_the_panel_declares_its_permission(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if str(rule).startswith("/admin")]
    assert len(rules) > 50
    for rule in rules:
        assert isinstance(permission_of(app.view_functions[rule.endpoint]), Permission), rule


def test_what_can_be_written_is_written_by_a_verb(app: Flask) -> None:
    verbs = {"can_create": "store_new", "can_edit": "store_change", "can_delete": "store_removal"}
    for view in panel_of(app)._views:
        if not isinstance(view, ModelView):
            continue
        for switch, verb in verbs.items():
            written = getattr(type(view), verb) is not getattr(ScopedModelView, verb)
            assert getattr(view, switch) == written, (view, switch)
            assert not getattr(view, switch) or view.write_permission is not None, (view, switch)


def test_flask_admin_writes_nothing_by_itself(app: Flask) -> None:
    """Its own create, update, delete, bulk delete and cell editing commit without service or audit."""
    for view in panel_of(app)._views:
        if not isinstance(view, ModelView):
            continue
        for name in ("create_model", "update_model", "delete_view", "ajax_update", "get_one", "get_query", "export"):
            assert inspect.getmodule(getattr(type(view), name)).__name__.startswith("app.admin"), (view, name)
        assert not view.column_editable_list, view
        assert not view.inline_models, view


def test_an_undeclared_view_is_caught(app: Flask) -> None:
    """The tests above would notice a view that forgot its permission."""

    class Forgotten(PanelView):
        @expose("/")
        def index(self) -> str:
            return ""

    assert not hasattr(Forgotten, "permission")
    with pytest.raises(AttributeError):
        Forgotten.permission  # noqa: B018 - reading it is the test
    assert permission_of(Forgotten(name="x", endpoint="forgotten").index) is None
    assert panel_base.DeniedByDefault.write_permission is None
