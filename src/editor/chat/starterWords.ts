import type { StarterQuestion } from '../../protocol/chatProtocol';
import type { Starter } from '../../protocol/engineProtocol';
import type { Localize } from '../common/localize';

/** Questions to begin with, in words. */
export function starterWords(starters: readonly Starter[], t: Localize): readonly StarterQuestion[] {
  return starters.map(({ kind, names }) => {
    const [name = '', other = ''] = names.map(each => `\`${each}\``);
    switch (kind) {
      case 'overview':
        return { icon: 'compass', question: t('What is this repository?') };
      case 'run':
        return { icon: 'play', question: t('How do I build and test it?') };
      case 'connect':
        return { icon: 'git-compare', question: t('How does {0} reach {1}?', name, other) };
      case 'uses':
        return { icon: 'references', question: t('Who uses {0}?', name) };
      case 'tests':
        return { icon: 'beaker', question: t('Which tests cover {0}?', name) };
      case 'history':
        return { icon: 'history', question: t('When was {0} last changed?', name) };
      case 'explain':
        return { icon: 'book', question: t('What is in {0}?', name) };
    }
  });
}
