/** Types are the compiler's job (`npm run check`); here swc only strips them. @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] },
  // Packages published as ES modules only; Jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(@middy|jose|ulid|fauxqs|croner|temporal-polyfill|temporal-utils|temporal-spec)/)'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.data'],
  testTimeout: 30_000,
  // Jest would leave one processor to its own; on two that means one test file at a time.
  maxWorkers: '100%',
};
