/**
 * Groups of the shipped scheme in which one expects the stocks of each industry of the list of 2022, by that list's
 * codes: what the two can be compared by.
 */
const EXPECTED: Readonly<Record<string, string>> = {
  'oil-gas': '0011 0012',
  'electrical-equipment utilities': '0013',
  coal: '0021',
  'metals-mining': '0511 0521 0522',
  gold: '0512',
  chemicals: '0532 0533 0534 0535',
  'electrical-equipment chemicals': '0536',
  machinery: '1001 1002',
  'technology-hardware': '1003 3502 7011',
  'chemicals commercial-services': '1004',
  'commercial-services utilities': '1005',
  'electrical-equipment': '1007',
  automobiles: '2011',
  'household-durables': '2021 2022 2023 2071',
  apparel: '2031 2032 2033',
  'food-beverages': '2041 2042 2043 2044 2045 2046 2051 2061',
  pharmaceuticals: '2052 2081',
  'health-care': '2053',
  'apparel retailing': '3012',
  'retailing food-retailing': '3014',
  retailing: '3015 3019',
  'personal-products': '3016',
  'consumer-services': '3021 3022 3023 3024 3025 3051',
  'consumer-services media': '3026',
  media: '3031 3032 3033',
  transportation: '3041 3042 3043 3044 3045 3047',
  'machinery automobiles': '3046',
  'commercial-services education': '3052',
  telecommunications: '3501',
  utilities: '4001 4002 4003',
  banks: '5011',
  insurance: '5021',
  'diversified-financials': '5031 5032 5041',
  'real-estate': '6011 6012 6014',
  reits: '6013',
  construction: '6021 6031',
  'building-materials': '6022',
  'technology-hardware telecommunications': '7012',
  'software-services': '7021 7022 7023',
  semiconductors: '7031',
  conglomerates: '8001',
};

/** The same by code. */
export const GROUPS_OF_2022: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(EXPECTED).flatMap(([groups, codes]) =>
    codes.split(' ').map((code): [string, string[]] => [code, groups.split(' ')]),
  ),
);
