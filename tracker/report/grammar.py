"""What must be known of the page's own language to put its words into a sentence: how lists are introduced, what is a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns of one language. `names` find in a lead-in the things that its list holds, as the group `name`."""

    finite: re.Pattern[str]
    past: re.Pattern[str]
    relative: re.Pattern[str]
    introduces: re.Pattern[str]
    evidence: re.Pattern[str]
    names: tuple[re.Pattern[str], ...]
    article: re.Pattern[str]
    no_name: re.Pattern[str]


ENGLISH = Grammar(
    finite=re.compile(
        r"\b(?:is|are|was|were|be|has|have|had|does|do|did|may|might|can|could|will|would|should|must|needs?|shows?|showed|found|reports?"
        r"|affects?|experienced|approved|depends?|remains?|includes?|included|suggests?|indicates?|occurs?|occurred|looked|var(?:y|ies)"
        r"|predominate)\b",
        re.IGNORECASE,
    ),
    past=re.compile(  # "One study reported no deaths", but not "Increased risk" and "Deaths reported in children"
        r"(?<=\w )(?:reported|described|demonstrated|confirmed|received|developed|improved|increased|decreased|responded|died"
        r"|concluded|evaluated|examined|compared|assessed|revealed|produced|caused|completed|underwent|observed)\b"
        r"(?! (?:in|with|by|to|as|of|for|from|on|risk)\b)",
    ),
    relative=re.compile(r"(?<=\w )(?:that|which|who|whom|whose|where|when)\b.*", re.IGNORECASE),
    introduces=re.compile(r"(?::|\b(?:following|below)\.?)$", re.IGNORECASE),
    evidence=re.compile(r"^Evidence \((?P<name>.+)\)$", re.IGNORECASE),
    names=(
        re.compile(r"^there (?:are|is|were) (?P<name>.+?)(?:,? (?:including|as follows|such as).*|[,:].*)?$", re.IGNORECASE),
        re.compile(r"\bfollowing (?P<name>[^,;:]+)$", re.IGNORECASE),
        re.compile(r"^(?:the )?following (?P<name>.+?) (?:may|can|might|should|are|is|was|were|have|has|will)\b", re.IGNORECASE),
        re.compile(
            r"^(?P<name>.+?),? (?:(?:may|might|can|could|should|would|will|often|also|commonly|typically|generally) )*"
            r"(?:include|includes|included|are|is|was|were|be|comprise|comprises|comprised|consist of|consists of|consisted of)"
            r"(?:,? (?:but (?:are|is) not limited to|the|as|any|one or more|some|all|of|listed|shown|described))*"
            r" ?(?:follow(?:s|ing)|below)?$",
            re.IGNORECASE,
        ),
    ),
    article=re.compile(r"^(?:the (?!most\b)|an? |some of the |some |these |those )", re.IGNORECASE),
    no_name=re.compile(
        r"^(?:this|it|they|he|she|such|in|for|when|while|of|among|if|by|as|although|however|to|on|at|with|these|those)\b", re.IGNORECASE
    ),
)

SPANISH = Grammar(
    finite=re.compile(
        r"\b(?:es|son|fue|fueron|era|eran|sea|sean|está|están|estaba|estaban|ha|han|había|habían|hay|hubo|tiene|tienen|tuvo|tuvieron|puede"
        r"|pueden|podría|podrían|debe|deben|debería|deberían|incluye|incluyen|muestra|muestran|mostró|indica|indican|indicó|encontró"
        r"|notificó|notificaron|informó|depende|dependen|afecta|afectan|recibió|recibieron|mejora|mejoró|aumenta|aumentó|redujo|causa|causó"
        r"|se (?:\w+ó|\w+aron|\w+ieron|usa|usan|utiliza|utilizan|observa|observan|recomienda|recomiendan|presenta|presentan))\b",
        re.IGNORECASE,
    ),
    past=re.compile(r"(?!)"),  # a Spanish past tense is told from a participle by its ending, which is in `finite`
    relative=re.compile(r"(?<=\w )(?:que|quien|quienes|cuyo|cuya|cuyos|cuyas|donde|cuando)\b.*", re.IGNORECASE),
    introduces=re.compile(r"(?::|\b(?:siguientes?|a continuación)\.?)$", re.IGNORECASE),
    evidence=re.compile(r"^(?:Datos probatorios|Evidencias?|Pruebas) \((?P<name>.+)\)$", re.IGNORECASE),
    names=(
        re.compile(r"^hay (?P<name>.+?)(?:,? (?:como|entre|que incluyen).*|[,:].*)?$", re.IGNORECASE),
        re.compile(r"\bl[ao]s siguientes (?P<name>[^,;:]+)$", re.IGNORECASE),
        re.compile(r"^entre (?P<name>.+?),? (?:se (?:incluyen|encuentran|cuentan)|están|figuran)(?: l[ao]s siguientes)?$", re.IGNORECASE),
        re.compile(
            r"^(?P<name>.+?),? (?:(?:pueden|podrían|suelen|también|a menudo) )*(?:incluyen|incluir|son|fueron|comprenden|abarcan)"
            r"(?:,? (?:l[ao]s?|entre otr[ao]s|que se (?:indican|describen|enumeran)))*(?: siguientes?| a continuación)?$",
            re.IGNORECASE,
        ),
    ),
    article=re.compile(r"^(?:l[ao]s |el |una? |un[ao]s |algun[ao]s (?:de l[ao]s )?|est[ao]s )(?!más\b)", re.IGNORECASE),
    no_name=re.compile(
        r"^(?:est[aeo]s?|ell[ao]s?|él|en|para|cuando|mientras|de|entre|si|por|como|aunque|sin|a|al|con|según|desde)\b", re.IGNORECASE
    ),
)

GRAMMARS = {"en": ENGLISH, "es": SPANISH}


def grammar_of(language: str) -> Grammar:
    """Return the grammar of a language ("es", "en-US"); the English one where there is none of its own."""
    return GRAMMARS.get(language.lower().partition("-")[0], ENGLISH)
