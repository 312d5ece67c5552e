// Suggestions below the search of the header, fetched by site.js when its field is first used. Without this
// file the form leads to the search page.
//
// Source: ARIA Authoring Practices, combobox with a listbox popup and manual selection.

const WAIT_MS = 120;
const form = document.querySelector('.find');
const field = form.querySelector('input');
const list = document.createElement('ul');
const { lang: language } = document.documentElement;
const kinds = JSON.parse(form.dataset.kinds ?? '{}'); // in the language of the page, unless it is English

let shown = []; // the suggestions of the list
let active = -1; // the one that the arrow keys have reached
let waiting = 0; // timer of the next request
let asked = null; // ends the request that is under way

function open(isOpen) {
  list.hidden = !isOpen;
  field.setAttribute('aria-expanded', String(isOpen));
  if (!isOpen) reach(-1);
}

function reach(place) {
  active = place;
  [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === place)));
  if (place < 0) return field.removeAttribute('aria-activedescendant');
  field.setAttribute('aria-activedescendant', list.children[place].id);
  list.children[place].scrollIntoView({ block: 'nearest' });
}

function itemOf({ code, label, language, kind, scheme }, place) {
  const item = document.createElement('li');
  item.id = `suggestion-${place}`;
  item.role = 'option';
  item.setAttribute('aria-selected', 'false');
  if (code) item.append(Object.assign(document.createElement('b'), { textContent: code }), ' ');
  item.append(Object.assign(document.createElement('span'), { textContent: label, lang: language }));
  item.append(Object.assign(document.createElement('small'), { textContent: scheme?.label ?? kinds[kind] ?? kind }));
  return item;
}

function show(found) {
  shown = found;
  list.replaceChildren(...found.map(itemOf));
  open(found.length > 0 && document.activeElement === field);
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const text = field.value.trim();
  if (!text) return show([]);
  try {
    const address = `${form.dataset.suggest}?limit=8&lang=${language}&q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { headers: { Accept: 'application/json' }, signal: asked.signal });
    show(answer.ok ? await answer.json() : []);
  } catch {
    // a newer request has taken its place, or the service is away: the form still works
  }
}

function go(place) {
  const { url } = shown[place];
  if (url) location.assign(url);
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !list.hidden) {
    event.preventDefault();
    const count = shown.length + 1; // the field itself is one of the places
    reach(((active + 1 + step + count) % count) - 1);
  } else if (event.key === 'Escape' && !list.hidden) {
    event.preventDefault();
    open(false);
  } else if (event.key === 'Enter' && active >= 0) {
    event.preventDefault();
    go(active);
  }
}

function choose(event) {
  const place = [...list.children].indexOf(event.target.closest('li'));
  if (place >= 0) go(place);
}

list.id = 'suggestions';
list.className = 'suggestions card';
list.role = 'listbox';
list.hidden = true;
list.setAttribute('aria-label', form.dataset.suggestions);
form.append(list);
field.setAttribute('aria-controls', list.id);
field.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, WAIT_MS);
});
field.addEventListener('keydown', move);
field.addEventListener('blur', () => open(false));
list.addEventListener('mousedown', (event) => event.preventDefault()); // the field keeps the focus
list.addEventListener('click', choose);
ask(); // what was typed while this file was on its way
