"""``python -m app.worker``."""

from __future__ import annotations

import argparse
import asyncio
import logging

from app import wiring
from app.core import db, demo_clock
from app.documents.desk import open_desk
from app.worker import loop, tasks
from config import Settings


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = Settings.from_env()
    db.configure(settings.database_url)
    demo_clock.install(settings.data_dir, demo=settings.demo, production=settings.production)
    wiring.wire()
    open_desk(settings.data_dir, settings.base_url)
    asyncio.run(loop.serve(settings.database_url, _pace()))


def _pace() -> tasks.Pace:
    usual = tasks.Pace()
    parser = argparse.ArgumentParser(prog="python -m app.worker")
    parser.add_argument("--concurrency", type=int, default=usual.concurrency, help="jobs at a time")
    parser.add_argument("--heartbeat", type=float, default=usual.heartbeat, help="seconds between signs of life")
    parser.add_argument("--stalled-after", type=float, default=usual.stalled_after, help="seconds without one")
    parser.add_argument("--rescue-cron", default=usual.rescue_cron, help="when jobs of dead workers are looked for")
    return tasks.Pace(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
