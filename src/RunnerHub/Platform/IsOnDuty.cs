namespace RunnerHub.Platform;

/// <summary>
/// Whether this node does a piece of work that one node does for all. The first that asks takes it, and has it until it stops
/// or loses the database; then the next one that asks does. A node that has just lost it may not know yet: what is done must
/// bear being done twice at once. The database provides it.
/// </summary>
/// <param name="work">Its name.</param>
/// <param name="cancellation">Gives up asking.</param>
internal delegate Task<bool> IsOnDuty(string work, CancellationToken cancellation);
