// the same tests, and those that npm test leaves out for their time
import './feeds.long.test.js';
