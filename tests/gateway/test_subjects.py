from services.gateway.domain.journey import ContractHeard
from services.gateway.subjects import CallView, calls, corridors, employers, schemes
from shared.contracts import Contract
from shared.contracts.mobility import CommitmentDeclared, CorridorResumed, CorridorSuspended, EmployerVetted
from shared.contracts.selection import CallClosed, CallOpened, SchemePublished
from shared.contracts.training import CurriculumRevised
from shared.testing import folded
from tests.gateway.scheme import PALIM
from tests.gateway.story import CALL, heard, on

PUBLISHED = SchemePublished(scheme_id="palim", version=1, scheme=PALIM, reason="registered")
REVISED = CurriculumRevised(scheme_id="palim", version=2, reason="new tools")


def told(*contracts: Contract) -> list[ContractHeard]:
    return heard([("mobility", "2020-03-17", contract) for contract in contracts])


def test_a_scheme_reads_the_same_whether_its_curriculum_or_itself_is_heard_of_first() -> None:
    one, other = folded(schemes, *told(PUBLISHED, REVISED)), folded(schemes, *told(REVISED, PUBLISHED))
    assert one is not None
    assert one == other
    assert (one.scheme, [revision.version for revision in one.curriculum_revisions]) == (PALIM, [2])


def test_a_call_is_open_until_it_is_closed() -> None:
    opened = CallOpened(
        call_id=CALL, scheme_id="palim", seats=120, reserve=60, opens_at=on("2019-04-01"), closes_at=on("2019-05-15")
    )
    call = folded(calls, *told(opened))
    assert isinstance(call, CallView)
    assert (call.seats, call.closed_at) == (120, None)
    closed = folded(calls, *told(opened, CallClosed(call_id=CALL, scheme_id="palim")))
    assert closed is not None
    assert closed.closed_at == on("2020-03-17")


def test_a_corridor_is_suspended_until_it_is_resumed() -> None:
    suspended = CorridorSuspended(corridor="MA-BE", scheme_id="palim", reason="crisis")
    resumed = CorridorResumed(corridor="MA-BE", scheme_id="palim", reason="borders_open")
    first, then = folded(corridors, *told(suspended)), folded(corridors, *told(suspended, resumed))
    assert first is not None
    assert then is not None
    assert (first.suspended, then.suspended) == (True, False)


def test_an_employers_commitment_may_be_heard_before_it_is_vetted() -> None:
    committed = CommitmentDeclared(employer_id="small-1", scheme_id="palim", places=3)
    vetted = EmployerVetted(employer_id="small-1", country="BE", size="small", first_foreign_hire=True)
    assert folded(employers, *told(committed, vetted)) == folded(employers, *told(vetted, committed))


def test_each_view_passes_over_what_is_not_its_own() -> None:
    assert folded(calls, *told(REVISED)) is None
    assert folded(corridors, *told(PUBLISHED)) is None
