"""What a command needs before it can use the services."""

from __future__ import annotations

from app import wiring
from app.cli.faults import CommandFault
from app.core import db
from config import Settings, SettingsError


def connect() -> Settings:
    """Bind the session to the database of the environment and plug the features in. Raises CommandFault."""
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        raise CommandFault(str(error)) from error
    db.configure(settings.database_url)
    wiring.wire()
    return settings
