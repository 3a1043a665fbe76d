import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Settings } from './settings.js';
import { Shell } from './shell.js';
import './style.css';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no place for the dashboard');
createRoot(place).render(
  <StrictMode>
    <Settings>
      <Shell />
    </Settings>
  </StrictMode>,
);
