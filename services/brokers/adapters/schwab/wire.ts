/**
 * What the API sends, as far as it is read. Names from developer.schwab.com, "Trader API - Individual", 2026-02-26; the forms that
 * live replies have instead are noted where they are accepted. Everything else in a reply is left out.
 */
import { z } from 'zod';

/** Ids are numbers on the wire; beyond 2^53 a number would no longer be the id that was sent. */
const id = z.union([z.int().nonnegative(), z.string().regex(/^\d+$/)]).transform(String);

export const accountNumbersSchema = z.array(z.object({ accountNumber: z.string(), hashValue: z.string().min(1) }));
export type WireAccountNumbers = z.infer<typeof accountNumbersSchema>;

/** Nothing in here is required: what a person holds and trades besides options must not make a list unreadable. */
const instrumentSchema = z.object({
  assetType: z.string().optional(),
  symbol: z.string().optional(),
});

const positionSchema = z.object({
  shortQuantity: z.number(),
  longQuantity: z.number(),
  averagePrice: z.number().optional(),
  averageShortPrice: z.number().optional(),
  averageLongPrice: z.number().optional(),
  marketValue: z.number().optional(),
  instrument: instrumentSchema,
});
export type WirePosition = z.infer<typeof positionSchema>;

const balancesSchema = z.object({
  cashBalance: z.number().optional(),
  totalCash: z.number().optional(),
  cashAvailableForTrading: z.number().optional(),
  equity: z.number().optional(),
  maintenanceRequirement: z.number().optional(),
  optionBuyingPower: z.number().optional(),
  availableFundsNonMarginableTrade: z.number().optional(),
});

/** Live replies carry `aggregatedBalance` beside `securitiesAccount`; it is not read. */
export const accountSchema = z.object({
  securitiesAccount: z.object({
    type: z.string(),
    accountNumber: z.string(),
    isClosingOnlyRestricted: z.boolean().optional(),
    positions: z.array(positionSchema).optional(),
    currentBalances: balancesSchema.optional(),
  }),
});
export type WireAccount = z.infer<typeof accountSchema>['securitiesAccount'];
export const accountsSchema = z.array(accountSchema);

const executionLegSchema = z.object({
  legId: z.int().optional(),
  quantity: z.number().optional(),
  price: z.number().optional(),
  time: z.string().optional(),
});

const activitySchema = z.object({
  activityType: z.string().optional(),
  activityId: id.optional(),
  executionType: z.string().optional(),
  executionLegs: z.array(executionLegSchema).optional(),
});

const orderLegSchema = z.object({
  legId: z.int().optional(),
  instrument: instrumentSchema.optional(),
  instruction: z.string().optional(),
  quantity: z.number().optional(),
});

export const orderSchema = z.object({
  orderId: id,
  status: z.string(),
  statusDescription: z.string().optional(),
  duration: z.string().optional(),
  orderType: z.string().optional(),
  quantity: z.number().optional(),
  filledQuantity: z.number().optional(),
  price: z.number().optional(),
  enteredTime: z.string().optional(),
  closeTime: z.string().optional(),
  orderLegCollection: z.array(orderLegSchema).optional(),
  orderActivityCollection: z.array(activitySchema).optional(),
  // The page gives only the name and "string": ids, or the orders themselves.
  replacingOrderCollection: z.array(z.union([id, z.object({ orderId: id })])).optional(),
});
export type WireOrder = z.infer<typeof orderSchema>;
export const ordersSchema = z.array(orderSchema);

/** The specification says `bidPrice` and `askPrice`; live replies say `bid` and `ask` as well. */
const priced = {
  bid: z.number().optional(),
  ask: z.number().optional(),
  bidPrice: z.number().optional(),
  askPrice: z.number().optional(),
};

const traded = {
  bidSize: z.number().optional(),
  askSize: z.number().optional(),
  totalVolume: z.number().optional(),
  openInterest: z.number().optional(),
};

const quoteSchema = z.object({
  ...priced,
  ...traded,
  lastPrice: z.number().optional(),
  /** Epoch milliseconds. */
  quoteTime: z.number().optional(),
  tradeTime: z.number().optional(),
});
export type WireQuote = z.infer<typeof quoteSchema>;

/** By padded symbol; symbols that are not known are listed under `errors` and have no quote. */
export const quotesSchema = z.record(
  z.string(),
  z.object({ quote: quoteSchema.optional(), realtime: z.boolean().optional() }),
);

const chainRowSchema = z.object({
  symbol: z.string(),
  ...priced,
  ...traded,
  last: z.number().optional(),
  /** Epoch milliseconds. */
  quoteTimeInLong: z.number().optional(),
});
export type WireChainRow = z.infer<typeof chainRowSchema>;

/** By `"2026-01-16:11"` (expiry and days to it), then by strike. */
const chainSideSchema = z.record(z.string(), z.record(z.string(), z.array(chainRowSchema)));
export const chainSchema = z.object({
  status: z.string(),
  isDelayed: z.boolean().optional(),
  putExpDateMap: chainSideSchema.optional(),
  callExpDateMap: chainSideSchema.optional(),
});
export type WireChain = z.infer<typeof chainSchema>;

const validationSchema = z.object({
  validationRuleName: z.string().optional(),
  message: z.string().optional(),
  activityMessage: z.string().optional(),
});
export type WireValidation = z.infer<typeof validationSchema>;
const validations = z.array(validationSchema).optional();

const chargeSchema = z.object({ value: z.number(), type: z.string() });
const charges = z.array(chargeSchema).optional();

export const previewSchema = z.object({
  orderStrategy: z.object({
    orderBalance: z.object({ projectedCommission: z.number().optional() }).optional(),
  }),
  orderValidationResult: z
    .object({ alerts: validations, rejects: validations, reviews: validations, warns: validations })
    .optional(),
  commissionAndFee: z
    .object({
      commission: z.object({ commissionLegs: z.array(z.object({ commissionValues: charges })).optional() }).optional(),
      fee: z.object({ feeLegs: z.array(z.object({ feeValues: charges })).optional() }).optional(),
    })
    .optional(),
});
export type WirePreview = z.infer<typeof previewSchema>;

export const preferenceSchema = z.object({
  streamerInfo: z.array(
    z.object({
      streamerSocketUrl: z.string(),
      schwabClientCustomerId: z.string(),
      schwabClientCorrelId: z.string(),
      schwabClientChannel: z.string(),
      schwabClientFunctionId: z.string(),
    }),
  ),
});
export type StreamerInfo = z.infer<typeof preferenceSchema>['streamerInfo'][number];

/** One frame of the stream: an answer, data, or a notice. */
export const frameSchema = z.object({
  response: z
    .array(z.object({ service: z.string(), command: z.string(), content: z.object({ code: z.int() }) }))
    .optional(),
  data: z.array(z.object({ service: z.string() })).optional(),
  notify: z.array(z.object({ heartbeat: z.union([z.string(), z.number()]).optional() })).optional(),
});

/** The trader part says `{message, errors: [string]}`; the market data part says `{errors: [{title, detail}]}`. */
export const errorSchema = z.object({
  message: z.string().optional(),
  errors: z
    .array(z.union([z.string(), z.object({ title: z.string().optional(), detail: z.string().optional() })]))
    .optional(),
});
export type WireError = z.infer<typeof errorSchema>;
