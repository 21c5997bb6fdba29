"""The network: pages and feeds fetched politely, from the public internet only. Nothing else opens a connection."""

from marsad.fetch.crawler import Crawler
from marsad.fetch.http import FetchError, Policy, Response, fetch
from marsad.fetch.page import read_url
from marsad.fetch.watch import Memory, Plan, watch

__all__ = ["Crawler", "FetchError", "Memory", "Plan", "Policy", "Response", "fetch", "read_url", "watch"]
