// Link: joining, the queue's way to the laptop, and what comes back.
const BATCH = 20;
const BATCH_CHARACTERS = 12000; // 4 bytes each at most, within the 48 KiB of a request
const SILENCE = 40000; // heartbeats come every 15 s
const HEARING = 20000; // so a stream that spoke since then is alive
const token = (location.pathname.match(/^\/j\/([^/]+)/i) || [])[1];

const link = {
  joined: false, online: false, needsCode: false, codeProblem: '', problem: '',
  session: small.get('session'), boot: small.get('boot'), key: null,
  state: small.get('state'), offset: 0, notes: new Map(), votes: {}, pending: [],
  notBefore: 0, batch: BATCH,
};
let changed = () => {}; // set by the page: something to show anew
let arrived = () => {}; // set by the page: results of operations
let erased = () => {}; // set by the page: another tab erased everything

const sleepers = new Set();
function pause(ms) {
  return new Promise((done) => {
    const wake = () => { clearTimeout(timer); sleepers.delete(wake); done(); };
    const timer = setTimeout(wake, ms);
    sleepers.add(wake);
  });
}
const wakeAll = () => [...sleepers].forEach((wake) => wake());
// While the laptop is heard, one request got lost and the hall is not in trouble: 2 s are enough.
const hears = () => stream && stream.spoke && Date.now() - stream.heard < HEARING;
const jitter = (attempt) =>
  Math.random() * Math.min(hears() ? 2000 : 15000, 500 * 2 ** Math.min(attempt, 10));
const afterOf = (response) => Number(response.headers.get('Retry-After') || 0) * 1000;

async function request(method, path, body) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), 15000);
  const headers = link.key ? { Authorization: `Bearer ${link.key}` } : {};
  if (body) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(path, {
      method, headers, body: body && JSON.stringify(body), signal: control.signal,
      cache: 'no-store', credentials: 'omit',
    });
    const isJson = (response.headers.get('Content-Type') || '').startsWith('application/json');
    return { status: response.status, headers: response.headers, json: isJson ? await response.json() : {} };
  } finally {
    clearTimeout(timer);
  }
}

function setOnline(online) {
  if (link.online !== online) { link.online = online; changed(); }
}

// --- joining -------------------------------------------------------------------------------------

const isUnsent = () =>
  link.pending.length > 0 || small.names().some((name) => name.startsWith('draft.'));
const isOld = () => Date.now() - small.get('key')?.at > DAY; // of an earlier day

async function deviceKey() {
  if (isOld() && !isUnsent()) await eraseAll();
  // An operation brings its key along: a browser that was killed may have lost the small values.
  const saved = link.pending.find((one) => one.key)?.key;
  if (!small.get('key')) small.set('key', { key: saved || randomHex(32), at: Date.now() });
  return small.get('key').key;
}

function secret() {
  const code = small.get('secret');
  return code ? { code, token } : { token: token || '' };
}

let joining = null;
function join() {
  joining ??= joinUntilIn().finally(() => { joining = null; });
  return joining;
}

async function joinUntilIn() {
  link.joined = false;
  for (let attempt = 0; !link.joined && !link.needsCode; attempt += 1) {
    let wait = jitter(attempt);
    try {
      const answer = await request('POST', '/api/v1/join', { ...secret(), device_key: link.key });
      setOnline(true);
      if (answer.status === 200) adopt(answer.json);
      else if (answer.status === 401) askForCode();
      else if (answer.status === 429 && answer.json.reason === 'code') askForCode('code_wait');
      else wait = Math.max(wait, afterOf(answer));
      link.problem = answer.status === 403 ? 'wrong_address' : '';
    } catch { setOnline(false); }
    changed();
    if (!link.joined && !link.needsCode) await pause(wait);
  }
}

function askForCode(problem) {
  link.codeProblem = problem || (small.get('secret') ? 'code_wrong' : '');
  small.remove('secret');
  link.needsCode = true;
}

function joinByCode(code) {
  small.set('secret', code);
  link.needsCode = false;
  return join().then(() => { if (link.joined) nudge(); });
}

function adopt(answer) {
  meet(answer.boot_id);
  link.session = answer.session_uid;
  small.set('session', link.session);
  link.joined = true;
  show(answer);
}

