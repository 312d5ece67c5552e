// A small program of an integrator: every name and every member is held against the generated types.
import createClient from "openapi-fetch";
import type { components, paths } from "./types.js";

type Project = components["schemas"]["Project"];

type Json = "application/json" | "application/problem+json";
const client = createClient<paths, Json>({ baseUrl: process.argv[2] ?? "http://127.0.0.1:8000" });

const { data: page, error } = await client.GET("/api/v1/projects", {
  params: { query: { limit: 2, sort: "label" } },
});
if (!page) throw new Error(error.detail);
const labels: string[] = page.items.map((item) => item.label ?? item.id);

const { data: one } = await client.GET("/api/v1/projects/{local}", { params: { path: { local: "soss" } } });
const project: Project | undefined = one;
const { error: problem } = await client.GET("/api/v1/projects/{local}", { params: { path: { local: "nothing" } } });

console.log(JSON.stringify({ labels, total: page.total, id: project?.id, problem: problem?.type }));
