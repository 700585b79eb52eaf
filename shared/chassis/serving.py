"""Serving one service as a process: `python -m shared.chassis.serving services.selection.app --port 8101`."""

import argparse
import gc
import importlib
import os
import signal
import sys
import threading
from types import FrameType

import uvicorn
from fastapi import FastAPI

from shared.chassis import logs
from shared.chassis.revisions import migrations_of, newest
from shared.chassis.runtime import Runtime
from shared.chassis.safety import safe_settings
from shared.chassis.service import Service

GRACE_SECONDS = 15
FAILED = 70


class _Server(uvicorn.Server):
    """Tells the app at the first signal that it is ending, so that streams which never end by themselves do."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal of its own, for a task that died, is not passed on: the process would end before its exit code."""
        self._app.state.draining = True
        self._app.state.stopping.set()
        if has_failed(self._app):
            self.should_exit = True
        else:
            super().handle_exit(sig, frame)


def has_failed(app: FastAPI) -> bool:
    """Whether one of its tasks died."""
    runtime: Runtime | None = getattr(app.state, "runtime", None)
    return runtime is not None and runtime.failed is not None


def end_with_launcher() -> None:
    """Ends this process when its standard input closes: the launcher that holds the other end is gone."""
    while sys.stdin.buffer.read(1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def spare_the_collector() -> None:
    """Batches of many small objects would set off a full collection again and again; what is loaded by now stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", help="module that holds `service`")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--supervised", action="store_true", help="end when standard input closes")
    arguments = parser.parse_args()
    if arguments.supervised:
        threading.Thread(target=end_with_launcher, daemon=True).start()
    service: Service = importlib.import_module(arguments.app).service
    settings = safe_settings(service.name)
    logs.configure(service.name, settings.log_level)
    app = service.app(settings, revision=newest(migrations_of(arguments.app)))
    spare_the_collector()
    config = uvicorn.Config(
        app,
        host=arguments.host,
        port=arguments.port,
        access_log=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        forwarded_allow_ips=settings.proxies,
    )
    _Server(config, app).run()
    if has_failed(app):
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
