"""The pages of the explorer, a module each."""

from fastapi import APIRouter

from marsad.web.pages import articles, login

router = APIRouter(include_in_schema=False)
for module in (login, articles):
    router.include_router(module.router)
