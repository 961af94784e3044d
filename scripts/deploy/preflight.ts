import type { StageConfig } from '../../config/stage';

/** What a check needs to know of the account. Each answer is of now; nothing is changed. */
export interface Cloud {
  /** The account of the credentials; undefined when there are none that AWS accepts. */
  callerAccount(): Promise<string | undefined>;
  /** Version of `cdk bootstrap` in a region; undefined when it never ran there. */
  bootstrapVersion(region: string): Promise<number | undefined>;
  certificate(arn: string): Promise<Certificate | undefined>;
}

export interface Certificate {
  /** `ISSUED`, `PENDING_VALIDATION` … as ACM spells it. */
  readonly status: string;
  /** Such as `RSA-2048` or `EC-prime256v1`. */
  readonly keyAlgorithm: string;
  /** The host names that it is for; `*.example.com` is one. */
  readonly names: readonly string[];
  readonly expiresAt: Date | undefined;
}

export interface Check {
  readonly name: string;
  /** `stop`: a deployment would fail or cut off chargers. `warn`: it would work, and somebody should know. */
  readonly result: 'ok' | 'warn' | 'stop';
  /** What was found, and what to do about it. */
  readonly sentence: string;
}

/** The oldest bootstrap stack that the templates of this CDK ask for (`BootstrapVersion` in each template). */
const OLDEST_BOOTSTRAP = 6;
const DAY_MS = 86_400_000;

/** Everything that would let a deployment fail halfway, found before it begins. */
export async function preflight(config: StageConfig, cloud: Cloud, nowMs: number): Promise<readonly Check[]> {
  const account = await cloud.callerAccount();
  const credentials = checkCredentials(config, account);
  if (credentials.result === 'stop') return [credentials];
  return [
    credentials,
    checkBootstrap(config.region, account!, await cloud.bootstrapVersion(config.region)),
    ...(config.edge === undefined ? [] : [await checkCertificate(config.edge, cloud, nowMs)]),
    checkProtection(config),
  ];
}

function checkCredentials(config: StageConfig, account: string | undefined): Check {
  const name = 'credentials';
  if (account === undefined) {
    return {
      name,
      result: 'stop',
      sentence:
        'AWS accepts no credentials of yours. Log in ("aws sso login"), or set AWS_PROFILE; "aws sts get-caller-identity" must answer.',
    };
  }
  if (config.account !== undefined && config.account !== account) {
    return {
      name,
      result: 'stop',
      sentence: `Your credentials are for account ${account}, and stage ${config.stage} belongs into ${config.account}. Choose the other profile.`,
    };
  }
  return { name, result: 'ok', sentence: `account ${account}, region ${config.region}` };
}

function checkBootstrap(region: string, account: string, version: number | undefined): Check {
  const name = `bootstrap of ${region}`;
  const mend = `Run "npx cdk bootstrap aws://${account}/${region}" once.`;
  if (version === undefined) return { name, result: 'stop', sentence: `CDK was never bootstrapped there. ${mend}` };
  if (version < OLDEST_BOOTSTRAP) return { name, result: 'stop', sentence: `Version ${version} is too old. ${mend}` };
  return { name, result: 'ok', sentence: `version ${version}` };
}

async function checkCertificate(
  { certificateArn, domainName }: NonNullable<StageConfig['edge']>,
  cloud: Cloud,
  nowMs: number,
): Promise<Check> {
  const name = `certificate of ${domainName}`;
  const found = await cloud.certificate(certificateArn);
  if (found === undefined) {
    return { name, result: 'stop', sentence: `${certificateArn} does not exist. Request one in us-east-1 and write its ARN into config/.` };
  }
  if (found.status !== 'ISSUED') {
    return { name, result: 'stop', sentence: `It is ${found.status}. Create the DNS record that ACM shows, and wait until it is ISSUED.` };
  }
  if (!found.names.some((pattern) => covers(pattern, domainName))) {
    return { name, result: 'stop', sentence: `It is for ${found.names.join(', ')}. Request one for ${domainName}.` };
  }
  const days = found.expiresAt === undefined ? Number.POSITIVE_INFINITY : Math.floor((found.expiresAt.getTime() - nowMs) / DAY_MS);
  if (days < 0) return { name, result: 'stop', sentence: 'It has expired. Chargers would refuse it.' };
  if (days < 30) return { name, result: 'warn', sentence: `It expires in ${days} days. ACM renews it only while its DNS record stands.` };
  if (!found.keyAlgorithm.startsWith('RSA')) {
    return { name, result: 'warn', sentence: `Its key is ${found.keyAlgorithm}. Many chargers connect only to RSA; request RSA_2048.` };
  }
  return { name, result: 'ok', sentence: `${found.keyAlgorithm}, good for ${days} days` };
}

/** One `*` stands for one label, as browsers and chargers read it (RFC 6125 §6.4.3). */
function covers(pattern: string, domainName: string): boolean {
  if (!pattern.startsWith('*.')) return pattern.toLowerCase() === domainName.toLowerCase();
  return domainName.slice(domainName.indexOf('.') + 1).toLowerCase() === pattern.slice(2).toLowerCase();
}

function checkProtection({ removal, alarms, stage }: StageConfig): Check {
  const name = 'protection of data';
  if (removal === 'destroy') {
    return {
      name,
      result: 'warn',
      sentence: `Stage ${stage} loses its data when its stacks go ("removal: 'destroy'"). Right for trying things out.`,
    };
  }
  if (alarms === undefined) return { name, result: 'warn', sentence: 'Data is kept, and nobody is told when something fails ("alarms").' };
  return { name, result: 'ok', sentence: 'tables, operators and logs stay when a stack goes' };
}
