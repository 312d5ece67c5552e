"""The axioms with all that follows from them, by OWL 2 RL: `python -m modernstats_kg.reason.closing`.

Reads N-Triples on stdin and writes N-Triples on stdout. owlrl takes seconds and a hundred megabytes even for
little, so it runs in a process of its own, once for each set of axioms.
"""

import subprocess
import sys
from collections.abc import Iterable
from typing import Final

from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import Graph, URIRef

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.terms import Iri, Triple
from modernstats_kg.reason.axioms import is_axiom

_DEADLINE_S: Final = 300


def close(axioms: Iterable[Triple]) -> set[Triple]:
    """The axioms and those that follow from them, from a process of its own.

    Raises:
        StoreUnavailable: the process failed, or took longer than five minutes.

    Source: OWL 2 Profiles 4.3, tables 4 to 9 (OWL 2 RL/RDF rules).
    """
    try:
        run = subprocess.run(
            [sys.executable, "-m", __name__],
            input=as_text(axioms).encode(),
            stdout=subprocess.PIPE,
            check=True,
            timeout=_DEADLINE_S,
        )
    except subprocess.SubprocessError as failure:
        raise StoreUnavailable(f"The ontologies cannot be closed: {failure}") from failure
    return from_text(run.stdout.decode())


def closed(text: str) -> str:
    """The closure of N-Triples as N-Triples, in this process."""
    graph = Graph().parse(data=text, format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    named = (
        Triple(Iri(str(s)), Iri(str(p)), Iri(str(o)))
        for s, p, o in graph
        if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef)
    )
    return as_text(triple for triple in named if is_axiom(triple))


def as_text(axioms: Iterable[Triple]) -> str:
    """Axioms as N-Triples, sorted."""
    return "".join(sorted(f"<{s}> <{p}> <{o}> .\n" for s, p, o in axioms))


def from_text(text: str) -> set[Triple]:
    """The axioms of `as_text`."""
    triples = (line[:-2].split(" ") for line in text.splitlines())
    return {Triple(*(Iri(term[1:-1]) for term in terms)) for terms in triples}


if __name__ == "__main__":
    sys.stdout.write(closed(sys.stdin.read()))
