/** A source that ships with waizi, as it is called in Chinese; another one as it is. */
export const sourceInChinese = (source: string): string =>
  source
    .replace(/^Report on the Work of the Government (\d{4})$/, '$1年政府工作报告')
    .replace(/^Haitong Securities, note of 9 March 2025$/, '海通证券2025年3月9日报告');
