// Checks the dashboard with Grafana's own types: node dashboard.mjs DASHBOARD. Each part of it becomes
// a constant of its type; then the compiler reports fields that Grafana does not know, and values that
// are not allowed. Needs @grafana/schema and typescript in the working directory.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { defaultDashboard } from '@grafana/schema';

const PANELS = {
  stat: ['stat', 'StatPanelCfg', false],
  table: ['table', 'TablePanelCfg', true],
  timeseries: ['timeseries', 'TimeSeriesPanelCfg', true],
  'state-timeline': ['statetimeline', 'StateTimelinePanelCfg', true],
};

const dashboard = JSON.parse(readFileSync(process.argv[2], 'utf8'));
if (dashboard.schemaVersion !== defaultDashboard.schemaVersion) {
  console.error(
    `FAILED: the dashboard has schema version ${dashboard.schemaVersion}, but Grafana's is ${defaultDashboard.schemaVersion}`,
  );
  process.exit(1);
}

const lines = [
  "import type { Dashboard, Panel, RowPanel } from '@grafana/schema';",
  // the types of JSON: members of enumerations are their values, and what has a default can be left out
  'type Json<T> = T extends string ? `${T}` : T extends number ? `${T}` extends `${infer N extends number}` ? N : T',
  '  : T extends boolean | null | undefined ? T : T extends (infer U)[] ? Json<U>[] : { [K in keyof T]?: Json<T[K]> };',
];
for (const [directory, name] of Object.values(PANELS)) {
  lines.push(
    `import type * as ${directory} from '@grafana/schema/dist/esm/raw/composable/${directory}/panelcfg/x/${name}_types.gen';`,
  );
}

function constant(type, value) {
  lines.push(`export const c${lines.length}: Json<${type}> = ${JSON.stringify(value)};`);
}

const { panels, ...rest } = dashboard;
constant("Omit<Dashboard, 'panels' | 'id'>", { ...rest, id: undefined });
for (const panel of panels) {
  if (panel.type === 'row') {
    constant('RowPanel', panel);
    continue;
  }
  if (!(panel.type in PANELS)) {
    console.error(`FAILED: ${panel.title} is a ${panel.type}, whose types are not known here`);
    process.exit(1);
  }
  const [types, , custom] = PANELS[panel.type];
  constant('Panel', panel);
  constant(`${types}.Options`, panel.options);
  if (custom) {
    constant(`${types}.FieldConfig`, panel.fieldConfig.defaults.custom);
  }
}

writeFileSync('dashboard.ts', lines.join('\n'));
try {
  execFileSync(
    'node_modules/.bin/tsc',
    ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', 'dashboard.ts'],
    { encoding: 'utf8' },
  );
} catch (error) {
  console.error(`FAILED: the dashboard is not what Grafana expects\n${error.stdout}`);
  process.exit(1);
}
console.log(`${panels.length} panels are valid in Grafana's schema version ${dashboard.schemaVersion}`);
