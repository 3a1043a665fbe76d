import type { ActionKind, AnnouncementKind } from '../../store/rows.js';

const ACTIONS: Readonly<Record<ActionKind, readonly string[]>> = {
  split: ['subdivision', '拆股', '拆细', '拆細', '股份拆细', '股份拆細'],
  consolidation: ['reverse split', '合股', '股份合并', '股份合併'],
  bonus: ['bonus issue', '送股', '红股', '紅股', '送红股', '派送紅股'],
  rights: ['rights issue', 'open offer', '供股', '公开发售', '公開發售'],
  scrip: ['scrip dividend', '以股代息'],
  dividend: ['cash dividend', 'special dividend', '股息', '派息', '现金股息', '現金股息'],
};

const ANNOUNCEMENTS: Readonly<Record<AnnouncementKind, readonly string[]>> = {
  placing: ['placement', '配售', '配股'],
  'top-up': ['top up', 'top-up placing', '先旧后新', '先舊後新'],
  ipo: ['initial public offering', '首次公开发售', '首次公開發售', '招股'],
  listing: ['上市', '介绍上市', '介紹上市'],
  deposit: ['存入'],
  withdrawal: ['提取', '提出'],
  conversion: ['full circulation', '全流通', 'h股全流通', '转换', '轉換'],
  cancellation: ['注销', '註銷'],
  transfer: ['转仓', '轉倉', '转移', '轉移'],
  suspension: ['停牌'],
};

function reader<Kind extends string>(names: Readonly<Record<Kind, readonly string[]>>) {
  const kinds = Object.keys(names) as Kind[];
  const known = new Map(kinds.flatMap((kind) => [kind, ...names[kind]].map((word) => [word, kind] as const)));
  return (text: string): Kind | null => known.get(text.trim().toLowerCase()) ?? null;
}

/** The kind of a corporate action, in English or Chinese; null for any other word. */
export const parseActionKind: (text: string) => ActionKind | null = reader(ACTIONS);

/** The kind of an announcement, in English or Chinese; null for any other word. */
export const parseAnnouncementKind: (text: string) => AnnouncementKind | null = reader(ANNOUNCEMENTS);

export const ACTION_KINDS = Object.keys(ACTIONS).join(', ');
export const ANNOUNCEMENT_KINDS = Object.keys(ANNOUNCEMENTS).join(', ');
