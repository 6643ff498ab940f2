"""``nova users``: who works with Nova."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import click
from rich.console import Console
from rich.table import Table

from contracts.roles import ALL_ROLES
from nova.client import HttpApi
from nova.commands.options import needs_running_system

PAGE = 500
role_choice = click.Choice(ALL_ROLES)


@click.group()
def users() -> None:
    """See and keep the users of the running system, their roles, their ways in and their tokens.

    A user is named by his name, which stays for good; upper and lower case are the same.
    """


@users.command("list")
@click.option("--all", "with_deactivated", is_flag=True, help="Also those who were deactivated.")
@needs_running_system
def list_(api: HttpApi, with_deactivated: bool) -> None:
    """List the users with their roles."""
    table = Table("name", "full name", "e-mail", "roles", "active", box=None, header_style="bold")
    after = None
    while True:
        page = api.get("/users", limit=PAGE, after=after, active=None if with_deactivated else "true")
        for user in page["items"]:
            told = (user["name"], user["full_name"] or "", user["email"] or "", ", ".join(user["roles"]))
            table.add_row(*told, "yes" if user["active"] else "no")
        after = page["next"]
        if after is None:
            break
    Console().print(table)


@users.command()
@click.argument("name")
@click.argument("roles", metavar="ROLE...", type=role_choice, nargs=-1, required=True)
@click.option("--full-name", metavar="TEXT", help="The name as letters and colleagues have it.")
@click.option("--email", metavar="ADDRESS", help="Where letters reach the user.")
@needs_running_system
def add(api: HttpApi, name: str, roles: tuple[str, ...], full_name: str | None, email: str | None) -> None:
    """Register a user, invited by letter if there is an address; else the link that lets him in once is printed.

    \b
    nova users add anna manager head --full-name 'Анна Ковалёва' --email anna@example.com
    """
    body = {"name": name, "roles": list(roles), "full_name": full_name, "email": email}
    user = api.post("/users", body, key=str(uuid4()))
    click.echo(f"Registered: {user['name']} ({', '.join(user['roles'])}).")
    if user["invitation"] == "queued":
        click.echo(f"An invitation goes to {user['email']}.")
    else:
        _tell_link(api, user)


@users.command()
@click.argument("name")
@needs_running_system
def invite(api: HttpApi, name: str) -> None:
    """Invite a user by letter, also again; links of before end."""
    user = _found(api, name)
    invitation = api.post(f"/users/{user['id']}/invitations", {}, key=str(uuid4()))
    click.echo(f"An invitation goes to {invitation['to']}; its link works once, until {invitation['expires_at']}.")


@users.command()
@click.argument("name")
@click.argument("roles", metavar="ROLE...", type=role_choice, nargs=-1, required=True)
@needs_running_system
def roles(api: HttpApi, name: str, roles: tuple[str, ...]) -> None:
    """Give a user these roles, and no others."""
    user = api.change(f"/users/{_found(api, name)['id']}", {"roles": list(roles)})
    click.echo(f"{user['name']}: {', '.join(user['roles'])}")


@users.command()
@click.argument("name")
@needs_running_system
def deactivate(api: HttpApi, name: str) -> None:
    """End all sessions and tokens of a user, and let him in no more."""
    user = api.change(f"/users/{_found(api, name)['id']}/deactivate", {}, "POST")
    click.echo(f"Deactivated: {user['name']}.")


@users.command()
@click.argument("name")
@needs_running_system
def reactivate(api: HttpApi, name: str) -> None:
    """Let a user in again, by the password of before; his tokens stay revoked."""
    user = api.change(f"/users/{_found(api, name)['id']}/reactivate", {}, "POST")
    click.echo(f"Active again: {user['name']}.")


@users.command()
@click.argument("name")
@needs_running_system
def reset(api: HttpApi, name: str) -> None:
    """Print a link by which a user comes in once and chooses a new password.

    Whoever uses it ends the password and the sessions of before.
    """
    _tell_link(api, _found(api, name))


@users.command("remove-second-factor")
@click.argument("name")
@needs_running_system
def remove_second_factor(api: HttpApi, name: str) -> None:
    """Ask a user for no codes any more: for one who lost his app and his codes on paper.

    The token is an administrator's, and removes all but his own.
    """
    user = _found(api, name)
    api.change(f"/users/{user['id']}/second-factor", {}, "DELETE")
    click.echo(f"{user['name']} signs in by password alone.")


@users.command()
@click.argument("name")
@click.argument("purpose")
@click.option("--role", "limited_to", type=role_choice, multiple=True, help="No more than this role; may be repeated.")
@click.option("--only-reads", is_flag=True, help="It changes nothing.")
@click.option("--feeds", metavar="EVENTS", help="It reads these and does nothing else: orders.*,inventory.StockChanged")
@click.option("--expires-at", metavar="MOMENT", help="When it ends, like 2027-01-01T00:00:00Z.")
@needs_running_system
def token(
    api: HttpApi,
    name: str,
    purpose: str,
    limited_to: tuple[str, ...],
    only_reads: bool,
    feeds: str | None,
    expires_at: str | None,
) -> None:
    """Issue a token for a program that works as a user, and print it: it is shown this once.

    PURPOSE says where it is used.
    """
    scope = {"roles": list(limited_to) or None, "only_reads": only_reads, "expires_at": expires_at}
    if feeds is not None:
        scope["feeds"] = [each.strip() for each in feeds.split(",")]
    issued = api.post(f"/users/{_found(api, name)['id']}/tokens", {"name": purpose, **scope}, key=str(uuid4()))
    click.echo(issued["token"])


def _found(api: HttpApi, name: str) -> Mapping[str, Any]:
    """Raises ClickException when there is no user of this name."""
    after = None
    while True:
        page = api.get("/users", q=name, limit=PAGE, after=after)
        for user in page["items"]:
            if user["name"].casefold() == name.casefold():
                return dict(user)
        after = page["next"]
        if after is None:
            raise click.ClickException(f"There is no user {name}.")


def _tell_link(api: HttpApi, user: Mapping[str, Any]) -> None:
    way_in = api.post(f"/users/{user['id']}/links", {}, key=str(uuid4()))
    click.echo(f"The way in, once, until {way_in['expires_at']}:")
    click.echo(f"{api.url}{way_in['path']}")
