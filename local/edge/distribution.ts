import { existsSync } from 'node:fs';
import { Refusal } from '../refusal';
import type { Deployed, Deployment } from '../template/deployment';
import { type EdgeFunction, edgeFunction } from './edge-function';
import { responseHeaders } from './response-headers';
import type { FileSource } from './static-files';

/** The template's CloudFront distribution, ready to route. */
export interface Distribution {
  /** In order; the last one is the default and takes everything. */
  readonly behaviors: readonly Behavior[];
  readonly defaultRootObject: string;
  readonly errorPages: readonly ErrorPage[];
}

export interface Behavior {
  readonly matches: RegExp;
  readonly allowedMethods: ReadonlySet<string>;
  readonly viewerRequest: EdgeFunction | undefined;
  readonly responseHeaders: readonly (readonly [name: string, value: string])[];
  readonly origin: Origin;
}

type Origin =
  | { readonly kind: 'api'; readonly host: string; readonly path: string; readonly headers: readonly (readonly [string, string])[] }
  | { readonly kind: 'files'; readonly path: string; readonly sources: readonly FileSource[] };

interface ErrorPage {
  readonly status: number;
  readonly page: string;
  readonly answerStatus: number;
}

interface BehaviorConfig {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods?: readonly string[];
  readonly ResponseHeadersPolicyId?: string;
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[];
}

interface OriginConfig {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginPath?: string;
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: string }[];
}

interface DistributionConfig {
  readonly Origins: readonly OriginConfig[];
  readonly DefaultCacheBehavior: BehaviorConfig;
  readonly CacheBehaviors?: readonly BehaviorConfig[];
  readonly DefaultRootObject?: string;
  readonly CustomErrorResponses?: readonly {
    readonly ErrorCode: number;
    readonly ResponseCode?: number;
    readonly ResponsePagePath?: string;
  }[];
}

/** Reads the one distribution of the assembly. `builtPages` stand in for a bucket that nothing in the template fills. */
export function readDistribution(deployment: Deployment, builtPages: string): Distribution {
  const [distribution] = deployment.all('AWS::CloudFront::Distribution');
  if (distribution === undefined) {
    throw new Refusal(
      'The synthesized application has no CloudFront distribution, so nothing says which path goes where. Configure its edge.',
    );
  }
  const config = distribution.properties['DistributionConfig'] as unknown as DistributionConfig;
  const origins = new Map(config.Origins.map((origin) => [origin.Id, readOrigin(origin, deployment, builtPages)]));
  const read = (behavior: BehaviorConfig): Behavior => {
    const origin = origins.get(behavior.TargetOriginId);
    if (origin === undefined)
      throw new Refusal(`A behaviour of the distribution names the origin ${behavior.TargetOriginId}, which is not there.`);
    return {
      matches: pathPattern(behavior.PathPattern ?? '*'),
      allowedMethods: new Set(behavior.AllowedMethods ?? ['GET', 'HEAD']),
      viewerRequest: viewerRequest(behavior, deployment),
      responseHeaders: responseHeaders(behavior.ResponseHeadersPolicyId, deployment),
      origin,
    };
  };
  return {
    behaviors: [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior].map(read),
    defaultRootObject: config.DefaultRootObject ?? '',
    errorPages: (config.CustomErrorResponses ?? []).flatMap(({ ErrorCode, ResponseCode, ResponsePagePath }) =>
      ResponsePagePath === undefined ? [] : [{ status: ErrorCode, page: ResponsePagePath, answerStatus: ResponseCode ?? ErrorCode }],
    ),
  };
}

/** `*` is any text, `?` one character; a pattern may leave out the leading slash, and case counts ("Path pattern"). */
function pathPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/^\/?/, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/?${source}$`, 's');
}

function viewerRequest(behavior: BehaviorConfig, deployment: Deployment): EdgeFunction | undefined {
  for (const association of behavior.FunctionAssociations ?? []) {
    const found = deployment.find('AWS::CloudFront::Function', association.FunctionARN);
    if (found === undefined || association.EventType !== 'viewer-request') {
      throw new Refusal(
        `The distribution uses ${association.FunctionARN} at ${association.EventType}; only viewer-request functions run here.`,
      );
    }
    return edgeFunction(String(found.properties['FunctionCode']), found.logicalId);
  }
  return undefined;
}

function readOrigin(origin: OriginConfig, deployment: Deployment, builtPages: string): Origin {
  const path = origin.OriginPath ?? '';
  const bucket = deployment.all('AWS::S3::Bucket').find((candidate) => origin.DomainName.startsWith(`${candidate.ref}.s3`));
  if (bucket !== undefined) return { kind: 'files', path, sources: contentOf(bucket, deployment, builtPages) };
  const headers = (origin.OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue] as const);
  return { kind: 'api', host: origin.DomainName, path, headers };
}

interface DeploymentProperties {
  readonly DestinationBucketName: string;
  readonly SourceObjectKeys: readonly string[];
  readonly SourceMarkers?: readonly Readonly<Record<string, string>>[];
}

/** What `BucketDeployment` would copy into the bucket; its assets lie unpacked beside the template. */
function contentOf(bucket: Deployed, deployment: Deployment, builtPages: string): readonly FileSource[] {
  const sources = deployment.all('Custom::CDKBucketDeployment').flatMap((copy) => {
    const properties = copy.properties as unknown as DeploymentProperties;
    if (properties.DestinationBucketName !== bucket.ref) return [];
    return properties.SourceObjectKeys.map((key, index) => {
      const folder = deployment.assetPaths.get(key);
      if (folder === undefined) throw new Refusal(`${copy.logicalId} copies the asset ${key}, which is not in the synthesized output.`);
      return { folder, markers: properties.SourceMarkers?.[index] ?? {} };
    });
  });
  if (sources.length > 0) return sources;
  return existsSync(builtPages) ? [{ folder: builtPages, markers: {} }] : [];
}
