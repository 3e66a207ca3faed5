/**
 * Places and changes orders: the request, and the questions that the broker asks before it takes it. Any other order of the login ends a
 * question that is open, so that there is one dialogue at a time.
 */
import type { ConnectionId } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type { PlaceOutcome } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerAnswer } from '../../transport/index.js';
import { jsonOf, type Request } from '../kit/index.js';
import { type Asking, type IbkrClient, TokenRefused } from './client.js';
import { IBKR_REFUSALS, type IbkrRefusal, refusalOf, STATUS_REFUSALS } from './errors.js';
import { isHarmless, ROUNDS_MAX, wordsOf } from './questions.js';
import { reply } from './requests.js';
import { ErrorBody, SubmitBody, type WireQuestion } from './wire.js';

export type Submitted = PlaceOutcome | { readonly kind: 'asked'; readonly question: WireQuestion };

const OK = 200;

export class OrderDesk {
  private readonly dialogues = new Map<ConnectionId, Promise<unknown>>();

  constructor(private readonly client: IbkrClient) {}

  /**
   * Sends an order and answers what is asked about it. Whatever is lost on the way, an answer to a question too, is unknown: it is looked up by the
   * order's client id. Errors: TokenRefused, when nothing was placed for it; nothing else.
   */
  submit(session: BrokerSession, request: Request, asking: Asking): Promise<PlaceOutcome> {
    const { connectionId } = session;
    const before = this.dialogues.get(connectionId) ?? Promise.resolve();
    const dialogue = before.then(() => this.converse(session, request, asking)).catch(unknownUnlessRefused);
    const ended = dialogue.catch(() => undefined);
    this.dialogues.set(connectionId, ended);
    return dialogue.finally(() => {
      if (this.dialogues.get(connectionId) === ended) this.dialogues.delete(connectionId);
    });
  }

  private async converse(session: BrokerSession, request: Request, asking: Asking): Promise<PlaceOutcome> {
    let said = await this.say(session, request, asking);
    for (let round = 1; said.kind === 'asked'; round += 1) {
      const { question } = said;
      if (!isHarmless(question) || round > ROUNDS_MAX) {
        // Unanswered it would lapse all the same: what becomes of the "no" changes nothing.
        await this.client.send(session, reply(question.id, false), { priority: asking.priority });
        return rejected('QUESTION_UNANSWERED', `${question.messageIds.join(', ')}: ${wordsOf(question)}`);
      }
      said = await this.say(session, reply(question.id, true), asking);
    }
    return said;
  }

  private async say(session: BrokerSession, request: Request, asking: Asking): Promise<Submitted> {
    const answer = await this.client.send(session, request, asking);
    if (answer.kind === 'answered' && answer.status === UNAUTHORISED)
      return this.turnedAway(session, request, answer, asking);
    return submitted(answer);
  }

  /** A request that was turned away at the door was not carried out, whether the token or the brokerage session was at fault. */
  private async turnedAway(
    session: BrokerSession,
    request: Request,
    answer: BrokerAnswer,
    asking: Asking,
  ): Promise<Submitted> {
    const lost = this.client.lostBrokerage(session, request, answer, asking);
    await lost.catch((error: unknown) => {
      if (error instanceof TokenRefused) throw error;
    });
    return rejected('SESSION_LOST');
  }
}

/** Once an order may be on its way, whatever fails says nothing of it. */
function unknownUnlessRefused(error: unknown): PlaceOutcome {
  if (error instanceof TokenRefused) throw error;
  return { kind: 'unknown', cause: errorCodeOf(error) };
}

const UNAUTHORISED = 401;

/** Returns what an order request, or the answer to a question, came to. Pure: what is not surely one of them is unknown. */
export function submitted(answer: BrokerAnswer): Submitted {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  const refused = STATUS_REFUSALS.get(answer.status);
  const json = jsonOf(answer.body);
  const error = ErrorBody.safeParse(json).data?.error;
  if (refused !== undefined) return rejected(refused, error);
  if (answer.status !== OK) return { kind: 'unknown', cause: `HTTP_${answer.status}` };
  if (error !== undefined) {
    const code = refusalOf(error);
    return code === undefined ? { kind: 'unknown', cause: 'UNDECIDED' } : rejected(code, error);
  }
  const [first] = SubmitBody.safeParse(json).data ?? [];
  // A prompt with options of its own names an order that may stand: it is looked up like one whose answer was lost.
  if (first === undefined) return { kind: 'unknown', cause: 'UNREADABLE' };
  return 'order_id' in first ? { kind: 'accepted', brokerOrderId: first.order_id } : { kind: 'asked', question: first };
}

const TEXT_CHARACTERS_MAX = 500;

export function rejected(
  code: IbkrRefusal,
  text: string = IBKR_REFUSALS[code],
): Extract<PlaceOutcome, { kind: 'rejected' }> {
  return { kind: 'rejected', code, text: text.slice(0, TEXT_CHARACTERS_MAX) };
}
