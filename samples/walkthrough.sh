#!/usr/bin/env bash
# The README's walkthrough, run against a host that was started with --demo; every response is checked.
#   samples/walkthrough.sh [http://127.0.0.1:7071]
set -euo pipefail

base="${1:-http://127.0.0.1:7071}"
checks=0
status=""
body=""

fail() {
    printf 'FAILED: %s\n  The last response was %s %s\n' "$1" "${status:-none}" "$body" >&2
    exit 1
}

step() { printf '\n%s\n' "$1"; }

# call USER METHOD PATH [JSON]: leaves the response in $status and $body.
call() {
    local user="$1" method="$2" path="$3" answer
    local -a options=(--silent --show-error --max-time 30 --user "$user:$user-demo" --request "$method" --write-out '\n%{http_code}')
    if [ $# -gt 3 ]; then
        options+=(--header 'Content-Type: application/json' --data "$4")
    fi
    printf '  %s: %s %s %s\n' "$user" "$method" "$path" "${4:-}"
    answer="$(curl "${options[@]}" "$base$path")" \
        || fail "$base does not respond. Start it with: dotnet run --project src/LocalHost -- --demo"
    status="${answer##*$'\n'}"
    body="${answer%$'\n'*}"
}

passed() {
    checks=$((checks + 1))
    printf '    ok: %s\n' "$1"
}

answers() {
    [ "$status" = "$1" ] || fail "expected the status $1"
    passed "status $1"
}

shows() {
    [[ "$body" == *"$1"* ]] || fail "expected the response to contain: $1"
    passed "shows $1"
}

hides() {
    [[ "$body" != *"$1"* ]] || fail "expected the response not to contain: $1"
    passed "does not show $1"
}

assigned_to() {
    call "$1" GET '/Workflow/Instances/AssignedToMe?ReturnLimit=1000&SortField=StartDate&SortAscending=1'
    answers 200
}

# start USER JSON: leaves the new instance's id in $id.
start() {
    call "$1" POST /Workflow/Instances "$2"
    answers 200
    id="$(printf '%s' "$body" | sed -n 's/^{"Id":"\([0-9a-f-]*\)".*/\1/p')"
    [ -n "$id" ] || fail "expected the response to begin with the instance's id"
}

# signal USER KEY [INSTANCE]
signal() {
    call "$1" POST "/Workflow/Instances/${3:-$id}/Signals" "{\"SignalKey\":\"$2\",\"Data\":{\"Approved\":\"True\",\"Comment\":\"from $1\"}}"
}

# What follows a signal takes a moment; it is there within a second, and a slow machine gets ten.
becomes_complete() {
    local round
    for round in $(seq 50); do
        call "$1" GET "/Workflow/Instances/$id"
        if [[ "$status" = 200 && "$body" == *'"StatusName":"Complete"'* ]]; then
            passed "complete after $round look(s)"
            return
        fi
        sleep 0.2
    done
    fail "expected the instance to be complete by now"
}

approval=RequireApproval1.ApprovalStatus
owner=OwnerApproval.ApprovalStatus
security=SecurityApproval.ApprovalStatus

step 'Erin asks for a certificate.'
start erin '{"WorkflowType":"Enrollment","Key":"12","Title":"Certificate for www.example.com","InitialData":{"cn":"www.example.com"}}'
shows '"StatusName":"Suspended"'
shows 'Awaiting 2 more approval(s) from PKI Approvers.'

step 'All three approvers see it assigned to them.'
for approver in alice bob carol; do
    assigned_to "$approver"
    shows "$id"
done

step 'Alice approves: one more approval is needed, and hers is done.'
signal alice "$approval"
answers 204
call alice GET "/Workflow/Instances/$id"
answers 200
shows '"StatusName":"Suspended"'
shows 'Awaiting 1 more approval(s) from PKI Approvers.'
assigned_to alice
hides "$id"
assigned_to bob
shows "$id"

step 'She may say the same again, but not change her mind; Dave has no say, and no step can be jumped to.'
signal alice "$approval"
answers 204
call alice POST "/Workflow/Instances/$id/Signals" "{\"SignalKey\":\"$approval\",\"Data\":{\"Approved\":\"False\"}}"
answers 409
signal dave "$approval"
answers 403
signal bob "$security"
answers 409

step 'Bob approves: the mail is sent, and the workflow is complete.'
signal bob "$approval"
answers 204
becomes_complete bob
signal carol "$approval"
answers 409
shows 'Complete'
call erin GET "/Workflow/Instances/$id/History"
answers 200
shows '"Kind":"StepSettled"'
shows 'erin@example.com'

step 'What is unknown or nonsense is refused, with every problem named.'
signal bob "$approval" 00000000-0000-4000-8000-000000000000
answers 404
call bob POST /Workflow/Instances/nonsense/Signals '{"SignalKey":"nonsense","Dada":{}}'
answers 400
shows '"Field":"instanceId"'
shows '"Field":"SignalKey"'
shows '"Field":"Data"'
shows '"Field":"Dada"'

step 'Dave revokes a certificate that is in production: he confirms as its owner, and security approves after him.'
start dave '{"WorkflowType":"Revocation","Title":"Revoke www.example.com","InitialData":{"production":"True"}}'
signal carol "$security"
answers 409
signal dave "$owner"
answers 204
call carol GET "/Workflow/Instances/$id"
answers 200
shows '"CurrentStepUniqueName":"SecurityApproval"'
signal carol "$security"
answers 204
becomes_complete dave
shows '"RetiredCertificate":"True"'

step 'For one that is not in production, security is not asked.'
start dave '{"WorkflowType":"Revocation","Title":"Revoke test.example.com","InitialData":{"production":"False"}}'
signal dave "$owner"
answers 204
becomes_complete dave
call dave GET "/Workflow/Instances/$id/History"
answers 200
shows '"Kind":"StepSkipped","StepUniqueName":"SecurityApproval"'

printf '\nWalkthrough: %d checks passed\n' "$checks"
