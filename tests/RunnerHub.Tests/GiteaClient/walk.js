// Walks the API as a program does that was written for Gitea, with Gitea's client for JavaScript: every call around runners at
// every scope, and their neighbours. Called with the address of the server and an administrator's access token; ends with
// exit code 0 when each answer is what such a program expects.
import assert from "node:assert/strict";
import { giteaApi } from "gitea-js";

const [address, token, password] = process.argv.slice(2);
const gitea = giteaApi(address, { token });
const admin = (await gitea.user.userGetCurrent()).data.login;
const suffix = Math.random().toString(36).slice(2, 10);
const [org, repo, user] = [`org-${suffix}`, `repo-${suffix}`, `user-${suffix}`];

/** A call that the client has no method of its own for, through its transport. */
const call = (method, path, body, query) =>
  gitea.request({ method, path, body, query, secure: true, type: body && "application/json", format: "json" });

/** The answer to a call that is refused. */
const refusal = (promise) => promise.then(() => assert.fail("was not refused"), (answer) => answer);

/** Registers a runner as its program does. */
async function register(registrationToken, name) {
  const answer = await fetch(`${address}/api/actions/runner.v1.RunnerService/Register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: registrationToken, name, version: "v1.0.0", labels: ["linux", "gpu"] }),
  });
  assert.equal(answer.status, 200);
  return Number((await answer.json()).runner.id);
}

async function neighbours() {
  assert.match((await gitea.version.getVersion()).data.version, /^1\.(2[6-9]|[3-9]\d)\./);
  assert.equal((await gitea.user.userGetCurrent()).data.is_admin, true);
  assert.deepEqual((await gitea.user.userCurrentListKeys()).data, []);
  assert.equal((await gitea.users.userGet(admin)).data.username, admin);

  assert.equal((await gitea.admin.adminCreateUser({ username: user, email: `${user}@example.com`, password, must_change_password: false })).status, 201);
  assert.equal((await gitea.admin.adminEditUser(user, { source_id: 0, login_name: user, active: true })).data.active, true);
  assert.ok((await gitea.admin.adminSearchUsers({ limit: 50 })).data.some((found) => found.login === user));

  assert.equal((await gitea.orgs.orgCreate({ username: org, description: "Runs the builds" })).status, 201);
  assert.equal((await gitea.orgs.orgGet(org)).data.description, "Runs the builds");
  assert.ok((await gitea.user.orgListCurrentUserOrgs({ limit: 50 })).data.some((found) => found.username === org));
  assert.deepEqual((await gitea.orgs.orgListMembers(org)).data.map((member) => member.login), [admin]);
  assert.equal((await gitea.orgs.orgIsMember(org, admin)).status, 204);

  assert.equal((await gitea.user.createCurrentUserRepo({ name: repo })).data.full_name, `${admin}/${repo}`);
  assert.equal((await gitea.repos.repoGet(admin, repo)).data.owner.login, admin);
  assert.ok((await gitea.user.userCurrentListRepos({ limit: 50 })).data.some((found) => found.name === repo));
  assert.equal((await gitea.repos.repoAddCollaborator(admin, repo, user, { permission: "write" })).status, 204);
  assert.deepEqual((await gitea.repos.repoListCollaborators(admin, repo)).data.map((found) => found.login), [user]);
  assert.equal((await gitea.repos.repoGetRepoPermissions(admin, repo, user)).data.permission, "write");
}

async function tokens() {
  const basic = { Authorization: `Basic ${btoa(`${user}:${password}`)}` };
  const asUser = giteaApi(address, { customFetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...basic } }) });
  const made = await asUser.users.userCreateToken(user, { name: "walk", scopes: ["read:user"] });
  assert.equal(made.status, 201);
  assert.match(made.data.sha1, /^[0-9a-f]{40}$/);
  assert.equal((await giteaApi(address, { token: made.data.sha1 }).user.userGetCurrent()).data.login, user);
  assert.deepEqual((await asUser.users.userGetTokens(user)).data.map((found) => [found.name, found.sha1, found.token_last_eight]),
    [["walk", "", made.data.sha1.slice(-8)]]);
  assert.equal((await asUser.users.userDeleteAccessToken(user, "walk")).status, 204);
  assert.equal((await refusal(giteaApi(address, { token: made.data.sha1 }).user.userGetCurrent())).status, 401);
}

async function runners(base, legacyToken) {
  const registrationToken = (await legacyToken()).data.token;
  assert.equal((await call("POST", `${base}/registration-token`)).data.token, registrationToken);
  const id = await register(registrationToken, `machine-${suffix}`);

  const { data: list } = await call("GET", base, undefined, { page: 1, limit: 50 });
  const listed = list.runners.find((runner) => runner.id === id);
  assert.ok(list.total_count >= 1 && listed);
  const { data: runner } = await call("GET", `${base}/${id}`);
  assert.deepEqual(runner, listed);
  const { name, status, busy, disabled, ephemeral, labels } = runner;
  assert.deepEqual({ name, status, busy, disabled, ephemeral, labels }, {
    name: `machine-${suffix}`, status: "offline", busy: false, disabled: false, ephemeral: false,
    labels: [{ id: 0, name: "linux", type: "custom" }, { id: 1, name: "gpu", type: "custom" }],
  });

  assert.equal((await call("PATCH", `${base}/${id}`, { disabled: true })).data.disabled, true);
  assert.ok((await call("GET", base, undefined, { disabled: true })).data.runners.some((found) => found.id === id));
  assert.ok(!(await call("GET", base, undefined, { disabled: false, limit: 50 })).data.runners.some((found) => found.id === id));
  assert.equal((await refusal(call("PATCH", `${base}/${id}`, {}))).error.message, "[Disabled]: Required");
  assert.equal((await call("PATCH", `${base}/${id}`, { disabled: false })).data.disabled, false);
  assert.equal((await call("DELETE", `${base}/${id}`)).status, 204);
  const gone = await refusal(call("DELETE", `${base}/${id}`));
  assert.deepEqual([gone.status, gone.error.message], [404, `runner with id ${id}: resource does not exist`]);
}

await neighbours();
await tokens();
await runners("/admin/actions/runners", () => gitea.admin.adminGetRunnerRegistrationToken());
await runners(`/orgs/${org}/actions/runners`, () => gitea.orgs.orgGetRunnerRegistrationToken(org));
await runners("/user/actions/runners", () => gitea.user.userGetRunnerRegistrationToken());
await runners(`/repos/${admin}/${repo}/actions/runners`, () => gitea.repos.repoGetRunnerRegistrationToken(admin, repo));

assert.equal((await gitea.repos.repoDeleteCollaborator(admin, repo, user)).status, 204);
assert.equal((await gitea.repos.repoDelete(admin, repo)).status, 204);
assert.equal((await gitea.orgs.orgDelete(org)).status, 204);
assert.equal((await gitea.admin.adminDeleteUser(user)).status, 204);
console.log("Every call was answered as Gitea's client expects.");
