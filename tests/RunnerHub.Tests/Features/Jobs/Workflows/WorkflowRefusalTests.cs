namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>What is not supported or wrong is refused by name, at its line and column.</summary>
public sealed class WorkflowRefusalTests
{
    private const string Names = "names begin with a letter or _, and go on with letters, digits, _ and -, at most 100 in all";

    private const string Events = "there are branch_protection_rule, check_run, check_suite, create, delete, deployment, deployment_status, discussion, discussion_comment, "
        + "fork, gollum, image_version, issue_comment, issues, label, merge_group, milestone, page_build, project, project_card, project_column, public, pull_request, "
        + "pull_request_comment, pull_request_review, pull_request_review_comment, pull_request_target, push, registry_package, release, repository_dispatch, schedule, "
        + "status, watch, workflow_call, workflow_dispatch, workflow_run";

    [Theory]
    [InlineData("", "1:1 the workflow is empty; it needs at least on and jobs")]
    [InlineData("# nothing\n", "1:1 the workflow is empty; it needs at least on and jobs")]
    [InlineData("text", "1:1 a workflow is a mapping with at least on and jobs, and this is text")]
    [InlineData("- a", "1:1 a workflow is a mapping with at least on and jobs, and this is a list")]
    [InlineData("name: x", "1:1 a workflow says what it runs on, as in on: push or on: workflow_dispatch\n1:1 a workflow has jobs, and here are none")]
    [InlineData("on: push\njobs: {}", "2:7 jobs holds no job")]
    [InlineData("on: push\njobs: [a]", "2:7 jobs must be a mapping, and this is a list")]
    [InlineData("on: push\njobs:\n  a: text", "3:6 jobs.a must be a mapping, and this is text")]
    [InlineData("on: push\njobs:\n  1a: {runs-on: x, steps: [{run: x}]}", "3:3 a job cannot be called so; " + Names)]
    [InlineData("on: push\njobs:\n  a: {runs-on: x, steps: [{run: x}]}\n  A: {runs-on: x, steps: [{run: x}]}", "4:3 there are two jobs A; case makes no difference")]
    [InlineData("on: push\njobs:\n  a: {runs-on: x, steps: [{run: x}]}\njobs:\n  b: {}", "4:1 jobs is here a second time")]
    [InlineData("on: push\njobs:\n  a: {runs-on: x, steps: [{run: x}]}\n---\non: push", "4:1 a second document begins here; a workflow is one document")]
    [InlineData("on: push\njobs:\n\ta: x", "3:1 this is no YAML: ", true)]
    [InlineData("on: push\njobs: [", "3:1 this is no YAML: ", true)]
    [InlineData("on: [\npush\n]\njobs: 1", "1:5 this is no YAML: what follows cannot be understood; lines inside of brackets and braces stand further in than what they belong to, and each bracket and brace is closed")]
    [InlineData("on: [push", "2:1 this is no YAML: ", true)]
    [InlineData("on: push\nname: *x", "2:7 *x names nothing above; text that begins with * stands in quotes")]
    [InlineData("on:\n  push:\n    branches: [ *x ]", "3:17 *x names nothing above; text that begins with * stands in quotes")]
    [InlineData("on: push\njobs:\n  a:\n    if: !cancelled()", "4:9 the tag !cancelled() is not supported; only !!str is; text that begins with ! stands in quotes, and a condition in quotes or in ${{ }}")]
    [InlineData("on: push\nenv: &x {A: *x}", "2:13 *x stands inside of what it names")]
    [InlineData("on: push\nenv: {<<: {A: 1}}", "2:7 merge keys (<<) are not supported")]
    [InlineData("on: push\nenv: {[a]: 1}", "2:7 a name must stand before the colon, and this is a list")]
    [InlineData("on: push\nenv: {? : 1}", "2:", true)]
    [InlineData("on: push\nname: !!int 3", "2:7 the tag tag:yaml.org,2002:int is not supported; only !!str is")]
    [InlineData("on: push\nname: ! x", "2:7 the ! before this text would be lost; put the text in quotes, or a condition in ${{ }}")]
    [InlineData("on: push\nname: !", "2:7 the ! before this text would be lost; put the text in quotes, or a condition in ${{ }}")]
    [InlineData("on: push\njobs:\n  a: {if: ! failure()}", "3:11 the ! before this text would be lost; put the text in quotes, or a condition in ${{ }}")]
    [InlineData("on: push\nname: !mine {}", "2:7 the tag !mine is not supported; only !!str is")]
    [InlineData("on: push\nname: a\u0007b", "2:8 the control character U+0007 stands here")]
    [InlineData("on: push\nname: a\0b", "2:8 the control character U+0000 stands here")]
    [InlineData("on: push\nname: \"a\\0b\"", "2:7 this text holds a character that cannot be stored: NUL, or half a character")]
    public void A_text_that_is_no_workflow_is_refused(string yaml, string problems, bool isBeginning = false)
    {
        var said = Workflow.Said(Workflow.Read(yaml));
        Assert.Equal(problems, isBeginning && said.StartsWith(problems, StringComparison.Ordinal) ? problems : said);
    }

