"""PALIM's story in dates: what the sources say, and what the replay assumes where they are silent."""

from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

SCHEME = "palim"
PROFILE = "anapec"
CORRIDOR = "MA-BE"
MODULES = ("ict", "soft_skills", "english", "life_in_belgium")
SUPPORTS = ("job_placement", "career_coaching")


def id_of(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{SCHEME}/{name}")


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


CALL = id_of("call")
COHORT = id_of("cohort")
PROJECT_STARTS = at(2019, 3, 1)
CALL_OPENS = at(2019, 4, 1)
FILE_SENT = at(2019, 5, 16)
SCREENING = at(2019, 5, 20)
SHORTLIST = at(2019, 5, 27)
TESTS = at(2019, 6, 10)
INVITATIONS = at(2019, 6, 12)
INTERVIEWS = at(2019, 6, 24)
PROPOSAL = at(2019, 7, 4)
DECISION = at(2019, 7, 5)
COHORT_OPENS = at(2019, 7, 6)
COURSE_STARTS = at(2019, 7, 15)
DROP_OUT = at(2019, 8, 19)
REVISION = at(2019, 11, 4)
COURSE_ENDS = at(2020, 2, 14)
SESSIONS = (
    at(2019, 7, 31),
    at(2019, 8, 30),
    at(2019, 9, 30),
    at(2019, 10, 31),
    at(2019, 11, 29),
    at(2019, 12, 20),
    at(2020, 1, 31),
)
VACANCIES = at(2020, 2, 17)
OFFERS_AWAY = at(2020, 2, 24)
ACCEPTED_AWAY = at(2020, 2, 26)
CONTRACTS = at(2020, 3, 2)
ACCEPTED_HOME = at(2020, 3, 4)
CONTRACTS_HOME = at(2020, 3, 9)
RECOGNISED = at(2020, 3, 12)
STARTS_HOME = at(2020, 3, 16)
SUSPENSION = at(2020, 3, 17)
CRISIS_END = at(2020, 6, 30)
NEEDS = at(2020, 7, 6)
PLANS = at(2020, 7, 13)
SUPPORT = at(2020, 7, 31)
FOLLOW_UPS = (
    (0, at(2020, 3, 23)),
    (0, at(2020, 7, 1)),
    (6, at(2020, 9, 16)),
    (6, at(2020, 12, 30)),
    (12, at(2021, 3, 16)),
)
PROJECT_ENDS = at(2021, 4, 30)

EMPLOYERS_AWAY = ("antwerp-software", "ghent-data", "leuven-networks")
EMPLOYERS_HOME = ("casablanca-digital", "rabat-it-services")


def end_of_month(first: date) -> datetime:
    """When a month's outcomes are reported: its last day, or the project's end when that is earlier."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    moment = datetime(following.year, following.month, following.day, tzinfo=UTC)
    return datetime.fromtimestamp(moment.timestamp() - 3600, UTC)
