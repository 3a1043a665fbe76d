import type { ReactNode } from 'react';
import { chineseMessage } from '../../../src/report/claims/chinese.js';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import { useSay } from '../settings.js';

/** A remark of the program in the language of the page; one that has no Chinese wording is marked as English. */
export function Remark({ text }: { readonly text: string }): ReactNode {
  const { lang } = useSay();
  if (lang === 'en') return text;
  return chineseRemark(text) ?? chineseMessage(text) ?? <span lang="en">{text}</span>;
}
