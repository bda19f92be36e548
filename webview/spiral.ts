const svg = 'http://www.w3.org/2000/svg';

/** Coil's mark in the colour of the text around it: half circles of growing radius. */
export function spiral(className: string): SVGSVGElement {
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('class', className);
  drawing.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg, 'path');
  line.setAttribute(
    'd',
    'M12.4 12a1.4 1.4 0 0 1 2.8 0a2.8 2.8 0 0 1-5.6 0a4.2 4.2 0 0 1 8.4 0a5.6 5.6 0 0 1-11.2 0a7 7 0 0 1 14 0a8.7 8.7 0 0 1-8.7 8.9',
  );
  line.setAttribute('fill', 'none');
  line.setAttribute('stroke', 'currentColor');
  line.setAttribute('stroke-width', '1.5');
  line.setAttribute('stroke-linecap', 'round');
  drawing.append(line);
  return drawing;
}
