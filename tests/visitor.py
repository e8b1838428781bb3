"""A browser without a screen, which people of the cast use in turn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from flask.testing import FlaskClient

from tests.world import World, sign_in


@dataclass
class Visitor:
    """Each test adds the way in which it reads and sends pages."""

    client: FlaskClient
    world: World

    def enter(self, part: str) -> Self:
        """Sign somebody in."""
        sign_in(self.client, self.world, part)
        return self

    def token(self) -> str:
        """What a POST has to carry, from a page that everybody may see."""
        return token_on(self.client.get("/account").text)


def token_on(page: str) -> str:
    """The token of a page that was got before."""
    return re.findall(r'name="csrf-token" content="([^"]+)"', page)[0]
