import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createApi } from '../lambdas/api/app';
import { openApiDocument } from '../lambdas/api/openapi';
import type { ApiPorts } from '../lambdas/api/ports';

/** Writes the contract that a review then shows as a diff. The document needs the routes and none of the ports. */
const api = createApi({ facts: {} } as unknown as ApiPorts);
writeFileSync(resolve(__dirname, '../openapi.json'), `${JSON.stringify(openApiDocument(api), null, 2)}\n`);
