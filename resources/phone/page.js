// Page: one question, one box, one button; below it the person's own notes.
const LIMIT = 500;
const kiosk = new URLSearchParams(location.search).has('kiosk');
let draft = null; // { op_id, note_id, text, prompt, edit? }
let confirming = ''; // the op or note whose withdrawal or deletion is being asked about
let message = null; // { kind, key, n, more }

const length = (text) => [...text.normalize('NFC').trim()].length;
const numbers = (list) => [...new Set(list)].join(plainly('number_sep'));

// --- drafts: each has its ids before it is sent, so that sending it twice is the same once -------
// All tabs know all drafts. The box shows one; when it leaves, the one written last before it.

const leaving = new Set(); // drafts on their way into the queue
const isBlank = () => !draft.text && !draft.edit;
const placeOf = (one) => `draft.${one.op_id}`;
const drafts = () => small.list('draft.').filter((one) => !leaving.has(one.op_id));
const nextDraft = () => drafts().sort((a, b) => a.at - b.at).pop() || newDraft();

function newDraft(text = '') {
  return { op_id: randomHex(16), note_id: randomHex(16), text, prompt: currentPrompt()?.id };
}

function keepDraft() {
  if (isBlank()) small.remove(placeOf(draft));
  else small.set(placeOf(draft), { ...draft, at: Date.now() });
}

function showDraft(next) {
  draft = next;
  $('box').value = draft.text;
  render();
}

function setDraft(next) {
  showDraft(next);
  keepDraft();
}

function leaveDraft() {
  small.remove(placeOf(draft));
  showDraft(nextDraft());
}

// Sent by another tab, or by this one just before it was killed: what was added since is a new note.
function dropSent() {
  const mine = draft;
  const { op_id, note_id, text } = mine;
  const sent = link.pending.find((one) => one.op_id === op_id)?.op || link.notes.get(note_id);
  if (!sent) return;
  leaveDraft();
  if (text.trim() !== sent.text) setDraft({ ...mine, op_id: randomHex(16), note_id: randomHex(16) });
}

function hearOfDrafts({ key, newValue }) {
  if (!draft || !key?.startsWith(`${PREFIX}draft.`)) return;
  if (isBlank() || key.endsWith(draft.op_id)) showDraft(newValue ? JSON.parse(newValue) : nextDraft());
}

const promptOf = (id) => link.state?.prompts.find((prompt) => prompt.id === id);
const currentPrompt = () => link.state && promptOf(link.state.prompt);

// --- what the person does ------------------------------------------------------------------------

async function sendDraft() {
  const text = $('box').value.normalize('NFC').trim();
  if (!text || length(text) > LIMIT || $('send').disabled) return;
  const sent = draft;
  const { op_id, note_id, prompt, edit } = sent;
  const op = edit
    ? { op_id, note_id: edit.note_id, kind: 'edit', base_rev: edit.rev, text }
    : { op_id, note_id, kind: 'create', text, prompt };
  message = null;
  leaving.add(op_id);
  showDraft(nextDraft());
  await enqueue(op);
  small.remove(placeOf(sent));
  leaving.delete(op_id);
  message ??= { kind: 'kept', key: 'kept' };
  render();
  $('message').scrollIntoView({ block: 'nearest' });
}

function startEdit(item) {
  const edit = { note_id: item.note_id, rev: item.rev, no: item.note_no, was: item.text };
  message = null;
  setDraft({ op_id: randomHex(16), text: item.text, prompt: item.prompt, edit });
  bringToBox();
}

function bringToBox() {
  renderAll();
  $('box').focus({ preventScroll: true });
  $('writing').scrollIntoView({ block: 'start' });
}

function withdraw(item) {
  confirming = '';
  enqueue({ op_id: randomHex(16), note_id: item.note_id, kind: 'withdraw', base_rev: item.rev });
}

function takeBack(one) {
  setDraft(newDraft(one.op.text));
  queue.remove(one.op_id).then(reload);
  bringToBox();
}

async function discard(one) {
  confirming = '';
  await queue.remove(one.op_id);
  await reload();
}

arrived = (pairs) => {
  const stored = pairs.filter(([, result]) => ['stored', 'duplicate'].includes(result.status));
  const of = (kind) => stored.filter(([sent]) => sent?.op.kind === kind);
  const noOf = ([sent, result]) => result.note_no ?? link.notes.get(sent.op.note_id)?.note_no;
  for (const [kind, key] of [['withdraw', 'withdrawn_done'], ['edit', 'edited_done'], ['create', 'arrived']]) {
    if (of(kind).length) message = { kind: 'arrived', key, n: of(kind).map(noOf) };
  }
  const refused = pairs.some(([sent, result]) => sent?.op.text && !stored.some(([, r]) => r === result));
  if (refused && !stored.length) message = null;
  if (kiosk && of('create').length) thank();
  render();
};

