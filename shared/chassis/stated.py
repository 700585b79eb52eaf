"""What the headers of a command say: when it happened, and the version it was decided on."""

from datetime import datetime

from fastapi import Request

from shared.chassis.problems import Problem


def moment_of(request: Request, occurred_at: datetime | None) -> datetime:
    now: datetime = request.app.state.clock.now()
    if occurred_at is None:
        return now
    if occurred_at.tzinfo is None:
        raise Problem(422, "time_zone_missing", "Occurred-At needs a time zone, such as 2019-04-01T08:00:00+01:00.")
    if occurred_at > now:
        raise Problem(422, "in_the_future", f"Occurred-At is after now ({now.isoformat()}).")
    return occurred_at


def version_of(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    try:
        return int(if_match.strip().strip('"'))
    except ValueError:
        raise Problem(400, "bad_if_match", 'If-Match takes one ETag as it was given, such as "3".') from None
