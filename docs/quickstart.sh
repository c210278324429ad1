#!/usr/bin/env bash
# The whole way of one suggestion, with curl alone, against a service with the demonstration data:
#   make run            (in one terminal)
#   docs/quickstart.sh  (in another)
# Python only reads JSON and makes the sample files. BASE, PASSWORD and PYTHON may be set.
set -euo pipefail
cd "$(dirname "$0")/.."
BASE=${BASE:-http://127.0.0.1:8000}
PASSWORD=${PASSWORD:-$(cat instance/demo-password)}
PYTHON=${PYTHON:-.venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '\n== %s\n' "$*"; }

# get FIELD < JSON: a value of the answer, e.g. id, items.0.id
get() { "$PYTHON" -c '
import functools, json, sys
step = lambda value, key: value[int(key)] if isinstance(value, list) else value[key]
print(functools.reduce(step, sys.argv[1].split("."), json.load(sys.stdin)))' "$1"; }

# call TOKEN METHOD PATH [curl arguments]: the answer's body; a refusal ends the script and is shown
call() {
  local token=$1 method=$2 path=$3; shift 3
  curl -sS --fail-with-body -X "$method" "$BASE/api/v1$path" \
    -H "Authorization: Bearer $token" -H "Accept-Language: en" "$@"
}
send() { local token=$1 method=$2 path=$3 body=$4; shift 4
  call "$token" "$method" "$path" -H "Content-Type: application/json" -d "$body" "$@"; }
# act TOKEN PATH VERB [BODY]: read the item, then do the verb on the version read
act() {
  local version; version=$(call "$1" GET "$2" | get version)
  send "$1" POST "$2/$3" "${4:-"{}"}" -H "If-Match: \"$version\""
}
sign_in() { curl -sS --fail-with-body "$BASE/api/v1/tokens" -H "Content-Type: application/json" \
  -d "{\"username\": \"$1\", \"password\": \"$2\"}" | get token; }

run=$(date +%s)
host="示例市第${run}服务中心"

say "HR signs in, makes a cohort and a host unit"
hr=$(sign_in hr "$PASSWORD")
cohort=$(send "$hr" POST /cohorts "{\"code\": \"Q$run\", \"title\": \"赴北京、上海挂职（快速上手）\",
  \"starts_on\": \"2027-03-01\", \"ends_on\": \"2027-03-31\"}" | get id)
send "$hr" POST /host-units "{\"name\": \"$host\", \"city\": \"北京市\"}" > /dev/null

say "HR checks and imports a roster of twelve"
"$PYTHON" - "$run" "$host" > "$work/roster.csv" <<'PY'
import sys
run, host = sys.argv[1:]
given = "".join("天地玄黄宇宙洪荒日月"[int(digit)] for digit in run[-4:])
print("序号,姓名,现工作单位,现任职务,挂职单位,挂任职务,开始日期,结束日期")
for number, surname in enumerate("赵钱孙李周吴郑王冯陈褚卫", 1):
    unit = ["区商务局", "区发展和改革局"][number % 2]
    print(number, surname + given, unit, "科长", host, "主任助理", "2027-03-01", "2027-03-31", sep=",")
PY
call "$hr" POST "/cohorts/$cohort/roster?mode=check" -F "file=@$work/roster.csv;type=text/csv"; echo
created=$(call "$hr" POST "/cohorts/$cohort/roster?mode=import" -F "file=@$work/roster.csv;type=text/csv" | get created)
test "$created" = 12
secondments=$(call "$hr" GET "/secondments?cohort_id=$cohort&limit=200")
secondment=$(get items.0.id <<< "$secondments")
cadre=$(get items.0.cadre_id <<< "$secondments")

say "The system administrator makes an account, the security administrator grants it"
sysadmin=$(sign_in sysadmin "$PASSWORD")
secadmin=$(sign_in secadmin "$PASSWORD")
account=$(send "$sysadmin" POST /users "{\"username\": \"q$run\", \"display_name\": \"挂职干部\", \"cadre_id\": \"$cadre\"}")
user=$(get id <<< "$account")
code=$(get activation_code <<< "$account")
act "$secadmin" "/users/$user" grant '{"role": "cadre"}' > /dev/null

say "The cadre activates it, uploads a talk as DOCX and PDF, submits a suggestion"
own="Quick-start-$run"
curl -sS --fail-with-body "$BASE/api/v1/activate" -H "Content-Type: application/json" \
  -d "{\"username\": \"q$run\", \"code\": \"$code\", \"password\": \"$own\"}" > /dev/null
me=$(sign_in "q$run" "$own")
"$PYTHON" - "$work" <<'PY'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
with zipfile.ZipFile(folder / "挂职交流材料.docx", "w", zipfile.ZIP_DEFLATED) as docx:
    docx.writestr("[Content_Types].xml", '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="%s"/></Types>' % types)
    docx.writestr("_rels/.rels", '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
    docx.writestr("word/document.xml", '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>楼宇经济的启示</w:t></w:r></w:p></w:body></w:document>')
parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"]
body, places = b"%PDF-1.4\n", []
for number, part in enumerate(parts, 1):
    places.append(len(body))
    body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
table = b"".join(b"%010d 00000 n \n" % place for place in places)
(folder / "talk.pdf").write_bytes(body + b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body))
PY
report=$(send "$me" POST /reports "{\"secondment_id\": \"$secondment\", \"kind\": \"talk\", \"title\": \"楼宇经济的启示\"}" | get id)
for file in "$work/挂职交流材料.docx" "$work/talk.pdf"; do
  call "$me" POST "/files?for=report" -F "item_id=$report" -F "file=@$file" | get name
done
act "$me" "/reports/$report" submit > /dev/null
suggestion=$(send "$me" POST /suggestions "{\"secondment_id\": \"$secondment\", \"report_id\": \"$report\", \"source\": \"talk\",
  \"title\": \"建立楼宇服务专员制度\", \"problem\": \"企业装修手续要跑多个部门，时间长。\",
  \"measures\": [{\"text\": \"每幢重点楼宇设一名服务专员\"}, {\"text\": \"装修手续并联办理\"}]}" | get id)
act "$me" "/suggestions/$suggestion" submit > /dev/null

say "The coordinating office accepts it and assigns it to 区商务局"
office=$(sign_in office "$PASSWORD")
swj=$(call "$office" GET "/departments?q=%E5%8C%BA%E5%95%86%E5%8A%A1%E5%B1%80" | get items.0.id)
act "$office" "/suggestions/$suggestion" accept > /dev/null
assigned=$(act "$office" "/suggestions/$suggestion" assign "{\"mode\": \"sole\", \"lead_department_id\": \"$swj\"}")
assignment=$(get assignments.0.id <<< "$assigned")

say "The handler signs and replies: one measure adopted, one not; the signer signs off"
handler=$(sign_in swj.handler "$PASSWORD")
signer=$(sign_in swj.signer "$PASSWORD")
act "$handler" "/assignments/$assignment" sign > /dev/null
reply=$(send "$handler" POST "/assignments/$assignment/replies" "{\"body\": \"您提出的建议收悉，现答复如下。\",
  \"outcome_class\": \"resolved\", \"contact_name\": \"陈科长\", \"contact_phone\": \"13900000099\",
  \"measures\": [{\"id\": \"$(get measures.0.id <<< "$assigned")\", \"decision\": \"adopted\"},
    {\"id\": \"$(get measures.1.id <<< "$assigned")\", \"decision\": \"not_adopted\", \"reason\": \"已有并联审批平台。\"}]}" | get id)
act "$handler" "/replies/$reply" submit > /dev/null
act "$signer" "/replies/$reply" sign-off | get state

say "The cadre evaluates, the office closes"
act "$me" "/suggestions/$suggestion" evaluation '{"attitude": "satisfied", "result": "basically_satisfied"}' > /dev/null
act "$office" "/suggestions/$suggestion" close | get state

say "HR fetches the summary and checks it against its schema"
call "$hr" GET "/cohorts/$cohort/summary" > "$work/summary.json"
curl -sS --fail-with-body "$BASE/api/v1/schemas/cohort-summary.json" > "$work/schema.json"
"$PYTHON" - "$work" <<'PY'
import json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
summary, schema = (json.loads((folder / f"{name}.json").read_text()) for name in ("summary", "schema"))
told = [s["title"] for person in summary["secondments"] for s in person["suggestions"]]
assert told == ["建立楼宇服务专员制度"], told
try:
    import jsonschema
except ImportError:
    print("summary read; install jsonschema (make test does) to check it against its schema")
else:
    jsonschema.Draft202012Validator(schema).validate(summary)
    print("the summary is valid")
PY
say "Done"