function thank() {
  say($('thanks-number'), message.key, numbers(message.n));
  say($('thanks-words'), 'thanks');
  say($('thanks-next'), 'next_person');
  $('thanks').hidden = false;
  setTimeout(() => {
    $('thanks').hidden = true;
    message = null;
    choose('ja', '1');
    $('box').focus();
  }, 4000);
}

// --- what is shown -------------------------------------------------------------------------------

let scheduled = false;
function render() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    renderAll();
  });
}
changed = render;

function renderAll() {
  const ready = Boolean(link.state && link.session) && !link.needsCode;
  $('connecting').hidden = ready || link.needsCode;
  $('code-form').hidden = !link.needsCode;
  $('writing').hidden = !ready;
  renderWarning();
  renderCode();
  if (!ready || !draft) return;
  dropSent();
  tidy();
  renderHead();
  renderWriting();
  renderMessage();
  renderVotes();
  renderTroubles();
  renderNotes();
}

// After the end, told or surely missed, nothing stays on the device but what was not delivered.
function tidy() {
  const isMissed = !link.online && isOld();
  if (isUnsent() || (link.state.open && !isMissed)) small.wake();
  else if (link.joined || isMissed) small.sleep();
}

function renderHead() {
  $('title').textContent = link.state.title;
  $('stamp').hidden = $('sample-more').hidden = !link.state.sample;
  $('phase').hidden = !link.state.phase.title;
  $('phase-title').textContent = link.state.phase.title;
  renderClock();
}

function renderClock() {
  const ends = link.state?.phase.ends_at;
  if (!ends) return say($('phase-clock'), '');
  const left = Math.ceil((Date.parse(ends) - Date.now() - link.offset) / 1000);
  if (left <= 0) return say($('phase-clock'), 'phase_over');
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return say($('phase-clock'), 'phase_left').append(` ${clock}`);
}

function renderWarning() {
  const key = link.problem || (small.durable && queue.place < 2 ? '' : 'memory_warning');
  $('warning').hidden = !key;
  if ($('warning').dataset.key !== key + language) say($('warning'), key);
  $('warning').dataset.key = key + language;
}

function renderCode() {
  say($('code-message'), link.codeProblem);
}

function renderWriting() {
  if (isBlank()) draft.prompt = currentPrompt()?.id;
  const asked = promptOf(draft.prompt) || (draft.prompt && currentPrompt());
  if (asked && !draft.edit) draft.prompt = asked.id;
  const [text, lang] = asked ? questionOf(asked) : ['', WORDS[language].lang];
  if (asked) $('question').textContent = text;
  else say($('question'), 'free_question');
  $('question').lang = lang;
  say($('editing'), 'editing', draft.edit?.no);
  $('editing').hidden = !draft.edit;
  $('cancel').hidden = !draft.edit;
  say($('send'), draft.edit ? 'send_edit' : 'send');
  $('closed').hidden = link.state.open;
  say($('closed'), 'closed').append(el('br'), ...pieces(isUnsent() ? 'closed_more' : 'closed_clean'));
  $('changed').hidden = Boolean(draft.edit) || !asked || asked.id === link.state.prompt || !link.state.prompt;
  $('offline').hidden = link.online || !link.state.open || message?.kind === 'kept';
  renderCount();
}

function renderCount() {
  const left = LIMIT - length($('box').value);
  $('count').hidden = left > 100;
  $('count').classList.toggle('over', left < 0);
  say($('count'), left < 0 ? 'over' : 'left', Math.abs(left));
  const same = draft.edit && $('box').value.trim() === draft.edit.was;
  $('send').disabled = !link.state?.open || left < 0 || left === LIMIT || Boolean(same);
}

// Said again only when it is something else: a live region that is rewritten is read again.
function renderMessage() {
  const waits = message?.kind === 'kept' && !link.online ? 'kept_more' : '';
  const sign = JSON.stringify([message, waits, language]);
  if ($('message').dataset.sign === sign) return;
  $('message').dataset.sign = sign;
  if (!message) return $('message').replaceChildren();
  const words = say(el('span'), message.key, message.n && numbers(message.n));
  const more = waits ? [say(el('span', { class: 'more' }), waits)] : [];
  const mark = el('span', { class: 'mark', 'aria-hidden': 'true' });
  $('message').replaceChildren(el('div', { class: message.kind }, mark, words, ...more));
}

