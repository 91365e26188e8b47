import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/charts.css';
import './style/overview.css';
import './style/vehicle.css';
import './style/choices.css';
import './style/findings.css';
import './style/alerts.css';
import './style/add.css';
import './style/rows.css';
import './style/vehicles.css';
import './style/system.css';
import { render } from 'preact';
import { App } from './app';

render(<App />, document.getElementById('page')!);
