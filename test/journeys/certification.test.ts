import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** docs/certification.md, held to the journeys that play the cases: it costs no server, and a case without a test fails. */
const ROOT = join(__dirname, '../..');

/** Per profile, as the Open Charge Alliance lists the cases of a central system. */
const CASES: Readonly<Record<string, string>> = {
  Core: `001 003 004_1 004_2 005_1 007 010 011_1 011_2 012 013 014 017_1 017_2 018_1 019_1 019_2 021 023_1 023_2 023_3 024 026 028 030 031
         032_1 037_1 037_3 039 040_1 040_2 061 064`,
  LocalAuthListManagement: '042_1 042_2 043_1 043_3 043_4 043_5',
  FirmwareManagement: '044_1 044_2 044_3 045_1 045_2',
  Reservation: '046 047 048_1 048_2 048_3 048_4 049 051 052 053',
  RemoteTrigger: '054 055',
  SmartCharging: '056 057 059 066 067',
  Security: '073 074 075_1 075_2 076 077 078 079 080 081 083 085 086 087 088',
};

interface Row {
  readonly id: string;
  readonly profile: string;
  readonly file: string;
  readonly test: string;
}

const page = readFileSync(join(ROOT, 'docs/certification.md'), 'utf8');
const rows: readonly Row[] = page.split(/^## /m).flatMap((section) => {
  const [profile = ''] = section.split('\n');
  const file = /^In `([^`]+)`\.$/m.exec(section)?.[1] ?? '';
  const cells = section.split('\n').filter((line) => line.startsWith('| TC_'));
  return cells.map((line) => {
    const [, id = '', , , test = ''] = line.split('|').map((cell) => cell.trim());
    return { id, profile, file, test };
  });
});

test('every case of every profile has one row', () => {
  const asked = Object.entries(CASES).flatMap(([profile, ids]) => ids.split(/\s+/).map((id) => `${profile} TC_${id}_CSMS`));
  expect(asked).toHaveLength(77);
  expect(rows.map(({ id, profile }) => `${profile} ${id}`).sort()).toEqual(asked.sort());
});

test.each(rows)('$id is played in $file', ({ id, file, test: title }) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  const played = readFileSync(join(ROOT, file), 'utf8').match(/(?<=^aCase\(\s*')TC_[^']+(?=',)/gm) ?? [];
  expect(played.filter((name) => name.startsWith(`${id}:`))).toEqual([`${id}: ${title}`]);
});

test('no journey plays a case that has no row', () => {
  const played = [...new Set(rows.map(({ file }) => file))].flatMap(
    (file) => readFileSync(join(ROOT, file), 'utf8').match(/^aCase\(/gm) ?? [],
  );
  expect(played).toHaveLength(rows.length);
});
