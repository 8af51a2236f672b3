"""What the reports say, in Spanish, as the publisher's own Spanish pages say it.

Each line is a sentence or a part of one. A word in {curly brackets} is filled in from the change: do not rename it.
The first letter of a page's sentence is lowered and its full stop is taken off before it is filled in. What is filled in
may begin with "el" or "la": no line has "de" or "a" before it where that would have to become "del" or "al".
"""

from __future__ import annotations

from tracker.model.announcement import Dates, Status
from tracker.model.change import ClaimKind, Kind, Reason, Significance
from tracker.model.document import Audience
from tracker.model.snapshot import Unit
from tracker.report.phrases.wording import Phrases

SPANISH = Phrases(
    language="es",
    #
    # Text that came, changed or went. {more} is "more_sentences" or nothing, {cited} is "cited" or nothing.
    text_added="Se añadió texto para indicar que {text}{more}{cited}.",
    text_revised="Se revisó el texto para indicar que {text}{cited}.",
    text_removed="Se eliminó el texto que indicaba que {text}{more}.",
    quote_added="Se añadió el texto “{text}”{more}{cited}.",
    quote_revised="Se revisó el texto, que ahora dice “{text}”{cited}.",
    quote_removed="Se eliminó el texto “{text}”{more}.",
    more_sentences=(", y 1 oración más", ", y {count} oraciones más"),
    more_changes="Se hicieron {count} cambios más en {place}.",
    #
    # A paragraph split or merged. {place} is "place", {pieces} one of the numbers, {blocks} one of "counts" with such a number.
    split="Se dividió en {pieces} {place}.",
    merged="Se unieron {blocks} en uno que comienza con “{opening}”.",
    sentence_moved="Se cambió el lugar de una oración en {place}.",
    pieces=("ninguno", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    #
    # A text with the list that it introduces.
    list_text_added="Se añadió el texto “{text}” con una lista: {items}{cited}.",
    list_text_removed="Se eliminó el texto “{text}” con su lista: {items}.",
    list_into_text="Se convirtió en texto la lista que sigue a “{lead}”; ahora comienza con “{text}”{cited}.",
    text_into_list="Se convirtió el texto en la lista que sigue a “{lead}”: {items}{cited}.",
    also="También {statement}",
    standard="{statement} Es un texto estándar, que también figura en otros resúmenes.",
    #
    # Items of lists. {list} is one of the names below.
    item_added="Se añadió {text} a {list}{more}{cited}.",
    item_removed="Se eliminó {text} de {list}{more}.",
    item_revised="Se cambió “{before}” por “{text}” en {list}{cited}.",
    item_text_added="Se añadió texto a {list} para indicar que {text}{more}{cited}.",
    item_text_removed="Se eliminó de {list} el texto que indicaba que {text}{more}.",
    item_quote_added="Se añadió “{text}” a {list}{more}{cited}.",
    item_quote_removed="Se eliminó “{text}” de {list}{more}.",
    list_named="la lista de {name}",
    list_named_in="la lista de {name} en {section}",
    list_led="la lista que sigue a “{lead}”",
    list_under="la lista bajo “{lead}”",
    list_in_section="la lista de {section}",
    list_unknown="una lista",
    evidence="datos probatorios sobre {name}",
    #
    # Sections. {level} is "section" or "subsection", {size} is "size" or nothing.
    section_added="Se añadió {name} como {level} nueva{size}.",
    section_states="Allí se indica que {text}{cited}.",
    section_quotes="Comienza con “{text}”{cited}.",
    section_cites="Se cita {studies}.",
    section_cites_also="También se cita {studies}.",
    section_removed="Se eliminó la {level} {name}{size}.",
    section_stated="Allí se indicaba que {text}.",
    section_quoted="Comenzaba con “{text}”.",
    section_renamed="Se cambió el título de la {level} {before} a {name}.",
    named_section="la sección {name}",
    sentence_section="la sección “{name}”",
    section="sección",
    subsection="subsección",
    size=" con {counts}",
    #
    # What changed its place. {what} is a "place" or "the_section".
    moved_between="Se trasladó {what} de {origin} a {section}{cited}.",
    moved_within="Se trasladó {what} dentro de {section}{cited}.",
    moved="Se trasladó {what}{cited}.",
    section_lowered="La sección {name} es ahora una subsección en {section}{cited}.",
    section_raised="La subsección {name} es ahora una sección propia{cited}.",
    row="la fila “{row}”",
    row_moved="Se trasladó {what}: estaba en {origin} y ahora está en {table}{cited}.",
    row_moved_within="Se cambió el lugar que ocupa {what} en {table}{cited}.",
    item_moved="Se trasladó {what} de {origin} a {list}{cited}.",
    item_moved_within="Se trasladó {what} dentro de {list}{cited}.",
    the_section="la {level} {name}",
    #
    # References and levels of evidence. "cited" is for one study, and for several.
    cited=(" (se citó {studies})", " (se citaron {studies})"),
    study="a {label} como referencia {number}",
    studies="a {labels} como referencias {numbers}, respectivamente",
    level="grado de comprobación {levels}",
    levels="grados de comprobación {levels}",
    level_was="{level}, antes {before}",
    level_gone="ya sin {level}",
    more_references="{count} referencias más",
    with_level=" ({level})",
    studies_added="Se añadió {studies}.",
    studies_added_to="Se añadió {studies} en {place}.",
    study_uncited="Se añadió {studies}, sin cita en el texto.",
    study_replaced="Se reemplazó a {before}: se añadió {studies}.",
    study_removed="Se eliminó a {label}, antes referencia {number}.",
    studies_removed="Se eliminó a {studies}.",
    former="{label} (antes referencia {number})",
    study_revised="Se revisó la referencia {number} ({label}): {edits}.",
    study_rewritten="Se revisó la referencia {number} ({label}).",
    citations_revised="Se revisaron las referencias citadas en {place}.",
    evidence_revised="Se cambió el grado de comprobación de {before} a {after} en {place}.",
    evidence_added="Se añadió el grado de comprobación {after} en {place}.",
    evidence_removed="Se eliminó el grado de comprobación {before} en {place}.",
    #
    # Editorial changes. {place} is "place"; {edits} are some of the three below.
    editorial="Se incorporaron cambios editoriales en {place}: {edits}.",
    editorial_only="Se incorporaron cambios editoriales en {place}.",
    edit_changed="se cambió “{before}” por “{after}”",
    edit_added="se añadió “{after}”",
    edit_removed="se eliminó “{before}”",
    more_edits="{count} más",
    place="{unit} que comienza con “{opening}”",
    place_bare="{unit}",
    #
    # Links, images, emphasis, citations. {before} and {after} are addresses, or "target" within the page.
    target="la sección “{name}”",
    quoted="“{words}”",
    quoted_within="“{words}” en “{text}”",
    link_added="Se añadió un enlace de {words} a {after}.",
    link_revised="Se cambió el enlace {words} de {before} a {after}.",
    link_removed="Se eliminó el enlace de {words} a {before}.",
    image_added="Se añadió una imagen en {place}: {after}.",
    image_revised="Se reemplazó la imagen en {place}: {after} por {before}.",
    image_removed="Se eliminó una imagen en {place}: {before}.",
    description_added="Se añadió una descripción de la imagen en {place}: “{after}”.",
    description_revised="Se cambió la descripción de la imagen en {place} de “{before}” a “{after}”.",
    description_removed="Se eliminó la descripción de la imagen en {place}: “{before}”.",
    citation_added=("Se añadió una cita de {studies} en {place}.", "Se añadieron citas de {studies} en {place}."),
    citation_removed=("Se eliminó una cita de {studies} en {place}.", "Se eliminaron citas de {studies} en {place}."),
    citation_moved=("Se trasladó la cita de {studies} en {place}.", "Se trasladaron las citas de {studies} en {place}."),
    citation="{label} (referencia {number})",
    citation_unlisted="un estudio que no figura en la lista",
    access_date="se cambió la fecha de acceso de {before} a {after}",
    pubmed_added="se añadió el PubMed ID {after}",
    pubmed_revised="se cambió el PubMed ID de {before} a {after}",
    pubmed_removed="se eliminó el PubMed ID {before}",
    address_added="se añadió un enlace a {after}",
    address_revised="se cambió el enlace de {before} a {after}",
    address_removed="se eliminó el enlace a {before}",
    emphasis_added="Se cambió {words} a {after}.",
    emphasis_revised="Se cambió {words} de {before} a {after}.",
    emphasis_removed="Se cambió {words} de {before} a texto sin formato.",
    more_links="Se hicieron {count} cambios más de este tipo en {place}.",
    emphasis={"italics": "cursiva", "bold": "negrita", "subscript": "subíndice", "superscript": "superíndice"},
    #
    # Tables and figures. {table} is one of the names below.
    table_number="el Cuadro {number}",
    table_numbered="el Cuadro {number} ({caption})",
    table_captioned="la tabla “{caption}”",
    table_in_section="la tabla de {section}",
    table_unknown="una tabla",
    table_added="Se añadió {table}{size}.",
    table_removed="Se eliminó {table}{size}.",
    caption_revised="En {table} se cambió el título de “{before}” a “{after}”.",
    table_renumbered="{before} es ahora {after} ({caption}).",
    row_added="Se añadió una fila en {table}: {text}{cited}.",
    row_removed="Se eliminó una fila en {table}: {text}.",
    row_revised="Se revisó {table}: {cells}{cited}.",
    row_rewritten="Se revisó una fila en {table}, que ahora dice {text}{cited}.",
    column_added="Se añadió la columna “{column}” en {table}.",
    column_removed="Se eliminó la columna “{column}” en {table}.",
    column_renamed="En {table} se cambió el título de la columna “{before}” a “{after}”.",
    cell="fila {row}, columna {column}, de {before} a {after}",
    cell_of_row="fila {row}, de {before} a {after}",
    cell_of_column="columna {column}, de {before} a {after}",
    cell_bare="de {before} a {after}",
    more_cells="{count} celdas más",
    empty="nada",
    note_added="Se añadió {note} en {table}: “{text}”{cited}.",
    note_removed="Se eliminó {note} en {table}: “{text}”.",
    note_revised="Se revisó {note} en {table}, que ahora dice “{text}”{cited}.",
    note_named="la nota {letter}",
    note_of="una nota",
    cell_name="fila {row}, columna {column}",
    note_marked="{cell}, ahora con {note}",
    note_unmarked="{cell}, ya sin {note}",
    figure_added="Se añadió una figura con la leyenda “{text}”{cited}.",
    figure_removed="Se eliminó la figura con la leyenda “{text}”.",
    figure_revised="Se revisó la leyenda de una figura, que ahora dice “{text}”{cited}.",
    figure_added_bare="Se añadió una figura.",
    figure_removed_bare="Se eliminó una figura.",
    #
    # The document as a whole.
    title_changed="Se cambió el título de este resumen de “{before}” a “{after}”.",
    fact_changed="Se cambió {fact} de este resumen: de {before} a {after}.",
    audiences={Audience.PROFESSIONAL: "profesionales de salud", Audience.PATIENT: "pacientes", Audience.UNKNOWN: "desconocido"},
    facts={
        "title": "el título", "language": "el idioma", "audience": "el público", "board": "el consejo editorial",
        "updated": "la fecha del editor", "canonical": "la dirección",
    },
    #
    # What is no change of the content.
    technical={
        Reason.RENUMBERING: "Se cambió la numeración de las referencias.",
        Reason.MARKUP: "Solo cambió el marcado; ninguna palabra cambió.",
        Reason.TYPOGRAPHY: "Solo cambiaron espacios, comillas o guiones; ninguna palabra cambió.",
        Reason.ANNOUNCEMENT: "Se revisó la lista de cambios del propio editor.",
        Reason.DATE: "Cambió una fecha del documento.",
    },
    technical_only="Solo cambiaron detalles técnicos.",
    #
    # Anything else.
    added="Se añadió {unit} “{text}”{cited}.",
    removed="Se eliminó {unit} “{text}”.",
    revised="Se revisó {place}{cited}.",
    #
    # Names, and how they are counted and joined.
    units={
        Unit.DOCUMENT: "el documento", Unit.SECTION: "la sección", Unit.HEADING: "el título", Unit.PARAGRAPH: "el párrafo",
        Unit.LIST_ITEM: "el elemento de la lista", Unit.TABLE: "la tabla", Unit.TABLE_ROW: "la fila de la tabla",
        Unit.TABLE_COLUMN: "la columna de la tabla", Unit.TABLE_NOTE: "la nota de la tabla", Unit.FIGURE: "la figura",
        Unit.REFERENCE: "la referencia",
    },
    some={
        Unit.DOCUMENT: "el documento", Unit.SECTION: "una sección", Unit.HEADING: "un título", Unit.PARAGRAPH: "un párrafo",
        Unit.LIST_ITEM: "un elemento de la lista", Unit.TABLE: "una tabla", Unit.TABLE_ROW: "una fila de la tabla",
        Unit.TABLE_COLUMN: "una columna de la tabla", Unit.TABLE_NOTE: "una nota de la tabla", Unit.FIGURE: "una figura",
        Unit.REFERENCE: "una referencia",
    },
    counts={
        Unit.SECTION: ("1 subsección", "{count} subsecciones"), Unit.PARAGRAPH: ("1 párrafo", "{count} párrafos"),
        Unit.LIST_ITEM: ("1 elemento de lista", "{count} elementos de lista"), Unit.TABLE: ("1 tabla", "{count} tablas"),
        Unit.TABLE_ROW: ("1 fila", "{count} filas"), Unit.FIGURE: ("1 figura", "{count} figuras"),
    },
    months=(
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
    date="{day} de {month} de {year}",
    comma=", ",
    both="{one} y {other}",
    last=" y ",
    both_before_i="{one} e {other}",
    last_before_i=" e ",
    #
    # Headings and lines of a report.
    kinds={
        Kind.ADDED: "añadido", Kind.REMOVED: "eliminado", Kind.REVISED: "revisado", Kind.MOVED: "trasladado",
        Kind.RENAMED: "renombrado",
    },
    significances={
        Significance.SUBSTANTIVE: "sustancial", Significance.EDITORIAL: "editorial", Significance.TECHNICAL: "técnico",
    },
    reasons={
        Reason.TEXT: "redacción", Reason.NUMBER: "un número", Reason.EVIDENCE: "grado de comprobación",
        Reason.REFERENCE: "una referencia", Reason.IMAGE: "una imagen", Reason.STRUCTURE: "estructura", Reason.SPELLING: "ortografía",
        Reason.PUNCTUATION: "puntuación", Reason.CASE: "mayúsculas", Reason.LINK: "destino de un enlace", Reason.EMPHASIS: "énfasis",
        Reason.BOILERPLATE: "texto estándar", Reason.TYPOGRAPHY: "tipografía", Reason.MARKUP: "marcado",
        Reason.RENUMBERING: "numeración", Reason.ANNOUNCEMENT: "sección de cambios", Reason.DATE: "una fecha",
        Reason.FACTS: "datos del documento",
    },
    statuses={
        Status.CONFIRMED: "confirmado", Status.PARTIAL: "en parte", Status.UNOBSERVED: "no observado",
    },
    dates={
        Dates.UNKNOWN: "", Dates.AGREE: "",
        Dates.SILENT: "Cambio silencioso: la fecha del editor es la misma.",
        Dates.IDLE: "La fecha del editor avanzó sin ningún cambio.",
        Dates.BACK: "La fecha del editor retrocedió.",
    },
    claims={
        ClaimKind.NUMBER: "número", ClaimKind.SAMPLE: "tamaño de la muestra", ClaimKind.EVIDENCE: "grado de comprobación",
        ClaimKind.APPROVAL: "aprobación", ClaimKind.LISTED: "lista", ClaimKind.HEDGING: "fuerza de la afirmación",
        ClaimKind.NEGATION: "negación",
    },
    claim="{label}: {before} → {after}",
    claim_none="(nada)",
    compared="{after}, comparada con {before}.",
    version="Versión {number}",
    older="la versión {number}",
    file="Versión del archivo más nuevo",
    older_file="la del archivo anterior",
    between="Hubo cambios entre {before} y {after}.",
    seen="Visto por primera vez: {after}.",
    dated="Fecha del editor: {after} (antes: {before}).",
    dated_same="Fecha del editor: {after}, como antes.",
    undated="ninguna",
    whole_document="El documento en su conjunto",
    changes="Cambios",
    announced="Anunciado por el editor",
    unannounced="No anunciado por el editor",
    none_announced="El editor no anunció nada nuevo.",
    none_unannounced="Todos los cambios sustanciales se anunciaron.",
    all_unannounced=("El cambio de arriba.", "Los {count} cambios de arriba."),
    no_changes="No se encontró ningún cambio del contenido.",
    technical_count=("1 cambio técnico no se muestra ({reasons}).", "{count} cambios técnicos no se muestran ({reasons})."),
    not_announced="no anunciado",
    show_words="Mostrar las {count} palabras",
    on_the_page="en la página",
    shown_by="se ve en",
)  # fmt: skip
