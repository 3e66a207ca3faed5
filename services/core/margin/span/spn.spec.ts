import { describe, expect, it } from '@jest/globals';
import { SpnReader } from './index.js';

const read = (text: string) => {
  const reader = new SpnReader(() => undefined);
  reader.push(text);
  return reader.end();
};

describe(SpnReader.name, () => {
  it.each([
    ['an element that is closed by another', '<spanFile>\n<date>1</created>', 'SPAN_XML', 2],
    ['a file that was cut off', '<spanFile>\n<pointInTime>', 'SPAN_INCOMPLETE', 2],
    ['an empty file', '', 'SPAN_INCOMPLETE', 1],
    ['two documents', '<a></a>\n<b></b>', 'SPAN_XML', 2],
    ['a number of letters', '<f>\n<scanPointDef>\n<point>one</point></scanPointDef></f>', 'SPAN_FIELD', 3],
    ['too few scan points', '<spanFile></spanFile>', 'SPAN_FIELD', 0],
  ])('says where and why it cannot read %s', (_name, text, code, line) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, line }));
  });
});
