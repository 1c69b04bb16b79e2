const state = document.getElementById('state');

function row({ name, customer, quantity, status }) {
  const line = document.createElement('tr');
  for (const text of [name, customer, quantity, status]) {
    line.insertCell().textContent = text;
  }
  return line;
}

try {
  const response = await fetch('/api/items');
  if (!response.ok) {
    throw new Error(`the API answers ${response.status}`);
  }
  const { items } = await response.json();
  document.getElementById('rows').replaceChildren(...items.map(row));
  state.textContent = `${items.length} orders, newest first.`;
} catch (error) {
  state.textContent = `The orders cannot be shown: ${error.message}.`;
}
