"""What the JSON of changesets and reports has in common, as the dictionary that their bodies are compressed with.

Never change a character of it: what was kept could not be read again. Another one would need another table, or a mark on
each row.
"""

from __future__ import annotations

SKELETON = (
    b'{"title":"","url":"https://www.cancer.gov/types/","before":{"version":1,"captured_at":"2024-12-03T00:00:00Z","updated":"2024-11-05",'
    b'"seen_at":null},"after":{"version":2,"captured_at":"2024-12-04T00:00:00Z","updated":"2024-12-03","seen_at":null},"statements":['
    b'{"change":"c1","text":"Added text to state that ","section":["Changes to This Summary"],"significance":"technical"},'
    b'{"change":"c2","text":"Revised text to state that ","section":["General Information About "],"significance":"editorial"},'
    b'{"change":"c3","text":"","section":[],"significance":"substantive"}],"changeset":{"changes":[],"script":[]},'
    b'"reconciliation":{"pairings":[{"item":{"text":"","verbs":["added"],"section":"","section_anchor":null,"targets":[],'
    b'"cited":[{"label":" et al.","number":1}]},"status":"confirmed","changes":["c1"]}],"unannounced":["c1","c2","c3"],'
    b'"dates":"agree"},"language":"en","source":""}'
    b'{"changes":[{"id":"c1","kind":"moved","unit":"section","significance":"technical","reasons":["renumbered","date","position"],'
    b'"section":[],"anchor":null,"before":"","after":"","references":[{"action":"revised","number":1,"label":" et al.","key":"pmid:",'
    b'"text":" et al.: ","pmid":""},{"action":"added","number":2,"label":"","key":"text:","text":"","pmid":null}],"passages":[{"before":"",'
    b'"after":""}],"redline":[{"op":"=","text":""},{"op":"-","text":""},{"op":"+","text":""}],"cells":[{"row":"","column":"",'
    b'"before":"","after":""}],"links":[{"words":"","before":"","after":"","kind":"link","homes":[]}],"claims":[{"kind":"number","context":"",'
    b'"before":"","after":""}],"lead":"","origin":[],"origin_lead":"","anchors":["_1","_1_toc"],'
    b'"old":[{"depth":0,"item":{"title":"","language":"en","audience":"health professional","board":" Editorial Board",'
    b'"updated":"2024-11-05",'
    b'"canonical":"https://www.cancer.gov/"}},{"depth":1,"item":{"heading":{"unit":"heading","text":"","anchor":"_1_toc","container":null,'
    b'"level":0,"style":"","marks":[],"cells":[]},"anchor":"_1","role":"content"}},{"depth":2,"item":{"unit":"table_row","text":"",'
    b'"anchor":null,"container":"_2","level":1,"style":"body","marks":[],"cells":[{"start":0,"end":1,"column":0,"columns":1,"rows":1,'
    b'"header":false}]}}],"new":[{"depth":1,"item":{"key":"pmid:","text":"","pmid":"","links":[],"anchor":"section_1.1"}},'
    b'{"depth":2,"item":{"unit":"list_item","text":"","anchor":null,"container":"_3","level":1,"style":"ul","marks":['
    b'{"kind":"emphasis","start":1,"end":2,"target":"","label":"","keys":[]},{"kind":"link","start":1,"end":2,"target":"https://www.cancer.gov/",'
    b'"label":"","keys":[]},{"kind":"citation","start":1,"end":1,"target":"","label":"","keys":["pmid:","pmid:"]}],"cells":[]}}]},'
    b'{"id":"c2","kind":"revised","unit":"paragraph","significance":"substantive","reasons":["text"],"section":["General Information"],'
    b'"anchor":"_4","before":"","after":"","references":[],"passages":[{"before":"","after":""}],"redline":[],"cells":[],"links":[],'
    b'"claims":[],"lead":"","origin":[],"origin_lead":"","anchors":["_4"],"old":[{"depth":2,"item":{"unit":"paragraph","text":"",'
    b'"anchor":"_4","container":null,"level":0,"style":"","marks":[],"cells":[]}}],"new":[{"depth":2,"item":{"unit":"paragraph","text":"",'
    b'"anchor":"_4","container":null,"level":0,"style":"","marks":[],"cells":[]}}]},{"id":"c3","kind":"added","unit":"paragraph",'
    b'"significance":"substantive","reasons":["text"],"section":[""],"anchor":"_5","before":null,"after":"","references":[],"passages":[],'
    b'"redline":[],"cells":[],"links":[],"claims":[],"lead":"","origin":[],"origin_lead":"","anchors":["_5"],"old":[],"new":[{"depth":2,"item":'
    b'{"unit":"paragraph","text":"","anchor":"_5","container":null,"level":0,"style":"","marks":[],"cells":[]}}]}],'
    b'"script":[{"start":0,"stop":1},{"change":"c1","start":0,"stop":1},{"start":2,"stop":3}]}'
)
