import{i as e}from"./rolldown-runtime.js";import{A as t,B as n,C as r,D as i,G as a,H as o,O as s,V as c,_ as l,d as u,f as d,g as f,j as p,k as m,l as h,q as g,u as ee}from"./ground.js";import{t as te}from"./picomatch.js";import{C as _,T as v,_ as ne,a as y,b,c as re,d as x,f as ie,g as S,h as C,l as ae,m as w,o as T,p as oe,s as E,u as se,v as D,w as O,x as ce,y as k}from"./files3.js";function le(e){let t=new Map;for(let n of e)for(let{path:e}of n.files)t.set(e,[...t.get(e)??[],n]);let n=new Map;for(let[e,r]of t)for(let[t,i]of r.entries())for(let a of r.slice(t+1)){let t=de(e,i,a);if(t.length===0||ue(i,a))continue;let r=`${i.name} ${a.name}`;n.set(r,{pair:[i,a],what:[...n.get(r)?.what??[],...t]})}return[...n.values()].map(({pair:[e,t],what:n})=>pe(e.name,t.name,n.sort()))}function ue(e,t){return e.overlaps.includes(t.name)||t.overlaps.includes(e.name)}function de(e,t,n){let[r,i]=[fe(e,t),fe(e,n)];return r===void 0||i===void 0?[e]:[...r].filter(e=>i.has(e))}function fe(e,t){let n=t.files.find(t=>t.path===e)?.tests;if(n===void 0)return;let r=n.map(e=>({...e,name:{...e.name,suite:``}}));return new Set(h(r).map(({id:e})=>e))}function pe(e,t,n){return{code:`plan.two-suites`,words:`The suites ${e} and ${t} both run ${n.slice(0,3).join(`, `)}${n.length>3?` and ${n.length-3} more`:``}`,hint:`Let \`args\` tell them apart. If both shall run them, say \`overlaps: [${t}]\` in ${e}.`}}const A=k(_(),ce(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,"1–40 letters, digits, `-` or `_`")),j=k(_(),ce(/^[A-Za-z_][A-Za-z0-9_]*$/,`the name of an environment variable`)),M=k(_(),oe(`a text that is not empty`)),N=k(M,E(e=>!e.includes(`\0`),`a text without a NUL character`)),P=e=>k(w(),re(`a whole number`),ie(1,`1 or more`),se(e,`at most ${e}`)),me=2**31-1,F=k(_(),E(e=>n(e)!==void 0,"a time such as `30s`, `10m` or `1h`"),E(e=>(n(e)??0)<=me,"at most `596h`"),O(e=>n(e))),he=k(v([_(),w()]),E(e=>c(e)!==void 0,"a rate such as `5%` or `0.05`"),O(e=>c(e))),I=D([`fail`,`warn`,`off`]),L=k(w(),re(`a whole number`),ie(0,`0 or more`),se(1e3,`at most 1000`)),ge=k(v([_(),w(),T()]),O(String)),_e={parallel:S(L),sequential:S(L)},ve={flaky:S(I),"parallel-only":S(I),broken:S(I),missing:S(I),target:S(he)},ye=C({runner:D(d),args:S(y(_()),[]),program:S(v([k(N,O(e=>e.trim().split(/\s+/))),k(y(N),x(1))],"a text or a list of words, such as `bundle exec rspec`")),cwd:S(M,`.`),workers:S(P(256),4),shards:S(v([P(256),ae(`auto`)],"a whole number from 1 to 256, or `auto`"),1),budget:S(F),"max-shards":S(P(256),256),setup:S(F,`60s`),"file-setup":S(F),billing:S(D([`minute`,`second`]),`minute`),groups:S(y(k(y(M),x(1,`at least one pattern`))),[]),split:S(T(),!0),overlaps:S(y(A),[]),runs:S(C(_e),{}),gate:S(C(ve),{}),list:S(N),timeout:S(F,`10m`),env:S(b(j,ge),{}),command:S(N),sequential:S(N),parallel:S(N),reports:S(k(y(M),x(1,`at least one pattern`))),stores:S(y(A),[]),ports:S(y(j),[]),directories:S(y(j),[]),export:S(y(D(ee)),[])}),be=C({url:k(M,ce(/^(sqlite:.|\$\{)/,"a `sqlite:` URL; this version makes private databases for SQLite only")),env:j,per:S(D([`worker`,`shard`]),`worker`),migrate:S(N),seed:S(N)}),xe=C({version:ae(1),suites:k(b(A,ye),E(e=>Object.keys(e).length>0,`at least one suite`)),stores:S(b(A,be),{}),runs:S(C({parallel:S(L,5),sequential:S(L,1)}),{}),"runs-per-job":S(P(1e3),1),"allow-correlated":S(T(),!1),gate:S(C({flaky:S(I,`fail`),"parallel-only":S(I,`fail`),broken:S(I,`fail`),missing:S(I,`fail`),target:S(he,`5%`)}),{})});function R({runs:e},t){return{sequential:e.sequential??t.runs.sequential,parallel:e.parallel??t.runs.parallel}}const Se=[`level`,`factories`,`confirm`,`quarantine`,`history`,`shuffled`,`isolated`,`mode`,`keep`,`inputs`];function Ce(e,t){return ne(xe,{version:1,suites:{tests:e},runs:t})}var we=e(te(),1);function Te(e,t,n){let r=new Float64Array(n),i=Array.from({length:n},()=>[]);for(let n=0;n<e.length;n++)r[t[n]]+=e[n],i[t[n]].push(n);return{weights:e,places:t,loads:r,members:i}}function z({loads:e}){return e.reduce((e,t)=>Math.max(e,t),0)}function Ee(e,t){for(let n=0;n<2e3;n++){let n=De(e.loads);if(e.loads[n]<=t||!Oe(e,n)&&!Ae(e,n))return}}function De(e){let t=0;for(let n=1;n<e.length;n++)e[n]>e[t]&&(t=n);return t}function Oe(e,t){let{weights:n,loads:r,members:i}=e,a,o=r[t]*(1-1e-12);for(let e=0;e<r.length;e++){let s=(r[t]-r[e])/2;if(!(e===t||r[t]-s>=o))for(let c of i[t]){let l=ke(n,i[e],n[c]-s);for(let s of[i[e][l-1]??-1,i[e][l]??-1]){let i=n[c]-(s===-1?0:n[s]),l=Math.max(r[t]-i,r[e]+i);l>=o||(o=l,a={gives:c,takes:s,to:e})}}}if(a===void 0)return!1;let s=i[t].filter(e=>e!==a.gives),c=i[a.to].filter(e=>e!==a.takes);return B(e,t,a.takes===-1?s:[...s,a.takes]),B(e,a.to,[...c,a.gives]),!0}function ke(e,t,n){let r=0,i=t.length;for(;r<i;){let a=r+i>>1;e[t[a]]>=n?r=a+1:i=a}return r}function Ae(e,t){let{loads:n,members:r}=e;return Array.from(n.keys()).filter(e=>e!==t&&r[t].length+r[e].length<=14).sort((e,t)=>n[e]-n[t]||e-t).some(i=>{let a=[...r[t],...r[i]].sort((e,t)=>e-t),o=je(e.weights,a,n[t]);return o!==void 0&&(B(e,t,a.filter((e,t)=>!!(o&1<<t))),B(e,i,a.filter((e,t)=>!(o&1<<t))),!0)})}function je(e,t,n){let r=t.reduce((t,n)=>t+e[n],0),i=new Float64Array(2**(t.length-1)),a,o=n*(1-1e-12);for(let n=1;n<i.length;n++){let s=31-Math.clz32(n&-n);i[n]=i[n&n-1]+e[t[s]];let c=Math.max(i[n],r-i[n]);c>=o||(o=c,a=n)}return a}function B({weights:e,places:t,loads:n,members:r},i,a){let o=[...a].sort((e,t)=>e-t);r[i].splice(0,r[i].length,...o);for(let e of o)t[e]=i;n[i]=o.reduce((t,n)=>t+e[n],0)}function Me(e,t){let n=e.toSorted(Ve),r=Math.min(t,n.length);if(r===0)return{shares:[],bound:0,makespan:0,gap:0};let i=Float64Array.from(n,({expected:e})=>e),a=ze(n,V(i,r),r),o=Le(i,r),s=a[0].expected,c=i[0]*r>Re(i);return{shares:a,bound:o,makespan:s,gap:o===0?0:Math.max(0,s/o-1),...c?{binding:n[0]}:{}}}function V(e,t){let n=Le(e,t),r=n*1.0002,i=Te(e,Ne(e,t),t),a=z(i);if(a<=r)return i.places;let o=Fe(e,t,n,a,r);if(Ee(i,r),o===void 0||z(i)<=r)return i.places;let s=Te(e,o,t);return Ee(s,r),z(s)<z(i)?s.places:i.places}function Ne(e,t){let n=new Int32Array(e.length),r=Int32Array.from({length:t},(e,n)=>t-1-n),i=Float64Array.from(r,t=>e[t]);for(let e=0;e<t;e++)n[e]=e;for(let a=t;a<e.length;a++){let t=r[0];n[a]=t,Pe(r,i,t,i[0]+e[a])}return n}function Pe(e,t,n,r){let i=e.length,a=0;for(let n=1;n<i&&(n+1<i&&t[n+1]<t[n]&&(n+=1),!(t[n]>=r));n=2*a+1)e[a]=e[n],t[a]=t[n],a=n;e[a]=n,t[a]=r}function Fe(e,t,n,r,i){let a,o=n,s=r;for(let n=0;n<14&&s>i;n++){let n=(o+s)/2,r=Ie(e,t,n);r===void 0?o=n:(a=r,s=n)}return a}function Ie(e,t,n){let r=2**Math.ceil(Math.log2(t)),i=new Float64Array(2*r).fill(-1);for(let e=r+t-1;e>=1;e--)i[e]=e>=r?n:Math.max(i[2*e],i[2*e+1]);let a=new Int32Array(e.length);for(let t=0;t<e.length;t++){let n=e[t];if(i[1]<n)return;let o=1;for(;o<r;)o=i[2*o]>=n?2*o:2*o+1;for(a[t]=o-r,i[o]-=n,o>>=1;o>=1;o>>=1)i[o]=Math.max(i[2*o],i[2*o+1])}return a}function Le(e,t){return Math.max(Re(e)/t,e[0])}function Re(e){return e.reduce((e,t)=>e+t,0)}function ze(e,t,n){let r=Array.from({length:n},()=>[]);for(let[n,i]of e.entries())r[t[n]].push(i);return Be(r),r.map(e=>e.sort(H)).map(e=>({units:e,expected:e.reduce((e,{expected:t})=>e+t,0)})).sort((e,t)=>t.expected-e.expected||H(e.units[0],t.units[0]))}function Be(e){for(let t of e.filter(({length:e})=>e===0)){let n=e.reduce((e,t)=>t.length>e.length?t:e);t.push(n.pop())}}function Ve(e,t){return t.expected-e.expected||H(e,t)}function H(e,t){return He(e.files[0]??``,t.files[0]??``)||He(e.tests?.[0]?.id??``,t.tests?.[0]?.id??``)}function He(e,t){return e<t?-1:+(e>t)}function Ue(e){let t=Math.abs(e)/Math.SQRT2,n=1/(1+.5*t),r=.5*n*Math.exp(-t*t+We.reduceRight((e,t)=>e*n+t,0));return e>=0?1-r:r}const We=[-1.26551223,1.00002368,.37409196,.09678418,-.18628806,.27886807,-1.13520398,1.48851587,-.82215223,.17087277];function Ge(e){if(e>.97575)return-Ke(1-e);if(e<.02425)return Ke(e);let t=e-.5,n=t*t;return t*U(n,qe)/(U(n,Je)*n+1)}function Ke(e){let t=Math.sqrt(-2*Math.log(e));return U(t,Ye)/(U(t,Xe)*t+1)}function U(e,t){return t.reduce((t,n)=>t*e+n,0)}const qe=[-39.69683028665376,220.9460984245205,-275.9285104469687,138.357751867269,-30.66479806614716,2.506628277459239],Je=[-54.47609879822406,161.5858368580409,-155.6989798598866,66.80131188771972,-13.28068155288572],Ye=[-.007784894002430293,-.3223964580411365,-2.400758277161838,-2.549732539343734,4.374664141464968,2.938163982698783],Xe=[.007784695709041462,.3224671290700398,2.445134137142996,3.754408661907416];function Ze(e,t){let n=[],r;for(let i=1;i<=t.most;i++){let a=e(i);if(a!==r?.units&&(r=tt(a)),i>Math.max(1,a.length))break;n.push(nt(r,i,t))}let i=n.filter(({promised:e})=>e<=t.budget),a=i.length>0?Qe(i):$e(n),o=et(e(a.shards),a.shards,t.workers);return{chosen:a,kept:i.length>0,curve:n,...o===void 0?{}:{binding:o}}}function Qe(e){let t=Math.min(...e.map(({billed:e})=>e));return e.find(({billed:e})=>e<=t*1.005)}function $e(e){let t=Math.min(...e.map(({promised:e})=>e));return e.find(({promised:e})=>e<=t*1.01)}function et(e,t,n){let r=e.reduce((e,{unit:t})=>e+t.expected,0),i=e.reduce((e,{unit:t})=>e===void 0||t.expected>e.expected?t:e,void 0);return i!==void 0&&i.expected*t*n>r?i:void 0}function tt(e){let t=e.toSorted((e,t)=>t.unit.expected-e.unit.expected||t.mean-e.mean);return{units:e,weights:Float64Array.from(t,({unit:e})=>e.expected),means:Float64Array.from(t,({mean:e})=>e),variances:Float64Array.from(t,({variance:e})=>e)}}function nt(e,t,n){let r=rt(e,t),i=Ge(n.confidence**(1/t)),a=r.map(e=>ot(e,n));return{shards:t,wall:Math.max(...a.map(({middle:e})=>e)),promised:Math.max(...a.map(e=>at(e,i))),billed:a.reduce((e,t)=>e+ct(t,n.per),0)}}function rt({weights:e,means:t,variances:n},r){let i=Array.from({length:r},()=>({mean:0,variance:0,third:0,heaviest:0,itsVariance:0}));if(e.length===0)return i;let a=e.length>1e3?Ne(e,r):V(e,r);for(let e=a.length-1;e>=0;e--){let r=i[a[e]];r.mean+=t[e],r.variance+=n[e],r.third+=it(t[e],n[e]),r.heaviest=t[e],r.itsVariance=n[e]}return i}function it(e,t){return e<=0?0:t**2/e*(3+t/e**2)}function at({middle:e,spread:t,skew:n},r){return e+t*(r+Math.max(0,r*r-1)*Math.min(1,n)/6)}function ot({mean:e,variance:t,third:n,heaviest:r,itsVariance:i},a){let{workers:o,runs:s,remembered:c=1}=a,l=e/o,u=Math.max(r,l),d=l+(1-1/o)*r,f=s*(u+d)/2,p=(d-u)**2/12,m=Math.max(t/o**2,i),h=(a.speedSpread*f)**2*(1+1/c),g=Math.sqrt(s*(m+p)+h+a.setupSpread**2),ee=s*Math.max(n/o**3,it(r,i));return{middle:a.setup+f,spread:g,skew:g===0?0:ee/g**3}}const st={minute:6e4,second:1e3};function ct({middle:e,spread:t},n){let r=st[n],i=6e4/r;if(t===0)return Math.ceil(e/r-1e-9)/i;if(t>4*r)return(e/r+.5)/i;let a=Math.max(0,Math.floor((e-6*t)/r)),o=a;for(let n=a;n*r<e+6*t;n++)o+=n===0?1:Ue((e-n*r)/t);return o/i}const lt=.25**2;function ut(e){let t=ft(e),n=pt(t,e.runs.length),r=t.map(({path:e,logs:t})=>({path:e,...gt(t.map((e,t)=>e-n[t]))})),i=r.reduce((e,t)=>e+t.squares,0),a=r.reduce((e,{runs:t})=>e+t-1,0),o=(i+4*lt)/(a+4);return new Map(r.map(({path:e,squares:t,...n})=>[e,{...n,variance:dt(n,t,o)}]))}function dt({mean:e,runs:t},n,r){let i=(n+4*r)/(t-1+4);return e**2*i*(1+1/t)}function ft({runs:e,files:t}){return Object.entries(t).map(([t,n])=>{let r=Float64Array.from(e,(e,t)=>{let r=n[t]??null;return r===null?NaN:Math.log(Math.max(1,r))});return{path:t,logs:r,middle:W(r)}}).filter(({middle:e})=>!Number.isNaN(e)).sort((e,t)=>t.middle-e.middle||(e.path<t.path?-1:1))}function pt(e,t){let n=new Float64Array(t),r=e.slice(0,1e3).map(({logs:e})=>e.slice());for(let e=0;e<8;e++){for(let e of r)ht(e,W(e));let e=Float64Array.from(n,(e,t)=>mt(r,t));for(let n of r)for(let r=0;r<t;r++)n[r]-=e[r];for(let r=0;r<t;r++)n[r]+=e[r];if(e.every(e=>Math.abs(e)<1e-4))break}let i=n.reduce((e,t)=>e+t,0)/Math.max(1,t);return n.map(e=>e-i)}function mt(e,t){let n=Float64Array.from(e,e=>e[t]).filter(e=>!Number.isNaN(e));return n.length<8?0:W(n)}function ht(e,t){for(let n=0;n<e.length;n++)e[n]-=t}function gt(e){let t=e.filter(e=>!Number.isNaN(e)).map(Math.exp),n=t.reduce((e,t)=>e+t,0)/t.length,r=t.reduce((e,t)=>e+(t/n-1)**2,0);return{typical:Math.exp(W(e)),mean:n,runs:t.length,squares:r}}function W(e){let t=e.filter(e=>!Number.isNaN(e)).sort(),n=t.length>>1;return t.length%2==1?t[n]:t.length===0?NaN:(t[n-1]+t[n])/2}const _t=.1,vt=.1;function yt(e,t){let n=t===void 0?new Map:ut(t);if(n.size===0)return St(e);let r=Ct(n),i=Tt(n,r);return new Map(e.map(({path:e})=>{let t=n.get(e),a=r(e);return[e,t===void 0?xt(a.mean,a.known,i):bt(t,a.mean)]}))}function bt({typical:e,mean:t,runs:n,variance:r},i){let a=e=>Math.max(1,(n*e+_t*i)/(n+_t));return{expected:a(e),known:`history`,mean:a(t),variance:r}}function xt(e,t,n){let r=Math.max(1,e);return{expected:r,known:t,mean:r,variance:(n*r)**2}}function St(e){let t=e.flatMap(({size:e})=>e===void 0?[]:[e]).sort((e,t)=>e-t),n=t.length===0?1e3:vt*(kt(t)/t.length);return new Map(e.map(({path:e,size:t})=>[e,xt(t===void 0?n:vt*t,`size`,1)]))}function Ct(e){let t=new Map;for(let[n,{typical:r}]of e)for(let e of wt(n)){let n=t.get(e)??{files:0,total:0};t.set(e,n),n.files+=1,n.total+=r}let n=t.get(``);return e=>{let r={mean:n.total/n.files,known:`suite`};for(let i of wt(e).slice(1)){let e=t.get(i);if(e===void 0)break;e.files!==n.files&&(r={mean:(e.total+2*r.mean)/(e.files+2),known:`folder`})}return r}}function wt(e){let t=[``];for(let n=e.indexOf(`/`);n!==-1;n=e.indexOf(`/`,n+1))t.push(e.slice(0,n));return t}function Tt(e,t){let n=0,r=0;for(let[i,{typical:a}]of e){let{mean:e}=t(i);n+=(a-e)**2,r+=e**2}return Math.sqrt((n+1*(r/e.size))/(r+r/e.size))}function Et(e,t,n){let r=h(e.tests??[]),i=r.map(({id:e})=>Ot(Object.hasOwn(t?.tests??{},e)?t.tests[e]:[])),a=kt(i.map(e=>e??0)),o=n.expected-a,s=i.filter(e=>e===void 0).length,c=o>0?o/s:n.expected/r.length,l=n.expected/(a+(s===0?0:s*c));return r.map((e,t)=>Dt(e,i[t],l*(i[t]??c),n))}function Dt(e,t,n,r){let i=n/r.expected;return{test:e,weight:{expected:n,known:t===void 0?r.known:`history`,mean:r.mean*i,variance:r.variance*i}}}function Ot(e){let t=e.filter(e=>e!==null);return t.length===0?void 0:Math.max(1,W(Float64Array.from(t)))}function kt(e){return e.reduce((e,t)=>e+t,0)}function At(e){let{files:t,groups:n,exact:r}=e,i=Mt(t,n),a=i.map(t=>Pt(t,e)),o=new Set(n.flat()),s=a.reduce((e,{unit:t})=>e+t.expected,0),c=a.map((e,t)=>({each:e,files:i[t]})).filter(({files:e})=>r===`tests`&&e.every(e=>jt(e,o))).sort((e,t)=>t.each.unit.expected-e.each.unit.expected),l=new Map;return t=>{let n=s/t/2,r=new Map;for(let{each:i,files:a}of c){if(t===1||i.unit.expected<=n)break;let o=l.get(i)??Rt(a[0],e);l.set(i,o);let s=zt(o,n,e.fixture);s.length>1&&r.set(i,s)}return r.size===0?a:a.flatMap(e=>r.get(e)??[e])}}function jt({path:e,whole:t,tests:n},r){return t!==!0&&(n?.length??0)>=2&&!r.has(e)}function Mt(e,t){let n=Nt(t);return G(e.toSorted((e,t)=>e.path<t.path?-1:1),({path:e})=>n.get(e)??e)}function Nt(e){let t=new Map,n=e=>{let r=t.get(e)??e;return r===e?e:n(r)};for(let r of e)for(let e of r)t.set(n(e),n(r[0]));return new Map([...t.keys()].map(e=>[e,n(e)]))}function Pt(e,{weights:t,fixture:n}){let r=e.map(({path:e})=>t.get(e));return Ft({files:e.map(({path:e})=>e)},r,e.length*n)}function Ft(e,t,n){let r=e=>t.reduce((t,n)=>t+e(n),0),i=n+r(e=>e.expected);return{unit:{...e,expected:i,known:Lt(t)},mean:n+r(({mean:e})=>e),variance:r(({variance:e})=>e)}}const It=[`history`,`folder`,`suite`,`size`];function Lt(e){return It[Math.max(...e.map(({known:e})=>It.indexOf(e)))]}function Rt(e,{weights:t,times:n}){let r=Et(e,n,t.get(e.path));return{path:e.path,blocks:Bt(r),order:new Map(r.map((e,t)=>[e,t]))}}function zt({path:e,blocks:t,order:n},r,i){let a=Vt(t,Math.max(r-i,i)),o=Array.from({length:1+Math.max(...a)},()=>[]);for(let[e,n]of t.entries())o[a[e]].push(...n.tests);for(let e of o)e.sort((e,t)=>n.get(e)-n.get(t));return o.sort((e,t)=>n.get(e[0])-n.get(t[0])),o.map(t=>Ht(e,t,i))}function Bt(e){let t=G(e,({test:e})=>e.handle),n=G(e.filter(({test:e})=>e.group!==void 0),({test:e})=>e.group),r=Nt([...t,...n]);return G(e,e=>r.get(e)).map(e=>({tests:e,expected:e.reduce((e,{weight:t})=>e+t.expected,0)})).sort((e,t)=>t.expected-e.expected)}function G(e,t){let n=new Map;for(let r of e){let e=t(r),i=n.get(e);i===void 0?n.set(e,[r]):i.push(r)}return[...n.values()]}function Vt(e,t){let n=Float64Array.from(e,({expected:e})=>e),r=Math.max(t,n[0])*(1+1e-9),i=n.reduce((e,t)=>e+t,0);for(let t=Math.max(1,Math.min(e.length,Math.ceil(i/r)));;t++){let i=V(n,t),a=new Float64Array(t);for(let[e,t]of i.entries())a[t]+=n[e];if(t>=e.length||Math.max(...a)<=r)return i}}function Ht(e,t,n){let r=t.map(({test:{id:e,handle:t}})=>({id:e,handle:t}));return Ft({files:[e],tests:r},t.map(({weight:e})=>e),n)}const Ut=.9;function Wt({suite:e,config:t},n,r){let i=r.listings[e.name];if(i===void 0)return Gt(e,t);let o=i.filter(({beside:e})=>e!==!0);if(o.length===0)return g(nn(e));let s=Kt(e,r.history),c=yt(o,s),l=qt(t.groups,o,r.prefixes[e.name]??``),u=At({files:o,weights:c,times:s,groups:l,exact:t.split?r.exact[e.name]??`files`:`files`,fixture:t[`file-setup`]??0}),d=t.shards===`auto`?Jt(u,e,t,n,s):void 0,f=t.shards===`auto`?d.chosen.shards:t.shards,p=Me(u(f).map(({unit:e})=>Yt(e)),f),{shares:m}=p;return a({suite:{...e,shards:m.length,shares:m,files:Xt(o),...Zt(i)},sizing:Qt(e,o,c,p,t,d),notes:[...m.length<f?[on(e,f,m.length)]:[],...t.groups.filter((e,t)=>l[t].length<2).map(t=>an(e,t))]})}function Gt(e,{shards:t}){return t===`auto`?g(rn(e)):a({suite:{...e,shards:t},notes:[]})}function Kt({name:e,starter:t},n){let r=n!==void 0&&Object.hasOwn(n.suites,e)?n.suites[e]:void 0;if(r?.runner===t.runner)return r.modes.parallel??r.modes.sequential}function qt(e,t,n){return e.map(e=>{let r=(0,we.default)([...e],{dot:!0});return t.map(({path:e})=>e).filter(e=>r(n!==``&&e.startsWith(`${n}/`)?e.slice(n.length+1):e))})}function Jt(e,t,n,r,i){let a=R(n,r).sequential>0?`sequential`:`parallel`;return Ze(e,{runs:r[`runs-per-job`],remembered:Math.max(1,i?.runs.length??0),budget:n.budget,confidence:Ut,setup:n.setup,setupSpread:.2*n.setup,speedSpread:.1,workers:f(t,a),per:n.billing,most:n[`max-shards`]})}function Yt(e){return{...e,expected:Math.max(1,Math.round(e.expected))}}function Xt(e){return e.map(({path:e,tests:t})=>({path:e,...t===void 0?{}:{tests:h(t).map(({id:e})=>e)}})).map(e=>`tests`in e?{...e,tests:e.tests.toSorted()}:e).sort((e,t)=>e.path<t.path?-1:1)}function Zt(e){let t=e.filter(({beside:e})=>e===!0).map(({path:e})=>e);return t.length===0?{}:{beside:t.sort()}}function Qt({name:e},t,n,{shares:r,bound:i,makespan:a,binding:o},s,c){let l={history:0,folder:0,suite:0,size:0};for(let e of n.values())l[e.known]+=1;let u=t.every(e=>e.tests===void 0)?{}:{tests:t.reduce((e,t)=>e+(t.tests?.length??0),0)};return{suite:e,files:t.length,...u,shards:r.length,total:r.reduce((e,t)=>e+t.expected,0),longest:a,bound:i,...$t(c?.binding??o),known:l,...c===void 0?{}:{choice:tn(c,s)}}}function $t(e){return e===void 0?{}:{binding:{name:en(e),expected:e.expected}}}function en({files:e,tests:t}){let[n]=e;return t===void 0?e.length===1?n:`the group of ${n}`:t.length===1?t[0].id:`a part of ${n}`}function tn({kept:e,curve:t},{budget:n}){return{budget:n,confidence:Ut,keeps:e,curve:t.map(({shards:e,wall:t,promised:n,billed:r})=>({shards:e,expected:t,kept:n,billed:r}))}}function nn({name:e,starter:t}){return{code:`plan.no-tests`,words:`${t.runner} lists no test for the suite ${e}`,hint:"Check the suite's `args` and `cwd`, and the patterns of the runner's own config."}}function rn({name:e,starter:t}){return{code:`plan.not-listed`,words:`\`shards: auto\` needs to know the files of the suite ${e}, which ${t.runner} does not list`,hint:"Say `shards:` as a number; for `runner: command` say in `list:` how its files are listed."}}function an({name:e},t){return{code:`plan.lone-group`,words:`A group of the suite ${e} keeps nothing together: fewer than two files match ${t.join(`, `)}`,hint:"Patterns of `groups` begin at the suite's `cwd`."}}function on({name:e},t,n){return{code:`plan.fewer-shards`,words:`The suite ${e} has ${n} ${n===1?`unit`:`units`} to divide, so ${n} of ${t} shards are made`,hint:`An empty shard would only cost its set-up.`}}function sn(e,t,n){let r=Object.keys(e.suites).sort();if(t.suite!==void 0&&!r.includes(t.suite))return g(gn(t.suite,r));let i=r.filter(e=>t.suite===void 0||e===t.suite).map(r=>cn(r,e,t,n)),o=i.filter(({config:{shards:e,budget:t}})=>e===`auto`&&t===void 0);return o.length===0?a(i):g(...o.map(hn))}function cn(e,t,n,r){let i=ln(t.suites[e],n);return{suite:un(e,i,t,r),config:i}}function ln(e,{workers:t,shards:n,budget:r,runs:i,sequentialRuns:a}){let o={...i===void 0?{}:{parallel:i},...a===void 0?{}:{sequential:a}};return{...e,runs:{...e.runs,...o},...t===void 0?{}:{workers:t},...r===void 0?{}:{budget:r,shards:`auto`},...n===void 0?{}:{shards:n}}}function un(e,t,n,r){let i=t.runner===`command`?{lines:{sequential:t.sequential??t.command??``,parallel:t.parallel??t.command??``}}:{};return{name:e,starter:{runner:t.runner,args:t.args,...i,...t.program===void 0?{}:{program:t.program},...t.list===void 0?{}:{list:t.list},...t.reports===void 0?{}:{reports:t.reports}},cwd:fn(r,t.cwd),workers:t.workers,shards:1,timeout:t.timeout,env:dn(t.env),stores:t.stores.map(e=>pn(e,n)),ports:t.ports,directories:t.directories,...t.export.length===0?{}:{exports:t.export},...mn(t,n)}}function dn(e){return Object.fromEntries(Object.entries(e).sort(([e],[t])=>e<t?-1:1))}function fn(e,n){let r=t(n).replace(/(?<=.)\/+$/,``);return/^(\/|[A-Za-z]:)/.test(r)||e===``||e===`.`?r||`.`:r===`.`||r===``?e:`${e}/${r}`}function pn(e,t){let{migrate:n,seed:r,...i}=t.stores[e];return{name:e,...i,...n===void 0?{}:{migrate:n},...r===void 0?{}:{seed:r}}}function mn({gate:e},t){let n=Object.fromEntries(Object.entries(e).filter(([,e])=>e!==void 0));return Object.keys(n).length===0?{}:{gate:{...t.gate,...n}}}function hn({suite:e}){return{code:`arguments.no-budget`,words:`\`--shards auto\` needs to know what a job of the suite ${e.name} may take`,hint:"Give `--budget 10m`, or `budget:` in the config."}}function gn(e,t){let n=o(e,t);return{code:`arguments.unknown-suite`,words:`There is no suite \`${e}\` in the config`,hint:`${n===void 0?``:`Did you mean \`${n}\`? `}Known: ${t.join(`, `)}.`}}function _n(e,t,n,r){let i=sn(e,t,n.folder);if(i.kind===`refused`)return i;let o=le(i.value.flatMap(({suite:{name:e},config:{overlaps:t}})=>{let r=n.listings[e];return r===void 0?[]:[{name:e,files:r.filter(({beside:e})=>e!==!0),overlaps:t}]})),s=i.value.map(t=>Wt(t,e,{exact:{},prefixes:{},...n})),c=[...o,...s.flatMap(e=>e.kind===`refused`?e.problems:[])];if(c.length>0)return g(...c);let u=s.flatMap(e=>e.kind===`parsed`?[e.value]:[]),d=u.map(({suite:e})=>e),f=yn(d,e,new Map(i.value.map(({suite:{name:t},config:n})=>[t,R(n,e)])));if(f.kind===`refused`)return f;let p=t.seed??Number.parseInt(r(n.commit).slice(0,8),16),m=t.target===void 0?{}:{target:t.target},h={kind:`plan`,version:1,commit:n.commit,seed:p,suites:d.map(e=>e.gate===void 0?e:{...e,gate:{...e.gate,...m}}),cells:f.value.cells,gate:{...e.gate,...m}};return a({plan:{...h,digest:r(l(h))},sizings:u.flatMap(({sizing:e})=>e??[]),notes:[...u.flatMap(({notes:e})=>e),...f.value.notes]})}function vn({digest:e,...t},n){return n(l(t))}function yn(e,t,n){let r=t[`runs-per-job`],i=t[`allow-correlated`]?1e3:Math.max(r,4);for(let o=r;;o++){let s=bn(e,n,o);if(s.length<=256)return a({cells:s,notes:o===r?[]:[Cn(o,bn(e,n,r).length)]});if(o>=i)return g(wn(s.length,o,t[`allow-correlated`]))}}function bn(e,t,n){let r=0;return e.flatMap(e=>{let i=t.get(e.name);return u.flatMap(t=>Sn(Array.from({length:i[t]},()=>++r),n).flatMap(n=>Array.from({length:e.shards},(r,i)=>xn(e,t,i+1,n))))})}function xn(e,t,n,r){let i=e.shards===1?``:`-${n}of${e.shards}`,a=r[0],o=r.at(-1);return{id:`${p(e.name)}-${t}${i}-r${a===o?a:`${a}to${o}`}`,suite:e.name,mode:t,shard:{index:n,total:e.shards},runs:r}}function Sn(e,t){return Array.from({length:Math.ceil(e.length/t)},(n,r)=>e.slice(r*t,(r+1)*t))}function Cn(e,t){return{code:`plan.several-runs`,words:`Up to ${e} runs share a job: with fewer there would be ${t} jobs, and GitHub starts at most 256 of one matrix`,hint:`Runs of one job share its machine, so they say a little less than runs on machines of their own.`}}function wn(e,t,n){return{code:`plan.too-many-cells`,words:`The plan has ${e} cells with ${t} runs in a job; GitHub starts at most 256 jobs of one matrix`,hint:`Ask for fewer runs or shards${n?``:", or say `allow-correlated: true`: then more runs share a job"}.`}}function Tn(e,t){let[n,...r]=t??[];return n===void 0||e.kind===`shell`?e:{kind:`program`,argv:[n,...r,...e.argv.slice(1)]}}function K(e,t){return[{commands:[e],...t===void 0?{}:{stdout:t}}]}const En={exact:`files`,list:{kind:`process`,canList:({list:e})=>e!==void 0,start:({starter:e,folder:t})=>({command:{kind:`shell`,line:e.list??``},output:`${t}/files.txt`,printed:!0,mustSucceed:!0}),read:Dn},writesInPlace:e=>(e.reports??[]).some(e=>Nn(e).in===`cwd`),install:`Install it as the project's own guide says`,start:e=>({lanes:K({kind:`shell`,line:An(e.starter.lines?.[e.mode]??``,e)}),env:{FLAKEPROOF_WORKERS:String(e.workers),FLAKEPROOF_REPORTS:e.reports},...e.share===void 0?{}:{files:[{path:kn(e),text:`${On(e).join(`
`)}\n`}]},reports:(e.starter.reports??[]).map(e=>Nn(e))})};function Dn(e,{roots:t}){let n=e.split(/\r?\n/).filter(e=>e.trim()!==``);return a([...new Set(n.map(e=>m(e,t)))].map(e=>({path:e})))}function On({share:e,roots:t}){return(e?.units.flatMap(e=>e.files)??[]).map(e=>s(t,e)).sort()}function kn({given:e}){return`${e}/files.txt`}function An(e,t){let n={workers:String(t.workers),mode:t.mode,shard:String(t.shard.index),shards:String(t.shard.total),run:String(t.run),seed:String(t.seed),reports:t.reports,...t.share===void 0?{}:{"files-list":kn(t)}};return e.replace(/(?<!\$)\{(\w+(?:-list)?)\}/g,(r,i,a)=>{let o=jn(e.slice(0,a));return i===`files`&&t.share!==void 0?On(t).map(e=>Mn(e,o)).join(` `):Object.hasOwn(n,i)?Mn(n[i],o):r})}function jn(e){let t=``;for(let n=0;n<e.length;n++){let r=e[n];r===`\\`&&t!==`'`?n++:r===t?t=``:t===``&&(r===`'`||r===`"`)&&(t=r)}return t}function Mn(e,t){if(/^[\w@%+=:,./-]*$/.test(e))return e;if(t===`"`)return e.replace(/[\\"$`]/g,`\\$&`);let n=e.replaceAll(`'`,`'\\''`);return t===`'`?n:`'${n}'`}function Nn(e){let t=/^\{reports\}\/?/;return t.test(e)?{in:`reports`,pattern:e.replace(t,``)||`**/*`}:{in:`cwd`,pattern:e}}const Pn=new Set(`C p asmflags buildmode compiler gccgoflags gcflags installsuffix ldflags mod modfile overlay pgo pkgdir tags toolexec exec o vet coverpkg covermode coverprofile bench benchtime blockprofile blockprofilerate count cpu cpuprofile fuzz fuzztime fuzzminimizetime list memprofile memprofilerate mutexprofile mutexprofilefraction outputdir parallel run shuffle skip timeout trace`.split(` `)),Fn=new Set(`a n race msan asan v work x buildvcs cover linkshared modcacherw trimpath json failfast short benchmem c i fullpath artifacts`.split(` `)),In=new Set([`run`,`list`,`json`,`count`,`shuffle`]);function q(e){let t=[],n=[],r=new Map,i,a=!1;for(let o=0;o<e.length;o++){let s=e[o],{name:c,value:l}=Ln(s);if(c===void 0){if(i!==void 0&&!a){n.push(...e.slice(o));break}i=[...i??[],s],a=!0;continue}if(a=!1,c===`args`){n.push(...e.slice(o+1));break}if(!Pn.has(c)&&!Fn.has(c)){i??=[],n.push(s);continue}let u=Pn.has(c)&&l===void 0;r.set(c,u?e[o+1]??``:l??`true`),In.has(c)||t.push(s,...u?e.slice(o+1,o+2):[]),u&&o++}let[o,s]=[r.get(`run`),r.get(`skip`)];return{flags:t,packages:i===void 0||i.length===0?[`./...`]:i,own:n,...o===void 0||o===``?{}:{run:o},...s===void 0||s===``?{}:{skip:s}}}function Ln(e){let[,t,n]=/^--?([^=-][^=]*)(?:=([\s\S]*))?$/.exec(e)??[];return t===void 0?{}:{name:t.replace(/^test\./,``),...n===void 0?{}:{value:n}}}function J(e){let t=[[``]],[n,r]=[0,0];for(let i=0;i<e.length;i++){let a=e[i],o=t.at(-1),s=n===0&&r===0;a===`[`?n++:a===`]`?n=Math.max(0,n-1):a===`(`&&n===0?r++:a===`)`&&n===0&&(r=Math.max(0,r-1)),a===`\\`?o[o.length-1]+=a+(e[++i]??``):a===`/`&&s?o.push(``):a===`|`&&s?t.push([``]):o[o.length-1]+=a}return t}function Y(e,t){let n=[...e],r=t>>>0;for(let e=n.length-1;e>0;e--){r=r+1831565813>>>0;let t=Math.imul(r^r>>>15,r|1);t^=t+Math.imul(t^t>>>7,t|61);let i=((t^t>>>14)>>>0)%(e+1);[n[e],n[i]]=[n[i],n[e]]}return n}const Rn={exact:`tests`,install:`Install Go from https://go.dev/dl, or add the step actions/setup-go`,list:{kind:`process`,start:({starter:e,folder:t})=>{let n=q(e.args);return{command:Vn(n,[`-json`,`-list`,Kn(n)],n.packages),output:`${t}/go.json`,printed:!0}},read:Jn},start:Bn,fileOf:e=>e.titles[0]},zn=1e5;function Bn(e){let t=q(e.starter.args),[n,...r]=Un(e,t).map(({packages:n,pattern:r})=>Vn(t,[...Hn(e),...r===void 0?[]:[`-run`,r]],n)),i=`go.json`;return{lanes:[{commands:[n,...r],stdout:`${e.reports}/${i}`}],env:{},reports:[{in:`reports`,pattern:i}]}}function Vn(e,t,n){let r=e.own.length===0?[]:[`-args`,...e.own];return{kind:`program`,argv:[`go`,`test`,...e.flags,...t,...n,...r]}}function Hn({mode:e,workers:t,seed:n,shuffled:r}){let i=e===`sequential`?1:t;return[`-json`,`-count=1`,`-p=${i}`,`-parallel=${i}`,`-shuffle=${r?n:`off`}`]}function Un({share:e,seed:t,shuffled:n},{packages:r,run:i}){let a=i===void 0?{}:{pattern:i};if(e===void 0)return[{packages:r,...a}];let o=e.units.filter(({tests:e})=>e===void 0).flatMap(({files:e})=>e),s=e.units.filter(({tests:e})=>e!==void 0),c=n?Y(o,t):o;return e.units.length===0?[{packages:r,pattern:`^$`}]:[...Gn(c).map(e=>({packages:e,...a})),...(n?Y(s,t):s).flatMap(e=>Wn(e,i))]}function Wn({files:e,tests:t=[]},n){let[,...r]=J(n??``)[0];return Gn(t.map(({handle:e})=>e)).map(t=>({packages:e,pattern:[`^(${t.join(`|`)})$`,...r].join(`/`)}))}function Gn(e){let t=[],n=zn;for(let r of e)n+=r.length+1,n>zn&&(t.push([]),n=r.length+1),t.at(-1).push(r);return t}function Kn({run:e}){return e===void 0?`.`:J(e).map(([e])=>`(?:${e})`).join(`|`)}const qn=/^(?:Test|Fuzz|Example)[\p{L}\p{N}_]*$/u;function Jn(e,{suite:t,starter:n}){let r=q(n.args),i=new Map,o=new Set;for(let t of e.split(`
`)){let e=/^FAIL\t(\S+) \[(?:build|setup) failed\]\s*$/.exec(t)?.[1],{Action:n,Package:a,Output:s=``}=e===void 0?Qn(t):{};if(e!==void 0&&o.add(e),a===void 0)continue;n===`fail`&&o.add(a),i.has(a)||i.set(a,new Set);let c=s.trimEnd();n===`output`&&qn.test(c)&&!Xn(c,r)&&i.get(a).add(c)}if(i.size+o.size===0)return g($n(t));let s=J(r.run??``).length>1&&/\//.test(r.run??``),c=[...i].filter(([e,t])=>t.size>0&&!o.has(e));return a([...c.map(([e,n])=>({path:e,tests:[...n].map(n=>Yn(t,e,n)),...s?{whole:!0}:{}})),...[...o].map(e=>({path:e}))])}function Yn(e,t,n){return{name:{suite:e,titles:[t,n]},handle:n}}function Xn(e,{skip:t}){return t!==void 0&&J(t).filter(e=>e.length===1).some(([t])=>Zn(t,e))}function Zn(e,t){try{return new RegExp(e,`u`).test(t)}catch{return!1}}function Qn(e){if(!e.startsWith(`{`))return{};try{return JSON.parse(e)}catch{return{}}}function $n(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: \`go test -list\` names no package`,hint:"Is there a go.mod in the suite's `cwd`, and do the packages in `args` exist? The log shows what Go printed."}}function X(e,t){let n=e.indexOf(`--`);return n===-1?[...e,...t]:[...e.slice(0,n),...t,...e.slice(n)]}function Z(e,{none:t,one:n,many:r}){let i=e.indexOf(`--`),a=[];for(let o=0;o<(i===-1?e.length:i);o++){let{name:i,attached:s}=tr(e[o],n);if(i===void 0||![...t,...n,...r].includes(i))a.push(e[o]);else if(!s&&n.includes(i))o++;else if(!s&&r.includes(i))for(;o+1<e.length&&!e[o+1].startsWith(`-`);)o++}return i===-1?a:[...a,...e.slice(i)]}function er(e,t){return Z(e,{none:[t],one:[],many:[]}).length<e.length}function tr(e,t){let n=/^--([^=]+)(=)?/s.exec(e);if(n!==null)return{name:nr(n[1]),attached:n[2]!==void 0};let r=/^-([A-Za-z])(.*)$/s.exec(e);if(r===null)return{attached:!1};let i=r[2]!==``;return i&&!r[2].startsWith(`=`)&&!t.includes(r[1])?{attached:i}:{name:r[1],attached:i}}function nr(e){return e.replace(/-([a-z])/g,(e,t)=>t.toUpperCase())}function rr(e){return`"use strict";
const shuffledBy = ${Y.toString()};

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
`}const ir={exact:`files`,install:`npm install --save-dev jest`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`jest`,...X(ar(e.args),[`--listTests`,`--json`,...sr])]},output:`${t}/jest.txt`,printed:!0}),read:pr},start:e=>({lanes:K({kind:`program`,argv:[`jest`,...X(ar(e.starter.args,or(e)),cr(e))]}),env:{},files:fr(e),reports:[{in:`reports`,pattern:`jest.json`}]})};function ar(e,t=[]){return Z(e,{none:[`runInBand`,`i`],one:[`maxWorkers`,`w`,`outputFile`,`seed`,`shard`,...t],many:[`reporters`]})}function or({mode:e,shuffled:t,share:n}){return[...e===`sequential`?[`maxConcurrency`]:[],...t?[`testSequencer`]:[],...n===void 0?[]:[`filter`]]}const sr=[`--watch=false`,`--watchAll=false`,`--onlyFailures=false`];function cr(e){return[...lr(e),...ur(e),...dr(e),...sr,`--bail=false`,`--passWithNoTests=false`,`--ci`,`--coverage=false`,`--reporters=default`,`--json`,`--outputFile=${e.reports}/jest.json`]}function lr({mode:e,workers:t,starter:n}){if(e===`sequential`)return[`--runInBand`,`--maxConcurrency=1`];let r=er(n.args,`workerIdleMemoryLimit`);return[`--maxWorkers=${t}`,`--detectOpenHandles=false`,...r?[]:[`--workerIdleMemoryLimit=1000GB`]]}function ur({shuffled:e,seed:t,given:n}){let r=`--seed=${t|0}`;return e?[r,`--randomize`,`--testSequencer=${n}/sequencer.cjs`]:[r]}function dr({share:e,shard:t,given:n}){return e===void 0?t.total===1?[]:[`--shard=${t.index}/${t.total}`]:[`--filter=${n}/filter.cjs`]}function fr({share:e,shuffled:t,seed:n,given:r,roots:i}){let a=e?.units.flatMap(e=>e.files)??[];return[...t?[{path:`${r}/sequencer.cjs`,text:rr(n)}]:[],...e===void 0?[]:[{path:`${r}/filter.cjs`,text:`"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const asked = new Set(JSON.parse(readFileSync(join(__dirname, "files.json"), "utf8")));

module.exports = async (paths) => {
  const kept = paths.filter((path) => asked.has(path.replaceAll("\\\\", "/")));
  return { filtered: [...kept, ...kept.map((test) => ({ test }))] };
};
`},{path:`${r}/files.json`,text:JSON.stringify(a.map(e=>`${i.root}/${e}`))}]]}function pr(e,{suite:t,roots:n}){let r=e.split(/\r?\n/).findLast(e=>e.startsWith(`[`)),i=r===void 0?void 0:mr(r);return i===void 0?g(hr(t)):i.length===0?g(gr(t)):a([...new Set(i.map(e=>m(e,n)))].map(e=>({path:e})))}function mr(e){try{let t=JSON.parse(e);return Array.isArray(t)?t.filter(e=>typeof e==`string`):void 0}catch{return}}function hr(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: \`jest --listTests\` printed no list`,hint:`The log shows why: mostly Jest is not installed, or its config cannot be read.`}}function gr(e){return{code:`listing.empty`,words:`\`jest --listTests\` names no file of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `testMatch` or `testRegex` of Jest's config."}}const _r=`{,*/,*/*/}`,vr=/(?:^|\/)src\/test\/(?:java|kotlin|groovy|scala)\//,yr={exact:`files`,install:`Install a JDK and Maven (https://maven.apache.org), or add the step actions/setup-java`,list:{kind:`files`,patterns:()=>[`Test*`,`*Test`,`*Tests`,`*TestCase`].map(e=>`${_r}src/test/{java,kotlin,groovy,scala}/**/${e}.{java,kt,groovy,scala}`),holdsTests:Mr},writesInPlace:()=>!0,start:br,fileOf:jr};function br(e){let{args:t}=e.starter,n=e.share===void 0?[]:Er(e);return{lanes:[{commands:[{kind:`program`,argv:[`mvn`,...[`mvn`,`--batch-mode`,...t,...xr(e),`-Dmaven.test.failure.ignore=true`,`-Dsurefire.skipAfterFailureCount=0`,...n.length===0?[]:[`-Dsurefire.includesFile=${wr(e)}`,`-Dsurefire.excludesFile=${Tr(e)}`],...Cr(t)?[]:[`test`]].slice(1)]}]}],env:{},files:n,reports:[{in:`cwd`,pattern:`${_r}target/surefire-reports/TEST-*.xml`}]}}function xr({mode:e,workers:t,seed:n,shuffled:r}){let i=e===`sequential`?[`-DforkCount=1`,`-Djunit.jupiter.execution.parallel.enabled=false`]:[`-DforkCount=${t}`,`-DreuseForks=true`],a=["-Dflakeproof.fork=${surefire.forkNumber}"],o=[`-Dsurefire.runOrder=random`,`-Dsurefire.runOrder.random.seed=${n}`,`-Djunit.jupiter.testmethod.order.default=org.junit.jupiter.api.MethodOrderer$Random`,`-Djunit.jupiter.testclass.order.default=org.junit.jupiter.api.ClassOrderer$Random`],s=`-Djunit.jupiter.execution.order.random.seed=${n}`;return[...i,...a,...r?o:[],s]}const Sr=/^(-f|--file|-pl|--projects|-P|--activate-profiles|-s|--settings|-gs|--global-settings|-t|--toolchains|-gt|--global-toolchains|-T|--threads|-rf|--resume-from|-l|--log-file|-b|--builder|-D|--define|--color)$/;function Cr(e){return e.some((t,n)=>!t.startsWith(`-`)&&!Sr.test(e[n-1]??``))}const wr=({given:e})=>`${e}/includes.txt`,Tr=({given:e})=>`${e}/excludes.txt`;function Er(e){let t=(e.share?.units??[]).flatMap(({files:e})=>e).map(kr),n=Dr(t);return[{path:wr(e),text:`${t.map(e=>`%regex[${Or(e)}\\.class]\n`).join(``)}`},{path:Tr(e),text:`%regex[(?>${n}\\.class$|)(?:.*/)?(?:Test[^/]*|[^/]*(?:Test|Tests|TestCase))\\.class]\n`}]}function Dr(e){let t=new Map;for(let n of e){let e=n.lastIndexOf(`/`)+1,r=n.slice(0,e);t.set(r,[...t.get(r)??[],Or(n.slice(e))])}return`(?:${[...t].map(([e,t])=>`${Or(e)}(?:${t.join(`|`)})`).join(`|`)})`}function Or(e){return e.replace(/[$.+()[\]{}|^*?\\]/g,`\\$&`)}function kr(e){let t=vr.exec(e);return e.slice(t===null?0:t.index+t[0].length).replace(/\.[^./]+$/,``)}const Ar=new WeakMap;function jr({titles:e},t){let n=Ar.get(t);return n===void 0&&(n=new Map([...t].map(e=>[kr(e),e])),Ar.set(t,n)),n.get((e[0]??``).replace(/\$.*$/s,``).replaceAll(`.`,`/`))}function Mr(e,t){let n=t.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/.*$/gm,``),r=/([^/]+)\.[^./]+$/.exec(e)?.[1]??``,i=n.search(RegExp(`\\b(?:class|record|object)\\s+${r.replaceAll(`$`,`\\$`)}\\b`));if(i===-1)return!1;let a=n.slice(i).split(`{`,1)[0];return/\babstract\s+(?:[\w-]+\s+)*$/.test(n.slice(0,i))?!1:/@(?:\w+\.)*(?:\w*Test|TestFactory|TestTemplate|RunWith|Suite|Property|Example|Theory)\b/.test(n)||/\b(?:extends|implements)\b|:/.test(a)}const Nr=`"use strict";
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
`.replace(`SHUFFLED_BY`,()=>Y.toString()),Pr={exact:`files`,install:`npm install --save-dev mocha`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`mocha`,...X(e.args,[...Lr(t),`--no-parallel`])]},files:Rr(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:Br},start:Fr};function Fr(e){let t=e.mode===`parallel`&&e.workers>1;return{lanes:K({kind:`program`,argv:[`mocha`,...X(e.starter.args,[...Lr(e.given),...Ir(t,e.workers)])]}),env:e.mode===`parallel`&&!t?{FLAKEPROOF_SLOT:`0`}:{},files:Rr(e.given,zr(e,t)),reports:[{in:`reports`,pattern:`mocha.json`}]}}function Ir(e,t){return e?[`--parallel`,`--jobs`,String(t),`--no-sort`]:[`--no-parallel`]}function Lr(e){let t=`${e}/mocha.cjs`;return[`--require`,t,`--reporter`,t,`--no-bail`,`--no-watch`,`--no-dry-run`,`--fail-hook-affected-tests`]}function Rr(e,t){return[{path:`${e}/mocha.cjs`,text:Nr},{path:`${e}/mocha.json`,text:JSON.stringify(t)}]}function zr({share:e,shard:t,shuffled:n,seed:r,reports:i,roots:a},o){let s=e?.units.flatMap(e=>e.files).map(e=>`${a.root}/${e}`);return{...s===void 0?{}:{files:s},shard:t,...n?{seed:r}:{},hooks:!o&&t.total>1,report:`${i}/mocha.json`}}function Br(e,{suite:t,roots:n}){if(e===``)return g(Hr(t));let{files:r,stopped:i}=JSON.parse(e);return i===void 0?r.length===0?g(Wr(t)):a(r.map(({path:e,titles:r})=>{let i=m(e,n);return r===void 0?{path:i}:{path:i,tests:r.map(e=>Vr(t,i,e))}})):g(Ur(t,m(i,n)))}function Vr(e,t,n){return{name:{suite:e,file:t,titles:n===``?[]:[n]},handle:n}}function Hr(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: Mocha ended before it had loaded a file`,hint:"The log shows why: mostly it finds no file, is not installed, or a module of `require` or `file` fails."}}function Ur(e,t){return{code:`listing.stopped`,words:`The tests of the suite ${e} cannot be listed: the process ended while Mocha loaded ${t}`,hint:`A test file must not end the process when it is loaded; the log shows what it printed.`}}function Wr(e){return{code:`listing.empty`,words:`The files that Mocha finds for the suite ${e} hold no test that it would run`,hint:"Check `spec`, `ignore` and `grep` in the suite's `args` and in Mocha's config."}}const Gr=String.raw`"use strict";
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
`,Kr=String.raw`"use strict";
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
`,qr=Gr.replace(`SHUFFLED_BY`,()=>Y.toString()),Jr=String.raw`import { resolve } from "node:path";
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
`,Yr={exact:`files`,install:`Install Node.js 20 or newer`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`node`,`--test`,`--require`,`${t}/hook.cjs`,...Xr(e.args)]},env:{FLAKEPROOF_NODE:`list`},files:$r(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:ti},start:e=>({lanes:K({kind:`program`,argv:[`node`,`--test`,...Zr(e),...Xr(e.starter.args)]}),env:{FLAKEPROOF_NODE:`run`},files:[...$r(e.given,ei(e)),{path:`${e.given}/reporter.mjs`,text:Jr}],reports:[{in:`reports`,pattern:`node*.xml`}]})};function Xr(e){return Z(e,{none:[`test`,`watch`,`watchPreserveOutput`,`testRandomize`,`experimentalTestCoverage`],one:[`testConcurrency`,`testReporter`,`testReporterDestination`,`testShard`,`testIsolation`,`experimentalTestIsolation`,`testRandomSeed`,`testRerunFailures`,`testCoverageBranches`,`testCoverageExclude`,`testCoverageFunctions`,`testCoverageInclude`,`testCoverageLines`,`watchPath`],many:[]})}function Zr({given:e,reports:t,workers:n}){return[`--require`,`${e}/hook.cjs`,`--test-concurrency=${n}`,`--test-reporter=${Qr(`${e}/reporter.mjs`)}`,`--test-reporter-destination=${t}/node.xml`,`--test-reporter=spec`,`--test-reporter-destination=stdout`]}function Qr(e){let t=e.split(`/`).map(e=>/^[A-Za-z]:$/.test(e)?e:encodeURIComponent(e));return`file://${e.startsWith(`/`)?``:`/`}${t.join(`/`)}`}function $r(e,t){return[{path:`${e}/hook.cjs`,text:qr},{path:`${e}/pool.cjs`,text:Kr},{path:`${e}/task.json`,text:JSON.stringify(t)}]}function ei({share:e,shard:t,shuffled:n,seed:r,workers:i,reports:a,roots:o}){let s=e?.units.flatMap(e=>e.files).map(e=>`${o.root}/${e}`);return{...s===void 0?{}:{files:s},shard:t,...n?{seed:r}:{},workers:i,report:`${a}/node.xml`}}function ti(e,{suite:t,roots:n}){if(e===``)return g(ni(t));let{files:r,missing:i}=JSON.parse(e);return i.length>0?g(ri(t,i)):r.length===0?g(ii(t)):a(r.map(e=>({path:m(e,n)})))}function ni(e){return{code:`listing.failed`,words:`The test files of the suite ${e} cannot be listed: Node ended before it had looked for them`,hint:"The log shows why: mostly this Node does not know an option in `args`."}}function ri(e,t){return{code:`listing.missing`,words:`The suite ${e} names ${t.join(`, `)} in its \`args\`, and there is no such file or folder`,hint:"If it is the value of an option, write both as one argument (`--option=value`), and before the first file."}}function ii(e){return{code:`listing.empty`,words:`Node finds no test file of the suite ${e}`,hint:"Check the suite's `cwd` and the patterns in its `args`; without any, Node looks for names such as `a.test.js` and for folders `test`."}}function ai(e,t){let n=Math.max(1,Math.min(t,e.length)),r=Array.from({length:n},()=>({expected:0,units:[]}));for(let t of[...e].sort((e,t)=>t.expected-e.expected)){let e=r.reduce((e,t)=>t.expected<e.expected?t:e);e.expected+=Math.max(1,t.expected),e.units.push(t)}let i=new Map(e.map((e,t)=>[e,t])),[a,...o]=r.map(e=>e.units.sort((e,t)=>i.get(e)-i.get(t)));return[a,...o]}const oi=String.raw`<?php
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
`.replace(`NOT_LOADED`,`The file does not load`),si={exact:`files`,install:"Install PHP with its extension dom, then PHPUnit with `composer require --dev phpunit/phpunit`",list:{kind:`process`,canList:({args:e})=>!e.some(e=>/^--(exclude-)?filter(=|$)/.test(e)),start:({starter:e,folder:t})=>{let n=`${t}/phpunit.json`,r={folder:t,args:[],list:n};return{command:ui(t,`${t}/job.json`,e.args),files:[ci(t),li(`${t}/job.json`,r)],output:n}},read:hi},start:di};function ci(e){return{path:`${e}/phpunit.php`,text:oi}}function li(e,t){return{path:e,text:`${JSON.stringify(t)}\n`}}function ui(e,t,n){return{kind:`program`,argv:[`php`,`${e}/phpunit.php`,t,...n]}}function di(e){let t=pi(e).map((t,n)=>li(`${e.given}/lane-${n}.json`,t)),[n,...r]=t.map(({path:t},n)=>fi(e,t,n));return{lanes:[n,...r],env:{},files:[ci(e.given),...t],reports:[{in:`reports`,pattern:`phpunit-*.xml`}]}}function fi(e,t,n){let r=String(n+1),i={TEST_TOKEN:r,UNIQUE_TEST_TOKEN:`${r}_${e.seed}`};return{commands:[ui(e.given,t,e.starter.args)],...e.mode===`sequential`?{}:{env:i}}}function pi(e){let{share:t,shard:n,roots:r}=e,i=e.mode===`sequential`?1:e.workers;if(t!==void 0)return ai(t.units,i).map((t,n)=>({...mi(e,n),files:t.flatMap(({files:e})=>e.map(e=>`${r.root}/${e}`))}));let a=i*n.total;return Array.from({length:i},(t,r)=>({...mi(e,r),...a===1?{}:{slice:{index:(n.index-1)*i+r,total:a}}}))}function mi({given:e,reports:t,seed:n,shuffled:r},i){return{folder:e,args:[`--no-logging`,`--do-not-cache-result`,...r?[`--order-by=random`]:[],`--random-order-seed=${n}`],junit:`${t}/phpunit-${i}.xml`,broken:`${t}/phpunit-${i}-not-loaded.xml`}}function hi(e,{suite:t,roots:n}){let r=_i(e);return r===void 0?g(vi(t)):a(r.files.map(({path:e,tests:r})=>{let i=m(e,n);return r===void 0?{path:i}:{path:i,tests:r.map(e=>({name:{suite:t,file:i,titles:[...gi(e.class,i,n),e.name]},handle:`${e.class}::${e.name}`}))}}))}function gi(e,t,n){let r=e.replaceAll(`\\`,`.`),i=s(n,t).replace(/\.[^./]+$/,``).replaceAll(`/`,`.`);return r===i?[]:[r.startsWith(`${i}.`)?r.slice(i.length+1):r]}function _i(e){try{let t=JSON.parse(e);return typeof t==`object`&&t&&`files`in t?t:void 0}catch{return}}function vi(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: PHPUnit wrote no list`,hint:`The log shows what it printed: is PHPUnit in vendor/bin, and does the bootstrap file of its configuration load?`}}const Q=`flakeproof.cjs`,yi={exact:`tests`,install:`npm install --save-dev @playwright/test`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:bi(e.args,[`--list`,`--reporter=${t}/${Q}`]),files:wi(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:Ei},start:e=>({lanes:K(bi(e.starter.args,xi(e))),env:Si(`${e.reports}/playwright.json`),...e.share===void 0?{}:{files:wi(e.given,Ti(e))},reports:[{in:`reports`,pattern:`playwright.json`}]})};function bi(e,t){return{kind:`program`,argv:[`playwright`,`test`,...X(Z(e,{none:[`x`,`passWithNoTests`,`lastFailed`],one:[`shard`],many:[]}),t)]}}function xi(e){let{share:t,shard:n,workers:r,given:i,outputs:a}=e;return[`--workers=${r}`,`--max-failures=0`,...Ci(e),...t===void 0?[`--shard=${n.index}/${n.total}`]:[],`--update-snapshots=none`,`--output=${a}`,`--reporter=json,line${t===void 0?``:`,${i}/${Q}`}`]}function Si(e){return{PLAYWRIGHT_JSON_OUTPUT_NAME:e,PLAYWRIGHT_JSON_OUTPUT_FILE:e}}function Ci({shuffled:e,seed:t,starter:n}){return e||er(n.args,`shuffle`)?[`--shuffle=${t}`]:[]}function wi(e,t){return[{path:`${e}/${Q}`,text:`"use strict";
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
`},{path:`${e}/flakeproof.json`,text:JSON.stringify(t)}]}function Ti({share:e,roots:t}){let n=e?.units??[],r=e=>`${t.root}/${e}`,i={};for(let e of n)for(let{handle:t}of e.tests??[])i[r(e.files[0])]??=[],i[r(e.files[0])].push(t);return{files:n.flatMap(e=>e.files.map(r)),tests:i}}function Ei(e,{suite:t,roots:n}){let r=ki(e);if(r===void 0)return g(ji(t));if(Ai(r.version))return g(Mi(t,r.version));if(r.errors.length>0)return g(...r.errors.map(e=>Ni(t,e)));let i=new Set(r.broken.map(e=>m(e,n))),o=r.files.map(e=>Di(t,{...e,path:m(e.path,n)}));if(o.length+i.size===0)return g(Pi(t));let s=(r.beside??[]).map(e=>({path:m(e,n),beside:!0}));return a([...o.filter(({path:e})=>!i.has(e)),...[...i].map(e=>({path:e})),...s])}function Di(e,{path:t,tests:n}){let r=new Set(n.map(({group:e})=>e));return{path:t,tests:n.map(n=>Oi(e,t,n)),...r.size===1&&!r.has(void 0)?{whole:!0}:{}}}function Oi(e,t,{project:n,describes:r,title:a,handle:o,group:s}){let c=i([...r,a].join(` › `),` › `);return{name:{suite:e,...n===``?{}:{project:n},file:t,titles:c},handle:o,...s===void 0?{}:{group:s}}}function ki(e){try{return JSON.parse(e)}catch{return}}function Ai(e){let[t=0,n=0]=e.split(`.`).map(Number);return t<1||t===1&&n<62}function ji(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: Playwright ended before it had loaded them`,hint:"The log shows why: mostly it is not installed, its config cannot be read, or an option in `args` is unknown to it."}}function Mi(e,t){return{code:`listing.old-runner`,words:`The tests of the suite ${e} cannot be listed: this is Playwright ${t}, and 1.62 is the first that can run exactly a share of them`,hint:"npm install --save-dev @playwright/test@latest; or take `shards` out: one shard needs no list."}}function Ni(e,t){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: ${t.trim().split(`
`,1)[0]}`,hint:`Playwright does not say which test file this keeps from loading; the log shows where it happened.`}}function Pi(e){return{code:`listing.empty`,words:`Playwright finds no test of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `testDir`, `testMatch` and `projects` of Playwright's config."}}const $=`flakeproof_pytest`,Fi={exact:`tests`,install:"Install Python 3, then pytest with `python3 -m pip install pytest`, or name its Python in `program`",list:{kind:`process`,start:({starter:e,folder:t})=>({command:Ii(e,[`--collect-only`,...Li(t)]),paths:{PYTHONPATH:t},files:Ri(t,{list:`${t}/list.json`}),output:`${t}/list.json`}),read:Bi},start:e=>({lanes:K(Ii(e.starter,Li(e.outputs))),env:{},paths:{PYTHONPATH:e.given},files:Ri(e.given,zi(e)),reports:[{in:`reports`,pattern:`pytest.jsonl`}]})};function Ii({args:e,program:t},n){return{kind:`program`,argv:[`python3`,.../^(python|pypy)[\d.]*(\.exe)?$/.test(t?.at(-1)?.split(/[\\/]/).at(-1)??`python`)?[`-m`,`pytest`]:[],...X(e,n)]}}function Li(e){return[`-p`,$,`-o`,`cache_dir=${e}/cache`]}function Ri(e,t){return[{path:`${e}/${$}.py`,text:`"""Written by flakeproof: lists what pytest would run, runs exactly what it is given, and reports it line by line."""
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
`},{path:`${e}/${$}.json`,text:JSON.stringify(t)}]}function zi({share:e,shard:t,mode:n,workers:r,seed:i,shuffled:a,reports:o,outputs:s,roots:c}){let l=e?.units??[];return{report:`${o}/pytest.jsonl`,outputs:s,workers:n===`sequential`?0:r,seed:i,shuffled:a,...e===void 0?{slice:t}:{files:l.flatMap(e=>e.files.map(e=>`${c.root}/${e}`)),tests:l.flatMap(({tests:e=[]})=>e.map(({handle:e})=>e))}}}function Bi(e,{suite:t,roots:n}){let i=Vi(e);if(i===void 0)return g(Hi(t));let o=e=>m(e,n);if(i.broken!==void 0)return g(...i.broken.map(e=>Ui(t,o(e.path),e)));let s=new Set(i.without.map(o)),c=new Map;for(let{id:e,file:n,path:a,group:s}of i.tests){let i=c.get(o(a))??[];c.set(o(a),i);let l={suite:t,file:o(a),titles:r(e,n)};i.push({name:l,handle:e,...s===void 0?{}:{group:s}})}return c.size+s.size===0?g(Wi(t)):a([...[...s].map(e=>({path:e})),...[...c].filter(([e])=>!s.has(e)).map(([e,t])=>({path:e,tests:t}))])}function Vi(e){try{return JSON.parse(e)}catch{return}}function Hi(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: pytest ended before it had collected them`,hint:`The log shows why: mostly pytest is not installed for this Python, an option is unknown to it, or a conftest.py fails.`}}function Ui(e,t,{message:n}){let r=n.trim().split(`
`),i=(r.filter(e=>/^E\s/.test(e)).at(-1)??r.at(-1)).replace(/^E\s+/,``).slice(0,300);return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: ${t||`.`} does not load: ${i}`,hint:`Without it pytest does not know which tests there are. The log shows the whole error.`}}function Wi(e){return{code:`listing.empty`,words:`pytest collects no test of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `testpaths` and `python_files` of pytest's config."}}const Gi=`rspec`,Ki={exact:`tests`,install:"Install Ruby, then RSpec with `bundle install` or `gem install rspec`",list:{kind:`process`,start:({starter:e,folder:t})=>{let n=`${t}/rspec.json`,r=[`--dry-run`,`--order`,`defined`,`--format`,`json`,`--out`,n],i=`${t}/job.json`;return{command:Ji(t,i,e.args,r),files:[qi(t),{path:i,text:`{}
`}],output:n}},read:$i},start:Yi};function qi(e){return{path:`${e}/${Gi}`,text:`# Written by flakeproof: starts RSpec for exactly the examples that it is given.
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
`}}function Ji(e,t,n,r){return{kind:`program`,argv:[`ruby`,`${e}/${Gi}`,t,...n,...r]}}function Yi(e){let t=Zi(e).map((t,n)=>({path:`${e.given}/lane-${n}.json`,text:`${JSON.stringify(t)}\n`})),[n,...r]=t.map(({path:t},n)=>Xi(e,t,n));return{lanes:[n,...r],env:e.mode===`sequential`?{}:{PARALLEL_TEST_GROUPS:String(e.workers)},files:[qi(e.given),...t],reports:[{in:`reports`,pattern:`rspec-*.json`}]}}function Xi(e,t,n){let r=e.shuffled?[`--order`,`rand:${e.seed}`]:[],i=[`--format`,`progress`,`--format`,`json`,`--out`,`${e.reports}/rspec-${n}.json`];return{commands:[Ji(e.given,t,e.starter.args,[`--no-fail-fast`,...r,...i])],...e.mode===`sequential`?{}:{env:{TEST_ENV_NUMBER:n===0?``:String(n+1)}}}}function Zi(e){let{share:t,seed:n,shard:r,roots:i}=e,a=e.mode===`sequential`?1:e.workers;if(t!==void 0)return ai(t.units,a).map(e=>({seed:n,...Qi(e,i.root)}));let o=a*r.total;return o===1?[{seed:n}]:Array.from({length:a},(e,t)=>({seed:n,slice:{index:(r.index-1)*a+t,total:o}}))}function Qi(e,t){return{files:[...new Set(e.flatMap(e=>e.files.map(e=>`${t}/${e}`)))],ids:e.flatMap(({tests:e=[]})=>e.map(({handle:e})=>e))}}function $i(e,{suite:t,roots:n}){let r=na(e);if(r===void 0)return g(ra(t));if((r.summary?.errors_outside_of_examples_count??0)>0)return g(ia(t,r));let i=new Map;for(let e of r.examples){let t=e.id.replace(/\[[\d:]+\]$/,``);i.set(t,[...i.get(t)??[],e])}return a([...i].map(([e,r])=>({path:m(e,n),...r.every(ea)?{tests:ta(t,m(e,n),r)}:{}})))}function ea({description:e,full_description:t,file_path:n,line_number:r}){return t!==`The file does not load`&&e!==`example at ${n}:${r}`}function ta(e,t,n){let r=new Map,i=e=>e.full_description||e.description;for(let e of n)r.set(i(e),(r.get(i(e))??0)+1);return n.map(n=>({name:{suite:e,file:t,titles:[i(n)]},handle:n.id,...r.get(i(n))>1?{group:i(n)}:{}}))}function na(e){try{let t=JSON.parse(e);return typeof t==`object`&&t&&`examples`in t?t:void 0}catch{return}}function ra(e){return{code:`listing.failed`,words:`The examples of the suite ${e} cannot be listed: RSpec wrote no list`,hint:"The log shows what it printed: is RSpec in the bundle, and is every option in `args` one of its own?"}}function ia(e,{messages:t=[]}){return{code:`listing.failed`,words:`The examples of the suite ${e} cannot be listed: ${(t.find(e=>e.includes(`error occurred`))?.trim()??``).split(/\s*\n\s*/).slice(0,4).join(` `).slice(0,300)||`RSpec reports an error outside of examples`}`,hint:"Mend what is loaded before the spec files (`--require`, spec_helper.rb); the log shows the error."}}const aa=`import { readFileSync, realpathSync } from "node:fs";

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
`.replace(`SHUFFLED_BY`,()=>Y.toString()),oa={exact:`files`,install:`npm install --save-dev vitest`,list:{kind:`process`,start:({starter:e,folder:t})=>({command:{kind:`program`,argv:[`vitest`,...X([`list`,...sa(e.args)],[`--filesOnly`,`--json=${t}/files.json`])]},output:`${t}/files.json`}),read:da},start:e=>({lanes:K({kind:`program`,argv:[`vitest`,...X([`run`,...sa(e.starter.args)],ca(e))]}),env:{},files:ua(e),reports:[{in:`reports`,pattern:`vitest.json`}]})};function sa(e){return Z(e,{none:[`fileParallelism`,`noFileParallelism`,`passWithNoTests`,`coverage`,`noCoverage`,`watch`,`w`,`run`,`lastFailed`,`mergeReports`],one:[`maxWorkers`,`maxConcurrency`,`shard`,`bail`,`outputFile`,`reporter`,`coverage.enabled`],many:[]})}function ca(e){return[...la(e.mode,e.workers),...e.share!==void 0||e.shard.total===1?[]:[`--shard=${e.shard.index}/${e.shard.total}`],`--bail=0`,`--passWithNoTests=false`,`--coverage.enabled=false`,`--reporter=${e.given}/steer.mjs`,`--reporter=json`,`--reporter=default`]}function la(e,t){return e===`sequential`?[`--no-file-parallelism`,`--maxWorkers=1`,`--maxConcurrency=1`]:[`--fileParallelism`,`--maxWorkers=${t}`]}function ua({share:e,mode:t,workers:n,seed:r,shuffled:i,given:a,reports:o,outputs:s,roots:c}){let l=e?.units.flatMap(e=>e.files).map(e=>`${c.root}/${e}`),u=`${o}/vitest.json`,d={mode:t,workers:n,seed:r,shuffled:i},f={...l===void 0?{}:{files:l},...d,report:u,attachments:s};return[{path:`${a}/steer.mjs`,text:aa},{path:`${a}/task.json`,text:JSON.stringify(f)}]}function da(e,{suite:t,roots:n}){let r=fa(e);return r===void 0?g(pa(t)):r.length===0?g(ma(t)):a([...new Set(r.map(e=>m(e,n)))].map(e=>({path:e})))}function fa(e){try{let t=JSON.parse(e);return Array.isArray(t)?t.map(e=>e?.file).filter(e=>typeof e==`string`):void 0}catch{return}}function pa(e){return{code:`listing.failed`,words:`The tests of the suite ${e} cannot be listed: \`vitest list\` wrote no list`,hint:`The log shows why: mostly Vitest is not installed, or its config cannot be read.`}}function ma(e){return{code:`listing.empty`,words:`\`vitest list\` names no file of the suite ${e}`,hint:"Check the suite's `cwd` and `args`, and `include` and `projects` of Vitest's config."}}const ha={vitest:oa,jest:ir,mocha:Pr,node:Yr,playwright:yi,pytest:Fi,go:Rn,rspec:Ki,phpunit:si,maven:yr,command:En};function ga(e){let t=ha[e];if(t===void 0)throw Error(`no runner ${e}`);return t}export{sn as a,_e as c,ye as d,Ce as f,_n as i,xe as l,Tn as n,ve as o,R as p,vn as r,Se as s,ga as t,be as u};