import type { Phrase } from './phrase.js';

/** Why a participant has its type. */
export const PARTICIPANTS: readonly Phrase[] = [
  ['trades like {} money (p {}), judged {}', '买卖方式像{1}（概率 {2}），判定于 {3}'],
  ['trades like {} money, judged {}', '买卖方式像{1}，判定于 {2}'],
  ['stable', '稳定型资金'],
  ['flexible', '灵活型资金'],
  ['unclear (p {}), so {} as before', '不明确（概率 {1}），沿用{2}'],
  ['unclear, so {} as before', '不明确，沿用{1}'],
  ['unclear (p {}), so {} as a {} (prior)', '不明确（概率 {1}），作为{3}视为{2}（先验）'],
  ['too few months to judge, so {} as a {} (prior)', '月份太少，无法判断，作为{2}视为{1}（先验）'],
  ['{} as a {}, by kind alone', '仅按类别，作为{2}视为{1}'],
  [
    'median {} a month over {} month(s) of {}, {} to {}, few months',
    '{2} 个月{3}的每月中位数 {1}（{4} 至 {5}，月份较少）',
  ],
  ['median {} a month over {} month(s) of {}, {} to {}', '{2} 个月{3}的每月中位数 {1}（{4} 至 {5}）'],
  ['daily lists', '逐日名单'],
  ['month-end lists', '月末名单'],
  ['{} over {} days of daily lists to {}', '截至 {3} 的 {2} 天逐日名单为 {1}'],
  ['group head office {}: anchor for {}', '集团总部：{1}；{2}的参照'],
  ['group head office {}', '集团总部：{1}'],
  ['largest custodian of long-only funds: anchor for {}', '最大的长线基金托管机构，{1}的参照'],
  ['seen in stored lists, not in the registry', '见于已存名单，不在名册中'],
  ['custodian', '托管机构'],
  ['bank', '银行'],
  ['broker', '经纪商'],
  ['prime broker', '主经纪商'],
];
