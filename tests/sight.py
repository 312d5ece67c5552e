"""What a browser tells of a page: what it complains of, what is out of sight, what axe finds."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["cat.color"]
"""The rules that a theme can break: it changes nothing but colours."""
WATCH_POLICY = """
window.policyViolations = [];
addEventListener('securitypolicyviolation', (e) => window.policyViolations.push(e.violatedDirective));
"""

CUT_IN_HEADER = """() => [...document.querySelectorAll('header.top a, header.top button')].filter((link) => {
  const box = link.getBoundingClientRect(), row = link.parentElement.getBoundingClientRect();
  return box.left < 0 || box.right > innerWidth || box.right > row.right + 1 || box.left < row.left - 1;
}).map((link) => link.textContent)"""
CELLS_OUT_OF_SIGHT = """() => [...document.querySelectorAll('td, tbody th')].filter((cell) => {
  const box = cell.getBoundingClientRect(), frame = cell.closest('.scroll').getBoundingClientRect();
  return cell.textContent.trim() && (!box.width || box.right > frame.right + 1 || box.right > innerWidth);
}).map((cell) => cell.textContent.trim())"""
UNLABELLED = """() => [...document.querySelectorAll('table')].flatMap((table) => {
  const heads = [...table.querySelectorAll('thead th')].map((head) => head.textContent.trim());
  return [...table.querySelectorAll('tbody tr')].flatMap((row) => [...row.children].filter((cell, i) =>
    cell.textContent.trim() && !getComputedStyle(cell, '::before').content.includes(heads[i])));
}).map((cell) => cell.outerHTML)"""


def note_message(page: Page, kind: str, text: str) -> None:
    # A page that answers 404 or 400 by design is reported by the browser as a failed load.
    if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
        page.complaints.append(text)


def note_request(page: Page, address: str, site: str) -> None:
    if not address.startswith((site, "data:")):
        page.complaints.append(f"request to {address}")


def policy_violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.policyViolations")
    return found


def axe_violations(page: Page, rules: list[str] = ALL_RULES) -> list[str]:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide
