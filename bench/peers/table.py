"""The figures as Markdown, put between two marks of docs/benchmark.md."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from peers.gates import Gate

BEGIN: Final = "<!-- figures: written by bench/compare.py -->"
END: Final = "<!-- end of the figures -->"
Results = Mapping[str, Any]


def publish(page: Path, results: Results, judged: Iterable[Gate]) -> None:
    """Write the figures anew, and leave the rest of the page as it is.

    Raises:
        ValueError: the page lacks one of the marks.
        OSError: it cannot be read or written.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} lacks {BEGIN} or {END}")
    text = "\n".join(["", *_lines(results, judged), ""])
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def _lines(results: Results, judged: Iterable[Gate]) -> Iterator[str]:
    about = results["about"]
    yield f"{about['date']}, {about['cores']} cores ({about['processor']}), {about['memory_gib']:.0f} GiB,"
    yield f"Python {about['python']}; {about['client']}; load of the machine before: {about['load']:.1f}."
    yield ""
    yield from _gate_lines(judged)
    for size, told in results["sizes"].items():
        yield from _size_lines(int(size), told)


def _gate_lines(judged: Iterable[Gate]) -> Iterator[str]:
    yield "### Gates"
    yield ""
    yield "| what | gate | found | |"
    yield "|---|---|---|---|"
    for gate in judged:
        sign = "≥" if gate.better == "more" else "≤"
        yield f"| {gate.name} | {sign} {gate.limit:g} | {gate.told} | {verdict(gate)} |"
    yield ""


def verdict(gate: Gate) -> str:
    """In words."""
    if gate.passed is None:
        return "not judged"
    return "passed" if gate.passed else f"**missed** by {gate.missed_by:.0%}"


def _size_lines(size: int, told: Mapping[str, Any]) -> Iterator[str]:
    names = list(told["servers"])
    yield f"### {size:,} statements generated, {told['statements']:,} seen by each query"
    yield ""
    yield _row("", names)
    yield "|---" * (len(names) + 1) + "|"
    for load, figures in told["loads"].items():
        yield _row(_title(load, figures), [cell(figures.get(name)) for name in names])
    for title, key, form in (
        ("load, s", "load_s", ".1f"),
        ("memory after the reads, MiB", "memory_mib", ",.0f"),
    ):
        values = [told["servers"][name][key] for name in names]
        yield _row(title, ["" if value is None else format(value, form) for value in values])
    yield ""
    yield from _alone(told)
    for name in names:
        yield f"- {name}: {told['servers'][name]['version']}"
    for name, reason in told["missing"].items():
        yield f"- Not run: {name}: {_plain(reason)}"
    for where, how in told["differences"].items():
        yield f"- Not measured, as the rows differ: {where}: {_plain(how)}"
    yield ""


def _title(load: str, figures: Mapping[str, Mapping[str, Any]]) -> str:
    unit = next((one["unit"] for one in figures.values() if "unit" in one), "")
    return f"{load}, {unit}" if unit else load


def cell(figure: Mapping[str, Any] | None) -> str:
    """Median, quartiles, processor time of one request."""
    if figure is None:
        return ""
    if "median" not in figure:
        return "failed"
    median, low, high, cpu = (short(figure[name]) for name in ("median", "q1", "q3", "cpu_us"))
    told = f" {cpu} µs" if figure["cpu_us"] > 0 else ""  # a process that ends takes its time with it
    return f"**{median}** ({low}, {high}){told}"


def short(number: float) -> str:
    """With three figures or so."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _alone(told: Mapping[str, Any]) -> Iterator[str]:
    for name, one in told.get("runaways", {}).items():
        if "failed" in one:
            yield f"- Five runaways, {name}: failed: {_plain(one['failed'])}"
            continue
        yield (
            f"- Five runaways, {name}: answered {one['late_s']:.3f} s after their deadline (latest "
            f"{one['latest_s']:.3f} s); point query {one['point_before_ms']:.2f} ms before, "
            f"{one['point_during_ms']:.2f} ms beside (p99 {one['point_during_p99_ms']:.1f} ms)"
        )
    for name, one in told.get("mixed", {}).items():
        if "failed" in one:
            yield f"- Nine reads to a write, {name}: failed: {_plain(one['failed'])}"
            continue
        yield (
            f"- Nine reads to a write, four connections, {name}: {one['requests_per_s']:,.0f} requests/s, "
            f"read {one['read_ms']:.2f} ms (p99 {one['read_p99_ms']:.1f}), write {one['write_ms']:.2f} ms"
        )
    for name, one in told.get("inside", {}).items():
        if "failed" in one:
            yield f"- Inside the process, {name}: failed: {_plain(one['failed'])}"
            continue
        yield (
            f"- Inside the process, {name}: point query by a reader {one['reader_ms']:.3f} ms, by the engine "
            f"{one['engine_ms']:.3f} ms; validated write {one['write_ms']:.2f} ms, bare fdatasync "
            f"{one['fdatasync_ms']:.2f} ms"
        )


def _row(title: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join([title, *cells])} |"


def _plain(text: str) -> str:
    return " ".join(text.replace("|", "/").replace("<", "").replace(">", "").split())[:300]