    [Theory]
    [InlineData("on:\n  schedule:\n    - cron: * * * * *", "3:13 this is no YAML: ", "; text that begins with * stands in quotes")]
    [InlineData("on:\n  schedule:\n    - cron: */5 * * * *", "3:13 ", "; text that begins with * stands in quotes")]
    [InlineData("on: {push: {paths: [ **.md ]}}", "1:22 ", "; text that begins with * stands in quotes")]
    [InlineData("on: push\njobs:\n  a: {if: !cancelled()}", "3:11 this is no YAML: ", "; text that begins with ! stands in quotes, and a condition in quotes or in ${{ }}")]
    [InlineData("on: push\njobs:\n  a:\n    if: !contains(github.ref, 'x')", "4:30 this is no YAML: ", "; text that begins with ! stands in quotes, and a condition in quotes or in ${{ }}")]
    public void What_begins_with_a_sign_of_YAML_is_said_to_stand_in_quotes(string yaml, string begin, string end)
    {
        var said = Workflow.Said(Workflow.Read(yaml));

        Assert.StartsWith(begin, said, StringComparison.Ordinal);
        Assert.EndsWith(end, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: [a]", "name must be text, and this is a list", 7)]
    [InlineData("name: a ${{ github.ref }}", "name cannot hold an expression", 7)]
    [InlineData("run-name: ${{ matrix.os }}", "run-name: matrix is not known here; known are github, inputs and vars", 15)]
    [InlineData("env: text", "env must be a mapping, and this is text", 6)]
    [InlineData("env: {A: [1]}", "env.A must be text, and this is a list", 10)]
    [InlineData("defaults: {run: {shell: bash, cwd: x}}", "defaults.run.cwd is not supported; defaults.run may have shell, working-directory", 31)]
    [InlineData("defaults: {shell: bash}", "defaults.shell is not supported; defaults may have run", 12)]
    [InlineData("permissions: all", "permissions must be read-all, write-all or a mapping, and this is text", 14)]
    [InlineData("permissions: {contents: admin}", "permissions.contents must be read, write or none", 25)]
    [InlineData("permissions: {contents: read, secrets: read}", "permissions.secrets is not known; there are actions, artifact-metadata, attestations, checks, code, contents, copilot-requests, deployments, discussions, id-token, issues, models, packages, pages, projects, pull-requests, releases, repository-projects, security-events, statuses, vulnerability-alerts, wiki", 31)]
    [InlineData("concurrency: ''", "concurrency must have 1 to 400 characters, and is empty", 14)]
    [InlineData("concurrency: {cancel-in-progress: true}", "concurrency has no group", 14)]
    [InlineData("concurrency: {group: a, cancel-in-progress: maybe}", "concurrency.cancel-in-progress must be true or false, and this is text", 45)]
    [InlineData("concurrency: {group: a, queue: b}", "concurrency.queue must be single, and this is text", 32)]
    [InlineData("concurrency: {group: a, queue: max}", "concurrency.queue cannot be max, by which all that wait for a group would be kept: here one waits, and whoever comes takes its place", 32)]
    [InlineData("concurrency: {group: a, queue: [max]}", "concurrency.queue must be single, and this is a list", 32)]
    [InlineData("concurrency: ${{ secrets.X }}", "concurrency: secrets is not known here; known are github, inputs and vars", 18)]
    [InlineData("concurrency: ${{ github.event.commits }}", "concurrency must be text, and becomes a list", 14)]
    [InlineData("x-anything: 1", "x-anything is not supported; a workflow may have concurrency, defaults, description, env, jobs, name, on, permissions, run-name", 1)]
    public void What_is_wrong_in_a_workflow_is_said(string line, string message, int column) =>
        Assert.Equal($"1:{column} {message}", Workflow.Said(Workflow.Read($"{line}\n{Workflow.Job("")}")));

    [Theory]
    [InlineData("on: ", "on must be an event, a list of events or a mapping, and this is nothing", 4)]
    [InlineData("on: []", "on names no event", 5)]
    [InlineData("on: [push, [x]]", "on must be an event, a list of events or a mapping, and this is a list", 12)]
    [InlineData("on: Push!", "there is no event “Push!”; " + Events, 5)]
    [InlineData("on: [push, pullrequest]", "there is no event “pullrequest”; " + Events, 12)]
    [InlineData("on: {pushed: {branch: x}}", "there is no event “pushed”; " + Events, 6)]
    [InlineData("on: {workflow_call: {inputs: {a: {}}}}", "on.workflow_call.inputs.a has no type; it must be string, boolean or number", 34)]
    [InlineData("on: {workflow_call: {inputs: {a: {type: choice}}}}", "on.workflow_call.inputs.a.type must be string, boolean or number", 41)]
    [InlineData("on: {workflow_call: {inputs: {a: {type: string, default: '${{ github.ref }}'}}}}", "on.workflow_call.inputs.a.default cannot hold an expression", 58)]
    [InlineData("on: {workflow_call: {inputs: {a: {type: string, options: [b]}}}}", "on.workflow_call.inputs.a.options is only for the type choice", 58)]
    [InlineData("on: {workflow_call: {secrets: {a: {default: b}}}}", "on.workflow_call.secrets.a.default is not supported; on.workflow_call.secrets.a may have description, required", 36)]
    [InlineData("on: {workflow_call: {secrets: {a: b}}}", "on.workflow_call.secrets.a must be a mapping, and this is text", 35)]
    [InlineData("on: {workflow_call: {outputs: {a: {}}}}", "on.workflow_call.outputs.a has no value", 35)]
    [InlineData("on: {workflow_call: {outputs: {a: {value: '${{ needs.b }}'}}}}", "on.workflow_call.outputs.a.value: needs is not known here, because this is worked out before any job has run; known are github, inputs, jobs and vars", 48)]
    [InlineData("on: {workflow_call: {outputs: {a: {value: b}, A: {value: b}}}}", "on.workflow_call.outputs has A twice; case makes no difference", 47)]
    [InlineData("on: {workflow_call: {input: {}}, push: }", "on.workflow_call.input is not supported; on.workflow_call may have inputs, outputs, secrets", 22)]
    [InlineData("on: {push: {branch: main}}", "on.push.branch is not supported; on.push may have branches, branches-ignore, paths, paths-ignore, tags, tags-ignore", 13)]
    [InlineData("on: {fork: {type: [x]}}", "on.fork.type is not supported; on.fork may have nothing", 13)]
    [InlineData("on: {workflow_run: {path: x}}", "on.workflow_run.path is not supported; on.workflow_run may have branches, branches-ignore, types, workflows", 21)]
    [InlineData("on: {push: {branches: {a: b}}}", "on.push.branches must be text or a list of texts, and this is a mapping", 23)]
    [InlineData("on: {push: {branches: [a, [b]]}}", "on.push.branches must be text or a list of texts, and this is a list", 27)]
    [InlineData("on: {push: {branches: [a], branches-ignore: [b]}}", "on.push has both branches and branches-ignore; give one of them", 45)]
    [InlineData("on: {schedule: {cron: x}}", "on.schedule must be a list of mappings with cron, and this is a mapping", 16)]
    [InlineData("on: {schedule: ['0 0 * * *']}", "on.schedule[0] must be a mapping with cron, and this is text", 17)]
    [InlineData("on: {schedule: [{timezone: UTC}]}", "on.schedule[0] has no cron", 17)]
    [InlineData("on: {schedule: [{cron: x, at: y}]}", "on.schedule[0].at is not supported; on.schedule[0] may have cron, timezone", 27)]
    [InlineData("on: {push: main}", "on.push must be a mapping or nothing, and this is text", 12)]
    [InlineData("on: {workflow_dispatch: {output: {}}}", "on.workflow_dispatch.output is not supported; on.workflow_dispatch may have inputs", 26)]
    [InlineData("on: {workflow_dispatch: {inputs: [a]}}", "on.workflow_dispatch.inputs must be a mapping, and this is a list", 34)]
    [InlineData("on: {workflow_dispatch: {inputs: {a: {type: date}}}}", "on.workflow_dispatch.inputs.a.type must be string, boolean, choice, number or environment", 45)]
    [InlineData("on: {workflow_dispatch: {inputs: {a: {type: choice}}}}", "on.workflow_dispatch.inputs.a.options must be a list of at least one text", 38)]
    [InlineData("on: {workflow_dispatch: {inputs: {a: {options: [x]}}}}", "on.workflow_dispatch.inputs.a.options is only for the type choice", 48)]
    [InlineData("on: {workflow_dispatch: {inputs: {a: {type: choice, options: [x], default: y}}}}", "on.workflow_dispatch.inputs.a.default must be one of “x”", 76)]
    [InlineData("on: {workflow_dispatch: {inputs: {a: {type: boolean, default: ja}}}}", "on.workflow_dispatch.inputs.a.default must be true or false", 63)]
    [InlineData("on: {workflow_dispatch: {inputs: {a: {type: number, default: x}}}}", "on.workflow_dispatch.inputs.a.default must be a number", 62)]
    [InlineData("on: {workflow_dispatch: {inputs: {a: {required: ja}}}}", "on.workflow_dispatch.inputs.a.required must be true or false, and this is text", 49)]
    [InlineData("on: {workflow_dispatch: {inputs: {a b: {}}}}", "an input cannot be called so; " + Names, 35)]
    [InlineData("on: {workflow_dispatch: {inputs: {a: {}, A: {}}}}", "there are two inputs A; case makes no difference", 42)]
    public void What_is_wrong_in_its_events_is_said(string line, string message, int column) =>
        Assert.Equal($"1:{column} {message}", Workflow.Said(Workflow.Read(Workflow.Job("").Replace("on: push", line, StringComparison.Ordinal))));

    [Theory]
    [InlineData("concurrency: ${{ matrix.a }}${{ secrets.b }}", "jobs.build.concurrency: secrets is not known here; known are github, inputs, matrix, needs, strategy and vars", 37)]
    [InlineData("environment: ", "jobs.build.environment must be the name of an environment, or a mapping with name and url, and this is nothing", 17)]
    [InlineData("environment: [a]", "jobs.build.environment must be the name of an environment, or a mapping with name and url, and this is a list", 18)]
    [InlineData("environment: {url: x}", "jobs.build.environment has no name", 18)]
    [InlineData("environment: {name: x, protection: y}", "jobs.build.environment.protection is not supported; jobs.build.environment may have deployment, name, url", 28)]
    [InlineData("environment: {name: x, deployment: maybe}", "jobs.build.environment.deployment must be true or false, and this is text", 40)]
    [InlineData("environment: ${{ secrets.X }}", "jobs.build.environment: secrets is not known here; known are github, inputs, matrix, needs, strategy and vars", 22)]
    [InlineData("environment: {name: x, url: '${{ a }}'}", "jobs.build.environment.url: a is not known here; known are env, forge, forgejo, github, inputs, job, matrix, needs, runner, secrets, steps, strategy and vars", 38)]
    [InlineData("snapshot: x", "jobs.build.snapshot is not supported; jobs.build may have cancel-timeout-minutes, concurrency, container, continue-on-error, defaults, env, environment, if, name, needs, outputs, permissions, runs-on, services, steps, strategy, timeout-minutes", 5)]
    [InlineData("with: {a: b}", "jobs.build.with is given to a workflow that the job calls by uses; this one calls none", 5)]
    [InlineData("needs: build", "jobs.build needs itself", 12)]
    [InlineData("needs: [other]", "jobs.build needs “other”, and there is no such job", 13)]
    [InlineData("needs: {a: b}", "jobs.build.needs must be the name of a job, or a list of them, and this is a mapping", 12)]
    [InlineData("needs: ", "jobs.build.needs must be the name of a job, or a list of them, and this is nothing", 11)]
    [InlineData("name: [a]", "jobs.build.name must be text, and this is a list", 11)]
    [InlineData("if: case(github.ref == 'x', true)", "jobs.build.if: case() takes pairs of a condition and a value, and one value for when none holds; 2 were given", 9)]
    [InlineData("if: github.ref = 'x'", "jobs.build.if: compare with ==, not with =", 20)]
    [InlineData("if: ${{ secrets.X }}", "jobs.build.if: secrets is not known here; known are github, inputs, matrix, needs, strategy and vars", 13)]
    [InlineData("if: env.X == 1", "jobs.build.if: env is not known here; known are github, inputs, matrix, needs, strategy and vars", 9)]
    [InlineData("if: hashFiles('x') != ''", "jobs.build.if: hashFiles() is only known in steps, where there are files", 9)]
    [InlineData("if: true && ${{ true }}", "jobs.build.if: text beside ${{ }} would always hold; write the whole condition inside of it, or leave the braces out", 9)]
    [InlineData("if: [a]", "jobs.build.if must be a condition, and this is a list", 9)]
    [InlineData("timeout-minutes: soon", "jobs.build.timeout-minutes must be a number, and this is text", 22)]
    [InlineData("timeout-minutes: '5'", "jobs.build.timeout-minutes must be a number, and this is text", 22)]
    [InlineData("timeout-minutes: 0", "jobs.build.timeout-minutes must be a number above 0, at most 525600, and is “0”", 22)]
    [InlineData("timeout-minutes: -5", "jobs.build.timeout-minutes must be a number above 0, at most 525600, and is “-5”", 22)]
    [InlineData("timeout-minutes: .inf", "jobs.build.timeout-minutes must be a number above 0, at most 525600, and is “Infinity”", 22)]
    [InlineData("timeout-minutes: ${{ github.ref }}", "jobs.build.timeout-minutes must be a number above 0, at most 525600, and becomes “refs/heads/main”", 22)]
    [InlineData("timeout-minutes: ${{ inputs.none }}", "jobs.build.timeout-minutes must be a number above 0, at most 525600, and becomes nothing", 22)]
    [InlineData("continue-on-error: maybe", "jobs.build.continue-on-error must be true or false, and this is text", 24)]
    [InlineData("continue-on-error: ${{ github.ref }}", "jobs.build.continue-on-error must be true or false, and becomes “refs/heads/main”", 24)]
    [InlineData("strategy: {matrix: {a: [1]}, order: x}", "jobs.build.strategy.order is not supported; jobs.build.strategy may have fail-fast, matrix, max-parallel", 34)]
    [InlineData("strategy: {fail-fast: 1}", "jobs.build.strategy.fail-fast must be true or false, and this is a number", 27)]
    [InlineData("strategy: {max-parallel: -1}", "jobs.build.strategy.max-parallel must be a whole number, or 0 for no limit, and is “-1”", 30)]
    [InlineData("strategy: {max-parallel: 1.5}", "jobs.build.strategy.max-parallel must be a whole number, or 0 for no limit", 30)]
    [InlineData("cancel-timeout-minutes: soon", "jobs.build.cancel-timeout-minutes must be a number, and this is text", 29)]
    [InlineData("container: ${{ fromJSON('5') }}", "jobs.build.container must be the name of an image, or a mapping with image, and becomes “5”", 16)]
    [InlineData("container: ${{ github.event.commits }}", "jobs.build.container must be the name of an image, or a mapping with image, and becomes a list", 16)]
    [InlineData("container: ${{ github.event.commits[0] }}", "jobs.build.container names no image\n6:16 jobs.build.container.id is not supported; jobs.build.container may have credentials, env, image, options, ports, volumes\n6:16 jobs.build.container.tags is not supported; jobs.build.container may have credentials, env, image, options, ports, volumes", 16)]
    [InlineData("outputs: {a: {b: c}}", "jobs.build.outputs.a must be text, and this is a mapping", 18)]
    [InlineData("concurrency: a${{ 1", "jobs.build.concurrency: the expression that begins here has no end (}})", 19)]
    [InlineData("container: {}", "jobs.build.container names no image", 16)]
    [InlineData("container: {image: x, entrypoint: y}", "jobs.build.container.entrypoint is not supported; jobs.build.container may have credentials, env, image, options, ports, volumes", 27)]
    [InlineData("container: {image: x, ports: 80}", "jobs.build.container.ports must be a list of texts, and this is a number", 34)]
    [InlineData("services: {db: [x]}", "jobs.build.services.db must be a mapping, and this is a list", 20)]
    [InlineData("runs-on: x", "runs-on is here a second time", 5)]
    public void What_is_wrong_in_a_job_is_said(string line, string message, int column) =>
        Assert.Equal($"6:{column} {message}", Workflow.Said(Workflow.Read(Workflow.Job(line))));

    [Theory]
    [InlineData("runs-on: []", "4:14 jobs.build.runs-on names no label, so no runner could take the job; it must be a label, or a list of labels")]
    [InlineData("runs-on: ''", "4:14 jobs.build.runs-on names an empty label, which no runner has")]
    [InlineData("runs-on: ", "4:13 jobs.build.runs-on must be a label, or a list of labels, and this is nothing")]
    [InlineData("runs-on: [[a]]", "4:15 jobs.build.runs-on must be a label, or a list of labels, and this is a list")]
    [InlineData("runs-on: {group: large}", "4:14 jobs.build.runs-on names no labels\n4:15 jobs.build.runs-on.group is not supported; runners have no groups here, name labels instead")]
    [InlineData("runs-on: {labels: a, groups: b}", "4:26 jobs.build.runs-on.groups is not supported; jobs.build.runs-on may have labels")]
    [InlineData("runs-on: ${{ inputs.none }}", "4:14 jobs.build.runs-on names an empty label, which no runner has")]
    [InlineData("runs-on: ${{ github.event.commits }}", "4:14 jobs.build.runs-on must be a label, or a list of labels, and becomes a list of something else")]
    [InlineData("runs-on: ${{ needs.a.outputs.b }}", "3:3 jobs.build names needs and has none; list the jobs there whose results it is made from")]
    [InlineData("runs-on: \"a\\nb\"", "4:14 jobs.build.runs-on names a label that no runner can have; a label is one line of at most 255 characters")]
    public void A_job_without_labels_is_refused(string line, string problems) =>
        Assert.Equal(problems, Workflow.Said(Workflow.Read(Workflow.Job("").Replace("runs-on: linux", line, StringComparison.Ordinal))));

    [Theory]
    [InlineData("steps: ", "5:11 jobs.build.steps must be a list, and this is nothing")]
    [InlineData("steps: []", "5:12 jobs.build.steps holds no step")]
    [InlineData("", "4:5 jobs.build has no steps")]
    [InlineData("steps: [make]", "5:13 jobs.build.steps[0] must be a mapping with run or uses, and this is text")]
    [InlineData("steps: [{name: x}]", "5:13 jobs.build.steps[0] has neither run nor uses")]
    [InlineData("steps: [{run: x}, {run: x, uses: y}]", "5:23 jobs.build.steps[1] has both run and uses; a step does one of them")]
    [InlineData("steps: [{run: x, with: {a: b}}]", "5:22 jobs.build.steps[0].with is not supported in a step that runs a script; give it env")]
    [InlineData("steps: [{uses: ./x, shell: sh}]", "5:25 jobs.build.steps[0].shell is not supported in a step that uses an action")]
    [InlineData("steps: [{uses: ./x, working-directory: sh}]", "5:25 jobs.build.steps[0].working-directory is not supported in a step that uses an action")]
    [InlineData("steps: [{uses: ' '}]", "5:20 jobs.build.steps[0].uses must name an action, such as actions/checkout@v4, ./path/in/this/repository or docker://image")]
    [InlineData("steps: [{uses: ./x, with: {a: [b]}}]", "5:35 jobs.build.steps[0].with.a must be text, and this is a list")]
    [InlineData("steps: [{run: [x]}]", "5:19 jobs.build.steps[0].run must be a script, and this is a list")]
    [InlineData("steps: [{run: }]", "5:19 jobs.build.steps[0].run must be a script, and this is nothing")]
    [InlineData("steps: [{run: x, env: [a]}]", "5:27 jobs.build.steps[0].env must be a mapping, and this is a list")]
    [InlineData("steps: [{run: x, id: 1}]", "5:26 jobs.build.steps[0].id is no name; " + Names)]
    [InlineData("steps: [{run: x, id: a}, {run: x, id: A}]", "5:43 jobs.build.steps[1].id is that of a step before; case makes no difference")]
    [InlineData("steps: [{run: x, background: true}]", "5:22 jobs.build.steps[0].background is not supported; jobs.build.steps[0] may have continue-on-error, env, id, if, name, run, shell, timeout-minutes, uses, working-directory")]
    [InlineData("steps: [{run: x, timeout-minutes: soon}]", "5:39 jobs.build.steps[0].timeout-minutes must be a number, and this is text")]
    [InlineData("steps: [{run: x, timeout-minutes: '5'}]", "5:39 jobs.build.steps[0].timeout-minutes must be a number, and this is text")]
    [InlineData("steps: [{run: x, timeout-minutes: 0}]", "5:39 jobs.build.steps[0].timeout-minutes must be a number above 0, at most 525600")]
    [InlineData("steps: [{run: x, timeout-minutes: -1}]", "5:39 jobs.build.steps[0].timeout-minutes must be a number above 0, at most 525600")]
    [InlineData("steps: [{run: x, timeout-minutes: .nan}]", "5:39 jobs.build.steps[0].timeout-minutes must be a number above 0, at most 525600")]
    [InlineData("steps: [{run: x, timeout-minutes: 600000}]", "5:39 jobs.build.steps[0].timeout-minutes must be a number above 0, at most 525600")]
    [InlineData("steps: [{run: x, timeout-minutes: '${{ lower(1) }}'}]", "5:44 jobs.build.steps[0].timeout-minutes: there is no function lower(); there are contains, startsWith, endsWith, format, join, toJSON, fromJSON, case and hashFiles")]
    [InlineData("steps: [{run: x, continue-on-error: maybe}]", "5:41 jobs.build.steps[0].continue-on-error must be true or false, and this is text")]
    [InlineData("steps: [{run: x, continue-on-error: 1}]", "5:41 jobs.build.steps[0].continue-on-error must be true or false, and this is a number")]
    [InlineData("steps: [{run: x, continue-on-error: '${{ 1 + 1 }}'}]", "5:48 jobs.build.steps[0].continue-on-error: “+” is no number")]
    public void What_is_wrong_in_steps_is_said(string line, string problems) =>
        Assert.Equal(problems, Workflow.Said(Workflow.Read(Workflow.Job("").Replace(Workflow.Steps, line, StringComparison.Ordinal))));

    [Theory]
    [InlineData("steps: [{run: 'echo ${{ github.ref'}]", "5:25 jobs.build.steps[0].run: the expression that begins here has no end (}})")]
    [InlineData("steps: [{run: 'echo ${{ }}'}]", "5:28 jobs.build.steps[0].run: the expression is empty")]
    [InlineData("steps: [{run: 'echo ${{ step.a.outputs.b }}'}]", "5:29 jobs.build.steps[0].run: step is not known here; known are env, forge, forgejo, github, inputs, job, matrix, needs, runner, secrets, steps, strategy and vars")]
    [InlineData("steps: [{run: 'echo ${{ always() }}'}]", "5:29 jobs.build.steps[0].run: always() is only known in an if")]
    [InlineData("steps: [{run: 'echo ${{ hashFiles() }}'}]", "5:29 jobs.build.steps[0].run: hashFiles() takes at least one argument, and 0 were given")]
    [InlineData("steps: [{run: x, name: 'a ${{ b }}'}]", "5:35 jobs.build.steps[0].name: b is not known here; known are ", true)]
    [InlineData("steps: [{run: x, shell: '${{ b }}'}]", "5:34 jobs.build.steps[0].shell: b is not known here; known are ", true)]
    [InlineData("steps: [{run: x, working-directory: '${{ b }}'}]", "5:46 jobs.build.steps[0].working-directory: b is not known here; known are ", true)]
    [InlineData("steps: [{run: x, env: {A: '${{ \"x\" }}'}}]", "5:36 jobs.build.steps[0].env.A: text stands in single quotes ('…'), not in double ones")]
    [InlineData("steps: [{uses: ./x, with: {a: '${{ toJSON() }}'}}]", "5:40 jobs.build.steps[0].with.a: toJSON() takes one argument, and 0 were given")]
    [InlineData("steps: [{run: x, if: github.ref = 'x'}]", "5:37 jobs.build.steps[0].if: compare with ==, not with =")]
    [InlineData("steps: [{run: x, if: succeeded()}]", "5:26 jobs.build.steps[0].if: there is no function succeeded(); there are contains, startsWith, endsWith, format, join, toJSON, fromJSON, case, hashFiles, success, failure, always and cancelled")]
    [InlineData("steps: [{run: x, if: '${{ true }} && false'}]", "5:27 jobs.build.steps[0].if: text beside ${{ }} would always hold; write the whole condition inside of it, or leave the braces out")]
    [InlineData("steps: [{run: x}]\n    env: {A: '${{ b }}'}", "6:19 jobs.build.env.A: b is not known here; known are ", true)]
    [InlineData("steps: [{run: x}]\n    outputs: {a: '${{ b }}'}", "6:23 jobs.build.outputs.a: b is not known here; known are ", true)]
    [InlineData("steps: [{run: x}]\n    container: '${{ b }}'", "6:21 jobs.build.container: b is not known here; known are ", true)]
    [InlineData("steps: [{run: x}]\n    services: {db: {image: x, ports: ['${{ b }}']}}", "6:44 jobs.build.services.db.ports: b is not known here; known are ", true)]
    [InlineData("steps: [{run: x}]\n    defaults: {run: {shell: '${{ b }}'}}", "6:34 jobs.build.defaults.run.shell: b is not known here; known are ", true)]
    public void A_wrong_expression_is_said_also_where_the_runner_works_it_out(string line, string problems, bool isBeginning = false)
    {
        var said = Workflow.Said(Workflow.Read(Workflow.Job("").Replace(Workflow.Steps, line, StringComparison.Ordinal)));
        Assert.Equal(problems, isBeginning && said.StartsWith(problems, StringComparison.Ordinal) ? problems : said);
    }

    [Theory]
    [InlineData("\\ud800", "1:7 this is no YAML: an escape in this text stands for half a character, or for none")]
    [InlineData("a\\udc00b", "1:7 this is no YAML: an escape in this text stands for half a character, or for none")]
    [InlineData("\\ud83dx", "1:7 this is no YAML: an escape in this text stands for half a character, or for none")]
    [InlineData("a\\ud83d\\ud83d", "1:9 this is no YAML: an escape in this text stands for half a character, or for none")]
    [InlineData("\\U0000d800", "1:7 this is no YAML: an escape in this text stands for half a character, or for none")]
    [InlineData("\\U00110000", "1:7 this is no YAML: an escape in this text stands for half a character, or for none")]
    [InlineData("\\ud83d\\ude80", "")]
    [InlineData("\\U0001f680", "")]
    public void Half_a_character_is_refused_as_an_escape_too(string text, string problem) =>
        Assert.Equal(problem, Workflow.Said(Workflow.Read($"name: \"{text}\"\n{Workflow.Job("")}")));

    [Theory]
    [InlineData("run: |\n  echo one\n    echo ${{ a }}\n", 8, 20)]
    [InlineData("run: |\n\n\n  ${{ a }}", 9, 13)]
    [InlineData("run: |2-  # comment\n    echo\n  ${{ a }}", 8, 13)]
    [InlineData("run: |+\n  one\n\n  \t🚀 ${{ 1 }} ${{ a }}\n\n", 9, 26)]
    [InlineData("name: x\nrun: &script |\n  ${{ a }}", 8, 13)]
    [InlineData("run: >\n  echo one\n  echo ${{ a }}\n", 6, 12)]
    [InlineData("run: \"echo\n  ${{ a }}\"", 6, 12)]
    [InlineData("run: \"\\t ${{ a }}\"", 6, 12)]
    [InlineData("run: 'it''s ${{ a }}'", 6, 12)]
    [InlineData("run: 'its ${{ a }}'", 6, 21)]
    [InlineData("run: its\n  ${{ a }}", 6, 12)]
    [InlineData("run: its ${{ a }}  # comment", 6, 20)]
    public void A_wrong_expression_is_said_where_it_stands_in_its_script(string step, int line, int column)
    {
        var lines = step.Split('\n').Select((text, index) => index == 0 || text.Length == 0 ? text : $"      {text}");
        var yaml = Workflow.Job("").Replace(Workflow.Steps, $"steps:\n    - {string.Join('\n', lines)}", StringComparison.Ordinal);

        Assert.StartsWith($"{line}:{column} jobs.build.steps[0].run: a is not known here", Workflow.Said(Workflow.Read(yaml)), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.Equal("2:9 half a character stands here; the text is not valid Unicode", Workflow.Said(Workflow.Read("on: push\nname: 🚀\ud800x")));

    [Fact]
    public void Jobs_that_need_each_other_in_a_circle_are_named()
    {
        static string Job(string key, string needs) => $"  {key}:\n    needs: [{needs}]\n    runs-on: x\n    {Workflow.Steps}\n";

        Assert.Equal("8:16 the jobs need each other in a circle: b needs d needs c needs b",
            Workflow.Said(Workflow.Read($"on: push\njobs:\n{Job("a", "b")}{Job("b", "e, d")}{Job("c", "b")}{Job("d", "c")}{Job("e", "")}{Job("f", "a")}")));
        var chain = string.Concat(Enumerable.Range(0, 1000).Select(index => Job($"j{index}", $"j{(index + 1) % 1000}")));
        Assert.Contains("the jobs need each other in a circle: j0 needs j1 needs", Workflow.Said(Workflow.Read($"on: push\njobs:\n{chain}")), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_in_the_order_of_the_text()
    {
        var said = Workflow.Said(Workflow.Read("""
            on: push
            names: x
            jobs:
              a:
                needs: [z]
                steps:
                  - run: x
                    uses: y
              b:
                runs-on: x
                timeout: 3
                steps: []
            """));

        Assert.Equal(["2:1", "5:5", "5:13", "7:9", "11:5", "12:12"], said.Split('\n').Select(line => line.Split(' ')[0]));
    }
}
