import { meterDeviates } from '../../../lambdas/domain/sessions/meter-deviates';

test.each([
  //  before               after                deviates
  [undefined, { powerW: 0 }, false],
  [undefined, { powerW: 7_000 }, true],
  [undefined, {}, false],
  [{}, { powerW: 7_000 }, false],
  [{ powerW: 7_000 }, {}, false],
  [{ powerW: 7_000 }, { powerW: 7_000 }, false],
  [{ powerW: 7_000 }, { powerW: 8_400 }, false],
  [{ powerW: 7_000 }, { powerW: 8_401 }, true],
  [{ powerW: 7_000 }, { powerW: 5_599 }, true],
  [{ powerW: 0 }, { powerW: 400 }, false],
  [{ powerW: 0 }, { powerW: 600 }, true],
  [{ powerW: 4_000, activePhases: 3 }, { powerW: 3_700, activePhases: 1 }, true],
  [{ powerW: 4_000, activePhases: 3 }, { powerW: 3_700 }, false],
])('%j then %j: %p', (before, after, deviates) => {
  expect(meterDeviates(before && { sampledAtMs: 1, ...before }, { sampledAtMs: 2, ...after })).toBe(deviates);
});
