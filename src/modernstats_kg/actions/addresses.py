"""Where the parts of the service are that its descriptions name."""

from dataclasses import dataclass
from urllib.parse import quote

from modernstats_kg.actions.dumps import WHOLE, dump_name


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one deployment, as whoever asks reaches it.

    Data keep their canonical IRIs on every host; what is fetched or queried is where the service runs.

    Attributes:
        service: address of the entry page, without a slash at its end.
        base: base of this deployment's own IRIs.
    """

    service: str
    base: str

    def at(self, path: str) -> str:
        """Address of a path such as `/sparql`."""
        return self.service + path

    def dump(self, graph: str, suffix: str) -> str:
        """Address of the dump of a named graph, or with "" of everything asserted.

        Args:
            graph: IRI of the graph.
            suffix: of the form, such as `nq`.
        """
        name = dump_name(self.base, graph) if graph else WHOLE
        return self.at(f"/dumps/{quote(name, safe='/:@!$&()*+,;=~')}.{suffix}.gz")

    def graph(self, graph: str) -> str:
        """Address where the statements of a named graph can be read; with "" that of the page on all data."""
        if not graph:
            return self.at("/data")
        below = graph.removeprefix(f"{self.base}graph/")
        if below != graph:
            return self.at(f"/graph/{quote(below, safe='/:@!$&()*+,;=~')}")
        return self.at(f"/graphs?graph={quote(graph, safe='')}")
