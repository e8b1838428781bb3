"""Run until told to stop; a database that went away (a restart, a failover) is waited for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading

import procrastinate
from procrastinate.exceptions import ConnectorException

from app.worker import tasks

log = logging.getLogger(__name__)

STOP_LIMIT = 8.0
# A thread that does not end can't be stopped from outside; after this the job is left to the rescue of another worker.
EXIT_LIMIT = 9.5
PAUSE = 2.0


async def serve(database_url: str, pace: tasks.Pace) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    while not stop.is_set():
        try:
            await _work(tasks.build(database_url, pace), pace, stop)
        except ConnectorException as error:
            log.warning("The database can't be reached, trying again: %s", error)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE)


def _stop_on_signals(stop: asyncio.Event) -> None:
    def begin() -> None:
        stop.set()
        timer = threading.Timer(EXIT_LIMIT, os._exit, [1])
        timer.daemon = True
        timer.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, begin)


async def _work(app: procrastinate.App, pace: tasks.Pace, stop: asyncio.Event) -> None:
    """Returns when asked to stop, and when Procrastinate ends by itself because it lost the database."""
    async with app.open_async():
        log.info("The worker is ready")
        worker = asyncio.create_task(
            app.run_worker_async(
                concurrency=pace.concurrency,
                update_heartbeat_interval=pace.heartbeat,
                stalled_worker_timeout=pace.stalled_after,
                shutdown_graceful_timeout=STOP_LIMIT,
                install_signal_handlers=False,
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({worker, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not worker.done():
            worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
