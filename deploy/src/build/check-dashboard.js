// Prints a TypeScript program that compiles only if the dashboard, each panel, its options and its fields are of Grafana's types.
const { readFileSync } = require('fs');

const { panels, ...rest } = JSON.parse(readFileSync(process.argv[2]));
const types = '@grafana/schema/dist/types/raw';
const kinds = ['timeseries', 'stat', 'statetimeline', 'table'];

console.log(`import * as raw from '${types}/dashboard/x/types.gen';`);
kinds.forEach(kind => console.log(`import * as ${kind} from '${types}/composable/${kind}/panelcfg/x/types.gen';`));
// As JSON: without enums.
console.log('type Json<T> = T extends string ? `${T}` : T extends number ? number | T : T extends boolean ? T'
  + ' : T extends (infer U)[] ? Json<U>[] : T extends object ? { [K in keyof T]: Json<T[K]> } : T;');

const is = (name, type, value) => console.log(`const ${name}: ${type} = ${JSON.stringify(value)};`);
is('dashboard', "Omit<Json<raw.Dashboard>, 'panels'>", rest);
for (const panel of panels) {
  const kind = panel.type.replace('-', '');
  if (kind === 'row') {
    is(`row${panel.id}`, 'Json<raw.RowPanel>', panel);
    continue;
  }
  is(`panel${panel.id}`, 'Json<raw.Panel>', panel);
  is(`options${panel.id}`, `Json<${kinds.includes(kind) ? kind : 'unknown_' + kind}.Options>`, panel.options);
  if (panel.fieldConfig.defaults.custom) {
    is(`fields${panel.id}`, `Json<${kind}.FieldConfig>`, panel.fieldConfig.defaults.custom);
  }
}
