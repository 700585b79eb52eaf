"""Which release may follow which, and go back to which, is told from what each stores and publishes."""

from dataclasses import replace

import pytest

from deploy.release import register
from deploy.release.register import Entry, against_following, against_going_back, narrows, table

FIRST = Entry("1.0.0", {"training": "0001"}, {"contracts": {"SeatOpened": 1}, "training": {"seat SeatTaken": 1}})
WIDER = replace(FIRST, version="1.1.0", schema={"training": "0002"})


def steps(*found: str):
    return lambda name, since, until: [(until, what) for what in found] if since < until else []


def test_the_newest_entry_is_what_the_code_stores_and_publishes():
    assert register.kept()[0] == Entry.here(), "enter it: python -m deploy.release.register"


def test_the_page_holds_the_table():
    assert table(register.kept()) in register.PAGE.read_text(encoding="utf-8"), "python -m deploy.release.register"


def test_a_release_that_only_adds_to_tables_may_be_left_again():
    assert against_following(WIDER, FIRST) == []
    assert against_going_back(WIDER, FIRST, steps()) == []


def test_a_step_that_takes_from_tables_cannot_be_gone_back_from():
    assert against_going_back(WIDER, FIRST, steps("drop_column")) == ["training 0002 does drop_column"]
    assert against_going_back(replace(FIRST, version="1.0.1"), FIRST, steps("drop_column")) == []


@pytest.mark.parametrize(
    ("reads", "strange"),
    [
        ({"contracts": {"SeatOpened": 2}}, "SeatOpened version 2 (contracts)"),
        ({"contracts": {"SeatOpened": 1, "SeatLost": 1}}, "SeatLost version 1 (contracts)"),
        ({"training": {"seat SeatTaken": 1, "seat SeatLeft": 1}}, "seat SeatLeft version 1 (training)"),
    ],
)
def test_messages_strange_to_the_older_release_bar_the_way_back(reads, strange):
    newer = replace(WIDER, reads={**FIRST.reads, **reads})
    assert against_following(newer, FIRST) == []
    assert against_going_back(newer, FIRST, steps()) == [f"1.0.0 does not read {strange}"]


def test_a_release_that_forgot_a_message_cannot_follow():
    newer = replace(WIDER, reads={"contracts": {"SeatOpened": 1}, "training": {}})
    assert against_following(newer, FIRST) == ["1.1.0 does not read seat SeatTaken version 1 (training)"]


def test_the_table_names_for_each_release_those_before_it():
    forgot = replace(FIRST, version="2.0.0", reads={})
    told = table([forgot, replace(FIRST, version="1.0.1"), FIRST]).splitlines()
    assert told[2] == "| 2.0.0 | training 0001 | none | 1.0.1, 1.0.0 |"
    assert told[3] == "| 1.0.1 | training 0001 | 1.0.0 | 1.0.0 |"
    assert told[4] == "| 1.0.0 | training 0001 | nothing, it is the first | nothing, it is the first |"


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ('op.create_table("a", sa.Column("b", sa.Text(), nullable=False))', []),
        ('op.add_column("a", sa.Column("b", sa.Text(), nullable=True))', []),
        ('op.add_column("a", sa.Column("b", sa.Text(), nullable=False, server_default="c"))', []),
        ('op.create_index("a", "b", ["c"], unique=False)', []),
        ('op.add_column("a", sa.Column("b", sa.Text(), nullable=False))', ["add_column of a value that must be given"]),
        ('op.create_index("a", "b", ["c"], unique=True)', ["create_index of values that must differ"]),
        ('op.drop_column("a", "b")', ["drop_column"]),
        ('op.alter_column("a", "b", new_column_name="c")', ["alter_column"]),
        ('op.execute("UPDATE a SET b = 1")', ["execute"]),
    ],
)
def test_a_step_of_a_migration_is_judged_by_what_it_leaves_alone(step, found):
    assert list(narrows(f"def upgrade() -> None:\n    {step}\n")) == found


def test_our_own_migrations_are_judged_between_two_revisions():
    assert list(register.narrowing("mobility", "0001", "0005")) == []
    assert list(register.narrowing("mobility", "0005", "0006")) == [("0006", "execute")]
