namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>The call of another workflow in place of steps: <c>uses</c>, <c>with</c> and <c>secrets</c> of a job.</summary>
/// <param name="Uses">Which workflow, as written.</param>
/// <param name="With">Its inputs.</param>
/// <param name="Secrets">Those that it is given by name.</param>
/// <param name="InheritsSecrets">It has all that the caller has.</param>
internal sealed record CallShape(ScalarNode Uses, IReadOnlyList<Argument> With, IReadOnlyList<Argument> Secrets, bool InheritsSecrets)
{
    private const string SecretsKey = "secrets";

    /// <summary>All that it hands on.</summary>
    public IEnumerable<Setting> Given => With.Concat(Secrets).Select(given => given.Value);

    /// <returns>Null after a problem.</returns>
    public static CallShape? Read(Section job)
    {
        var uses = WorkflowShapeReader.SettingOf(job, "uses", ExpressionPlace.OfNothing, "a workflow, such as ./.github/workflows/build.yml");
        var inherits = job.Map.Find(SecretsKey) is ScalarNode { Value: "inherit" };
        if (inherits)
        {
            job.Take(SecretsKey);
        }

        var with = ReadArguments(job, "with", ExpressionPlace.OfJob);
        var secrets = inherits ? [] : ReadArguments(job, SecretsKey, ExpressionPlace.OfCallSecret);
        if (uses is not null && CalledPath.WhyNone(uses.Node.Value) is { } why)
        {
            job.Problems.Add(uses.Node, $"{uses.Path} {why}");
            return null;
        }

        return uses is null ? null : new(uses.Node, with, secrets, inherits);
    }

    private static List<Argument> ReadArguments(Section job, string key, ExpressionPlace place)
    {
        var read = new List<Argument>();
        if (job.TakeNothing(key) || job.TakeSection(key) is not { } arguments)
        {
            return read;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in arguments.Map.Entries)
        {
            if (!names.Add(name.Value))
            {
                job.Problems.Add(name, $"{arguments.Path} has {Platform.StorableText.CutToWidth(name.Value, 60)} twice; case makes no difference");
            }
            else if (node is not ScalarNode scalar)
            {
                job.Problems.Add(node, $"{arguments.PathOf(name.Value)} must be text, true, false or a number, and this is {node.KindWord}");
            }
            else if (Setting.Parse(scalar, arguments.PathOf(name.Value), place, job.Problems) is { } value)
            {
                read.Add(new(name, value));
            }
        }

        return read;
    }
}

/// <summary>Something that a called workflow is given.</summary>
internal sealed record Argument(ScalarNode Name, Setting Value);
