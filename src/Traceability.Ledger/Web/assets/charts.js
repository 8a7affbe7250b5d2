// Charts repeat what the page's tables and live values say; the exact figure is always the text beside them.
import * as echarts from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const HISTORY_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
const LEAST_HOURS = 12;

const charts = new Map(); // element → its chart
const drawn = new WeakMap(); // element → what it shows
const lines = new Map(); // facility → channel → [[ms, kW], …]

export function drawAll() {
  for (const [element, chart] of charts) {
    if (element.isConnected) continue;
    chart.dispose();
    charts.delete(element);
  }
  for (const element of document.querySelectorAll('[data-hours]')) drawHours(element);
  for (const element of document.querySelectorAll('[data-power]')) drawPower(element);
}

function chartOf(element) {
  let chart = charts.get(element);
  if (chart) return chart;
  chart = echarts.init(element, null, { renderer: 'svg' });
  charts.set(element, chart);
  new ResizeObserver(() => element.isConnected && chart.resize()).observe(element);
  return chart;
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const palette = () => ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5'].map(colour);
// Fuel is warm and electricity cool, at every facility.
const warm = () => ['--series-2', '--series-5'].map(colour);
const cool = () => ['--series-1', '--series-3', '--series-4'].map(colour);
const clock = ms => new Date(ms).toISOString().slice(11, 16);

/** Room for the legend, whose names go into as many rows as they need; a letter is about 6.5 px wide. */
const below = (element, names) => 14 + 16 * Math.ceil(names.reduce((sum, name) => sum + 6.5 * name.length + 22, 0) / Math.max(element.clientWidth, 1));

function frame(element, names) {
  const text = { color: colour('--ink-2'), fontSize: 11 };
  const line = { lineStyle: { color: colour('--rule') } };
  return {
    animation: false,
    color: palette(),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 10, top: below(element, names), bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, icon: 'rect', textStyle: text },
    tooltip: {
      // Drawn as text: an HTML tooltip would need inline styles, which the page's policy forbids.
      renderMode: 'richText', trigger: 'axis', confine: true,
      backgroundColor: colour('--paper'), borderColor: colour('--rule'), textStyle: { color: colour('--ink'), fontSize: 12 },
    },
    text,
    line,
  };
}

/** Stacked bars, one per hour, from the table that the element names. */
function drawHours(element) {
  const table = document.getElementById(element.dataset.hours);
  if (!table) return;
  const names = [...table.tHead.rows[0].cells].slice(1).map(cell => cell.dataset.stream).filter(Boolean);
  const scopes = [...table.tHead.rows[0].cells].slice(1).filter(cell => cell.dataset.stream).map(cell => cell.dataset.scope);
  const rows = [...table.tBodies[0].rows].filter(row => row.dataset.hour).map(row => ({
    ms: Date.parse(row.dataset.hour),
    cells: [...row.cells].slice(1).map(cell => ({ value: Number(cell.querySelector('data')?.value ?? 0), text: cell.textContent.trim() })),
  })).reverse();
  if (rows.length === 0) return;
  const signature = JSON.stringify(rows) + theme();
  if (drawn.get(element) === signature) return;
  drawn.set(element, signature);

  const last = rows.at(-1).ms;
  const first = Math.min(rows[0].ms, last - (LEAST_HOURS - 1) * HOUR_MS);
  const [fuel, power] = [warm(), cool()];
  const colours = scopes.map(scope => (scope === '1' ? fuel : power)).map((of, i, all) => of[all.slice(0, i).filter(other => other === of).length % of.length]);
  const hours = [];
  for (let ms = first; ms <= last; ms += HOUR_MS) hours.push(ms);
  const at = new Map(rows.map(row => [row.ms, row]));
  const { text, line, ...base } = frame(element, names);
  chartOf(element).setOption({
    ...base,
    color: colours,
    tooltip: {
      ...base.tooltip, axisPointer: { type: 'shadow' },
      formatter: points => {
        const row = at.get(hours[points[0].dataIndex]);
        const title = `${clock(hours[points[0].dataIndex])} UTC`;
        return row ? [title, ...names.map((name, i) => `${name}  ${row.cells[i].text}`)].join('\n') : `${title}\nnothing counted`;
      },
    },
    xAxis: { type: 'category', data: hours.map(clock), axisLabel: text, axisLine: line, axisTick: { show: false } },
    yAxis: { type: 'value', axisLabel: text, splitLine: line, splitNumber: 3 },
    series: names.map((name, i) => ({ name, type: 'bar', stack: 'co2e', barMaxWidth: 28, data: hours.map(ms => at.get(ms)?.cells[i].value ?? null) })),
  }, { notMerge: true });
}

/** The last minutes of every power channel: first from the stored segments, then from the live values as they come. */
function drawPower(element) {
  const facility = element.dataset.power;
  let channels = lines.get(facility);
  const values = [...document.querySelectorAll(`[data-live-power="${CSS.escape(facility)}"]`)];
  if (!channels) {
    lines.set(facility, channels = new Map());
    for (const value of values) loadHistory(facility, value.dataset, channels).then(() => drawPower(element));
  }
  const newest = Math.max(0, ...values.map(value => Date.parse(value.dataset.at)));
  for (const value of values) {
    const points = channels.get(value.dataset.channel) ?? [];
    channels.set(value.dataset.channel, points);
    const ms = Date.parse(value.dataset.at);
    if (value.value !== '' && (points.length === 0 || points.at(-1)[0] < ms)) points.push([ms, Number(value.value)]);
    while (points.length > 0 && points[0][0] < newest - HISTORY_MS) points.shift();
  }
  const signature = newest + theme() + [...channels.values()].map(points => points.length).join();
  if (newest === 0 || drawn.get(element) === signature) return;
  drawn.set(element, signature);
  const { text, line, ...base } = frame(element, [...channels.keys()].map(channel => channel.split('.')[0]));
  chartOf(element).setOption({
    ...base,
    tooltip: {
      ...base.tooltip,
      formatter: points => [`${new Date(points[0].value[0]).toISOString().slice(11, 19)} UTC`, ...points.map(p => `${p.seriesName}  ${p.value[1]} kW`)].join('\n'),
    },
    xAxis: { type: 'time', min: newest - HISTORY_MS, max: newest, axisLabel: { ...text, formatter: clock, hideOverlap: true }, axisLine: line, splitNumber: 4 },
    yAxis: { type: 'value', axisLabel: text, splitLine: line, splitNumber: 3 },
    series: [...channels].sort().map(([channel, data]) => ({ name: channel.split('.')[0], type: 'line', showSymbol: false, lineStyle: { width: 1.75 }, data })),
  }, { notMerge: true });
}

async function loadHistory(facility, { channel, perKilowatt }, channels) {
  const from = new Date(Date.now() - HISTORY_MS).toISOString();
  try {
    const answer = await fetch(`/api/v1/channels/${encodeURIComponent(facility)}/${encodeURIComponent(channel)}/readings?from=${from}`);
    if (!answer.ok) return;
    const { items } = await answer.json();
    const past = items.filter(item => item.value !== null).map(item => [Date.parse(item.at), item.value / Number(perKilowatt)]);
    const since = channels.get(channel) ?? [];
    const until = since[0]?.[0] ?? Infinity;
    channels.set(channel, [...past.filter(point => point[0] < until), ...since]);
  } catch {
    // The line then begins with the page.
  }
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = () => (dark.matches ? 'dark' : 'light');
dark.addEventListener('change', drawAll);
