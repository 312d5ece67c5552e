"""Build step of the pages' third-party parts: an editor, a force layout and two fonts. Needs no Node.

Called by the build backend for wheels and editable installations. It downloads the packages that
`web/package-lock.json` names, checks each against its digest there, bundles our modules with the esbuild
binary that is one of them, and puts the result into `web/built`, which no one commits.

Without the registry the build goes on without these parts: every page is complete without them, and the
service says at its start what is missing. `KG_BUILD_STRICT=1` makes that an error. A package whose digest is
wrong is always an error.
"""

import base64
import hashlib
import io
import json
import os
import platform
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packageurl.contrib.purl2url import get_download_url

WEB: Final = Path("api/modernstats_kg_api/web")
_ENTRIES: Final = ("editor.js", "graph.js", "fonts.css")
_TIMEOUT_S: Final = 20
_MOST_BYTES: Final = 32_000_000
_AT_ONCE: Final = 4
_CPUS: Final = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
_ESBUILD_PLACES: Final = ("bin/esbuild", "esbuild.exe")


class Unavailable(Exception):
    """A package cannot be had, or nothing here can bundle it."""


class WrongDigest(Exception):
    """A package is not the one that the lock names."""


class PageAssets(BuildHookInterface):
    """The hook that hatchling calls before it packs the files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the parts unless those of this lock and these modules are there already.

        Raises:
            Unavailable: the registry does not answer, and `KG_BUILD_STRICT` is set.
            WrongDigest: a package is not the one that was locked.
        """
        web = Path(self.root) / WEB
        wanted = fingerprint(web)
        if fingerprint_built(web / "built") == wanted:
            return
        try:
            build(web, wanted)
        except Unavailable as fault:
            if os.environ.get("KG_BUILD_STRICT") == "1":
                raise
            self.app.display_warning(f"The pages are built without editor, graph layout and fonts: {fault}")


def fingerprint(web: Path) -> str:
    """Digest of everything that decides what is built."""
    sources = [web / "package-lock.json", *sorted((web / "modules").iterdir())]
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def fingerprint_built(built: Path) -> str:
    """The fingerprint of what was built last; "" where nothing was."""
    manifest = built / "manifest.json"
    return json.loads(manifest.read_text())["fingerprint"] if manifest.is_file() else ""


def build(web: Path, wanted: str) -> None:
    """Fetch, check, bundle; `web/built` is replaced once everything is done.

    Raises:
        Unavailable: a package cannot be had, or esbuild does not run here.
        WrongDigest: a package is not the one that was locked.
    """
    locked = json.loads((web / "package-lock.json").read_text())["packages"]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        packages = [*needed(locked), esbuild_package(locked)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda place: unpack(fetch(place, locked[place]), work / place), packages))
        shutil.copytree(web / "modules", work / "modules")
        out = work / "built"
        names = bundle(work, work / packages[-1], out)
        (out / "notices.txt").write_text(notices(work, packages[:-1]))
        manifest = {"fingerprint": wanted, "files": names | {"notices.txt": "notices.txt"}}
        (out / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True))
        shutil.rmtree(web / "built", ignore_errors=True)
        shutil.move(out, web / "built")


def needed(locked: dict[str, Any]) -> Iterator[str]:
    """Places of the packages that are bundled: neither for development nor for one platform only."""
    for place, package in locked.items():
        if place.startswith("node_modules/") and not (package.get("dev") or package.get("optional")):
            yield place


def esbuild_package(locked: dict[str, Any]) -> str:
    """Place of the package that carries the bundler for this machine.

    Raises:
        Unavailable: there is none for this system and processor.
    """
    system, cpu = sys.platform, _CPUS.get(platform.machine().lower(), platform.machine().lower())
    for place, package in locked.items():
        if "/@esbuild/" in place and package["os"] == [system] and package["cpu"] == [cpu]:
            return place
    raise Unavailable(f"esbuild has no build for {system} on {cpu}")


def fetch(place: str, package: dict[str, Any]) -> bytes:
    """The package's archive, checked.

    Raises:
        Unavailable: it cannot be downloaded, or is larger than any that we use.
        WrongDigest: it is not the archive that was locked.
    """
    name = place.rpartition("node_modules/")[2]
    try:
        with urllib.request.urlopen(address(name, package), timeout=_TIMEOUT_S, context=trust()) as answer:
            archive: bytes = answer.read(_MOST_BYTES + 1)
    except OSError as fault:
        raise Unavailable(f"{name} {package['version']} cannot be downloaded ({fault})") from fault
    if len(archive) > _MOST_BYTES:
        raise Unavailable(f"{name} {package['version']} is larger than {_MOST_BYTES} bytes")
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != package["integrity"]:
        raise WrongDigest(
            f"{name} {package['version']} is not what package-lock.json names: its digest is {found}"
        )
    return archive


def address(name: str, package: dict[str, Any]) -> str:
    """Where a package is: at `NPM_CONFIG_REGISTRY`, else where the lock says, else at the public registry."""
    scope, _, plain = name.rpartition("/")
    if registry := os.environ.get("NPM_CONFIG_REGISTRY"):
        return f"{registry.rstrip('/')}/{name}/-/{plain}-{package['version']}.tgz"
    encoded = f"{scope.replace('@', '%40')}/{plain}" if scope else plain
    return str(package.get("resolved") or get_download_url(f"pkg:npm/{encoded}@{package['version']}"))


def trust() -> ssl.SSLContext:
    """The system's certificates, and those that pip was told of."""
    context = ssl.create_default_context()
    if own := os.environ.get("PIP_CERT"):
        context.load_verify_locations(own)
    return context


def unpack(archive: bytes, target: Path) -> None:
    """Write the regular files of an archive below `target`, without the folder that holds them all.

    Raises:
        tarfile.FilterError: a file would land outside.
    """
    target.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as files:
        for member in files:
            _, _, member.name = member.name.partition("/")
            if member.isreg():
                files.extract(member, target, filter="data")


def bundle(work: Path, esbuild: Path, out: Path) -> dict[str, str]:
    """Bundle our modules; names with digests by plain names.

    Raises:
        Unavailable: the bundler does not run, or refuses a module.
    """
    program = next(esbuild / place for place in _ESBUILD_PLACES if (esbuild / place).is_file())
    program.chmod(0o755)
    command = [program, *(work / "modules" / entry for entry in _ENTRIES), f"--outdir={out}"]
    flags = [
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--loader:.woff2=file",
        "--log-level=error",
    ]
    named = ["--entry-names=[name]-[hash]", "--asset-names=[name]-[hash]", f"--metafile={work / 'meta.json'}"]
    try:
        subprocess.run([*command, *flags, *named], cwd=work, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        raise Unavailable(f"esbuild failed ({getattr(fault, 'stderr', '') or fault})") from fault
    outputs = json.loads((work / "meta.json").read_text())["outputs"]
    files = {Path(name).name: Path(told.get("entryPoint", name)).name for name, told in outputs.items()}
    return {plain: name for name, plain in files.items()}


def notices(work: Path, places: list[str]) -> str:
    """The licences of all packages, one after the other."""
    parts = []
    for place in places:
        package = json.loads((work / place / "package.json").read_text())
        texts = sorted((work / place).glob("LICENSE*"))
        licence = "\n".join(text.read_text() for text in texts)
        parts.append(f"{package['name']} {package['version']} ({package['license']})\n\n{licence}")
    return f"\n{'-' * 72}\n".join(parts)
