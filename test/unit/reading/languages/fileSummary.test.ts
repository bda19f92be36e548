import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileSummary } from '../../../../src/reading/languages/fileSummary';

const of = (path: string, text: string): string | null => fileSummary({ path, text });

test('a page of reStructuredText is told by its title and first sentence, not by its directives', () => {
  const page = [
    '.. rst-class:: hide-header',
    '',
    '====================',
    'Welcome to the pier.',
    '====================',
    '',
    '.. image:: _static/pier.svg',
    '    :align: center',
    '',
    '    :height: 200px',
    '',
    'Boats are moored by the `Mooring <https://example.org>`_ class and :meth:`~pier.Boat.tie`. Then they wait.',
    '',
  ].join('\n');
  assert.equal(
    of('docs/index.rst', page),
    'Welcome to the pier. Boats are moored by the Mooring class and pier.Boat.tie.',
  );
});

test('a page of directives alone says nothing', () => {
  assert.equal(of('docs/api.rst', '.. automodule:: pier\n   :members:\n'), null);
});

test('a Markdown link whose address stands elsewhere is read as its words', () => {
  assert.equal(
    of('README.md', '# Pier\n\nPier is a small [WSGI] server on [the sea][1].\n\n[WSGI]: https://example.org\n'),
    'Pier. Pier is a small WSGI server on the sea.',
  );
});

test('a long page of marks takes no long time', () => {
  const start = performance.now();
  for (const mark of ['..', '.. \n ', ':a:`', '`', '[', '=\n']) of('a.rst', mark.repeat(100_000));
  assert.ok(performance.now() - start < 1000);
});
