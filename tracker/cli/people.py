"""The commands for who may use the desk: user add, list, role, disable, enable, password, link."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, minute, road, say, say_json, table
from tracker.config import Web, load_settings
from tracker.model.errors import UsageError
from tracker.model.people import Person, Role
from tracker.pipeline import people as acts
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.road import Road
from tracker.store import people as kept

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name that the person signs in with.")]
RoleArgument = Annotated[Role, typer.Argument(metavar="ROLE", help="What the person may do.")]
RoleOption = Annotated[Role, typer.Option(help="What the person may do.")]
LinkOption = Annotated[bool, typer.Option("--link", help="Print a link that lets the person in; ask for no password.")]
OnceOption = Annotated[bool, typer.Option("--once", help="The link signs in at once, and no password is chosen.")]
PATH = "invitations"


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    user = typer.Typer(no_args_is_help=True)
    app.add_typer(user, name="user", help="Who may use the desk.")
    user.command("add")(add)
    user.command("list")(people)
    user.command("role")(role)
    user.command("disable")(disable)
    user.command("enable")(enable)
    user.command("password")(password)
    user.command("link")(link)


def add(name: Name, role: RoleOption = Role.READER, link: LinkOption = False) -> None:
    """Let somebody use the desk: with a password that is asked for here, or with a link to choose one."""
    with road() as opened:
        person = acts.add(opened, COMMAND_LINE, name, role)
        say(f"{person.name} may use the desk as {person.role}")
        if link or not sys.stdin.isatty():
            _say_link(opened, person)
        else:
            acts.set_password(opened, COMMAND_LINE, person, _asked())


def people(format: FormatOption = Format.TEXT) -> None:  # noqa: A002  the option's name
    """List who may use the desk."""
    with road() as opened, opened.database.read() as session:
        found = kept.everybody(session)
    if format is Format.JSON:
        say_json(
            [{"name": p.name, "role": p.role, "active": p.active, "has_password": p.has_password, "added_at": p.added_at} for p in found]
        )
    elif not found:
        say("nobody may use the desk yet; let somebody in with: tracker user add NAME --role admin")
    else:
        say(table(("NAME", "ROLE", "STATE", "ADDED"), [(p.name, p.role, _state(p), minute(p.added_at)) for p in found]))


def role(name: Name, role: RoleArgument) -> None:
    """Change what somebody may do; the person is signed out everywhere."""
    with road() as opened:
        person = _person(opened, name)
        acts.set_role(opened, COMMAND_LINE, person, role)
        say(f"{person.name} is {role} now")


def disable(name: Name) -> None:
    """Let somebody in no more, from this moment on. What the person did is kept."""
    with road() as opened:
        person = _person(opened, name)
        acts.set_active(opened, COMMAND_LINE, person, active=False)
        say(f"{person.name} is disabled")


def enable(name: Name) -> None:
    """Let somebody in again who was disabled."""
    with road() as opened:
        person = _person(opened, name)
        acts.set_active(opened, COMMAND_LINE, person, active=True)
        say(f"{person.name} may use the desk as {person.role}")


def password(name: Name) -> None:
    """Give somebody another password, which is asked for here; the person is signed out everywhere."""
    with road() as opened:
        person = _person(opened, name)
        acts.set_password(opened, COMMAND_LINE, person, _asked())
        say(f"the password of {person.name} is changed")


def link(name: Name, once: OnceOption = False) -> None:
    """Print a link that lets somebody in once, within seven days; links made before hold no more."""
    with road() as opened:
        _say_link(opened, _person(opened, name), chooses=not once)


def _say_link(opened: Road, person: Person, *, chooses: bool = True) -> None:
    token = acts.invite(opened, COMMAND_LINE, person, chooses=chooses)
    say(f"Give {person.name} this link; it lets one person in, once, within seven days:\n{_base(load_settings().web)}/{PATH}/{token}")


def _base(web: Web) -> str:
    named = f"[{web.host}]" if ":" in web.host else web.host
    return web.url or f"http://{named}:{web.port}"


def _person(opened: Road, name: str) -> Person:
    with opened.database.read() as session:
        return kept.by_name(session, name)


def _asked() -> str:
    """Ask for a password twice; from a pipe its first line is taken."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise UsageError("no password came; type one, or send it as a line of standard input")
    return line


def _state(person: Person) -> str:
    if not person.active:
        return "disabled"
    return "active" if person.has_password else "invited"
