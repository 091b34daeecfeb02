import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Budget, Budgets } from '../../schema/access/budgets.ts';
import type { Principal } from '../../schema/access/principal.ts';
import type { Register } from '../../schema/access/register.ts';
import { ClientError } from '../errors.ts';

/** Keeps callers to their budgets. */
export interface KeepBudgets {
  /** Takes one request. @throws ClientError RATE_LIMITED */
  admit: (principal: Principal) => Promise<void>;
  /** Takes what an operation is expected to cost. @throws ClientError RATE_LIMITED; COST_LIMIT where it costs more than a whole window has. */
  charge: (principal: Principal, cost: number) => Promise<void>;
}

/** Who may ask for how much. */
export interface BudgetSettings {
  register: Register | undefined;
  /** What all callers without a token may ask for together. */
  anonymous: Budgets;
  /** How many processes share a budget; each keeps to its part. */
  workers: number;
}

/** One budget of one organisation, client, or of all who are anonymous. */
interface Account extends Budget {
  /** Names the budget to the caller: `client`, `organisation-cost`. */
  policy: string;
  limiter: RateLimiterMemory;
}

/** The accounts of one kind, by whose they are. */
type Accounts = ReadonlyMap<string, Account>;

/** Makes the keeping of budgets, in this process's memory. Windows begin with the first request in them. */
export function createBudgets(settings: BudgetSettings): KeepBudgets {
  const [requests, costs] = [accountsOf('requests', settings), accountsOf('cost', settings)];
  return {
    admit: async (principal) => {
      for (const account of concerned(requests, principal)) await take(account, 1);
    },
    charge: async (principal, cost) => {
      for (const account of concerned(costs, principal)) {
        if (cost > account.most) throw tooDear(account, cost);
        await take(account, cost);
      }
    },
  };
}

const ANONYMOUS_KEY = 'anonymous';

function concerned(accounts: Accounts, { organisation, client }: Principal): Account[] {
  const keys =
    organisation === undefined ? [ANONYMOUS_KEY] : [`client ${client ?? ''}`, `organisation ${organisation}`];
  return keys.map((key) => accounts.get(key)).filter((account) => account !== undefined);
}

function accountsOf(kind: keyof Budgets, { register, anonymous, workers }: BudgetSettings): Accounts {
  const accounts = new Map<string, Account>();
  const open = (whose: string, name: string, budget: Budget | undefined): void => {
    if (budget === undefined) return;
    const most = Math.max(1, Math.floor(budget.most / workers));
    const policy = kind === 'requests' ? whose : `${whose}-${kind}`;
    const limiter = new RateLimiterMemory({ points: most, duration: budget.perSeconds });
    accounts.set(name === '' ? whose : `${whose} ${name}`, { ...budget, most, policy, limiter });
  };
  open(ANONYMOUS_KEY, '', anonymous[kind]);
  for (const [organisation, { limits, clients }] of Object.entries(register?.organisations ?? {})) {
    open('organisation', organisation, limits?.[kind]);
    for (const [client, registered] of Object.entries(clients))
      open('client', client, registered.limits?.[kind]);
  }
  return accounts;
}

async function take(account: Account, points: number): Promise<void> {
  try {
    await account.limiter.consume('', points);
  } catch (exceeded) {
    if (!(exceeded instanceof RateLimiterRes)) throw exceeded;
    // What is refused takes nothing from what smaller operations could still have.
    await account.limiter.reward('', points);
    throw rateLimited(account, exceeded.msBeforeNext);
  }
}

/** RFC 6585, section 4; RFC 9110, section 10.2.3; draft-ietf-httpapi-ratelimit-headers. */
function rateLimited({ policy, most, perSeconds }: Account, msBeforeNext: number): ClientError {
  const seconds = String(Math.max(1, Math.ceil(msBeforeNext / 1000)));
  return new ClientError('RATE_LIMITED', `Too much was asked for; try again in ${seconds} s.`, {
    'retry-after': seconds,
    'ratelimit-policy': `"${policy}";q=${most};w=${perSeconds}`,
    ratelimit: `"${policy}";r=0;t=${seconds}`,
  });
}

function tooDear({ policy, most }: Account, cost: number): ClientError {
  return new ClientError(
    'COST_LIMIT',
    `The operation is expected to cost ${cost}, and the whole budget (${policy}) is ${most}; ask for fewer or shorter lists at a time.`,
  );
}
