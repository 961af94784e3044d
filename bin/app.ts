/**
 * The CDK application.
 *
 *   npx cdk synth -c stage=dev                                                         with the CDK command line
 *   CDK_OUTDIR=out CDK_CONTEXT_JSON='{"stage":"local"}' node --import tsx bin/app.ts   without it, for the local server
 *
 * Both give the same bytes. It needs no account, no network and no Docker, and ends with status 1 when cdk-nag or the validation of
 * the templates finds something that nobody acknowledged.
 */
import { tidewatt } from '../lib/tidewatt';

tidewatt().synth();
