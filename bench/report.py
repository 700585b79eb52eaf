"""The table on the screen, and the same as JSON."""

import platform
import subprocess
from collections.abc import Mapping
from typing import Any

import psutil
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.measuring import Result, Runs, latency, rate
from bench.rows import Row

Results = Mapping[Row, Result]


def show(console: Console, results: Results) -> None:
    table = Table("row", "measured", "goal", "reached", "", title=machine(), show_lines=True)
    for row, result in results.items():
        goals = result.goals
        table.add_row(
            f"[bold]{row.name}[/bold]\n{row.title}",
            escape(result.reason) or "\n".join(_told(name, runs, result.unit) for name, runs in result.runs.items()),
            "\n".join(goal.wanted for goal in goals),
            "\n".join(goal.measured for goal in goals),
            "\n".join("[green]met[/green]" if goal.met else "[red]missed[/red]" for goal in goals),
        )
    console.print(table)
    for row, result in results.items():
        if not all(goal.met for goal in result.goals):
            console.print(f"[bold]{row.name}[/bold] {result.where}", highlight=False)


def _told(name: str, runs: Runs, unit: str) -> str:
    told = f"{name}: {rate(runs):,.0f} {unit}"
    if runs[0].latencies:
        told += f", p50 {latency(runs, 0.5) * 1e3:.1f} ms, p99 {latency(runs, 0.99) * 1e3:.1f} ms"
    return told


def markdown(measured: Mapping[str, Any]) -> str:
    """The table of docs/performance.md, from the document of a run."""
    lines = ["| row | measured | goal | reached | |", "|---|---|---|---|---|"]
    for name, row in measured["rows"].items():
        if row["not_run"]:
            lines.append(f"| `{name}` | {row['not_run']} | | | |")
        contenders = [f"{who} {_figure(found, row['unit'])}" for who, found in row["contenders"].items()]
        goals = row["goals"]
        cells = (
            "<br>".join(contenders),
            "<br>".join(goal["wanted"] for goal in goals),
            "<br>".join(goal["measured"] for goal in goals),
            "<br>".join("met" if goal["met"] else "**missed**" for goal in goals),
        )
        if goals:
            lines.append(f"| `{name}` | {' | '.join(cells)} |")
    missed = [
        f"- `{name}`: {row['where']}"
        for name, row in measured["rows"].items()
        if not all(goal["met"] for goal in row["goals"])
    ]
    return "\n".join([f"Machine: {measured['machine']}.", "", *lines, "", "Where the time goes:", "", *missed, ""])


def _figure(found: Mapping[str, Any], unit: str) -> str:
    told = f"{found['median']:,.0f} {unit}"
    waits = found.get("milliseconds")
    return f"{told}, p50 {waits['p50']:,.1f} ms, p99 {waits['p99']:,.1f} ms" if waits else told


def document(results: Results) -> dict[str, Any]:
    return {"machine": machine(), "rows": {row.name: _document(result) for row, result in results.items()}}


def _document(result: Result) -> dict[str, Any]:
    return {
        "not_run": result.reason or None,
        "unit": result.unit,
        "contenders": {name: _runs(runs) for name, runs in result.runs.items()},
        "goals": [vars(goal) for goal in result.goals],
        "where": result.where,
        **result.details,
    }


def _runs(runs: Runs) -> dict[str, Any]:
    found: dict[str, Any] = {"median": rate(runs), "runs": [run.rate for run in runs]}
    if runs[0].latencies:
        found["milliseconds"] = {f"p{share:.0%}"[:-1]: latency(runs, share) * 1e3 for share in (0.5, 0.95, 0.99)}
    return found


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GiB, {_processor()}, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, PostgreSQL with fsync on, load {psutil.getloadavg()[0]:.1f} at the end"
    )


def _processor() -> str:
    told = subprocess.run(["lscpu"], capture_output=True, text=True, check=False).stdout
    return next((line.partition(":")[2].strip() for line in told.splitlines() if "Model name" in line), "a processor")
