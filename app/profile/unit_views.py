"""The start page of those who lead: the people who answer to them, and what is done for a unit."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from app.auth.actor import current_actor
from app.auth.guard import signed_in
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.people.leadership import direct_reports, led_posts
from app.web import menu

blueprint = Blueprint("my_unit", __name__, url_prefix="/my-unit", template_folder="templates")
menu.register("my_unit.index", _l("Unit saya"), "users", lambda viewer: viewer.leads, order=40)


@blueprint.get("/")
@signed_in
def index() -> str:
    """The posts that the person leads from, their direct reports, and the pages for leaders."""
    actor = current_actor()
    if actor.employee_id is None:
        raise NotFound
    day = clock.today(actor.time_zone)
    posts = led_posts(db(), employee_id=actor.employee_id, day=day)
    if not posts:
        raise NotFound
    reports = direct_reports(db(), position_ids=[post.position_id for post in posts], day=day)
    return render_template("profile/unit.html", posts=posts, reports=reports, pages=menu.leader_pages())
