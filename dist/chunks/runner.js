import{i as e}from"./rolldown-runtime.js";import{D as t,E as n,H as r,L as i,O as a,R as o,T as s,W as c,_ as l,d as u,f as d,g as f,l as p,u as m,z as h}from"./ground.js";import{t as g}from"./picomatch.js";import{C as _,T as v,_ as ee,a as y,b,c as te,d as x,f as ne,g as S,h as C,l as re,m as w,o as T,p as ie,s as E,u as ae,v as D,w as O,x as k,y as A}from"./files3.js";function oe(e){let t=new Map;for(let n of e)for(let{path:e}of n.files)t.set(e,[...t.get(e)??[],n]);let n=new Map;for(let[e,r]of t)for(let[t,i]of r.entries())for(let a of r.slice(t+1)){let t=ce(e,i,a);if(t.length===0||se(i,a))continue;let r=`${i.name} ${a.name}`;n.set(r,{pair:[i,a],what:[...n.get(r)?.what??[],...t]})}return[...n.values()].map(({pair:[e,t],what:n})=>ue(e.name,t.name,n.sort()))}function se(e,t){return e.overlaps.includes(t.name)||t.overlaps.includes(e.name)}function ce(e,t,n){let[r,i]=[le(e,t),le(e,n)];return r===void 0||i===void 0?[e]:[...r].filter(e=>i.has(e))}function le(e,t){let n=t.files.find(t=>t.path===e)?.tests;if(n===void 0)return;let r=n.map(e=>({...e,name:{...e.name,suite:``}}));return new Set(p(r).map(({id:e})=>e))}function ue(e,t,n){return{code:`plan.two-suites`,words:`The suites ${e} and ${t} both run ${n.slice(0,3).join(`, `)}${n.length>3?` and ${n.length-3} more`:``}`,hint:`Let \`args\` tell them apart. If both shall run them, say \`overlaps: [${t}]\` in ${e}.`}}const j=A(_(),k(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,"1–40 letters, digits, `-` or `_`")),M=A(_(),k(/^[A-Za-z_][A-Za-z0-9_]*$/,`the name of an environment variable`)),N=A(_(),ie(`a text that is not empty`)),P=A(N,E(e=>!e.includes(`\0`),`a text without a NUL character`)),F=e=>A(w(),te(`a whole number`),ne(1,`1 or more`),ae(e,`at most ${e}`)),de=2**31-1,I=A(_(),E(e=>i(e)!==void 0,"a time such as `30s`, `10m` or `1h`"),E(e=>(i(e)??0)<=de,"at most `596h`"),O(e=>i(e))),fe=A(v([_(),w()]),E(e=>o(e)!==void 0,"a rate such as `5%` or `0.05`"),O(e=>o(e))),L=D([`fail`,`warn`,`off`]),R=A(w(),te(`a whole number`),ne(0,`0 or more`),ae(1e3,`at most 1000`)),pe=A(v([_(),w(),T()]),O(String)),me={parallel:S(R),sequential:S(R)},he={flaky:S(L),"parallel-only":S(L),broken:S(L),missing:S(L),target:S(fe)},ge=C({runner:D(d),args:S(y(_()),[]),program:S(v([A(P,O(e=>e.trim().split(/\s+/))),A(y(P),x(1))],"a text or a list of words, such as `bundle exec rspec`")),cwd:S(N,`.`),workers:S(F(256),4),shards:S(v([F(256),re(`auto`)],"a whole number from 1 to 256, or `auto`"),1),budget:S(I),"max-shards":S(F(256),256),setup:S(I,`60s`),"file-setup":S(I),billing:S(D([`minute`,`second`]),`minute`),groups:S(y(A(y(N),x(1,`at least one pattern`))),[]),split:S(T(),!0),overlaps:S(y(j),[]),runs:S(C(me),{}),gate:S(C(he),{}),list:S(P),timeout:S(I,`10m`),env:S(b(M,pe),{}),command:S(P),sequential:S(P),parallel:S(P),reports:S(A(y(N),x(1,`at least one pattern`))),stores:S(y(j),[]),ports:S(y(M),[]),directories:S(y(M),[]),export:S(y(D(m)),[])}),_e=C({url:A(N,k(/^(sqlite:.|\$\{)/,"a `sqlite:` URL; this version makes private databases for SQLite only")),env:M,per:S(D([`worker`,`shard`]),`worker`),migrate:S(P),seed:S(P)}),ve=C({version:re(1),suites:A(b(j,ge),E(e=>Object.keys(e).length>0,`at least one suite`)),stores:S(b(j,_e),{}),runs:S(C({parallel:S(R,5),sequential:S(R,1)}),{}),"runs-per-job":S(F(1e3),1),"allow-correlated":S(T(),!1),gate:S(C({flaky:S(L,`fail`),"parallel-only":S(L,`fail`),broken:S(L,`fail`),missing:S(L,`fail`),target:S(fe,`5%`)}),{})});function z({runs:e},t){return{sequential:e.sequential??t.runs.sequential,parallel:e.parallel??t.runs.parallel}}const ye=[`level`,`factories`,`confirm`,`quarantine`,`history`,`shuffled`,`isolated`,`mode`,`keep`,`inputs`];function be(e,t){return ee(ve,{version:1,suites:{tests:e},runs:t})}var xe=e(g(),1);function Se(e,t,n){let r=new Float64Array(n),i=Array.from({length:n},()=>[]);for(let n=0;n<e.length;n++)r[t[n]]+=e[n],i[t[n]].push(n);return{weights:e,places:t,loads:r,members:i}}function B({loads:e}){return e.reduce((e,t)=>Math.max(e,t),0)}function Ce(e,t){for(let n=0;n<2e3;n++){let n=we(e.loads);if(e.loads[n]<=t||!Te(e,n)&&!De(e,n))return}}function we(e){let t=0;for(let n=1;n<e.length;n++)e[n]>e[t]&&(t=n);return t}function Te(e,t){let{weights:n,loads:r,members:i}=e,a,o=r[t]*(1-1e-12);for(let e=0;e<r.length;e++){let s=(r[t]-r[e])/2;if(!(e===t||r[t]-s>=o))for(let c of i[t]){let l=Ee(n,i[e],n[c]-s);for(let s of[i[e][l-1]??-1,i[e][l]??-1]){let i=n[c]-(s===-1?0:n[s]),l=Math.max(r[t]-i,r[e]+i);l>=o||(o=l,a={gives:c,takes:s,to:e})}}}if(a===void 0)return!1;let s=i[t].filter(e=>e!==a.gives),c=i[a.to].filter(e=>e!==a.takes);return V(e,t,a.takes===-1?s:[...s,a.takes]),V(e,a.to,[...c,a.gives]),!0}function Ee(e,t,n){let r=0,i=t.length;for(;r<i;){let a=r+i>>1;e[t[a]]>=n?r=a+1:i=a}return r}function De(e,t){let{loads:n,members:r}=e;return Array.from(n.keys()).filter(e=>e!==t&&r[t].length+r[e].length<=14).sort((e,t)=>n[e]-n[t]||e-t).some(i=>{let a=[...r[t],...r[i]].sort((e,t)=>e-t),o=Oe(e.weights,a,n[t]);return o!==void 0&&(V(e,t,a.filter((e,t)=>!!(o&1<<t))),V(e,i,a.filter((e,t)=>!(o&1<<t))),!0)})}function Oe(e,t,n){let r=t.reduce((t,n)=>t+e[n],0),i=new Float64Array(2**(t.length-1)),a,o=n*(1-1e-12);for(let n=1;n<i.length;n++){let s=31-Math.clz32(n&-n);i[n]=i[n&n-1]+e[t[s]];let c=Math.max(i[n],r-i[n]);c>=o||(o=c,a=n)}return a}function V({weights:e,places:t,loads:n,members:r},i,a){let o=[...a].sort((e,t)=>e-t);r[i].splice(0,r[i].length,...o);for(let e of o)t[e]=i;n[i]=o.reduce((t,n)=>t+e[n],0)}function ke(e,t){let n=e.toSorted(Re),r=Math.min(t,n.length);if(r===0)return{shares:[],bound:0,makespan:0,gap:0};let i=Float64Array.from(n,({expected:e})=>e),a=Ie(n,H(i,r),r),o=Pe(i,r),s=a[0].expected,c=i[0]*r>Fe(i);return{shares:a,bound:o,makespan:s,gap:o===0?0:Math.max(0,s/o-1),...c?{binding:n[0]}:{}}}function H(e,t){let n=Pe(e,t),r=n*1.0002,i=Se(e,Ae(e,t),t),a=B(i);if(a<=r)return i.places;let o=Me(e,t,n,a,r);if(Ce(i,r),o===void 0||B(i)<=r)return i.places;let s=Se(e,o,t);return Ce(s,r),B(s)<B(i)?s.places:i.places}function Ae(e,t){let n=new Int32Array(e.length),r=Int32Array.from({length:t},(e,n)=>t-1-n),i=Float64Array.from(r,t=>e[t]);for(let e=0;e<t;e++)n[e]=e;for(let a=t;a<e.length;a++){let t=r[0];n[a]=t,je(r,i,t,i[0]+e[a])}return n}function je(e,t,n,r){let i=e.length,a=0;for(let n=1;n<i&&(n+1<i&&t[n+1]<t[n]&&(n+=1),!(t[n]>=r));n=2*a+1)e[a]=e[n],t[a]=t[n],a=n;e[a]=n,t[a]=r}function Me(e,t,n,r,i){let a,o=n,s=r;for(let n=0;n<14&&s>i;n++){let n=(o+s)/2,r=Ne(e,t,n);r===void 0?o=n:(a=r,s=n)}return a}function Ne(e,t,n){let r=2**Math.ceil(Math.log2(t)),i=new Float64Array(2*r).fill(-1);for(let e=r+t-1;e>=1;e--)i[e]=e>=r?n:Math.max(i[2*e],i[2*e+1]);let a=new Int32Array(e.length);for(let t=0;t<e.length;t++){let n=e[t];if(i[1]<n)return;let o=1;for(;o<r;)o=i[2*o]>=n?2*o:2*o+1;for(a[t]=o-r,i[o]-=n,o>>=1;o>=1;o>>=1)i[o]=Math.max(i[2*o],i[2*o+1])}return a}function Pe(e,t){return Math.max(Fe(e)/t,e[0])}function Fe(e){return e.reduce((e,t)=>e+t,0)}function Ie(e,t,n){let r=Array.from({length:n},()=>[]);for(let[n,i]of e.entries())r[t[n]].push(i);return Le(r),r.map(e=>e.sort(U)).map(e=>({units:e,expected:e.reduce((e,{expected:t})=>e+t,0)})).sort((e,t)=>t.expected-e.expected||U(e.units[0],t.units[0]))}function Le(e){for(let t of e.filter(({length:e})=>e===0)){let n=e.reduce((e,t)=>t.length>e.length?t:e);t.push(n.pop())}}function Re(e,t){return t.expected-e.expected||U(e,t)}function U(e,t){return ze(e.files[0]??``,t.files[0]??``)||ze(e.tests?.[0]?.id??``,t.tests?.[0]?.id??``)}function ze(e,t){return e<t?-1:+(e>t)}function Be(e){let t=Math.abs(e)/Math.SQRT2,n=1/(1+.5*t),r=.5*n*Math.exp(-t*t+Ve.reduceRight((e,t)=>e*n+t,0));return e>=0?1-r:r}const Ve=[-1.26551223,1.00002368,.37409196,.09678418,-.18628806,.27886807,-1.13520398,1.48851587,-.82215223,.17087277];function He(e){if(e>.97575)return-Ue(1-e);if(e<.02425)return Ue(e);let t=e-.5,n=t*t;return t*W(n,We)/(W(n,Ge)*n+1)}function Ue(e){let t=Math.sqrt(-2*Math.log(e));return W(t,Ke)/(W(t,qe)*t+1)}function W(e,t){return t.reduce((t,n)=>t*e+n,0)}const We=[-39.69683028665376,220.9460984245205,-275.9285104469687,138.357751867269,-30.66479806614716,2.506628277459239],Ge=[-54.47609879822406,161.5858368580409,-155.6989798598866,66.80131188771972,-13.28068155288572],Ke=[-.007784894002430293,-.3223964580411365,-2.400758277161838,-2.549732539343734,4.374664141464968,2.938163982698783],qe=[.007784695709041462,.3224671290700398,2.445134137142996,3.754408661907416];function Je(e,t){let n=[],r;for(let i=1;i<=t.most;i++){let a=e(i);if(a!==r?.units&&(r=Qe(a)),i>Math.max(1,a.length))break;n.push($e(r,i,t))}let i=n.filter(({promised:e})=>e<=t.budget),a=i.length>0?Ye(i):Xe(n),o=Ze(e(a.shards),a.shards,t.workers);return{chosen:a,kept:i.length>0,curve:n,...o===void 0?{}:{binding:o}}}function Ye(e){let t=Math.min(...e.map(({billed:e})=>e));return e.find(({billed:e})=>e<=t*1.005)}function Xe(e){let t=Math.min(...e.map(({promised:e})=>e));return e.find(({promised:e})=>e<=t*1.01)}function Ze(e,t,n){let r=e.reduce((e,{unit:t})=>e+t.expected,0),i=e.reduce((e,{unit:t})=>e===void 0||t.expected>e.expected?t:e,void 0);return i!==void 0&&i.expected*t*n>r?i:void 0}function Qe(e){let t=e.toSorted((e,t)=>t.unit.expected-e.unit.expected||t.mean-e.mean);return{units:e,weights:Float64Array.from(t,({unit:e})=>e.expected),means:Float64Array.from(t,({mean:e})=>e),variances:Float64Array.from(t,({variance:e})=>e)}}function $e(e,t,n){let r=et(e,t),i=He(n.confidence**(1/t)),a=r.map(e=>rt(e,n));return{shards:t,wall:Math.max(...a.map(({middle:e})=>e)),promised:Math.max(...a.map(e=>nt(e,i))),billed:a.reduce((e,t)=>e+at(t,n.per),0)}}function et({weights:e,means:t,variances:n},r){let i=Array.from({length:r},()=>({mean:0,variance:0,third:0,heaviest:0,itsVariance:0}));if(e.length===0)return i;let a=e.length>1e3?Ae(e,r):H(e,r);for(let e=a.length-1;e>=0;e--){let r=i[a[e]];r.mean+=t[e],r.variance+=n[e],r.third+=tt(t[e],n[e]),r.heaviest=t[e],r.itsVariance=n[e]}return i}function tt(e,t){return e<=0?0:t**2/e*(3+t/e**2)}function nt({middle:e,spread:t,skew:n},r){return e+t*(r+Math.max(0,r*r-1)*Math.min(1,n)/6)}function rt({mean:e,variance:t,third:n,heaviest:r,itsVariance:i},a){let{workers:o,runs:s,remembered:c=1}=a,l=e/o,u=Math.max(r,l),d=l+(1-1/o)*r,f=s*(u+d)/2,p=(d-u)**2/12,m=Math.max(t/o**2,i),h=(a.speedSpread*f)**2*(1+1/c),g=Math.sqrt(s*(m+p)+h+a.setupSpread**2),_=s*Math.max(n/o**3,tt(r,i));return{middle:a.setup+f,spread:g,skew:g===0?0:_/g**3}}const it={minute:6e4,second:1e3};function at({middle:e,spread:t},n){let r=it[n],i=6e4/r;if(t===0)return Math.ceil(e/r-1e-9)/i;if(t>4*r)return(e/r+.5)/i;let a=Math.max(0,Math.floor((e-6*t)/r)),o=a;for(let n=a;n*r<e+6*t;n++)o+=n===0?1:Be((e-n*r)/t);return o/i}const ot=.25**2;function st(e){let t=lt(e),n=ut(t,e.runs.length),r=t.map(({path:e,logs:t})=>({path:e,...pt(t.map((e,t)=>e-n[t]))})),i=r.reduce((e,t)=>e+t.squares,0),a=r.reduce((e,{runs:t})=>e+t-1,0),o=(i+4*ot)/(a+4);return new Map(r.map(({path:e,squares:t,...n})=>[e,{...n,variance:ct(n,t,o)}]))}function ct({mean:e,runs:t},n,r){let i=(n+4*r)/(t-1+4);return e**2*i*(1+1/t)}function lt({runs:e,files:t}){return Object.entries(t).map(([t,n])=>{let r=Float64Array.from(e,(e,t)=>{let r=n[t]??null;return r===null?NaN:Math.log(Math.max(1,r))});return{path:t,logs:r,middle:G(r)}}).filter(({middle:e})=>!Number.isNaN(e)).sort((e,t)=>t.middle-e.middle||(e.path<t.path?-1:1))}function ut(e,t){let n=new Float64Array(t),r=e.slice(0,1e3).map(({logs:e})=>e.slice());for(let e=0;e<8;e++){for(let e of r)ft(e,G(e));let e=Float64Array.from(n,(e,t)=>dt(r,t));for(let n of r)for(let r=0;r<t;r++)n[r]-=e[r];for(let r=0;r<t;r++)n[r]+=e[r];if(e.every(e=>Math.abs(e)<1e-4))break}let i=n.reduce((e,t)=>e+t,0)/Math.max(1,t);return n.map(e=>e-i)}function dt(e,t){let n=Float64Array.from(e,e=>e[t]).filter(e=>!Number.isNaN(e));return n.length<8?0:G(n)}function ft(e,t){for(let n=0;n<e.length;n++)e[n]-=t}function pt(e){let t=e.filter(e=>!Number.isNaN(e)).map(Math.exp),n=t.reduce((e,t)=>e+t,0)/t.length,r=t.reduce((e,t)=>e+(t/n-1)**2,0);return{typical:Math.exp(G(e)),mean:n,runs:t.length,squares:r}}function G(e){let t=e.filter(e=>!Number.isNaN(e)).sort(),n=t.length>>1;return t.length%2==1?t[n]:t.length===0?NaN:(t[n-1]+t[n])/2}const mt=.1,ht=.1;function gt(e,t){let n=t===void 0?new Map:st(t);if(n.size===0)return yt(e);let r=bt(n),i=St(n,r);return new Map(e.map(({path:e})=>{let t=n.get(e),a=r(e);return[e,t===void 0?vt(a.mean,a.known,i):_t(t,a.mean)]}))}function _t({typical:e,mean:t,runs:n,variance:r},i){let a=e=>Math.max(1,(n*e+mt*i)/(n+mt));return{expected:a(e),known:`history`,mean:a(t),variance:r}}function vt(e,t,n){let r=Math.max(1,e);return{expected:r,known:t,mean:r,variance:(n*r)**2}}function yt(e){let t=e.flatMap(({size:e})=>e===void 0?[]:[e]).sort((e,t)=>e-t),n=t.length===0?1e3:ht*(Et(t)/t.length);return new Map(e.map(({path:e,size:t})=>[e,vt(t===void 0?n:ht*t,`size`,1)]))}function bt(e){let t=new Map;for(let[n,{typical:r}]of e)for(let e of xt(n)){let n=t.get(e)??{files:0,total:0};t.set(e,n),n.files+=1,n.total+=r}let n=t.get(``);return e=>{let r={mean:n.total/n.files,known:`suite`};for(let i of xt(e).slice(1)){let e=t.get(i);if(e===void 0)break;e.files!==n.files&&(r={mean:(e.total+2*r.mean)/(e.files+2),known:`folder`})}return r}}function xt(e){let t=[``];for(let n=e.indexOf(`/`);n!==-1;n=e.indexOf(`/`,n+1))t.push(e.slice(0,n));return t}function St(e,t){let n=0,r=0;for(let[i,{typical:a}]of e){let{mean:e}=t(i);n+=(a-e)**2,r+=e**2}return Math.sqrt((n+1*(r/e.size))/(r+r/e.size))}function Ct(e,t,n){let r=p(e.tests??[]),i=r.map(({id:e})=>Tt(Object.hasOwn(t?.tests??{},e)?t.tests[e]:[])),a=Et(i.map(e=>e??0)),o=n.expected-a,s=i.filter(e=>e===void 0).length,c=o>0?o/s:n.expected/r.length,l=n.expected/(a+(s===0?0:s*c));return r.map((e,t)=>wt(e,i[t],l*(i[t]??c),n))}function wt(e,t,n,r){let i=n/r.expected;return{test:e,weight:{expected:n,known:t===void 0?r.known:`history`,mean:r.mean*i,variance:r.variance*i}}}function Tt(e){let t=e.filter(e=>e!==null);return t.length===0?void 0:Math.max(1,G(Float64Array.from(t)))}function Et(e){return e.reduce((e,t)=>e+t,0)}function Dt(e){let{files:t,groups:n,exact:r}=e,i=kt(t,n),a=i.map(t=>jt(t,e)),o=new Set(n.flat()),s=a.reduce((e,{unit:t})=>e+t.expected,0),c=a.map((e,t)=>({each:e,files:i[t]})).filter(({files:e})=>r===`tests`&&e.every(e=>Ot(e,o))).sort((e,t)=>t.each.unit.expected-e.each.unit.expected),l=new Map;return t=>{let n=s/t/2,r=new Map;for(let{each:i,files:a}of c){if(t===1||i.unit.expected<=n)break;let o=l.get(i)??Ft(a[0],e);l.set(i,o);let s=It(o,n,e.fixture);s.length>1&&r.set(i,s)}return r.size===0?a:a.flatMap(e=>r.get(e)??[e])}}function Ot({path:e,whole:t,tests:n},r){return t!==!0&&(n?.length??0)>=2&&!r.has(e)}function kt(e,t){let n=At(t);return K(e.toSorted((e,t)=>e.path<t.path?-1:1),({path:e})=>n.get(e)??e)}function At(e){let t=new Map,n=e=>{let r=t.get(e)??e;return r===e?e:n(r)};for(let r of e)for(let e of r)t.set(n(e),n(r[0]));return new Map([...t.keys()].map(e=>[e,n(e)]))}function jt(e,{weights:t,fixture:n}){let r=e.map(({path:e})=>t.get(e));return Mt({files:e.map(({path:e})=>e)},r,e.length*n)}function Mt(e,t,n){let r=e=>t.reduce((t,n)=>t+e(n),0),i=n+r(e=>e.expected);return{unit:{...e,expected:i,known:Pt(t)},mean:n+r(({mean:e})=>e),variance:r(({variance:e})=>e)}}const Nt=[`history`,`folder`,`suite`,`size`];function Pt(e){return Nt[Math.max(...e.map(({known:e})=>Nt.indexOf(e)))]}function Ft(e,{weights:t,times:n}){let r=Ct(e,n,t.get(e.path));return{path:e.path,blocks:Lt(r),order:new Map(r.map((e,t)=>[e,t]))}}function It({path:e,blocks:t,order:n},r,i){let a=Rt(t,Math.max(r-i,i)),o=Array.from({length:1+Math.max(...a)},()=>[]);for(let[e,n]of t.entries())o[a[e]].push(...n.tests);for(let e of o)e.sort((e,t)=>n.get(e)-n.get(t));return o.sort((e,t)=>n.get(e[0])-n.get(t[0])),o.map(t=>zt(e,t,i))}function Lt(e){let t=K(e,({test:e})=>e.handle),n=K(e.filter(({test:e})=>e.group!==void 0),({test:e})=>e.group),r=At([...t,...n]);return K(e,e=>r.get(e)).map(e=>({tests:e,expected:e.reduce((e,{weight:t})=>e+t.expected,0)})).sort((e,t)=>t.expected-e.expected)}function K(e,t){let n=new Map;for(let r of e){let e=t(r),i=n.get(e);i===void 0?n.set(e,[r]):i.push(r)}return[...n.values()]}function Rt(e,t){let n=Float64Array.from(e,({expected:e})=>e),r=Math.max(t,n[0])*(1+1e-9),i=n.reduce((e,t)=>e+t,0);for(let t=Math.max(1,Math.min(e.length,Math.ceil(i/r)));;t++){let i=H(n,t),a=new Float64Array(t);for(let[e,t]of i.entries())a[t]+=n[e];if(t>=e.length||Math.max(...a)<=r)return i}}function zt(e,t,n){let r=t.map(({test:{id:e,handle:t}})=>({id:e,handle:t}));return Mt({files:[e],tests:r},t.map(({weight:e})=>e),n)}const Bt=.9;function Vt({suite:e,config:t},n,i){let a=i.listings[e.name];if(a===void 0)return Ht(e,t);if(a.length===0)return c(Zt(e));let o=Ut(e,i.history),s=gt(a,o),l=Dt({files:a,weights:s,times:o,groups:Wt(t.groups,a,i.prefixes[e.name]??``),exact:t.split?i.exact[e.name]??`files`:`files`,fixture:t[`file-setup`]??0}),u=t.shards===`auto`?Gt(l,e,t,n,o):void 0,d=t.shards===`auto`?u.chosen.shards:t.shards,f=ke(l(d).map(({unit:e})=>Kt(e)),d),{shares:p}=f;return r({suite:{...e,shards:p.length,shares:p,files:qt(a)},sizing:Jt(e,a,s,f,t,u),notes:p.length<d?[$t(e,d,p.length)]:[]})}function Ht(e,{shards:t}){return t===`auto`?c(Qt(e)):r({suite:{...e,shards:t},notes:[]})}function Ut({name:e,starter:t},n){let r=n!==void 0&&Object.hasOwn(n.suites,e)?n.suites[e]:void 0;if(r?.runner===t.runner)return r.modes.parallel??r.modes.sequential}function Wt(e,t,n){return e.map(e=>{let r=(0,xe.default)([...e],{dot:!0});return t.map(({path:e})=>e).filter(e=>r(n!==``&&e.startsWith(`${n}/`)?e.slice(n.length+1):e))})}function Gt(e,t,n,r,i){let a=z(n,r).sequential>0?`sequential`:`parallel`;return Je(e,{runs:r[`runs-per-job`],remembered:Math.max(1,i?.runs.length??0),budget:n.budget??1/0,confidence:Bt,setup:n.setup,setupSpread:.2*n.setup,speedSpread:.1,workers:f(t,a),per:n.billing,most:n[`max-shards`]})}function Kt(e){return{...e,expected:Math.max(1,Math.round(e.expected))}}function qt(e){return e.map(({path:e,tests:t})=>({path:e,...t===void 0?{}:{tests:p(t).map(({id:e})=>e)}})).map(e=>`tests`in e?{...e,tests:e.tests.toSorted()}:e).sort((e,t)=>e.path<t.path?-1:1)}function Jt({name:e},t,n,{shares:r,bound:i,makespan:a,binding:o},s,c){let l={history:0,folder:0,suite:0,size:0};for(let e of n.values())l[e.known]+=1;let u=t.every(e=>e.tests===void 0)?{}:{tests:t.reduce((e,t)=>e+(t.tests?.length??0),0)};return{suite:e,files:t.length,...u,shards:r.length,total:r.reduce((e,t)=>e+t.expected,0),longest:a,bound:i,...o===void 0?{}:{binding:Yt(o)},known:l,...c===void 0?{}:{choice:Xt(c,s)}}}function Yt({files:e,tests:t}){let[n]=e;return t===void 0?e.length===1?n:`the group of ${n}`:t.length===1?t[0].id:`a part of ${n}`}function Xt({kept:e,curve:t},{budget:n}){return{budget:n,confidence:Bt,keeps:e,curve:t.map(({shards:e,wall:t,promised:n,billed:r})=>({shards:e,expected:t,kept:n,billed:r}))}}function Zt({name:e,starter:t}){return{code:`plan.no-tests`,words:`${t.runner} lists no test for the suite ${e}`,hint:"Check the suite's `args` and `cwd`, and the patterns of the runner's own config."}}function Qt({name:e,starter:t}){return{code:`plan.not-listed`,words:`\`shards: auto\` needs to know the files of the suite ${e}, which ${t.runner} does not list`,hint:"Say `shards:` as a number; for `runner: command` say in `list:` how its files are listed."}}function $t({name:e},t,n){return{code:`plan.fewer-shards`,words:`The suite ${e} has ${n} ${n===1?`unit`:`units`} to divide, so ${n} of ${t} shards are made`,hint:`An empty shard would only cost its set-up.`}}function en(e,t,n){let i=Object.keys(e.suites).sort();if(t.suite!==void 0&&!i.includes(t.suite))return c(ln(t.suite,i));let a=i.filter(e=>t.suite===void 0||e===t.suite);return r(a.map(r=>tn(r,e,t,n)))}function tn(e,t,n,r){let i=nn(t.suites[e],n);return{suite:rn(e,i,t,r),config:i}}function nn(e,{workers:t,shards:n,budget:r}){return{...e,...t===void 0?{}:{workers:t},...r===void 0?{}:{budget:r,shards:`auto`},...n===void 0?{}:{shards:n}}}function rn(e,t,n,r){let i=t.runner===`command`?{lines:{sequential:t.sequential??t.command??``,parallel:t.parallel??t.command??``}}:{};return{name:e,starter:{runner:t.runner,args:t.args,...i,...t.program===void 0?{}:{program:t.program},...t.list===void 0?{}:{list:t.list},...t.reports===void 0?{}:{reports:t.reports}},cwd:on(r,t.cwd),workers:t.workers,shards:1,timeout:t.timeout,env:an(t.env),stores:t.stores.map(e=>sn(e,n)),ports:t.ports,directories:t.directories,...t.export.length===0?{}:{exports:t.export},...cn(t,n)}}function an(e){return Object.fromEntries(Object.entries(e).sort(([e],[t])=>e<t?-1:1))}function on(e,n){let r=t(n).replace(/(?<=.)\/+$/,``);return/^(\/|[A-Za-z]:)/.test(r)||e===``||e===`.`?r||`.`:r===`.`||r===``?e:`${e}/${r}`}function sn(e,t){let{migrate:n,seed:r,...i}=t.stores[e];return{name:e,...i,...n===void 0?{}:{migrate:n},...r===void 0?{}:{seed:r}}}function cn({gate:e},t){let n=Object.fromEntries(Object.entries(e).filter(([,e])=>e!==void 0));return Object.keys(n).length===0?{}:{gate:{...t.gate,...n}}}function ln(e,t){let n=h(e,t);return{code:`arguments.unknown-suite`,words:`There is no suite \`${e}\` in the config`,hint:`${n===void 0?``:`Did you mean \`${n}\`? `}Known: ${t.join(`, `)}.`}}function un(e,t,n,i){let a=en(e,t,n.folder);if(a.kind===`refused`)return a;let o=oe(a.value.flatMap(({suite:{name:e},config:{overlaps:t}})=>{let r=n.listings[e];return r===void 0?[]:[{name:e,files:r,overlaps:t}]})),s=a.value.map(t=>Vt(t,e,{exact:{},prefixes:{},...n})),u=[...o,...s.flatMap(e=>e.kind===`refused`?e.problems:[])];if(u.length>0)return c(...u);let d=s.flatMap(e=>e.kind===`parsed`?[e.value]:[]),f=d.map(({suite:e})=>e),p=fn(f,e,t);if(p.kind===`refused`)return p;let m=t.seed??Number.parseInt(i(n.commit).slice(0,8),16),h=t.target===void 0?{}:{target:t.target},g={kind:`plan`,version:1,commit:n.commit,seed:m,suites:f.map(e=>e.gate===void 0?e:{...e,gate:{...e.gate,...h}}),cells:p.value.cells,gate:{...e.gate,...h}};return r({plan:{...g,digest:i(l(g))},sizings:d.flatMap(({sizing:e})=>e??[]),notes:[...d.flatMap(({notes:e})=>e),...p.value.notes]})}function dn({digest:e,...t},n){return n(l(t))}function fn(e,t,n){let i=t[`runs-per-job`],a=t[`allow-correlated`]?1e3:Math.max(i,4);for(let o=i;;o++){let s=pn(e,t,n,o);if(s.length<=256)return r({cells:s,notes:o===i?[]:[gn(o,pn(e,t,n,i).length)]});if(o>=a)return c(_n(s.length,o,t[`allow-correlated`]))}}function pn(e,t,n,r){let i=0;return e.flatMap(e=>{let a=z(t.suites[e.name],t),o={sequential:n.sequentialRuns??a.sequential,parallel:n.runs??a.parallel};return u.flatMap(t=>hn(Array.from({length:o[t]},()=>++i),r).flatMap(n=>Array.from({length:e.shards},(r,i)=>mn(e,t,i+1,n))))})}function mn(e,t,n,r){let i=e.shards===1?``:`-${n}of${e.shards}`,o=r[0],s=r.at(-1);return{id:`${a(e.name)}-${t}${i}-r${o===s?o:`${o}to${s}`}`,suite:e.name,mode:t,shard:{index:n,total:e.shards},runs:r}}function hn(e,t){return Array.from({length:Math.ceil(e.length/t)},(n,r)=>e.slice(r*t,(r+1)*t))}function gn(e,t){return{code:`plan.several-runs`,words:`Up to ${e} runs share a job: with fewer there would be ${t} jobs, and GitHub starts at most 256 of one matrix`,hint:`Runs of one job share its machine, so they say a little less than runs on machines of their own.`}}function _n(e,t,n){return{code:`plan.too-many-cells`,words:`The plan has ${e} cells with ${t} runs in a job; GitHub starts at most 256 jobs of one matrix`,hint:`Ask for fewer runs or shards${n?``:", or say `allow-correlated: true`: then more runs share a job"}.`}}function vn(e,t){let[n,...r]=t??[];return n===void 0||e.kind===`shell`?e:{kind:`program`,argv:[n,...r,...e.argv.slice(1)]}}function q(e,t){return[{commands:[e],...t===void 0?{}:{stdout:t}}]}const yn={exact:`files`,list:{kind:`process`,canList:({list:e})=>e!==void 0,start:({starter:e,folder:t})=>({command:{kind:`shell`,line:e.list??``},output:`${t}/files.txt`,printed:!0}),read:bn},writesInPlace:e=>(e.reports??[]).some(e=>En(e).in===`cwd`),install:`Install it as the project's own guide says`,start:e=>({lanes:q({kind:`shell`,line:Cn(e.starter.lines?.[e.mode]??``,e)}),env:{FLAKEPROOF_WORKERS:String(e.workers),FLAKEPROOF_REPORTS:e.reports},...e.share===void 0?{}:{files:[{path:Sn(e),text:`${xn(e).join(`
`)}\n`}]},reports:(e.starter.reports??[]).map(e=>En(e))})};function bn(e,{roots:t}){let i=e.split(/\r?\n/).filter(e=>e.trim()!==``);return r([...new Set(i.map(e=>n(e,t)))].map(e=>({path:e})))}function xn({share:e,roots:t}){return(e?.units.flatMap(e=>e.files)??[]).map(e=>s(t,e)).sort()}function Sn({given:e}){return`${e}/files.txt`}function Cn(e,t){let n={workers:String(t.workers),mode:t.mode,shard:String(t.shard.index),shards:String(t.shard.total),run:String(t.run),seed:String(t.seed),reports:t.reports,...t.share===void 0?{}:{"files-list":Sn(t)}};return e.replace(/(?<!\$)\{(\w+(?:-list)?)\}/g,(r,i,a)=>{let o=wn(e.slice(0,a));return i===`files`&&t.share!==void 0?xn(t).map(e=>Tn(e,o)).join(` `):Object.hasOwn(n,i)?Tn(n[i],o):r})}function wn(e){let t=``;for(let n=0;n<e.length;n++){let r=e[n];r===`\\`&&t!==`'`?n++:r===t?t=``:t===``&&(r===`'`||r===`"`)&&(t=r)}return t}function Tn(e,t){if(/^[\w@%+=:,./-]*$/.test(e))return e;if(t===`"`)return e.replace(/[\\"$`]/g,`\\$&`);let n=e.replaceAll(`'`,`'\\''`);return t===`'`?n:`'${n}'`}function En(e){let t=/^\{reports\}\/?/;return t.test(e)?{in:`reports`,pattern:e.replace(t,``)||`**/*`}:{in:`cwd`,pattern:e}}const Dn=new Set(`C p asmflags buildmode compiler gccgoflags gcflags installsuffix ldflags mod modfile overlay pgo pkgdir tags toolexec exec o vet coverpkg covermode coverprofile bench benchtime blockprofile blockprofilerate count cpu cpuprofile fuzz fuzztime fuzzminimizetime list memprofile memprofilerate mutexprofile mutexprofilefraction outputdir parallel run shuffle skip timeout trace`.split(` `)),On=new Set(`a n race msan asan v work x buildvcs cover linkshared modcacherw trimpath json failfast short benchmem c i fullpath artifacts`.split(` `)),kn=new Set([`run`,`list`,`json`,`count`,`shuffle`]);function J(e){let t=[],n=[],r=new Map,i,a=!1;for(let o=0;o<e.length;o++){let s=e[o],{name:c,value:l}=An(s);if(c===void 0){if(i!==void 0&&!a){n.push(...e.slice(o));break}i=[...i??[],s],a=!0;continue}if(a=!1,c===`args`){n.push(...e.slice(o+1));break}if(!Dn.has(c)&&!On.has(c)){i??=[],n.push(s);continue}let u=Dn.has(c)&&l===void 0;r.set(c,u?e[o+1]??``:l??`true`),kn.has(c)||t.push(s,...u?e.slice(o+1,o+2):[]),u&&o++}let[o,s]=[r.get(`run`),r.get(`skip`)];return{flags:t,packages:i===void 0||i.length===0?[`./...`]:i,own:n,...o===void 0||o===``?{}:{run:o},...s===void 0||s===``?{}:{skip:s}}}function An(e){let[,t,n]=/^--?([^=-][^=]*)(?:=([\s\S]*))?$/.exec(e)??[];return t===void 0?{}:{name:t.replace(/^test\./,``),...n===void 0?{}:{value:n}}}function Y(e){let t=[[``]],[n,r]=[0,0];for(let i=0;i<e.length;i++){let a=e[i],o=t.at(-1),s=n===0&&r===0;a===`[`?n++:a===`]`?n=Math.max(0,n-1):a===`(`&&n===0?r++:a===`)`&&n===0&&(r=Math.max(0,r-1)),a===`\\`?o[o.length-1]+=a+(e[++i]??``):a===`/`&&s?o.push(``):a===`|`&&s?t.push([``]):o[o.length-1]+=a}return t}function X(e,t){let n=[...e],r=t>>>0;for(let e=n.length-1;e>0;e--){r=r+1831565813>>>0;let t=Math.imul(r^r>>>15,r|1);t^=t+Math.imul(t^t>>>7,t|61);let i=((t^t>>>14)>>>0)%(e+1);[n[e],n[i]]=[n[i],n[e]]}return n}const jn={exact:`tests`,install:`Install Go from https://go.dev/dl, or add the step actions/setup-go`,list:{kind:`process`,start:({starter:e,folder:t})=>{let n=J(e.args);return{command:Pn(n,[`-json`,`-list`,zn(n)],n.packages),output:`${t}/go.json`,printed:!0}},read:Vn},start:Nn,fileOf:e=>e.titles[0]},Mn=1e5;function Nn(e){let t=J(e.starter.args),[n,...r]=In(e,t).map(({packages:n,pattern:r})=>Pn(t,[...Fn(e),...r===void 0?[]:[`-run`,r]],n)),i=`go.json`;return{lanes:[{commands:[n,...r],stdout:`${e.reports}/${i}`}],env:{},reports:[{in:`reports`,pattern:i}]}}function Pn(e,t,n){let r=e.own.length===0?[]:[`-args`,...e.own];return{kind:`program`,argv:[`go`,`test`,...e.flags,...t,...n,...r]}}function Fn({mode:e,workers:t,seed:n,shuffled:r}){let i=e===`sequential`?1:t;return[`-json`,`-count=1`,`-p=${i}`,`-parallel=${i}`,`-shuffle=${r?n:`off`}`]}function In({share:e,seed:t,shuffled:n},{packages:r,run:i}){let a=i===void 0?{}:{pattern:i};if(e===void 0)return[{packages:r,...a}];let o=e.units.filter(({tests:e})=>e===void 0).flatMap(({files:e})=>e),s=e.units.filter(({tests:e})=>e!==void 0),c=n?X(o,t):o;return e.units.length===0?[{packages:r,pattern:`^$`}]:[...Rn(c).map(e=>({packages:e,...a})),...(n?X(s,t):s).flatMap(e=>Ln(e,i))]}function Ln({files:e,tests:t=[]},n){let[,...r]=Y(n??``)[0];return Rn(t.map(({handle:e})=>e)).map(t=>({packages:e,pattern:[`^(${t.join(`|`)})$`,...r].join(`/`)}))}function Rn(e){let t=[],n=Mn;for(let r of e)n+=r.length+1,n>Mn&&(t.push([]),n=r.length+1),t.at(-1).push(r);return t}function zn({run:e}){return e===void 0?`.`:Y(e).map(([e])=>`(?:${e})`).join(`|`)}const Bn=/^(?:Test|Fuzz|Example)[\p{L}\p{N}_]*$/u;function Vn(e,{suite:t,starter:n}){let i=J(n.args),a=new Map,o=new Set;for(let t of e.split(`
`)){let e=/^FAIL\t(\S+) \[(?:build|setup) failed\]\s*$/.exec(t)?.[1],{Action:n,Package:r,Output:s=``}=e===void 0?Gn(t):{};if(e!==void 0&&o.add(e),r===void 0)continue;n===`fail`&&o.add(r),a.has(r)||a.set(r,new Set);let c=s.trimEnd();n===`output`&&Bn.test(c)&&!Un(c,i)&&a.get(r).add(c)}if(a.size+o.size===0)return c(Kn(t));let s=Y(i.run??``).length>1&&/\//.test(i.run??``),l=[...a].filter(([e,t])=>t.size>0&&!o.has(e));return r([...l.map(([e,n])=>({path:e,tests:[...n].map(n=>Hn(t,e,n)),...s?{whole:!0}:{}})),...[...o].map(e=>({path:e}))])}function Hn(e,t,n){return{name:{suite:e,titles:[t,n]},handle:n}}function Un(e,{skip:t}){return t!==void 0&&Y(t).filter(e=>e.length===1).some(([t])=>Wn(t,e))}function Wn(e,t){try{return new RegExp(e,`u`).test(t)}catch{return!1}}function Gn(e){if(!e.startsWith(`{`))return{};try{return JSON.parse(e)}catch{return{}}}function Kn(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: \`go test -list\` names no package`,hint:"Is there a go.mod in the suite's `cwd`, and do the packages in `args` exist? The log shows what Go printed."}}function Z(e,t){let n=e.indexOf(`--`);return n===-1?[...e,...t]:[...e.slice(0,n),...t,...e.slice(n)]}function qn(e,{none:t,one:n,many:r}){let i=e.indexOf(`--`),a=[];for(let o=0;o<(i===-1?e.length:i);o++){let{name:i,attached:s}=Yn(e[o],n);if(i===void 0||![...t,...n,...r].includes(i))a.push(e[o]);else if(!s&&n.includes(i))o++;else if(!s&&r.includes(i))for(;o+1<e.length&&!e[o+1].startsWith(`-`);)o++}return i===-1?a:[...a,...e.slice(i)]}function Jn(e,t){return qn(e,{none:[t],one:[],many:[]}).length<e.length}function Yn(e,t){let n=/^--([^=]+)(=)?/s.exec(e);if(n!==null)return{name:Xn(n[1]),attached:n[2]!==void 0};let r=/^-([A-Za-z])(.*)$/s.exec(e);if(r===null)return{attached:!1};let i=r[2]!==``;return i&&!r[2].startsWith(`=`)&&!t.includes(r[1])?{attached:i}:{name:r[1],attached:i}}function Xn(e){return e.replace(/-([a-z])/g,(e,t)=>t.toUpperCase())}function Zn(e){return`"use strict";
const shuffledBy = ${X.toString()};

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
`}const Qn={exact:`files`,install:`npm install --save-dev jest`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`jest`,...Z($n(e.args),[`--listTests`,`--json`,...tr])]},output:`${t}/jest.txt`,printed:!0}),read:sr},start:e=>({lanes:q({kind:`program`,argv:[`jest`,...Z($n(e.starter.args,er(e)),nr(e))]}),env:{},files:or(e),reports:[{in:`reports`,pattern:`jest.json`}]})};function $n(e,t=[]){return qn(e,{none:[`runInBand`,`i`],one:[`maxWorkers`,`w`,`outputFile`,`seed`,`shard`,...t],many:[`reporters`]})}function er({mode:e,shuffled:t,share:n}){return[...e===`sequential`?[`maxConcurrency`]:[],...t?[`testSequencer`]:[],...n===void 0?[]:[`filter`]]}const tr=[`--watch=false`,`--watchAll=false`,`--onlyFailures=false`];function nr(e){return[...rr(e),...ir(e),...ar(e),...tr,`--bail=false`,`--passWithNoTests=false`,`--ci`,`--coverage=false`,`--reporters=default`,`--json`,`--outputFile=${e.reports}/jest.json`]}function rr({mode:e,workers:t,starter:n}){if(e===`sequential`)return[`--runInBand`,`--maxConcurrency=1`];let r=Jn(n.args,`workerIdleMemoryLimit`);return[`--maxWorkers=${t}`,`--detectOpenHandles=false`,...r?[]:[`--workerIdleMemoryLimit=1000GB`]]}function ir({shuffled:e,seed:t,given:n}){let r=`--seed=${t|0}`;return e?[r,`--randomize`,`--testSequencer=${n}/sequencer.cjs`]:[r]}function ar({share:e,shard:t,given:n}){return e===void 0?t.total===1?[]:[`--shard=${t.index}/${t.total}`]:[`--filter=${n}/filter.cjs`]}function or({share:e,shuffled:t,seed:n,given:r,roots:i}){let a=e?.units.flatMap(e=>e.files)??[];return[...t?[{path:`${r}/sequencer.cjs`,text:Zn(n)}]:[],...e===void 0?[]:[{path:`${r}/filter.cjs`,text:`"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const asked = new Set(JSON.parse(readFileSync(join(__dirname, "files.json"), "utf8")));

module.exports = async (paths) => {
  const kept = paths.filter((path) => asked.has(path.replaceAll("\\\\", "/")));
  return { filtered: [...kept, ...kept.map((test) => ({ test }))] };
};
`},{path:`${r}/files.json`,text:JSON.stringify(a.map(e=>`${i.root}/${e}`))}]]}function sr(e,{suite:t,roots:i}){let a=e.split(/\r?\n/).findLast(e=>e.startsWith(`[`)),o=a===void 0?void 0:cr(a);return o===void 0?c(lr(t)):o.length===0?c(ur(t)):r([...new Set(o.map(e=>n(e,i)))].map(e=>({path:e})))}function cr(e){try{let t=JSON.parse(e);return Array.isArray(t)?t.filter(e=>typeof e==`string`):void 0}catch{return}}function lr(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: \`jest --listTests\` printed no list`,hint:`The log shows why: mostly Jest is not installed, or its config cannot be read.`}}function ur(e){return{code:`listing.empty`,words:`\`jest --listTests\` names no file of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `testMatch` or `testRegex` of Jest's config."}}const dr=`{,*/,*/*/}`,fr=/(?:^|\/)src\/test\/(?:java|kotlin|groovy|scala)\//,pr={exact:`files`,install:`Install a JDK and Maven (https://maven.apache.org), or add the step actions/setup-java`,list:{kind:`files`,patterns:()=>[`Test*`,`*Test`,`*Tests`,`*TestCase`].map(e=>`${dr}src/test/{java,kotlin,groovy,scala}/**/${e}.{java,kt,groovy,scala}`),holdsTests:Tr},writesInPlace:()=>!0,start:mr,fileOf:wr};function mr(e){let{args:t}=e.starter,n=e.share===void 0?[]:br(e);return{lanes:[{commands:[{kind:`program`,argv:[`mvn`,...[`mvn`,`--batch-mode`,...t,...hr(e),`-Dmaven.test.failure.ignore=true`,`-Dsurefire.skipAfterFailureCount=0`,...n.length===0?[]:[`-Dsurefire.includesFile=${vr(e)}`,`-Dsurefire.excludesFile=${yr(e)}`],..._r(t)?[]:[`test`]].slice(1)]}]}],env:{},files:n,reports:[{in:`cwd`,pattern:`${dr}target/surefire-reports/TEST-*.xml`}]}}function hr({mode:e,workers:t,seed:n,shuffled:r}){let i=e===`sequential`?[`-DforkCount=1`,`-Djunit.jupiter.execution.parallel.enabled=false`]:[`-DforkCount=${t}`,`-DreuseForks=true`],a=["-Dflakeproof.fork=${surefire.forkNumber}"],o=[`-Dsurefire.runOrder=random`,`-Dsurefire.runOrder.random.seed=${n}`,`-Djunit.jupiter.testmethod.order.default=org.junit.jupiter.api.MethodOrderer$Random`,`-Djunit.jupiter.testclass.order.default=org.junit.jupiter.api.ClassOrderer$Random`],s=`-Djunit.jupiter.execution.order.random.seed=${n}`;return[...i,...a,...r?o:[],s]}const gr=/^(-f|--file|-pl|--projects|-P|--activate-profiles|-s|--settings|-gs|--global-settings|-t|--toolchains|-gt|--global-toolchains|-T|--threads|-rf|--resume-from|-l|--log-file|-b|--builder|-D|--define|--color)$/;function _r(e){return e.some((t,n)=>!t.startsWith(`-`)&&!gr.test(e[n-1]??``))}const vr=({given:e})=>`${e}/includes.txt`,yr=({given:e})=>`${e}/excludes.txt`;function br(e){let t=(e.share?.units??[]).flatMap(({files:e})=>e).map(Sr),n=xr(t);return[{path:vr(e),text:`${t.map(e=>`%regex[${Q(e)}\\.class]\n`).join(``)}`},{path:yr(e),text:`%regex[(?>${n}\\.class$|)(?:.*/)?(?:Test[^/]*|[^/]*(?:Test|Tests|TestCase))\\.class]\n`}]}function xr(e){let t=new Map;for(let n of e){let e=n.lastIndexOf(`/`)+1,r=n.slice(0,e);t.set(r,[...t.get(r)??[],Q(n.slice(e))])}return`(?:${[...t].map(([e,t])=>`${Q(e)}(?:${t.join(`|`)})`).join(`|`)})`}function Q(e){return e.replace(/[$.+()[\]{}|^*?\\]/g,`\\$&`)}function Sr(e){let t=fr.exec(e);return e.slice(t===null?0:t.index+t[0].length).replace(/\.[^./]+$/,``)}const Cr=new WeakMap;function wr({titles:e},t){let n=Cr.get(t);return n===void 0&&(n=new Map([...t].map(e=>[Sr(e),e])),Cr.set(t,n)),n.get((e[0]??``).replace(/\$.*$/s,``).replaceAll(`.`,`/`))}function Tr(e,t){let n=t.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/.*$/gm,``),r=/([^/]+)\.[^./]+$/.exec(e)?.[1]??``,i=n.search(RegExp(`\\b(?:class|record|object)\\s+${r.replaceAll(`$`,`\\$`)}\\b`));if(i===-1)return!1;let a=n.slice(i).split(`{`,1)[0];return/\babstract\s+(?:[\w-]+\s+)*$/.test(n.slice(0,i))?!1:/@(?:\w+\.)*(?:\w*Test|TestFactory|TestTemplate|RunWith|Suite|Property|Example|Theory)\b/.test(n)||/\b(?:extends|implements)\b|:/.test(a)}const Er=`"use strict";
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

/** Mocha's JSON report into our file, whatever the user's reporter options say; a line for each test into the log. */
module.exports = class {
  constructor(runner, options) {
    if (shared.classes.size === 0) throw new Error("flakeproof does not find the Mocha that runs");
    const [{ reporters }] = shared.classes;
    const output = { output: task.report };
    new reporters.JSON(runner, { ...options, reporterOption: output, reporterOptions: output });
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
`.replace(`SHUFFLED_BY`,()=>X.toString()),Dr={exact:`files`,install:`npm install --save-dev mocha`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`mocha`,...Z(e.args,[...Ar(t),`--no-parallel`])]},files:$(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:Mr},start:Or};function Or(e){let t=e.mode===`parallel`&&e.workers>1;return{lanes:q({kind:`program`,argv:[`mocha`,...Z(e.starter.args,[...Ar(e.given),...kr(t,e.workers)])]}),env:e.mode===`parallel`&&!t?{FLAKEPROOF_SLOT:`0`}:{},files:$(e.given,jr(e,t)),reports:[{in:`reports`,pattern:`mocha.json`}]}}function kr(e,t){return e?[`--parallel`,`--jobs`,String(t),`--no-sort`]:[`--no-parallel`]}function Ar(e){let t=`${e}/mocha.cjs`;return[`--require`,t,`--reporter`,t,`--no-bail`,`--no-watch`,`--no-dry-run`,`--fail-hook-affected-tests`]}function $(e,t){return[{path:`${e}/mocha.cjs`,text:Er},{path:`${e}/mocha.json`,text:JSON.stringify(t)}]}function jr({share:e,shard:t,shuffled:n,seed:r,reports:i,roots:a},o){let s=e?.units.flatMap(e=>e.files).map(e=>`${a.root}/${e}`);return{...s===void 0?{}:{files:s},shard:t,...n?{seed:r}:{},hooks:!o&&t.total>1,report:`${i}/mocha.json`}}function Mr(e,{suite:t,roots:i}){if(e===``)return c(Pr(t));let{files:a,stopped:o}=JSON.parse(e);return o===void 0?a.length===0?c(Ir(t)):r(a.map(({path:e,titles:r})=>{let a=n(e,i);return r===void 0?{path:a}:{path:a,tests:r.map(e=>Nr(t,a,e))}})):c(Fr(t,n(o,i)))}function Nr(e,t,n){return{name:{suite:e,file:t,titles:n===``?[]:[n]},handle:n}}function Pr(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: Mocha ended before it had loaded a file`,hint:"The log shows why: mostly it finds no file, is not installed, or a module of `require` or `file` fails."}}function Fr(e,t){return{code:`listing.stopped`,words:`The tests of the suite ${e} cannot be listed: the process ended while Mocha loaded ${t}`,hint:`A test file must not end the process when it is loaded; the log shows what it printed.`}}function Ir(e){return{code:`listing.empty`,words:`The files that Mocha finds for the suite ${e} hold no test that it would run`,hint:"Check `spec`, `ignore` and `grep` in the suite's `args` and in Mocha's config."}}function Lr(e,t){let n=Math.max(1,Math.min(t,e.length)),r=Array.from({length:n},()=>({expected:0,units:[]}));for(let t of[...e].sort((e,t)=>t.expected-e.expected)){let e=r.reduce((e,t)=>t.expected<e.expected?t:e);e.expected+=Math.max(1,t.expected),e.units.push(t)}let i=new Map(e.map((e,t)=>[e,t])),[a,...o]=r.map(e=>e.units.sort((e,t)=>i.get(e)-i.get(t)));return[a,...o]}const Rr=String.raw`<?php
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
`.replace(`NOT_LOADED`,`The file does not load`),zr={exact:`files`,install:"Install PHP with its extension dom, then PHPUnit with `composer require --dev phpunit/phpunit`",list:{kind:`process`,canList:({args:e})=>!e.some(e=>/^--(exclude-)?filter(=|$)/.test(e)),start:({starter:e,folder:t})=>{let n=`${t}/phpunit.json`,r={folder:t,args:[],list:n};return{command:Hr(t,`${t}/job.json`,e.args),files:[Br(t),Vr(`${t}/job.json`,r)],output:n}},read:qr},start:Ur};function Br(e){return{path:`${e}/phpunit.php`,text:Rr}}function Vr(e,t){return{path:e,text:`${JSON.stringify(t)}\n`}}function Hr(e,t,n){return{kind:`program`,argv:[`php`,`${e}/phpunit.php`,t,...n]}}function Ur(e){let t=Gr(e).map((t,n)=>Vr(`${e.given}/lane-${n}.json`,t)),[n,...r]=t.map(({path:t},n)=>Wr(e,t,n));return{lanes:[n,...r],env:{},files:[Br(e.given),...t],reports:[{in:`reports`,pattern:`phpunit-*.xml`}]}}function Wr(e,t,n){let r=String(n+1),i={TEST_TOKEN:r,UNIQUE_TEST_TOKEN:`${r}_${e.seed}`};return{commands:[Hr(e.given,t,e.starter.args)],...e.mode===`sequential`?{}:{env:i}}}function Gr(e){let{share:t,shard:n,roots:r}=e,i=e.mode===`sequential`?1:e.workers;if(t!==void 0)return Lr(t.units,i).map((t,n)=>({...Kr(e,n),files:t.flatMap(({files:e})=>e.map(e=>`${r.root}/${e}`))}));let a=i*n.total;return Array.from({length:i},(t,r)=>({...Kr(e,r),...a===1?{}:{slice:{index:(n.index-1)*i+r,total:a}}}))}function Kr({given:e,reports:t,seed:n,shuffled:r},i){return{folder:e,args:[`--no-logging`,`--do-not-cache-result`,...r?[`--order-by=random`]:[],`--random-order-seed=${n}`],junit:`${t}/phpunit-${i}.xml`,broken:`${t}/phpunit-${i}-not-loaded.xml`}}function qr(e,{suite:t,roots:i}){let a=Yr(e);return a===void 0?c(Xr(t)):r(a.files.map(({path:e,tests:r})=>{let a=n(e,i);return r===void 0?{path:a}:{path:a,tests:r.map(e=>({name:{suite:t,file:a,titles:[...Jr(e.class,a,i),e.name]},handle:`${e.class}::${e.name}`}))}}))}function Jr(e,t,n){let r=e.replaceAll(`\\`,`.`),i=s(n,t).replace(/\.[^./]+$/,``).replaceAll(`/`,`.`);return r===i?[]:[r.startsWith(`${i}.`)?r.slice(i.length+1):r]}function Yr(e){try{let t=JSON.parse(e);return typeof t==`object`&&t&&`files`in t?t:void 0}catch{return}}function Xr(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: PHPUnit wrote no list`,hint:`The log shows what it printed: is PHPUnit in vendor/bin, and does the bootstrap file of its configuration load?`}}const Zr={exact:`none`,install:`npm install --save-dev @playwright/test`,start:e=>({lanes:q({kind:`program`,argv:[`playwright`,`test`,...e.starter.args,`--workers=${e.workers}`,...e.shard.total===1?[]:[`--shard=${e.shard.index}/${e.shard.total}`],`--output=${e.outputs}`,`--reporter=json,line`]}),env:{PLAYWRIGHT_JSON_OUTPUT_NAME:`${e.reports}/playwright.json`},reports:[{in:`reports`,pattern:`playwright.json`}]})},Qr=`rspec`,$r={exact:`tests`,install:"Install Ruby, then RSpec with `bundle install` or `gem install rspec`",list:{kind:`process`,start:({starter:e,folder:t})=>{let n=`${t}/rspec.json`,r=[`--dry-run`,`--order`,`defined`,`--format`,`json`,`--out`,n],i=`${t}/job.json`;return{command:ti(t,i,e.args,r),files:[ei(t),{path:i,text:`{}
`}],output:n}},read:oi},start:ni};function ei(e){return{path:`${e}/${Qr}`,text:`# Written by flakeproof: starts RSpec for exactly the examples that it is given.
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
`}}function ti(e,t,n,r){return{kind:`program`,argv:[`ruby`,`${e}/${Qr}`,t,...n,...r]}}function ni(e){let t=ii(e).map((t,n)=>({path:`${e.given}/lane-${n}.json`,text:`${JSON.stringify(t)}\n`})),[n,...r]=t.map(({path:t},n)=>ri(e,t,n));return{lanes:[n,...r],env:e.mode===`sequential`?{}:{PARALLEL_TEST_GROUPS:String(e.workers)},files:[ei(e.given),...t],reports:[{in:`reports`,pattern:`rspec-*.json`}]}}function ri(e,t,n){let r=e.shuffled?[`--order`,`rand:${e.seed}`]:[],i=[`--format`,`progress`,`--format`,`json`,`--out`,`${e.reports}/rspec-${n}.json`];return{commands:[ti(e.given,t,e.starter.args,[`--no-fail-fast`,...r,...i])],...e.mode===`sequential`?{}:{env:{TEST_ENV_NUMBER:n===0?``:String(n+1)}}}}function ii(e){let{share:t,seed:n,shard:r,roots:i}=e,a=e.mode===`sequential`?1:e.workers;if(t!==void 0)return Lr(t.units,a).map(e=>({seed:n,...ai(e,i.root)}));let o=a*r.total;return o===1?[{seed:n}]:Array.from({length:a},(e,t)=>({seed:n,slice:{index:(r.index-1)*a+t,total:o}}))}function ai(e,t){return{files:[...new Set(e.flatMap(e=>e.files.map(e=>`${t}/${e}`)))],ids:e.flatMap(({tests:e=[]})=>e.map(({handle:e})=>e))}}function oi(e,{suite:t,roots:i}){let a=li(e);if(a===void 0)return c(ui(t));if((a.summary?.errors_outside_of_examples_count??0)>0)return c(di(t,a));let o=new Map;for(let e of a.examples){let t=e.id.replace(/\[[\d:]+\]$/,``);o.set(t,[...o.get(t)??[],e])}return r([...o].map(([e,r])=>({path:n(e,i),...r.every(si)?{tests:ci(t,n(e,i),r)}:{}})))}function si({description:e,full_description:t,file_path:n,line_number:r}){return t!==`The file does not load`&&e!==`example at ${n}:${r}`}function ci(e,t,n){let r=new Map,i=e=>e.full_description||e.description;for(let e of n)r.set(i(e),(r.get(i(e))??0)+1);return n.map(n=>({name:{suite:e,file:t,titles:[i(n)]},handle:n.id,...r.get(i(n))>1?{group:i(n)}:{}}))}function li(e){try{let t=JSON.parse(e);return typeof t==`object`&&t&&`examples`in t?t:void 0}catch{return}}function ui(e){return{code:`listing.failed`,words:`The examples of the suite ${e} cannot be listed: RSpec wrote no list`,hint:"The log shows what it printed: is RSpec in the bundle, and is every option in `args` one of its own?"}}function di(e,{messages:t=[]}){return{code:`listing.failed`,words:`The examples of the suite ${e} cannot be listed: ${(t.find(e=>e.includes(`error occurred`))?.trim()??``).split(/\s*\n\s*/).slice(0,4).join(` `).slice(0,300)||`RSpec reports an error outside of examples`}`,hint:"Mend what is loaded before the spec files (`--require`, spec_helper.rb); the log shows the error."}}const fi={exact:`none`,install:`npm install --save-dev vitest`,start:e=>({lanes:q({kind:`program`,argv:[`vitest`,`run`,...e.starter.args,...pi(e.mode,e.workers),`--sequence.seed=${e.seed}`,...e.shard.total===1?[]:[`--shard=${e.shard.index}/${e.shard.total}`],`--reporter=json`,`--reporter=default`,`--outputFile.json=${e.reports}/vitest.json`]}),env:{},reports:[{in:`reports`,pattern:`vitest.json`}]})};function pi(e,t){return e===`sequential`?[`--no-file-parallelism`,`--maxWorkers=1`,`--maxConcurrency=1`]:[`--fileParallelism`,`--maxWorkers=${t}`]}const mi={vitest:fi,jest:Qn,mocha:Dr,playwright:Zr,go:jn,rspec:$r,phpunit:zr,maven:pr,command:yn};function hi(e){let t=mi[e];if(t===void 0)throw Error(`no runner ${e}`);return t}export{en as a,me as c,ge as d,be as f,un as i,ve as l,vn as n,he as o,z as p,dn as r,ye as s,hi as t,_e as u};