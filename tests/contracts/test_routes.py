"""Every address: a declared permission, no write on GET, and nothing for strangers."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.auth.guard import PUBLIC, is_static, permission_of
from tests.world import World

# Whoever isn't signed in may open these and no others. Adding one is a decision: say why beside it.
PUBLIC_ENDPOINTS = {
    "health.healthz",  # asked by load balancers
    "auth.login",
    "auth.sign_in",
    "documents.verify",  # whoever holds a printed form may ask whether it is genuine
    "auth.locale",  # the language switch also stands on the sign-in page
}
ZERO = "00000000-0000-7000-8000-000000000000"


def rules(app: Flask) -> list[Rule]:
    """All addresses but static files."""
    return [rule for rule in app.url_map.iter_rules() if not is_static(rule.endpoint)]


def filled(app: Flask, rule: Rule, **given: str) -> str:
    """An address of the rule with something in every place: what is given, else what the place's kind allows."""
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        values[name] = ZERO if kind == "UUIDConverter" else 0 if kind == "IntegerConverter" else "x"
        if kind == "AnyConverter":
            values[name] = sorted(converter.items)[0]
    values.update({name: value for name, value in given.items() if name in values})
    with app.test_request_context():
        built = rule.build(values)
    assert built is not None, rule
    return built[1]


def test_every_view_declares_who_may_open_it(app: Flask) -> None:
    undeclared = {rule.endpoint for rule in rules(app) if permission_of(app.view_functions[rule.endpoint]) is None}
    assert undeclared == set()


def test_public_addresses_are_the_reviewed_ones(app: Flask) -> None:
    public = {rule.endpoint for rule in rules(app) if permission_of(app.view_functions[rule.endpoint]) == PUBLIC}
    assert public == PUBLIC_ENDPOINTS


def test_a_visitor_is_sent_to_the_sign_in_page_everywhere_else(app: Flask, client: FlaskClient) -> None:
    for rule in rules(app):
        if rule.endpoint in PUBLIC_ENDPOINTS or "GET" not in (rule.methods or ()):
            continue
        answer = client.get(filled(app, rule))
        assert answer.status_code in {302, 404, 308}, rule
        if answer.status_code == 302:
            assert "/login" in answer.headers["Location"], rule


def test_forms_without_token_are_refused(app: Flask, client: FlaskClient, world: World) -> None:
    """CSRF stands before everything that writes."""
    for rule in rules(app):
        if "POST" not in (rule.methods or ()):
            continue
        answer = client.post(filled(app, rule))
        assert answer.status_code in {302, 400, 404}, (rule, answer.status_code)


@pytest.mark.parametrize("part", ["stranger", "colleague"])
def test_a_case_of_others_does_not_exist(app: Flask, client: FlaskClient, frozen: World, part: str) -> None:
    from tests.world import sign_in

    case = frozen.case()
    sign_in(client, frozen, part)
    for rule in rules(app):
        if "case_id" not in rule.arguments or "GET" not in (rule.methods or ()):
            continue
        assert client.get(filled(app, rule, case_id=str(case.id))).status_code == 404, rule
