const base = document.documentElement.dataset.api;
const element = id => document.getElementById(id);
const money = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'EUR',
});
const cacheWords = {
  hit: 'hit (answered by Redis)',
  miss: 'miss (read from the database)',
  off: 'no cache in this environment',
  unavailable: 'cache not reachable',
};
let failures = 0;
let retry;

function cell(text, className) {
  const td = document.createElement('td');
  td.textContent = text;
  if (className) td.className = className;
  return td;
}

function row(item) {
  const tr = document.createElement('tr');
  tr.append(
    cell(item.sku),
    cell(item.name),
    cell(item.customer),
    cell(item.quantity, 'number'),
    cell(money.format(item.unitPriceCents / 100), 'number'),
    cell(item.status, item.status),
  );
  return tr;
}

function say(text, problem) {
  element('state').textContent = text;
  element('state').classList.toggle('problem', problem);
}

function show(answer) {
  element('database').textContent = answer.database;
  element('cache').textContent = cacheWords[answer.cache] ?? answer.cache;
  element('served').textContent = new Date(
    answer.servedAt,
  ).toLocaleTimeString();
  element('rows').replaceChildren(...answer.items.map(row));
  say(`${answer.items.length} orders, newest first.`, false);
}

async function load() {
  clearTimeout(retry);
  try {
    const response = await fetch(`${base}/api/items`, {
      headers: { accept: 'application/json' },
    });
    if (!response.ok) throw new Error(`the API answers ${response.status}`);
    show(await response.json());
    failures = 0;
  } catch (error) {
    failures += 1;
    const seconds = Math.min(2 ** failures, 30);
    say(
      `The orders cannot be shown: ${error.message}. Next try in ${seconds} s.`,
      true,
    );
    retry = setTimeout(load, seconds * 1000);
  }
}

element('refresh').addEventListener('click', load);
load();
