// Arranges the drawing of the graph page by forces. The nodes and lines are those of the page, so every node
// stays a link. The arrangement is computed at once and then shown: nothing moves by itself.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';

const BOX = { width: 190, height: 30 };
const STEPS = 300;
const MARGIN = 20;

function arrange(drawing) {
  const groups = [...drawing.querySelectorAll('[data-node]')];
  const lines = [...drawing.querySelectorAll('[data-ends]')];
  const nodes = groups.map((_, index) => ({ index }));
  const links = lines.map((line) => {
    const [source, target] = line.dataset.ends.split(' ').map(Number);
    return { source, target };
  });
  forceSimulation(nodes)
    .force('links', forceLink(links).distance(150).strength(0.5))
    .force('charge', forceManyBody().strength(-900))
    .force('apart', forceCollide(BOX.width * 0.52))
    .force('x', forceX().strength(0.03))
    .force('y', forceY().strength(0.06))
    .stop()
    .tick(STEPS);
  show(drawing, groups, lines, nodes, links);
}

function show(drawing, groups, lines, nodes, links) {
  const left = Math.min(...nodes.map((node) => node.x)) - BOX.width / 2 - MARGIN;
  const top = Math.min(...nodes.map((node) => node.y)) - BOX.height - MARGIN;
  const width = Math.max(...nodes.map((node) => node.x)) + BOX.width / 2 + MARGIN - left;
  const height = Math.max(...nodes.map((node) => node.y)) + BOX.height + MARGIN - top;
  frame(drawing, `${left} ${top} ${width} ${height}`, width, height);
  groups.forEach((group, index) => {
    const { x, y } = nodes[index];
    group.setAttribute('transform', `translate(${x - BOX.width / 2},${y - BOX.height / 2})`);
  });
  lines.forEach((line, index) => {
    const { source, target } = links[index];
    line.setAttribute('d', `M${source.x} ${source.y}L${target.x} ${target.y}`);
  });
}

function frame(drawing, box, width, height) {
  drawing.setAttribute('viewBox', box);
  drawing.setAttribute('width', width);
  drawing.setAttribute('height', height);
}

// What the server drew, to go back to.
function remember(drawing) {
  const parts = [drawing, ...drawing.querySelectorAll('[data-node], [data-ends]')];
  const names = ['viewBox', 'width', 'height', 'transform', 'd'];
  const kept = parts.map((part) => names.map((name) => part.getAttribute(name)));
  return () => parts.forEach((part, index) => names.forEach((name, place) => {
    if (kept[index][place] !== null) part.setAttribute(name, kept[index][place]);
  }));
}

const drawing = document.querySelector('svg.around');
const button = document.querySelector('#arrange');
if (drawing && button) {
  const restore = remember(drawing);
  button.hidden = false;
  button.addEventListener('click', () => {
    const free = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(free));
    if (free) arrange(drawing);
    else restore();
  });
}
