namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Checks the containers that a job runs in and beside; the runner starts them, and works out their expressions.</summary>
internal static class ContainerReader
{
    public static void Check(Section job)
    {
        CheckOne(job, "container");
        if (job.TakeSection("services") is { } services)
        {
            foreach (var (name, _) in services.Map.Entries)
            {
                CheckOne(services, name.Value);
            }
        }
    }

    private static void CheckOne(Section parent, string key)
    {
        if (parent.Map.Find(key) is ScalarNode)
        {
            parent.TakeForRunner(key, "the name of an image, or a mapping with image");
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
