import { Refusal } from '../refusal';
import type { Deployment } from '../template/deployment';

type Header = readonly [name: string, value: string];

/** AWS's own policies that this product uses ("Use managed response headers policies"). */
const MANAGED: Readonly<Record<string, readonly Header[]>> = {
  // SecurityHeadersPolicy
  '67f7725c-6f97-4210-82d7-5512b31e9d03': [
    ['x-xss-protection', '1; mode=block'],
    ['x-frame-options', 'SAMEORIGIN'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ['x-content-type-options', 'nosniff'],
    ['strict-transport-security', 'max-age=31536000'],
  ],
};

interface Config {
  readonly CustomHeadersConfig?: { readonly Items?: readonly { readonly Header: string; readonly Value: string }[] };
  readonly SecurityHeadersConfig?: {
    readonly ContentSecurityPolicy?: { readonly ContentSecurityPolicy: string };
    readonly ContentTypeOptions?: object;
    readonly FrameOptions?: { readonly FrameOption: string };
    readonly ReferrerPolicy?: { readonly ReferrerPolicy: string };
    readonly StrictTransportSecurity?: {
      readonly AccessControlMaxAgeSec: number;
      readonly IncludeSubdomains?: boolean;
      readonly Preload?: boolean;
    };
    readonly XSSProtection?: { readonly Protection: boolean; readonly ModeBlock?: boolean };
  };
}

/** The headers that a response headers policy adds to every answer of a behaviour. */
export function responseHeaders(policyId: string | undefined, deployment: Deployment): readonly Header[] {
  if (policyId === undefined) return [];
  const managed = MANAGED[policyId];
  if (managed !== undefined) return managed;
  const policy = deployment.find('AWS::CloudFront::ResponseHeadersPolicy', policyId);
  if (policy === undefined)
    throw new Refusal(`The response headers policy ${policyId} is not in the template, nor one of AWS's that are known here.`);
  const { CustomHeadersConfig, SecurityHeadersConfig: security = {} } = policy.properties['ResponseHeadersPolicyConfig'] as Config;
  const headers: Header[] = (CustomHeadersConfig?.Items ?? []).map(({ Header, Value }) => [Header.toLowerCase(), Value]);
  if (security.ContentSecurityPolicy) headers.push(['content-security-policy', security.ContentSecurityPolicy.ContentSecurityPolicy]);
  if (security.ContentTypeOptions) headers.push(['x-content-type-options', 'nosniff']);
  if (security.FrameOptions) headers.push(['x-frame-options', security.FrameOptions.FrameOption]);
  if (security.ReferrerPolicy) headers.push(['referrer-policy', security.ReferrerPolicy.ReferrerPolicy]);
  if (security.XSSProtection) headers.push(['x-xss-protection', security.XSSProtection.ModeBlock ? '1; mode=block' : '1']);
  const hsts = security.StrictTransportSecurity;
  if (hsts) {
    const value = `max-age=${hsts.AccessControlMaxAgeSec}${hsts.IncludeSubdomains ? '; includeSubDomains' : ''}${hsts.Preload ? '; preload' : ''}`;
    headers.push(['strict-transport-security', value]);
  }
  return headers;
}
