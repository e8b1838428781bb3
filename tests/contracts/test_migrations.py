"""One head, up and down and up again, and the tables are those of the models."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from app.all_models import Base
from app.core.db import driver_url

ROOT = Path(__file__).parents[2]


def config() -> Config:
    return Config(str(ROOT / "alembic.ini"))


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(config()).get_heads()) == 1


def test_up_down_up_and_the_models_match(live_url: str) -> None:
    engine = create_engine(driver_url(live_url))
    settings = config()
    with engine.connect() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "base")
        connection.commit()
        left = connection.scalars(
            text("select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'")
        ).all()
        assert set(left) <= {"alembic_version"}
        command.upgrade(settings, "head")
        connection.commit()
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _parents: (
                    not (kind == "table" and str(name).startswith("procrastinate_"))
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
