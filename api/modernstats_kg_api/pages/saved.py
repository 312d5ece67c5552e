"""The saved query behind each analysis, about the versions that were asked for."""

from typing import Final

from modernstats_kg.model.analysis import Coverage, Crosswalk
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg_api.pages.examples import filled

_GAPS: Final = {
    "untouched": "gaps-untouched",
    "unmapped": "gaps-unmapped",
    "custodian": "gaps-custodian",
    "labels": "gaps-labels",
    "links": "gaps-links",
}


def coverage_queries(found: Coverage, base: str) -> dict[str, str]:
    """The query for a coverage matrix, under its name."""
    return {"coverage": filled("coverage", {**_own_folder(base), "standards/gsbpm/5.1": found.scheme})}


def crosswalk_queries(found: Crosswalk, base: str) -> dict[str, str]:
    """The queries for a crosswalk by name: pairs, derived pairs, what is left on each side."""
    source, target = found.source.iri, found.target.iri
    sides = {**_own_folder(base), "standards/gsim/2.0": source, "standards/vtl/2.1": target}
    turned = {**sides, "standards/gsim/2.0": target, "standards/vtl/2.1": source}
    return {
        "pairs": filled("crosswalk", sides),
        "derived": filled("crosswalk-derived", sides),
        "unpairedFrom": filled("crosswalk-unpaired", sides),
        "unpairedTo": filled("crosswalk-unpaired", turned),
    }


def gap_query(kind: str, base: str) -> str:
    """The query for one check of `actions.gaps`, given by its name."""
    return filled(_GAPS[kind], _own_folder(base))


def _own_folder(base: str) -> dict[str, str]:
    """Our own IRIs of this deployment in the place of the canonical ones."""
    return {f"{CANONICAL_BASE}id/": f"{base}id/"}
