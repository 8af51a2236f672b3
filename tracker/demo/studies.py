"""The studies that the sample summary cites, by the name it cites them with. All are invented, and so are their PubMed ids."""

from __future__ import annotations

from dataclasses import dataclass

REGISTRY = (
    "Sampleland Tumor Registry: Rare Tumors in Numbers 2024. Lampton: Sampleland Tumor Registry, 2024. "
    '<a href="https://registry.example/numbers-2024">Available online</a>. Last accessed {date}.'
)


@dataclass(frozen=True, slots=True)
class Study:
    """An entry of a reference list; what stands on the web only has no PubMed id."""

    text: str
    pmid: int | None = None


STUDIES = {
    "ashgrove": Study(
        "Ashgrove TL, Millbank R, Quince P, et al.: Lanternoma: a first description. J Imag Oncol 3 (1): 11-9, 1987.", 90000101
    ),
    "birchmoor": Study("Birchmoor AE, Tull S: Tumors of the lantern gland after 50. Ann Invent Med 22 (4): 301-8, 2004.", 90000102),
    "registry-2024": Study(REGISTRY.format(date="March 4, 2024")),
    "registry-2025": Study(REGISTRY.format(date="January 7, 2025")),
    "cindermann": Study(
        "Cindermann K, Voss I, Ampel D, et al.: Lamp soot and the lantern gland. Soot Health 9 (2): 77-85, 2011.", 90000103
    ),
    "dunwick": Study(
        "Dunwick OR, Hale B, Pym C, et al.: Lanternoma in Sampleland, 1990-2010. Ann Invent Med 31 (6): 512-20, 2013.", 90000104
    ),
    "emberly": Study("Emberly JJ, Stroud F: Inherited WICK alterations in 14 families. Imag Genet 5 (3): 140-7, 2016.", 90000105),
    "fernhollow": Study(
        "Fernhollow M, Dace W, Orrin L, et al.: What decides the course of lanternoma? J Imag Oncol 30 (2): 95-103, 2018.", 90000106
    ),
    "greywick": Study("Greywick H, Tamsin R, Loam E, et al.: Imaging of the lantern gland. Fict Radiol 14 (5): 266-74, 2015.", 90000107),
    "atlas": Study("Sampleland Staging Group: Sampleland Staging Atlas. 4th ed. Lampton: Wick Press, 2020."),
    "hollowell": Study(
        "Hollowell BC, Sarn A, Tidy G, et al.: Margins in surgery of the lantern gland. Fict Surg 41 (1): 8-15, 2009.", 90000108
    ),
    "inkpen": Study("Inkpen DA, Moss T: Lanternoma in the old. J Imag Oncol 26 (7): 601-7, 2014.", 90000109),
    "maplethorn": Study("Maplethorn E, Rudge N, Clay O, et al.: Lamp dye for node mapping. Fict Surg 52 (3): 188-93, 2020.", 90000110),
    "oakenshaw": Study(
        "Oakenshaw P, Lunt V, Brack S, et al.: Chemotherapy after resection of lanternoma. Invent J Med 380 (9): 811-20, 2019.", 90000111
    ),
    "pebblewick": Study("Pebblewick LM, Thorne A, Inkpen DA, et al.: Candlecycline after 70. J Imag Oncol 33 (4): 350-6, 2021.", 90000112),
    "quillfeather": Study(
        "Quillfeather S, Ogle M, Strand J, et al.: Lanternoma that came back. Ann Invent Med 35 (2): 120-9, 2017.", 90000113
    ),
    "rushlight": Study("Rushlight G, Penn D: Tallowplatin: twenty years. Imag Pharmacol 18 (1): 5-14, 2019.", 90000114),
    "saltmarsh": Study(
        "Saltmarsh W, Hythe C, Beacon R, et al.: Glowtinib in WICK-altered lanternoma. Invent J Med 382 (3): 240-9, 2020.", 90000115
    ),
    "tinderbox": Study("Tinderbox N, Gale R, Flint K, et al.: Emberlisib in nine patients. J Imag Oncol 34 (8): 702-8, 2022.", 90000116),
    "juniperry": Study("Juniperry CA, Holt D, Swain B, et al.: A lasting response to kindletamab. Fict Case Rep 7: 44, 2023.", 90000117),
    "kettleworth": Study(
        "Kettleworth FM, Adair J, Lisle U, et al.: WICK-altered lanternoma in 11 hospitals. J Imag Oncol 36 (1): 20-9, 2024.", 90000118
    ),
    "underhill": Study("Underhill VA, Crane O: Checkpoint inhibitors in three patients. Fict Case Rep 4: 12, 2020.", 90000119),
    "vesperton": Study(
        "Vesperton I, Hask L, Doe Q, et al.: Immune cells of the lantern gland. Imag Immunol 11 (2): 88-97, 2021.", 90000120
    ),
    "wainscott": Study(
        "Wainscott RT, Elm P, Farrow Y, et al.: A basket trial with lanternomas in it. Invent J Med 385 (6): 533-41, 2021.", 90000121
    ),
}
