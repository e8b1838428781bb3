"""What a command needs before it can use the services."""

from __future__ import annotations

from app import wiring
from app.cli.faults import CommandFault
from app.core import db, demo_clock
from config import Settings, SettingsError


def connect() -> Settings:
    """Bind the session to the database of the environment and plug the features in. Raises CommandFault."""
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        raise CommandFault(str(error)) from error
    db.configure(settings.database_url)
    demo_clock.install(settings.data_dir, demo=settings.demo, production=settings.production)
    wiring.wire()
    return settings
