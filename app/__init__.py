"""Tahapan: the application. ``create_app`` puts the parts together, in order."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from config import Settings

# Low to high; each module has a ``blueprint``, and the components register when their module is imported.
VIEWS = (
    "app.cases.views",
    "app.cases.former_views",
    "app.dynamic_forms.views",
    "app.requests.views",
    "app.plans.views",
    "app.assignments.views",
    "app.cascade.views",
    "app.cascade.matrix_views",
    "app.cascade.member_views",
    "app.progress.views",
    "app.progress.execution_views",
    "app.progress.documentation_views",
    "app.progress.feedback_views",
    "app.progress.giving_views",
    "app.guidance.views",
    "app.achievements.views",
    "app.achievements.import_views",
    "app.study.views",
    "app.evaluations.views",
    "app.objections.views",
    "app.calibration.distribution_views",
    "app.calibration.views",
    "app.followups.views",
    "app.followups.list_views",
    "app.followups.report_views",
    "app.documents.views",
    "app.notifications.views",
    "app.profile.views",
    "app.profile.unit_views",
    "app.imports.views",
    "app.moves.views",
    "app.dashboards.views",
    "app.mining.views",
    "app.designer.views",
    "app.designer.form_views",
    "app.designer.field_views",
    "app.designer.preview_views",
    "app.designer.tile_views",
    "app.designer.stage_views",
    "app.designer.state_views",
    "app.designer.step_views",
    "app.designer.canvas_views",
    "app.designer.guard_views",
    "app.designer.fact_views",
    "app.designer.table_views",
    "app.designer.scenario_views",
    "app.designer.trial_views",
    "app.designer.compare_views",
    "app.designer.version_views",
    "app.designer.publish_views",
    "app.designer.applicability_views",
)
COMPONENTS = (
    "app.cases.period_table",
    "app.dynamic_forms.components",
    "app.requests.components",
    "app.plans.components",
    "app.cascade.components",
    "app.progress.components",
    "app.guidance.components",
    "app.evaluations.components",
    "app.objections.components",
    "app.followups.components",
    "app.profile.components",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application; without settings they are read from the environment."""
    from app import auth, web, wiring
    from app.core import db, demo_clock
    from config import Settings as FromEnvironment

    settings = settings or FromEnvironment.from_env()
    app = Flask(__name__)
    app.secret_key = settings.secret_key
    db.configure(settings.database_url)
    demo_clock.install(settings.data_dir, demo=settings.demo, production=settings.production)
    wiring.wire()
    web.init_app(app, settings)
    auth.init_app(app, settings)
    if settings.demo:
        _list_demo_accounts(app)
    for name in COMPONENTS:
        import_module(name)
    for name in VIEWS:
        app.register_blueprint(import_module(name).blueprint)
    _add_admin(app)
    return app


def _list_demo_accounts(app: Flask) -> None:
    """The sign-in page of a demo installation names the accounts to try."""
    from app.auth.demo_accounts import provide_demo_accounts
    from app.cli.demo.accounts import demo_accounts

    provide_demo_accounts(app, demo_accounts)


def _add_admin(app: Flask) -> None:
    """The panel comes last: its views stand on every feature."""
    from app import admin

    admin.init_app(app)
