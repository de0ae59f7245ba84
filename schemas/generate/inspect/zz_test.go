package main
import ("testing";"math/rand";"fmt";"strings";"time";"text/template/parse")
func gen(r *rand.Rand, d int) string {
 ex:=func()string{return expr(r,3)}
 var b strings.Builder
 for i:=0;i<1+r.Intn(4);i++{
  k:=r.Intn(9); if d==0{k=r.Intn(5)}
  switch k{
  case 0: b.WriteString("{{ "+ex()+" }}")
  case 1: b.WriteString("{{ $a = "+ex()+" }}")
  case 2: b.WriteString("{{ $b = "+ex()+" }}")
  case 3: b.WriteString("{{ $_ := set $a "+ex()+" "+ex()+" }}")
  case 4: b.WriteString(fmt.Sprintf("{{ include \"t%d\" %s }}",r.Intn(4),ex()))
  case 5: b.WriteString("{{ if "+ex()+" }}"+gen(r,d-1)+"{{ else }}"+gen(r,d-1)+"{{ end }}")
  case 6,7: b.WriteString("{{ range "+ex()+" }}"+gen(r,d-1)+"{{ end }}")
  case 8: b.WriteString("{{ with "+ex()+" }}"+gen(r,d-1)+"{{ end }}")
  }
 }
 return b.String()
}
var fns=[]string{"dict","list","merge","mergeOverwrite","append","concat","index","get","dig","default","toYaml","fromYaml","printf","print","splitList","deepCopy","omit","pick","keys","values","first","reverse","set","tpl","required","include","pluck","ternary","prepend","hasKey","coalesce"}
func expr(r *rand.Rand,d int)string{
 if d==0||r.Intn(3)==0{ a:=[]string{".","$","$a","$b",".Values",".Values.x",".a","$.b","\"a\"","\"b\"","\"t1\"","\"%s%s\"","0"}; return a[r.Intn(len(a))]}
 f:=fns[r.Intn(len(fns))]; s:="("+f
 for i:=0;i<r.Intn(5);i++{s+=" "+expr(r,d-1)}
 return s+")"
}
func TestZZ(t *testing.T){
 gave:=0; defer func(){fmt.Println("gave",gave)}(); worst:=time.Duration(0)
 for seed:=int64(0);seed<3000;seed++{
  r:=rand.New(rand.NewSource(seed))
  src:=""
  for i:=0;i<4;i++{src+=fmt.Sprintf("{{ define \"t%d\" }}{{ $a := dict }}{{ $b := . }}%s{{ end }}",i,gen(r,2))}
  src+="{{ $a := dict }}{{ $b := . }}"+gen(r,2)
  chart:=&Chart{templates:map[string]*parse.Tree{}}
  chart.parse("templates/test.yaml",src,true)
  if len(chart.errors)>0{t.Fatal(chart.errors,src)}
  st:=time.Now()
  in:=newInterpreter(chart,newReads()); 
  func(){ defer func(){if e:=recover();e!=nil{if fmt.Sprint(e)[:7]!="gave up"{t.Errorf("seed %d panic %v",seed,e)} else {gave++}}}(); in.runFiles()}()
  if e:=time.Since(st);e>worst{worst=e; fmt.Println(seed,e,in.steps)}
 }
}
