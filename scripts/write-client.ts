import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { clientTypes, type OpenApiFile } from './client/client-types';

/**
 * Writes the types of the API from its document: for the pages to `web/shared/api-schema.ts`, or, for whoever builds on the API, to the file
 * that is named: `npm run client -- ../mine/tidewatt.ts`. They are what `openapi-fetch` wants; nothing has to be installed to make them.
 */
const root = resolve(__dirname, '..');
const document = JSON.parse(readFileSync(resolve(root, 'openapi.json'), 'utf8')) as OpenApiFile;
const file = resolve(process.argv[2] ?? resolve(root, 'web/shared/api-schema.ts'));
writeFileSync(file, clientTypes(document));
console.log(`wrote ${file}`);
