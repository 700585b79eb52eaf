"""The rows: one goal each, or a few that are measured together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench.measuring import Result
from bench.place import Place
from bench.rows.append import append, load
from bench.rows.http import command, journey
from bench.rows.kafka import relay, subscriber
from bench.rows.rebuild import rebuild
from bench.rows.stack import intake, replayed, visible


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
    Row("relay", "store to Kafka, acks=all, idempotent", relay),
    Row("subscriber", "Kafka to the gateway's policies and views", subscriber),
    Row("rebuild", "rebuild of a view with live traffic", rebuild),
    Row("intake", "PALIM's file by HTTP, all services up", intake),
    Row("visible", "acknowledged to visible at the gateway, 100 commands/s", visible),
    Row("replay", "PALIM's whole replay, verify included", replayed),
)
