import type { AdHocNudge } from '../ports/nudges';
import type { AnswerEffects } from './receive-answer';

/** A charger has answered the start or stop of somebody who paid with the code on it: what that means is found out from the command. */
export function keepingAdHoc(nudge: AdHocNudge, others: AnswerEffects): AnswerEffects {
  return {
    ...others,
    async afterEnd(command, outcome) {
      await others.afterEnd(command, outcome);
      const id = /^ad-hoc:(adh_[a-z2-7]+)$/.exec(command.actor)?.[1];
      if (id !== undefined) await nudge.advance(id);
    },
  };
}
