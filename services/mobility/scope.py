"""What an employer may begin: its own registration, and its own vacancies."""

from typing import Annotated

from fastapi import Depends

from shared.chassis import Principal, Role, acting, not_found


def require_own(principal: Principal, employer_id: str) -> None:
    """What another employer has, or may have one day, is not there for this one."""
    if principal.roles == {Role.EMPLOYER} and principal.organisation != employer_id:
        raise not_found()


Caller = Annotated[Principal, Depends(acting)]
