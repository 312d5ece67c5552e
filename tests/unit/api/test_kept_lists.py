"""Pages that are kept for whoever asks next."""

from modernstats_kg_api.kept_lists import KeptList, KeptLists


def page(size, name="x"):
    return KeptList(b"." * size, {"Link": name})


def test_a_page_is_given_again_with_its_headers():
    pages = KeptLists(1600)
    pages.keep("a", page(10, "first"))
    pages.keep("a", page(20, "second"))

    assert pages.find("a") == page(10, "first")
    assert pages.find("b") is None
    assert pages.find(None) is None


def test_there_is_never_more_than_fits_and_the_one_asked_for_longest_ago_goes():
    pages = KeptLists(1600)
    for number in range(16):
        pages.keep(str(number), page(100))
    pages.find("0")
    pages.keep("new", page(100))

    assert pages.bytes == 1600
    assert pages.find("0") is not None
    assert pages.find("1") is None


def test_what_is_too_large_or_has_no_validator_is_not_kept():
    pages = KeptLists(1600)
    pages.keep("large", page(101))
    pages.keep(None, page(1))

    assert (pages.find("large"), pages.bytes) == (None, 0)
