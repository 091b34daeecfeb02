import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Budget, Budgets } from '../../schema/access/budgets.ts';
import type { Principal } from '../../schema/access/principal.ts';
import type { Register } from '../../schema/access/register.ts';
import { ClientError } from '../errors.ts';
import type { SharedWindow, SharedWindows } from './shared-windows.ts';

/** Keeps callers to their budgets. */
export interface KeepBudgets {
  /** Takes one request. @throws ClientError RATE_LIMITED */
  admit: (principal: Principal) => Promise<void>;
  /** Takes what an operation is expected to cost. @throws ClientError RATE_LIMITED; COST_LIMIT where it costs more than a whole window has. */
  charge: (principal: Principal, cost: number) => Promise<void>;
  /** What is left of each of a caller's budgets, as headers of an answer; none where there is no budget. */
  standing: (principal: Principal) => Promise<Readonly<Record<string, string>>>;
}

/** What was taken from each budget in its window, in this process alone, by whose and which it is. */
export type Windows = ReadonlyMap<string, RateLimiterMemory>;

/** Who may ask for how much. */
export interface BudgetSettings {
  register: Register | undefined;
  /** What all callers without a token may ask for together. */
  anonymous: Budgets;
  /** How many processes share a budget; each keeps to its part, unless they count together. */
  workers: number;
  /** Where they count together, and gateways with them. */
  shared: SharedWindows | undefined;
}

/** One budget of one organisation, client, or of all who are anonymous. */
interface Account extends Budget {
  /** Names the budget to the caller: `client`, `organisation-cost`. */
  policy: string;
  /** What this process may give by itself. */
  part: number;
  window: RateLimiterMemory;
  shared: SharedWindow | undefined;
}

/** How a budget stands: how much it has where it was counted, and how much of that is taken. */
interface Standing {
  most: number;
  taken: number;
  /** Undefined where the window has not begun. */
  msBeforeNext: number | undefined;
}

/** The accounts of one kind, by whose they are. */
type Accounts = ReadonlyMap<string, Account>;

/**
 * Makes the keeping of budgets: together with others where there are shared windows and they answer, else in this process's memory.
 * Windows begin with the first request in them.
 * @param before the windows of the version before: what was taken stays taken, also where a budget is another one now.
 * @returns beside it its windows, to be handed on to the next version.
 */
export async function createBudgets(
  settings: BudgetSettings,
  before?: Windows,
): Promise<{ budgets: KeepBudgets; windows: Windows }> {
  const windows = new Map<string, RateLimiterMemory>();
  const requests = await accountsOf('requests', settings, { windows, before });
  const costs = await accountsOf('cost', settings, { windows, before });
  const budgets: KeepBudgets = {
    admit: async (principal) => {
      for (const account of concerned(requests, principal)) await take(account, 1);
    },
    charge: async (principal, cost) => {
      for (const account of concerned(costs, principal)) {
        const most = account.shared ? account.most : account.part;
        if (cost > most) throw tooDear(account, cost, most);
        // Redis counts whole points.
        await take(account, Math.ceil(cost));
      }
    },
    standing: async (principal) => {
      const accounts = [...concerned(requests, principal), ...concerned(costs, principal)];
      return accounts.length === 0 ? {} : headersOf(accounts);
    },
  };
  return { budgets, windows };
}

const ANONYMOUS_KEY = 'anonymous';

function concerned(accounts: Accounts, { organisation, client }: Principal): Account[] {
  const keys =
    organisation === undefined ? [ANONYMOUS_KEY] : [`client ${client ?? ''}`, `organisation ${organisation}`];
  return keys.map((key) => accounts.get(key)).filter((account) => account !== undefined);
}

