"""Three ways to go through the pages: with the mouse, with the keyboard alone, and without scripts."""

from typing import Final

from playwright.sync_api import Locator, Page

WAYS: Final = ("mouse", "keyboard", "without scripts")
_MOST_TABS: Final = 400


class Traveller:
    """Somebody who goes through the pages in one of these ways.

    The keyboard alone means Tab, Shift+Tab, Enter and typing: what cannot be reached so is not reached.
    """

    def __init__(self, page: Page, way: str) -> None:
        self.page = page
        self.way = way

    @property
    def by_keyboard(self) -> bool:
        return self.way == "keyboard"

    @property
    def scripted(self) -> bool:
        return self.way != "without scripts"

    def link(self, name: str, within: str = "main") -> Locator:
        """The first link with this text in a part of the page."""
        return self.page.locator(within).get_by_role("link", name=name, exact=True).first

    def use(self, control: Locator) -> None:
        """Follow a link or press a button."""
        if self.by_keyboard:
            self.reach(control)
            self.page.keyboard.press("Enter")
        else:
            control.click()

    def follow(self, link: Locator) -> None:
        """Follow a link to its page."""
        address = link.get_attribute("href") or ""
        self.use(link)
        self.page.wait_for_url(lambda url: url.endswith(address))

    def write(self, field: Locator, text: str) -> None:
        """Replace what is in a field."""
        if self.by_keyboard:
            self.reach(field)
        else:
            field.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, field: Locator, option: str) -> None:
        """Take an option of a list of choices by its text."""
        if self.by_keyboard:
            self.reach(field)
            self.page.keyboard.type(option.split()[0])  # a list of choices goes to the option that begins so
        else:
            field.select_option(label=option)

    def reach(self, control: Locator) -> None:
        """Press Tab until the control has the focus.

        Raises:
            AssertionError: it is not in the order of the tab key.
        """
        for _ in range(_MOST_TABS):
            if control.evaluate("(control) => control.getRootNode().activeElement === control"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {control}")
