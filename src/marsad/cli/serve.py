"""`marsad serve` and `marsad access`."""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path

import click

from marsad.cli.inputs import RULES, STORE, load_coder, opened, require

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@STORE
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="Port to listen at.")
@click.option("--access", type=_FILE, help="Who may enter: a file that `marsad access` writes.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A name the server is reached by; may be repeated."
)
@click.option("--certificate", type=_FILE, help="TLS certificate (PEM).")
@click.option("--key", type=_FILE, help="Key of the certificate (PEM).")
@click.option("--behind-proxy", is_flag=True, help="A proxy on this machine speaks https for the server.")
@click.option("--rate", type=click.IntRange(min=30), default=600, show_default=True, help="API requests a minute.")
@RULES
def serve(
    where: str,
    host: str,
    port: int,
    access: Path | None,
    names: tuple[str, ...],
    certificate: Path | None,
    key: Path | None,
    behind_proxy: bool,
    rate: int,
    rules: Path | None,
) -> None:
    """Show a store in the browser: articles, stories, actors, maps; search them, check and correct them.

    At 127.0.0.1 it is open to whoever uses this machine. Any other address needs --access and https: a certificate, or
    a proxy that has one.
    """
    require("web", "fastapi", "uvicorn", "jinja2", "babel", "argon2")
    import uvicorn

    from marsad.web.access import AccessError, Doorkeeper, Visitor, read_access
    from marsad.web.app import Settings, make_app
    from marsad.web.context import Rules
    from marsad.web.desk import Coding

    is_secure = certificate is not None or behind_proxy
    if not _is_loopback(host) and (access is None or not is_secure):
        raise click.UsageError(
            f"{host} can be reached from other machines: give --access FILE (see `marsad access`), and --certificate "
            "and --key or --behind-proxy"
        )
    if (certificate is None) != (key is None):
        raise click.UsageError("--certificate and --key belong together")
    try:
        doorkeeper = read_access(access) if access else Doorkeeper(anyone=Visitor("local", "reviewer"))
    except AccessError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    settings = Settings(doorkeeper, hosts=_hosts(host, names), is_secure=is_secure, rate=rate)
    coder = load_coder(rules)
    with opened(where) as store:
        app = make_app(store, Coding(coder), Rules(coder.rulebook), settings)
        click.echo(f"http{'s' if is_secure else ''}://{host}:{port}/", err=True)
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            proxy_headers=behind_proxy,
            forwarded_allow_ips="127.0.0.1",
            ssl_certfile=certificate,
            ssl_keyfile=key,
            timeout_keep_alive=5,
            limit_concurrency=500,
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _hosts(host: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """What the `Host` header may say, so that no foreign name leads a browser here."""
    own = ("127.0.0.1", "localhost", "[::1]") if _is_loopback(host) else (host,)
    return (*own, *names)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("name")
@click.option("--role", type=click.Choice(["reader", "reviewer"]), default="reader", show_default=True)
@click.option("--token", is_flag=True, help="Make a secret and print it, instead of asking for one.")
def access(file: Path, name: str, role: str, token: bool) -> None:
    """Let NAME in, or give them a new secret and role, in the access FILE of `marsad serve`.

    Readers read; reviewers also correct. The secret is kept only as an argon2 hash.
    """
    require("web", "fastapi", "uvicorn", "jinja2", "babel", "argon2")
    from secrets import token_urlsafe

    from marsad.web.access import AccessError, make_visitor, write_access

    try:
        visitor = make_visitor(name, role, where="NAME")
    except AccessError as error:
        raise click.UsageError(str(error)) from None
    secret = token_urlsafe(32) if token else click.prompt("Secret", hide_input=True, confirmation_prompt=True)
    if len(secret) < 12:
        raise click.UsageError("a secret has at least 12 characters")
    try:
        write_access(file, visitor, secret)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}") from None
    if token:
        click.echo(f"{name}.{secret}")
