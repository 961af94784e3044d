import * as z from 'zod';

/** Security policies of CloudFront with TLS 1.2 or newer, the most permissive first. */
const MINIMUM_TLS = ['TLSv1.2_2018', 'TLSv1.2_2019', 'TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'] as const;

/** What CloudWatch Logs accepts as a retention, up to two years. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

/** What a colon adds is the source's own: `octopus-agile:AGILE-24-10-01`. */
const SOURCES = {
  price: ['energy-charts', 'energi-data-service', 'entso-e', 'octopus-agile', 'replay'],
  co2: ['energi-data-service', 'energy-charts', 'carbon-intensity-gb'],
  demand: ['energy-charts', 'entso-e', 'elexon'],
} as const;

function sources(kind: keyof typeof SOURCES) {
  const isKnown = (name: string) => SOURCES[kind].some((known) => name === known || name.startsWith(`${known}:`));
  return z.array(z.string().refine(isKnown, `write sources from this list: ${SOURCES[kind].join(', ')}`));
}

const edge = z.strictObject({
  domainName: z.hostname('write the host name chargers and browsers use, such as "charge.example.com"'),
  certificateArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
      'write the ARN of an RSA certificate for domainName; CloudFront takes certificates from us-east-1 only: "arn:aws:acm:us-east-1:<account>:certificate/<id>"',
    ),
  /**
   * `TLSv1.2_2018` is the only policy of TLS 1.2 that keeps the RSA key exchange suites many chargers offer and nothing else
   * (AES-GCM with RSA). The stricter ones are for a fleet that is known to speak ECDHE.
   */
  minimumTls: z.enum(MINIMUM_TLS, `write one of ${MINIMUM_TLS.join(', ')}`).default('TLSv1.2_2018'),
  /**
   * Absent: nobody is asked for a certificate, and chargers prove themselves by password. Present: they may show one instead (security
   * profile 3), issued by one of these authorities under the charger's identity; without a certificate the password is asked for as before.
   */
  clientCertificates: z
    .strictObject({
      /** Of certificates in PEM, relative to the root of the project. */
      caBundle: z
        .string('write the PEM file of the authorities that issue certificates to your chargers, such as "config/chargers-ca.pem"')
        .regex(
          /\.pem$/,
          'write the PEM file of the authorities that issue certificates to your chargers, such as "config/chargers-ca.pem"',
        ),
    })
    .optional(),
  /** The built pages, relative to the root of the project. Absent: the distribution serves chargers and the API only. */
  webFolder: z.string().min(1).optional(),
});

const payments = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('manual') }),
  z.strictObject({
    provider: z.literal('stripe'),
    /** True: real money, and a live key. */
    livemode: z.boolean('write true for real money, or false for a key of test mode'),
    /** An encrypted parameter of Systems Manager in this account: {"secretKey":"sk_live_…","webhookSecret":"whsec_…"}. */
    secretsParameter: z
      .string()
      .regex(/^(\/[\w.-]+)+$/, 'write the name of a SecureString parameter, such as "/tidewatt/prod/payments"')
      .default('/tidewatt/payments'),
  }),
  /** A card page that approves whatever it is told to: beside the server on one machine only. */
  z.strictObject({ provider: z.literal('sandbox') }),
]);

export type PaymentsConfig = Readonly<z.output<typeof payments>>;

