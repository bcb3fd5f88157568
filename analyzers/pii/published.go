package pii

// publishedHashes: see [published].
var publishedHashes = map[uint64]bool{
	0x0032990666d9f34b: true, 0x023397acc5677c71: true, 0x06d5573923c6cdfc: true, 0x0e387e30952392cc: true,
	0x12962a1069a8d6cd: true, 0x1360b051b89aac09: true, 0x14daab00a49eec85: true, 0x14fa13032914554d: true,
	0x171a68f9c70fa7c1: true, 0x184c77099036a558: true, 0x18ee04703e7005b9: true, 0x1ec24ddbde96704e: true,
	0x1ffb44e2bd8cb65b: true, 0x278facf680156be6: true, 0x28c6df008bf33be3: true, 0x29a71a650a74eaac: true,
	0x29a71b650a74ec5f: true, 0x2b610e6886228372: true, 0x2d795ac0699f817a: true, 0x3333da035c61493c: true,
	0x3a825f72b12c22d1: true, 0x3b471f459ec786cb: true, 0x3ca2d8967fdeed89: true, 0x3fa8094cd15dc848: true,
	0x407b9f496e2f2882: true, 0x40d0f75cd2f65abd: true, 0x415a755194da2eba: true, 0x44f05d9184455a19: true,
	0x450d886991361cae: true, 0x497862c5c627d68d: true, 0x529ec1ba646fe4bc: true, 0x5310dfb405bc1217: true,
	0x544bbf0518cdcb85: true, 0x55af7a9270548a89: true, 0x5fd22095e4cc6504: true, 0x60d92892eab547bf: true,
	0x67eae8bb89570d07: true, 0x7781682e02eeefd7: true, 0x7e231a14728d8de6: true, 0x7e4293ee84c73595: true,
	0x8673c470c926bc94: true, 0x8844ddbd306670b3: true, 0x88ac81e9bc4243c1: true, 0x90984eb0826e4b98: true,
	0x949e95940e87c02d: true, 0x95d87a7c9c60d0f6: true, 0x98e5e91594923b98: true, 0x9e383f101ed2529f: true,
	0xa37a9585a41db113: true, 0xa57446649a88a954: true, 0xa675f80064e05d1e: true, 0xa6a1f93a78fe0f12: true,
	0xaba291ab8df4098a: true, 0xadbac873d848783a: true, 0xb0e5af95712c4ba0: true, 0xb1aeee47453abd92: true,
	0xb216ed15e056a450: true, 0xb7140713e5e2c2b1: true, 0xb8ae22fc687f15c1: true, 0xb925abe34b0fb2d4: true,
	0xc23dd2fa847ee5eb: true, 0xc299c39f547c5c5e: true, 0xc4b43be515c22f90: true, 0xc500421738618c10: true,
	0xc53d7f6c097a50a5: true, 0xcbf0c804d9d8bbf1: true, 0xd8fe591845ba201e: true, 0xde1d31efafb398ac: true,
	0xde5f68ba73b52e29: true, 0xde6d5a3a04e75107: true, 0xde9b5aaca1376848: true, 0xe25daa2e29fd72f4: true,
	0xecd35f373df7dbfb: true, 0xee10d84ade9c82b4: true, 0xf9949359275b7c3f: true, 0xfd9779cc4d233906: true,
}
