// Comforts only: every page is complete without this file.

const announce = (text) => {
  document.querySelector('#announcements').textContent = text;
};

function switchTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const shown = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
  const wanted = shown === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = wanted;
  announce(themeButton.dataset[wanted]);
  try {
    localStorage.setItem('theme', wanted);
  } catch {
    // storage is switched off: the choice lasts until the next page
  }
}

async function copy(event) {
  const { copy: text, copied, refused } = event.currentTarget.dataset;
  try {
    await navigator.clipboard.writeText(text);
    announce(copied);
  } catch {
    announce(refused);
  }
}

// "/" jumps to the search of the header, as on code hosts and wikis.
function focusSearch(event) {
  if (event.key !== '/' || event.target.closest('input, textarea, select')) return;
  const field = document.querySelector('#find');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

// Ctrl+Enter runs the query; Tab keeps its meaning, so that the keyboard can leave the field.
function runQuery(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
}

// Arrow keys move between cells. Each cell stays an ordinary link in the tab order.
function moveInMatrix(event) {
  const step = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (!step) return;
  const columns = [...event.currentTarget.children].map((column) => [...column.querySelectorAll('a')]);
  const from = columns.findIndex((links) => links.includes(document.activeElement));
  const column = columns[from + step[0]];
  if (from < 0 || !column) return;
  const row = columns[from].indexOf(document.activeElement) + step[1];
  event.preventDefault();
  column[Math.max(0, Math.min(row, column.length - 1))].focus();
}

// A line at the top once a page or a file has been waited for longer than a second.
const QUIET_MS = 1000;
const DOWNLOAD_MS = 10_000; // no event tells that a file has begun to arrive, and the page stays
let waiting;

function stopWaiting() {
  clearTimeout(waiting);
  if (!('waiting' in document.documentElement.dataset)) return;
  delete document.documentElement.dataset.waiting;
  announce('');
}

function showWaiting() {
  document.documentElement.dataset.waiting = '';
  announce(document.querySelector('#announcements').dataset.waiting);
  waiting = setTimeout(stopWaiting, DOWNLOAD_MS);
}

function startWaiting() {
  stopWaiting();
  waiting = setTimeout(showWaiting, QUIET_MS);
}

function followed(event) {
  const link = event.target.closest?.('a[href]');
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin) return;
  const here = link.pathname === location.pathname && link.search === location.search;
  if (!(here && link.hash)) startWaiting();
}

addEventListener('click', followed);
addEventListener('submit', (event) => event.defaultPrevented || startWaiting());
addEventListener('pageshow', stopWaiting); // back from the cache of the browser

const themeButton = document.querySelector('#theme');
themeButton.hidden = false;
themeButton.addEventListener('click', switchTheme);
addEventListener('keydown', focusSearch);
document.querySelector('#query')?.addEventListener('keydown', runQuery);
document.querySelector('.matrix')?.addEventListener('keydown', moveInMatrix);

const find = document.querySelector('#find');
find.role = 'combobox';
find.ariaAutoComplete = 'list';
find.ariaExpanded = 'false';
const suggest = () => import(find.form.dataset.script);
if (document.activeElement === find) suggest();
else find.addEventListener('focus', suggest, { once: true });

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', copy);
}

for (const control of document.querySelectorAll('form[data-auto] select')) {
  control.addEventListener('change', () => control.form.requestSubmit());
}