const stage = z.strictObject({
  stage: z.string().regex(/^[a-z][a-z0-9]{0,15}$/, 'write up to 16 lower-case letters and digits, a letter first, such as "dev"'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'write an AWS region, such as "eu-central-1"'),
  /** Absent: the account of whoever deploys. */
  account: z
    .string()
    .regex(/^\d{12}$/, 'write the 12 digits of the account, or leave it out to deploy into the account of your credentials')
    .optional(),
  /** Of sites that name none. */
  defaultTimeZone: z.string().refine(isTimeZone, 'write a time zone of the IANA list, such as "Europe/Berlin"'),
  /** Bidding zone of sites that name none, as Energy-Charts spells it. */
  defaultPriceZone: z.string().regex(/^[A-Z]{2}[A-Z0-9-]*$/, 'write a bidding zone, such as "DE-LU" or "AT"'),
  /** In order of preference. `replay` are real prices of other days moved onto today, labelled as such everywhere. */
  priceSources: sources('price').min(1, 'write at least one source; "replay" needs no network'),
  /** Sources of CO2 and demand in order of preference, and of zones that want others than the usual. A source that has not got a zone is passed over. */
  signalSources: z
    .strictObject({
      co2: sources('co2').default([]),
      demand: sources('demand').default([]),
      byZone: z
        .record(z.string(), z.strictObject({ price: sources('price'), co2: sources('co2'), demand: sources('demand') }).partial())
        .default({}),
      /** Name of the encrypted parameter of Systems Manager that holds the token of ENTSO-E. Absent: `entso-e` is not asked. */
      entsoeTokenParameter: z
        .string()
        .regex(/^\/[\w./-]+$/, 'write the name of a SecureString parameter, such as "/tidewatt/prod/entso-e"')
        .optional(),
    })
    .default({ co2: [], demand: [], byZone: {} }),
  logRetentionDays: z.literal(RETENTION_DAYS, `write one of the retentions of CloudWatch Logs: ${RETENTION_DAYS.join(', ')}`),
  /** How many days the message journal keeps what was said between a charger and us; it holds the tags of drivers. */
  journalDays: z.int().min(1, 'write at least 1 day').max(400, 'write at most 400 days').default(30),
  /** Who takes cards. `manual`: nobody; people record cash and bank transfers, which needs no provider (docs/how-to/payments.md). */
  payments: payments.default({ provider: 'manual' }),
  /** Who sells the energy, as receipts name them. */
  operator: z
    .strictObject({
      name: z.string('write the legal name of the company').trim().min(1).max(200),
      address: z.string().trim().min(1).max(300).optional(),
      /** VAT identification number or its like. */
      taxId: z.string().trim().min(1).max(50).optional(),
    })
    .default({ name: 'Tidewatt' }),
  /** Webhooks may lead to this very machine, in the clear: for trying them out where the whole system runs on one. */
  allowLoopbackWebhooks: z.boolean().default(false),
  /** What happens to tables, operators and logs when a stack goes: `retain` also protects them from deletion. */
  removal: z.enum(['retain', 'destroy'], 'write "retain" to keep the data when a stack is deleted, or "destroy" to lose it'),
  /**
   * Absent: nobody is told when something fails. They cost ten cents a month each, about five dollars together, whether or not a
   * charger is connected, and so does the dashboard.
   */
  alarms: z
    .strictObject({
      /** Hears of every alarm after confirming a mail from AWS. Absent: subscribe what you use to the two topics. */
      email: z.email('write the address that hears of alarms, such as "operations@example.com"').optional(),
    })
    .optional(),
  /** Absent: no distribution. Chargers then connect to `wss://<execute-api>/ocpp?id=/<chargerId>`. */
  edge: edge.optional(),
});

/** What two settings say together. Nothing of it concerns one machine, where nobody deploys. */
function contradictionOf({ stage: name, payments: { provider, ...of }, removal }: z.output<typeof stage>): string | undefined {
  if (name === 'local') return undefined;
  if (provider === 'sandbox') return 'the sandbox takes no money and is for one machine only: write "stripe" or "manual"';
  if (provider !== 'stripe') return undefined;
  const { livemode } = of as { livemode: boolean };
  if (livemode && removal === 'destroy') return 'a stage that takes real money keeps its books: write removal: "retain"';
  if (!livemode && removal === 'retain')
    return 'cards of a test give electricity away: write livemode: true, or removal: "destroy" for a stage to try things out';
  return undefined;
}

export type StageConfig = Readonly<z.output<typeof stage>>;
export type EdgeConfig = Readonly<NonNullable<StageConfig['edge']>>;

/** Every mistake of a configuration at once, each with what to write instead. */
export function defineStage(written: z.input<typeof stage>): StageConfig {
  const read = stage.safeParse(written);
  const contradiction = read.success ? contradictionOf(read.data) : undefined;
  if (read.success && contradiction === undefined) return read.data;
  const mistakes = read.success
    ? [`  payments: ${contradiction}`]
    : read.error.issues.map((issue) => `  ${issue.path.join('.') || '(top level)'}: ${issue.message}`);
  throw new Error(`The configuration of stage ${JSON.stringify(written.stage)} cannot be used:\n${mistakes.join('\n')}`);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
