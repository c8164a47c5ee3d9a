"""Everything can be reached and used with the keyboard alone, and one sees where one is."""

import pytest

from tests.browser.places import PLAN, YEAR, Place

# Of the pages of the year, those with controls of their own; the others are lists and tables.
_WITH_CONTROLS = {
    "implementation_plan",
    "planned_measure",
    "round_board",
    "round_form",
    "review",
    "review_request",
    "request",
    "my_contributions",
    "overview",
    "people",
    "privacy",
    "lineage_review",
}
_KINDS = [
    Place("home"),
    Place("plan", {"plan": PLAN}),
    Place("plan_lineage", {"plan": PLAN}),
    Place("theme", {"plan": PLAN, "theme": "4"}),
    Place("measure", {"plan": PLAN, "measure": "4.9"}),
    Place("partner", {"code": "commune-jette"}),
    Place("territories"),
    Place("contributions"),
    Place("contribution", {"code": "C001"}),
    Place("coverage"),
    Place("coverage_map"),
    Place("search", query={"q": "violence"}),
    Place("account_login"),
    Place("gallery"),
    Place("contribution_new", by="coordination"),
    Place("contribution_withdraw", {"code": "C001"}, by="coordination"),
    Place("contribution_import", by="coordination"),
    Place("plan_imports", by="coordination"),
    Place("plan_import", {"pk": "{import}"}, by="coordination"),
    Place("plan_import_item", {"pk": "{import}", "item": "{item}"}, by="coordination"),
    Place("edition", {"code": "2021-2022", "version": 1}, by="coordination"),
    Place("findings", by="coordination"),
    Place("journal", by="coordination"),
    *(place for place in YEAR if place.name in _WITH_CONTROLS),
]
# The elements that the Tab key should stop at, in their order, with how they look at rest. Of a
# group of radio buttons only one is a stop.
_STOPS = """() => {
  const groups = new Set();
  window.stops = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(element => {
      if (element.disabled || element.type === 'hidden' || element.tabIndex < 0) return false;
      if (!element.checkVisibility({visibilityProperty: true})) return false;
      if (element.type !== 'radio') return true;
      const group = [...document.getElementsByName(element.name)];
      const chosen = group.find(one => one.checked) || group[0];
      return element === chosen;
    });
  window.atRest = new Map(stops.map(e => [e, getComputedStyle(e).boxShadow]));
  window.nameOf = e => `${stops.indexOf(e)} ${e.outerHTML.slice(0, 120)}`;
  return stops.length;
}"""
_WHERE = """() => {
  const here = document.activeElement;
  if (here === document.body || !here) return {place: -1, flaws: []};
  const flaws = [], style = getComputedStyle(here), place = stops.indexOf(here);
  const shows = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  const around = here.closest('.field, .site-search, .theme, label');
  if (!shows(style) && style.boxShadow === (atRest.get(here) ?? style.boxShadow)
      && !(around && shows(getComputedStyle(around)))) flaws.push('no focus to be seen');
  const boxes = [...here.getClientRects()], whole = here.getBoundingClientRect();
  const seen = boxes.map(box => {  // what of it is inside the window
    const x = Math.max(box.x, 0), y = Math.max(box.y, 0);
    return {x, y, width: Math.min(box.right, innerWidth) - x,
            height: Math.min(box.bottom, innerHeight) - y};
  }).some(box => [[.5, .5], [.1, .5], [.9, .5], [.5, .2], [.5, .8]].some(([x, y]) => {
    const top = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
    return top && (here.contains(top) || top.contains(here) && !top.matches('body, html'));
  }));
  if (!seen) flaws.push('out of view or covered');
  const small = whole.width < 24 || whole.height < 24;
  const label = here.labels?.[0]?.getBoundingClientRect();
  const inLabel = label && label.height >= 24;
  if (small && style.display !== 'inline' && !inLabel) {
    const centre = b => [b.x + b.width / 2, b.y + b.height / 2];
    const [x, y] = centre(whole);
    const near = stops.find(other => {
      if (other === here || other.contains(here) || here.contains(other)) return false;
      const [ox, oy] = centre(other.getBoundingClientRect());
      return Math.hypot(ox - x, oy - y) < 24;
    });
    if (near) flaws.push(`${Math.round(whole.width)} × ${Math.round(whole.height)} px, crowded`);
  }
  return {place, name: nameOf(here), flaws};
}"""


def walk(page) -> list[str]:
    """Tab from the top of the page to its end; return what is wrong on the way."""
    count = page.evaluate(_STOPS)
    wrong: list[str] = []
    expected = 0
    for _step in range(count * 2 + 20):
        page.keyboard.press("Tab")
        here = page.evaluate(_WHERE)
        if here["place"] == expected - 1 and expected < count:
            continue  # inside one control: the parts of a date or of a file field
        if here["place"] == -1:
            break
        if here["place"] != expected:
            wrong.append(f"{here['name']}: stop {expected} expected")
            if here["place"] < expected:
                break
        wrong += [f"{here['name']}: {flaw}" for flaw in here["flaws"]]
        expected = here["place"] + 1
    if expected < count:
        wrong.append(f"ends after {expected} of {count} stops")
    return wrong


@pytest.mark.parametrize("place", _KINDS, ids=str)
def test_tab_reaches_everything_in_order(site, page_as, made, place):
    page = page_as(place.by)
    page.goto(site.url + place.path("fr", made))
    assert walk(page) == []


def test_the_skip_link_leads_to_the_content(site, page_as):
    page = page_as()
    page.goto(f"{site.url}/fr/coverage/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_menu_of_a_phone_opens_and_closes(site, page_as, key):
    page = page_as()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site.url}/fr/")
    assert page.locator("#menu").is_hidden()
    page.focus(".menu-button")
    page.keyboard.press(key)
    assert page.locator("#menu").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#menu') !== null")
    page.keyboard.press("Escape")
    assert page.locator("#menu").is_hidden()
    assert page.evaluate("document.activeElement.className").split() == ["btn", "menu-button"]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_account_menu_opens_and_closes(site, page_as, key):
    page = page_as("coordination")
    page.goto(f"{site.url}/fr/")
    page.focus("details.account summary")
    page.keyboard.press(key)
    assert page.locator("details.account .drop").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.drop') !== null")
    page.keyboard.press("Escape")
    assert page.locator("details.account .drop").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_walk_goes_through_a_folded_menu_on_a_phone(site, page_as):
    page = page_as()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site.url}/fr/plans/")
    assert walk(page) == []
