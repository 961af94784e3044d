import { at, type CaseStation, certification } from '../../support/certification';

/** The certification cases of the FirmwareManagement profile, in the order of docs/certification.md. */

const aCase = certification();

const image = { location: 'https://firmware.example.com/wall-2.0.bin', retrieveDate: at(Date.now()) };
const upload = { location: 'ftp://uploads.example.com/diagnostics', retries: 1, retryInterval: 60 };

async function reports(station: CaseStation, action: string, ...statuses: readonly string[]): Promise<void> {
  for (const status of statuses) await station.notifies(action, { status });
}

aCase('TC_044_1_CSMS: firmware is fetched and installed', async (station) => {
  expect((await station.isAsked('UpdateFirmware', image)).state).toBe('SUCCEEDED');
  await reports(station, 'FirmwareStatusNotification', 'Downloading', 'Downloaded');
  for (const connectorId of [0, 1]) await station.reports('Unavailable', { connectorId });
  await reports(station, 'FirmwareStatusNotification', 'Installing');
  await station.connects();
  await station.boots();
  await reports(station, 'FirmwareStatusNotification', 'Installed');
  expect((await station.shown()).connectors).toMatchObject([{ status: 'Available' }]);
});

aCase('TC_044_2_CSMS: firmware cannot be fetched', async (station) => {
  expect((await station.isAsked('UpdateFirmware', image)).state).toBe('SUCCEEDED');
  await reports(station, 'FirmwareStatusNotification', 'Downloading', 'DownloadFailed');
});

aCase('TC_044_3_CSMS: firmware cannot be installed', async (station) => {
  expect((await station.isAsked('UpdateFirmware', image)).state).toBe('SUCCEEDED');
  await reports(station, 'FirmwareStatusNotification', 'Downloading', 'Downloaded');
  for (const connectorId of [0, 1]) await station.reports('Unavailable', { connectorId });
  await reports(station, 'FirmwareStatusNotification', 'Installing');
  await station.connects();
  await station.boots();
  await reports(station, 'FirmwareStatusNotification', 'InstallationFailed');
});

aCase('TC_045_1_CSMS: diagnostics are uploaded', async (station) => {
  expect((await station.isAsked('GetDiagnostics', upload, { fileName: 'diagnostics.zip' })).state).toBe('SUCCEEDED');
  await reports(station, 'DiagnosticsStatusNotification', 'Uploading', 'Uploaded');
});

aCase('TC_045_2_CSMS: diagnostics cannot be uploaded', async (station) => {
  expect((await station.isAsked('GetDiagnostics', upload, { fileName: 'diagnostics.zip' })).state).toBe('SUCCEEDED');
  await reports(station, 'DiagnosticsStatusNotification', 'Uploading', 'UploadFailed');
});
