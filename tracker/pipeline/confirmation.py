"""The letter that asks whether somebody wants to be told of something, in English and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from tracker.digest.plain import wrapped
from tracker.model.delivery import Letter
from tracker.model.subscription import Cadence, Choice, Interest

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Words:
    """What the letter says in one language."""

    subject: str
    asked: str
    hour: str
    every: str
    some: str
    more: str
    limits: str
    cadences: Mapping[Cadence, str]
    days: tuple[str, ...]
    confirm: str
    button: str
    else_: str


ENGLISH = Words(
    subject="Confirm your subscription to changes",
    asked="Somebody, probably you, asked that this address be told of changes {when}:",
    hour="{often}, at {hour:02}:00 ({zone})",
    every="in all documents that are tracked",
    some="in these documents: {names}",
    more=" and {count} more",
    limits="with the limits that were chosen on the page",
    cadences={Cadence.NOW: "at once", Cadence.DAILY: "every day", Cadence.WEEKLY: "every week on {day}"},
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    confirm="To confirm it, open this page within seven days, and press the button there:",
    button="Confirm the subscription",
    else_="If it was not you, do nothing: then nothing is sent.",
)
SPANISH = Words(
    subject="Confirme su suscripción a los cambios",
    asked="Alguien, probablemente usted, pidió que se avise a esta dirección de los cambios {when}:",
    hour="{often}, a las {hour:02}:00 ({zone})",
    every="en todos los documentos que se siguen",
    some="en estos documentos: {names}",
    more=" y {count} más",
    limits="con los límites que se eligieron en la página",
    cadences={Cadence.NOW: "en cuanto ocurran", Cadence.DAILY: "cada día", Cadence.WEEKLY: "cada semana, el {day}"},
    days=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    confirm="Para confirmarlo, abra esta página en los próximos siete días y pulse el botón:",
    button="Confirmar la suscripción",
    else_="Si no fue usted, no haga nada: no se enviará nada.",
)
LANGUAGES = {"en": ENGLISH, "es": SPANISH}
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{subject}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 Arial,Helvetica,sans-serif">
<table role="presentation" style="max-width:600px;margin:0 auto" width="100%" cellpadding="0" cellspacing="0"><tr><td>
<p>{asked}<br>{what}.</p>
<p>{confirm}</p>
<p><a href="{link}" style="display:inline-block;padding:12px 20px;background:#175cb0;color:#ffffff;text-decoration:none">{button}</a></p>
<p style="word-break:break-all"><a href="{link}">{link}</a></p>
<p>{else_}</p>
</td></tr></table></body></html>
"""


def letter(choice: Choice, titles: Mapping[int, str], link: str, language: str, zone: str) -> Letter:
    """Return the letter with its link. Of what a stranger typed it says nothing, only that there are limits; `zone` is the name of one."""
    words = LANGUAGES[language]
    asked, what = words.asked.format(when=_when(words, choice, zone)), _what(words, choice, titles)
    text = f"{wrapped(asked)}\n{wrapped(f'{what}.')}\n\n{words.confirm}\n\n{link}\n\n{words.else_}\n"
    pieces = {"asked": asked, "what": what, "confirm": words.confirm, "button": words.button, "else_": words.else_, "link": link}
    shown = {name: escape(piece) for name, piece in pieces.items()}
    return Letter(words.subject, text, PAGE.format(language=language, subject=escape(words.subject), **shown))


def _when(words: Words, choice: Choice, zone: str) -> str:
    often = words.cadences[choice.cadence].format(day=words.days[choice.weekday])
    return often if choice.cadence is Cadence.NOW else words.hour.format(often=often, hour=choice.hour, zone=zone)


def _what(words: Words, choice: Choice, titles: Mapping[int, str]) -> str:
    interest = choice.interest
    names = sorted(titles[each] for each in interest.documents)
    more = words.more.format(count=len(names) - MOST_NAMED) if len(names) > MOST_NAMED else ""
    documents = words.some.format(names="; ".join(names[:MOST_NAMED]) + more) if names else words.every
    return documents if interest == Interest(interest.documents) else f"{documents}, {words.limits}"
