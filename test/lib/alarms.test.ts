import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dev } from '../../config/dev';
import { prod } from '../../config/prod';
import { defineStage } from '../../config/stage';
import { synthesized } from './synthesized';

const watched = defineStage({ ...prod, priceSources: ['replay'], alarms: { email: 'operations@example.com' } });
const app = synthesized(watched)['App']!;
const alarms = Object.values(app.ofType('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const RUNBOOKS = join(__dirname, '../../docs/runbooks');

const runbookOf = ({ AlarmDescription }: Record<string, string>) => /See docs\/runbooks\/([a-z-]+)\.md$/.exec(AlarmDescription!)?.[1];
const watching = (logicalId: string) => alarms.filter((alarm) => JSON.stringify(alarm).includes(logicalId));

test('a stage that asks for no alarms pays for none', () => {
  const quiet = synthesized(dev)['App']!;
  for (const type of ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::Logs::MetricFilter', 'AWS::SNS::Topic']) {
    expect(Object.keys(quiet.ofType(type))).toEqual([]);
    expect(Object.keys(app.ofType(type)).length).toBeGreaterThan(0);
  }
});

test('each alarm says how urgent it is and leads to a runbook that exists', () => {
  const runbooks = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ''));
  expect(alarms.length).toBeGreaterThan(20);
  for (const alarm of alarms) {
    expect(alarm['AlarmDescription']).toMatch(/^(page|ticket): /);
    expect(runbooks).toContain(runbookOf(alarm));
  }
});

test('each runbook is reached by an alarm', () => {
  const reached = new Set(alarms.map(runbookOf));
  const runbooks = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ''));
  expect(runbooks.filter((name) => name !== 'README' && !reached.has(name))).toEqual([]);
});

test('every function, every queue and every dead-letter queue is watched', () => {
  const functions = Object.keys(app.ofType('AWS::Lambda::Function'));
  const queues = Object.keys(app.ofType('AWS::SQS::Queue'));
  expect([...functions, ...queues].filter((id) => watching(id).length === 0)).toEqual([]);
});

test('each alarm tells when it begins and when it ends, by the topic of its urgency', () => {
  const topics = Object.keys(app.ofType('AWS::SNS::Topic'));
  const topicOf = (severity: string) => topics.find((id) => id.toLowerCase().includes(severity));
  for (const alarm of alarms) {
    const told = [{ Ref: topicOf(String(alarm['AlarmDescription']).split(':')[0]!) }];
    expect([alarm['AlarmActions'], alarm['OKActions']]).toEqual([told, told]);
  }
});

test('silence is good news, except from the sweep', () => {
  const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
  expect(breaching.map(runbookOf)).toEqual(['sweep-stopped']);
});

test('a missing grant is read from the name of an error, never from a word that a charger could have sent', () => {
  const filters = Object.values(app.ofType('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties['FilterPattern'] as string);
  expect(filters.filter((pattern) => pattern.includes('AccessDenied')).length).toBe(
    Object.keys(app.ofType('AWS::Lambda::Function')).length,
  );
  expect(filters.every((pattern) => pattern.startsWith('{'))).toBe(true);
});
