// How wide the signs of Font Awesome are: their font is recorded by hardly anybody, and what stands beside a sign lies
// where its width puts it. Widths are of the font's versions 5 and 6, in 512ths of its size.
"use strict";

const ICON_UNITS = 512;
const ICON_WIDTHS = [512, 448, 640, 576, 384, 496, 320, 256, 480, 288, 192, 416, 352, 544, 504, 400, 440, 616];
/** A letter a sign, from the first on: its place among the widths, `a` for the first; a dot for no sign. */
const ICON_TABLES = [
  {
    version: 5,
    first: 0xf000,
    widths: [
      "aaa.ad.baaaaama.aaca.d.ada..d.a..aabaahedbaacbeaabegdbbbbbabbda..eamd...baabbba.abbggaaaaaaa..a.bbbbabbbbaaa",
      "ded.cddbaaabbcdad...abbaacd..d..be...dbaaa..baafbdb.dd.aaaeeaaaafaa.aaa.............cacbbbbbbbaaaba.acfbbccg",
      "gkkaggg.abaa...gcdbm....baabc...bcacbbb.bbgghhggdcbg.aa.aa.i....fffcd.a.ccd.aaeaekkaaad.mc.bbaaaaaaeadb.fakb",
      "a.b...bb.df.bbbggjgeedeeebb.aabbaa.deb.aebb.fa.gb....ebdbab.ebhkfaaaadaaeb...baabe.cbbabaca.fabfababdbbcabe.",
      "a.aadbfbaaaefgc.beeeeeeeeeeadaa.afbabebda.a.aba.bbaaaaeaaedcbeb.ddddddc.baaaaba.naabddcacbab.bd.bbdcbacdd.cb",
      "caa..jejeiaadejijj...ebacccebbbbdcf.cccccghadb.ddac..eeeeabadabbcaf.aa.gbbcafafacab.bbbbbaja.da.bbb.baa.ibac",
      "acea.a..bdbbgbaabba..ea.ecacabbbdbbfabi.bbaabca.bb.d.f...ed.bdfhhhhhaab.aaa..aaebababba.a....a.l..a..b...ab.",
      ".aa..a....a...daaa...hbbh.................b.........e..............ah...............................aaaaba..",
      "b.a.....bcaabbcabcdcac..bafabb.baccbgr..c..eqdai.acblcib.li..cga.eeabddpbeaaeehbaba.beafbbabeaggbd.abeganmbb",
      "fg..fcfbdcpfdabfcc.deqbbfabfdfbbfabb...b.qbdacb..dbd..bbecaababcbb..aaahgcde.caacccbbcbcbbececebcdgbbb.ff.f.",
      ".ag.a..b.e.g.a.e...c.bf.l.ca...cca..aa.a.bc...a.daedee..cbd.c..ebd...dad.ec.deec...c.ca.caicc.ac......c.....",
      ".........a.....c....caa..dd.ddc.c........ac....d.dbaaafc..cc..cjeccfffffffffffffcbbdbacbcccccbccbcccbcfgfabb",
      "fabfaccadcccccafcccbbbbbbbccbadadebccdebccccccbabececcadhcacaarcaaacgafdbeccbeaaadaaaacfaadaeedaeeedeadadffa",
      "fffffffoffafcffffbgaanaadcffoffffcbddaafffeae.abaaaccebffaccf.cdaaaanefaccbcfbcaaajcabb....c..a.d.ia.c..c..d",
      "...a..b..f.....a..g.ca......c..........ca.ac.....a.....a.i............ccc......e...cc..c.ab.g..b..c....c.a.d",
      "ea..a....aa...c.aaa..dbd.a.a....d.c.ca.cf..c.bbec..baa............a.dabc.a..ca.....c.a...f.e......db...c..a.",
      "b..dc....bc.b..i.b.d.c.a.a..aee...ed..c.a...ec..dde.......c.c..cc...c......al.c.....bc.d......d...c.....bc..",
      "..aacd.........ada..a..d...c.....a.....a..d...bd.dcc.........a.a......cd......aaea..da.bbaaaab..aa..ca.dc.ac",
      "be..c..ca.f.aha..aba.adbbf.c.ba..ffpac.aa.e.eba..ad.caa.a.cb..ceeaa....fed.fbdb.....d..a..d..a.a..ae........",
      ".aaa.....c.ab.c..aa.a................bb....b....badbaeacaacaabb.......c.b...b..b...............a.........a..",
      ".........a.bcc...bb.aabb.........d.....c......a.......d.........................cc........d.e.....a......a..",
      ".....b......a......................c",
    ].join(""),
  },
  {
    version: 6,
    first: 0xf000,
    widths: [
      "aaa.ad.baaaabea.aaca.d.ada..a.a..adbbagbcbababeaabeedbbbbbabbda..eaea..agaaegea.agbggaaaaaaa..a.bbeeabb.b.aa",
      "abd.cadbaabaaddadga.abbaacc..d.abea.adbaba..baafbdb.aa.aaaeeaaaaaaa.aaa.............cccbabbbbbaaaba.acfbbcdg",
      "ghhaggg.abaa...bddaebcc.bdabc...ccacabb.aabbggbb.cbe.bb.aa.i....aaacd.b.dcd.babc.k.aada.ecabaaaaaaaeadb.abkb",
      "adb.eebbbda.bbbgg.bgeaeeedd.ddddaa.deb.aebb.fa.gbeeaaebdbab.ebggfaeaabaaeb...baabg.cbbabaca.fabfababdbbcaeg.",
      "a.addbfbaaabfgc.baeeeeeeeeeadaa.afbabebda.a.bba.bbaaaaeaaeaceeb.ddddddc.ba.adba.daabddcdcbdb.bd.bbdcbacddadb",
      "caa..ebeaacccagcee...ebacccebbcbdcf.dddddghdcb.ddac..eeeebaaadbacaf.aa.gbbcaaafacab.bbbbbdga.da.bbb.baa.ibac",
      "acea.a..bd.bg.aabba..ad.acacabbdcbba.bi.bbaaaca.ba.d.a...ed.bdfgggggaab.aaab.aaebababba.a....a.b..a..b...ab.",
      ".aa..a....a...daaa...gaag...............d.a.........e..............ah...............................aaaaba..",
      "b.aa....bcaaabcabcdcac..bafabb.ba..barcbc..eqdaidacblcib.li..cga.eeabadpbeaaeehbaaa.beafbbabbaeead.abeg.nebb",
      "feeefdfbdcpfdabfcc.deqbbfabfdfbbfab....b.qbdacbb...d..bbecaibabcbb..aaahgcde.caacccbbcaca.ececebcdgbabaaa.a.",
      ".ag.b..b.b.g.a.b...c.ba.e.ca...cda..ac.a.ac...b.daedee..dbd.c..ebd....ad.ac.deec...c.ca.caaac.aa......c.....",
      ".........a.....c....caa..dd.ddc.c.c......ac....d.dbaaaad..cc..cgec.fffffffffffffcbbdbdcbcccccbccbcccbcfgfabb",
      "fabfaccaddddccaacdcbbbbbbbdd.adad.bccd.bdcddddbab.decaachcacaadcaaacgaaabedcbebabdaaaacaaadaeedaeeedeadadaaa",
      "aaaaaaaaaaaacaaaabgaadaaacaaaaaaacbddaafaaeae.abaaaccbbaaacca.cdaaaadeaaddbcabdbaagcaba....d..a.a.aa.c..c..d",
      "...a..b..f.....a..g.cd...a..c..........ca.ac.....a.....a.a..aa...aa...ddc......g...cc..c.db.g..b..c....c.a.c",
      "ea..a....aa...d.aad..dbd.a.a....c.c.ca.ca..c.bbbc..baa............a.daac.a..ca.....c.d...a........db...d..d.",
      "b..cc...cbc.b..a.b.d.c.a.a..aab...ed..c.a...ec..dde.......d.a..cc..........ab.d.....bc.a......c...c.....bc.a",
      "..aacd.........ada..a..c...c.....b...eaa..d...bc.dcc.........a.aa..ba.dd......aaba..da.bbaaaab..aa..ca.dc.ac",
      "be..c..ca.a.bka..aac.adbbf.c.ba..aapac.aa.e.eba..ad.caa.a.cb..cebaa....ded.fedb.....a..a..de.a.a..ae......d.",
      ".abd.....d.ab.c..aa.a....a.........babb....b....badbaeacaacaabb.......c.b...b..b..........d....a.........a..",
      ".........a.bcc...dd.dddd.........d.....c......a.......d.........................cc........d.e.....a....a.a..",
      ".....b......a......e...............c",
    ].join(""),
  },
  {
    version: 6,
    first: 0xe000,
    widths: [
      ".....aaa.....d....dd......b...b................................ddc.......b........b..bab.caadcdccccdadccccbb",
      "aaabccccaccdacabbcbacaabbbbac..............dd.b..............b..g.......g..e...b............................",
      "c......e...aa............................................................................a.......baba...e...",
      "..............b................d.....e...a.............d........ea.........g..........ed............a.......",
      "d...........g.......e...e..........e.e.c.....................e.....c..b.......e..........c..................",
      ".....ee..........a...............a..........................................................................",
      ".d..................c..........................a...e.........d....d..ab.a.....................e....a........",
      "..........................................e.................................c...............................",
      "c..............................................................................d.dd.........................",
      ".............a...........................e.........................c........................................",
      "..a.e........d.ha.b.................................a......b..aa..aa....................c...d....a.c....c...",
      ".c..accccc.dc..c.ddddccaacacbadaggacdcccc.dbdcccccdedeccaaa.dcaedcb.cddd.d.ddcdceeadccccddddddaa...ddcccccdc",
      "cccccdggaedcaceadaaccc.gcaaccdccaddccddcccbcbcddddddcdacgddaaada.cccdcccc.addddddcccccccccacccdcaeaaa.bbbecd",
      "ddcdddcgddac.aaccccc.cccccaacac.ge..dd.......ca.abbc....b.................ab................................",
      "...................................ba...........bbba...............c.cba...........abb..bc..................",
      "........c......a.............d......c.cbb.....cbb",
    ].join(""),
  },
];
const ICON_FAMILY = /font ?awesome(?: (\d))?/i;
const OF_OTHER_WIDTH = ".fa-fw, .fa-li, .fa-stack-1x, .fa-stack-2x";

