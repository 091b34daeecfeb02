import { pageRequest, toPage, type PageArguments } from '../kit/page.ts';
import type { Resolvers } from '../kit/subgraph.ts';
import { applicationPayment, type Money } from './application-payment.ts';
import type { PaymentsContext } from './loaders.ts';
import type { Payment } from './queries.ts';
import { startPayment, type StartPaymentInput } from './start-payment.ts';

interface ById {
  id: string;
}

/** What the gateway tells of an application; `amountDue` comes with it where `payment` is asked for. */
interface ApplicationRepresentation {
  reference: string;
  amountDue?: Money | null;
}

interface PaymentsArguments extends PageArguments {
  status?: string | null;
}

/** Applications and services are known here by what the gateway tells of them. */
export const resolvers: Resolvers<PaymentsContext> = {
  Query: {
    payments: async (_: unknown, args: PaymentsArguments, { loaders }: PaymentsContext) => {
      const page = pageRequest(args, 2);
      const rows = await loaders.payments({ page, status: args.status });
      return toPage(rows, page.limit, ({ startedAt, id }) => [startedAt, id]);
    },
  },
  Mutation: {
    startPayment: async (_: unknown, { input }: { input: StartPaymentInput }, context: PaymentsContext) => {
      const { id, problems } = await startPayment(context, input);
      return { payment: id === null ? null : context.loaders.payment.load(id), problems };
    },
  },
  Application: {
    payment: async (
      { reference, amountDue }: ApplicationRepresentation,
      _: unknown,
      { loaders }: PaymentsContext,
    ) => {
      if (amountDue === undefined || amountDue === null) return null;
      return applicationPayment(amountDue, await loaders.paymentsOfApplication.load(reference));
    },
  },
  Payment: {
    __resolveReference: ({ id }: ById, { loaders }: PaymentsContext) => loaders.payment.load(id),
    amount: ({ amount, currency }: Payment) => (amount === null ? null : { amount, currency }),
    checkoutUrl: ({ id, status }: Payment) =>
      status === 'STARTED' ? `https://pay.example/checkout/${id}` : null,
    receipt: ({ receiptNumber, paidAt }: Payment) =>
      receiptNumber === null ? null : { number: receiptNumber, issuedAt: paidAt },
  },
  PublicService: {
    checkout: ({ id }: ById, _: unknown, { loaders }: PaymentsContext) => loaders.checkoutOfService.load(id),
  },
};
