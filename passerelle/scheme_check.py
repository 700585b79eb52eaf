"""`passerelle scheme`: says what is wrong in a scheme file."""

from pathlib import Path
from typing import Annotated

import typer

from passerelle import schemes
from passerelle.telling import console

app = typer.Typer(no_args_is_help=True, help="Scheme files.")


@app.command(name="check")
def check_scheme(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Say what is wrong in a scheme file, at its line; 1 when anything is."""
    problems = schemes.check(file)
    for problem in problems:
        print(f"{file}:{problem.line}:{problem.column}: {problem.path}: {problem.message}")
    if problems:
        raise typer.Exit(1)
    console.print(f"{file} is a good scheme file.", markup=False)