async function accountsOf(
  kind: keyof Budgets,
  { register, anonymous, workers, shared }: BudgetSettings,
  { windows, before }: { windows: Map<string, RateLimiterMemory>; before: Windows | undefined },
): Promise<Accounts> {
  const accounts = new Map<string, Account>();
  const open = async (whose: string, name: string, budget: Budget | undefined): Promise<void> => {
    if (budget === undefined) return;
    const part = Math.max(1, Math.floor(budget.most / workers));
    const policy = kind === 'requests' ? whose : `${whose}-${kind}`;
    const window = await windowOf(budget, before?.get(`${policy} ${name}`));
    windows.set(`${policy} ${name}`, window);
    accounts.set(name === '' ? whose : `${whose} ${name}`, {
      ...budget,
      ...{ policy, part, window },
      shared: shared?.open(name === '' ? policy : `${policy}:${name}`, budget),
    });
  };
  await open(ANONYMOUS_KEY, '', anonymous[kind]);
  for (const [organisation, { limits, clients }] of Object.entries(register?.organisations ?? {})) {
    await open('organisation', organisation, limits?.[kind]);
    for (const [client, registered] of Object.entries(clients))
      await open('client', client, registered.limits?.[kind]);
  }
  return accounts;
}

/** The window of a budget: the one before, or where it is of another length, one in which as much was taken. */
async function windowOf(
  { perSeconds }: Budget,
  before: RateLimiterMemory | undefined,
): Promise<RateLimiterMemory> {
  if (before?.duration === perSeconds) return before;
  // How much a budget has is for the account to say, as versions may differ in it and share a window.
  const window = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: perSeconds });
  const taken = (await before?.get(''))?.consumedPoints ?? 0;
  if (taken > 0) await window.penalty('', taken);
  return window;
}

async function take(account: Account, points: number): Promise<void> {
  const { window, part, most, shared } = account;
  const together = await shared?.take(points);
  const outcome = together ?? (await window.consume('', points));
  const standing = standingOf(together ? most : part, outcome);
  if (standing.taken <= standing.most) return;
  // What is refused takes nothing from what smaller operations could still have.
  if (!together) await window.reward('', points);
  throw rateLimited(account, standing);
}

async function lookAt({ window, part, most, shared }: Account): Promise<Standing> {
  const together = await shared?.taken();
  return together === undefined ? standingOf(part, await window.get('')) : standingOf(most, together);
}

function standingOf(most: number, counted: RateLimiterRes | null): Standing {
  return { most, taken: counted?.consumedPoints ?? 0, msBeforeNext: counted?.msBeforeNext };
}

async function headersOf(accounts: readonly Account[]): Promise<Record<string, string>> {
  const standings = await Promise.all(
    accounts.map(async (account) => [account, await lookAt(account)] as const),
  );
  return {
    'ratelimit-policy': standings.map(([account, { most }]) => policyOf(account, most)).join(', '),
    ratelimit: standings.map(([account, standing]) => leftOf(account, standing)).join(', '),
  };
}

/** RFC 6585, section 4; RFC 9110, section 10.2.3. */
function rateLimited(account: Account, standing: Standing): ClientError {
  const seconds = String(secondsOf(standing.msBeforeNext ?? 0));
  return new ClientError('RATE_LIMITED', `Too much was asked for; try again in ${seconds} s.`, {
    'retry-after': seconds,
    'ratelimit-policy': policyOf(account, standing.most),
    ratelimit: leftOf(account, { ...standing, taken: standing.most }),
  });
}

/** An item of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers): quota and window. */
function policyOf({ policy, perSeconds }: Account, most: number): string {
  return `"${policy}";q=${most};w=${perSeconds}`;
}

/** An item of `RateLimit`: what is left, and for how many seconds, once the window has begun. */
function leftOf({ policy }: Account, { most, taken, msBeforeNext }: Standing): string {
  const until = msBeforeNext === undefined ? '' : `;t=${secondsOf(msBeforeNext)}`;
  return `"${policy}";r=${Math.max(0, most - taken)}${until}`;
}

function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

function tooDear({ policy }: Account, cost: number, most: number): ClientError {
  return new ClientError(
    'COST_LIMIT',
    `The operation is expected to cost ${cost}, and the whole budget (${policy}) is ${most}; ask for fewer or shorter lists at a time.`,
  );
}