// A laptop that started anew is met by all phones at once: each waits a little before it sends.
function meet(boot) {
  if (link.boot && link.boot !== boot) link.notBefore = Date.now() + Math.random() * 5000;
  if (link.boot !== boot) {
    link.boot = boot;
    link.version = undefined;
    small.set('boot', boot);
  }
}

// --- what the laptop says ------------------------------------------------------------------------

function show(state) {
  if (state.version < link.version) return; // an answer that was overtaken by a newer one
  const wasClosed = link.state && !link.state.open;
  if (state.notes) {
    link.version = state.version;
    link.offset = Date.parse(state.now) - Date.now();
    link.notes = new Map(state.notes.map((note) => [note.note_id, note]));
    link.votes = state.votes;
  }
  const { title, sample, open, phase, prompt, prompts, choices, votes_each } = state;
  link.state = { title, sample, open, phase, prompt, prompts, choices, votes_each };
  small.set('state', link.state);
  changed();
  if (wasClosed && open) flush();
}

async function refresh() {
  const since = link.version === undefined ? '' : `?since=${link.version}`;
  const answer = await request('GET', `/api/v1/state${since}`);
  setOnline(true);
  if (answer.status === 200) takeState(answer.json);
  if (answer.status === 401) await join();
  return answer;
}

function takeState(state) {
  meet(state.boot_id);
  if (state.session_uid === link.session) show(state);
  else join();
}

let stream = null;
async function listen() {
  for (let attempt = 0; ; attempt += 1) {
    if (!link.joined) await (link.needsCode ? pause(1000) : join());
    if (!link.joined) continue;
    try {
      if (await readStream()) attempt = 0;
      else await refresh();
    } catch { /* told below */ }
    try {
      if (!link.online) await refresh();
    } catch { setOnline(false); changed(); }
    await pause(Math.max(500, jitter(attempt)));
  }
}

// True when the stream spoke; whatever ends it, it is opened again.
async function readStream() {
  stream = { control: new AbortController(), heard: Date.now() };
  const { control } = stream;
  let spoke = false;
  try {
    const response = await fetch('/api/v1/events', {
      headers: { Authorization: `Bearer ${link.key}` }, signal: control.signal, cache: 'no-store',
    });
    if (response.status === 401) link.joined = false;
    if (!response.ok || !response.body) return false;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return spoke;
      stream.heard = Date.now();
      stream.spoke = spoke = true;
      setOnline(true);
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop();
      blocks.forEach(takeBlock);
    }
  } catch (error) {
    if (!control.signal.aborted) setOnline(false);
    return spoke;
  } finally {
    stream = null;
  }
}

function takeBlock(block) {
  const data = block.split('\n').find((line) => line.startsWith('data: '));
  if (data) takeState(JSON.parse(data.slice(6)));
}

// --- the queue -----------------------------------------------------------------------------------

async function enqueue(op, more = {}) {
  const seq = (small.get('seq') || 0) + 1;
  small.set('seq', seq);
  await queue.put({ ...more, op_id: op.op_id, at: Date.now(), seq, session: link.session, key: link.key, op });
  await reload();
  tellOtherTabs();
  flush();
}

async function reload() {
  link.pending = await queue.all();
  changed();
}

const isOurs = (one) => one.session === link.session && !one.trouble;

let sending = false;
let again = false;
async function flush() {
  if (sending) { again = true; return; }
  sending = true;
  try {
    for (let attempt = 0; ; attempt += 1) {
      again = false;
      await reload();
      const batch = nextBatch();
      if (!batch.length || !link.joined || !link.state.open) break;
      const wait = Math.max(await send(batch, attempt), link.notBefore - Date.now());
      if (wait <= 0) attempt = -1;
      else await pause(wait);
    }
  } finally {
    sending = false;
    if (again) flush();
  }
}

function nextBatch() {
  const batch = [];
  let size = 0;
  for (const one of link.pending.filter(isOurs).slice(0, link.batch)) {
    size += 300 + (one.op.text || '').length;
    if (batch.length && size > BATCH_CHARACTERS) break;
    batch.push(one);
  }
  return batch;
}

