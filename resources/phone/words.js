// Words: strings in six languages. "{漢字|かんじ}" becomes ruby, "%n" a number. Whatever comes from
// people or from the laptop reaches the page as text nodes only.
const WORDS = JSON.parse(document.getElementById('words').textContent);
let language = 'ja';

const $ = (id) => document.getElementById(id);

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') made.addEventListener('click', value);
    else if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function pieces(key, n) {
  const template = WORDS[language][key];
  return template.split(/(\{[^}]*\}|%n)/).filter(Boolean).map((part) => {
    if (part === '%n') return String(n);
    if (part[0] !== '{') return part;
    const [base, reading] = part.slice(1, -1).split('|');
    return el('ruby', {}, base, el('rt', {}, reading));
  });
}

function say(where, key, n) {
  where.replaceChildren(...(key ? pieces(key, n) : []));
  return where;
}

const plainly = (key, n) =>
  WORDS[language][key].replace(/\{([^|}]*)\|[^}]*\}/g, '$1').replace('%n', n);

// A question in the reader's language, with the language it is really in.
function questionOf(prompt) {
  if (language === 'easy-ja' && prompt.easy) return [prompt.easy, 'ja'];
  const translated = prompt.translations[language];
  return translated ? [translated, WORDS[language].lang] : [prompt.text, 'ja'];
}
