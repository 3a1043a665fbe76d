import { standsLoad } from '../support/stands-load.js';

standsLoad({ clients: 1000, seconds: 60 });
