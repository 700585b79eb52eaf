"""The rows: one goal each, or a few that are measured together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench.measuring import Result
from bench.place import Place
from bench.rows.append import append, load
from bench.rows.http import command, journey


@dataclass(frozen=True)
class Row:
    name: str
    title: str
    run: Callable[[Place], Awaitable[Result]]


ROWS = (
    Row("append", "append: key, event, outbox, view; 64 callers", append),
    Row("load", "load and fold a stream of 50 events", load),
    Row("command", "HTTP command, all of it; 32 connections", command),
    Row("journey", "journey read at the gateway; 200 clients", journey),
)
