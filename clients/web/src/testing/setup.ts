/* What every test of the client needs of a browser. */

import 'fake-indexeddb/auto'
