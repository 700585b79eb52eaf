"""What a caller is told of an error, and what not."""

from shared.chassis.problems import problem_of
from shared.kernel.store import StoreError


def test_what_the_database_says_of_a_row_is_not_told() -> None:
    problem = problem_of(StoreError("refused: duplicate key\nDETAIL:  Key (name)=(Rim Alaoui) already exists."))
    assert problem is not None
    assert (problem.status, problem.code) == (409, "not_stored")
    assert "Alaoui" not in str(problem.document())
