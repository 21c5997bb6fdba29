"""Coming in, going out, and the language of the interface."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from marsad.web.desk import AtDesk
from marsad.web.entrance import own_path
from marsad.web.i18n import LANGUAGES
from marsad.web.pages.show import show

router = APIRouter()


@router.get("/login")
def login(request: Request, next: str = "/") -> Response:  # noqa: A002
    return show(request, "login.html", wanted=own_path(next), is_wrong=False)


@router.post("/login")
async def come_in(
    request: Request,
    desk: AtDesk,
    name: Annotated[str, Form(max_length=100)],
    secret: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
) -> Response:
    visitor = await run_in_threadpool(desk.doorkeeper.admit, name, secret)
    if visitor is None:
        return show(request, "login.html", status=401, wanted=own_path(next), is_wrong=True)
    language = request.session.get("language")
    request.session.clear()
    request.session.update({"name": visitor.name, "language": language})
    return RedirectResponse(own_path(next), 303)


@router.post("/logout")
def go_out(request: Request) -> Response:
    request.session.pop("name", None)
    return RedirectResponse("/login", 303)


@router.get("/language/{language}")
def switch(request: Request, language: str, next: str = "/") -> Response:  # noqa: A002
    if language in LANGUAGES:
        request.session["language"] = language
    return RedirectResponse(own_path(next), 303)
