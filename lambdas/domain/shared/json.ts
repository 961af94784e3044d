/** What `JSON.parse` can give. Anything from outside is this until a schema has looked at it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };
