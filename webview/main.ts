/** Step 5 of the flow, in the browser: chat state to pixels. It draws what the extension host sends and holds no truth of its own. */
import type { ToWebview } from '../src/protocol/chatProtocol';
import { wrongToWebview } from '../src/protocol/messageGuard';
import { Chat } from './chat';
import { connectHost } from './host';
import { registerToolkit } from './toolkit';

registerToolkit();
const root = document.getElementById('app');
if (root === null) throw new Error('The page has no #app element');
const host = connectHost();
const chat = new Chat(root, host);

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const wrong = wrongToWebview(event.data);
  if (wrong !== null) return host.post({ type: 'refused', why: wrong });
  const message = event.data as ToWebview;
  switch (message.type) {
    case 'state':
      return chat.show(message.state);
    case 'strip':
      return chat.showStrip(message.strip);
    case 'context':
      return chat.showContext(message.context);
    case 'completions':
      return chat.showCompletions(message.request, message.items);
    case 'conversation':
      return chat.named(message.conversation);
    case 'earlier':
      return chat.showEarlier(message.conversation, message.turns, message.earlier);
    case 'turn':
      return chat.showTurn(message.turn);
    case 'delta':
      return chat.append(message.id, message.text);
    case 'models':
      return chat.showModels(message.models);
    case 'preview':
      return chat.showPreview(message.turn, message.place, message.lines);
    case 'draft':
      return chat.showDraft(message.conversation, message.text);
    case 'focus':
      return chat.focus();
  }
});
host.post({ type: 'ready' });
