// What no compiler may let pass: an address, a parameter and a member that do not exist.
import createClient from "openapi-fetch";
import type { components, paths } from "./types.js";

type Json = "application/json" | "application/problem+json";
const client = createClient<paths, Json>({ baseUrl: "http://127.0.0.1:8000" });
await client.GET("/api/v1/projets");
await client.GET("/api/v1/projects", { params: { query: { limt: 2 } } });
export const name = (project: components["schemas"]["Project"]): string => project.nom;
