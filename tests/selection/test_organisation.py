"""An organisation's life: nothing is granted before its agreement, and nothing is left to it after its end."""

from datetime import date

from services.selection.domain.organisation import organisation
from services.selection.domain.organisation_messages import (
    AddUser,
    AgreementSigned,
    ClientKept,
    EndOrganisation,
    GrantRole,
    KeepClient,
    OrganisationEnded,
    OrganisationRegistered,
    OrganisationResumed,
    OrganisationSuspended,
    RemoveUser,
    ResumeOrganisation,
    RoleGranted,
    RoleRevoked,
    SignAgreement,
    SuspendOrganisation,
    UserAdded,
    UserRemoved,
)
from shared.testing import Scenario
from tests.selection.conftest import OPENED, Selection

FEDERATION = OrganisationRegistered(name="AGORIA", kind="federation", country="BE")
SIGN = SignAgreement(reference="A-7", terms="2", signed_on=date(2019, 3, 1))
SIGNED = AgreementSigned(**dict(SIGN))
CLERK = AddUser(subject="u-17", roles=("agency",), administrator=True)
ADDED = UserAdded(**dict(CLERK))
given = Scenario(organisation).given


def test_nothing_is_granted_before_the_agreement() -> None:
    client = KeepClient(client_id="agoria", proof="mutual_tls", rotated_on=date(2019, 3, 2))
    for command in (CLERK, client, GrantRole(scheme_id="palim", role="matching")):
        given(FEDERATION).when(command).then_refused("agreement_missing")
    given(FEDERATION).when(SIGN).then(SIGNED)
    given(FEDERATION, SIGNED).when(SIGN).then()
    given(FEDERATION, SIGNED).when(CLERK).then(ADDED)
    given(FEDERATION, SIGNED).when(client).then(ClientKept(**dict(client)))


def test_a_user_is_added_with_roles_and_removed() -> None:
    given(FEDERATION, SIGNED, ADDED).when(CLERK).then()
    given(FEDERATION, SIGNED, ADDED).when(RemoveUser(subject="u-17")).then(UserRemoved(subject="u-17"))
    given(FEDERATION, SIGNED).when(RemoveUser(subject="u-17")).then()


def test_a_suspended_organisation_gets_nothing_until_it_is_resumed() -> None:
    suspended, resumed = OrganisationSuspended(reason="audit"), OrganisationResumed(reason="audit_closed")
    given(FEDERATION, SIGNED).when(SuspendOrganisation(reason="audit")).then(suspended)
    given(FEDERATION, SIGNED, suspended).when(CLERK).then_refused("organisation_suspended")
    given(FEDERATION, SIGNED, suspended).when(ResumeOrganisation(reason="audit_closed")).then(resumed)
    given(FEDERATION, SIGNED, suspended, resumed).when(CLERK).then(ADDED)


def test_an_end_revokes_every_role_and_is_for_good() -> None:
    granted, ended = RoleGranted(scheme_id="palim", role="matching"), OrganisationEnded(reason="left")
    revoked = RoleRevoked(scheme_id="palim", role="matching")
    given(FEDERATION, SIGNED, granted).when(EndOrganisation(reason="left")).then(revoked, ended)
    given(FEDERATION, SIGNED, ended).when(EndOrganisation(reason="left")).then()
    given(FEDERATION, SIGNED, ended).when(SIGN).then_refused("organisation_ended")


async def registered(selection: Selection, id: str = "agoria") -> dict[str, str]:
    """Registered and bound by an agreement; gives the headers of its first administrator."""
    operator = selection.as_("operator")
    body = {"name": "AGORIA", "kind": "federation", "country": "BE"}
    await selection.command("PUT", f"/organisations/{id}", body, at=OPENED, **operator)
    agreement = {"reference": "A-7", "terms": "2", "signed_on": "2019-03-01"}
    await selection.command("POST", f"/organisations/{id}/agreement", agreement, at=OPENED, **operator)
    user = {"subject": "u-17", "roles": ["agency"], "administrator": True}
    await selection.command("POST", f"/organisations/{id}/users", user, at=OPENED, **operator)
    return selection.as_("agency", sub="u-17", org=id)


async def test_an_administrator_manages_the_users_of_the_own_organisation_alone(selection: Selection) -> None:
    administrator = await registered(selection)
    await registered(selection, "voka")
    user = {"subject": "u-18", "roles": ["employer"]}
    await selection.command("POST", "/organisations/agoria/users", user, **administrator)
    record = await selection.get("/organisations/agoria/record", **administrator)
    assert [one["subject"] for one in record["users"]] == ["u-17", "u-18"]
    assert (await selection.ask("POST", "/organisations/voka/users", user, **administrator)).status_code == 404
    plain = selection.as_("employer", sub="u-18", org="agoria")
    assert (await selection.ask("POST", "/organisations/agoria/users", user, **plain)).status_code == 404
    shown = await selection.get("/organisations/agoria", **plain)
    assert (shown["state"], "users" in shown) == ("agreed", False)
    await selection.command("POST", "/organisations/agoria/users/removal", {"subject": "u-18"}, **administrator)


async def test_whoever_acts_for_an_ended_organisation_is_refused_at_once(selection: Selection) -> None:
    administrator = await registered(selection)
    assert (await selection.client.get("/v1/calls", headers=administrator)).status_code == 200
    end = {"reason": "left"}
    await selection.command("POST", "/organisations/agoria/end", end, **selection.as_("operator", org=None))
    answer = await selection.client.get("/v1/calls", headers=administrator)
    assert (answer.status_code, answer.json()["code"]) == (403, "organisation_ended")
    assert (await selection.client.get("/v1/calls", headers=selection.as_("agency"))).status_code == 200


async def test_a_name_or_mail_address_is_no_subject(selection: Selection) -> None:
    await registered(selection)
    for subject in ("clerk@agoria.example", "A. Clerk"):
        body = {"subject": subject, "roles": ["agency"]}
        answer = await selection.ask("POST", "/organisations/agoria/users", body, **selection.as_("operator"))
        assert answer.status_code == 422
