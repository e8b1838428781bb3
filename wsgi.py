"""The application as web servers load it: ``wsgi:application``."""

from __future__ import annotations

from app import create_app
from config import Settings

application = create_app(Settings.from_env())
