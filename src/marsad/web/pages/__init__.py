"""The pages of the explorer, a module each."""

from fastapi import APIRouter

from marsad.web.pages import actors, api_docs, articles, login, overviews, review, search, stories

router = APIRouter(include_in_schema=False)
for module in (login, api_docs, articles, actors, overviews, review, search, stories):
    router.include_router(module.router)
