// the same property, with many more files
import './order.test.js';
