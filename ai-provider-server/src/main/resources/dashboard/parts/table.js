import { html } from '../html.js';
import { Empty, Loading } from './empty.js';

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} label
 * @property {boolean} [num] numbers stand at the right
 * @property {(row: any) => any} [cell] what is shown; the field of this name if absent
 * @property {boolean} [head] whether the cell names its row
 * @property {string} [title] explains the column
 */

/**
 * A table that scrolls sideways on its own when it is too wide.
 *
 * @param {{caption: string, columns: Column[], rows: ?any[], rowKey?: (row: any) => any,
 *   empty?: any, loading?: boolean, shown?: boolean, foot?: Record<string, any>, rowClass?: (row: any) => string}} props
 *   caption: read by screen readers, and visible if shown; foot: cells of a last row
 */
export function Table({ caption, columns, rows, rowKey, empty, loading, shown, foot, rowClass }) {
  if (!rows) return loading ? html`<${Loading} lines=${5} />` : null;
  if (!rows.length) return typeof empty === 'string' || !empty ? html`<${Empty} title=${empty ?? 'Nothing here'} />` : empty;
  return html`<div class="table-wrap" role="region" aria-label=${caption} tabindex="0" aria-busy=${loading ? 'true' : 'false'}>
    <table>
      <caption class=${shown ? '' : 'sr'}>${caption}</caption>
      <thead><tr>${columns.map(
        (column) => html`<th key=${column.key} scope="col" class=${column.num ? 'num' : ''} title=${column.title}>${column.label}</th>`,
      )}</tr></thead>
      <tbody>${rows.map(
        (row, index) => html`<tr key=${rowKey ? rowKey(row) : index} class=${rowClass?.(row)}>
          ${columns.map((column) => {
            const content = column.cell ? column.cell(row) : (row[column.key] ?? '–');
            return column.head
              ? html`<th key=${column.key} scope="row" class=${column.num ? 'num' : ''}>${content}</th>`
              : html`<td key=${column.key} class=${column.num ? 'num' : ''}>${content}</td>`;
          })}
        </tr>`,
      )}</tbody>
      ${foot &&
      html`<tfoot><tr>${columns.map(
        (column) => html`<td key=${column.key} class=${column.num ? 'num' : ''}>${foot[column.key] ?? ''}</td>`,
      )}</tr></tfoot>`}
    </table>
  </div>`;
}
