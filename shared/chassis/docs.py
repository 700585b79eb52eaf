"""The routes of a demo stack to look at and try, with Swagger UI; its policy names each source by itself."""

import base64
import hashlib
import re

from fastapi import Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

from shared.chassis.routing import APIRouter

router = APIRouter(include_in_schema=False)
LIBRARY = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    page = get_swagger_ui_html(openapi_url="/openapi.json", title=request.app.title, swagger_favicon_url=_DOT)
    page.headers["Content-Security-Policy"] = policy(bytes(page.body).decode())
    return page


def policy(html: str) -> str:
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in _INLINE.findall(html)]
    scripts = " ".join([LIBRARY, *(f"'sha256-{digest}'" for digest in digests)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src {LIBRARY}; img-src 'self' data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
