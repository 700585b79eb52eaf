"""Serving one service as a process: `python -m shared.chassis.serving services.selection.app --port 8101`."""

import argparse
import importlib
import sys

import uvicorn

from shared.chassis import logs
from shared.chassis.service import Service
from shared.chassis.settings import Settings

GRACE_SECONDS = 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", help="module that holds `service`")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    service: Service = importlib.import_module(arguments.app).service
    settings = Settings()
    logs.configure(service.name, settings.log_level)
    app = service.app(settings)
    config = uvicorn.Config(
        app,
        host=arguments.host,
        port=arguments.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        forwarded_allow_ips="",
    )
    uvicorn.Server(config).run()
    if app.state.runtime.failed:
        sys.exit(70)


if __name__ == "__main__":
    main()
