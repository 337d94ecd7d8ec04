// Store: what this device keeps. Operations in IndexedDB (strict), else localStorage, else memory;
// small values in localStorage, else memory.
const PREFIX = 'kws.';
const DAY = 24 * 3600 * 1000;

const small = {
  memory: new Map(),
  durable: true,
  asleep: false,
  get(name) {
    try {
      const found = localStorage.getItem(PREFIX + name);
      if (found !== null) this.memory.set(name, JSON.parse(found));
    } catch { this.durable = false; }
    return this.memory.get(name) ?? null;
  },
  set(name, value) {
    this.memory.set(name, value);
    if (this.asleep) return;
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch { this.durable = false; }
  },
  remove(name) {
    this.memory.delete(name);
    try { localStorage.removeItem(PREFIX + name); } catch { this.durable = false; }
  },
  names() {
    const kept = this.durable ? Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length)) : [];
    return this.durable && !this.asleep ? kept : [...new Set([...kept, ...this.memory.keys()])];
  },
  list(mark) {
    return this.names().filter((name) => name.startsWith(mark)).map((name) => this.get(name))
      .filter(Boolean);
  },
  // The session has ended: what is known stays in this tab, and nothing on the device.
  sleep() {
    if (this.asleep) return;
    const isKnowledge = (name) => !/^(draft|op)\./.test(name);
    const names = this.names().filter(isKnowledge);
    names.forEach((name) => this.get(name));
    const known = [...this.memory].filter(([name]) => isKnowledge(name));
    names.forEach((name) => this.remove(name));
    this.memory = new Map(known);
    this.asleep = true;
  },
  wake() {
    if (!this.asleep) return;
    this.asleep = false;
    this.memory.forEach((value, name) => this.set(name, value));
  },
};

function randomHex(bytes) {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Each place offers add, all, put and remove by op_id; `add` answers only when it is kept.
function inDatabase() {
  let opened = null;
  const open = () => new Promise((done, fail) => {
    const request = indexedDB.open('kisarazu-ws', 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore('ops', { keyPath: 'op_id' });
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => fail(request.error);
    setTimeout(() => fail(new Error('slow')), 3000);
  });
  const once = async (mode, ask) => {
    opened ??= open();
    const database = await opened;
    database.onversionchange = () => database.close();
    return new Promise((done, fail) => {
      const transaction = database.transaction('ops', mode, { durability: 'strict' });
      const request = ask(transaction.objectStore('ops'));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => fail(transaction.error);
    });
  };
  // Safari drops the connection of a page that slept: a second try opens a new one.
  const run = (mode, ask) => once(mode, ask).catch(() => {
    opened = null;
    return once(mode, ask);
  });
  return {
    put: (op) => run('readwrite', (ops) => ops.put(op)),
    all: () => run('readonly', (ops) => ops.getAll()),
    remove: (id) => run('readwrite', (ops) => ops.delete(id)),
  };
}

function inLocalStorage() {
  const mark = `${PREFIX}op.`;
  return {
    put: async (op) => localStorage.setItem(mark + op.op_id, JSON.stringify(op)),
    all: async () => Object.keys(localStorage).filter((name) => name.startsWith(mark))
      .map((name) => JSON.parse(localStorage.getItem(name))),
    remove: async (id) => localStorage.removeItem(mark + id),
  };
}

function inMemory() {
  const kept = new Map();
  return {
    put: async (op) => { kept.set(op.op_id, op); },
    all: async () => [...kept.values()],
    remove: async (id) => { kept.delete(id); },
  };
}

// The queue: the first place that takes an operation keeps it; all places are read and cleared.
const queue = {
  places: [inDatabase(), inLocalStorage(), inMemory()],
  place: 0,
  async put(op) {
    for (let i = 0; i < this.places.length; i += 1) {
      try {
        await this.places[i].put(op);
        this.place = i;
        return;
      } catch { /* the next place */ }
    }
  },
  async all() {
    const lists = await Promise.all(this.places.map((place) => place.all().catch(() => [])));
    return lists.flat().sort((a, b) => a.at - b.at || a.seq - b.seq);
  },
  async remove(id) {
    await Promise.all(this.places.map((place) => place.remove(id).catch(() => {})));
  },
  async clear() {
    for (const op of await this.all()) await this.remove(op.op_id);
  },
};

async function eraseAll() {
  await queue.clear();
  small.names().forEach((name) => small.remove(name));
}
