/** What VS Code says of files, folders and editor tabs that are dragged. */
const lists = ['application/vnd.code.uri-list', 'text/uri-list'];

/** Lets files be dropped anywhere on the page; `zone` shows it. (VS Code hands a drop to a view while Shift is held.) */
export function acceptDrops(zone: HTMLElement, dropped: (uris: readonly string[]) => void): void {
  let inside = 0;
  const show = (): void => void zone.toggleAttribute('data-dropping', inside > 0);
  const carriesFiles = ({ dataTransfer }: DragEvent): boolean => lists.some(type => dataTransfer?.types.includes(type));
  document.addEventListener('dragenter', event => {
    if (!carriesFiles(event)) return;
    inside++;
    show();
  });
  document.addEventListener('dragleave', event => {
    if (!carriesFiles(event)) return;
    inside = Math.max(0, inside - 1);
    show();
  });
  document.addEventListener('dragover', event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
  });
  document.addEventListener('drop', event => {
    inside = 0;
    show();
    const text = lists.map(type => event.dataTransfer?.getData(type) ?? '').find(found => found !== '') ?? '';
    const uris = text.split(/\r?\n/).filter(line => line !== '' && !line.startsWith('#'));
    if (uris.length === 0) return;
    event.preventDefault();
    dropped(uris);
  });
}
