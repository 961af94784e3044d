import { generatePassword, hashPassword, NOBODYS_PASSWORD, verifyPassword } from '../../../lambdas/domain/chargers/password';

const salt = 'salt'.repeat(8);
const key = Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 'hex');

test('a binary key fits as bytes, and as the hexadecimal digits in which it is configured', () => {
  const hash = hashPassword(key, salt);
  expect(verifyPassword(key, hash)).toBe(true);
  expect(verifyPassword(Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF'), hash)).toBe(true);
  expect(verifyPassword(Buffer.from('0001020304050607ffffffffffffffffffffffff'), hash)).toBe(true);
});

test.each([
  ['one bit away', Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFE', 'hex')],
  ['read as UTF-8 and written again', Buffer.from(key.toString('utf8'), 'utf8')],
  ['shorter', key.subarray(0, 19)],
  ['digits of another key', Buffer.from('0'.repeat(40))],
  ['empty', Buffer.alloc(0)],
])('%s it does not fit', (_what, password) => {
  expect(verifyPassword(password, hashPassword(key, salt))).toBe(false);
});

test('a password that looks like digits is first of all itself', () => {
  const typed = Buffer.from('0123456789abcdef0123456789abcdef');
  expect(verifyPassword(typed, hashPassword(typed, salt))).toBe(true);
});

test('two salts give two hashes, and neither shows the password', () => {
  const [a, b] = [hashPassword(Buffer.from('correct horse batt'), 'a'), hashPassword(Buffer.from('correct horse batt'), 'b')];
  expect(a.hashHex).not.toBe(b.hashHex);
  expect(JSON.stringify(a)).not.toContain(Buffer.from('correct').toString('hex'));
});

test('nobody’s password is nobody’s', () => {
  for (const password of ['', 'admin', '0'.repeat(64)]) expect(verifyPassword(Buffer.from(password), NOBODYS_PASSWORD)).toBe(false);
});

test('passwords that we make have 20 characters, so they fit a charger in every spelling', () => {
  expect(generatePassword({ token: (length) => 'x'.repeat(length) })).toBe('x'.repeat(20));
});
