import createClient from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

// What somebody writes against the generated types: a request that two people approve.
const [url] = process.argv.slice(2);

const as = (name: string) => createClient<paths>({
  baseUrl: url!,
  headers: { Authorization: `Basic ${Buffer.from(`${name}:${name}-demo`).toString("base64")}` },
});

const requester = as("erin");
const { data: started, error } = await requester.POST("/Workflow/Instances", {
  body: { DefinitionId: "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", InitialData: { cn: "www.example.com" } },
});
if (!started) throw new Error(error.Message);

const approval: components["schemas"]["SignalRequest"] = {
  SignalKey: "RequireApproval1.ApprovalStatus",
  Data: { Approved: "True", Comment: "ok" },
};
for (const name of ["alice", "bob"]) {
  const sent = await as(name).POST("/Workflow/Instances/{instanceId}/Signals", {
    params: { path: { instanceId: started.Id } },
    body: approval,
  });
  if (sent.response.status !== 204) throw new Error(sent.error?.Message);
}

const { data: history } = await requester.GET("/Workflow/Instances/{instanceId}/History", {
  params: { path: { instanceId: started.Id } },
});
const { error: refused } = await requester.POST("/Workflow/Instances/{instanceId}/Stop", {
  params: { path: { instanceId: started.Id } },
});
const answered = history!.filter((entry) => entry.Kind === "SignalReceived").map((entry) => entry.Actor);
console.log([...answered, refused!.ErrorCode].join(" "));
