'use strict';
/*
 * Turns the text of a log into elements: colours (ECMA-48 SGR), links, and the commands that fold and mark rows. A log is
 * what any program printed: it only ever becomes text nodes, classes of our own, and colours that can be read.
 */
const logText = (() => {
  const codes = /\x1b\[([0-9;:]*)m|\x1b\[[ -?]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[^[\]]?/g;
  const links = /https?:\/\/[^\s"'<>`\\^{|}]+/g;
  const commands = /^(?:::(group|endgroup|error|warning|notice|debug)(?: (.*?))?::|##\[(group|endgroup|error|warning|notice|debug|command|section)\]|\[(command)\])/;
  const signs = { '%0D': '\r', '%0A': '\n', '%25': '%' };
  const propertySigns = { ...signs, '%3A': ':', '%2C': ',' };
  const words = { error: 'Error: ', warning: 'Warning: ', notice: 'Notice: ', debug: 'Debug: ' };
  const basic = ['#1d2433', '#c92a2a', '#18794e', '#8a5300', '#2559c4', '#8b2fa8', '#0b6b80', '#c8cedb',
    '#5a6377', '#e5534b', '#2da44e', '#d4a72c', '#539bf5', '#b083f0', '#39c5cf', '#ffffff'];
  const grounds = { light: [253, 234, 234], dark: [55, 40, 15] }; // Of rows that are marked, which leave least.
  const shades = new Map();

  const rgbOf = hex => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16));

  /** The colour of a number from 0 to 255: 16 basic ones, a cube, and grey. */
  function colourOf(number) {
    if (number < 16) {
      return rgbOf(basic[number]);
    }

    if (number >= 232) {
      return [0, 1, 2].map(() => 8 + (number - 232) * 10);
    }

    const cube = number - 16;
    return [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(part => part === 0 ? 0 : 55 + part * 40);
  }

  const light = rgb => rgb.map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0);

  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + .05) / (low + .05);
  };

  /** The colour, moved towards black or white until it can be read on the ground (WCAG: 4.5). */
  function readable(rgb, ground) {
    const key = `${rgb} ${ground}`;
    if (!shades.has(key)) {
      const end = contrast([0, 0, 0], ground) > contrast([255, 255, 255], ground) ? 0 : 255;
      let shade = rgb;
      for (let part = 0; part < 1 && contrast(shade, ground) < 4.5;) {
        part += .05;
        shade = rgb.map(value => Math.round(value + (end - value) * part));
      }

      shades.set(key, `rgb(${shade.join(' ')})`);
    }

    return shades.get(key);
  }

  /** Changes a style by the numbers of a code. */
  function apply(style, parameters) {
    const numbers = parameters.split(/[;:]/).map(Number);
    for (let at = 0; at < numbers.length; at++) {
      const number = numbers[at];
      if (number === 38 || number === 48) {
        const [kind, first, second, third] = numbers.slice(at + 1);
        const colour = kind === 5 ? colourOf(Math.min(first ?? 0, 255)) : kind === 2 ? [first, second, third].map(part => Math.min(part || 0, 255)) : null;
        at += kind === 5 ? 2 : kind === 2 ? 4 : 0;
        style[number === 38 ? 'colour' : 'ground'] = colour ?? undefined;
      } else if (number === 0) {
        Object.keys(style).forEach(part => delete style[part]);
      } else if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) {
        style.colour = number - (number < 90 ? 30 : 82);
      } else if ((number >= 40 && number <= 47) || (number >= 100 && number <= 107)) {
        style.ground = colourOf(number - (number < 100 ? 40 : 92));
      } else {
        const [part, on] = { 1: ['bold', true], 2: ['dim', true], 3: ['italic', true], 4: ['underline', true], 7: ['inverse', true], 9: ['strike', true],
          21: ['underline', true], 22: ['bold', false], 23: ['italic', false], 24: ['underline', false], 27: ['inverse', false], 29: ['strike', false],
          39: ['colour', undefined], 49: ['ground', undefined] }[number] ?? [];
        if (part) {
          style[part] = on;
          style.dim = number === 22 ? false : style.dim;
        }
      }
    }
  }

  function paint(element, style) {
    element.classList.add(...['bold', 'dim', 'italic', 'underline', 'strike'].filter(part => style[part]).map(part => `ansi-${part}`));
    let { colour, ground } = style;
    if (style.inverse) {
      if (colour === undefined && ground === undefined) {
        element.classList.add('ansi-inverse');
        return;
      }

      [colour, ground] = [ground ?? [255, 255, 255], typeof colour === 'number' ? colourOf(colour) : colour ?? [29, 36, 51]];
    }

    if (ground) {
      const rgb = typeof colour === 'number' ? colourOf(colour) : colour;
      element.style.backgroundColor = `rgb(${ground.join(' ')})`;
      element.style.color = readable(rgb ?? (contrast([0, 0, 0], ground) > 4.5 ? [0, 0, 0] : [255, 255, 255]), ground);
    } else if (typeof colour === 'number') {
      element.classList.add(`ansi-${colour}`);
    } else if (colour) {
      element.style.color = `light-dark(${readable(colour, grounds.light)}, ${readable(colour, grounds.dark)})`;
    }
  }

  function appendWords(parent, text) {
    let end = 0;
    for (const match of text.matchAll(links)) {
      const address = match[0].replace(/[.,;:!?)\]]+$/, '');
      parent.append(text.slice(end, match.index));
      parent.append(Object.assign(document.createElement('a'), { href: address, textContent: address, rel: 'noopener noreferrer nofollow' }));
      end = match.index + address.length;
    }

    parent.append(text.slice(end));
  }

  /** Appends a text with its colours. */
  function append(parent, text) {
    const style = {};
    let end = 0;
    const flush = part => {
      if (part === '') {
        return;
      }

      const isPlain = Object.values(style).every(value => value === undefined || value === false);
      const element = isPlain ? parent : parent.appendChild(document.createElement('span'));
      if (!isPlain) {
        paint(element, style);
      }

      appendWords(element, part);
    };
    for (const match of text.matchAll(codes)) {
      flush(text.slice(end, match.index));
      if (match[1] !== undefined) {
        apply(style, match[1]);
      }

      end = match.index + match[0].length;
    }

    flush(text.slice(end));
  }

  /** What a terminal would show of a row in which a program went back to the beginning. */
  const afterReturn = text => text.includes('\r') ? text.split('\r').filter(part => part !== '').at(-1) ?? '' : text;

  /** What a program has encoded so that it fits into one row. */
  const decode = (text, some = signs) => text.replace(/%(?:0D|0A|25|3A|2C)/g, sign => some[sign] ?? sign).replace(/\r\n?/g, '\n');

  /** The file and the line of a message, and its title. */
  function placeOf(properties = '') {
    const { file, line, title } = Object.fromEntries(properties.split(',').map(property => /^\s*(\w+)\s*=(.*)$/.exec(property)).filter(Boolean)
      .map(([, name, value]) => [name, decode(value, propertySigns)]));
    return [file && line ? `${file}:${line}` : file, title].filter(Boolean).map(part => `${part}: `).join('');
  }

  /** What of a row is shown that is a command. */
  const messageOf = (match, text) => match[1] ? (words[match[1]] ? placeOf(match[2]) : '') + decode(text) : text;

  /**
   * The element of a row, and what it does to the rows after it.
   * @param {{ number: number, time: string, text: string }} row
   * @returns {{ element: HTMLElement, command: string | undefined }}
   */
  function rowOf(row) {
    const text = afterReturn(row.text);
    const match = commands.exec(text);
    const command = match && (match[1] ?? match[3] ?? match[4]);
    const element = document.createElement('div');
    element.className = command ? `log-row is-${command}` : 'log-row';
    element.id = `L${row.number}`;
    const number = Object.assign(document.createElement('a'), { className: 'log-number', href: `#L${row.number}`, tabIndex: -1, textContent: row.number });
    const content = Object.assign(document.createElement(command === 'group' ? 'button' : 'span'), { className: 'log-text' });
    if (words[command]) {
      content.append(Object.assign(document.createElement('strong'), { textContent: words[command] }));
    }

    append(content, match ? messageOf(match, text.slice(match[0].length)) || (command === 'group' ? 'Group' : '') : text);
    const time = Object.assign(document.createElement('time'), { dateTime: row.time, textContent: row.time.slice(11, 19), title: `${row.time.slice(0, 10)} ${row.time.slice(11, 27)} UTC` });
    element.append(number, time, content);
    return { element, command };
  }

  /** A row as the server sends it: its moment, and behind that its text. */
  const parse = (number, row) => ({ number, time: row.slice(0, 28), text: row.slice(29) });

  function fold(group, isFolded) {
    group.lastChild.hidden = isFolded ? 'until-found' : false;
    group.querySelector('.log-text').setAttribute('aria-expanded', !isFolded);
  }

  return { rowOf, parse, fold };
})();
