namespace RunnerHub.Benchmarks.Drills;

/// <summary>What a drill has required, and whether it was so.</summary>
internal sealed class Verdict(string drill)
{
    private const int Shown = 20;

    private readonly List<(string Sentence, bool IsMet)> lines = [];

    public void Require(string sentence, bool isMet) => lines.Add((sentence, isMet));

    /// <param name="problems">What contradicts it, a sentence each.</param>
    public void Require(string sentence, IReadOnlyCollection<string> problems)
    {
        Require(sentence, problems.Count == 0);
        lines.AddRange(problems.Take(Shown).Select(problem => (problem, false)));
    }

    /// <returns>True when all was so.</returns>
    public bool Print()
    {
        var isMet = lines.TrueForAll(line => line.IsMet);
        Console.WriteLine();
        Console.WriteLine($"{drill}: {(isMet ? "passed" : "FAILED")}");
        foreach (var line in lines)
        {
            Console.WriteLine($"  {(line.IsMet ? "✓" : "✗")} {line.Sentence}");
        }

        return isMet;
    }
}
