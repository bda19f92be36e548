import type { Turn } from '../src/protocol/chatProtocol';
import { visibleOwn } from '../src/shared/visible';
import { element, iconButton, withCode } from './element';
import { t } from './l10n';
import { toolkitTextArea } from './toolkit';

/** What was asked, with a pencil: asking it in other words begins a new chat from there and keeps this one. */
export function questionText({ question, mode }: Turn, onEdit: (question: string) => void): HTMLElement {
  const text = element('h2', { class: 'question-text', dir: 'auto' }, ...withCode(question, visibleOwn));
  const row = element('div', { class: 'question-row' }, text);
  if (mode === 'explain') return row;
  const edit = iconButton('edit', t('Edit and ask again'), 'edit', () => {
    const area = toolkitTextArea(t('Edit the question'), 'edit-question');
    area.value = question;
    area.setAttribute('rows', '2');
    const close = (): void => {
      row.replaceChildren(text, edit);
      edit.focus();
    };
    area.addEventListener('keydown', event => {
      if (event.isComposing) return;
      if (event.key === 'Enter' && !event.shiftKey) {
        event.preventDefault();
        const edited = area.value.trim();
        if (edited === '' || edited === question) close();
        else onEdit(edited);
      } else if (event.key === 'Escape') {
        // It closes the editor only; it would stop an answer otherwise.
        event.stopPropagation();
        close();
      }
    });
    row.replaceChildren(area);
    area.focus();
  });
  row.append(edit);
  return row;
}
