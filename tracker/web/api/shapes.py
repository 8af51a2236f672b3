"""What answers are made of, where several resources share it. Names are those of the glossary; times are UTC."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Headings = Annotated[list[str], Field(description="headings from the top down")]
Next = Annotated[str | None, Field(description="`after` of the next page; null at the end")]
Left = Annotated[list[str], Field(description="a line for each version that is left out, as it was found damaged")]
Moment = AwareDatetime


class Shape(BaseModel):
    """An answer, or a part of one: all of its names are always there."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class SideShape(Shape):
    """A version: its number, when it was captured, and the publisher's own date."""

    version: int | None
    captured_at: Moment | None
    updated: dt.date | None


class IntervalShape(Shape):
    """When something happened: not yet so at `not_at` (null: before the first version), so at `there_at`, in `version`."""

    version: int | None
    not_at: Moment | None
    there_at: Moment | None