const icons = (() => {
  function widthOf(sign, version) {
    const code = sign.codePointAt(0);
    for (const table of ICON_TABLES) {
      const letter = table.version === version ? table.widths[code - table.first] : undefined;
      if (letter && letter !== ".") return ICON_WIDTHS[letter.charCodeAt(0) - 97] / ICON_UNITS;
    }
    return null;
  }

  const isHeld = (doc) => [...doc.fonts].some((font) => ICON_FAMILY.test(font.family) && font.status === "loaded");

  /** Gives the signs whose font is not there their width, wherever the page does not say another. */
  function widen(docs) {
    for (const doc of docs) {
      const signs = doc.querySelectorAll("i[class*=fa-], span[class*=fa-], em[class*=fa-]");
      if (signs.length === 0 || isHeld(doc)) continue;
      for (const one of signs) {
        if (one.matches(OF_OTHER_WIDTH)) continue;
        const { content, fontFamily, display } = doc.defaultView.getComputedStyle(one, "::before");
        const [family, version] = ICON_FAMILY.exec(fontFamily) ?? [];
        const sign = /^"(.)"$/u.exec(content);
        if (!family || !sign || display === "none") continue;
        const width = widthOf(sign[1], Number(version ?? 5));
        if (width !== null && one.style.width !== `${width}em`) one.style.setProperty("width", `${width}em`);
      }
    }
  }

  return { widen };
})();

globalThis.icons = icons;
