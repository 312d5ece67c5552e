// The query editor. It stands in a shadow root, where its styles are adopted sheets that the policy allows;
// the text area stays the field of the form, and all there is without this module.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { sparql } from 'codemirror-lang-sparql';

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--code-keyword)', fontWeight: '600' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--code-variable)' },
  { tag: [tags.string, tags.literal], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool], color: 'var(--code-number)' },
  { tag: [tags.url, tags.namespace, tags.tagName, tags.propertyName], color: 'var(--code-name)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--surface)', fontSize: '0.94rem' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '0.7rem 0' },
  '.cm-content, .cm-gutter': { minHeight: '16rem' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent)',
  },
  '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--surface)', border: '1px solid var(--line-strong)' },
  '.cm-matchingBracket': { backgroundColor: 'color-mix(in srgb, var(--accent) 20%, transparent)' },
});

// Where the service found the fault: data-line and data-column count from 1.
function faultOf(field, doc) {
  const line = Number(field.dataset.line);
  if (!line || line > doc.lines) return [];
  const { from, to } = doc.line(line);
  const start = Math.min(from + Math.max(Number(field.dataset.column || 1) - 1, 0), to);
  return [{ from: start, to, severity: 'error', message: field.dataset.fault }];
}

function replace(field) {
  const host = document.createElement('div');
  host.className = 'code-editor';
  field.before(host);
  const root = host.attachShadow({ mode: 'open' });
  const submit = () => {
    field.form.requestSubmit();
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), highlightActiveLine(),
        highlightActiveLineGutter(), lintGutter(), sparql(), syntaxHighlighting(colours), look,
        EditorView.lineWrapping,
        // Tab is not bound, so that the keyboard can leave the editor.
        keymap.of([{ key: 'Mod-Enter', run: submit }, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({
          'aria-label': field.labels[0].textContent.trim(),
          'aria-description': document.getElementById('editor-hint').textContent.trim(),
          ...(field.getAttribute('aria-invalid') ? { 'aria-invalid': 'true' } : {}),
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  view.dispatch(setDiagnostics(view.state, faultOf(field, view.state.doc)));
  field.hidden = true;
}

const field = document.querySelector('#query');
if (field) replace(field);
