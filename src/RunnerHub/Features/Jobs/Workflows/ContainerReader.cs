namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Checks the containers that a job runs in and beside; the runner starts them, and works out their expressions.</summary>
internal static class ContainerReader
{
    private const string Key = "container";
    private const string Services = "services";
    private const string Image = "image";
    private const string Wanted = "the name of an image, or a mapping with image";

    /// <returns>The container where all of it is one expression that can be worked out here, for it may become a mapping; else null.</returns>
    public static Setting? Check(Section job)
    {
        CheckOne(job, Key);
        if (!WholeValues.IsTaken(job, Services, ExpressionPlace.OfJob))
        {
            CheckServices(job);
        }

        // What names anything else, such as secrets, the runner alone can work out; whether it is right was checked above.
        return job.Map.Find(Key) is ScalarNode node
            && Setting.Parse(node, job.PathOf(Key), ExpressionPlace.OfJob, new ProblemList()) is { IsWhole: true } whole ? whole : null;
    }

    public static void CheckServices(Section job)
    {
        if (job.TakeSection(Services) is not { } services)
        {
            return;
        }

        foreach (var (name, _) in services.Map.Entries)
        {
            CheckOne(services, name.Value);
        }
    }

    /// <summary>The job with its containers worked out, if that can be. What jobs leave they can name only in a job that is made from that.</summary>
    public static JobShape Evaluate(JobShape job, ExpressionScope scope, ProblemList problems) =>
        EvaluateServices(EvaluateContainer(job, scope, problems), scope, problems);

    private static JobShape EvaluateContainer(JobShape job, ExpressionScope scope, ProblemList problems)
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

    /// <summary>As on GitHub a service whose image becomes empty is left out; older runners would look for an image without a name.</summary>
    private static JobShape EvaluateServices(JobShape job, ExpressionScope scope, ProblemList problems)
    {
        if (job.Map.Find(Services) is not MapNode services)
        {
            return job;
        }

        var known = new List<KeyValuePair<ScalarNode, WorkflowNode>>();
        foreach (var (name, service) in services.Entries)
        {
            var path = $"jobs.{job.Key}.{Services}.{name.Value}";
            switch ((ValueOf(service as ScalarNode ?? (service as MapNode)?.Find(Image) as ScalarNode, path, job, scope), service))
            {
                case (ExpressionValue.Nothing or ExpressionValue.Text { Value: "" }, _):
                    break;
                case (ExpressionValue.Map map, ScalarNode whole):
                    var node = NodeValues.NodeOf(NodeValues.Escape(map), whole.At);
                    known.Add(KeyValuePair.Create(name, node));
                    CheckOne(new Section(new MapNode(whole.At, [known[^1]]), $"jobs.{job.Key}.{Services}", problems), name.Value);
                    break;
                default:
                    known.Add(KeyValuePair.Create(name, service));
                    break;
            }
        }

        return job with { Map = job.Map.With(Services, new MapNode(services.At, known)) };
    }

    /// <returns>Null where its runner alone can work it out; that is also told of what is wrong with it.</returns>
    private static ExpressionValue? ValueOf(ScalarNode? image, string path, JobShape job, ExpressionScope scope)
    {
        var unheard = new ProblemList();
        return image is null || Setting.Parse(image, path, ExpressionPlace.OfJob, unheard) is not { } setting || (setting.NamesNeeds && !job.NamesNeeds) ? null
            : setting.Evaluate(scope, unheard, isData: true);
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

        if (container.TakeForRunner(Image) is null && container.Map.Find(Image) is null)
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