function button(key, onclick, kind) {
  return say(el('button', { type: 'button', class: kind, onclick }), key);
}

// Items that look as before keep their elements, and with them the focus.
function renderList(list, items, draw) {
  const old = new Map([...list.children].map((child) => [child.dataset.sign, child]));
  list.replaceChildren(...items.map((item) => {
    const sign = JSON.stringify([item, language]);
    const shown = old.get(sign) || draw(item);
    shown.dataset.sign = sign;
    return shown;
  }));
}

function ownNotes() {
  const items = new Map([...link.notes].map(([id, note]) => [id, { ...note }]));
  for (const { op } of link.pending.filter(isOurs)) {
    const note = items.get(op.note_id);
    if (op.kind === 'create' && !note) {
      items.set(op.note_id, { note_id: op.note_id, rev: 1, text: op.text, state: 'live', prompt: op.prompt, waits: 'state_kept' });
    } else if (note && op.kind === 'edit') {
      Object.assign(note, { text: op.text, rev: note.rev + 1, waits: note.waits || 'state_edit_kept' });
    } else if (note && op.kind === 'withdraw') {
      Object.assign(note, { waits: 'state_withdraw_kept', leaving: true });
    }
  }
  return [...items.values()].reverse().map((item) => ({ ...item, asks: confirming === item.note_id }));
}

function renderNotes() {
  const items = kiosk ? [] : ownNotes();
  $('mine').hidden = !items.length;
  renderList($('notes'), items.map((item) => ({ ...item, open: link.state.open })), drawNote);
}

function drawNote(item) {
  const ended = item.state !== 'live';
  const states = { live: 'state_arrived', withdrawn: 'state_withdrawn', removed: 'state_removed' };
  const where = el('span', { class: item.waits ? 'where kept' : ended ? 'where' : 'where arrived' });
  if (!ended) where.append(el('span', { class: 'mark', 'aria-hidden': 'true' }));
  where.append(say(el('span'), item.waits || states[item.state]));
  const number = item.note_no ? 'number' : 'number_none';
  const tag = say(el('span', { class: 'tag' }), number, item.note_no);
  const shown = el('li', { class: item.waits ? 'kept' : ended ? 'ended' : '' },
    el('div', { class: 'head' }, tag, where), el('p', { class: 'text', lang: '' }, item.text));
  if (!ended && !item.leaving && item.note_no && item.open) shown.append(noteButtons(item));
  return shown;
}

function noteButtons(item) {
  if (!item.asks) {
    return el('div', { class: 'row' },
      button('edit', () => startEdit(item)),
      button('withdraw', () => ask(item.note_id)));
  }
  return el('div', { class: 'row' },
    say(el('p'), 'withdraw_sure', item.note_no),
    button('withdraw', () => withdraw(item), 'danger'),
    button('cancel', () => ask('')));
}

// The question takes the place of the button that was pressed, and the focus with it.
function ask(id) {
  confirming = id;
  renderAll();
  document.querySelector('.danger')?.focus();
}

function renderTroubles() {
  const held = kiosk ? [] : link.pending.filter((one) => !isOurs(one) && one.op.text);
  $('troubled').hidden = !held.length;
  renderList($('troubles'), held.map((one) => ({ ...one, asks: confirming === one.op_id })), drawTrouble);
}

function drawTrouble(one) {
  const buttons = one.asks
    ? [say(el('p'), 'discard_sure'), button('discard', () => discard(one), 'danger'), button('cancel', () => ask(''))]
    : [button('take_back', () => takeBack(one)), button('discard', () => ask(one.op_id))];
  const now = one.current ? [el('p', { class: 'hint text' }, one.current)] : [];
  return el('li', {}, say(el('p', { class: 'hint' }), `trouble_${one.trouble || 'session'}`), ...now,
    el('p', { class: 'text', lang: '' }, one.op.text), el('div', { class: 'row' }, ...buttons));
}

// --- votes ---------------------------------------------------------------------------------------

function myVotes() {
  const votes = { ...link.votes };
  for (const { op } of link.pending.filter(isOurs)) {
    if (op.cluster) votes[op.cluster] = (votes[op.cluster] || 0) + (op.kind === 'vote' ? 1 : -1);
  }
  return votes;
}

