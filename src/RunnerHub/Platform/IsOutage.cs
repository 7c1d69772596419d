namespace RunnerHub.Platform;

/// <summary>Tells an outage, after which the same request may work, from a bug. The database provides it.</summary>
internal delegate bool IsOutage(Exception problem);
