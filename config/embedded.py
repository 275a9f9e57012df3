"""One process that is everything: web server, Celery worker and Celery beat, without a broker."""

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

from celery.beat import EmbeddedService, Scheduler
from celery.worker import state as worker_state
from django.utils.translation import gettext as _
from waitress.server import create_server

from config.celery import app
from config.wsgi import application
from kernel.ruling import DomainError

HOST = "127.0.0.1"
WEB_THREADS = 6
PATIENCE_SECONDS = 10


class Clock:
    """A worker thread and a beat thread that live as long as this process."""

    def __init__(self) -> None:
        app.loader.import_default_modules()  # beat must not tell of tasks nobody knows yet
        self.worker = app.WorkController(
            pool="solo",
            concurrency=1,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        self.worker_thread = threading.Thread(target=self.worker.start, name="worker", daemon=True)
        self.beat = EmbeddedService(app, thread=True, scheduler_cls=Scheduler)
        self.beat.daemon = True

    def start(self) -> None:
        worker_state.should_stop = None
        self.worker_thread.start()
        self.beat.start()

    def catch_up(self) -> None:
        """What was due while the process was not running; each task is harmless when repeated.

        It is the only worker: whatever seems to be under way was broken off with its predecessor.
        """
        app.send_task("kernel.tasks.take_up_abandoned_runs", kwargs={"silent_minutes": 0})
        for entry in app.conf.beat_schedule.values():
            app.send_task(entry["task"])

    def stop(self) -> None:
        """Let the task under way finish, within reason."""
        self.beat.stop()
        worker_state.should_stop = 0
        self.worker_thread.join(PATIENCE_SECONDS)


def check_port(port: int) -> None:
    """Raises DomainError when no server can listen on the port."""
    try:
        with socket.create_server((HOST, port)):
            pass
    except (OSError, OverflowError) as error:
        raise DomainError(
            _("Port %(port)d cannot be used (%(why)s). Choose another: --port 8010")
            % {"port": port, "why": error}
        ) from error


def serve(port: int, *, when_ready: Callable[[], None]) -> None:
    """Serve pages and keep the clock until Ctrl-C or SIGTERM."""
    server = create_server(application, host=HOST, port=port, threads=WEB_THREADS)
    clock = Clock()
    former = {one: signal.signal(one, _stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        clock.start()
        clock.catch_up()
        when_ready()
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        for one, handler in former.items():
            signal.signal(one, handler)
        server.close()
        clock.stop()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
