const svg = 'http://www.w3.org/2000/svg';
/** The line of media/coil.svg (a test holds the two together): the webview may load no image. */
const line =
  'M12.88 11.82C12.92 11.94 13.13 12.25 13.11 12.51C13.09 12.76 12.98 13.12 12.76 13.34C12.54 13.56 12.16 13.8 11.79 13.85C11.42 13.89 10.9 13.83 10.53 13.6C10.16 13.38 9.74 12.96 9.55 12.5C9.37 12.03 9.29 11.37 9.44 10.83C9.59 10.29 9.97 9.65 10.46 9.27C10.95 8.89 11.71 8.58 12.39 8.57C13.08 8.56 13.95 8.78 14.55 9.22C15.15 9.66 15.77 10.42 16.01 11.19C16.25 11.96 16.29 13.01 16.01 13.83C15.73 14.65 15.09 15.59 14.33 16.12C13.56 16.65 12.42 17.04 11.42 17.02C10.43 16.99 9.2 16.6 8.37 15.96C7.54 15.31 6.73 14.21 6.42 13.13C6.12 12.05 6.12 10.61 6.54 9.5C6.95 8.4 7.85 7.18 8.89 6.49C9.93 5.81 11.45 5.33 12.76 5.4C14.06 5.46 15.65 6.01 16.71 6.87C17.77 7.73 18.77 9.17 19.14 10.55C19.51 11.93 19.46 13.77 18.92 15.16C18.38 16.55 17.21 18.06 15.9 18.9C14.59 19.74 12.68 20.29 11.06 20.19C9.45 20.09 7.51 19.38 6.21 18.31C4.92 17.24 3.73 15.45 3.3 13.76C2.87 12.08 3.58 9.11 3.63 8.18';

/** Coil's mark in the colour of the text around it. */
export function spiral(className: string): SVGSVGElement {
  const drawing = document.createElementNS(svg, 'svg');
  const path = document.createElementNS(svg, 'path');
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', class: className, 'aria-hidden': 'true' }))
    drawing.setAttribute(name, value);
  for (const [name, value] of Object.entries({
    d: line,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.6',
    'stroke-linecap': 'round',
  }))
    path.setAttribute(name, value);
  drawing.append(path);
  return drawing;
}
