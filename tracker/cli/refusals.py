"""What the parser of the command line refuses, in plain words."""

from __future__ import annotations

from enum import Enum

from typer._click.exceptions import BadParameter, ClickException, MissingParameter


def plain(error: ClickException) -> str:
    """Return what is wrong with what was typed; with a value, what can be written in its place."""
    if isinstance(error, MissingParameter) or not isinstance(error, BadParameter) or error.param is None:
        return error.format_message().removesuffix(".")
    name = error.param.opts[0] if error.param.param_type_name == "option" else (error.param.metavar or error.param.name or "").upper()
    wanted = error.param.type_descriptor.annotation
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return f"{name} is one of these: {', '.join(str(value.value) for value in wanted)}"
    if wanted is int:
        least, most = (getattr(error.param, end, None) for end in ("min", "max"))
        return f"{name} is a whole number" + (f" from {least} to {most}" if least is not None and most is not None else "")
    return f"{name}: {error.message.removesuffix('.')}"
