import { billingIncrementMinor, isCurrency, minorDigits, moneyText, readMoney } from '../../../lambdas/domain/shared/money';

test.each([
  ['EUR', 2, '12.40'],
  ['HUF', 2, '12.40'],
  ['PKR', 2, '12.40'],
  ['INR', 2, '12.40'],
  ['KWD', 3, '1.240'],
  ['JPY', 0, '1240'],
] as const)('counts %s in minor units of %i digits, as banks do: 1240 of them are %s', (currency, digits, amount) => {
  expect(minorDigits(currency)).toBe(digits);
  expect(moneyText({ amountMinor: 1_240n, currency })).toEqual({ amount, currency });
  expect(readMoney(amount, currency)).toEqual({ amountMinor: 1_240n, currency });
});

test('bills whole forints and rupees, and the smallest coin of every other currency', () => {
  expect((['HUF', 'PKR', 'INR', 'EUR', 'KWD', 'JPY'] as const).map(billingIncrementMinor)).toEqual([100n, 100n, 1n, 1n, 1n, 1n]);
});

test('refuses an amount with more digits than the currency has, and whatever is no decimal number', () => {
  expect(readMoney('1.5', 'JPY')).toBeUndefined();
  expect(readMoney('1.505', 'EUR')).toBeUndefined();
  for (const text of ['', '.5', '1.', '1,50', '1e3', '+1', ' 1', 'NaN', '0x10']) expect(readMoney(text, 'EUR')).toBeUndefined();
  expect(readMoney('-3.5', 'EUR')).toEqual({ amountMinor: -350n, currency: 'EUR' });
});

test('knows no currency that ISO 4217 does not', () => {
  expect(['BTC', 'eur', 'constructor', ''].map(isCurrency)).toEqual([false, false, false, false]);
});
