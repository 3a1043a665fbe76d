import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { routeOf } from './routes.js';
import { Settings } from './settings.js';
import { Shell } from './shell.js';
import './style.css';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no place for the dashboard');
// the page's own program beside the first answer; what fails is told when the page is drawn
routeOf(window.location.pathname)
  ?.route.load()
  .catch(() => undefined);
createRoot(place).render(
  <StrictMode>
    <Settings>
      <Shell />
    </Settings>
  </StrictMode>,
);
