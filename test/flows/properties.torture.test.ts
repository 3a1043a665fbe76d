// the same properties, in many more markets
import './properties.test.js';
