import { standsLoad } from '../support/stands-load.js';

standsLoad({ clients: 100, seconds: 5 });
