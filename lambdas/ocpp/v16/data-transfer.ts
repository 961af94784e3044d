import type { Handler16 } from './handler';

/** OCPP 1.6 §4.3: a vendor whose messages we do not know gets an answer that says so, and no CALLERROR (F-21). None is known yet. */
export const dataTransfer: Handler16<'DataTransfer'> = async () => ({ status: 'UnknownVendorId' });