// Sends one batch; answers the milliseconds to wait, 0 when there is nothing to wait for.
async function send(batch, attempt) {
  if (Date.now() < link.notBefore) return link.notBefore - Date.now();
  const ops = batch.map((one) =>
    ({ ...one.op, seq: one.seq, age_ms: Math.max(0, Date.now() - one.at) }));
  const retry = jitter(attempt) + 1;
  try {
    const answer = await request('POST', '/api/v1/ops', { session_uid: link.session, ops });
    setOnline(true);
    return await takeAnswer(answer, batch, retry);
  } catch {
    setOnline(false);
    return retry;
  }
}

async function takeAnswer(answer, batch, retry) {
  const { status } = answer;
  const problems = { 507: 'laptop_full', 403: 'wrong_address' };
  link.problem = problems[status] || '';
  changed();
  if (status === 200) {
    meet(answer.json.boot_id);
    const left = await settle(batch, answer.json.results);
    return left ? retry : 0;
  }
  if (status === 401 || status === 409) {
    await join();
    return link.joined ? 0 : retry;
  }
  if (status === 413) link.batch = Math.max(1, Math.floor(link.batch / 2));
  return Math.max(retry, afterOf(answer));
}

// Takes out what is final; answers how many have to be sent again.
async function settle(batch, results) {
  const final = results.filter((one) => one.status !== 'closed');
  if (final.length < results.length) {
    link.state = { ...link.state, open: false };
    refresh().catch(() => {});
  }
  for (const result of final) {
    const sent = batch.find((one) => one.op_id === result.op_id);
    if (!sent) continue;
    if (['stored', 'duplicate'].includes(result.status)) keepResult(sent.op, result);
    else if (await holdTrouble(sent, result)) continue;
    await queue.remove(sent.op_id);
  }
  await reload();
  tellOtherTabs();
  if (batch.some((one) => one.op.cluster)) recount();
  arrived(final.map((result) => [batch.find((one) => one.op_id === result.op_id), result]));
  return batch.length - final.length;
}

// The laptop may have told of these dots before it answered: then they are counted twice here.
function recount() {
  link.version = undefined;
  refresh().catch(() => {});
}

function keepResult(op, result) {
  const note = link.notes.get(op.note_id);
  if (op.kind === 'create' && !note) {
    link.notes.set(op.note_id, {
      note_id: op.note_id, note_no: result.note_no, rev: result.rev, text: op.text, state: 'live',
      prompt: op.prompt,
    });
  } else if (op.kind === 'edit' && note) {
    link.notes.set(op.note_id, { ...note, text: op.text, rev: result.rev });
  } else if (op.kind === 'withdraw' && note) {
    link.notes.set(op.note_id, { ...note, state: 'withdrawn' });
  } else if (op.cluster) {
    const step = op.kind === 'vote' ? 1 : -1;
    link.votes = { ...link.votes, [op.cluster]: (link.votes[op.cluster] || 0) + step };
  }
}

// Words that could not be delivered stay on the phone until their writer decides.
async function holdTrouble(sent, result) {
  refresh().catch(() => {});
  if (!sent.op.text) return false;
  await queue.put({ ...sent, trouble: result.status, current: result.text });
  return true;
}

// --- when to try ---------------------------------------------------------------------------------

function nudge() {
  if (stream && Date.now() - stream.heard > SILENCE) stream.control.abort();
  wakeAll();
  flush();
}

let tabs = null;
try { tabs = new BroadcastChannel('kisarazu-ws'); } catch { /* one tab then */ }
const tellOtherTabs = (what = 'changed') => tabs && tabs.postMessage(what);
if (tabs) tabs.onmessage = ({ data }) => (data === 'erased' ? erased()
  : reload().then(() => link.joined && refresh()).catch(() => {}));

for (const name of ['pageshow', 'online', 'focus']) window.addEventListener(name, nudge);
document.addEventListener('visibilitychange', () => { if (!document.hidden) nudge(); });
setInterval(() => {
  if (stream && Date.now() - stream.heard > SILENCE) stream.control.abort();
  if (link.pending.some(isOurs)) flush();
}, 5000);
