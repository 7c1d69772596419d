namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Checks the containers that a job runs in and beside; the runner starts them, and works out their expressions.</summary>
internal static class ContainerReader
{
    private const string Key = "container";
    private const string Wanted = "the name of an image, or a mapping with image";

    /// <returns>The container where all of it is one expression that can be worked out here, for it may become a mapping; else null.</returns>
    public static Setting? Check(Section job)
    {
        CheckOne(job, Key);
        if (job.TakeSection("services") is { } services)
        {
            foreach (var (name, _) in services.Map.Entries)
            {
                CheckOne(services, name.Value);
            }
        }

        // What names anything else, such as secrets, the runner alone can work out; whether it is right was checked above.
        return job.Map.Find(Key) is ScalarNode node
            && Setting.Parse(node, job.PathOf(Key), ExpressionPlace.OfJob, new ProblemList()) is { IsWhole: true } whole ? whole : null;
    }

    /// <summary>The job with its container worked out, if that can be. What jobs leave it can name only in a job that is made from that.</summary>
    public static JobShape Evaluate(JobShape job, ExpressionScope scope, ProblemList problems)
    {
        if (job.Container is not { } container || (container.NamesNeeds && !job.NamesNeeds) || container.Evaluate(scope, problems) is not { } value)
        {
            return job;
        }

        var rest = job.Map.Entries.Where(entry => entry.Key.Value != Key);
        if (value is ExpressionValue.Nothing or ExpressionValue.Text { Value: "" })
        {
            return job with { Map = new MapNode(job.Map.At, [.. rest]) };
        }

        if (value is not (ExpressionValue.Text or ExpressionValue.Map))
        {
            container.Refuse(problems, Wanted, value);
            return job;
        }

        var at = container.Node.At;
        var known = new MapNode(job.Map.At, [.. rest, KeyValuePair.Create(new ScalarNode(at, Key, ScalarForm.Plain), NodeValues.NodeOf(value, at))]);
        CheckOne(new Section(known, $"jobs.{job.Key}", problems), Key);
        return job with { Map = known };
    }

    private static void CheckOne(Section parent, string key)
    {
        if (parent.Map.Find(key) is ScalarNode)
        {
            parent.TakeForRunner(key, Wanted);
            return;
        }

        if (parent.TakeSection(key) is not { } container)
        {
            return;
        }

        if (container.TakeForRunner("image") is null && container.Map.Find("image") is null)
        {
            parent.Problems.Add(container.Map, $"{container.Path} names no image");
        }

        container.CheckTexts("env");
        container.TakeForRunner("options");
        CheckTextList(container, "ports");
        CheckTextList(container, "volumes");
        if (container.TakeSection("credentials") is { } credentials)
        {
            credentials.TakeForRunner("username");
            credentials.TakeForRunner("password");
            credentials.RefuseOthers();
        }

        container.RefuseOthers();
    }

    private static void CheckTextList(Section section, string key)
    {
        var node = section.Take(key);
        foreach (var item in node is ListNode list ? list.Items : node is null ? [] : [node])
        {
            if (node is ListNode && item is ScalarNode text)
            {
                Setting.Parse(text, section.PathOf(key), ExpressionPlace.OfRunner, section.Problems);
            }
            else
            {
                section.Problems.Add(item, $"{section.PathOf(key)} must be a list of texts, and this is {item.KindWord}");
            }
        }
    }
}
