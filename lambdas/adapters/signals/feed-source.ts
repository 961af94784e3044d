import type { SignalSeries } from '../../domain/signals/signal';
import type { Clock } from '../../ports/clock';
import { type SeenAnswers, type SignalSource, SignalSourceError } from '../../ports/signals';
import type { Feed, FeedQuestion } from './feed';
import { type HttpAnswer, type HttpOptions, httpGet } from './http-get';

export interface FeedSourceOptions extends HttpOptions {
  readonly baseUrl?: string;
  /** Asked for when a feed that wants one is asked. */
  readonly token?: () => Promise<string | undefined>;
}

/** Between two questions to one feed. Nobody waits for us, and the feed has others. */
const PAUSE_MS = 250;

/** Asks a feed over HTTP: conditionally where it can be, one question after another with a pause of uneven length between them. */
export function feedSource(feed: Feed, clock: Clock, { baseUrl = feed.baseUrl, token, ...http }: FeedSourceOptions = {}): SignalSource {
  const { jitter = Math.random, sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = http;

  async function ask(question: FeedQuestion, seen: SeenAnswers | undefined, secret: string): Promise<HttpAnswer | undefined> {
    const url = new URL(question.path, baseUrl);
    if (feed.tokenParameter !== undefined) url.searchParams.set(feed.tokenParameter, secret);
    try {
      return await httpGet(url, { accept: question.accept ?? 'application/json', validator: seen?.get(nameOf(question)) }, http);
    } catch (fault) {
      if (question.optional && fault instanceof SignalSourceError) return undefined;
      throw fault;
    }
  }

  const nameOf = ({ path }: FeedQuestion) => `${feed.id} ${path}`;

  async function askAll(questions: readonly FeedQuestion[], seen: SeenAnswers | undefined, secret: string) {
    const answers: (HttpAnswer | undefined)[] = [];
    for (const [i, question] of questions.entries()) {
      if (i > 0) await sleep(PAUSE_MS * (0.5 + jitter()));
      answers.push(await ask(question, seen, secret));
    }
    return answers;
  }

  return {
    id: feed.id,
    kind: feed.kind,
    serves: (zone) => feed.serves(zone),
    async fetch(zone: string, fromMs: number, toMs: number, seen?: SeenAnswers): Promise<SignalSeries | undefined> {
      const secret = feed.tokenParameter === undefined ? '' : ((await token?.()) ?? '');
      if (feed.tokenParameter !== undefined && secret === '')
        throw new SignalSourceError('NO_TOKEN', `${feed.id} wants a token and has none`);
      const window = { fromMs, toMs };
      const questions = feed.questions(zone, window);
      let answers = await askAll(questions, seen, secret);
      if (answers.every((answer) => answer === 'UNCHANGED' || answer === undefined) && answers.includes('UNCHANGED')) return undefined;
      // Answers belong together: where some are new, the others are needed whole.
      if (answers.includes('UNCHANGED')) answers = await askAll(questions, undefined, secret);
      const whole = answers.map((answer) => (answer === 'UNCHANGED' ? undefined : answer));
      const read = feed.parse(
        zone,
        whole.map((answer) => answer?.text),
        window,
      );
      questions.forEach((question, i) => {
        seen?.set(nameOf(question), whole[i]?.validator);
      });
      return { kind: feed.kind, zone, source: feed.id, fetchedAtMs: clock.nowMs(), ...read };
    },
  };
}
