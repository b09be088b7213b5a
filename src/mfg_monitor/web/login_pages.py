"""The log-in page, and the way out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from mfg_monitor.web.access import COOKIE, SESSION_S
from mfg_monitor.web.desk import AtDesk, Desk, Sent
from mfg_monitor.web.gate import led_on
from mfg_monitor.web.page import Page
from mfg_monitor.web.problem import ProblemError
from mfg_monitor.web.words import told

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login_form(request: Request, desk: AtDesk) -> Response:
    """Ask for the password, or a token."""
    return _form(Page(desk, request), request.query_params.get("next", "/"))


@router.post("/login")
def login(request: Request, desk: AtDesk, sent: Sent) -> Response:
    """Begin a session for who knows the password or a token; lead on to where a stranger was stopped."""
    try:
        key = desk.access.begin(desk.config, request, sent.get("word", ""))
    except ProblemError as error:
        return _form(Page(desk, request), sent.get("next", "/"), error)
    response = Response(status_code=303, headers={"location": led_on(sent.get("next", "/"))})
    secure = request.url.scheme == "https"
    # Lax: a link in a mail should find who is logged in. What changes something is never a GET.
    response.set_cookie(COOKIE, key, max_age=int(SESSION_S), httponly=True, samesite="lax", secure=secure)
    return response


def _form(page: Page, wanted: str, error: ProblemError | None = None) -> Response:
    web = page.desk.config.settings.web
    response = page.answer(
        "login.html.j2",
        page.say("Log in"),
        status=error.status if error else 200,
        problem=_in_words(page, error) if error else "",
        asks_for=page.say("Password or token" if web.password else "Token"),
        needs_login=web.needs_login,
        next=led_on(wanted),
    )
    response.headers.update((error and error.headers) or {})
    return response


def _in_words(page: Page, error: ProblemError) -> str:
    match error.status:
        case 401:
            return page.say("This is not known here. Look at capital letters, and at what stands before and behind.")
        case 429:
            wait_s = (error.headers or {}).get("retry-after", "10")
            return told(page.language, "Too many wrong tries. Try again in {} seconds.", wait_s)
        case _:
            return error.message


@router.post("/logout")
def logout(request: Request, desk: AtDesk, sent: Sent) -> Response:
    """End the session."""
    desk.access.require(desk.config, request, form_secret=sent.get("secret"))
    desk.access.end(request)
    response = Response(status_code=303, headers={"location": _after_logout(desk)})
    response.delete_cookie(COOKIE)
    return response


def _after_logout(desk: Desk) -> str:
    return "/login" if desk.config.settings.web.needs_login else "/"
