import { element } from '../shared/element';
import { TEST } from './words';

/** Nobody takes a test for a sale: it stands on top of every page and goes away by nobody's doing. */
export function testBanner(livemode: boolean): readonly HTMLElement[] {
  return livemode ? [] : [element('p', { class: 'test', role: 'note' }, TEST)];
}

export function trouble(title: string, error: unknown): readonly HTMLElement[] {
  const sentence = error instanceof Error ? error.message : 'Something went wrong.';
  return [element('h1', {}, title), element('p', { role: 'alert', class: 'bad' }, sentence)];
}

export function facts(of: readonly (readonly [string, string | undefined])[]): HTMLElement {
  const known = of.flatMap(([name, text]) => (text === undefined ? [] : [element('dt', {}, name), element('dd', {}, text)]));
  return element('dl', {}, ...known);
}
