from __future__ import annotations

import pytest

from tracker.parse import PDQ, PROFILES, read_counterparts

HOME = "https://publisher.example/types/fever/hp/fever-pdq"
TOGGLE = '<div class="wide pdq-hp-patient-toggle"><a href="/types/fever/patient/fever-pdq">Go to Patient Version</a></div>'


def found(html: str, profile: str = "pdq") -> tuple[str, ...]:
    return read_counterparts(html.encode(), PROFILES[profile], url=HOME)


def test_links_to_other_languages_and_to_the_other_version_are_whole_addresses() -> None:
    html = f"""<html><head><link rel="alternate" hreflang="fr" href="https://publisher.example/fr/fever">
        <link rel="next" href="/next"></head>
        <body><a href="/espanol/fiebre-pdq#_1" hreflang="es">Español</a><p><a href="/other">Other</a></p>{TOGGLE}</body></html>"""
    assert found(html) == (
        "https://publisher.example/fr/fever",
        "https://publisher.example/espanol/fiebre-pdq",
        "https://publisher.example/types/fever/patient/fever-pdq",
    )


def test_the_frame_of_one_publisher_says_nothing_on_the_pages_of_others() -> None:
    assert found(TOGGLE, "article") == ()


def test_a_link_back_to_the_page_itself_is_none() -> None:
    assert found(f'<a hreflang="en" href="{HOME}#top">English</a><a hreflang="en" href="">English</a>') == ()


@pytest.mark.parametrize(
    "html",
    [
        "",
        "no page",
        "\x00",
        "<a hreflang=es href='http://[bad'>",
        "<a hreflang=es href='javascript:alert(1)'>",
        "<div>" * 600 + "<a hreflang=es href='/es'>",
    ],
)
def test_what_cannot_be_read_or_followed_leads_nowhere(html: str) -> None:
    assert found(html) == ()


def test_a_page_of_links_gives_no_more_than_a_few() -> None:
    assert len(found("".join(f"<a hreflang=es href='/es/{n}'>" for n in range(5000)))) == 20


def test_bytes_of_any_kind_are_no_error() -> None:
    assert read_counterparts(bytes(range(256)) * 20, PDQ, url=HOME) == ()
