import { type LookSpec, rootServers, says, type WaySpec, type ZoneSpec } from '../../support/look.ts';

/** The parts that most looks share: the root, `example` as a registry with two servers, shop.example with three. */
export const ROOT_ZONE: ZoneSpec = { zone: '.', ns: rootServers() };
export const TLD: ZoneSpec = {
  zone: 'example.',
  ns: { 'a.nic.example.': ['192.0.2.1', '2001:db8::1'], 'b.nic.example.': ['192.0.2.2'] },
};
export const SHOP_NS = {
  'ns1.shop.example.': ['192.0.2.11'],
  'ns2.shop.example.': ['192.0.2.12'],
  'ns3.shop.example.': ['192.0.2.13'],
};
export const SHOP: ZoneSpec = {
  zone: 'shop.example.',
  ns: SHOP_NS,
  says: says.answer('shop.example. 300 IN A 192.0.2.80'),
};

export const shopWay = (
  over: Partial<ZoneSpec> = {},
  end: WaySpec['end'] = 'answer',
  of = 'shop.example.',
): WaySpec => ({
  name: of,
  zones: [ROOT_ZONE, TLD, { ...SHOP, ...over }],
  end,
});

/** shop.example denied by its registry. */
export const deniedWay = (how = says.nxdomain('example.'), of = 'shop.example.'): WaySpec => ({
  name: of,
  zones: [ROOT_ZONE, { ...TLD, says: how }],
  end: how.kind === 'nodata' ? 'nodata' : 'nxdomain',
});

/** A look at shop.example as the table of looks wants it. */
export const shop = (verdict: LookSpec['verdict'], rest: Partial<LookSpec> = {}): LookSpec => ({
  ways: [shopWay()],
  verdict,
  ...rest,
});