function renderVotes() {
  const { choices, votes_each: each, open } = link.state;
  $('voting').hidden = !choices.length || !each || kiosk;
  const votes = myVotes();
  const left = each - Object.values(votes).reduce((sum, count) => sum + count, 0);
  say($('votes-left'), 'votes_left', left);
  const items = choices.map((choice) => ({
    ...choice, mine: votes[choice.id] || 0, more: open && left > 0, less: open && (votes[choice.id] || 0) > 0,
  }));
  const focused = document.activeElement?.dataset?.vote;
  renderList($('choices'), items, drawChoice);
  if (focused) document.querySelector(`[data-vote="${focused}"]`)?.focus();
}

function drawChoice(choice) {
  const vote = (kind, sign, enabled) => {
    const label = `${choice.label} ${plainly(kind)}`;
    const made = el('button', {
      type: 'button', 'aria-label': label, 'data-vote': `${kind}-${choice.id}`,
      onclick: () => enqueue({ op_id: randomHex(16), kind, cluster: choice.id }),
    }, sign);
    made.disabled = !enabled;
    return made;
  };
  return el('li', {}, el('p', { lang: 'ja' }, choice.label), el('div', { class: 'row' },
    vote('unvote', '−', choice.less), say(el('span'), 'votes_mine', choice.mine),
    vote('vote', '＋', choice.more)));
}

// --- settings ------------------------------------------------------------------------------------

function choose(name, size) {
  language = name;
  small.set('look', { language, size });
  document.documentElement.lang = WORDS[language].lang;
  document.documentElement.dataset.size = size;
  for (const [id, key] of Object.entries({
    'settings-open': 'settings', 'settings-close': 'close', 'size-label': 'size', connecting: 'connecting',
    'language-label': 'language', 'code-title': 'code_title', 'code-hint': 'code_hint', 'code-go': 'code_go',
    stamp: 'sample', 'sample-more': 'sample_more', cancel: 'cancel', changed: 'question_changed',
    'votes-title': 'votes', 'troubled-title': 'troubled', 'mine-title': 'mine', offline: 'offline',
  })) say($(id), key);
  $('box').placeholder = plainly('box_hint');
  renderSettings(size);
  render();
}

function renderSettings(size) {
  const option = (id, words, pressed, onclick) =>
    el('button', { type: 'button', id, 'aria-pressed': String(pressed), onclick }, ...words);
  const refocus = (id) => $(id).focus();
  $('sizes').replaceChildren(...['1', '2', '3'].map((step) =>
    option(`size-${step}`, pieces(`size_${step}`), step === size,
      () => { choose(language, step); refocus(`size-${step}`); })));
  $('languages').replaceChildren(...Object.keys(WORDS).map((name) => {
    const made = option(`language-${name}`, [WORDS[name].name], name === language,
      () => { choose(name, size); refocus(`language-${name}`); });
    made.lang = WORDS[name].lang;
    return made;
  }));
  $('erase-part').replaceChildren(button('erase', askErase));
}

function askErase() {
  const waiting = link.pending.length;
  $('erase-part').replaceChildren(say(el('p'), 'erase_sure', waiting), el('div', { class: 'row' },
    button('erase', erase, 'danger'),
    button('cancel', () => renderSettings(document.documentElement.dataset.size))));
}

async function erase() {
  await eraseAll();
  tellOtherTabs('erased');
  erased();
}

erased = () => {
  small.asleep = true; // an answer on its way must not write anything again
  queue.places = [];
  document.body.replaceChildren(say(el('p', { class: 'notice calm', role: 'status' }), 'erase_done'));
  if (stream) stream.control.abort();
  link.joined = false;
  link.needsCode = true; // nothing starts again by itself
};

function toggleSettings(open) {
  $('settings').hidden = !open;
  $('settings-open').setAttribute('aria-expanded', String(open));
  if (!open) $('settings-open').focus();
}

// --- the beginning -------------------------------------------------------------------------------

$('box').addEventListener('input', () => {
  draft.text = $('box').value;
  keepDraft();
  renderCount();
  render();
});
window.addEventListener('storage', hearOfDrafts);
$('send').addEventListener('click', sendDraft);
$('cancel').addEventListener('click', leaveDraft);
$('settings-open').addEventListener('click', () => toggleSettings($('settings').hidden));
$('settings-close').addEventListener('click', () => toggleSettings(false));
$('code-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const code = $('code').value.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (code) joinByCode(code);
});
setInterval(renderClock, 1000);

async function begin() {
  small.set('probe', 1);
  small.remove('probe');
  const look = (!kiosk && small.get('look')) || { language: 'ja', size: '1' };
  choose(WORDS[look.language] ? look.language : 'ja', look.size);
  await reload();
  link.key = await deviceKey();
  showDraft(nextDraft());
  listen();
  flush();
}
begin();
