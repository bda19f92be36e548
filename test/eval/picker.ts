import { seededRandom } from '../support/seededRandom';
import { phrasings, type Kind } from './phrasings';
import type { Question } from './question';

export type Draft = Pick<Question, 'kind' | 'question' | 'expect'>;

/** Choices that are the same for the same seed and repository. */
export class Picker {
  private readonly random: () => number;

  constructor(seed: number, name: string) {
    this.random = seededRandom(name.split('').reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed));
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  /** At most `count` of `items`. */
  some<T>(items: readonly T[], count: number): T[] {
    return this.shuffled(items).slice(0, count);
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map(item => ({ item, at: this.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  /** One of the ways to ask this kind of question. */
  phrase(kind: Kind, x = '', y = ''): string {
    const ways = phrasings[kind];
    const way: string = ways[Math.floor(this.random() * ways.length)] ?? ways[0];
    // A function, so that a `$` in a name stays one.
    return way.replaceAll('{x}', () => x).replaceAll('{y}', () => y);
  }
}
