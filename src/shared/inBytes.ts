/** A number of bytes for people, in decimal units. */
export function inBytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${(value / 1000 ** power).toFixed(power < 2 ? 0 : 1)} ${units[power] ?? ''}`;
}
