"""The pages of the explorer, a module each."""

from fastapi import APIRouter

from marsad.web.pages import actors, articles, login, overviews, review, search

router = APIRouter(include_in_schema=False)
for module in (login, articles, actors, overviews, review, search):
    router.include_router(module.router)
