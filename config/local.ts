import { defineStage } from './stage';

/**
 * One machine. Its distribution is emulated: the local server reads behaviours and the edge function from the template, and nobody
 * ever asks for this domain or this certificate. Nor for the authority: nobody has its key, and the one that counts is `TLS_CLIENT_CA`.
 */
export const local = defineStage({
  // Nobody's money: docs/how-to/payments.md. The local server says what else it is to be.
  payments: { provider: 'sandbox' },
  stage: 'local',
  region: 'eu-central-1',
  defaultTimeZone: 'Europe/Berlin',
  defaultPriceZone: 'DE-LU',
  priceSources: ['replay'],
  logRetentionDays: 7,
  removal: 'destroy',
  allowLoopbackWebhooks: true,
  edge: {
    domainName: 'tidewatt.localhost',
    certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000',
    clientCertificates: { caBundle: 'config/local-ca.pem' },
  },
});
