"""Organisations, schemes and imports: each keeps what was said, and says nothing twice."""

from datetime import date
from uuid import UUID

from services.selection.domain.intake import (
    AdvanceImport,
    Batch,
    FinishImport,
    ImportAdvanced,
    ImportFinished,
    ImportStarted,
    StartImport,
    import_id,
    intake,
)
from services.selection.domain.organisation import organisation
from services.selection.domain.organisation_messages import (
    AgreementSigned,
    GrantRole,
    OrganisationRegistered,
    RegisterOrganisation,
    RevokeRole,
    RoleGranted,
    RoleRevoked,
)
from services.selection.domain.scheme import PublishScheme, SchemeRegistered, SchemeRevised, scheme
from shared.testing import Scenario
from tests.selection.palim import PALIM

ANAPEC = OrganisationRegistered(name="ANAPEC", kind="public_employment_service", country="MA")
AGREED = AgreementSigned(reference="A-1", terms="1", signed_on=date(2019, 3, 1))
REVISED = PALIM.model_copy(update={"handover_days": 30})
START = StartImport(
    call_id=UUID(int=3), scheme_id="palim", profile_id="anapec", upload_id=UUID(int=5), digest="0" * 64, rows=2
)
STARTED = ImportStarted(**dict(START))
BATCH = Batch(to_line=3, accepted=2)


def test_an_organisation_is_registered_once_and_keeps_its_name() -> None:
    register = RegisterOrganisation(name="ANAPEC", kind="public_employment_service", country="MA")
    given = Scenario(organisation).given
    given().when(register).then(ANAPEC)
    given(ANAPEC).when(register).then()
    given(ANAPEC).when(register.model_copy(update={"country": "TN"})).then_refused("already_registered")


def test_roles_are_granted_and_revoked_scheme_by_scheme() -> None:
    grant, granted = GrantRole(scheme_id="palim", role="selection"), RoleGranted(scheme_id="palim", role="selection")
    revoke = RevokeRole(scheme_id="palim", role="selection")
    given = Scenario(organisation).given
    given().when(grant).then_refused("out_of_turn")
    given(ANAPEC, AGREED).when(grant).then(granted)
    given(ANAPEC, AGREED, granted).when(grant).then()
    given(ANAPEC).when(revoke).then()
    given(ANAPEC, granted).when(revoke).then(RoleRevoked(scheme_id="palim", role="selection"))


def test_a_scheme_is_revised_with_a_reason_and_numbered_by_selection() -> None:
    given = Scenario(scheme).given
    first = SchemeRegistered(scheme=PALIM)
    given().when(PublishScheme(scheme=PALIM)).then(first)
    given(first).when(PublishScheme(scheme=PALIM, reason="again")).then()
    given(first).when(PublishScheme(scheme=REVISED)).then_refused("reason_missing")
    second = SchemeRevised(version=2, scheme=REVISED, reason="more time")
    given(first).when(PublishScheme(scheme=REVISED, reason="more time")).then(second)
    third = SchemeRevised(version=3, scheme=PALIM, reason="back")
    given(first, second).when(PublishScheme(scheme=PALIM, reason="back")).then(third)


def test_a_scheme_keeps_its_id() -> None:
    other = PALIM.model_copy(update={"id": "other"})
    Scenario(scheme).given(SchemeRegistered(scheme=PALIM)).when(PublishScheme(scheme=other)).then_refused(
        "another_scheme"
    )


def test_the_same_file_for_the_same_call_is_the_same_import() -> None:
    assert import_id(UUID(int=3), "a") == import_id(UUID(int=3), "a") != import_id(UUID(int=4), "a")
    given = Scenario(intake).given
    given().when(START).then(STARTED)
    given(STARTED).when(START).then()
    given(STARTED, ImportFinished()).when(START).then()


def test_an_import_goes_on_where_it_stands_and_nowhere_else() -> None:
    given, advanced = Scenario(intake).given, ImportAdvanced(batch=BATCH)
    given(STARTED).when(AdvanceImport(after_line=0, batch=BATCH)).then(advanced)
    given(STARTED, advanced).when(AdvanceImport(after_line=0, batch=BATCH)).then_refused("already_advanced")
    given(STARTED, advanced).when(FinishImport()).then(ImportFinished())
    given(STARTED, advanced, ImportFinished()).when(FinishImport()).then_refused("out_of_turn")
