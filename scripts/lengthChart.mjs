// Time and memory against tokens read, as an SVG of two panels with logarithmic axes. Measured points only.

const colours = ['#0a7d55', '#b3261e', '#3b5bdb'];
const panel = { width: 380, height: 300, left: 64, top: 56, bottom: 48 };

/** `curves`: [{name, points: [{tokens, seconds, memoryBytes}]}]. */
export function lengthChart(curves, title) {
  const shown = curves.filter(({ points }) => points.length > 0);
  const width = 2 * (panel.left + panel.width) + 40;
  const height = panel.top + panel.height + panel.bottom + 24 * shown.length;
  const tokens = shown.flatMap(({ points }) => points.map(point => point.tokens));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${escape(title)}">`,
    `<style>text{fill:#333}.grid{stroke:#8884}.axis{stroke:#888}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>`,
    `<text x="${width / 2}" y="22" text-anchor="middle" font-size="16">${escape(title)}</text>`,
    draw(shown, tokens, 0, 'seconds to read all', ({ seconds }) => seconds, seconds),
    draw(shown, tokens, panel.left + panel.width + 40, 'memory', ({ memoryBytes }) => memoryBytes, bytes),
    ...shown.map(({ name }, i) => {
      const y = panel.top + panel.height + panel.bottom + 14 + 22 * i;
      return `<rect x="${panel.left}" y="${y - 9}" width="18" height="4" fill="${colours[i % colours.length]}"/><text x="${panel.left + 26}" y="${y}">${escape(name)}</text>`;
    }),
    '</svg>',
  ];
  return parts.join('\n');
}

function draw(curves, tokens, x0, label, value, words) {
  const values = curves.flatMap(({ points }) => points.map(value));
  const xScale = scale(Math.min(...tokens), Math.max(...tokens), x0 + panel.left, x0 + panel.left + panel.width);
  const [low, high] = decades(Math.min(...values), Math.max(...values));
  const yScale = scale(low, high, panel.top + panel.height, panel.top);
  const lines = [`<text x="${x0 + panel.left}" y="${panel.top - 10}">${label}</text>`];
  for (const n of [...new Set(tokens)].sort((a, b) => a - b)) {
    const x = xScale(n);
    lines.push(
      `<line class="grid" x1="${x}" x2="${x}" y1="${panel.top}" y2="${panel.top + panel.height}"/>`,
      `<text x="${x}" y="${panel.top + panel.height + 18}" text-anchor="middle">${n / 1024}k</text>`,
    );
  }
  for (let n = low; n <= high * 1.001; n *= 10) {
    const y = yScale(n);
    lines.push(
      `<line class="grid" x1="${x0 + panel.left}" x2="${x0 + panel.left + panel.width}" y1="${y}" y2="${y}"/>`,
      `<text x="${x0 + panel.left - 6}" y="${y + 4}" text-anchor="end">${words(n)}</text>`,
    );
  }
  lines.push(
    `<rect class="axis" x="${x0 + panel.left}" y="${panel.top}" width="${panel.width}" height="${panel.height}" fill="none"/>`,
    `<text x="${x0 + panel.left + panel.width / 2}" y="${panel.top + panel.height + 38}" text-anchor="middle">tokens read</text>`,
  );
  curves.forEach(({ points }, i) => {
    const colour = colours[i % colours.length];
    const at = points.map(point => [xScale(point.tokens), yScale(value(point))].map(n => n.toFixed(1)));
    lines.push(
      `<polyline points="${at.map(p => p.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    );
    for (const [x, y] of at) lines.push(`<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`);
  });
  return lines.join('\n');
}

function scale(low, high, from, to) {
  const span = Math.log(high / low) || 1;
  return value => from + ((to - from) * Math.log(value / low)) / span;
}

function decades(low, high) {
  const from = 10 ** Math.floor(Math.log10(low));
  return [from, Math.max(10 * from, 10 ** Math.ceil(Math.log10(high)))];
}

function seconds(n) {
  return n >= 1 ? `${n} s` : `${Math.round(1000 * n)} ms`;
}

function bytes(n) {
  return n >= 1e9 ? `${n / 1e9} GB` : `${n / 1e6} MB`;
}

function escape(text) {
  return text.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
}
