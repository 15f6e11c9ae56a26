import{i as e}from"./rolldown-runtime.js";import{B as t,G as n,H as r,I as i,K as a,N as o,O as s,S as c,U as l,V as u,W as d,X as f,Z as p,_ as m,ct as ee,dt as h,j as te,k as ne,ot as re,pt as g,q as _,st as ie,v as ae,x as oe}from"./ground.js";import{t as se}from"./picomatch.js";import{C as v,T as y,_ as ce,a as b,b as x,c as le,d as ue,f as de,g as S,h as C,l as fe,m as w,o as T,p as pe,r as me,s as E,u as he,v as D,w as O,x as ge,y as k}from"./files3.js";function _e(e,t){let n=new Map(Object.entries(t?.outcomes?.digests??{}));return t?.runner!==e.starter.runner||n.size===0?[]:[...c(e)].filter(([e,t])=>n.get(e)!==t).map(([e])=>({file:e,because:n.has(e)?`changed`:`new`}))}const ve=[{below:5e3,runs:10},{below:1e4,runs:5},{below:3e4,runs:3},{below:3e5,runs:2}];function ye(e){return ve.find(({below:t})=>e<t)?.runs??0}function be(e,t,n){let{digest:r,earlier:i,...a}=e,o=[...i??[],r],s={...a,earlier:o,cells:[...e.cells,...xe(t,e.cells,o.length+1)]};return{...s,digest:n(_(s))}}function xe(e,t,n){let r=t.reduce((e,{runs:t})=>Math.max(e,...t),0);return e.flatMap(({suite:e,mode:t,runs:i,purpose:a,share:o,untilPassed:s})=>{let c=Array.from({length:i},()=>++r);return(s===void 0?l(c,4):[c]).flatMap(r=>{let i=o===void 0?e.shards:1;return Array.from({length:i},(c,l)=>{let u=i===1?``:`-${l+1}of${i}`,d=r.at(-1);return{id:`${p(e.name)}-${a}-${t}${u}-r${r[0]}${r.length===1?``:`to${d}`}`,suite:e.name,mode:t,shard:{index:l+1,total:i},runs:r,purpose:a,...o===void 0?{}:{share:o},...s===void 0?{}:{untilPassed:s},...n===void 0?{}:{round:n}}})})})}function Se(e){let t=e.flatMap(e=>e.files.map(t=>({suite:e,file:t}))),n=new Map;for(let e of d(t,({file:e})=>e.path).values())for(let[t,r]of e.entries())for(let i of e.slice(t+1)){if(Ce(r.suite,i.suite))continue;let e=`${r.suite.name} ${i.suite.name}`,t=n.get(e)??{pair:[r.suite,i.suite],what:[]};t.what.push(...we(r.file,i.file)),t.what.length>0&&n.set(e,t)}return[...n.values()].map(({pair:[e,t],what:n})=>Ee(e.name,t.name,n.sort()))}function Ce(e,t){return e.overlaps.includes(t.name)||t.overlaps.includes(e.name)}function we(e,t){let[n,r]=[Te(e),Te(t)];return n===void 0||r===void 0?[e.path]:[...n].filter(e=>r.has(e))}function Te({tests:e}){let t=e?.map(e=>({...e,name:{...e.name,suite:``}}));return t===void 0?void 0:new Set(u(t).map(({id:e})=>e))}function Ee(e,t,n){return{code:`plan.two-suites`,words:`The suites ${e} and ${t} both run ${n.slice(0,3).join(`, `)}${n.length>3?` and ${n.length-3} more`:``}`,hint:`Let \`args\` tell them apart. If both shall run them, say \`overlaps: [${t}]\` in ${e}.`}}const A=k(v(),ge(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,"1–40 letters, digits, `-` or `_`")),j=k(v(),ge(/^[A-Za-z_][A-Za-z0-9_]*$/,`the name of an environment variable`)),M=k(v(),pe(`a text that is not empty`)),N=k(M,E(e=>!e.includes(`\0`),`a text without a NUL character`)),P=e=>k(w(),le(`a whole number`),de(1,`1 or more`),he(e,`at most ${e}`)),De=2**31-1,F=k(v(),E(e=>re(e)!==void 0,"a time such as `30s`, `10m` or `1h`"),E(e=>(re(e)??0)<=De,"at most `596h`"),O(e=>re(e))),I=k(y([v(),w()]),E(e=>ie(e)!==void 0,"a rate such as `5%` or `0.05`"),O(e=>ie(e))),L=D([`fail`,`warn`,`off`]),R=k(w(),le(`a whole number`),de(0,`0 or more`),he(1e3,`at most 1000`)),Oe=k(y([v(),w(),T()]),O(String)),ke={parallel:S(R),sequential:S(R),shuffled:S(R),isolated:S(R)},Ae={flaky:S(L),"parallel-only":S(L),broken:S(L),missing:S(L),target:S(I)},je=C({runner:D(i),args:S(b(v()),[]),program:S(y([k(N,O(e=>e.trim().split(/\s+/))),k(b(N),ue(1))],"a text or a list of words, such as `bundle exec rspec`")),cwd:S(M,`.`),workers:S(P(256),4),shards:S(y([P(256),fe(`auto`)],"a whole number from 1 to 256, or `auto`"),1),budget:S(F),"max-shards":S(P(256),256),setup:S(F,`60s`),"file-setup":S(F),billing:S(D([`minute`,`second`]),`minute`),groups:S(b(k(b(M),ue(1,`at least one pattern`))),[]),split:S(T(),!0),overlaps:S(b(A),[]),runs:S(C(ke),{}),gate:S(C(Ae),{}),list:S(N),timeout:S(F,`10m`),env:S(x(j,Oe),{}),command:S(N),sequential:S(N),parallel:S(N),reports:S(k(b(M),ue(1,`at least one pattern`))),stores:S(b(A),[]),ports:S(b(j),[]),directories:S(b(j),[]),export:S(b(D(te)),[])}),Me=C({url:k(M,ge(/^(sqlite:.|\$\{)/,"a `sqlite:` URL; this version makes private databases for SQLite only")),env:j,per:S(D([`worker`,`shard`]),`worker`),migrate:S(N),seed:S(N)}),Ne=C({version:fe(1),suites:k(x(A,je),E(e=>Object.keys(e).length>0,`at least one suite`)),stores:S(x(A,Me),{}),runs:S(C({parallel:S(R,5),sequential:S(R,1),shuffled:S(R,0),isolated:S(R,0)}),{}),"runs-per-job":S(P(1e3),1),"allow-correlated":S(T(),!1),confirm:S(C({enabled:S(T(),!0),budget:S(I,`20%`)}),{}),gate:S(C({flaky:S(L,`fail`),"parallel-only":S(L,`fail`),broken:S(L,`fail`),missing:S(L,`fail`),target:S(I,`5%`)}),{})});function z({runs:e},t){return s(n=>e[n]??t.runs[n])}const Pe=[`level`,`factories`,`quarantine`,`history`,`mode`,`keep`,`inputs`];function Fe(e,t){return ce(Ne,{version:1,suites:{tests:e},runs:t})}var Ie=e(se(),1);function Le(e,t,n){let r=new Float64Array(n),i=Array.from({length:n},()=>[]);for(let n=0;n<e.length;n++)r[t[n]]+=e[n],i[t[n]].push(n);return{weights:e,places:t,loads:r,members:i}}function B({loads:e}){return e.reduce((e,t)=>Math.max(e,t),0)}function Re(e,t){for(let n=0;n<2e3;n++){let n=ze(e.loads);if(e.loads[n]<=t||!Be(e,n)&&!He(e,n))return}}function ze(e){let t=0;for(let n=1;n<e.length;n++)e[n]>e[t]&&(t=n);return t}function Be(e,t){let{weights:n,loads:r,members:i}=e,a,o=r[t]*(1-1e-12);for(let e=0;e<r.length;e++){let s=(r[t]-r[e])/2;if(!(e===t||r[t]-s>=o))for(let c of i[t]){let l=Ve(n,i[e],n[c]-s);for(let s of[i[e][l-1]??-1,i[e][l]??-1]){let i=n[c]-(s===-1?0:n[s]),l=Math.max(r[t]-i,r[e]+i);l>=o||(o=l,a={gives:c,takes:s,to:e})}}}if(a===void 0)return!1;let s=i[t].filter(e=>e!==a.gives),c=i[a.to].filter(e=>e!==a.takes);return V(e,t,a.takes===-1?s:[...s,a.takes]),V(e,a.to,[...c,a.gives]),!0}function Ve(e,t,n){let r=0,i=t.length;for(;r<i;){let a=r+i>>1;e[t[a]]>=n?r=a+1:i=a}return r}function He(e,t){let{loads:n,members:r}=e;return Array.from(n.keys()).filter(e=>e!==t&&r[t].length+r[e].length<=14).sort((e,t)=>n[e]-n[t]||e-t).some(i=>{let a=[...r[t],...r[i]].sort((e,t)=>e-t),o=Ue(e.weights,a,n[t]);return o!==void 0&&(V(e,t,a.filter((e,t)=>!!(o&1<<t))),V(e,i,a.filter((e,t)=>!(o&1<<t))),!0)})}function Ue(e,t,n){let r=t.reduce((t,n)=>t+e[n],0),i=new Float64Array(2**(t.length-1)),a,o=n*(1-1e-12);for(let n=1;n<i.length;n++){let s=31-Math.clz32(n&-n);i[n]=i[n&n-1]+e[t[s]];let c=Math.max(i[n],r-i[n]);c>=o||(o=c,a=n)}return a}function V({weights:e,places:t,loads:n,members:r},i,a){let o=[...a].sort((e,t)=>e-t);r[i].splice(0,r[i].length,...o);for(let e of o)t[e]=i;n[i]=o.reduce((t,n)=>t+e[n],0)}function We(e,t){let n=e.toSorted($e),r=Math.min(t,n.length);if(r===0)return{shares:[],bound:0,makespan:0,gap:0};let i=Float64Array.from(n,({expected:e})=>e),a=Ze(n,H(i,r),r),o=Ye(i,r),s=a[0].expected,c=i[0]*r>Xe(i);return{shares:a,bound:o,makespan:s,gap:o===0?0:Math.max(0,s/o-1),...c?{binding:n[0]}:{}}}function H(e,t){let n=Ye(e,t),r=n*1.0002,i=Le(e,Ge(e,t),t),a=B(i);if(a<=r)return i.places;let o=qe(e,t,n,a,r);if(Re(i,r),o===void 0||B(i)<=r)return i.places;let s=Le(e,o,t);return Re(s,r),B(s)<B(i)?s.places:i.places}function Ge(e,t){let n=new Int32Array(e.length),r=Int32Array.from({length:t},(e,n)=>t-1-n),i=Float64Array.from(r,t=>e[t]);for(let e=0;e<t;e++)n[e]=e;for(let a=t;a<e.length;a++){let t=r[0];n[a]=t,Ke(r,i,t,i[0]+e[a])}return n}function Ke(e,t,n,r){let i=e.length,a=0;for(let n=1;n<i&&(n+1<i&&t[n+1]<t[n]&&(n+=1),!(t[n]>=r));n=2*a+1)e[a]=e[n],t[a]=t[n],a=n;e[a]=n,t[a]=r}function qe(e,t,n,r,i){let a,o=n,s=r;for(let n=0;n<14&&s>i;n++){let n=(o+s)/2,r=Je(e,t,n);r===void 0?o=n:(a=r,s=n)}return a}function Je(e,t,n){let r=2**Math.ceil(Math.log2(t)),i=new Float64Array(2*r).fill(-1);for(let e=r+t-1;e>=1;e--)i[e]=e>=r?n:Math.max(i[2*e],i[2*e+1]);let a=new Int32Array(e.length);for(let t=0;t<e.length;t++){let n=e[t];if(i[1]<n)return;let o=1;for(;o<r;)o=i[2*o]>=n?2*o:2*o+1;for(a[t]=o-r,i[o]-=n,o>>=1;o>=1;o>>=1)i[o]=Math.max(i[2*o],i[2*o+1])}return a}function Ye(e,t){return Math.max(Xe(e)/t,e[0])}function Xe(e){return e.reduce((e,t)=>e+t,0)}function Ze(e,t,n){let r=Array.from({length:n},()=>[]);for(let[n,i]of e.entries())r[t[n]].push(i);return Qe(r),r.map(e=>e.sort(U)).map(e=>({units:e,expected:e.reduce((e,{expected:t})=>e+t,0)})).sort((e,t)=>t.expected-e.expected||U(e.units[0],t.units[0]))}function Qe(e){for(let t of e.filter(({length:e})=>e===0)){let n=e.reduce((e,t)=>t.length>e.length?t:e);t.push(n.pop())}}function $e(e,t){return t.expected-e.expected||U(e,t)}function U(e,t){return et(e.files[0]??``,t.files[0]??``)||et(e.tests?.[0]?.id??``,t.tests?.[0]?.id??``)}function et(e,t){return e<t?-1:+(e>t)}function tt(e){let t=Math.abs(e)/Math.SQRT2,n=1/(1+.5*t),r=.5*n*Math.exp(-t*t+nt.reduceRight((e,t)=>e*n+t,0));return e>=0?1-r:r}const nt=[-1.26551223,1.00002368,.37409196,.09678418,-.18628806,.27886807,-1.13520398,1.48851587,-.82215223,.17087277];function rt(e){if(e>.97575)return-it(1-e);if(e<.02425)return it(e);let t=e-.5,n=t*t;return t*W(n,at)/(W(n,ot)*n+1)}function it(e){let t=Math.sqrt(-2*Math.log(e));return W(t,st)/(W(t,ct)*t+1)}function W(e,t){return t.reduce((t,n)=>t*e+n,0)}const at=[-39.69683028665376,220.9460984245205,-275.9285104469687,138.357751867269,-30.66479806614716,2.506628277459239],ot=[-54.47609879822406,161.5858368580409,-155.6989798598866,66.80131188771972,-13.28068155288572],st=[-.007784894002430293,-.3223964580411365,-2.400758277161838,-2.549732539343734,4.374664141464968,2.938163982698783],ct=[.007784695709041462,.3224671290700398,2.445134137142996,3.754408661907416];function lt(e,t){let n=[],r;for(let i=1;i<=t.most;i++){let a=e(i);if(a!==r?.units&&(r=pt(a)),i>Math.max(1,a.length))break;n.push(mt(r,i,t))}let i=n.filter(({promised:e})=>e<=t.budget),a=i.length>0?ut(i):dt(n),o=ft(e(a.shards),a.shards,t.workers);return{chosen:a,kept:i.length>0,curve:n,...o===void 0?{}:{binding:o}}}function ut(e){let t=Math.min(...e.map(({billed:e})=>e));return e.find(({billed:e})=>e<=t*1.005)}function dt(e){let t=Math.min(...e.map(({promised:e})=>e));return e.find(({promised:e})=>e<=t*1.01)}function ft(e,t,n){let r=e.reduce((e,{unit:t})=>e+t.expected,0),i=e.reduce((e,{unit:t})=>e===void 0||t.expected>e.expected?t:e,void 0);return i!==void 0&&i.expected*t*n>r?i:void 0}function pt(e){let t=e.toSorted((e,t)=>t.unit.expected-e.unit.expected||t.mean-e.mean);return{units:e,weights:Float64Array.from(t,({unit:e})=>e.expected),means:Float64Array.from(t,({mean:e})=>e),variances:Float64Array.from(t,({variance:e})=>e)}}function mt(e,t,n){let r=ht(e,t),i=rt(n.confidence**(1/t)),a=r.map(e=>vt(e,n));return{shards:t,wall:Math.max(...a.map(({middle:e})=>e)),promised:Math.max(...a.map(e=>_t(e,i))),billed:a.reduce((e,t)=>e+bt(t,n.per),0)}}function ht({weights:e,means:t,variances:n},r){let i=Array.from({length:r},()=>({mean:0,variance:0,third:0,heaviest:0,itsVariance:0}));if(e.length===0)return i;let a=e.length>1e3?Ge(e,r):H(e,r);for(let e=a.length-1;e>=0;e--){let r=i[a[e]];r.mean+=t[e],r.variance+=n[e],r.third+=gt(t[e],n[e]),r.heaviest=t[e],r.itsVariance=n[e]}return i}function gt(e,t){return e<=0?0:t**2/e*(3+t/e**2)}function _t({middle:e,spread:t,skew:n},r){return e+t*(r+Math.max(0,r*r-1)*Math.min(1,n)/6)}function vt({mean:e,variance:t,third:n,heaviest:r,itsVariance:i},a){let{workers:o,runs:s,remembered:c=1}=a,l=e/o,u=Math.max(r,l),d=l+(1-1/o)*r,f=s*(u+d)/2,p=(d-u)**2/12,m=Math.max(t/o**2,i),ee=(a.speedSpread*f)**2*(1+1/c),h=Math.sqrt(s*(m+p)+ee+a.setupSpread**2),te=s*Math.max(n/o**3,gt(r,i));return{middle:a.setup+f,spread:h,skew:h===0?0:te/h**3}}const yt={minute:6e4,second:1e3};function bt({middle:e,spread:t},n){let r=yt[n],i=6e4/r;if(t===0)return Math.ceil(e/r-1e-9)/i;if(t>4*r)return(e/r+.5)/i;let a=Math.max(0,Math.floor((e-6*t)/r)),o=a;for(let n=a;n*r<e+6*t;n++)o+=n===0?1:tt((e-n*r)/t);return o/i}const xt=.25**2;function St(e){let t=wt(e),n=Tt(t,e.runs.length),r=t.map(({path:e,logs:t})=>({path:e,...Ot(t.map((e,t)=>e-n[t]))})),i=r.reduce((e,t)=>e+t.squares,0),a=r.reduce((e,{runs:t})=>e+t-1,0),o=(i+4*xt)/(a+4);return new Map(r.map(({path:e,squares:t,...n})=>[e,{...n,variance:Ct(n,t,o)}]))}function Ct({mean:e,runs:t},n,r){let i=(n+4*r)/(t-1+4);return e**2*i*(1+1/t)}function wt({runs:e,files:t}){return Object.entries(t).map(([t,n])=>{let r=Float64Array.from(e,(e,t)=>{let r=n[t]??null;return r===null?NaN:Math.log(Math.max(1,r))});return{path:t,logs:r,middle:G(r)}}).filter(({middle:e})=>!Number.isNaN(e)).sort((e,t)=>t.middle-e.middle||(e.path<t.path?-1:1))}function Tt(e,t){let n=new Float64Array(t),r=e.slice(0,1e3).map(({logs:e})=>e.slice());for(let e=0;e<8;e++){for(let e of r)Dt(e,G(e));let e=Float64Array.from(n,(e,t)=>Et(r,t));for(let n of r)for(let r=0;r<t;r++)n[r]-=e[r];for(let r=0;r<t;r++)n[r]+=e[r];if(e.every(e=>Math.abs(e)<1e-4))break}let i=n.reduce((e,t)=>e+t,0)/Math.max(1,t);return n.map(e=>e-i)}function Et(e,t){let n=Float64Array.from(e,e=>e[t]).filter(e=>!Number.isNaN(e));return n.length<8?0:G(n)}function Dt(e,t){for(let n=0;n<e.length;n++)e[n]-=t}function Ot(e){let t=e.filter(e=>!Number.isNaN(e)).map(Math.exp),n=t.reduce((e,t)=>e+t,0)/t.length,r=t.reduce((e,t)=>e+(t/n-1)**2,0);return{typical:Math.exp(G(e)),mean:n,runs:t.length,squares:r}}function G(e){let t=e.filter(e=>!Number.isNaN(e)).sort(),n=t.length>>1;return t.length%2==1?t[n]:t.length===0?NaN:(t[n-1]+t[n])/2}const kt=.1,At=.1;function jt(e,t){let n=t===void 0?new Map:St(t);if(n.size===0)return Pt(e);let r=Ft(n),i=Lt(n,r);return new Map(e.map(({path:e})=>{let t=n.get(e),a=r(e);return[e,t===void 0?Nt(a.mean,a.known,i):Mt(t,a.mean)]}))}function Mt({typical:e,mean:t,runs:n,variance:r},i){let a=e=>Math.max(1,(n*e+kt*i)/(n+kt));return{expected:a(e),known:`history`,mean:a(t),variance:r}}function Nt(e,t,n){let r=Math.max(1,e);return{expected:r,known:t,mean:r,variance:(n*r)**2}}function Pt(e){let t=e.flatMap(({size:e})=>e===void 0?[]:[e]).sort((e,t)=>e-t),n=t.length===0?1e3:At*(Vt(t)/t.length);return new Map(e.map(({path:e,size:t})=>[e,Nt(t===void 0?n:At*t,`size`,1)]))}function Ft(e){let t=new Map;for(let[n,{typical:r}]of e)for(let e of It(n)){let n=t.get(e)??{files:0,total:0};t.set(e,n),n.files+=1,n.total+=r}let n=t.get(``);return e=>{let r={mean:n.total/n.files,known:`suite`};for(let i of It(e).slice(1)){let e=t.get(i);if(e===void 0)break;e.files!==n.files&&(r={mean:(e.total+2*r.mean)/(e.files+2),known:`folder`})}return r}}function It(e){let t=[``];for(let n=e.indexOf(`/`);n!==-1;n=e.indexOf(`/`,n+1))t.push(e.slice(0,n));return t}function Lt(e,t){let n=0,r=0;for(let[i,{typical:a}]of e){let{mean:e}=t(i);n+=(a-e)**2,r+=e**2}return Math.sqrt((n+1*(r/e.size))/(r+r/e.size))}function Rt(e,t,n){let r=u(e.tests??[]),i=r.map(({id:e})=>Bt(Object.hasOwn(t?.tests??{},e)?t.tests[e]:[])),a=Vt(i.map(e=>e??0)),o=n.expected-a,s=i.filter(e=>e===void 0).length,c=o>0?o/s:n.expected/r.length,l=n.expected/(a+(s===0?0:s*c));return r.map((e,t)=>zt(e,i[t],l*(i[t]??c),n))}function zt(e,t,n,r){let i=n/r.expected;return{test:e,weight:{expected:n,known:t===void 0?r.known:`history`,mean:r.mean*i,variance:r.variance*i}}}function Bt(e){let t=e.filter(e=>e!==null);return t.length===0?void 0:Math.max(1,G(Float64Array.from(t)))}function Vt(e){return e.reduce((e,t)=>e+t,0)}function Ht(e){let{files:t,groups:n,exact:r}=e,i=Wt(t,n),a=i.map(t=>Kt(t,e)),o=new Set(n.flat()),s=a.reduce((e,{unit:t})=>e+t.expected,0),c=a.map((e,t)=>({each:e,files:i[t]})).filter(({files:e})=>r===`tests`&&e.every(e=>Ut(e,o))).sort((e,t)=>t.each.unit.expected-e.each.unit.expected),l=new Map;return t=>{let n=s/t/2,r=new Map;for(let{each:i,files:a}of c){if(t===1||i.unit.expected<=n)break;let o=l.get(i)??Xt(a[0],e);l.set(i,o);let s=Zt(o,n,e.fixture);s.length>1&&r.set(i,s)}return r.size===0?a:a.flatMap(e=>r.get(e)??[e])}}function Ut({path:e,whole:t,tests:n},r){return t!==!0&&(n?.length??0)>=2&&!r.has(e)}function Wt(e,t){let n=Gt(t),r=e.toSorted((e,t)=>e.path<t.path?-1:1);return[...d(r,({path:e})=>n.get(e)??e).values()]}function Gt(e){let t=new Map,n=e=>{let r=t.get(e)??e;return r===e?e:n(r)};for(let r of e)for(let e of r)t.set(n(e),n(r[0]));return new Map([...t.keys()].map(e=>[e,n(e)]))}function Kt(e,{weights:t,fixture:n}){let r=e.map(({path:e})=>t.get(e));return qt({files:e.map(({path:e})=>e)},r,e.length*n)}function qt(e,t,n){let r=e=>t.reduce((t,n)=>t+e(n),0),i=n+r(e=>e.expected);return{unit:{...e,expected:i,known:Yt(t)},mean:n+r(({mean:e})=>e),variance:r(({variance:e})=>e)}}const Jt=[`history`,`folder`,`suite`,`size`];function Yt(e){return Jt[Math.max(...e.map(({known:e})=>Jt.indexOf(e)))]}function Xt(e,{weights:t,times:n}){let r=Rt(e,n,t.get(e.path));return{path:e.path,blocks:Qt(r),order:new Map(r.map((e,t)=>[e,t]))}}function Zt({path:e,blocks:t,order:n},r,i){let a=$t(t,Math.max(r-i,i)),o=Array.from({length:1+Math.max(...a)},()=>[]);for(let[e,n]of t.entries())o[a[e]].push(...n.tests);for(let e of o)e.sort((e,t)=>n.get(e)-n.get(t));return o.sort((e,t)=>n.get(e[0])-n.get(t[0])),o.map(t=>en(e,t,i))}function Qt(e){let t=e.filter(({test:e})=>e.group!==void 0),n=d(e,({test:e})=>e.handle).values(),r=d(t,({test:e})=>e.group).values(),i=Gt([...n,...r]);return[...d(e,e=>i.get(e)).values()].map(e=>({tests:e,expected:e.reduce((e,{weight:t})=>e+t.expected,0)})).sort((e,t)=>t.expected-e.expected)}function $t(e,t){let n=Float64Array.from(e,({expected:e})=>e),r=Math.max(t,n[0])*(1+1e-9),i=n.reduce((e,t)=>e+t,0);for(let t=Math.max(1,Math.min(e.length,Math.ceil(i/r)));;t++){let i=H(n,t),a=new Float64Array(t);for(let[e,t]of i.entries())a[t]+=n[e];if(t>=e.length||Math.max(...a)<=r)return i}}function en(e,t,n){let r=t.map(({test:{id:e,handle:t}})=>({id:e,handle:t}));return qt({files:[e],tests:r},t.map(({weight:e})=>e),n)}const tn=.9;function nn({suite:e,config:t},n,i){let a=i.listings[e.name];if(a===void 0)return rn(e,t);let o=r(a);if(o.length===0)return g(hn(e));let s=an(e,i.history),c=jt(o,s),l=on(t.groups,o,i.prefixes[e.name]??``),u=Ht({files:o,weights:c,times:s,groups:l,exact:t.split?i.exact[e.name]??`files`:`files`,fixture:t[`file-setup`]??0}),d=t.shards===`auto`?sn(u,e,t,n,s):void 0,f=t.shards===`auto`?d.chosen.shards:t.shards,p=We(u(f).map(({unit:e})=>cn(e)),f),{shares:m}=p;return h({suite:{...e,shards:m.length,shares:m,files:ln(o,t.split&&i.exact[e.name]===`tests`),...un(a)},sizing:dn(e,o,c,p,t,d),notes:[...m.length<f?[vn(e,f,m.length)]:[],...t.groups.filter((e,t)=>l[t].length<2).map(t=>_n(e,t))]})}function rn(e,{shards:t}){return t===`auto`?g(gn(e)):h({suite:{...e,shards:t},notes:[]})}function an({name:e,starter:t},n){let r=n!==void 0&&Object.hasOwn(n.suites,e)?n.suites[e]:void 0;if(r?.runner===t.runner)return r.modes.parallel??r.modes.sequential}function on(e,t,n){return e.map(e=>{let r=(0,Ie.default)([...e],{dot:!0});return t.map(({path:e})=>e).filter(e=>r(n!==``&&e.startsWith(`${n}/`)?e.slice(n.length+1):e))})}function sn(e,n,r,i,a){let o=z(r,i).sequential>0?`sequential`:`parallel`;return lt(e,{runs:i[`runs-per-job`],remembered:Math.max(1,a?.runs.length??0),budget:r.budget,confidence:tn,setup:r.setup,setupSpread:.2*r.setup,speedSpread:.1,workers:t(n,o),per:r.billing,most:r[`max-shards`]})}function cn(e){return{...e,expected:Math.max(1,Math.round(e.expected))}}function ln(e,t){return e.map(({path:e,tests:n,whole:r,digest:i})=>{let a=n===void 0?void 0:u(n).toSorted((e,t)=>e.id<t.id?-1:1);return{path:e,...a===void 0?{}:{tests:a.map(({id:e})=>e)},...a===void 0||!t||r===!0?{}:{handles:a.map(({handle:e})=>e)},...i===void 0?{}:{digest:i}}}).sort((e,t)=>e.path<t.path?-1:1)}function un(e){let t=e.filter(({beside:e})=>e===!0).map(({path:e})=>e);return t.length===0?{}:{beside:t.sort()}}function dn({name:e},t,n,{shares:r,bound:i,makespan:a,binding:o},s,c){let l={history:0,folder:0,suite:0,size:0};for(let e of n.values())l[e.known]+=1;let u=t.every(e=>e.tests===void 0)?{}:{tests:t.reduce((e,t)=>e+(t.tests?.length??0),0)};return{suite:e,files:t.length,...u,shards:r.length,longest:a,bound:i,...fn(c?.binding??o),known:l,...c===void 0?{}:{choice:mn(c,s)}}}function fn(e){return e===void 0?{}:{binding:{name:pn(e),expected:e.expected}}}function pn({files:e,tests:t}){let[n]=e;return t===void 0?e.length===1?n:`the group of ${n}`:t.length===1?t[0].id:`a part of ${n}`}function mn({kept:e,curve:t},{budget:n}){return{budget:n,confidence:tn,keeps:e,curve:t}}function hn({name:e,starter:t}){return{code:`plan.no-tests`,words:`${t.runner} lists no test for the suite ${e}`,hint:"Check the suite's `args` and `cwd`, and the patterns of the runner's own config."}}function gn({name:e,starter:t}){return{code:`plan.not-listed`,words:`\`shards: auto\` needs to know the files of the suite ${e}, which ${t.runner} does not list`,hint:"Say `shards:` as a number; for `runner: command` say in `list:` how its files are listed."}}function _n({name:e},t){return{code:`plan.lone-group`,words:`A group of the suite ${e} keeps nothing together: fewer than two files match ${t.join(`, `)}`,hint:"Patterns of `groups` begin at the suite's `cwd`."}}function vn({name:e},t,n){return{code:`plan.fewer-shards`,words:`The suite ${e} has ${n} ${n===1?`unit`:`units`} to divide, so ${n} of ${t} shards are made`,hint:`An empty shard would only cost its set-up.`}}function yn(e,t,n){let r=Object.keys(e.suites).sort();if(t.suite!==void 0&&!r.includes(t.suite))return g(On(t.suite,r));let i=r.filter(e=>t.suite===void 0||e===t.suite).map(r=>bn(r,e,t,n)),a=i.filter(({config:{shards:e,budget:t}})=>e===`auto`&&t===void 0);return a.length===0?h(i):g(...a.map(Dn))}function bn(e,t,n,r){let i=xn(t.suites[e],n);return{suite:Sn(e,i,t,r),config:i}}function xn(e,{workers:t,shards:n,budget:r,...i}){let a={...i.runs===void 0?{}:{parallel:i.runs},...i.sequentialRuns===void 0?{}:{sequential:i.sequentialRuns},...i.shuffledRuns===void 0?{}:{shuffled:i.shuffledRuns},...i.isolatedRuns===void 0?{}:{isolated:i.isolatedRuns}};return{...e,runs:{...e.runs,...a},...t===void 0?{}:{workers:t},...r===void 0?{}:{budget:r,shards:`auto`},...n===void 0?{}:{shards:n}}}function Sn(e,t,n,r){let i=t.runner===`command`?{lines:{sequential:t.sequential??t.command??``,parallel:t.parallel??t.command??``}}:{};return{name:e,starter:{runner:t.runner,args:t.args,...i,...t.program===void 0?{}:{program:t.program},...t.list===void 0?{}:{list:t.list},...t.reports===void 0?{}:{reports:t.reports}},cwd:wn(r,t.cwd),workers:t.workers,shards:1,timeout:t.timeout,env:Cn(t.env),stores:t.stores.map(e=>Tn(e,n)),ports:t.ports,directories:t.directories,...t.export.length===0?{}:{exports:t.export},...En(t,n)}}function Cn(e){return Object.fromEntries(Object.entries(e).sort(([e],[t])=>e<t?-1:1))}function wn(e,t){let n=f(t).replace(/(?<=.)\/+$/,``);return/^(\/|[A-Za-z]:)/.test(n)||e===``||e===`.`?n||`.`:n===`.`||n===``?e:`${e}/${n}`}function Tn(e,t){let{migrate:n,seed:r,...i}=t.stores[e];return{name:e,...i,...n===void 0?{}:{migrate:n},...r===void 0?{}:{seed:r}}}function En({gate:e},t){let n=Object.fromEntries(Object.entries(e).filter(([,e])=>e!==void 0));return Object.keys(n).length===0?{}:{gate:{...t.gate,...n}}}function Dn({suite:e}){return{code:`arguments.no-budget`,words:`\`--shards auto\` needs to know what a job of the suite ${e.name} may take`,hint:"Give `--budget 10m`, or `budget:` in the config."}}function On(e,t){let n=ee(e,t);return{code:`arguments.unknown-suite`,words:`There is no suite \`${e}\` in the config`,hint:`${n===void 0?``:`Did you mean \`${n}\`? `}Known: ${t.join(`, `)}.`}}function kn(e,t,n,i){let a=yn(e,t,n.folder);if(a.kind===`refused`)return a;let o=Se(a.value.flatMap(({suite:{name:e},config:{overlaps:t}})=>{let i=n.listings[e];return i===void 0?[]:[{name:e,files:r(i),overlaps:t}]})),s=a.value.map(t=>nn(t,e,{exact:{},prefixes:{},...n})),c=[...o,...s.flatMap(e=>e.kind===`refused`?e.problems:[])];if(c.length>0)return g(...c);let l=s.flatMap(e=>e.kind===`parsed`?[e.value]:[]),u=l.map(({suite:e})=>e),d=Nn(u,e,new Map(a.value.map(({suite:{name:t},config:n})=>[t,z(n,e)])));if(d.kind===`refused`)return d;let f=t.seed??Number.parseInt(i(n.commit).slice(0,8),16),p=t.target===void 0?{}:{target:t.target},m={kind:`plan`,version:1,commit:n.commit,seed:f,suites:u.map(e=>e.gate===void 0?e:{...e,gate:{...e.gate,...p}}),cells:[...d.value.cells,...xe(An(u,n.history),d.value.cells)],gate:{...e.gate,...p},confirm:{...e.confirm,...t.confirm===void 0?{}:{enabled:t.confirm}}};return h({plan:{...m,digest:i(_(m))},sizings:l.flatMap(({sizing:e})=>e??[]),notes:[...l.flatMap(({notes:e})=>e),...d.value.notes]})}function An(e,t){return e.flatMap(e=>{if(!ne(e,`parallel`))return[];let n=_e(e,t?.suites[e.name]).map(({file:t})=>jn(e,t));return[...d(n,({expected:e})=>ye(e))].filter(([e])=>e>0).sort(([e],[t])=>t-e).map(([t,n])=>({suite:e,mode:`parallel`,runs:t,purpose:`extra`,share:{units:n,expected:n.reduce((e,{expected:t})=>e+t,0)}}))})}function jn({shares:e=[]},t){let n=e.flatMap(({units:e})=>e).filter(({files:e})=>e.includes(t)),r=n.reduce((e,t)=>e+t.expected/t.files.length,0);return{files:[t],expected:Math.max(1,Math.round(r)),known:n[0]?.known??`suite`}}function Mn({digest:e,...t},n){return n(_(t))}function Nn(e,t,n){let r=t[`runs-per-job`],i=t[`allow-correlated`]?1e3:Math.max(r,4),a=r;for(;a<i&&K(e,n,a)>256;)a+=1;let o=K(e,n,a);if(o>256)return g(Ln(o,a,t[`allow-correlated`]));let s=a===r?[]:[In(a,K(e,n,r))];return h({cells:Pn(e,n,a),notes:s})}function K(e,t,n){let r=e=>o.reduce((r,i)=>r+Math.ceil(t.get(e.name)[i]/n),0);return e.reduce((e,t)=>e+t.shards*r(t),0)}function Pn(e,t,n){let r=0;return e.flatMap(e=>{let i=t.get(e.name);return o.flatMap(t=>{let a=Array.from({length:i[t]},()=>++r);return l(a,n).flatMap(n=>Array.from({length:e.shards},(r,i)=>Fn(e,t,i+1,n)))})})}function Fn(e,t,n,r){let i=e.shards===1?``:`-${n}of${e.shards}`,a=r[0],o=r.at(-1);return{id:`${p(e.name)}-${t}${i}-r${a===o?a:`${a}to${o}`}`,suite:e.name,mode:t,shard:{index:n,total:e.shards},runs:r}}function In(e,t){return{code:`plan.several-runs`,words:`Up to ${e} runs share a job: with fewer there would be ${t} jobs, and GitHub starts at most 256 of one matrix`,hint:`Runs of one job share its machine, so they say a little less than runs on machines of their own.`}}function Ln(e,t,n){return{code:`plan.too-many-cells`,words:`The plan has ${e} cells with ${t} runs in a job; GitHub starts at most 256 jobs of one matrix`,hint:`Ask for fewer runs or shards${n?``:", or say `allow-correlated: true`: then more runs share a job"}.`}}function Rn(e,t){let[n,...r]=t??[];return n===void 0||e.kind===`shell`?e:{kind:`program`,argv:[n,...r,...e.argv.slice(1)]}}function q(e,t){return[{commands:[e],...t===void 0?{}:{stdout:t}}]}const zn={exact:`files`,list:{kind:`process`,canList:({list:e})=>e!==void 0,start:({starter:e,folder:t})=>({command:{kind:`shell`,line:e.list??``},output:`${t}/files.txt`,printed:!0,mustSucceed:!0}),read:Vn},writesInPlace:e=>(e.reports??[]).some(e=>qn(e).in===`cwd`),install:`Install it as the project's own guide says`,start:e=>({lanes:q({kind:`shell`,line:Wn(Bn(e),e)}),env:{FLAKEPROOF_WORKERS:String(e.workers),FLAKEPROOF_REPORTS:e.reports},...e.share===void 0?{}:{files:[{path:Un(e),text:`${Hn(e).join(`
`)}\n`}]},reports:(e.starter.reports??[]).map(e=>qn(e))})};function Bn({starter:{lines:e},mode:t}){return e?.[t===`parallel`?t:`sequential`]??``}function Vn(e,{roots:t}){let n=e.split(/\r?\n/).filter(e=>e.trim()!==``);return h([...new Set(n.map(e=>a(e,t)))].map(e=>({path:e})))}function Hn({share:e,roots:t}){return(e?.units.flatMap(e=>e.files)??[]).map(e=>n(t,e)).sort()}function Un({given:e}){return`${e}/files.txt`}function Wn(e,t){let n={workers:String(t.workers),mode:t.mode,shard:String(t.shard.index),shards:String(t.shard.total),run:String(t.run),seed:String(t.seed),reports:t.reports,...t.share===void 0?{}:{"files-list":Un(t)}};return e.replace(/(?<!\$)\{(\w+(?:-list)?)\}/g,(r,i,a)=>{let o=Gn(e.slice(0,a));return i===`files`&&t.share!==void 0?Hn(t).map(e=>Kn(e,o)).join(` `):Object.hasOwn(n,i)?Kn(n[i],o):r})}function Gn(e){let t=``;for(let n=0;n<e.length;n++){let r=e[n];r===`\\`&&t!==`'`?n++:r===t?t=``:t===``&&(r===`'`||r===`"`)&&(t=r)}return t}function Kn(e,t){if(/^[\w@%+=:,./-]*$/.test(e))return e;if(t===`"`)return e.replace(/[\\"$`]/g,`\\$&`);let n=e.replaceAll(`'`,`'\\''`);return t===`'`?n:`'${n}'`}function qn(e){let t=/^\{reports\}\/?/;return t.test(e)?{in:`reports`,pattern:e.replace(t,``)||`**/*`}:{in:`cwd`,pattern:e}}const Jn=new Set(`C p asmflags buildmode compiler gccgoflags gcflags installsuffix ldflags mod modfile overlay pgo pkgdir tags toolexec exec o vet coverpkg covermode coverprofile bench benchtime blockprofile blockprofilerate count cpu cpuprofile fuzz fuzztime fuzzminimizetime list memprofile memprofilerate mutexprofile mutexprofilefraction outputdir parallel run shuffle skip timeout trace`.split(` `)),Yn=new Set(`a n race msan asan v work x buildvcs cover linkshared modcacherw trimpath json failfast short benchmem c i fullpath artifacts`.split(` `)),Xn=new Set([`run`,`list`,`json`,`count`,`shuffle`]);function Zn(e){let t=[],n=[],r=new Map,i,a=!1;for(let o=0;o<e.length;o++){let s=e[o],{name:c,value:l}=Qn(s);if(c===void 0){if(i!==void 0&&!a){n.push(...e.slice(o));break}i=[...i??[],s],a=!0;continue}if(a=!1,c===`args`){n.push(...e.slice(o+1));break}if(!Jn.has(c)&&!Yn.has(c)){i??=[],n.push(s);continue}let u=Jn.has(c)&&l===void 0;r.set(c,u?e[o+1]??``:l??`true`),Xn.has(c)||t.push(s,...u?e.slice(o+1,o+2):[]),u&&o++}let[o,s]=[r.get(`run`),r.get(`skip`)];return{flags:t,packages:i===void 0||i.length===0?[`./...`]:i,own:n,...o===void 0||o===``?{}:{run:o},...s===void 0||s===``?{}:{skip:s}}}function Qn(e){let[,t,n]=/^--?([^=-][^=]*)(?:=([\s\S]*))?$/.exec(e)??[];return t===void 0?{}:{name:t.replace(/^test\./,``),...n===void 0?{}:{value:n}}}function J(e){let t=[[``]],[n,r]=[0,0];for(let i=0;i<e.length;i++){let a=e[i],o=t.at(-1),s=n===0&&r===0;a===`[`?n++:a===`]`?n=Math.max(0,n-1):a===`(`&&n===0?r++:a===`)`&&n===0&&(r=Math.max(0,r-1)),a===`\\`?o[o.length-1]+=a+(e[++i]??``):a===`/`&&s?o.push(``):a===`|`&&s?t.push([``]):o[o.length-1]+=a}return t}function Y(e,t){let n=er(e);return typeof n==`object`&&n&&Object.hasOwn(n,t)?n:void 0}function $n(e){let t=er(e);return Array.isArray(t)?t:void 0}function er(e){try{return JSON.parse(e)}catch{return}}function X(e,t,n,r=`tests`){return{code:`listing.failed`,words:`The ${r} of the suite ${e} cannot be listed: ${t}`,hint:n}}function Z(e,t){let n=[...e],r=t>>>0;for(let e=n.length-1;e>0;e--){r=r+1831565813>>>0;let t=Math.imul(r^r>>>15,r|1);t^=t+Math.imul(t^t>>>7,t|61);let i=((t^t>>>14)>>>0)%(e+1);[n[e],n[i]]=[n[i],n[e]]}return n}const tr={exact:`tests`,install:`Install Go from https://go.dev/dl, or add the step actions/setup-go`,list:{kind:`process`,start:({starter:e,folder:t})=>{let n=Zn(e.args);return{command:ir(n,[`-json`,`-list`,lr(n)],n.packages),output:`${t}/go.json`,printed:!0}},read:dr},start:rr,fileOf:e=>e.titles[0]},nr=1e5;function rr(e){let t=Zn(e.starter.args),[n,...r]=or(e,t).map(({packages:n,pattern:r})=>ir(t,[...ar(e),...r===void 0?[]:[`-run`,r]],n)),i=`go.json`;return{lanes:[{commands:[n,...r],stdout:`${e.reports}/${i}`}],env:{},reports:[{in:`reports`,pattern:i}]}}function ir(e,t,n){let r=e.own.length===0?[]:[`-args`,...e.own];return{kind:`program`,argv:[`go`,`test`,...e.flags,...t,...n,...r]}}function ar({workers:e,seed:t,shuffled:n}){return[`-json`,`-count=1`,`-p=${e}`,`-parallel=${e}`,`-shuffle=${n?t:`off`}`]}function or({share:e,seed:t,shuffled:n},{packages:r,run:i}){let a=i===void 0?{}:{pattern:i};if(e===void 0)return[{packages:r,...a}];let o=e.units.filter(({tests:e})=>e===void 0).flatMap(({files:e})=>e),s=e.units.filter(({tests:e})=>e!==void 0),c=n?Z(o,t):o;return e.units.length===0?[{packages:r,pattern:`^$`}]:[...cr(c).map(e=>({packages:e,...a})),...(n?Z(s,t):s).flatMap(e=>sr(e,i))]}function sr({files:e,tests:t=[]},n){let[,...r]=J(n??``)[0];return cr(t.map(({handle:e})=>e)).map(t=>({packages:e,pattern:[`^(${t.join(`|`)})$`,...r].join(`/`)}))}function cr(e){let t=[],n=nr;for(let r of e)n+=r.length+1,n>nr&&(t.push([]),n=r.length+1),t.at(-1).push(r);return t}function lr({run:e}){return e===void 0?`.`:J(e).map(([e])=>`(?:${e})`).join(`|`)}const ur=/^(?:Test|Fuzz|Example)[\p{L}\p{N}_]*$/u;function dr(e,{suite:t,starter:n}){let r=Zn(n.args),i=new Map,a=new Set;for(let t of e.split(`
`)){let e=/^FAIL\t(\S+) \[(?:build|setup) failed\]\s*$/.exec(t)?.[1],{Action:n,Package:o,Output:s=``}=Y(t,`Package`)??{};if(e!==void 0&&a.add(e),o===void 0)continue;n===`fail`&&a.add(o),i.has(o)||i.set(o,new Set);let c=s.trimEnd();n===`output`&&ur.test(c)&&!pr(c,r)&&i.get(o).add(c)}if(i.size+a.size===0)return g(hr(t));let o=J(r.run??``).length>1&&/\//.test(r.run??``),s=[...i].filter(([e,t])=>t.size>0&&!a.has(e));return h([...s.map(([e,n])=>({path:e,tests:[...n].map(n=>fr(t,e,n)),...o?{whole:!0}:{}})),...[...a].map(e=>({path:e}))])}function fr(e,t,n){return{name:{suite:e,titles:[t,n]},handle:n}}function pr(e,{skip:t}){return t!==void 0&&J(t).filter(e=>e.length===1).some(([t])=>mr(t,e))}function mr(e,t){try{return new RegExp(e,`u`).test(t)}catch{return!1}}function hr(e){return X(e,"`go test -list` names no package","Is there a go.mod in the suite's `cwd`, and do the packages in `args` exist? The log shows what Go printed.")}function Q(e,t){let n=e.indexOf(`--`);return n===-1?[...e,...t]:[...e.slice(0,n),...t,...e.slice(n)]}function $(e,{none:t,one:n,many:r}){let i=e.indexOf(`--`),a=[];for(let o=0;o<(i===-1?e.length:i);o++){let{name:i,attached:s}=_r(e[o],n);if(i===void 0||![...t,...n,...r].includes(i))a.push(e[o]);else if(!s&&n.includes(i))o++;else if(!s&&r.includes(i))for(;o+1<e.length&&!e[o+1].startsWith(`-`);)o++}return i===-1?a:[...a,...e.slice(i)]}function gr(e,t){return $(e,{none:[t],one:[],many:[]}).length<e.length}function _r(e,t){let n=/^--([^=]+)(=)?/s.exec(e);if(n!==null)return{name:vr(n[1]),attached:n[2]!==void 0};let r=/^-([A-Za-z])(.*)$/s.exec(e);if(r===null)return{attached:!1};let i=r[2]!==``;return i&&!r[2].startsWith(`=`)&&!t.includes(r[1])?{attached:i}:{name:r[1],attached:i}}function vr(e){return e.replace(/-([a-z])/g,(e,t)=>t.toUpperCase())}function yr(e){return`"use strict";
const shuffledBy = ${Z.toString()};

/** In one order on every machine, before they are shuffled: by path, then by project. */
const keyOf = ({ path, context }) => path + "\\n" + context.config.id;
const ordered = (tests) => [...tests].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

module.exports = class {
  sort(tests) {
    return shuffledBy(ordered(tests), ${e});
  }
  shard(tests, { shardIndex, shardCount }) {
    return ordered(tests).filter((_, index) => index % shardCount === shardIndex - 1);
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
};
`}const br={exact:`files`,install:`npm install --save-dev jest`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`jest`,...Q(xr(e.args),[`--listTests`,`--json`,...Cr])]},output:`${t}/jest.txt`,printed:!0}),read:Ar},start:e=>({lanes:q({kind:`program`,argv:[`jest`,...Q(xr(e.starter.args,Sr(e)),wr(e))]}),env:{},files:kr(e),reports:[{in:`reports`,pattern:`jest.json`}]})};function xr(e,t=[]){return $(e,{none:[`runInBand`,`i`],one:[`maxWorkers`,`w`,`outputFile`,`seed`,`shard`,...t],many:[`reporters`]})}function Sr(e){let{mode:t,share:n}=e;return[...t===`parallel`?[]:[`maxConcurrency`],...Dr(e)===void 0?[]:[`testSequencer`],...n===void 0?[]:[`filter`]]}const Cr=[`--watch=false`,`--watchAll=false`,`--onlyFailures=false`];function wr(e){return[...Tr(e),...Er(e),...Or(e),...Cr,`--bail=false`,`--passWithNoTests=false`,`--ci`,`--coverage=false`,`--reporters=default`,`--json`,`--outputFile=${e.reports}/jest.json`]}function Tr({mode:e,workers:t,starter:n}){if(e!==`parallel`)return[`--runInBand`,`--maxConcurrency=1`];let r=gr(n.args,`workerIdleMemoryLimit`);return[`--maxWorkers=${t}`,`--detectOpenHandles=false`,...r?[]:[`--workerIdleMemoryLimit=1000GB`]]}function Er(e){let{shuffled:t,seed:n,given:r}=e,i=[`--seed=${n|0}`,...t?[`--randomize`]:[]];return Dr(e)===void 0?i:[...i,`--testSequencer=${r}/sequencer.cjs`]}function Dr({shuffled:e,seed:t,share:n,shard:r,mode:i}){return e?yr(t):n!==void 0&&r.total===1&&i!==`parallel`?`"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const files = JSON.parse(readFileSync(join(__dirname, "files.json"), "utf8"));
const places = new Map(files.map((path, at) => [path, at]));
const placeOf = ({ path }) => places.get(path.replaceAll("\\\\", "/")) ?? files.length;

module.exports = class {
  sort(tests) {
    return [...tests].sort((a, b) => placeOf(a) - placeOf(b));
  }
  shard(tests) {
    return tests;
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
};
`:void 0}function Or({share:e,shard:t,given:n}){return e===void 0?t.total===1?[]:[`--shard=${t.index}/${t.total}`]:[`--filter=${n}/filter.cjs`]}function kr(e){let{share:t,given:n,roots:r}=e,i=Dr(e),a=t?.units.flatMap(e=>e.files)??[];return[...i===void 0?[]:[{path:`${n}/sequencer.cjs`,text:i}],...t===void 0?[]:[{path:`${n}/filter.cjs`,text:`"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const asked = new Set(JSON.parse(readFileSync(join(__dirname, "files.json"), "utf8")));

module.exports = async (paths) => {
  const kept = paths.filter((path) => asked.has(path.replaceAll("\\\\", "/")));
  return { filtered: [...kept, ...kept.map((test) => ({ test }))] };
};
`},{path:`${n}/files.json`,text:JSON.stringify(a.map(e=>`${r.root}/${e}`))}]]}function Ar(e,{suite:t,roots:n}){let r=e.split(/\r?\n/).findLast(e=>e.startsWith(`[`)),i=r===void 0?void 0:jr(r);return i===void 0?g(Mr(t)):i.length===0?g(Nr(t)):h([...new Set(i.map(e=>a(e,n)))].map(e=>({path:e})))}function jr(e){return $n(e)?.filter(e=>typeof e==`string`)}function Mr(e){return X(e,"`jest --listTests` printed no list",`The log shows why: mostly Jest is not installed, or its config cannot be read.`)}function Nr(e){return{code:`listing.empty`,words:`\`jest --listTests\` names no file of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `testMatch` or `testRegex` of Jest's config."}}const Pr=`{,*/,*/*/}`,Fr=/(?:^|\/)src\/test\/(?:java|kotlin|groovy|scala)\//,Ir={exact:`files`,install:`Install a JDK and Maven (https://maven.apache.org), or add the step actions/setup-java`,list:{kind:`files`,patterns:()=>[`Test*`,`*Test`,`*Tests`,`*TestCase`].map(e=>`${Pr}src/test/{java,kotlin,groovy,scala}/**/${e}.{java,kt,groovy,scala}`),holdsTests:Yr},writesInPlace:()=>!0,start:Lr,fileOf:Jr};function Lr(e){let{args:t}=e.starter,n=e.share===void 0?[]:Ur(e);return{lanes:[{commands:[{kind:`program`,argv:[`mvn`,...[`mvn`,`--batch-mode`,...t,...Rr(e),`-Dmaven.test.failure.ignore=true`,`-Dsurefire.skipAfterFailureCount=0`,...n.length===0?[]:[`-Dsurefire.includesFile=${Vr(e)}`,`-Dsurefire.excludesFile=${Hr(e)}`],...Br(t)?[]:[`test`]].slice(1)]}]}],env:{},files:n,reports:[{in:`cwd`,pattern:`${Pr}target/surefire-reports/TEST-*.xml`}]}}function Rr({mode:e,workers:t,seed:n,shuffled:r}){let i=e===`parallel`?[`-DforkCount=${t}`,`-DreuseForks=true`]:[`-DforkCount=1`,`-Djunit.jupiter.execution.parallel.enabled=false`],a=["-Dflakeproof.fork=${surefire.forkNumber}"],o=[`-Dsurefire.runOrder=random`,`-Dsurefire.runOrder.random.seed=${n}`,`-Djunit.jupiter.testmethod.order.default=org.junit.jupiter.api.MethodOrderer$Random`,`-Djunit.jupiter.testclass.order.default=org.junit.jupiter.api.ClassOrderer$Random`],s=`-Djunit.jupiter.execution.order.random.seed=${n}`;return[...i,...a,...r?o:[],s]}const zr=/^(-f|--file|-pl|--projects|-P|--activate-profiles|-s|--settings|-gs|--global-settings|-t|--toolchains|-gt|--global-toolchains|-T|--threads|-rf|--resume-from|-l|--log-file|-b|--builder|-D|--define|--color)$/;function Br(e){return e.some((t,n)=>!t.startsWith(`-`)&&!zr.test(e[n-1]??``))}const Vr=({given:e})=>`${e}/includes.txt`,Hr=({given:e})=>`${e}/excludes.txt`;function Ur(e){let t=(e.share?.units??[]).flatMap(({files:e})=>e).map(Kr),n=Wr(t);return[{path:Vr(e),text:`${t.map(e=>`%regex[${Gr(e)}\\.class]\n`).join(``)}`},{path:Hr(e),text:`%regex[(?>${n}\\.class$|)(?:.*/)?(?:Test[^/]*|[^/]*(?:Test|Tests|TestCase))\\.class]\n`}]}function Wr(e){return`(?:${[...d(e,e=>e.slice(0,e.lastIndexOf(`/`)+1))].map(([e,t])=>{let n=t.map(t=>Gr(t.slice(e.length)));return`${Gr(e)}(?:${n.join(`|`)})`}).join(`|`)})`}function Gr(e){return e.replace(/[$.+()[\]{}|^*?\\]/g,`\\$&`)}function Kr(e){let t=Fr.exec(e);return e.slice(t===null?0:t.index+t[0].length).replace(/\.[^./]+$/,``)}const qr=new WeakMap;function Jr({titles:e},t){let n=qr.get(t);return n===void 0&&(n=new Map([...t].map(e=>[Kr(e),e])),qr.set(t,n)),n.get((e[0]??``).replace(/\$.*$/s,``).replaceAll(`.`,`/`))}function Yr(e,t){let n=t.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/.*$/gm,``),r=/([^/]+)\.[^./]+$/.exec(e)?.[1]??``,i=n.search(RegExp(`\\b(?:class|record|object)\\s+${r.replaceAll(`$`,`\\$`)}\\b`));if(i===-1)return!1;let a=n.slice(i).split(`{`,1)[0];return/\babstract\s+(?:[\w-]+\s+)*$/.test(n.slice(0,i))?!1:/@(?:\w+\.)*(?:\w*Test|TestFactory|TestTemplate|RunWith|Suite|Property|Example|Theory)\b/.test(n)||/\b(?:extends|implements)\b|:/.test(a)}const Xr=`"use strict";
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join, resolve } = require("node:path");

const task = JSON.parse(readFileSync(join(__dirname, "mocha.json"), "utf8"));
const shuffledBy = SHUFFLED_BY;

// Mocha may load this file twice, by require and by import.
const shared = (globalThis[Symbol.for("flakeproof.mocha")] ??= { classes: new Set(), narrowed: new WeakSet() });

/** The class that runs, and the one that the tests see: mostly the same. */
function classes() {
  const found = Object.keys(require.cache)
    .filter((path) => /[\\\\/]mocha[\\\\/]lib[\\\\/]mocha\\.c?js$/.test(path))
    .map((path) => require.cache[path].exports);
  try {
    found.push(createRequire(join(process.cwd(), "_"))("mocha"));
  } catch {}
  return found.map((each) => each.default ?? each).filter((each) => typeof each === "function");
}

for (const Mocha of classes()) {
  if (shared.classes.has(Mocha)) continue;
  shared.classes.add(Mocha);
  const { loadFilesAsync, run } = Mocha.prototype;
  if (task.list !== undefined) {
    Mocha.prototype.loadFilesAsync = function () {
      return list(this, loadFilesAsync);
    };
    continue;
  }
  Mocha.prototype.loadFilesAsync = function (...rest) {
    narrow(this);
    return loadEach(this, () => loadFilesAsync.apply(this, rest));
  };
  Mocha.prototype.run = function (...rest) {
    narrow(this);
    return run.apply(this, rest);
  };
}

/** Set-up files (\`--file\`) come first and stay there. A pattern that names a file again does not run it again. */
function partsOf({ files, options }) {
  const setUp = [options.file ?? []].flat().map((path) => resolve(path));
  return { setUp, specs: [...new Set(files.slice(setUp.length))].filter((path) => !setUp.includes(path)) };
}

function narrow(mocha) {
  // What a worker is given was chosen before.
  if (mocha.isWorker || shared.narrowed.has(mocha)) return;
  shared.narrowed.add(mocha);
  const { setUp, specs } = partsOf(mocha);
  const mine = specs.filter(task.files === undefined ? isOfShard(specs) : isAsked);
  if (mine.length === 0) {
    console.error("None of the files of this share is found by Mocha.");
    process.exit(1);
  }
  const taken = new Set(mine);
  const hooks = task.hooks ? specs.filter((path) => !taken.has(path) && holdsHooksAlone(path)) : [];
  const order = task.seed === undefined ? mine : shuffledBy([...mine].sort(), task.seed);
  mocha.files = [...setUp, ...hooks, ...order];
}

const asked = new Set(task.files);
const isAsked = (path) => asked.has(path.replaceAll("\\\\", "/"));

/** Every n-th in the order of their names. */
function isOfShard(specs) {
  const { index, total } = task.shard;
  const own = new Set([...specs].sort().filter((_, at) => at % total === index - 1));
  return (path) => own.has(path);
}

function holdsHooksAlone(path) {
  const text = readFileSync(path, "utf8");
  return (
    /\\b(before|after|beforeEach|afterEach|setup|teardown)\\s*\\(/.test(text) &&
    !/\\b(describe|context|suite|it|specify|test)\\b/.test(text)
  );
}

const unloaded = task.report + ".unloaded";

/** A file that does not load would end a sequential run before its first test, and be no test of a parallel one. */
async function loadEach(mocha, load) {
  const { files, suite } = mocha;
  const { setUp } = partsOf(mocha);
  const lists = ["suites", "tests", "_beforeAll", "_beforeEach", "_afterEach", "_afterAll", "_onlyTests", "_onlySuites"]
    .map((name) => suite[name])
    .filter(Array.isArray);
  for (const path of files) {
    const sizes = lists.map(({ length }) => length);
    mocha.files = [path];
    try {
      await load();
    } catch (error) {
      if (setUp.includes(path)) throw error;
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      appendFileSync(unloaded, JSON.stringify({ file: path, err: { message, stack } }) + "\\n");
      for (const [index, each] of lists.entries()) each.length = sizes[index];
      // The interface would go on within the block that broke off.
      mocha.ui(mocha.options.ui);
    }
  }
  mocha.files = files;
}

/** Into the report, as the one failing test of its file, without a title. */
function reportUnloaded() {
  if (!existsSync(unloaded)) return;
  const lines = readFileSync(unloaded, "utf8").trim().split("\\n");
  const tests = lines.map((line) => ({ title: "", fullTitle: "", currentRetry: 0, duration: 0, ...JSON.parse(line) }));
  for (const { file, err } of tests) console.log("FAIL " + file + " does not load\\n" + (err.stack ?? err.message));
  const report = JSON.parse(readFileSync(task.report, "utf8"));
  report.tests.push(...tests);
  report.failures.push(...tests);
  report.stats.tests += tests.length;
  report.stats.failures += tests.length;
  writeFileSync(task.report, JSON.stringify(report, undefined, 2));
}

/** Each file by itself, so that one that does not load takes no other with it. */
async function list(mocha, load) {
  let loading;
  const files = [];
  const write = (more) => writeFileSync(task.list, JSON.stringify({ files, ...more }));
  process.on("exit", () => {
    if (loading !== undefined) write({ stopped: loading });
  });
  const { setUp, specs } = partsOf(mocha);
  const loaded = [];
  for (const path of [...setUp, ...specs]) {
    loading = path;
    const own = new mocha.constructor(mocha.options);
    own.files = [path];
    try {
      await load.call(own);
      if (!setUp.includes(path)) loaded.push({ path, suite: own.suite });
    } catch (error) {
      console.error(path + " does not load:", error);
      if (setUp.includes(path)) process.exit(1);
      loaded.push({ path });
    }
  }
  loading = undefined;
  const exclusive = loaded.some(({ suite }) => suite?.hasOnly());
  for (const { path, suite } of loaded) {
    // With \`--delay\` tests are made later.
    if (suite === undefined || mocha.options.delay) files.push({ path });
    else if (!exclusive || suite.hasOnly()) {
      if (exclusive) suite.filterOnly();
      const titles = titlesOf(suite).filter((title) => isWanted(title, mocha.options));
      if (titles.length > 0) files.push({ path, titles });
    }
  }
  write();
  process.exit(0);
}

/** In the order in which they run: the tests of a block, then its blocks. */
function titlesOf({ tests, suites }) {
  return [...tests.map((test) => test.fullTitle()), ...suites.flatMap(titlesOf)];
}

function isWanted(title, { grep, invert }) {
  return grep == null || new RegExp(grep.source, grep.flags.replace(/[gy]/g, "")).test(title) !== Boolean(invert);
}

/** When each test of the report began, which Mocha does not write: from when it was told, and what was told with it. */
function tellStarts(ends) {
  const report = JSON.parse(readFileSync(task.report, "utf8"));
  let later = 0;
  for (let index = ends.length - 1; index >= 0; index--) {
    const { at, duration } = ends[index];
    if (ends[index + 1] === undefined || ends[index + 1].at - at > 5) later = 0;
    later += duration;
    if (report.tests[index] !== undefined) report.tests[index].started = at - later;
  }
  writeFileSync(task.report, JSON.stringify(report));
}

/** Mocha's JSON report into our file, whatever the user's reporter options say; a line for each test into the log. */
module.exports = class {
  constructor(runner, options) {
    if (shared.classes.size === 0) throw new Error("flakeproof does not find the Mocha that runs");
    const [{ reporters }] = shared.classes;
    const output = { output: task.report };
    new reporters.JSON(runner, { ...options, reporterOption: output, reporterOptions: output });
    // Of a parallel run the tests of a file are told together when it has ended, the last one last.
    const ends = [];
    runner.on("test end", ({ duration }) => ends.push({ at: Date.now(), duration: duration ?? 0 }));
    runner.once("end", () => tellStarts(ends));
    runner.once("end", reportUnloaded);
    const say = (mark, test) => console.log(mark + " " + test.fullTitle().replaceAll("\\n", "\\\\n"));
    runner.on("pass", (test) => say("  ok", test));
    runner.on("pending", (test) => say("skip", test));
    runner.on("fail", (test, error) => {
      say("FAIL", test);
      console.log(error?.stack ?? error);
    });
  }
};
`.replace(`SHUFFLED_BY`,()=>Z.toString()),Zr={exact:`files`,install:`npm install --save-dev mocha`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`mocha`,...Q(e.args,[...ei(t),`--no-parallel`])]},files:ti(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:ri},start:Qr};function Qr(e){let t=e.mode===`parallel`&&e.workers>1;return{lanes:q({kind:`program`,argv:[`mocha`,...Q(e.starter.args,[...ei(e.given),...$r(t,e.workers)])]}),env:e.mode===`parallel`&&!t?{FLAKEPROOF_SLOT:`0`}:{},files:ti(e.given,ni(e,t)),reports:[{in:`reports`,pattern:`mocha.json`}]}}function $r(e,t){return e?[`--parallel`,`--jobs`,String(t),`--no-sort`]:[`--no-parallel`]}function ei(e){let t=`${e}/mocha.cjs`;return[`--require`,t,`--reporter`,t,`--no-bail`,`--no-watch`,`--no-dry-run`,`--fail-hook-affected-tests`]}function ti(e,t){return[{path:`${e}/mocha.cjs`,text:Xr},{path:`${e}/mocha.json`,text:JSON.stringify(t)}]}function ni({share:e,shard:t,shuffled:n,seed:r,reports:i,roots:a},o){let s=e?.units.flatMap(e=>e.files).map(e=>`${a.root}/${e}`);return{...s===void 0?{}:{files:s},shard:t,...n?{seed:r}:{},hooks:!o&&(e!==void 0||t.total>1),report:`${i}/mocha.json`}}function ri(e,{suite:t,roots:n}){let r=Y(e,`files`);if(r===void 0)return g(ai(t));let{files:i,stopped:o}=r;return o===void 0?i.length===0?g(si(t)):h(i.map(({path:e,titles:r})=>{let i=a(e,n);return r===void 0?{path:i}:{path:i,tests:r.map(e=>ii(t,i,e))}})):g(oi(t,a(o,n)))}function ii(e,t,n){return{name:{suite:e,file:t,titles:n===``?[]:[n]},handle:n}}function ai(e){return X(e,`Mocha ended before it had loaded a file`,"The log shows why: mostly it finds no file, is not installed, or a module of `require` or `file` fails.")}function oi(e,t){return{code:`listing.stopped`,words:`The tests of the suite ${e} cannot be listed: the process ended while Mocha loaded ${t}`,hint:`A test file must not end the process when it is loaded; the log shows what it printed.`}}function si(e){return{code:`listing.empty`,words:`The files that Mocha finds for the suite ${e} hold no test that it would run`,hint:"Check `spec`, `ignore` and `grep` in the suite's `args` and in Mocha's config."}}const ci=String.raw`"use strict";
const childProcess = require("node:child_process");
const fs = require("node:fs");
const { basename, join, relative, resolve } = require("node:path");

const task = JSON.parse(fs.readFileSync(join(__dirname, "task.json"), "utf8"));
const shuffledBy = SHUFFLED_BY;
const posix = (path) => path.replaceAll("\\", "/");

// Test files, and what they start, inherit this hook; it acts in Node's own test runner alone.
const [role, ...numbers] = (process.env.FLAKEPROOF_NODE ?? "").split(" ");
delete process.env.FLAKEPROOF_NODE;
if (role === "list") list();
if (role === "run") {
  anew();
  start();
}
if (role === "one") one(...numbers.map(Number));
// Before 24 Node does not say which file a test is of, but from which the output came.
if (role === "file") fs.writeSync(1, "· " + relative(process.cwd(), process.argv[1] ?? "") + "\n");

function list() {
  fs.writeFileSync(task.list, JSON.stringify(found()));
  process.exit(0);
}

// Node has read these before it loads a hook: what they say of the start can only be taken out of another start.

/** Starts Node again where an outer node --test, or NODE_OPTIONS, would have a say in what is ours. */
function anew() {
  const { NODE_TEST_CONTEXT: outer, NODE_OPTIONS: given = "", ...others } = process.env;
  const kept = withoutOurs(given);
  if (outer === undefined && kept === given) return;
  const env = { ...others, ...(kept === "" ? {} : { NODE_OPTIONS: kept }), FLAKEPROOF_NODE: role };
  const argv = [...process.execArgv, "--", ...process.argv.slice(1)];
  process.exit(childProcess.spawnSync(process.execPath, argv, { env, stdio: "inherit" }).status ?? 1);
}

/** Separated by spaces; those within double quotes are part of an option. */
function withoutOurs(options) {
  const one = "shard|isolation|random-seed|rerun-failures|coverage-[a-z]+|reporter|reporter-destination";
  const withValue = new RegExp("^--(experimental-)?test-(" + one + ")(=|$)");
  const all = options.match(/(?:[^ "]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  const kept = all.filter((option, at) => {
    const before = all[at - 1] ?? "";
    const isValue = withValue.test(before) && !before.includes("=");
    return !isValue && !withValue.test(option) && option !== "--test-randomize";
  });
  return kept.length === all.length ? options : kept.join(" ");
}

function start() {
  const files = chosen();
  if (files.length === 0) {
    console.error("None of the files of this share is there.");
    process.exit(1);
  }
  if (task.seed !== undefined) process.exit(inPool(shuffledBy(files, task.seed)));
  giveSlots(Array.from({ length: task.workers }, (_, slot) => slot));
  run(files);
}

function chosen() {
  if (task.files === undefined) return found().files.filter((_, at) => at % task.shard.total === task.shard.index - 1);
  const there = task.files.filter((path) => fs.existsSync(path));
  for (const path of task.files) if (!there.includes(path)) console.error(path + " is not there.");
  return there.map((path) => resolve(path)).sort();
}

function run(files) {
  globalThis[Symbol.for("flakeproof.node")] = files;
  process.argv.splice(1, Infinity, ...files.map(asPattern));
}

/** In newer Nodes a file is a pattern. A brace within brackets would be one, too; any letter stands for it. */
function asPattern(path) {
  return Number.parseInt(process.versions.node) < 21 ? path : path.replace(/[*?([]/g, "[$&]").replaceAll("{", "?");
}

// Order: Node sorts its files, so for another one each file is a start of its own.

function inPool(files) {
  // Newer Nodes shuffle the tests of a file, too.
  const canShuffle = process.allowedNodeEnvironmentFlags.has("--test-randomize");
  const shuffle = canShuffle ? ["--test-randomize", "--test-random-seed=" + (task.seed >>> 0)] : [];
  const options = [...process.execArgv, ...shuffle];
  fs.writeFileSync(join(__dirname, "order.json"), JSON.stringify({ files, options, task }));
  const { status } = childProcess.spawnSync(process.execPath, [join(__dirname, "pool.cjs")], { stdio: "inherit" });
  return status ?? 1;
}

function one(at, slot) {
  giveSlots([slot]);
  run([JSON.parse(fs.readFileSync(join(__dirname, "order.json"), "utf8")).files[at]]);
}

// Slots: since 24 Node numbers its workers, but by counting the files round and round: two at a time may bear one number.

function giveSlots(free) {
  const path = process.env.FLAKEPROOF_SLOTS;
  const known = path ? JSON.parse(fs.readFileSync(path, "utf8")).slots : [];
  const { prototype } = childProcess.ChildProcess;
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const isFile = options.envPairs?.includes("NODE_TEST_CONTEXT=child-v8");
    if (!isFile || free.length === 0) return spawn.call(this, options);
    const slot = free.sort((a, b) => a - b).shift();
    let taken = true;
    const give = () => {
      if (taken) free.push(slot);
      taken = false;
    };
    this.once("exit", give).once("error", give);
    const own = variablesOf(slot, known[slot]);
    const others = options.envPairs.filter((pair) => !Object.hasOwn(own, pair.slice(0, pair.indexOf("="))));
    return spawn.call(this, { ...options, envPairs: [...others, ...Object.entries(own).map((pair) => pair.join("="))] });
  };
}

/** Also what the slot has for itself: a test file is a process, so it need not ask. */
function variablesOf(slot, { stores = {}, ports = {}, directories = {} } = {}) {
  return {
    FLAKEPROOF_NODE: "file",
    NODE_TEST_WORKER_ID: String(slot + 1),
    ...Object.fromEntries(Object.values(stores).map(({ env, url }) => [env, url])),
    ...ports,
    ...directories,
  };
}

// Files: what Node itself would run.

function found() {
  const wanted = process.argv.slice(1);
  const missing = wanted.filter((each) => !isPattern(each) && !fs.existsSync(each));
  const paths = wanted.length === 0 ? byDefault() : wanted.flatMap(byArgument);
  // What earlier runs were given inside of the project is no test.
  const own = paths.map((path) => posix(resolve(path))).filter((path) => !path.includes("/.flakeproof/"));
  return { files: [...new Set(own)].sort(), missing };
}

function byDefault() {
  const types = process.features.typescript ? "js,mjs,cjs,ts,mts,cts" : "js,mjs,cjs";
  return fs.globSync === undefined ? inFolder(process.cwd()) : glob("**/{test,test/**/*,test-*,*[._-]test}.{" + types + "}");
}

/** A folder is searched as Node 20 does; newer ones would try to load it. */
function byArgument(argument) {
  if (isPattern(argument)) return glob(argument);
  if (!fs.existsSync(argument)) return [];
  return isFolder(argument) ? inFolder(resolve(argument)) : [argument];
}

function isPattern(argument) {
  return /[*?[{(]/.test(argument) && !fs.existsSync(argument);
}

function isFolder(path) {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function inFolder(folder) {
  const types = process.features.typescript ? "[cm]?[jt]s" : "[cm]?js";
  const name = new RegExp("^(?:test(?:-.+)?|.+[._-]test)\\." + types + "$", "s");
  const type = new RegExp("\\." + types + "$");
  return walk(folder, (path, inTest) => name.test(basename(path)) || (inTest && type.test(path)));
}

/** Of a folder that is called test every file is one. */
function walk(folder, isWanted, inTest = basename(folder) === "test") {
  return fs.readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (!isFolder(path)) return isWanted(path, inTest) ? [path] : [];
    return name === "node_modules" ? [] : walk(path, isWanted, inTest || name === "test");
  });
}

function glob(pattern) {
  if (fs.globSync !== undefined)
    return fs.globSync(pattern, { exclude: (name) => name === "node_modules" }).filter((path) => !isFolder(path));
  const wanted = expressionOf(posix(resolve(pattern)));
  return walk(process.cwd(), (path) => wanted.test(posix(path)));
}

/** For Node 20, where the user's shell would do it. */
function expressionOf(pattern) {
  const signs = { "**/": "(?:[^/.][^/]*/)*", "**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")" };
  let depth = 0;
  const source = pattern.replace(/\*\*\/|\*\*|\[!?[^\]/]+\]|[\s\S]/g, (part) => {
    if (part === "{") depth++;
    if (part === "}") depth--;
    if (part === "," && depth > 0) return "|";
    if (part.length > 1 && part.startsWith("[")) return part.replace("[!", "[^");
    return signs[part] ?? part.replace(/[.+^$()|\\[\]]/, "\\$&");
  });
  return new RegExp("^" + source + "$", "s");
}
`,li=String.raw`"use strict";
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const { files, options, task } = JSON.parse(readFileSync(join(__dirname, "order.json"), "utf8"));
let next = 0;

async function work(slot) {
  while (next < files.length) {
    const at = next++;
    const report = task.report.replace(/\.xml$/, "-" + at + ".xml");
    const own = options.map((option) => option.replace(task.report, () => report));
    const env = { ...process.env, FLAKEPROOF_NODE: "one " + at + " " + slot };
    const code = await new Promise((done) => {
      spawn(process.execPath, own, { env, stdio: "inherit" }).on("exit", done).on("error", () => done(1));
    });
    if (code !== 0) process.exitCode = code ?? 1;
  }
}
for (let slot = 0; slot < task.workers; slot++) work(slot);
`,ui=ci.replace(`SHUFFLED_BY`,()=>Z.toString()),di=String.raw`import { resolve } from "node:path";
import { inspect } from "node:util";

/** Whatever a file prints is told with its path, in its order: so the hook prints a line at the start of each. */
const files = new Set(globalThis[Symbol.for("flakeproof.node")]);

export default async function* report(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="node:test">\n';
  const titles = [];
  const parents = [];
  let waiting = [];
  let file;
  for await (const { type, data } of source) {
    if (type === "test:stdout" && files.has(resolve(data.file))) file = resolve(data.file);
    if (type === "test:start") titles.splice(data.nesting, Infinity, data.name);
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { nesting } = data;
    const isFile = nesting === 0 && files.has(resolve(data.name));
    const isParent = parents[nesting + 1] === true;
    parents.splice(nesting, Infinity);
    parents[nesting] = true;
    if (isFile) file = resolve(data.name);
    if (!isFile && (!isParent || failsItself(data))) waiting.push({ data, above: titles.slice(0, nesting) });
    if (nesting > 0) continue;
    for (const each of waiting) yield caseOf(each.data, each.above, data.entryFile ?? file ?? data.file);
    if (isFile) yield caseOf(data, undefined, file);
    waiting = [];
  }
  yield "</testsuites>\n";
}

/** A parent whose children failed is told by them. */
function failsItself({ details }) {
  return details.error !== undefined && details.error.failureType !== "subtestsFailed";
}

/** Where the user has chosen tests by name, a file of which none was chosen passes as if it were a test. */
const chosen = /--test-(name-pattern|skip-pattern|only)|--experimental-test-tag-filter/.test(
  [...process.execArgv, process.env.NODE_OPTIONS ?? ""].join(" "),
);

/** What stands for a file as a whole has nothing above, not even an empty list. */
function caseOf(data, above, file) {
  const { name, details, skip, todo } = data;
  const parts = [];
  if (is(skip)) parts.push(tag("skipped", { type: "skipped", message: skip }));
  if (is(todo)) parts.push(tag("skipped", { type: "todo", message: todo }));
  if (above === undefined && chosen && details.error === undefined) parts.push(tag("skipped", { type: "filtered" }));
  const { error } = details;
  if (error !== undefined) {
    const type = error.failureType || error.code || "";
    const body = inspect(error, { colors: false, breakLength: Infinity });
    parts.push(tag("failure", { type, message: String(error.message).trim() }, "\n" + escaped(body) + "\n"));
  }
  const attributes = {
    name: above === undefined ? file : name,
    time: (details.duration_ms / 1000).toFixed(6),
    classname: above?.join(".") || "test",
    file,
  };
  return tag("testcase", attributes, parts.join(""));
}

function is(mark) {
  return mark !== undefined && mark !== false;
}

function tag(name, attributes, inner = "") {
  const pairs = Object.entries(attributes).map(([key, value]) => " " + key + '="' + quoted(value) + '"');
  return "<" + name + pairs.join("") + (inner === "" ? "/>" : ">" + inner + "</" + name + ">") + "\n";
}

function quoted(value) {
  const marks = { '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;" };
  return escaped(value).replace(/["\n\r\t]/g, (mark) => marks[mark]);
}

/** XML holds no colour codes and control characters. */
function escaped(value) {
  const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return String(value)
    .replace(/\u001b\[[0-9;]*m|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>]/g, (mark) => marks[mark]);
}
`,fi={exact:`files`,install:`Install Node.js 20 or newer`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`node`,`--test`,`--require`,`${t}/hook.cjs`,...pi(e.args)]},env:{FLAKEPROOF_NODE:`list`},files:gi(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:vi},start:e=>({lanes:q({kind:`program`,argv:[`node`,`--test`,...mi(e),...pi(e.starter.args)]}),env:{FLAKEPROOF_NODE:`run`},files:[...gi(e.given,_i(e)),{path:`${e.given}/reporter.mjs`,text:di}],reports:[{in:`reports`,pattern:`node*.xml`}]})};function pi(e){return $(e,{none:[`test`,`watch`,`watchPreserveOutput`,`testRandomize`,`experimentalTestCoverage`],one:[`testConcurrency`,`testReporter`,`testReporterDestination`,`testShard`,`testIsolation`,`experimentalTestIsolation`,`testRandomSeed`,`testRerunFailures`,`testCoverageBranches`,`testCoverageExclude`,`testCoverageFunctions`,`testCoverageInclude`,`testCoverageLines`,`watchPath`],many:[]})}function mi({given:e,reports:t,workers:n}){return[`--require`,`${e}/hook.cjs`,`--test-concurrency=${n}`,`--test-reporter=${hi(`${e}/reporter.mjs`)}`,`--test-reporter-destination=${t}/node.xml`,`--test-reporter=spec`,`--test-reporter-destination=stdout`]}function hi(e){let t=e.split(`/`).map(e=>/^[A-Za-z]:$/.test(e)?e:encodeURIComponent(e));return`file://${e.startsWith(`/`)?``:`/`}${t.join(`/`)}`}function gi(e,t){return[{path:`${e}/hook.cjs`,text:ui},{path:`${e}/pool.cjs`,text:li},{path:`${e}/task.json`,text:JSON.stringify(t)}]}function _i({share:e,shard:t,shuffled:n,seed:r,workers:i,reports:a,roots:o}){let s=e?.units.flatMap(e=>e.files).map(e=>`${o.root}/${e}`);return{...s===void 0?{}:{files:s},shard:t,...n?{seed:r}:{},workers:i,report:`${a}/node.xml`}}function vi(e,{suite:t,roots:n}){let r=Y(e,`files`);if(r===void 0)return g(yi(t));let{files:i,missing:o}=r;return o.length>0?g(bi(t,o)):i.length===0?g(xi(t)):h(i.map(e=>({path:a(e,n)})))}function yi(e){return X(e,`Node ended before it had looked for them`,"The log shows why: mostly this Node does not know an option in `args`.",`test files`)}function bi(e,t){return{code:`listing.missing`,words:`The suite ${e} names ${t.join(`, `)} in its \`args\`, and there is no such file or folder`,hint:"If it is the value of an option, write both as one argument (`--option=value`), and before the first file."}}function xi(e){return{code:`listing.empty`,words:`Node finds no test file of the suite ${e}`,hint:"Check the suite's `cwd` and the patterns in its `args`; without any, Node looks for names such as `a.test.js` and for folders `test`."}}function Si(e,t){let n=Math.max(1,Math.min(t,e.length)),r=Array.from({length:n},()=>({expected:0,units:[]}));for(let t of[...e].sort((e,t)=>t.expected-e.expected)){let e=r.reduce((e,t)=>t.expected<e.expected?t:e);e.expected+=Math.max(1,t.expected),e.units.push(t)}let i=new Map(e.map((e,t)=>[e,t])),[a,...o]=r.map(e=>e.units.sort((e,t)=>i.get(e)-i.get(t)));return[a,...o]}function Ci(e,t){let n=e*t.total;return n===1?[{}]:Array.from({length:e},(r,i)=>({slice:{index:(t.index-1)*e+i,total:n}}))}const wi=String.raw`<?php
// Written by flakeproof: starts PHPUnit for exactly the files that it is given.

$job = json_decode(file_get_contents($argv[1]), true);
$job['number'] = 0;

function fail(string $words): void
{
    fwrite(STDERR, $words . PHP_EOL);
    exit(2);
}

/** The project's own, from here upwards; then the one on the PATH. */
function phpunit(): string
{
    for ($folder = getcwd(); ; $folder = dirname($folder)) {
        if (is_file($folder . '/vendor/bin/phpunit')) {
            return $folder . '/vendor/bin/phpunit';
        }
        if ($folder === dirname($folder)) {
            break;
        }
    }
    foreach (explode(PATH_SEPARATOR, (string) getenv('PATH')) as $folder) {
        foreach (['phpunit', 'phpunit.phar'] as $name) {
            if (is_file($folder . '/' . $name)) {
                return $folder . '/' . $name;
            }
        }
    }
    fail('phpunit was not found in vendor/bin, and not on the PATH');
}

/** What the user's arguments say of configuration, suites and groups, and all others. */
function readArguments(array $args): array
{
    $values = explode(' ', 'bootstrap cache-result-file columns configuration coverage-clover coverage-cobertura coverage-crap4j coverage-html coverage-php coverage-text coverage-xml coverage-cache coverage-filter default-time-limit exclude-group exclude-testsuite extensions extension filter exclude-filter group covers uses include-path list-tests-xml loader log-junit log-teamcity log-events-text log-events-verbose-text order-by printer random-order-seed repeat test-suffix testdox-exclude-group testdox-group testdox-html testdox-text testdox-xml testsuite whitelist use-baseline generate-baseline cache-directory');
    $read = ['rest' => [], 'paths' => []];
    for ($at = 0; $at < count($args); $at++) {
        $arg = $args[$at];
        if ($arg === '-c' || $arg === '-d') {
            $name = $arg === '-c' ? 'configuration' : 'd';
            $value = $args[++$at] ?? '';
            $whole = [$arg, $value];
        } elseif (preg_match('/^--([a-z0-9-]+)(?:=(.*))?$/s', $arg, $match)) {
            $name = $match[1];
            $value = $match[2] ?? null;
            $whole = [$arg];
            if ($value === null && in_array($name, $values, true)) {
                $value = $args[++$at] ?? '';
                $whole[] = $value;
            }
        } elseif ($arg !== '' && $arg[0] === '-') {
            $read['rest'][] = $arg;
            continue;
        } else {
            $read['paths'][] = $arg;
            continue;
        }
        $read['values'][$name] = $value;
        if (strpos($name, 'stop-on-') === 0 || in_array($name, ['configuration', 'no-configuration', 'testsuite', 'exclude-testsuite', 'test-suffix', 'log-junit'], true)) {
            continue;
        }
        array_push($read['rest'], ...$whole);
    }
    return $read;
}

function configurationPath(array $read): ?string
{
    $given = $read['values']['configuration'] ?? null;
    if ($given === null && array_key_exists('no-configuration', $read['values'] ?? [])) {
        return null;
    }
    $folder = $given === null ? getcwd() : $given;
    if (is_file($folder)) {
        return realpath($folder);
    }
    foreach (['phpunit.xml', 'phpunit.dist.xml', 'phpunit.xml.dist'] as $name) {
        if (is_file($folder . '/' . $name)) {
            return realpath($folder . '/' . $name);
        }
    }
    return $given === null ? null : fail('There is no configuration ' . $given);
}

function absolute(string $path, string $folder): string
{
    $path = trim($path);
    return $path === '' || $path[0] === '/' || preg_match('#^([A-Za-z]:[\\\\/]|\\\\\\\\|[a-z0-9.]+://)#', $path) ? $path : $folder . '/' . $path;
}

/** All files below a folder, as phpunit/php-file-iterator takes them: none of hidden folders, with one of the endings. */
function filesBelow(string $pattern, array $suffixes, string $prefix, array $excluded): array
{
    $found = [];
    foreach (glob($pattern, GLOB_ONLYDIR) ?: (is_dir($pattern) ? [$pattern] : []) as $folder) {
        $folder = realpath($folder);
        $flags = FilesystemIterator::FOLLOW_SYMLINKS | FilesystemIterator::SKIP_DOTS;
        foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, $flags)) as $file) {
            $path = $file->getRealPath();
            if ($path === false || !$file->isFile() || preg_match('=/\.[^/]*/=', substr($file->getPathname(), strlen($folder)))) {
                continue;
            }
            $name = basename($path);
            $ends = array_filter($suffixes, static function ($suffix) use ($name) {
                return $suffix === '' || substr($name, -strlen($suffix)) === $suffix;
            });
            $out = array_filter($excluded, static function ($exclude) use ($path) {
                return strpos($path, $exclude) === 0;
            });
            if ($ends !== [] && $out === [] && ($prefix === '' || strpos($name, $prefix) === 0)) {
                $found[$path] = $path;
            }
        }
    }
    sort($found);
    return $found;
}

function fitsVersion(DOMElement $element): bool
{
    $version = $element->getAttribute('phpVersion');
    return $version === '' || version_compare(PHP_VERSION, $version, $element->getAttribute('phpVersionOperator') ?: '>=');
}

function filesOfSuite(DOMElement $suite, string $folder, array $suffixes): array
{
    $excluded = [];
    foreach ($suite->getElementsByTagName('exclude') as $exclude) {
        $path = absolute($exclude->textContent, $folder);
        foreach (glob($path) ?: [$path] as $each) {
            $excluded[] = realpath($each) ?: $each;
        }
    }
    $files = [];
    foreach ($suite->childNodes as $node) {
        if (!$node instanceof DOMElement || !fitsVersion($node)) {
            continue;
        }
        $path = absolute($node->textContent, $folder);
        if ($node->tagName === 'directory') {
            $own = $node->getAttribute('suffix');
            array_push($files, ...filesBelow($path, $own === '' ? $suffixes : [$own], $node->getAttribute('prefix'), $excluded));
        } elseif ($node->tagName === 'file') {
            $files[] = realpath($path) ?: $path;
        }
    }
    return $files;
}

/** What PHPUnit would load with the user's configuration and arguments. */
function allFiles(DOMDocument $configuration, string $folder, array $read): array
{
    $suffixes = isset($read['values']['test-suffix']) ? explode(',', $read['values']['test-suffix']) : ['Test.php', '.phpt'];
    $files = [];
    foreach ($read['paths'] as $path) {
        array_push($files, ...(is_dir($path) ? filesBelow($path, $suffixes, '', []) : [realpath($path) ?: $path]));
    }
    if ($read['paths'] === []) {
        $root = $configuration->documentElement;
        $named = $read['values']['testsuite'] ?? $root->getAttribute('defaultTestSuite');
        $left = explode(',', $read['values']['exclude-testsuite'] ?? '');
        foreach ($configuration->getElementsByTagName('testsuite') as $suite) {
            $name = $suite->getAttribute('name');
            if (($named === '' || in_array($name, explode(',', $named), true)) && !in_array($name, $left, true)) {
                array_push($files, ...filesOfSuite($suite, $folder, isset($read['values']['test-suffix']) ? $suffixes : ['Test.php']));
            }
        }
    }
    return array_values(array_unique($files));
}

/** The user's configuration with paths that hold anywhere, and without what writes beside the report or stops early. */
function portable(DOMDocument $configuration, string $folder): void
{
    $xpath = new DOMXPath($configuration);
    foreach ($xpath->query('//@bootstrap | //@cacheResultFile | //@cacheDirectory | //@extensionsDirectory | //@printerFile | //@testSuiteLoaderFile | //extension/@file | //listener/@file | //@baseline') as $path) {
        $path->value = htmlspecialchars(absolute($path->value, $folder), ENT_XML1 | ENT_NOQUOTES);
    }
    foreach (iterator_to_array($xpath->query('//directory | //file | //exclude[not(*)] | //includePath')) as $path) {
        $absolute = absolute($path->textContent, $folder);
        $path->textContent = $absolute;
    }
    foreach (iterator_to_array($xpath->query('//logging | //coverage/report | /phpunit/testsuites | /phpunit/testsuite | /phpunit/@defaultTestSuite | /phpunit/@*[starts-with(name(), "stopOn")]')) as $node) {
        $node instanceof DOMAttr ? $node->ownerElement->removeAttributeNode($node) : $node->parentNode->removeChild($node);
    }
}

function configurationFor(array $files, DOMDocument $portable, array &$job): string
{
    $configuration = clone $portable;
    $suites = $configuration->createElement('testsuites');
    $suite = $configuration->createElement('testsuite');
    $suite->setAttribute('name', 'flakeproof');
    $suites->appendChild($suite);
    foreach ($files as $file) {
        $element = $configuration->createElement('file');
        $element->appendChild($configuration->createTextNode($file));
        $suite->appendChild($element);
    }
    $root = $configuration->documentElement;
    $root->insertBefore($suites, $root->firstChild);
    $path = $job['folder'] . '/' . basename($GLOBALS['argv'][1], '.json') . '-' . $job['number']++ . '.xml';
    $configuration->save($path);
    return $path;
}

/** The exit code; what it prints goes where ours goes, or is returned. */
function start(array $options, array $args, ?string &$printed = null, bool $quiet = false): int
{
    $streams = $quiet ? [1 => ['pipe', 'w'], 2 => ['redirect', 1]] : [];
    $process = proc_open(array_merge([PHP_BINARY], $options, [phpunit()], $args), $streams, $pipes);
    if ($quiet) {
        $printed = stream_get_contents($pipes[1]);
    }
    return proc_close($process);
}

/** Those that keep PHPUnit from starting, each with what it says. */
function brokenAmong(array $files, callable $tries, bool $first = true): array
{
    $printed = '';
    if ($files === [] || $tries($files, $printed)) {
        return [];
    }
    // Where it does not start without them either, they are not to blame.
    if ($first && !$tries([], $printed)) {
        fail($printed);
    }
    if (count($files) === 1) {
        return [$files[0] => preg_match('/^.*(?:Error|Exception|error|Cannot)\b.*$/m', $printed, $line) ? trim($line[0]) : trim($printed)];
    }
    $halves = array_chunk($files, intdiv(count($files) + 1, 2));
    return brokenAmong($halves[0], $tries, false) + brokenAmong($halves[1], $tries, false);
}

function writeBroken(array $broken, string $path): void
{
    $report = new DOMDocument('1.0', 'UTF-8');
    $suites = $report->appendChild($report->createElement('testsuites'));
    foreach ($broken as $file => $words) {
        $suite = $suites->appendChild($report->createElement('testsuite'));
        $suite->setAttribute('name', $file);
        $suite->setAttribute('file', $file);
        $case = $suite->appendChild($report->createElement('testcase'));
        $case->setAttribute('name', 'NOT_LOADED');
        $case->setAttribute('file', $file);
        $error = $case->appendChild($report->createElement('error'));
        $error->appendChild($report->createTextNode(preg_replace('/[^\P{C}\n\t]+/u', '', $words) ?? ''));
    }
    $report->save($path);
}

function groupsOf(array $read, DOMDocument $configuration, string $kind, string $option): array
{
    $groups = array_filter(explode(',', $read['values'][$option] ?? ''));
    if ($groups === []) {
        foreach ((new DOMXPath($configuration))->query('/phpunit/groups/' . $kind . '/group') as $group) {
            $groups[] = trim($group->textContent);
        }
    }
    return $groups;
}

function listing(array $files, array $broken, string $xmlPath, string $mapPath, array $included, array $excluded): array
{
    $map = json_decode(file_get_contents($mapPath), true);
    $tests = [];
    $some = [];
    foreach ($map as $file) {
        $tests[$file] = $tests[$file] ?? [];
    }
    $xml = new DOMDocument();
    $xml->load($xmlPath);
    foreach ($xml->getElementsByTagName('testCaseMethod') as $method) {
        $class = $method->parentNode->getAttribute('name');
        $groups = explode(',', $method->getAttribute('groups'));
        if (!isset($map[$class])) {
            continue;
        }
        $some[$map[$class]] = true;
        if (($included !== [] && array_intersect($groups, $included) === []) || array_intersect($groups, $excluded) !== []) {
            continue;
        }
        $set = $method->getAttribute('dataSet');
        $tests[$map[$class]][] = ['class' => $class, 'name' => $method->getAttribute('name') . ($set === '' ? '' : ' with data set ' . $set)];
    }
    $list = [];
    foreach ($files as $file) {
        if (isset($broken[$file]) || substr($file, -5) === '.phpt') {
            $list[] = ['path' => $file];
        } elseif (isset($tests[$file]) && $tests[$file] !== []) {
            $list[] = ['path' => $file, 'tests' => $tests[$file]];
        } elseif (isset($tests[$file]) && !isset($some[$file]) && $included === []) {
            // A class without tests, or with a provider that fails: reports tell of it, the list does not.
            $list[] = ['path' => $file];
        }
    }
    return ['files' => $list];
}

/** In the process of PHPUnit: which class is in which file. */
const MAP = <<<'PHP'
<?php
register_shutdown_function(static function () {
    $map = [];
    foreach (get_declared_classes() as $name) {
        $class = new ReflectionClass($name);
        if (!$class->isAbstract() && $class->isSubclassOf('PHPUnit\Framework\TestCase')) {
            $map[$name] = $class->getFileName();
        }
    }
    file_put_contents(getenv('FLAKEPROOF_CLASSES'), json_encode($map));
});
PHP;

$read = readArguments(array_slice($argv, 2));
$path = configurationPath($read);
$configuration = new DOMDocument();
if ($path === null) {
    $configuration->loadXML('<phpunit/>');
} elseif (!@$configuration->load($path)) {
    fail('The configuration cannot be read: ' . $path);
}
$folder = $path === null ? getcwd() : dirname($path);
$files = $job['files'] ?? allFiles($configuration, $folder, $read);
if (isset($job['slice'])) {
    $files = array_values(array_filter($files, static function ($at) use ($job) {
        return $at % $job['slice']['total'] === $job['slice']['index'];
    }, ARRAY_FILTER_USE_KEY));
}
foreach ($files as $file) {
    if (!is_file($file)) {
        fail('There is no file ' . $file);
    }
}
$included = groupsOf($read, $configuration, 'include', 'group');
$excluded = groupsOf($read, $configuration, 'exclude', 'exclude-group');
portable($configuration, $folder);
$tries = static function (array $some, string &$printed) use ($configuration, &$job, $read): bool {
    return start([], array_merge(['-c', configurationFor($some, $configuration, $job)], $read['rest'], ['--list-tests']), $printed, true) === 0;
};
$broken = [];
if (isset($job['list'])) {
    $broken = brokenAmong($files, $tries);
    $good = array_values(array_diff($files, array_keys($broken)));
    [$xml, $classes, $map] = [$job['list'] . '.xml', $job['list'] . '.classes', $job['list'] . '.php'];
    file_put_contents($map, MAP);
    putenv('FLAKEPROOF_CLASSES=' . $classes);
    $code = start(['-d', 'auto_prepend_file=' . $map], array_merge(['-c', configurationFor($good, $configuration, $job)], $read['rest'], ['--list-tests-xml', $xml]));
    if (is_file($xml)) {
        file_put_contents($job['list'], json_encode(listing($files, $broken, $xml, $classes, $included, $excluded)));
    }
    exit($code);
}
for ($round = 1; ; $round++) {
    $good = array_values(array_diff($files, array_keys($broken)));
    if ($good === [] && $broken !== []) {
        exit(2);
    }
    $code = start([], array_merge(['-c', configurationFor($good, $configuration, $job)], $read['rest'], $job['args'], ['--log-junit', $job['junit']]));
    clearstatcache();
    if ($round > 1 || (is_file($job['junit']) && filesize($job['junit']) > 0)) {
        exit($code);
    }
    $broken = brokenAmong($good, $tries);
    if ($broken === []) {
        exit($code);
    }
    writeBroken($broken, $job['broken']);
}
`.replace(`NOT_LOADED`,`The file does not load`),Ti={exact:`files`,install:"Install PHP with its extension dom, then PHPUnit with `composer require --dev phpunit/phpunit`",list:{kind:`process`,canList:({args:e})=>!e.some(e=>/^--(exclude-)?filter(=|$)/.test(e)),start:({starter:e,folder:t})=>{let n=`${t}/phpunit.json`,r={folder:t,args:[],list:n};return{command:Oi(t,`${t}/job.json`,e.args),files:[Ei(t),Di(`${t}/job.json`,r)],output:n}},read:Ni},start:ki};function Ei(e){return{path:`${e}/phpunit.php`,text:wi}}function Di(e,t){return{path:e,text:`${JSON.stringify(t)}\n`}}function Oi(e,t,n){return{kind:`program`,argv:[`php`,`${e}/phpunit.php`,t,...n]}}function ki(e){let t=ji(e).map((t,n)=>Di(`${e.given}/lane-${n}.json`,t)),[n,...r]=t.map(({path:t},n)=>Ai(e,t,n));return{lanes:[n,...r],env:{},files:[Ei(e.given),...t],reports:[{in:`reports`,pattern:`phpunit-*.xml`}]}}function Ai(e,t,n){let r=String(n+1),i={TEST_TOKEN:r,UNIQUE_TEST_TOKEN:`${r}_${e.seed}`};return{commands:[Oi(e.given,t,e.starter.args)],...e.mode===`parallel`?{env:i}:{}}}function ji(e){let{share:t,shard:n,workers:r,roots:i}=e;return t===void 0?Ci(r,n).map((t,n)=>({...Mi(e,n),...t})):Si(t.units,r).map((t,n)=>({...Mi(e,n),files:t.flatMap(({files:e})=>e.map(e=>`${i.root}/${e}`))}))}function Mi({given:e,reports:t,seed:n,shuffled:r},i){return{folder:e,args:[`--no-logging`,`--do-not-cache-result`,...r?[`--order-by=random`]:[],`--random-order-seed=${n}`],junit:`${t}/phpunit-${i}.xml`,broken:`${t}/phpunit-${i}-not-loaded.xml`}}function Ni(e,{suite:t,roots:r}){let i=Y(e,`files`);return i===void 0?g(Pi(t)):h(i.files.map(({path:e,tests:i})=>{let o=a(e,r);if(i===void 0)return{path:o};let s=e=>ae(e.replaceAll(`\\`,`.`),n(r,o));return{path:o,tests:i.map(e=>({name:{suite:t,file:o,titles:[...s(e.class),e.name]},handle:`${e.class}::${e.name}`}))}}))}function Pi(e){return X(e,`PHPUnit wrote no list`,`The log shows what it printed: is PHPUnit in vendor/bin, and does the bootstrap file of its configuration load?`)}const Fi=`flakeproof.cjs`,Ii={exact:`tests`,install:`npm install --save-dev @playwright/test`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:Li(e.args,[`--list`,`--reporter=${t}/${Fi}`]),files:Vi(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:Ui},start:e=>({lanes:q(Li(e.starter.args,Ri(e))),env:zi(`${e.reports}/playwright.json`),...e.share===void 0?{}:{files:Vi(e.given,Hi(e))},reports:[{in:`reports`,pattern:`playwright.json`}]})};function Li(e,t){return{kind:`program`,argv:[`playwright`,`test`,...Q($(e,{none:[`x`,`passWithNoTests`,`lastFailed`],one:[`shard`],many:[]}),t)]}}function Ri(e){let{share:t,shard:n,workers:r,given:i,outputs:a}=e;return[`--workers=${r}`,`--max-failures=0`,...Bi(e),...t===void 0?[`--shard=${n.index}/${n.total}`]:[],`--update-snapshots=none`,`--output=${a}`,`--reporter=json,line${t===void 0?``:`,${i}/${Fi}`}`]}function zi(e){return{PLAYWRIGHT_JSON_OUTPUT_NAME:e,PLAYWRIGHT_JSON_OUTPUT_FILE:e}}function Bi({shuffled:e,seed:t,starter:n}){return e||gr(n.args,`shuffle`)?[`--shuffle=${t}`]:[]}function Vi(e,t){return[{path:`${e}/${Fi}`,text:`"use strict";
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const job = JSON.parse(readFileSync(path.join(__dirname, "flakeproof.json"), "utf8"));
const asked = new Set((job.files ?? []).map(plain));
const parts = new Map(Object.entries(job.tests ?? {}).map(([file, handles]) => [plain(file), new Set(handles)]));

function plain(file) {
  return path.resolve(file).replaceAll("\\\\", "/");
}

/** What Playwright asks of a pattern is whether it matches. */
class NotAsked extends RegExp {
  test(file) {
    return !asked.has(plain(file));
  }
}

/** Of the project, and as JUnit joins the titles: two tests of one such name have one id. */
function handleOf(project, describes, title) {
  return JSON.stringify([project, [...describes, title].join(" › ")]);
}

/** Every test of a file, with the describe blocks around it. */
function* testsIn(suite, around = []) {
  for (const test of suite.tests) yield { test, around };
  for (const inner of suite.suites) yield* testsIn(inner, [...around, inner]);
}

const describesOf = (around) => around.map(({ title }) => title).filter((title) => title !== "");

class Reporter {
  version() {
    return "v2";
  }

  printsToStdio() {
    return false;
  }

  onConfigure(config) {
    this.config = config;
    const others = new Set(config.projects.flatMap(({ dependencies = [], teardown }) => [...dependencies, teardown]));
    if (job.list === undefined)
      for (const project of config.projects)
        if (!others.has(project.name)) project.testIgnore = [...[project.testIgnore ?? []].flat(), new NotAsked("")];
  }

  async preprocess({ suite, testRun }) {
    this.heard = true;
    testRun.skipSharding();
    if (job.list === undefined) select(suite, testRun);
    else Object.assign(this, listed(suite, testRun));
  }

  onError(error) {
    (this.errors ??= []).push(error);
  }

  onBegin() {
    if (!this.heard) throw new Error("Playwright 1.62 or newer is needed to list its tests and to run a share of them");
  }

  async onEnd() {
    if (job.list === undefined) return;
    const { broken, errors } = sorted(this.errors ?? [], this.config, this.files ?? []);
    writeFileSync(job.list, JSON.stringify({ version: this.config.version, files: this.files ?? [], beside: this.beside ?? [], broken, errors }));
  }
}

module.exports = Reporter;

function select(root, testRun) {
  for (const project of [...root.suites]) {
    try {
      for (const file of [...project.suites]) selectIn(project, file, testRun);
    } catch (error) {
      if (!/setup or teardown project/.test(String(error))) throw error;
    }
  }
}

function selectIn(project, file, testRun) {
  const own = plain(file.location.file);
  if (!asked.has(own)) testRun.exclude(file);
  else if (parts.has(own))
    for (const { test, around } of [...testsIn(file)])
      if (!parts.get(own).has(handleOf(project.title, describesOf(around), test.title))) testRun.exclude(test);
}

function listed(root, testRun) {
  // What is excluded leaves the tree, and stays whole itself.
  const projects = root.suites.map((project) => ({ project, all: [...project.suites] }));
  const exclusive = hasOnly(root);
  const files = new Map();
  const own = projects.filter(({ all }) => all.length > 0 && isOwn(all[0], testRun));
  for (const { project, all } of own)
    for (const file of exclusive ? all.filter(hasOnly) : all) {
      const path = plain(file.location.file);
      files.set(path, [...(files.get(path) ?? []), ...listedIn(project, file, testRun)]);
    }
  const others = projects.filter((each) => !own.includes(each)).flatMap(({ all }) => all);
  return {
    files: [...files].map(([path, tests]) => ({ path, tests: onceEach(tests) })),
    beside: [...new Set(others.map((file) => plain(file.location.file)))].filter((path) => !files.has(path)),
  };
}

/** Setup and teardown projects run in every share, so there is nothing to divide; Playwright alone knows for sure which they are. */
function isOwn(file, testRun) {
  try {
    testRun.exclude(file);
    return true;
  } catch {
    return false;
  }
}

const isFocused = (each) => each._only;

function hasOnly(suite) {
  return suite.suites.some((inner) => isFocused(inner) || hasOnly(inner)) || suite.tests.some(isFocused);
}

/** As \`test.only\` leaves them; all where there is none. */
function* focusedIn(suite, around = []) {
  if (!hasOnly(suite)) yield* testsIn(suite, around);
  else {
    for (const test of suite.tests.filter(isFocused)) yield { test, around };
    for (const inner of suite.suites.filter((each) => isFocused(each) || hasOnly(each)))
      yield* focusedIn(inner, [...around, inner]);
  }
}

function listedIn(project, file, testRun) {
  const tests = [];
  const numbers = new Map();
  for (const { test, around } of focusedIn(file)) {
    // Copies of \`--repeat-each\`.
    if (test.repeatEachIndex > 0) continue;
    const describes = describesOf(around);
    const block = blockOf([project, file, ...around], testRun);
    if (block !== undefined && !numbers.has(block)) numbers.set(block, numbers.size);
    tests.push({
      project: project.title,
      describes,
      title: test.title,
      handle: handleOf(project.title, describes, test.title),
      ...(block === undefined ? {} : { group: project.title + " " + numbers.get(block) }),
    });
  }
  return tests;
}

/**
 * What one worker runs in order: the outermost block that is not parallel within what is parallel, or the whole file. None
 * for a test that may run anywhere.
 */
function blockOf(suites, testRun) {
  const modes = suites.map((suite) => modeOf(suite, testRun));
  const parallel = modes.indexOf("parallel");
  if (parallel === -1) return suites[1];
  return suites.find((_, index) => index > parallel && modes[index] !== "parallel");
}

/** \`mode\` came with 1.65; before, what it says was there, and private. */
function modeOf(suite, testRun) {
  if (testRun.mode !== undefined) return testRun.mode(suite);
  const own = suite._parallelMode ?? "default";
  if (own !== "none") return own;
  return suite.parent === undefined ? "default" : modeOf(suite.parent, testRun);
}

function onceEach(tests) {
  return [...new Map(tests.map((test) => [test.handle, test])).values()];
}

/** Errors → the files that they keep from loading, and those of which that is not known. */
function sorted(errors, config, files) {
  const known = new Set(files.map(({ path }) => path));
  const broken = new Set();
  const others = [];
  for (const error of errors) {
    const text = [error.message, error.stack, error.value].filter(Boolean).join("\\n");
    const named = [error.location?.file, ...filesIn(text)].filter(Boolean).map(plain);
    const file = named.find((each) => known.has(each) || isTestFile(each, config));
    if (file !== undefined) broken.add(file);
    else if (!/^Error: No tests found/.test(text)) others.push(text.slice(0, 2000));
  }
  return { broken: [...broken], errors: others };
}

/** Files that messages and stacks name, whatever stands around their paths and in them. */
function* filesIn(text) {
  for (const line of text.split("\\n").slice(0, 50)) {
    const starts = [...line.matchAll(/(?:[A-Za-z]:)?[\\\\/]/g)].map(({ index }) => index);
    const ends = [...line.matchAll(/\\.[cm]?[jt]sx?(?![\\w.])/g)].map((match) => match.index + match[0].length);
    for (const start of starts.filter((at) => at === 0 || !/[\\w.\\\\/]/.test(line[at - 1]) || line.startsWith("://", at - 3)))
      for (const end of ends) {
        const path = line.slice(start, end);
        if (end > start && existsSync(path)) yield path;
      }
  }
}

function isTestFile(file, config) {
  return config.projects.some(({ testDir, testMatch, testIgnore }) => {
    const inside = file.startsWith(plain(testDir) + "/");
    return inside && !matches(testIgnore, file) && matches(testMatch, file);
  });
}

/** As Playwright understands its patterns. */
function matches(patterns, file) {
  return [patterns].flat().some((pattern) => {
    if (pattern instanceof RegExp) return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(file);
    const glob = pattern.startsWith("**/") ? pattern : "**/" + pattern;
    return path.matchesGlob?.(file.toLowerCase(), glob.toLowerCase()) ?? /\\.(spec|test)\\.[cm]?[jt]sx?$/.test(file);
  });
}
`},{path:`${e}/flakeproof.json`,text:JSON.stringify(t)}]}function Hi({share:e,roots:t}){let n=e?.units??[],r=e=>`${t.root}/${e}`,i={};for(let e of n)for(let{handle:t}of e.tests??[])i[r(e.files[0])]??=[],i[r(e.files[0])].push(t);return{files:n.flatMap(e=>e.files.map(r)),tests:i}}function Ui(e,{suite:t,roots:n}){let r=Y(e,`files`);if(r===void 0)return g(qi(t));if(Ki(r.version))return g(Ji(t,r.version));if(r.errors.length>0)return g(...r.errors.map(e=>Yi(t,e)));let i=new Set(r.broken.map(e=>a(e,n))),o=r.files.map(e=>Wi(t,{...e,path:a(e.path,n)}));if(o.length+i.size===0)return g(Xi(t));let s=(r.beside??[]).map(e=>({path:a(e,n),beside:!0}));return h([...o.filter(({path:e})=>!i.has(e)),...[...i].map(e=>({path:e})),...s])}function Wi(e,{path:t,tests:n}){let r=new Set(n.map(({group:e})=>e));return{path:t,tests:n.map(n=>Gi(e,t,n)),...r.size===1&&!r.has(void 0)?{whole:!0}:{}}}function Gi(e,t,{project:n,describes:r,title:i,handle:a,group:o}){let s=oe([...r,i].join(` › `),` › `);return{name:{suite:e,...n===``?{}:{project:n},file:t,titles:s},handle:a,...o===void 0?{}:{group:o}}}function Ki(e){let[t=0,n=0]=e.split(`.`).map(Number);return t<1||t===1&&n<62}function qi(e){return X(e,`Playwright ended before it had loaded them`,"The log shows why: mostly it is not installed, its config cannot be read, or an option in `args` is unknown to it.")}function Ji(e,t){return{code:`listing.old-runner`,words:`The tests of the suite ${e} cannot be listed: this is Playwright ${t}, and 1.62 is the first that can run exactly a share of them`,hint:"npm install --save-dev @playwright/test@latest; or take `shards` out: one shard needs no list."}}function Yi(e,t){return X(e,t.trim().split(`
`,1)[0],`Playwright does not say which test file this keeps from loading; the log shows where it happened.`)}function Xi(e){return{code:`listing.empty`,words:`Playwright finds no test of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `testDir`, `testMatch` and `projects` of Playwright's config."}}const Zi=`flakeproof_pytest`,Qi={exact:`tests`,install:"Install Python 3, then pytest with `python3 -m pip install pytest`, or name its Python in `program`",list:{kind:`process`,start:({starter:e,folder:t})=>({command:$i(e,[`--collect-only`,...ea(t)]),paths:{PYTHONPATH:t},files:ta(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:ra},start:e=>({lanes:q($i(e.starter,ea(e.outputs))),env:{},paths:{PYTHONPATH:e.given},files:ta(e.given,na(e)),reports:[{in:`reports`,pattern:`pytest.jsonl`}]})};function $i({args:e,program:t},n){return{kind:`program`,argv:[`python3`,.../^(python|pypy)[\d.]*(\.exe)?$/.test(t?.at(-1)?.split(/[\\/]/).at(-1)??`python`)?[`-m`,`pytest`]:[],...Q(e,n)]}}function ea(e){return[`-p`,Zi,`-o`,`cache_dir=${e}/cache`]}function ta(e,t){return[{path:`${e}/${Zi}.py`,text:`"""Written by flakeproof: lists what pytest would run, runs exactly what it is given, and reports it line by line."""
import json
import os
import random
import re

import pytest

with open(os.path.splitext(os.path.abspath(__file__))[0] + ".json", encoding="utf-8") as job:
    JOB = json.load(job)

LISTING = "list" in JOB
FILES = {os.path.normpath(path) for path in JOB["files"]} if "files" in JOB else None
TESTS = set(JOB.get("tests", ()))
PARTS = {test.split("::")[0] for test in TESTS}


def is_worker(config):
    return hasattr(config, "workerinput")


# What is run: options


def wanted_dist(config):
    """The user's own, unless it runs every test on each worker; the marks of groups need theirs."""
    own = getattr(config.option, "dist", "no")
    if own not in ("no", "each"):
        return own
    return "loadgroup" if has_groups(config) else "load"


def has_groups(config):
    places = [str(arg).split("::")[0] for arg in config.args] or [str(config.rootpath)]
    for place in places:
        for folder, folders, names in os.walk(place):
            folders[:] = [name for name in folders if may_hold_groups(folder, name)]
            if any(name.endswith(".py") and mentions_groups(os.path.join(folder, name)) for name in names):
                return True
        if os.path.isfile(place) and mentions_groups(place):
            return True
    return False


def may_hold_groups(folder, name):
    if name.startswith(".") or name == "node_modules":
        return False
    return not os.path.isfile(os.path.join(folder, name, "pyvenv.cfg"))


def mentions_groups(path):
    try:
        with open(path, "rb") as file:
            return b"xdist_group" in file.read()
    except OSError:
        return False


@pytest.hookimpl(trylast=True)
def pytest_addoption(parser):
    # With \`-p no:cacheprovider\` nobody else knows this one, and a strict config refuses what it does not know.
    if "cache_dir" not in getattr(parser, "_inidict", ("cache_dir",)):
        parser.addini("cache_dir", "kept out of the suite's folder")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config, args):
    # Its thresholds speak of the whole suite, and its files are in the suite's folder.
    if early_config.pluginmanager.hasplugin("pytest_cov"):
        early_config.known_args_namespace.no_cov = True
        args.insert(0, "--no-cov")
    outcome = yield
    error = None if outcome.excinfo is None else outcome.excinfo[1]
    if is_conftest(error) and "PYTEST_XDIST_WORKER" not in os.environ:
        tell_broken(early_config, str(error.path), conftest_words(error))


def is_conftest(error):
    return type(error).__name__ == "ConftestImportFailure"


def conftest_words(error):
    cause = getattr(error, "cause", None) or error.excinfo[1]
    return f"{type(cause).__name__}: {cause}"


def tell_broken(config, path, message):
    if LISTING:
        write_list(broken=[{"path": path, "message": message}])
        return
    REPORT.open(config)
    REPORT.write(problem="not-loaded", message=f"{relative(path, config)}: {message}")
    REPORT.write(end=4)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    if is_worker(config):
        # A worker reads the arguments again, and so knows nothing of what was set here.
        config.option.loadgroup = config.workerinput["flakeproof_dist"] == "loadgroup"
    else:
        set_workers(config, config.option)
    set_options(config.option)
    yield


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["flakeproof_dist"] = node.config.option.dist


def set_workers(config, option):
    workers = JOB.get("workers", 0)
    if hasattr(option, "numprocesses"):
        option.distload = False
        option.tx = []
        option.numprocesses = option.maxprocesses = workers
        option.dist = wanted_dist(config) if workers > 0 else "no"
        if option.dist in ("loadgroup", "loadscope", "loadfile") and option.maxworkerrestart is None:
            # Else pytest-xdist runs a test that kills its worker again and again, or hangs for ever.
            option.maxworkerrestart = "0"
    elif workers > 0:
        REPORT.open(config)
        REPORT.write(problem="no-xdist")
        REPORT.write(end=4)
        raise pytest.UsageError("flakeproof: a parallel run needs pytest-xdist: pip install pytest-xdist")


def set_options(option):
    # After a first failure the other tests would be missing.
    option.maxfail = 0
    option.stepwise = option.stepwise_skip = False
    option.continue_on_collection_errors = True
    # Nobody is there to answer.
    option.usepdb = option.trace = False
    option.collectonly = LISTING
    if hasattr(option, "randomly_seed") and "seed" in JOB:
        option.randomly_seed = JOB["seed"]
    if getattr(option, "xmlpath", None):
        option.xmlpath = os.path.join(JOB["outputs"], "junit.xml") if "outputs" in JOB else None


# What is run: files and tests


def is_asked(path):
    return FILES is None or os.path.normpath(str(path)) in FILES


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session):
    """A file that is an argument is loaded whatever pytest_ignore_collect says."""
    if FILES is not None:
        session.config.args[:] = [arg for arg in session.config.args if may_hold_asked(session.config, str(arg))]


def may_hold_asked(config, arg):
    path = os.path.join(str(config.invocation_params.dir), arg.split("::")[0])
    return not os.path.isfile(path) or is_asked(os.path.realpath(path)) or is_asked(path)


@pytest.hookimpl(tryfirst=True)
def pytest_ignore_collect(collection_path):
    # A package is more than a file of tests.
    if FILES is None or collection_path.name == "__init__.py" or not collection_path.is_file():
        return None
    return None if is_asked(collection_path) else True


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    own = slice_of(items)
    kept = [item for item in items if is_asked_test(item) and file_of(item) in own]
    if len(kept) < len(items):
        taken = set(map(id, kept))
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in taken])
        items[:] = kept
    # pytest-xdist adds the group to it, and some conftest.py writes it anew.
    for item in items:
        item.flakeproof_id = item.nodeid
    yield
    IDS.update((item.nodeid, id_of(item)) for item in items)
    if JOB.get("shuffled"):
        items[:] = shuffled(items, random.Random(JOB["seed"]))


IDS = {}


def id_of(item):
    return getattr(item, "flakeproof_id", item.nodeid)


def slice_of(items):
    index, total = JOB.get("slice", {"index": 1, "total": 1}).values()
    return set(sorted({file_of(item) for item in items})[index - 1 :: total])


def is_asked_test(item):
    if not is_asked(item.path):
        return False
    file = file_of(item)
    return file not in PARTS or item.nodeid in TESTS


def file_of(item):
    """The node id of the file that holds it."""
    at = item
    while at is not None and not isinstance(at, pytest.File):
        at = at.parent
    return item.nodeid.split("::")[0] if at is None else at.nodeid


def shuffled(items, draw):
    """Files, the classes in each, the tests in each: what shares a fixture stays together."""

    def chain(item):
        classes = [node.nodeid for node in item.listchain() if isinstance(node, pytest.Class)]
        return [file_of(item)] + classes

    def order(group, depth):
        parts = {}
        for item in group:
            way = chain(item)
            parts.setdefault(way[depth] if depth < len(way) else id(item), []).append(item)
        parts = list(parts.values())
        draw.shuffle(parts)
        return [item for part in parts for item in (part if len(part) == 1 else order(part, depth + 1))]

    # Other plugins may have given them an order that no seed gives again.
    return order(sorted(items, key=lambda item: (file_of(item), id_of(item))), 0)


# What is listed

WITHOUT = {}
BROKEN = {}


def relative(path, config):
    return os.path.relpath(path, str(config.rootpath)).replace(os.sep, "/")


def group_of(item):
    mark = item.get_closest_marker("xdist_group")
    return None if mark is None else str(mark.args[0] if mark.args else mark.kwargs.get("name", "default"))


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    outcome = yield
    report = outcome.get_result()
    if report.outcome == "passed":
        return
    path = str(collector.path)
    report.flakeproof_file = relative(path, collector.config)
    if report.outcome == "failed" and os.path.isdir(path):
        # In pytest 7 a conftest.py below fails as the whole of it.
        error = getattr(getattr(report.call, "excinfo", None), "value", None)
        told = (str(error.path), conftest_words(error)) if is_conftest(error) else (path, str(report.longrepr))
        BROKEN.update([told])
    else:
        WITHOUT[path] = True


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    if not LISTING:
        if not is_worker(session.config):
            expect(item.nodeid for item in session.items)
        return
    tests = []
    for item in session.items:
        test = {"id": id_of(item), "file": file_of(item), "path": str(item.path)}
        group = group_of(item)
        tests.append(test if group is None else {**test, "group": group})
    broken = [{"path": path, "message": shortened(message)} for path, message in sorted(BROKEN.items())]
    write_list(tests=tests, without=sorted(WITHOUT), **({"broken": broken} if broken else {}))


def write_list(tests=(), without=(), **more):
    with open(JOB["list"], "w", encoding="utf-8") as file:
        json.dump({"tests": tests, "without": without, **more}, file)


# What is reported

MOST = 10_000


def shortened(text):
    if len(text) <= 2 * MOST:
        return text
    return f"{text[:MOST]}\\n… {len(text) - 2 * MOST} characters left out …\\n{text[-MOST:]}"


class Report:
    """One line an attempt, written when it has ended: what was seen outlives whatever ends the run."""

    def __init__(self):
        self.file = None
        self.attempts = {}

    def open(self, config):
        if self.file is None:
            self.file = open(JOB["report"], "w", encoding="utf-8")
            self.write(flakeproof="pytest", version=1, pytest=pytest.__version__, rootdir=str(config.rootpath))

    def write(self, **line):
        if self.file is None:
            return
        self.file.write(json.dumps(line, separators=(",", ":")) + "\\n")
        self.file.flush()

    def take(self, report):
        name = told_of(report).get("id") or plain_id(report.nodeid)
        if report.when == "teardown" and name not in self.attempts:
            # Of an attempt that was over when it failed (pytest-rerunfailures from 16.6.1 on).
            return
        parts = self.attempts.setdefault(name, [])
        parts.append(report)
        if report.when == "teardown" or report.outcome == "rerun" or report.when not in ("setup", "call"):
            del self.attempts[name]
            self.write(**attempt_of(name, parts))


REPORT = Report()


def told_of(report):
    """What the process that ran it said of it; nothing where that has died."""
    return getattr(report, "flakeproof", {})


def plain_id(nodeid):
    """As it was collected, without the group that pytest-xdist adds: what has parameters ends with a bracket."""
    if nodeid in IDS or getattr(CONFIG.option, "dist", "no") != "loadgroup":
        return IDS.get(nodeid, nodeid)
    plain, _, group = nodeid.rpartition("@")
    return plain if "::" in plain and "]" not in group else nodeid


def attempt_of(name, parts):
    told = next(filter(None, map(told_of, parts)), {})
    begun = plain_id(parts[0].nodeid)
    EXPECTED.pop(begun, None)
    outcome, messages, error = outcome_of(parts)
    worker = worker_of(parts[-1])
    return {
        "test": name,
        **({} if begun == name else {"begun": begun}),
        "file": told.get("file", name.split("::")[0]),
        "outcome": outcome,
        "took": round(sum(getattr(part, "duration", 0) for part in parts) * 1000, 3),
        **({"start": told["start"]} if "start" in told else {}),
        **({} if worker is None else {"worker": worker}),
        **({"message": shortened("\\n\\n".join(messages))} if messages else {}),
        **({"error": True} if error else {}),
    }


def outcome_of(parts):
    failed = [part for part in parts if part.outcome in ("failed", "rerun")]
    if failed:
        first = failed[0]
        crashed = first.when not in ("setup", "call", "teardown")
        return "crashed" if crashed else "failed", [message_of(part) for part in failed], first.when != "call"
    main = [part for part in parts if not is_inner(part)]
    return "skipped" if any(part.outcome == "skipped" for part in main) else "passed", [], False


def is_inner(report):
    return type(report).__name__.lower() == "subtestreport"


def message_of(report):
    """As pytest's JUnit report has it: what happened, then where."""
    crash = getattr(report.longrepr, "reprcrash", None)
    # What longreprtext adds names the worker, so it would be another failure in every run.
    text = str(report.longrepr)
    head = crash.message if crash is not None else text
    if report.when in ("setup", "teardown") and not hasattr(report, "wasxfail"):
        head = f'failed on {report.when} with "{head}"'
    return text if head == text else f"{head}\\n{text}"


def worker_of(report):
    node = getattr(report, "node", None)
    name = getattr(report, "worker_id", None) or (node.gateway.id if node is not None else "")
    number = re.fullmatch(r"gw(\\d+)", name)
    return int(number.group(1)) if number else None


@pytest.hookimpl(hookwrapper=True, trylast=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().flakeproof = {"id": id_of(item), "file": file_of(item), "start": round(call.start * 1000)}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    global CONFIG
    CONFIG = session.config
    if not LISTING and not is_worker(session.config):
        REPORT.open(session.config)


EXPECTED = {}


SEEN = set()


def expect(nodeids):
    EXPECTED.update((name, True) for name in map(plain_id, nodeids) if name not in SEEN)


def see(nodeid):
    name = plain_id(nodeid)
    SEEN.add(name)
    EXPECTED.pop(name, None)
    return name


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(ids):
    expect(ids)


def pytest_runtest_logstart(nodeid):
    name = see(nodeid)
    REPORT.write(begun=name, file=name.split("::")[0])


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report):
    # A worker that dies may take the word that its test began with it; of its end the controller knows.
    see(report.nodeid)
    if REPORT.file is not None:
        REPORT.take(report)


UNLOADED = set()


def report_unloaded(nodeid, file, outcome, message):
    if nodeid not in UNLOADED:
        UNLOADED.add(nodeid)
        REPORT.write(unloaded=nodeid, file=file, outcome=outcome, **({"message": shortened(message)} if message else {}))


def pytest_collectreport(report):
    if report.outcome == "passed":
        return
    if re.fullmatch(r"gw\\d+", report.nodeid):
        # So pytest-xdist tells that its workers differ.
        REPORT.write(problem="different", message=shortened(str(report.longrepr)))
        return
    told = (report.nodeid, getattr(report, "flakeproof_file", report.nodeid), report.outcome)
    message = str(report.longrepr) if report.outcome == "failed" else ""
    if REPORT.file is not None:
        report_unloaded(*told, message)
    elif is_worker(CONFIG):
        CONFIG.workeroutput.setdefault("flakeproof", []).append([*told, message])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """pytest-xdist tells the controller of files that failed, and not of those that are skipped whole."""
    for told in getattr(node, "workeroutput", {}).get("flakeproof", []):
        report_unloaded(*told)


@pytest.hookimpl(tryfirst=True)
def pytest_internalerror(excrepr):
    REPORT.write(problem="internal", message=shortened(str(excrepr)))


@pytest.hookimpl(tryfirst=True)
def pytest_keyboard_interrupt(excinfo):
    """Whatever stops pytest between two tests: Ctrl-C, pytest.exit(), a plugin's limit."""
    REPORT.write(problem="stopped", message=shortened(str(excinfo.value) or type(excinfo.value).__name__))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    if session.shouldfail:
        REPORT.write(problem="stopped", message=str(session.shouldfail))
    for name in EXPECTED:
        REPORT.write(test=name, file=name.split("::")[0], outcome="notRun", took=0)
    REPORT.write(end=int(exitstatus))


CONFIG = None
`},{path:`${e}/${Zi}.json`,text:JSON.stringify(t)}]}function na({share:e,shard:t,mode:n,workers:r,seed:i,shuffled:a,reports:o,outputs:s,roots:c}){let l=e?.units??[];return{report:`${o}/pytest.jsonl`,outputs:s,workers:n===`parallel`?r:0,seed:i,shuffled:a,...e===void 0?{slice:t}:{files:l.flatMap(e=>e.files.map(e=>`${c.root}/${e}`)),tests:l.flatMap(({tests:e=[]})=>e.map(({handle:e})=>e))}}}function ra(e,{suite:t,roots:n}){let r=Y(e,`tests`);if(r===void 0)return g(ia(t));let i=e=>a(e,n);if(r.broken!==void 0)return g(...r.broken.map(e=>aa(t,i(e.path),e)));let o=new Set(r.without.map(i)),s=new Map;for(let{id:e,file:n,path:a,group:o}of r.tests){let r=s.get(i(a))??[];s.set(i(a),r);let c={suite:t,file:i(a),titles:m(e,n)};r.push({name:c,handle:e,...o===void 0?{}:{group:o}})}return s.size+o.size===0?g(oa(t)):h([...[...o].map(e=>({path:e})),...[...s].filter(([e])=>!o.has(e)).map(([e,t])=>({path:e,tests:t}))])}function ia(e){return X(e,`pytest ended before it had collected them`,`The log shows why: mostly pytest is not installed for this Python, an option is unknown to it, or a conftest.py fails.`)}function aa(e,t,{message:n}){let r=n.trim().split(`
`),i=(r.filter(e=>/^E\s/.test(e)).at(-1)??r.at(-1)).replace(/^E\s+/,``).slice(0,300);return X(e,`${t||`.`} does not load: ${i}`,`Without it pytest does not know which tests there are. The log shows the whole error.`)}function oa(e){return{code:`listing.empty`,words:`pytest collects no test of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `testpaths` and `python_files` of pytest's config."}}const sa=`rspec`,ca={exact:`tests`,install:"Install Ruby, then RSpec with `bundle install` or `gem install rspec`",list:{kind:`process`,start:({starter:e,folder:t})=>{let n=`${t}/rspec.json`,r=[`--dry-run`,`--order`,`defined`,`--format`,`json`,`--out`,n],i=`${t}/job.json`;return{command:ua(t,i,e.args,r),files:[la(t),{path:i,text:`{}
`}],output:n}},read:ha},start:da};function la(e){return{path:`${e}/${sa}`,text:`# Written by flakeproof: starts RSpec for exactly the examples that it is given.
require "json"
require "set"

# As \`bundle exec\` does, where the bundle has RSpec.
gemfile = ENV["BUNDLE_GEMFILE"]
folder = Dir.pwd
until gemfile
  gemfile = %w[Gemfile gems.rb].map { |name| File.join(folder, name) }.find { |path| File.file?(path) }
  break if folder == File.dirname(folder)
  folder = File.dirname(folder)
end
if gemfile && File.file?(gemfile)
  lock = gemfile.end_with?("gems.rb") ? gemfile.sub(/\\.rb\\z/, ".locked") : "#{gemfile}.lock"
  require "bundler/setup" if File.read(File.file?(lock) ? lock : gemfile).include?("rspec")
end

begin
  require "rspec/core"
rescue LoadError => error
  abort "RSpec is not there: #{error.message}"
end

module Flakeproof
  JOB = JSON.parse(File.read(ARGV.shift))
  FILES = JOB["files"] && JOB["files"].to_set
  IDS = (JOB["ids"] || []).to_set
  PARTS = IDS.map { |id| File.expand_path(id.sub(/\\[[\\d:]+\\]\\z/, "")) }.to_set

  def self.asked?(example)
    return true if FILES.nil?
    path = File.expand_path(example.metadata[:rerun_file_path])
    FILES.include?(path) && (!PARTS.include?(path) || IDS.include?(example.id))
  end

  def self.report(file, error)
    at = ["#{file}:1"]
    RSpec.describe("The file", caller: at, flakeproof: true) do
      example("does not load", caller: at, flakeproof: true) { raise error }
    end
  end

  module Files
    def files_to_run
      @flakeproof_files ||= FILES ? FILES.to_a : Flakeproof.slice(super)
    end

    private

    def load_file_handling_errors(method, file)
      return super unless method == :load && File.file?(file)
      groups = RSpec.world.example_groups.dup
      begin
        load file
      rescue NoMemoryError, SignalException
        raise
      rescue Exception => error
        # What it defined before is not the whole of it.
        RSpec.world.example_groups.replace(groups)
        RSpec.world.example_group_counts_by_spec_file.delete(file)
        Flakeproof.report(file, error)
      end
    end
  end

  def self.slice(files)
    return files unless JOB["slice"]
    index, total = JOB["slice"].values_at("index", "total")
    files.uniq.sort.each_with_index.select { |_file, at| at % total == index }.map(&:first)
  end

  module Filter
    def prune(examples)
      own, others = examples.partition { |example| example.metadata[:flakeproof] }
      own + super(others).select { |example| Flakeproof.asked?(example) }
    end
  end
end

RSpec::Core::Configuration.prepend(Flakeproof::Files)
RSpec::Core::FilterManager.prepend(Flakeproof::Filter)
# \`--seed\` would also make the order random.
RSpec.configuration.ordering_manager.instance_variable_set(:@seed, Flakeproof::JOB["seed"]) if Flakeproof::JOB["seed"]
RSpec::Core::Runner.invoke
`}}function ua(e,t,n,r){return{kind:`program`,argv:[`ruby`,`${e}/${sa}`,t,...n,...r]}}function da(e){let t=pa(e).map((t,n)=>({path:`${e.given}/lane-${n}.json`,text:`${JSON.stringify(t)}\n`})),[n,...r]=t.map(({path:t},n)=>fa(e,t,n));return{lanes:[n,...r],env:e.mode===`parallel`?{PARALLEL_TEST_GROUPS:String(e.workers)}:{},files:[la(e.given),...t],reports:[{in:`reports`,pattern:`rspec-*.json`}]}}function fa(e,t,n){let r=e.shuffled?[`--order`,`rand:${e.seed}`]:[],i=[`--format`,`progress`,`--format`,`json`,`--out`,`${e.reports}/rspec-${n}.json`];return{commands:[ua(e.given,t,e.starter.args,[`--no-fail-fast`,...r,...i])],...e.mode===`parallel`?{env:{TEST_ENV_NUMBER:n===0?``:String(n+1)}}:{}}}function pa(e){let{share:t,seed:n,shard:r,workers:i,roots:a}=e;return t===void 0?Ci(i,r).map(e=>({seed:n,...e})):Si(t.units,i).map(e=>({seed:n,...ma(e,a.root)}))}function ma(e,t){return{files:[...new Set(e.flatMap(e=>e.files.map(e=>`${t}/${e}`)))],ids:e.flatMap(({tests:e=[]})=>e.map(({handle:e})=>e))}}function ha(e,{suite:t,roots:n}){let r=Y(e,`examples`);if(r===void 0)return g(va(t));if((r.summary?.errors_outside_of_examples_count??0)>0)return g(ya(t,r));let i=d(r.examples,({id:e})=>e.replace(/\[[\d:]+\]$/,``));return h([...i].map(([e,r])=>({path:a(e,n),...r.every(ga)?{tests:_a(t,a(e,n),r)}:{}})))}function ga({description:e,full_description:t,file_path:n,line_number:r}){return t!==`The file does not load`&&e!==`example at ${n}:${r}`}function _a(e,t,n){let r=new Map,i=e=>e.full_description||e.description;for(let e of n)r.set(i(e),(r.get(i(e))??0)+1);return n.map(n=>({name:{suite:e,file:t,titles:[i(n)]},handle:n.id,...r.get(i(n))>1?{group:i(n)}:{}}))}function va(e){return X(e,`RSpec wrote no list`,"The log shows what it printed: is RSpec in the bundle, and is every option in `args` one of its own?",`examples`)}function ya(e,{messages:t=[]}){return X(e,(t.find(e=>e.includes(`error occurred`))?.trim()??``).split(/\s*\n\s*/).slice(0,4).join(` `).slice(0,300)||`RSpec reports an error outside of examples`,"Mend what is loaded before the spec files (`--require`, spec_helper.rb); the log shows the error.",`examples`)}const ba=`import { readFileSync, realpathSync } from "node:fs";

const task = JSON.parse(readFileSync(new URL("./task.json", import.meta.url), "utf8"));
const shuffledBy = SHUFFLED_BY;
const real = (path) => {
  try {
    return realpathSync(path).replaceAll("\\\\", "/");
  } catch {
    return path;
  }
};
const asked = new Set(task.files?.flatMap((path) => [path, real(path)]));

export default class {
  onInit(vitest) {
    const runFiles = vitest.runFiles?.bind(vitest);
    if (runFiles === undefined) throw new Error("flakeproof does not know how this version of Vitest chooses its files");
    vitest.runFiles = (specifications, ...rest) => runFiles(inOrder(specifications.filter(isAsked)), ...rest);
    const projects = [...(vitest.projects ?? [])];
    for (const config of new Set([vitest.config, ...projects.map((project) => project.config)])) steer(config);
    if (task.mode === "sequential") oneAfterAnother(projects);
    // A snapshot that is missing would be written into the user's files.
    vitest.config.snapshotOptions.updateSnapshot = "none";
    if (vitest.snapshot?.options) vitest.snapshot.options.updateSnapshot = "none";
    vitest.config.sequence.seed = task.seed;
    if (task.shuffled) vitest.config.sequence.sequencer = shuffling(vitest.config.sequence.sequencer);
    // Wherever the user's config wants one: an option of the command line does not go before all of it.
    for (const { options } of vitest.reporters) if (options?.outputFile !== undefined) delete options.outputFile;
    vitest.config.outputFile = { json: task.report };
  }
}

const pathOf = (each) => (each.moduleId ?? each[1]).replaceAll("\\\\", "/");
const projectOf = (each) => (each.project ?? each[0]).name ?? "";
const isAsked = (each) => task.files === undefined || asked.has(pathOf(each));

/** Vitest asks its projects for their files at the same time, and reports them in the order of the answers. */
function inOrder(specifications) {
  const key = (each) => [projectOf(each), pathOf(each)].join("\\n");
  return [...specifications].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function steer(config) {
  config.maxWorkers = task.workers;
  // Vitest 3 without isolation fails where it may have fewer workers than the most; later versions do not read it.
  config.minWorkers = task.workers;
  config.fileParallelism = task.mode === "parallel";
  if (task.mode === "sequential") {
    config.maxConcurrency = 1;
    config.sequence.concurrent = false;
  }
  if (task.shuffled) config.sequence.shuffle = true;
  // Two runs at once would write files of one name into the user's folder.
  if ("attachmentsDir" in config) config.attachmentsDir = task.attachments;
  // It leaves out files whose tests are all skipped, or whose neighbour says \`only\`.
  if (config.experimental?.preParse) config.experimental.preParse = false;
  // Until Vitest 3 a pool has options of its own, which go before.
  for (const pool of Object.values(config.poolOptions ?? {})) {
    for (const name of ["maxForks", "minForks", "maxThreads", "minThreads"]) if (name in pool) pool[name] = task.workers;
    if (task.mode === "parallel") Object.assign(pool, { singleFork: false, singleThread: false });
  }
}

/** Pools of several kinds run side by side, unless they are of different groups. */
function oneAfterAnother(projects) {
  const order = ({ config }) => config.sequence.groupOrder ?? 0;
  const sorted = [...projects].sort((a, b) => order(a) - order(b));
  if (projects.length > 1) for (const [at, { config }] of sorted.entries()) config.sequence.groupOrder = at + 1;
}

function shuffling(Sequencer) {
  return class extends Sequencer {
    async sort(specifications) {
      return shuffledBy(inOrder(specifications), task.seed);
    }
  };
}
`.replace(`SHUFFLED_BY`,()=>Z.toString()),xa={exact:`files`,install:`npm install --save-dev vitest`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`vitest`,...Q([`list`,...Sa(e.args)],[`--filesOnly`,`--json=${t}/files.json`])]},output:`${t}/files.json`}),read:Ea},start:e=>({lanes:q({kind:`program`,argv:[`vitest`,...Q([`run`,...Sa(e.starter.args)],Ca(e))]}),env:{},files:Ta(e),reports:[{in:`reports`,pattern:`vitest.json`}]})};function Sa(e){return $(e,{none:[`fileParallelism`,`noFileParallelism`,`passWithNoTests`,`coverage`,`noCoverage`,`cache`,`noCache`,`watch`,`w`,`run`,`lastFailed`,`mergeReports`],one:[`maxWorkers`,`maxConcurrency`,`shard`,`bail`,`outputFile`,`reporter`,`coverage.enabled`],many:[]})}function Ca(e){return[...wa(e.mode,e.workers),...e.share!==void 0||e.shard.total===1?[]:[`--shard=${e.shard.index}/${e.shard.total}`],`--bail=0`,`--passWithNoTests=false`,`--coverage.enabled=false`,`--cache=false`,`--reporter=${e.given}/steer.mjs`,`--reporter=json`,`--reporter=default`]}function wa(e,t){return e===`parallel`?[`--fileParallelism`,`--maxWorkers=${t}`]:[`--no-file-parallelism`,`--maxWorkers=1`,`--maxConcurrency=1`]}function Ta({share:e,mode:t,workers:n,seed:r,shuffled:i,given:a,reports:o,outputs:s,roots:c}){let l=e?.units.flatMap(e=>e.files).map(e=>`${c.root}/${e}`),u=`${o}/vitest.json`,d={mode:t===`parallel`?t:`sequential`,workers:n,seed:r,shuffled:i},f={...l===void 0?{}:{files:l},...d,report:u,attachments:s};return[{path:`${a}/steer.mjs`,text:ba},{path:`${a}/task.json`,text:JSON.stringify(f)}]}function Ea(e,{suite:t,roots:n}){let r=Da(e);return r===void 0?g(Oa(t)):r.length===0?g(ka(t)):h([...new Set(r.map(e=>a(e,n)))].map(e=>({path:e})))}function Da(e){return($n(e)?.map(e=>e?.file))?.filter(e=>typeof e==`string`)}function Oa(e){return X(e,"`vitest list` wrote no list",`The log shows why: mostly Vitest is not installed, or its config cannot be read.`)}function ka(e){return{code:`listing.empty`,words:`\`vitest list\` names no file of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `include` and `projects` of Vitest's config."}}const Aa={vitest:xa,jest:br,mocha:Zr,node:fi,playwright:Ii,pytest:Qi,go:tr,rspec:ca,phpunit:Ti,maven:Ir,command:zn};async function ja(e,t){let n=t.files.relative(t.cwd,e),r=await t.files.read(e);if(r===void 0)return g({code:`plan.missing`,words:`There is no plan here`,hint:"Make one with `flakeproof plan --out plan.json`, and name it with --plan.",where:{file:n}});let i=me(r,n);return i.kind===`refused`||Mn(i.value,t.sha256)===i.value.digest?i:g({code:`plan.changed`,words:`The plan was changed after it was made: its digest differs`,hint:`Change the config instead, and make the plan again.`,where:{file:n}})}export{Mn as a,Ae as c,Ne as d,Me as f,be as g,z as h,Rn as i,Pe as l,Fe as m,Aa as n,kn as o,je as p,X as r,yn as s,ja as t,ke as u};