import { element, redraw } from '../shared/element';
import { showOffer } from './offer';
import { showReceipt } from './receipt';
import { showSession } from './session';

/** Which page it is stands in the address: the code on the connector, a session, its receipt. */
const found = document.getElementById('app');
if (found === null) throw new Error('the page has no place for its content');
const [, page, name] = location.pathname.split('/');

if (page === 'c' && name) showOffer(found, name);
else if (page === 's' && name) showSession(found, name);
else if (page === 'r' && name) void showReceipt(found, name);
else redraw(found, element('h1', {}, 'Nothing here'), element('p', {}, 'Scan the code on a charger.'));
