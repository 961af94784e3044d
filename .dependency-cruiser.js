// The arrows of docs/architecture.md. Each message names the mend.
const inside = (folder) => ({ path: `^lambdas/${folder}/` });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'domain/ is pure: move the I/O behind a port and pass its result in.',
      severity: 'error',
      from: inside('domain'),
      to: { path: ['^lambdas/(?!domain/)', '^(lib|local|simulator|bin|web)/', 'node_modules/(?!temporal-polyfill)'] },
    },
    {
      name: 'domain-has-no-node-builtins-but-hashes',
      comment: 'domain/ knows no platform; node:crypto hashing is the one exception.',
      severity: 'error',
      from: inside('domain'),
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'ports-speak-domain',
      comment: 'ports/ may name domain types only; an SDK type belongs in adapters/.',
      severity: 'error',
      from: inside('ports'),
      to: { pathNot: '^lambdas/(domain|ports)/' },
    },
    {
      name: 'use-cases-take-ports',
      comment: 'ocpp/, commands/, api/ and jobs/ take ports; let an entrypoint hand them the adapter.',
      severity: 'error',
      from: { path: '^lambdas/(ocpp|commands|api|jobs)/' },
      to: {
        path: [
          '^lambdas/(adapters|entrypoints|environment)/',
          'node_modules/@aws-sdk',
          'node_modules/@middy',
          '^(lib|local|simulator|bin|web)/',
        ],
      },
    },
    {
      name: 'ocpp-is-told-not-asked',
      comment: 'ocpp/ does not know the API or the jobs; hand it a port.',
      severity: 'error',
      from: inside('ocpp'),
      to: { path: '^lambdas/(api|jobs|commands)/' },
    },
    {
      name: 'only-the-vocabulary-of-ocpp',
      comment: 'Outside ocpp/ only the message shapes of ocpp/v16/messages are shared.',
      severity: 'error',
      from: { path: '^lambdas/(commands|api|jobs)/' },
      to: { path: '^lambdas/ocpp/', pathNot: '^lambdas/ocpp/v16/messages/' },
    },
    {
      name: 'adapters-translate',
      comment: 'adapters/ know ports, domain and SDKs; a decision in an adapter belongs in the domain or a use case.',
      severity: 'error',
      from: inside('adapters'),
      to: { path: ['^lambdas/(ocpp|commands|api|jobs|entrypoints|environment)/', '^(lib|local|simulator|bin|web)/'] },
    },
    {
      name: 'lib-knows-environments-only',
      comment: 'lib/ shares the environment contracts with the functions and nothing else.',
      severity: 'error',
      from: { path: '^(lib|bin)/' },
      to: { path: ['^lambdas/(?!environment/)', '^(local|simulator|web)/'] },
    },
    {
      name: 'local-runs-the-template',
      comment: 'local/ runs cdk.out and knows nothing of ours: read it from the template.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(lambdas|lib|bin|simulator|web)/' },
    },
    {
      name: 'simulator-is-a-stranger',
      comment: 'simulator/ plays chargers nobody here wrote: it may not use our own OCPP code.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(lambdas|lib|bin|local|web)/' },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      comment: 'Tests import the product, never the other way.',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
